/* marks.h: which matches become marks, and the marked copy that the rules of the second pass see. */
#ifndef PAPERSIFT_MARKS_H
#define PAPERSIFT_MARKS_H

#include "hit.h"

/* One field while it is being extracted. All arrays live in the paper's arena but marked, which is reused. */
struct field_work {
	struct str text;        /* the matching copy */
	struct hit *candidates; /* possible marks */
	size_t candidate_count;
	struct hit *nots; /* matches of 'not' rules of the first pass */
	size_t not_count;
	struct hit **accepted; /* marks, by start; they don't overlap */
	size_t accepted_count;
	uint32_t *stops; /* ends of sentences, ascending */
	size_t stop_count;
	struct buf marked;  /* the marked copy; owned */
	uint32_t *copy_of;  /* for each byte of marked and its end: the byte of text */
	size_t copy_of_cap; /* copy_of is owned too */
	bool covered;       /* pattern_covers(text) */
	bool quantities;    /* any quantity among the accepted */
};

/* Chooses the marks among the candidates: a higher rank first, then the longer, then the earlier, then the earlier
 * rule; names that count only in context give way to all. Fills accepted. */
void marks_choose(struct field_work *w, struct arena *a);
/* The name of an accepted dataset counts wherever else it stands in title and abstract: adds candidates there. */
void marks_spread(struct field_work fields[FIELD_COUNT], struct arena *a);
/* Writes the marked copy from accepted and stops. */
void marks_write(struct field_work *w);

#endif
