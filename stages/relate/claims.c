/* claims.c: results and gains. Every quantity collects the votes of all rules that matched at it: frames (rules that
 * make a result or a gain) and ties (rules that add a value). Each value comes from the vote that beats the
 * others, so that one rule can find the gain, another its baseline, a third its bound. */
#include "../extract/names.h"
#include "../extract/number.h"
#include "../normalise/normalise.h"
#include "relate.h"
#include <limits.h>
#include <math.h>
#include <string.h>

#define LIMIT_VOTES 256  /* rules that match at one quantity */
#define LIMIT_GROUP 24   /* marks in one group */
#define LIMIT_CLAIMS 400 /* results, and gains, of one paper */

/* A rule that matched at a quantity. */
struct vote {
	const struct hit *hit;
	int anchor;          /* its group that holds the quantity, -1: the whole match */
	size_t index, count; /* which of the quantities in the anchor this is */
};

struct votes {
	const struct hit *q; /* the quantity */
	struct vote items[LIMIT_VOTES];
	size_t count;
};

/* Marks, or plain text, that a group names. */
struct named {
	struct str text[LIMIT_GROUP];
	size_t count;
	const struct hit *by;
};

static void bytes_of(const struct hit *h, int group, uint32_t *start, uint32_t *end)
{
	*start = group < 0 ? h->start : h->groups[group].start;
	*end = group < 0 ? h->end : h->groups[group].end;
}

/* Adds the rule's vote if the quantity lies in the group. */
static bool vote_in(const struct relating *r, struct votes *v, const struct hit *h, const char *group)
{
	int g = hit_group(h, group);
	uint32_t start, end;
	if (g < 0 || h->field != v->q->field || v->count == LIMIT_VOTES)
		return false;
	bytes_of(h, g, &start, &end);
	if (v->q->start < start || v->q->end > end)
		return false;
	struct hit *inside[LIMIT_GROUP];
	size_t n = marks_in(r, h->field, start, end, FACT_QUANTITY, inside, LIMIT_GROUP), i = 0;
	while (i < n && inside[i] != v->q)
		i++;
	v->items[v->count++] = (struct vote){h, g, i < n ? i : 0, n ? n : 1};
	return true;
}

static void collect(const struct relating *r, struct votes *v, enum fact_kind kind)
{
	v->count = 0;
	for (size_t i = 0; i < r->frame_count; i++) {
		const struct hit *h = r->frames[i];
		if (h->rule->fact == kind && !vote_in(r, v, h, "amount") && kind == FACT_GAIN)
			vote_in(r, v, h, "to");
	}
	for (size_t i = 0; i < r->tie_count; i++)
		if (r->ties[i]->rule->to == kind)
			vote_in(r, v, r->ties[i], "it");
}

/* The vote that makes this quantity a fact of its kind, or NULL. */
static const struct vote *maker(const struct votes *v, enum fact_kind kind)
{
	const struct vote *best = NULL;
	for (size_t i = 0; i < v->count; i++)
		if (v->items[i].hit->rule->fact == kind && hit_beats(v->items[i].hit, best ? best->hit : NULL))
			best = &v->items[i];
	return best;
}

static bool denied(const struct relating *r, const struct hit *q, enum fact_kind kind, const struct hit *by)
{
	for (size_t i = 0; i < r->not_count; i++) {
		const struct hit *n = r->nots[i];
		uint32_t start, end;
		bytes_of(n, hit_group(n, "it"), &start, &end);
		if (n->rule->to == kind && n->field == q->field && q->start >= start && q->end <= end &&
		    n->rule->rank >= by->rule->rank)
			return true;
	}
	return false;
}

/* Bytes between the quantity and the words that name a value of it. */
static uint32_t distance(const struct votes *v, const struct hit *h, int group)
{
	uint32_t start, end;
	bytes_of(h, group, &start, &end);
	return start >= v->q->end ? start - v->q->end : v->q->start >= end ? v->q->start - end : 0;
}

/* Does vote a (naming the value in group ga) decide before vote b (NULL: none yet)? The higher rank, then what stands
 * closer, then as hit_beats says. */
static bool names_better(const struct votes *v, const struct vote *a, int ga, const struct vote *b, int gb)
{
	if (!b || a->hit->rule->rank != b->hit->rule->rank)
		return !b || a->hit->rule->rank > b->hit->rule->rank;
	uint32_t da = distance(v, a->hit, ga), db = distance(v, b->hit, gb);
	if (da != db)
		return da < db;
	/* one rule from two starting points: the match that holds more of the coordination can pair it */
	if (a->hit->rule == b->hit->rule && a->count != b->count)
		return a->count > b->count;
	return hit_beats(a->hit, b->hit);
}

/* The vote whose `set` decides key, or NULL; it is noted as relating. */
static const struct hit *voted_by(
    const struct relating *r, const struct votes *v, const char *key, struct span *span)
{
	const struct hit *best = NULL;
	for (size_t i = 0; i < v->count; i++)
		if (rule_set(v->items[i].hit->rule, key).p && hit_beats(v->items[i].hit, best))
			best = v->items[i].hit;
	if (best)
		span_relate(r, span, best);
	return best;
}

/* The value of `set` that the best vote gives for key, or fallback. */
static int voted(const struct relating *r, const struct votes *v, const char *key, const char *const *words,
    int fallback, struct span *span)
{
	const struct hit *best = voted_by(r, v, key, span);
	return best ? set_index(best->rule, key, words, fallback) : fallback;
}

/* The pieces of a group's plain text that its rule's `split` leaves, for a coordination of `count` quantities: piece
 * `index`, or nothing where there are not as many pieces as quantities. */
static bool piece_of(
    const struct relating *r, const struct vote *v, const struct hit_group *group, struct str *out)
{
	struct program *split = v->hit->rule->split_program;
	enum field f = v->hit->field;
	struct str whole = str_sub(r->p->copies[f].text, group->start, group->end);
	size_t from = 0, n = 0;
	uint32_t groups;
	while (split && from < whole.n) {
		const size_t *pairs = matcher_find(r->matcher, split, whole, from, &groups);
		size_t end = pairs ? pairs[0] : whole.n, next = pairs ? pairs[1] : whole.n;
		if (n++ == v->index)
			*out = printed(r, f, group->start + (uint32_t)from, group->start + (uint32_t)end);
		from = next > from ? next : from + 1;
	}
	return n == v->count && n > 1;
}

/* The highest rank at which a rule sets the value empty, or INT_MIN. */
static int emptied_at(const struct votes *v, const char *key, const struct hit **by)
{
	int rank = INT_MIN;
	for (size_t i = 0; i < v->count; i++) {
		struct str value = rule_set(v->items[i].hit->rule, key);
		if (value.p && !value.n && v->items[i].hit->rule->rank > rank) {
			rank = v->items[i].hit->rule->rank;
			*by = v->items[i].hit;
		}
	}
	return rank;
}

/* What the best vote's group `key` names for this quantity: marks of `kind` in it, else its text. */
static struct named voted_names(const struct relating *r, const struct votes *v, const char *key,
    enum fact_kind kind, bool several, struct span *span)
{
	struct named out = {.count = 0};
	const struct vote *best = NULL;
	int best_group = -1;
	for (size_t i = 0; i < v->count; i++) {
		int g = hit_group(v->items[i].hit, key);
		if (g >= 0 && names_better(v, &v->items[i], g, best, best_group)) {
			best = &v->items[i];
			best_group = g;
		}
	}
	const struct hit *by = NULL;
	if (best && emptied_at(v, key, &by) >= best->hit->rule->rank) {
		span_relate(r, span, by);
		best = NULL;
	}
	if (!best)
		return out;
	struct hit *inside[LIMIT_GROUP];
	const struct hit_group *group = &best->hit->groups[best_group];
	enum field f = best->hit->field;
	size_t n =
	    kind == FACT_KIND_COUNT ? 0 : marks_in(r, f, group->start, group->end, kind, inside, LIMIT_GROUP);
	out.by = best->hit;
	span_relate(r, span, best->hit);
	if (n == 0) {
		if (!piece_of(r, best, group, &out.text[0]))
			out.text[0] = printed(r, f, group->start, group->end);
		out.count = 1;
		return out;
	}
	size_t from = 0, to = n;
	if (n == best->count) {
		from = best->index;
		to = from + 1;
	} else if (n > 1 && (!several || best->count > 1)) {
		if (!several)
			return out; /* one number for several datasets: none of them */
		from = best->index < n ? best->index : n - 1;
		to = from + 1;
	}
	for (size_t i = from; i < to; i++)
		out.text[out.count++] = printed(r, f, inside[i]->start, inside[i]->end);
	return out;
}

static struct str voted_unit(const struct relating *r, const struct votes *v, struct span *span)
{
	const struct hit *best = NULL;
	for (size_t i = 0; i < v->count; i++) {
		const struct hit *h = v->items[i].hit;
		if ((rule_set(h->rule, "unit").p || hit_group(h, "unit") >= 0) && hit_beats(h, best))
			best = h;
	}
	if (best)
		span_relate(r, span, best);
	const struct hit *by = best ? best : v->q;
	int g = hit_group(by, "unit");
	if (g < 0)
		return best ? rule_set(best->rule, "unit") : v->q->unit;
	struct str unit = printed(r, by->field, by->groups[g].start, by->groups[g].end);
	/* as printed, but for what only LaTeX would print so */
	return memchr(unit.p, '\\', unit.n)
	    ? str_sub(r->p->copies[by->field].text, by->groups[g].start, by->groups[g].end)
	    : unit;
}

/* The maker's match, or its group `span`; of a coordination, from its beginning (or to its end) to this amount. */
static void claim_span(const struct relating *r, struct span *s, const struct vote *by, const struct hit *q)
{
	uint32_t start, end, first, last;
	bytes_of(by->hit, hit_group(by->hit, "span"), &start, &end);
	bytes_of(by->hit, by->anchor, &first, &last);
	if (by->count > 1 && last >= end)
		end = q->end;
	else if (by->count > 1 && first <= start)
		start = q->start;
	if (q->start < start)
		start = q->start;
	if (q->end > end)
		end = q->end;
	span_of(r, s, q->field, start, end, by->hit->rule);
}

static struct str folded(const struct relating *r, struct str name)
{
	return name_fold(r, r->packs->metric_fold, name);
}

/* ---- results ---- */

static void result_make(struct relating *r, const struct votes *v, const struct vote *by)
{
	struct paper *p = r->p;
	struct result x = {.value = v->q->low, .value_high = NAN, .uncertainty = v->q->uncertainty};
	if (v->q->high != v->q->low)
		x.value_high = v->q->high;
	claim_span(r, &x.span, by, v->q);
	struct named metrics = voted_names(r, v, "metric", FACT_METRIC, true, &x.span);
	struct named datasets = voted_names(r, v, "dataset", FACT_DATASET, false, &x.span);
	struct named systems = voted_names(r, v, "system", FACT_KIND_COUNT, false, &x.span);
	x.dataset = datasets.count ? datasets.text[0] : x.dataset;
	x.system = systems.count ? systems.text[0] : x.system;
	x.unit = voted_unit(r, v, &x.span);
	x.bound = (enum bound)voted(r, v, "bound", bound_words, (int)v->q->bound, &x.span);
	x.of = (enum whose)voted(r, v, "of", whose_words, OF_OWN, &x.span);
	for (size_t i = 0; i == 0 || i < metrics.count; i++) {
		x.metric = metrics.count ? metrics.text[i] : x.metric;
		bool twice = false;
		for (size_t k = 0; k < p->result_count; k++) {
			const struct result *o = &p->results[k];
			twice |= o->value == x.value && str_eq(o->unit, x.unit) &&
			    str_eq(folded(r, o->metric), folded(r, x.metric)) &&
			    (str_eq(o->dataset, x.dataset) || !x.dataset.n) && o->span.field != x.span.field;
		}
		if (!twice && p->result_count < LIMIT_CLAIMS)
			*(struct result *)arena_push(p->arena, &p->results, &p->result_count, sizeof x) = x;
	}
}

/* ---- gains ---- */

/* Which way is better for a metric, as far as the paper's metrics or the name list know. */
static enum better polarity(const struct relating *r, struct str metric)
{
	struct str key = folded(r, metric);
	for (size_t i = 0; metric.n && i < r->p->metric_count; i++)
		if (r->p->metrics[i].better != BETTER_UNKNOWN && str_eq(folded(r, r->p->metrics[i].name), key))
			return r->p->metrics[i].better;
	const struct name_entry *entry = names_entry(r->packs->names, metric, FACT_METRIC);
	return entry ? entry->better : BETTER_UNKNOWN;
}

/* Direction and sense depend on each other through the metric: recall that drops gets worse, an error rate that is
 * improved gets lower. A value that its rule gives with '?' yields to that. */
static void settle_direction(
    const struct relating *r, struct gain *x, bool direction_yields, bool sense_yields)
{
	enum better better = polarity(r, x->metric);
	if (better == BETTER_UNKNOWN || direction_yields == sense_yields)
		return;
	bool higher_is_better = better == BETTER_HIGHER;
	if (direction_yields)
		x->direction =
		    (x->sense == SENSE_HIGHER) == higher_is_better ? DIRECTION_BETTER : DIRECTION_WORSE;
	else
		x->sense = (x->direction == DIRECTION_BETTER) == higher_is_better ? SENSE_HIGHER : SENSE_LOWER;
}

/* The class of a quantity says what kind of gain it is where no rule does. */
static enum gain_kind kind_of_class(enum quantity_class class)
{
	switch (class) {
	case Q_FACTOR:
	case Q_FRACTION:
		return GAIN_FACTOR;
	case Q_PERCENT:
		return GAIN_UNSPECIFIED;
	default:
		return GAIN_ABSOLUTE;
	}
}

static void gain_make(struct relating *r, const struct votes *v, const struct vote *by)
{
	struct paper *p = r->p;
	struct gain x = {.amount = {v->q->low, v->q->high}};
	int from = hit_group(by->hit, "from");
	enum gain_kind kind = kind_of_class(v->q->class);
	claim_span(r, &x.span, by, v->q);
	if (from >= 0) {
		struct hit *inside[LIMIT_GROUP];
		const struct hit_group *g = &by->hit->groups[from];
		size_t n = marks_in(r, by->hit->field, g->start, g->end, FACT_QUANTITY, inside, LIMIT_GROUP);
		if (n == 0)
			return;
		x.amount[0] = inside[by->index < n ? by->index : n - 1]->low;
		x.amount[1] = v->q->low;
		kind = GAIN_FROM_TO;
	} else { /* "declines by -6 points": the sense says which way */
		double low = fmin(fabs(x.amount[0]), fabs(x.amount[1]));
		x.amount[1] = fmax(fabs(x.amount[0]), fabs(x.amount[1]));
		x.amount[0] = low;
	}
	struct named metrics = voted_names(r, v, "metric", FACT_METRIC, true, &x.span);
	struct named datasets = voted_names(r, v, "dataset", FACT_DATASET, false, &x.span);
	struct named baselines = voted_names(r, v, "baseline", FACT_KIND_COUNT, false, &x.span);
	x.dataset = datasets.count ? datasets.text[0] : x.dataset;
	x.baseline = baselines.count ? baselines.text[0] : x.baseline;
	x.unit = voted_unit(r, v, &x.span);
	x.kind = from >= 0 ? kind : (enum gain_kind)voted(r, v, "kind", gain_kind_words, (int)kind, &x.span);
	const struct hit *direction = voted_by(r, v, "direction", &x.span),
	                 *sense = voted_by(r, v, "sense", &x.span);
	const bool direction_yields = !direction || set_yields(direction->rule, "direction");
	bool sense_yields = !sense || set_yields(sense->rule, "sense");
	enum direction stated_direction = DIRECTION_BETTER;
	enum sense stated_sense = SENSE_HIGHER;
	if (direction)
		stated_direction = (enum direction)set_index(
		    direction->rule, "direction", direction_words, DIRECTION_BETTER);
	if (sense)
		stated_sense = (enum sense)set_index(sense->rule, "sense", sense_words, SENSE_HIGHER);
	if (from >= 0 && x.amount[0] != x.amount[1]) { /* the two amounts say it themselves */
		stated_sense = x.amount[1] > x.amount[0] ? SENSE_HIGHER : SENSE_LOWER;
		sense_yields = false;
	}
	x.bound = (enum bound)voted(r, v, "bound", bound_words, (int)v->q->bound, &x.span);
	for (size_t i = 0; i == 0 || i < metrics.count; i++) {
		x.metric = metrics.count ? metrics.text[i] : x.metric;
		x.direction = stated_direction;
		x.sense = stated_sense;
		settle_direction(r, &x, direction_yields, sense_yields);
		bool twice = false;
		for (size_t k = 0; k < p->gain_count; k++) {
			const struct gain *o = &p->gains[k];
			twice |= o->amount[0] == x.amount[0] && o->amount[1] == x.amount[1] &&
			    o->sense == x.sense && str_eq(o->unit, x.unit) && o->span.field != x.span.field;
		}
		if (!twice && p->gain_count < LIMIT_CLAIMS)
			*(struct gain *)arena_push(p->arena, &p->gains, &p->gain_count, sizeof x) = x;
	}
}

/* The best from-to gain in which this quantity is the "from" side. */
static const struct hit *from_side(const struct relating *r, const struct hit *q)
{
	const struct hit *best = NULL;
	for (size_t i = 0; i < r->frame_count; i++) {
		const struct hit *h = r->frames[i];
		int g = h->rule->fact == FACT_GAIN && h->field == q->field ? hit_group(h, "from") : -1;
		if (g >= 0 && h->groups[g].start <= q->start && q->end <= h->groups[g].end &&
		    hit_beats(h, best))
			best = h;
	}
	return best;
}

static void claim(struct relating *r, const struct hit *q, struct votes *gains, struct votes *results)
{
	gains->q = results->q = q;
	collect(r, gains, FACT_GAIN);
	collect(r, results, FACT_RESULT);
	const struct vote *gain = maker(gains, FACT_GAIN), *result = maker(results, FACT_RESULT);
	const struct hit *from = from_side(r, q);
	if (gain && (denied(r, q, FACT_GAIN, gain->hit) || (from && from->rule->rank >= gain->hit->rule->rank)))
		gain = NULL;
	if (result && denied(r, q, FACT_RESULT, result->hit))
		result = NULL;
	bool both = gain && hit_group(gain->hit, "from") >= 0;
	if (gain && result && !both) {
		if (gain->hit->rule->rank >= result->hit->rule->rank)
			result = NULL;
		else
			gain = NULL;
	}
	if (gain)
		gain_make(r, gains, gain);
	if (result)
		result_make(r, results, result);
}

/* A rule whose amount holds no marked quantity: its text is the number. */
static bool bare_amount(const struct relating *r, const struct hit *h, struct hit *q)
{
	struct hit *inside[1];
	int g = hit_group(h, "amount");
	if (g < 0 || marks_in(r, h->field, h->groups[g].start, h->groups[g].end, FACT_QUANTITY, inside, 1))
		return false;
	struct str text = str_sub(r->p->copies[h->field].text, h->groups[g].start, h->groups[g].end);
	double value = number_or_word(r->packs, text);
	*q = (struct hit){.rule = h->rule,
	    .field = h->field,
	    .start = h->groups[g].start,
	    .end = h->groups[g].end,
	    .class = Q_NUMBER,
	    .low = value,
	    .high = value,
	    .uncertainty = NAN};
	/* a quantity of which the amount is a part speaks for itself */
	for (size_t i = 0; i < r->mark_count[h->field]; i++) {
		const struct hit *m = r->marks[h->field][i];
		if (m->rule->fact == FACT_QUANTITY && m->start <= q->start && q->end <= m->end)
			*q = *m;
	}
	return !isnan(q->low);
}

void relate_claims(struct relating *r)
{
	struct votes *gains = arena_raw(r->p->arena, 2 * sizeof *gains), *results = gains + 1;
	for (int f = FIELD_TITLE; f < FIELD_COUNT; f++)
		for (size_t i = 0; i < r->mark_count[f]; i++)
			if (r->marks[f][i]->rule->fact == FACT_QUANTITY)
				claim(r, r->marks[f][i], gains, results);
	for (size_t i = 0; i < r->frame_count; i++) {
		struct hit *q = arena_alloc(r->p->arena, sizeof *q);
		if (bare_amount(r, r->frames[i], q))
			claim(r, q, gains, results);
	}
}
