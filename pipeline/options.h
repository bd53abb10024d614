/* options.h: what the command line asked for. Filled by main.c, read by everything else. */
#ifndef PAPERSIFT_OPTIONS_H
#define PAPERSIFT_OPTIONS_H

#include "limits.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* What the commands that use the network were asked for: the text behind each option, NULL where it wasn't given. net.h says what each means and turns them into numbers. */
struct net_options {
	const char *contact, *ca_file;
	bool allow_private;
	const char *pause, *retry_wait, *max_wait, *timeout, *retries;
	const char *from, *until, *prefix, *set, *step, *page;        /* of harvest */
	const char *arxiv_url, *hf_url, *crossref_url, *openalex_url; /* base addresses of services */
	const char *using, *threshold;                                /* of resolve */
	const char *older_than;                                       /* of resolve and check-links */
	const char *kind;                                             /* of check-links */
	const char *at_once;                                          /* of check-links */
};

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
	bool as_json;                       /* --json of commands that answer a question */
	const char *corrections;            /* file of facts to drop, mend or add, or NULL */
	const char *errors;                 /* rules eval: the measure whose errors are shown, or NULL */
	bool write;                         /* rules eval: put confidence into the packs */
	unsigned limit;                     /* facts shown in context */
	const char *shard;                  /* --shard as typed (I/N), or NULL; shard.h makes of it */
	unsigned shard_number, shard_count; /* number 1... of so many; 0 of 0: everything is read */
	int year;                           /* --year: of dates printed without one; 0 when not given */
	unsigned record_time;               /* --record-time: seconds of a processor that a record may take */
	unsigned jobs;                      /* worker threads, at least 1 */
	unsigned batch;                     /* records a batch, at least 1 */
	bool quiet;
	bool keep_duplicates; /* each record is a paper of its own */
	bool force;           /* of `update`: whatever the rules are */
	bool restart;         /* an unfinished run isn't gone on with */
	bool no_prefilter;    /* run every rule on every text */
	bool profile;         /* measure what each rule costs */
	enum color color;
	struct net_options net;
};

#endif
