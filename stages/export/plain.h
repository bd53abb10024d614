/* plain.h: inside stages/export: a record's text for programs that know no LaTeX. */
#ifndef PAPERSIFT_PLAIN_H
#define PAPERSIFT_PLAIN_H

#include "../../pipeline/str.h"

/* Appends s in plain Unicode: accents and letters, dashes, quotes, escaped signs and commands that stand for text
 * undone, the braces of groups gone, white space and control characters single spaces. Maths become letters and
 * signs where they are no more than that ("$\alpha$-decay" is "α-decay"), else they stay between dollars, as LaTeX
 * writes them; so does any command that isn't known. a: scratch memory. */
void plain_text(struct buf *out, struct arena *a, struct str s);

/* ---- latex_encode.c ---- */
/* The sign that a command of maths stands for ("alpha"), or 0. */
uint32_t latex_sign(struct str name);

#endif
