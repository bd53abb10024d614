/* values.h: how rules' votes become one fact's values. */
#ifndef PAPERSIFT_VALUES_H
#define PAPERSIFT_VALUES_H

#include "../extract/hit.h"
#include "../extract/match.h"

/* A paper's hits while they are related. */
struct relating {
	const struct packs *packs; /* borrowed */
	struct paper *p;           /* borrowed */
	struct matcher *matcher;   /* borrowed */
	/* hits by what they do, in the order of the paper's hits; arrays of pointers in the paper's arena */
	struct hit **marks[FIELD_COUNT];
	size_t mark_count[FIELD_COUNT];
	struct hit **frames; /* result, gain */
	size_t frame_count;
	struct hit **ties, **nots;
	size_t tie_count, not_count;
};

/* The marks of one kind inside bytes [start, end) of a field's copy, in order, at most `room`; returns how many. */
size_t marks_in(const struct relating *r, enum field f, uint32_t start, uint32_t end, enum fact_kind kind,
    struct hit **out, size_t room);
/* Does hit a decide before hit b (either may be NULL)? The higher rank, then the shorter match, then the earlier
 * rule. */
bool hit_beats(const struct hit *a, const struct hit *b);
/* The text of bytes [start, end) of a copy as the record has it. */
struct str printed(const struct relating *r, enum field f, uint32_t start, uint32_t end);
/* Fills a fact's span from bytes [start, end) of a copy. */
void span_of(const struct relating *r, struct span *s, enum field f, uint32_t start, uint32_t end,
    const struct rule *rule);
/* Adds a rule's id to span->relating, once. */
void span_relate(const struct relating *r, struct span *s, const struct hit *by);
/* Index of the value that a rule's `set` has for key, or fallback. A '?' behind the value is not part of it. */
int set_index(const struct rule *rule, const char *key, const char *const *words, int fallback);
/* True where the value stands with a '?': it gives way to what the metric says (which way is better). */
bool set_yields(const struct rule *rule, const char *key);
/* Name for comparing: lower case, letters and digits only, what the define `fold` matches taken off. */
struct str name_fold(const struct relating *r, struct program *fold, struct str name);

#endif
