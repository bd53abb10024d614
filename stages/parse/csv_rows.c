/* csv_rows.c: rows and cells (csv.h), RFC 4180. */
#include "csv.h"
#include <string.h>

static size_t line_end(struct str text, size_t at)
{
	size_t newline = str_find_char(text, '\n', at);

	return newline == SIZE_MAX ? text.n : newline;
}

static size_t count_delimiters(struct str s, char delimiter)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == delimiter;
	return n;
}

bool csv_is_literal(struct str row, char delimiter, size_t columns)
{
	return delimiter == '\t' && columns > 1 && str_find_char(row, '\n', 0) == SIZE_MAX &&
	    count_delimiters(row, delimiter) + 1 == columns;
}

/* Byte behind the quoted cell that begins at i; 0 where it doesn't end. */
static size_t quoted_end(struct str text, size_t i)
{
	for (i++; (i = str_find_char(text, '"', i)) != SIZE_MAX; i += 2)
		if (i + 1 >= text.n || text.p[i + 1] != '"')
			return i + 1;
	return 0;
}

enum csv_row csv_row(struct str text, size_t at, char delimiter, size_t columns, bool all, size_t *end)
{
	size_t newline = line_end(text, at), i = at;

	if (newline == text.n && !all)
		return CSV_MORE;
	if (csv_is_literal(str_sub(text, at, newline), delimiter, columns)) {
		*end = newline < text.n ? newline + 1 : text.n;
		return CSV_ROW;
	}
	while (i < text.n) {
		/* at a cell's beginning */
		if (text.p[i] == '"') {
			size_t quoted = quoted_end(text, i);

			/* A quote at the very end of what is read may be the first of two. */
			if (quoted == 0 || (quoted == text.n && !all))
				return all ? CSV_OPEN : CSV_MORE;
			i = quoted;
		}
		while (i < text.n && text.p[i] != delimiter && text.p[i] != '\n')
			i++;
		if (i < text.n && text.p[i] == '\n') {
			*end = i + 1;
			return CSV_ROW;
		}
		if (i < text.n)
			i++;
	}
	*end = text.n;
	return all ? CSV_ROW : CSV_MORE;
}

static struct str undo_quotes(struct arena *a, struct str s)
{
	char *out = arena_raw(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		out[n++] = s.p[i];
		if (s.p[i] == '"' && i + 1 < s.n && s.p[i + 1] == '"')
			i++;
	}
	out[n] = '\0';
	return (struct str){out, n};
}

bool csv_cell(struct arena *a, struct str row, size_t *at, char delimiter, bool literal, struct str *cell)
{
	size_t i = *at, end;

	if (i > row.n)
		return false;
	size_t quoted = i < row.n && row.p[i] == '"' && !literal ? quoted_end(row, i) : 0;
	end = str_find_char(row, delimiter, quoted ? quoted : i);
	end = end == SIZE_MAX ? row.n : end;
	*cell = str_sub(row, i, end);
	if (literal && cell->n > 1 && cell->p[0] == '"' && cell->p[cell->n - 1] == '"')
		*cell = undo_quotes(a, str_sub(*cell, 1, cell->n - 1));
	else if (quoted && str_trim(str_sub(row, quoted, end)).n == 0)
		*cell = undo_quotes(a, str_sub(row, i + 1, quoted - 1));
	*at = end + 1;
	return true;
}

size_t csv_count(struct arena *a, struct str row, char delimiter, size_t columns)
{
	bool literal = csv_is_literal(row, delimiter, columns);
	size_t at = 0, n = 0, used = 0;
	struct str cell;

	while (csv_cell(a, row, &at, delimiter, literal, &cell)) {
		n++;
		if (str_trim(cell).n > 0)
			used = n;
	}
	return n > columns && columns > 0 ? (used > columns ? used : columns) : n;
}
