/* dblp.c: DBLP's XML, the dump (https://dblp.org/xml/docu/dblpxml.pdf) and the pages of single records and people. */
#include "../normalise/normalise.h"
#include "xml_paper.h"
#include "xml_prose.h"

#include <string.h>

/* <www> holds people's home pages, millions of them, but for a few documents. */
static bool is_record(struct str context, struct str tag)
{
	(void)context;
	return !str_starts(tag, "<www") || str_find(tag, STR("\"homepages/"), 0) == SIZE_MAX;
}

static const char *const kinds[] = {"article", "inproceedings", "proceedings", "book", "incollection", "phdthesis",
    "mastersthesis", "www", "data", NULL};

static const struct xml_plan plan = {.records = kinds, .is_record = is_record};

static int bid(struct str head)
{
	struct str root = xml_head_root(head);

	if (str_is(root, "dblp") || str_is(root, "dblpperson"))
		return 95;
	if (!xml_is_one_of(root, kinds) || xml_head_has(head, "article-meta"))
		return 0;
	return str_find(str_sub(head, 0, 4096), STR("key=\""), 0) != SIZE_MAX && xml_head_has(head, "title") &&
		xml_head_has(head, "year")
	    ? 85
	    : 0;
}

static enum rc split(struct splitter *s, struct blob *out, struct err *e)
{
	return split_xml(s, &plan, out, e);
}

/* "Jens Lehmann 0001": the number tells namesakes apart. */
static struct str drop_number(struct str name)
{
	size_t n = name.n;

	while (n > 0 && name.p[n - 1] >= '0' && name.p[n - 1] <= '9')
		n--;
	return name.n - n == 4 && n > 1 && name.p[n - 1] == ' ' ? str_sub(name, 0, n - 1) : name;
}

static void read_authors(struct paper *p, const struct xml *n)
{
	struct author_list authors = {.paper = p};

	for (const struct xml *i = xml_child(n, "author"); i; i = xml_same(i)) {
		xml_authors_add_name(&authors, drop_number(xml_text(p->arena, i)));
		authors_identify(&authors, xml_attribute(i, "orcid"));
	}
	authors_end(&authors);
}

/* A DOI in an address of a resolver: dx.doi.org, doi.acm.org, doi.ieeecomputersociety.org... */
static struct str doi_of(struct arena *a, struct str url)
{
	size_t host = str_find(url, STR("://"), 0), at = str_find(url, STR("/10."), 0);

	if (host == SIZE_MAX || at == SIZE_MAX || str_find(str_sub(url, host, at), STR("doi."), 0) == SIZE_MAX)
		return (struct str){0};
	return id_doi(a, str_sub(url, at + 1, url.n));
}

static void read_addresses(struct paper *p, const struct xml *n)
{
	struct identifiers *ids = &p->identifiers;

	for (const struct xml *i = xml_child(n, "ee"); i; i = xml_same(i)) {
		struct str url = xml_text(p->arena, i), version;
		struct str doi = doi_of(p->arena, url), arxiv = id_arxiv(p->arena, url, &version);

		if (ids->doi.n == 0)
			ids->doi = doi;
		if (ids->arxiv.n == 0 && arxiv.n > 0) {
			ids->arxiv = arxiv;
			ids->arxiv_version = version;
		}
	}
}

/* CoRR is arXiv: <journal>CoRR</journal><volume>abs/1707.01234</volume>, in old records "cs.AI/0305012". */
static void read_corr(struct paper *p, struct str volume)
{
	struct str version, id = id_arxiv(p->arena,
	    str_starts(volume, "abs/") ? str_sub(volume, 4, volume.n) : volume, &version);

	p->venue = (struct venue){.type = VENUE_PREPRINT, .year = -1};
	if (p->identifiers.arxiv.n == 0)
		p->identifiers.arxiv = id;
}

static void read_venue(struct paper *p, const struct xml *n)
{
	struct arena *a = p->arena;
	struct venue *v = &p->venue;
	struct str journal = xml_prose(a, xml_child(n, "journal"));
	struct str volume = xml_child_text(a, n, "volume");

	if (str_is(journal, "CoRR")) {
		read_corr(p, volume);
		return;
	}
	if (xml_is(n, "article"))
		v->type = VENUE_JOURNAL;
	else if (xml_is(n, "inproceedings") || xml_is(n, "proceedings"))
		v->type = VENUE_PROCEEDINGS;
	v->name = journal.n ? journal : xml_prose(a, xml_child(n, "booktitle"));
	v->volume = volume;
	v->issue = xml_child_text(a, n, "number");
	v->pages = page_hyphens(a, xml_child_text(a, n, "pages"));
	v->publisher = xml_child_text(a, n, xml_child(n, "school") ? "school" : "publisher");
	v->year = year_of_date(xml_child_text(a, n, "year"));
}

static void read_record(struct paper *p, const struct xml *n)
{
	struct arena *a = p->arena;

	p->title = drop_full_stop(xml_prose(a, xml_child(n, "title")));
	p->identifiers.dblp = str_dup(a, xml_attribute(n, "key"));
	p->language = language_code(a, str_dup(a, xml_attribute(xml_child(n, "title"), "lang")));
	p->withdrawn = str_find(xml_attribute(n, "publtype"), STR("withdrawn"), 0) != SIZE_MAX;
	paper_set_date(p, date_of_children(a, n, "year", "month", NULL));
	read_authors(p, n);
	read_addresses(p, n);
	read_venue(p, n);
	paper_read_title_flags(p);
}

static enum rc parse(const struct blob *b, struct place at, struct paper *p, struct err *e)
{
	struct xml_doc d;
	enum rc rc = xml_open(&d, b, at, NULL, e);

	if (rc == RC_OK) {
		read_record(p, d.record);
		rc = paper_check(p, (struct place){at.input, b->line, b->column}, e);
	}
	xml_close(&d);
	return rc;
}

const struct format format_dblp = {
    .name = "dblp",
    .about = "DBLP's XML: the dump, single records, people's pages",
    .guess = true,
    .bid = bid,
    .split = split,
    .parse = parse,
};
