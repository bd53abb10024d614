/* transfer.h: one request on a libcurl handle, for those who drive the handle themselves (http.c one by one, remote.c
 * as a stream, links.c many at once). */
#ifndef PAPERSIFT_TRANSFER_H
#define PAPERSIFT_TRANSFER_H

#include "http.h"
#include <curl/curl.h>

enum transfer_end {
	TRANSFER_DONE,   /* a 2xx, or a 304 */
	TRANSFER_MOVED,  /* a redirect, which transfer_follow may follow */
	TRANSFER_LATER,  /* failed, and may go better later */
	TRANSFER_FAILED, /* failed for good */
	TRANSFER_STOPPED /* interrupted */
};

struct transfer {
	struct http *http;              /* borrowed */
	CURL *easy;                     /* borrowed */
	const struct http_request *ask; /* borrowed */
	struct http_answer *answer;     /* borrowed */
	const char *url;                /* borrowed: where this request goes; changes with redirects */
	struct curl_slist *headers;     /* owned */
	uint64_t got;                   /* bytes of the body so far */
	char refused[64];               /* a private address that DNS gave, as text; empty: none */
	char why[CURL_ERROR_SIZE];      /* what curl says */
	struct err sink_error;
	bool sink_failed, too_long;
};

/* Sets the handle up for the request to `url` (the request's own, or a redirect's), and the answer for a new try. */
void transfer_begin(struct transfer *t, struct http *http, CURL *easy, const struct http_request *ask,
    const char *url, struct http_answer *answer);
/* What has become of it. Failures leave a message. */
enum transfer_end transfer_finish(struct transfer *t, CURLcode code, struct err *e);
/* May this address be asked at all? (Scheme, private addresses.) RC_OK, or RC_SKIP with a message and
 * answer->refused set. */
enum rc transfer_allowed(const struct http *h, const char *url, struct http_answer *answer, struct err *e);
/* After TRANSFER_MOVED: whether answer->next may be asked; counts the redirect. RC_OK, or RC_SKIP with a message. */
enum rc transfer_follow(struct transfer *t, struct err *e);

/* ---- of http.c ---- */
/* Seconds until the server of url may be asked again; 0: now. */
double http_pause_left(struct http *h, const char *url);
/* A request to the server of url has ended (or begins): the pause counts from here. extra: seconds to add. */
void http_asked(struct http *h, const char *url, double extra);
/* Waits, however long. RC_OK, or RC_FATAL when stopped. */
enum rc http_sleep(struct http *h, double seconds, struct err *e);
bool http_is_proxy(const struct http *h, const struct sockaddr *address, socklen_t n);
const char *http_agent(const struct http *h);

#endif
