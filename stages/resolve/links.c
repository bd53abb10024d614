/* links.c: asks many addresses at once, on libcurl's multi interface (links.h). */
#include "links.h"
#include "../read/transfer.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define POLL_MS 100 /* how soon pauses' ends and interruptions are seen */

enum link_state { LINK_WAITING, LINK_ASKED, LINK_TOLD };

/* A server that links lead to. */
struct link_server {
	char *name;       /* owned */
	unsigned at_once; /* requests under way */
	double next;      /* when the next may begin, on the monotonic clock */
};

struct link_job {
	const char *url;
	enum link_state state;
	struct buf at;  /* owned: where it is asked for: url, or where redirects led */
	bool by_get;    /* HEAD didn't do */
	unsigned tries; /* that failed, and may go better later */
	double next;    /* not before, on the monotonic clock */
	size_t server;  /* index */
	CURL *easy;     /* owned while asked */
	struct transfer transfer;
	struct http_request ask;
	struct http_answer answer; /* owned */
};

struct work {
	const struct links *plan;
	CURLM *multi; /* owned */
	struct link_job *jobs;
	struct link_server *servers;
	size_t server_count;
	size_t first; /* jobs before it are told */
	size_t told;
	unsigned at_once;
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static size_t server_of(struct work *w, const char *url)
{
	char *name = web_server(url);
	size_t i = 0;

	if (!name) /* never asked: transfer_allowed refuses it */
		name = mem_zero(1);
	while (i < w->server_count && strcmp(w->servers[i].name, name) != 0)
		i++;
	if (i < w->server_count) {
		free(name);
		return i;
	}
	if ((i & (i - 1)) == 0)
		w->servers = mem_grow(w->servers, (i ? i * 2 : 1) * sizeof(*w->servers));
	w->servers[w->server_count++] = (struct link_server){.name = name};
	return i;
}

/* One byte is enough: the rest of a body isn't waited for. */
static bool take_byte(void *context, const struct http_answer *a, struct str bytes, struct err *e)
{
	(void)context;
	(void)a;
	(void)bytes;
	err_set(e, RC_SKIP, "enough");
	return false;
}

/* ---- what became of it ---- */

static void timestamp(char out[24])
{
	time_t t = time(NULL);
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(out, 24, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

static enum rc tell(
    struct work *w, struct link_job *j, enum link_status status, const char *reason, struct err *e)
{
	char at[24];
	struct buf shown = {0};

	timestamp(at);
	struct link_result r = {.url = j->url,
	    .check = {.status = status, .http = (int)j->answer.status, .checked_at = str_of(at)},
	    .reason = reason};
	if (j->answer.redirects > 0) {
		web_show(&shown, j->answer.url.p);
		r.check.final_url = buf_str(&shown);
	}
	enum rc rc = w->plan->take(w->plan->context, &r, e);
	j->state = LINK_TOLD;
	w->told++;
	http_answer_free(&j->answer);
	buf_free(&j->at);
	buf_free(&shown);
	return rc;
}

/* It answered. */
static enum rc tell_answer(struct work *w, struct link_job *j, struct err *e)
{
	bool moved = j->answer.redirects > 0 && j->answer.permanent && !web_same_page(j->url, j->answer.url.p);

	return tell(w, j, moved ? LINK_MOVED : LINK_ALIVE, "", e);
}

static enum rc tell_failure(struct work *w, struct link_job *j, const struct err *why, struct err *e)
{
	const struct http_answer *a = &j->answer;
	bool dead = a->status == 404 || a->status == 410 || a->no_host;

	return tell(w, j, a->refused ? LINK_REFUSED : dead ? LINK_DEAD : LINK_UNKNOWN, why->text, e);
}

/* A failure that may pass: later again, and the whole server with it where it says so. */
static bool postpone(struct work *w, struct link_job *j)
{
	const struct http_options *o = http_settings(w->plan->http);
	struct link_server *s = &w->servers[j->server];
	double wait = o->retry_wait * ldexp(1, j->tries < 30 ? (int)j->tries : 29);

	if (j->tries++ >= o->retries || j->answer.retry_after > o->max_wait || j->answer.no_host)
		return false;
	wait = fmin(fmax(wait, j->answer.retry_after), o->max_wait);
	j->next = now() + wait;
	if (j->answer.retry_after > 0)
		s->next = fmax(s->next, j->next);
	j->answer.redirects = 0;
	j->state = LINK_WAITING;
	buf_clear(&j->at);
	buf_adds(&j->at, j->url);
	j->server = server_of(w, j->url);
	return true;
}

static void redirect(struct work *w, struct link_job *j)
{
	buf_clear(&j->at);
	buf_add(&j->at, buf_str(&j->answer.next));
	j->server = server_of(w, j->at.p);
	j->state = LINK_WAITING;
}

static enum rc finished(struct work *w, struct link_job *j, CURLcode code, struct err *e)
{
	struct err why = {0};
	bool enough;
	enum transfer_end end;

	curl_multi_remove_handle(w->multi, j->easy);
	end = transfer_finish(&j->transfer, code, &why);
	enough = j->transfer.sink_failed || (j->by_get && j->answer.status == 416);
	curl_easy_cleanup(j->easy);
	j->easy = NULL;
	w->at_once--;
	w->servers[j->server].at_once--;
	if (end == TRANSFER_STOPPED)
		return err_set(e, RC_FATAL, "interrupted");
	if (end == TRANSFER_DONE || enough)
		return tell_answer(w, j, e);
	if (end == TRANSFER_MOVED) {
		if (transfer_follow(&j->transfer, &why) != RC_OK)
			return tell_failure(w, j, &why, e);
		redirect(w, j);
		return RC_OK;
	}
	/* Not where the server asked for a pause: GET wouldn't fare better. */
	if (!j->by_get && j->answer.status >= 400 && j->answer.retry_after <= 0) {
		j->by_get = true;
		j->state = LINK_WAITING;
		return RC_OK;
	}
	if (end == TRANSFER_LATER && postpone(w, j))
		return RC_OK;
	return tell_failure(w, j, &why, e);
}

/* ---- beginning ---- */

static enum rc ask(struct work *w, struct link_job *j, struct err *e)
{
	struct link_server *s = &w->servers[j->server];
	struct err why = {0};

	if (transfer_allowed(w->plan->http, j->at.p, &j->answer, &why) != RC_OK)
		return tell_failure(w, j, &why, e);
	j->ask = (struct http_request){
	    .url = j->url, .head = !j->by_get, .range = j->by_get ? "0-0" : NULL, .sink = take_byte};
	j->easy = curl_easy_init();
	if (!j->easy)
		memory_exhausted();
	transfer_begin(&j->transfer, w->plan->http, j->easy, &j->ask, j->at.p, &j->answer);
	curl_easy_setopt(j->easy, CURLOPT_PIPEWAIT, 1L); /* rather over the connection that is there */
	curl_multi_add_handle(w->multi, j->easy);
	j->state = LINK_ASKED;
	w->at_once++;
	s->at_once++;
	s->next = now() + http_settings(w->plan->http)->pause;
	return RC_OK;
}

static enum rc ask_more(struct work *w, struct err *e)
{
	double t = now();
	enum rc rc = RC_OK;

	while (w->first < w->plan->count && w->jobs[w->first].state == LINK_TOLD)
		w->first++;
	for (size_t i = w->first; rc == RC_OK && i < w->plan->count && w->at_once < w->plan->at_once; i++) {
		struct link_job *j = &w->jobs[i];
		const struct link_server *s = &w->servers[j->server];

		if (j->state == LINK_WAITING && j->next <= t && s->next <= t &&
		    s->at_once < LINKS_AT_ONE_SERVER)
			rc = ask(w, j, e);
	}
	return rc;
}

static enum rc run(struct work *w, struct err *e)
{
	const atomic_bool *stop = http_settings(w->plan->http)->stop;
	enum rc rc = RC_OK;

	while (rc == RC_OK && w->told < w->plan->count) {
		int running = 0, left = 0;
		const CURLMsg *m;

		rc = ask_more(w, e);
		curl_multi_perform(w->multi, &running);
		while (rc == RC_OK && (m = curl_multi_info_read(w->multi, &left)) != NULL) {
			struct transfer *t = NULL;

			curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &t);
			/* The transfer lies in its job. */
			struct link_job *j =
			    (struct link_job *)((char *)t - offsetof(struct link_job, transfer));

			if (m->msg == CURLMSG_DONE)
				rc = finished(w, j, m->data.result, e);
		}
		if (rc == RC_OK && stop && atomic_load(stop))
			rc = err_set(e, RC_FATAL, "interrupted");
		if (rc == RC_OK && w->told < w->plan->count)
			curl_multi_poll(w->multi, NULL, 0, POLL_MS, NULL);
	}
	return rc;
}

enum rc links_check(const struct links *l, struct err *e)
{
	struct work w = {
	    .plan = l, .multi = curl_multi_init(), .jobs = mem_zero(l->count * sizeof(*w.jobs) + 1)};
	enum rc rc;

	if (!w.multi)
		memory_exhausted();
	curl_multi_setopt(w.multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
	curl_multi_setopt(w.multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)LINKS_AT_ONE_SERVER);
	for (size_t i = 0; i < l->count; i++) {
		w.jobs[i].url = l->urls[i].p;
		buf_adds(&w.jobs[i].at, l->urls[i].p);
		w.jobs[i].server = server_of(&w, l->urls[i].p);
	}
	rc = run(&w, e);
	for (size_t i = 0; i < l->count; i++) {
		struct link_job *j = &w.jobs[i];

		if (j->easy) {
			curl_multi_remove_handle(w.multi, j->easy);
			curl_slist_free_all(j->transfer.headers);
			curl_easy_cleanup(j->easy);
		}
		http_answer_free(&j->answer);
		buf_free(&j->at);
	}
	for (size_t i = 0; i < w.server_count; i++)
		free(w.servers[i].name);
	free(w.servers);
	free(w.jobs);
	curl_multi_cleanup(w.multi);
	return rc;
}
