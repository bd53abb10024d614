/* facts_diff.h: how the facts of one paper differ between two outputs in papersift's JSON. */
#ifndef PAPERSIFT_FACTS_DIFF_H
#define PAPERSIFT_FACTS_DIFF_H

#include "facts.h"
#include "lot.h"

enum difference { DIFF_GAINED, DIFF_LOST, DIFF_CHANGED, DIFF_COUNT };

struct diff_count {
	struct str name; /* of a class or a rule */
	size_t of[DIFF_COUNT];
	size_t same, moved; /* of classes: equal facts; those of them that another rule finds now */
};

struct facts_diff {
	struct arena arena; /* owned: names */
	struct diff_count *classes, *rules;
	size_t class_count, rule_count;
	size_t papers, differing; /* compared; of them those with any difference */
	struct lot lot;           /* differences in their sentences */
};

/* limit: how many differences are kept to be shown. Free with facts_diff_free. */
void facts_diff_begin(struct facts_diff *d, size_t limit);
void facts_diff_free(struct facts_diff *d);
/* Compares two records of one paper, both of the form of record.h. */
void facts_diff_add(struct facts_diff *d, const json_t *before, const json_t *after);
/* The counts by class and by rule, and the differences that were drawn. */
void facts_diff_put(struct facts_diff *d, struct buf *out);

#endif
