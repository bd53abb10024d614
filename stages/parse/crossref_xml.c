/* crossref_xml.c: Crossref's XML (https://data.crossref.org/reports/help/schema_doc/unixref1.1/unixref1.1.html): Unixref
 * from content negotiation, queries and OAI-PMH, and what publishers deposit, which has the same elements. */
#include "../normalise/normalise.h"
#include "xml_paper.h"
#include "xml_prose.h"

#include <string.h>

/* A journal holds articles, a book chapters...: what they have in common stands beside them. A book or a volume of
 * proceedings that holds none is a record itself. */
static const struct xml_plan plan = {
    .records = (const char *const[]){"journal_article", "conference_paper", "content_item", "posted_content",
        "dissertation", "peer_review", "error", "msg", NULL},
    .lone = (const char *const[]){"dataset", NULL},
    .context = (const char *const[]){"journal_metadata", "journal_issue", "book_metadata",
        "book_series_metadata", "book_set_metadata", "event_metadata", "proceedings_metadata",
        "proceedings_series_metadata", "report-paper_metadata", "report-paper_series_metadata",
        "standard_metadata", "database_metadata", NULL},
    .alone = (const char *const[]){"book_metadata", "book_series_metadata", "book_set_metadata",
        "proceedings_metadata", "proceedings_series_metadata", "report-paper_metadata",
        "report-paper_series_metadata", "standard_metadata", NULL},
};

static int bid(struct str head)
{
	static const char *const roots[] = {
	    "doi_records", "doi_record", "crossref", "crossref_result", "doi_batch", NULL};

	if (xml_is_one_of(xml_head_root(head), roots))
		return 92;
	return xml_head_has(head, "crossref") && xml_head_has(head, "doi_data") ? 88 : 0;
}

static enum rc split(struct splitter *s, struct blob *out, struct err *e)
{
	return split_xml(s, &plan, out, e);
}

struct reading {
	struct paper *paper;
	const struct xml *item; /* the record */
	const struct xml *journal, *issue;
	const struct xml *volume; /* metadata of the book or proceedings, or NULL */
};

/* ---- title, authors ---- */

/* The title of a book or of proceedings, or of the series where it has none of its own. */
static struct str volume_title(struct arena *a, const struct xml *volume)
{
	struct str title = xml_prose(a, xml_at(volume, "titles/title"));

	if (title.n == 0)
		title = xml_prose(a, xml_child(volume, "proceedings_title"));
	return title.n ? title : xml_prose(a, xml_at(volume, "series_metadata/titles/title"));
}

static void read_title(const struct reading *r)
{
	struct arena *a = r->paper->arena;
	const struct xml *titles = xml_child(r->item, "titles");
	struct str title = xml_prose(a, xml_child(titles, "title"));
	struct str subtitle = xml_prose(a, xml_child(titles, "subtitle"));

	if (title.n == 0)
		title = xml_prose(a, xml_child(titles, "original_language_title"));
	if (title.n == 0) /* a chapter without one, "Frontmatter" */
		title = volume_title(a, r->volume);
	if (title.n > 0 && subtitle.n > 0)
		title = str_fmt(a, strchr(":?!.", title.p[title.n - 1]) ? "%.*s %.*s" : "%.*s: %.*s",
		    STR_ARG(title), STR_ARG(subtitle));
	r->paper->title = title;
}

static struct str institution(struct arena *a, const struct xml *n)
{
	struct str department = xml_child_text(a, n, "institution_department");
	struct str name = xml_child_text(a, n, "institution_name"),
	           place = xml_child_text(a, n, "institution_place");
	struct str whole =
	    department.n && name.n ? str_fmt(a, "%.*s, %.*s", STR_ARG(department), STR_ARG(name)) : name;

	if (whole.n > 0 && place.n > 0)
		whole = str_fmt(a, "%.*s, %.*s", STR_ARG(whole), STR_ARG(place));
	return whole;
}

static void read_author(struct author_list *l, const struct xml *n)
{
	struct arena *a = l->paper->arena;

	if (xml_is(n, "person_name"))
		authors_add(l, xml_child_text(a, n, "surname"), xml_child_text(a, n, "given_name"),
		    xml_child_text(a, n, "suffix"));
	else if (xml_is(n, "organization"))
		authors_add_group(l, xml_text(a, n));
	else
		return;
	authors_identify(l, xml_child_text(a, n, "ORCID"));
	for (const struct xml *i = xml_child(n, "affiliation"); i; i = xml_same(i))
		authors_affiliate(l, xml_text(a, i));
	for (const struct xml *i = xml_at(n, "affiliations/institution"); i; i = xml_same(i))
		authors_affiliate(l, institution(a, i));
}

/* A dissertation has its author without a list around; a data set may have those of its database. */
static void read_authors(const struct reading *r)
{
	struct author_list authors = {.paper = r->paper};
	const struct xml *list = xml_child(r->item, "contributors");

	if (!list && xml_is(r->item, "dataset"))
		list = xml_child(r->volume, "contributors");
	for (const struct xml *i = xml_first(list ? list : r->item); i; i = xml_next(i))
		if (str_is(xml_attribute(i, "contributor_role"), "author"))
			read_author(&authors, i);
	authors_end(&authors);
}

/* ---- date ---- */

/* The earliest of n's dates of that name, on paper or online: what Crossref calls "issued". */
static struct str earliest(struct arena *a, const struct xml *n, const char *name)
{
	struct str date = {0};

	for (const struct xml *i = xml_child(n, name); i; i = xml_same(i))
		date = date_earlier(date, date_of_children(a, i, "year", "month", "day"));
	return date;
}

static void read_date(const struct reading *r)
{
	static const char *const names[] = {
	    "publication_date", "posted_date", "approval_date", "review_date", "acceptance_date", NULL};
	struct arena *a = r->paper->arena;
	struct str date = {0};

	for (size_t i = 0; names[i] && date.n == 0; i++)
		date = earliest(a, r->item, names[i]);
	if (date.n == 0)
		date = earliest(a, xml_child(r->item, "database_date"), "publication_date");
	if (date.n == 0)
		date = earliest(a, r->issue, "publication_date");
	if (date.n == 0)
		date = earliest(a, r->volume, "publication_date");
	paper_set_date(r->paper, date);
	/* The year to cite an article by is that of its issue. */
	struct str issue = earliest(a, r->issue, "publication_date");
	r->paper->venue.year = year_of_date(issue.n ? issue : date);
}

/* ---- venue ---- */

static void read_pages(const struct reading *r)
{
	struct arena *a = r->paper->arena;
	struct venue *v = &r->paper->venue;
	const struct xml *pages = xml_child(r->item, "pages");
	const struct xml *number = xml_at(r->item, "publisher_item/item_number");

	v->pages =
	    page_range(a, xml_child_text(a, pages, "first_page"), xml_child_text(a, pages, "last_page"));
	for (; number && v->pages.n == 0; number = xml_same(number))
		if (str_find(xml_attribute(number, "item_number_type"), STR("article"), 0) != SIZE_MAX)
			v->pages = xml_text(a, number);
}

static void read_venue(const struct reading *r)
{
	struct arena *a = r->paper->arena;
	struct venue *v = &r->paper->venue;

	if (r->journal) {
		v->type = VENUE_JOURNAL;
		v->name = xml_prose(a, xml_child(r->journal, "full_title"));
		v->volume = xml_child_text(a, r->issue, "journal_volume/volume");
		v->issue = xml_child_text(a, r->issue, "issue");
	} else if (xml_is(r->item, "posted_content")) {
		struct str type = xml_attribute(r->item, "type");

		v->type = type.n == 0 || str_is(type, "preprint") ? VENUE_PREPRINT : VENUE_UNKNOWN;
		v->name = xml_child_text(a, r->item, "institution/institution_name");
		if (v->name.n == 0)
			v->name = xml_child_text(a, r->item, "group_title");
	} else if (xml_is(r->item, "dissertation")) {
		v->publisher = xml_child_text(a, r->item, "institution/institution_name");
	} else {
		bool proceedings =
		    str_starts(r->item->name, "conference") || str_starts(r->item->name, "proceedings");

		v->type = proceedings ? VENUE_PROCEEDINGS : VENUE_UNKNOWN;
		if (r->volume != r->item)
			v->name = volume_title(a, r->volume);
		v->volume = xml_child_text(a, r->volume, "volume");
		v->publisher = xml_child_text(a, r->volume, "publisher/publisher_name");
	}
	read_pages(r);
}

/* ---- the rest ---- */

/* The first licence that isn't for text mining alone; else that one. */
static void read_license(const struct reading *r)
{
	struct arena *a = r->paper->arena;
	const struct xml *program = xml_child(r->item, "program");
	struct str mining = {0};

	for (; program && r->paper->license.n == 0; program = xml_same(program)) {
		for (const struct xml *i = xml_child(program, "license_ref"); i; i = xml_same(i)) {
			struct str *to =
			    str_is(xml_attribute(i, "applies_to"), "tdm") ? &mining : &r->paper->license;

			if (to->n == 0)
				*to = xml_text(a, i);
		}
	}
	if (r->paper->license.n == 0 && mining.n == 0)
		mining = xml_text(a, xml_find(xml_child(r->item, "crossmark"), "license_ref"));
	if (r->paper->license.n == 0)
		r->paper->license = mining;
}

/* A version of the same work on arXiv. */
static void read_relations(const struct reading *r)
{
	static const char *const same[] = {
	    "hasPreprint", "isPreprintOf", "isVersionOf", "hasVersion", "isSameAs", "isIdenticalTo", NULL};
	struct identifiers *ids = &r->paper->identifiers;

	for (const struct xml *program = xml_child(r->item, "program"); program; program = xml_same(program)) {
		for (const struct xml *i = xml_child(program, "related_item"); i; i = xml_same(i)) {
			const struct xml *relation = xml_child(i, "intra_work_relation");

			if (str_is(xml_attribute(relation, "identifier-type"), "arxiv") && ids->arxiv.n == 0 &&
			    xml_is_one_of(xml_attribute(relation, "relationship-type"), same))
				ids->arxiv = id_arxiv(r->paper->arena, xml_text(r->paper->arena, relation),
				    &ids->arxiv_version);
		}
	}
}

static const struct xml *abstract_of(const struct xml *item)
{
	for (const struct xml *i = xml_child(item, "abstract"); i; i = xml_same(i))
		if (xml_attribute(i, "abstract-type").n == 0)
			return i;
	return xml_child(item, "abstract");
}

static const struct xml *volume_of(const struct xml *item)
{
	static const char *const names[] = {"book_metadata", "book_series_metadata", "book_set_metadata",
	    "proceedings_metadata", "proceedings_series_metadata", "database_metadata", NULL};
	const struct xml *found = NULL;

	if (str_ends(item->name, "_metadata"))
		return item;
	for (size_t i = 0; names[i] && !found; i++)
		found = xml_child(item->parent, names[i]);
	return found;
}

static void read_record(const struct reading *r)
{
	struct paper *p = r->paper;
	struct arena *a = p->arena;
	struct str language = xml_attribute(r->item, "language");

	read_title(r);
	p->abstract = xml_abstract(a, abstract_of(r->item));
	if (language.n == 0)
		language = xml_attribute(r->journal ? r->journal : r->volume, "language");
	p->language = language_code(a, str_dup(a, language));
	p->identifiers.doi = id_doi(a, xml_child_text(a, r->item, "doi_data/doi"));
	read_authors(r);
	read_venue(r);
	read_date(r);
	read_license(r);
	read_relations(r);
	paper_read_title_flags(p);
}

static enum rc parse(const struct blob *b, struct place at, struct paper *p, struct err *e)
{
	struct xml_doc d;
	enum rc rc = xml_open(&d, b, at, NULL, e);

	at.column = b->column;
	if (rc == RC_OK && (xml_is(d.record, "error") || xml_is(d.record, "msg"))) {
		rc = err_at(e, RC_SKIP, at, "the server answered with an error: %.*s",
		    STR_ARG(xml_text(p->arena, d.record)));
	} else if (rc == RC_OK) {
		struct reading r = {.paper = p, .item = d.record, .volume = volume_of(d.record)};

		r.journal = xml_child(d.record->parent, "journal_metadata");
		r.issue = xml_child(d.record->parent, "journal_issue");
		read_record(&r);
		rc = paper_check(p, at, e);
	}
	xml_close(&d);
	return rc;
}

const struct format format_crossref_xml = {
    .name = "crossref-xml",
    .about = "Crossref's XML: Unixref answers, deposits, OAI-PMH",
    .guess = true,
    .bid = bid,
    .split = split,
    .parse = parse,
};
