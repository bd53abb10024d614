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
	return name_is_group(family) && (given.n == 0 || str_is(given, "The") || str_is(given, "the"));
}

static struct str whole_name(struct arena *a, struct str family, struct str given)
{
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
			*author =
			    (struct author){.literal = whole_name(p->arena, author->family, author->given)};
	}
}

/* Groups that authors speak for are named at the end of the list, once. */
struct spoken_for {
	struct str *groups;
	size_t count;
};

static void speak_for(struct paper *p, struct spoken_for *s, struct str group)
{
	for (size_t i = 0; i < s->count && i < 100; i++)
		if (str_eq(s->groups[i], group))
			return;
	add_text(p->arena, &s->groups, &s->count, group);
}

/* Names as arXiv took them apart: who speaks for a group may stand in one of them with it. */
static void read_name(
    struct author_list *l, struct spoken_for *groups, struct str family, struct str given, struct str suffix)
{
	struct arena *a = l->paper->arena;
	struct str whole = whole_name(a, family, given), person, group;

	if (arxiv_speaks_for(whole, &person, &group)) {
		if (person.n > 0)
			authors_add_name(l, person);
		speak_for(l->paper, groups, group);
	} else if (str_ends(given, " for the")) { /* "Ana Ruiz for the" "TIDE" */
		authors_add_name(l, str_sub(given, 0, given.n - 8));
		speak_for(l->paper, groups, family);
	} else if (is_group(family, given)) {
		authors_add_group(l, whole);
	} else if (!name_is_role(family) || given.n > 0) {
		authors_add(l, family, given, suffix);
	}
}

static void read_author(struct author_list *l, struct spoken_for *groups, const struct xml *n)
{
	struct arena *a = l->paper->arena;
	struct str family = xml_child_text(a, n, "keyname"), given = xml_child_text(a, n, "forenames");
	struct str person, group;

	if (str_is(family, ":") && given.n == 0) {
		groups_before_colon(l->paper);
		return;
	}
	read_name(l, groups, family, given, xml_child_text(a, n, "suffix"));
	for (const struct xml *i = xml_child(n, "affiliation"); i; i = xml_same(i)) {
		struct str text = xml_text(a, i);

		if (arxiv_speaks_for(text, &person, &group) && person.n == 0)
			speak_for(l->paper, groups, group);
		else if (str_ends(text, " Collaboration") || str_ends(text, " Collaborations"))
			speak_for(l->paper, groups, text);
		else if (!affiliation_is_reference(text))
			authors_affiliate(l, text);
	}
}

static void read_fields(struct paper *p, const struct xml *n)
{
	struct arena *a = p->arena;
	struct author_list authors = {.paper = p};
	struct spoken_for groups = {0};
	bool inferred;

	p->title = xml_prose(a, xml_child(n, "title"));
	p->abstract = xml_prose(a, xml_child(n, "abstract"));
	p->comment = xml_prose(a, xml_child(n, "comments"));
	p->license = xml_child_text(a, n, "license");
	for (const struct xml *i = xml_at(n, "authors/author"); i; i = xml_same(i))
		read_author(&authors, &groups, i);
	for (size_t i = 0; i < groups.count; i++)
		authors_add_group(&authors, groups.groups[i]);
	authors_end(&authors);
	p->identifiers.arxiv = id_arxiv(a, xml_child_text(a, n, "id"), &p->identifiers.arxiv_version);
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
