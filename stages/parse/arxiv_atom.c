/* arxiv_atom.c: arXiv's API (https://info.arxiv.org/help/api/user-manual.html) and its feeds of new papers
 * (https://info.arxiv.org/help/rss.html): Atom, or RSS. */
#include "../normalise/normalise.h"
#include "arxiv_fields.h"
#include "xml_prose.h"

static const struct xml_plan plan = {
    .records = (const char *const[]){"entry", "item", NULL},
};

static int bid(struct str head)
{
	static const char *const roots[] = {"feed", "entry", "rss", "RDF", NULL};
	static const char *const marks[] = {"arxiv.org/schemas/atom", "://arxiv.org/", "://export.arxiv.org/", NULL};

	if (!xml_is_one_of(xml_head_root(head), roots))
		return 0;
	for (size_t i = 0; marks[i]; i++)
		if (str_find(str_sub(head, 0, 4096), str_of(marks[i]), 0) != SIZE_MAX)
			return 90;
	return 0;
}

static enum rc split(struct splitter *s, struct blob *out, struct err *e)
{
	return split_xml(s, &plan, out, e);
}

static struct str first_of(struct arena *a, const struct xml *n, const char *one, const char *other)
{
	struct str text = xml_child_text(a, n, one);

	return text.n ? text : xml_child_text(a, n, other);
}

static bool is_error(const struct xml *n, struct str id)
{
	struct arena a = {0};
	bool is = str_find(id, STR("/api/errors"), 0) != SIZE_MAX ||
	    (str_is(xml_child_text(&a, n, "title"), "Error") &&
	        str_is(xml_child_text(&a, n, "author/name"), "arXiv api core"));

	arena_free(&a);
	return is;
}

static void read_authors(struct paper *p, const struct xml *n)
{
	struct arena *a = p->arena;
	struct author_list authors = {.paper = p};
	const struct xml *creator = xml_child(n, "creator");

	for (const struct xml *i = xml_child(n, "author"); i; i = xml_same(i)) {
		struct str name = xml_child_text(a, i, "name");

		if (str_is(name, ":") || name_is_role(name))
			continue;
		xml_authors_add_name(&authors, str_ends(name, ":") ? str_sub(name, 0, name.n - 1) : name);
		for (const struct xml *k = xml_child(i, "affiliation"); k; k = xml_same(k))
			authors_affiliate(&authors, xml_text(a, k));
	}
	if (authors.last || p->author_count_listed > 0) {
		authors_end(&authors);
	} else if (creator) { /* the feeds have them all in one string */
		p->authors_raw = xml_prose(a, creator);
		names_parse(p, p->authors_raw);
	}
}

/* "arXiv:2401.00001v1 Announce Type: new Abstract: ..." */
static struct str feed_abstract(struct str text)
{
	size_t at = str_find(str_sub(text, 0, 200), STR("Abstract: "), 0);

	return str_starts(text, "arXiv:") && at != SIZE_MAX ? str_trim(str_sub(text, at + 10, text.n)) : text;
}

/* "A title. (arXiv:2401.00001v1 [cs.LG])" of older feeds */
static struct str feed_title(struct str title)
{
	size_t at = str_find(title, STR(" (arXiv:"), 0);

	if (at == SIZE_MAX || !str_ends(title, ")"))
		return title;
	return drop_full_stop(str_sub(title, 0, at));
}

static void read_fields(struct paper *p, const struct xml *n, struct str id)
{
	struct arena *a = p->arena;
	struct str published = first_of(a, n, "published", "pubDate");
	bool inferred;

	p->title = feed_title(xml_prose(a, xml_child(n, "title")));
	p->abstract = feed_abstract(xml_prose(a, xml_child(n, xml_child(n, "summary") ? "summary" : "description")));
	p->comment = xml_prose(a, xml_child(n, "comment"));
	p->license = first_of(a, n, "rights", "license");
	p->identifiers.arxiv = id_arxiv(a, id, &p->identifiers.arxiv_version);
	p->identifiers.doi = arxiv_first_doi(a, first_of(a, n, "doi", "DOI"));
	read_authors(p, n);
	paper_set_date(p, date_parse(a, published, 0, &inferred));
	arxiv_add_category(p, str_dup(a, xml_attribute(xml_child(n, "primary_category"), "term")));
	for (const struct xml *i = xml_child(n, "category"); i; i = xml_same(i)) {
		struct str term = xml_attribute(i, "term");

		arxiv_add_category(p, term.n ? str_dup(a, term) : xml_text(a, i));
	}
	arxiv_end(p, first_of(a, n, "journal_ref", "journal_reference"));
}

static enum rc parse(const struct blob *b, struct place at, struct paper *p, struct err *e)
{
	struct xml_doc d;
	enum rc rc = xml_open(&d, b, at, NULL, e);

	at.column = b->column;
	if (rc == RC_OK) {
		struct str id = first_of(p->arena, d.record, "id", "guid");

		if (id.n == 0)
			id = xml_child_text(p->arena, d.record, "link");
		if (is_error(d.record, id)) {
			struct str why = xml_child_text(p->arena, d.record, "summary");

			rc = err_at(e, RC_SKIP, at, "the server answered with an error: %.*s", STR_ARG(why));
		} else {
			read_fields(p, d.record, id);
			rc = paper_check(p, at, e);
		}
	}
	xml_close(&d);
	return rc;
}

const struct format format_arxiv_atom = {
    .name = "arxiv-atom",
    .about = "answers of the arXiv API, and arXiv's feeds: Atom or RSS",
    .guess = true,
    .bid = bid,
    .split = split,
    .parse = parse,
};
