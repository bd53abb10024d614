/* bib_paper.c: a BibTeX or biblatex entry as a paper (bib.h). Fields: "The biblatex Package", 2.2, and those of
 * plain.bst; what JabRef, Mendeley, Zotero, ADS and others add. */
#include "../normalise/normalise.h"
#include "arxiv.h"
#include "bib.h"
#include "fields.h"
#include "language.h"
#include "markup.h"
#include <string.h>

struct fields {
	struct bib_entry entry;
	struct bib_field *items; /* in the arena */
	size_t count;
};

struct reading {
	struct paper *paper;
	struct arena *arena;
	struct fields own;
	struct fields parents[BIB_PARENTS];
	size_t parent_count;
	struct bib_macros macros;
};

/* ---- the record as the splitter made it ---- */

static bool is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* Has a value swallowed the fields behind it: a line "author = {" inside? */
static bool swallows(struct str value)
{
	for (size_t i = 0; (i = str_find_char(value, '\n', i)) != SIZE_MAX;) {
		size_t name;

		while (i < value.n && strchr(" \t\r\n", value.p[i]))
			i++;
		for (name = i; i < value.n && (is_letter(value.p[i]) || value.p[i] == '-');)
			i++;
		if (i == name)
			continue;
		while (i < value.n && value.p[i] == ' ')
			i++;
		if (i >= value.n || value.p[i] != '=')
			continue;
		for (i++; i < value.n && value.p[i] == ' ';)
			i++;
		if (i < value.n && (value.p[i] == '{' || value.p[i] == '"'))
			return true;
	}
	return false;
}

/* open: the entry had no end of its own, so one of its fields may have none. */
static bool read_fields(struct reading *r, struct fields *f, bool open, struct str *broken)
{
	struct bib_field field;
	enum bib_next next = BIB_NO_MORE;

	while (f->count < LIMIT_BIB_FIELDS && (next = bib_next_field(&f->entry, &field)) == BIB_FIELD) {
		struct bib_field *to = arena_push(r->arena, &f->items, &f->count, sizeof(*to));
		*to = field;
		if (open && swallows(field.value)) {
			next = BIB_BROKEN;
			break;
		}
	}
	if (next == BIB_BROKEN)
		*broken = field.name;
	return next != BIB_BROKEN;
}

/* What stands behind the entry: macros and parents. */
static void read_rest(struct reading *r, struct str rest)
{
	struct bib_entry en;
	struct bib_field f;
	struct str broken;
	enum bib_end how;
	size_t at = 0;

	while (bib_find(rest, &at) != SIZE_MAX) {
		size_t end = bib_extent(rest, at, &how);
		struct str text = str_sub(rest, at, end);

		at = end;
		if (!bib_open(&en, text))
			continue;
		if (str_eq_nocase(en.type, STR("string"))) {
			if (bib_next_field(&en, &f) == BIB_FIELD)
				bib_define(&r->macros, r->arena, f.name,
				    bib_value(r->arena, f.value, &r->macros), true);
		} else if (r->parent_count < BIB_PARENTS) {
			r->parents[r->parent_count].entry = en;
			read_fields(r, &r->parents[r->parent_count], false, &broken);
			r->parent_count++;
		}
	}
}

/* ---- fields and inheritance ---- */

static struct str find(struct reading *r, const struct fields *f, const char *name)
{
	for (size_t i = 0; i < f->count; i++) {
		if (!str_eq_nocase(f->items[i].name, str_of(name)))
			continue;
		struct str value = str_trim(bib_value(r->arena, f->items[i].value, &r->macros));
		if (value.n > 0)
			return value;
	}
	return (struct str){0};
}

/* Is the parent one that gives all it has (xdata), not only what an entry shares with the book it is in? */
static bool is_data(const struct fields *f)
{
	return str_eq_nocase(f->entry.type, STR("xdata"));
}

static bool is_shared(const char *name)
{
	static const char *const names[] = {"booktitle", "booksubtitle", "journal", "journaltitle", "year",
	    "month", "date", "publisher", "volume", "number", "series", "language", "langid", "school",
	    "institution", "keywords", NULL};

	for (size_t i = 0; names[i]; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* A field as TeX: the entry's own, else inherited. A book's title is the booktitle of what is in it. */
static struct str get(struct reading *r, const char *name)
{
	struct str value = find(r, &r->own, name);

	for (size_t i = 0; i < r->parent_count && !value.n; i++) {
		const struct fields *parent = &r->parents[i];

		if (is_data(parent) || is_shared(name))
			value = find(r, parent, name);
		if (!value.n && !is_data(parent) && strcmp(name, "booktitle") == 0)
			value = find(r, parent, "title");
	}
	return value;
}

static struct str text_of(struct reading *r, const char *name)
{
	return bib_text(r->arena, get(r, name));
}

/* The first of several fields that is there. */
static struct str first_text(struct reading *r, const char *const *names)
{
	struct str text = {0};

	for (; *names && !text.n; names++)
		text = text_of(r, *names);
	return text;
}

static struct str verbatim(struct reading *r, const char *name)
{
	return bib_verbatim(r->arena, get(r, name));
}

/* ---- date ---- */

static void fill_date(struct reading *r)
{
	static const char *const dates[] = {"date", "eventdate", NULL};
	static const char *const years[] = {"year", "issued", NULL};
	struct paper *p = r->paper;

	p->date = field_date(r->arena, first_text(r, dates));
	if (p->date.n == 0)
		p->date = bib_date(r->arena, first_text(r, years), text_of(r, "month"), text_of(r, "day"));
	p->date_basis = p->date.n > 0 ? DATE_STATED : DATE_NONE;
}

/* ---- identifiers ---- */

static void set_arxiv(struct paper *p, struct str text)
{
	struct str version = {0};

	if (p->identifiers.arxiv.n > 0)
		return;
	p->identifiers.arxiv = id_arxiv(p->arena, text, &version);
	if (p->identifiers.arxiv.n > 0 && version.n > 0)
		p->identifiers.arxiv_version = version;
}

/* "arXiv:1207.1234 [cs]", "arXiv preprint arXiv:1207.1234", "CoRR, abs/1207.1234": from the id on. */
static void find_arxiv(struct paper *p, struct str text)
{
	static const char *const marks[] = {
	    "arXiv:", "arXiv: ", "ArXiv:", "arxiv:", "abs/", "arxiv.org/pdf/", NULL};

	for (size_t i = 0; marks[i]; i++) {
		size_t at = str_find(text, str_of(marks[i]), 0);

		if (at == SIZE_MAX)
			continue;
		struct str id = str_trim(str_sub(text, at + strlen(marks[i]), text.n));
		size_t n = 0;
		while (n < id.n && !strchr(" ,;[]()", id.p[n]))
			n++;
		set_arxiv(p, str_sub(id, 0, n));
	}
}

static void fill_identifiers(struct reading *r)
{
	static const char *const arxiv[] = {"arxiv", "arxivid", "arxiv_id", NULL};
	static const char *const places[] = {"url", "ee", "howpublished", "bdsk-url-1", "adsurl", NULL};
	struct paper *p = r->paper;
	struct identifiers *ids = &p->identifiers;
	struct str eprint = verbatim(r, "eprint"), kind = text_of(r, "archiveprefix"), dblp = r->own.entry.key;

	if (kind.n == 0)
		kind = text_of(r, "eprinttype");
	if (str_eq_nocase(kind, STR("pubmed")) || str_eq_nocase(kind, STR("pmid")))
		ids->pmid = eprint;
	else if (kind.n == 0 || str_starts_nocase(kind, "arxiv"))
		set_arxiv(p, eprint);
	for (size_t i = 0; arxiv[i]; i++)
		set_arxiv(p, verbatim(r, arxiv[i]));
	find_arxiv(p, text_of(r, "journal"));
	find_arxiv(p, text_of(r, "number"));
	find_arxiv(p, text_of(r, "howpublished"));
	ids->doi = id_doi(r->arena, verbatim(r, "doi"));
	if (ids->pmid.n == 0)
		ids->pmid = verbatim(r, "pmid");
	ids->pmcid = verbatim(r, "pmcid");
	for (size_t i = 0; places[i]; i++)
		field_ids_from_url(p, verbatim(r, places[i]));
	if (str_starts(dblp, "DBLP:"))
		ids->dblp = str_sub(dblp, 5, dblp.n);
	struct str note = text_of(r, "note");
	size_t digits = 5;
	while (str_starts(note, "PMID:") && digits < note.n && strchr(" 0123456789", note.p[digits]))
		digits++;
	if (ids->pmid.n == 0 && digits > 5)
		ids->pmid = str_trim(str_sub(note, 5, digits));
}

/* ---- venue ---- */

static bool is_type(const struct reading *r, const char *const *types)
{
	for (; *types; types++)
		if (str_eq_nocase(r->own.entry.type, str_of(*types)))
			return true;
	return false;
}

/* "arXiv preprint arXiv:1207.1234", "CoRR", "arXiv e-prints": where preprints are, and no journal. */
static bool is_preprints(struct str journal)
{
	return str_starts_nocase(journal, "arxiv") || str_eq_nocase(journal, STR("corr")) ||
	    str_starts_nocase(journal, "corr abs") ||
	    str_starts_nocase(journal, "computing research repository");
}

/* Journals as the macros of AASTeX, which ADS writes. A few of the most used; others stay as they are. */
static struct str journal_of(struct str name)
{
	static const char *const macros[][2] = {{"\\aj", "Astronomical Journal"},
	    {"\\apj", "Astrophysical Journal"}, {"\\apjl", "Astrophysical Journal Letters"},
	    {"\\apjs", "Astrophysical Journal Supplement Series"}, {"\\aap", "Astronomy and Astrophysics"},
	    {"\\aaps", "Astronomy and Astrophysics Supplement Series"},
	    {"\\araa", "Annual Review of Astronomy and Astrophysics"}, {"\\icarus", "Icarus"},
	    {"\\mnras", "Monthly Notices of the Royal Astronomical Society"}, {"\\nat", "Nature"},
	    {"\\pasj", "Publications of the Astronomical Society of Japan"},
	    {"\\pasp", "Publications of the Astronomical Society of the Pacific"},
	    {"\\pra", "Physical Review A"}, {"\\prb", "Physical Review B"}, {"\\prc", "Physical Review C"},
	    {"\\prd", "Physical Review D"}, {"\\pre", "Physical Review E"},
	    {"\\prl", "Physical Review Letters"}, {"\\physrep", "Physics Reports"},
	    {"\\ssr", "Space Science Reviews"}, {"\\solphys", "Solar Physics"},
	    {"\\jgr", "Journal of Geophysical Research"},
	    {"\\jcap", "Journal of Cosmology and Astroparticle Physics"}, {"\\na", "New Astronomy"},
	    {"\\planss", "Planetary and Space Science"}, {"\\psj", "Planetary Science Journal"}};

	for (size_t i = 0; i < sizeof(macros) / sizeof(macros[0]); i++)
		if (str_is(name, macros[i][0]))
			return str_of(macros[i][1]);
	return name;
}

static void fill_venue(struct reading *r)
{
	static const char *const proceedings[] = {"inproceedings", "conference", NULL};
	static const char *const journals[] = {"journal", "journaltitle", "journal-iso", "shortjournal", NULL};
	static const char *const books[] = {"booktitle", "book-title", "eventtitle", NULL};
	static const char *const issues[] = {"number", "issue", NULL};
	/* of an article, in place of pages */
	static const char *const numbers[] = {"eid", "article-number", "articleno", NULL};
	static const char *const publishers[] = {"publisher", "school", "institution", "organization", NULL};
	struct paper *p = r->paper;
	struct venue *v = &p->venue;
	struct str journal = markup_text(r->arena, journal_of(first_text(r, journals)));
	struct str book = markup_text(r->arena, first_text(r, books));

	v->volume = text_of(r, "volume");
	v->issue = first_text(r, issues);
	v->pages = field_pages(r->arena, text_of(r, "pages"), (struct str){0});
	if (v->pages.n == 0)
		v->pages = first_text(r, numbers);
	v->publisher = first_text(r, publishers);
	v->year = field_year(p->date);
	if (is_preprints(journal)) {
		v->type = VENUE_PREPRINT;
		v->volume = (struct str){0}; /* "abs/1207.1234" */
	} else if (is_type(r, proceedings)) {
		v->type = VENUE_PROCEEDINGS;
		v->name = book.n ? book : journal.n ? journal : text_of(r, "series");
	} else if (journal.n > 0) {
		v->type = VENUE_JOURNAL;
		v->name = journal;
	} else if (book.n > 0) {
		v->name = book;
	} else if (p->identifiers.arxiv.n > 0) {
		v->type = VENUE_PREPRINT;
	}
	if (str_starts(v->issue, "arXiv:"))
		v->issue = (struct str){0};
}

/* ---- the record ---- */

static void fill_categories(struct reading *r)
{
	static const char *const names[] = {"primaryclass", "eprintclass", NULL};
	struct paper *p = r->paper;
	struct str category = first_text(r, names);

	if (category.n == 0)
		return;
	struct str *to = arena_push(p->arena, &p->categories, &p->category_count, sizeof(*to));
	*to = category;
}

static void fill_keywords(struct reading *r)
{
	static const char *const names[] = {"keywords", "keyword", "author_keywords", "author-keywords", NULL};
	struct str list = markup_entities(r->arena, first_text(r, names));

	field_keywords(r->paper, list, str_find_char(list, ';', 0) != SIZE_MAX ? ";" : ",");
}

static struct str full_title(struct reading *r)
{
	struct str title = text_of(r, "title"), subtitle = text_of(r, "subtitle");

	if (title.n == 0 || subtitle.n == 0)
		return title;
	bool ended = strchr("?!:.", title.p[title.n - 1]);
	return str_fmt(r->arena, "%.*s%s %.*s", STR_ARG(title), ended ? "" : ":", STR_ARG(subtitle));
}

bool bib_paper(struct paper *p, struct str text, struct str *broken)
{
	static const char *const languages[] = {"langid", "language", NULL};
	static const char *const licenses[] = {"license", "licence", NULL};
	struct reading *r = arena_alloc(p->arena, sizeof(*r));
	enum bib_end how;

	*r = (struct reading){.paper = p, .arena = p->arena};
	*broken = (struct str){0};
	size_t end = bib_extent(text, 0, &how);
	if (!bib_open(&r->own.entry, str_sub(text, 0, end)) ||
	    !read_fields(r, &r->own, how != BIB_CLOSED, broken))
		return false;
	read_rest(r, str_sub(text, end, text.n));
	p->title = markup_text(p->arena, full_title(r));
	p->abstract = markup_abstract(p->arena, text_of(r, "abstract"));
	if (p->title.n == 0 && p->abstract.n == 0)
		return false;
	p->comment = text_of(r, "note");
	p->language = language_code(p->arena, first_text(r, languages));
	p->license = first_text(r, licenses);
	struct str authors = get(r, "author");
	authors = markup_entities(p->arena, authors);
	if (authors.n > 0)
		bib_names(p, authors);
	fill_date(r);
	fill_identifiers(r);
	fill_venue(r);
	fill_categories(r);
	fill_keywords(r);
	p->retracted = field_says_retracted(p->title);
	if (p->identifiers.arxiv.n > 0 && arxiv_is_withdrawn(p->comment, p->abstract)) {
		p->withdrawn = true;
		p->withdrawn_version = p->identifiers.arxiv_version;
	}
	return true;
}
