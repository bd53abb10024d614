/* nfa.c: from a pattern's tree to an automaton (nfa.h), and from a text to symbols. */
#include "nfa.h"
#include "expand.h"
#include <stdlib.h>
#include <string.h>

#define LIMIT_NODES 60000
#define LIMIT_COPIES 40 /* nodes that one bounded repeat may become */

/* ---- symbols ---- */

void symbols_make(struct symbols *s, struct str text)
{
	if (s->cap < text.n) {
		s->cap = text.n * 2;
		s->of = mem_grow(s->of, s->cap);
	}
	s->count = text.n;
	if (text.n)
		memcpy(s->of, text.p, text.n);
	for (size_t i = 0; i < text.n; i++) {
		size_t size = 1;
		if (s->of[i] < 0x80)
			continue;
		uint32_t cp = utf8_decode(text, i, &size) - MARK_BASE;
		s->of[i] = (unsigned char)(cp <= MARK_LAST ? SYMBOL_MARK + cp : SYMBOL_OTHER);
		while (--size)
			s->of[++i] = SYMBOL_INSIDE;
	}
}

void symbols_free(struct symbols *s)
{
	free(s->of);
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
	uint32_t recent[256]; /* sets by a hash */
	struct nfa_door *doors;
	size_t door_count;
	bool forwards, too_large;
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
	uint64_t hash = (s.bits[0] * 3 + s.bits[1] * 5 + s.bits[2] * 7) * 0x9E3779B97F4A7C15U;
	uint32_t *slot = &b->recent[hash >> 56]; /* the set's number plus 1, if it was read lately */
	size_t i = *slot ? *slot - 1 : b->set_count;
	if (!*slot || memcmp(&b->sets[i], &s, sizeof s) != 0)
		for (i = 0; i < b->set_count && memcmp(&b->sets[i], &s, sizeof s) != 0;)
			i++;
	if (i == b->set_count)
		*(struct set *)arena_push(&b->scratch, &b->sets, &b->set_count, sizeof s) = s;
	*slot = (uint32_t)i + 1;
	return node_add(b, NFA_READS + (uint32_t)i, out, 0);
}

static size_t character_before(struct str s, size_t at)
{
	do
		at--;
	while (at > 0 && ((unsigned char)s.p[at] & 0xC0) == 0x80);
	return at;
}

static uint32_t build_text(struct build *b, const struct node *n, uint32_t out)
{
	/* what is read last is built first */
	for (size_t i = b->forwards ? n->text.n : 0, size; b->forwards ? i > 0 : i < n->text.n;
	     i += b->forwards ? 0 : size) {
		struct set s = {{0}};
		if (b->forwards)
			i = character_before(n->text, i);
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

static uint32_t build_node(struct build *b, const struct node *n, uint32_t out, bool anchored);

/* A walk from the anchor's place begins at this node. */
static void door_add(struct build *b, const struct anchor *anchor, uint32_t node)
{
	*(struct nfa_door *)arena_push(b->arena, &b->doors, &b->door_count, sizeof *b->doors) =
	    (struct nfa_door){anchor, (uint16_t)node};
}

/* One behind the other; `anchored`: their anchor is looked for. */
static uint32_t build_children(
    struct build *b, const struct node *n, const struct node *c, uint32_t out, bool anchored)
{
	uint32_t entry = out;
	for (; c && !b->forwards; c = c->next) {
		if (anchored && n->anchor && n->anchor->first == c)
			door_add(b, n->anchor, entry);
		entry = build_node(b, c, entry, anchored && n->through == c);
	}
	if (c) {
		entry = build_node(
		    b, c, build_children(b, n, c->next, out, anchored), anchored && n->through == c);
		if (anchored && n->anchor && n->anchor->first == c)
			door_add(b, n->anchor, entry);
	}
	return entry;
}

/* As many more as a repeat may have beyond `min`. */
static uint32_t build_more(struct build *b, const struct node *n, uint32_t out, uint32_t min, uint32_t max)
{
	if (max == NO_END) {
		uint32_t split = node_add(b, NFA_SPLIT, out, out);
		uint32_t again = build_node(b, n->first, split, false);
		if (!b->too_large)
			b->nodes[split].other = (uint16_t)again;
		return split;
	}
	uint32_t end = out;
	for (uint32_t i = min; i < max && !b->too_large; i++)
		out = node_add(b, NFA_SPLIT, build_node(b, n->first, out, false), end);
	return out;
}

static uint32_t build_repeat(struct build *b, const struct node *n, uint32_t out, bool anchored)
{
	uint32_t min = n->min, max = n->max;
	if (size_of(n, LIMIT_COPIES) >= LIMIT_COPIES) {
		min = min > 0;
		max = max == 1 ? 1 : NO_END;
	}
	/* the first of those that must be there has the anchor */
	if (b->forwards)
		out = build_more(b, n, out, min, max);
	for (uint32_t i = 0; i < min && !b->too_large; i++)
		out = build_node(b, n->first, out, anchored && i == (b->forwards ? min - 1 : 0));
	return b->forwards ? out : build_more(b, n, out, min, max);
}

/* Reading backwards, what stands first in the tree is read last, on the way to `out`. Returns where it begins to read. */
static uint32_t build_node(struct build *b, const struct node *n, uint32_t out, bool anchored)
{
	uint32_t entry = out;
	bool here = anchored && n->anchor && !n->anchor->first;
	if (b->too_large)
		return out;
	if (here && !b->forwards)
		door_add(b, n->anchor, out);
	anchored = anchored && !here;
	switch (n->kind) {
	case NODE_TEXT:
		entry = build_text(b, n, out);
		break;
	case NODE_CLASS:
		entry = build_class(b, n, out);
		break;
	case NODE_SEQUENCE:
		entry = build_children(b, n, n->first, out, anchored);
		break;
	case NODE_CHOICE:
		entry = build_node(b, n->first, out, anchored);
		for (const struct node *c = n->first->next; c; c = c->next)
			entry = node_add(b, NFA_SPLIT, entry, build_node(b, c, out, anchored));
		break;
	case NODE_REPEAT:
		entry = build_repeat(b, n, out, anchored);
		break;
	default:
		entry = build_node(b, n->define->tree, out, anchored);
	}
	if (here && b->forwards)
		door_add(b, n->anchor, entry);
	return entry;
}

static struct set both(struct set a, struct set b)
{
	for (size_t i = 0; i < 3; i++)
		a.bits[i] &= b.bits[i];
	return a;
}

static bool is_empty(struct set s)
{
	return !(s.bits[0] | s.bits[1] | s.bits[2]);
}

/* Symbols that no set tells apart are of one kind. */
static void kinds(const struct build *b, struct nfa *nfa)
{
	static const struct set all = {{UINT64_MAX, UINT64_MAX, (UINT64_C(1) << (SYMBOL_COUNT - 128)) - 1}};
	struct set of[SYMBOL_COUNT] = {all}; /* by kind: its symbols */
	unsigned count = 1;
	for (size_t i = 0; i < b->set_count; i++)
		for (unsigned k = 0, before = count; k < before; k++) {
			struct set in = both(of[k], b->sets[i]);
			if (is_empty(in) || memcmp(&in, &of[k], sizeof in) == 0)
				continue;
			for (size_t w = 0; w < 3; w++)
				of[k].bits[w] &= ~in.bits[w];
			of[count++] = in;
		}
	nfa->kind_count = count;
	unsigned char *reads_kind = arena_alloc(b->arena, b->set_count * count + 1);
	for (unsigned k = 0; k < count; k++) {
		for (unsigned s = 0; s < SYMBOL_COUNT; s++)
			if (of[k].bits[s >> 6] >> (s & 63) & 1)
				nfa->kind[s] = (unsigned char)k;
		for (size_t i = 0; i < b->set_count; i++)
			reads_kind[i * count + k] = !is_empty(both(of[k], b->sets[i]));
	}
	nfa->reads = reads_kind;
}

const struct nfa *nfa_new(struct arena *a, const struct node *tree, bool forwards)
{
	struct build b = {.arena = a, .forwards = forwards};
	struct nfa *nfa = NULL;
	build_node(&b, tree, node_add(&b, NFA_DONE, 0, 0), true);
	if (!b.too_large) {
		nfa = arena_alloc(a, sizeof *nfa);
		nfa->nodes = arena_raw(a, b.node_count * sizeof *nfa->nodes);
		memcpy(nfa->nodes, b.nodes, b.node_count * sizeof *nfa->nodes);
		nfa->node_count = b.node_count;
		nfa->doors = b.doors;
		nfa->door_count = b.door_count;
		kinds(&b, nfa);
	}
	arena_free(&b.scratch);
	return nfa;
}
