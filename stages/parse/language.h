/* language.h: the one form of a language, whatever a source calls it. */
#ifndef PAPERSIFT_LANGUAGE_H
#define PAPERSIFT_LANGUAGE_H

#include "../../pipeline/str.h"

/* "eng", "English", "en-US", "ngerman" (of LaTeX) to ISO 639-1 ("en"), where it has the language and we know its name;
 * codes that say that it isn't known, or none ("und", "zxx"), to the empty view; others as they are. Static text, or a
 * view of `stated` or a copy in the arena. */
struct str language_code(struct arena *a, struct str stated);

#endif
