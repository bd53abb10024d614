/* test_prefilter.c: the prefilter loses nothing: what it says a pattern needs, the walk that finds texts, sentences, and
 * all rules' own examples with and without it. */
#include "../../stages/extract/automaton.h"
#include "../../stages/extract/expand.h"
#include "../../stages/extract/hit_json.h"
#include "../../stages/extract/match.h"
#include "../../stages/extract/need.h"
#include "../../stages/extract/prefilter.h"
#include "check_main.h"
#include "pack_files.h"

/* ---- needs ---- */

static void show(const struct needs *n, uint32_t need, struct buf *out)
{
	const struct need *d = &n->items[need];
	if (need == NEED_NOTHING) {
		buf_adds(out, "-");
	} else if (d->kind == NEED_TEXT) {
		buf_addf(out, "'%.*s'", STR_ARG(d->text));
	} else {
		buf_adds(out, d->kind == NEED_ALL_OF ? "all(" : "any(");
		for (size_t i = 0; i < d->of_count; i++) {
			if (i)
				buf_addc(out, ' ');
			show(n, d->of[i], out);
		}
		buf_addc(out, ')');
	}
}

static const struct {
	const char *pattern, *needs;
	bool any_case;
} needs_cases[] = {
    {"outperform", "'outperform'", false}, {"Outperform", "'outperform'", true},
    {"out \\s perform", "'out perform'", false}, /* white space of EXTENDED counts for nothing */
    {"outperform # a comment | (\n s", "'outperforms'", false},
    {"[ ] gains? \\b", "' gain'", false}, /* ' gains' holds ' gain' */
    {"speed [ -]? up", "any('speedup' 'speed up' 'speed-up')", false},
    {"improv (?: e | es | ing )", "any('improve' 'improving')", false},
    {"better .* worse", "all('better' 'worse')", false},
    {"worse .* better .* worse", "all('worse' 'better' 'worse')", false}, /* in their order */
    {"[A-Z] \\w+ QA", "'qa'", false}, {"better (?: by .* )? worse", "all('better' 'worse')", false},
    {"better (?: by .* )+ worse", "all('better' 'worse')", false}, /* 'by' is too common */
    {"(?: better | worse ) \\w+ result", "all(any('better' 'worse') 'result')", false},
    {"(?: better \\w | x* )", "-", false}, /* an alternative that needs nothing */
    {"(?<! no ) gain (?! ed ) (?= s ) \\b ^ $", "'gain'", false},
    {"(?> gain )++ (?<amount> loss )*?", "'gain'", false}, {"(?i: GAIN ) loss", "'gainloss'", false},
    {"(gain) \\k{a} loss", "all('gain' 'loss')", false},
    {"(?<a> gain ) \\g{-1} loss", "'gaingainloss'", false},
    {"gain{2} loss", "all('gai' 'loss')", false}, /* of what is repeated only that it is there, here 'n' */
    {"gain{ loss", "'gain{loss'", false}, {"\\d+ %", "'%'", false} /* nearly every abstract has a digit */,
    {"\\w+ %", "'%'", false}, {"[a-z]+ x \\x{e9}", "'x\xC3\xA9'", false},
    {"gain \\x{e9}", "'gain'", true}, /* its other case is another character */
    {"\\x{E001} [^\\x{E000}]++ \\x{E000} gain", "all('\xEE\x80\x81' '\xEE\x80\x80gain')", false},
    {"[\\x{E001}\\x{E002}]", "any('\xEE\x80\x81' '\xEE\x80\x82')", false},
    {"{{loss-word}} gain", "any('lossgain' 'dropgain')", false}, {"a | b", "-", false},
    {"\\s the \\s", "-", false}, /* stands in nearly every abstract */
};

static const struct {
	const char *pattern;
} not_understood[] = {
    {"(?R)? gain"}, {"(?(1) gain | loss )"}, {"\\R gain"}, {"(?s) gain"}, {"\\Qgain\\E"}, {"(*COMMIT) gain"}};

static struct define defines_of_test[] = {{.name = "loss-word", .pattern = "loss | drop"}};
static const struct defines some_defines = {defines_of_test, 1};

START_TEST(test_needs)
{
	struct needs *n = needs_new();
	struct patterns p = {.defines = &some_defines};
	struct buf got = {0};
	const char *why = NULL;
	struct node *tree =
	    pattern_parse(&p, str_of(needs_cases[_i].pattern), needs_cases[_i].any_case, false, &why);
	ck_assert_msg(tree != NULL, "%s: %s", needs_cases[_i].pattern, why);
	show(n, needs_add(n, &p.arena, tree), &got);
	ck_assert_str_eq(got.p, needs_cases[_i].needs);
	buf_free(&got);
	needs_free(n);
	patterns_free(&p);
}
END_TEST

START_TEST(test_not_understood)
{
	struct patterns p = {.defines = &some_defines};
	const char *why = NULL;
	ck_assert_ptr_null(pattern_parse(&p, str_of(not_understood[_i].pattern), false, false, &why));
	ck_assert_ptr_nonnull(why);
	patterns_free(&p);
}
END_TEST

/* ---- what else a tree tells ---- */

static const struct {
	const char *pattern;
	bool empty;    /* a match may be */
	unsigned edge; /* where it may begin */
	bool crosses;  /* it may reach over the end of a sentence */
} tree_cases[] = {
    {"ab", false, EDGE_ANY, false}, {"a? b", false, EDGE_ANY, false}, {"a*", true, EDGE_ANY, false},
    {"(?: a | b? ) c{0,2}", true, EDGE_ANY, false}, {"\\b a", false, EDGE_OF_WORD, false},
    {"(?<! [\\w-] ) a \\b b", false, EDGE_NO_WORD_BEFORE, false},
    {"(?<! [\\w-] ) \\b a", false, EDGE_NO_WORD_BEFORE &EDGE_OF_WORD, false},
    {"(?<! [a-z] ) (?= b ) c", false, EDGE_ANY, false}, {"(?<! \\w - ) c", false, EDGE_ANY, false},
    {"\\b a | (?<! \\w ) b", false, EDGE_OF_WORD | EDGE_NO_WORD_BEFORE, false},
    {"\\b a | b", false, EDGE_ANY, false}, {"(?<it> (?: \\b a ) )", false, EDGE_OF_WORD, false},
    {"(?: \\b a )? b", false, EDGE_ANY, false}, {"a [^,]", false, EDGE_ANY, false},
    {"a \\S", false, EDGE_ANY, true}, {"a [^,\\x{E006}]", false, EDGE_ANY, false},
    {"a {{gap}} b", false, EDGE_ANY, false}, {"a {{far}} b", false, EDGE_ANY, false},
    {"a {{stop}}", false, EDGE_ANY, true}, {"a {{dataset}} b", false, EDGE_ANY, false},
    {"a \\x{E001} [^\\x{E000}]+ \\x{E000}", false, EDGE_ANY, false},
    {"(?<a> b ) \\k<a>", false, EDGE_ANY, false},
    {"( a ) (?: [\\x{E010}-\\x{E011}] ) \\g{-1}", false, EDGE_ANY, false},
    {"(?<a> b ) (?i: \\k<a> )", false, EDGE_ANY, true}, /* not known: anything */
};

START_TEST(test_tree)
{
	struct patterns p = {.defines = &some_defines};
	const char *why = NULL;
	const struct node *tree = pattern_parse(&p, str_of(tree_cases[_i].pattern), false, true, &why);
	ck_assert_ptr_nonnull(tree);
	ck_assert_int_eq(pattern_may_be_empty(tree), tree_cases[_i].empty);
	ck_assert_uint_eq(pattern_edge(tree), tree_cases[_i].edge);
	ck_assert_int_eq(pattern_crosses_stops(tree), tree_cases[_i].crosses);
	patterns_free(&p);
}
END_TEST

static const struct {
	const char *text;
	bool covered;
} covers_cases[] = {{"", true}, {"plain text, 3.5%", true},
    {"na\xC3\xAFve \xCE\xB1 \xE2\x86\x92 \xE4\xB8\xAD", true}, {"two\nlines", false}, {"a\ttab", false},
    {"no-break\xC2\xA0space", false}, {"thin\xE2\x80\x89space", false},
    {"\xE2\x84\xAA is a Kelvin sign", false}, {"\xC5\xBFhort", false}, {"\xD9\xA3 is a digit", false},
    {"\xE2\x80\xA8 ends a line", false}, {"\xF0\x9F\x98\x80", false}};

START_TEST(test_covers)
{
	ck_assert_int_eq(pattern_covers(str_of(covers_cases[_i].text)), covers_cases[_i].covered);
}
END_TEST

/* Of what is covered, PCRE2 itself sees no character beyond ASCII as a digit, white space or another case of an ASCII
 * letter. */
START_TEST(test_covers_all)
{
	struct rule r = {.id = "t/t", .file = "t", .pattern = "[\\d\\s] | (?i: [a-z] )"};
	struct arena a = {0};
	struct err e = {""};
	struct matcher m;
	uint32_t groups, covered = 0;
	const struct defines none = {0};
	program_make(&a, &none, &r);
	ck_assert_int_eq(program_check(&none, &r, &e), RC_OK);
	matcher_init(&m);
	for (uint32_t cp = 0x80; cp <= 0x10FFFF; cp++) {
		char text[4];
		struct str one = {text, utf8_encode(cp, text)};
		if ((cp >= 0xD800 && cp <= 0xDFFF) || !pattern_covers(one))
			continue;
		covered++;
		ck_assert_msg(!matcher_find(&m, r.program, one, 0, &groups), "U+%04X", cp);
	}
	ck_assert_uint_gt(covered, 40000);
	program_free(r.program);
	matcher_free(&m);
	arena_free(&a);
}
END_TEST

/* ---- the automaton ---- */

START_TEST(test_automaton)
{
	/* suffixes, prefixes, texts within texts */
	static const char *const words[] = {"he", "she", "his", "hers", "rs", "ush", "\xEE\x80\x81", "a-b"};
	static const char *const texts[] = {
	    "ushers", "HERS and his", "nothing", "\xEE\x80\x81she\xEE\x80\x80", "", "a-a-b", "hhhhe"};
	enum { WORDS = sizeof words / sizeof *words };
	struct arena a = {0};
	struct str views[WORDS];
	for (size_t i = 0; i < WORDS; i++)
		views[i] = str_of(words[i]);
	const struct automaton *m = automaton_new(&a, views, WORDS);
	for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
		bool found[WORDS] = {false};
		uint32_t state = 0;
		struct str text = str_of(texts[t]), lower = str_lower(&a, text);
		for (size_t i = 0; i < text.n; i++) {
			state = automaton_step(m, state, (unsigned char)text.p[i]);
			ck_assert_int_eq(m->states[state].found, m->text[state] || m->shorter[state]);
			for (uint32_t at = state; at; at = m->shorter[at])
				if (m->text[at])
					found[m->text[at] - 1] = true;
		}
		for (size_t i = 0; i < WORDS; i++)
			ck_assert_msg(found[i] == (str_find(lower, views[i], 0) != SIZE_MAX), "'%s' in '%s'",
			    words[i], texts[t]);
	}
	arena_free(&a);
}
END_TEST

/* ---- sentences ---- */

START_TEST(test_windows)
{
	struct packs *packs = NULL;
	struct err e = {""};
	packs_begin();
	packs_file("p/a.yaml",
	    "- id: p/inside\n  about: x\n  fact: other\n  kind: x\n  re: '{{stop}}? better {{gap}} worse'\n"
	    "  hit: ['better and worse']\n  miss: ['x']\n"
	    "- id: p/within\n  about: x\n  fact: other\n  kind: x\n  re: 'better {{gap}} worse'\n"
	    "  hit: ['better and worse']\n  miss: ['x']\n");
	ck_assert_msg(packs_of_test(&packs, &e) == RC_OK, "%s", e.text);
	struct prefilter_scan *s = prefilter_scan_new(packs_prefilter(packs, true), NULL);
#define END "\xEE\x80\x86"
	struct str text =
	    STR("It is better." END " It is worse." END " Better it gets, not worse." END " Worse.");
	prefilter_run(s, text, true);
	/* the rule that reaches over ends of sentences may match in any text with both words */
	ck_assert(rules_have(s->may, 0) && !rules_have(s->inside, 0));
	ck_assert(rules_have(s->may, 1) && rules_have(s->inside, 1));
	ck_assert_uint_eq(s->window_count, 1);
	ck_assert(str_starts(str_sub(text, s->windows[0].start, text.n), " Better it gets"));
	ck_assert(str_starts(str_sub(text, s->windows[0].end, text.n), END " Worse."));
	prefilter_run(s, STR("It is better." END " It is worse."), true);
	ck_assert(rules_have(s->may, 0) && !rules_have(s->may, 1));
	ck_assert_uint_eq(s->window_count, 0);
	/* both words, but not in their order */
	prefilter_run(s, STR("It is worse, not better."), true);
	ck_assert(!rules_have(s->may, 0) && !rules_have(s->may, 1));
	prefilter_run(s, STR("It is worse, not better, or worse."), true);
	ck_assert(rules_have(s->may, 0) && rules_have(s->may, 1));
	/* nothing is left of the texts before */
	prefilter_run(s, STR("It is worse."), true);
	ck_assert(!rules_have(s->may, 0) && !rules_have(s->may, 1));
	/* a text that trees know nothing about: all rules */
	prefilter_run(s, STR("nothing"), false);
	ck_assert(rules_have(s->may, 0) && rules_have(s->may, 1));
	ck_assert_uint_eq(s->window_count, 1);
	prefilter_scan_free(s);
	packs_free(packs);
	packs_end();
}
END_TEST

/* ---- all rules ---- */

static void add_hits(struct workbench *b, struct str text, struct buf *out)
{
	char *abstract = arena_copy(&b->arena, text.p, text.n);
	hits_to_json(workbench_paper(b, "", abstract), out);
	arena_reset(&b->arena);
}

/* Every example of every rule: the same hits with and without the filter, in odd texts too. */
START_TEST(test_examples)
{
	static const char *const odd[] = {"", "\xE2\x80\xA8", " \xE2\x84\xAA ", "\n"};
	struct packs *packs = NULL;
	struct err e = {""};
	const char *dirs[] = {packs_default_dir()};
	ck_assert_msg(packs_load(&packs, dirs, 1, &e) == RC_OK, "%s", e.text);
	struct workbench fast, plain;
	workbench_open(&fast, packs);
	struct options options = {.no_prefilter = true};
	plain = (struct workbench){.run = {.packs = packs, .options = &options}};
	plain.extract = mem_zero(stage_extract.state_size);
	plain.relate = mem_zero(stage_relate.state_size);
	ck_assert_int_eq(stage_extract.open(&plain.run, plain.extract, &e), RC_OK);
	ck_assert_int_eq(stage_relate.open(&plain.run, plain.relate, &e), RC_OK);
	struct buf a = {0}, b = {0}, text = {0};
	size_t examples = 0;
	for (size_t i = 0; i < packs->rule_count; i++)
		for (size_t k = 0; k < packs->rules[i].hit_count; k++, examples++) {
			buf_clear(&a);
			buf_clear(&b);
			buf_clear(&text);
			buf_add(&text, packs->rules[i].hit[k].text);
			buf_adds(&text, odd[examples % (sizeof odd / sizeof *odd)]);
			add_hits(&fast, buf_str(&text), &a);
			add_hits(&plain, buf_str(&text), &b);
			ck_assert_msg(str_eq(buf_str(&a), buf_str(&b)),
			    "%s, '%s': %s without the filter, %s with it", packs->rules[i].id, text.p, b.p,
			    a.p);
		}
	ck_assert_uint_gt(examples, 100);
	workbench_close(&fast);
	workbench_close(&plain);
	packs_free(packs);
	buf_free(&a);
	buf_free(&b);
	buf_free(&text);
}
END_TEST

#define COUNT(table) (int)(sizeof table / sizeof *table)

int main(void)
{
	Suite *suite = suite_create("prefilter");
	TCase *tcase = tcase_create("prefilter");
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, test_needs, 0, COUNT(needs_cases));
	tcase_add_loop_test(tcase, test_not_understood, 0, COUNT(not_understood));
	tcase_add_loop_test(tcase, test_tree, 0, COUNT(tree_cases));
	tcase_add_loop_test(tcase, test_covers, 0, COUNT(covers_cases));
	tcase_add_test(tcase, test_covers_all);
	tcase_add_test(tcase, test_automaton);
	tcase_add_test(tcase, test_windows);
	tcase_add_test(tcase, test_examples);
	suite_add_tcase(suite, tcase);
	return check_suite(suite);
}
