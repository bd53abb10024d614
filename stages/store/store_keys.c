/* store_keys.c: citation keys: given once, kept with the paper (store.h). */
#include "../export/export.h"
#include "db.h"
#include <stdlib.h>

/* Papers that get their keys in one transaction. */
#define KEYS_A_BATCH 20000

/* The key number n of a base: the base itself, then base + a, b, ..., z, aa, ab, ... */
static struct str numbered(struct arena *a, struct str base, uint64_t n)
{
	char letters[16];
	size_t at = sizeof(letters);

	for (; n > 0; n = (n - 1) / 26)
		letters[--at] = (char)('a' + (n - 1) % 26);
	return str_fmt(a, "%.*s%.*s", STR_ARG(base), (int)(sizeof(letters) - at), letters + at);
}

/* Keys of a base are taken in order, so doubling steps and then halving find
 * the end of the taken ones with few look-ups even where thousands of papers share a base. */
enum rc db_free_key(
    struct store *s, struct arena *a, struct str base, is_taken_fn is_taken, struct str *out, struct err *e)
{
	uint64_t taken = 0, unused = 1; /* numbers known to be so, once rc says */
	enum rc rc = is_taken(s, base, e);

	if (rc == RC_END)
		unused = 0;
	while (rc == RC_OK) {
		rc = is_taken(s, numbered(a, base, unused), e);
		if (rc == RC_OK) {
			taken = unused;
			unused *= 2;
		}
	}
	while (rc == RC_END && unused > taken + 1) {
		uint64_t middle = taken + (unused - taken) / 2;

		rc = is_taken(s, numbered(a, base, middle), e);
		if (rc == RC_OK) {
			taken = middle;
			rc = RC_END;
		} else {
			unused = middle;
		}
	}
	*out = numbered(a, base, unused);
	return rc == RC_FATAL ? rc : RC_OK;
}

/* RC_OK: the key is taken; RC_END: free. */
static enum rc is_taken_for_good(struct store *s, struct str key, struct err *e)
{
	enum rc rc = db_prepare(s, &s->find_key, "SELECT 1 FROM papers WHERE citation_key = ?", e);

	if (rc != RC_OK)
		return rc;
	put_text(&(struct row){.store = s, .st = s->find_key, .at = 1}, key);
	rc = db_step(s, s->find_key, e);
	sqlite3_reset(s->find_key);
	return rc;
}

/* As much of the paper as citation_key looks at. */
static struct paper *get_brief(struct store *s, struct arena *a, sqlite3_stmt *st)
{
	struct row r = {.store = s, .st = st, .at = 1, .a = a};
	struct paper *p = paper_new(a);
	struct author w = {0};

	p->id = get_text(&r);
	p->title = get_text(&r);
	p->date = get_text(&r);
	p->venue.year = get_count(&r);
	w.family = get_text(&r);
	w.given = get_text(&r);
	w.particle = get_text(&r);
	w.literal = get_text(&r);
	if (w.family.n || w.given.n || w.literal.n)
		*(struct author *)arena_push(a, &p->authors, &p->author_count_listed, sizeof(w)) = w;
	return p;
}

/* The papers without a key, in the order in which they get theirs. A table of its own: what is read from `papers` while they are
 * written would keep the WAL from being checkpointed, and WAL and its index in memory would grow with the database. */
static enum rc list_keyless(struct store *s, struct err *e)
{
	static const char list[] =
	    "CREATE TEMP TABLE keyless AS "
	    "SELECT paper_id, id, title, date, venue_year, family, given, particle, literal "
	    "FROM papers LEFT JOIN paper_authors USING (paper_id) LEFT JOIN authors USING (author_id) "
	    "WHERE citation_key IS NULL AND coalesce(position, 0) = 0 ORDER BY id";

	return db_exec(s, list, e);
}

/* The next of them, behind row *last of the list, in one transaction. RC_END: there are no more. */
static enum rc assign_some(struct store *s, int64_t *last, struct err *e)
{
	static const char find[] =
	    "SELECT paper_id, id, title, date, venue_year, family, given, particle, literal, "
	    "rowid FROM temp.keyless WHERE rowid > ? ORDER BY rowid LIMIT ?";
	sqlite3_stmt *st = NULL, *put = NULL;
	struct arena a = {0};
	int64_t before = *last;
	enum rc rc = db_begin(s, e);

	if (rc == RC_OK)
		rc = db_prepare_once(s, &st, find, e);
	if (rc == RC_OK)
		rc = db_prepare_once(s, &put, "UPDATE papers SET citation_key = ? WHERE paper_id = ?", e);
	if (rc == RC_OK) {
		struct row r = {.store = s, .st = st, .at = 1};

		put_int(&r, before);
		put_int(&r, KEYS_A_BATCH);
	}
	while (rc == RC_OK && (rc = db_step(s, st, e)) == RC_OK) {
		struct str key = {0};

		arena_reset(&a);
		*last = sqlite3_column_int64(st, 9);
		rc = db_free_key(s, &a, citation_key(&a, get_brief(s, &a, st)), is_taken_for_good, &key, e);
		if (rc != RC_OK)
			break;
		struct row r = {.store = s, .st = put, .at = 1};

		put_text(&r, key);
		put_int(&r, sqlite3_column_int64(st, 0));
		rc = db_run(s, put, e);
	}
	sqlite3_finalize(st);
	sqlite3_finalize(put);
	arena_free(&a);
	if (rc == RC_END)
		rc = store_commit(s, e);
	return rc == RC_OK && *last == before ? RC_END : rc;
}

enum rc store_keys_assign(struct store *s, struct err *e)
{
	int64_t last = 0;
	enum rc rc = list_keyless(s, e);

	while (rc == RC_OK)
		rc = assign_some(s, &last, e);
	if (rc == RC_END)
		rc = db_exec(s, "DROP TABLE temp.keyless", e);
	return rc;
}

struct str store_key(struct store *s, struct arena *a, struct str id)
{
	static const char sql[] = "SELECT citation_key FROM papers WHERE id = ?";
	struct str key = {0};
	struct err ignored;

	if (db_prepare(s, &s->get_key, sql, &ignored) != RC_OK)
		return key;
	struct row r = {.store = s, .st = s->get_key, .at = 1, .a = a};

	put_text(&r, id);
	r.at = 0;
	if (db_step(s, r.st, &ignored) == RC_OK)
		key = get_text(&r);
	sqlite3_reset(r.st);
	return key;
}
