/* db.h: inside stages/store: the open database, its statements, and the rows that travel through them. */
#ifndef PAPERSIFT_DB_H
#define PAPERSIFT_DB_H

#include "store.h"
#include <sqlite3.h>

extern const char schema_sql[], after_load_sql[]; /* the .sql files, embedded by make */

/* "PSFT": tells SQLite files of ours from others
 * (https://www.sqlite.org/pragma.html#pragma_application_id). */
#define DB_APPLICATION_ID 0x50534654

/* Of the tables; the record's JSON has a version of its own (record.h). 1 had no records, keys and aliases;
 * 2 no checks of links and no answers of services. */
#define DB_VERSION 3

enum { TABLE_MAX = 16 };

struct store {
	sqlite3 *db; /* owned */
	char *path;  /* owned copy, for messages */
	bool writes;
	/* owned; prepared at first use; store_close must know of all */
	sqlite3_stmt *find_paper, *put_paper, *get_paper, *get_paper_at, *drop_paper;
	sqlite3_stmt *find_author, *put_author;
	sqlite3_stmt *find_alias, *find_family, *find_records, *find_file, *put_file, *put_record, *put_key,
	    *meet, *keep_json, *unsettle;
	sqlite3_stmt *next_seed, *keys_of, *papers_of, *crowd, *next_family, *family, *members, *is_unsettled,
	    *put_alias;
	sqlite3_stmt *reject, *unreject, *find_key, *get_key, *journal, *progress;
	sqlite3_stmt *pin, *find_pin, *keep_pin, *get_pin;
	sqlite3_stmt *put_table[TABLE_MAX], *get_table[TABLE_MAX];
	sqlite3_int64 run_id;        /* 0: none open */
	sqlite3_int64 papers_before; /* highest paper_id when the run began */
	struct store_counts counts;
	bool leave_keys;       /* papers get no citation keys */
	int lock_fd;           /* owned: kept while a run is open; -1: none */
	struct buf file_path;  /* owned: the file asked for last, */
	sqlite3_int64 file_id; /* and its row; 0: none was */
	/* What store_expect said of the next paper. */
	bool expected;
	struct arrival arrival; /* views that live until that store_put */
	struct arena scratch;   /* owned: of one store_put */
};

/* ---- db.c ---- */
enum rc db_error(struct store *s, struct err *e); /* RC_FATAL with SQLite's message and the database's path */
enum rc db_exec(struct store *s, const char *sql, struct err *e);
enum rc db_begin(struct store *s, struct err *e); /* a transaction, unless one is open */
/* Prepares *st from sql at its first use; later calls only hand it back, reset. */
enum rc db_prepare(struct store *s, sqlite3_stmt **st, const char *sql, struct err *e);
/* Prepares what will be used once; finalise it. */
enum rc db_prepare_once(struct store *s, sqlite3_stmt **st, const char *sql, struct err *e);
enum rc db_step(struct store *s, sqlite3_stmt *st, struct err *e); /* RC_OK a row, RC_END none, RC_FATAL */
/* Keeps other programs from opening a run, until store_close. */
enum rc db_lock(struct store *s, struct err *e);
/* Runs a statement that returns no row, and resets it. */
enum rc db_run(struct store *s, sqlite3_stmt *st, struct err *e);

/* ---- migrate.c ---- */
/* Brings the database from an older version (from 1 on) to DB_VERSION and commits; says so on stderr. Where it fails the
 * database is as it was, once it is closed. */
enum rc db_migrate(struct store *s, int version, struct err *e);

/* ---- store.c ---- */
/* Writes a paper as row paper_id (0: the next) with all its tables, but not its records and keys; *paper_id gets the
 * row. key may be empty. Nothing of it may be there before. */
enum rc db_put_paper(
    struct store *s, const struct paper *p, struct str key, sqlite3_int64 *paper_id, struct err *e);

/* ---- store_records.c ---- */
/* Writes (replaces) record number position of a paper; json empty: NULL. */
enum rc db_put_record(struct store *s, sqlite3_int64 paper_id, int position, const struct arrival *r,
    struct str json, struct err *e);
enum rc db_put_keys(
    struct store *s, sqlite3_int64 paper_id, const uint64_t *keys, size_t count, struct err *e);
/* A record that is accepted is no reject any more. */
enum rc db_unreject(struct store *s, const struct source *src, struct err *e);
/* Remembers that a paper's records changed. */
enum rc db_unsettle(struct store *s, sqlite3_int64 paper_id, struct err *e);

/* ---- store_read.c ---- */
/* As store_load, by row. */
enum rc db_load(struct store *s, sqlite3_int64 paper_id, struct paper *p, struct err *e);
/* Fills p with a record of a paper: from its JSON (the column `record`), or where that is empty from the paper, which then
 * is the record. RC_OK or RC_FATAL. */
enum rc db_record(struct store *s, sqlite3_int64 paper_id, struct str json, struct paper *p, struct err *e);
/* ---- store_keys.c ---- */
/* The first free key of a base: the base itself, then base + a, b, ..., z, aa, ... is_taken says RC_OK where a
 * key is taken, RC_END where it is free, RC_FATAL. *out lies in arena a. RC_OK or RC_FATAL. */
typedef enum rc (*is_taken_fn)(struct store *s, struct str key, struct err *e);
enum rc db_free_key(
    struct store *s, struct arena *a, struct str base, is_taken_fn is_taken, struct str *out, struct err *e);

/* ---- row.c: columns one after the other ----
 * put_ functions bind the next parameter, get_ functions read the next column; absent values are NULL. */
struct row {
	struct store *store;
	sqlite3_stmt *st;
	int at;          /* next parameter (from 1) or column (from 0) */
	struct arena *a; /* of what is read, and for what put functions build */
};

void put_text(struct row *r, struct str s); /* bound without a copy: s outlives the step */
void put_int(struct row *r, sqlite3_int64 v);
void put_count(struct row *r, int v); /* -1 is NULL */
void put_null(struct row *r);
void put_real(struct row *r, double v);                                 /* NAN is NULL */
void put_word(struct row *r, const char *const *words, int i);          /* "" is NULL */
void put_strings(struct row *r, const struct str *items, size_t count); /* JSON array */
void put_ranges(struct row *r, const struct range *items, size_t count);
void put_fields(struct row *r, const struct fact_field *items, size_t count); /* JSON object */
void put_span(struct row *r, const struct span *s);                           /* SPAN_COLUMNS */
void put_run(struct row *r); /* the run at hand; NULL outside one */
/* What the run came to so far: records read, each outcome, rejected, facts (store_runs.c). */
void db_put_account(struct row *r, uint64_t records_read);

struct str get_text(struct row *r); /* copied to the arena */
sqlite3_int64 get_int(struct row *r);
int get_count(struct row *r);
double get_real(struct row *r);
int get_word(struct row *r, const char *const *words); /* unknown or NULL: 0 */
void get_strings(struct row *r, struct str **items, size_t *count);
void get_ranges(struct row *r, struct range **items, size_t *count);
void get_fields(struct row *r, struct fact_field **items, size_t *count);
void get_span(struct row *r, struct span *s);

#define SPAN_COLUMNS "field, start, \"end\", surface, rule, confidence"

/* ---- tables.c: the record as tables ---- */

/* A table whose rows belong to a paper: how many rows a paper has, how one is written, how one is read
 * (appended to the paper). Each column list is in the order in which put and get go through it. */
struct table {
	const char *name;
	const char *columns; /* behind paper_id and position */
	int column_count;
	bool single;      /* one row a paper, so without a position */
	bool facts;       /* counted as facts */
	const char *join; /* between FROM and WHERE, where columns of another table are read */
	const char *read; /* columns to read where they aren't those written */
	size_t (*count)(const struct paper *p);
	void (*put)(struct row *r, const struct paper *p, size_t i);
	void (*get)(struct row *r, struct paper *p);
};
extern const struct table tables[]; /* ended by a NULL name */

/* The row of papers, behind paper_id, id, citation_key and run_id. */
extern const char paper_columns[];
enum { PAPER_COLUMN_COUNT = 27 };
void put_paper_row(struct row *r, const struct paper *p);
void get_paper_row(struct row *r, struct paper *p);

#endif
