/* table.c: an answer of the database, for people or for programs (table.h). */
#include "table.h"
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utf8proc.h>

enum { COLUMNS_MAX = 16, GAP = 2, CUT_AT_LEAST = 8 };

size_t terminal_width(void)
{
	struct winsize w = {0};
	const char *columns = getenv("COLUMNS");
	long n = columns ? strtol(columns, NULL, 10) : 0;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col > 0)
		n = w.ws_col;
	return n <= 0 || n > 10000 ? 80 : n < 40 ? 40 : (size_t)n;
}

static bool is_control(uint32_t cp)
{
	return utf8_ends_line(cp) || utf8_turns_line(cp);
}

/* Columns that the code point takes on a terminal. */
static size_t char_width(uint32_t cp)
{
	int n = is_control(cp) ? 1 : utf8proc_charwidth((utf8proc_int32_t)cp);

	return n < 0 ? 0 : (size_t)n;
}

static size_t text_width(struct str s)
{
	size_t width = 0, size;

	for (size_t i = 0; i < s.n; i += size)
		width += char_width(utf8_decode(s, i, &size));
	return width;
}

/* Appends s in width columns, cut or filled up. */
static void put_cell(struct buf *out, struct str s, size_t width, bool right, bool last)
{
	size_t wide = text_width(s), room = wide > width ? width - 1 : width, at = 0, size;

	if (right)
		for (size_t i = wide; i < width; i++)
			buf_addc(out, ' ');
	for (size_t i = 0; i < s.n; i += size) {
		uint32_t cp = utf8_decode(s, i, &size);

		if (at + char_width(cp) > room)
			break;
		at += char_width(cp);
		if (is_control(cp))
			buf_addc(out, ' ');
		else
			buf_add(out, str_sub(s, i, i + size));
	}
	if (wide > width) {
		buf_adds(out, "\xe2\x80\xa6");
		at++;
	}
	for (size_t i = at; !right && !last && i < width; i++)
		buf_addc(out, ' ');
}

struct layout {
	size_t width[COLUMNS_MAX];
	bool number[COLUMNS_MAX]; /* nothing but numbers in it */
	bool whole[COLUMNS_MAX];  /* not to be cut: of no use then */
	size_t count;
};

static struct layout lay_out(const struct answer *t, size_t width)
{
	struct layout l = {.count = t->column_count < COLUMNS_MAX ? t->column_count : COLUMNS_MAX};
	size_t total = 0;

	for (size_t c = 0; c < l.count; c++) {
		l.width[c] = text_width(t->names[c]);
		l.number[c] = t->row_count > 0;
		for (size_t r = 0; r < t->row_count; r++) {
			const struct cell *cell = &t->cells[r * t->column_count + c];
			size_t wide = text_width(cell->text);

			l.width[c] = wide > l.width[c] ? wide : l.width[c];
			l.number[c] &= cell->kind != CELL_TEXT;
		}
		l.whole[c] = l.number[c] || str_is(t->names[c], "id");
		total += l.width[c] + GAP;
	}
	while (total > width) {
		size_t widest = l.count;

		for (size_t c = 0; c < l.count; c++)
			if (!l.whole[c] && l.width[c] > CUT_AT_LEAST &&
			    (widest == l.count || l.width[c] > l.width[widest]))
				widest = c;
		if (widest == l.count)
			break;
		l.width[widest]--;
		total--;
	}
	return l;
}

void table_put(struct buf *out, const struct answer *t, size_t width)
{
	struct layout l = lay_out(t, width);

	for (size_t r = 0; r <= t->row_count; r++) {
		for (size_t c = 0; c < l.count; c++) {
			struct str s = r == 0 ? t->names[c] : t->cells[(r - 1) * t->column_count + c].text;

			buf_adds(out, "  ");
			put_cell(out, s, l.width[c], l.number[c], c + 1 == l.count);
		}
		while (out->n > 0 && out->p[out->n - 1] == ' ')
			out->n--;
		buf_addc(out, '\n');
	}
}

void table_put_json(struct buf *out, const struct answer *t)
{
	for (size_t r = 0; r < t->row_count; r++) {
		buf_adds(out, r == 0 ? "[\n" : ",\n");
		for (size_t c = 0; c < t->column_count; c++) {
			const struct cell *cell = &t->cells[r * t->column_count + c];

			buf_addc(out, c == 0 ? '{' : ',');
			json_put_string(out, t->names[c]);
			buf_addc(out, ':');
			if (cell->kind == CELL_TEXT)
				json_put_string(out, cell->text);
			else if (cell->kind == CELL_NUMBER)
				buf_add(out, cell->text);
			else
				buf_adds(out, "null");
		}
		buf_addc(out, '}');
	}
	buf_adds(out, t->row_count == 0 ? "[]" : "\n]");
}
