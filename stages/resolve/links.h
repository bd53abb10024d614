/* links.h: asks many addresses whether there is still something, many at once, few of each server. */
#ifndef PAPERSIFT_LINKS_H
#define PAPERSIFT_LINKS_H

#include "../../pipeline/record.h"
#include "../read/http.h"

#define LINKS_AT_ONCE 32      /* requests under way in all, unless said otherwise */
#define LINKS_AT_ONE_SERVER 4 /* of these, to one server (by HTTP/2, over one connection) */

/* How an address did:
 *   alive    it answers (2xx), itself or by a redirect that may change again
 *   moved    it answers, and by permanent redirects (301, 308) only, from another page
 *   dead     404 or 410, or its host's name doesn't exist
 *   refused  it wasn't asked: a private address, not http(s), too many redirects
 *   unknown  anything else: no answer in time, a certificate that doesn't fit, 401, 403, 5xx, ...
 * Each is asked by HEAD; where that brings no 2xx, which many servers' HEAD doesn't, by GET for one byte. */
struct link_result {
	const char *url;         /* borrowed: as asked for */
	struct link_check check; /* views borrowed until the call returns */
	const char *reason;      /* of anything but alive; "" when none */
};

struct links {
	struct http *http; /* borrowed; its pause is that between two requests' beginnings at one server */
	const struct str *urls; /* borrowed, NUL-ended */
	size_t count;
	unsigned at_once;
	/* Takes each result as it comes, in no order. RC_OK or RC_FATAL, which ends it. */
	enum rc (*take)(void *context, const struct link_result *r, struct err *e);
	void *context;
};

/* Asks them all. RC_OK; RC_FATAL with a message: interrupted, or take failed; what hasn't been told to take wasn't
 * finished. */
enum rc links_check(const struct links *l, struct err *e);

#endif
