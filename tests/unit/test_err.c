/* test_err.c: located messages, always one safe line of UTF-8. */
#include "../../pipeline/err.h"
#include "../../pipeline/str.h"
#include "check_main.h"

#include <string.h>

START_TEST(test_places)
{
	static const struct {
		struct place at;
		const char *want;
	} cases[] = {
	    {{"in.txt", 3, 14}, "in.txt:3:14: no title"},
	    {{"in.txt", 3, 0}, "in.txt:3: no title"},
	    {{"in.txt", 0, 0}, "in.txt: no title"},
	    {{"in.txt", 0, 7}, "in.txt: no title"}, /* a column means nothing without its line */
	    {{NULL, 0, 0}, "no title"},
	    {{"a.zip!b\x1b[31m.json", 1, 1}, "a.zip!b?[31m.json:1:1: no title"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct err e;

		ck_assert_int_eq(err_at(&e, RC_SKIP, cases[i].at, "no %s", "title"), RC_SKIP);
		ck_assert_str_eq(e.text, cases[i].want);
	}
}
END_TEST

START_TEST(test_control_characters)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	    {"one line", "one line"},
	    {"two\nlines\ttab\r", "two?lines?tab?"},
	    {"\x1b]0;title\x07", "?]0;title?"},
	    {"del\x7f", "del?"},
	    {"c1 \xc2\x9b"
	     "31m",
	        "c1 ?31m"},
	    {"\xc2\xa0\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", "\xc2\xa0\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"},
	    {"turned \xe2\x80\xae round", "turned ? round"},
	    {"latin-1 \xe9t\xe9", "latin-1 ?t?"},
	    {"cut \xe2\x82", "cut ??"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct err e;

		ck_assert_int_eq(err_set(&e, RC_FATAL, "%s", cases[i].text), RC_FATAL);
		ck_assert_str_eq(e.text, cases[i].want);
	}
}
END_TEST

START_TEST(test_long_messages)
{
	char text[2000];
	struct err e;
	struct place at = {text, 5, 6};

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	err_set(&e, RC_SKIP, "%s", text);
	ck_assert_uint_eq(strlen(e.text), sizeof(e.text) - 1);
	/* A long name leaves room for the reason. */
	err_at(&e, RC_SKIP, at, "the reason");
	ck_assert_ptr_nonnull(strstr(e.text, "xxx:5:6: the reason"));
	/* Cut within a character: none of it is shown. */
	for (size_t shift = 0; shift < 4; shift++) {
		memset(text, 'x', shift);
		for (size_t i = shift; i + 4 < sizeof(text); i += 4)
			memcpy(text + i, "\xf0\x9f\x98\x80", 4);
		text[1900] = '\0';
		err_set(&e, RC_SKIP, "%s", text);
		ck_assert_uint_eq(utf8_invalid(str_of(e.text)), SIZE_MAX);
		ck_assert_ptr_null(strchr(e.text, '?'));
		ck_assert_uint_ge(strlen(e.text), sizeof(e.text) - 5);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_places, test_control_characters, test_long_messages, NULL};

	return check_run("err", tests);
}
