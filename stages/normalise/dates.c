/* dates.c: stated dates to ISO 8601. */
#include "normalise.h"
#include <stdio.h>
#include <string.h>

#define YEAR_MIN 1500
#define YEAR_MAX 2199

/* What the words of a date say; 0 where they don't. */
struct parts {
	int year, month, day;
	int short_year; /* "96", of RFC 822 dates */
	bool range;     /* "Sep-Oct": the month isn't known */
	bool time;      /* a weekday or a time of day stands there too */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool date_is_leap_year(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static bool is_day(int year, int month, int day)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return day >= 1 && day <= days[month - 1] + (month == 2 && date_is_leap_year(year));
}

/* English month name, full or short ("Sep", "Sept."): 1 to 12, or 0. */
static int month_number(struct str word)
{
	static const char *const months[] = {"january", "february", "march", "april", "may", "june", "july",
	    "august", "september", "october", "november", "december"};

	if (word.n && word.p[word.n - 1] == '.')
		word.n--;
	for (int i = 0; i < 12; i++) {
		struct str month = str_of(months[i]);

		if (str_eq_nocase(word, month) || str_eq_nocase(word, str_sub(month, 0, 3)))
			return i + 1;
	}
	return str_eq_nocase(word, STR("sept")) ? 9 : 0;
}

static bool is_weekday(struct str word)
{
	static const char *const days[] = {
	    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

	for (size_t i = 0; i < 7; i++)
		if (str_eq_nocase(word, str_of(days[i])) ||
		    str_eq_nocase(word, str_sub(str_of(days[i]), 0, 3)))
			return true;
	return false;
}

/* "19:18:42", "19:18:42.123Z", "+0200", "GMT", "PM" */
static bool is_time(struct str word)
{
	static const char *const words[] = {"GMT", "UTC", "UT", "EST", "EDT", "CST", "CDT", "MST", "MDT",
	    "PST", "PDT", "Z", "AM", "PM", NULL};

	for (size_t i = 0; words[i]; i++)
		if (str_eq_nocase(word, str_of(words[i])))
			return true;
	if (word.n == 5 && (*word.p == '+' || *word.p == '-'))
		return is_digit(word.p[1]) && is_digit(word.p[4]);
	if (word.n < 4 || !is_digit(*word.p) || str_find_char(word, ':', 0) == SIZE_MAX)
		return false;
	for (size_t i = 0; i < word.n; i++)
		if (!is_digit(word.p[i]) && !strchr(":.+-Z", word.p[i]))
			return false;
	return true;
}

static bool read_number(struct parts *d, struct str word)
{
	size_t n = 0;
	int value = 0;
	struct str rest;

	while (n < word.n && n < 4 && is_digit(word.p[n]))
		value = value * 10 + (word.p[n++] - '0');
	rest = str_sub(word, n, word.n);
	if (n == 4 && !rest.n && !d->year && value >= YEAR_MIN && value <= YEAR_MAX) {
		d->year = value;
		return true;
	}
	if (n == 2 && !rest.n && d->day && d->month && !d->year && !d->short_year) {
		d->short_year = value > 90 ? 1900 + value : 2000 + value;
		return true;
	}
	if (n > 2 || d->day || value < 1 || value > 31)
		return false;
	if (rest.n && !str_is(rest, "st") && !str_is(rest, "nd") && !str_is(rest, "rd") && !str_is(rest, "th"))
		return false;
	d->day = value;
	return true;
}

static bool read_word(struct parts *d, struct str word)
{
	size_t dash = str_find_char(word, '-', 0);

	if (!d->month && (d->month = month_number(word)) != 0)
		return true;
	if (is_weekday(word) || is_time(word)) {
		d->time = true;
		return true;
	}
	if (!d->month && dash != SIZE_MAX && month_number(str_sub(word, 0, dash)) &&
	    month_number(str_sub(word, dash + 1, word.n))) {
		d->month = month_number(str_sub(word, 0, dash));
		d->range = true;
		return true;
	}
	return is_digit(*word.p) && read_number(d, word);
}

/* "Mon, 2 Apr 2007 19:18:42 GMT", "Sep 7, 2024", "7 September 2024", "Oct 28", "1993 Sep-Oct" */
static bool read_words(struct parts *d, struct str s)
{
	size_t i = 0;

	while (i < s.n) {
		size_t end = i;

		while (end < s.n && !strchr(" ,\t\n\r()", s.p[end]))
			end++;
		if (end > i && !read_word(d, str_sub(s, i, end)))
			return false;
		i = end + 1;
	}
	if (!d->year && d->short_year && d->time)
		d->year = d->short_year;
	else if (d->short_year)
		return false;
	return d->month || (d->year && !d->day);
}

/* Digits [from, from + n) as a number, or -1. */
static int digits(struct str s, size_t from, size_t n)
{
	int value = 0;

	if (from + n > s.n)
		return -1;
	for (size_t i = from; i < from + n; i++) {
		if (!is_digit(s.p[i]))
			return -1;
		value = value * 10 + (s.p[i] - '0');
	}
	return value;
}

/* "2007-04-02T…", "2007-04-02 10:00", "2023-01", "2023", with '/' for '-' too, "20070402" */
static bool read_iso(struct parts *d, struct str s)
{
	char dash;
	size_t end = 4;

	d->year = digits(s, 0, 4);
	if (d->year < YEAR_MIN || d->year > YEAR_MAX)
		return false;
	if (s.n == 4)
		return true;
	if (s.n == 8 && digits(s, 4, 4) >= 0) {
		d->month = digits(s, 4, 2);
		d->day = digits(s, 6, 2);
		return true;
	}
	dash = s.p[4];
	if (dash != '-' && dash != '/')
		return false;
	d->month = digits(s, 5, 2);
	end = 7;
	if (s.n > 7 && s.p[7] == dash) {
		d->day = digits(s, 8, 2);
		end = 10;
	}
	if (d->month < 0 || d->day < 0)
		return false;
	if (end == 7 && s.n > 7)
		return false;
	return end >= s.n || s.p[end] == 'T' || s.p[end] == ' ';
}

struct str date_parse(struct arena *a, struct str s, int year, bool *inferred)
{
	const struct str none = {0};
	struct parts d = {0};
	bool ok;

	*inferred = false;
	s = str_trim(s);
	if (!s.n)
		return none;
	if (digits(s, 0, 4) > 0 && (s.n == 4 || !strchr(" ,", s.p[4])))
		ok = read_iso(&d, s);
	else
		ok = read_words(&d, s);
	if (!ok || d.month > 12 || d.month < 0)
		return none;
	if (!d.year) {
		/* "Oct 28" takes the year given; "May" alone is no date */
		if (!year || !d.day)
			return none;
		d.year = year;
		*inferred = true;
	}
	if (d.day && (!d.month || !is_day(d.year, d.month, d.day))) {
		*inferred = false;
		return none;
	}
	if (d.day && !d.range)
		return str_fmt(a, "%04d-%02d-%02d", d.year, d.month, d.day);
	if (d.month && !d.range)
		return str_fmt(a, "%04d-%02d", d.year, d.month);
	return str_fmt(a, "%04d", d.year);
}
