/* hit.h: what extract hands to relate: every accepted mark and every match of the other rules. Positions are
 * bytes of the field's matching copy (paper->copies). */
#ifndef PAPERSIFT_HIT_H
#define PAPERSIFT_HIT_H

#include "../../pipeline/record.h"
#include "pack.h"

enum quantity_class { Q_PERCENT, Q_POINTS, Q_FACTOR, Q_FRACTION, Q_MEASURE, Q_NUMBER, Q_CLASS_COUNT };
extern const char *const quantity_class_words[];

struct hit_group {
	const char *name;    /* static text of the pack */
	uint32_t start, end; /* bytes in the copy */
};

struct hit {
	const struct rule *rule; /* borrowed from the packs; never NULL */
	enum field field;
	uint32_t start, end; /* bytes in the copy: the whole match; of marks: what is marked */
	struct hit_group *groups;
	size_t group_count;
	bool maybe;           /* a mark of an ambiguous list name: no fact by itself */
	struct str canonical; /* of marks made from a name list */
	enum better better;
	/* of quantities */
	enum quantity_class class;
	double low, high, uncertainty; /* uncertainty NAN when absent */
	struct str unit;               /* as printed in the copy */
	enum bound bound;
};

/* The group's index in hit->groups, or -1. */
int hit_group(const struct hit *h, const char *name);
/* True where the hit marks text (an accepted link, dataset, metric or quantity). */
static inline bool hit_is_mark(const struct hit *h)
{
	return h->rule->fact <= FACT_QUANTITY;
}

#endif
