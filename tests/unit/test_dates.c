/* test_dates.c: stated dates to ISO 8601. */
#include "../../stages/normalise/normalise.h"
#include "check_main.h"

static const struct {
	const char *stated;
	int year; /* given for dates that print none */
	const char *iso;
	bool inferred;
} cases[] = {
    {"Sep 7, 2024", 0, "2024-09-07", false},
    {"September 7th, 2024", 0, "2024-09-07", false},
    {"Sept. 7 2024", 0, "2024-09-07", false},
    {"7 sep 2024", 1999, "2024-09-07", false},
    {"Oct 28", 2025, "2025-10-28", true},
    {"28 Oct", 2025, "2025-10-28", true},
    {"Oct 28", 0, "", false},
    {"Mon, 2 Apr 2007 19:18:42 GMT", 0, "2007-04-02", false},
    {"Fri, 13 Sep 96 12:00:00 +0200", 0, "1996-09-13", false},
    {"2 Apr 07", 0, "", false},
    {"2007-04-02T08:09:10Z", 0, "2007-04-02", false},
    {"2007-04-02 08:09", 0, "2007-04-02", false},
    {"2007/04/02", 0, "2007-04-02", false},
    {"20070402", 0, "2007-04-02", false},
    {"2023-01", 0, "2023-01", false},
    {" 2023 ", 0, "2023", false},
    {"October 2024", 0, "2024-10", false},
    {"2024 Oct 3", 0, "2024-10-03", false},
    {"1993 Sep-Oct", 0, "1993", false},
    {"Feb 29, 2024", 0, "2024-02-29", false},
    {"Feb 29, 2023", 0, "", false},
    {"Feb 29", 2023, "", false},
    {"2023-02-30", 0, "", false},
    {"2023-13-01", 0, "", false},
    {"2023-1-1", 0, "", false},
    {"2023-01x", 0, "", false},
    {"Sep 31, 2024", 0, "", false},
    {"May", 2024, "", false},
    {"7", 2024, "", false},
    {"7/9/2024", 0, "", false},
    {"0001", 0, "", false},
    {"Sep 7, 2024 1", 0, "", false},
    {"in May 2024", 0, "", false},
    {"today", 2024, "", false},
    {"", 2024, "", false},
};

START_TEST(test_date)
{
	struct arena arena = {0};
	bool inferred = true;
	struct str iso = date_parse(&arena, str_of(cases[_i].stated), cases[_i].year, &inferred);

	ck_assert_msg(str_is(iso, cases[_i].iso), "%s gives %.*s, not %s", cases[_i].stated, STR_ARG(iso),
	    cases[_i].iso);
	ck_assert_int_eq(inferred, cases[_i].inferred);
	arena_free(&arena);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("dates");
	TCase *t = tcase_create("dates");

	tcase_add_loop_test(t, test_date, 0, sizeof(cases) / sizeof(*cases));
	suite_add_tcase(s, t);
	return check_suite(s);
}
