/* store.h: the database. One writer; every change of a batch in one transaction. What it holds:
 * schema.sql. */
#ifndef PAPERSIFT_STORE_H
#define PAPERSIFT_STORE_H

#include "../../pipeline/record.h"
#include "../../pipeline/stage.h"

enum outcome { OUTCOME_NEW, OUTCOME_UPDATED, OUTCOME_UNCHANGED, OUTCOME_MERGED, OUTCOME_COUNT };

struct store_counts {
	uint64_t outcome[OUTCOME_COUNT]; /* records by enum outcome, this run */
	uint64_t rejects;                /* calls of store_reject, whole inputs among them */
	uint64_t facts;                  /* in the records that were new or changed */
};

/* ---- opening, batches, runs (store.c) ----
 * All functions return RC_OK or RC_FATAL with a message, unless they say otherwise. */

/* Opens (creates) the database. RC_FATAL with a message when it can't be, or when it is none of ours, or of a
 * newer schema. path ":memory:" makes a private one, "" a private one that may spill to a temporary file.
 * readonly opens an existing one for export. *out is owned by the caller (NULL after an error). */
enum rc store_open(struct store **out, const char *path, bool readonly, struct err *e);
/* The schema version of databases that this program makes (PRAGMA user_version). */
int store_schema_version(void);
void store_close(struct store *s); /* NULL allowed; rolls back what wasn't committed */
/* Undoes what wasn't committed. */
void store_rollback(struct store *s);
/* Opens a row in `runs` and commits it, so that a run that dies leaves a trace. packs_hash may be empty. What an
 * unfinished run before it left in the journal is forgotten. RC_FATAL too where another program has a run open. */
enum rc store_begin_run(struct store *s, const char *command, struct str packs_hash, struct err *e);
/* Keeps with the run just begun the plan by which the same run is known again. */
enum rc store_plan_run(struct store *s, struct str plan, struct err *e);
/* This run gives no citation keys: they depend on all papers, and it has only a share of them. */
void store_leave_keys(struct store *s);
/* After the last record: makes indexes and views (after_load.sql), gives citation keys to the papers that have none,
 * and commits. Changes nothing where it is called again. */
enum rc store_end_load(struct store *s, struct err *e);
/* As store_end_load; then closes the run's row with its account (records read, outcomes, rejects, facts) and exit code,
 * forgets the journal, and commits. */
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

/* ---- runs that go on (store_journal.c) ---- */

/* How far a stream has been read: everything before the place is in the database. */
struct progress_mark {
	const char *path;        /* the stream's (read.h) */
	const char *fingerprint; /* of the input */
	uint64_t offset, line;   /* of what comes next */
	uint64_t items;          /* records before it, refused ones too */
	bool done;               /* nothing comes next */
};
/* Writes a mark, in the batch's transaction. */
enum rc store_journal(struct store *s, const struct progress_mark *m, struct err *e);
/* Keeps the account so far with the run, in the batch's transaction. account: JSON, the caller's. */
enum rc store_save_run(
    struct store *s, uint64_t records_read, struct str account, uint64_t rejects_size, struct err *e);

/* The last run, where it didn't come to its end. Text lies in the arena given. */
struct unfinished {
	int64_t run_id;
	struct str started, command, plan, packs_hash, account;
	uint64_t records, rejects_size;
	struct store_counts counts;
	int64_t papers_before;
};
/* RC_OK: there is one; RC_END: there isn't. */
enum rc store_unfinished(struct store *s, struct arena *a, struct unfinished *out, struct err *e);
/* Goes on with it instead of store_begin_run. */
enum rc store_continue_run(struct store *s, const struct unfinished *u, struct err *e);

/* The journal for the thread that reads inputs: a connection of its own. */
struct journal;
enum rc journal_open(struct journal **out, const char *path, struct err *e); /* close it in either case */
void journal_close(struct journal *j);                                       /* NULL allowed */
enum journal_state {
	JOURNAL_NONE,   /* nothing of the stream is known */
	JOURNAL_SAME,   /* *out says how far it was read */
	JOURNAL_CHANGED /* ... but the input is another now */
};
enum journal_state journal_find(
    struct journal *j, const char *path, const char *fingerprint, struct progress_mark *out);

/* ---- other rules (store_update.c) ---- */

/* Records whose facts were found with other rules than those of packs_hash, or all; but those that this run has read
 * don't count. */
enum rc store_outdated(struct store *s, bool all, struct str packs_hash, uint64_t *records, struct err *e);
/* Rows of the next papers that have such records, beyond the row `after`, at most `room`. *count 0: there are none. */
enum rc store_outdated_papers(struct store *s, bool all, struct str packs_hash, int64_t after,
    int64_t *papers, size_t room, size_t *count, struct err *e);
/* Whether the last run that read inputs kept each record a paper of its own. */
enum rc store_keeps_duplicates(struct store *s, bool *keeps, struct err *e);

/* ---- papers ---- */

/* A record on its way into the database. All of it is borrowed until the call it is meant for returns. */
struct arrival {
	struct source source; /* where it was read */
	uint64_t hash;        /* of it and the packs */
	const uint64_t *keys; /* of the table keys */
	size_t key_count;
	int64_t read_in; /* run that last read it; 0: this one */
	struct str json; /* the record; may be empty where the paper is the record to the letter */
};

/* What is stored about an incoming record. */
struct seen {
	int64_t paper; /* row of its paper; 0: none is known, and the rest says nothing */
	struct str id; /* the paper's id, in arena a */
	int records;   /* the paper is made of */
	int next;      /* position of one more */
	int position;  /* of the one that was read from this place; -1: none */
	uint64_t hash; /* of that one */
	int stale; /* of the first one that was read from another place of this file and not in this run; -1: none */
};
/* Looks a record up: by its id, or an id that its paper is known by besides; among papers whose ids differ in "#2"
 * only, the one that has a record of this place, else (alone: papers of one record) the one that has a stale record
 * of this file. alone: papers that have no such record don't count. */
enum rc store_seen(struct store *s, struct arena *a, struct str id, const struct source *src, bool alone,
    struct seen *out, struct err *e);
/* The id itself where no paper has it, else the first free of "id#2", "id#3", ... in arena a. */
enum rc store_free_id(struct store *s, struct arena *a, struct str id, struct str *out, struct err *e);
/* The record is there, unchanged: counted, and marked as read in this run. */
enum rc store_met(struct store *s, const struct seen *seen, struct err *e);
/* The next store_put is of a paper that is this record: counted as o; kept with it. */
void store_expect(struct store *s, enum outcome o, const struct arrival *r);
/* Puts a record to a paper that is there: in the place of the one at seen's position (or stale), or as one more.
 * Counted as o, with its facts. The paper itself changes when it is settled. */
enum rc store_add(struct store *s, const struct seen *seen, enum outcome o, const struct arrival *r,
    size_t facts, struct err *e);
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

/* ---- settling (store_groups.c): which records are of one paper ---- */

/* A record that is stored, with its place and hash (its keys are not loaded). */
struct member {
	int64_t paper;        /* row of the paper that it belongs to */
	struct arrival from;  /* in the arena */
	struct paper *record; /* in the arena */
};
/* Records that make one paper. */
struct group {
	struct paper *paper; /* made of them; its id is that which it is to have, if it is free */
	struct member **members;
	size_t count;
	int64_t row; /* of the papers they came from, the one that this is to be; 0: none, it becomes a new one */
};

/* Begins to go through the papers to be settled: those whose records changed and, unless apart, those of this run
 * that share a key with another. */
enum rc store_settle_begin(struct store *s, bool apart, struct err *e);
/* The next of them: *papers gets it and, unless apart, all that are tied to it by shared keys, directly or through
 * others, in order of their rows, in arena a. A key that more than LIMIT_SHARED papers have ties none; *cut tells that
 * there were more than LIMIT_TIED. RC_END at the end. */
#define LIMIT_SHARED 256
#define LIMIT_TIED 2000
enum rc store_settle_next(
    struct store *s, struct arena *a, bool apart, int64_t **papers, size_t *count, bool *cut, struct err *e);
/* Where duplicates are kept: begins to go through the ids that several records of this run bear. */
enum rc store_families_begin(struct store *s, struct err *e);
/* The next of these ids, and the papers of this run that have it, also with a number behind it ("#2"); some of them may be
 * of another record id. At most LIMIT_TIED + 1. All in arena a. RC_END at the end. */
enum rc store_family_next(
    struct store *s, struct arena *a, struct str *id, int64_t **papers, size_t *count, struct err *e);
/* Appends a paper's records to *members, all in arena a; *changed tells that they changed since it was settled. */
enum rc store_members(struct store *s, struct arena *a, int64_t paper, struct member **members, size_t *count,
    bool *changed, struct err *e);
/* Whether a record (its read_in) was read in this run. */
bool store_is_this_run(const struct store *s, int64_t read_in);
/* Writes groups in the place of the papers that are named. Where that makes one paper of several, those of this run
 * are counted as merged instead of new. */
enum rc store_regroup(struct store *s, struct arena *a, const int64_t *papers, size_t paper_count,
    struct group *groups, size_t group_count, struct err *e);
/* All is settled: from now on only what comes or changes has to be. */
enum rc store_settle_end(struct store *s, struct err *e);
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
 * ab. A key once given never changes. Commits, also on the way. */
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
