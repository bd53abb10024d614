/* fetch.h: files from the web into a directory: whole or not at all under their names, taken up where they broke off.
 *
 *   DIR/NAME          the file, complete
 *   DIR/.NAME.part    what has come of it so far
 *   DIR/.NAME.fetch   JSON: where it comes from, the version (ETag, Last-Modified) that NAME or .NAME.part is of
 *
 * `run` leaves hidden files out, so a directory may be read while it is filled. */
#ifndef PAPERSIFT_FETCH_H
#define PAPERSIFT_FETCH_H

#include "../read/http.h"

enum fetch_outcome { FETCH_NEW, FETCH_UNCHANGED };

struct fetch {
	struct http *http; /* borrowed */
	const char *dir;   /* borrowed */
	/* Told of each piece: bytes there so far, and in all (HTTP_UNKNOWN when not known). NULL: nobody. */
	void (*progress)(void *context, const char *name, uint64_t done, uint64_t whole);
	void *context;
};

/* Fetches url to dir/NAME (web_file_name). Where NAME is there from an earlier fetch, it is fetched anew only if the
 * server has another version. *path: the file's path, owned by the caller; NULL after a failure. RC_OK; RC_SKIP with a
 * message (what has come is kept for the next try); RC_FATAL (interrupted, or the disk fails). */
enum rc fetch_url(
    const struct fetch *f, const char *url, char **path, enum fetch_outcome *outcome, struct err *e);

#endif
