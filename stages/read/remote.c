/* remote.c: a web address as a stream (remote.h): one transfer at a time on a multi handle, driven only while somebody
 * waits for bytes, so that a slow reader slows the server down and memory stays bounded. */
#include "remote.h"
#include "transfer.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define POLL_MS 250 /* how soon an interruption is seen */

struct remote {
	struct http *http; /* owned */
	CURLM *multi;      /* owned */
	CURL *easy;        /* owned */
	struct transfer transfer;
	struct http_request ask;
	struct http_answer answer; /* owned */
	struct buf url;            /* owned: as given */
	struct buf at;             /* owned: where the transfer under way goes */
	struct buf validator; /* owned: ETag, or the date of the first answer; empty when it can't be resumed */
	struct buf fresh, given; /* owned: received and not handed out; handed out last */
	char range[32];
	uint64_t offset; /* bytes received in all */
	unsigned tries;  /* failed ones without a byte between them */
	bool running, ended,
	    failed;             /* failed: error says how; told once what came before has been handed out */
	_Atomic uint64_t *done; /* borrowed */
	struct err error;
};

static bool is_weak(const struct buf *etag)
{
	return str_starts(buf_str(etag), "W/");
}

static bool take(void *context, const struct http_answer *a, struct str bytes, struct err *e)
{
	struct remote *r = context;
	struct buf shown = {0};

	if (r->offset == 0 && r->fresh.n == 0) {
		/* Only a strong validator is one for ranges (RFC 9110 section 13.1.5). */
		buf_clear(&r->validator);
		buf_add(&r->validator, buf_str(a->etag.n && !is_weak(&a->etag) ? &a->etag : &a->modified));
	} else if (r->ask.range && (a->status != 206 || a->range_from != r->offset) && r->fresh.n == 0) {
		web_show(&shown, r->url.p);
		err_set(e, RC_SKIP,
		    "%.300s: broke off after %" PRIu64 " bytes, and the server no longer has that version",
		    shown.p, r->offset);
		buf_free(&shown);
		return false;
	}
	r->tries = 0;
	r->ask.range = NULL; /* checked once a transfer */
	buf_add(&r->fresh, bytes);
	r->offset += bytes.n;
	atomic_fetch_add_explicit(r->done, bytes.n, memory_order_relaxed);
	return true;
}

static void start(struct remote *r)
{
	r->ask.range = r->ask.if_range = NULL;
	if (r->offset > 0) {
		snprintf(r->range, sizeof(r->range), "%" PRIu64 "-", r->offset);
		r->ask.range = r->range;
		r->ask.if_range = r->validator.p;
	}
	transfer_begin(&r->transfer, r->http, r->easy, &r->ask, r->at.p, &r->answer);
	curl_multi_add_handle(r->multi, r->easy);
	r->running = true;
}

static void restart(struct remote *r, struct str url)
{
	struct buf next = {0};

	buf_add(&next, url);
	buf_free(&r->at);
	r->at = next;
}

/* A transfer has ended in some way. RC_OK: it goes on (another one was started, or all is there); RC_SKIP. */
static enum rc ended(struct remote *r, CURLcode code)
{
	enum transfer_end end;
	enum rc rc = RC_SKIP;

	curl_multi_remove_handle(r->multi, r->easy);
	r->running = false;
	end = transfer_finish(&r->transfer, code, &r->error);
	if (end == TRANSFER_DONE) {
		r->ended = true;
		return RC_OK;
	}
	if (end == TRANSFER_MOVED) {
		rc = transfer_follow(&r->transfer, &r->error);
		restart(r, buf_str(&r->answer.next));
	} else if (end == TRANSFER_LATER && (r->offset == 0 || r->validator.n > 0)) {
		rc = http_wait(r->http, ++r->tries, &r->answer, &r->error);
		r->answer.redirects = 0;
		restart(r, buf_str(&r->url));
	}
	if (rc == RC_OK)
		start(r);
	return rc == RC_OK ? RC_OK : RC_SKIP;
}

/* Until there are bytes, or no more come. */
static enum rc advance(struct remote *r)
{
	while (r->fresh.n == 0 && !r->ended) {
		int running = 0, left = 0;
		const CURLMsg *message;

		if (curl_multi_perform(r->multi, &running) != CURLM_OK) {
			r->ended = r->failed = true;
			return err_set(&r->error, RC_SKIP, "libcurl fails");
		}
		message = curl_multi_info_read(r->multi, &left);
		if (message && message->msg == CURLMSG_DONE) {
			if (ended(r, message->data.result) != RC_OK)
				r->ended = r->failed = true;
		} else if (r->fresh.n == 0) {
			curl_multi_poll(r->multi, NULL, 0, POLL_MS, NULL);
		}
	}
	return r->fresh.n > 0 ? RC_OK : r->failed ? RC_SKIP : RC_END;
}

enum rc remote_open(
    struct remote **out, const char *url, const struct http_options *o, _Atomic uint64_t *done, struct err *e)
{
	struct remote *r = mem_zero(sizeof(*r));
	enum rc rc;

	*out = NULL;
	r->done = done;
	r->ask = (struct http_request){.url = url, .max_bytes = UINT64_MAX, .sink = take, .context = r};
	buf_adds(&r->url, url);
	restart(r, buf_str(&r->url));
	rc = http_open(&r->http, o, e);
	if (rc == RC_OK)
		rc = transfer_allowed(r->http, url, &r->answer, e);
	if (rc != RC_OK) {
		remote_close(r);
		return RC_SKIP;
	}
	r->multi = curl_multi_init();
	r->easy = curl_easy_init();
	if (!r->multi || !r->easy)
		memory_exhausted();
	start(r);
	rc = advance(r);
	if (rc == RC_SKIP) {
		*e = r->error;
		remote_close(r);
		return RC_SKIP;
	}
	*out = r;
	return RC_OK;
}

/* Whoever is told puts the address before it. */
static const char *without_address(const struct remote *r)
{
	struct buf shown = {0};
	const char *text = r->error.text;

	web_show(&shown, r->url.p);
	if (shown.n < 300 && strncmp(text, shown.p, shown.n) == 0 && strncmp(text + shown.n, ": ", 2) == 0)
		text += shown.n + 2;
	buf_free(&shown);
	return text;
}

enum rc remote_pull(struct remote *r, struct str *block, const char **why)
{
	struct buf spare = r->given;
	enum rc rc = advance(r);

	if (rc == RC_OK) {
		buf_clear(&spare);
		r->given = r->fresh;
		r->fresh = spare;
		*block = buf_str(&r->given);
	} else if (rc == RC_SKIP) {
		*why = without_address(r);
	}
	return rc;
}

void remote_close(struct remote *r)
{
	if (!r)
		return;
	if (r->running)
		curl_multi_remove_handle(r->multi, r->easy);
	curl_slist_free_all(r->transfer.headers);
	curl_easy_cleanup(r->easy);
	curl_multi_cleanup(r->multi);
	http_close(r->http);
	http_answer_free(&r->answer);
	buf_free(&r->url);
	buf_free(&r->at);
	buf_free(&r->validator);
	buf_free(&r->fresh);
	buf_free(&r->given);
	free(r);
}
