/* http.c: requests one by one: pace, redirects, retries (http.h). */
#include "http.h"
#include "../../pipeline/version.h"
#include "transfer.h"
#include <errno.h>
#include <math.h>
#include <netdb.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define TELL_WAIT 3.0 /* seconds; shorter waits aren't worth a line */

const struct http_options http_defaults =
    {.pause = 1, .retry_wait = 5, .max_wait = 600, .timeout = 60, .retries = 5, .redirects = 10};

/* When a server may be asked again. */
struct server {
	char *name;  /* owned: "host:port" */
	double next; /* on the monotonic clock, in seconds */
};

struct http {
	struct http_options options;
	CURL *easy; /* owned */
	char *agent;
	struct server *servers; /* owned */
	size_t server_count;
	struct addrinfo *proxies[4]; /* owned: lists */
	size_t proxy_count;
};

/* ---- opening ---- */

static void init_curl(void)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		memory_exhausted();
}

/* Where the environment's proxies are (curl(1), ENVIRONMENT): their addresses are let through though private. */
static void find_proxies(struct http *h)
{
	static const char *const names[] = {
	    "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *proxy = getenv(names[i]);
		CURLU *u = proxy && proxy[0] ? curl_url() : NULL;
		char *host = NULL, *port = NULL;

		/* Port 1080 is curl's default for a proxy. */
		if (u &&
		    curl_url_set(u, CURLUPART_URL, proxy, CURLU_DEFAULT_SCHEME | CURLU_NON_SUPPORT_SCHEME) ==
		        0 &&
		    curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK) {
			struct addrinfo want = {.ai_socktype = SOCK_STREAM};
			char *name = host;

			if (name[0] == '[') {
				name++;
				name[strcspn(name, "]")] = '\0';
			}
			curl_url_get(u, CURLUPART_PORT, &port, 0);
			if (h->proxy_count < sizeof(h->proxies) / sizeof(*h->proxies) &&
			    getaddrinfo(name, port ? port : "1080", &want, &h->proxies[h->proxy_count]) == 0)
				h->proxy_count++;
		}
		curl_free(host);
		curl_free(port);
		curl_url_cleanup(u);
	}
}

bool http_is_proxy(const struct http *h, const struct sockaddr *address, socklen_t n)
{
	for (size_t i = 0; i < h->proxy_count; i++)
		for (const struct addrinfo *a = h->proxies[i]; a; a = a->ai_next)
			if (a->ai_addrlen == n && memcmp(a->ai_addr, address, n) == 0)
				return true;
	return false;
}

/* "papersift/1.0.0 (mailto:someone@example.org)": a mail address as a link, a web page as it is. */
static char *make_agent(const char *contact)
{
	struct buf b = {0};

	buf_addf(&b, "papersift/%s", PAPERSIFT_VERSION);
	if (contact)
		buf_addf(&b, " (%s%s)",
		    web_is(contact) || strncmp(contact, "mailto:", 7) == 0 ? "" : "mailto:", contact);
	return b.p;
}

enum rc http_open(struct http **out, const struct http_options *o, struct err *e)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct http *h;

	*out = NULL;
	if (o->ca_file && access(o->ca_file, R_OK) != 0)
		return err_set(e, RC_FATAL, "%s: %s", o->ca_file, strerror(errno));
	for (const char *c = o->contact ? o->contact : ""; *c; c++)
		if (*c < 0x20 || *c > 0x7e)
			return err_set(e, RC_FATAL, "--contact: a mail address or a web page, in ASCII");
	pthread_once(&once, init_curl);
	h = mem_zero(sizeof(*h));
	h->options = *o;
	h->agent = make_agent(o->contact);
	h->easy = curl_easy_init();
	if (!h->easy)
		memory_exhausted();
	find_proxies(h);
	*out = h;
	return RC_OK;
}

void http_close(struct http *h)
{
	if (!h)
		return;
	curl_easy_cleanup(h->easy);
	for (size_t i = 0; i < h->server_count; i++)
		free(h->servers[i].name);
	free(h->servers);
	for (size_t i = 0; i < h->proxy_count; i++)
		freeaddrinfo(h->proxies[i]);
	free(h->agent);
	free(h);
}

const struct http_options *http_settings(const struct http *h)
{
	return &h->options;
}

const char *http_agent(const struct http *h)
{
	return h->agent;
}

void http_answer_free(struct http_answer *a)
{
	buf_free(&a->url);
	buf_free(&a->body);
	buf_free(&a->etag);
	buf_free(&a->modified);
	buf_free(&a->next);
	*a = (struct http_answer){0};
}

/* ---- pace ---- */

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct server *server_of(struct http *h, const char *url)
{
	char *name = web_server(url);

	if (!name)
		return NULL;
	for (size_t i = 0; i < h->server_count; i++)
		if (strcmp(h->servers[i].name, name) == 0) {
			free(name);
			return &h->servers[i];
		}
	if ((h->server_count & (h->server_count - 1)) == 0)
		h->servers =
		    mem_grow(h->servers, (h->server_count ? h->server_count * 2 : 1) * sizeof(*h->servers));
	h->servers[h->server_count] = (struct server){.name = name};
	return &h->servers[h->server_count++];
}

double http_pause_left(struct http *h, const char *url)
{
	const struct server *s = server_of(h, url);
	double left = s ? s->next - now() : 0;

	return left > 0 ? left : 0;
}

void http_asked(struct http *h, const char *url, double extra)
{
	struct server *s = server_of(h, url);

	if (s)
		s->next = now() + h->options.pause + extra;
}

static bool stopped(const struct http *h)
{
	return h->options.stop && atomic_load(h->options.stop);
}

enum rc http_sleep(struct http *h, double seconds, struct err *e)
{
	double until = now() + seconds, left = seconds;

	/* By slices: a signal that comes just before the sleep doesn't end it. */
	while (left > 0 && !stopped(h)) {
		double slice = left < 0.25 ? left : 0.25;
		struct timespec t = {0, (long)(slice * 1e9)};

		nanosleep(&t, NULL);
		left = until - now();
	}
	return stopped(h) ? err_set(e, RC_FATAL, "interrupted") : RC_OK;
}

/* ---- requests ---- */

enum rc http_try(struct http *h, const struct http_request *r, struct http_answer *a, struct err *e)
{
	struct buf url = {0};
	enum transfer_end end = TRANSFER_MOVED;
	enum rc rc;

	a->redirects = 0;
	a->permanent = a->refused = false;
	a->status = 0;
	buf_adds(&url, r->url);
	rc = transfer_allowed(h, url.p, a, e);
	while (rc == RC_OK && end == TRANSFER_MOVED) {
		struct transfer t;

		rc = http_sleep(h, http_pause_left(h, url.p), e);
		if (rc != RC_OK)
			break;
		transfer_begin(&t, h, h->easy, r, url.p, a);
		end = transfer_finish(&t, curl_easy_perform(h->easy), e);
		http_asked(h, url.p, r->pause > 0 ? r->pause - h->options.pause : 0);
		if (end == TRANSFER_MOVED)
			rc = transfer_follow(&t, e);
		if (end == TRANSFER_MOVED && rc == RC_OK) {
			buf_clear(&url);
			buf_add(&url, buf_str(&a->next));
		}
	}
	buf_free(&url);
	if (rc != RC_OK)
		return rc;
	return end == TRANSFER_DONE   ? RC_OK
	    : end == TRANSFER_LATER   ? RC_END
	    : end == TRANSFER_STOPPED ? RC_FATAL
	                              : RC_SKIP;
}

static void add_reason(struct err *e, const char *fmt, double n)
{
	size_t used = strlen(e->text);

	snprintf(e->text + used, sizeof(e->text) - used, fmt, n);
}

enum rc http_wait(struct http *h, unsigned tries, const struct http_answer *a, struct err *e)
{
	const struct http_options *o = &h->options;
	double wait = o->retry_wait * ldexp(1, tries < 30 ? (int)tries - 1 : 29);

	if (tries > o->retries) {
		if (tries > 1)
			add_reason(e, "; given up after %.0f tries", tries);
		return RC_SKIP;
	}
	if (wait > o->max_wait)
		wait = o->max_wait;
	if (a->retry_after > o->max_wait) {
		add_reason(
		    e, "; it asks to come back in %.0f s, which is more than --max-wait", a->retry_after);
		return RC_SKIP;
	}
	if (a->retry_after > wait)
		wait = a->retry_after;
	if (wait >= TELL_WAIT && !o->quiet)
		fprintf(stderr, "papersift: %s; next try in %.0f s\n", e->text, wait);
	return http_sleep(h, wait, e);
}

enum rc http_get(struct http *h, const struct http_request *r, struct http_answer *a, struct err *e)
{
	enum rc rc;

	for (unsigned tries = 1;; tries++) {
		rc = http_try(h, r, a, e);
		if (rc == RC_END)
			rc = http_wait(h, tries, a, e);
		else
			return rc;
		if (rc != RC_OK)
			return rc;
	}
}
