/* score.h: found facts against a gold: what a careful reader found in the same texts. What counts as the same fact, and
 * every figure, is as in the scorer that comes with the gold (score.py), to the last digit; its names are kept. */
#ifndef PAPERSIFT_SCORE_H
#define PAPERSIFT_SCORE_H

#include "facts.h"

#define LIMIT_GOLD_BYTES ((size_t)256 << 20)
#define LIMIT_GOLD_FACTS 2000 /* of one class in one record */

/* ---- score_keys.c: names and units as they are compared. All results are in the arena. ---- */

/* Case, LaTeX's \% and $, hyphens, white space and punctuation folded. */
struct str score_fold(struct arena *a, struct str s);
/* Of a data set: without article and without "dataset", "benchmark" and the like at its end. */
struct str score_name_key(struct arena *a, struct str s);
/* Of a metric: without "average", "higher"... before it, "score"... behind it, and the s of a plural. */
struct str score_metric_key(struct arena *a, struct str s);
struct str score_unit_key(struct arena *a, struct str s);
struct str score_url_key(struct arena *a, struct str s);
/* Equal, or one holds the other as whole words; the empty text is like itself only. */
bool score_close(struct str a, struct str b);

/* ---- score_same.c ---- */

enum { SCORE_LINKS, SCORE_DATASETS, SCORE_METRICS, SCORE_RESULTS, SCORE_GAINS, SCORE_CLASSES };
extern const char *const score_classes[]; /* their names, NULL-ended */

enum score_word { WORD_KIND, WORD_DIRECTION, WORD_SENSE, WORD_BOUND, WORD_OF, WORD_ROLE, SCORE_WORDS };

/* A value with what else the gold takes for right. A value that is absent has p NULL. */
struct readings {
	struct str of[2];
	int count;
};

/* A fact as it is compared, gold or found. */
struct item {
	const json_t *json; /* borrowed: the gold's own; NULL of what was found */
	const void *fact;   /* borrowed: of what was found */
	struct str shown;   /* the words in the text */
	struct readings words[SCORE_WORDS];
	struct readings metric, baseline; /* keys */
	struct str dataset, unit, url;    /* keys */
	struct str *names;                /* keys of a data set's names */
	size_t name_count;
	double value, amount[2]; /* NAN where absent */
	bool has_amount, plain;  /* plain: a name without anything else (metrics) */
	unsigned present;        /* bit (1 << enum score_has) */
};
/* Which keys a gold fact has: an attribute is scored only there. */
enum score_has {
	HAS_ROLE,
	HAS_DATASET,
	HAS_OF,
	HAS_BOUND,
	HAS_UNIT,
	HAS_KIND,
	HAS_DIRECTION,
	HAS_SENSE,
	HAS_METRIC,
	HAS_BASELINE
};

struct items {
	struct item *of;
	size_t count;
};

/* The gold's list `name` ("gains") of a record, or of its `optional`. */
void items_of_gold(struct items *out, struct arena *a, const json_t *record, int class);
/* What was found in a paper. */
void items_of_paper(struct items *out, struct arena *a, const struct paper *p, int class);

typedef bool same_fn(const struct item *gold, const struct item *found);

struct measure {
	const char *name; /* "gains: amount" */
	int class;
	same_fn *same;
};
extern const struct measure score_measures[]; /* ended by name NULL */
enum { SCORE_MEASURES = 12 };

struct attribute {
	const char *name;    /* "gains.kind" */
	const char *measure; /* of the facts matched under it */
	same_fn *right;
	enum score_has has;
};
extern const struct attribute score_attributes[]; /* ended by name NULL */
enum { SCORE_ATTRIBUTES = 13 };

/* Who belongs to whom: partner[i] is the found fact of gold fact i, taken[j] tells of found fact j; both in the arena. */
struct matching {
	size_t *partner; /* SIZE_MAX: missed */
	bool *taken;
	size_t pairs;
};
/* The largest one-to-one matching, likest first. */
void score_match(struct matching *out, struct arena *a, const struct items *gold, const struct items *found,
    same_fn *same);
/* The same, where found facts that the gold calls optional are neither right nor wrong: pardoned[j]. */
void score_match_optional(struct matching *out, bool **pardoned, struct arena *a, const struct items *gold,
    const struct items *optional, const struct items *found, same_fn *same);

/* ---- score.c ---- */

struct score {
	size_t records, status_right, status_all, spans_right, spans_wrong;
	struct {
		size_t right, wrong, missed;
		bool asked; /* the gold has such facts, or none of them on purpose */
	} measures[SCORE_MEASURES];
	struct {
		size_t right, all;
		bool asked;
	} attributes[SCORE_ATTRIBUTES];
	struct {
		size_t gold, right, said;
	} kinds[8]; /* of links, by enum link_kind; the last one: any other */
};

/* Something that was missed, found wrongly, or an attribute that isn't right. */
struct score_error {
	const struct measure *measure;     /* NULL: of code_status or an attribute */
	const struct attribute *attribute; /* or NULL */
	const struct item *gold, *found;   /* the one that there is */
};
/* Hears of every error of a record. */
typedef void error_fn(void *context, const json_t *record, const struct paper *p, const struct score_error *x);

/* Adds one record: p is what was found in its text. errors may be NULL. Scratch goes into the arena. */
void score_add(struct score *s, struct arena *a, const json_t *record, const struct paper *p,
    error_fn *errors, void *context);
/* The figures as a table; as members of a JSON object without its braces. */
void score_table(const struct score *s, struct buf *out);
void score_json(const struct score *s, struct buf *out);

/* ---- gold.c ---- */

/* Reads a gold file: an array of {id, title, abstract, ...}, each checked. RC_OK: *out is owned by the caller
 * (json_decref). RC_FATAL with a message that says where. */
enum rc gold_load(json_t **out, const char *path, struct err *e);
/* A gold record's text as a paper, as reading it from a file makes it; in the arena. */
struct paper *gold_paper(struct arena *a, const json_t *record);
/* A member that is a text; else the empty view with p NULL. */
struct str gold_text(const json_t *object, const char *key);

#endif
