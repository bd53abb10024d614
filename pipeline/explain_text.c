/* explain_text.c: a text with marks in it, for a terminal or for plain paper (explain.h). */
#include "explain.h"
#include <stdlib.h>

#define WIDTH 96
#define INDENT "    "

/* ECMA-48 SGR: the colours a terminal of sixteen colours shows well on black and on white. */
static const struct {
	const char *label, *sequence;
} colors[] = {
    {"link", "\033[34m"},
    {"code", "\033[1;34m"},
    {"dataset", "\033[32m"},
    {"metric", "\033[36m"},
    {"result", "\033[33m"},
    {"gain", "\033[35m"},
};

const char *explain_color(struct str label, bool color)
{
	if (!color)
		return "";
	for (size_t i = 0; i < sizeof(colors) / sizeof(*colors); i++)
		if (str_is(label, colors[i].label))
			return colors[i].sequence;
	return "\033[31m"; /* a kind of a user's own pack */
}

const char *explain_plain(bool color)
{
	return color ? "\033[0m" : "";
}

static uint32_t safe(uint32_t cp)
{
	return utf8_is_control(cp) || utf8_turns_line(cp) ? '?' : cp;
}

void explain_safe(struct buf *out, struct str s)
{
	for (size_t i = 0, size; i < s.n; i += size)
		buf_addcp(out, safe(utf8_decode(s, i, &size)));
}

/* A text being written. */
struct page {
	struct buf *out;
	bool color;
	size_t column;
	const struct mark **open; /* those around the place, the innermost last */
	size_t open_count;
};

static void page_open(struct page *pg, const struct mark *m)
{
	pg->open[pg->open_count++] = m;
	if (pg->color) {
		buf_adds(pg->out, explain_color(m->label, true));
		return;
	}
	buf_addc(pg->out, '[');
	buf_add(pg->out, m->label);
	buf_adds(pg->out, ": ");
	pg->column += m->label.n + 3;
}

static void page_close(struct page *pg)
{
	pg->open_count--;
	if (!pg->color) {
		buf_addc(pg->out, ']');
		pg->column++;
		return;
	}
	buf_adds(pg->out, explain_plain(true));
	if (pg->open_count > 0)
		buf_adds(pg->out, explain_color(pg->open[pg->open_count - 1]->label, true));
}

/* Closes the marks that end here. One that goes on but lies within one that ends is closed and opened again. */
static void close_marks(struct page *pg, uint32_t at)
{
	size_t depth = 0;
	while (depth < pg->open_count && pg->open[depth]->end > at)
		depth++;
	size_t was = pg->open_count;
	while (pg->open_count > depth)
		page_close(pg);
	for (size_t i = depth; i < was; i++) {
		const struct mark *m = pg->open[i];
		if (m->end > at)
			page_open(pg, m);
	}
}

/* Columns of the word that begins at byte i. */
static size_t word_width(struct str text, size_t i)
{
	size_t n = 0;
	for (size_t size; i < text.n && text.p[i] != ' '; i += size, n++)
		utf8_decode(text, i, &size);
	return n;
}

/* Outer marks before inner ones; of equal places the first stays first. */
static int by_place(const void *a, const void *b)
{
	const struct mark *x = *(const struct mark *const *)a, *y = *(const struct mark *const *)b;
	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	if (x->end != y->end)
		return x->end > y->end ? -1 : 1;
	return x < y ? -1 : x > y;
}

void explain_text(
    const struct paper *p, enum field f, const struct mark *marks, size_t count, bool color, struct buf *out)
{
	struct str text = paper_field(p, f);
	const struct mark **sorted = arena_alloc(p->arena, (count + 1) * sizeof(*sorted));
	struct page pg = {.out = out, .color = color, .column = sizeof(INDENT) - 1};
	pg.open = arena_alloc(p->arena, (count + 1) * sizeof(*pg.open));
	size_t n = 0, next = 0;
	for (size_t i = 0; i < count; i++)
		if (marks[i].field == f && marks[i].start < marks[i].end)
			sorted[n++] = &marks[i];
	qsort(sorted, n, sizeof(*sorted), by_place);
	buf_adds(out, INDENT);
	uint32_t at = 0;
	for (size_t i = 0, size; i < text.n; i += size, at++) {
		uint32_t cp = utf8_decode(text, i, &size);
		close_marks(&pg, at);
		for (; next < n && sorted[next]->start <= at; next++)
			page_open(&pg, sorted[next]);
		if (cp == ' ' && pg.column + 1 + word_width(text, i + size) > WIDTH) {
			buf_adds(out, "\n" INDENT);
			pg.column = sizeof(INDENT) - 1;
			continue;
		}
		buf_addcp(out, safe(cp));
		pg.column++;
	}
	close_marks(&pg, at);
	while (pg.open_count > 0) /* a span beyond the text: damaged, but it must not colour what follows */
		page_close(&pg);
	buf_addc(out, '\n');
}
