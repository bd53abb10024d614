/* options.h: what the command line asked for. Filled by main.c, read by everything else. */
#ifndef PAPERSIFT_OPTIONS_H
#define PAPERSIFT_OPTIONS_H

#include "limits.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct options {
	const char *command_line;  /* as typed, words separated by spaces; kept in the database's runs */
	const char *const *inputs; /* borrowed argv strings; "-" is stdin */
	size_t input_count;
	const char *from;         /* input format name, NULL to sniff */
	const char *csv_map;      /* --map: columns of tables, or NULL */
	const char *rules_dir[8]; /* --rules, in order */
	size_t rules_dir_count;
	const char *rejects;                              /* file for rejected records, or NULL */
	const char *db;                                   /* database file, or NULL */
	const char *bibtex, *json, *jsonl;                /* export files of `run`, or NULL */
	const char *to;                                   /* export format */
	const char *output;                               /* -o, or NULL for stdout */
	const char *where, *category, *since, *ids;       /* selections of `export`, or NULL */
	const char *id;                                   /* explain --id */
	const char *encoding, *protect, *keys, *key_lock; /* of bibliographies, or NULL; export.h explains */
	bool abstract, notes;
	bool as_json;         /* --json of commands that answer a question */
	int year;             /* --year: of dates printed without one; 0 when not given */
	unsigned record_time; /* --record-time: seconds of a processor that a record may take */
	unsigned jobs;        /* worker threads, at least 1 */
	unsigned batch;       /* records a batch, at least 1 */
	bool quiet;
	bool keep_duplicates; /* each record is a paper of its own */
	bool force;           /* of `update`: whatever the rules are */
	bool restart;         /* an unfinished run isn't gone on with */
	bool no_prefilter;    /* run every rule on every text */
	bool profile;         /* measure what each rule costs */
	enum color color;
};

#endif
