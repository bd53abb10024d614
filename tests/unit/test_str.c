/* test_str.c: views and builders of text. */
#include "../../pipeline/str.h"
#include "check_main.h"

#include <string.h>

#define S(s) str_of(s)

static void check_str(struct str got, const char *want)
{
	ck_assert_msg(str_is(got, want), "got \"%.*s\", want \"%s\"", STR_ARG(got), want);
}

START_TEST(test_sub)
{
	check_str(str_sub(S("abcdef"), 1, 3), "bc");
	check_str(str_sub(S("abcdef"), 4, 100), "ef");
	check_str(str_sub(S("abcdef"), 100, 200), "");
	check_str(str_sub(S("abcdef"), 4, 2), "");
	check_str(str_sub((struct str){NULL, 0}, 0, 5), "");
}
END_TEST

START_TEST(test_compare)
{
	static const struct {
		const char *a, *b;
		int order;
		bool nocase;
	} cases[] = {
	    {"", "", 0, true},
	    {"a", "a", 0, true},
	    {"a", "b", -1, false},
	    {"b", "a", 1, false},
	    {"a", "ab", -1, false},
	    {"ab", "a", 1, false},
	    {"A", "a", -1, true},
	    {"a", "\xc3\xa9", -1, false},        /* bytes compare as unsigned */
	    {"\xc3\x89", "\xc3\xa9", -1, false}, /* only ASCII has case here */
	    {"@", "`", -1, false},
	    {"[", "{", -1, false},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int order = str_cmp(S(cases[i].a), S(cases[i].b));

		ck_assert_int_eq((order > 0) - (order < 0), cases[i].order);
		ck_assert_int_eq(str_eq(S(cases[i].a), S(cases[i].b)), cases[i].order == 0);
		ck_assert_int_eq(str_eq_nocase(S(cases[i].a), S(cases[i].b)), cases[i].nocase);
	}
	ck_assert(str_eq((struct str){NULL, 0}, S("")));
	ck_assert_int_eq(str_cmp((struct str){NULL, 0}, S("")), 0);
	ck_assert(!str_eq(STR("a\0b"), STR("a\0c")));
}
END_TEST

START_TEST(test_ends)
{
	ck_assert(str_starts(S("arXiv:1"), "arXiv:"));
	ck_assert(!str_starts(S("arxiv:1"), "arXiv:"));
	ck_assert(str_starts_nocase(S("arxiv:1"), "arXiv:"));
	ck_assert(!str_starts(S("ar"), "arXiv:"));
	ck_assert(str_starts(S("x"), ""));
	ck_assert(str_ends(S("a.tar.gz"), ".gz"));
	ck_assert(!str_ends(S("gz"), ".gz"));
	ck_assert(str_ends(S(""), ""));
}
END_TEST

START_TEST(test_find)
{
	struct str s = STR("one two\0 two");

	ck_assert_uint_eq(str_find(s, S("two"), 0), 4);
	ck_assert_uint_eq(str_find(s, S("two"), 4), 4);
	ck_assert_uint_eq(str_find(s, S("two"), 5), 9);
	ck_assert_uint_eq(str_find(s, S("two"), 10), SIZE_MAX);
	ck_assert_uint_eq(str_find(s, S("two"), 1000), SIZE_MAX);
	ck_assert_uint_eq(str_find(s, S(""), 3), 3);
	ck_assert_uint_eq(str_find((struct str){NULL, 0}, S("a"), 0), SIZE_MAX);
	ck_assert_uint_eq(str_find_char(s, '\0', 0), 7);
	ck_assert_uint_eq(str_find_char(s, 'o', 1), 6);
	ck_assert_uint_eq(str_find_char(s, 'o', 12), SIZE_MAX);
}
END_TEST

START_TEST(test_space)
{
	static const struct {
		const char *text, *trimmed, *folded;
	} cases[] = {
	    {"", "", ""}, {" \n\t ", "", ""}, {"a", "a", "a"}, {" a b ", "a b", "a b"},
	    {"a  b", "a  b", "a b"}, {"a\nb", "a\nb", "a b"},
	    {"  We\n  show \r\n\f\v that", "We\n  show \r\n\f\v that", "We show that"},
	    {"a\xc2\xa0 b", "a\xc2\xa0 b", "a\xc2\xa0 b"}, /* no-break space is no ASCII white space */
	};
	struct arena a = {0};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		check_str(str_trim(S(cases[i].text)), cases[i].trimmed);
		check_str(str_fold_space(&a, S(cases[i].text)), cases[i].folded);
	}
	ck_assert_uint_gt(a.used, 0);
	arena_reset(&a);
	str_fold_space(&a, S("  nothing to fold here "));
	ck_assert_uint_eq(a.used, 0);
	arena_free(&a);
}
END_TEST

START_TEST(test_format)
{
	struct arena a = {0};
	char big[1000];

	memset(big, 'x', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	check_str(str_fmt(&a, "%s-%d", "a", 7), "a-7");
	check_str(str_fmt(&a, "%s", big), big);
	big[255] = '\0';
	check_str(str_fmt(&a, "%s", big), big);
	check_str(str_fmt(&a, "%s", ""), "");
	check_str(str_lower(&a, S("ABC[\xc3\x89]xyz")), "abc[\xc3\x89]xyz");
	arena_free(&a);
}
END_TEST

START_TEST(test_hash)
{
	/* Test vectors of the FNV page: FNV-1a, 64 bits. */
	ck_assert_uint_eq(str_hash(S(""), 0), UINT64_C(0xcbf29ce484222325));
	ck_assert_uint_eq(str_hash(S("a"), 0), UINT64_C(0xaf63dc4c8601ec8c));
	ck_assert_uint_eq(str_hash(S("foobar"), 0), UINT64_C(0x85944171f73967e8));
	ck_assert_uint_eq(str_hash(S("bar"), str_hash(S("foo"), 0)), UINT64_C(0x85944171f73967e8));
}
END_TEST

START_TEST(test_builder)
{
	struct buf b = {0};
	char big[5000];

	buf_add(&b, S(""));
	ck_assert_str_eq(b.p, "");
	buf_addc(&b, 'a');
	buf_adds(&b, "bc");
	buf_addf(&b, "%d", 42);
	buf_addcp(&b, 0x20ac);
	buf_add(&b, STR("\0z"));
	ck_assert_uint_eq(b.n, 10);
	ck_assert_mem_eq(b.p, "abc42\xe2\x82\xac\0z", 11);
	buf_clear(&b);
	ck_assert_str_eq(b.p, "");
	memset(big, 'y', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	buf_addf(&b, "<%s>", big);
	ck_assert_uint_eq(b.n, sizeof(big) + 1);
	ck_assert_uint_eq(strlen(b.p), b.n);
	for (size_t i = 0; i < 10000; i++)
		buf_addc(&b, 'q');
	ck_assert_uint_eq(strlen(b.p), sizeof(big) + 10001);
	ck_assert_uint_eq(buf_str(&b).n, b.n);
	buf_free(&b);
	ck_assert_ptr_null(b.p);
	buf_clear(&b);
	buf_free(&b);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_sub, test_compare, test_ends, test_find, test_space, test_format,
	    test_hash, test_builder, NULL};

	return check_run("str", tests);
}
