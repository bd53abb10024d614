/* file.h: small files that are read whole. */
#ifndef PAPERSIFT_FILE_H
#define PAPERSIFT_FILE_H

#include "err.h"
#include "str.h"

/* Reads a file of at most `limit` bytes of UTF-8 into the arena; a byte order mark is left out. RC_OK, or RC_FATAL with a
 * message that names the file, and the line and column of what is no UTF-8. */
enum rc file_load(struct arena *a, const char *path, size_t limit, struct str *out, struct err *e);
/* Writes text as the file's new content: to a file beside it first, which then takes its name. RC_OK or RC_FATAL. */
enum rc file_replace(const char *path, struct str text, struct err *e);

#endif
