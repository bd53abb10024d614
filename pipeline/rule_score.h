/* rule_score.h: what each rule finds in a gold, and the confidence that follows from it. */
#ifndef PAPERSIFT_RULE_SCORE_H
#define PAPERSIFT_RULE_SCORE_H

#include "score.h"

struct packs;

/* code_status comes behind the classes of score.h. */
enum { SCORE_STATUS = SCORE_CLASSES };

struct rule_score {
	struct str id; /* in the arena */
	int class;
	size_t hits, right,
	    only; /* facts that it made: all, right ones, and right ones that nobody finds without it */
	size_t read, read_right; /* read.tsv: facts read by hand in the wild */
};

struct rule_scores {
	struct arena arena; /* owned */
	struct rule_score *items;
	size_t count;
};

struct rule_score *rule_score_of(struct rule_scores *s, struct str id, int class);
/* By class, then by hits, then by id. */
void rule_scores_sort(struct rule_scores *s);
void rule_scores_table(const struct rule_scores *s, struct buf *out);
void rule_scores_json(const struct rule_scores *s, struct buf *out); /* an array */

/* Measured confidence into the file confidence.tsv of the directory dir, of those rules that stand there. read.tsv beside
 * it (rule, right, wrong), where it is there, adds facts read by hand. A rule's confidence is (right + 2 * prior) /
 * (hits + 2), where prior is the share of right facts of all rules of its class: rules with few hits lean on their
 * class. *written gets the number of rules. */
enum rc rule_scores_write(struct rule_scores *s, const struct packs *packs, const char *dir, bool own,
    size_t *written, struct err *e);

#endif
