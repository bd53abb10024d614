/* shard.h: --shard I/N: the share of the inputs that a run reads. Which records fall to it: stages/read/read.h. */
#ifndef PAPERSIFT_SHARD_H
#define PAPERSIFT_SHARD_H

#include "command.h"

/* The most shards that inputs can be parted into. */
#define SHARDS_MAX 1000000

/* The option, for a command's `own`. */
extern const struct flag shard_flags[];
/* Reads o->shard into shard_number and shard_count. EXIT_FINE, or EXIT_USAGE with a message. */
int shard_settle(struct options *o, struct err *e);
/* Parses "I/N" (1 <= I <= N <= SHARDS_MAX). False where it isn't that. */
bool shard_parse(const char *text, unsigned *number, unsigned *count);

#endif
