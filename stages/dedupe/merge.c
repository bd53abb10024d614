/* merge.c: several records of one paper become one (dedupe.h).
 *
 * A text and the facts that stand in it travel together, because spans count its characters. Where each field is taken
 * from; of several that are as good, always the one that comes first in this order of the records, which is that of
 * their abstracts and doesn't depend on the order they came in:
 *
 *   abstract, title, comment, code, facts   from the record with the best abstract: of a paper that isn't withdrawn
 *                     before a notice of withdrawal, of the latest arXiv version before older ones, whole before cut
 *                     short ("..."), then the longest. A text that it lacks comes, with its facts, from the next; facts
 *                     without a place (source/<format>) are kept from all
 *   authors           the complete list before one cut short, the longer one, the one with fuller given names
 *   date              stated before inferred, then the earliest, then the most precise
 *   venue             print before a reference that wasn't understood, that before a preprint server; then the one
 *                     with more of volume, issue, pages, publisher, year. It is taken whole
 *   identifiers       kind by kind; a print's DOI and DBLP key before a preprint's; the highest arXiv version
 *   categories, keywords                    the longest list
 *   withdrawn, retracted                    where any record says so
 *   language, license, counts, provenance   the first that there is
 *   sources           all, in the order of arrival
 *   id                one of the user's own scheme; else by the identifiers of all */
#include "../normalise/normalise.h"
#include "dedupe.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A copy of an array with room for `more` elements behind it. Arrays of a paper can't be grown in place: who
 * made them may have given them no room. */
static void *with_room(struct arena *a, const void *items, size_t count, size_t more, size_t size)
{
	void *room = arena_raw(a, (count + more) * size);

	if (count > 0)
		memcpy(room, items, count * size);
	return room;
}

/* ---- bibliographic fields ---- */

static void fill(struct str *into, struct str from)
{
	if (into->n == 0)
		*into = from;
}

static size_t given_letters(const struct paper *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->author_count_listed; i++)
		n += p->authors[i].given.n;
	return n;
}

static bool better_authors(const struct paper *a, const struct paper *b)
{
	if (a->author_count_listed == 0 || b->author_count_listed == 0)
		return a->author_count_listed > 0 && b->author_count_listed == 0;
	if (a->authors_complete != b->authors_complete)
		return a->authors_complete;
	if (a->author_count_listed != b->author_count_listed)
		return a->author_count_listed > b->author_count_listed;
	return given_letters(a) > given_letters(b);
}

static void fill_authors(struct paper *into, const struct paper *from)
{
	if (better_authors(from, into)) {
		into->authors = from->authors;
		into->author_count_listed = from->author_count_listed;
		into->authors_complete = from->authors_complete;
		fill(&into->authors_raw, from->authors_raw);
		if (from->authors_raw.n)
			into->authors_raw = from->authors_raw;
		into->author_count = from->author_count;
	}
	fill(&into->authors_raw, from->authors_raw);
	if (into->author_count < 0)
		into->author_count = from->author_count;
}

static bool better_date(const struct paper *a, const struct paper *b)
{
	if (a->date.n == 0 || b->date.n == 0)
		return a->date.n > 0 && b->date.n == 0;
	if (a->date_basis != b->date_basis)
		return a->date_basis == DATE_STATED;
	size_t n = a->date.n < b->date.n ? a->date.n : b->date.n;
	int order = memcmp(a->date.p, b->date.p, n);

	return order != 0 ? order < 0 : a->date.n > b->date.n;
}

static void fill_date(struct paper *into, const struct paper *from)
{
	if (better_date(from, into)) {
		into->date = from->date;
		into->date_basis = from->date_basis;
	}
}

/* "v12" to 12; 0 where none is stated. */
static long version_number(struct str v)
{
	char digits[12];

	if (v.n < 2 || v.n > sizeof(digits))
		return 0;
	memcpy(digits, v.p + 1, v.n - 1);
	digits[v.n - 1] = '\0';
	return strtol(digits, NULL, 10);
}

static void fill_identifiers(struct identifiers *into, const struct identifiers *from)
{
	/* A version belongs to its own arXiv number. */
	if ((into->arxiv.n == 0 || str_eq(into->arxiv, from->arxiv)) &&
	    version_number(from->arxiv_version) > version_number(into->arxiv_version))
		into->arxiv_version = from->arxiv_version;
	if (from->doi.n && is_preprint_doi(into->doi) && !is_preprint_doi(from->doi))
		into->doi = from->doi;
	if (from->dblp.n && str_starts(into->dblp, "journals/corr/"))
		into->dblp = from->dblp;
	fill(&into->arxiv, from->arxiv);
	fill(&into->doi, from->doi);
	fill(&into->pmid, from->pmid);
	fill(&into->pmcid, from->pmcid);
	fill(&into->acl, from->acl);
	fill(&into->openreview, from->openreview);
	fill(&into->dblp, from->dblp);
}

/* How much a venue says. */
static int venue_rank(const struct venue *v)
{
	static const int ranks[] = {
	    [VENUE_PREPRINT] = 1, [VENUE_UNKNOWN] = 2, [VENUE_JOURNAL] = 3, [VENUE_PROCEEDINGS] = 3};
	int filled =
	    (v->volume.n > 0) + (v->issue.n > 0) + (v->pages.n > 0) + (v->publisher.n > 0) + (v->year >= 0);

	return v->name.n > 0 ? ranks[v->type] * 10 + filled : filled;
}

/* A venue is taken whole: volume and pages of one don't fit another's name. */
static void fill_venue(struct venue *into, const struct venue *from)
{
	if (venue_rank(from) > venue_rank(into))
		*into = *from;
}

static void fill_lists(struct paper *into, const struct paper *from)
{
	if (into->category_count < from->category_count) {
		into->categories = from->categories;
		into->category_count = from->category_count;
	}
	if (into->keyword_count < from->keyword_count) {
		into->keywords = from->keywords;
		into->keyword_count = from->keyword_count;
	}
	into->provenance = with_room(into->arena, into->provenance, into->provenance_count,
	    from->provenance_count, sizeof(*into->provenance));
	for (size_t i = 0; i < from->provenance_count; i++) {
		bool there = false;

		for (size_t k = 0; k < into->provenance_count && !there; k++)
			there = str_eq(into->provenance[k].name, from->provenance[i].name);
		if (!there)
			into->provenance[into->provenance_count++] = from->provenance[i];
	}
}

static void fill_all(struct paper *into, const struct paper *from)
{
	fill(&into->language, from->language);
	fill(&into->license, from->license);
	fill_authors(into, from);
	fill_date(into, from);
	fill_identifiers(&into->identifiers, &from->identifiers);
	fill_venue(&into->venue, &from->venue);
	fill_lists(into, from);
	into->withdrawn |= from->withdrawn;
	into->retracted |= from->retracted;
	fill(&into->withdrawn_version, from->withdrawn_version);
}

/* ---- texts and facts ---- */

/* What moves to the winner with its facts: the texts that it lacks (bit 1 << field), and facts without a
 * place. */
struct carry {
	struct paper *into;
	unsigned fields;
};

static bool moves(const struct carry *c, const struct span *s)
{
	return !s->placed || (c->fields >> s->field & 1);
}

static bool same_link(const struct link *a, const struct link *b)
{
	return a->kind == b->kind && str_eq(a->url, b->url);
}

static bool same_dataset(const struct dataset *a, const struct dataset *b)
{
	return a->canonical.n ? str_eq(a->canonical, b->canonical) : str_eq(a->name, b->name);
}

static bool same_metric(const struct metric *a, const struct metric *b)
{
	return a->canonical.n ? str_eq(a->canonical, b->canonical) : str_eq(a->name, b->name);
}

static bool same_span(const struct span *a, const struct span *b)
{
	return a->placed == b->placed && a->field == b->field && a->start == b->start && a->end == b->end &&
	    str_eq(a->rule, b->rule);
}

static bool same_number(double a, double b)
{
	return a == b || (isnan(a) && isnan(b));
}

static bool same_result(const struct result *a, const struct result *b)
{
	return same_span(&a->span, &b->span) && same_number(a->value, b->value) &&
	    str_eq(a->metric, b->metric) && str_eq(a->dataset, b->dataset);
}

static bool same_gain(const struct gain *a, const struct gain *b)
{
	return same_span(&a->span, &b->span) && same_number(a->amount[0], b->amount[0]) &&
	    str_eq(a->metric, b->metric) && str_eq(a->dataset, b->dataset);
}

static bool same_fact(const struct fact *a, const struct fact *b)
{
	bool same =
	    same_span(&a->span, &b->span) && str_eq(a->kind, b->kind) && a->field_count == b->field_count;

	for (size_t i = 0; same && i < a->field_count; i++)
		same = str_eq(a->fields[i].name, b->fields[i].name) &&
		    str_eq(a->fields[i].value, b->fields[i].value);
	return same;
}

/* carry_<kind>s: appends those facts of the other paper that move and that the winner doesn't have. */
#define CARRY(kind)                                                                       \
	static void carry_##kind##s(const struct carry *c, const struct paper *from)      \
	{                                                                                 \
		struct paper *into = c->into;                                             \
		into->kind##s = with_room(into->arena, into->kind##s, into->kind##_count, \
		    from->kind##_count, sizeof(*into->kind##s));                          \
		for (size_t i = 0; i < from->kind##_count; i++) {                         \
			const struct kind *x = &from->kind##s[i];                         \
			bool there = !moves(c, &x->span);                                 \
			for (size_t k = 0; k < into->kind##_count && !there; k++)         \
				there = same_##kind(&into->kind##s[k], x);                \
			if (!there)                                                       \
				into->kind##s[into->kind##_count++] = *x;                 \
		}                                                                         \
	}
CARRY(link)
CARRY(dataset)
CARRY(metric)
CARRY(result)
CARRY(gain)
CARRY(fact)
#undef CARRY

static void carry_all(const struct carry *c, const struct paper *from)
{
	carry_links(c, from);
	carry_datasets(c, from);
	carry_metrics(c, from);
	carry_results(c, from);
	carry_gains(c, from);
	carry_facts(c, from);
	if (from->code_status > c->into->code_status && moves(c, &from->code_evidence)) {
		c->into->code_status = from->code_status;
		c->into->code_evidence = from->code_evidence;
	}
}

static void carry_text(struct carry *c, struct str *into, struct str from, enum field f)
{
	if (into->n > 0 || from.n == 0)
		return;
	*into = from;
	c->fields |= 1U << f;
}

/* Texts that `into` lacks, with their facts, and facts without a place. `into` has the better abstract. */
static void carry_from(struct paper *into, const struct paper *from)
{
	struct carry c = {.into = into};

	carry_text(&c, &into->title, from->title, FIELD_TITLE);
	carry_text(&c, &into->abstract, from->abstract, FIELD_ABSTRACT);
	carry_text(&c, &into->comment, from->comment, FIELD_COMMENT);
	carry_all(&c, from);
}

/* ---- the order of records ---- */

struct ranked {
	struct paper *paper;
	bool withdrawn, superseded, cut;
	size_t length;    /* of the abstract, in code points */
	uint64_t content; /* of all but the sources: settles ties */
};

static bool is_cut(struct str text)
{
	return str_ends(text, "...") || str_ends(text, "\u2026");
}

static bool is_superseded(const struct paper *p, struct paper *const *records, size_t count)
{
	const struct identifiers *ids = &p->identifiers;
	long version = version_number(ids->arxiv_version);

	for (size_t i = 0; i < count && ids->arxiv.n && version > 0; i++)
		if (str_eq(records[i]->identifiers.arxiv, ids->arxiv) &&
		    version_number(records[i]->identifiers.arxiv_version) > version)
			return true;
	return false;
}

static int by_rank(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->withdrawn != y->withdrawn)
		return x->withdrawn ? 1 : -1;
	if (x->superseded != y->superseded)
		return x->superseded ? 1 : -1;
	if (x->cut != y->cut)
		return x->cut ? 1 : -1;
	if (x->length != y->length)
		return x->length > y->length ? -1 : 1;
	return x->content < y->content ? -1 : x->content > y->content;
}

static struct ranked *rank(struct arena *a, struct paper *const *records, size_t count)
{
	struct ranked *ranked = arena_alloc(a, count * sizeof(*ranked));
	struct buf json = {0};

	for (size_t i = 0; i < count; i++) {
		struct paper bare = *records[i];

		bare.source_count = 0;
		buf_clear(&json);
		paper_to_json(&bare, &json);
		ranked[i] = (struct ranked){.paper = records[i],
		    .withdrawn = bare.withdrawn,
		    .superseded = is_superseded(&bare, records, count),
		    .cut = is_cut(bare.abstract),
		    .length = utf8_length(bare.abstract),
		    .content = str_hash(buf_str(&json), 0)};
	}
	buf_free(&json);
	qsort(ranked, count, sizeof(*ranked), by_rank);
	return ranked;
}

/* ---- sources, id ---- */

static void add_sources(struct paper *into, struct paper *const *records, size_t count)
{
	size_t room = 0;

	for (size_t i = 0; i < count; i++)
		room += records[i]->source_count;
	struct source *sources = arena_alloc(into->arena, room * sizeof(*sources));
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < records[i]->source_count; k++) {
			const struct source *src = &records[i]->sources[k];
			bool there = false;

			for (size_t j = 0; j < n && !there; j++)
				there = sources[j].offset == src->offset && str_eq(sources[j].path, src->path);
			if (!there)
				sources[n++] = *src;
		}
	into->sources = sources;
	into->source_count = n;
}

static struct str choose_id(const struct paper *merged, const struct ranked *ranked, size_t count)
{
	struct str id = id_of_paper(merged);
	struct profile profile;

	/* It may have come with the record, in our own form. */
	if (count == 1 && ranked[0].paper->id.n > 0)
		return ranked[0].paper->id;
	for (size_t i = 0; i < count; i++) {
		profile_brief(&profile, merged->arena, ranked[i].paper);
		if (profile.ids[ID_GIVEN].n && ranked[i].paper->title.n)
			return profile.ids[ID_GIVEN];
	}
	for (size_t i = 0; i < count && str_starts(id, "hash:"); i++)
		if (!str_starts(ranked[i].paper->id, "hash:"))
			id = ranked[i].paper->id;
	return id;
}

struct paper *merge_records(struct paper *const *records, size_t count)
{
	struct arena *a = records[0]->arena;
	struct ranked *ranked = rank(a, records, count);
	struct paper *merged = paper_new(a);

	*merged = *ranked[0].paper;
	add_sources(merged, records, count);
	for (size_t i = 1; i < count; i++) {
		carry_from(merged, ranked[i].paper);
		fill_all(merged, ranked[i].paper);
	}
	merged->id = choose_id(merged, ranked, count);
	return merged;
}
