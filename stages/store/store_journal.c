/* store_journal.c: what makes a run resumable: how far it has got, kept in the transaction of what it got (store.h). */
#include "db.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* ---- writing ---- */

/* The key of a stream: the file, and the member behind the first '!'. */
static void put_stream(struct row *r, const char *path)
{
	const char *member = strchr(path, '!');
	size_t n = member ? (size_t)(member - path) : strlen(path);

	sqlite3_bind_text64(r->st, r->at++, path, n, SQLITE_STATIC, SQLITE_UTF8); /* NOT NULL, both */
	sqlite3_bind_text(r->st, r->at++, member ? member + 1 : "", -1, SQLITE_STATIC);
}

enum rc store_journal(struct store *s, const struct progress_mark *m, struct err *e)
{
	static const char sql[] = "INSERT OR REPLACE INTO journal (input, member, \"offset\", line, items, "
	                          "done, fingerprint, run_id) "
	                          "VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
	enum rc rc = db_begin(s, e);

	if (rc == RC_OK)
		rc = db_prepare(s, &s->journal, sql, e);
	if (rc != RC_OK)
		return rc;
	struct row r = {.store = s, .st = s->journal, .at = 1};

	put_stream(&r, m->path);
	put_int(&r, (sqlite3_int64)m->offset);
	put_int(&r, (sqlite3_int64)m->line);
	put_int(&r, (sqlite3_int64)m->items);
	put_int(&r, m->done);
	put_text(&r, str_of(m->fingerprint));
	put_run(&r);
	return db_run(s, r.st, e);
}

enum rc store_save_run(
    struct store *s, uint64_t records_read, struct str account, uint64_t rejects_size, struct err *e)
{
	static const char sql[] = "UPDATE runs SET records_read = ?, new = ?, updated = ?, unchanged = ?, "
	                          "merged = ?, rejected = ?, facts = ?, account = ?, rejects_size = ? "
	                          "WHERE run_id = ?";
	enum rc rc = db_begin(s, e);

	if (rc == RC_OK)
		rc = db_prepare(s, &s->progress, sql, e);
	if (rc != RC_OK)
		return rc;
	struct row r = {.store = s, .st = s->progress, .at = 1};

	db_put_account(&r, records_read);
	put_text(&r, account);
	put_int(&r, (sqlite3_int64)rejects_size);
	put_int(&r, s->run_id);
	return db_run(s, r.st, e);
}

/* ---- going on ---- */

enum rc store_unfinished(struct store *s, struct arena *a, struct unfinished *out, struct err *e)
{
	static const char sql[] =
	    "SELECT run_id, started, command, plan, packs_hash, account, coalesce(records_read, 0), "
	    "coalesce(rejects_size, 0), new, updated, unchanged, merged, facts, papers_before, finished "
	    "FROM runs ORDER BY run_id DESC LIMIT 1";
	sqlite3_stmt *st = NULL;
	enum rc rc = db_prepare_once(s, &st, sql, e);

	*out = (struct unfinished){0};
	if (rc == RC_OK)
		rc = db_step(s, st, e);
	if (rc == RC_OK && sqlite3_column_type(st, 14) != SQLITE_NULL)
		rc = RC_END;
	if (rc == RC_OK) {
		struct row r = {.store = s, .st = st, .a = a};

		out->run_id = get_int(&r);
		out->started = get_text(&r);
		out->command = get_text(&r);
		out->plan = get_text(&r);
		out->packs_hash = get_text(&r);
		out->account = get_text(&r);
		out->records = (uint64_t)get_int(&r);
		out->rejects_size = (uint64_t)get_int(&r);
		for (int i = 0; i < OUTCOME_COUNT; i++)
			out->counts.outcome[i] = (uint64_t)get_int(&r);
		out->counts.facts = (uint64_t)get_int(&r);
		out->papers_before = get_int(&r);
	}
	sqlite3_finalize(st);
	return rc;
}

enum rc store_continue_run(struct store *s, const struct unfinished *u, struct err *e)
{
	enum rc rc = db_lock(s, e);

	if (rc == RC_OK) /* a search in between may have made it */
		rc = db_exec(s, "DROP TABLE IF EXISTS papers_fts", e);
	if (rc != RC_OK)
		return rc;
	s->run_id = u->run_id;
	s->papers_before = u->papers_before;
	s->counts = u->counts;
	return RC_OK;
}

/* flock doesn't meet the locks of SQLite, which are fcntl's; but closing the descriptor would drop those, so it is
 * closed last (store_close). */
enum rc db_lock(struct store *s, struct err *e)
{
	if (s->lock_fd >= 0 || s->path[0] == '\0' || strcmp(s->path, ":memory:") == 0)
		return RC_OK;
	s->lock_fd = open(s->path, O_RDONLY | O_CLOEXEC);
	if (s->lock_fd >= 0 && flock(s->lock_fd, LOCK_EX | LOCK_NB) != 0)
		return err_set(e, RC_FATAL, "%s: another papersift is at work on it", s->path);
	return RC_OK;
}

/* ---- looking up, from the reader's thread ---- */

struct journal {
	sqlite3 *db;      /* owned: a connection of its own */
	sqlite3_stmt *st; /* owned */
};

enum rc journal_open(struct journal **out, const char *path, struct err *e)
{
	static const char sql[] =
	    "SELECT \"offset\", items, done, fingerprint FROM journal WHERE input = ? AND member = ?";
	struct journal *j = mem_zero(sizeof(*j));

	*out = j;
	if (sqlite3_open_v2(path, &j->db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK) {
		sqlite3_busy_timeout(j->db, 10000);
		if (sqlite3_prepare_v2(j->db, sql, -1, &j->st, NULL) == SQLITE_OK)
			return RC_OK;
	}
	return err_set(e, RC_FATAL, "%s: %s", path, sqlite3_errmsg(j->db));
}

void journal_close(struct journal *j)
{
	if (!j)
		return;
	sqlite3_finalize(j->st);
	sqlite3_close(j->db);
	free(j);
}

enum journal_state journal_find(
    struct journal *j, const char *path, const char *fingerprint, struct progress_mark *out)
{
	enum journal_state state = JOURNAL_NONE;

	*out = (struct progress_mark){.path = path};
	put_stream(&(struct row){.st = j->st, .at = 1}, path);
	if (sqlite3_step(j->st) == SQLITE_ROW) {
		const char *then = (const char *)sqlite3_column_text(j->st, 3);

		out->offset = (uint64_t)sqlite3_column_int64(j->st, 0);
		out->items = (uint64_t)sqlite3_column_int64(j->st, 1);
		out->done = sqlite3_column_int(j->st, 2) != 0;
		state = strcmp(then ? then : "", fingerprint) == 0 ? JOURNAL_SAME : JOURNAL_CHANGED;
	}
	sqlite3_reset(j->st);
	return state;
}
