/* store.h: the database. One writer; every change of a batch in one transaction. What it holds:
 * schema.sql. */
#ifndef PAPERSIFT_STORE_H
#define PAPERSIFT_STORE_H

#include "../../pipeline/record.h"
#include "../../pipeline/stage.h"

enum outcome { OUTCOME_NEW, OUTCOME_UPDATED, OUTCOME_UNCHANGED, OUTCOME_MERGED };

struct store_counts {
	uint64_t outcome[4]; /* papers by enum outcome, this session */
	uint64_t rejects;    /* calls of store_reject, whole inputs among them */
	uint64_t facts;      /* in the papers written */
};

/* ---- opening, batches, runs (store.c) ----
 * All functions return RC_OK or RC_FATAL with a message, unless they say otherwise. */

/* Opens (creates) the database. RC_FATAL with a message when it can't be, or when it is none of ours, or of a
 * newer schema. path ":memory:" makes a private one, "" a private one that may spill to a temporary file.
 * readonly opens an existing one for export. *out is owned by the caller (NULL after an error). */
enum rc store_open(struct store **out, const char *path, bool readonly, struct err *e);
void store_close(struct store *s); /* NULL allowed; rolls back what wasn't committed */
/* Opens a row in `runs` and commits it, so that a run that dies leaves a trace. packs_hash may be empty. */
enum rc store_begin_run(struct store *s, const char *command, struct str packs_hash, struct err *e);
/* Gives citation keys to the papers that have none, makes indexes and views (after_load.sql), closes the run's row
 * with its account (records read, outcomes, rejects, facts) and exit code, and commits. */
enum rc store_end_run(struct store *s, uint64_t records_read, int exit_code, struct err *e);
/* Writes what the list of metrics knows of the metrics that results name (table metric_names), for the views. To be
 * called before store_end_run, in the same transaction. */
struct packs;
enum rc store_metrics(struct store *s, const struct packs *packs, struct err *e);
/* Ends the batch's transaction; the next change begins another. */
enum rc store_commit(struct store *s, struct err *e);
/* A rejected record (or input): where it was and why (the located message). format may be NULL. */
enum rc store_reject(struct store *s, const char *path, uint64_t offset, const char *format,
    const char *reason, struct err *e);
const struct store_counts *store_counts(const struct store *s);

/* ---- papers ---- */

/* What is stored about an incoming record: its paper, and the source it comes from. */
struct seen {
	bool paper;   /* a paper of this id is stored */
	bool written; /* ... and was written in this run */
	bool met;     /* ... or a record of it was found unchanged in this run */
	bool moved;   /* ... and has a source of this path at another offset */
	bool source;  /* ... and has this source (same path and offset) */
	bool hashed;  /* ... and the source's hash is known: */
	uint64_t hash;
};
enum rc store_seen(struct store *s, struct str id, const struct source *src, struct seen *out, struct err *e);
/* What became of the record that store_seen was asked about; counted. Where a paper is to be written (all but OUTCOME_UNCHANGED), the next
 * store_put keeps hash with source src; `forget` makes it drop the hashes of the paper's other sources, so
 * that they are read afresh when they come again. */
void store_expect(struct store *s, enum outcome o, const struct source *src, uint64_t hash, bool forget);
/* Writes (replaces) the paper and all that belongs to it but its citation key, which stays. Without a
 * store_expect before it counts as new or updated. */
enum rc store_put(struct store *s, const struct paper *p, struct err *e);
/* The stored paper with this id into p (fresh from paper_new); RC_END when there is none. Everything comes
 * back that store_put was given, but for id_given, span.relating and hits, which belong to a run. */
enum rc store_load(struct store *s, struct str id, struct paper *p, struct err *e);

/* Papers for an export, one at a time, ordered by id. where: an SQL expression over the papers table,
 * evaluated where nothing can be written; category: a category, or its prefix before '.'; since: ISO date
 * (YYYY, YYYY-MM or YYYY-MM-DD), which drops papers that are surely older: one dated 2023 stays for 2023-05;
 * ids: file with one id a line. All may be NULL. */
struct selection {
	const char *where, *category, *since, *ids;
	bool by_arrival; /* ordered by first arrival instead */
};
struct cursor;
enum rc store_select(struct store *s, const struct selection *sel, struct cursor **out, struct err *e);
/* The next paper into p (fresh from paper_new): RC_OK, RC_END, RC_FATAL. */
enum rc cursor_next(struct cursor *c, struct paper *p, struct err *e);
void cursor_close(struct cursor *c); /* NULL allowed */

/* ---- questions (store_ask.c) ---- */

/* The rows of a statement. All in the arena that was given. */
struct answer {
	size_t column_count, row_count;
	struct str *names; /* of the columns */
	struct cell {
		enum { CELL_NULL, CELL_NUMBER, CELL_TEXT } kind;
		struct str text; /* a number as SQLite writes it */
	} * cells;               /* row after row */
};
/* Runs one statement that only reads; text, where it isn't NULL, is its parameter ?1. RC_OK or RC_FATAL. */
enum rc store_ask(
    struct store *s, const char *sql, const char *text, struct arena *a, struct answer *out, struct err *e);

/* ---- full text (store_search.c) ---- */

/* Makes the index over titles and abstracts, the FTS5 table papers_fts, where it isn't there: in the database, or
 * where that can't be written for this connection alone. A run drops it, as papers change. s may be replaced by
 * another connection. */
enum rc store_search_ready(struct store **s, struct err *e);
/* The words of a search as FTS5 takes them, in arena a: all of them must occur; "two words" stand together, word*
 * is a beginning, -word must not occur. Empty where no word must occur. */
struct str store_search_terms(struct arena *a, struct str words);

/* ---- citation keys (store_keys.c) ---- */

/* Gives a key to all papers that have none, in the order of their ids: citation_key's base; where that is
 * taken, by an older key or by a lower id, the base and a letter: wu2023latent, wu2023latenta, ..., z, aa,
 * ab. A key once given never changes. */
enum rc store_keys_assign(struct store *s, struct err *e);
/* The key of a paper in arena a; empty when none. */
struct str store_key(struct store *s, struct arena *a, struct str id);

/* ---- citation keys of one export (store_pins.c) ----
 * Other keys than the stored ones, in a temporary table of the connection; the database stays as it is. */

typedef struct str (*store_key_base)(void *context, struct arena *a, const struct paper *p);
typedef enum rc (*store_pin_line)(void *context, struct str id, struct str key);
/* Begins with no pins. */
enum rc store_pins_begin(struct store *s, struct err *e);
/* Pins a key to an id. RC_SKIP where one of the two is pinned already. */
enum rc store_pin(struct store *s, struct str id, struct str key, struct err *e);
/* Gives keys to all papers that have none pinned, in the order of their ids: what `make` says (of id, title,
 * date, venue year and the first authors' names), followed by letters where that is taken. */
enum rc store_pins_assign(struct store *s, store_key_base make, void *context, struct err *e);
/* A paper's key, in arena a; it counts as kept from now on, *added says whether it hadn't before. */
struct str store_pin_of(struct store *s, struct arena *a, struct str id, bool *added);
/* The kept keys in the order of the ids: those pinned and those asked for. */
enum rc store_pins_list(struct store *s, store_pin_line line, void *context, struct err *e);

#endif
