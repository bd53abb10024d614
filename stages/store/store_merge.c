/* store_merge.c: what `papersift merge` takes out of the databases of shards (store_merge.h). */
#include "store_merge.h"
#include "db.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static enum rc hand_over(
    struct store *s, sqlite3_stmt *st, struct arena *a, store_record_fn fn, void *context, struct err *e)
{
	struct paper *p = paper_new(a);
	struct row r = {.store = s, .st = st, .a = a};
	struct arrival arrival = {0};
	int64_t row = get_int(&r);

	arrival.source.path = get_text(&r);
	arrival.source.offset = (uint64_t)get_int(&r);
	arrival.hash = (uint64_t)get_int(&r);
	arrival.json = get_text(&r);
	enum rc rc = db_record(s, row, arrival.json, p, e);
	if (rc != RC_OK)
		return rc;
	if (arrival.json.n == 0) { /* the paper is the record to the letter */
		struct buf json = {0};
		paper_to_json(p, &json);
		arrival.json = str_dup(a, buf_str(&json));
		buf_free(&json);
	}
	return fn(context, p, &arrival, e);
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

enum rc store_merge_begin(struct store *s, struct err *e)
{
	return db_exec(
	    s, "PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536", e);
}

enum rc store_merge_end(const char *path, struct err *e)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	bool done = fd >= 0 && fsync(fd) == 0;
	int why = errno;

	if (fd >= 0)
		close(fd);
	return done ? RC_OK : err_set(e, RC_FATAL, "%s: %s", path, strerror(why));
}

/* The run that a database says was cut off: the last, or an earlier one that never came to its end. */
static enum rc refuse_unfinished(struct store *s, struct str command, struct err *e)
{
	return err_set(e, RC_FATAL, "%s: its run was cut off; give the same command again, then merge: %.*s",
	    s->path, STR_ARG(command));
}

/* What all runs of one plan have in common; their order is that of their plans. */
static enum rc take_plan(struct store *s, struct row *r, struct buf *plans, struct shard *out, struct err *e)
{
	struct str plan = get_text(r), shard = get_text(r), corrections = get_text(r);
	bool keeps = get_int(r) != 0, finished = get_int(r) != 0, first = plans->n == 0;
	struct str command = get_text(r);

	if (!finished)
		return refuse_unfinished(s, command, e);
	if (!first && !str_eq(shard, out->shard))
		return err_set(
		    e, RC_FATAL, "%s: holds runs of several shards, or of a shard and of all", s->path);
	if (!first && keeps != out->keep_duplicates)
		return err_set(e, RC_FATAL, "%s: holds runs with --keep-duplicates and runs without", s->path);
	if (!first && !str_eq(corrections, out->corrections))
		return err_set(e, RC_FATAL,
		    "%s: holds runs with other --corrections each; run the shard anew with those of now",
		    s->path);
	out->shard = shard;
	out->keep_duplicates = keeps;
	out->corrections = corrections;
	buf_add(plans, plan);
	buf_addc(plans, '\n');
	return RC_OK;
}

static enum rc take_plans(struct store *s, struct arena *a, struct shard *out, struct err *e)
{
	static const char sql[] =
	    "SELECT json_remove(plan, '$.shard', '$.corrections') AS common, plan ->> '$.shard', "
	    "plan ->> '$.corrections', plan ->> '$.keep_duplicates', max(finished IS NOT NULL), command FROM "
	    "runs "
	    "WHERE plan ->> '$.inputs' IS NOT NULL OR plan ->> '$.merge' GROUP BY plan ORDER BY common, plan";
	struct buf plans = {0};
	sqlite3_stmt *st = NULL;
	enum rc rc = db_prepare_once(s, &st, sql, e);

	while (rc == RC_OK && (rc = db_step(s, st, e)) == RC_OK)
		rc = take_plan(s, &(struct row){.store = s, .st = st, .a = a}, &plans, out, e);
	sqlite3_finalize(st);
	out->plans = str_dup(a, buf_str(&plans));
	buf_free(&plans);
	return rc == RC_END ? RC_OK : rc;
}

enum rc store_shard(struct store *s, struct arena *a, struct str packs_hash, struct shard *out, struct err *e)
{
	struct unfinished last;
	uint64_t others = 0;
	enum rc rc = store_unfinished(s, a, &last, e);

	*out = (struct shard){0};
	if (rc == RC_OK)
		return refuse_unfinished(s, last.command, e);
	if (rc == RC_END)
		rc = take_plans(s, a, out, e);
	if (rc == RC_OK)
		rc = store_outdated(s, false, packs_hash, &others, e);
	if (rc == RC_OK && others > 0)
		return err_set(e, RC_FATAL,
		    "%s: %llu of its records have facts of other rules than those at hand; --rules names "
		    "those it "
		    "was made with, 'papersift update' brings it to those at hand",
		    s->path, (unsigned long long)others);
	return rc;
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
