/* superset.c: shortens the tree of a pattern (superset_parse.c) to what is worth scanning for and writes it as a pattern of
 * bytes. Every step may only let more texts through; each says why it does. */
#include "superset_node.h"
#include <stdlib.h>
#include <string.h>

#define LIMIT_WRITTEN 32768 /* bytes of one pattern: above, compiling costs more than the rule */
#define LIMIT_COUNT 4       /* repeats counted one by one; more states than that buy nothing */
#define LEAST_LITERAL 0     /* bytes that every match must hold for the scan to pay */

/* ---- texts ---- */

/* White space beyond ASCII as PCRE2's \s has it (Unicode Zs, Zl, Zp, U+0085, U+180E). */
static bool odd_character(uint32_t cp)
{
	return cp == 0x85 || cp == 0xA0 || cp == 0x1680 || cp == 0x180E || (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028
	    || cp == 0x2029 || cp == 0x202F || cp == 0x205F || cp == 0x3000 || cp == 0x212A || cp == 0x017F
	    || (cp >= 0xE000 && cp < 0xF000); /* all that begin with the byte EE */
}

bool superset_covers(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		size_t size;
		if (c >= ' ' && c < 0xC2)
			continue;
		if (c < ' ')
			return false;
		if (odd_character(utf8_decode(text, i, &size)))
			return false;
		i += size - 1;
	}
	return true;
}

struct superset *superset_new(void)
{
	return mem_zero(sizeof(struct superset));
}

void superset_free(struct superset *s)
{
	if (!s)
		return;
	arena_free(&s->arena);
	free(s);
}

/* ---- what may be left out ---- */

static bool nullable(const struct node *n)
{
	bool all = true, any = false;
	for (const struct node *c = n->first; c; c = c->next) {
		all &= nullable(c);
		any |= nullable(c);
	}
	switch (n->kind) {
	case NODE_SET:
		return false;
	case NODE_REPEAT:
		return n->min == 0 || all;
	case NODE_CHOICE:
		return any;
	default:
		return all;
	}
}

static void drop_all(struct node *n)
{
	n->kind = NODE_SEQUENCE;
	n->first = n->last = NULL;
}

/* Drops nullable children from one end of a sequence; returns the child that is then at this end. */
static struct node *drop_at_end(struct node *n, bool front)
{
	struct node *needed = NULL, *end = NULL;
	for (struct node *c = n->first; c; c = c->next) {
		bool keep = !nullable(c);
		if (keep && front && !needed)
			needed = c;
		if (keep)
			end = c;
	}
	if (front) {
		n->first = needed;
	} else if (end) {
		n->last = end;
		end->next = NULL;
	}
	if (!end)
		drop_all(n);
	return front ? needed : end;
}

static void cover(const struct node *n, struct bytes *all)
{
	for (int i = 0; i < 4; i++)
		all->bits[i] |= n->kind == NODE_SET ? n->set.bits[i] : 0;
	for (const struct node *c = n->first; c; c = c->next)
		cover(c, all);
}

/* Many of this take nearly any text: letters and spaces. */
static bool takes_anything(const struct node *n)
{
	struct bytes all = {{0}};
	cover(n, &all);
	for (unsigned c = 'a'; c <= 'z'; c++)
		if (!bytes_has(&all, c))
			return false;
	return bytes_has(&all, ' ');
}

static bool anything(const struct node *n)
{
	return n->kind == NODE_REPEAT && n->first->kind == NODE_SET && n->max == NO_END && takes_anything(n->first);
}

/* Turns n into "any bytes, maybe none". */
static void become_anything(struct arena *a, struct node *n)
{
	struct node *byte = node_new(a, NODE_SET);
	memset(&byte->set, 0xff, sizeof byte->set);
	n->kind = NODE_REPEAT;
	n->min = 0;
	n->max = NO_END;
	n->first = n->last = byte;
}

/* A scan isn't told where a match must begin or end. So what may be absent at either end is left out, and of a repeat
 * there as many as must be: where more of them stand, the last (first) ones match all the same. */
static void shorten(struct node *n, bool front)
{
	if (nullable(n)) {
		drop_all(n);
		return;
	}
	if (n->kind == NODE_SET) {
		n->wide = false; /* the one byte next to what follows (precedes) */
	} else if (n->kind == NODE_SEQUENCE) {
		struct node *end = drop_at_end(n, front);
		if (end)
			shorten(end, front);
	} else if (n->kind == NODE_CHOICE) {
		for (struct node *c = n->first; c; c = c->next)
			shorten(c, front);
	} else if (n->min == 1) {
		struct node *child = n->first, *next = n->next;
		*n = *child;
		n->next = next;
		shorten(n, front);
	} else {
		n->max = n->min;
	}
}

/* Around what takes anything the same holds as at the ends. */
static void shorten_around(struct node *n)
{
	for (struct node *c = n->first, *before = NULL; c; before = c, c = c->next) {
		if (!anything(c))
			continue;
		if (before && !anything(before))
			shorten(before, false);
		if (c->next && !anything(c->next))
			shorten(c->next, true);
	}
}

static bool empty(const struct node *n)
{
	return n->kind == NODE_SEQUENCE && !n->first;
}

static void tidy(struct node *n)
{
	struct node *list = n->first;
	n->first = n->last = NULL;
	for (struct node *c = list, *next; c; c = next) {
		next = c->next;
		c->next = NULL;
		if (empty(c) || (anything(c) && n->last && anything(n->last)))
			continue;
		if (c->kind == NODE_SEQUENCE) {
			for (struct node *d = c->first, *after; d; d = after) {
				after = d->next;
				d->next = NULL;
				if (!(anything(d) && n->last && anything(n->last)))
					node_add(n, d);
			}
		} else {
			node_add(n, c);
		}
	}
}

static int level(void)
{
	static int l = -1;
	if (l < 0)
		l = getenv("LEVEL") ? atoi(getenv("LEVEL")) : 9;
	return l;
}

static void loosen(struct arena *a, struct node *n)
{
	for (struct node *c = n->first; c; c = c->next)
		loosen(a, c);
	if (n->kind == NODE_REPEAT) {
		struct node *child = n->first;
		if (n->max > 1 && takes_anything(child)) {
			become_anything(a, n);
		} else if (n->max > 1 && child->kind != NODE_SET && level() >= 1) {
			if (n->min == 0) {
				become_anything(a, n);
			} else {
				struct node *rest = node_new(a, NODE_REPEAT);
				become_anything(a, rest);
				n->kind = NODE_SEQUENCE;
				node_add(n, rest);
				tidy(n);
			}
		} else if (n->max > 1 && child->wide && level() >= 2) {
			become_anything(a, n);
		} else if (n->min == 0 && child->kind != NODE_SET && level() >= 3) {
			become_anything(a, n);
		}
	} else if (n->kind == NODE_CHOICE && nullable(n) && level() >= 3) {
		become_anything(a, n);
	} else if (n->kind == NODE_SEQUENCE) {
		tidy(n);
		if (level() >= 1) {
		shorten_around(n);
		tidy(n);
		}
	}
}

/* ---- is it worth it? ---- */

/* One byte, or a letter in both cases. */
static bool is_literal(const struct node *n)
{
	int count = 0;
	unsigned c = 0;
	for (int i = 0; i < 4; i++)
		count += __builtin_popcountll(n->set.bits[i]);
	while (count && !bytes_has(&n->set, c))
		c++;
	return n->kind == NODE_SET && !n->wide && (count == 1 || (count == 2 && c >= 'A' && c <= 'Z' && bytes_has(&n->set, c | 0x20)));
}

/* Of the runs of bytes that stand in every match the longest one's length; *run is that of the run at the end of what
 * was seen so far. */
static size_t longest_literal(const struct node *n, size_t *run)
{
	size_t best = *run, least = SIZE_MAX, inner = 0;
	switch (n->kind) {
	case NODE_SET:
		*run = is_literal(n) ? *run + 1 : 0;
		return *run > best ? *run : best;
	case NODE_SEQUENCE:
		for (const struct node *c = n->first; c; c = c->next) {
			size_t here = longest_literal(c, run);
			best = here > best ? here : best;
		}
		return best;
	case NODE_CHOICE:
		for (const struct node *c = n->first; c; c = c->next) {
			inner = *run;
			size_t here = longest_literal(c, &inner);
			least = here < least ? here : least;
		}
		*run = 0;
		return least != SIZE_MAX && least > best ? least : best;
	default:
		inner = n->min ? *run : 0;
		least = longest_literal(n->first, &inner);
		*run = 0;
		return n->min && least > best ? least : best;
	}
}

/* ---- writing ---- */

static void write_byte(struct buf *out, unsigned c)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ')
		buf_addc(out, (char)c);
	else
		buf_addf(out, "\\x%02x", c);
}

static void write_set(struct buf *out, const struct bytes *set)
{
	size_t start = out->n;
	unsigned count = 0;
	buf_addc(out, '[');
	for (unsigned c = 0; c < 256; c++) {
		unsigned from = c;
		if (!bytes_has(set, c))
			continue;
		while (c < 255 && bytes_has(set, c + 1))
			c++;
		write_byte(out, from);
		count += c - from + 1;
		if (c > from) {
			if (c > from + 1)
				buf_addc(out, '-');
			write_byte(out, c);
		}
	}
	buf_addc(out, ']');
	if (count == 1) { /* no brackets around a single byte */
		memmove(out->p + start, out->p + start + 1, out->n - start - 2);
		out->n -= 2;
		out->p[out->n] = '\0';
	}
}

static void write_node(const struct node *n, struct buf *out);

static void write_children(const struct node *n, const char *between, struct buf *out)
{
	for (const struct node *c = n->first; c; c = c->next) {
		write_node(c, out);
		if (c->next)
			buf_adds(out, between);
	}
}

static void write_repeat(const struct node *n, struct buf *out)
{
	const struct node *child = n->first;
	if (anything(n)) {
		buf_adds(out, n->min ? ".+" : ".*");
		return;
	}
	buf_adds(out, "(?:");
	if (child->kind == NODE_SET)
		write_set(out, &child->set);
	else
		write_node(child, out);
	buf_addc(out, ')');
	/* Of long counts only that there are some is kept; a wide set takes at least as many bytes as characters. */
	uint32_t min = n->min < LIMIT_COUNT ? n->min : LIMIT_COUNT;
	bool wide = child->kind == NODE_SET && child->wide;
	if (n->max == 1 && !wide)
		buf_adds(out, n->min ? "" : "?");
	else if (n->max <= LIMIT_COUNT && !wide && child->kind == NODE_SET)
		buf_addf(out, "{%u,%u}", n->min, n->max);
	else
		buf_addf(out, min == 0 ? "*" : min == 1 ? "+" : "{%u,}", min);
}

static void write_node(const struct node *n, struct buf *out)
{
	if (out->n > LIMIT_WRITTEN)
		return;
	switch (n->kind) {
	case NODE_SET:
		write_set(out, &n->set);
		if (n->wide)
			buf_addc(out, '+');
		break;
	case NODE_SEQUENCE:
		write_children(n, "", out);
		break;
	case NODE_CHOICE:
		buf_adds(out, "(?:");
		write_children(n, "|", out);
		buf_adds(out, ")");
		break;
	case NODE_REPEAT:
		write_repeat(n, out);
		break;
	}
}

const char *superset_write(struct superset *s, const struct rule *r, struct buf *out)
{
	struct arena a = {0};
	const char *why = NULL;
	size_t run = 0, from = out->n;
	struct node *n = superset_parse(s, &a, str_of(r->expanded), r->any_case, &why);
	if (!n)
		goto out;
	loosen(&a, n);
	shorten(n, true);
	shorten(n, false);
	if (nullable(n) || longest_literal(n, &run) < (size_t)(getenv("LEAST") ? atoi(getenv("LEAST")) : 2)) {
		why = "no two characters stand side by side in every match";
		goto out;
	}
	write_node(n, out);
	if (out->n - from > LIMIT_WRITTEN)
		why = "too long";
out:
	arena_free(&a);
	return why;
}
