/* match.h: is what a service found the paper that was looked for? */
#ifndef PAPERSIFT_MATCH_H
#define PAPERSIFT_MATCH_H

#include "../../pipeline/record.h"

/* Two titles are taken for one from this similarity on: 1 - (edit distance / longer length) of the folded titles (NFKC,
 * case folded, LaTeX accents undone, letters and digits only). So of 40 letters 2 may differ. */
#define MATCH_THRESHOLD 0.95
/* Below this, what was found isn't even worth mentioning. */
#define MATCH_NEAR 0.6
/* A paper is dated at most a year after what was found (time zones, versions), and at most so many years before it: a
 * preprint server dates what is looked for itself, a publisher prints it later. */
#define MATCH_YEARS_BEFORE 1
#define MATCH_YEARS_AFTER_PREPRINT 1
#define MATCH_YEARS_AFTER_PRINT 4

struct match {
	bool accepted;
	double similarity;
	struct str reason; /* why not, in the arena given; empty where accepted */
};

/* Compares a candidate with the paper wanted. Besides the threshold: numbers in the titles (part I, part 2, GPT-4) must
 * be the same; what one title alone begins with (erratum, comment on, ...) tells another paper; the years must fit
 * (printed: the candidate comes from where printed versions are found); the number of authors must be the same where both
 * are known; the first author wanted, where one is known, must be among the candidate's. */
void match_judge(const struct paper *wanted, const struct paper *candidate, double threshold, bool printed,
    struct arena *a, struct match *out);
/* The words of a title, for a service's search: letters and digits, parted by single blanks; LaTeX accents undone, other
 * LaTeX commands dropped. Appended to out. */
void match_words(struct arena *a, struct str title, struct buf *out);
/* The key under which an answer to a title is kept: the folded title. Appended to out. */
void match_key(struct arena *a, struct str title, struct buf *out);

#endif
