/* expand.h: puts {{defines}} and {{marks}} into patterns. */
#ifndef PAPERSIFT_EXPAND_H
#define PAPERSIFT_EXPAND_H

#include "pack.h"

/* Marks in the marked copy: private-use characters around what was found. A mark of code M stands as
 * U+E000+M, the text, U+E000. */
enum mark {
	MARK_CLOSE = 0,
	MARK_DATASET = 1,
	MARK_METRIC = 2,
	MARK_LINK = 3,
	MARK_MAYBE_DATASET = 4,
	MARK_MAYBE_METRIC = 5,
	MARK_STOP = 6,      /* stands alone: the end of a sentence */
	MARK_QUANTITY = 16, /* + enum quantity_class */
	MARK_LAST = 31
};
#define MARK_BASE 0xE000

struct define {
	const char *name, *pattern, *file;
	unsigned line, re_line, re_column, layer;
};
struct defines {
	struct define *items;
	size_t count;
};

/* True where the pattern names a mark, in its defines too. */
bool expand_has_marks(const struct defines *d, const char *pattern);

/* A rule's pattern as PCRE2 gets it: with defines and marks put in. */
struct expanded {
	struct buf text;
	uint32_t *origin; /* for each byte of text: the byte of the rule's pattern it comes from; owned */
};
/* RC_FATAL, located, for an unknown name or defines that contain themselves. Free *out with expanded_free in any case. */
enum rc expand_rule(const struct defines *d, const struct rule *r, struct expanded *out, struct err *e);
void expanded_free(struct expanded *x);
/* A define by name as a rule of its own (no facts), in arena a; NULL where there is none. */
struct rule *expand_define(struct arena *a, const struct defines *d, const char *name);
/* Where byte `offset` of the rule's own pattern stands in its file. */
struct place expand_place(const struct rule *r, size_t offset);
/* True for the names that rules/README.md gives to marks. */
bool expand_is_mark(struct str name);
/* What stands for {{name}}: a mark's pattern, else a define's (then *is_mark is false); NULL where there is neither. */
const char *expand_name(const struct defines *d, struct str name, bool *is_mark);

#endif
