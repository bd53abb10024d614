/* groups.c: pairs the delimiters of a text: braces and math dollars. */
#include "undo.h"
#include <string.h>

/* An opening delimiter that waits for its close. */
struct open {
	uint32_t group; /* index in the array of groups, or GROUP_NONE past the limit */
	char kind;      /* '{', '$', 'D' for $$, '(' or '[' for \( \[ */
};

struct finder {
	struct arena *arena;
	struct str s;
	struct copy_group *groups;
	size_t count;
	struct open stack[GROUP_DEPTH];
	size_t depth;
	size_t over; /* braces opened beyond GROUP_DEPTH, not closed yet */
};

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void open_group(struct finder *f, size_t at, size_t width, char kind)
{
	struct open *o;
	struct copy_group *g;

	if (f->depth == GROUP_DEPTH) {
		f->over += kind == '{';
		return;
	}
	o = &f->stack[f->depth++];
	*o = (struct open){GROUP_NONE, kind};
	if (f->count == GROUP_LIMIT)
		return;
	o->group = (uint32_t)f->count;
	g = arena_push(f->arena, &f->groups, &f->count, sizeof(*g));
	g->open = (uint32_t)at;
	g->inner = (uint32_t)(at + width);
}

/* Closes the innermost open group. */
static void close_group(struct finder *f, size_t at, size_t width)
{
	struct open o = f->stack[--f->depth];

	if (o.group == GROUP_NONE)
		return;
	f->groups[o.group].close = (uint32_t)at;
	f->groups[o.group].end = (uint32_t)(at + width);
}

static char top(const struct finder *f)
{
	return f->depth ? f->stack[f->depth - 1].kind : 0;
}

static void close_brace(struct finder *f, size_t at)
{
	size_t d = f->depth;

	if (f->over) {
		f->over--;
		return;
	}
	/* A dollar left open within the braces ("{$5}") was no math. */
	while (d && f->stack[d - 1].kind != '{')
		d--;
	if (!d)
		return;
	f->depth = d;
	close_group(f, at, 1);
}

/* "5M for the x": a number, then words, and nothing that only math holds. */
static bool is_price(struct str s)
{
	size_t letters = 0;

	if (!s.n || !is_digit(s.p[0]) || memchr(s.p, '\\', s.n) || !memchr(s.p, ' ', s.n))
		return false;
	for (size_t i = 0; i < s.n && letters < 3; i++)
		letters = (s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z' ? letters + 1 : 0;
	return letters == 3;
}

/* May the dollar at `at` end the math that began with the innermost open dollar? Prices don't: math neither ends
 * behind a space it didn't begin with, nor is it a bare number with another right behind it ("$5-$10"). */
static bool dollar_closes(const struct finder *f, size_t at)
{
	uint32_t group = f->stack[f->depth - 1].group;
	const char *p = f->s.p;
	size_t inner;

	if (group == GROUP_NONE)
		return true;
	inner = f->groups[group].inner;
	if (at == inner || at - inner > MATH_LIMIT || (is_space(p[at - 1]) && !is_space(p[inner])))
		return false;
	if (is_price(str_sub(f->s, inner, at)))
		return false;
	if (at + 1 < f->s.n && is_digit(p[at + 1]) && is_digit(p[inner]))
		return memchr(p + inner, '\\', at - inner) || memchr(p + inner, '^', at - inner);
	return true;
}

/* Returns the width of the token read. */
static size_t dollar(struct finder *f, size_t at)
{
	if (top(f) == '$' && dollar_closes(f, at)) {
		close_group(f, at, 1);
		return 1;
	}
	if (at + 1 < f->s.n && f->s.p[at + 1] == '$') {
		if (top(f) == 'D')
			close_group(f, at, 2);
		else
			open_group(f, at, 2, 'D');
		return 2;
	}
	open_group(f, at, 1, '$');
	return 1;
}

static void backslash(struct finder *f, size_t at)
{
	char c = at + 1 < f->s.n ? f->s.p[at + 1] : 0;

	if (c == '(' || c == '[')
		open_group(f, at, 2, c);
	else if ((c == ')' && top(f) == '(') || (c == ']' && top(f) == '['))
		close_group(f, at, 2);
}

/* Drops what found no partner and sets the parents. */
static size_t keep_pairs(struct copy_group *groups, size_t count)
{
	uint32_t parent = GROUP_NONE;
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		struct copy_group g = groups[i];

		if (!g.end)
			continue;
		while (parent != GROUP_NONE && groups[parent].end <= g.open)
			parent = groups[parent].parent;
		g.parent = parent;
		parent = (uint32_t)n;
		groups[n++] = g;
	}
	return n;
}

size_t groups_find(struct arena *a, struct str s, struct copy_group **out)
{
	struct finder f = {.arena = a, .s = s};

	for (size_t i = 0; i < s.n;) {
		switch (s.p[i]) {
		case '\\':
			backslash(&f, i);
			i += 2;
			break;
		case '{':
			open_group(&f, i++, 1, '{');
			break;
		case '}':
			close_brace(&f, i++);
			break;
		case '$':
			i += dollar(&f, i);
			break;
		default:
			i++;
		}
	}
	*out = f.groups;
	return keep_pairs(f.groups, f.count);
}
