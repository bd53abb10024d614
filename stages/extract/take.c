/* take.c: what becomes of a match (take.h). */
#include "take.h"
#include "names.h"
#include "number.h"
#include <math.h>
#include <string.h>

#define LIMIT_HITS 20000 /* of one paper */

const char *const quantity_class_words[] = {
    "percent", "points", "factor", "fraction", "measure", "number", NULL};

int hit_group(const struct hit *h, const char *name)
{
	for (size_t i = 0; i < h->group_count; i++)
		if (strcmp(h->groups[i].name, name) == 0)
			return (int)i;
	return -1;
}

static bool acts_on_marks(const struct rule *r)
{
	return r->fact <= FACT_QUANTITY || (r->fact == FACT_NOT && r->to <= FACT_QUANTITY);
}

static uint32_t copy_at(const struct match *m, size_t at)
{
	return m->rule->marked ? m->w->copy_of[at] : (uint32_t)at;
}

static void trim(struct str text, uint32_t *start, uint32_t *end)
{
	while (*start < *end && (text.p[*start] == ' ' || text.p[*start] == '\n'))
		++*start;
	while (*end > *start && (text.p[*end - 1] == ' ' || text.p[*end - 1] == '\n'))
		--*end;
}

static struct hit hit_of(const struct match *m, struct arena *a)
{
	const struct program *p = m->rule->program;
	struct hit h = {.rule = m->rule, .field = m->field, .low = NAN, .high = NAN, .uncertainty = NAN};
	h.start = copy_at(m, m->pairs[0]);
	h.end = copy_at(m, m->pairs[1]);
	h.groups = arena_raw(a, (p->name_count + 1) * sizeof *h.groups);
	for (size_t i = 0; i < p->name_count; i++) {
		uint32_t g = p->names[i].group;
		if (g >= m->groups || m->pairs[2 * g] == PCRE2_UNSET || hit_group(&h, p->names[i].name) >= 0)
			continue;
		struct hit_group group = {
		    p->names[i].name, copy_at(m, m->pairs[2 * g]), copy_at(m, m->pairs[2 * g + 1])};
		trim(m->w->text, &group.start, &group.end);
		if (group.start < group.end)
			h.groups[h.group_count++] = group;
	}
	return h;
}

static struct str group_text(const struct field_work *w, const struct hit *h, const char *name)
{
	int g = hit_group(h, name);
	return g < 0 ? (struct str){NULL, 0} : str_sub(w->text, h->groups[g].start, h->groups[g].end);
}

/* Gives a quantity its values; false where it has none. */
static bool quantity_values(const struct packs *packs, const struct field_work *w, struct hit *h)
{
	struct str low = group_text(w, h, "low"), high = group_text(w, h, "high"), set;
	h->low = number_or_word(packs, low);
	if ((set = rule_set(h->rule, "low")).n)
		h->low = number_parse(set);
	h->high = high.n ? number_or_word(packs, high) : NAN;
	if ((set = rule_set(h->rule, "high")).n)
		h->high = number_parse(set);
	if (isnan(h->high))
		h->high = h->low;
	h->uncertainty = number_parse(group_text(w, h, "uncertainty"));
	h->unit = group_text(w, h, "unit");
	if ((set = rule_set(h->rule, "unit")).p)
		h->unit = set;
	h->class = Q_NUMBER;
	if ((set = rule_set(h->rule, "class")).n)
		h->class = (enum quantity_class)word_index(quantity_class_words, set);
	if ((set = rule_set(h->rule, "bound")).n)
		h->bound = (enum bound)word_index(bound_words, set);
	return !isnan(h->low);
}

/* ---- from match to candidate, not, stop or hit ---- */

static void candidate_add(const struct packs *packs, struct field_work *w, struct hit h, struct arena *a)
{
	trim(w->text, &h.start, &h.end);
	if (h.start >= h.end || (h.rule->fact == FACT_QUANTITY && !quantity_values(packs, w, &h)))
		return;
	const struct name_entry *entry = NULL;
	if (h.rule->fact == FACT_DATASET || h.rule->fact == FACT_METRIC)
		entry = names_entry(packs->names, str_sub(w->text, h.start, h.end), h.rule->fact);
	if (entry) {
		h.canonical = entry->canonical;
		h.better = entry->better;
	}
	struct str better = rule_set(h.rule, "better");
	if (better.n)
		h.better = (enum better)word_index(better_words, better);
	*(struct hit *)arena_push(a, &w->candidates, &w->candidate_count, sizeof h) = h;
}

/* A rule with `split` finds several names in one match. */
static void candidate_split(
    struct matcher *m, const struct packs *packs, struct field_work *w, struct hit h, struct arena *a)
{
	struct str whole = str_sub(w->text, h.start, h.end);
	uint32_t base = h.start, groups, from = 0;
	h.group_count = 0;
	while (from < whole.n) {
		const size_t *pairs = matcher_find(m, h.rule->split_program, whole, from, &groups);
		uint32_t end = pairs ? (uint32_t)pairs[0] : (uint32_t)whole.n,
		         next = pairs ? (uint32_t)pairs[1] : (uint32_t)whole.n;
		h.start = base + from;
		h.end = base + end;
		candidate_add(packs, w, h, a);
		from = next > from ? next : from + 1;
	}
}

static void candidate_from(
    struct matcher *m, const struct packs *packs, struct field_work *w, struct hit h, struct arena *a)
{
	static const char *const marked_group[] = {
	    [FACT_LINK] = "url", [FACT_DATASET] = "name", [FACT_METRIC] = "name", [FACT_QUANTITY] = "it"};
	int g = hit_group(&h, marked_group[h.rule->fact]);
	if (g >= 0) {
		h.start = h.groups[g].start;
		h.end = h.groups[g].end;
	}
	if (h.rule->split_program)
		candidate_split(m, packs, w, h, a);
	else
		candidate_add(packs, w, h, a);
}

void hit_add(struct paper *p, struct hit h)
{
	if (p->hit_count < LIMIT_HITS)
		*(struct hit *)arena_push(p->arena, &p->hits, &p->hit_count, sizeof h) = h;
}

void match_take(const struct match *m, struct matcher *matcher, const struct packs *packs, struct paper *p)
{
	struct field_work *w = m->w;
	const struct rule *r = m->rule;
	struct hit h = hit_of(m, p->arena);
	if (r->fact <= FACT_QUANTITY)
		candidate_from(matcher, packs, w, h, p->arena);
	else if (r->fact == FACT_BOUNDARY)
		*(uint32_t *)arena_push(p->arena, &w->stops, &w->stop_count, sizeof *w->stops) = h.end;
	else if (!r->marked && acts_on_marks(r))
		*(struct hit *)arena_push(p->arena, &w->nots, &w->not_count, sizeof h) = h;
	else
		hit_add(p, h);
}

void names_take(const struct packs *packs, struct paper *p, struct field_work *w, enum field f)
{
	struct name_found found;
	for (size_t at = 0; names_find(packs->names, w->text, at, &found); at = found.end) {
		if (found.entry->rule->muted)
			continue;
		struct hit h = {.rule = found.entry->rule,
		    .field = f,
		    .start = (uint32_t)found.start,
		    .end = (uint32_t)found.end,
		    .maybe = found.entry->ambiguous,
		    .canonical = found.entry->canonical,
		    .better = found.entry->better,
		    .low = NAN,
		    .high = NAN,
		    .uncertainty = NAN};
		*(struct hit *)arena_push(p->arena, &w->candidates, &w->candidate_count, sizeof h) = h;
	}
}
