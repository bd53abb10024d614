/* csv.c: tables with a header, CSV and TSV (RFC 4180, any of , ; tab |): whose they are, the splitter, and rows to
 * records. What columns hold is told by their names, or by --map. */
#include "csv.h"
#include "fields.h"
#include "format.h"
#include "lines.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define STEP_BYTES ((size_t)64 << 10)

/* A record on its way to a worker is a line of the delimiter and the columns' codes (or of the delimiter alone, of a
 * transposed record), a line of the row's number, and the row. */
struct state {
	struct csv_layout layout;
	uint64_t row; /* rows of data so far */
	bool told;    /* that this is no table */
	char *record; /* in the arena: the last one, `room` bytes */
	size_t room;
};

/* ---- splitting ---- */

static struct place here(struct stream *s)
{
	return (struct place){stream_path(s), stream_line(s), stream_column(s)};
}

static void locate(const struct splitter *s, struct blob *out)
{
	*out = (struct blob){.offset = stream_offset(s->stream),
	    .line = stream_line(s->stream),
	    .column = stream_column(s->stream)};
}

/* The record of n bytes at the view's beginning, with what a worker must know before it. */
static void make_record(struct splitter *s, struct scan *c, size_t n, struct blob *out)
{
	struct state *st = s->state;
	char number[32];
	size_t codes = st->layout.transposed ? 0 : st->layout.columns;
	size_t digits = (size_t)snprintf(number, sizeof(number), "\n%" PRIu64 "\n", st->row);
	size_t need = 1 + codes + digits + n;

	if (need > st->room) {
		st->room = need * 2;
		st->record = arena_raw(&s->arena, st->room);
	}
	scan_take(c, n, out);
	st->record[0] = st->layout.delimiter;
	memcpy(st->record + 1, st->layout.codes, codes);
	memcpy(st->record + 1 + codes, number, digits);
	memcpy(st->record + 1 + codes + digits, out->bytes.p, n);
	out->bytes = (struct str){st->record, need};
}

static void pass(struct scan *c, size_t n)
{
	struct blob b;

	scan_take(c, n, &b);
}

static bool is_blank(struct str row)
{
	return str_trim(row).n == 0;
}

/* Where a row begins at the view's beginning: its end; 0 at the stream's end. */
static enum csv_row find_row(struct scan *c, size_t at, const struct csv_layout *l, size_t *end)
{
	for (size_t want = at + STEP_BYTES;; want *= 2) {
		bool more = scan_more(c, want);
		enum csv_row row = csv_row(c->view, at, l->delimiter, l->columns, !more, end);

		if (row != CSV_MORE)
			return row;
		if (c->view.n - at > LIMIT_RECORD_BYTES)
			return CSV_MORE;
	}
}

/* Refuses the line at the view's beginning, whatever is wrong with it, and passes it. */
static enum rc refuse_line(struct splitter *s, struct scan *c, struct blob *out)
{
	struct str line;
	size_t next = 0;

	locate(s, out);
	if (scan_line(c, 0, &line, &next))
		pass(c, next);
	return RC_SKIP;
}

/* Embase's transposed records end with an empty row. */
static enum rc split_transposed(struct splitter *s, struct scan *c, struct blob *out, struct err *e)
{
	struct state *st = s->state;
	size_t at = 0, end = 0;

	while (scan_more(c, at + 1)) {
		if (find_row(c, at, &st->layout, &end) != CSV_ROW)
			break;
		bool blank = is_blank(str_sub(c->view, at, end));
		if (blank && at == 0) {
			pass(c, end);
			continue;
		}
		if (blank) {
			st->row++;
			make_record(s, c, at, out);
			return RC_OK;
		}
		at = end;
		if (at > LIMIT_RECORD_BYTES)
			break;
	}
	if (c->damaged)
		return scan_end(c, e);
	if (scan_more(c, at + 1)) {
		err_at(e, RC_SKIP, here(s->stream),
		    "the record is longer than %zu bytes, or a quote in it doesn't end", LIMIT_RECORD_BYTES);
		return refuse_line(s, c, out);
	}
	if (at == 0)
		return scan_end(c, e);
	st->row++;
	make_record(s, c, at, out);
	return RC_OK;
}

static enum rc split_rows(struct splitter *s, struct scan *c, struct blob *out, struct err *e)
{
	struct state *st = s->state;
	const struct csv_layout *l = &st->layout;
	struct arena scratch = {0};
	size_t end = 0;

	while (scan_more(c, 1)) {
		enum csv_row kind = find_row(c, 0, l, &end);

		if (c->damaged && (kind != CSV_ROW || (end == c->view.n && c->view.p[end - 1] != '\n')))
			return scan_end(c, e);
		struct str row = str_sub(c->view, 0, kind == CSV_ROW ? end : 0);
		if (kind == CSV_ROW && is_blank(row)) {
			pass(c, end);
			continue;
		}
		struct place at = here(s->stream);
		st->row++;
		if (kind == CSV_MORE) {
			err_at(e, RC_SKIP, at,
			    "row %" PRIu64
			    " is longer than %zu bytes, the limit of a record; its first line is skipped",
			    st->row, LIMIT_RECORD_BYTES);
			return refuse_line(s, c, out);
		}
		if (kind == CSV_OPEN) {
			err_at(e, RC_SKIP, at,
			    "row %" PRIu64 ": a quoted cell doesn't end; the line is skipped", st->row);
			return refuse_line(s, c, out);
		}
		while (row.n && (row.p[row.n - 1] == '\n' || row.p[row.n - 1] == '\r'))
			row.n--;
		size_t cells = csv_count(&scratch, row, l->delimiter, l->columns);
		arena_free(&scratch);
		if (cells != l->columns) {
			/* A quote that doesn't end where it should may have swallowed rows that are right. */
			err_at(e, RC_SKIP, at, "row %" PRIu64 " has %zu cell%s, the header has %zu", st->row,
			    cells, cells == 1 ? "" : "s", l->columns);
			return refuse_line(s, c, out);
		}
		make_record(s, c, end, out);
		out->bytes.n -= end - row.n;
		return RC_OK;
	}
	return scan_end(c, e);
}

/* Finds the header and passes it. */
static enum rc begin(struct splitter *s, struct scan *c, struct blob *out, struct err *e)
{
	struct state *st = s->state;
	const char *map = s->options->csv_map;
	size_t end = 0;

	scan_more(c, STEP_BYTES);
	if (!csv_layout(&st->layout, &s->arena, c->view, map)) {
		locate(s, out);
		err_at(e, RC_SKIP, here(s->stream),
		    map ? "the header has not all the columns that --map names"
		        : "no column of the header is known for a title or an abstract; say which: --map "
		          "title=NAME,abstract=NAME");
		st->told = true;
		return RC_SKIP;
	}
	if (st->layout.transposed)
		return RC_OK;
	pass(c, st->layout.header);
	if (find_row(c, 0, &(struct csv_layout){.delimiter = st->layout.delimiter}, &end) == CSV_ROW)
		pass(c, end);
	return RC_OK;
}

static enum rc split(struct splitter *s, struct blob *out, struct err *e)
{
	struct state *st = s->state;
	struct scan c;

	scan_begin(&c, s->stream);
	if (!st) {
		s->state = st = arena_alloc(&s->arena, sizeof(*st));
		enum rc rc = begin(s, &c, out, e);
		if (rc != RC_OK)
			return rc;
	}
	if (st->told) {
		while (scan_more(&c, 1))
			pass(&c, c.view.n);
		return scan_end(&c, e);
	}
	return st->layout.transposed ? split_transposed(s, &c, out, e) : split_rows(s, &c, out, e);
}

/* ---- bid ---- */

/* A header is names, short ones; prose with commas has none of those that are known. The row behind it has as many
 * cells. */
static int bid(struct str head)
{
	struct arena a = {0};
	struct csv_layout l;
	size_t end = 0, at = 0;
	int most = 0;

	if (csv_layout(&l, &a, head, NULL)) {
		at = l.header;
		most = 60;
		if (l.transposed) {
			most = 80;
		} else if (csv_row(head, at, l.delimiter, 0, true, &end) == CSV_ROW && end < head.n) {
			at = end;
			if (csv_row(head, at, l.delimiter, l.columns, true, &end) == CSV_ROW) {
				struct str row = str_sub(head, at, end);
				size_t cells = csv_count(&a, str_trim(row), l.delimiter, l.columns);

				bool fits = cells == l.columns || end == head.n;

				/* Two words that are known aren't enough for a table in which nothing fits; neither are more
				 * behind other text. */
				most = fits ? 80 : l.known > 3 && l.header == 0 ? 55 : 0;
			}
		}
	}
	arena_free(&a);
	return most;
}

/* ---- parse ---- */

static void read_row(struct paper *p, struct str codes, char delimiter, struct str row)
{
	struct csv_value *values = NULL;
	size_t count = 0, at = 0, i = 0;
	bool literal = csv_is_literal(row, delimiter, codes.n);
	struct str cell;

	while (i < codes.n && csv_cell(p->arena, row, &at, delimiter, literal, &cell)) {
		enum csv_column column = (enum csv_column)codes.p[i++];

		if (column == COLUMN_OTHER || str_trim(cell).n == 0)
			continue;
		struct csv_value *to = arena_push(p->arena, &values, &count, sizeof(*to));
		*to = (struct csv_value){column, str_trim(cell)};
	}
	csv_paper(p, values, count);
}

/* One row a field: a label, and its value or values. */
static void read_transposed(struct paper *p, struct str rows)
{
	struct csv_value *values = NULL;
	size_t count = 0, at = 0, end = 0;

	while (at < rows.n && csv_row(rows, at, ',', 0, true, &end) == CSV_ROW) {
		struct str row = str_trim(str_sub(rows, at, end)), label = {0}, cell;
		struct buf all = {0};
		size_t i = 0;

		at = end;
		csv_cell(p->arena, row, &i, ',', false, &label);
		enum csv_column column = csv_column_of(label);
		while (column != COLUMN_OTHER && csv_cell(p->arena, row, &i, ',', false, &cell)) {
			if (all.n > 0)
				buf_adds(&all, "; ");
			buf_add(&all, str_trim(cell));
		}
		if (all.n > 0) {
			struct csv_value *to = arena_push(p->arena, &values, &count, sizeof(*to));
			*to = (struct csv_value){column, str_dup(p->arena, buf_str(&all))};
		}
		buf_free(&all);
	}
	csv_paper(p, values, count);
}

static enum rc parse(const struct blob *b, struct place at, struct paper *p, struct err *e)
{
	size_t i = 0;
	struct str codes = {0}, number = {0}, row;

	/* The delimiter may be anything but a newline. */
	next_line(b->bytes, &i, &codes);
	next_line(b->bytes, &i, &number);
	at.column = b->column;
	enum rc rc = field_utf8(&row, p->arena, str_sub(b->bytes, i, b->bytes.n), at, e);
	if (rc != RC_OK)
		return rc;
	row = str_dup(p->arena, row);
	if (codes.n == 1)
		read_transposed(p, row);
	else
		read_row(p, str_dup(p->arena, str_sub(codes, 1, codes.n)), codes.p[0], row);
	if (p->title.n == 0 && p->abstract.n == 0)
		return err_at(e, RC_SKIP, at, "row %.*s: neither title nor abstract", STR_ARG(number));
	return RC_OK;
}

const struct format format_csv = {
    .name = "csv",
    .about = "CSV or TSV with a header, columns guessed by their names or told by --map",
    .guess = true,
    .bid = bid,
    .split = split,
    .parse = parse,
};
