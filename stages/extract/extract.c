/* extract.c: runs the rule packs over a paper's texts. Pass 1 matches on the plain copies and marks names,
 * addresses and quantities; pass 2 matches on the marked copies, rules that mark first. What comes out are hits;
 * relate makes facts of them. */
#include "../../pipeline/stage.h"
#include "../normalise/normalise.h"
#include "marks.h"
#include "match.h"
#include "names.h"
#include "number.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LIMIT_MATCHES 400 /* of one rule in one field */
#define LIMIT_HITS 20000  /* of one paper */

struct extractor {
	struct matcher matcher;
	struct field_work fields[FIELD_COUNT];
	const struct rule **plain, **marking,
	    **framing; /* rules of pass 1; of pass 2 that mark, and the others */
	size_t plain_count, marking_count, framing_count;
	const struct packs *packs; /* borrowed */
	struct cost {
		uint64_t nanoseconds, runs, matches;
	} * costs; /* by rule index, with --profile; else NULL */
};

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

static enum rc extract_open(const struct run *run, void *state, struct err *e)
{
	struct extractor *x = state;
	const struct packs *packs = run->packs;
	(void)e;
	matcher_init(&x->matcher);
	x->packs = packs;
	if (run->options->profile)
		x->costs = mem_zero((packs->rule_count + 1) * sizeof *x->costs);
	const struct rule **all = mem_zero((packs->rule_count * 3 + 1) * sizeof *all);
	x->plain = all;
	x->marking = all + packs->rule_count;
	x->framing = all + 2 * packs->rule_count;
	for (size_t i = 0; i < packs->rule_count; i++) {
		const struct rule *r = &packs->rules[i];
		if (!r->marked)
			x->plain[x->plain_count++] = r;
		else if (r->fact <= FACT_QUANTITY)
			x->marking[x->marking_count++] = r;
		else
			x->framing[x->framing_count++] = r;
	}
	return RC_OK;
}

static void extract_close(void *state)
{
	struct extractor *x = state;
	for (size_t i = 0; x->costs && i < x->packs->rule_count; i++) {
		atomic_fetch_add(&x->packs->costs[i].nanoseconds, x->costs[i].nanoseconds);
		atomic_fetch_add(&x->packs->costs[i].runs, x->costs[i].runs);
		atomic_fetch_add(&x->packs->costs[i].matches, x->costs[i].matches);
	}
	free(x->costs);
	matcher_free(&x->matcher);
	for (int f = 0; f < FIELD_COUNT; f++) {
		buf_free(&x->fields[f].marked);
		free(x->fields[f].copy_of);
	}
	free(x->plain);
}

/* ---- one match ---- */

struct match {
	const struct rule *rule;
	const struct field_work *w;
	enum field field;
	const size_t *pairs;
	uint32_t groups;
};

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
    struct extractor *x, const struct packs *packs, struct field_work *w, struct hit h, struct arena *a)
{
	struct str whole = str_sub(w->text, h.start, h.end);
	uint32_t base = h.start, groups, from = 0;
	h.group_count = 0;
	while (from < whole.n) {
		const size_t *pairs = matcher_find(&x->matcher, h.rule->split_program, whole, from, &groups);
		uint32_t end = pairs ? (uint32_t)pairs[0] : (uint32_t)whole.n,
		         next = pairs ? (uint32_t)pairs[1] : (uint32_t)whole.n;
		h.start = base + from;
		h.end = base + end;
		candidate_add(packs, w, h, a);
		from = next > from ? next : from + 1;
	}
}

static void candidate_from(
    struct extractor *x, const struct packs *packs, struct field_work *w, struct hit h, struct arena *a)
{
	static const char *const marked_group[] = {
	    [FACT_LINK] = "url", [FACT_DATASET] = "name", [FACT_METRIC] = "name", [FACT_QUANTITY] = "it"};
	int g = hit_group(&h, marked_group[h.rule->fact]);
	if (g >= 0) {
		h.start = h.groups[g].start;
		h.end = h.groups[g].end;
	}
	if (h.rule->split_program)
		candidate_split(x, packs, w, h, a);
	else
		candidate_add(packs, w, h, a);
}

static void hit_add(struct paper *p, struct hit h)
{
	if (p->hit_count < LIMIT_HITS)
		*(struct hit *)arena_push(p->arena, &p->hits, &p->hit_count, sizeof h) = h;
}

static void take(struct extractor *x, const struct packs *packs, struct paper *p, const struct match *m)
{
	struct field_work *w = &x->fields[m->field];
	const struct rule *r = m->rule;
	struct hit h = hit_of(m, p->arena);
	if (r->fact <= FACT_QUANTITY)
		candidate_from(x, packs, w, h, p->arena);
	else if (r->fact == FACT_BOUNDARY)
		*(uint32_t *)arena_push(p->arena, &w->stops, &w->stop_count, sizeof *w->stops) = h.end;
	else if (!r->marked && acts_on_marks(r))
		*(struct hit *)arena_push(p->arena, &w->nots, &w->not_count, sizeof h) = h;
	else
		hit_add(p, h);
}

static size_t next_character(struct str s, size_t at)
{
	do
		at++;
	while (at < s.n && ((unsigned char)s.p[at] & 0xC0) == 0x80);
	return at;
}

static size_t rule_match(
    struct extractor *x, const struct packs *packs, struct paper *p, const struct rule *r, enum field f)
{
	struct field_work *w = &x->fields[f];
	struct str text = r->marked ? buf_str(&w->marked) : w->text;
	size_t from = 0, n = 0;
	for (; n < LIMIT_MATCHES && from <= text.n; n++) {
		struct match m = {.rule = r, .w = w, .field = f};
		m.pairs = matcher_find(&x->matcher, r->program, text, from, &m.groups);
		if (!m.pairs)
			break;
		size_t start = m.pairs[0], end = m.pairs[1];
		take(x, packs, p, &m);
		from = !r->marked && end > start ? end : next_character(text, start);
	}
	return n;
}

static void rule_run(
    struct extractor *x, const struct packs *packs, struct paper *p, const struct rule *r, enum field f)
{
	struct timespec before, after;
	if (!x->costs) {
		rule_match(x, packs, p, r, f);
		return;
	}
	struct cost *cost = &x->costs[r->index];
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before);
	cost->matches += rule_match(x, packs, p, r, f);
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after);
	cost->nanoseconds += (uint64_t)(after.tv_sec - before.tv_sec) * 1000000000u +
	    (uint64_t)after.tv_nsec - (uint64_t)before.tv_nsec;
	cost->runs++;
}

/* Rules about results and gains have nothing to say where no quantity is marked. */
static bool idle(const struct rule *r, const struct field_work *w)
{
	enum fact_kind on = r->to != FACT_KIND_COUNT ? r->to : r->fact;
	return r->marked && !w->quantities && (on == FACT_RESULT || on == FACT_GAIN);
}

static void names_run(const struct packs *packs, struct paper *p, struct field_work *w, enum field f)
{
	struct name_found found;
	for (size_t at = 0; names_find(packs->names, w->text, at, &found); at = found.end) {
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

/* ---- an accepted dataset's name counts wherever else it stands ---- */

static bool word_byte(struct str s, size_t at)
{
	unsigned char c = at < s.n ? (unsigned char)s.p[at] : ' ';
	return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool looks_like_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] >= 'A' && s.p[i] <= 'Z') || (s.p[i] >= '0' && s.p[i] <= '9'))
			return s.n >= 2;
	return false;
}

static void spread(struct extractor *x, struct paper *p)
{
	for (int from = FIELD_TITLE; from <= FIELD_ABSTRACT; from++) {
		const struct field_work *source = &x->fields[from];
		for (size_t i = 0; i < source->accepted_count; i++) {
			const struct hit *h = source->accepted[i];
			struct str name = str_sub(source->text, h->start, h->end);
			if (h->rule->fact != FACT_DATASET || !h->rule->program || !looks_like_name(name))
				continue;
			for (int f = FIELD_TITLE; f <= FIELD_ABSTRACT; f++) {
				struct field_work *w = &x->fields[f];
				for (size_t at = 0; (at = str_find(w->text, name, at)) != SIZE_MAX;
				     at += name.n) {
					if ((f == from && at == h->start) ||
					    (at > 0 && word_byte(w->text, at - 1)) ||
					    word_byte(w->text, at + name.n))
						continue;
					struct hit copy = *h;
					copy.field = (enum field)f;
					copy.start = (uint32_t)at;
					copy.end = (uint32_t)(at + name.n);
					copy.group_count = 0;
					*(struct hit *)arena_push(p->arena, &w->candidates,
					    &w->candidate_count, sizeof copy) = copy;
				}
			}
		}
	}
}

static void choose_and_spread(struct extractor *x, struct paper *p)
{
	size_t before = 0, after = 0;
	for (int f = 0; f < FIELD_COUNT; f++) {
		marks_choose(&x->fields[f], p->arena);
		before += x->fields[f].candidate_count;
	}
	spread(x, p);
	for (int f = 0; f < FIELD_COUNT; f++)
		after += x->fields[f].candidate_count;
	for (int f = 0; f < FIELD_COUNT; f++) {
		if (after != before)
			marks_choose(&x->fields[f], p->arena);
		marks_write(&x->fields[f]);
	}
}

/* ---- the stage ---- */

static int by_position(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? -1 : x > y;
}

static enum rc extract_item(
    const struct run *run, void *state, struct paper *p, struct sink *next, struct err *e)
{
	struct extractor *x = state;
	const struct packs *packs = run->packs;

	paper_drop_facts(p);
	p->hits = NULL;
	p->hit_count = 0;
	p->copies = arena_alloc(p->arena, FIELD_COUNT * sizeof *p->copies);
	for (int f = 0; f < FIELD_COUNT; f++) {
		struct field_work *w = &x->fields[f];
		copy_make(&p->copies[f], p->arena, paper_field(p, (enum field)f));
		*w = (struct field_work){.text = p->copies[f].text,
		    .marked = w->marked,
		    .copy_of = w->copy_of,
		    .copy_of_cap = w->copy_of_cap};
		for (size_t i = 0; i < x->plain_count; i++)
			if (x->plain[i]->fields & 1u << f)
				rule_run(x, packs, p, x->plain[i], (enum field)f);
		if (f != FIELD_COMMENT)
			names_run(packs, p, w, (enum field)f);
		if (w->stop_count)
			qsort(w->stops, w->stop_count, sizeof *w->stops, by_position);
	}
	choose_and_spread(x, p);
	for (int f = 0; f < FIELD_COUNT; f++)
		for (size_t i = 0; i < x->marking_count; i++)
			if (x->marking[i]->fields & 1u << f)
				rule_run(x, packs, p, x->marking[i], (enum field)f);
	choose_and_spread(x, p);
	for (int f = 0; f < FIELD_COUNT; f++) {
		struct field_work *w = &x->fields[f];
		for (size_t i = 0; i < w->accepted_count; i++)
			hit_add(p, *w->accepted[i]);
		for (size_t i = 0; i < x->framing_count; i++)
			if (x->framing[i]->fields & 1u << f && !idle(x->framing[i], w))
				rule_run(x, packs, p, x->framing[i], (enum field)f);
	}
	return sink_put(next, p, e);
}

const struct stage stage_extract = {
    .name = "extract",
    .about = "runs the rule packs over title, abstract and comment",
    .state_size = sizeof(struct extractor),
    .open = extract_open,
    .item = extract_item,
    .close = extract_close,
};
