/* steps.h: how much work a match takes on a text, run as the stage runs it: only where the prefilter says that a match may begin.
 * Counted are steps (items of the pattern that were tried, and bytes that were read), not time: the answer is the same on
 * every machine. */
#ifndef PAPERSIFT_STEPS_H
#define PAPERSIFT_STEPS_H

#include "match.h"

/* Counts for one pattern at a time; borrows the packs. */
struct steps;
struct steps *steps_new(const struct packs *packs);
void steps_free(struct steps *s); /* NULL allowed */
/* The pattern to count for from now on: the rule's, or the one it splits names with. */
void steps_of(struct steps *s, const struct rule *r, bool split);

/* True where the stage would try a match in the text (of a rule with marks: a marked copy). */
bool steps_tried(struct steps *s, struct str text);
/* True where a match of those that the stage would try in the text reaches a limit of matching (match.h). Only the first eight are
 * looked at. Costs little. */
bool steps_reach_limit(struct steps *s, struct str text);
/* The steps of the one match among them that takes most, but no more than `most` (or a few more). */
uint64_t steps_count(struct steps *s, struct str text, uint64_t most);

#endif
