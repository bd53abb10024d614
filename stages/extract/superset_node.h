/* superset_node.h: a superset as a tree, between superset_parse.c, which reads a pattern into it, and superset.c, which
 * shortens it and writes it down. */
#ifndef PAPERSIFT_SUPERSET_NODE_H
#define PAPERSIFT_SUPERSET_NODE_H

#include "superset.h"

#define NO_END UINT32_MAX

struct bytes {
	uint64_t bits[4];
};

struct node {
	enum { NODE_SET, NODE_SEQUENCE, NODE_CHOICE, NODE_REPEAT } kind;
	struct node *next;          /* in the parent's list */
	struct node *first, *last;  /* children of sequence and choice; of a repeat the one child */
	struct bytes set;           /* of a set: one byte of these */
	bool wide;                  /* of a set: one or more bytes of these (characters beyond ASCII) */
	bool stays_in_mark;         /* of a wide set: all but the closing mark */
	uint32_t min, max;          /* of a repeat; max may be NO_END */
};

static inline bool bytes_has(const struct bytes *b, unsigned c)
{
	return b->bits[c >> 6] >> (c & 63) & 1;
}

static inline void bytes_put(struct bytes *b, unsigned c)
{
	b->bits[c >> 6] |= (uint64_t)1 << (c & 63);
}

/* What is known of a character class, asked of PCRE2 once. */
struct class_known {
	struct str text;
	bool any_case, other; /* other: characters beyond ASCII and marks */
	struct bytes ascii;
	uint32_t marks; /* bit i: U+E000 + i */
};

struct superset {
	struct arena arena; /* owned; classes live in it */
	struct class_known *classes;
	size_t class_count;
};

struct node *node_new(struct arena *a, int kind);
void node_add(struct node *parent, struct node *child);
/* The node of a class as written in a pattern ("[^,;]", "\d", "."); NULL where it is not understood. */
struct node *class_node(struct superset *s, struct arena *a, struct str class, bool any_case);
/* The pattern's tree in arena a; NULL, and why, where it holds something that is not understood. */
struct node *superset_parse(struct superset *s, struct arena *a, struct str pattern, bool any_case, const char **why);

#endif
