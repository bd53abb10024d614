/* http.h: asking web servers, politely (libcurl 7.88, https://curl.se/libcurl/). What all of fetch, harvest, resolve,
 * check-links and URL inputs share:
 *
 *   - a User-Agent that names the program, and whom to write to (--contact);
 *   - a pause between two requests to one server, one connection a server;
 *   - failures that may pass (no connection, a transfer broken off, HTTP 408, 425, 429, 5xx) are tried again, after a
 *     wait that doubles; Retry-After is obeyed up to a limit;
 *   - redirects are followed one by one, each looked at: http and https only, at most `redirects`, never from https
 *     back to http, at the pace of the server they lead to;
 *   - private and loopback addresses are refused where not allowed: as they stand in the address and, at the moment of
 *     connecting, as DNS gave them, so that neither a redirect nor a name leads there. A proxy that the user set is
 *     let through; what a name means behind it is the proxy's to judge;
 *   - TLS certificates are verified, always; proxies are those of the environment, as curl(1) has them;
 *   - limits on time and size; credentials are never shown (web_show). */
#ifndef PAPERSIFT_HTTP_H
#define PAPERSIFT_HTTP_H

#include "../../pipeline/err.h"
#include "../../pipeline/str.h"
#include "web.h"
#include <stdatomic.h>

#define HTTP_UNKNOWN UINT64_MAX                  /* a length that the server didn't tell */
#define LIMIT_ANSWER_BYTES ((uint64_t)256 << 20) /* of an answer kept in memory, as decompressed */

struct http_options {
	const char *contact;  /* mail address or web page; NULL: none */
	const char *ca_file;  /* PEM file of certificate authorities; NULL: the system's */
	bool allow_private;   /* ask private and loopback addresses too */
	bool allow_downgrade; /* follow redirects from https to http */
	bool quiet;           /* don't tell of waits */
	double pause;         /* seconds from the end of one request to the next to the same server */
	double retry_wait;    /* seconds before the first retry; doubles with each */
	double max_wait;      /* seconds that a single wait may last; who asks for more gets no retry */
	double timeout; /* seconds with fewer than 64 bytes each, or for a connection, until it counts as broken */
	double total;            /* seconds that a whole transfer may take; 0: no limit */
	unsigned retries;        /* tries after the first */
	unsigned redirects;      /* that are followed in a row */
	const atomic_bool *stop; /* borrowed, or NULL: once set, waits and transfers end with RC_FATAL */
};

/* Careful defaults: a pause of 1 s, 5 retries from 5 s on, waits up to 10 min, 60 s without a byte, 10 redirects. */
extern const struct http_options http_defaults;

struct http; /* connections, paces; one thread uses it at a time */

/* o is copied, its pointers are borrowed until http_close. RC_OK, or RC_FATAL with a message (a --ca-file that can't be
 * read). */
enum rc http_open(struct http **out, const struct http_options *o, struct err *e);
void http_close(struct http *h); /* NULL allowed */

struct http_answer {
	long status;         /* HTTP status; 0 when there was no answer */
	struct buf url;      /* owned: where the answer came from, after redirects */
	struct buf body;     /* owned: where the request has no sink */
	struct buf etag;     /* owned: header ETag, as it stands, with quotes; empty when none */
	struct buf modified; /* owned: header Last-Modified */
	struct buf next;     /* owned: where a redirect that wasn't followed yet leads */
	uint64_t length;     /* of this body, or HTTP_UNKNOWN */
	uint64_t range_from; /* of a 206: its first byte */
	uint64_t whole;      /* of a 206: length of the whole, or HTTP_UNKNOWN; else length */
	double retry_after;  /* seconds; 0: not said */
	unsigned redirects;  /* followed so far */
	bool permanent;      /* there were redirects and all of them were permanent (301, 308) */
	bool refused; /* not asked: a private address, a scheme that isn't http(s), a redirect too many */
	bool no_host; /* the host's name leads nowhere */
};

struct http_request {
	const char *url;               /* borrowed */
	bool head;                     /* ask for the headers only */
	bool compressed;               /* let the server compress; the sink gets it decompressed */
	const char *range;             /* "0-0", "1000-"; NULL: all */
	const char *if_range;          /* validator for range, or NULL */
	const char *if_none_match;     /* ETag, or NULL */
	const char *if_modified_since; /* date, or NULL */
	double pause;                  /* seconds, instead of the options'; 0: theirs */
	uint64_t max_bytes;            /* of the body as the sink gets it; 0: LIMIT_ANSWER_BYTES */
	/* Takes the body of a 200 or 206 piece by piece; false ends the transfer for good, with e set. NULL: kept in the
	 * answer's body. */
	bool (*sink)(void *context, const struct http_answer *a, struct str bytes, struct err *e);
	void *context;
};

void http_answer_free(struct http_answer *a); /* a becomes all zero */

/* One try: RC_OK (a 2xx, or a 304 for a conditional request; the body is complete), RC_END (it failed, and may go
 * better later), RC_SKIP (it failed for good), RC_FATAL (interrupted). The message begins with the address as shown.
 * *a must be all zero or come from an earlier try. */
enum rc http_try(struct http *h, const struct http_request *r, struct http_answer *a, struct err *e);
/* Waits after try number `tries` (from 1) that ended with RC_END. RC_OK: try again. RC_SKIP: it was the last, or the
 * server wants more patience than there is; the message, which http_try made, gets the reason behind it. RC_FATAL. */
enum rc http_wait(struct http *h, unsigned tries, const struct http_answer *a, struct err *e);
/* http_try and http_wait until it works or not: RC_OK, RC_SKIP, RC_FATAL. A sink sees every try from its beginning:
 * only for requests without one. */
enum rc http_get(struct http *h, const struct http_request *r, struct http_answer *a, struct err *e);
const struct http_options *http_settings(const struct http *h);

#endif
