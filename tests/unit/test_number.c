/* test_number.c: printed numbers. */
#include "../../stages/extract/number.h"
#include "check_main.h"

#include <math.h>

static const struct {
	const char *text;
	double value; /* NAN: no number */
} cases[] = {
    {"84.2", 84.2}, {"+2.2", 2.2}, {"-3", -3}, {".5", .5}, {"0,85", 0.85}, {"1,234", 1234},
    {"1,234,567.5", 1234567.5}, {"12 345", 12345}, {"4.17e+5", 417000}, {"1e-3", 0.001}, {"10^-3", 0.001},
    {"10^{6}", 1e6}, {"1.2×10^5", 120000}, {"1.2 × 10^5", 120000}, {"3 x 10^2", 300}, {" 7 ", 7}, {"", NAN},
    {"-", NAN}, {"abc", NAN}, {"1.2.3", NAN}, {"12%", NAN}, {"1e9999", NAN}, /* four digits of exponent */
    {"2.5 · 10^6", 2.5e6}, {"1/20", 0.05}, {"1/0", NAN}, {"1/2/3", NAN}, {"3.4 million", 3.4e6},
    {"10^3 billion", 1e12}, {"million", NAN}, {"10^", NAN},
    {"1234567890123456789012345678901234567890123", NAN}, /* longer than any printed number */
};

START_TEST(test_parse)
{
	double got = number_parse(str_of(cases[_i].text));
	if (isnan(cases[_i].value))
		ck_assert_msg(isnan(got), "'%s' gave %g", cases[_i].text, got);
	else
		ck_assert_msg(fabs(got - cases[_i].value) <= 1e-9 * fabs(cases[_i].value), "'%s' gave %g",
		    cases[_i].text, got);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("number");
	TCase *t = tcase_create("parse");
	tcase_add_loop_test(t, test_parse, 0, sizeof cases / sizeof *cases);
	suite_add_tcase(s, t);
	return check_suite(s);
}
