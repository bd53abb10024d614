/* store_search.c: full text over titles and abstracts (store.h). */
#include "db.h"
#include <string.h>

/* In the database: an external-content table, which keeps the index only and reads texts from papers
 * (https://www.sqlite.org/fts5.html#external_content_tables). */
static const char lasting[] = "CREATE VIRTUAL TABLE papers_fts USING fts5(title, abstract, content = "
                              "'papers', content_rowid = 'paper_id', "
                              "tokenize = 'porter unicode61 remove_diacritics 2');"
                              "INSERT INTO papers_fts (papers_fts) VALUES ('rebuild')";
/* For the connection alone: content can't lie in another database, so texts are not kept. */
static const char passing[] =
    "PRAGMA temp_store = MEMORY;"
    "CREATE VIRTUAL TABLE temp.papers_fts USING fts5(title, abstract, content = '', "
    "tokenize = 'porter unicode61 remove_diacritics 2');"
    "INSERT INTO temp.papers_fts (rowid, title, abstract) SELECT paper_id, title, abstract FROM main.papers";

static bool has_index(struct store *s)
{
	sqlite3_stmt *st = NULL;
	struct err ignored;
	bool found = db_prepare_once(s, &st, "SELECT 1 FROM sqlite_schema WHERE name = 'papers_fts'",
	                 &ignored) == RC_OK &&
	    db_step(s, st, &ignored) == RC_OK;

	sqlite3_finalize(st);
	return found;
}

enum rc store_search_ready(struct store **s, struct err *e)
{
	struct store *writing = NULL;
	struct err ignored;
	bool made;

	if (has_index(*s))
		return RC_OK;
	if (store_open(&writing, (*s)->path, false, &ignored) != RC_OK)
		return db_exec(*s, passing, e);
	/* Somebody else may have made it in the meantime. */
	made = db_begin(writing, &ignored) == RC_OK &&
	    (has_index(writing) || db_exec(writing, lasting, &ignored) == RC_OK) &&
	    store_commit(writing, &ignored) == RC_OK;
	if (!made) {
		store_close(writing);
		return db_exec(*s, passing, e);
	}
	store_close(*s);
	*s = writing;
	return RC_OK;
}

/* Appends a word or phrase as an FTS5 string, in which nothing has a meaning. */
static void put_term(struct buf *out, struct str term, bool prefix)
{
	buf_addc(out, '"');
	for (size_t i = 0; i < term.n; i++) {
		if (term.p[i] == '"')
			buf_addc(out, '"');
		buf_addc(out, term.p[i]);
	}
	buf_adds(out, prefix ? "\"*" : "\"");
}

struct str store_search_terms(struct arena *a, struct str words)
{
	struct buf all = {0}, none = {0};
	struct str out;

	for (size_t i = 0; i < words.n;) {
		bool minus = words.p[i] == '-', quoted;
		size_t from = i + minus, to;

		quoted = from < words.n && words.p[from] == '"';
		if (quoted) {
			to = str_find_char(words, '"', ++from);
			to = to == SIZE_MAX ? words.n : to;
		} else {
			for (to = from; to < words.n && (unsigned char)words.p[to] > ' ';)
				to++;
		}
		struct str term = str_trim(str_sub(words, from, to));
		struct buf *b = minus ? &none : &all;
		bool prefix = !quoted && term.n > 1 && term.p[term.n - 1] == '*';

		if (prefix)
			term.n--;
		i = to + 1;
		if (term.n == 0)
			continue;
		buf_adds(b, b->n == 0 ? "" : minus ? " OR " : " AND ");
		put_term(b, term, prefix);
	}
	if (all.n > 0 && none.n > 0)
		buf_addf(&all, " NOT (%s)", none.p);
	out = str_dup(a, buf_str(&all));
	buf_free(&all);
	buf_free(&none);
	return out;
}
