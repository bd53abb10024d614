/* automaton.h: finds which of thousands of texts stand in another, in one walk over it (Aho and Corasick, "Efficient string
 * matching", 1975), letters of ASCII in any case. It is kept small, for in a walk over a short text every byte may be
 * the first use of its state: the cache, not arithmetic, is what a walk costs. */
#ifndef PAPERSIFT_AUTOMATON_H
#define PAPERSIFT_AUTOMATON_H

#include "../../pipeline/str.h"

struct automaton_state {
	uint32_t edges;     /* where its edges begin; they end where those of the next state begin */
	uint32_t fail : 31; /* the state of its longest end that is a state too */
	uint32_t found : 1; /* a text ends here, its own or a shorter one */
};

struct automaton {
	const struct automaton_state *states; /* by number, shorter beginnings first; 0 is where a walk begins */
	const uint32_t *edges;                /* column << 24 | next state */
	const uint32_t *rows; /* of the states below row_count, which have no fail: next state by column */
	size_t row_count, columns, state_count;
	const uint32_t *text;      /* of a state: the text that ends there, its number plus 1; 0: none */
	const uint32_t *shorter;   /* of a state: the next one in which a shorter text ends; 0: none */
	unsigned char column[256]; /* of a byte; 0: no text holds it */
};

/* Builds it in the arena. Texts are in lower case, not empty, none twice; fewer than 2^24 states come of them. */
struct automaton *automaton_new(struct arena *a, const struct str *texts, size_t count);

/* The state after one more byte. */
static inline uint32_t automaton_step(const struct automaton *m, uint32_t state, unsigned char byte)
{
	uint32_t column = m->column[byte];
	while (state >= m->row_count) {
		const struct automaton_state *s = &m->states[state];
		for (uint32_t e = s[0].edges; e < s[1].edges; e++)
			if (m->edges[e] >> 24 == column)
				return m->edges[e] & 0xFFFFFF;
		state = s->fail;
	}
	return m->rows[state * m->columns + column];
}

#endif
