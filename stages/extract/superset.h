/* superset.h: a rule's pattern as a pattern of bytes for the scan (prefilter.h). It matches in every text in which the
 * rule matches, and in more: the scan only has to say where a rule can't match. */
#ifndef PAPERSIFT_SUPERSET_H
#define PAPERSIFT_SUPERSET_H

#include "pack.h"

/* What supersets take for granted about a text, so that `\s` may be a space and a byte 0xEE the first of a mark: no white
 * space but the space, no private-use character, neither of the two signs that match ASCII letters in any case (the Kelvin
 * sign, the long s). Matching copies are hardly ever otherwise; where one is, every rule must run on it. */
bool superset_covers(struct str text);

struct superset; /* what was learnt about character classes */
struct superset *superset_new(void);
void superset_free(struct superset *s); /* NULL allowed */
/* Writes the superset of rule->expanded (which PCRE2 has compiled) to out, in the syntax of Hyperscan in its byte mode with
 * HS_FLAG_DOTALL, and HS_FLAG_CASELESS where rule->any_case. Returns NULL, or why there is none that would be of use
 * (static text); out is then not to be used. */
const char *superset_write(struct superset *s, const struct rule *r, struct buf *out);

#endif
