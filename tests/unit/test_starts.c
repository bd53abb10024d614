/* test_starts.c: the automata that read backwards: they find every place at which PCRE2 finds a match to begin, and as a rule
 * no other. */
#include "../../stages/extract/expand.h"
#include "../../stages/extract/match.h"
#include "../../stages/extract/nfa.h"
#include "../../stages/extract/starts.h"
#include "check_main.h"
#include <stdio.h>
#include <stdlib.h>

#define OPEN "\xEE\x80\x81"  /* U+E001 */
#define CLOSE "\xEE\x80\x80" /* U+E000 */

static const struct {
	const char *pattern, *text;
	const char *also; /* places without a match that the automaton can't tell from others */
	bool any_case;
} cases[] = {
    {"gain", "gain of gains, again", "", false},
    {"\\b gain s? \\b", "gain of gains, again, gainful", " 22 ", false},
    {"(?<! [\\w-] ) gain", "gain re-gain again", " 8 ", false},
    {"Gain", "GAIN gain", "", true},
    {"a (?: b | c )* d", "abcd acbd ad aed", "", false},
    {"a .*? d", "a1a2d3d a", "", false},
    {"\\d{2,3} %", "1% 12% 1234%", "", false},
    {"x{3}", "xxxxx xx", "", false},
    {"(?<a> [ab] ) - \\k<a>", "a-a a-b b-b", " 4 ", false},
    {"caf\\x{e9} | na\\x{ef}ve", "caf\xC3\xA9 na\xC3\xAFve cafe", "", false},
    {"\\p{Lu} \\w+", "The \xC3\x89t\xC3\xA9 end", "", false},
    {"\\x{E001} [^\\x{E000}]* \\x{E000} \\s is", "a " OPEN "b c" CLOSE " is, " OPEN "d" CLOSE " was", "",
        false},
    {"[^,\\x{E001}]+ \\x{E001}", "a, bc" OPEN "d", "", false},
    {"one (?! \\s two ) | three", "one two three", " 0 ", false},
    {"a (?: [^ab]{2,60} b )?", "a...b a", "", false},
    {"(?: alpha | beta | gamma ) \\s (?: is | was ) \\s (?: alpha | beta )", "gamma was alpha is beta", "",
        false},
    {"\\s", "", "", false},
};

static struct node *tree_of(struct patterns *p, int i)
{
	const char *why = NULL;
	struct node *tree = pattern_parse(p, str_of(cases[i].pattern), cases[i].any_case, false, &why);
	ck_assert_msg(tree != NULL, "%s: %s", cases[i].pattern, why);
	return tree;
}

static void check_places(int i, const struct nfa *nfa, struct starts *s, size_t rule)
{
	struct rule r = {.id = "t/t", .file = "t", .pattern = cases[i].pattern, .any_case = cases[i].any_case};
	struct arena a = {0};
	struct err e = {""};
	struct matcher m;
	struct symbols symbols = {0};
	struct places places = {0};
	struct buf got = {0}, want = {0};
	struct str text = str_of(cases[i].text);
	uint32_t groups;
	const struct defines none = {0};
	program_make(&a, &none, &r);
	ck_assert_int_eq(program_check(&none, &r, &e), RC_OK);
	matcher_init(&m);
	symbols_make(&symbols, text);
	starts_find(s, rule, nfa, &symbols, 0, symbols.count, &places);
	for (size_t k = 0; k < places.count; k++)
		buf_addf(&got, "%u ", symbols.at[places.at[k]]);
	for (size_t k = 0; k < symbols.count; k++) {
		char also[16];
		snprintf(also, sizeof also, " %u ", symbols.at[k]);
		if (matcher_find_at(&m, r.program, text, symbols.at[k], &groups) ||
		    str_find(str_of(cases[i].also), str_of(also), 0) != SIZE_MAX)
			buf_adds(&want, also + 1);
	}
	ck_assert_msg(str_eq(buf_str(&got), buf_str(&want)), "%s: places %.*s, not %.*s", cases[i].pattern,
	    STR_ARG(buf_str(&got)), STR_ARG(buf_str(&want)));
	buf_free(&got);
	buf_free(&want);
	free(places.at);
	symbols_free(&symbols);
	program_free(r.program);
	matcher_free(&m);
	arena_free(&a);
}

START_TEST(test_places)
{
	struct patterns p = {0};
	const struct nfa *nfa = nfa_new(&p.arena, tree_of(&p, _i));
	struct starts *s = starts_new(1);
	check_places(_i, nfa, s, 0);
	check_places(_i, nfa, s, 0); /* with the states that are there by now */
	starts_free(s);
	patterns_free(&p);
}
END_TEST

/* All at once, again and again, share what a worker has. */
START_TEST(test_many)
{
	enum { CASES = sizeof cases / sizeof *cases };
	struct patterns p = {0};
	struct starts *s = starts_new(CASES);
	const struct nfa *nfa[CASES];
	for (int i = 0; i < CASES; i++)
		nfa[i] = nfa_new(&p.arena, tree_of(&p, i));
	for (int k = 0; k < 3 * CASES; k++)
		check_places(k * 7 % CASES, nfa[k * 7 % CASES], s, (size_t)(k * 7 % CASES));
	starts_free(s);
	patterns_free(&p);
}
END_TEST

/* A large choice becomes several automata, which find the same. */
START_TEST(test_alternatives)
{
	struct patterns p = {0};
	struct buf pattern = {0}, text = {0};
	struct symbols symbols = {0};
	struct places places = {0};
	const char *why = NULL;
	for (int i = 0; i < 400; i++)
		buf_addf(&pattern, "%sword%d [a-z]* ;", i ? " | " : "", i);
	buf_adds(&text, "word7; word399x; word400; words; word39;");
	struct node *tree = pattern_parse(&p, buf_str(&pattern), false, false, &why);
	ck_assert_ptr_nonnull(tree);
	const struct nfa *nfa = nfa_new(&p.arena, tree);
	ck_assert_ptr_nonnull(nfa->also);
	struct starts *s = starts_new(1);
	symbols_make(&symbols, buf_str(&text));
	starts_find(s, 0, nfa, &symbols, 0, symbols.count, &places);
	ck_assert_uint_eq(places.count, 3);
	ck_assert_uint_eq(places.at[0], 0);
	ck_assert_uint_eq(places.at[1], 7);
	ck_assert_uint_eq(places.at[2], 33);
	/* only what lies between the ends */
	starts_find(s, 0, nfa, &symbols, 1, 38, &places);
	ck_assert_uint_eq(places.count, 1);
	ck_assert_uint_eq(places.at[0], 7);
	starts_free(s);
	free(places.at);
	symbols_free(&symbols);
	patterns_free(&p);
	buf_free(&pattern);
	buf_free(&text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("starts");
	TCase *tcase = tcase_create("starts");
	tcase_add_loop_test(tcase, test_places, 0, (int)(sizeof cases / sizeof *cases));
	tcase_add_test(tcase, test_many);
	tcase_add_test(tcase, test_alternatives);
	suite_add_tcase(suite, tcase);
	return check_suite(suite);
}
