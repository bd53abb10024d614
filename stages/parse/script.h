/* script.h: how sub- and superscripts that a source marks up are written as text, the same for every format. */
#ifndef PAPERSIFT_SCRIPT_H
#define PAPERSIFT_SCRIPT_H

#include "../../pipeline/str.h"

/* Appends the script s (valid UTF-8, white space folded) to out: Unicode's form where it has all of s ("10⁻³", "CO₂");
 * what is raised by custom only stays ("5th", "®"); all else is TeX. before: the byte that it stands behind, '\0' where
 * there is none. True where it is TeX ("_{ATP}", dollars inside dropped), which the caller puts between dollars. */
bool script_add(struct buf *out, struct str s, bool up, char before);

#endif
