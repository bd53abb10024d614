/* store_lookups.c: what services answered, kept (store_lookups.h). */
#include "store_lookups.h"
#include "db.h"

enum rc store_lookup_get(struct store *s, const char *service, struct str query, const char *since,
    struct arena *a, struct str *answer, struct err *e)
{
	sqlite3_stmt *st = NULL;
	enum rc rc = db_prepare_once(
	    s, &st, "SELECT answer FROM lookups WHERE service = ? AND query = ? AND asked_at >= ?", e);

	*answer = (struct str){0};
	if (rc == RC_OK) {
		struct row r = {.store = s, .st = st, .at = 1};

		put_text(&r, str_of(service));
		put_text(&r, query);
		put_text(&r, str_of(since));
		rc = db_step(s, st, e);
	}
	if (rc == RC_OK) {
		size_t n = (size_t)sqlite3_column_bytes(st, 0);

		answer->p = arena_copy(a, sqlite3_column_blob(st, 0), n);
		answer->n = n;
	}
	sqlite3_finalize(st);
	return rc;
}

enum rc store_lookup_put(struct store *s, const char *service, struct str query, const char *asked_at,
    struct str answer, struct err *e)
{
	sqlite3_stmt *st = NULL;
	enum rc rc = db_begin(s, e);

	if (rc == RC_OK)
		rc = db_prepare_once(s, &st,
		    "INSERT OR REPLACE INTO lookups (service, query, asked_at, answer) VALUES (?, ?, ?, ?)",
		    e);
	if (rc == RC_OK) {
		struct row r = {.store = s, .st = st, .at = 1};

		put_text(&r, str_of(service));
		put_text(&r, query);
		put_text(&r, str_of(asked_at));
		sqlite3_bind_blob64(st, 4, answer.p ? answer.p : "", answer.n, SQLITE_STATIC);
		rc = db_run(s, st, e);
	}
	sqlite3_finalize(st);
	return rc;
}
