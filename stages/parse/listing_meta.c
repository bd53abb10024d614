/* listing_meta.c: the lines of a listing that say how many authors, when, and how many votes or comments
 * (listing.h). */
#include "listing.h"

#include <stdlib.h>
#include <string.h>

static const char *const months[] = {"january", "february", "march", "april", "may", "june", "july", "august",
    "september", "october", "november", "december"};

/* White space beyond ASCII, byte order and direction marks. */
static const char *const spaces[] = {"\xC2\xA0", "\xE2\x80\x80", "\xE2\x80\x81", "\xE2\x80\x82",
    "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86", "\xE2\x80\x87", "\xE2\x80\x88",
    "\xE2\x80\x89", "\xE2\x80\x8A", "\xE2\x80\x8B", "\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xA8",
    "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80", "\xEF\xBB\xBF", NULL};

/* U+2022 U+00B7 U+2219 U+22C5 U+2027 U+25CF U+25CB U+25E6 U+2023 U+25AA U+30FB U+2043: never part of a word. */
static const char *const bullets[] = {"\xE2\x80\xA2", "\xC2\xB7", "\xE2\x88\x99", "\xE2\x8B\x85",
    "\xE2\x80\xA7", "\xE2\x97\x8F", "\xE2\x97\x8B", "\xE2\x97\xA6", "\xE2\x80\xA3", "\xE2\x96\xAA",
    "\xE3\x83\xBB", "\xE2\x81\x83", NULL};

/* What stands for a bullet between spaces only. */
static const char *const dashes[] = {"-", "*", "|", "\xE2\x80\x93", "\xE2\x80\x94", NULL};

/* Lines that are the page's own: with a name behind them, */
static const char *const credits[] = {"submitted by", "upvoted by", NULL};
/* and with nothing, or a number. */
static const char *const labels[] = {
    "upvote", "abstract", "github", "view arxiv page", "view pdf", "arxiv page", "add to collection", NULL};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_ascii_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Bytes of the listed sequence that s begins with; 0 where there is none. */
static size_t begins_with(struct str s, const char *const *list)
{
	for (size_t i = 0; list[i]; i++)
		if (str_starts(s, list[i]))
			return strlen(list[i]);
	return 0;
}

static size_t space_at(struct str s, size_t i)
{
	if (i >= s.n)
		return 0;
	return is_ascii_space(s.p[i]) ? 1 : begins_with(str_sub(s, i, s.n), spaces);
}

struct str listing_trim(struct str s)
{
	size_t n;

	while ((n = space_at(s, 0)) > 0)
		s = str_sub(s, n, s.n);
	for (bool more = true; more && s.n > 0;) {
		more = is_ascii_space(s.p[s.n - 1]);
		n = 1;
		for (size_t i = 0; spaces[i] && !more; i++) {
			n = strlen(spaces[i]);
			more = str_ends(s, spaces[i]);
		}
		if (more)
			s.n -= n;
	}
	return s;
}

/* Bytes of the bullet at i: a dash counts only with spaces (or the line's ends) around it. */
static size_t bullet_at(struct str s, size_t i)
{
	struct str rest = str_sub(s, i, s.n);
	size_t n = begins_with(rest, bullets);

	if (n > 0)
		return n;
	n = begins_with(rest, dashes);
	bool before = i == 0 || is_ascii_space(s.p[i - 1]);
	bool after = i + n == s.n || space_at(s, i + n) > 0;
	return n > 0 && before && after ? n : 0;
}

/* ---- words of a segment ---- */

#define LIMIT_WORDS 8

struct words {
	struct str word[LIMIT_WORDS];
	size_t count; /* LIMIT_WORDS + 1: more than that */
};

/* Cuts at white space and commas; a comma that ends a word is dropped, and a dot behind letters ("Sept."). */
static struct words cut_words(struct str s)
{
	struct words w = {.count = 0};
	size_t i = 0;

	while (i < s.n) {
		size_t n = s.p[i] == ',' ? 1 : space_at(s, i);
		if (n > 0) {
			i += n;
			continue;
		}
		size_t from = i;
		while (i < s.n && s.p[i] != ',' && space_at(s, i) == 0)
			i++;
		if (w.count == LIMIT_WORDS) {
			w.count++;
			break;
		}
		struct str word = str_sub(s, from, i);
		if (word.n > 1 && str_ends(word, ".") && !is_digit(word.p[0]))
			word.n--;
		w.word[w.count++] = word;
	}
	return w;
}

/* A whole number of at most 6 digits, or -1. */
static int as_number(struct str s)
{
	int n = 0;

	if (s.n == 0 || s.n > 6)
		return -1;
	for (size_t i = 0; i < s.n; i++) {
		if (!is_digit(s.p[i]))
			return -1;
		n = n * 10 + (s.p[i] - '0');
	}
	return n;
}

/* "7", "7th" */
static int as_day(struct str s)
{
	if (s.n > 2 && (str_ends(s, "st") || str_ends(s, "nd") || str_ends(s, "rd") || str_ends(s, "th")))
		s.n -= 2;
	int day = s.n <= 2 ? as_number(s) : -1;
	return day >= 1 && day <= 31 ? day : -1;
}

static int as_year(struct str s)
{
	int year = s.n == 4 ? as_number(s) : -1;

	return year >= 1900 && year <= 2099 ? year : 0;
}

/* 1 to 12 for a month's name or its first three or four letters, else 0. */
static int as_month(struct str s)
{
	if (s.n < 3)
		return 0;
	for (int m = 0; m < 12; m++) {
		struct str name = str_of(months[m]);
		bool fits = s.n == name.n || s.n == 3 || (s.n == 4 && m == 8);

		if (fits && str_eq_nocase(s, str_sub(name, 0, s.n)))
			return m + 1;
	}
	return 0;
}

/* A number of votes, comments or stars: "12", "1.2k", "+3". */
static bool is_count(struct str s)
{
	if (s.n > 0 && s.p[0] == '+')
		s = str_sub(s, 1, s.n);
	if (s.n > 1 && strchr("kKmM+", s.p[s.n - 1]))
		s.n--;
	bool digit = false;
	for (size_t i = 0; i < s.n; i++) {
		if (!is_digit(s.p[i]) && s.p[i] != '.' && s.p[i] != ',')
			return false;
		digit |= is_digit(s.p[i]);
	}
	return digit && s.n <= 8;
}

static bool is_word(struct words w, size_t i, const char *word)
{
	return i < w.count && str_eq_nocase(w.word[i], str_of(word));
}

static bool is_weekday(struct str s)
{
	static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun", "monday",
	    "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", NULL};

	for (size_t i = 0; days[i]; i++)
		if (str_eq_nocase(s, str_of(days[i])))
			return true;
	return false;
}

/* "2 days ago", "about 5 hours ago", "yesterday": when the page was saved nobody knows. */
static bool is_relative(struct words w)
{
	if (w.count == 1)
		return is_word(w, 0, "yesterday") || is_word(w, 0, "today");
	return w.count >= 2 && w.count <= LIMIT_WORDS && is_word(w, w.count - 1, "ago");
}

/* The number before `unit` at byte *i of s; moves *i behind both. -1 where it doesn't stand there. */
static int counted(struct str s, size_t *i, const char *unit)
{
	size_t end = *i;

	while (end < s.n && is_digit(s.p[end]))
		end++;
	int number = as_number(str_sub(s, *i, end));
	if (number >= 0 && str_starts(str_sub(s, end, s.n), unit))
		*i = end + strlen(unit);
	else
		number = -1;
	return number;
}

/* "2024\u5E749\u67087\u65E5", perhaps without its year: year, month, day, the way a Japanese or Chinese browser dates. */
static bool read_cjk_date(int *year, int *month, int *day, struct str s)
{
	size_t i = 0;
	int stated = counted(s, &i, "\xE5\xB9\xB4");

	*year = stated >= 1900 && stated <= 2099 ? stated : 0;
	*month = counted(s, &i, "\xE6\x9C\x88");
	*day = counted(s, &i, "\xE6\x97\xA5");
	return i == s.n && *month >= 1 && *month <= 12 && *day >= 1 && *day <= 31 && (stated < 0 || *year);
}

/* ISO: 2024-09-07 or 2024-09. */
static bool is_iso(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (i == 4 || i == 7 ? s.p[i] != '-' : !is_digit(s.p[i]))
			return false;
	return (s.n == 10 || s.n == 7) && as_year(str_sub(s, 0, 4));
}

/* As listing_meta.date has it. year 0 or day -1: not stated. */
static struct str write_date(struct arena *a, int year, int month, int day)
{
	const char *name = months[month - 1];

	if (!year)
		return str_fmt(a, "%c%.2s %d", name[0] - ('a' - 'A'), name + 1, day);
	if (day < 0)
		return str_fmt(a, "%04d-%02d", year, month);
	return str_fmt(a, "%04d-%02d-%02d", year, month, day);
}

/* A date and perhaps, behind it, a number of comments. */
static bool read_date(struct listing_meta *m, struct arena *a, struct words w)
{
	struct listing_meta out = {.authors = m->authors, .dated = true};
	size_t i = 0;
	int month = 0, day = -1;

	while (is_word(w, i, "published") || is_word(w, i, "posted") || is_word(w, i, "on") ||
	    (i < w.count && is_weekday(w.word[i])))
		i++;
	if (w.count > LIMIT_WORDS || i >= w.count)
		return false;
	if (is_iso(w.word[i])) {
		out.date = str_dup(a, w.word[i++]);
		out.year = as_year(str_sub(out.date, 0, 4));
	} else if (read_cjk_date(&out.year, &month, &day, w.word[i])) {
		i++;
		out.date = write_date(a, out.year, month, day);
	} else {
		if (as_day(w.word[i]) > 0 && i + 1 < w.count && as_month(w.word[i + 1]))
			day = as_day(w.word[i++]);
		month = as_month(w.word[i]);
		if (!month)
			return false;
		i++;
		if (day < 0 && i < w.count && as_day(w.word[i]) > 0)
			day = as_day(w.word[i++]);
		if (i < w.count && as_year(w.word[i]))
			out.year = as_year(w.word[i++]);
		if (day < 0 && !out.year)
			return false;
		out.date = write_date(a, out.year, month, day);
	}
	if (i < w.count && (!is_count(w.word[i]) || i + 1 < w.count))
		return false;
	*m = out;
	return true;
}

/* "3 authors", "1 Author", "1,024 authors" */
static bool read_authors(struct listing_meta *m, struct words w)
{
	int number = w.count == 2 || w.count == 3 ? as_number(w.word[0]) : -1;

	if (number < 0 || (!is_word(w, w.count - 1, "authors") && !is_word(w, w.count - 1, "author")))
		return false;
	if (w.count == 3 && number < 1000 && w.word[1].n == 3 && as_number(w.word[1]) >= 0)
		number = number * 1000 + as_number(w.word[1]);
	else if (w.count != 2)
		return false;
	m->authors = number;
	return true;
}

static bool is_credit(struct str s)
{
	for (size_t i = 0; credits[i]; i++)
		if (str_starts_nocase(s, credits[i]) && s.n < 60)
			return s.n == strlen(credits[i]) || is_ascii_space(s.p[strlen(credits[i])]);
	for (size_t i = 0; labels[i]; i++) {
		struct str behind = str_trim(str_sub(s, strlen(labels[i]), s.n));

		if (str_starts_nocase(s, labels[i]) && (behind.n == 0 || is_count(behind)))
			return true;
	}
	return false;
}

/* What stands between two bullets. */
static bool read_segment(struct listing_meta *m, struct arena *a, struct str s)
{
	s = listing_trim(s);
	if (s.n == 0 || is_credit(s))
		return true;
	struct words w = cut_words(s);
	if (w.count == 1 && is_count(w.word[0]))
		return true;
	if (is_relative(w)) {
		m->dated = true;
		return true;
	}
	return read_authors(m, w) || read_date(m, a, w);
}

bool listing_read_meta(struct listing_meta *m, struct arena *a, struct str line)
{
	size_t from = 0;

	*m = (struct listing_meta){.authors = -1};
	if (line.n > 120)
		return false;
	for (size_t i = 0; i <= line.n;) {
		size_t n = i < line.n ? bullet_at(line, i) : 1;

		if (n > 0) {
			if (!read_segment(m, a, str_sub(line, from, i)))
				return false;
			from = i + n;
		}
		i += n ? n : 1;
	}
	return true;
}
