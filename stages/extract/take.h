/* take.h: what becomes of a match of a rule: a candidate for a mark, a 'not', the end of a sentence, or a hit. */
#ifndef PAPERSIFT_TAKE_H
#define PAPERSIFT_TAKE_H

#include "marks.h"
#include "match.h"

struct match {
	const struct rule *rule;
	struct field_work *w;
	enum field field;
	const size_t *pairs; /* as matcher_find returns them */
	uint32_t groups;
};

/* Takes a match in a text of p; what comes of it lives in the paper's arena. matcher: splits lists of names. */
void match_take(const struct match *m, struct matcher *matcher, const struct packs *packs, struct paper *p);
/* The names of the packs' lists in a text become candidates. */
void names_take(const struct packs *packs, struct paper *p, struct field_work *w, enum field f);
/* Adds to what relate is given; what is beyond 20,000 of one paper is left out. */
void hit_add(struct paper *p, struct hit h);

#endif
