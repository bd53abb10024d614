/* layer_inside.h: a layer's inside, for layer.c (where its bytes come from) and layer_members.c (what is in it). */
#ifndef PAPERSIFT_LAYER_INSIDE_H
#define PAPERSIFT_LAYER_INSIDE_H

#include "gunzip.h"
#include "layer.h"
#include <archive.h>
#include <sys/types.h>

/* What is counted over a file and all archives in it. */
struct root {
	struct read_limits limits;
	uint64_t in, out; /* bytes taken from the file; bytes that came of them, at each level */
	uint64_t members;
	const char *why; /* the limit that was reached; nothing more is read then */
	bool told;
};

struct layer {
	struct archive *archive; /* owned */
	struct layer *parent;    /* borrowed; NULL for a file */
	struct root *root;       /* owned by the layer of the file */
	char *path;              /* owned */
	struct remote *remote;   /* owned; NULL where it isn't read from the web */
	int fd;                  /* owned; -1 for what is no file */
	char *block;             /* owned: what was read from fd */
	_Atomic uint64_t *done;  /* borrowed; NULL for a member */
	struct str first;        /* the source's first block, not handed on yet */
	struct gunzip *gunzip;   /* owned; NULL where the source isn't gzip */
	const char *source_why;  /* what is wrong with the source; NULL where nothing is */
	bool seekable;
	struct buf ahead; /* first bytes of the current member, read to see what it is */
	bool ahead_given;
	bool damaged;       /* the current member is; ahead ends there */
	bool dead;          /* the archive can't be read on, and that was told */
	bool broken_member; /* because of the current member */
	size_t members;
	size_t headers; /* of everything, also of what is no member */
	size_t bad_headers;
	off_t start; /* where in the file the archive begins; of one that is seekable */
	size_t reopened;
};

/* Counts bytes that came of the file; false when there are too many, and root->why says so. */
bool layer_count_out(struct root *root, size_t n);
/* A new libarchive reader on the layer's source, without a way to seek. */
struct archive *layer_archive(struct layer *l);
/* For libarchive, where the layer is seekable; data is the layer. */
la_int64_t layer_seek(struct archive *a, void *data, la_int64_t offset, int whence);
/* What is wrong: with the file or the source, as this says more than what libarchive makes of it, else with the
 * archive. Never NULL; borrowed. */
const char *layer_reason(const struct layer *l);
/* gzip: RFC 1952; 7z: 7zFormat.txt of the LZMA SDK */
bool layer_is_gzip(struct str head);
bool layer_is_7z(struct str head);

#endif
