/* arxiv_oai.c: arXiv's own records by OAI-PMH, metadata prefix "arXiv" (http://arxiv.org/OAI/arXiv.xsd). */
#include "../normalise/normalise.h"
#include "arxiv_fields.h"
#include "oai.h"
#include "xml_prose.h"

#define HEADING_GROUPS 3 /* so many groups may head a list of authors */

static const struct xml_plan plan = {
    .records = (const char *const[]){"record", "error", NULL},
    .lone = (const char *const[]){"arXiv", NULL},
};

static int bid(struct str head)
{
	return oai_head_has(head, "arXiv", "arXiv") ? 90 : 0;
}

static enum rc split(struct splitter *s, struct blob *out, struct err *e)
{
	return split_xml(s, &plan, out, e);
}

/* arXiv's parser takes groups apart too: keyname "Collaborations", forenames "BICEP2". */
static bool is_group(struct str family, struct str given)
{
	if (given.n > 0 &&
	    (str_eq_nocase(family, STR("Collaborations")) || str_eq_nocase(family, STR("Collaboration")) ||
	        str_eq_nocase(family, STR("Consortium")) || str_is(family, "Team") || str_is(family, "Group")))
		return true;
	return name_is_group(family) && (given.n == 0 || str_starts_nocase(given, "for the") ||
	    str_starts_nocase(given, "on behalf of") || str_is(given, "The") || str_is(given, "the"));
}

static struct str whole_name(struct arena *a, struct str family, struct str given)
{
	if (str_starts_nocase(given, "for the"))
		given = str_trim(str_sub(given, 7, given.n));
	else if (str_starts_nocase(given, "on behalf of the"))
		given = str_trim(str_sub(given, 16, given.n));
	return given.n ? str_fmt(a, "%.*s %.*s", STR_ARG(given), STR_ARG(family)) : family;
}

/* "BICEP2 Collaborations:", "The T2K Beam Group:": what stands before a colon is a group; at the head of the list all
 * before it are. */
static void groups_before_colon(struct paper *p)
{
	size_t n = p->author_count_listed, from = n <= HEADING_GROUPS ? 0 : n - 1;

	for (size_t i = from; i < n; i++) {
		struct author *author = &p->authors[i];

		if (author->literal.n == 0)
			*author = (struct author){
			    .literal = whole_name(p->arena, author->family, author->given)};
	}
}

static void read_author(struct author_list *l, const struct xml *n)
{
	struct arena *a = l->paper->arena;
	struct str family = xml_child_text(a, n, "keyname"), given = xml_child_text(a, n, "forenames");
	struct str group = {0};

	if (str_is(family, ":") && given.n == 0) {
		groups_before_colon(l->paper);
		return;
	}
	if (is_group(family, given))
		authors_add_group(l, whole_name(a, family, given));
	else if (!name_is_role(family) || given.n > 0)
		xml_authors_add(l, family, given, xml_child_text(a, n, "suffix"));
	for (const struct xml *i = xml_child(n, "affiliation"); i; i = xml_same(i)) {
		struct str text = xml_text(a, i);
		bool for_the = str_starts_nocase(text, "for the ");

		if (for_the || str_starts_nocase(text, "on behalf of the "))
			text = str_sub(text, for_the ? 8 : 17, text.n);
		if (name_is_group(text) && (for_the || str_ends(text, "ollaboration") || str_ends(text, "ollaborations")))
			group = text;
		else if (!affiliation_is_reference(text))
			authors_affiliate(l, text);
	}
	if (group.n > 0) /* that the author speaks for: an author too, once */
		authors_add_group(l, group);
}

static void read_fields(struct paper *p, const struct xml *n)
{
	struct arena *a = p->arena;
	struct author_list authors = {.paper = p};
	bool inferred;

	p->title = xml_prose(a, xml_child(n, "title"));
	p->abstract = xml_prose(a, xml_child(n, "abstract"));
	p->comment = xml_prose(a, xml_child(n, "comments"));
	p->license = xml_child_text(a, n, "license");
	for (const struct xml *i = xml_at(n, "authors/author"); i; i = xml_same(i))
		read_author(&authors, i);
	authors_end(&authors);
	p->identifiers.arxiv =
	    id_arxiv(a, xml_child_text(a, n, "id"), &p->identifiers.arxiv_version);
	p->identifiers.doi = arxiv_first_doi(a, xml_child_text(a, n, "doi"));
	paper_set_date(p, date_parse(a, xml_child_text(a, n, "created"), 0, &inferred));
	arxiv_add_categories(p, xml_child_text(a, n, "categories"));
	arxiv_end(p, xml_child_text(a, n, "journal-ref"));
}

static enum rc parse(const struct blob *b, struct place at, struct paper *p, struct err *e)
{
	struct oai_record r;
	enum rc rc = oai_open(&r, b, at, "arXiv", p, e);

	if (rc == RC_OK) {
		read_fields(p, r.metadata);
		rc = paper_check(p, (struct place){at.input, b->line, b->column}, e);
	}
	oai_close(&r);
	return rc;
}

const struct format format_arxiv_oai = {
    .name = "arxiv-oai",
    .about = "arXiv records by OAI-PMH, metadata prefix arXiv: XML",
    .guess = true,
    .bid = bid,
    .split = split,
    .parse = parse,
};
