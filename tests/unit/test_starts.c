/* test_starts.c: the automata that read from anchors: they find every place at which PCRE2 finds a match to begin, and as a
 * rule no other. */
#include "../../stages/extract/expand.h"
#include "../../stages/extract/match.h"
#include "../../stages/extract/prefilter.h"
#include "../../stages/extract/starts.h"
#include "check_main.h"
#include <stdio.h>
#include <stdlib.h>

#define OPEN "\xEE\x80\x81"  /* U+E001 */
#define CLOSE "\xEE\x80\x80" /* U+E000 */

static const struct {
	const char *pattern, *text;
	const char *also; /* places without a match that the automata can't tell from others */
	bool any_case;
} cases[] = {
    {"gain", "gain of gains, again", "", false},
    {"\\b gain s? \\b", "gain of gains, again, gainful", " 22 ", false},
    {"(?<! [\\w-] ) gain", "gain re-gain again", " 8 ", false},
    {"Gain", "GAIN gain", "", true},
    {"Gain", "GAIN gain Gain", "", false}, /* anchors don't know capitals, automata do */
    {"x (?: b | c )* d", "xbcd xcbd xd xed", "", false},
    {"x .*? d", "x1x2d3d x", "", false},
    {"\\d{2,3} %", "1% 12% 1234%", "", false},
    {"x{3}", "xxxxx xx", "", false},
    {"(?<a> [xz] ) - \\k<a>", "x-x x-z z-z", " 4 ", false},
    {"caf\\x{e9} | na\\x{ef}ve", "caf\xC3\xA9 na\xC3\xAFve cafe", "", false},
    {"\\p{Lu} \\w+ z", "The \xC3\x89t\xC3\xA9z end", "", false},
    {"\\x{E001} [^\\x{E000}]* \\x{E000} \\s is", "a " OPEN "b c" CLOSE " is, " OPEN "d" CLOSE " was", "",
        false},
    {"[^,\\x{E001}]+ \\x{E001}", "a, bc" OPEN "d", "", false},
    {"one (?! \\s two ) | three", "one two three", " 0 ", false},
    {"x (?: [^xz]{2,60} z )?", "x...z x", "", false},
    {"(?: alpha | beta | gamma ) \\s (?: is | was ) \\s (?: alpha | beta )", "gamma was alpha is beta", "",
        false},
    {"(?: \\w+ \\s ){0,2} gain (?: s | ed )", "a small new gains \xC3\xA9t\xC3\xA9 gained", "", false},
    {"\\w+ \\s (?: ratio | rational ) \\s no", "the rational no, a ratio no", " 1 2 ", false},
    {"(?: [a-z]+ ; )+ gain", "ab;cd;gain ef;gain;", "", false},
    {"(?: gain ; ){2} .* loss", "gain;gain;gain; loss gain;", "", false},
    {"[^.]* \\. \\s zebra [^.]* \\.", "One. zebra two. zebra three", "", false},
    {"(?: a zebra | zebra ) \\s no", "x\xC3\xA9zebra no", "", false}, /* no match begins within a character */
    {"(?: very \\s )? large \\s (?: gain | loss )", "very large gain, large loss, very large", "", false},
};
enum { CASES = sizeof cases / sizeof *cases };

/* All cases as rules of one pack. */
struct bench {
	struct packs packs;
	struct rule rules[CASES];
	struct defines none;
	struct prefilter *filters[2];
	struct patterns patterns;
	struct needs *needs;
	const char *unfiltered[CASES];
	const struct finder *finders[CASES];
	struct prefilter_scan *scan;
	struct starts *starts;
};

static struct bench *bench_new(void)
{
	struct bench *b = mem_zero(sizeof *b);
	b->packs = (struct packs){.rules = b->rules, .rule_count = CASES, .defines = &b->none};
	b->patterns.defines = &b->none;
	for (size_t i = 0; i < CASES; i++)
		b->rules[i] = (struct rule){.id = "t/t",
		    .file = "t",
		    .pattern = cases[i].pattern,
		    .any_case = cases[i].any_case,
		    .index = i};
	b->needs = needs_new();
	prefilters_new(&b->packs, b->filters, b->unfiltered);
	for (size_t i = 0; i < CASES; i++) {
		ck_assert_msg(!b->unfiltered[i], "%s: %s", cases[i].pattern, b->unfiltered[i]);
		uint32_t need;
		const char *why;
		struct node *tree = prefilter_tree(&b->patterns, b->needs, &b->rules[i], &need, &why);
		b->finders[i] = finder_new(&b->patterns.arena, tree, prefilter_text, b->filters[0]);
		ck_assert_msg(b->finders[i] != NULL, "%s", cases[i].pattern);
	}
	b->scan = prefilter_scan_new(b->filters[0], NULL);
	b->starts = starts_new(CASES);
	return b;
}

static void bench_free(struct bench *b)
{
	starts_free(b->starts);
	prefilter_scan_free(b->scan);
	prefilter_free(b->filters[0]);
	prefilter_free(b->filters[1]);
	patterns_free(&b->patterns);
	needs_free(b->needs);
	free(b);
}

static void check_places(struct bench *b, int i)
{
	struct rule *r = &b->rules[i];
	struct arena a = {0};
	struct err e = {""};
	struct matcher m;
	struct symbols symbols = {0};
	struct places places = {0};
	struct buf got = {0}, want = {0};
	struct str text = str_of(cases[i].text);
	uint32_t groups;
	program_make(&a, &b->none, r);
	ck_assert_int_eq(program_check(&b->none, r, &e), RC_OK);
	matcher_init(&m);
	symbols_make(&symbols, text);
	prefilter_run(b->scan, text, true);
	starts_find(b->starts, (size_t)i, b->finders[i], b->scan, &symbols, 0, text.n, &places);
	for (size_t k = 0; k < places.count; k++)
		buf_addf(&got, "%u ", places.at[k]);
	for (size_t k = 0; k < text.n; k++) {
		char also[32];
		snprintf(also, sizeof also, " %zu ", k);
		if (symbols.of[k] == SYMBOL_INSIDE)
			continue;
		if (matcher_find_at(&m, r->program, text, k, &groups) ||
		    str_find(str_of(cases[i].also), str_of(also), 0) != SIZE_MAX)
			buf_adds(&want, also + 1);
	}
	ck_assert_msg(str_eq(buf_str(&got), buf_str(&want)), "%s: places %.*s, not %.*s", cases[i].pattern,
	    STR_ARG(buf_str(&got)), STR_ARG(buf_str(&want)));
	buf_free(&got);
	buf_free(&want);
	free(places.at);
	symbols_free(&symbols);
	program_free(r->program);
	matcher_free(&m);
	arena_free(&a);
}

/* Again and again: the later ones with the states that are there by now. */
START_TEST(test_places)
{
	struct bench *b = bench_new();
	for (int k = 0; k < 3 * CASES; k++)
		check_places(b, k * 7 % CASES);
	bench_free(b);
}
END_TEST

static struct places find_in(struct bench *b, size_t i, struct str text, size_t from, size_t to)
{
	struct symbols symbols = {0};
	struct places places = {0};
	symbols_make(&symbols, text);
	prefilter_run(b->scan, text, true);
	starts_find(b->starts, i, b->finders[i], b->scan, &symbols, from, to, &places);
	symbols_free(&symbols);
	return places;
}

/* Only what lies between the ends. */
START_TEST(test_within)
{
	struct bench *b = bench_new();
	struct places places = find_in(b, 0, STR("gain gain gain"), 1, 13);
	ck_assert_uint_eq(places.count, 1);
	ck_assert_uint_eq(places.at[0], 5);
	free(places.at);
	bench_free(b);
}
END_TEST

/* Anchors that stand everywhere, each far from where its match would end: the time stays within bounds, and nothing is lost. */
START_TEST(test_many_anchors)
{
	struct bench *b = bench_new();
	struct buf text = {0};
	while (text.n < 200000)
		buf_adds(&text, "x ");
	buf_adds(&text, "d");
	for (size_t i = 0; i < CASES; i++) {
		if (strcmp(cases[i].pattern, "x .*? d") != 0)
			continue;
		struct places places = find_in(b, i, buf_str(&text), 0, text.n);
		ck_assert_uint_ge(places.count, 100000);
		free(places.at);
	}
	buf_free(&text);
	bench_free(b);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("starts");
	TCase *tcase = tcase_create("starts");
	tcase_add_test(tcase, test_places);
	tcase_add_test(tcase, test_within);
	tcase_add_test(tcase, test_many_anchors);
	suite_add_tcase(suite, tcase);
	return check_suite(suite);
}
