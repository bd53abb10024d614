/* harvest.c: a harvest's directory and state, and asking with patience (harvest.h). */
#include "harvest.h"
#include "../read/transfer.h"
#include "file.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define STATE ".harvest.json"
#define LOCK ".harvest.lock"

/* ---- the state ---- */

long long harvest_number(const struct harvest *h, const char *key)
{
	return json_integer_value(json_object_get(h->state, key));
}

void harvest_set_number(struct harvest *h, const char *key, long long n)
{
	json_object_set_new(h->state, key, json_integer(n));
}

const char *harvest_text(const struct harvest *h, const char *key)
{
	return file_text(h->state, key);
}

void harvest_set_text(struct harvest *h, const char *key, const char *text)
{
	json_t *value = text ? json_string(text) : json_null();

	/* A token that isn't UTF-8 can't be kept: the list would be asked for from its start. */
	json_object_set_new(h->state, key, value ? value : json_null());
}

enum rc harvest_save(struct harvest *h, struct err *e)
{
	return file_write_json(h->plan->dir, STATE, h->state, e);
}

enum rc harvest_done(struct harvest *h, const char *last, struct err *e)
{
	harvest_set_text(h, "status", "done");
	harvest_set_text(h, "last", last);
	return harvest_save(h, e);
}

/* ---- beginning ---- */

static bool same(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool is_last(const char *from)
{
	return from && strcmp(from, "last") == 0;
}

static void begin(struct harvest *h, json_t *request, const char *from, const char *until)
{
	long long next = h->state ? harvest_number(h, "next_file") : 1;
	char *kept = from ? strcpy(mem_alloc(strlen(from) + 1), from) : NULL;

	json_decref(h->state);
	h->state = json_object();
	harvest_set_text(h, "kind", h->kind);
	json_object_set(h->state, "request", request);
	harvest_set_text(h, "status", "running");
	harvest_set_text(h, "from", kept);
	harvest_set_text(h, "until", until);
	harvest_set_number(h, "next_file", next > 0 ? next : 1);
	free(kept);
}

/* A harvest that failed before its first response may be changed at will: it has nothing to lose. */
static bool is_empty(const struct harvest *h)
{
	return strcmp(harvest_text(h, "status"), "done") != 0 && harvest_number(h, "next_file") <= 1 &&
	    harvest_text(h, "token")[0] == '\0';
}

/* There is a state: of this harvest or of another? */
static enum rc go_on(struct harvest *h, json_t *request, bool *fresh, struct err *e)
{
	const struct harvest_plan *p = h->plan;
	bool done = strcmp(harvest_text(h, "status"), "done") == 0;
	const char *last = harvest_text(h, "last");

	if (is_empty(h) && !is_last(p->from)) {
		*fresh = true;
		begin(h, request, p->from, p->until);
		return RC_OK;
	}
	if (!same(harvest_text(h, "kind"), h->kind) ||
	    !json_equal(json_object_get(h->state, "request"), request))
		return err_set(e, RC_SKIP,
		    "%s: holds a harvest of something else (%s/" STATE "); choose another directory", p->dir,
		    p->dir);
	if (!done) {
		if (!is_last(p->from) &&
		    !(same(harvest_text(h, "from"), p->from) && same(harvest_text(h, "until"), p->until)))
			return err_set(e,
			    RC_SKIP, "%s: holds an unfinished harvest from '%s' until '%s'; ask for these dates again to finish it",
			    p->dir, harvest_text(h, "from"), harvest_text(h, "until"));
		return RC_OK;
	}
	if (!is_last(p->from) && same(harvest_text(h, "from"), p->from) &&
	    same(harvest_text(h, "until"), p->until))
		return RC_END;
	if (is_last(p->from) && !last[0])
		return err_set(e, RC_SKIP, "%s: its harvest has no last day to go on from", p->dir);
	*fresh = true;
	begin(h, request, is_last(p->from) ? last : p->from, p->until);
	return RC_OK;
}

/* The last request may have been a moment ago, by a process that was stopped: the pause counts from its end. */
static void keep_pace(struct harvest *h)
{
	char *path = file_path(h->plan->dir, STATE);
	struct stat st;

	if (stat(path, &st) == 0) {
		double ago = difftime(time(NULL), st.st_mtime), pause = http_settings(h->http)->pause;

		if (ago >= 0 && ago < pause)
			http_asked(h->http, h->plan->url, -ago);
	}
	free(path);
}

enum rc harvest_open(struct harvest *h, json_t *request, bool *fresh, struct err *e)
{
	const struct harvest_plan *p = h->plan;
	char *lock = file_path(p->dir, LOCK), *state = file_path(p->dir, STATE);
	char *first = file_path(p->dir, "000001.xml");
	enum rc rc = file_directory(p->dir, e);

	*fresh = false;
	h->lock = -1;
	if (rc == RC_OK)
		rc = file_lock(lock, &h->lock, e);
	if (rc == RC_OK)
		rc = file_read_json(state, &h->state, e);
	if (rc == RC_OK) {
		rc = go_on(h, request, fresh, e);
		keep_pace(h);
	} else if (rc == RC_END && is_last(p->from)) {
		rc = err_set(e, RC_SKIP, "%s: holds no harvest that '--from last' could go on from", p->dir);
	} else if (rc == RC_END && access(first, F_OK) == 0) {
		rc = err_set(
		    e, RC_SKIP, "%s: is there and comes from no harvest; choose another directory", first);
	} else if (rc == RC_END) {
		*fresh = true;
		begin(h, request, p->from, p->until);
		rc = RC_OK;
	}
	json_decref(request);
	free(lock);
	free(state);
	free(first);
	return rc;
}

void harvest_close(struct harvest *h)
{
	json_decref(h->state);
	h->state = NULL;
	if (h->lock >= 0)
		close(h->lock);
	h->lock = -1;
}

/* ---- asking ---- */

enum rc harvest_get(struct harvest *h, const char *url, harvest_check *check, void *context,
    struct http_answer *a, struct err *e)
{
	struct http_request ask = {.url = url, .compressed = true};
	struct err why;
	enum rc rc;

	for (unsigned tries = 1;; tries++) {
		rc = http_try(h->http, &ask, a, e);
		if (rc == RC_OK && check(context, buf_str(&a->body), &why) != RC_OK) {
			struct buf shown = {0};

			web_show(&shown, url);
			rc = err_set(e, RC_END, "%.300s: %s", shown.p, why.text);
			buf_free(&shown);
		}
		if (rc == RC_END)
			rc = http_wait(h->http, tries, a, e);
		else
			return rc;
		if (rc != RC_OK)
			return rc;
	}
}

enum rc harvest_keep(struct harvest *h, const char *name, struct str body, size_t records, struct err *e)
{
	enum rc rc = file_write(h->plan->dir, name, body, e);

	if (rc != RC_OK)
		return rc;
	h->records += records;
	h->files++;
	if (h->progress)
		h->progress(h->context, h->records, h->files);
	return RC_OK;
}
