/* store_merge.h: what `papersift merge` takes out of the databases of shards. */
#ifndef PAPERSIFT_STORE_MERGE_H
#define PAPERSIFT_STORE_MERGE_H

#include "store.h"

/* One stored record with its place and hash, as it came (its keys are not loaded). All of it lies in p's arena, which is
 * reset after the call. */
typedef enum rc (*store_record_fn)(void *context, struct paper *p, struct arrival *r, struct err *e);
/* Hands over every record of every paper of s, one at a time. Ends with what fn returned where that isn't RC_OK. */
enum rc store_each_record(struct store *s, store_record_fn fn, void *context, struct err *e);
/* RC_OK where the database `path`, open as s, may be merged: its last run has come to its end and joined duplicates.
 * Else RC_FATAL with a message. */
enum rc store_is_whole(struct store *s, const char *path, struct err *e);
/* Copies what doesn't belong to a paper from the database `path`: the rejects, and the answers that servers gave (of two
 * to one question the later one). Commits. */
enum rc store_take_rest(struct store *into, const char *path, struct err *e);

#endif
