/* arxiv_venue.h: what arxiv_venue.c takes off a journal reference before, and finds in one that it can't take apart.
 * Private to arxiv_venue*.c. References have their white space folded; all that is returned are views of them. */
#ifndef PAPERSIFT_ARXIV_VENUE_H
#define PAPERSIFT_ARXIV_VENUE_H

#include "../../pipeline/record.h"

/* The year that s is, 1900 to 2099 (arXiv holds old papers' references too), or 0. */
int venue_year_of(struct str s);
/* The reference behind "A. Writer, B. C. Other, " or behind "A. Writer. Title of four words. "; empty where neither
 * stands in front, or it isn't plain where it ends. What is left is surely a reference only where it can be taken
 * apart and venue_is_plain_name says yes to its name. */
struct str venue_behind_authors(struct str ref);
bool venue_is_plain_name(struct str name);
/* Whether the reference calls itself proceedings, a conference, a workshop... */
bool venue_says_proceedings(struct str ref);
/* Takes ", pp. 45--53, 2017." and the like off the end of proceedings: fills v's name, pages and year. */
void venue_proceedings(struct venue *v, struct str ref);
/* The year of a reference that isn't understood: in parentheses, behind a month, or at the end where no page number
 * can be meant. -1 where none is stated or two differ. */
int venue_stated_year(struct str ref);

#endif
