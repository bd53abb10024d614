/* nfa.h: a pattern's tree as a nondeterministic automaton (Thompson, "Regular Expression Search Algorithm", 1968), which reads
 * forwards from an anchor to where a match ends, or backwards from an anchor to where it begins. It reads symbols, one for each
 * character. Read-only once built: workers share it. */
#ifndef PAPERSIFT_NFA_H
#define PAPERSIFT_NFA_H

#include "pattern.h"

/* Symbols: the characters of ASCII, the marks behind them, one for all others, and one for the second and later bytes of a
 * character, which no automaton reads. */
#define SYMBOL_MARK 128
#define SYMBOL_OTHER 160
#define SYMBOL_COUNT 161
#define SYMBOL_INSIDE 161

/* A text, one symbol a byte. */
struct symbols {
	unsigned char *of; /* owned */
	size_t count, cap;
};
void symbols_make(struct symbols *s, struct str text);
void symbols_free(struct symbols *s);

struct nfa_node {
	uint16_t kind; /* NFA_SPLIT, NFA_DONE, or NFA_READS + the number of the set of symbols that it reads */
	uint16_t out, other; /* other: of a split */
};
enum { NFA_SPLIT, NFA_DONE /* the match's beginning, or end, is reached */, NFA_READS };

struct nfa {
	struct nfa_node *nodes;
	size_t node_count;
	struct nfa_door { /* where walks begin: what lies before the anchor's place, or behind it */
		const struct anchor *anchor;
		uint16_t node;
	} * doors;
	size_t door_count;
	unsigned char kind[SYMBOL_COUNT]; /* symbols of one kind are in the same sets */
	unsigned kind_count;
	const unsigned char *reads; /* [set * kind_count + kind]: the set holds symbols of that kind */
};

/* Builds it in arena a, from a tree that needs_add has given anchors. NULL where it would have more than 60,000 nodes. Repeats with
 * a high bound are taken for unbounded, which matches in more texts. */
const struct nfa *nfa_new(struct arena *a, const struct node *tree, bool forwards);

#endif
