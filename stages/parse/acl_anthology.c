/* acl_anthology.c: the ACL Anthology's XML (https://github.com/acl-org/acl-anthology, data/xml/schema.rnc), today's
 * collections of volumes and the older files of one volume each. */
#include "../normalise/normalise.h"
#include "xml_paper.h"
#include "xml_prose.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RULE "source/acl-anthology"
#define ATTACHMENTS "https://aclanthology.org/attachments/" /* where files named without an address lie */

/* An attribute of a start tag by its name with the space before and the '=' behind it. */
static struct str tag_attribute(struct str tag, const char *name)
{
	size_t at = str_find(tag, str_of(name), 0), from, end;

	if (at == SIZE_MAX)
		return (struct str){0};
	from = at + strlen(name);
	end = from < tag.n ? str_find_char(tag, tag.p[from], from + 1) : SIZE_MAX;
	return end == SIZE_MAX ? (struct str){0} : str_sub(tag, from + 1, end);
}

/* Front and back matter are no papers: by their type, in old files by their number: the first of its hundred (of
 * workshops) or thousand. */
static bool is_record(struct str context, struct str tag)
{
	struct str type = tag_attribute(tag, " type="), id = tag_attribute(tag, " id=");
	bool old = str_find(context, STR("<collection"), 0) == SIZE_MAX && id.n == 4;

	if (str_is(type, "frontmatter") || str_is(type, "backmatter"))
		return false;
	if (!old)
		return !str_is(id, "0");
	bool workshop = str_starts(tag_attribute(context, " id="), "W");
	return !str_ends(id, workshop ? "00" : "000");
}

static const struct xml_plan plan = {
    .records = (const char *const[]){"paper", NULL},
    .context = (const char *const[]){"meta", NULL},
    .is_record = is_record,
};

static int bid(struct str head)
{
	struct str root = xml_head_root(head);

	if (str_is(root, "collection") && xml_head_has(head, "volume"))
		return xml_head_has(head, "booktitle") || xml_head_has(head, "paper") ? 90 : 0;
	if (str_is(root, "volume") && xml_head_has(head, "paper") && xml_head_has(head, "author"))
		return 85;
	return str_is(root, "paper") && xml_head_has(head, "author") && xml_head_has(head, "last") ? 60 : 0;
}

static enum rc split(struct splitter *s, struct blob *out, struct err *e)
{
	return split_xml(s, &plan, out, e);
}

struct reading {
	struct paper *paper;
	const struct xml *n, *meta; /* the paper, its volume's meta (or NULL) */
};

/* ---- identifier: https://aclanthology.org/info/ids/ ---- */

static int number(struct str s)
{
	int value = 0;

	for (size_t i = 0; i < s.n && i < 6; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return -1;
		value = value * 10 + (s.p[i] - '0');
	}
	return s.n > 0 && s.n < 7 ? value : -1;
}

static struct str build_id(struct arena *a, struct str collection, struct str volume, struct str paper)
{
	int v = number(volume), n = number(paper);
	bool two_digits =
	    str_starts(collection, "W") || str_is(collection, "C69") || (str_is(collection, "D19") && v >= 5);

	if (collection.n == 0 || paper.n == 0)
		return (struct str){0};
	if (volume.n == 0) /* an old file's volume: "P06", paper "1001" */
		return str_fmt(a, "%.*s-%.*s", STR_ARG(collection), STR_ARG(paper));
	if (collection.p[0] >= '0' && collection.p[0] <= '9')
		return str_fmt(a, "%.*s-%.*s.%.*s", STR_ARG(collection), STR_ARG(volume), STR_ARG(paper));
	if (v < 0 || n < 0)
		return (struct str){0};
	return str_fmt(a, two_digits ? "%.*s-%02d%02d" : "%.*s-%d%03d", STR_ARG(collection), v, n);
}

static struct str id_of(const struct reading *r)
{
	struct arena *a = r->paper->arena;
	const struct xml *volume = r->n->parent, *collection = volume ? volume->parent : NULL;
	struct str url = xml_child_text(a, r->n, "url"), paper = xml_attribute(r->n, "id");

	/* Where the paper itself lies elsewhere, the address says nothing. */
	if (url.n > 0 && str_find_char(url, '/', 0) == SIZE_MAX && str_find_char(url, '-', 0) != SIZE_MAX)
		return url;
	return collection ? build_id(a, xml_attribute(collection, "id"), xml_attribute(volume, "id"), paper)
	                  : build_id(a, xml_attribute(volume, "id"), (struct str){0}, paper);
}

/* ---- authors ---- */

static void read_authors(const struct reading *r)
{
	struct arena *a = r->paper->arena;
	struct author_list authors = {.paper = r->paper};

	for (const struct xml *i = xml_child(r->n, "author"); i; i = xml_same(i)) {
		struct str family = xml_child_text(a, i, "last");

		if (family.n == 0 && !xml_child(i, "first")) /* very old files: the name as a whole */
			authors_add_name(&authors, xml_text(a, i));
		else
			authors_add(&authors, family, xml_child_text(a, i, "first"), (struct str){0});
		authors_identify(&authors, xml_attribute(i, "orcid"));
		for (const struct xml *k = xml_child(i, "affiliation"); k; k = xml_same(k))
			authors_affiliate(&authors, xml_text(a, k));
	}
	authors_end(&authors);
}

/* ---- links and datasets ---- */

static void add_file(const struct reading *r, enum link_kind kind, struct str file)
{
	if (str_find(file, STR("://"), 0) == SIZE_MAX && file.n > 0)
		file = str_fmt(r->paper->arena, ATTACHMENTS "%.*s", STR_ARG(file));
	paper_add_link(r->paper, RULE, kind, file);
}

static void read_links(const struct reading *r)
{
	struct arena *a = r->paper->arena;

	for (const struct xml *i = xml_child(r->n, "pwccode"); i; i = xml_same(i))
		paper_add_link(r->paper, RULE, LINK_CODE, str_dup(a, xml_attribute(i, "url")));
	for (const struct xml *i = xml_child(r->n, "software"); i; i = xml_same(i))
		add_file(r, LINK_CODE, xml_text(a, i));
	for (const struct xml *i = xml_child(r->n, "dataset"); i; i = xml_same(i))
		add_file(r, LINK_DATA, xml_text(a, i));
	for (const struct xml *i = xml_child(r->n, "attachment"); i; i = xml_same(i)) {
		struct str type = xml_attribute(i, "type");

		if (str_eq_nocase(type, STR("software")) || str_eq_nocase(type, STR("code")))
			add_file(r, LINK_CODE, xml_text(a, i));
		else if (str_eq_nocase(type, STR("dataset")) || str_eq_nocase(type, STR("data")))
			add_file(r, LINK_DATA, xml_text(a, i));
	}
}

static void read_datasets(const struct reading *r)
{
	struct paper *p = r->paper;

	for (const struct xml *i = xml_child(r->n, "pwcdataset"); i; i = xml_same(i)) {
		struct str name = xml_text(p->arena, i);

		if (name.n == 0)
			continue;
		struct dataset *d = arena_push(p->arena, &p->datasets, &p->dataset_count, sizeof(*d));
		*d = (struct dataset){.name = name, .canonical = name, .role = ROLE_USED};
		d->span = (struct span){.rule = STR(RULE), .confidence = NAN};
	}
}

/* ---- the rest ---- */

/* A field of the paper, else of its volume. */
static struct str field(const struct reading *r, const char *name)
{
	struct str text = xml_child_text(r->paper->arena, r->n, name);

	return text.n ? text : xml_child_text(r->paper->arena, r->meta, name);
}

static void read_venue(const struct reading *r)
{
	struct arena *a = r->paper->arena;
	struct venue *v = &r->paper->venue;
	struct str journal = xml_prose(a, xml_child(r->meta, "journal-title"));
	struct str book = xml_prose(a, xml_child(xml_child(r->n, "booktitle") ? r->n : r->meta, "booktitle"));

	v->type = journal.n > 0 ? VENUE_JOURNAL : VENUE_PROCEEDINGS;
	v->name = journal.n > 0 ? journal : book;
	v->volume = xml_child_text(a, r->meta, journal.n > 0 ? "journal-volume" : "volume");
	v->issue = field(r, xml_child(r->n, "journal-issue") ? "journal-issue" : "issue");
	if (v->issue.n == 0)
		v->issue = field(r, "journal-issue");
	v->pages = page_hyphens(a, xml_child_text(a, r->n, "pages"));
	v->publisher = field(r, "publisher");
	v->year = year_of_date(field(r, "year"));
}

static void read_paper(const struct reading *r)
{
	struct paper *p = r->paper;
	struct arena *a = p->arena;

	p->title = xml_prose(a, xml_child(r->n, "title"));
	p->abstract = xml_abstract(a, xml_child(r->n, "abstract"));
	p->language = language_code(a, xml_child_text(a, r->n, "language"));
	p->identifiers.acl = id_of(r);
	p->identifiers.doi = id_doi(a, xml_child_text(a, r->n, "doi"));
	paper_set_date(p, date_of_parts(a, field(r, "year"), field(r, "month"), (struct str){0}));
	p->retracted = xml_child(r->n, "retracted") != NULL;
	p->withdrawn = xml_child(r->n, "removed") != NULL;
	read_authors(r);
	read_venue(r);
	read_links(r);
	read_datasets(r);
}

static enum rc parse(const struct blob *b, struct place at, struct paper *p, struct err *e)
{
	struct xml_doc d;
	enum rc rc = xml_open(&d, b, at, NULL, e);

	if (rc == RC_OK) {
		struct reading r = {p, d.record, xml_child(d.record->parent, "meta")};

		read_paper(&r);
		/* The identifier's views may be of the tree. */
		p->identifiers.acl = str_dup(p->arena, p->identifiers.acl);
		rc = paper_check(p, (struct place){at.input, b->line, b->column}, e);
	}
	xml_close(&d);
	return rc;
}

const struct format format_acl_anthology = {
    .name = "acl-anthology",
    .about = "the ACL Anthology's XML",
    .guess = true,
    .bid = bid,
    .split = split,
    .parse = parse,
};
