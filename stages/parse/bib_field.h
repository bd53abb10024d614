/* bib_field.h: one field of a BibTeX entry that stands in a record of another format as a string. What reads whole .bib
 * files knows more: strings, concatenation, comments. */
#ifndef PAPERSIFT_BIB_FIELD_H
#define PAPERSIFT_BIB_FIELD_H

#include "../../pipeline/str.h"

/* The value of a field (name in lower case) in the arena, without its delimiters and braces, LaTeX letters undone, white
 * space folded; empty where the entry has none. */
struct str bib_field(struct arena *a, struct str entry, const char *name);
/* The entry's type: "inproceedings" of "@InProceedings{...", in lower case, in the arena. */
struct str bib_type(struct arena *a, struct str entry);

#endif
