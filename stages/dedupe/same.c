/* same.c: are two records of one paper? (dedupe.h) */
#include "dedupe.h"
#include <stdlib.h>
#include <string.h>

/* ---- identifiers ---- */

/* DOIs of preprints and their versions, by prefix (https://www.crossref.org, "posted content"; DataCite): the print
 * gets another. */
bool is_preprint_doi(struct str doi)
{
	static const char *const prefixes[] = {"10.48550/", "10.1101/1", "10.1101/2", "10.1101/0",
	    "10.2139/ssrn", "10.21203/", "10.20944/", "10.31219/", "10.31234/", "10.31235/", "10.26434/",
	    "10.36227/", "10.22541/", "10.5281/zenodo", "10.6084/m9.figshare", NULL};

	for (size_t i = 0; prefixes[i]; i++)
		if (str_starts(doi, prefixes[i]))
			return true;
	return false;
}

/* A preprint and its print have each a DOI and a key in DBLP (CoRR is arXiv there). */
static bool ids_differ(const struct profile *a, const struct profile *b, enum id_kind k)
{
	struct str x = a->ids[k], y = b->ids[k];

	if (x.n == 0 || y.n == 0 || str_eq(x, y))
		return false;
	if (k == ID_DOI)
		return !is_preprint_doi(x) && !is_preprint_doi(y);
	if (k == ID_DBLP)
		return !str_starts(x, "journals/corr/") && !str_starts(y, "journals/corr/");
	return true;
}

static bool any_id_differs(const struct profile *a, const struct profile *b)
{
	for (int k = 0; k < ID_KINDS; k++)
		if (ids_differ(a, b, (enum id_kind)k))
			return true;
	return false;
}

/* ---- authors ---- */

static bool same_text(struct str a, struct str b)
{
	return a.n > 0 && str_eq(a, b);
}

/* Whether given names may be one: one unknown, or the same first letter. */
static bool given_agree(struct str a, struct str b)
{
	size_t x, y;

	return a.n == 0 || b.n == 0 || utf8_decode(a, 0, &x) == utf8_decode(b, 0, &y);
}

static bool same_person(const struct person *a, const struct person *b)
{
	bool family = same_text(a->family, b->family) || same_text(a->whole, b->whole) ||
	    same_text(a->whole, b->family) || same_text(a->family, b->whole);

	if (family)
		return given_agree(a->given, b->given);
	/* Family name first or last: "Wang Wei". */
	return same_text(a->family, b->given) && same_text(a->given, b->family);
}

static bool first_author_known(const struct profile *p)
{
	return p->person_count > 0 && p->people[0].family.n > 0;
}

static bool first_author_agrees(const struct profile *a, const struct profile *b)
{
	return same_person(&a->people[0], &b->people[0]);
}

/* Whether at least half of the shorter list is in the longer. Lists cut short, or of one, say nothing. */
static bool authors_overlap(const struct profile *a, const struct profile *b)
{
	const struct profile *less = a->person_count < b->person_count ? a : b;
	const struct profile *more = less == a ? b : a;
	size_t both = 0;

	if (less->person_count < 2 || !a->paper->authors_complete || !b->paper->authors_complete)
		return true;
	for (size_t i = 0; i < less->person_count; i++)
		for (size_t k = 0; k < more->person_count; k++)
			if (same_person(&less->people[i], &more->people[k])) {
				both++;
				break;
			}
	return both * 2 >= less->person_count;
}

/* ---- titles ---- */

/* Titles that have little in common, as long as both are known: neither begins with the other, and fewer than half of
 * the shorter one's words are in the other. */
static bool titles_disagree(const struct profile *a, const struct profile *b)
{
	struct str x = a->title, y = b->title;
	struct str s = a->paper->title, other = b->paper->title;
	size_t words = 0, shared = 0;

	if (x.n == 0 || y.n == 0)
		return false;
	if (x.n > y.n) {
		x = b->title, y = a->title;
		s = b->paper->title, other = a->paper->title;
	}
	if (str_eq(x, str_sub(y, 0, x.n)))
		return false;
	for (size_t i = 0, end; i < s.n; i = end + 1) {
		end = str_find_char(s, ' ', i);
		end = end == SIZE_MAX ? s.n : end;
		struct str word = str_sub(s, i, end);

		if (word.n < 4)
			continue;
		words++;
		for (size_t k = 0, stop; k < other.n; k = stop + 1) {
			stop = str_find_char(other, ' ', k);
			stop = stop == SIZE_MAX ? other.n : stop;
			if (str_eq_nocase(word, str_sub(other, k, stop))) {
				shared++;
				break;
			}
		}
	}
	return shared * 2 < words || words == 0;
}

/* ---- print, language, years, abstracts ---- */

static bool in_print(const struct paper *p)
{
	return p->venue.type == VENUE_JOURNAL || p->venue.type == VENUE_PROCEEDINGS;
}

/* The first number of pages, which are written in many ways. */
static long first_page(struct str pages)
{
	char digits[12];
	size_t n = 0;

	for (size_t i = 0; i < pages.n && n + 1 < sizeof(digits); i++) {
		if (pages.p[i] >= '0' && pages.p[i] <= '9')
			digits[n++] = pages.p[i];
		else if (n > 0)
			break;
	}
	digits[n] = '\0';
	return n > 0 ? strtol(digits, NULL, 10) : -1;
}

static bool both_and_other(struct str a, struct str b)
{
	return a.n > 0 && b.n > 0 && !str_eq_nocase(a, b);
}

/* Printed in two places: other volumes or pages, or once in a journal and once in proceedings of other years. */
static bool print_differs(const struct profile *a, const struct profile *b)
{
	const struct venue *x = &a->paper->venue, *y = &b->paper->venue;
	long px = first_page(x->pages), py = first_page(y->pages);

	if (!in_print(a->paper) || !in_print(b->paper))
		return false;
	if (both_and_other(x->volume, y->volume) || (px >= 0 && py >= 0 && px != py))
		return true;
	return x->type != y->type && x->year >= 0 && y->year >= 0 && x->year != y->year;
}

/* "en" and "en-GB" are one. */
static bool language_differs(struct str a, struct str b)
{
	return a.n >= 2 && b.n >= 2 && !str_eq_nocase(str_sub(a, 0, 2), str_sub(b, 0, 2));
}

/* Years between them; -1 where one is unknown. */
static int years_apart(const struct profile *a, const struct profile *b)
{
	if (a->last_year < 0 || b->last_year < 0)
		return -1;
	if (a->first_year > b->last_year)
		return a->first_year - b->last_year;
	return b->first_year > a->last_year ? b->first_year - a->last_year : 0;
}

/* The same as far as both go, and far enough. */
static bool same_abstract(const struct profile *a, const struct profile *b)
{
	size_t n = a->abstract.n < b->abstract.n ? a->abstract.n : b->abstract.n;

	return n >= 100 && memcmp(a->abstract.p, b->abstract.p, n) == 0;
}

/* ---- the questions ---- */

/* A record that fills a paper in (resolve) is of the paper whose id it bears, by whatever it goes besides. */
static bool fills_in(const struct paper *a, const struct paper *b)
{
	return (a->provenance_count > 0 || b->provenance_count > 0) && str_eq(a->id, b->id);
}

bool same_by_id(const struct profile *a, const struct profile *b)
{
	bool shared = fills_in(a->paper, b->paper);

	for (int k = 0; k < ID_KINDS; k++)
		if (k != ID_DOI && same_text(a->ids[k], b->ids[k]))
			shared = true;
	if (shared)
		return true;
	if (!same_text(a->ids[ID_DOI], b->ids[ID_DOI]))
		return false;
	bool other_author = first_author_known(a) && first_author_known(b) && !first_author_agrees(a, b);

	return !(titles_disagree(a, b) && (other_author || any_id_differs(a, b)));
}

bool differ(const struct profile *a, const struct profile *b)
{
	return any_id_differs(a, b) || print_differs(a, b) ||
	    language_differs(a->paper->language, b->paper->language);
}

bool same_by_title(const struct profile *a, const struct profile *b, int *distance)
{
	*distance = 0;
	if (!same_text(a->title, b->title) || differ(a, b))
		return false;
	if (a->content == b->content) /* a copy */
		return true;
	bool abstract = same_abstract(a, b);
	int years = years_apart(a, b);
	bool authors = first_author_known(a) && first_author_known(b);

	if (years > DEDUPE_YEARS || (!a->telling && !abstract))
		return false;
	if (authors && (!first_author_agrees(a, b) || !authors_overlap(a, b)))
		return false;
	if ((!authors || years < 0) && !abstract && !(authors && a->title.n >= 40))
		return false;
	*distance = (abstract ? 0 : 100) + (years < 0 ? DEDUPE_YEARS : years);
	return true;
}
