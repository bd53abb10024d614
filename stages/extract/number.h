/* number.h: printed numbers to values. */
#ifndef PAPERSIFT_NUMBER_H
#define PAPERSIFT_NUMBER_H

#include "../../pipeline/str.h"

/* The value of a number as printed in a matching copy, or NAN: "84.2", "+2.2", "-3", "1,234.5" and "1 234" (thousands),
 * "0,85" (decimal comma), "4.17e+5", "10^-3", "1.2×10^5", "1.2 · 10^5", ".5", "1/20", "3.4 million". Nothing else may stand around it but spaces. */
double number_parse(struct str s);

struct packs;
/* The same, or the value of a number word of the packs ("half", "three"). */
double number_or_word(const struct packs *packs, struct str s);

#endif
