/* target.h: where an export goes: standard output, a pipe, or a file that appears under its name only when it
 * is complete. */
#ifndef PAPERSIFT_TARGET_H
#define PAPERSIFT_TARGET_H

#include "../../pipeline/err.h"
#include "../../pipeline/str.h"

struct target {
	const char *name; /* borrowed: for messages */
	int fd;           /* -1 when closed */
	char *final;      /* owned: what the temporary file becomes; NULL where fd is written directly */
	char *temporary;  /* owned */
};

/* Opens path for writing; NULL or "-" is standard output. A regular (or new) file gets a temporary one beside
 * it; a device or a pipe is written directly. path is borrowed until target_close. RC_OK or RC_FATAL. */
enum rc target_open(struct target *t, const char *path, struct err *e);
/* Writes and empties b. RC_OK, RC_END where the reader of a pipe has gone, RC_FATAL. */
enum rc target_write(struct target *t, struct buf *b, struct err *e);
/* The file appears under its name, complete and on the disk. */
enum rc target_finish(struct target *t, struct err *e);
/* Takes a temporary file that wasn't finished away. A zeroed target with fd -1 may be closed too. */
void target_close(struct target *t);

#endif
