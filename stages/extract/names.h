/* names.h: the name lists: thousands of dataset and metric names found in one walk over a text. */
#ifndef PAPERSIFT_NAMES_H
#define PAPERSIFT_NAMES_H

#include "image.h"
#include "pack.h"

struct names;

struct name_entry {
	const struct rule *rule; /* names/datasets or names/metrics: a rule without a pattern */
	struct str canonical;
	enum better better;
	struct str unit; /* of a metric: the one its values are usually given in, empty where it has none */
	bool ambiguous;
};

struct name_found {
	size_t start, end; /* bytes of the text */
	const struct name_entry *entry;
};

/* Lives in arena a; names_free frees what doesn't. */
struct names *names_new(struct arena *a);
void names_free(struct names *n); /* NULL allowed */
/* One list; rel "names/datasets.tsv", "names/metrics.tsv" or "names/numbers.tsv" says which. RC_FATAL, located. */
enum rc names_read(struct names *n, const char *path, struct str rel, struct str text, struct err *e);
/* Builds the table once all lists are read. */
void names_ready(struct names *n);
/* Writes what names_ready has made to an image, or reads it from one (then names_read and names_ready are not to be called, and
 * the names borrow the image's bytes). */
void names_image(struct image *x, struct names *n);
/* The longest name that begins at the first place at or after `from`; false when there is none. */
bool names_find(const struct names *n, struct str text, size_t from, struct name_found *out);
/* The value of a number word ("half", "three"), or NAN. */
double names_number(const struct names *n, struct str word);
/* The entry of a name as it stands, or NULL. kind: FACT_DATASET or FACT_METRIC. */
const struct name_entry *names_entry(const struct names *n, struct str name, enum fact_kind kind);
/* The rules that stand for the lists, for explain and the confidence table. */
const struct rule *names_rule(const struct names *n, enum fact_kind kind);

#endif
