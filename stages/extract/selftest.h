/* selftest.h: `papersift rules test` and `papersift rules lint`. */
#ifndef PAPERSIFT_SELFTEST_H
#define PAPERSIFT_SELFTEST_H

#include "pack.h"

/* Runs every rule's examples through extract and relate. Appends a line to report for each that fails ("file:line: rule:
 * what was wanted and what came"); returns how many failed. */
size_t rules_test(const struct packs *packs, struct buf *report);
/* Looks for patterns that will be slow or that can't be prefiltered; appends a line for each; returns how many. */
size_t rules_lint(const struct packs *packs, struct buf *report);

/* Stands where the author of a new rule (rules new) has something to write; rules_lint warns of it. */
#define FILL_IN_WORD "FILL-IN"

#endif
