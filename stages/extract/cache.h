/* cache.h: bytes kept from one run to the next in $XDG_CACHE_HOME/papersift (else ~/.cache/papersift), one file a key.
 * What is damaged, somebody else's, or of another key is as good as not there. */
#ifndef PAPERSIFT_CACHE_H
#define PAPERSIFT_CACHE_H

#include "../../pipeline/str.h"

/* The bytes written under a key, aligned as malloc does, to be given to cache_free; the empty view where there are none. They are the
 * file itself, mapped: files are never changed, only replaced. */
struct str cache_read(uint64_t key);
void cache_free(struct str bytes); /* the empty view allowed */
/* Keeps bytes under a key; where that fails nothing is kept. */
void cache_write(uint64_t key, struct str bytes);
/* Appends the directory's path; false where there is no place for it (neither variable is set). It needn't be there. */
bool cache_dir(struct buf *path);

#endif
