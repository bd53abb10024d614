/* extract.c: runs the rule packs over papers' texts. Pass 1 matches on the plain copies and marks names,
 * addresses and quantities; pass 2 matches on the marked copies, rules that mark first. What comes out are hits;
 * relate makes facts of them.
 *
 * Papers are taken in groups, rule by rule: machine code and automata of all rules together are far larger than the
 * processor's cache, and that is what time is spent on where each paper asks for them anew. */
#include "../../pipeline/stage.h"
#include "../../pipeline/work.h"
#include "../normalise/normalise.h"
#include "marks.h"
#include "match.h"
#include "pattern.h"
#include "prefilter.h"
#include "profile.h"
#include "starts.h"
#include "take.h"
#include <stdlib.h>
#include <string.h>

#define LIMIT_MATCHES 400 /* of one rule in one field */
_Static_assert(STAGE_GROUP <= 32, "a set of slots is 32 bits");

/* When a rule runs. */
enum turn {
	TURN_PLAIN,       /* pass 1 */
	TURN_MARKING,     /* pass 2, rules that mark */
	TURN_FRAMING,     /* pass 2, the others */
	TURN_NO_QUANTITY, /* of those the ones with something to say where no quantity is marked */
	TURN_COUNT
};

/* One paper of the group at hand. */
struct slot {
	struct paper *paper;
	struct field_work fields[FIELD_COUNT];
	struct prefilter_scan *scans[2][FIELD_COUNT]; /* by `marked`; NULL: every rule runs on every text */
	struct symbols symbols[2][FIELD_COUNT];       /* the texts of the scans */
	uint64_t *stopped; /* rules that reached a limit on the paper (RULE_WORDS) */
	bool again;        /* the marks must be chosen once more */
	size_t before;     /* candidates when they were chosen */
};

struct extractor {
	struct matcher matcher;
	struct slot slots[STAGE_GROUP];
	size_t slot_count;                       /* those that have been used so far */
	size_t count;                            /* papers in the group at hand */
	uint64_t *sets[TURN_COUNT][FIELD_COUNT]; /* rules by turn and field (RULE_WORDS) */
	uint32_t *wanted; /* of a rule: slots that it has yet to run in; all 0 between turns */
	struct starts *starts;
	struct places places;
	size_t tried;              /* places at which the rule that runs was tried */
	const struct packs *packs; /* borrowed */
	struct profile *profile;   /* with --profile; else NULL */
	size_t steps; /* since somebody looked at the clock: bytes that rules went over, and for each match some more */
	bool filtered, overdue;
};

#define STEPS_A_LOOK ((size_t)1 << 20)
#define STEPS_A_MATCH 4096

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
	x->filtered = !run->options->no_prefilter;
	if (run->options->profile)
		x->profile = profile_new(packs);
	uint64_t *all = mem_zero((TURN_COUNT * FIELD_COUNT + 1) * words * sizeof *all); /* never of size 0 */
	for (int i = 0; i < TURN_COUNT * FIELD_COUNT; i++)
		x->sets[i / FIELD_COUNT][i % FIELD_COUNT] = all + (size_t)i * words;
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
	x->wanted = mem_zero((packs->rule_count + 1) * sizeof *x->wanted);
	x->starts = starts_new(packs->rule_count);
	return RC_OK;
}

static void slot_init(struct extractor *x, struct slot *s)
{
	s->stopped = mem_alloc((RULE_WORDS(x->packs->rule_count) + 1) * sizeof *s->stopped);
	for (int i = 0; i < 2 * FIELD_COUNT && x->filtered; i++)
		s->scans[i & 1][i >> 1] =
		    prefilter_scan_new(packs_prefilter(x->packs, i & 1), x->slots[0].scans[i & 1][0]);
}

static void slot_free(struct slot *s)
{
	for (int f = FIELD_COUNT - 1; f >= 0; f--) {
		buf_free(&s->fields[f].marked);
		free(s->fields[f].copy_of);
		for (int marked = 0; marked < 2; marked++) {
			prefilter_scan_free(s->scans[marked][f]);
			symbols_free(&s->symbols[marked][f]);
		}
	}
	free(s->stopped);
}

static void extract_close(void *state)
{
	struct extractor *x = state;
	profile_close(x->profile);
	matcher_free(&x->matcher);
	while (x->slot_count) /* the first one's scans are shared: last */
		slot_free(&x->slots[--x->slot_count]);
	starts_free(x->starts);
	free(x->places.at);
	free(x->wanted);
	free(x->sets[0][0]);
}

/* ---- one rule in one text ---- */

/* Has the group taken longer than one record may? Counts steps, so that the clock is looked at seldom. */
static bool overdue(struct extractor *x, size_t steps)
{
	x->steps += steps;
	if (x->steps >= STEPS_A_LOOK) {
		x->steps = 0;
		x->overdue |= work_overdue();
	}
	return x->overdue;
}

/* All matches in a text; returns how many. */
static size_t matches_take(
    struct extractor *x, struct slot *s, const struct rule *r, enum field f, struct str text)
{
	size_t n = 0;
	for (size_t from = 0; n < LIMIT_MATCHES && from <= text.n; n++) {
		struct match m = {.rule = r, .w = &s->fields[f], .field = f};
		m.pairs = matcher_find(&x->matcher, r->program, text, from, &m.groups);
		if (!m.pairs || overdue(x, STEPS_A_MATCH))
			break;
		from = matcher_behind(r, text, m.pairs); /* match_take may use the matcher */
		match_take(&m, &x->matcher, x->packs, s->paper);
	}
	return n;
}

/* Those that lie in [from, until), but no more than `most`: only where `starts` says that one may begin. */
static size_t matches_take_at(struct extractor *x, struct slot *s, const struct rule *r,
    const struct finder *finder, enum field f, struct str text, size_t from, size_t until, size_t most)
{
	struct places *places = &x->places;
	uint64_t before = x->matcher.limit_reached;
	size_t n = 0;
	starts_find(x->starts, r->index, finder, s->scans[r->marked][f], &s->symbols[r->marked][f], from,
	    until, places);
	for (size_t i = 0; i < places->count && n < most && !overdue(x, STEPS_A_MATCH); i++) {
		struct match m = {.rule = r, .w = &s->fields[f], .field = f};
		size_t at = places->at[i];
		if (at < from)
			continue;
		x->tried++;
		m.pairs = matcher_find_at(&x->matcher, r->program, text, at, &m.groups);
		if (!m.pairs && x->matcher.limit_reached != before)
			break;
		if (!m.pairs)
			continue;
		from = matcher_behind(r, text, m.pairs);
		match_take(&m, &x->matcher, x->packs, s->paper);
		n++;
	}
	return n;
}

static size_t rule_match(
    struct extractor *x, struct slot *s, const struct rule *r, enum field f, struct str text)
{
	const struct prefilter_scan *scan = s->scans[r->marked][f];
	size_t n = 0;
	const struct finder *finder = scan && s->fields[f].covered ? packs_finder(x->packs, r) : NULL;
	if (!finder)
		return matches_take(x, s, r, f, text);
	if (!rules_have(scan->inside, r->index))
		return matches_take_at(x, s, r, finder, f, text, 0, text.n, LIMIT_MATCHES);
	uint64_t before = x->matcher.limit_reached;
	for (size_t i = 0; i < scan->window_count && x->matcher.limit_reached == before; i++)
		if (rules_have(scan->windows[i].may, r->index))
			n += matches_take_at(x, s, r, finder, f, text, scan->windows[i].start,
			    scan->windows[i].end, LIMIT_MATCHES - n);
	return n;
}

static void scan(struct extractor *x, struct slot *s, enum field f, bool marked)
{
	struct field_work *w = &s->fields[f];
	struct str text = marked ? buf_str(&w->marked) : w->text;
	if (!s->scans[marked][f])
		return;
	if (x->profile)
		profile_begin(x->profile);
	prefilter_run(s->scans[marked][f], text, w->covered);
	symbols_make(&s->symbols[marked][f], text);
	if (x->profile)
		profile_scan(x->profile, text.n);
}

/* ---- all rules of a turn ---- */

static void rule_run(struct extractor *x, struct slot *s, const struct rule *r, enum field f, struct str text)
{
	if (rules_have(s->stopped, r->index))
		return;
	uint64_t before = x->matcher.limit_reached;
	if (x->profile)
		profile_begin(x->profile);
	x->tried = 0;
	x->matcher.paper = s->paper;
	size_t n = rule_match(x, s, r, f, text);
	bool stopped = x->matcher.limit_reached != before;
	if (stopped)
		rules_put(s->stopped, r->index);
	if (x->profile)
		profile_rule(x->profile, r, x->tried, n, stopped);
}

static struct str text_of(const struct slot *s, enum turn turn, enum field f)
{
	return turn == TURN_PLAIN ? s->fields[f].text : buf_str(&s->fields[f].marked);
}

/* Runs the rules of a turn in the texts in which they may match; in each text in the packs' order. */
static void turn_run(struct extractor *x, enum turn turn, enum field f)
{
	const struct packs *packs = x->packs;
	for (size_t w = 0; w < RULE_WORDS(packs->rule_count); w++) {
		uint64_t any = 0;
		for (size_t i = 0; i < x->count; i++) {
			const struct slot *s = &x->slots[i];
			const struct prefilter_scan *scan = s->scans[turn != TURN_PLAIN][f];
			enum turn own =
			    turn == TURN_FRAMING && !s->fields[f].quantities ? TURN_NO_QUANTITY : turn;
			uint64_t may = x->sets[own][f][w] & (scan ? scan->may[w] : UINT64_MAX);
			any |= may;
			for (; may; may &= may - 1)
				x->wanted[w * 64 + (size_t)__builtin_ctzll(may)] |= UINT32_C(1) << i;
		}
		for (; any; any &= any - 1) {
			const struct rule *r = &packs->rules[w * 64 + (size_t)__builtin_ctzll(any)];
			uint32_t left = x->wanted[r->index];
			x->wanted[r->index] = 0;
			for (; left && !r->muted; left &= left - 1) {
				struct slot *s = &x->slots[__builtin_ctz(left)];
				struct str text = text_of(s, turn, f);
				if (!overdue(x, text.n))
					rule_run(x, s, r, f, text);
			}
		}
	}
}

/* ---- marks ---- */

static size_t candidates(const struct slot *s)
{
	size_t n = 0;
	for (int f = 0; f < FIELD_COUNT; f++)
		n += s->fields[f].candidate_count;
	return n;
}

/* Chooses the marks among the candidates, writes and scans the marked copies. True when more candidates came up on the
 * way: choosing again could then come out differently. */
static bool choose_and_spread(struct extractor *x, struct slot *s)
{
	struct arena *a = s->paper->arena;
	for (int f = 0; f < FIELD_COUNT; f++)
		marks_choose(&s->fields[f], a);
	size_t before = candidates(s);
	marks_spread(s->fields, a);
	bool more = candidates(s) != before;
	for (int f = 0; f < FIELD_COUNT; f++) {
		if (more)
			marks_choose(&s->fields[f], a);
		marks_write(&s->fields[f]);
		scan(x, s, (enum field)f, true);
	}
	return more;
}

/* ---- the stage ---- */

static int by_position(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? -1 : x > y;
}

static void slot_begin(struct extractor *x, struct slot *s, struct paper *p)
{
	s->paper = p;
	memset(s->stopped, 0, RULE_WORDS(x->packs->rule_count) * sizeof *s->stopped);
	paper_drop_facts(p);
	p->hits = NULL;
	p->hit_count = 0;
	p->copies = arena_alloc(p->arena, FIELD_COUNT * sizeof *p->copies);
	for (int f = 0; f < FIELD_COUNT; f++) {
		struct field_work *w = &s->fields[f];
		copy_make(&p->copies[f], p->arena, paper_field(p, (enum field)f));
		*w = (struct field_work){.text = p->copies[f].text,
		    .marked = w->marked,
		    .copy_of = w->copy_of,
		    .copy_of_cap = w->copy_of_cap};
		w->covered = pattern_covers(w->text);
	}
}

/* Pass 1: what may become a mark. */
static void read_plain(struct extractor *x, enum field f)
{
	for (size_t i = 0; i < x->count; i++)
		scan(x, &x->slots[i], f, false);
	turn_run(x, TURN_PLAIN, f);
	for (size_t i = 0; i < x->count; i++) {
		struct field_work *w = &x->slots[i].fields[f];
		if (f != FIELD_COMMENT)
			names_take(x->packs, x->slots[i].paper, w, f);
		if (w->stop_count)
			qsort(w->stops, w->stop_count, sizeof *w->stops, by_position);
	}
}

/* Pass 2, until the marks stand. */
static void mark(struct extractor *x)
{
	for (size_t i = 0; i < x->count; i++) {
		struct slot *s = &x->slots[i];
		s->again = choose_and_spread(x, s);
		s->before = candidates(s);
	}
	for (int f = 0; f < FIELD_COUNT; f++)
		turn_run(x, TURN_MARKING, (enum field)f);
	for (size_t i = 0; i < x->count; i++)
		if (x->slots[i].again || candidates(&x->slots[i]) != x->slots[i].before)
			choose_and_spread(x, &x->slots[i]);
}

/* Pass 2, the rest. */
static void read_marked(struct extractor *x, enum field f)
{
	for (size_t i = 0; i < x->count; i++)
		for (size_t k = 0; k < x->slots[i].fields[f].accepted_count; k++)
			hit_add(x->slots[i].paper, *x->slots[i].fields[f].accepted[k]);
	turn_run(x, TURN_FRAMING, f);
}

static enum rc extract_items(
    const struct run *run, void *state, struct paper *const *papers, size_t count, struct err *e)
{
	struct extractor *x = state;
	(void)run;
	x->overdue = false;
	x->count = count;
	for (; x->slot_count < count; x->slot_count++)
		slot_init(x, &x->slots[x->slot_count]);
	for (size_t i = 0; i < count; i++)
		slot_begin(x, &x->slots[i], papers[i]);
	for (int f = 0; f < FIELD_COUNT; f++)
		read_plain(x, (enum field)f);
	mark(x);
	for (int f = 0; f < FIELD_COUNT; f++)
		read_marked(x, (enum field)f);
	return x->overdue ? work_refuse(e) : RC_OK;
}

static enum rc extract_item(
    const struct run *run, void *state, struct paper *p, struct sink *next, struct err *e)
{
	enum rc rc = extract_items(run, state, &p, 1, e);
	return rc == RC_OK ? sink_put(next, p, e) : rc;
}

const struct stage stage_extract = {
    .name = "extract",
    .about = "runs the rule packs over title, abstract and comment",
    .state_size = sizeof(struct extractor),
    .open = extract_open,
    .item = extract_item,
    .items = extract_items,
    .close = extract_close,
};
