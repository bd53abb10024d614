/* report_table.h: the report's data as columns: a table is a JSON object of arrays, one a column, which is a third of
 * the size of an object a row. Text that repeats (names, hosts, rules) is pooled: its column holds numbers of
 * strings. */
#ifndef PAPERSIFT_REPORT_TABLE_H
#define PAPERSIFT_REPORT_TABLE_H

#include "../../pipeline/arena.h"
#include "../../pipeline/str.h"

/* ---- distinct strings, numbered from 0 in the order of their arrival ---- */
struct pool {
	struct arena arena; /* owned: copies of the strings */
	struct str *items;  /* in the arena */
	size_t count;       /* of items */
	uint32_t *slots;    /* owned: open addressing; number of the item + 1, 0 where free */
	size_t slot_count;  /* a power of two, or 0 before the first */
};

/* The number of s, which is copied where it is new. A page's papers are limited, and so is what they name. */
size_t pool_number(struct pool *p, struct str s);
void pool_free(struct pool *p);

/* ---- tables ---- */
enum { REPORT_COLUMNS_MAX = 24 };

struct report_table {
	const char *name;
	/* NULL-ended; "*kind" is pooled. */
	const char *columns[REPORT_COLUMNS_MAX];
	struct buf cells[REPORT_COLUMNS_MAX]; /* owned: the arrays' insides */
	size_t rows;
	size_t at; /* next column of the row at hand */
};

/* A row is as many cells as there are columns, in their order, and then row_end. */
void cell_int(struct report_table *t, long long v);
void cell_number(struct report_table *t, double v); /* NAN is null */
void cell_text(struct report_table *t, struct str s);
void cell_pooled(struct report_table *t, struct pool *p, struct str s);
void cell_json(struct report_table *t, struct str json); /* a JSON value as it is */
void row_end(struct report_table *t);
/* Appends "name":{"rows":n,"pooled":{...},"plain":{...}}, a line for each column. */
void report_table_put(const struct report_table *t, struct buf *out);
void report_table_free(struct report_table *t);

/* Appends JSON as it may stand in an HTML script element: no '<' is left, so neither "</script" nor "<!--" can end or
 * change the element (https://html.spec.whatwg.org/#restrictions-for-contents-of-script-elements), and U+2028 and
 * U+2029, which JavaScript once took for line ends, are escaped. '<' stands only inside strings in JSON. */
void put_json_in_html(struct buf *out, struct str json);

#endif
