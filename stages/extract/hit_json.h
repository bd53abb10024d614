/* hit_json.h: hits between `papersift stage extract` and `papersift stage relate`. */
#ifndef PAPERSIFT_HIT_JSON_H
#define PAPERSIFT_HIT_JSON_H

#include "hit.h"

/* Appends `,"hits":[...]`, to stand before a record's closing brace. Positions are bytes of the matching copy. */
void hits_to_json(const struct paper *p, struct buf *out);
/* Reads the key "hits" of a record; without it the paper gets none. RC_SKIP, located, where a hit is damaged or names
 * a rule that the packs don't have. */
enum rc hits_from_json(
    struct paper *p, const struct packs *packs, struct str json, struct place at, struct err *e);

#endif
