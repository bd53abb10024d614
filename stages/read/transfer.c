/* transfer.c: one request on a libcurl handle (transfer.h). */
#include "transfer.h"
#include "address.h"
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MIN_BYTES_A_SECOND 64L

/* ---- what libcurl calls ---- */

/* The address is the one that will be connected to, whatever name or redirect led to it. */
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct transfer *t = context;

	(void)purpose;
	if (!http_settings(t->http)->allow_private && address_is_private(&to->addr) &&
	    !http_is_proxy(t->http, &to->addr, to->addrlen)) {
		address_text(&to->addr, t->refused, sizeof(t->refused));
		return CURL_SOCKET_BAD;
	}
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static bool header_is(struct str line, const char *name, struct str *value)
{
	size_t n = strlen(name);

	if (!str_starts_nocase(line, name) || line.n <= n || line.p[n] != ':')
		return false;
	*value = str_trim(str_sub(line, n + 1, line.n));
	return true;
}

static void set(struct buf *b, struct str s)
{
	buf_clear(b);
	buf_add(b, s);
}

static uint64_t number(struct str s, size_t *at)
{
	uint64_t n = 0;

	for (; *at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9'; (*at)++)
		n = n < UINT64_MAX / 16 ? n * 10 + (uint64_t)(s.p[*at] - '0') : n;
	return n;
}

/* "bytes 1000-1999/5000", "bytes 1000-1999/" followed by an asterisk (RFC 9110 section 14.4) */
static void read_content_range(struct http_answer *a, struct str s)
{
	size_t at = 6, slash = str_find_char(s, '/', 0);

	if (!str_starts_nocase(s, "bytes "))
		return;
	a->range_from = number(s, &at);
	if (slash == SIZE_MAX || slash + 1 >= s.n || s.p[slash + 1] == '*')
		return;
	at = slash + 1;
	a->whole = number(s, &at);
}

static size_t take_header(char *p, size_t size, size_t n, void *context)
{
	struct transfer *t = context;
	struct str line = {p, size * n}, value;

	if (str_starts_nocase(line, "HTTP/")) { /* after a "100 Continue" or a proxy's headers */
		buf_clear(&t->answer->etag);
		buf_clear(&t->answer->modified);
		t->answer->range_from = 0;
		t->answer->whole = HTTP_UNKNOWN;
	} else if (header_is(line, "ETag", &value)) {
		set(&t->answer->etag, value);
	} else if (header_is(line, "Last-Modified", &value)) {
		set(&t->answer->modified, value);
	} else if (header_is(line, "Content-Range", &value)) {
		read_content_range(t->answer, value);
	}
	return size * n;
}

/* What the headers said, once they are all in. */
static void read_status(struct transfer *t)
{
	curl_off_t length = -1;

	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &t->answer->status);
	curl_easy_getinfo(t->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
	t->answer->length = length >= 0 ? (uint64_t)length : HTTP_UNKNOWN;
	if (t->answer->status != 206)
		t->answer->whole = t->answer->length;
}

static size_t take_body(char *p, size_t size, size_t n, void *context)
{
	struct transfer *t = context;
	uint64_t limit = t->ask->max_bytes ? t->ask->max_bytes : LIMIT_ANSWER_BYTES;
	struct str bytes = {p, size * n};

	if (t->got == 0)
		read_status(t);
	t->got += bytes.n;
	/* An error's page is read to its end, so that the connection can be used again, and thrown away. */
	if (t->answer->status != 200 && t->answer->status != 206)
		return t->got > LIMIT_ANSWER_BYTES ? 0 : bytes.n;
	if (t->got > limit) {
		t->too_long = true;
		return 0;
	}
	if (!t->ask->sink) {
		buf_add(&t->answer->body, bytes);
	} else if (!t->ask->sink(t->ask->context, t->answer, bytes, &t->sink_error)) {
		t->sink_failed = true;
		return 0;
	}
	return bytes.n;
}

static int look_up(void *context, curl_off_t down, curl_off_t downloaded, curl_off_t up, curl_off_t uploaded)
{
	const struct transfer *t = context;
	const atomic_bool *stop = http_settings(t->http)->stop;

	(void)down;
	(void)downloaded;
	(void)up;
	(void)uploaded;
	return stop && atomic_load(stop);
}

/* ---- a request ---- */

static void add_header(struct transfer *t, const char *name, const char *value)
{
	struct buf line = {0};
	struct curl_slist *longer;

	if (!value)
		return;
	buf_addf(&line, "%s: %s", name, value);
	longer = curl_slist_append(t->headers, line.p);
	if (!longer)
		memory_exhausted();
	t->headers = longer;
	buf_free(&line);
}

static long milliseconds(double seconds)
{
	return seconds * 1000 < 1 ? 1 : (long)(seconds * 1000);
}

void transfer_begin(struct transfer *t, struct http *http, CURL *easy, const struct http_request *ask,
    const char *url, struct http_answer *answer)
{
	const struct http_options *o = http_settings(http);
	CURL *c = easy;

	*t = (struct transfer){.http = http, .easy = easy, .ask = ask, .url = url, .answer = answer};
	answer->status = 0;
	answer->length = answer->whole = HTTP_UNKNOWN;
	answer->range_from = 0;
	answer->retry_after = 0;
	answer->refused = answer->no_host = false;
	buf_clear(&answer->body);
	buf_clear(&answer->etag);
	buf_clear(&answer->modified);
	buf_clear(&answer->next);
	set(&answer->url, str_of(url));
	add_header(t, "If-Range", ask->if_range);
	add_header(t, "If-None-Match", ask->if_none_match);
	add_header(t, "If-Modified-Since", ask->if_modified_since);

	curl_easy_reset(c); /* keeps connections, TLS sessions and what DNS said */
	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_USERAGENT, http_agent(http));
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L); /* transfer_follow looks at each */
	curl_easy_setopt(c, CURLOPT_NOBODY, ask->head ? 1L : 0L);
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, t->why);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, t);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, look_up);
	curl_easy_setopt(c, CURLOPT_XFERINFODATA, t);
	curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(c, CURLOPT_PRIVATE, t);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(o->timeout));
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, MIN_BYTES_A_SECOND);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, o->timeout < 1 ? 1L : (long)o->timeout);
	if (o->total > 0)
		curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, milliseconds(o->total));
	if (ask->compressed)
		curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "");
	if (ask->range)
		curl_easy_setopt(c, CURLOPT_RANGE, ask->range);
	if (t->headers)
		curl_easy_setopt(c, CURLOPT_HTTPHEADER, t->headers);
	if (o->ca_file)
		curl_easy_setopt(c, CURLOPT_CAINFO, o->ca_file);
}

/* ---- its end ---- */

static enum transfer_end failed(
    const struct transfer *t, enum transfer_end end, const char *why, struct err *e)
{
	struct buf shown = {0};

	web_show(&shown, t->url);
	err_set(e, RC_SKIP, "%.300s: %s", shown.p, why);
	buf_free(&shown);
	return end;
}

static enum transfer_end failed_status(const struct transfer *t, struct err *e)
{
	static const struct {
		long status;
		const char *text;
	} texts[] = {{400, "Bad Request"}, {401, "Unauthorized"}, {403, "Forbidden"}, {404, "Not Found"},
	    {408, "Request Timeout"}, {410, "Gone"}, {416, "Range Not Satisfiable"}, {425, "Too Early"},
	    {429, "Too Many Requests"}, {500, "Internal Server Error"}, {502, "Bad Gateway"},
	    {503, "Service Unavailable"}, {504, "Gateway Timeout"}};
	const char *text = "";
	char why[80];
	long s = t->answer->status;
	/* 403 with Retry-After is what arXiv answers to those who ask too often. */
	bool later = s == 408 || s == 425 || s == 429 || s == 500 || s == 502 || s == 503 || s == 504 ||
	    (s == 403 && t->answer->retry_after > 0);

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (texts[i].status == s)
			text = texts[i].text;
	snprintf(why, sizeof(why), "HTTP %ld%s%s", s, text[0] ? " " : "", text);
	return failed(t, later ? TRANSFER_LATER : TRANSFER_FAILED, why, e);
}

static enum transfer_end ended_well(struct transfer *t, struct err *e)
{
	struct http_answer *a = t->answer;
	const char *next = NULL;
	curl_off_t wait = 0;

	read_status(t);
	curl_easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &wait);
	a->retry_after = (double)wait;
	if ((a->status >= 200 && a->status < 300) || a->status == 304)
		return TRANSFER_DONE;
	if (a->status < 300 || a->status >= 400)
		return failed_status(t, e);
	curl_easy_getinfo(t->easy, CURLINFO_REDIRECT_URL, &next);
	if (!next)
		return failed(t, TRANSFER_FAILED, "a redirect that doesn't say where to", e);
	set(&a->next, str_of(next));
	return TRANSFER_MOVED;
}

/* A name that is known not to exist is something else than a name server that doesn't answer. */
static bool name_leads_nowhere(const char *url)
{
	char *host = web_host(url);
	struct addrinfo *found = NULL;
	int code = host ? getaddrinfo(host, NULL, NULL, &found) : 0;

	if (found)
		freeaddrinfo(found);
	free(host);
	return code == EAI_NONAME;
}

enum transfer_end transfer_finish(struct transfer *t, CURLcode code, struct err *e)
{
	char why[CURL_ERROR_SIZE + 64];

	curl_slist_free_all(t->headers);
	t->headers = NULL;
	snprintf(why, sizeof(why), "%s", t->why[0] ? t->why : curl_easy_strerror(code));
	switch (code) {
	case CURLE_OK:
		return ended_well(t, e);
	case CURLE_ABORTED_BY_CALLBACK:
		return failed(t, TRANSFER_STOPPED, "interrupted", e);
	case CURLE_WRITE_ERROR:
		if (t->sink_failed) {
			*e = t->sink_error;
			return TRANSFER_FAILED;
		}
		if (t->too_long)
			snprintf(why, sizeof(why), "is longer than %llu bytes, the limit",
			    (unsigned long long)(t->ask->max_bytes ? t->ask->max_bytes : LIMIT_ANSWER_BYTES));
		return failed(t, TRANSFER_FAILED, why, e);
	case CURLE_COULDNT_CONNECT:
		if (!t->refused[0])
			return failed(t, TRANSFER_LATER, why, e);
		t->answer->refused = true;
		snprintf(why, sizeof(why),
		    "leads to the private address %s (--allow-private asks it all the same)", t->refused);
		return failed(t, TRANSFER_FAILED, why, e);
	case CURLE_COULDNT_RESOLVE_HOST:
		t->answer->no_host = name_leads_nowhere(t->url);
		return failed(t, TRANSFER_LATER, why, e);
	case CURLE_COULDNT_RESOLVE_PROXY:
	case CURLE_OPERATION_TIMEDOUT:
	case CURLE_PARTIAL_FILE:
	case CURLE_GOT_NOTHING:
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_HTTP2:
	case CURLE_HTTP2_STREAM:
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_BAD_CONTENT_ENCODING:
		return failed(t, TRANSFER_LATER, why, e);
	default:
		return failed(t, TRANSFER_FAILED, why, e);
	}
}

/* ---- where it may go ---- */

static enum rc refuse(const char *url, const char *why, struct http_answer *a, struct err *e)
{
	struct buf shown = {0};

	web_show(&shown, url);
	a->refused = true;
	err_set(e, RC_SKIP, "%.300s: %s", shown.p ? shown.p : "", why);
	buf_free(&shown);
	return RC_SKIP;
}

enum rc transfer_allowed(const struct http *h, const char *url, struct http_answer *a, struct err *e)
{
	char *host = web_host(url);
	bool is_private = host && !http_settings(h)->allow_private && address_host_is_private(host);

	free(host);
	if (!web_is(url))
		return refuse(url, "not an http:// or https:// address", a, e);
	if (!host)
		return refuse(url, "not a valid address", a, e);
	if (is_private)
		return refuse(url, "is a private address (--allow-private asks it all the same)", a, e);
	return RC_OK;
}

enum rc transfer_follow(struct transfer *t, struct err *e)
{
	struct http_answer *a = t->answer;
	const struct http_options *o = http_settings(t->http);
	bool permanent = a->status == 301 || a->status == 308;

	if (a->redirects >= o->redirects)
		return refuse(t->url, "too many redirects", a, e);
	if (!o->allow_downgrade && web_is_https(t->url) && !web_is_https(a->next.p))
		return refuse(t->url, "is redirected from https to http, which isn't followed", a, e);
	if (transfer_allowed(t->http, a->next.p, a, e) != RC_OK)
		return RC_SKIP;
	a->permanent = permanent && (a->redirects == 0 || a->permanent);
	a->redirects++;
	return RC_OK;
}
