/* store_lookups.h: what services answered, kept (table lookups). */
#ifndef PAPERSIFT_STORE_LOOKUPS_H
#define PAPERSIFT_STORE_LOOKUPS_H

#include "store.h"

/* The answer kept for a query, in arena a, unless it is older than `since` (UTC, ISO 8601). RC_OK, RC_END where there is
 * none, RC_FATAL. */
enum rc store_lookup_get(struct store *s, const char *service, struct str query, const char *since,
    struct arena *a, struct str *answer, struct err *e);
/* Keeps an answer, in the place of an older one. RC_OK or RC_FATAL; store_commit makes it last. */
enum rc store_lookup_put(struct store *s, const char *service, struct str query, const char *asked_at,
    struct str answer, struct err *e);

#endif
