/* starts.h: where in a text matches of a rule may begin: deterministic automata that read backwards and come into being state
 * by state as texts ask for them (the lazy subset construction of Thompson's grep). PCRE2 then needs to look only there,
 * and not at all where there is no such place. Each worker has its own, for they grow. */
#ifndef PAPERSIFT_STARTS_H
#define PAPERSIFT_STARTS_H

#include "nfa.h"

/* One worker's automata. */
struct starts;
struct starts *starts_new(size_t rule_count);
void starts_free(struct starts *s); /* NULL allowed */

struct places {
	uint32_t *at; /* symbols at which a match may begin, in ascending order; owned */
	size_t count, cap;
};
/* Finds the places for matches that lie in symbols [from, to) of a text, for the rule of that index, whose automaton nfa is
 * (borrowed until starts_free). Fills *out anew. */
void starts_find(struct starts *s, size_t rule, const struct nfa *nfa, const struct symbols *text,
    size_t from, size_t to, struct places *out);

#endif
