/* key_pattern.h: inside stages/export: citation keys after the user's taste: "{author}{year}{title}" and the
 * like. */
#ifndef PAPERSIFT_KEY_PATTERN_H
#define PAPERSIFT_KEY_PATTERN_H

#include "export.h"

/* What stands between braces in a pattern:
 *   {author}  the first author's family name         {authors2}  up to two authors' (1 to 9; {authors} is 3),
 *   {year}    four digits                                        "etal" where there are more
 *   {title}   the first telling word of the title    {title3}    the first three (1 to 9)
 *   {id}      the record's id
 * With a capital ({Author}, {Authors2}, {Title3}) each word begins with one. Anything else is kept; it may be
 * letters, digits and - _ . : / +. RC_OK; RC_FATAL with a message where the pattern is none. */
enum rc key_pattern_check(const char *pattern, struct err *e);
/* The key's base for a paper, in arena a. Where neither author, title nor id give anything, as citation_key
 * does. */
struct str key_pattern_apply(struct arena *a, const char *pattern, const struct paper *p);

/* ---- keys.c: the parts that keys are made of ---- */
/* Plain lower-case letters and digits of a family name, or a group's first telling word. */
struct str key_author(struct arena *a, const struct author *w);
/* The date's year, else the venue's. */
struct str key_year(struct arena *a, const struct paper *p);
/* The next telling word of a title at or after *at. Empty at the end. */
struct str key_word(struct arena *a, struct str title, size_t *at);
/* "paper", the year and a hash of the id. */
struct str key_fallback(struct arena *a, const struct paper *p);

#endif
