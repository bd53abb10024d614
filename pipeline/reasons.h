/* reasons.h: how often records are refused, by the kind of reason: a message without its place, and with its numbers and
 * quotations blanked, so that what differs only in these counts as one. */
#ifndef PAPERSIFT_REASONS_H
#define PAPERSIFT_REASONS_H

#include "str.h"

#define LIMIT_REASONS 50 /* further kinds count as "other reasons" */

struct reason {
	char text[112]; /* NUL-ended UTF-8, cut to fit */
	uint64_t count;
};

/* All zero is ready for use. */
struct reasons {
	struct reason items[LIMIT_REASONS + 1]; /* in the order in which they came up */
	size_t count;
};

/* Counts one. message: as err_at made it; path: of the input it is about, which it may begin with. */
void reasons_add(struct reasons *r, const char *path, const char *message);
/* Counts `count` of a kind, as reasons_add named it. */
void reasons_set(struct reasons *r, struct str text, uint64_t count);

#endif
