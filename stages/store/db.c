/* db.c: SQLite at arm's length: statements, transactions, errors (db.h). */
#include "db.h"
#include <string.h>

enum rc db_error(struct store *s, struct err *e)
{
	int code = sqlite3_errcode(s->db), why = sqlite3_system_errno(s->db);

	if ((code == SQLITE_IOERR || code == SQLITE_CANTOPEN) && why != 0)
		return err_set(e, RC_FATAL, "%s: %s (%s)", s->path, sqlite3_errmsg(s->db), strerror(why));
	return err_set(e, RC_FATAL, "%s: %s", s->path, sqlite3_errmsg(s->db));
}

enum rc db_exec(struct store *s, const char *sql, struct err *e)
{
	return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK ? RC_OK : db_error(s, e);
}

enum rc db_begin(struct store *s, struct err *e)
{
	/* IMMEDIATE: another writer is met here, where the busy timeout applies, and not in the middle of a
	 * batch. */
	return sqlite3_get_autocommit(s->db) ? db_exec(s, "BEGIN IMMEDIATE", e) : RC_OK;
}

enum rc db_prepare(struct store *s, sqlite3_stmt **st, const char *sql, struct err *e)
{
	if (*st) {
		sqlite3_reset(*st);
		return RC_OK;
	}
	if (sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, st, NULL) != SQLITE_OK)
		return db_error(s, e);
	return RC_OK;
}

enum rc db_prepare_once(struct store *s, sqlite3_stmt **st, const char *sql, struct err *e)
{
	return sqlite3_prepare_v2(s->db, sql, -1, st, NULL) == SQLITE_OK ? RC_OK : db_error(s, e);
}

enum rc db_step(struct store *s, sqlite3_stmt *st, struct err *e)
{
	switch (sqlite3_step(st)) {
	case SQLITE_ROW:
		return RC_OK;
	case SQLITE_DONE:
		return RC_END;
	default:
		return db_error(s, e);
	}
}

enum rc db_run(struct store *s, sqlite3_stmt *st, struct err *e)
{
	enum rc rc = db_step(s, st, e);

	sqlite3_reset(st);
	return rc == RC_FATAL ? RC_FATAL : RC_OK;
}
