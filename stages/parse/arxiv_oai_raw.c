/* arxiv_oai_raw.c: arXiv's records by OAI-PMH, metadata prefix "arXivRaw" (http://arxiv.org/OAI/arXivRaw.xsd): all
 * versions, the authors as they were typed. */
#include "../normalise/normalise.h"
#include "arxiv_fields.h"
#include "oai.h"
#include "xml_prose.h"

static const struct xml_plan plan = {
    .records = (const char *const[]){"record", "error", NULL},
    .lone = (const char *const[]){"arXivRaw", NULL},
};

static int bid(struct str head)
{
	return oai_head_has(head, "arXivRaw", "arXivRaw") ? 90 : 0;
}

static enum rc split(struct splitter *s, struct blob *out, struct err *e)
{
	return split_xml(s, &plan, out, e);
}

/* The last version's name, the first one's date. */
static void read_versions(struct paper *p, const struct xml *n)
{
	const struct xml *version = xml_child(n, "version");
	bool inferred;

	paper_set_date(p, date_parse(p->arena, xml_child_text(p->arena, version, "date"), 0, &inferred));
	for (; version; version = xml_same(version)) {
		struct str name = xml_attribute(version, "version");

		if (name.n > 0)
			p->identifiers.arxiv_version = str_dup(p->arena, name);
	}
}

static void read_fields(struct paper *p, const struct xml *n)
{
	struct arena *a = p->arena;
	struct str version;

	p->title = xml_prose(a, xml_child(n, "title"));
	p->abstract = xml_prose(a, xml_child(n, "abstract"));
	p->comment = xml_prose(a, xml_child(n, "comments"));
	p->license = xml_child_text(a, n, "license");
	p->authors_raw = xml_child_text(a, n, "authors");
	if (p->authors_raw.n > 0)
		names_parse(p, p->authors_raw);
	p->identifiers.arxiv = id_arxiv(a, xml_child_text(a, n, "id"), &version);
	p->identifiers.doi = arxiv_first_doi(a, xml_child_text(a, n, "doi"));
	read_versions(p, n);
	arxiv_add_categories(p, xml_child_text(a, n, "categories"));
	arxiv_end(p, xml_child_text(a, n, "journal-ref"));
}

static enum rc parse(const struct blob *b, struct place at, struct paper *p, struct err *e)
{
	struct oai_record r;
	enum rc rc = oai_open(&r, b, at, "arXivRaw", p, e);

	if (rc == RC_OK) {
		read_fields(p, r.metadata);
		rc = paper_check(p, (struct place){at.input, b->line, b->column}, e);
	}
	oai_close(&r);
	return rc;
}

const struct format format_arxiv_oai_raw = {
    .name = "arxiv-oai-raw",
    .about = "arXiv records by OAI-PMH, metadata prefix arXivRaw: XML",
    .guess = true,
    .bid = bid,
    .split = split,
    .parse = parse,
};
