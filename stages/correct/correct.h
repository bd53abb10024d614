/* correct.h: a curator's corrections: facts to drop, to mend or to add, which survive every re-run. JSON Lines:
 *
 *   {"paper": "arxiv:2301.01234", "drop": "gains", "where": {"surface": "11.5\\% relative gain"}}
 *   {"paper": "arxiv:2301.01234", "mend": "results", "where": {"value": 84.2}, "set": {"of": "other"}}
 *   {"paper": "doi:10.5555/x", "add": "datasets", "fact": {"name": "Plinth-1k", "surface": "Plinth-1k"}, "id": "ab-7"}
 *   {"paper": "acl:P19-1001", "mend": "code", "set": {"status": "available"}}
 *
 * What a correction makes or mends has the rule correction/<id>, or correction/<line> where it has no id. */
#ifndef PAPERSIFT_CORRECT_H
#define PAPERSIFT_CORRECT_H

#include "../../pipeline/record.h"
#include <stdio.h>

#define LIMIT_CORRECTIONS_BYTES ((size_t)64 << 20)

struct corrections;

/* Reads the file. RC_OK, or RC_FATAL with "file:line:column: what and why" of the first line that is no correction. Free
 * with corrections_free (NULL allowed). */
enum rc corrections_load(struct corrections **out, const char *path, struct err *e);
void corrections_free(struct corrections *c);

/* Applies those that are about this paper (by its id, or one of its identifiers) and notes how each went. They may be
 * applied again to what they were applied to: that changes nothing. Any thread may call it. */
void corrections_apply(const struct corrections *c, struct paper *p);
/* Facts of an earlier correction that came in with the record stand in for what the rules make of the same words. */
void corrections_keep(struct paper *p);
/* The paper is as an earlier run with the same corrections left it, which has told how they went. */
void corrections_known(const struct corrections *c, const struct paper *p);
/* A number that changes when the corrections of this paper do; 0 where there are none. */
uint64_t corrections_hash(const struct corrections *c, const struct paper *p);
/* The same for the whole file. c may be NULL: 0. */
uint64_t corrections_hash_all(const struct corrections *c);
/* Tells, located, which of the papers that came by have no such fact (any more), and how many corrections were about
 * other papers. Returns the number of the former. */
size_t corrections_report(const struct corrections *c, FILE *out);

#endif
