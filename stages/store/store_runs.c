/* store_runs.c: the account of runs, and what they refused (store.h). */
#include "../../pipeline/version.h"
#include "db.h"

enum rc store_begin_run(struct store *s, const char *command, struct str packs_hash, struct err *e)
{
	sqlite3_stmt *st = NULL;
	enum rc rc = db_lock(s, e);

	if (rc == RC_OK)
		rc = db_begin(s, e);
	/* Tokens are a harvest's, which goes on by itself. */
	if (rc == RC_OK)
		rc = db_exec(s, "DELETE FROM journal WHERE token IS NULL", e);

	if (rc == RC_OK)
		rc = db_exec(s, "DROP TABLE IF EXISTS papers_fts", e);
	if (rc == RC_OK)
		rc = db_prepare_once(s, &st,
		    "INSERT INTO runs (started, command, version, packs_hash, papers_before) "
		    "VALUES (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), ?, ?, ?, "
		    "(SELECT coalesce(max(paper_id), 0) FROM papers)) RETURNING run_id, papers_before",
		    e);
	if (rc == RC_OK) {
		struct row r = {.store = s, .st = st, .at = 1};

		put_text(&r, str_of(command));
		put_text(&r, str_of(PAPERSIFT_VERSION));
		put_text(&r, packs_hash);
		rc = db_step(s, st, e);
		s->run_id = sqlite3_column_int64(st, 0);
		s->papers_before = sqlite3_column_int64(st, 1);
	}
	sqlite3_finalize(st);
	return rc == RC_OK ? store_commit(s, e) : rc;
}

enum rc store_plan_run(struct store *s, struct str plan, struct err *e)
{
	sqlite3_stmt *st = NULL;
	enum rc rc = db_begin(s, e);

	if (rc == RC_OK)
		rc = db_prepare_once(s, &st, "UPDATE runs SET plan = ? WHERE run_id = ?", e);
	if (rc == RC_OK) {
		struct row r = {.store = s, .st = st, .at = 1};

		put_text(&r, plan);
		put_int(&r, s->run_id);
		rc = db_run(s, st, e);
	}
	sqlite3_finalize(st);
	return rc == RC_OK ? store_commit(s, e) : rc;
}

/* Authors that no paper names any more. */
static const char drop_orphans[] = "DELETE FROM authors WHERE NOT EXISTS (SELECT 1 FROM paper_authors p "
                                   "WHERE p.author_id = authors.author_id)";

enum rc store_end_load(struct store *s, struct err *e)
{
	const uint64_t *n = s->counts.outcome;
	enum rc rc = db_begin(s, e);

	if (rc == RC_OK)
		rc = db_exec(s, after_load_sql, e);
	if (rc == RC_OK && n[OUTCOME_UPDATED] + n[OUTCOME_MERGED] > 0)
		rc = db_exec(s, drop_orphans, e);
	if (rc == RC_OK && s->leave_keys)
		return store_commit(s, e);
	return rc == RC_OK ? store_keys_assign(s, e) : rc;
}

void store_leave_keys(struct store *s)
{
	s->leave_keys = true;
}

void db_put_account(struct row *r, uint64_t records_read)
{
	const struct store_counts *n = &r->store->counts;
	uint64_t accepted = 0;

	put_int(r, (sqlite3_int64)records_read);
	for (int i = 0; i < OUTCOME_COUNT; i++) {
		put_int(r, (sqlite3_int64)n->outcome[i]);
		accepted += n->outcome[i];
	}
	put_int(r, (sqlite3_int64)(records_read - accepted));
	put_int(r, (sqlite3_int64)n->facts);
}

enum rc store_end_run(struct store *s, uint64_t records_read, int exit_code, struct err *e)
{
	sqlite3_stmt *st = NULL;
	enum rc rc = store_end_load(s, e);

	if (rc == RC_OK)
		rc = db_begin(s, e);
	if (rc == RC_OK)
		rc = db_exec(s, "DELETE FROM journal WHERE token IS NULL", e);
	if (rc == RC_OK)
		rc = db_prepare_once(s, &st,
		    "UPDATE runs SET finished = strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), records_read = ?, new "
		    "= ?, updated = ?, unchanged = ?, merged = ?, rejected = ?, facts = ?, exit_code = ? "
		    "WHERE run_id = ?",
		    e);
	if (rc == RC_OK) {
		struct row r = {.store = s, .st = st, .at = 1};

		db_put_account(&r, records_read);
		put_int(&r, exit_code);
		put_int(&r, s->run_id);
		rc = db_run(s, st, e);
	}
	sqlite3_finalize(st);
	s->run_id = 0;
	return rc == RC_OK ? store_commit(s, e) : rc;
}

enum rc store_reject(
    struct store *s, const char *path, uint64_t offset, const char *format, const char *reason, struct err *e)
{
	static const char sql[] =
	    "INSERT INTO rejects (path, \"offset\", reason, format, run_id) VALUES (?, ?, ?, ?, ?) "
	    "ON CONFLICT DO NOTHING";
	enum rc rc = db_begin(s, e);

	if (rc == RC_OK)
		rc = db_prepare(s, &s->reject, sql, e);
	if (rc != RC_OK)
		return rc;

	struct row r = {.store = s, .st = s->reject, .at = 3};

	sqlite3_bind_text(r.st, 1, path ? path : "", -1, SQLITE_STATIC);
	sqlite3_bind_int64(r.st, 2, (sqlite3_int64)offset);
	sqlite3_bind_text(r.st, 3, reason, -1, SQLITE_STATIC);
	r.at = 4;
	put_text(&r, str_of(format));
	put_run(&r);
	s->counts.rejects++;
	return db_run(s, r.st, e);
}
