/* migrate.c: brings a database of an older version to this one's (db.h), in one transaction: it is of the old version or of
 * the new one, whatever happens meanwhile. A change of schema.sql is a new version, and steps here. */
#include "../dedupe/dedupe.h"
#include "db.h"
#include <stdio.h>

extern const char from_1_sql[]; /* the .sql file, embedded by make */

/* For databases of version `from` or below, where the table has no such column (column NULL: in any case). Versions 1 and
 * 2 each had several forms before they were released. */
static const struct step {
	int from;
	const char *table, *column, *sql;
} steps[] = {
    {1, "records", "paper_id", from_1_sql},
    /* How far a run had got, in a form that nothing went on from. */
    {2, "journal", "items",
        "DROP TABLE journal;"
        "CREATE TABLE journal (input TEXT NOT NULL, member TEXT NOT NULL, \"offset\" INTEGER NOT NULL,"
        " line INTEGER, items INTEGER NOT NULL, token TEXT, done INTEGER NOT NULL, fingerprint TEXT,"
        " run_id INTEGER NOT NULL REFERENCES runs, PRIMARY KEY (input, member)) STRICT, WITHOUT ROWID"},
    {2, "runs", "plan", "ALTER TABLE runs ADD COLUMN plan TEXT"},
    {2, "runs", "account", "ALTER TABLE runs ADD COLUMN account TEXT"},
    {2, "runs", "rejects_size", "ALTER TABLE runs ADD COLUMN rejects_size INTEGER"},
    {2, "runs", "papers_before", "ALTER TABLE runs ADD COLUMN papers_before INTEGER"},
    {2, "runs", "settled_to", "ALTER TABLE runs ADD COLUMN settled_to INTEGER"},
    {2, "link_checks", "url",
        "CREATE TABLE link_checks (url TEXT PRIMARY KEY, status TEXT NOT NULL, http INTEGER,"
        " final_url TEXT, checked_at TEXT NOT NULL, reason TEXT) STRICT, WITHOUT ROWID"},
    {2, "lookups", "service",
        "CREATE TABLE lookups (service TEXT NOT NULL, query TEXT NOT NULL, asked_at TEXT NOT NULL,"
        " answer BLOB NOT NULL, PRIMARY KEY (service, query)) STRICT, WITHOUT ROWID"},
};

static enum rc has_column(struct store *s, const char *table, const char *column, bool *has, struct err *e)
{
	sqlite3_stmt *st = NULL;
	enum rc rc = db_prepare_once(s, &st, "SELECT 1 FROM pragma_table_info(?) WHERE name = ?", e);

	if (rc == RC_OK) {
		sqlite3_bind_text(st, 1, table, -1, SQLITE_STATIC);
		sqlite3_bind_text(st, 2, column, -1, SQLITE_STATIC);
		rc = db_step(s, st, e);
	}
	sqlite3_finalize(st);
	*has = rc == RC_OK;
	return rc == RC_FATAL ? rc : RC_OK;
}

/* The keys of a paper that has none, by which other records find it. */
static enum rc add_keys(struct store *s, struct arena *a, sqlite3_int64 paper_id, struct err *e)
{
	struct paper *p = paper_new(a);
	struct profile profile;
	uint64_t keys[PROFILE_KEYS];
	enum rc rc = db_load(s, paper_id, p, e);

	if (rc != RC_OK)
		return rc;
	profile_brief(&profile, a, p);
	return db_put_keys(s, paper_id, keys, profile_keys(&profile, keys), e);
}

static enum rc add_all_keys(struct store *s, struct err *e)
{
	struct arena a = {0};
	sqlite3_stmt *st = NULL;
	enum rc rc = db_prepare_once(s, &st, "SELECT paper_id FROM papers ORDER BY paper_id", e);

	while (rc == RC_OK && (rc = db_step(s, st, e)) == RC_OK) {
		arena_reset(&a);
		rc = add_keys(s, &a, sqlite3_column_int64(st, 0), e);
	}
	sqlite3_finalize(st);
	arena_free(&a);
	return rc == RC_END ? RC_OK : rc;
}

enum rc db_migrate(struct store *s, int version, struct err *e)
{
	char mark[64];
	enum rc rc = db_begin(s, e);

	for (size_t i = 0; rc == RC_OK && i < sizeof(steps) / sizeof(*steps); i++) {
		bool has = false;

		if (version > steps[i].from)
			continue;
		rc = has_column(s, steps[i].table, steps[i].column, &has, e);
		if (rc == RC_OK && !has)
			rc = db_exec(s, steps[i].sql, e);
	}
	if (rc == RC_OK && version == 1)
		rc = add_all_keys(s, e);
	if (rc == RC_OK)
		rc = db_exec(s, after_load_sql, e);
	snprintf(mark, sizeof(mark), "PRAGMA user_version = %d", DB_VERSION);
	if (rc == RC_OK)
		rc = db_exec(s, mark, e);
	if (rc == RC_OK)
		rc = store_commit(s, e);
	if (rc == RC_OK)
		fprintf(stderr, "papersift: %s: brought from schema version %d to %d%s\n", s->path, version,
		    DB_VERSION,
		    version == 1 ? "; records weren't kept then: each paper counts as one, until its inputs "
		                   "are read again"
		                 : "");
	return rc;
}
