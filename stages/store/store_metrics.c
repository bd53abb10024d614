/* store_metrics.c: what the list of metrics knows of the metrics that results name (store.h). */
#include "../extract/names.h"
#include "db.h"

/* A name that ends in a metric of the list ("test accuracies") is a metric of its own ("test accuracy"), with the
 * direction and unit of what it ends in. NULL where it doesn't. *from: where that begins. */
static const struct name_entry *head_entry(const struct names *n, struct str name, size_t *from)
{
	struct name_found found;

	for (size_t at = 0; names_find(n, name, at, &found); at = found.start + 1)
		if (found.end == name.n && found.entry->rule->fact == FACT_METRIC) {
			*from = found.start;
			return found.entry;
		}
	return NULL;
}

static enum rc put_name(struct store *s, sqlite3_stmt *st, const struct packs *packs, struct str name,
    struct arena *a, struct err *e)
{
	const struct name_entry *entry = names_entry(packs->names, name, FACT_METRIC);
	struct row r = {.store = s, .st = st, .at = 1, .a = a};
	struct str metric;
	size_t from = 0;

	if (!entry)
		entry = head_entry(packs->names, name, &from);
	if (!entry)
		return RC_OK;
	metric = str_fmt(a, "%.*s%.*s", (int)from, name.p, STR_ARG(entry->canonical));
	put_text(&r, name);
	put_text(&r, metric);
	put_word(&r, better_words, (int)entry->better);
	put_text(&r, entry->unit);
	return db_run(s, st, e);
}

enum rc store_metrics(struct store *s, const struct packs *packs, struct err *e)
{
	sqlite3_stmt *st = NULL, *put = NULL;
	struct arena a = {0};
	enum rc rc = db_begin(s, e);

	/* Of an older list nothing stays. */
	if (rc == RC_OK)
		rc = db_exec(s, after_load_sql, e);
	if (rc == RC_OK)
		rc = db_exec(s, "DELETE FROM metric_names", e);
	if (rc == RC_OK)
		rc = db_prepare_once(
		    s, &st, "SELECT DISTINCT metric FROM results WHERE metric IS NOT NULL", e);
	if (rc == RC_OK)
		rc = db_prepare_once(
		    s, &put, "INSERT INTO metric_names (name, metric, better, unit) VALUES (?, ?, ?, ?)", e);
	while (rc == RC_OK && (rc = db_step(s, st, e)) == RC_OK) {
		struct row r = {.store = s, .st = st, .a = &a};

		arena_reset(&a);
		rc = put_name(s, put, packs, get_text(&r), &a, e);
	}
	sqlite3_finalize(st);
	sqlite3_finalize(put);
	arena_free(&a);
	return rc == RC_END ? RC_OK : rc;
}
