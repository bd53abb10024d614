/* starts.c: the lazy automata of starts.h. As a match may end anywhere, every state holds what the entry leads to; only
 * what it holds beyond that is written down, so that state 0 has an empty list. */
#include "starts.h"
#include <stdlib.h>
#include <string.h>

/* Looked at before each text, which can't make more states than it has symbols: beyond them all states of an automaton, or
 * of all automata, are forgotten. */
#define LIMIT_STATES 6000
#define LIMIT_BYTES ((size_t)40 << 20)

/* An arrow to a state: its number plus 1; the highest bit says whether a match may begin with the symbol that leads there. */
#define ARROW_BEGINS 0x8000u
#define ARROW_STATE(arrow) (((arrow) & ~ARROW_BEGINS) - 1u)
#define LIMIT_ARROWS 32000 /* states; text behind what makes more is taken to begin matches everywhere */
#define LIMIT_LEAVING 40

struct state {
	uint32_t list, count; /* in lists: nodes that read, in ascending order */
};

struct automaton_of_rule {
	const struct nfa *nfa;
	struct automaton_of_rule *also; /* of nfa->also */
	uint16_t *next;                 /* [state * kind_count + kind]: an arrow; 0: not known yet */
	struct state *states;
	uint32_t state_count, state_cap;
	uint16_t *lists;
	size_t list_count, list_cap;
	uint32_t *table; /* hash table of state numbers plus 1 */
	size_t mask;
	uint16_t *entry; /* nodes that read, from the entry */
	size_t entry_count;
	unsigned char leaving[LIMIT_LEAVING]; /* the symbols that lead out of state 0, or begin a match there */
	size_t leaving_count;                 /* 0: too many */
};

struct starts {
	struct automaton_of_rule **of_rule; /* owned; NULL: not yet */
	size_t rule_count;
	size_t bytes; /* of all automata, but for what they begin with */
	/* of the step that is being made; for the largest automaton so far */
	size_t node_cap;
	uint64_t *in;    /* set of nodes: they go into the new state's list */
	uint32_t *stack; /* nodes to follow */
	uint32_t *seen;  /* of a node: the step in which it was followed */
	uint32_t step;
	bool begins;
};

static size_t words(const struct automaton_of_rule *d)
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
	s->begins = false;
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
		} else if (d->kind == NFA_BEGIN) {
			s->begins = true;
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

static void table_grow(struct automaton_of_rule *d)
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

static void states_grow(struct starts *s, struct automaton_of_rule *d)
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
static uint32_t intern(struct starts *s, struct automaton_of_rule *d, size_t n)
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
static uint32_t arrow_to_set(struct starts *s, struct automaton_of_rule *d)
{
	size_t n = 0, most = d->list_count + d->nfa->node_count;
	for (size_t i = 0; i < d->entry_count; i++) /* belongs to every state anyway */
		s->in[d->entry[i] >> 6] &= ~((uint64_t)1 << (d->entry[i] & 63));
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
	return (intern(s, d, n) + 1) | (s->begins ? ARROW_BEGINS : 0);
}

/* The arrow from a state by a symbol of a kind. */
static uint32_t make_step(struct starts *s, struct automaton_of_rule *d, uint32_t from, unsigned kind)
{
	unsigned kinds = d->nfa->kind_count;
	if (from && !d->next[kind])
		make_step(s, d, 0, kind);
	step_begin(s);
	if (from == 0) {
		read_nodes(s, d->nfa, d->entry, d->entry_count, kind);
	} else {
		const struct state *base = &d->states[ARROW_STATE(d->next[kind])];
		s->begins = d->next[kind] & ARROW_BEGINS;
		for (uint32_t i = 0; i < base->count; i++)
			put(s, d->lists[base->list + i]);
		read_nodes(s, d->nfa, d->lists + d->states[from].list, d->states[from].count, kind);
	}
	uint32_t arrow = arrow_to_set(s, d); /* may move next */
	d->next[from * kinds + kind] = (uint16_t)arrow;
	return arrow;
}

/* ---- automata ---- */

static void forget(struct starts *s, struct automaton_of_rule *d)
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
	s->begins = false;
	arrow_to_set(s, d); /* of the empty set: state 0 */
}

/* Finds out which symbols lead out of state 0. */
static void find_leaving(struct starts *s, struct automaton_of_rule *d)
{
	if (!d->next) /* never: state 0 is there */
		memory_exhausted();
	d->leaving_count = 0;
	for (unsigned symbol = 0; symbol < SYMBOL_COUNT; symbol++) {
		unsigned kind = d->nfa->kind[symbol];
		if (!d->next[kind])
			make_step(s, d, 0, kind);
		if (d->next[kind] == 1)
			continue;
		if (d->leaving_count == LIMIT_LEAVING) {
			d->leaving_count = 0;
			return;
		}
		d->leaving[d->leaving_count++] = (unsigned char)symbol;
	}
}

static struct automaton_of_rule *automaton_of(struct starts *s, const struct nfa *nfa)
{
	if (!nfa)
		return NULL;
	struct automaton_of_rule *d = mem_zero(sizeof *d);
	d->nfa = nfa;
	if (nfa->node_count > s->node_cap) {
		s->in = mem_grow(s->in, words(d) * sizeof *s->in);
		s->stack = mem_grow(s->stack, (2 * nfa->node_count + 2) * sizeof *s->stack);
		s->seen = mem_grow(s->seen, nfa->node_count * sizeof *s->seen);
		memset(s->in, 0, words(d) * sizeof *s->in);
		memset(s->seen, 0, nfa->node_count * sizeof *s->seen);
		s->node_cap = nfa->node_count;
	}
	step_begin(s);
	follow(s, nfa, nfa->entry);
	d->entry = mem_alloc((nfa->node_count + 1) * sizeof *d->entry);
	for (uint32_t i = 0; i < nfa->node_count; i++)
		if (s->in[i >> 6] >> (i & 63) & 1)
			d->entry[d->entry_count++] = (uint16_t)i;
	forget(s, d);
	find_leaving(s, d);
	d->also = automaton_of(s, nfa->also);
	return d;
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
	for (size_t i = 0; s && i < s->rule_count; i++)
		for (struct automaton_of_rule *d = s->of_rule[i], *also; d; d = also) {
			also = d->also;
			free(d->next);
			free(d->states);
			free(d->lists);
			free(d->table);
			free(d->entry);
			free(d);
		}
	if (!s)
		return;
	free(s->of_rule);
	free(s->in);
	free(s->stack);
	free(s->seen);
	free(s);
}

static void keep_limits(struct starts *s, struct automaton_of_rule *d)
{
	if (s->bytes > LIMIT_BYTES) {
		for (size_t i = 0; i < s->rule_count; i++)
			for (struct automaton_of_rule *k = s->of_rule[i]; k; k = k->also)
				forget(s, k);
	} else if (d->state_count > LIMIT_STATES) {
		forget(s, d);
	}
}

/* ---- finding ---- */

/* Does the pattern allow a match to begin at i, by what stands on both sides? In doubt it does. */
static bool edge_fits(unsigned edge, const struct symbols *text, size_t i)
{
	unsigned char c = text->of[i], before = i ? text->of[i - 1] : ' ';
	if (edge == EDGE_ANY || c == SYMBOL_OTHER || before == SYMBOL_OTHER)
		return true;
	return edge >> (is_word(before) * 2u + is_word(c)) & 1;
}

static void place_add(struct places *out, uint32_t at)
{
	if (out->count == out->cap) {
		out->cap = out->cap ? out->cap * 2 : 64;
		out->at = mem_grow(out->at, out->cap * sizeof *out->at);
	}
	out->at[out->count++] = at;
}

/* The last symbol before `to` that leads out of state 0, or `from` - 1 where there is none from `from` on. */
static size_t last_leaving(
    const struct automaton_of_rule *d, const struct symbols *text, size_t from, size_t to)
{
	if (!d->leaving_count)
		return to - 1;
	for (size_t word = (to - 1) / 64; to > from; to = word-- * 64) {
		uint64_t bits = 0, below = to - word * 64 == 64 ? UINT64_MAX : ((uint64_t)1 << (to & 63)) - 1;
		for (size_t k = 0; k < d->leaving_count; k++)
			bits |= text->where[d->leaving[k] * text->words + word];
		bits &= below;
		if (bits) {
			size_t at = word * 64 + 63 - (size_t)__builtin_clzll(bits);
			return at >= from ? at : from - 1;
		}
		if (word == 0)
			break;
	}
	return from - 1;
}

static void find(struct starts *s, struct automaton_of_rule *d, const struct symbols *text, size_t from,
    size_t to, struct places *out)
{
	const struct nfa *a = d->nfa;
	uint32_t state = 0;
	if (!d->next) /* never: state 0 is there */
		memory_exhausted();
	for (size_t i = to; i-- > from;) {
		if (state == 0) {
			i = last_leaving(d, text, from, i + 1);
			if (i + 1 == from)
				return;
		}
		unsigned kind = a->kind[text->of[i]];
		uint32_t arrow = d->next[state * a->kind_count + kind];
		if (!arrow && d->state_count < LIMIT_ARROWS)
			arrow = make_step(s, d, state, kind);
		if (!arrow) {
			for (i++; i-- > from;)
				place_add(out, (uint32_t)i);
			return;
		}
		state = ARROW_STATE(arrow);
		if (arrow & ARROW_BEGINS && edge_fits(a->edge, text, i))
			place_add(out, (uint32_t)i);
	}
}

static int ascending(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? -1 : x > y;
}

void starts_find(struct starts *s, size_t rule, const struct nfa *nfa, const struct symbols *text,
    size_t from, size_t to, struct places *out)
{
	if (!s->of_rule[rule])
		s->of_rule[rule] = automaton_of(s, nfa);
	out->count = 0;
	for (struct automaton_of_rule *d = s->of_rule[rule]; d; d = d->also) {
		keep_limits(s, d);
		find(s, d, text, from, to, out);
	}
	if (out->count < 2)
		return;
	if (nfa->also) {
		size_t n = 1;
		qsort(out->at, out->count, sizeof *out->at, ascending);
		for (size_t i = 1; i < out->count; i++)
			if (out->at[i] != out->at[n - 1])
				out->at[n++] = out->at[i];
		out->count = n;
	} else {
		for (size_t i = 0, k = out->count - 1; i < k; i++, k--) {
			uint32_t at = out->at[i];
			out->at[i] = out->at[k];
			out->at[k] = at;
		}
	}
}
