/* arxiv_venue_prose.c: the wordy parts of journal references (arxiv_venue.h): authors and title in front, the ends of
 * proceedings, years. Where it isn't plain what is meant, nothing is taken off. */
#include "arxiv_venue.h"

#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* Letters of names, those beyond ASCII included. */
static bool is_letter(char c)
{
	return is_upper(c) || (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

int venue_year_of(struct str s)
{
	if (s.n != 4 || !((s.p[0] == '1' && s.p[1] == '9') || (s.p[0] == '2' && s.p[1] == '0')) ||
	    !is_digit(s.p[2]) || !is_digit(s.p[3]))
		return 0;
	return (s.p[0] - '0') * 1000 + (s.p[1] - '0') * 100 + (s.p[2] - '0') * 10 + (s.p[3] - '0');
}

static bool has_digit(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_digit(s.p[i]))
			return true;
	return false;
}

/* ---- authors and title in front ---- */

/* Whether "A. ", "A.-B. ", "A.B. " stand at i: returns where they end, or i. */
static size_t skip_initials(struct str s, size_t i)
{
	size_t end = i;

	while (end + 1 < s.n && is_upper(s.p[end]) && s.p[end + 1] == '.') {
		end += 2;
		if (end < s.n && (s.p[end] == ' ' || s.p[end] == '-'))
			end++;
	}
	return end;
}

static bool is_particle(struct str word)
{
	static const char *const words[] = {
	    "van", "von", "der", "den", "de", "del", "di", "da", "la", "le", NULL};

	for (size_t i = 0; words[i]; i++)
		if (str_is(word, words[i]))
			return true;
	return false;
}

/* Where the author at i ends ("L. A. Maker", "B. van der Test"), or i where none stands there. */
static size_t skip_author(struct str s, size_t i)
{
	size_t at = skip_initials(s, i), end = i;

	if (at == i)
		return i;
	for (int words = 0; words < 4; words++) {
		size_t from = at;

		while (at < s.n && (is_letter(s.p[at]) || s.p[at] == '-' || s.p[at] == '\''))
			at++;
		struct str word = str_sub(s, from, at);
		bool family = word.n > 1 && !(word.p[0] >= 'a' && word.p[0] <= 'z');

		if (family)
			end = at;
		else if (!is_particle(word))
			break;
		if (at == s.n || s.p[at] != ' ')
			break;
		at++;
	}
	return end;
}

/* Where what follows the list of authors begins, behind its ", " or ". "; 0 where there is no list. *stopped: by a full
 * stop, so that a title follows. */
static size_t skip_authors(struct str s, bool *stopped)
{
	static const char *const between[] = {", and ", " and ", ", & ", " & ", ", ", NULL};
	size_t i = 0, end, authors = 0;
	bool joined = false; /* by "and", behind which only an author comes */

	*stopped = false;
	while ((end = skip_author(s, i)) > i) {
		struct str rest = str_sub(s, end, s.n);
		size_t k = 0;

		authors++;
		joined = false;
		if (str_starts(rest, ". ")) {
			*stopped = true;
			return end + 2;
		}
		while (between[k] && !str_starts(rest, between[k]))
			k++;
		if (!between[k])
			break; /* "J. Algebra 321": the reference itself looked like an author */
		i = end + strlen(between[k]);
		joined = strcmp(between[k], ", ") != 0;
	}
	/* "J. Pure and Applied Tests" is a journal, "J. Optics, ..." may be one. */
	return joined || (authors == 1 && str_starts(s, "J. ")) ? 0 : i;
}

/* Where the title that begins at i ends: a sentence of at least four words, most of them in lower case, which ends in
 * no abbreviation. 0 where there is none. */
static size_t skip_title(struct str s, size_t i)
{
	size_t end = str_find(s, STR(". "), i);
	size_t words = 0, small = 0, last = i;

	if (end == SIZE_MAX || !is_upper(s.p[i]))
		return 0;
	for (size_t k = i; k < end; k++) {
		if (k > i && s.p[k - 1] != ' ')
			continue;
		words++;
		small += s.p[k] >= 'a' && s.p[k] <= 'z';
		last = k;
	}
	return words >= 4 && small * 2 >= words && end - last >= 4 ? end + 2 : 0;
}

struct str venue_behind_authors(struct str ref)
{
	bool stopped;
	size_t i = skip_authors(ref, &stopped);

	if (stopped)
		i = skip_title(ref, i);
	return i > 0 ? str_sub(ref, i, ref.n) : (struct str){0};
}

bool venue_is_plain_name(struct str name)
{
	static const char *const small[] = {
	    "a", "and", "for", "in", "of", "on", "the", "to", "de", "et", NULL};

	if (str_find_char(name, ',', 0) != SIZE_MAX || str_find(name, STR(": "), 0) != SIZE_MAX)
		return false;
	for (size_t i = 0; i < name.n;) {
		size_t end = str_find_char(name, ' ', i);
		struct str word = str_sub(name, i, end);
		bool known = word.n > 0 && is_upper(word.p[0]);

		for (size_t k = 0; small[k]; k++)
			known = known || str_is(word, small[k]);
		if (!known)
			return false;
		/* A second "J." or "Journal" ends a title, or belongs to a name that has one before ("Eur. Phys. J."). */
		if (i > 0 && (str_is(word, "J.") || str_is(word, "Journal")))
			return false;
		i = end == SIZE_MAX ? name.n : end + 1;
	}
	return true;
}

/* ---- years ---- */

/* Is the year at i a number of its own, not part of a range, an identifier or a decimal? */
static bool stands_alone(struct str s, size_t i)
{
	char before = i > 0 ? s.p[i - 1] : ' ', after = i + 4 < s.n ? s.p[i + 4] : ' ';
	char next = i + 5 < s.n ? s.p[i + 5] : ' ';

	return strchr(" (,", before) && strchr(" ).,;", after) && !is_digit(next);
}

static bool behind_month(struct str before)
{
	static const char *const months[] = {"January", "February", "March", "April", "May", "June", "July",
	    "August", "September", "October", "November", "December", NULL};

	before = str_trim(before);
	for (size_t i = 0; months[i]; i++)
		if (str_ends(before, months[i]))
			return true;
	return false;
}

/* Whether the year at i, the last of the reference, can't be a page or article number: it is the only number, or
 * behind ", " stands behind a range of pages. */
static bool ends_reference(struct str s, size_t i)
{
	struct str tail = str_sub(s, i + 4, s.n), before = str_sub(s, 0, i);

	if (has_digit(tail) || (tail.n > 0 && !str_is(str_trim(tail), ".")))
		return false;
	if (!has_digit(before))
		return true;
	before = str_trim(before);
	if (!str_ends(before, ","))
		return false;
	size_t k = before.n - 1, digits = k;

	while (k > 0 && is_digit(before.p[k - 1]))
		k--;
	return k < digits && k > 1 && before.p[k - 1] == '-' &&
	    (is_digit(before.p[k - 2]) || before.p[k - 2] == '-');
}

int venue_stated_year(struct str ref)
{
	int year = -1;

	for (size_t i = 0; i + 4 <= ref.n; i++) {
		int found = venue_year_of(str_sub(ref, i, i + 4));

		if (!found || !stands_alone(ref, i))
			continue;
		bool closed = i + 4 < ref.n && ref.p[i + 4] == ')' && i > 0;
		bool sure = (closed && (ref.p[i - 1] == '(' || str_ends(str_sub(ref, 0, i), ", "))) ||
		    behind_month(str_sub(ref, 0, i)) || ends_reference(ref, i);

		if (!sure)
			continue;
		if (year > 0 && found != year)
			return -1;
		year = found;
	}
	return year;
}

/* ---- proceedings ---- */

bool venue_says_proceedings(struct str ref)
{
	static const char *const words[] = {
	    "Proceedings", "Conference", "Workshop", "Symposium", "Proc.", NULL};

	for (size_t i = 0; words[i]; i++)
		if (str_find(ref, str_of(words[i]), 0) != SIZE_MAX)
			return true;
	return false;
}

/* The pages that a part is ("pp. 45--53", "pages 45-53", "p. 7"), or empty. */
static struct str pages_of(struct str part)
{
	static const char *const labels[] = {"pages", "page", "pp.", "pp", "p.", NULL};
	size_t k = 0;

	while (labels[k] && !str_starts_nocase(part, labels[k]))
		k++;
	struct str pages = labels[k] ? str_trim(str_sub(part, strlen(labels[k]), part.n)) : (struct str){0};
	bool digit = false;

	for (size_t i = 0; i < pages.n; i++) {
		if (!is_digit(pages.p[i]) && pages.p[i] != '-')
			return (struct str){0};
		digit = is_digit(pages.p[i]);
	}
	return digit && is_digit(pages.p[0]) ? pages : (struct str){0};
}

/* The last part of a reference: behind a comma, or in parentheses. */
static struct str last_part(struct str s, size_t *start)
{
	size_t i = s.n;

	if (i > 0 && s.p[i - 1] == ')') {
		while (i > 0 && s.p[i - 1] != '(')
			i--;
		*start = i > 0 ? i - 1 : 0;
		return str_sub(s, i, s.n - 1);
	}
	while (i > 0 && s.p[i - 1] != ',')
		i--;
	*start = i > 0 ? i - 1 : 0;
	return str_trim(str_sub(s, i, s.n));
}

void venue_proceedings(struct venue *v, struct str ref)
{
	struct str name = ref;

	v->year = -1;
	for (;;) {
		size_t start, end = name.n;

		while (end > 0 && strchr(" ,.", name.p[end - 1]))
			end--;
		struct str s = str_sub(name, 0, end);
		struct str part = last_part(s, &start), pages = pages_of(part);
		int year = venue_year_of(part);

		if (start == 0 || !((pages.n > 0 && v->pages.n == 0) || (year > 0 && v->year < 0)))
			break;
		if (pages.n > 0)
			v->pages = pages;
		else
			v->year = year;
		name = str_trim(str_sub(name, 0, start));
		/* The comma or blank before "(2017)" goes with it; a full stop may belong to "Proc." and stays. */
		if (str_ends(name, ","))
			name.n--;
	}
	v->name = str_starts(name, "In Proc") ? str_sub(name, 3, name.n) : name;
	if (v->year < 0)
		v->year = venue_stated_year(ref);
}
