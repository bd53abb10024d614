/* json_authors.c: the authors of JSON records (json_paper.h). */
#include "../normalise/names.h"
#include "json_paper.h"
#include "markup.h"

#include <string.h>

#define LIMIT_AFFILIATIONS 64 /* of one author */
#define ORCID_BYTES 19        /* "0000-0002-1825-0097" */

void authors_begin(struct paper *p)
{
	p->authors_complete = true;
}

/* DataCite's codes for what isn't known (https://datacite-metadata-schema.readthedocs.io, appendix on standard values
 * for unknown information), and the words that others write. */
static bool is_no_name(struct str name)
{
	static const char *const words[] = {"unknown", "anonymous", "anonymous authors", "anon", "n/a", "na", "none",
	    "null", "no author", "no authors listed", "not available", "not applicable", "-", "[s.n.]", NULL};

	if (str_starts(name, "(:") && str_ends(name, ")"))
		return true;
	for (size_t i = 0; words[i]; i++)
		if (str_eq_nocase(name, str_of(words[i])))
			return true;
	return !names_has_letter(name);
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

struct author *authors_add_name(struct paper *p, struct str name)
{
	struct author *author;

	name = one_line(p, name);
	if (!is_name(p, name))
		return NULL;
	if (names_drop_others(&name))
		p->authors_complete = false;
	struct author parsed = name_parse(p->arena, name);
	if (parsed.family.n == 0 && parsed.literal.n == 0)
		return NULL;
	author = push(p);
	if (author)
		*author = parsed;
	return author;
}

struct author *authors_add(struct paper *p, struct str family, struct str given, struct str suffix)
{
	struct author *author;

	family = one_line(p, family);
	given = one_line(p, given);
	if (given.n == 0 && !is_name(p, family))
		return NULL;
	if (family.n == 0 && !is_name(p, given))
		return NULL;
	author = push(p);
	if (author)
		*author = name_structured(p->arena, family, given, one_line(p, suffix));
	return author;
}

struct author *authors_add_literal(struct paper *p, struct str name)
{
	struct author *author;

	name = one_line(p, name);
	if (!is_name(p, name))
		return NULL;
	author = push(p);
	if (author)
		author->literal = name;
	return author;
}

void authors_add_list(struct paper *p, struct str list)
{
	if (str_find_char(list, ';', 0) == SIZE_MAX) {
		names_parse(p, one_line(p, list));
		return;
	}
	authors_begin(p);
	for (size_t i = 0; i < list.n;) {
		size_t end = str_find_char(list, ';', i);

		authors_add_name(p, str_trim(str_sub(list, i, end)));
		i = end == SIZE_MAX ? list.n : end + 1;
	}
}

void author_affiliation(struct paper *p, struct author *author, struct str text)
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

void author_affiliations(struct paper *p, struct author *author, const struct json *v)
{
	if (json_kind(v) == JSON_KIND_STRING)
		author_affiliation(p, author, json_text(v));
	else if (json_kind(v) == JSON_KIND_OBJECT)
		author_affiliation(p, author, json_text(json_get(v, "name")));
	for (size_t i = 0; i < json_count(v); i++) {
		const struct json *one = json_at(v, i);

		author_affiliation(p, author, json_text(json_kind(one) == JSON_KIND_OBJECT ? json_get(one, "name") : one));
	}
}

void author_orcid(struct paper *p, struct author *author, struct str orcid)
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
