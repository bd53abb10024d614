/* starts.h: where in a text matches of a rule may begin. A text that every match must hold was found (prefilter.h); from there
 * deterministic automata read forwards, to see whether the rest of a match stands there, and then backwards, to where it
 * begins. They come into being state by state as texts ask for them (the lazy subset construction of Thompson's grep). PCRE2
 * then needs to look only at these places, and not at all where there is none. Each worker has its own, for they grow. */
#ifndef PAPERSIFT_STARTS_H
#define PAPERSIFT_STARTS_H

#include "nfa.h"

/* A rule's automata, shared by all workers. */
struct finder {
	const struct nfa *forwards, *backwards;
	unsigned edge; /* pattern_edge */
	struct finder_anchor {
		const struct anchor *anchor;
		uint32_t *texts; /* of anchor->texts: their numbers in the prefilter */
	} * anchors;
	size_t anchor_count;
};
/* Builds it in arena a, for a tree that needs_add has given anchors; number: the number of a text. NULL where there are none, or
 * the automata would be too large. */
const struct finder *finder_new(struct arena *a, const struct node *tree,
    uint32_t (*number)(const void *context, struct str text), const void *context);

/* One worker's automata. */
struct starts;
struct starts *starts_new(size_t rule_count);
void starts_free(struct starts *s); /* NULL allowed */

struct places {
	uint32_t *at; /* bytes at which a match may begin, in ascending order; owned */
	size_t count, cap;
};
struct prefilter_scan;
/* Finds the places for matches that lie in bytes [from, to) of the text that was scanned last, for the rule of that index, whose
 * finder is given (borrowed until starts_free). Fills *out anew. */
void starts_find(struct starts *s, size_t rule, const struct finder *f, const struct prefilter_scan *scan,
    const struct symbols *text, size_t from, size_t to, struct places *out);

#endif
