/* pattern.h: a rule's pattern as a tree that matches in every text in which the rule matches, and in more: what narrows a
 * match without taking part in it (assertions, anchors, the ban on backtracking) is left out. The prefilter concludes from
 * it what a match needs (need.h), where it may begin, and whether it stays within a sentence. */
#ifndef PAPERSIFT_PATTERN_H
#define PAPERSIFT_PATTERN_H

#include "../../pipeline/str.h"

#define NO_END UINT32_MAX

struct ascii { /* a set of ASCII characters, control characters left out */
	uint64_t bits[2];
};
static inline bool ascii_has(const struct ascii *a, unsigned c)
{
	return a->bits[c >> 6] >> (c & 63) & 1;
}
static inline void ascii_put(struct ascii *a, unsigned c)
{
	a->bits[c >> 6] |= (uint64_t)1 << (c & 63);
}

/* Of ASCII: does a word hold it (\w)? */
static inline bool is_word(unsigned c)
{
	return c == '_' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

struct class
{ /* of characters: what is known of it */
	struct ascii ascii;
	uint32_t marks; /* bit i: U+E000 + i */
	bool beyond;    /* it holds, or may hold, characters beyond ASCII and the marks */
};

struct node {
	enum {
		NODE_TEXT,     /* this text, letters in any case where any_case */
		NODE_CLASS,    /* one character of a class */
		NODE_SEQUENCE, /* the children one behind the other; without children: nothing */
		NODE_CHOICE,   /* one of the children */
		NODE_REPEAT,   /* the one child again and again */
		NODE_DEFINE    /* a define, which other patterns share */
	} kind;
	bool any_case;
	unsigned char edge; /* of a sequence: pattern_edge, as far as the assertions it begins with tell */
	struct node *next;  /* in the parent's list */
	struct node *first, *last; /* the children */
	/* need.c decides: every match passes this node's anchor; else, of a sequence, that of the child `through`; else that of
	 * one of the children. */
	const struct anchor *anchor;
	const struct node *through;
	union {
		struct str text;
		struct {
			const struct class *class;
			uint32_t marks; /* of the class, those that can stand here */
		};
		struct {
			uint32_t min, max; /* max may be NO_END */
		};
		struct define_tree *define;
	};
};

/* Texts one of which stands in every match, each at a known distance from a place in the pattern, so that finding them tells
 * where that place may be. */
struct anchor {
	const struct node *first; /* the place is before this child of a sequence; NULL: before the node itself */
	struct anchor_text {
		struct str text; /* in lower case (ASCII), as need.c has it */
		int32_t shift;   /* from the text's end to the place, in bytes */
	} * texts;
	size_t count;
};

struct group;
struct define_tree {
	const char *pattern; /* the define's or the mark's own: tells them apart */
	bool any_case, marked;
	struct node *tree; /* NULL, and why, where not understood */
	const char *why;
	const struct group *groups; /* that capture (pattern_parse.c) */
	size_t group_count;
	const void *known; /* what need.c found */
	enum { NOT_KNOWN, STAYS, CROSSES } crosses;
};

struct defines;       /* expand.h */
struct class_of_text; /* pattern_class.c */
struct patterns {     /* what trees share: classes (asking PCRE2 takes longer than remembering) and defines */
	struct arena arena;            /* owned; all trees live in it */
	const struct defines *defines; /* borrowed */
	struct class_of_text *classes;
	size_t class_count;
	struct define_tree **trees;
	size_t tree_count;
};
/* Begins with struct patterns p = {.defines = ...}. */
void patterns_free(struct patterns *p);

/* The tree of a pattern (marked: of a rule for marked copies) as its author wrote it, which PCRE2 has compiled once {{names}} were put in (expand.h). NULL where
 * it holds something that is not understood, and in *why (static text) what. */
struct node *pattern_parse(
    struct patterns *p, struct str pattern, bool any_case, bool marked, const char **why);
/* True where a match may be empty. */
bool pattern_may_be_empty(const struct node *n);
/* Which edges a match may begin at: bit 2 * (the character before it belongs to a word) + (its first one does). Begins and ends
 * of texts count as characters of no word. */
#define EDGE_ANY 15u
#define EDGE_OF_WORD 6u /* \b */
#define EDGE_NO_WORD_BEFORE 3u
unsigned pattern_edge(const struct node *n);
/* True where a match may reach over the end of a sentence (MARK_STOP). */
bool pattern_crosses_stops(const struct node *n);

/* What trees take for granted about a text, so that "\s" may be a space and "\d" one of ten: no white space but the space, no
 * digits but ASCII's, neither of the two signs that match ASCII letters in any case (the Kelvin sign, the long s). Matching
 * copies are hardly ever otherwise; where one is, every rule must run on it. */
bool pattern_covers(struct str text);

/* A class as written in a pattern ("[^,;]", "\d", "."); NULL where it is not understood. */
const struct class *pattern_class(struct patterns *p, struct str class, bool any_case);

#endif
