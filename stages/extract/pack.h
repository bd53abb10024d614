/* pack.h: rule packs in memory: loaded once, read-only afterwards, shared by all workers. */
#ifndef PAPERSIFT_PACK_H
#define PAPERSIFT_PACK_H

#include "../../pipeline/err.h"
#include "../../pipeline/record.h"
#include <stdatomic.h>

enum fact_kind {
	FACT_LINK,
	FACT_DATASET,
	FACT_METRIC,
	FACT_QUANTITY, /* the kinds up to here mark text */
	FACT_AVAILABILITY,
	FACT_RESULT,
	FACT_GAIN,
	FACT_OTHER,
	FACT_TIE,
	FACT_NOT,
	FACT_BOUNDARY,
	FACT_KIND_COUNT
};
extern const char *const fact_kind_words[];

struct rule_value { /* one entry of `set` or of an example's `get` */
	const char *key;
	struct str value;  /* scalar as written; of a two-number list the first */
	struct str value2; /* the second of a two-number list, else empty */
};

struct example {
	struct str text;
	struct rule_value *get;
	size_t get_count;
	unsigned line; /* in the rule's file */
};

struct rule {
	const char *id, *about;
	const char *file;      /* path of the pack file */
	unsigned line, column; /* of the rule */
	unsigned layer;        /* which of the directories it is from */
	unsigned re_line,
	    re_column;           /* where the pattern's first line stands; re_column - 1 is its indentation */
	enum fact_kind fact, to; /* to: FACT_KIND_COUNT when none */
	const char *kind;        /* of FACT_OTHER */
	const char *pattern;     /* as written */
	const char *split;       /* as written, or NULL */
	unsigned split_line, split_column; /* where it stands, as re_line and re_column */
	struct program *split_program;
	bool any_case, marked; /* marked: runs on the marked copy */
	int rank;
	unsigned fields; /* bit (1 << enum field) */
	struct rule_value *set;
	size_t set_count;
	const char **need;
	size_t need_count;
	struct example *hit;
	size_t hit_count;
	struct example *miss;
	size_t miss_count;
	double confidence;       /* NAN when not measured */
	bool muted;              /* finds nothing: for measuring what it is worth (rules eval) */
	size_t index;            /* in packs->rules, the order of precedence */
	struct program *program; /* match.h; owned by the packs */
};

/* What a rule cost in a run with --profile; workers add to it as they close. */
struct rule_cost {
	atomic_uint_fast64_t nanoseconds;
	atomic_uint_fast64_t runs;   /* over one text */
	atomic_uint_fast64_t misses; /* runs without a match */
	atomic_uint_fast64_t tried; /* places where a match was looked for; of runs without the prefilter 0 */
	atomic_uint_fast64_t matches;
	atomic_uint_fast64_t stopped; /* runs that a limit ended */
};

struct names;   /* names.h: the name lists */
struct program; /* match.h: a compiled pattern */
struct prefilter;
struct finder;
struct filters; /* the prefilters, made at their first use */

struct packs {
	struct arena arena; /* owned; everything below lives in it */
	struct rule *rules;
	size_t rule_count;
	struct names *names;           /* owned */
	struct rule_cost *costs;       /* by rule index; the last one is the scans' (runs: bytes scanned) */
	const struct defines *defines; /* expand.h */
	struct filters *filters;       /* owned */
	struct str image; /* what rules and defines point into, where they were in the cache; owned */
	/* what doesn't count when two names are compared (the defines of these names); NULL when not defined */
	struct program *dataset_fold, *metric_fold;
	uint64_t hash; /* of all files' contents */
	char hash_hex[17];
};

/* Loads rule packs: dirs[0] is the packs' own directory, later ones add to it: a file of the same relative path
 * replaces the earlier, a rule or define of the same name likewise, and `off` takes rules of earlier ones away.
 * confidence.tsv is read from all. RC_FATAL with "file:line:column: what and why" for anything wrong in them, a pattern's own
 * error offset included. Free with packs_free. */
enum rc packs_load(struct packs **out, const char *const *dirs, size_t dir_count, struct err *e);
void packs_free(struct packs *p);                                    /* NULL allowed */
const struct rule *packs_rule(const struct packs *p, struct str id); /* or NULL */
/* The filter of the plain or of the marked copies: both are built at the first call, by whichever thread comes
 * first. Borrowed. */
const struct prefilter *packs_prefilter(const struct packs *p, bool marked);
/* What finds the places where the rule's matches may begin (starts.h), made at the first call; NULL where there is none.
 * Borrowed. */
const struct finder *packs_finder(const struct packs *p, const struct rule *r);
/* Why a rule runs on every text in spite of the filter (static text), or NULL. */
const char *packs_unfiltered(const struct packs *p, const struct rule *r);
/* A rule's value for a key of `set`, or the empty view. */
struct str rule_set(const struct rule *r, const char *key);
/* The directory of the packs: $PAPERSIFT_RULES, else rules/ beside the program's source tree or installed data
 * directory (whichever holds it). Static storage. */
const char *packs_default_dir(void);

#endif
