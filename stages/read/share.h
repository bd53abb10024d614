/* share.h: one share of a file of lines: a range of its bytes, from the beginning of a line to the end of one. */
#ifndef PAPERSIFT_SHARE_H
#define PAPERSIFT_SHARE_H

#include "../../pipeline/err.h"
#include <pthread.h>
#include <stdatomic.h>

struct share {
	int fd;                 /* owned; -1: none is open */
	uint64_t at, end;       /* bytes to come, in the file */
	char *block;            /* owned */
	_Atomic uint64_t *done; /* borrowed; gets the bytes read added */
	const char *path;       /* borrowed */
	uint64_t start;         /* the first byte of the share */
	pthread_mutex_t lock;   /* of what follows */
	bool counted;
	uint64_t lines; /* before the start */
};

/* Opens share number `number` (from 1) of `count` of the plain file `path` (which must live as long as the share): the
 * lines that begin in that part of its bytes. begin: bytes at the file's start that belong to no line (a byte order mark).
 * s->done must be set. RC_OK, or RC_SKIP where the file can't be read, with the reason in *why (borrowed). Call share_close
 * in either case. */
enum rc share_open(
    struct share *s, const char *path, unsigned number, unsigned count, uint64_t begin, const char **why);
/* How many lines of the file stand before the share. Only messages need that, so they are counted when one is first
 * asked for: that reads the file up to the share. Any thread, also when the share is closed. Lines that can't be read any
 * more aren't counted. */
uint64_t share_lines_before(struct share *s);
/* The next block: what stream_pull of stream.h asks for. `share` is a struct share. */
enum rc share_pull(void *share, struct str *block, const char **why);
void share_close(struct share *s);

#endif
