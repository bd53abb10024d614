/* bib_date.c: BibTeX's year, month and day as one date (bib.h). */
#include "../normalise/normalise.h"
#include "bib.h"
#include "fields.h"

static bool is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* The month that a text names as "2010-04"; with two of them ("NOV-DEC") it isn't known: empty. "March 15--17" names
 * one. */
static struct str month_of(struct arena *a, struct str text, struct str year)
{
	struct str found = {0};
	bool inferred = false;

	for (size_t i = 0; i < text.n; i++) {
		size_t from = i;

		while (i < text.n && is_letter(text.p[i]))
			i++;
		struct str date = i == from
		    ? (struct str){0}
		    : date_parse(a, str_fmt(a, "%.*s %.*s", STR_ARG(str_sub(text, from, i)), STR_ARG(year)),
		          0, &inferred);
		if (date.n > 0 && found.n > 0)
			return (struct str){0};
		if (date.n > 0)
			found = date;
	}
	return found;
}

/* Year and month, with a day where the month's field has one: "10~oct", "JUL 3", "4". */
static struct str year_and_month(struct arena *a, struct str year, struct str month)
{
	bool inferred = false;
	struct str date = date_parse(a, str_fmt(a, "%.*s %.*s", STR_ARG(month), STR_ARG(year)), 0, &inferred);

	if (date.n == 0)
		date = month_of(a, month, year);
	if (date.n == 0 && month.n <= 2)
		date = field_date(a, str_fmt(a, "%.*s/%.*s", STR_ARG(year), STR_ARG(month)));
	return date.n > 0 ? date : year;
}

/* The first four digits together: "2010", "c2010a", "1999/2000". */
static struct str year_in(struct str text)
{
	for (size_t i = 0; i + 4 <= text.n; i++) {
		struct str four = str_sub(text, i, i + 4);

		if (field_year(four) >= 1000 && field_year(str_sub(text, i, i + 5)) >= 1000)
			return four;
		while (i + 4 < text.n && text.p[i] >= '0' && text.p[i] <= '9')
			i++;
	}
	return (struct str){0};
}

struct str bib_date(struct arena *a, struct str year, struct str month, struct str day)
{
	year = year_in(year);
	if (year.n == 0 || month.n == 0)
		return year;
	struct str date = year_and_month(a, year, month);
	if (date.n != 7 || day.n == 0 || day.n > 2)
		return date;
	struct str exact = field_date(a, str_fmt(a, "%.*s-%.*s", STR_ARG(date), STR_ARG(day)));
	return exact.n == 10 ? exact : date;
}
