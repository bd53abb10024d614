/* store_merge.h: what `papersift merge` takes out of the databases of shards. */
#ifndef PAPERSIFT_STORE_MERGE_H
#define PAPERSIFT_STORE_MERGE_H

#include "store.h"

/* One stored record with its place and hash, as it came (its keys are not loaded). All of it lies in p's arena, which is
 * reset after the call. */
typedef enum rc (*store_record_fn)(void *context, struct paper *p, struct arrival *r, struct err *e);
/* Hands over every record of every paper of s, one at a time. Ends with what fn returned where that isn't RC_OK. */
enum rc store_each_record(struct store *s, store_record_fn fn, void *context, struct err *e);
/* What its runs say of a database. Text lies in the arena given. */
struct shard {
	struct str shard; /* "3/8"; empty: it is none */
	struct str plans; /* inputs and options of all its runs, one a line: the same in all shards of one job */
	struct str corrections; /* hash of the file that its runs had, as they write it in their plans; empty: none */
	bool keep_duplicates;
};
/* Looks into a database. RC_FATAL with a message where it can't be merged: a run of it was cut off, its runs don't go
 * together, or some of its facts are of other rules than those of packs_hash. */
enum rc store_shard(struct store *s, struct arena *a, struct str packs_hash, struct shard *out, struct err *e);
/* For a database that is thrown away unless all of it comes to be: nothing is forced to the disk (do that
 * before it is used: store_merge_end), the journal is a file, which needs no memory, and four times the memory for pages, as what comes in is scattered over its
 * indexes. */
enum rc store_merge_begin(struct store *s, struct err *e);
/* Forces what store_close has left in the file to the disk. */
enum rc store_merge_end(const char *path, struct err *e);
/* Copies what doesn't belong to a paper from the database `path`: the rejects, and the answers that servers gave (of two
 * to one question the later one). Commits. */
enum rc store_take_rest(struct store *into, const char *path, struct err *e);

#endif
