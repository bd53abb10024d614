/* file.h: small files that are there whole or not at all, in a directory that one process works in at a time. */
#ifndef PAPERSIFT_FILE_H
#define PAPERSIFT_FILE_H

#include "../../pipeline/err.h"
#include "../../pipeline/str.h"
#include <jansson.h>

/* "dir/name"; owned by the caller. */
char *file_path(const char *dir, const char *name);
/* Makes the directory where it isn't there (its parent must be). RC_OK or RC_FATAL. */
enum rc file_directory(const char *dir, struct err *e);
/* Takes the lock file `path` (made where it isn't there) for this process; it is let go when the process ends or *fd,
 * owned by the caller, is closed. RC_FATAL with a message where another process has it. */
enum rc file_lock(const char *path, int *fd, struct err *e);
/* Writes dir/name by way of a hidden file beside it: on the disk before it gets its name. RC_OK or RC_FATAL. */
enum rc file_write(const char *dir, const char *name, struct str bytes, struct err *e);
/* The same with a JSON object. */
enum rc file_write_json(const char *dir, const char *name, const json_t *object, struct err *e);
/* Reads a JSON object of at most 1 MB: RC_OK with *out owned by the caller, RC_END where there is no such file, RC_FATAL
 * where it can't be read or is no JSON object. */
enum rc file_read_json(const char *path, json_t **out, struct err *e);
/* A string member, "" where there is none; borrowed from the object. */
const char *file_text(const json_t *object, const char *key);

#endif
