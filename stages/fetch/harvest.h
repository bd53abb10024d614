/* harvest.h: many responses of one service into a directory, for `run` to read, again and again without asking anew.
 *
 *   DIR/000001.xml ...     the responses, whole, as they came
 *   DIR/.harvest.json      what was asked for and how far it has got
 *   DIR/.harvest.lock      held while a harvest is at work
 *
 * A response gets its name before the state says so, and a harvest that was stopped between the two asks for it again
 * and writes the same file: killed at any moment, it goes on to the result of an undisturbed one. */
#ifndef PAPERSIFT_HARVEST_H
#define PAPERSIFT_HARVEST_H

#include "../read/http.h"
#include <jansson.h>

/* What the command line asks for. Texts are borrowed, NULL where not given. */
struct harvest_plan {
	const char *dir;
	const char *url;          /* base address of the service */
	const char *prefix, *set; /* OAI: metadataPrefix, set */
	const char *from, *until; /* ISO dates; from may be "last" */
	unsigned step;            /* OAI: days of a list that is asked for as one; 0: all of it */
	unsigned page;            /* arXiv: records a response */
	const char *query;        /* arXiv: search_query, */
	const char *const *ids;   /* ... or ids */
	size_t id_count;
};

struct harvest {
	struct http *http;               /* borrowed */
	const struct harvest_plan *plan; /* borrowed */
	const char *kind;                /* static: "oai", "arxiv", "hf-daily" */
	json_t *state;                   /* owned */
	int lock;                        /* owned descriptor */
	bool quiet;
	void (*progress)(
	    void *context, uint64_t records, uint64_t files); /* told of each response; NULL: nobody */
	void *context;
	uint64_t records, files; /* of this run */
};

/* ---- the three services ----
 * Each goes on where the directory's state says. RC_OK: complete. RC_SKIP: it stopped, with a message, and can go on.
 * RC_FATAL: interrupted (likewise), or the disk fails. RC_END: it was complete already, nothing was asked. */
enum rc harvest_oai(struct harvest *h, struct err *e);
enum rc harvest_arxiv(struct harvest *h, struct err *e);
enum rc harvest_hf(struct harvest *h, struct err *e);

/* ---- what they share (harvest.c) ---- */

/* Makes the directory, takes its lock and reads its state. request: what identifies this harvest beside its dates;
 * taken over. Afterwards h->state has "from" and "until" (null: open), settled, and "status" "running"; fresh: it
 * begins now. RC_OK, RC_END (complete already), RC_SKIP (the directory holds another harvest, or "last" has nothing to
 * go on from), RC_FATAL. */
enum rc harvest_open(struct harvest *h, json_t *request, bool *fresh, struct err *e);
void harvest_close(struct harvest *h);

/* Looks at a response; RC_OK, or RC_SKIP with a message: then it is asked for again, as after a failure. */
typedef enum rc harvest_check(void *context, struct str body, struct err *e);
/* Asks for url until check is content. RC_OK, RC_SKIP, RC_FATAL; messages begin with the address. */
enum rc harvest_get(struct harvest *h, const char *url, harvest_check *check, void *context,
    struct http_answer *a, struct err *e);
/* Keeps a response under a name. RC_OK or RC_FATAL. */
enum rc harvest_keep(struct harvest *h, const char *name, struct str body, size_t records, struct err *e);
/* Writes the state down. RC_OK or RC_FATAL. */
enum rc harvest_save(struct harvest *h, struct err *e);
/* The state "done"; last: what "--from last" will begin with. */
enum rc harvest_done(struct harvest *h, const char *last, struct err *e);

/* Members of the state: numbers (0 when absent) and texts ("" when absent or null). */
long long harvest_number(const struct harvest *h, const char *key);
void harvest_set_number(struct harvest *h, const char *key, long long n);
const char *harvest_text(const struct harvest *h, const char *key);
void harvest_set_text(struct harvest *h, const char *key, const char *text); /* NULL: null */

/* ---- days (days.c) ---- */
#define DAY_BYTES 16 /* room for "2024-10-28" */

/* True for YYYY-MM-DD of a day that exists. */
bool day_valid(const char *day);
/* The day n days after (before: negative) `day`, which must be valid. */
void day_add(const char *day, int n, char out[DAY_BYTES]);
void day_today(char out[DAY_BYTES]); /* in UTC */

#endif
