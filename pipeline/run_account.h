/* run_account.h: a run's account as JSON, kept in the database's runs: facts by kind, rejected by reason, rules at a
 * limit; and read back where a run goes on. */
#ifndef PAPERSIFT_RUN_ACCOUNT_H
#define PAPERSIFT_RUN_ACCOUNT_H

#include "reasons.h"
#include "summary.h"

/* What a run adds up while it reads. */
struct run_account {
	struct summary summary; /* first: pipeline.seen gets it */
	struct reasons reasons;
	struct reasons stopped; /* by rule: records on which it reached a limit */
	struct account account;
};

/* Appends it as one JSON object. */
void run_account_write(const struct run_account *r, struct buf *out);
/* Reads what run_account_write wrote; what isn't there stays as it is. False where text is no JSON object. */
bool run_account_read(struct run_account *r, struct str text);

#endif
