/* copy_map.c: from a range of the matching copy back to the text. */
#include "normalise.h"
#include "undo.h"

/* The innermost group that has byte `at` between its delimiters, or GROUP_NONE. Groups lie in order of their inner
 * byte. */
static uint32_t group_around(const struct copy *c, size_t at)
{
	size_t low = 0, high = c->group_count;
	uint32_t g;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (c->groups[middle].inner <= at)
			low = middle + 1;
		else
			high = middle;
	}
	g = low ? (uint32_t)(low - 1) : GROUP_NONE;
	while (g != GROUP_NONE && c->groups[g].close <= at)
		g = c->groups[g].parent;
	return g;
}

/* Where the copy is the text itself: whole code points. */
static void map_equal(struct str text, size_t *from, size_t *to)
{
	while (*from > 0 && *from < text.n && ((unsigned char)text.p[*from] & 0xC0) == 0x80)
		(*from)--;
	while (*to<text.n && * to> * from && ((unsigned char)text.p[*to] & 0xC0) == 0x80)
		(*to)++;
}

void copy_map(const struct copy *c, size_t start, size_t end, size_t *from, size_t *to)
{
	if (start > c->text.n)
		start = c->text.n;
	if (end < start || end > c->text.n)
		end = end < start ? start : c->text.n;
	if (!c->from) {
		*from = start;
		*to = end;
		map_equal(c->text, from, to);
		return;
	}
	*from = c->from[start];
	*to = *from;
	if (start == end)
		return;
	*to = c->to[end - 1];
	for (uint32_t g = group_around(c, *from); g != GROUP_NONE && c->groups[g].close < *to;
	     g = c->groups[g].parent)
		if (!c->groups[g].kept)
			*from = c->groups[g].open;
	for (uint32_t g = group_around(c, *to - 1); g != GROUP_NONE && c->groups[g].inner > *from;
	     g = c->groups[g].parent)
		if (!c->groups[g].kept)
			*to = c->groups[g].end;
}
