/* starts.c: the lazy automata of starts.h. State 0 reads nothing: a walk that comes to it is over. */
#include "starts.h"
#include "prefilter.h"
#include <stdlib.h>
#include <string.h>

/* Looked at before each text, which can't make more states than it has bytes: beyond them all states of an automaton, or
 * of all automata, are forgotten. */
#define LIMIT_STATES 6000
#define LIMIT_BYTES ((size_t)12 << 20)

/* An arrow to a state: its number plus 1; the highest bit says whether the walk is at an end of matches with the symbol that
 * leads there. */
#define ARROW_DONE 0x8000u
#define ARROW_STATE(arrow) (((arrow) & ~ARROW_DONE) - 1u)
#define LIMIT_ARROWS 32000 /* states; where there would be more, matches are taken to begin everywhere */
/* Bytes read for one rule in one text, in lengths of the text: so that anchors that stand everywhere don't make the time
 * grow with the square of the length. Beyond it matches are taken to begin everywhere. */
#define LIMIT_LENGTHS 100

struct state {
	uint32_t list, count; /* in lists: nodes that read, in ascending order */
};

struct walker {
	const struct nfa *nfa;
	uint16_t *next; /* [state * kind_count + kind]: an arrow; 0: not known yet */
	struct state *states;
	uint32_t state_count, state_cap;
	uint16_t *lists;
	size_t list_count, list_cap;
	uint32_t *table; /* hash table of state numbers plus 1 */
	size_t mask;
	uint16_t *begin; /* by anchor: an arrow to where its walks begin; 0: not known yet */
};

struct walkers { /* of a rule */
	struct walker forwards, backwards;
	size_t anchor_count;
};

struct starts {
	struct walkers **of_rule; /* owned; NULL: not yet */
	size_t rule_count;
	size_t bytes; /* of all automata, but for what they begin with */
	size_t left;  /* bytes that may still be read for this rule in this text */
	/* of the step that is being made; for the largest automaton so far */
	size_t node_cap;
	uint64_t *in;    /* set of nodes: they go into the new state's list */
	uint32_t *stack; /* nodes to follow */
	uint32_t *seen;  /* of a node: the step in which it was followed */
	uint32_t step;
	bool done;
};

static size_t words(const struct walker *d)
{
	return (d->nfa->node_count + 63) / 64;
}

/* ---- a step ---- */

static void step_begin(struct starts *s)
{
	if (++s->step == 0) {
		memset(s->seen, 0, s->node_cap * sizeof *s->seen);
		s->step = 1;
	}
	s->done = false;
}

static void put(struct starts *s, uint32_t node)
{
	s->in[node >> 6] |= (uint64_t)1 << (node & 63);
}

/* Follows splits from a node; nodes that read go into the set. */
static void follow(struct starts *s, const struct nfa *nfa, uint32_t node)
{
	size_t n = 0;
	s->stack[n++] = node;
	while (n) {
		node = s->stack[--n];
		if (s->seen[node] == s->step)
			continue;
		s->seen[node] = s->step;
		const struct nfa_node *d = &nfa->nodes[node];
		if (d->kind == NFA_SPLIT) {
			s->stack[n++] = d->other;
			s->stack[n++] = d->out;
		} else if (d->kind == NFA_DONE) {
			s->done = true;
		} else {
			put(s, node);
		}
	}
}

static void read_nodes(struct starts *s, const struct nfa *nfa, const uint16_t *nodes, size_t n, unsigned kind)
{
	for (size_t i = 0; i < n; i++) {
		const struct nfa_node *d = &nfa->nodes[nodes[i]];
		if (nfa->reads[(d->kind - NFA_READS) * nfa->kind_count + kind])
			follow(s, nfa, d->out);
	}
}

/* ---- states ---- */

static size_t hash_list(const uint16_t *list, size_t n)
{
	return str_hash((struct str){(const char *)list, n * sizeof *list}, 1);
}

static void table_grow(struct walker *d)
{
	free(d->table);
	d->mask = d->mask * 2 + 1;
	d->table = mem_zero((d->mask + 1) * sizeof *d->table);
	for (uint32_t i = 0; i < d->state_count; i++) {
		size_t at = hash_list(d->lists + d->states[i].list, d->states[i].count) & d->mask;
		while (d->table[at])
			at = (at + 1) & d->mask;
		d->table[at] = i + 1;
	}
}

static void states_grow(struct starts *s, struct walker *d)
{
	unsigned kinds = d->nfa->kind_count;
	uint32_t cap = d->state_cap + d->state_cap / 2 + 16;
	d->states = mem_grow(d->states, cap * sizeof *d->states);
	d->next = mem_grow(d->next, cap * kinds * sizeof *d->next);
	memset(d->next + d->state_cap * kinds, 0, (cap - d->state_cap) * kinds * sizeof *d->next);
	s->bytes += (cap - d->state_cap) * (kinds * sizeof *d->next + sizeof *d->states);
	d->state_cap = cap;
}

/* The state of this list, which stands at the end of lists and is not counted yet. */
static uint32_t intern(struct starts *s, struct walker *d, size_t n)
{
	if (d->state_count * 2 > d->mask)
		table_grow(d);
	const uint16_t *list = d->lists + d->list_count;
	size_t at = hash_list(list, n) & d->mask;
	for (; d->table[at]; at = (at + 1) & d->mask) {
		const struct state *k = &d->states[d->table[at] - 1];
		if (k->count == n && memcmp(d->lists + k->list, list, n * sizeof *list) == 0)
			return d->table[at] - 1;
	}
	if (d->state_count == d->state_cap)
		states_grow(s, d);
	d->states[d->state_count++] = (struct state){(uint32_t)d->list_count, (uint32_t)n};
	d->list_count += n;
	d->table[at] = d->state_count;
	return d->state_count - 1;
}

/* An arrow to the state of the set `in`, which is empty afterwards. */
static uint16_t arrow_to_set(struct starts *s, struct walker *d)
{
	size_t n = 0, most = d->list_count + d->nfa->node_count;
	if (most > d->list_cap) {
		s->bytes += (most + most / 2 - d->list_cap) * sizeof *d->lists;
		d->list_cap = most + most / 2;
		d->lists = mem_grow(d->lists, d->list_cap * sizeof *d->lists);
	}
	for (size_t i = 0; i < words(d); i++) {
		for (uint64_t left = s->in[i]; left; left &= left - 1)
			d->lists[d->list_count + n++] = (uint16_t)(i * 64 + (size_t)__builtin_ctzll(left));
		s->in[i] = 0;
	}
	return (uint16_t)((intern(s, d, n) + 1) | (s->done ? ARROW_DONE : 0));
}

/* The arrow from a state by a symbol of a kind. */
static uint16_t make_step(struct starts *s, struct walker *d, uint32_t from, unsigned kind)
{
	const struct state *state = &d->states[from];
	step_begin(s);
	read_nodes(s, d->nfa, d->lists + state->list, state->count, kind);
	uint16_t arrow = arrow_to_set(s, d); /* may move next */
	d->next[from * d->nfa->kind_count + kind] = arrow;
	return arrow;
}

/* The arrow to where walks from an anchor begin. */
static uint16_t begin_at(struct starts *s, struct walker *d, const struct finder *f, size_t anchor)
{
	if (d->begin[anchor])
		return d->begin[anchor];
	step_begin(s);
	for (size_t i = 0; i < d->nfa->door_count; i++)
		if (d->nfa->doors[i].anchor == f->anchors[anchor].anchor)
			follow(s, d->nfa, d->nfa->doors[i].node);
	return d->begin[anchor] = arrow_to_set(s, d);
}

/* ---- automata ---- */

static void forget(struct starts *s, struct walker *d, size_t anchors)
{
	s->bytes -= d->state_cap * (d->nfa->kind_count * sizeof *d->next + sizeof *d->states) +
	    d->list_cap * sizeof *d->lists;
	free(d->next);
	free(d->states);
	free(d->lists);
	free(d->table);
	d->next = NULL;
	d->states = NULL;
	d->lists = NULL;
	d->state_count = d->state_cap = 0;
	d->list_count = d->list_cap = 0;
	d->mask = 63;
	d->table = mem_zero((d->mask + 1) * sizeof *d->table);
	memset(d->begin, 0, anchors * sizeof *d->begin);
	s->done = false;
	arrow_to_set(s, d); /* of the empty set: state 0 */
}

static void walker_init(struct starts *s, struct walker *d, const struct nfa *nfa, size_t anchors)
{
	d->nfa = nfa;
	d->begin = mem_zero((anchors + 1) * sizeof *d->begin);
	if (nfa->node_count > s->node_cap) {
		s->in = mem_grow(s->in, words(d) * sizeof *s->in);
		s->stack = mem_grow(s->stack, (2 * nfa->node_count + 2) * sizeof *s->stack);
		s->seen = mem_grow(s->seen, nfa->node_count * sizeof *s->seen);
		memset(s->in, 0, words(d) * sizeof *s->in);
		memset(s->seen, 0, nfa->node_count * sizeof *s->seen);
		s->node_cap = nfa->node_count;
	}
	forget(s, d, anchors);
}

static struct walkers *walkers_new(struct starts *s, const struct finder *f)
{
	struct walkers *w = mem_zero(sizeof *w);
	w->anchor_count = f->anchor_count;
	walker_init(s, &w->forwards, f->forwards, f->anchor_count);
	walker_init(s, &w->backwards, f->backwards, f->anchor_count);
	return w;
}

static void walker_free(struct walker *d)
{
	free(d->next);
	free(d->states);
	free(d->lists);
	free(d->table);
	free(d->begin);
}

struct starts *starts_new(size_t rule_count)
{
	struct starts *s = mem_zero(sizeof *s);
	s->rule_count = rule_count;
	s->of_rule = mem_zero((rule_count + 1) * sizeof *s->of_rule);
	return s;
}

void starts_free(struct starts *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->rule_count; i++) {
		if (!s->of_rule[i])
			continue;
		walker_free(&s->of_rule[i]->forwards);
		walker_free(&s->of_rule[i]->backwards);
		free(s->of_rule[i]);
	}
	free(s->of_rule);
	free(s->in);
	free(s->stack);
	free(s->seen);
	free(s);
}

static void keep_limits(struct starts *s, struct walkers *w)
{
	bool all = s->bytes > LIMIT_BYTES;
	for (size_t i = 0; all && i < s->rule_count; i++) {
		struct walkers *k = s->of_rule[i];
		if (k) {
			forget(s, &k->forwards, k->anchor_count);
			forget(s, &k->backwards, k->anchor_count);
		}
	}
	if (w->forwards.state_count > LIMIT_STATES)
		forget(s, &w->forwards, w->anchor_count);
	if (w->backwards.state_count > LIMIT_STATES)
		forget(s, &w->backwards, w->anchor_count);
}

/* ---- finders ---- */

/* Anchors by the doors they have: an anchor may have several. */
static size_t doors_of(const struct nfa *nfa, const struct anchor *anchor)
{
	size_t n = 0;
	for (size_t i = 0; i < nfa->door_count; i++)
		n += nfa->doors[i].anchor == anchor;
	return n;
}

const struct finder *finder_new(struct arena *a, const struct node *tree,
    uint32_t (*number)(const void *context, struct str text), const void *context)
{
	struct finder *f = arena_alloc(a, sizeof *f);
	f->forwards = nfa_new(a, tree, true);
	f->backwards = nfa_new(a, tree, false);
	f->edge = pattern_edge(tree);
	if (!f->forwards || !f->backwards || !f->forwards->door_count)
		return NULL;
	for (size_t i = 0; i < f->forwards->door_count; i++) {
		const struct anchor *anchor = f->forwards->doors[i].anchor;
		bool known = doors_of(f->backwards, anchor) == 0; /* never */
		for (size_t k = 0; k < f->anchor_count && !known; k++)
			known = f->anchors[k].anchor == anchor;
		if (known)
			continue;
		struct finder_anchor *own = arena_push(a, &f->anchors, &f->anchor_count, sizeof *own);
		own->anchor = anchor;
		own->texts = arena_raw(a, (anchor->count + 1) * sizeof *own->texts);
		for (size_t k = 0; k < anchor->count; k++) {
			own->texts[k] = number(context, anchor->texts[k].text);
			if (own->texts[k] == UINT32_MAX)
				return NULL;
		}
	}
	return f;
}

/* ---- finding ---- */

/* Does the pattern allow a match to begin at i, by what stands on both sides? In doubt it does. */
static bool edge_fits(unsigned edge, const struct symbols *text, size_t i)
{
	unsigned char c = text->of[i], before = i ? text->of[i - 1] : ' ';
	if (edge == EDGE_ANY || c >= SYMBOL_OTHER || before >= SYMBOL_OTHER)
		return true;
	return edge >> (is_word(before) * 2u + is_word(c)) & 1;
}

static void place_add(struct places *out, uint32_t at)
{
	size_t i = out->count;
	while (i > 0 && out->at[i - 1] > at)
		i--;
	if (i > 0 && out->at[i - 1] == at)
		return;
	if (out->count == out->cap) {
		out->cap = out->cap ? out->cap * 2 : 64;
		out->at = mem_grow(out->at, out->cap * sizeof *out->at);
	}
	memmove(out->at + i + 1, out->at + i, (out->count - i) * sizeof *out->at);
	out->at[i] = at;
	out->count++;
}

/* What a walk came to. */
enum walked { NO_MATCH, MAY_MATCH, TOO_LONG };

/* Can the rest of a match stand in [at, to)? */
static enum walked walk_forwards(
    struct starts *s, struct walker *d, uint16_t arrow, const struct symbols *text, size_t at, size_t to)
{
	const struct nfa *a = d->nfa;
	size_t from = at;
	while (!(arrow & ARROW_DONE)) {
		uint32_t state = ARROW_STATE(arrow);
		if (state == 0 || at == to)
			return NO_MATCH;
		unsigned char symbol = text->of[at++];
		if (symbol == SYMBOL_INSIDE)
			continue;
		unsigned kind = a->kind[symbol];
		arrow = d->next[state * a->kind_count + kind];
		if (!arrow && d->state_count < LIMIT_ARROWS)
			arrow = make_step(s, d, state, kind);
		if (!arrow)
			return TOO_LONG;
	}
	s->left -= at - from < s->left ? at - from : s->left;
	return MAY_MATCH;
}

/* Places in [from, at] where a match that goes on at `at` may begin. */
static enum walked walk_backwards(struct starts *s, struct walker *d, unsigned edge, uint16_t arrow,
    const struct symbols *text, size_t from, size_t at, struct places *out)
{
	const struct nfa *a = d->nfa;
	size_t until = at;
	for (;;) {
		uint32_t state = ARROW_STATE(arrow);
		if (arrow & ARROW_DONE && edge_fits(edge, text, at))
			place_add(out, (uint32_t)at);
		while (at > from && text->of[at - 1] == SYMBOL_INSIDE)
			at--;
		if (state == 0 || at <= from)
			break;
		unsigned kind = a->kind[text->of[--at]];
		arrow = d->next[state * a->kind_count + kind];
		if (!arrow && d->state_count < LIMIT_ARROWS)
			arrow = make_step(s, d, state, kind);
		if (!arrow)
			return TOO_LONG;
	}
	s->left -= until - at < s->left ? until - at : s->left;
	return MAY_MATCH;
}

/* The anchor's place is at byte `at`. */
static enum walked look_at(struct starts *s, struct walkers *w, const struct finder *f, size_t anchor,
    const struct symbols *text, size_t at, size_t from, size_t to, struct places *out)
{
	if (text->of[at] == SYMBOL_INSIDE) /* of another text than the one that is meant */
		return NO_MATCH;
	enum walked walked =
	    walk_forwards(s, &w->forwards, begin_at(s, &w->forwards, f, anchor), text, at, to);
	if (walked != MAY_MATCH)
		return walked;
	walked = walk_backwards(
	    s, &w->backwards, f->edge, begin_at(s, &w->backwards, f, anchor), text, from, at, out);
	return s->left ? walked : TOO_LONG;
}

void starts_find(struct starts *s, size_t rule, const struct finder *f, const struct prefilter_scan *scan,
    const struct symbols *text, size_t from, size_t to, struct places *out)
{
	if (!s->of_rule[rule])
		s->of_rule[rule] = walkers_new(s, f);
	struct walkers *w = s->of_rule[rule];
	out->count = 0;
	s->left = (to - from) * LIMIT_LENGTHS + 1;
	keep_limits(s, w);
	for (size_t i = 0; i < f->anchor_count; i++) {
		const struct anchor *anchor = f->anchors[i].anchor;
		for (size_t k = 0; k < anchor->count; k++) {
			const struct finding *found = prefilter_last(scan, f->anchors[i].texts[k]);
			for (; found; found = prefilter_before(scan, found)) {
				int64_t at = (int64_t)found->end + anchor->texts[k].shift;
				if (at < (int64_t)from || at >= (int64_t)to)
					continue;
				if (look_at(s, w, f, i, text, (size_t)at, from, to, out) != TOO_LONG)
					continue;
				out->count = 0;
				for (size_t all = from; all < to; all++)
					if (text->of[all] != SYMBOL_INSIDE)
						place_add(out, (uint32_t)all);
				return;
			}
		}
	}
}
