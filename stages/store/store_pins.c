/* store_pins.c: citation keys for one export, in a table that lives with the connection: pins that the user
 * gave, and keys made for all other papers (store.h). A temporary table can be had where nothing else may be
 * written. */
#include "db.h"

enum { AUTHORS_MAX = 10 }; /* a key shows no more */

enum rc store_pins_begin(struct store *s, struct err *e)
{
	return db_exec(s,
	    "PRAGMA temp_store = MEMORY;"
	    "DROP TABLE IF EXISTS temp.pins;"
	    /* kept: to be written to the lock file */
	    "CREATE TEMP TABLE pins (id TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE, kept INTEGER NOT NULL) "
	    "STRICT",
	    e);
}

static enum rc put_pin(
    struct store *s, sqlite3_stmt **st, struct str id, struct str key, bool kept, struct err *e)
{
	/* An id may be one of a record that was joined with another since. */
	static const char sql[] = "INSERT INTO temp.pins (id, key, kept) VALUES (coalesce((SELECT papers.id "
	                          "FROM aliases JOIN papers "
	                          "USING (paper_id) WHERE aliases.id = ?1), ?1), ?2, ?3)";
	enum rc rc = db_prepare(s, st, sql, e);

	if (rc != RC_OK)
		return rc;
	struct row r = {.store = s, .st = *st, .at = 1};

	put_text(&r, id);
	put_text(&r, key);
	put_int(&r, kept);
	if (sqlite3_step(*st) == SQLITE_CONSTRAINT) {
		sqlite3_reset(*st);
		return RC_SKIP;
	}
	return sqlite3_reset(*st) == SQLITE_OK ? RC_OK : db_error(s, e);
}

enum rc store_pin(struct store *s, struct str id, struct str key, struct err *e)
{
	return put_pin(s, &s->pin, id, key, true, e);
}

/* RC_OK: the key is taken; RC_END: free. */
static enum rc is_pinned(struct store *s, struct str key, struct err *e)
{
	enum rc rc = db_prepare(s, &s->find_pin, "SELECT 1 FROM temp.pins WHERE key = ?", e);

	if (rc != RC_OK)
		return rc;
	put_text(&(struct row){.store = s, .st = s->find_pin, .at = 1}, key);
	rc = db_step(s, s->find_pin, e);
	sqlite3_reset(s->find_pin);
	return rc;
}

/* The first authors, as far as a key may show them. */
static enum rc get_authors(
    struct store *s, sqlite3_stmt *st, sqlite3_int64 paper_id, struct paper *p, struct err *e)
{
	enum rc rc;

	sqlite3_bind_int64(st, 1, paper_id);
	while ((rc = db_step(s, st, e)) == RC_OK) {
		struct row r = {.store = s, .st = st, .a = p->arena};
		struct author *w = arena_push(p->arena, &p->authors, &p->author_count_listed, sizeof(*w));

		*w = (struct author){.family = get_text(&r)};
		w->given = get_text(&r);
		w->literal = get_text(&r);
	}
	sqlite3_reset(st);
	return rc == RC_END ? RC_OK : rc;
}

enum rc store_pins_assign(struct store *s, store_key_base make, void *context, struct err *e)
{
	static const char find[] =
	    "SELECT paper_id, id, title, date, venue_year, authors_complete FROM papers "
	    "WHERE id NOT IN (SELECT id FROM temp.pins) ORDER BY id";
	sqlite3_stmt *st = NULL, *authors = NULL;
	struct buf sql = {0};
	struct arena a = {0};
	enum rc rc = db_prepare_once(s, &st, find, e);

	buf_addf(&sql,
	    "SELECT family, given, literal FROM paper_authors JOIN authors USING (author_id) "
	    "WHERE paper_id = ? ORDER BY position LIMIT %d",
	    AUTHORS_MAX);
	if (rc == RC_OK)
		rc = db_prepare_once(s, &authors, sql.p, e);
	while (rc == RC_OK && (rc = db_step(s, st, e)) == RC_OK) {
		arena_reset(&a);
		struct paper *p = paper_new(&a);
		struct row r = {.store = s, .st = st, .a = &a};
		sqlite3_int64 paper_id = get_int(&r);
		struct str key = {0};

		p->id = get_text(&r);
		p->title = get_text(&r);
		p->date = get_text(&r);
		p->venue.year = get_count(&r);
		p->authors_complete = get_int(&r) == 1;
		rc = get_authors(s, authors, paper_id, p, e);
		if (rc == RC_OK)
			rc = db_free_key(s, &a, make(context, &a, p), is_pinned, &key, e);
		if (rc == RC_OK)
			rc = put_pin(s, &s->pin, p->id, key, false, e);
	}
	sqlite3_finalize(st);
	sqlite3_finalize(authors);
	buf_free(&sql);
	arena_free(&a);
	return rc == RC_END ? RC_OK : rc;
}

struct str store_pin_of(struct store *s, struct arena *a, struct str id, bool *added)
{
	/* What is asked for is exported, so it is kept from now on. */
	static const char sql[] = "UPDATE temp.pins SET kept = 1 WHERE id = ? AND NOT kept";
	static const char get[] = "SELECT key FROM temp.pins WHERE id = ?";
	struct str key = {0};
	struct err ignored;

	if (db_prepare(s, &s->keep_pin, sql, &ignored) != RC_OK ||
	    db_prepare(s, &s->get_pin, get, &ignored) != RC_OK)
		return key;
	put_text(&(struct row){.store = s, .st = s->keep_pin, .at = 1}, id);
	if (db_run(s, s->keep_pin, &ignored) == RC_OK)
		*added = sqlite3_changes(s->db) > 0;
	put_text(&(struct row){.store = s, .st = s->get_pin, .at = 1}, id);
	if (db_step(s, s->get_pin, &ignored) == RC_OK)
		key = get_text(&(struct row){.store = s, .st = s->get_pin, .a = a});
	sqlite3_reset(s->get_pin);
	return key;
}

enum rc store_pins_list(struct store *s, store_pin_line line, void *context, struct err *e)
{
	sqlite3_stmt *st = NULL;
	struct arena a = {0};
	enum rc rc = db_prepare_once(s, &st, "SELECT id, key FROM temp.pins WHERE kept ORDER BY id", e);

	while (rc == RC_OK && (rc = db_step(s, st, e)) == RC_OK) {
		struct row r = {.store = s, .st = st, .a = &a};

		arena_reset(&a);
		struct str id = get_text(&r), key = get_text(&r);

		rc = line(context, id, key);
	}
	sqlite3_finalize(st);
	arena_free(&a);
	return rc == RC_END ? RC_OK : rc;
}
