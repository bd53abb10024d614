/* oai.c: harvests an OAI-PMH 2.0 repository (https://www.openarchives.org/OAI/openarchivesprotocol.html), such as arXiv's
 * (https://info.arxiv.org/help/oa/): ListRecords by resumption tokens. A token is written down before it is used, so
 * that a stopped harvest goes on; one that has expired (section 2.5: badResumptionToken) makes its list be asked for
 * again from the start. --step cuts a long range of dates into short lists, so that there is little to ask again. */
#include "answer.h"
#include "harvest.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LIMIT_RESTARTS 3 /* of one list in one run */

/* A list under way: one request and those by its tokens. */
struct list {
	struct harvest *h;
	struct arena arena;
	struct answer answer;
	char from[DAY_BYTES], until[DAY_BYTES]; /* of this list; "" open */
	unsigned restarts;
};

static void set_list(struct list *l)
{
	const char *from = harvest_text(l->h, "list_from"), *until = harvest_text(l->h, "list_until");

	snprintf(l->from, sizeof(l->from), "%s", from);
	snprintf(l->until, sizeof(l->until), "%s", until);
}

/* The list that begins on day `from` ("" open): as long as --step says, and no longer than what was asked for. */
static void plan_list(struct list *l, const char *from)
{
	struct harvest *h = l->h;
	const char *until = harvest_text(h, "end");
	char end[DAY_BYTES];

	if (h->plan->step > 0 && from[0]) {
		day_add(from, (int)h->plan->step - 1, end);
		if (strcmp(end, until) < 0)
			until = end;
	}
	harvest_set_text(h, "list_until", until[0] ? until : NULL);
	harvest_set_text(h, "list_from", from[0] ? from : NULL);
	harvest_set_text(h, "token", NULL);
	harvest_set_number(h, "list_file", harvest_number(h, "next_file"));
	set_list(l);
}

static void request_url(const struct list *l, struct buf *out)
{
	const struct harvest_plan *p = l->h->plan;
	const char *token = harvest_text(l->h, "token");

	buf_clear(out);
	buf_adds(out, p->url);
	web_add_query(out, "verb", STR("ListRecords"));
	if (token[0]) { /* an exclusive argument (section 4.5) */
		web_add_query(out, "resumptionToken", str_of(token));
		return;
	}
	web_add_query(out, "metadataPrefix", str_of(p->prefix));
	if (p->set)
		web_add_query(out, "set", str_of(p->set));
	if (l->from[0])
		web_add_query(out, "from", str_of(l->from));
	if (l->until[0])
		web_add_query(out, "until", str_of(l->until));
}

static enum rc check(void *context, struct str body, struct err *e)
{
	struct list *l = context;
	enum rc rc;

	arena_reset(&l->arena);
	rc = answer_read(ANSWER_OAI, body, &l->arena, &l->answer, e);
	if (rc == RC_OK && l->answer.records == 0 && l->answer.error_code.n == 0 && l->answer.token.n == 0)
		rc = err_set(e, RC_SKIP, "the answer has neither records nor an error");
	return rc;
}

/* Files of an earlier, longer try at this list. */
static void drop_stale(const struct harvest *h, long long from)
{
	char name[32];
	struct buf path = {0};
	bool more = true;

	for (long long n = from; more; n++) {
		snprintf(name, sizeof(name), "%06lld.xml", n);
		buf_clear(&path);
		buf_addf(&path, "%s/%s", h->plan->dir, name);
		more = unlink(path.p) == 0;
	}
	buf_free(&path);
}

/* The server reports an error. RC_OK: the list is to be asked for again. RC_END: it is at its end. */
static enum rc on_error(struct list *l, const char *url, struct err *e)
{
	const struct answer *a = &l->answer;
	struct buf shown = {0};
	bool had_token = harvest_text(l->h, "token")[0] != '\0';

	if (str_is(a->error_code, "noRecordsMatch"))
		return RC_END;
	web_show(&shown, url);
	if (str_is(a->error_code, "badResumptionToken") && had_token && l->restarts++ < LIMIT_RESTARTS) {
		if (!l->h->quiet)
			fprintf(stderr,
			    "papersift: %.300s: the resumption token has expired; the list is asked for "
			    "again from its start\n",
			    shown.p);
		harvest_set_text(l->h, "token", NULL);
		harvest_set_number(l->h, "next_file", harvest_number(l->h, "list_file"));
		buf_free(&shown);
		return harvest_save(l->h, e);
	}
	err_set(e, RC_SKIP, "%.300s: the server says %.60s: %.300s", shown.p,
	    a->error_code.n ? a->error_code.p : "error", a->error_text.n ? a->error_text.p : "(no text)");
	buf_free(&shown);
	return RC_SKIP;
}

/* Keeps a response and moves the state behind it. RC_OK: the list goes on; RC_END. */
static enum rc keep(struct list *l, const char *url, struct str body, struct err *e)
{
	struct harvest *h = l->h;
	const struct answer *a = &l->answer;
	long long n = harvest_number(h, "next_file");
	char name[32];

	if (a->token.n > 0 && str_is(a->token, harvest_text(h, "token"))) {
		struct buf shown = {0};

		web_show(&shown, url);
		err_set(e, RC_SKIP, "%.300s: the server gives the same resumption token again", shown.p);
		buf_free(&shown);
		return RC_SKIP;
	}
	snprintf(name, sizeof(name), "%06lld.xml", n);
	enum rc rc = harvest_keep(h, name, body, a->records, e);
	if (rc != RC_OK)
		return rc;
	/* The guidelines: the next harvest begins with the first answer's date, not with when it was over. */
	if (harvest_text(h, "began")[0] == '\0' && a->response_date.n >= 10)
		harvest_set_text(h, "began", a->response_date.p);
	harvest_set_number(h, "next_file", n + 1);
	harvest_set_text(h, "token", a->token.n > 0 ? a->token.p : NULL);
	if (a->token.n == 0)
		return RC_END; /* the state is saved with the next list's, or as done */
	return harvest_save(h, e);
}

static enum rc run_list(struct list *l, struct err *e)
{
	struct http_answer a = {0};
	struct buf url = {0};
	enum rc rc = RC_OK;

	l->restarts = 0;
	while (rc == RC_OK) {
		request_url(l, &url);
		rc = harvest_get(l->h, url.p, check, l, &a, e);
		if (rc == RC_OK)
			rc = l->answer.error_code.n > 0 ? on_error(l, url.p, e)
			                                : keep(l, url.p, buf_str(&a.body), e);
	}
	http_answer_free(&a);
	buf_free(&url);
	return rc == RC_END ? RC_OK : rc;
}

/* What "--from last" begins with: the day the first answer was given; the day behind `until` where that is over. */
static void last_day(const struct harvest *h, char out[DAY_BYTES])
{
	const char *began = harvest_text(h, "began"), *until = harvest_text(h, "until");
	char day[DAY_BYTES], behind[DAY_BYTES];

	snprintf(day, sizeof(day), "%.10s", began);
	if (!day_valid(day))
		day_today(day);
	if (day_valid(until)) {
		day_add(until, 1, behind);
		if (strcmp(behind, day) < 0)
			memcpy(day, behind, sizeof(day));
	}
	memcpy(out, day, DAY_BYTES);
}

/* The lists one behind the other. */
static enum rc run_lists(struct list *l, struct err *e)
{
	struct harvest *h = l->h;
	char next[DAY_BYTES];
	enum rc rc = RC_OK;

	for (;;) {
		rc = run_list(l, e);
		if (rc != RC_OK)
			return rc;
		drop_stale(h, harvest_number(h, "next_file"));
		if (!l->until[0] || strcmp(l->until, harvest_text(h, "end")) >= 0)
			break;
		day_add(l->until, 1, next);
		plan_list(l, next);
		rc = harvest_save(h, e);
		if (rc != RC_OK)
			return rc;
	}
	last_day(h, next);
	harvest_set_text(h, "token", NULL);
	return harvest_done(h, next, e);
}

enum rc harvest_oai(struct harvest *h, struct err *e)
{
	const struct harvest_plan *p = h->plan;
	struct list l = {.h = h};
	char today[DAY_BYTES];
	bool fresh;
	enum rc rc;

	h->kind = "oai";
	rc = harvest_open(
	    h, json_pack("{s:s, s:s, s:s*}", "url", p->url, "prefix", p->prefix, "set", p->set), &fresh, e);
	if (rc == RC_OK && fresh) {
		/* Steps need an end, and it must not move while they are gone. */
		day_today(today);
		harvest_set_text(h, "end", p->until ? p->until : p->step > 0 ? today : NULL);
		plan_list(&l, harvest_text(h, "from"));
		rc = harvest_save(h, e);
	} else {
		set_list(&l);
	}
	if (rc == RC_OK)
		rc = run_lists(&l, e);
	harvest_close(h);
	arena_free(&l.arena);
	return rc;
}
