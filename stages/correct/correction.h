/* correction.h: one correction in memory. Private to stages/correct. */
#ifndef PAPERSIFT_CORRECTION_H
#define PAPERSIFT_CORRECTION_H

#include "../../pipeline/facts.h"
#include "correct.h"
#include <stdatomic.h>

enum act { ACT_DROP, ACT_MEND, ACT_ADD };

/* How it went; of several records of a paper the best counts. */
enum outcome_of_correction {
	CORRECTION_UNSEEN, /* its paper hasn't come by */
	CORRECTION_NO_FACT,
	CORRECTION_AMBIGUOUS,
	CORRECTION_NO_WORDS, /* its surface isn't in the text */
	CORRECTION_DONE
};

struct correction {
	struct str paper, text; /* text: the line */
	enum act act;
	const struct key *class; /* NULL: the paper's code_status */
	const json_t *where;     /* borrowed from `root`, or NULL */
	const json_t *what;      /* of mend and add: likewise */
	enum code_status status; /* of the class `code` */
	struct str rule;         /* "correction/ab-7" */
	uint64_t line;
	json_t *root; /* owned */
	atomic_int outcome;
};

struct corrections {
	struct arena arena;
	const char *path;
	struct correction *items; /* in the file's order */
	size_t count;
	size_t *by_paper; /* indices, sorted by paper, then by line */
	uint64_t hash;
};

/* The place of a fact that a correction words: {"field", "surface", "start"}, all but surface optional. False where the
 * text doesn't hold the words there. Without a surface nothing changes. */
bool correction_place(struct span *s, const struct paper *p, const json_t *what);

#endif
