/* store_links.h: links to be checked, and what became of it. */
#ifndef PAPERSIFT_STORE_LINKS_H
#define PAPERSIFT_STORE_LINKS_H

#include "store.h"

/* Addresses of links whose kind is in `kinds` (names separated by commas, as in the record) and that weren't checked
 * since `before` (UTC, ISO 8601), each once, in byte order. *urls: an array in arena a. RC_OK or RC_FATAL. */
enum rc store_links_due(struct store *s, const char *kinds, const char *before, struct arena *a,
    struct str **urls, size_t *count, struct err *e);
/* Writes what became of a link, in the place of an earlier word on it. reason may be empty. RC_OK or RC_FATAL;
 * store_commit makes it last. */
enum rc store_link_checked(
    struct store *s, struct str url, const struct link_check *check, const char *reason, struct err *e);

#endif
