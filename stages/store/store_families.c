/* store_families.c: papers of one run whose records bear one id, where duplicates are kept (store.h). */
#include "db.h"

enum rc store_families_begin(struct store *s, struct err *e)
{
	/* A record is kept beside its paper where the paper has another id than it. */
	static const char make[] = "CREATE TEMP TABLE IF NOT EXISTS families (id TEXT PRIMARY KEY);"
	                           "DELETE FROM temp.families";
	static const char fill[] = "INSERT OR IGNORE INTO temp.families SELECT json_extract(record, '$.id') "
	                           "FROM records WHERE paper_id > ? AND record IS NOT NULL";
	sqlite3_stmt *st = NULL;
	enum rc rc = db_begin(s, e);

	if (rc == RC_OK)
		rc = db_exec(s, make, e);
	if (rc == RC_OK)
		rc = db_prepare_once(s, &st, fill, e);
	if (rc == RC_OK) {
		sqlite3_bind_int64(st, 1, s->papers_before);
		rc = db_run(s, st, e);
	}
	sqlite3_finalize(st);
	return rc;
}

enum rc store_family_next(
    struct store *s, struct arena *a, struct str *id, int64_t **papers, size_t *count, struct err *e)
{
	static const char next[] =
	    "DELETE FROM temp.families WHERE id = (SELECT min(id) FROM temp.families) RETURNING id";
	static const char find[] =
	    "SELECT paper_id FROM papers WHERE (id = ?1 OR (id > ?1 || '#' AND id < ?1 || '$')) "
	    "AND paper_id > ?2 ORDER BY paper_id LIMIT ?3";
	enum rc rc = db_begin(s, e);

	*papers = NULL;
	*count = 0;
	if (rc == RC_OK)
		rc = db_prepare(s, &s->next_family, next, e);
	if (rc == RC_OK)
		rc = db_prepare(s, &s->family, find, e);
	if (rc == RC_OK)
		rc = db_step(s, s->next_family, e);
	if (rc == RC_OK)
		*id = get_text(&(struct row){.store = s, .st = s->next_family, .a = a});
	if (s->next_family)
		sqlite3_reset(s->next_family);
	if (rc != RC_OK)
		return rc;
	struct row r = {.store = s, .st = s->family, .at = 1};

	put_text(&r, *id);
	put_int(&r, s->papers_before);
	put_int(&r, LIMIT_TIED + 1);
	while ((rc = db_step(s, s->family, e)) == RC_OK)
		*(int64_t *)arena_push(a, papers, count, sizeof(**papers)) =
		    sqlite3_column_int64(s->family, 0);
	sqlite3_reset(s->family);
	return rc == RC_END ? RC_OK : rc;
}
