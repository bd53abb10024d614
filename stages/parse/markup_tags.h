/* markup_tags.h: what markup.c shares with markup_tags.c (tags by their form and name), markup_math.c (TeX) and
 * markup_trim.c (headings and copyright lines). Private to markup*.c. */
#ifndef PAPERSIFT_MARKUP_TAGS_H
#define PAPERSIFT_MARKUP_TAGS_H

#include "../../pipeline/str.h"

/* What a tag does to the text. */
enum markup_kind {
	MARKUP_BLOCK,   /* a space */
	MARKUP_RUN,     /* nothing */
	MARKUP_HEADING, /* its text is a label, or "Abstract" */
	MARKUP_SUPER,
	MARKUP_SUB,
	MARKUP_ANCHOR,
	MARKUP_FORMULA, /* holds math, perhaps twice */
	MARKUP_TEX,
	MARKUP_MATH
};

struct markup_known {
	const char *name;
	enum markup_kind kind;
	bool alone; /* needs no partner */
};
#define MARKUP_TAGS 128 /* more than there are known tags */

/* A tag. Views of the text. */
struct markup_tag {
	struct str name;       /* without its name space */
	struct str attributes; /* what stands behind the name */
	bool closing, empty;   /* </x>, <x/> */
	bool prefixed;         /* has a name space */
	size_t end;            /* byte behind '>' */
};
/* Reads what may be a tag of any name at byte i ('<'). False where it is none by its form: a name right behind '<' or
 * '</', attributes with values, at most MARKUP_TAG_LIMIT bytes. */
#define MARKUP_TAG_LIMIT 2000
bool markup_tag_at(struct str s, size_t i, struct markup_tag *tag);
/* The known tag of that name, ASCII case aside, or NULL. */
const struct markup_known *markup_known(struct str name);
/* Its number, below MARKUP_TAGS. */
size_t markup_known_index(const struct markup_known *k);
/* An attribute's value without its quotes, whatever its name space; empty where it isn't there. */
struct str markup_attribute(const struct markup_tag *tag, const char *name);
/* Writes the TeX of the MathML element that opens at byte i, dollars around it; returns the byte behind it.
 * (markup_math.c) */
size_t markup_math(struct buf *out, struct str s, size_t i);
/* Writes the TeX that a tex-math element holds, s, with one dollar around it: the preamble of a document, and what
 * marks it as math, go. (markup_math.c) */
void markup_tex(struct buf *out, struct str s);
/* Is this the heading "Abstract", in some language, alone? (markup_trim.c) */
bool markup_is_abstract_heading(struct str s);

#endif
