/* nfa.h: a pattern's tree as a nondeterministic automaton that reads a text backwards, from where a match ends to where it
 * begins (Thompson, "Regular Expression Search Algorithm", 1968). It reads symbols, one for each character. Read-only once
 * built: workers share it. */
#ifndef PAPERSIFT_NFA_H
#define PAPERSIFT_NFA_H

#include "pattern.h"

/* Symbols: the characters of ASCII, the marks behind them, and one for all others. */
#define SYMBOL_MARK 128
#define SYMBOL_OTHER 160
#define SYMBOL_COUNT 161

/* A text, one symbol a character. */
struct symbols {
	unsigned char *of; /* owned */
	uint32_t *at;      /* byte where the character begins; at[count] is the text's length; owned */
	uint32_t *number;  /* of each byte and the end: its character; owned */
	/* Where each symbol stands: bit i & 63 of where[symbol * words + i / 64]; owned. */
	uint64_t *where;
	size_t count, cap, words, where_cap;
};
void symbols_make(struct symbols *s, struct str text);
void symbols_free(struct symbols *s);

struct nfa_node {
	uint16_t kind; /* NFA_SPLIT, NFA_BEGIN, or NFA_READS + the number of the set of symbols that it reads */
	uint16_t out, other; /* other: of a split */
};
enum { NFA_SPLIT, NFA_BEGIN /* of a match */, NFA_READS };

struct nfa {
	struct nfa_node *nodes;
	size_t node_count;
	uint32_t entry;                   /* reads the last character of a match */
	unsigned char kind[SYMBOL_COUNT]; /* symbols of one kind are in the same sets */
	unsigned kind_count;
	const unsigned char *reads; /* [set * kind_count + kind]: the set holds symbols of that kind */
	unsigned edge;              /* pattern_edge */
	struct nfa *also;           /* of the other alternatives; NULL: no more */
};

/* Builds it in arena a, or a list of several, for the alternatives of a large pattern: one automaton for all would have a state
 * for every combination of what they have read. NULL where one would have more than 60,000 nodes. Repeats with a high bound are taken for unbounded,
 * which matches in more texts. */
const struct nfa *nfa_new(struct arena *a, const struct node *tree);

#endif
