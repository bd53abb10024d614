/* store_groups.c: settling: the papers that share a key, their records, and the papers these are put together to
 * (store.h). What belongs together is stages/dedupe's to say. */
#include "db.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- which papers are to be looked at ---- */

enum rc store_settle_begin(struct store *s, bool apart, struct err *e)
{
	/* The index is made after the load, as those of store_runs.c are. Earlier runs have settled what they read. */
	static const char changed[] = "CREATE INDEX IF NOT EXISTS keys_by_key ON keys (key);"
	                              "CREATE TEMP TABLE IF NOT EXISTS seeds (paper_id INTEGER PRIMARY KEY);"
	                              "CREATE TEMP TABLE IF NOT EXISTS crowded (key INTEGER PRIMARY KEY);"
	                              "DELETE FROM temp.seeds; DELETE FROM temp.crowded;"
	                              "INSERT INTO temp.seeds SELECT paper_id FROM unsettled;";
	static const char sharing[] =
	    "INSERT OR IGNORE INTO temp.seeds SELECT paper_id FROM keys k "
	    "WHERE paper_id > (SELECT coalesce(max(settled_to), 0) FROM runs) "
	    "AND EXISTS (SELECT 1 FROM keys o WHERE o.key = k.key AND o.paper_id <> k.paper_id)";
	enum rc rc = db_begin(s, e);

	if (rc == RC_OK)
		rc = db_exec(s, changed, e);
	return rc == RC_OK && !apart ? db_exec(s, sharing, e) : rc;
}

struct tied {
	struct arena *a;
	int64_t *papers;
	size_t count;
	bool cut;
};

static void tie(struct tied *t, int64_t paper)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->papers[i] == paper)
			return;
	if (t->count == LIMIT_TIED) {
		t->cut = true;
		return;
	}
	*(int64_t *)arena_push(t->a, &t->papers, &t->count, sizeof(paper)) = paper;
}

/* Remembers a key that ties none: papers that are joined by others of their keys could bring it below the limit later,
 * and then it would depend on the order of the papers what it ties. */
static enum rc set_crowded(struct store *s, sqlite3_int64 key, struct err *e)
{
	enum rc rc = db_prepare(s, &s->crowd, "INSERT OR IGNORE INTO temp.crowded (key) VALUES (?)", e);

	if (rc != RC_OK)
		return rc;
	sqlite3_bind_int64(s->crowd, 1, key);
	return db_run(s, s->crowd, e);
}

/* Ties all papers that have the key, unless it is one that says nothing. */
static enum rc tie_key(struct store *s, struct tied *t, sqlite3_int64 key, struct err *e)
{
	int64_t papers[LIMIT_SHARED];
	size_t count = 0;
	bool too_many = false;
	enum rc rc = db_prepare(s, &s->papers_of,
	    "SELECT paper_id FROM keys WHERE key = ?1 AND NOT EXISTS (SELECT 1 FROM temp.crowded WHERE key = "
	    "?1) "
	    "LIMIT ?2",
	    e);

	if (rc != RC_OK)
		return rc;
	sqlite3_bind_int64(s->papers_of, 1, key);
	sqlite3_bind_int(s->papers_of, 2, LIMIT_SHARED + 1);
	while ((rc = db_step(s, s->papers_of, e)) == RC_OK) {
		if (count == LIMIT_SHARED)
			too_many = true;
		else
			papers[count++] = sqlite3_column_int64(s->papers_of, 0);
	}
	sqlite3_reset(s->papers_of);
	for (size_t i = 0; i < count && !too_many; i++)
		tie(t, papers[i]);
	if (rc != RC_END)
		return rc;
	return too_many ? set_crowded(s, key, e) : RC_OK;
}

static enum rc tie_keys_of(struct store *s, struct tied *t, int64_t paper, struct err *e)
{
	sqlite3_int64 *keys = NULL;
	size_t count = 0;
	enum rc rc = db_prepare(s, &s->keys_of, "SELECT key FROM keys WHERE paper_id = ?", e);

	if (rc != RC_OK)
		return rc;
	sqlite3_bind_int64(s->keys_of, 1, paper);
	while ((rc = db_step(s, s->keys_of, e)) == RC_OK)
		*(sqlite3_int64 *)arena_push(t->a, &keys, &count, sizeof(*keys)) =
		    sqlite3_column_int64(s->keys_of, 0);
	sqlite3_reset(s->keys_of);
	if (rc == RC_END)
		rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < count; i++)
		rc = tie_key(s, t, keys[i], e);
	return rc;
}

static int by_row(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

static enum rc drop_seeds(struct store *s, const struct tied *t, struct err *e)
{
	sqlite3_stmt *st = NULL;
	enum rc rc = db_prepare_once(s, &st, "DELETE FROM temp.seeds WHERE paper_id = ?", e);

	for (size_t i = 0; rc == RC_OK && i < t->count; i++) {
		sqlite3_bind_int64(st, 1, t->papers[i]);
		rc = db_run(s, st, e);
	}
	sqlite3_finalize(st);
	return rc;
}

enum rc store_settle_next(
    struct store *s, struct arena *a, bool apart, int64_t **papers, size_t *count, bool *cut, struct err *e)
{
	struct tied t = {.a = a};
	enum rc rc = db_begin(s, e);

	if (rc == RC_OK)
		rc = db_prepare(s, &s->next_seed, "SELECT min(paper_id) FROM temp.seeds", e);
	if (rc == RC_OK)
		rc = db_step(s, s->next_seed, e);
	if (rc != RC_OK)
		return rc;
	if (sqlite3_column_type(s->next_seed, 0) != SQLITE_NULL)
		tie(&t, sqlite3_column_int64(s->next_seed, 0));
	sqlite3_reset(s->next_seed);
	if (t.count == 0)
		return RC_END;
	for (size_t i = 0; rc == RC_OK && !apart && i < t.count; i++)
		rc = tie_keys_of(s, &t, t.papers[i], e);
	if (rc == RC_OK)
		rc = drop_seeds(s, &t, e);
	qsort(t.papers, t.count, sizeof(*t.papers), by_row);
	*papers = t.papers;
	*count = t.count;
	*cut = t.cut;
	return rc;
}

/* ---- their records ---- */

enum rc store_members(struct store *s, struct arena *a, int64_t paper, struct member **members, size_t *count,
    bool *changed, struct err *e)
{
	static const char sql[] = "SELECT path, \"offset\", hash, run_id, record FROM records JOIN files "
	                          "USING (file_id) WHERE paper_id = ? ORDER BY position";
	size_t before = *count;
	enum rc rc = db_prepare(s, &s->members, sql, e);

	if (rc == RC_OK)
		rc = db_prepare(s, &s->is_unsettled, "SELECT 1 FROM unsettled WHERE paper_id = ?", e);
	if (rc != RC_OK)
		return rc;
	sqlite3_bind_int64(s->is_unsettled, 1, paper);
	rc = db_step(s, s->is_unsettled, e);
	*changed = rc == RC_OK;
	sqlite3_reset(s->is_unsettled);
	if (rc == RC_FATAL)
		return rc;
	sqlite3_bind_int64(s->members, 1, paper);
	while ((rc = db_step(s, s->members, e)) == RC_OK) {
		struct row r = {.store = s, .st = s->members, .a = a};
		struct member *m = arena_push(a, members, count, sizeof(*m));

		m->paper = paper;
		m->from.source.path = get_text(&r);
		m->from.source.offset = (uint64_t)get_int(&r);
		m->from.hash = (uint64_t)get_int(&r);
		m->from.read_in = get_int(&r);
		m->from.json = get_text(&r);
		m->record = paper_new(a);
	}
	sqlite3_reset(s->members);
	if (rc == RC_END)
		rc = RC_OK;
	for (size_t i = before; rc == RC_OK && i < *count; i++)
		rc = db_record(s, paper, (*members)[i].from.json, (*members)[i].record, e);
	return rc;
}

bool store_is_this_run(const struct store *s, int64_t read_in)
{
	return read_in == s->run_id;
}

/* ---- the papers they make ---- */

static enum rc drop_papers(
    struct store *s, struct arena *a, const int64_t *papers, size_t count, struct str *keys, struct err *e)
{
	sqlite3_stmt *st = NULL;
	enum rc rc = db_prepare_once(s, &st, "SELECT citation_key FROM papers WHERE paper_id = ?", e);

	if (rc == RC_OK)
		rc = db_prepare(s, &s->drop_paper, "DELETE FROM papers WHERE paper_id = ?", e);
	for (size_t i = 0; rc == RC_OK && i < count; i++) {
		struct row r = {.store = s, .st = st, .a = a};

		sqlite3_bind_int64(st, 1, papers[i]);
		if ((rc = db_step(s, st, e)) == RC_OK)
			keys[i] = get_text(&r);
		sqlite3_reset(st);
		if (rc != RC_OK)
			break;
		sqlite3_bind_int64(s->drop_paper, 1, papers[i]);
		rc = db_run(s, s->drop_paper, e);
	}
	sqlite3_finalize(st);
	return rc;
}

/* The other ids of the records lead to the paper too, unless they are a paper's own. */
static enum rc put_aliases(struct store *s, const struct group *g, sqlite3_int64 paper_id, struct err *e)
{
	static const char sql[] = "INSERT OR IGNORE INTO aliases (id, paper_id) SELECT ?1, ?2 "
	                          "WHERE NOT EXISTS (SELECT 1 FROM papers WHERE id = ?1)";
	enum rc rc = db_prepare(s, &s->put_alias, sql, e);

	for (size_t i = 0; rc == RC_OK && i < g->count; i++) {
		struct str id = g->members[i]->record->id;

		if (id.n == 0 || str_eq(id, g->paper->id))
			continue;
		struct row r = {.store = s, .st = s->put_alias, .at = 1};

		put_text(&r, id);
		put_int(&r, paper_id);
		rc = db_run(s, r.st, e);
	}
	return rc;
}

static enum rc put_group(struct store *s, struct arena *a, struct group *g, struct str key, struct err *e)
{
	sqlite3_int64 paper_id = g->row;
	struct buf json = {0};
	struct str wanted = g->paper->id;
	enum rc rc = store_free_id(s, a, wanted, &g->paper->id, e);
	/* The record may be left out where it is the paper. */
	bool alone = g->count == 1 && str_eq(g->members[0]->record->id, g->paper->id);

	arena_reset(&s->scratch);
	if (rc == RC_OK)
		rc = db_put_paper(s, g->paper, key, &paper_id, e);
	for (size_t i = 0; rc == RC_OK && i < g->count; i++) {
		const struct member *m = g->members[i];

		buf_clear(&json);
		if (!alone && m->from.json.n == 0)
			paper_to_json(m->record, &json);
		rc = db_put_record(s, paper_id, (int)i, &m->from,
		    alone        ? (struct str){0}
		        : json.n ? buf_str(&json)
		                 : m->from.json,
		    e);
		if (rc == RC_OK)
			rc = db_put_keys(s, paper_id, m->from.keys, m->from.key_count, e);
	}
	if (rc == RC_OK)
		rc = put_aliases(s, g, paper_id, e);
	buf_free(&json);
	return rc;
}

enum rc store_regroup(struct store *s, struct arena *a, const int64_t *papers, size_t paper_count,
    struct group *groups, size_t group_count, struct err *e)
{
	struct str *keys = arena_alloc(a, paper_count * sizeof(*keys));
	enum rc rc = drop_papers(s, a, papers, paper_count, keys, e);

	for (size_t g = 0; rc == RC_OK && g < group_count; g++) {
		struct str key = {0};

		for (size_t i = 0; i < paper_count; i++)
			if (papers[i] == groups[g].row)
				key = keys[i];
		rc = put_group(s, a, &groups[g], key, e);
	}
	for (size_t i = 0; i < paper_count; i++) {
		bool stays = false;

		for (size_t g = 0; g < group_count && !stays; g++)
			stays = groups[g].row == papers[i];
		if (!stays && papers[i] > s->papers_before && s->counts.outcome[OUTCOME_NEW] > 0) {
			s->counts.outcome[OUTCOME_NEW]--;
			s->counts.outcome[OUTCOME_MERGED]++;
		}
	}
	return rc;
}

enum rc store_settle_end(struct store *s, struct err *e)
{
	static const char sql[] =
	    "UPDATE runs SET settled_to = (SELECT coalesce(max(paper_id), 0) FROM papers) WHERE run_id = ?";
	sqlite3_stmt *st = NULL;
	enum rc rc = db_begin(s, e);

	if (rc == RC_OK)
		rc = db_exec(s, "DELETE FROM unsettled; DELETE FROM temp.seeds", e);
	if (rc == RC_OK)
		rc = db_prepare_once(s, &st, sql, e);
	if (rc == RC_OK) {
		sqlite3_bind_int64(st, 1, s->run_id);
		rc = db_run(s, st, e);
	}
	sqlite3_finalize(st);
	return rc;
}
