/* cache.h: bytes kept from one run to the next in $XDG_CACHE_HOME/papersift (else ~/.cache/papersift), one file a key.
 * What is damaged, somebody else's, or of another key is as good as not there. */
#ifndef PAPERSIFT_CACHE_H
#define PAPERSIFT_CACHE_H

#include "../../pipeline/str.h"

/* The bytes written under a key, aligned as malloc does, to be given to cache_free; the empty view where there are none. They are the
 * file itself, mapped: files are never changed, only replaced. */
struct str cache_read(uint64_t key);
void cache_free(struct str bytes); /* the empty view allowed */
/* What a directory may hold: no file is kept that wasn't used for so many days, and of the others the last used ones, up to so many
 * bytes. */
#define CACHE_DAYS 30
#define CACHE_BYTES ((uint64_t)64 << 20)
/* Keeps bytes under a key, and removes what is older than CACHE_DAYS or beyond CACHE_BYTES: of cache files only, and no harm to a process
 * that has one mapped. Where keeping fails nothing is kept. */
void cache_write(uint64_t key, struct str bytes);
/* Appends the directory's path; false where there is no place for it (neither variable is set). It needn't be there. */
bool cache_dir(struct buf *path);

#endif
