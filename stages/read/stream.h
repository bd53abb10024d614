/* stream.h: a stream's inside, for reader.c and stream.c only. A stream is a window on bytes that a source hands
 * over block by block. */
#ifndef PAPERSIFT_STREAM_H
#define PAPERSIFT_STREAM_H

#include "read.h"
#include "share.h"
#include "utf16.h"

/* The next block of a source: valid until the next pull. RC_OK, RC_END, or RC_SKIP where the source is damaged, with
 * *why (borrowed, valid until the next pull) saying how. */
typedef enum rc stream_pull(void *source, struct str *block, const char **why);

struct stream {
	char *path; /* owned */
	bool found;
	stream_pull *pull;
	void *source;           /* borrowed */
	struct utf16 utf16;     /* the source's text is UTF-16, or not */
	char *p;                /* owned: the window */
	size_t start, end, cap; /* bytes [start, end) of p were read and not consumed */
	uint64_t offset, line;  /* of p[start] */
	uint64_t line_offset;   /* of the line's first byte, for columns */
	struct share *share;    /* borrowed: lines are counted from its first one; NULL: from the text's */
	bool ended;             /* the source has no more */
	bool told;              /* the damage was reported by a read that reached it */
	struct buf damage;      /* owned; what is wrong with the source; empty when nothing is */
};

/* Begins a stream on a source; takes over path, keeps the window's memory of the stream before it. A byte order mark
 * is consumed. */
void stream_begin(struct stream *s, char *path, bool found, stream_pull *pull, void *source);
/* Goes on with a share of the same text. */
void stream_jump(struct stream *s, struct share *share);
void stream_free(struct stream *s);

#endif
