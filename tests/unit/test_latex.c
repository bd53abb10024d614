/* test_latex.c: LaTeX letters to Unicode. */
#include "../../stages/normalise/normalise.h"
#include "../../stages/normalise/undo.h"
#include "check_main.h"

static const struct {
	const char *latex, *unicode;
} cases[] = {
    {"plain", "plain"},
    {"Bal\\'azs", "Balázs"},
    {"{\\'E}va, \\'{E}va, \\'{ E }va, {\\'{E}}va", "Éva, Éva, Éva, Éva"},
    {"H\\\"older, H{\\\"o}lder, H\\\"{o}lder", "Hölder, Hölder, Hölder"},
    {"\\`a \\^e \\~n \\=o \\.z", "à ê ñ ō ż"},
    {"\\c{c} \\c c \\v{s} \\u{g} \\H{o} \\k{a} \\r{u} \\d{h} \\b{d}", "ç ç š ğ ő ą ů ḥ ḏ"},
    {"na\\\"{\\i}ve, na\\\"\\i ve, \\.{\\i}", "naïve, naïve, i"},
    {"\\'{\\^e} \\'{\u00EA}", "\u1EBF \u1EBF"},
    {"Stra\\ss e, Stra\\ss{}e, \\O{}re, {\\L}uk, \\AA se, \\oe uvre", "Straße, Straße, Øre, Łuk, Åse, œuvre"},
    {"{Big} \\{x\\} \\foo{x}", "Big \\{x\\} \\foox"},
    {"don\\'t \\'1 \\cite \\oh", "don\\'t \\'1 \\cite \\oh"},
    {"\\", "\\"},
    {"\\'", "\\'"},
    {"\\'{", "\\'"},
    {"{\\'e", "é"},
    {"", ""},
};

START_TEST(test_to_unicode)
{
	struct arena arena = {0};
	struct str s = latex_to_unicode(&arena, str_of(cases[_i].latex));

	ck_assert_msg(str_is(s, cases[_i].unicode), "%s gives %.*s, not %s", cases[_i].latex, STR_ARG(s),
	    cases[_i].unicode);
	arena_free(&arena);
}
END_TEST

/* The table is searched by halves: it must be in order, so every command must be found by its own name. */
START_TEST(test_commands)
{
	static const char *const known[] = {
	    "Big", "Xi", "alpha", "frac", "href", "leq", "times", "url", "zeta"};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		ck_assert_ptr_nonnull(latex_command(str_of(known[i])));
	ck_assert_ptr_null(latex_command(STR("sqrt")));
	ck_assert_ptr_null(latex_command(STR("")));
	ck_assert_ptr_null(latex_command(STR("time")));
}
END_TEST

START_TEST(test_entities)
{
	static const struct {
		const char *text;
		size_t size;
		uint32_t cp;
	} entities[] = {
	    {"&amp;x", 5, '&'},
	    {"&#39;", 5, '\''},
	    {"&#x2019;", 8, 0x2019},
	    {"&zeta;", 6, 0x3B6},
	    {"&Alpha;", 7, 0x391},
	    {"&amp", 0, 0},
	    {"&;", 0, 0},
	    {"&#;", 0, 0},
	    {"&#x;", 0, 0},
	    {"&#xD800;", 0, 0},
	    {"&#0;", 0, 0},
	    {"&#1114112;", 0, 0},
	    {"&nosuch;", 0, 0},
	    {"&a b;", 0, 0},
	    {"&", 0, 0},
	};

	for (size_t i = 0; i < sizeof(entities) / sizeof(*entities); i++) {
		uint32_t cp = 0;

		ck_assert_uint_eq(entity_at(str_of(entities[i].text), 0, &cp), entities[i].size);
		if (entities[i].size)
			ck_assert_uint_eq(cp, entities[i].cp);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("latex");
	TCase *t = tcase_create("latex");

	tcase_add_loop_test(t, test_to_unicode, 0, sizeof(cases) / sizeof(*cases));
	tcase_add_test(t, test_commands);
	tcase_add_test(t, test_entities);
	suite_add_tcase(s, t);
	return check_suite(s);
}
