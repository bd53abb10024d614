/* s2_names.h: the authors of S2ORC: {"first", "middle": [...], "last", "suffix"}. Private to semantic_scholar.c. */
#ifndef PAPERSIFT_S2_NAMES_H
#define PAPERSIFT_S2_NAMES_H

#include "json_paper.h"

/* Are these names in parts? */
bool s2_names_are_parted(const struct json *list);
/* Reads them into p. Names of old records whose family name stands as the first and whose initials as the last ("Pen'kov"
 * "Ma": Pen'kov MA) are turned round, and authors_raw says how they stood. */
void s2_names_read(struct paper *p, const struct json *list);

#endif
