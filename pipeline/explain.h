/* explain.h: a paper for people: its text with every fact marked, and under it each fact's fields, span and
 * rules. */
#ifndef PAPERSIFT_EXPLAIN_H
#define PAPERSIFT_EXPLAIN_H

#include "record.h"

/* A fact's place in a field's text. */
struct mark {
	enum field field;
	uint32_t start, end; /* code points */
	struct str label;    /* "gain"; borrowed */
};

/* Appends the paper to out. color: mark by ANSI colours, else by brackets: "[gain: up 2.1 points]". Whatever the text
 * holds, no control character but ours and the ends of lines gets into out. */
void explain_paper(const struct paper *p, bool color, struct buf *out);

/* ---- explain_text.c ---- */

/* Appends a field's text, indented and wrapped, with the marks that stand in it. Marks may nest and cross. */
void explain_text(
    const struct paper *p, enum field f, const struct mark *marks, size_t count, bool color, struct buf *out);
/* Appends s with control characters (and those that turn the direction of writing) shown as '?'. */
void explain_safe(struct buf *out, struct str s);
/* The ANSI sequence for a kind of fact; "" without colour. */
const char *explain_color(struct str label, bool color);
const char *explain_plain(bool color); /* back to normal */

#endif
