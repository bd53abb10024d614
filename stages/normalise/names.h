/* names.h: what names.c (lists of names) and name.c (one name) share. */
#ifndef PAPERSIFT_NAMES_H
#define PAPERSIFT_NAMES_H

#include "normalise.h"

/* A name's text in the arena: LaTeX letters undone, ties and white space one space, math, footnote marks and digits
 * gone (but for groups: "the D0 Collaboration"). */
struct str name_clean(struct arena *a, struct str name);
/* A text of names with LaTeX letters, entities, ties, \and and math undone and white space folded. */
struct str names_undo(struct arena *a, struct str s);
/* A piece between commas that belongs to the name before it: "Jr.", "III", and "V", which is one only there. */
bool name_is_suffix(struct str s);
/* "PhD": no part of a name. */
bool name_is_degree(struct str s);

/* A group of people, as against an institution: "ATLAS Collaboration", "X Task Force". */
bool name_is_people(struct str name);

/* ---- pieces that are no names (names_others.c) ---- */
/* "et al", "et al.", "others", "27 others", "..."; *count is their number, 0 where it isn't said. */
bool names_is_others(struct str s, int *count);
/* Takes " et al." or " and" off the end of *s. True where it said that there are others. */
bool names_drop_others(struct str *s);

/* Has it a letter, of any script? */
bool names_has_letter(struct str s);

/* ---- groups in a list (names_group.c) ---- */
/* Takes the prefix (ASCII case aside) and white space off *s; false where it isn't there. */
bool names_drop_prefix(struct str *s, const char *prefix);
/* "for the X Collaboration" to "X Collaboration". Returns false where *s names no group; institutions count where they
 * stand as authors, not in parentheses, and so does whatever an article begins ("the X Coalition"). */
bool names_group(struct str *s, bool parenthesis);
/* Is an " and " between the name so far and the text behind it one within a name: "the TIDE and EBB Collaborations"? */
bool names_joins_groups(struct str before, struct str behind);
/* " for the TIDE Collaboration": does a group follow that the author before speaks for? */
bool names_speaks_for_group(struct str rest);

/* ---- affiliations by number (names_legend.c) ---- */
/* "(1) Here, (2) There", "1 Here; 2 There" */
bool legend_is(struct str s);
/* The affiliation of that number, a view of the legend; empty where it has none. */
struct str legend_entry(struct str legend, unsigned number);

#endif
