/* copy.h: the state of making a matching copy, shared by copy.c (the pass over the text) and copy_latex.c (LaTeX
 * commands). Functions that read a construct at byte i of the text write what it stands for and return the byte
 * behind it. */
#ifndef PAPERSIFT_COPY_H
#define PAPERSIFT_COPY_H

#include "normalise.h"
#include "undo.h"

#define ADDRESS_LIMIT 256 /* bytes looked back for the start of a web address */

struct entered {
	struct copy_group *group;
	char between; /* written before a second argument, or 0 */
};

struct copier {
	struct arena *arena; /* borrowed; text, from, to and groups live in it */
	struct str in;
	char *text; /* what is written so far, n bytes in room for cap, and where each came from */
	uint32_t *from, *to;
	size_t n, cap;
	struct copy_group *groups;
	size_t group_count, next_group; /* next_group: none before it lies ahead */
	struct entered stack[GROUP_DEPTH];
	size_t depth;
	size_t super_end; /* byte behind the last superscript */
	bool changed;     /* the copy differs from the text */
};

/* Writes bytes [from, to) of the text (ASCII) as they are. */
void copier_keep(struct copier *c, size_t from, size_t to);
/* Writes what bytes [from, to) stand for. */
void copier_put(struct copier *c, struct str s, size_t from, size_t to);
void copier_put_char(struct copier *c, uint32_t cp, size_t from, size_t to);
/* The same for a code point beyond ASCII, in its plain form. */
void copier_fold(struct copier *c, uint32_t cp, size_t from, size_t to);
/* A thin space: a comma where it parts thousands, else a space. */
void copier_put_thin_space(struct copier *c, size_t from, size_t to);
/* An em dash: " - ", sharing spaces that stand around it. */
void copier_put_dash(struct copier *c, size_t from, size_t to);
bool copier_in_address(const struct copier *c, size_t i);

/* The group that opens at byte i, or NULL. */
struct copy_group *copier_group_at(struct copier *c, size_t i);
/* Goes into a group; returns its first inner byte. */
size_t copier_enter(struct copier *c, struct copy_group *g, char between);
/* A delimiter at byte i: enters or leaves its group; 0 where it has no partner. */
size_t copier_delimiter(struct copier *c, size_t i);
/* A backslash at byte i and what belongs to it. */
size_t copier_command(struct copier *c, size_t i);

#endif
