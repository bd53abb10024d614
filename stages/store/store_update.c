/* store_update.c: papers whose facts were found with other rules than those at hand (store.h). */
#include "db.h"
#include <string.h>

/* A record tells its run, and that the rules. What this run has done bears its own number, whatever its rules are. */
#define OUTDATED                                                                         \
	"FROM records LEFT JOIN runs USING (run_id) WHERE records.run_id IS NOT ?1 AND " \
	"(?2 OR runs.packs_hash IS NOT ?3)"

static enum rc outdated(
    struct store *s, sqlite3_stmt **st, const char *sql, bool all, struct str packs_hash, struct err *e)
{
	enum rc rc = db_prepare_once(s, st, sql, e);

	if (rc != RC_OK)
		return rc;
	struct row r = {.store = s, .st = *st, .at = 1};

	put_run(&r);
	put_int(&r, all);
	put_text(&r, packs_hash);
	return RC_OK;
}

enum rc store_outdated(struct store *s, bool all, struct str packs_hash, uint64_t *records, struct err *e)
{
	sqlite3_stmt *st = NULL;
	enum rc rc = outdated(s, &st, "SELECT count(*) " OUTDATED, all, packs_hash, e);

	if (rc == RC_OK)
		rc = db_step(s, st, e);
	if (rc == RC_OK)
		*records = (uint64_t)sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return rc;
}

enum rc store_outdated_papers(struct store *s, bool all, struct str packs_hash, int64_t after,
    int64_t *papers, size_t room, size_t *count, struct err *e)
{
	sqlite3_stmt *st = NULL;
	enum rc rc = outdated(s, &st,
	    "SELECT DISTINCT paper_id " OUTDATED " AND paper_id > ?4 ORDER BY paper_id LIMIT ?5", all,
	    packs_hash, e);

	*count = 0;
	if (rc == RC_OK) {
		sqlite3_bind_int64(st, 4, after);
		sqlite3_bind_int64(st, 5, (sqlite3_int64)room);
	}
	while (rc == RC_OK && (rc = db_step(s, st, e)) == RC_OK)
		papers[(*count)++] = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return rc == RC_END ? RC_OK : rc;
}

enum rc store_keeps_duplicates(struct store *s, bool *keeps, struct err *e)
{
	static const char sql[] = "SELECT plan LIKE '%\"keep_duplicates\":true%' FROM runs "
	                          "WHERE plan LIKE '%\"keep_duplicates\":%' ORDER BY run_id DESC LIMIT 1";
	sqlite3_stmt *st = NULL;
	enum rc rc = db_prepare_once(s, &st, sql, e);

	*keeps = false;
	if (rc == RC_OK)
		rc = db_step(s, st, e);
	if (rc == RC_OK)
		*keeps = sqlite3_column_int(st, 0) != 0;
	sqlite3_finalize(st);
	return rc == RC_END ? RC_OK : rc;
}
