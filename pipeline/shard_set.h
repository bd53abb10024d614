/* shard_set.h: whether databases are all the shards of one job: for `papersift merge`. */
#ifndef PAPERSIFT_SHARD_SET_H
#define PAPERSIFT_SHARD_SET_H

#include "arena.h"
#include "err.h"
#include <stdbool.h>

struct corrections;

/* One database of several. */
struct shard_file {
	const char *path; /* borrowed */
	unsigned number;  /* of its shard; 0: it is none */
};
struct shard_set {
	struct shard_file *
	    files; /* in the order of their numbers, else of their paths: it doesn't depend on how they were named */
	size_t count;
	bool keep_duplicates;
};

/* Opens each database and sees that they can become one: the shards of one job, none missing and none twice; or none of
 * them a shard. All made alike: with these rules (packs_hash) and these corrections (NULL: none), and with or without
 * --keep-duplicates. All in arena a. RC_OK, or RC_FATAL with a message that names the database or the shards. */
enum rc shard_set_load(struct shard_set *out, struct arena *a, const char *const *paths, size_t count,
    const char *packs_hash, const struct corrections *corrections, struct err *e);

#endif
