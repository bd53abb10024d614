/* store_links.c: links to be checked, and what became of it (store_links.h). */
#include "store_links.h"
#include "db.h"

enum rc store_links_due(struct store *s, const char *kinds, const char *before, struct arena *a,
    struct str **urls, size_t *count, struct err *e)
{
	static const char sql[] = "SELECT DISTINCT links.url FROM links LEFT JOIN link_checks USING (url) "
	                          "WHERE links.url IS NOT NULL "
	                          "AND instr(',' || ? || ',', ',' || kind || ',') AND (checked_at IS NULL OR "
	                          "checked_at < ?) ORDER BY 1";
	sqlite3_stmt *st = NULL;
	enum rc rc = db_prepare_once(s, &st, sql, e);

	*urls = NULL;
	*count = 0;
	if (rc == RC_OK) {
		struct row r = {.store = s, .st = st, .at = 1};

		put_text(&r, str_of(kinds));
		put_text(&r, str_of(before));
	}
	while (rc == RC_OK && (rc = db_step(s, st, e)) == RC_OK) {
		struct row r = {.store = s, .st = st, .a = a};
		struct str *url = arena_push(a, urls, count, sizeof(*url));

		*url = get_text(&r);
	}
	sqlite3_finalize(st);
	return rc == RC_END ? RC_OK : rc;
}

enum rc store_link_checked(
    struct store *s, struct str url, const struct link_check *check, const char *reason, struct err *e)
{
	static const char sql[] =
	    "INSERT OR REPLACE INTO link_checks (url, status, http, final_url, checked_at, reason) "
	    "VALUES (?, ?, ?, ?, ?, ?)";
	sqlite3_stmt *st = NULL;
	enum rc rc = db_begin(s, e);

	if (rc == RC_OK)
		rc = db_prepare_once(s, &st, sql, e);
	if (rc == RC_OK) {
		struct row r = {.store = s, .st = st, .at = 1};

		put_text(&r, url);
		put_word(&r, link_status_words, (int)check->status);
		put_count(&r, check->http > 0 ? check->http : -1);
		put_text(&r, check->final_url);
		put_text(&r, check->checked_at);
		put_text(&r, str_of(reason));
		rc = db_run(s, st, e);
	}
	sqlite3_finalize(st);
	return rc;
}
