/* store_records.c: the records that papers are made of: looked up, marked as read, put to their papers (store.h). */
#include "db.h"
#include <stdio.h>
#include <string.h>

/* ---- files ---- */

/* The row of a path in files, made where there is none. Records of one file come one after the other, so the last one
 * asked for is remembered. */
static enum rc file_of(struct store *s, struct str path, bool make, sqlite3_int64 *id, struct err *e)
{
	enum rc rc;

	*id = s->file_id;
	if (s->file_id && str_eq(buf_str(&s->file_path), path))
		return RC_OK;
	rc = db_prepare(s, &s->find_file, "SELECT file_id FROM files WHERE path = ?", e);
	if (rc != RC_OK)
		return rc;
	sqlite3_bind_text64(
	    s->find_file, 1, path.n ? path.p : "", path.n, SQLITE_STATIC, SQLITE_UTF8); /* NOT NULL */
	rc = db_step(s, s->find_file, e);
	if (rc == RC_OK)
		*id = sqlite3_column_int64(s->find_file, 0);
	sqlite3_reset(s->find_file);
	if (rc == RC_END && make) {
		rc = db_begin(s, e);
		if (rc == RC_OK)
			rc = db_prepare(s, &s->put_file, "INSERT INTO files (path) VALUES (?)", e);
		if (rc != RC_OK)
			return rc;
		sqlite3_bind_text64(s->put_file, 1, path.n ? path.p : "", path.n, SQLITE_STATIC, SQLITE_UTF8);
		rc = db_run(s, s->put_file, e);
		*id = sqlite3_last_insert_rowid(s->db);
	}
	if (rc == RC_OK) {
		buf_clear(&s->file_path);
		buf_add(&s->file_path, path);
		s->file_id = *id;
	}
	return rc;
}

/* ---- looking up ---- */

/* Fills in what paper out->paper has of this place and file. */
static enum rc look_into(
    struct store *s, const struct source *src, sqlite3_int64 file, struct seen *out, struct err *e)
{
	enum rc rc = db_prepare(s, &s->find_records,
	    "SELECT position, file_id, \"offset\", hash, run_id FROM records WHERE paper_id = ?", e);

	out->records = out->next = 0;
	out->position = out->stale = -1;
	if (rc != RC_OK)
		return rc;
	sqlite3_bind_int64(s->find_records, 1, out->paper);
	while ((rc = db_step(s, s->find_records, e)) == RC_OK) {
		sqlite3_stmt *st = s->find_records;
		int position = sqlite3_column_int(st, 0);

		out->records++;
		out->next = position + 1;
		if (sqlite3_column_int64(st, 1) != file)
			continue;
		if ((uint64_t)sqlite3_column_int64(st, 2) == src->offset) {
			out->position = position;
			out->hash = (uint64_t)sqlite3_column_int64(st, 3);
		} else if (out->stale < 0 && sqlite3_column_int64(st, 4) != s->run_id) {
			out->stale = position;
		}
	}
	sqlite3_reset(s->find_records);
	return rc == RC_END ? RC_OK : rc;
}

/* The paper that has the id, or is known by it besides. */
static enum rc find_by_id(struct store *s, struct arena *a, struct str id, struct seen *out, struct err *e)
{
	static const char *const sql[] = {"SELECT paper_id, citation_key FROM papers WHERE id = ?",
	    "SELECT papers.paper_id, papers.id FROM aliases JOIN papers USING (paper_id) WHERE aliases.id = "
	    "?"};
	sqlite3_stmt **const statements[] = {&s->find_paper, &s->find_alias};
	enum rc rc = RC_END;

	for (int i = 0; i < 2 && rc == RC_END; i++) {
		rc = db_prepare(s, statements[i], sql[i], e);
		if (rc != RC_OK)
			return rc;
		struct row r = {.store = s, .st = *statements[i], .at = 1, .a = a};

		put_text(&r, id);
		rc = db_step(s, r.st, e);
		if (rc == RC_OK) {
			r.at = 0;
			out->paper = get_int(&r);
			out->id = i == 0 ? id : get_text(&r);
		}
		sqlite3_reset(r.st);
	}
	return rc;
}

/* Papers whose ids are this one and "#2", "#3", ...: the first that has the place, else one with a stale record. */
static enum rc look_into_family(struct store *s, struct arena *a, struct str id, const struct source *src,
    sqlite3_int64 file, struct seen *out, struct err *e)
{
	static const char sql[] = "SELECT paper_id, id FROM papers WHERE id > ?1 || '#' AND id < ?1 || '$'";
	struct seen stale = {.stale = -1};
	enum rc rc = db_prepare(s, &s->find_family, sql, e);

	if (rc != RC_OK)
		return rc;
	if (out->paper && out->stale >= 0)
		stale = *out;
	put_text(&(struct row){.store = s, .st = s->find_family, .at = 1}, id);
	while ((rc = db_step(s, s->find_family, e)) == RC_OK) {
		struct row r = {.store = s, .st = s->find_family, .a = a};
		struct seen other = {.paper = get_int(&r)};

		other.id = get_text(&r);
		rc = look_into(s, src, file, &other, e);
		if (rc != RC_OK)
			break;
		if (other.position >= 0) {
			*out = other;
			goto out;
		}
		if (other.stale >= 0 && !stale.paper)
			stale = other;
	}
	if (rc == RC_END) {
		rc = RC_OK;
		if (stale.paper)
			*out = stale;
	}
out:
	sqlite3_reset(s->find_family);
	return rc;
}

enum rc store_seen(struct store *s, struct arena *a, struct str id, const struct source *src, bool alone,
    struct seen *out, struct err *e)
{
	sqlite3_int64 file = 0;
	enum rc rc;

	*out = (struct seen){.position = -1, .stale = -1};
	rc = find_by_id(s, a, id, out, e);
	if (rc == RC_END)
		return RC_OK;
	if (rc == RC_OK)
		rc = file_of(s, src->path, false, &file, e);
	if (rc == RC_END)
		file = -1; /* of a file that nothing was read from yet */
	if (rc != RC_FATAL)
		rc = look_into(s, src, file, out, e);
	if (rc == RC_OK && out->position < 0)
		rc = look_into_family(s, a, id, src, file, out, e);
	if (rc == RC_OK && alone && out->position < 0 && (out->stale < 0 || out->records > 1))
		*out = (struct seen){.position = -1, .stale = -1};
	return rc;
}

enum rc store_free_id(struct store *s, struct arena *a, struct str id, struct str *out, struct err *e)
{
	enum rc rc = RC_OK;

	*out = id;
	for (int n = 2; rc == RC_OK; n++) {
		rc = db_prepare(
		    s, &s->find_paper, "SELECT paper_id, citation_key FROM papers WHERE id = ?", e);
		if (rc != RC_OK)
			return rc;
		put_text(&(struct row){.store = s, .st = s->find_paper, .at = 1}, *out);
		rc = db_step(s, s->find_paper, e);
		sqlite3_reset(s->find_paper);
		if (rc == RC_OK)
			*out = str_fmt(a, "%.*s#%d", STR_ARG(id), n);
	}
	return rc == RC_END ? RC_OK : rc;
}

/* ---- writing ---- */

enum rc store_met(struct store *s, const struct seen *seen, struct err *e)
{
	enum rc rc = db_begin(s, e);

	s->counts.outcome[OUTCOME_UNCHANGED]++;
	if (rc == RC_OK)
		rc = db_prepare(
		    s, &s->meet, "UPDATE records SET run_id = ? WHERE paper_id = ? AND position = ?", e);
	if (rc != RC_OK)
		return rc;
	struct row r = {.store = s, .st = s->meet, .at = 1};

	put_run(&r);
	put_int(&r, seen->paper);
	put_int(&r, seen->position);
	return db_run(s, r.st, e);
}

enum rc db_unreject(struct store *s, const struct source *src, struct err *e)
{
	enum rc rc = db_prepare(s, &s->unreject, "DELETE FROM rejects WHERE path = ? AND \"offset\" = ?", e);

	if (rc != RC_OK)
		return rc;
	put_text(&(struct row){.store = s, .st = s->unreject, .at = 1}, src->path);
	sqlite3_bind_int64(s->unreject, 2, (sqlite3_int64)src->offset);
	return db_run(s, s->unreject, e);
}

enum rc db_put_record(struct store *s, sqlite3_int64 paper_id, int position, const struct arrival *a,
    struct str json, struct err *e)
{
	static const char sql[] =
	    "INSERT OR REPLACE INTO records (paper_id, position, file_id, \"offset\", hash, run_id, record) "
	    "VALUES (?, ?, ?, ?, ?, ?, ?)";
	sqlite3_int64 file = 0;
	enum rc rc = file_of(s, a->source.path, true, &file, e);

	if (rc == RC_OK)
		rc = db_prepare(s, &s->put_record, sql, e);
	if (rc != RC_OK)
		return rc;
	struct row r = {.store = s, .st = s->put_record, .at = 1};

	put_int(&r, paper_id);
	put_int(&r, position);
	put_int(&r, file);
	put_int(&r, (sqlite3_int64)a->source.offset);
	put_int(&r, (sqlite3_int64)a->hash);
	if (a->read_in)
		put_int(&r, a->read_in);
	else
		put_run(&r);
	put_text(&r, json);
	return db_run(s, r.st, e);
}

enum rc db_put_keys(struct store *s, sqlite3_int64 paper_id, const uint64_t *keys, size_t count, struct err *e)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK && i < count; i++) {
		rc = db_prepare(s, &s->put_key, "INSERT OR IGNORE INTO keys (paper_id, key) VALUES (?, ?)", e);
		if (rc != RC_OK)
			break;
		sqlite3_bind_int64(s->put_key, 1, paper_id);
		sqlite3_bind_int64(s->put_key, 2, (sqlite3_int64)keys[i]);
		rc = db_run(s, s->put_key, e);
	}
	return rc;
}

enum rc db_unsettle(struct store *s, sqlite3_int64 paper_id, struct err *e)
{
	enum rc rc = db_prepare(s, &s->unsettle, "INSERT OR IGNORE INTO unsettled (paper_id) VALUES (?)", e);

	if (rc != RC_OK)
		return rc;
	sqlite3_bind_int64(s->unsettle, 1, paper_id);
	return db_run(s, s->unsettle, e);
}

/* A paper that is its one record becomes a paper of several: the record is written down beside it. */
static enum rc keep_first(struct store *s, sqlite3_int64 paper_id, struct err *e)
{
	static const char sql[] = "UPDATE records SET record = ? WHERE paper_id = ? AND record IS NULL";
	struct paper *p = paper_new(&s->scratch);
	struct buf json = {0};
	enum rc rc = db_load(s, paper_id, p, e);

	if (rc == RC_OK)
		rc = db_prepare(s, &s->keep_json, sql, e);
	if (rc != RC_OK)
		return rc;
	struct row r = {.store = s, .st = s->keep_json, .at = 1};

	paper_to_json(p, &json);
	put_text(&r, buf_str(&json));
	put_int(&r, paper_id);
	rc = db_run(s, r.st, e);
	buf_free(&json);
	return rc;
}

enum rc store_add(struct store *s, const struct seen *seen, enum outcome o, const struct arrival *r,
    size_t facts, struct err *e)
{
	int at = seen->position >= 0 ? seen->position : seen->stale >= 0 ? seen->stale : seen->next;
	enum rc rc = db_begin(s, e);

	s->counts.outcome[o]++;
	s->counts.facts += facts;
	arena_reset(&s->scratch);
	if (rc == RC_OK && seen->records == 1)
		rc = keep_first(s, seen->paper, e);
	if (rc == RC_OK)
		rc = db_put_record(s, seen->paper, at, r, r->json, e);
	if (rc == RC_OK)
		rc = db_put_keys(s, seen->paper, r->keys, r->key_count, e);
	if (rc == RC_OK)
		rc = db_unsettle(s, seen->paper, e);
	return rc == RC_OK ? db_unreject(s, &r->source, e) : rc;
}
