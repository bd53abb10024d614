/* nfa.c: from a pattern's tree to an automaton that reads backwards (nfa.h), and from a text to symbols. */
#include "nfa.h"
#include "expand.h"
#include <stdlib.h>
#include <string.h>

#define LIMIT_NODES 60000
#define LIMIT_TOGETHER 1000 /* nodes of the alternatives that go into one automaton */
#define LIMIT_COPIES 40     /* nodes that one bounded repeat may become */

/* ---- symbols ---- */

void symbols_make(struct symbols *s, struct str text)
{
	if (s->cap < text.n + 1) {
		s->cap = (text.n + 1) * 2;
		s->of = mem_grow(s->of, s->cap);
		s->at = mem_grow(s->at, s->cap * sizeof *s->at);
		s->number = mem_grow(s->number, s->cap * sizeof *s->number);
	}
	size_t n = 0;
	s->words = text.n / 64 + 1;
	if (s->where_cap < s->words * SYMBOL_COUNT) {
		s->where_cap = s->words * SYMBOL_COUNT * 2;
		s->where = mem_grow(s->where, s->where_cap * sizeof *s->where);
	}
	memset(s->where, 0, s->words * SYMBOL_COUNT * sizeof *s->where);
	for (size_t i = 0; i < text.n;) {
		unsigned char c = (unsigned char)text.p[i];
		size_t size = 1;
		unsigned char symbol = c;
		if (c >= 0x80) {
			uint32_t cp = utf8_decode(text, i, &size) - MARK_BASE;
			symbol = (unsigned char)(cp <= MARK_LAST ? SYMBOL_MARK + cp : SYMBOL_OTHER);
		}
		s->of[n] = symbol;
		s->where[symbol * s->words + n / 64] |= (uint64_t)1 << (n & 63);
		s->at[n] = (uint32_t)i;
		for (size_t end = i + size; i < end; i++)
			s->number[i] = (uint32_t)n;
		n++;
	}
	s->at[n] = (uint32_t)text.n;
	s->number[text.n] = (uint32_t)n;
	s->count = n;
}

void symbols_free(struct symbols *s)
{
	free(s->of);
	free(s->at);
	free(s->number);
	free(s->where);
}

/* ---- building ---- */

struct set {
	uint64_t bits[3];
};

struct build {
	struct arena *arena, scratch;
	struct nfa_node *nodes;
	size_t node_count;
	struct set *sets;
	size_t set_count;
	bool too_large;
};

static uint32_t node_add(struct build *b, uint32_t kind, uint32_t out, uint32_t other)
{
	if (b->node_count >= LIMIT_NODES) {
		b->too_large = true;
		return out;
	}
	*(struct nfa_node *)arena_push(&b->scratch, &b->nodes, &b->node_count, sizeof *b->nodes) =
	    (struct nfa_node){(uint16_t)kind, (uint16_t)out, (uint16_t)other};
	return (uint32_t)b->node_count - 1;
}

static void set_put(struct set *s, unsigned symbol)
{
	s->bits[symbol >> 6] |= (uint64_t)1 << (symbol & 63);
}

static uint32_t reads(struct build *b, struct set s, uint32_t out)
{
	size_t i = 0;
	while (i < b->set_count && memcmp(&b->sets[i], &s, sizeof s) != 0)
		i++;
	if (i == b->set_count)
		*(struct set *)arena_push(&b->scratch, &b->sets, &b->set_count, sizeof s) = s;
	return node_add(b, NFA_READS + (uint32_t)i, out, 0);
}

static uint32_t build_text(struct build *b, const struct node *n, uint32_t out)
{
	for (size_t i = 0, size; i < n->text.n; i += size) {
		struct set s = {{0}};
		uint32_t cp = utf8_decode(n->text, i, &size);
		if (cp < 0x80) {
			set_put(&s, cp);
			if (n->any_case && ((cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z')))
				set_put(&s, cp ^ 0x20);
		} else {
			cp -= MARK_BASE;
			set_put(&s, cp <= MARK_LAST ? SYMBOL_MARK + cp : SYMBOL_OTHER);
		}
		out = reads(b, s, out);
	}
	return out;
}

static uint32_t build_class(struct build *b, const struct node *n, uint32_t out)
{
	struct set s = {{n->class->ascii.bits[0], n->class->ascii.bits[1], n->marks}};
	if (n->class->beyond)
		set_put(&s, SYMBOL_OTHER);
	return reads(b, s, out);
}

/* How many nodes a tree becomes, no more than `most` counted. */
static size_t size_of(const struct node *n, size_t most)
{
	size_t size = 1;
	switch (n->kind) {
	case NODE_TEXT:
		return n->text.n;
	case NODE_CLASS:
		return 1;
	case NODE_DEFINE:
		return size_of(n->define->tree, most);
	default:
		for (const struct node *c = n->first; c && size < most; c = c->next)
			size += 1 + size_of(c, most);
		if (n->kind == NODE_REPEAT && n->max != NO_END)
			size *= n->max;
		else if (n->kind == NODE_REPEAT && n->min > 1)
			size *= n->min;
		return size;
	}
}

static uint32_t build_node(struct build *b, const struct node *n, uint32_t out);

static uint32_t build_repeat(struct build *b, const struct node *n, uint32_t out)
{
	uint32_t min = n->min, max = n->max;
	if (size_of(n, LIMIT_COPIES) >= LIMIT_COPIES) {
		min = min > 0;
		max = max == 1 ? 1 : NO_END;
	}
	for (uint32_t i = 0; i < min && !b->too_large; i++)
		out = build_node(b, n->first, out);
	if (max == NO_END) {
		uint32_t split = node_add(b, NFA_SPLIT, out, out);
		uint32_t again = build_node(b, n->first, split);
		if (!b->too_large)
			b->nodes[split].other = (uint16_t)again;
		return split;
	}
	uint32_t end = out;
	for (uint32_t i = min; i < max && !b->too_large; i++)
		out = node_add(b, NFA_SPLIT, build_node(b, n->first, out), end);
	return out;
}

/* Reading backwards: what stands first in the tree is read last, on the way to `out`. Returns where it begins to read. */
static uint32_t build_node(struct build *b, const struct node *n, uint32_t out)
{
	uint32_t entry = out;
	if (b->too_large)
		return out;
	switch (n->kind) {
	case NODE_TEXT:
		return build_text(b, n, out);
	case NODE_CLASS:
		return build_class(b, n, out);
	case NODE_SEQUENCE:
		for (const struct node *c = n->first; c; c = c->next)
			entry = build_node(b, c, entry);
		return entry;
	case NODE_CHOICE:
		entry = build_node(b, n->first, out);
		for (const struct node *c = n->first->next; c; c = c->next)
			entry = node_add(b, NFA_SPLIT, entry, build_node(b, c, out));
		return entry;
	case NODE_REPEAT:
		return build_repeat(b, n, out);
	default:
		return build_node(b, n->define->tree, out);
	}
}

/* Symbols that no set tells apart are of one kind. */
static void kinds(const struct build *b, struct nfa *nfa)
{
	nfa->kind_count = 1;
	for (size_t i = 0; i < b->set_count; i++) {
		unsigned char split[256] = {0}; /* of a kind: that of its symbols in the set */
		bool outside[256] = {false};
		for (unsigned s = 0; s < SYMBOL_COUNT; s++)
			if (!(b->sets[i].bits[s >> 6] >> (s & 63) & 1))
				outside[nfa->kind[s]] = true;
		for (unsigned s = 0; s < SYMBOL_COUNT; s++) {
			unsigned char k = nfa->kind[s];
			if (!outside[k] || !(b->sets[i].bits[s >> 6] >> (s & 63) & 1))
				continue;
			if (!split[k])
				split[k] = (unsigned char)nfa->kind_count++;
			nfa->kind[s] = split[k];
		}
	}
	unsigned char *reads_kind = arena_alloc(b->arena, b->set_count * nfa->kind_count + 1);
	for (size_t i = 0; i < b->set_count; i++)
		for (unsigned s = 0; s < SYMBOL_COUNT; s++)
			reads_kind[i * nfa->kind_count + nfa->kind[s]] =
			    b->sets[i].bits[s >> 6] >> (s & 63) & 1;
	nfa->reads = reads_kind;
}

/* The automaton of the alternatives from `tree` to before `end` (in a list of alternatives), or of one tree. */
static struct nfa *nfa_of(struct arena *a, const struct node *tree, const struct node *end)
{
	struct build b = {.arena = a};
	struct nfa *nfa = NULL;
	uint32_t begin = node_add(&b, NFA_BEGIN, 0, 0), entry = build_node(&b, tree, begin);
	unsigned edge = pattern_edge(tree);
	for (const struct node *c = tree->next; c != end; c = c->next) {
		entry = node_add(&b, NFA_SPLIT, entry, build_node(&b, c, begin));
		edge |= pattern_edge(c);
	}
	if (!b.too_large) {
		nfa = arena_alloc(a, sizeof *nfa);
		nfa->entry = entry;
		nfa->nodes = arena_raw(a, b.node_count * sizeof *nfa->nodes);
		memcpy(nfa->nodes, b.nodes, b.node_count * sizeof *nfa->nodes);
		nfa->node_count = b.node_count;
		nfa->edge = edge;
		kinds(&b, nfa);
	}
	arena_free(&b.scratch);
	return nfa;
}

const struct nfa *nfa_new(struct arena *a, const struct node *tree)
{
	struct nfa *first = NULL, **next = &first;
	while (tree->kind == NODE_SEQUENCE && tree->first && !tree->first->next && tree->edge == EDGE_ANY)
		tree = tree->first;
	const struct node *c = tree->kind == NODE_CHOICE ? tree->first : tree, *from = c;
	for (size_t size = 0; c; from = c) {
		for (size = 0; c && (c == from || size < LIMIT_TOGETHER); c = c->next)
			size += size_of(c, LIMIT_NODES);
		*next = nfa_of(a, from, c);
		if (!*next)
			return NULL;
		next = &(*next)->also;
	}
	return first;
}
