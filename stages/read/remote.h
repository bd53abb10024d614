/* remote.h: a web address as a source of bytes: streamed, never kept on disk. A transfer that breaks off is taken up
 * where it broke (Range, If-Range), so that whoever reads doesn't notice, provided the server names a version of what
 * it serves (ETag, Last-Modified) and still has that version. */
#ifndef PAPERSIFT_REMOTE_H
#define PAPERSIFT_REMOTE_H

#include "http.h"

struct remote;

/* Asks for url (copied) and returns once its first bytes are there. done: gets the bytes received added; borrowed until
 * remote_close. RC_OK, or RC_SKIP with a message that begins with the address as shown. */
enum rc remote_open(struct remote **out, const char *url, const struct http_options *o,
    _Atomic uint64_t *done, struct err *e);
/* The next bytes, valid until the next call. RC_OK, RC_END, or RC_SKIP with *why (borrowed, valid until
 * remote_close). */
enum rc remote_pull(struct remote *r, struct str *block, const char **why);
void remote_close(struct remote *r); /* NULL allowed */

#endif
