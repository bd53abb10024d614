/* store_merge.c: what `papersift merge` takes out of the databases of shards (store_merge.h). */
#include "store_merge.h"
#include "db.h"

static enum rc hand_over(
    struct store *s, sqlite3_stmt *st, struct arena *a, store_record_fn fn, void *context, struct err *e)
{
	const struct place at = {.input = s->path};
	struct paper *p = paper_new(a);
	struct row r = {.store = s, .st = st, .a = a};
	struct arrival arrival = {0};
	struct buf json = {0};
	int64_t row = get_int(&r);
	enum rc rc;

	arrival.source.path = get_text(&r);
	arrival.source.offset = (uint64_t)get_int(&r);
	arrival.hash = (uint64_t)get_int(&r);
	arrival.json = get_text(&r);
	if (arrival.json.n > 0) {
		rc = paper_from_json(p, arrival.json, at, e) == RC_OK ? RC_OK : RC_FATAL;
	} else {
		/* The paper is the record to the letter. */
		rc = db_load(s, row, p, e);
		if (rc == RC_END)
			rc = err_set(e, RC_FATAL, "%s: a record without its paper", s->path);
		paper_to_json(p, &json);
		arrival.json = str_dup(a, buf_str(&json));
		buf_free(&json);
	}
	return rc == RC_OK ? fn(context, p, &arrival, e) : rc;
}

enum rc store_each_record(struct store *s, store_record_fn fn, void *context, struct err *e)
{
	static const char sql[] = "SELECT paper_id, path, \"offset\", hash, record FROM records JOIN files "
	                          "USING (file_id) ORDER BY paper_id, position";
	sqlite3_stmt *st = NULL;
	struct arena a = {0};
	enum rc rc = db_prepare_once(s, &st, sql, e);

	while (rc == RC_OK && (rc = db_step(s, st, e)) == RC_OK) {
		arena_reset(&a);
		rc = hand_over(s, st, &a, fn, context, e);
		if (rc != RC_OK)
			break;
	}
	sqlite3_finalize(st);
	arena_free(&a);
	return rc == RC_END ? RC_OK : rc;
}

enum rc store_is_whole(struct store *s, const char *path, struct err *e)
{
	static const char sql[] = "SELECT 1 FROM runs WHERE json_extract(plan, '$.keep_duplicates') LIMIT 1";
	struct arena a = {0};
	struct unfinished u;
	sqlite3_stmt *st = NULL;
	enum rc rc = store_unfinished(s, &a, &u, e);

	arena_free(&a);
	if (rc == RC_OK)
		return err_set(e, RC_FATAL,
		    "%s: its run was cut off; give the same command again to finish it, then merge", path);
	if (rc == RC_END)
		rc = db_prepare_once(s, &st, sql, e);
	if (rc == RC_OK)
		rc = db_step(s, st, e);
	sqlite3_finalize(st);
	if (rc == RC_OK)
		return err_set(
		    e, RC_FATAL, "%s: was made with --keep-duplicates, but merging joins duplicates", path);
	return rc == RC_END ? RC_OK : rc;
}

enum rc store_take_rest(struct store *into, const char *path, struct err *e)
{
	static const char copy[] =
	    "INSERT OR IGNORE INTO rejects (path, \"offset\", reason, format, run_id) "
	    "SELECT path, \"offset\", reason, format, (SELECT max(run_id) FROM main.runs) FROM shard.rejects;"
	    "INSERT OR REPLACE INTO link_checks SELECT s.* FROM shard.link_checks s "
	    "LEFT JOIN main.link_checks m USING (url) "
	    "WHERE m.url IS NULL OR (s.checked_at, s.status) > (m.checked_at, m.status);"
	    "INSERT OR REPLACE INTO lookups SELECT s.* FROM shard.lookups s "
	    "LEFT JOIN main.lookups m USING (service, query) "
	    "WHERE m.query IS NULL OR (s.asked_at, s.answer) > (m.asked_at, m.answer)";
	sqlite3_stmt *st = NULL;
	enum rc rc = store_commit(into, e); /* nothing can be attached within a transaction */

	if (rc == RC_OK)
		rc = db_prepare_once(into, &st, "ATTACH ? AS shard", e);
	if (rc == RC_OK) {
		sqlite3_bind_text(st, 1, path, -1, SQLITE_STATIC);
		rc = db_run(into, st, e);
	}
	sqlite3_finalize(st);
	if (rc != RC_OK)
		return rc;
	rc = db_begin(into, e);
	if (rc == RC_OK)
		rc = db_exec(into, copy, e);
	if (rc == RC_OK)
		rc = store_commit(into, e);
	return rc == RC_OK ? db_exec(into, "DETACH shard", e) : rc;
}
