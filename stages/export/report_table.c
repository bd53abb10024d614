/* report_table.c: columns of JSON and the pool of their strings (report_table.h). */
#include "report_table.h"
#include "../../pipeline/record.h"
#include <assert.h>
#include <stdlib.h>

/* ---- the pool ---- */

static size_t pool_slot(const struct pool *p, struct str s)
{
	size_t at = (size_t)str_hash(s, 0) & (p->slot_count - 1);

	while (p->slots[at] && !str_eq(p->items[p->slots[at] - 1], s))
		at = (at + 1) & (p->slot_count - 1);
	return at;
}

static void pool_grow(struct pool *p)
{
	free(p->slots);
	p->slot_count = p->slot_count ? 2 * p->slot_count : 1024;
	p->slots = mem_zero(p->slot_count * sizeof(*p->slots));
	for (size_t i = 0; i < p->count; i++)
		p->slots[pool_slot(p, p->items[i])] = (uint32_t)i + 1;
}

size_t pool_number(struct pool *p, struct str s)
{
	if (2 * (p->count + 1) > p->slot_count)
		pool_grow(p);

	size_t at = pool_slot(p, s);

	if (!p->slots[at]) {
		struct str *item = arena_push(&p->arena, &p->items, &p->count, sizeof(*item));

		*item = str_dup(&p->arena, s);
		p->slots[at] = (uint32_t)p->count;
	}
	return p->slots[at] - 1;
}

void pool_free(struct pool *p)
{
	free(p->slots);
	arena_free(&p->arena);
	*p = (struct pool){0};
}

/* ---- tables ---- */

static struct buf *next_cell(struct report_table *t)
{
	struct buf *b = &t->cells[t->at];

	assert(t->at < REPORT_COLUMNS_MAX && t->columns[t->at]);
	t->at++;
	if (t->rows)
		buf_addc(b, ',');
	return b;
}

void cell_int(struct report_table *t, long long v)
{
	buf_addf(next_cell(t), "%lld", v);
}

void cell_number(struct report_table *t, double v)
{
	json_put_number(next_cell(t), v);
}

void cell_text(struct report_table *t, struct str s)
{
	json_put_string(next_cell(t), s);
}

void cell_pooled(struct report_table *t, struct pool *p, struct str s)
{
	assert(t->columns[t->at][0] == '*');
	buf_addf(next_cell(t), "%zu", pool_number(p, s));
}

void cell_json(struct report_table *t, struct str json)
{
	buf_add(next_cell(t), json);
}

void row_end(struct report_table *t)
{
	assert(!t->columns[t->at]);
	t->at = 0;
	t->rows++;
}

static void put_columns(const struct report_table *t, bool pooled, struct buf *out)
{
	const char *comma = "";

	for (size_t i = 0; t->columns[i]; i++) {
		if ((t->columns[i][0] == '*') != pooled)
			continue;
		buf_addf(out, "%s\n  \"%s\":[", comma, t->columns[i] + pooled);
		buf_add(out, buf_str(&t->cells[i]));
		buf_addc(out, ']');
		comma = ",";
	}
}

void report_table_put(const struct report_table *t, struct buf *out)
{
	buf_addf(out, "\"%s\":{\"rows\":%zu,\n \"pooled\":{", t->name, t->rows);
	put_columns(t, true, out);
	buf_adds(out, "},\n \"plain\":{");
	put_columns(t, false, out);
	buf_adds(out, "}}");
}

void report_table_free(struct report_table *t)
{
	for (size_t i = 0; i < REPORT_COLUMNS_MAX; i++)
		buf_free(&t->cells[i]);
}

void put_json_in_html(struct buf *out, struct str json)
{
	size_t from = 0;

	buf_reserve(out, json.n);
	for (size_t i = 0; i < json.n; i++) {
		unsigned char c = (unsigned char)json.p[i];
		const char *escaped = NULL;
		size_t bytes = 1;

		if (c == '<') {
			escaped = "\\u003c";
		} else if (c == 0xE2 && i + 2 < json.n && (unsigned char)json.p[i + 1] == 0x80 &&
		    ((unsigned char)json.p[i + 2] | 1) == 0xA9) {
			escaped = (unsigned char)json.p[i + 2] == 0xA8 ? "\\u2028" : "\\u2029";
			bytes = 3;
		}
		if (!escaped)
			continue;
		buf_add(out, str_sub(json, from, i));
		buf_adds(out, escaped);
		from = i + bytes;
		i = from - 1;
	}
	buf_add(out, str_sub(json, from, json.n));
}
