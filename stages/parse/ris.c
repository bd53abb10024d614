/* ris.c: RIS, as reference managers and databases write it (https://en.wikipedia.org/wiki/RIS_(file_format)):
 *
 *   TY  - JOUR
 *   AU  - Family, Given
 *   ER  -
 *
 * Its dialects differ in nearly everything: one space or two before the dash, values over several lines, the fields
 * that title, journal, abstract and date stand in, text between records, records without their ER. */
#include "../normalise/normalise.h"
#include "fields.h"
#include "language.h"
#include "lines.h"
#include "markup.h"
#include <string.h>

/* ---- lines ---- */

/* "AU  - value" or "AU - value": the tag, *value and how many spaces stand before the dash. */
static struct str tag_of(struct str line, struct str *value, size_t *spaces)
{
	size_t i = 2;

	if (line.n < 4 || line.p[0] < 'A' || line.p[0] > 'Z' ||
	    !((line.p[1] >= 'A' && line.p[1] <= 'Z') || (line.p[1] >= '0' && line.p[1] <= '9')))
		return (struct str){0};
	while (i < line.n && line.p[i] == ' ')
		i++;
	if (i < 3 || i > 4 || i >= line.n || line.p[i] != '-' || (i + 1 < line.n && line.p[i + 1] != ' '))
		return (struct str){0};
	*spaces = i - 2;
	*value = str_trim(str_sub(line, i + 1, line.n));
	return str_sub(line, 0, 2);
}

static bool is_type(struct str value)
{
	/* "JOUR", "Journal Article"; a sentence is none */
	return value.n >= 3 && value.n <= 40 && value.p[0] >= 'A' && value.p[0] <= 'Z';
}

static enum line_kind kind(struct line_state *state, struct str line)
{
	struct str value = {0};
	size_t spaces = 0;
	struct str tag = tag_of(line, &value, &spaces);

	(void)state;
	if (str_is(tag, "TY") && is_type(value))
		return LINE_BEGINS;
	return str_is(tag, "ER") && value.n == 0 ? LINE_ENDS : LINE_OTHER;
}

static enum rc split(struct splitter *s, struct blob *out, struct err *e)
{
	return split_lines(s, kind, out, e);
}

/* TY, and at once another field. What stands before may be anything: databases write of themselves there. */
static int bid(struct str head)
{
	struct str line, value = {0};
	size_t at = 0, spaces = 0, lines = 0;
	bool after_type = false;

	while (next_line(head, &at, &line)) {
		struct str tag = tag_of(line, &value, &spaces);

		if (after_type && tag.n > 0)
			return 90;
		lines++;
		after_type = str_is(tag, "TY") && is_type(value);
		if (lines > 200)
			break;
	}
	return 0;
}

/* ---- fields ---- */

enum {
	TITLE,
	TITLE_OTHER,
	TITLE_BOOK,
	TITLE_SHORT,
	ABSTRACT,
	ABSTRACT_OTHER,
	NOTE,
	YEAR,
	DATE,
	JOURNAL,
	SECONDARY,
	JOURNAL_OTHER,
	JOURNAL_SHORT,
	CONFERENCE,
	SERIES,
	VOLUME,
	ISSUE,
	FIRST_PAGE,
	LAST_PAGE,
	PUBLISHER,
	LANGUAGE,
	DATABASE,
	ACCESSION,
	TYPE,
	FIELD_NUMBER
};

static const struct {
	char tag[3];
	char field;
} tags[] = {{"TI", TITLE}, {"T1", TITLE_OTHER}, {"CT", TITLE_OTHER}, {"BT", TITLE_BOOK}, {"ST", TITLE_SHORT},
    {"AB", ABSTRACT}, {"N2", ABSTRACT_OTHER}, {"N1", NOTE}, {"PY", YEAR}, {"Y1", YEAR}, {"DA", DATE},
    {"JF", JOURNAL}, {"T2", SECONDARY}, {"JO", JOURNAL_OTHER}, {"JA", JOURNAL_SHORT}, {"J1", JOURNAL_SHORT},
    {"J2", JOURNAL_SHORT}, {"C3", CONFERENCE}, {"T3", SERIES}, {"VL", VOLUME}, {"VO", VOLUME}, {"IS", ISSUE},
    {"CP", ISSUE}, {"SP", FIRST_PAGE}, {"EP", LAST_PAGE}, {"PB", PUBLISHER}, {"LA", LANGUAGE},
    {"DB", DATABASE}, {"AN", ACCESSION}, {"TY", TYPE}};

struct reading {
	struct paper *paper;
	struct str field[FIELD_NUMBER];
};

static void read_keywords(struct paper *p, struct str lines)
{
	struct str line;
	size_t at = 0;

	/* One a field, one a line, or all in one line. */
	while (next_line(lines, &at, &line))
		field_keywords(p, line, ";");
}

/* "Ruiz, A.; Lee, B." in one field; semicolons are in no name, but in entities. */
static void read_authors(struct paper *p, struct str value)
{
	value = markup_entities(p->arena, value);
	for (size_t i = 0; i < value.n;) {
		size_t end = str_find_char(value, ';', i);

		field_name(p, str_sub(value, i, end));
		i = end == SIZE_MAX ? value.n : end + 1;
	}
}

/* A DOI, with or without an address around it, in fields where it has no place but often stands. */
static bool read_doi(struct paper *p, struct str value)
{
	struct str doi = id_doi(p->arena, value);

	if (doi.n > 0 && p->identifiers.doi.n == 0)
		p->identifiers.doi = doi;
	return doi.n > 0 && str_find_char(value, ' ', 0) == SIZE_MAX;
}

static void read_field(struct reading *r, struct str tag, struct str raw)
{
	struct paper *p = r->paper;
	struct str value = str_fold_space(p->arena, raw);
	int field = -1;

	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]) && field < 0; i++)
		if (str_is(tag, tags[i].tag))
			field = (unsigned char)tags[i].field;
	if (field_is_absent(value))
		return;
	if (str_is(tag, "AU") || str_is(tag, "A1"))
		read_authors(p, value);
	else if (str_is(tag, "KW"))
		read_keywords(p, raw);
	else if (str_is(tag, "DO") || str_is(tag, "DI"))
		read_doi(p, value);
	else if (str_is(tag, "UR") || str_is(tag, "L2"))
		field_ids_from_url(p, value);
	else if (str_is(tag, "C2") && str_starts(value, "PMC"))
		p->identifiers.pmcid = value;
	if (field < 0 || (field == NOTE && read_doi(p, value)))
		return;
	struct str *to = &r->field[field];
	if (to->n == 0)
		*to = value;
	else if (field == ABSTRACT || field == NOTE) /* paragraphs, each in a field of its own */
		*to = str_fmt(p->arena, "%.*s %.*s", STR_ARG(*to), STR_ARG(value));
}

static void read_fields(struct reading *r, struct str text)
{
	struct str line, tag = {0}, value = {0};
	const char *from = NULL, *to = NULL;
	size_t at = 0, spaces = 0, dialect = 0;

	while (next_line(text, &at, &line)) {
		struct str next = tag_of(line, &value, &spaces);

		/* "UV - light" in an abstract is no field where the dialect writes two spaces. */
		if (next.n > 0 && dialect == 0)
			dialect = spaces;
		if (next.n > 0 && spaces == dialect) {
			if (tag.n > 0)
				read_field(r, tag, (struct str){from, (size_t)(to - from)});
			tag = next;
			from = value.p;
		}
		to = line.p + line.n;
	}
	if (tag.n > 0)
		read_field(r, tag, (struct str){from, (size_t)(to - from)});
}

/* ---- the record ---- */

static struct str first_of(const struct reading *r, const int *fields)
{
	for (; *fields >= 0; fields++)
		if (r->field[*fields].n > 0)
			return r->field[*fields];
	return (struct str){0};
}

static void fill_venue(const struct reading *r)
{
	static const int names[] = {
	    JOURNAL, SECONDARY, JOURNAL_OTHER, CONFERENCE, TITLE_BOOK, JOURNAL_SHORT, SERIES, -1};
	struct paper *p = r->paper;
	struct venue *v = &p->venue;
	struct str type = r->field[TYPE];

	v->name = markup_text(p->arena, first_of(r, names));
	/* A book is in nothing; its second title is a series. */
	if (str_eq(v->name, p->title) || str_is(type, "BOOK"))
		v->name = r->field[JOURNAL];
	v->volume = r->field[VOLUME];
	v->issue = r->field[ISSUE];
	v->pages = field_pages(p->arena, r->field[FIRST_PAGE], r->field[LAST_PAGE]);
	v->publisher = r->field[PUBLISHER];
	if (str_is(type, "JOUR") || str_is(type, "EJOUR") || str_starts_nocase(type, "journal"))
		v->type = VENUE_JOURNAL;
	else if (str_is(type, "CONF") || str_is(type, "CPAPER") || str_starts_nocase(type, "conference"))
		v->type = VENUE_PROCEEDINGS;
	if (str_starts_nocase(v->name, "arxiv"))
		v->type = VENUE_PREPRINT;
	v->year = field_year(p->date);
}

/* The year's field states a month less often than the date's. */
static void fill_date(const struct reading *r)
{
	struct paper *p = r->paper;
	struct str year = field_date(p->arena, r->field[YEAR]), date = field_date(p->arena, r->field[DATE]);

	if (year.n == 0 || (date.n > year.n && field_year(date) == field_year(year)))
		year = date;
	p->date = year;
	p->date_basis = year.n > 0 ? DATE_STATED : DATE_NONE;
}

static void fill(const struct reading *r)
{
	static const int titles[] = {TITLE, TITLE_OTHER, TITLE_BOOK, TITLE_SHORT, -1};
	static const int abstracts[] = {ABSTRACT, ABSTRACT_OTHER, -1};
	struct paper *p = r->paper;
	struct str database = r->field[DATABASE];

	p->title = markup_text(p->arena, first_of(r, titles));
	p->abstract = markup_abstract(p->arena, first_of(r, abstracts));
	p->comment = r->field[NOTE];
	p->language = language_code(p->arena, r->field[LANGUAGE]);
	p->retracted = field_says_retracted(p->title);
	if ((str_find(database, STR("ubMed"), 0) != SIZE_MAX ||
	        str_find(database, STR("edline"), 0) != SIZE_MAX ||
	        str_find(database, STR("MEDLINE"), 0) != SIZE_MAX) &&
	    field_is_number(r->field[ACCESSION]))
		p->identifiers.pmid = r->field[ACCESSION];
	fill_date(r);
	fill_venue(r);
	field_end_authors(p);
}

static enum rc parse(const struct blob *b, struct place at, struct paper *p, struct err *e)
{
	struct reading r = {.paper = p};
	struct str text;

	at.column = b->column;
	enum rc rc = field_utf8(&text, p->arena, b->bytes, at, e);
	if (rc != RC_OK)
		return rc;
	field_begin_authors(p);
	read_fields(&r, str_dup(p->arena, text));
	fill(&r);
	if (p->title.n == 0 && p->abstract.n == 0)
		return err_at(e, RC_SKIP, at, "neither title nor abstract");
	return RC_OK;
}

const struct format format_ris = {
    .name = "ris",
    .about = "RIS of reference managers and databases",
    .guess = true,
    .bid = bid,
    .split = split,
    .parse = parse,
};
