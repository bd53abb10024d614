/* layer.h: one opened file or archive (libarchive 3.6, https://libarchive.org): its members, their bytes. Formats and
 * filters are enabled by name: with all of libarchive's formats some plain texts are taken for mtree. Archives
 * inside archives are layers on layers. gzip is undone by zlib (gunzip.h); of the other filters libarchive hands the
 * output over by blocks of up to some MiB, so what lies in the block in which such a file breaks off is lost with it. */
#ifndef PAPERSIFT_LAYER_H
#define PAPERSIFT_LAYER_H

#include "../../pipeline/err.h"
#include "../../pipeline/str.h"
#include "read.h"
#include <stdatomic.h>

struct layer;
struct remote;

/* Opens a file by its descriptor (owned by the layer from then on, even on failure). path: for messages, copied.
 * limits: of the file and all archives in it, copied. done: gets the bytes read from the descriptor added; borrowed
 * until layer_close. RC_OK, or RC_SKIP with a message that begins with path. */
enum rc layer_open_file(struct layer **out, int fd, const char *path, const struct read_limits *limits,
    _Atomic uint64_t *done, struct err *e);
/* Likewise what is read from the web (remote.h; owned by the layer from then on, even on failure). */
enum rc layer_open_remote(struct layer **out, struct remote *remote, const char *path,
    const struct read_limits *limits, struct err *e);
/* Opens the current member of `parent` (borrowed, must outlive the layer) as an archive of its own. */
enum rc layer_open_member(struct layer **out, struct layer *parent, const char *path, struct err *e);
void layer_close(struct layer *l); /* NULL allowed */

/* Moves to the next member that is a regular file and not hidden. RC_OK: *name is its name (borrowed, valid until the
 * next call; empty where the layer is a plain or compressed file and no archive). RC_END. RC_SKIP: the archive is
 * damaged here, or a member is encrypted (*name is its name then), or a limit was reached; the message says how; call
 * again for the next. Damage that layer_pull has told isn't told
 * again. */
enum rc layer_next(struct layer *l, struct str *name, struct err *e);
/* True where the layer is a file on the disk, neither compressed nor an archive. Once layer_next returned RC_OK. */
bool layer_is_plain(const struct layer *l);
/* True where the current member begins like an archive or a compressed file. */
bool layer_is_nested(struct layer *l);
/* The next block of the current member: what stream_pull of stream.h asks for. `layer` is a struct layer. */
enum rc layer_pull(void *layer, struct str *block, const char **why);
const char *layer_path(const struct layer *l);
struct layer *layer_parent(const struct layer *l); /* NULL for a file */

#endif
