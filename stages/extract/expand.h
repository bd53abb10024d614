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
	unsigned line, re_line, re_column;
};
struct defines {
	struct define *items;
	size_t count;
};

/* Fills rule->expanded, origin and marked. RC_FATAL, located, for an unknown name or defines that contain
 * themselves. */
enum rc expand_rule(struct arena *a, const struct defines *d, struct rule *r, struct err *e);
/* A define by name as a rule of its own (expanded, no facts) in *out, which stays NULL where there is none. */
enum rc expand_define(
    struct arena *a, const struct defines *d, const char *name, struct rule **out, struct err *e);
/* Where byte `offset` of the rule's own pattern stands in its file. */
struct place expand_place(const struct rule *r, size_t offset);
/* True for the names that rules/README.md gives to marks. */
bool expand_is_mark(struct str name);
/* What stands for {{name}}: a mark's pattern, else a define's (then *is_mark is false); NULL where there is neither. */
const char *expand_name(const struct defines *d, struct str name, bool *is_mark);

#endif
