/* extract.c: runs the rule packs over a paper's texts. Pass 1 matches on the plain copies and marks names,
 * addresses and quantities; pass 2 matches on the marked copies, rules that mark first. What comes out are hits;
 * relate makes facts of them. */
#include "../../pipeline/stage.h"
#include "../../pipeline/work.h"
#include "../normalise/normalise.h"
#include "marks.h"
#include "match.h"
#include "names.h"
#include "number.h"
#include "pattern.h"
#include "prefilter.h"
#include "profile.h"
#include "starts.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT_MATCHES 400 /* of one rule in one field */
#define LIMIT_HITS 20000  /* of one paper */

/* When a rule runs. */
enum turn {
	TURN_PLAIN,       /* pass 1 */
	TURN_MARKING,     /* pass 2, rules that mark */
	TURN_FRAMING,     /* pass 2, the others */
	TURN_NO_QUANTITY, /* of those the ones with something to say where no quantity is marked */
	TURN_COUNT
};

struct extractor {
	struct matcher matcher;
	struct field_work fields[FIELD_COUNT];
	uint64_t *sets[TURN_COUNT][FIELD_COUNT];      /* rules by turn and field (RULE_WORDS) */
	struct prefilter_scan *scans[2][FIELD_COUNT]; /* by `marked`; NULL: every rule runs on every text */
	struct symbols symbols[2][FIELD_COUNT];       /* the texts of the scans */
	struct starts *starts;
	struct places places;
	uint64_t *stopped;         /* rules that reached a limit on the record at hand (RULE_WORDS) */
	size_t tried;              /* places at which the rule that runs was tried */
	const struct packs *packs; /* borrowed */
	struct profile *profile;   /* with --profile; else NULL */
	size_t steps; /* since somebody looked at the clock: bytes that rules went over, and for each match some more */
	bool overdue; /* the record at hand */
};

#define STEPS_A_LOOK ((size_t)1 << 20)
#define STEPS_A_MATCH 4096

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

/* Rules about results and gains have nothing to say where no quantity is marked. */
static bool wants_quantity(const struct rule *r)
{
	enum fact_kind on = r->to != FACT_KIND_COUNT ? r->to : r->fact;
	return on == FACT_RESULT || on == FACT_GAIN;
}

static enum rc extract_open(const struct run *run, void *state, struct err *e)
{
	struct extractor *x = state;
	const struct packs *packs = run->packs;
	size_t words = RULE_WORDS(packs->rule_count);
	(void)e;
	matcher_init(&x->matcher);
	x->packs = packs;
	if (run->options->profile)
		x->profile = profile_new(packs);
	uint64_t *all = mem_zero((TURN_COUNT * FIELD_COUNT + 2) * words * sizeof *all); /* never of size 0 */
	for (int i = 0; i < TURN_COUNT * FIELD_COUNT; i++)
		x->sets[i / FIELD_COUNT][i % FIELD_COUNT] = all + (size_t)i * words;
	x->stopped = all + TURN_COUNT * FIELD_COUNT * words;
	for (size_t i = 0; i < packs->rule_count; i++) {
		const struct rule *r = &packs->rules[i];
		enum turn turn = !r->marked    ? TURN_PLAIN
		    : r->fact <= FACT_QUANTITY ? TURN_MARKING
		                               : TURN_FRAMING;
		for (int f = 0; f < FIELD_COUNT; f++) {
			if (!(r->fields & 1u << f))
				continue;
			rules_put(x->sets[turn][f], i);
			if (turn == TURN_FRAMING && !wants_quantity(r))
				rules_put(x->sets[TURN_NO_QUANTITY][f], i);
		}
	}
	x->starts = starts_new(packs->rule_count);
	for (int i = 0; i < 2 * FIELD_COUNT && !run->options->no_prefilter; i++)
		x->scans[i & 1][i >> 1] =
		    prefilter_scan_new(packs_prefilter(packs, i & 1), x->scans[i & 1][0]);
	return RC_OK;
}

static void extract_close(void *state)
{
	struct extractor *x = state;
	profile_close(x->profile);
	matcher_free(&x->matcher);
	for (int f = 0; f < FIELD_COUNT; f++) {
		buf_free(&x->fields[f].marked);
		free(x->fields[f].copy_of);
	}
	for (int i = 2 * FIELD_COUNT - 1; i >= 0; i--) { /* those of the first field are shared */
		prefilter_scan_free(x->scans[i & 1][i >> 1]);
		symbols_free(&x->symbols[i & 1][i >> 1]);
	}
	starts_free(x->starts);
	free(x->places.at);
	free(x->sets[0][0]);
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

/* Has the record taken too long? Counts steps, so that the clock is looked at seldom. */
static bool overdue(struct extractor *x, size_t steps)
{
	x->steps += steps;
	if (x->steps >= STEPS_A_LOOK) {
		x->steps = 0;
		x->overdue |= work_overdue();
	}
	return x->overdue;
}

static size_t next_character(struct str s, size_t at)
{
	do
		at++;
	while (at < s.n && ((unsigned char)s.p[at] & 0xC0) == 0x80);
	return at;
}

/* All matches in a text; returns how many. */
static size_t matches_take(
    struct extractor *x, struct paper *p, const struct rule *r, enum field f, struct str text)
{
	size_t n = 0;
	for (size_t from = 0; n < LIMIT_MATCHES && from <= text.n; n++) {
		struct match m = {.rule = r, .w = &x->fields[f], .field = f};
		m.pairs = matcher_find(&x->matcher, r->program, text, from, &m.groups);
		if (!m.pairs || overdue(x, STEPS_A_MATCH))
			break;
		size_t start = m.pairs[0], end = m.pairs[1];
		take(x, x->packs, p, &m);
		from = !r->marked && end > start ? end : next_character(text, start);
	}
	return n;
}

/* Those that lie in [from, until), but no more than `most`: only where `starts` says that one may begin. */
static size_t matches_take_at(struct extractor *x, struct paper *p, const struct rule *r,
    const struct finder *finder, enum field f, struct str text, size_t from, size_t until, size_t most)
{
	struct places *places = &x->places;
	uint64_t before = x->matcher.limit_reached;
	size_t n = 0;
	starts_find(x->starts, r->index, finder, x->scans[r->marked][f], &x->symbols[r->marked][f], from,
	    until, places);
	for (size_t i = 0; i < places->count && n < most && !overdue(x, STEPS_A_MATCH); i++) {
		struct match m = {.rule = r, .w = &x->fields[f], .field = f};
		size_t at = places->at[i];
		if (at < from)
			continue;
		x->tried++;
		m.pairs = matcher_find_at(&x->matcher, r->program, text, at, &m.groups);
		if (!m.pairs && x->matcher.limit_reached != before)
			break;
		if (!m.pairs)
			continue;
		size_t end = m.pairs[1];
		take(x, x->packs, p, &m);
		from = !r->marked && end > at ? end : at + 1;
		n++;
	}
	return n;
}

static size_t rule_match(
    struct extractor *x, struct paper *p, const struct rule *r, enum field f, struct str text)
{
	const struct prefilter_scan *s = x->scans[r->marked][f];
	size_t n = 0;
	const struct finder *finder = s && x->fields[f].covered ? packs_finder(x->packs, r) : NULL;
	if (!finder)
		return matches_take(x, p, r, f, text);
	if (!rules_have(s->inside, r->index))
		return matches_take_at(x, p, r, finder, f, text, 0, text.n, LIMIT_MATCHES);
	uint64_t before = x->matcher.limit_reached;
	for (size_t i = 0; i < s->window_count && x->matcher.limit_reached == before; i++)
		if (rules_have(s->windows[i].may, r->index))
			n += matches_take_at(x, p, r, finder, f, text, s->windows[i].start, s->windows[i].end,
			    LIMIT_MATCHES - n);
	return n;
}

static void scan(struct extractor *x, enum field f, bool marked)
{
	struct field_work *w = &x->fields[f];
	struct str text = marked ? buf_str(&w->marked) : w->text;
	if (!x->scans[marked][f])
		return;
	if (x->profile)
		profile_begin(x->profile);
	prefilter_run(x->scans[marked][f], text, w->covered);
	symbols_make(&x->symbols[marked][f], text);
	if (x->profile)
		profile_scan(x->profile, text.n);
}

/* Runs the rules of a turn that may match, in the packs' order. */
static void turn_run(struct extractor *x, struct paper *p, enum turn turn, enum field f)
{
	const struct packs *packs = x->packs;
	struct field_work *w = &x->fields[f];
	bool marked = turn != TURN_PLAIN;
	const struct prefilter_scan *s = x->scans[marked][f];
	struct str text = marked ? buf_str(&w->marked) : w->text;

	for (size_t i = 0; i < RULE_WORDS(packs->rule_count); i++) {
		uint64_t left = x->sets[turn][f][i] & (s ? s->may[i] : UINT64_MAX);
		for (; left; left &= left - 1) {
			const struct rule *r = &packs->rules[i * 64 + (size_t)__builtin_ctzll(left)];
			if (r->muted || rules_have(x->stopped, r->index))
				continue;
			if (overdue(x, text.n))
				return;
			uint64_t before = x->matcher.limit_reached;
			if (x->profile)
				profile_begin(x->profile);
			x->tried = 0;
			size_t n = rule_match(x, p, r, f, text);
			bool stopped = x->matcher.limit_reached != before;
			if (stopped)
				rules_put(x->stopped, r->index);
			if (x->profile)
				profile_rule(x->profile, r, x->tried, n, stopped);
		}
	}
}

static void names_run(const struct packs *packs, struct paper *p, struct field_work *w, enum field f)
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

/* ---- marks ---- */

static size_t candidates(const struct extractor *x)
{
	size_t n = 0;
	for (int f = 0; f < FIELD_COUNT; f++)
		n += x->fields[f].candidate_count;
	return n;
}

/* Chooses the marks among the candidates, writes and scans the marked copies. True when more candidates came up on the
 * way: choosing again could then come out differently. */
static bool choose_and_spread(struct extractor *x, struct paper *p)
{
	for (int f = 0; f < FIELD_COUNT; f++)
		marks_choose(&x->fields[f], p->arena);
	size_t before = candidates(x);
	marks_spread(x->fields, p->arena);
	bool more = candidates(x) != before;
	for (int f = 0; f < FIELD_COUNT; f++) {
		if (more)
			marks_choose(&x->fields[f], p->arena);
		marks_write(&x->fields[f]);
		scan(x, (enum field)f, true);
	}
	return more;
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

	x->overdue = false;
	x->matcher.paper = p;
	memset(x->stopped, 0, RULE_WORDS(packs->rule_count) * sizeof *x->stopped);
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
		w->covered = pattern_covers(w->text);
		scan(x, (enum field)f, false);
		turn_run(x, p, TURN_PLAIN, (enum field)f);
		if (f != FIELD_COMMENT)
			names_run(packs, p, w, (enum field)f);
		if (w->stop_count)
			qsort(w->stops, w->stop_count, sizeof *w->stops, by_position);
	}
	bool again = choose_and_spread(x, p);
	size_t before = candidates(x);
	for (int f = 0; f < FIELD_COUNT; f++)
		turn_run(x, p, TURN_MARKING, (enum field)f);
	if (again || candidates(x) != before)
		choose_and_spread(x, p);
	for (int f = 0; f < FIELD_COUNT; f++) {
		struct field_work *w = &x->fields[f];
		for (size_t i = 0; i < w->accepted_count; i++)
			hit_add(p, *w->accepted[i]);
		turn_run(x, p, w->quantities ? TURN_FRAMING : TURN_NO_QUANTITY, (enum field)f);
	}
	return x->overdue ? work_refuse(e) : sink_put(next, p, e);
}

const struct stage stage_extract = {
    .name = "extract",
    .about = "runs the rule packs over title, abstract and comment",
    .state_size = sizeof(struct extractor),
    .open = extract_open,
    .item = extract_item,
    .close = extract_close,
};
