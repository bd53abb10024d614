/* need.c: from a pattern's tree to what a match needs. A part of a pattern that matches only a few texts is kept as these
 * texts, and what stands beside it is joined to them, for long texts tell more than short ones; where they become too
 * many, or something stands between that can't be listed, they are one "any of", and a new list begins behind it. Whatever is
 * dropped on the way (text that is too common, distance) only makes the need easier to fulfil. */
#include "need.h"
#include <stdlib.h>
#include <string.h>

#define LIMIT_TEXTS 64 /* in one list */
#define LIMIT_TEXT 24  /* bytes of a listed text */
#define LIMIT_NEED 14 /* bytes of a needed one, cut to that: longer texts make more states and tell no more */
#define LIMIT_CLASS 12 /* characters of one class: ten digits and a sign or two */

struct texts {
	struct str *items;
	size_t count;
};

struct known {
	bool listed;        /* the part matches these texts and no others */
	struct texts texts; /* where listed */
	uint32_t need;      /* else */
};

/* Numbers of needs that must all (or any) be there. */
struct list {
	uint32_t *items;
	size_t count;
};

struct needs *needs_new(void)
{
	struct needs *n = mem_zero(sizeof *n);
	arena_push(&n->arena, &n->items, &n->count, sizeof *n->items);
	n->mask = 16383;
	n->table = arena_alloc(&n->arena, (n->mask + 1) * sizeof *n->table);
	return n;
}

void needs_free(struct needs *n)
{
	if (!n)
		return;
	arena_free(&n->arena);
	free(n);
}

/* ---- needs, each of them once ---- */

static uint64_t hash_of(const struct need *d)
{
	if (d->kind == NEED_TEXT)
		return str_hash(d->text, 1);
	return str_hash((struct str){(const char *)d->of, d->of_count * sizeof *d->of}, 1 + (uint64_t)d->kind);
}

static bool same(const struct need *a, const struct need *b)
{
	return a->kind == b->kind && a->of_count == b->of_count && str_eq(a->text, b->text) &&
	    memcmp(a->of ? a->of : &a->kind, b->of ? b->of : &b->kind, a->of_count * sizeof *a->of) == 0;
}

static void grow(struct needs *n)
{
	n->mask = n->mask * 2 + 1;
	n->table = arena_alloc(&n->arena, (n->mask + 1) * sizeof *n->table);
	for (uint32_t i = 1; i < n->count; i++) {
		size_t at = hash_of(&n->items[i]) & n->mask;
		while (n->table[at])
			at = (at + 1) & n->mask;
		n->table[at] = i;
	}
}

static uint32_t number(struct needs *n, struct need d)
{
	if (n->count * 2 > n->mask)
		grow(n);
	size_t at = hash_of(&d) & n->mask;
	for (; n->table[at]; at = (at + 1) & n->mask)
		if (same(&n->items[n->table[at]], &d))
			return n->table[at];
	/* the caller's arena is gone tomorrow */
	if (d.kind == NEED_TEXT)
		d.text = str_dup(&n->arena, d.text);
	else
		d.of = (const uint32_t *)memcpy(
		    arena_raw(&n->arena, d.of_count * sizeof *d.of), d.of, d.of_count * sizeof *d.of);
	n->table[at] = (uint32_t)n->count;
	*(struct need *)arena_push(&n->arena, &n->items, &n->count, sizeof d) = d;
	return n->table[at];
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? -1 : x > y;
}

static uint32_t all_of(struct needs *n, struct list l)
{
	size_t count = 0;
	for (size_t i = 0; i < l.count; i++)
		if (l.items[i] != NEED_NOTHING)
			l.items[count++] = l.items[i];
	if (count <= 1)
		return count ? l.items[0] : NEED_NOTHING;
	return number(n, (struct need){.kind = NEED_ALL_OF, .of = l.items, .of_count = count});
}

static uint32_t any_of(struct needs *n, struct list l)
{
	size_t count = 0;
	if (l.count)
		qsort(l.items, l.count, sizeof *l.items, by_number);
	for (size_t i = 0; i < l.count; i++) {
		if (l.items[i] == NEED_NOTHING)
			return NEED_NOTHING;
		if (count == 0 || l.items[count - 1] != l.items[i])
			l.items[count++] = l.items[i];
	}
	if (count <= 1)
		return count ? l.items[0] : NEED_NOTHING;
	return number(n, (struct need){.kind = NEED_ANY_OF, .of = l.items, .of_count = count});
}

/* ---- texts ---- */

/* Nearly every abstract holds it, so needing it says nothing and costs a step: a letter or two, but for rare ones, a
 * piece of the commonest words (counted on abstracts of arXiv; a word too many or too few changes only how long a scan
 * takes), the mark that closes others. */
static bool common(struct str s)
{
	static const char frequent[] = " the of and in to for on is with , . - \xEE\x80\x80";
	bool letters = true;
	for (size_t i = 0; i < s.n; i++)
		letters &= s.p[i] == ' ' || (s.p[i] >= 'a' && s.p[i] <= 'z' && !strchr("jqxz", s.p[i]));
	return (letters && s.n <= 2) || str_find(STR(frequent), s, 0) != SIZE_MAX;
}

/* One of these texts; a text that holds another of them adds nothing. */
static uint32_t any_text(struct needs *n, struct arena *a, struct texts t)
{
	struct list l = {0};
	for (size_t i = 0; i < t.count; i++) {
		bool shorter = false;
		if (common(t.items[i]))
			return NEED_NOTHING;
		for (size_t k = 0; k < t.count && !shorter; k++)
			shorter = k != i &&
			    (t.items[k].n < t.items[i].n || (t.items[k].n == t.items[i].n && k < i)) &&
			    str_find(t.items[i], t.items[k], 0) != SIZE_MAX;
		if (!shorter)
			*(uint32_t *)arena_push(a, &l.items, &l.count, sizeof *l.items) = number(
			    n, (struct need){.kind = NEED_TEXT, .text = str_sub(t.items[i], 0, LIMIT_NEED)});
	}
	return any_of(n, l);
}

static struct texts no_text(struct arena *a)
{
	struct texts t = {0};
	*(struct str *)arena_push(a, &t.items, &t.count, sizeof *t.items) = STR("");
	return t;
}

/* Every text of `head` with every text of `tail` behind it. */
static struct texts product(struct arena *a, struct texts head, struct texts tail)
{
	if (head.count == 1 && head.items[0].n == 0)
		return tail;
	if (tail.count == 1 && tail.items[0].n == 0)
		return head;
	struct texts t = {.items = arena_raw(a, head.count * tail.count * sizeof *t.items)};
	for (size_t i = 0; i < head.count; i++)
		for (size_t k = 0; k < tail.count; k++) {
			size_t n = head.items[i].n + tail.items[k].n;
			char *p = arena_raw(a, n + 1);
			memcpy(p, head.items[i].p, head.items[i].n);
			memcpy(p + head.items[i].n, tail.items[k].p, tail.items[k].n);
			t.items[t.count++] = (struct str){p, n};
		}
	return t;
}

static size_t longest(struct texts t)
{
	size_t n = 0;
	for (size_t i = 0; i < t.count; i++)
		n = t.items[i].n > n ? t.items[i].n : n;
	return n;
}

/* The space that all texts end in, for what begins behind them: " of " tells more than "of ". */
static struct texts last_space(struct arena *a, struct texts t)
{
	bool all = true;
	for (size_t i = 0; i < t.count; i++)
		all &= t.items[i].n > 0 && t.items[i].p[t.items[i].n - 1] == ' ';
	struct texts last = no_text(a);
	if (all)
		last.items[0] = STR(" ");
	return last;
}

/* ---- parts of a pattern ---- */

static struct known known_of(struct needs *n, struct arena *a, const struct node *p);

static uint32_t need_of(struct needs *n, struct arena *a, struct known r)
{
	return r.listed ? any_text(n, a, r.texts) : r.need;
}

static void add_text(struct arena *a, struct texts *t, struct str text)
{
	*(struct str *)arena_push(a, &t->items, &t->count, sizeof text) = text;
}

static struct known of_text(struct arena *a, const struct node *p)
{
	struct known r = {.listed = true};
	add_text(a, &r.texts, str_lower(a, p->text));
	return r;
}

static struct known of_class(struct arena *a, const struct node *p)
{
	const struct class *class = p->class;
	struct known r = {.listed = !class->beyond};
	for (unsigned c = 0; c < 0x80 && r.listed; c++) {
		bool capital = c >= 'A' && c <= 'Z';
		if (!ascii_has(&class->ascii, c) || (capital && ascii_has(&class->ascii, c | 0x20)))
			continue;
		char byte = (char)(capital ? c | 0x20 : c);
		add_text(a, &r.texts, (struct str){arena_copy(a, &byte, 1), 1});
		r.listed = r.texts.count <= LIMIT_CLASS;
	}
	for (unsigned i = 0; i < 32 && r.listed; i++) {
		char mark[4];
		if (p->marks >> i & 1)
			add_text(
			    a, &r.texts, (struct str){arena_copy(a, mark, utf8_encode(0xE000 + i, mark)), 3});
	}
	return r;
}

static struct known of_sequence(struct needs *n, struct arena *a, const struct node *p)
{
	struct known r = {.listed = true, .texts = no_text(a)};
	struct list all = {0};
	for (const struct node *c = p->first; c; c = c->next) {
		struct known part = known_of(n, a, c);
		uint32_t found = NEED_NOTHING;
		if (part.listed && part.texts.count * r.texts.count <= LIMIT_TEXTS &&
		    longest(part.texts) + longest(r.texts) <= LIMIT_TEXT) {
			r.texts = product(a, r.texts, part.texts);
			continue;
		}
		r.listed = false;
		found = any_text(n, a, r.texts);
		*(uint32_t *)arena_push(a, &all.items, &all.count, sizeof *all.items) = found;
		if (part.listed) {
			r.texts = product(a, last_space(a, r.texts), part.texts);
			continue;
		}
		*(uint32_t *)arena_push(a, &all.items, &all.count, sizeof *all.items) = part.need;
		r.texts = no_text(a);
	}
	if (r.listed)
		return r;
	*(uint32_t *)arena_push(a, &all.items, &all.count, sizeof *all.items) = any_text(n, a, r.texts);
	r.need = all_of(n, all);
	return r;
}

static struct known of_choice(struct needs *n, struct arena *a, const struct node *p)
{
	struct known r = {.listed = true}, *parts = NULL;
	struct list any = {0};
	size_t count = 0;
	for (const struct node *c = p->first; c; c = c->next) {
		struct known part = known_of(n, a, c);
		*(struct known *)arena_push(a, &parts, &count, sizeof part) = part;
		r.listed &= part.listed && r.texts.count + part.texts.count <= LIMIT_TEXTS;
		for (size_t i = 0; r.listed && i < part.texts.count; i++)
			*(struct str *)arena_push(a, &r.texts.items, &r.texts.count, sizeof *r.texts.items) =
			    part.texts.items[i];
	}
	for (size_t i = 0; !r.listed && i < count; i++)
		*(uint32_t *)arena_push(a, &any.items, &any.count, sizeof *any.items) =
		    need_of(n, a, parts[i]);
	r.need = any_of(n, any);
	return r;
}

static struct known of_repeat(struct needs *n, struct arena *a, const struct node *p)
{
	struct known r = known_of(n, a, p->first);
	if (p->min == 0 && p->max == 1 && r.listed && r.texts.count < LIMIT_TEXTS) {
		struct texts t = no_text(a);
		for (size_t i = 0; i < r.texts.count; i++)
			*(struct str *)arena_push(a, &t.items, &t.count, sizeof *t.items) = r.texts.items[i];
		r.texts = t;
		return r;
	}
	if (p->min == 1 && p->max == 1)
		return r;
	return (struct known){.need = p->min ? need_of(n, a, r) : NEED_NOTHING};
}

/* Once for all patterns that share it. */
static struct known of_define(struct needs *n, struct arena *a, struct define_tree *d)
{
	if (!d->known) {
		struct known *k = arena_alloc(a, sizeof *k);
		*k = known_of(n, a, d->tree);
		d->known = k;
	}
	return *(const struct known *)d->known;
}

static struct known known_of(struct needs *n, struct arena *a, const struct node *p)
{
	switch (p->kind) {
	case NODE_TEXT:
		return of_text(a, p);
	case NODE_CLASS:
		return of_class(a, p);
	case NODE_SEQUENCE:
		return of_sequence(n, a, p);
	case NODE_CHOICE:
		return of_choice(n, a, p);
	case NODE_REPEAT:
		return of_repeat(n, a, p);
	default:
		return of_define(n, a, p->define);
	}
}

uint32_t needs_add(struct needs *n, struct arena *a, const struct node *pattern)
{
	return need_of(n, a, known_of(n, a, pattern));
}
