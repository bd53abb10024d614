/* oai_dc.c: Dublin Core by OAI-PMH (https://www.openarchives.org/OAI/2.0/guidelines-oai_dc.htm), arXiv's and that of
 * other repositories. What an element means is often said by its text only. */
#include "../normalise/normalise.h"
#include "arxiv_fields.h"
#include "markup.h"
#include "oai.h"
#include "xml_prose.h"

#include <string.h>

static const struct xml_plan plan = {
    .records = (const char *const[]){"record", "error", NULL},
    .lone = (const char *const[]){"dc", NULL},
};

static int bid(struct str head)
{
	return oai_head_has(head, "dc", "oai_dc") ? 85 : 0;
}

static enum rc split(struct splitter *s, struct blob *out, struct err *e)
{
	return split_xml(s, &plan, out, e);
}

struct reading {
	struct paper *paper;
	const struct xml *dc;
	struct str journal_ref; /* arXiv's */
};

/* ---- identifiers ---- */

static bool is_address(struct str s)
{
	return str_find(str_sub(s, 0, 12), STR("://"), 0) != SIZE_MAX;
}

/* "https://arxiv.org/abs/1009.1022", "doi:10.1103/x", "Houston Journal of Mathematics, 34 (3) (2008), pp. 773-780" */
static void read_identifier(struct reading *r, struct str text, bool arxiv)
{
	struct identifiers *ids = &r->paper->identifiers;
	struct str version, id = id_arxiv(r->paper->arena, text, &version);
	struct str doi = id_doi(r->paper->arena, text);

	if (id.n > 0 && ids->arxiv.n == 0) {
		ids->arxiv = id;
		ids->arxiv_version = version;
	} else if (doi.n > 0 && ids->doi.n == 0) {
		ids->doi = doi;
	} else if (arxiv && id.n == 0 && doi.n == 0 && !is_address(text) && r->journal_ref.n == 0) {
		r->journal_ref = text;
	}
}

static void read_identifiers(struct reading *r, struct str oai)
{
	static const char relation[] = "info:eu-repo/semantics/altIdentifier/doi/";
	struct arena *a = r->paper->arena;
	struct identifiers *ids = &r->paper->identifiers;

	ids->arxiv = id_arxiv(a, oai, &ids->arxiv_version);
	for (const struct xml *i = xml_child(r->dc, "identifier"); i; i = xml_same(i))
		read_identifier(
		    r, xml_text(a, i), str_starts_nocase(oai, "oai:arxiv.org:") || ids->arxiv.n > 0);
	for (const struct xml *i = xml_child(r->dc, "relation"); i && ids->doi.n == 0; i = xml_same(i)) {
		struct str text = xml_text(a, i);

		if (str_starts(text, relation))
			ids->doi = id_doi(a, str_sub(text, strlen(relation), text.n));
	}
}

/* ---- the rest ---- */

/* The name of a creator: its text, or that of its <name>, beside which an affiliation may stand. */
static struct str name_of(struct arena *a, const struct xml *creator)
{
	const struct xml *name = xml_child(creator, "name");

	return xml_text(a, name ? name : creator);
}

/* "Family, Given". Where others are written so, a name without a comma isn't taken apart. */
static void read_authors(struct reading *r)
{
	struct arena *a = r->paper->arena;
	struct author_list authors = {.paper = r->paper};
	bool commas = false;

	for (const struct xml *i = xml_child(r->dc, "creator"); i; i = xml_same(i))
		commas |= str_find_char(name_of(a, i), ',', 0) != SIZE_MAX;
	for (const struct xml *i = xml_child(r->dc, "creator"); i; i = xml_same(i)) {
		struct str name = name_of(a, i);
		size_t comma = str_find_char(name, ',', 0);
		struct str family = str_sub(name, 0, comma);
		struct str given =
		    comma == SIZE_MAX ? (struct str){0} : str_trim(str_sub(name, comma + 1, name.n));

		if (comma != SIZE_MAX && str_ends(family, "ollaboration"))
			authors_add_group(&authors, str_fmt(a, "%.*s %.*s", STR_ARG(given), STR_ARG(family)));
		else if (comma == SIZE_MAX && commas && str_find_char(name, ' ', 0) != SIZE_MAX)
			authors_add_group(&authors, name);
		else
			authors_add_name(&authors, name);
		for (const struct xml *k = xml_child(i, "affiliation"); k; k = xml_same(k))
			authors_affiliate(&authors, xml_text(a, k));
	}
	authors_end(&authors);
}

/* The longest is the abstract; "Comment: 7 pages" is arXiv's comment. */
static void read_descriptions(struct reading *r)
{
	struct paper *p = r->paper;

	for (const struct xml *i = xml_child(r->dc, "description"); i; i = xml_same(i)) {
		struct str text = xml_prose(p->arena, i);

		if (str_starts(text, "Comment: "))
			p->comment = str_sub(text, 9, text.n);
		else if (text.n > p->abstract.n)
			p->abstract = text;
	}
	p->abstract = markup_trim(p->abstract);
}

static bool has_digit(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return true;
	return false;
}

/* Names of arXiv's categories, or a repository's keywords; not the classes of MSC and ACM ("03E75", "I.2.7"). */
static void read_subjects(struct reading *r)
{
	struct paper *p = r->paper;

	for (const struct xml *i = xml_child(r->dc, "subject"); i; i = xml_same(i)) {
		struct str text = xml_prose(p->arena, i);

		if (p->identifiers.arxiv.n == 0 || !has_digit(text))
			add_text(p->arena, &p->keywords, &p->keyword_count, text);
	}
}

static void read_dates(struct reading *r)
{
	struct arena *a = r->paper->arena;
	struct str date = {0};
	bool inferred;

	for (const struct xml *i = xml_child(r->dc, "date"); i; i = xml_same(i))
		date = date_earlier(date, date_parse(a, xml_text(a, i), 0, &inferred));
	paper_set_date(r->paper, date);
}

static void read_license(struct reading *r)
{
	for (const struct xml *i = xml_child(r->dc, "rights"); i; i = xml_same(i)) {
		struct str text = xml_text(r->paper->arena, i);

		if (r->paper->license.n == 0 || (is_address(text) && !is_address(r->paper->license)))
			r->paper->license = text;
	}
}

/* The number behind a mark: "3" of "Vol. 3"; empty where the mark isn't there. */
static struct str number_behind(struct str s, const char *mark)
{
	size_t at = str_find(s, str_of(mark), 0), from, end;

	if (at == SIZE_MAX)
		return (struct str){0};
	from = end = at + strlen(mark);
	while (end < s.n && s.p[end] >= '0' && s.p[end] <= '9')
		end++;
	return str_sub(s, from, end);
}

/* "Journal of Things; Vol. 3 No. 1 (2019); 1-10", as Open Journal Systems writes it */
static void read_source(struct reading *r)
{
	struct arena *a = r->paper->arena;
	struct venue *v = &r->paper->venue;
	struct str source = xml_child_text(a, r->dc, "source");
	size_t end = str_find_char(source, ';', 0);
	struct str rest = end == SIZE_MAX ? (struct str){0} : str_sub(source, end + 1, source.n);
	size_t pages = str_find_char(rest, ';', 0);

	v->publisher = xml_child_text(a, r->dc, "publisher");
	if (end == SIZE_MAX)
		return;
	v->name = str_trim(str_sub(source, 0, end));
	v->volume = number_behind(rest, "Vol. ");
	v->issue = number_behind(rest, "No. ");
	v->year = year_of_date(year_in(a, rest));
	if (v->volume.n > 0 || v->issue.n > 0)
		v->type = VENUE_JOURNAL;
	if (pages != SIZE_MAX)
		v->pages = page_hyphens(a, str_trim(str_sub(rest, pages + 1, rest.n)));
}

static enum rc parse(const struct blob *b, struct place at, struct paper *p, struct err *e)
{
	struct oai_record record;
	enum rc rc = oai_open(&record, b, at, "dc", p, e);
	struct reading r = {.paper = p, .dc = record.metadata};

	if (rc == RC_OK) {
		p->title = xml_prose(p->arena, xml_child(r.dc, "title"));
		p->language = language_code(p->arena, xml_child_text(p->arena, r.dc, "language"));
		read_identifiers(&r, record.identifier);
		read_authors(&r);
		read_descriptions(&r);
		read_subjects(&r);
		read_dates(&r);
		read_license(&r);
		read_source(&r);
		if (p->identifiers.arxiv.n > 0)
			arxiv_end(p, r.journal_ref);
		paper_read_title_flags(p);
		rc = paper_check(p, (struct place){at.input, b->line, b->column}, e);
	}
	oai_close(&record);
	return rc;
}

const struct format format_oai_dc = {
    .name = "oai-dc",
    .about = "Dublin Core by OAI-PMH, arXiv's and that of other repositories: XML",
    .guess = true,
    .bid = bid,
    .split = split,
    .parse = parse,
};
