/* jats_authors.c: contributors and affiliations of JATS articles (jats.h). */
#include "jats.h"

#include "../normalise/normalise.h"
#include "xml_prose.h"

#include <stdlib.h>
#include <string.h>

/* An affiliation that authors refer to. */
struct affiliation {
	struct str id, text; /* text: in the paper's arena */
};

struct reading {
	struct author_list list;
	struct arena *arena;
	struct affiliation *affiliations; /* sorted by id; in the paper's arena */
	size_t affiliation_count;
	struct str only; /* the one there is, without an id that anybody refers to; empty where there are more */
};

/* ---- affiliations ---- */

/* Marks and addresses that stand in an affiliation without belonging to its name. */
static const char *const no_address[] = {"label", "institution-id", "email", "fn", "xref", "ext-link", "uri",
    "contrib-id", "fax", "phone", "target", NULL};

/* Parts that follow one another without a comma between get one. */
static void put_affiliation(struct buf *out, const struct xml *n)
{
	bool part_before = false;

	for (const struct xml *i = n->first; i; i = i->next) {
		if (i->name.n == 0) {
			struct str text = str_trim(i->text);

			part_before &= text.n == 0;
			buf_add(out, i->text);
			continue;
		}
		/* "<sup>1</sup>Department": the label of older files */
		if (xml_is_one_of(i->name, no_address) || (xml_is(i, "sup") && out->n == 0))
			continue;
		size_t before = out->n;
		if (part_before && out->n > 0) {
			while (out->n > 0 && strchr(" \t\r\n", out->p[out->n - 1]))
				out->n--;
			if (out->n > 0 && !strchr(",;:.", out->p[out->n - 1]))
				buf_addc(out, ',');
			buf_addc(out, ' ');
		}
		size_t from = out->n;
		put_affiliation(out, i);
		part_before = out->n > from;
		if (!part_before)
			out->n = before;
	}
}

static struct str affiliation_text(struct arena *a, const struct xml *n)
{
	struct buf b = {0};

	put_affiliation(&b, n);
	struct str s = str_fold_space(a, str_dup(a, buf_str(&b)));
	buf_free(&b);
	while (s.n > 0 && strchr(" ,;", s.p[0]))
		s = str_sub(s, 1, s.n);
	while (s.n > 0 && strchr(" ,;", s.p[s.n - 1]))
		s.n--;
	return s;
}

static int compare(const void *a, const void *b)
{
	return str_cmp(((const struct affiliation *)a)->id, ((const struct affiliation *)b)->id);
}

static void add_affiliation(struct reading *r, const struct xml *aff, struct str id)
{
	struct affiliation *to =
	    arena_push(r->arena, &r->affiliations, &r->affiliation_count, sizeof(*to));

	to->id = id.n ? id : xml_attribute(aff, "id");
	to->text = affiliation_text(r->arena, aff);
}

/* The affiliations that are children of n; of alternatives the first. */
static void collect(struct reading *r, const struct xml *n)
{
	for (const struct xml *i = xml_child(n, "aff"); i; i = xml_same(i))
		add_affiliation(r, i, (struct str){0});
	for (const struct xml *i = xml_child(n, "aff-alternatives"); i; i = xml_same(i))
		if (xml_child(i, "aff"))
			add_affiliation(r, xml_child(i, "aff"), xml_attribute(i, "id"));
}

static void refer(struct reading *r, struct str id)
{
	struct affiliation key = {.id = id};
	const struct affiliation *found = r->affiliation_count
	    ? bsearch(&key, r->affiliations, r->affiliation_count, sizeof(key), compare)
	    : NULL;

	if (found)
		authors_affiliate(&r->list, found->text);
}

/* Own affiliations, ones referred to (rid may hold several ids), or the only one there is. */
static void read_affiliations(struct reading *r, const struct xml *contrib)
{
	bool any = false;

	for (const struct xml *i = xml_child(contrib, "aff"); i; i = xml_same(i)) {
		authors_affiliate(&r->list, affiliation_text(r->arena, i));
		any = true;
	}
	for (const struct xml *i = xml_child(contrib, "xref"); i; i = xml_same(i)) {
		struct str rid = xml_attribute(i, "rid"), type = xml_attribute(i, "ref-type");

		if (!str_is(type, "aff") && type.n > 0)
			continue;
		for (size_t from = 0; from < rid.n;) {
			size_t end = str_find_char(rid, ' ', from);

			refer(r, str_sub(rid, from, end));
			from = end == SIZE_MAX ? rid.n : end + 1;
			any = true;
		}
	}
	if (!any)
		authors_affiliate(&r->list, r->only);
}

/* ---- names ---- */

/* The name of a group, without the members listed in it. */
static void put_group(struct buf *out, const struct xml *n)
{
	static const char *const members[] = {"contrib-group", "contrib", "xref", "aff", "email", "fn", "author-comment",
	    "ext-link", "contrib-id", "address", "bio", NULL};

	for (const struct xml *i = n->first; i; i = i->next) {
		if (i->name.n == 0)
			buf_add(out, i->text);
		else if (!xml_is_one_of(i->name, members) && !(xml_is(i, "sup") && !i->next))
			put_group(out, i);
	}
}

static void add_group(struct reading *r, const struct xml *n)
{
	struct buf b = {0};

	put_group(&b, n);
	struct str name = str_fold_space(r->arena, str_dup(r->arena, buf_str(&b)));
	buf_free(&b);
	if (str_starts_nocase(name, "for the ") || str_starts_nocase(name, "on behalf of the "))
		name = str_sub(name, str_find(name, STR("the "), 0) + 4, name.n);
	while (name.n > 0 && strchr(" ,;:*", name.p[name.n - 1]))
		name.n--;
	authors_add_group(&r->list, name);
}

/* A name in parts, or a string that may hold them. */
static void add_person(struct reading *r, const struct xml *n)
{
	struct arena *a = r->arena;
	struct str family = xml_child_text(a, n, "surname"), given = xml_child_text(a, n, "given-names");

	if (given.n == 0)
		given = xml_child_text(a, n, "given-name");
	if (family.n == 0 && given.n == 0)
		xml_authors_add_name(&r->list, xml_text(a, n));
	else
		xml_authors_add(&r->list, family, given, xml_child_text(a, n, "suffix"));
}

/* Of several forms of one name: the Western one, else the first. */
static const struct xml *choose_name(const struct xml *n)
{
	for (const struct xml *i = xml_child(n, "name"); i; i = xml_same(i)) {
		struct str style = xml_attribute(i, "name-style"), language = xml_attribute(i, "lang");

		if (str_is(style, "western") || str_starts_nocase(language, "en") ||
		    str_find(language, STR("Latn"), 0) != SIZE_MAX)
			return i;
	}
	return xml_child(n, xml_child(n, "name") ? "name" : "string-name");
}

static void read_orcid(struct reading *r, const struct xml *contrib)
{
	for (const struct xml *i = xml_first(contrib); i; i = xml_next(i)) {
		struct str type = xml_attribute(i, "contrib-id-type");

		if (type.n == 0)
			type = xml_attribute(i, xml_is(i, "uri") ? "content-type" : "ext-link-type");
		if (str_eq_nocase(type, STR("orcid"))) {
			struct str text = xml_text(r->arena, i);

			authors_identify(&r->list, text.n ? text : xml_attribute(i, "href"));
		}
	}
}

/* Editors, reviewers and the like are contributors too. */
static bool is_author(const struct xml *contrib)
{
	struct str type = xml_attribute(contrib, "contrib-type");
	struct str group = xml_attribute(contrib->parent, "content-type");

	if (type.n == 0)
		return group.n == 0 || str_find(group, STR("ditor"), 0) == SIZE_MAX;
	return str_find(type, STR("uthor"), 0) != SIZE_MAX || str_eq_nocase(type, STR("collab")) ||
	    str_eq_nocase(type, STR("group")) || str_is(type, "contributor") || str_is(type, "AUTHOR");
}

static void read_contributor(struct reading *r, const struct xml *n)
{
	const struct xml *alternatives = xml_child(n, "name-alternatives"), *name = choose_name(n);
	const struct xml *groups = xml_child(n, "collab-alternatives");
	const struct xml *group = xml_child(groups ? groups : n, "collab"), *behalf = xml_child(n, "on-behalf-of");
	struct author *person = NULL;

	if (alternatives)
		name = choose_name(alternatives);
	if (name) {
		add_person(r, name);
		read_affiliations(r, n);
		read_orcid(r, n);
		person = r->list.last;
	}
	if (group) {
		add_group(r, group);
		if (!person)
			read_affiliations(r, n);
	}
	if (behalf)
		add_group(r, behalf);
	if (!name && !group && xml_child(n, "etal"))
		r->list.others = true;
}

void jats_read_authors(struct paper *p, const struct xml *meta)
{
	struct reading r = {.list = {.paper = p}, .arena = p->arena};

	collect(&r, meta);
	for (const struct xml *i = xml_child(meta, "contrib-group"); i; i = xml_same(i))
		collect(&r, i);
	if (r.affiliation_count == 1)
		r.only = r.affiliations[0].text;
	if (r.affiliation_count > 0)
		qsort(r.affiliations, r.affiliation_count, sizeof(*r.affiliations), compare);
	for (const struct xml *group = xml_child(meta, "contrib-group"); group; group = xml_same(group)) {
		for (const struct xml *i = xml_first(group); i; i = xml_next(i)) {
			if (xml_is(i, "contrib") && is_author(i))
				read_contributor(&r, i);
			else if (xml_is(i, "on-behalf-of") || xml_is(i, "collab"))
				add_group(&r, i);
		}
	}
	authors_end(&r.list);
}
