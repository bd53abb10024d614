/* hyperscan.h: compiling for Hyperscan, which is needed only where the cache has no database: then libhs is loaded. The program itself
 * is linked with libhs_runtime, which scans, and is spared the C++ of the compiler at each start. */
#ifndef PAPERSIFT_HYPERSCAN_H
#define PAPERSIFT_HYPERSCAN_H

#include "../../pipeline/str.h"

struct hs_database;

/* A database of texts by number, letters of ASCII in any case; owned by the caller (hs_free_database). NULL where libhs isn't
 * there, is of another version than the one that scans, or refuses. */
struct hs_database *hyperscan_compile(const struct str *texts, size_t count);

#endif
