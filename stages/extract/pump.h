/* pump.h: whether a pattern can be made to work more than in proportion to a text's length. The texts are derived from the pattern
 * itself: what leads to a part that may be repeated, what that part repeats over and over, and something that doesn't go
 * on as the pattern wants. */
#ifndef PAPERSIFT_PUMP_H
#define PAPERSIFT_PUMP_H

#include "steps.h"

enum growth { GROWTH_FAIR, GROWTH_POLYNOMIAL, GROWTH_EXPONENTIAL };
struct pump_finding {
	enum growth growth;
	struct buf head, piece, tail; /* the text: head, then piece over and over, then tail; owned */
	size_t bytes[2];              /* of two such texts */
	uint64_t steps[2];            /* of a match on the one, and on the other */
};

/* Tries the rule's pattern, and what it splits names with. Returns how the steps of one match grow on the worst text; unless that is
 * fair, *f says on what text. Without `polynomial` only exponential growth is looked for, which is fast. Free *f with
 * pump_finding_free in any case. */
enum growth pump_rule(struct steps *steps, const struct packs *packs, const struct rule *r, bool polynomial,
    struct pump_finding *f);
void pump_finding_free(struct pump_finding *f);

#endif
