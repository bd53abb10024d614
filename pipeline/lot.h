/* lot.h: some of many texts, each drawn as likely as any other, and the same ones each time. */
#ifndef PAPERSIFT_LOT_H
#define PAPERSIFT_LOT_H

#include "str.h"

struct drawn {
	uint64_t number; /* which one it was, from 0 */
	struct buf text; /* owned */
};

struct lot {
	struct drawn *items; /* owned */
	size_t count, limit;
	uint64_t seen, random;
};

/* Room for `limit` texts. Free with lot_free. */
void lot_begin(struct lot *l, size_t limit);
/* One more: where it is drawn, an empty text to write it to (in the place of one that was drawn before); else NULL. */
struct buf *lot_draw(struct lot *l);
/* In the order they came. */
void lot_sort(struct lot *l);
void lot_free(struct lot *l);

#endif
