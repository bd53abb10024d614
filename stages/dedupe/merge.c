/* merge.c: two records of one paper become one (dedupe.h). */
#include "dedupe.h"
#include <math.h>
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

static void add_sources(struct paper *into, const struct paper *from)
{
	into->sources = with_room(
	    into->arena, into->sources, into->source_count, from->source_count, sizeof(*into->sources));
	for (size_t i = 0; i < from->source_count; i++) {
		const struct source *src = &from->sources[i];
		bool there = false;

		for (size_t k = 0; k < into->source_count && !there; k++)
			there = into->sources[k].offset == src->offset &&
			    str_eq(into->sources[k].path, src->path);
		if (!there)
			into->sources[into->source_count++] = *src;
	}
}

static void fill_authors(struct paper *into, const struct paper *from)
{
	bool better = into->author_count_listed == 0 || (!into->authors_complete && from->authors_complete);

	if (from->author_count_listed > 0 && better) {
		into->authors = from->authors;
		into->author_count_listed = from->author_count_listed;
		into->authors_complete = from->authors_complete;
		into->authors_raw = from->authors_raw;
		into->author_count = -1;
	}
	fill(&into->authors_raw, from->authors_raw);
	if (into->author_count < 0)
		into->author_count = from->author_count;
}

static void fill_date(struct paper *into, const struct paper *from)
{
	bool stated = into->date_basis == DATE_INFERRED && from->date_basis == DATE_STATED;

	if (from->date.n > 0 && (into->date.n == 0 || stated)) {
		into->date = from->date;
		into->date_basis = from->date_basis;
	}
}

static void fill_identifiers(struct identifiers *into, const struct identifiers *from)
{
	/* A version belongs to its own arXiv number. */
	if (into->arxiv.n == 0 || str_eq(into->arxiv, from->arxiv))
		fill(&into->arxiv_version, from->arxiv_version);
	fill(&into->arxiv, from->arxiv);
	fill(&into->doi, from->doi);
	fill(&into->pmid, from->pmid);
	fill(&into->pmcid, from->pmcid);
	fill(&into->acl, from->acl);
	fill(&into->openreview, from->openreview);
	fill(&into->dblp, from->dblp);
}

/* How much a venue says: print before a reference that wasn't understood, that before a preprint server. */
static int venue_rank(const struct venue *v)
{
	static const int ranks[] = {
	    [VENUE_PREPRINT] = 1, [VENUE_UNKNOWN] = 2, [VENUE_JOURNAL] = 3, [VENUE_PROCEEDINGS] = 3};

	return v->name.n > 0 ? ranks[v->type] : 0;
}

/* A venue is taken whole: volume and pages of one don't fit another's name. */
static void fill_venue(struct venue *into, const struct venue *from)
{
	if (venue_rank(from) > venue_rank(into))
		*into = *from;
}

static void fill_lists(struct paper *into, const struct paper *from)
{
	if (into->category_count == 0) {
		into->categories = from->categories;
		into->category_count = from->category_count;
	}
	if (into->keyword_count == 0) {
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

void dedupe_fill(struct paper *into, const struct paper *from)
{
	add_sources(into, from);
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

/* Texts and facts of `from` into `into`, of which nothing else is touched. */
static void take_texts(struct paper *into, const struct paper *from)
{
	into->title = from->title;
	into->abstract = from->abstract;
	into->comment = from->comment;
	into->code_status = from->code_status;
	into->code_evidence = from->code_evidence;
	into->links = from->links;
	into->link_count = from->link_count;
	into->datasets = from->datasets;
	into->dataset_count = from->dataset_count;
	into->metrics = from->metrics;
	into->metric_count = from->metric_count;
	into->results = from->results;
	into->result_count = from->result_count;
	into->gains = from->gains;
	into->gain_count = from->gain_count;
	into->facts = from->facts;
	into->fact_count = from->fact_count;
}

static void carry_text(struct carry *c, struct str *into, struct str from, enum field f)
{
	if (into->n > 0 || from.n == 0)
		return;
	*into = from;
	c->fields |= 1U << f;
}

void dedupe_merge(struct paper *into, const struct paper *from)
{
	struct carry c = {.into = into};
	struct paper other = *from;

	if (utf8_length(from->abstract) > utf8_length(into->abstract)) {
		other = *into;
		take_texts(into, from);
	}
	carry_text(&c, &into->title, other.title, FIELD_TITLE);
	carry_text(&c, &into->abstract, other.abstract, FIELD_ABSTRACT);
	carry_text(&c, &into->comment, other.comment, FIELD_COMMENT);
	carry_all(&c, &other);
	dedupe_fill(into, from);
}
