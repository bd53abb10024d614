/* store_ask.c: the rows of a statement, for commands that answer questions (store.h). */
#include "db.h"

static struct cell get_cell(sqlite3_stmt *st, int column, struct arena *a)
{
	int type = sqlite3_column_type(st, column);
	struct cell c = {.kind = type == SQLITE_NULL ? CELL_NULL : CELL_TEXT};

	if (type == SQLITE_INTEGER || type == SQLITE_FLOAT)
		c.kind = CELL_NUMBER;
	if (type != SQLITE_NULL) {
		const char *text = (const char *)sqlite3_column_text(st, column);

		c.text = str_dup(a, (struct str){text, (size_t)sqlite3_column_bytes(st, column)});
	}
	return c;
}

enum rc store_ask(
    struct store *s, const char *sql, const char *text, struct arena *a, struct answer *out, struct err *e)
{
	sqlite3_stmt *st = NULL;
	size_t count = 0;
	enum rc rc = db_prepare_once(s, &st, sql, e);

	*out = (struct answer){0};
	if (rc != RC_OK)
		return rc;
	if (text)
		sqlite3_bind_text(st, 1, text, -1, SQLITE_STATIC);
	out->column_count = (size_t)sqlite3_column_count(st);
	out->names = arena_alloc(a, out->column_count * sizeof(*out->names));
	for (size_t i = 0; i < out->column_count; i++)
		out->names[i] = str_dup(a, str_of(sqlite3_column_name(st, (int)i)));
	while ((rc = db_step(s, st, e)) == RC_OK) {
		for (size_t i = 0; i < out->column_count; i++)
			*(struct cell *)arena_push(a, &out->cells, &count, sizeof(*out->cells)) =
			    get_cell(st, (int)i, a);
		out->row_count++;
	}
	sqlite3_finalize(st);
	return rc == RC_END ? RC_OK : rc;
}
