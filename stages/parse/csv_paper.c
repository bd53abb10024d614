/* csv_paper.c: a table's row as a paper (csv.h). */
#include "../normalise/normalise.h"
#include "arxiv.h"
#include "csv.h"
#include "fields.h"
#include "language.h"
#include "markup.h"
#include <string.h>

struct reading {
	struct paper *paper;
	struct arena *arena;
	const struct csv_value *values;
	size_t count;
};

/* The first value of a column, white space folded. */
static struct str get(const struct reading *r, enum csv_column column)
{
	for (size_t i = 0; i < r->count; i++)
		if (r->values[i].column == column && !field_is_absent(str_trim(r->values[i].value)))
			return str_fold_space(r->arena, r->values[i].value);
	return (struct str){0};
}

static struct str either(const struct reading *r, enum csv_column first, enum csv_column second)
{
	struct str value = get(r, first);

	return value.n ? value : get(r, second);
}

/* ---- date ---- */

/* "3/15/2020", "15.03.2020": which number is the month isn't said; the year is. */
static struct str year_at_end(struct arena *a, struct str s)
{
	struct str last = s.n > 5 ? str_sub(s, s.n - 4, s.n) : (struct str){0};
	bool parted = last.n > 0 && strchr("/.- ", s.p[s.n - 5]);

	return parted && field_year(last) > 0 ? str_dup(a, last) : (struct str){0};
}

static void fill_date(const struct reading *r)
{
	struct paper *p = r->paper;
	struct str stated = get(r, COLUMN_DATE);

	p->date = field_date(r->arena, stated);
	if (p->date.n == 0)
		p->date = year_at_end(r->arena, stated);
	if (p->date.n == 0) {
		struct str year = get(r, COLUMN_YEAR);

		/* "2020.0": a number that went through a table of floats */
		if (year.n == 6 && str_ends(year, ".0"))
			year.n = 4;
		p->date = field_date(r->arena, year);
	}
	p->date_basis = p->date.n > 0 ? DATE_STATED : DATE_NONE;
}

/* ---- identifiers ---- */

static struct str digits_of(struct str s)
{
	if (str_starts_nocase(s, "pmid:"))
		s = str_trim(str_sub(s, 5, s.n));
	if (str_ends(s, ".0")) /* as above */
		s.n -= 2;
	return field_is_number(s) ? s : (struct str){0};
}

static void set_arxiv(struct paper *p, struct str s)
{
	struct str version = {0};

	if (p->identifiers.arxiv.n > 0)
		return;
	p->identifiers.arxiv = id_arxiv(p->arena, s, &version);
	if (p->identifiers.arxiv.n > 0 && version.n > 0)
		p->identifiers.arxiv_version = version;
}

static void fill_identifiers(const struct reading *r)
{
	struct paper *p = r->paper;
	struct identifiers *ids = &p->identifiers;
	struct str id = get(r, COLUMN_ID), pmcid = get(r, COLUMN_PMCID);

	ids->doi = id_doi(r->arena, get(r, COLUMN_DOI));
	set_arxiv(p, get(r, COLUMN_ARXIV));
	ids->pmid = digits_of(get(r, COLUMN_PMID));
	if (str_starts_nocase(pmcid, "PMC"))
		ids->pmcid = pmcid;
	for (size_t i = 0; i < r->count; i++)
		if (r->values[i].column == COLUMN_URL || r->values[i].column == COLUMN_ID)
			field_ids_from_url(p, str_trim(r->values[i].value));
	/* A column of ids says nothing of whose they are: only those whose form tells. */
	set_arxiv(p, id);
	if (ids->doi.n == 0)
		ids->doi = id_doi(r->arena, id);
}

/* ---- venue ---- */

/* "Journal (2014) 3:3 (152-160). Date of Publication: 1 Dec 2014" to its parts. False where it isn't of that form. */
static bool read_citation(const struct reading *r, struct str s)
{
	struct paper *p = r->paper;
	struct venue *v = &p->venue;
	size_t open = str_find(s, STR(" ("), 0);

	while (open != SIZE_MAX &&
	    !(open + 7 <= s.n && s.p[open + 6] == ')' && field_year(str_sub(s, open + 2, open + 6)) > 0))
		open = str_find(s, STR(" ("), open + 2);
	if (open == SIZE_MAX)
		return false;
	v->name = str_sub(s, 0, open);
	struct str year = str_sub(s, open + 2, open + 6), rest = str_trim(str_sub(s, open + 7, s.n));
	size_t date = str_find(rest, STR("Date of Publication:"), 0);
	struct str numbers = str_trim(str_sub(rest, 0, date)), stated = {0};
	if (date != SIZE_MAX)
		stated = field_date(r->arena, str_sub(rest, date + strlen("Date of Publication:"), rest.n));
	if (p->date.n == 0)
		p->date = stated.n ? stated : str_dup(r->arena, year);
	p->date_basis = DATE_STATED;
	size_t pages = str_find_char(numbers, '(', 0), close = str_find_char(numbers, ')', 0);
	/* "(7 p)" counts them */
	if (pages != SIZE_MAX && close != SIZE_MAX && close > pages &&
	    !str_ends(str_sub(numbers, 0, close), " p"))
		v->pages = str_sub(numbers, pages + 1, close);
	struct str volume = str_trim(str_sub(numbers, 0, pages));
	size_t colon = str_find_char(volume, ':', 0);
	if (volume.n > 0 && volume.n < 30 && volume.p[0] >= '0' && volume.p[0] <= '9') {
		v->volume =
		    str_trim(str_sub(volume, 0, colon == SIZE_MAX ? str_find_char(volume, '.', 0) : colon));
		if (colon != SIZE_MAX)
			v->issue = str_trim(str_sub(volume, colon + 1, volume.n));
	}
	return true;
}

static void fill_venue(const struct reading *r)
{
	struct paper *p = r->paper;
	struct venue *v = &p->venue;
	struct str type = get(r, COLUMN_TYPE), citation = get(r, COLUMN_CITATION),
	           ref = get(r, COLUMN_JOURNAL_REF);
	struct str name = markup_text(r->arena, either(r, COLUMN_VENUE, COLUMN_VENUE_OTHER));
	bool told = citation.n > 0 && read_citation(r, citation);

	if (name.n > 0)
		v->name = name;
	else if (citation.n > 0 && !told && !str_starts_nocase(citation, "http"))
		v->name = citation;
	if (v->name.n == 0 && ref.n > 0) {
		arxiv_journal_ref(v, r->arena, ref);
		return;
	}
	const struct {
		struct str *to;
		struct str value;
	} parts[] = {{&v->volume, get(r, COLUMN_VOLUME)}, {&v->issue, get(r, COLUMN_ISSUE)},
	    {&v->pages,
	        get(r, COLUMN_FIRST_PAGE).n
	            ? field_pages(r->arena, get(r, COLUMN_FIRST_PAGE), get(r, COLUMN_LAST_PAGE))
	            : field_pages(r->arena, get(r, COLUMN_PAGES), (struct str){0})},
	    {&v->publisher, get(r, COLUMN_PUBLISHER)}};
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (parts[i].value.n > 0)
			*parts[i].to = parts[i].value;
	if (v->name.n == 0)
		v->type = p->identifiers.arxiv.n ? VENUE_PREPRINT : VENUE_UNKNOWN;
	else if (str_starts_nocase(v->name, "arxiv"))
		v->type = VENUE_PREPRINT;
	else if (str_starts_nocase(type, "conference") || str_starts_nocase(type, "proceedings"))
		v->type = VENUE_PROCEEDINGS;
	else if (str_starts_nocase(type, "journal") || str_eq_nocase(type, STR("article")) || told)
		v->type = VENUE_JOURNAL;
	v->year = field_year(p->date);
}

/* ---- lists ---- */

static struct str *add_category(struct paper *p)
{
	return arena_push(p->arena, &p->categories, &p->category_count, sizeof(*p->categories));
}

/* "cs.LG stat.ML", "['cs.LG']", "Computer Science; Physics" */
static void fill_categories(const struct reading *r)
{
	struct paper *p = r->paper;
	struct str list = get(r, COLUMN_CATEGORIES), item;
	size_t at = 0;

	while (csv_next_listed(r->arena, list, &at, &item))
		*add_category(p) = str_trim(item);
	if (p->category_count > 0 || list.n == 0)
		return;
	const char *separators = str_find_char(list, ';', 0) != SIZE_MAX                        ? ";"
	    : str_find_char(list, '|', 0) != SIZE_MAX                                           ? "|"
	    : str_find_char(list, '.', 0) != SIZE_MAX || (list.p[0] >= 'a' && list.p[0] <= 'z') ? " ,"
	                                                                                        : "";
	for (size_t from = 0, i = 0; i <= list.n; i++) {
		if (i < list.n && !strchr(separators, list.p[i]))
			continue;
		struct str name = str_trim(str_sub(list, from, i));
		if (name.n > 0)
			*add_category(p) = name;
		from = i + 1;
	}
}

static void fill_keywords(const struct reading *r)
{
	struct str list = either(r, COLUMN_KEYWORDS, COLUMN_KEYWORDS_OTHER), item;

	list = markup_entities(r->arena, list);
	size_t at = 0;

	while (csv_next_listed(r->arena, list, &at, &item))
		field_keyword(r->paper, item);
	if (at > 0)
		return;
	field_keywords(r->paper, list,
	    str_find_char(list, ';', 0) != SIZE_MAX       ? ";"
	        : str_find_char(list, '|', 0) != SIZE_MAX ? "|"
	                                                  : ",");
}

static struct str raw(const struct reading *r, enum csv_column column)
{
	for (size_t i = 0; i < r->count; i++)
		if (r->values[i].column == column && !field_is_absent(str_trim(r->values[i].value)))
			return r->values[i].value;
	return (struct str){0};
}

void csv_paper(struct paper *p, const struct csv_value *values, size_t count)
{
	const struct reading reading = {p, p->arena, values, count}, *r = &reading;
	struct str authors = raw(r, COLUMN_AUTHORS_FULL);

	p->title = markup_text(r->arena, either(r, COLUMN_TITLE, COLUMN_TITLE_OTHER));
	p->abstract = markup_abstract(r->arena, either(r, COLUMN_ABSTRACT, COLUMN_ABSTRACT_OTHER));
	/* Scopus writes so where it has none. */
	if (str_eq_nocase(p->abstract, STR("[No abstract available]")))
		p->abstract = (struct str){0};
	p->comment = get(r, COLUMN_COMMENT);
	p->license = get(r, COLUMN_LICENSE);
	p->language = language_code(p->arena, get(r, COLUMN_LANGUAGE));
	csv_names(p, markup_entities(r->arena, authors.n ? authors : raw(r, COLUMN_AUTHORS)));
	fill_date(r);
	fill_identifiers(r);
	fill_venue(r);
	fill_categories(r);
	fill_keywords(r);
	field_link(p, get(r, COLUMN_CODE), LINK_CODE, "source/csv");
	p->retracted = field_says_retracted(p->title) || str_eq_nocase(get(r, COLUMN_TYPE), STR("Retracted"));
	if (p->identifiers.arxiv.n > 0 && arxiv_is_withdrawn(p->comment, p->abstract)) {
		p->withdrawn = true;
		p->withdrawn_version = p->identifiers.arxiv_version;
	}
}
