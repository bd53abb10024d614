/* share.h: one share of a file of lines: a range of its bytes, from the beginning of a line to the end of one. */
#ifndef PAPERSIFT_SHARE_H
#define PAPERSIFT_SHARE_H

#include "../../pipeline/err.h"
#include <stdatomic.h>

struct share {
	int fd;                 /* owned; -1: none is open */
	uint64_t at, end;       /* bytes to come, in the file */
	char *block;            /* owned */
	_Atomic uint64_t *done; /* borrowed; gets the bytes read added */
};

/* Opens share number `number` (from 1) of `count` of the plain file `path`: the lines that begin in that part of its
 * bytes. begin: bytes at the file's start that belong to no line (a byte order mark). *line gets the number of the first
 * line: the lines before it are counted, not looked at. RC_OK, or RC_SKIP where the file can't be read, with the reason
 * in *why (borrowed). Call share_close in either case. */
enum rc share_open(struct share *s, const char *path, unsigned number, unsigned count, uint64_t begin,
    uint64_t *line, const char **why);
/* The next block: what stream_pull of stream.h asks for. `share` is a struct share. */
enum rc share_pull(void *share, struct str *block, const char **why);
void share_close(struct share *s);

#endif
