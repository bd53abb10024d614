/* score_same.c: when a found fact is one of the gold's, and which belongs to which (score.h). */
#include "score.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const score_classes[] = {"links", "datasets", "metrics", "results", "gains", NULL};
static const char *const word_keys[] = {"kind", "direction", "sense", "bound", "of", "role", NULL};

/* ---- items ---- */

/* The value of a key, and the second reading in `also`. */
static struct readings readings_of(const json_t *fact, const char *key)
{
	const json_t *also = json_object_get(fact, "also");
	struct readings r = {{gold_text(fact, key)}, 1};
	if (json_object_get(also, key))
		r.of[r.count++] = gold_text(also, key);
	return r;
}

static struct readings keys_of(
    struct arena *a, struct readings r, struct str (*key)(struct arena *, struct str))
{
	for (int i = 0; i < r.count; i++)
		r.of[i] = key(a, r.of[i]);
	return r;
}

static double number_of(const json_t *v)
{
	return json_is_number(v) ? json_number_value(v) : NAN;
}

static void add_name(struct item *it, struct arena *a, struct str name)
{
	struct str key = score_name_key(a, name);
	if (key.n)
		*(struct str *)arena_push(a, &it->names, &it->name_count, sizeof key) = key;
}

static struct item item_of_metric(struct arena *a, struct str name, struct str shown)
{
	struct item it = {.shown = shown, .plain = true, .value = NAN};
	it.metric.of[0] = score_metric_key(a, name);
	it.metric.count = 1;
	return it;
}

/* From JSON, the gold's or a found fact's. */
static struct item item_of(struct arena *a, const json_t *x, int class)
{
	static const char *const has[] = {"role", "dataset", "of", "bound", "unit", "kind", "direction",
	    "sense", "metric", "baseline", NULL};
	struct item it = {.json = x, .value = number_of(json_object_get(x, "value"))};
	const json_t *amount = json_object_get(x, "amount"), *alias;
	size_t i;
	struct str name = gold_text(x, "name");
	it.shown = gold_text(x, "surface");
	name = name.n ? name : it.shown;
	if (class == SCORE_METRICS) {
		struct item metric = item_of_metric(a,
		    json_is_string(x) ? (struct str){json_string_value(x), json_string_length(x)} : name,
		    it.shown);
		metric.json = x;
		if (json_is_string(x))
			metric.shown = (struct str){json_string_value(x), json_string_length(x)};
		return metric;
	}
	for (int w = 0; w < SCORE_WORDS; w++)
		it.words[w] = readings_of(x, word_keys[w]);
	for (unsigned h = 0; has[h]; h++)
		if (json_object_get(x, has[h]))
			it.present |= 1u << h;
	it.metric = keys_of(a, readings_of(x, "metric"), score_metric_key);
	it.baseline = keys_of(a, readings_of(x, "baseline"), score_fold);
	it.dataset = score_name_key(a, gold_text(x, "dataset"));
	it.unit = score_unit_key(a, gold_text(x, "unit"));
	it.has_amount = json_array_size(amount) == 2;
	for (i = 0; i < 2; i++)
		it.amount[i] = number_of(json_array_get(amount, i));
	if (class == SCORE_LINKS)
		it.url = score_url_key(a, gold_text(x, "url"));
	if (class == SCORE_DATASETS) {
		add_name(&it, a, name);
		json_array_foreach(json_object_get(x, "aliases"), i, alias)
			add_name(&it, a, (struct str){json_string_value(alias), json_string_length(alias)});
	}
	return it;
}

void items_of_gold(struct items *out, struct arena *a, const json_t *record, int class)
{
	const json_t *list = json_object_get(record, score_classes[class]), *x;
	size_t i;
	*out = (struct items){
	    arena_alloc(a, (json_array_size(list) + 1) * sizeof(struct item)), json_array_size(list)};
	json_array_foreach(list, i, x)
		out->of[i] = item_of(a, x, class);
}

/* Text of a found fact's JSON, which doesn't outlive it. */
static struct str kept(struct arena *a, struct str s)
{
	return s.p ? str_dup(a, s) : s;
}

void items_of_paper(struct items *out, struct arena *a, const struct paper *p, int class)
{
	const struct key *list = fact_class_named(str_of(score_classes[class]));
	size_t count = facts_count(p, list);
	*out = (struct items){arena_alloc(a, (count + 1) * sizeof(struct item)), count};
	for (size_t i = 0; i < count; i++) {
		struct item *it = &out->of[i];
		void *fact = fact_at(p, list, i);
		json_t *object = fact_json(list, fact);
		*it = item_of(a, object, class);
		it->shown = fact_span(list, fact)->surface;
		for (int w = 0; w < SCORE_WORDS; w++)
			it->words[w].of[0] = kept(a, it->words[w].of[0]);
		it->json = NULL;
		it->fact = fact;
		json_decref(object);
	}
}

/* ---- the same? ---- */

static bool number_same(double a, double b)
{
	double most = fmax(fabs(a), fabs(b));
	if (!isfinite(a) || !isfinite(b))
		return false;
	return fabs(a - b) <= fmax(most < 1 ? 0.001 : 0, 1e-6 * most);
}

static bool word_same(const struct item *g, const struct item *f, enum score_word w)
{
	struct str said = f->words[w].of[0];
	for (int i = 0; i < g->words[w].count; i++) {
		struct str right = g->words[w].of[i];
		if (!right.p || !said.p ? right.p == said.p : str_eq(right, said))
			return true;
	}
	return false;
}

#define SAME_WORD(name, word)                                        \
	static bool name(const struct item *g, const struct item *f) \
	{                                                            \
		return word_same(g, f, word);                        \
	}
SAME_WORD(kind_same, WORD_KIND)
SAME_WORD(direction_same, WORD_DIRECTION)
SAME_WORD(sense_same, WORD_SENSE)
SAME_WORD(bound_same, WORD_BOUND)
SAME_WORD(whose_same, WORD_OF)
SAME_WORD(role_same, WORD_ROLE)
#undef SAME_WORD

static bool close_to_any(const struct readings *g, const struct readings *f)
{
	for (int i = 0; i < g->count; i++)
		if (score_close(g->of[i], f->of[0]))
			return true;
	return false;
}

static bool metric_same(const struct item *g, const struct item *f)
{
	return close_to_any(&g->metric, &f->metric);
}

static bool baseline_same(const struct item *g, const struct item *f)
{
	return close_to_any(&g->baseline, &f->baseline);
}

static bool dataset_same(const struct item *g, const struct item *f)
{
	return score_close(g->dataset, f->dataset);
}

static bool unit_equal(const struct item *g, const struct item *f)
{
	return str_eq(g->unit, f->unit);
}

static bool is_share(struct str unit)
{
	return str_is(unit, "%") || str_is(unit, "points");
}

/* Percent and points are often told apart by nobody; a unit may be left out, unless it changes the number's meaning. */
static bool unit_same(const struct item *g, const struct item *f)
{
	bool telling =
	    str_is(g->unit, "%") || str_is(g->unit, "x") || str_is(f->unit, "%") || str_is(f->unit, "x");
	return unit_equal(g, f) || (is_share(g->unit) && is_share(f->unit)) ||
	    (!(g->unit.n && f->unit.n) && !telling);
}

static bool url_same(const struct item *g, const struct item *f)
{
	return str_eq(g->url, f->url);
}

static bool link_same(const struct item *g, const struct item *f)
{
	return url_same(g, f) && kind_same(g, f);
}

static bool any_name(const struct item *g, const struct item *f, bool (*same)(struct str, struct str))
{
	for (size_t i = 0; i < g->name_count; i++)
		for (size_t k = 0; k < f->name_count; k++)
			if (same(g->names[i], f->names[k]))
				return true;
	return false;
}

static bool dataset_exact(const struct item *g, const struct item *f)
{
	return any_name(g, f, str_eq);
}

static bool dataset_relaxed(const struct item *g, const struct item *f)
{
	return any_name(g, f, score_close);
}

static bool metric_exact(const struct item *g, const struct item *f)
{
	return str_eq(g->metric.of[0], f->metric.of[0]);
}

static bool result_same(const struct item *g, const struct item *f)
{
	return number_same(g->value, f->value) && unit_same(g, f);
}

static bool result_metric(const struct item *g, const struct item *f)
{
	return result_same(g, f) && metric_same(g, f);
}

static bool result_dataset(const struct item *g, const struct item *f)
{
	return result_metric(g, f) && dataset_same(g, f);
}

static bool gain_same(const struct item *g, const struct item *f)
{
	return g->has_amount && f->has_amount && number_same(g->amount[0], f->amount[0]) &&
	    number_same(g->amount[1], f->amount[1]) && unit_same(g, f);
}

static bool gain_core(const struct item *g, const struct item *f)
{
	return gain_same(g, f) && direction_same(g, f);
}

static bool gain_full(const struct item *g, const struct item *f)
{
	return gain_core(g, f) && kind_same(g, f) && metric_same(g, f) && baseline_same(g, f);
}

const struct measure score_measures[] = {
    {"links: url", SCORE_LINKS, url_same},
    {"links: url+kind", SCORE_LINKS, link_same},
    {"datasets: exact", SCORE_DATASETS, dataset_exact},
    {"datasets: relaxed", SCORE_DATASETS, dataset_relaxed},
    {"metrics: exact", SCORE_METRICS, metric_exact},
    {"metrics: relaxed", SCORE_METRICS, metric_same},
    {"results: value", SCORE_RESULTS, result_same},
    {"results: value+metric", SCORE_RESULTS, result_metric},
    {"results: +dataset", SCORE_RESULTS, result_dataset},
    {"gains: amount", SCORE_GAINS, gain_same},
    {"gains: amount+direction", SCORE_GAINS, gain_core},
    {"gains: full", SCORE_GAINS, gain_full},
    {0},
};
_Static_assert(sizeof score_measures / sizeof *score_measures == SCORE_MEASURES + 1, "one for each");

const struct attribute score_attributes[] = {
    {"datasets.role", "datasets: exact", role_same, HAS_ROLE},
    {"results.dataset", "results: value+metric", dataset_same, HAS_DATASET},
    {"results.of", "results: value+metric", whose_same, HAS_OF},
    {"results.bound", "results: value+metric", bound_same, HAS_BOUND},
    {"results.unit", "results: value+metric", unit_equal, HAS_UNIT},
    {"gains.kind", "gains: amount", kind_same, HAS_KIND},
    {"gains.direction", "gains: amount", direction_same, HAS_DIRECTION},
    {"gains.sense", "gains: amount", sense_same, HAS_SENSE},
    {"gains.bound", "gains: amount", bound_same, HAS_BOUND},
    {"gains.metric", "gains: amount", metric_same, HAS_METRIC},
    {"gains.baseline", "gains: amount", baseline_same, HAS_BASELINE},
    {"gains.dataset", "gains: amount", dataset_same, HAS_DATASET},
    {"gains.unit", "gains: amount", unit_equal, HAS_UNIT},
    {0},
};
_Static_assert(sizeof score_attributes / sizeof *score_attributes == SCORE_ATTRIBUTES + 1, "one for each");

/* ---- matching ---- */

/* How many further fields agree: settles which of several equal amounts belong together. */
static int likeness(const struct item *g, const struct item *f)
{
	if (g->plain || f->plain)
		return 0;
	int n = 2 * metric_same(g, f) + dataset_same(g, f) + baseline_same(g, f);
	for (int w = WORD_KIND; w <= WORD_OF; w++)
		n += word_same(g, f, (enum score_word)w);
	return n;
}

struct edges {
	size_t *to; /* gold facts, likest first */
	size_t count;
	int best; /* likeness of the first; 0 without */
};

struct match_work {
	const struct edges *edges;
	size_t *owner; /* by gold fact: the found one, or SIZE_MAX */
	bool *seen;
};

/* Augmenting paths (Kuhn). Recursion is as deep as there are gold facts (LIMIT_GOLD_FACTS). */
static bool place(struct match_work *m, size_t j)
{
	for (size_t k = 0; k < m->edges[j].count; k++) {
		size_t i = m->edges[j].to[k];
		if (m->seen[i])
			continue;
		m->seen[i] = true;
		if (m->owner[i] == SIZE_MAX || place(m, m->owner[i])) {
			m->owner[i] = j;
			return true;
		}
	}
	return false;
}

/* Inserts so that likeness falls and equals stay in order. */
static void add_edge(struct edges *e, int *like, size_t i, int likes)
{
	size_t at = e->count++;
	for (; at > 0 && like[at - 1] < likes; at--) {
		e->to[at] = e->to[at - 1];
		like[at] = like[at - 1];
	}
	e->to[at] = i;
	like[at] = likes;
}

void score_match(
    struct matching *out, struct arena *a, const struct items *gold, const struct items *found, same_fn *same)
{
	size_t n = gold->count, count = found->count;
	struct edges *edges = arena_alloc(a, (count + 1) * sizeof *edges);
	int *like = arena_alloc(a, (n + 1) * sizeof *like);
	size_t *order = arena_alloc(a, (count + 1) * sizeof *order);
	struct match_work m = {edges, arena_alloc(a, (n + 1) * sizeof(size_t)), arena_alloc(a, n + 1)};
	for (size_t j = 0; j < count; j++) {
		edges[j].to = arena_alloc(a, (n + 1) * sizeof(size_t));
		for (size_t i = 0; i < n; i++)
			if (same(&gold->of[i], &found->of[j]))
				add_edge(&edges[j], like, i, likeness(&gold->of[i], &found->of[j]));
		edges[j].best = edges[j].count ? like[0] : 0;
		size_t at = j;
		for (; at > 0 && edges[order[at - 1]].best < edges[j].best; at--)
			order[at] = order[at - 1];
		order[at] = j;
	}
	for (size_t i = 0; i < n; i++)
		m.owner[i] = SIZE_MAX;
	for (size_t k = 0; k < count; k++) {
		memset(m.seen, 0, n);
		place(&m, order[k]);
	}
	*out = (struct matching){m.owner, arena_alloc(a, count + 1), 0};
	for (size_t i = 0; i < n; i++)
		if (m.owner[i] != SIZE_MAX) {
			out->taken[m.owner[i]] = true;
			out->pairs++;
		}
}

void score_match_optional(struct matching *out, bool **pardoned, struct arena *a, const struct items *gold,
    const struct items *optional, const struct items *found, same_fn *same)
{
	struct items rest = {arena_alloc(a, (found->count + 1) * sizeof(struct item)), 0};
	size_t *index = arena_alloc(a, (found->count + 1) * sizeof *index);
	struct matching second;
	score_match(out, a, gold, found, same);
	*pardoned = arena_alloc(a, found->count + 1);
	for (size_t j = 0; j < found->count; j++)
		if (!out->taken[j]) {
			index[rest.count] = j;
			rest.of[rest.count++] = found->of[j];
		}
	score_match(&second, a, optional, &rest, same);
	for (size_t j = 0; j < rest.count; j++)
		(*pardoned)[index[j]] = second.taken[j];
}
