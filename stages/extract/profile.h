/* profile.h: what rules and scans cost in a run with --profile: the report that tells the author of a pack where the time
 * goes. */
#ifndef PAPERSIFT_PROFILE_H
#define PAPERSIFT_PROFILE_H

#include "pack.h"

struct profile; /* one worker's account */
struct profile *profile_new(const struct packs *packs);
/* Adds the account to packs->costs and frees it. NULL allowed. */
void profile_close(struct profile *p);
/* What follows, until profile_rule or profile_scan, is timed. */
void profile_begin(struct profile *p);
/* tried: places at which PCRE2 looked for a match; stopped: a limit ended it. */
void profile_rule(struct profile *p, const struct rule *r, size_t tried, size_t matches, bool stopped);
void profile_scan(struct profile *p, size_t bytes);

/* Appends the account of all workers: the scans, then the rules that took time, the dearest first. */
void profile_write(const struct packs *packs, struct buf *out);

#endif
