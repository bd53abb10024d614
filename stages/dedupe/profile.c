/* profile.c: what a record can be known by (dedupe.h). */
#include "../normalise/normalise.h"
#include "../normalise/undo.h"
#include "dedupe.h"
#include <stdlib.h>
#include <string.h>

/* A folded abstract's beginning: enough to tell that it is the same, little enough to pass over how it was cut. */
#define ABSTRACT_BYTES 400

/* Letters and digits of s without case and accents; an ampersand is "and". NFKD with the marks left out (Unicode
 * Standard Annex 15). */
static struct str fold(struct arena *a, struct str s)
{
	void *folded;
	struct buf out = {0};
	struct str text = fold_map(s, true, &folded);
	size_t size;

	buf_reserve(&out, text.n + 2);
	for (size_t i = 0; i < text.n; i += size) {
		uint32_t cp = utf8_decode(text, i, &size);

		if (cp < 0x80) {
			if (cp >= 'A' && cp <= 'Z')
				cp += 'a' - 'A';
			if ((cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9'))
				buf_addc(&out, (char)cp);
			else if (cp == '&')
				buf_adds(&out, "and");
			continue;
		}
		if (fold_is_of_word(cp))
			buf_addcp(&out, cp);
	}
	struct str result = str_dup(a, buf_str(&out));

	buf_free(&out);
	free(folded);
	return result;
}

/* A text field with its LaTeX undone, folded. */
static struct str fold_text(struct arena *a, struct str s)
{
	struct copy c;

	if (s.n == 0)
		return s;
	copy_make(&c, a, s);
	return fold(a, c.text);
}

/* Three words or 24 bytes (eight CJK characters): what is shorter names a kind of text more often than a paper. */
static bool is_telling(struct str title, struct str folded)
{
	int words = 0;
	bool inside = false;

	for (size_t i = 0; i < title.n; i++) {
		bool space = title.p[i] == ' ';

		words += !space && !inside;
		inside = !space;
	}
	return folded.n >= 24 || (words >= 3 && folded.n >= 16);
}

/* Umlauts are written in two ways: Müller, Mueller. */
static struct str fold_name(struct arena *a, struct str s)
{
	struct str folded = fold(a, s);
	char *p = arena_copy(a, folded.p, folded.n);
	size_t n = 0;

	for (size_t i = 0; i < folded.n; i++) {
		p[n++] = folded.p[i];
		if (strchr("aou", folded.p[i]) && i + 1 < folded.n && folded.p[i + 1] == 'e')
			i++;
	}
	return (struct str){p, n};
}

static struct person person_of(struct arena *a, const struct author *w)
{
	struct person who = {0};

	if (w->literal.n) {
		who.family = who.whole = fold_name(a, w->literal);
		return who;
	}
	who.family = fold_name(a, w->family);
	who.whole = w->particle.n
	    ? fold_name(a, str_fmt(a, "%.*s%.*s", STR_ARG(w->particle), STR_ARG(w->family)))
	    : who.family;
	who.given = fold_name(a, w->given);
	return who;
}

static void take_people(struct profile *out, struct arena *a, const struct paper *p)
{
	size_t n = p->author_count_listed;

	out->person_count = n < PROFILE_PEOPLE ? n : PROFILE_PEOPLE;
	out->people = arena_alloc(a, out->person_count * sizeof(*out->people));
	for (size_t i = 0; i < out->person_count; i++)
		out->people[i] = person_of(a, &p->authors[i]);
}

static void take_years(struct profile *out, const struct paper *p)
{
	int date = p->date.n >= 4 ? atoi(str_dup(p->arena, str_sub(p->date, 0, 4)).p) : -1;
	int venue = p->venue.year;

	out->first_year = date < 0 || (venue >= 0 && venue < date) ? venue : date;
	out->last_year = date > venue ? date : venue;
}

static const char *const schemes[ID_KINDS] = {
    "arxiv:", "doi:", "acl:", "pmid:", "pmcid:", "openreview:", "dblp:", "given:"};

/* The record's own id: of a known scheme it is one identifier more; of a record without a title, where it is a hash of
 * the abstract, it stands for that; else, unless we made it, it is of the user's own scheme. */
static void take_id(struct profile *out, const struct paper *p)
{
	for (int k = 0; k < ID_GIVEN; k++) {
		if (!str_starts(p->id, schemes[k]))
			continue;
		struct str id = str_sub(p->id, strlen(schemes[k]), p->id.n);

		if (out->ids[k].n == 0)
			out->ids[k] = id;
		if (str_eq(out->ids[k], id))
			return;
	}
	if (p->title.n == 0 || !str_eq(p->id, id_of_paper(p)))
		out->ids[ID_GIVEN] = p->id;
}

void profile_brief(struct profile *out, struct arena *a, const struct paper *p)
{
	const struct identifiers *ids = &p->identifiers;

	*out = (struct profile){.paper = p, .first_year = -1, .last_year = -1};
	out->ids[ID_ARXIV] = ids->arxiv;
	out->ids[ID_DOI] = ids->doi;
	out->ids[ID_ACL] = ids->acl;
	out->ids[ID_PMID] = ids->pmid;
	out->ids[ID_PMCID] = ids->pmcid;
	out->ids[ID_OPENREVIEW] = ids->openreview;
	out->ids[ID_DBLP] = ids->dblp;
	take_id(out, p);
	out->title = fold_text(a, p->title);
	out->telling = is_telling(p->title, out->title);
}

void profile_make(struct profile *out, struct arena *a, const struct paper *p)
{
	struct paper bare = *p;
	struct buf json = {0};

	profile_brief(out, a, p);
	out->abstract = fold_text(a, p->abstract);
	out->abstract = str_sub(out->abstract, 0, ABSTRACT_BYTES);
	take_people(out, a, p);
	take_years(out, p);
	bare.source_count = 0;
	paper_to_json(&bare, &json);
	out->content = str_hash(buf_str(&json), 0);
	buf_free(&json);
}

size_t profile_keys(const struct profile *p, uint64_t keys[PROFILE_KEYS])
{
	size_t n = 0;

	for (int k = 0; k < ID_KINDS; k++)
		if (p->ids[k].n)
			keys[n++] = str_hash(p->ids[k], str_hash(str_of(schemes[k]), 0));
	if (p->title.n)
		keys[n++] = str_hash(p->title, str_hash(STR("title:"), 0));
	return n;
}
