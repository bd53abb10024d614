/* store.c: opens the database and writes papers; the stage `store` (store.h). */
#include "../../pipeline/pipeline.h"
#include "db.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- opening ---- */

static enum rc pragma_int(struct store *s, const char *sql, sqlite3_int64 *out, struct err *e)
{
	sqlite3_stmt *st = NULL;
	enum rc rc = db_prepare_once(s, &st, sql, e);

	if (rc == RC_OK)
		rc = db_step(s, st, e);
	if (rc == RC_OK)
		*out = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return rc == RC_END ? RC_OK : rc;
}

/* An empty database becomes ours; any other must be ours, and of a version that we know. */
static enum rc check_schema(struct store *s, bool readonly, struct err *e)
{
	sqlite3_int64 application = 0, version = 0, things = 0;
	enum rc rc = pragma_int(s, "PRAGMA application_id", &application, e);

	if (rc == RC_OK)
		rc = pragma_int(s, "PRAGMA user_version", &version, e);
	if (rc == RC_OK)
		rc = pragma_int(s, "SELECT count(*) FROM sqlite_schema", &things, e);
	if (rc != RC_OK)
		return rc;
	if (application == DB_APPLICATION_ID) {
		if (version == DB_VERSION)
			return RC_OK;
		if (version > DB_VERSION || version < 1)
			return err_set(e, RC_FATAL,
			    "%s: is of schema version %lld, this papersift knows versions up to %d; a newer "
			    "one "
			    "made it",
			    s->path, (long long)version, DB_VERSION);
		if (readonly)
			return err_set(e, RC_FATAL,
			    "%s: is of schema version %lld, made by an older papersift; 'papersift migrate' "
			    "brings "
			    "it to version %d",
			    s->path, (long long)version, DB_VERSION);
		/* Of two that find it so the first does it. */
		rc = db_lock(s, e);
		if (rc == RC_OK)
			rc = pragma_int(s, "PRAGMA user_version", &version, e);
		return rc != RC_OK || version == DB_VERSION ? rc : db_migrate(s, (int)version, e);
	}
	if (readonly || things > 0 || application != 0)
		return err_set(e, RC_FATAL, "%s: is not a database of papersift", s->path);

	char mark[96];

	snprintf(mark, sizeof(mark), "PRAGMA application_id = %d; PRAGMA user_version = %d",
	    DB_APPLICATION_ID, DB_VERSION);
	rc = db_begin(s, e);
	if (rc == RC_OK)
		rc = db_exec(s, schema_sql, e);
	if (rc == RC_OK)
		rc = db_exec(s, mark, e);
	return rc == RC_OK ? store_commit(s, e) : rc;
}

/* 16 MiB of pages: four times that was 15% faster on 97,000 papers, and a run must stay below 256 MiB in all.
 * WAL: readers don't wait for the writer, and a batch costs one append. NORMAL: a batch may be lost to a
 * power failure, the database can't be damaged by one. */
static enum rc set_up(struct store *s, bool readonly, struct err *e)
{
	enum rc rc = db_exec(
	    s, "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -16384", e);

	if (rc == RC_OK)
		rc = check_schema(s, readonly, e);
	if (rc == RC_OK && !readonly)
		rc = db_exec(s, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL", e);
	return rc;
}

int store_schema_version(void)
{
	return DB_VERSION;
}

enum rc store_open(struct store **out, const char *path, bool readonly, struct err *e)
{
	struct store *s = mem_zero(sizeof(*s));
	int flags = readonly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	size_t n = strlen(path);
	enum rc rc;

	*out = NULL;
	s->lock_fd = -1;
	s->path = memcpy(mem_alloc(n + 1), path, n + 1);
	if (sqlite3_open_v2(path, &s->db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
		rc = db_error(s, e);
		goto out;
	}
	sqlite3_busy_timeout(s->db, 10000);
	rc = set_up(s, readonly, e);
	s->writes = !readonly && rc == RC_OK;
out:
	if (rc == RC_OK)
		*out = s;
	else
		store_close(s);
	return rc;
}

/* The kept statements. Not all that the connection has: FTS5 keeps some of its own. */
static void finalize_all(struct store *s)
{
	sqlite3_stmt *const kept[] = {s->find_paper, s->put_paper, s->get_paper, s->get_paper_at,
	    s->drop_paper, s->find_author, s->put_author, s->find_alias, s->find_family, s->find_records,
	    s->find_file, s->put_file, s->put_record, s->put_key, s->meet, s->keep_json, s->unsettle,
	    s->next_seed, s->keys_of, s->papers_of, s->crowd, s->next_family, s->family, s->members,
	    s->is_unsettled, s->put_alias, s->reject, s->unreject, s->find_key, s->get_key, s->journal,
	    s->progress, s->pin, s->find_pin, s->keep_pin, s->get_pin};

	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		sqlite3_finalize(kept[i]);
	for (size_t i = 0; i < TABLE_MAX; i++) {
		sqlite3_finalize(s->put_table[i]);
		sqlite3_finalize(s->get_table[i]);
	}
}

void store_close(struct store *s)
{
	if (!s)
		return;
	finalize_all(s); /* closing rolls back what is open */
	/* One plain file is left, which can be read where nothing may be written. Where somebody else has it open,
	 * it stays as it is. */
	if (s->writes && sqlite3_get_autocommit(s->db)) {
		sqlite3_busy_timeout(s->db, 0);
		sqlite3_exec(s->db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
	}
	sqlite3_close(s->db);
	if (s->lock_fd >= 0)
		close(s->lock_fd);
	arena_free(&s->scratch);
	buf_free(&s->file_path);
	free(s->path);
	free(s);
}

enum rc store_commit(struct store *s, struct err *e)
{
	return sqlite3_get_autocommit(s->db) ? RC_OK : db_exec(s, "COMMIT", e);
}

void store_rollback(struct store *s)
{
	if (!sqlite3_get_autocommit(s->db))
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	s->file_id = 0;
}

const struct store_counts *store_counts(const struct store *s)
{
	return &s->counts;
}

/* ---- papers ---- */

/* Finds a paper's rowid and its citation key (borrowed until the statement is reset). */
static enum rc find_paper(struct store *s, struct str id, struct err *e)
{
	enum rc rc =
	    db_prepare(s, &s->find_paper, "SELECT paper_id, citation_key FROM papers WHERE id = ?", e);

	if (rc != RC_OK)
		return rc;
	put_text(&(struct row){.store = s, .st = s->find_paper, .at = 1}, id);
	return db_step(s, s->find_paper, e);
}

void store_expect(struct store *s, enum outcome o, const struct arrival *r)
{
	s->counts.outcome[o]++;
	s->expected = true;
	s->arrival = *r;
}

/* Takes the stored paper away, with all its rows (the foreign keys cascade); what must outlive it, its rowid
 * and its key, is kept. RC_END where there was none. */
static enum rc take_away(
    struct store *s, struct str id, sqlite3_int64 *paper_id, struct str *key, struct err *e)
{
	enum rc rc = find_paper(s, id, e);

	if (rc != RC_OK) {
		sqlite3_reset(s->find_paper);
		return rc;
	}
	struct row r = {.store = s, .st = s->find_paper, .a = &s->scratch};

	*paper_id = get_int(&r);
	*key = get_text(&r);
	sqlite3_reset(s->find_paper);
	rc = db_prepare(s, &s->drop_paper, "DELETE FROM papers WHERE paper_id = ?", e);
	if (rc != RC_OK)
		return rc;
	sqlite3_bind_int64(s->drop_paper, 1, *paper_id);
	return db_run(s, s->drop_paper, e);
}

static void add_marks(struct buf *sql, int count)
{
	for (int i = 0; i < count; i++)
		buf_adds(sql, i ? ", ?" : "?");
}

static enum rc prepare_put_paper(struct store *s, struct err *e)
{
	struct buf sql = {0};
	enum rc rc;

	if (s->put_paper)
		return RC_OK;
	buf_addf(&sql, "INSERT INTO papers (paper_id, id, citation_key, run_id, %s) VALUES (", paper_columns);
	add_marks(&sql, 4 + PAPER_COLUMN_COUNT);
	buf_addc(&sql, ')');
	rc = db_prepare(s, &s->put_paper, sql.p, e);
	buf_free(&sql);
	return rc;
}

static enum rc prepare_put_table(struct store *s, int t, struct err *e)
{
	const struct table *table = &tables[t];
	struct buf sql = {0};
	enum rc rc;

	if (s->put_table[t])
		return RC_OK;
	buf_addf(&sql, "INSERT INTO %s (paper_id, %s%s) VALUES (", table->name,
	    table->single ? "" : "position, ", table->columns);
	add_marks(&sql, table->column_count + (table->single ? 1 : 2));
	buf_addc(&sql, ')');
	rc = db_prepare(s, &s->put_table[t], sql.p, e);
	buf_free(&sql);
	return rc;
}

static enum rc put_rows(struct store *s, int t, const struct paper *p, sqlite3_int64 paper_id, struct err *e)
{
	size_t count = tables[t].count(p);
	enum rc rc = count ? prepare_put_table(s, t, e) : RC_OK;

	for (size_t i = 0; rc == RC_OK && i < count; i++) {
		struct row r = {.store = s, .st = s->put_table[t], .at = 1, .a = &s->scratch};

		put_int(&r, paper_id);
		if (!tables[t].single)
			put_int(&r, (sqlite3_int64)i);
		tables[t].put(&r, p, i);
		rc = db_run(s, r.st, e);
	}
	return rc;
}

enum rc db_put_paper(
    struct store *s, const struct paper *p, struct str key, sqlite3_int64 *paper_id, struct err *e)
{
	enum rc rc = prepare_put_paper(s, e);

	if (rc != RC_OK)
		return rc;
	struct row r = {.store = s, .st = s->put_paper, .at = 1, .a = &s->scratch};

	if (*paper_id)
		put_int(&r, *paper_id);
	else
		put_null(&r); /* SQLite gives the next */
	put_text(&r, p->id);
	put_text(&r, key);
	put_run(&r);
	put_paper_row(&r, p);
	rc = db_run(s, r.st, e);
	if (!*paper_id)
		*paper_id = sqlite3_last_insert_rowid(s->db);
	for (int t = 0; rc == RC_OK && tables[t].name; t++)
		rc = put_rows(s, t, p, *paper_id, e);
	return rc;
}

/* What store_expect said of the paper: its one record, and its keys. */
static enum rc put_arrival(struct store *s, sqlite3_int64 paper_id, bool known, struct err *e)
{
	const struct arrival *r = &s->arrival;
	enum rc rc = db_put_record(s, paper_id, 0, r, r->json, e);

	if (rc == RC_OK)
		rc = db_put_keys(s, paper_id, r->keys, r->key_count, e);
	/* With other keys it may belong to another paper now. A new one is found without that. */
	return rc == RC_OK && known ? db_unsettle(s, paper_id, e) : rc;
}

enum rc store_put(struct store *s, const struct paper *p, struct err *e)
{
	sqlite3_int64 paper_id = 0;
	struct str key = {0};
	bool known;
	enum rc rc = db_begin(s, e);

	arena_reset(&s->scratch);
	if (rc == RC_OK)
		rc = take_away(s, p->id, &paper_id, &key, e);
	known = paper_id != 0;
	if (rc == RC_FATAL)
		goto out;
	if (!s->expected)
		s->counts.outcome[known ? OUTCOME_UPDATED : OUTCOME_NEW]++;
	s->counts.facts += paper_fact_count(p);
	rc = db_put_paper(s, p, key, &paper_id, e);
	if (rc == RC_OK && s->expected)
		rc = put_arrival(s, paper_id, known, e);
	if (rc == RC_OK && (s->expected || p->source_count))
		rc = db_unreject(s, s->expected ? &s->arrival.source : p->sources, e);
out:
	s->expected = false;
	return rc;
}

/* ---- the stage ---- */

static enum rc store_item(
    const struct run *run, void *state, struct paper *p, struct sink *next, struct err *e)
{
	(void)state;
	if (!run->store)
		return err_set(e, RC_FATAL, "no database is open: --db FILE says where to write");

	enum rc rc = store_put(run->store, p, e);

	return rc == RC_OK ? sink_put(next, p, e) : rc;
}

const struct stage stage_store = {
    .name = "store",
    .about = "writes papers to the SQLite database",
    .ordered = true,
    .item = store_item,
};
