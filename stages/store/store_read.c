/* store_read.c: papers out of the database: by id, or a selection of them (store.h). */
#include "../../pipeline/pipeline.h"
#include "db.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static enum rc prepare_get_table(struct store *s, int t, struct err *e)
{
	const struct table *table = &tables[t];
	struct buf sql = {0};
	enum rc rc;

	buf_addf(&sql, "SELECT %s FROM %s%s WHERE paper_id = ?%s", table->read ? table->read : table->columns,
	    table->name, table->join ? table->join : "", table->single ? "" : " ORDER BY position");
	rc = db_prepare(s, &s->get_table[t], sql.p, e);
	buf_free(&sql);
	return rc;
}

static enum rc get_rows(struct store *s, int t, sqlite3_int64 paper_id, struct paper *p, struct err *e)
{
	enum rc rc = s->get_table[t] ? RC_OK : prepare_get_table(s, t, e);
	sqlite3_stmt *st = s->get_table[t];

	if (rc != RC_OK)
		return rc;
	sqlite3_bind_int64(st, 1, paper_id);
	while ((rc = db_step(s, st, e)) == RC_OK) {
		struct row r = {.store = s, .st = st, .a = p->arena};

		tables[t].get(&r, p);
	}
	sqlite3_reset(st);
	return rc == RC_END ? RC_OK : rc;
}

/* Reads the paper of a row "paper_id, id, <paper_columns>" and all its tables. */
static enum rc load_row(struct store *s, sqlite3_stmt *st, struct paper *p, struct err *e)
{
	struct row r = {.store = s, .st = st, .a = p->arena};
	sqlite3_int64 paper_id = get_int(&r);
	enum rc rc = RC_OK;

	p->id = get_text(&r);
	get_paper_row(&r, p);
	for (int t = 0; rc == RC_OK && tables[t].name; t++)
		rc = get_rows(s, t, paper_id, p, e);
	return rc;
}

enum rc store_load(struct store *s, struct str id, struct paper *p, struct err *e)
{
	enum rc rc = RC_OK;

	if (!s->get_paper) {
		struct buf sql = {0};

		buf_addf(&sql, "SELECT paper_id, id, %s FROM papers WHERE id = ?", paper_columns);
		rc = db_prepare(s, &s->get_paper, sql.p, e);
		buf_free(&sql);
	}
	if (rc != RC_OK)
		return rc;
	put_text(&(struct row){.store = s, .st = s->get_paper, .at = 1}, id);
	rc = db_step(s, s->get_paper, e);
	if (rc == RC_OK)
		rc = load_row(s, s->get_paper, p, e);
	sqlite3_reset(s->get_paper);
	return rc;
}

enum rc db_load(struct store *s, sqlite3_int64 paper_id, struct paper *p, struct err *e)
{
	enum rc rc = RC_OK;

	if (!s->get_paper_at) {
		struct buf sql = {0};

		buf_addf(&sql, "SELECT paper_id, id, %s FROM papers WHERE paper_id = ?", paper_columns);
		rc = db_prepare(s, &s->get_paper_at, sql.p, e);
		buf_free(&sql);
	}
	if (rc != RC_OK)
		return rc;
	sqlite3_bind_int64(s->get_paper_at, 1, paper_id);
	rc = db_step(s, s->get_paper_at, e);
	if (rc == RC_OK)
		rc = load_row(s, s->get_paper_at, p, e);
	sqlite3_reset(s->get_paper_at);
	return rc;
}

enum rc db_record(struct store *s, sqlite3_int64 paper_id, struct str json, struct paper *p, struct err *e)
{
	const struct place at = {.input = s->path};

	if (json.n > 0)
		return paper_from_json(p, json, at, e) == RC_OK ? RC_OK : RC_FATAL;
	enum rc rc = db_load(s, paper_id, p, e);

	return rc == RC_END ? err_set(e, RC_FATAL, "%s: a record without its paper", s->path) : rc;
}

/* ---- selections ---- */

struct cursor {
	struct store *store; /* borrowed */
	sqlite3_stmt *st;    /* owned */
};

/* What a user's expression may do (https://www.sqlite.org/c3ref/c_alter_table.html): read the database's tables, and
 * call functions but for those that load code or reach for files. No ATTACH, no PRAGMA, no writing. */
static int authorize(void *unused, int action, const char *a, const char *b, const char *c, const char *d)
{
	static const char *const refused[] = {
	    "load_extension", "fts3_tokenizer", "readfile", "writefile", "edit"};

	(void)unused;
	(void)a;
	(void)c;
	(void)d;
	if (action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_RECURSIVE)
		return SQLITE_OK;
	if (action != SQLITE_FUNCTION)
		return SQLITE_DENY;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		if (strcasecmp(b, refused[i]) == 0)
			return SQLITE_DENY;
	return SQLITE_OK;
}

/* What one value may come to, in bytes: a few records of the largest size. */
#define LIMIT_WHERE_VALUE (128 << 20)
/* Steps of SQLite's machine between looks at whether to stop: some milliseconds. */
#define STEPS_A_LOOK 100000

static int stop_asked(void *unused)
{
	(void)unused;
	return atomic_load(&pipeline_interrupted);
}

/* A user's expression may run without end, or build what no memory holds: the first signal ends it, and values have a limit.
 * It stays so for the connection, which reads only. */
static void confine(sqlite3 *db)
{
	sqlite3_limit(db, SQLITE_LIMIT_LENGTH, LIMIT_WHERE_VALUE);
	sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_progress_handler(db, STEPS_A_LOOK, stop_asked, NULL);
}

/* Compiles a selection's statement. The user's part is compiled alone first, so that an error message is
 * about it. Within one statement that SQLite knows to be read-only nothing can be changed. */
static enum rc prepare_select(
    struct store *s, const struct selection *sel, const char *sql, sqlite3_stmt **st, struct err *e)
{
	enum rc rc = RC_OK;

	if (sel->where) {
		confine(s->db);
		sqlite3_set_authorizer(s->db, authorize, NULL);
		struct buf probe = {0};
		sqlite3_stmt *alone = NULL;
		const char *rest = NULL;

		buf_addf(&probe, "SELECT 1 FROM papers WHERE (\n%s\n)", sel->where);
		if (sqlite3_prepare_v2(s->db, probe.p, -1, &alone, &rest) != SQLITE_OK || (rest && *rest) ||
		    !sqlite3_stmt_readonly(alone))
			rc = err_set(e, RC_FATAL, "--where %s: %s", sel->where,
			    rest && *rest ? "not one expression" : sqlite3_errmsg(s->db));
		sqlite3_finalize(alone);
		buf_free(&probe);
	}
	if (rc == RC_OK)
		rc = db_prepare_once(s, st, sql, e);
	sqlite3_set_authorizer(s->db, NULL, NULL);
	return rc;
}

static bool is_date(const char *s)
{
	static const char form[] = "0000-00-00";
	size_t n = strlen(s);

	if (n != 4 && n != 7 && n != 10)
		return false;
	for (size_t i = 0; i < n; i++)
		if (form[i] == '0' ? s[i] < '0' || s[i] > '9' : s[i] != form[i])
			return false;
	return true;
}

/* The lines of a file as a JSON array in *out, for json_each. */
static enum rc read_ids(const char *path, struct buf *out, struct err *e)
{
	FILE *f = fopen(path, "r");
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	enum rc rc = RC_OK;

	if (!f)
		return err_set(e, RC_FATAL, "%s: %s", path, strerror(errno));
	buf_addc(out, '[');
	while ((n = getline(&line, &room, f)) >= 0) {
		struct str id = str_trim((struct str){line, (size_t)n});

		if (id.n == 0)
			continue;
		if (out->n > 1)
			buf_addc(out, ',');
		json_put_string(out, id);
	}
	buf_addc(out, ']');
	if (ferror(f))
		rc = err_set(e, RC_FATAL, "%s: %s", path, strerror(errno));
	free(line);
	fclose(f);
	return rc;
}

enum rc store_select(struct store *s, const struct selection *sel, struct cursor **out, struct err *e)
{
	struct buf sql = {0}, ids = {0};
	sqlite3_stmt *st = NULL;
	enum rc rc = RC_OK;

	*out = NULL;
	if (sel->since && !is_date(sel->since))
		return err_set(
		    e, RC_FATAL, "--since %s: not a date (YYYY, YYYY-MM or YYYY-MM-DD)", sel->since);
	buf_addf(&sql, "SELECT paper_id, id, %s FROM papers WHERE 1", paper_columns);
	if (sel->where)
		buf_addf(&sql, " AND (\n%s\n)", sel->where);
	if (sel->category)
		buf_adds(&sql,
		    " AND EXISTS (SELECT 1 FROM categories c WHERE c.paper_id = papers.paper_id AND "
		    "(c.category = :category OR substr(c.category, 1, length(:category) + 1) = :category || "
		    "'.'))");
	if (sel->since)
		buf_adds(&sql, " AND date >= substr(:since, 1, length(date))");
	if (sel->ids)
		buf_adds(&sql, " AND id IN (SELECT value FROM json_each(:ids))");
	buf_addf(&sql, " ORDER BY %s", sel->by_arrival ? "paper_id" : "id");
	if (sel->ids)
		rc = read_ids(sel->ids, &ids, e);
	if (rc == RC_OK)
		rc = prepare_select(s, sel, sql.p, &st, e);
	if (rc != RC_OK)
		goto out;
	sqlite3_bind_text(
	    st, sqlite3_bind_parameter_index(st, ":category"), sel->category, -1, SQLITE_TRANSIENT);
	sqlite3_bind_text(st, sqlite3_bind_parameter_index(st, ":since"), sel->since, -1, SQLITE_TRANSIENT);
	if (sel->ids)
		sqlite3_bind_text64(st, sqlite3_bind_parameter_index(st, ":ids"), ids.p, ids.n,
		    SQLITE_TRANSIENT, SQLITE_UTF8);
	*out = mem_zero(sizeof(**out));
	(*out)->store = s;
	(*out)->st = st;
	st = NULL;
out:
	sqlite3_finalize(st);
	buf_free(&ids);
	buf_free(&sql);
	return rc;
}

enum rc cursor_next(struct cursor *c, struct paper *p, struct err *e)
{
	enum rc rc = db_step(c->store, c->st, e);

	return rc == RC_OK ? load_row(c->store, c->st, p, e) : rc;
}

void cursor_close(struct cursor *c)
{
	if (!c)
		return;
	sqlite3_finalize(c->st);
	free(c);
}
