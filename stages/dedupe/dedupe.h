/* dedupe.h: one paper seen in several sources. */
#ifndef PAPERSIFT_DEDUPE_H
#define PAPERSIFT_DEDUPE_H

#include "../../pipeline/record.h"

/* Merges `from` (seen later) into `into`: sources appended (each once), absent fields filled, facts taken
 * from the paper with the better abstract (the longer one; `into` on a tie). Both live in the same arena.
 *
 * A text and the facts that stand in it travel together, because spans count its characters: title and
 * comment come from the paper with the better abstract too, and from the other one, with their facts, where
 * that has none. Facts without a place (source/<format>) are kept from both. A complete list of authors
 * replaces one cut short, a venue in print a preprint server, a stated date an inferred one. */
void dedupe_merge(struct paper *into, const struct paper *from);
/* Only the bibliographic half of it: sources and absent fields, no texts and no facts. */
void dedupe_fill(struct paper *into, const struct paper *from);

#endif
