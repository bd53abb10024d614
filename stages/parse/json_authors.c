/* json_authors.c: the authors of JSON records (json_paper.h). */
#include "../normalise/names.h"
#include "json_paper.h"
#include "markup.h"

#include <string.h>

#define LIMIT_AFFILIATIONS 64 /* of one author */
#define ORCID_BYTES 19        /* "0000-0002-1825-0097" */

enum rc json_authors_check(const struct json *list, struct place at, struct err *e)
{
	if (json_count(list) > LIMIT_AUTHORS)
		return err_at(e, RC_SKIP, at, "more than %d authors", LIMIT_AUTHORS);
	return RC_OK;
}

void json_authors_begin(struct paper *p)
{
	p->authors_complete = true;
}

/* DataCite's codes for what isn't known (https://datacite-metadata-schema.readthedocs.io, appendix on standard values
 * for unknown information), and the words that others write. */
static bool is_no_name(struct str name)
{
	static const char *const words[] = {"unknown", "n/a", "na", "none", "null", "no author",
	    "no authors listed", "not available", "not applicable", "-", "[s.n.]", NULL};

	if (str_starts(name, "(:") && str_ends(name, ")"))
		return true;
	for (size_t i = 0; words[i]; i++)
		if (str_eq_nocase(name, str_of(words[i])))
			return true;
	return name_is_nobody(name) || !names_has_letter(name);
}

/* False where the name is none; "et al." is noted. */
static bool is_name(struct paper *p, struct str name)
{
	int count;

	if (names_is_others(name, &count) || str_eq_nocase(name, STR("(:etal)")) ||
	    str_eq_nocase(name, STR("and others"))) {
		p->authors_complete = false;
		return false;
	}
	return name.n > 0 && !is_no_name(name);
}

static struct author *push(struct paper *p)
{
	if (p->author_count_listed >= LIMIT_AUTHORS) {
		p->authors_complete = false;
		return NULL;
	}
	return arena_push(p->arena, &p->authors, &p->author_count_listed, sizeof(struct author));
}

static struct str one_line(struct paper *p, struct str s)
{
	return str_fold_space(p->arena, markup_text(p->arena, s));
}

/* "for the X Collaboration", "on behalf of the X Group": the group, without the words that say who speaks. Empty where
 * the name is of no group. */
static struct str group_of(struct str name)
{
	return names_group(&name, false) ? name : (struct str){0};
}

struct author *json_author_name(struct paper *p, struct str name)
{
	struct author *author;

	name = one_line(p, name);
	if (!is_name(p, name))
		return NULL;
	if (names_drop_others(&name))
		p->authors_complete = false;
	struct str group = group_of(name);
	if (group.n > 0)
		return json_author_literal(p, group);
	struct author parsed = name_parse(p->arena, name);
	if (parsed.family.n == 0 && parsed.literal.n == 0)
		return NULL;
	author = push(p);
	if (author)
		*author = parsed;
	return author;
}

struct author *json_author_parts(struct paper *p, struct str family, struct str given, struct str suffix)
{
	struct author *author;

	family = one_line(p, family);
	given = one_line(p, given);
	if (names_drop_others(&given)) /* "L. et al." */
		p->authors_complete = false;
	if (names_drop_others(&family))
		p->authors_complete = false;
	if (given.n == 0 && !is_name(p, family))
		return NULL;
	if (family.n == 0 && !is_name(p, given))
		return NULL;
	/* {"given": "for the", "family": "X Collaboration"} */
	if (name_is_group(family) &&
	    (str_eq_nocase(given, STR("for the")) || str_eq_nocase(given, STR("the")) ||
	        str_starts_nocase(given, "on behalf of")))
		return json_author_literal(p, family);
	author = push(p);
	suffix = one_line(p, suffix);
	if (name_is_degree(suffix))
		suffix = (struct str){0};
	if (author)
		*author = name_structured(p->arena, family, given, suffix);
	return author;
}

struct author *json_author_literal(struct paper *p, struct str name)
{
	struct author *author;

	name = one_line(p, name);
	if (!is_name(p, name))
		return NULL;
	/* The article is the group's own where nobody speaks for it. */
	struct str group = str_starts(name, "the ") ? (struct str){0} : group_of(name);
	author = push(p);
	if (author)
		author->literal = group.n > 0 ? group : name;
	return author;
}

void json_author_list(struct paper *p, struct str list)
{
	if (str_find_char(list, ';', 0) == SIZE_MAX) {
		names_parse(p, one_line(p, list));
		return;
	}
	json_authors_begin(p);
	for (size_t i = 0; i < list.n;) {
		size_t end = str_find_char(list, ';', i);

		struct str one = str_trim(str_sub(list, i, end));
		struct author *before =
		    p->author_count_listed ? &p->authors[p->author_count_listed - 1] : NULL;

		/* "J. L. Moss; Jr; D. Fern" */
		if (before && before->family.n > 0 && before->suffix.n == 0 && name_is_suffix(one))
			before->suffix = str_dup(p->arena, one);
		else
			json_author_name(p, one);
		i = end == SIZE_MAX ? list.n : end + 1;
	}
}

void json_affiliation(struct paper *p, struct author *author, struct str text)
{
	text = one_line(p, text);
	if (!author || author->literal.n > 0 || !names_has_letter(text) ||
	    author->affiliation_count >= LIMIT_AFFILIATIONS || affiliation_is_reference(text))
		return;
	for (size_t i = 0; i < author->affiliation_count; i++)
		if (str_eq(author->affiliations[i], text))
			return;
	struct str *to = arena_push(p->arena, &author->affiliations, &author->affiliation_count, sizeof(*to));
	*to = text;
}

void json_affiliations(struct paper *p, struct author *author, const struct json *v)
{
	if (json_kind(v) == JSON_KIND_STRING)
		json_affiliation(p, author, json_text(v));
	else if (json_kind(v) == JSON_KIND_OBJECT)
		json_affiliation(p, author, json_text(json_get(v, "name")));
	for (size_t i = 0; i < json_count(v); i++) {
		const struct json *one = json_at(v, i);

		json_affiliation(
		    p, author, json_text(json_kind(one) == JSON_KIND_OBJECT ? json_get(one, "name") : one));
	}
}

void json_orcid(struct paper *p, struct author *author, struct str orcid)
{
	struct str s = str_trim(orcid);

	if (!author || s.n < ORCID_BYTES)
		return;
	s = str_sub(s, s.n - ORCID_BYTES, s.n);
	for (size_t i = 0; i < s.n; i++) {
		bool dash = i == 4 || i == 9 || i == 14, last = i == ORCID_BYTES - 1;
		bool digit = s.p[i] >= '0' && s.p[i] <= '9';

		if (dash ? s.p[i] != '-' : !(digit || (last && (s.p[i] | 32) == 'x')))
			return;
	}
	author->orcid = str_dup(p->arena, s);
}
