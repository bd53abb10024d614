/* need.h: what a text must hold for a pattern to match: a formula of pieces of text, "all of" and "any of", concluded from
 * the pattern's tree. Equal parts of all formulas are one node. The method is that of RE2's FilteredRE2 (Cox, "Regular
 * Expression Matching with a Trigram Index", https://swtch.com/~rsc/regexp/regexp4.html). */
#ifndef PAPERSIFT_NEED_H
#define PAPERSIFT_NEED_H

#include "pattern.h"

#define NEED_NOTHING 0 /* the number of the formula that every text fulfils */

struct need {
	enum need_kind { NEED_TEXT, NEED_ANY_OF, NEED_ALL_OF } kind;
	struct str text; /* of a text: in lower case (ASCII) */
	const uint32_t *of; /* of the others: numbers of lesser needs; of all_of in the order in which they follow each
	                     * other, where the first byte of one may be the last of the one before */
	size_t of_count;
};

struct needs {
	struct arena arena; /* owned; everything below lives in it */
	struct need *items; /* items[NEED_NOTHING] stands for nothing */
	size_t count;
	uint32_t *table; /* hash table of numbers of items; 0: free */
	size_t mask;
};

struct needs *needs_new(void);
void needs_free(struct needs *n); /* NULL allowed */
/* The number of what a match of the tree needs; NEED_NOTHING where no text can be told not to match. What is found out on the
 * way, the anchors of the tree too, lives in arena a, which must live as long as trees are added whose defines are shared. */
uint32_t needs_add(struct needs *n, struct arena *a, struct node *pattern);
/* The number of "one of these words"; NEED_NOTHING where one is too common to tell anything, or they are too many. */
uint32_t needs_any(struct needs *n, const char *const *words, size_t count);

#endif
