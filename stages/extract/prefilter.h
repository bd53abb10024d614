/* prefilter.h: which rules may match in a text, and where, found in one walk over it. What a match of a rule needs (need.h)
 * is derived from its pattern, so nothing is lost; rules of which nothing is known may match in any text. */
#ifndef PAPERSIFT_PREFILTER_H
#define PAPERSIFT_PREFILTER_H

#include "image.h"
#include "literals.h"
#include "need.h"
#include "pack.h"
#include "pattern.h"

/* A set of rules: bit `rule->index` of these words. */
#define RULE_WORDS(rule_count) (((rule_count) + 63) / 64)
static inline void rules_put(uint64_t *set, size_t index)
{
	set[index >> 6] |= (uint64_t)1 << (index & 63);
}
static inline bool rules_have(const uint64_t *set, size_t index)
{
	return set[index >> 6] >> (index & 63) & 1;
}

/* Of the rules for plain or of those for marked copies; read-only once built: shared by all workers. */
struct prefilter;

/* Builds both: out[rule->marked] is the filter of a rule. unfiltered[index] gets the reason (static text) why a rule runs on
 * every text, or NULL. Free each with prefilter_free. */
void prefilters_new(const struct packs *packs, struct prefilter *out[2], const char **unfiltered);
/* Writes both to an image, or reads both from it (then they are NULL before, and borrow the image's bytes). */
void prefilters_image(
    struct image *x, const struct packs *packs, struct prefilter *both[2], const char **unfiltered);
/* The tree of a rule's pattern with its anchors, and what it needs; NULL, and why, where the rule runs on every text. */
struct node *prefilter_tree(
    struct patterns *patterns, struct needs *needs, const struct rule *r, uint32_t *need, const char **why);
void prefilter_free(struct prefilter *f); /* NULL allowed */

/* A sentence of a text, and the rules that may match in it. */
struct window {
	size_t start, end; /* bytes of the text: a match begins at one of these */
	uint64_t *may;
};

struct walk {
	uint32_t *got;     /* of a gate: how many below it have opened; all 0 between two texts */
	uint32_t *touched; /* gates of which got isn't 0 */
	size_t touched_count;
	struct spot {
		uint32_t first, last; /* where a text ended, by its gate */
	} * spots;
};

/* One worker's scratch space, and what the walk over the last text found. */
struct prefilter_scan {
	uint64_t *may;          /* rules that may match somewhere; RULE_WORDS of the packs' rules */
	const uint64_t *inside; /* rules whose matches lie within one sentence: they need only look at `windows` */
	struct window *windows;
	size_t window_count;
	/* of the walk itself */
	const struct prefilter *filter;
	struct literals_scan *literals;
	struct walk *walks; /* one a graph */
	bool borrowed;      /* the walks are another scan's */
	size_t window_cap;
	uint64_t *found;                /* rules found in any window */
	const struct finding *findings; /* the literals' */
	uint32_t *last;                 /* of a text: number plus 1 of its last finding; 0: none */
	uint32_t *before;               /* of a finding: of the one before it of the same text */
	size_t finding_count, before_cap;
};
/* The last place where a text stands, and the one before a given one; NULL: none. */
static inline const struct finding *prefilter_last(const struct prefilter_scan *s, uint32_t text)
{
	return s->last[text] ? &s->findings[s->last[text] - 1] : NULL;
}
static inline const struct finding *prefilter_before(
    const struct prefilter_scan *s, const struct finding *found)
{
	uint32_t before = s->before[found - s->findings];
	return before ? &s->findings[before - 1] : NULL;
}
/* The number of a text that the filter (context) looks for; UINT32_MAX where it does not. */
uint32_t prefilter_text(const void *filter, struct str text);
/* beside: another scan of the worker, of the same filter, with which it shares what is needed only while prefilter_run runs, so
 * that this stays in the processor's cache; borrowed, must live longer. NULL allowed. */
struct prefilter_scan *prefilter_scan_new(const struct prefilter *f, const struct prefilter_scan *beside);
void prefilter_scan_free(struct prefilter_scan *s); /* NULL allowed */
/* Walks over a text. `covered`: pattern_covers of the text (of a marked copy: of the text that was marked); where it is
 * false every rule may match. */
void prefilter_run(struct prefilter_scan *s, struct str text, bool covered);

#endif
