/* gunzip.h: gzip (RFC 1952) through zlib, so that whatever can be decompressed before a file breaks off is handed over:
 * libarchive keeps back the block of 64 KiB in which it does. */
#ifndef PAPERSIFT_GUNZIP_H
#define PAPERSIFT_GUNZIP_H

#include "../../pipeline/str.h"
#include "stream.h"

struct gunzip;

/* Decompresses what `pull` hands over of `source` (borrowed, as long as the gunzip lives). */
struct gunzip *gunzip_open(stream_pull *pull, void *source);
void gunzip_close(struct gunzip *g); /* NULL allowed */
/* The next block, as stream_pull of stream.h. `gunzip` is a struct gunzip. Several members one behind the other are one;
 * what follows the last and is none (padding) is left out. */
enum rc gunzip_pull(void *gunzip, struct str *block, const char **why);

#endif
