/* arxiv_query.c: harvests arXiv's query interface (https://info.arxiv.org/help/api/user-manual.html): a search by pages
 * (start, max_results), oldest submissions first, so that what is submitted meanwhile lands behind; or papers by their
 * ids. Known to happen there: a page that comes empty though more is to come, which is asked for again. */
#include "answer.h"
#include "harvest.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT_RESULTS 30000 /* of one query (user manual, 3.1.1.2: start and max_results) */
#define IDS_AT_ONCE 100     /* in one id_list: an address stays well below 8 KB */

struct search {
	struct harvest *h;
	struct arena arena;
	struct answer answer;
	size_t expected; /* ids asked for; 0: a search */
};

static void by_time(const struct harvest *h, struct buf *query)
{
	const char *from = harvest_text(h, "from"), *until = harvest_text(h, "end");
	char first[] = "199108140000"; /* arXiv's first day */

	buf_addf(query, "(%s)", h->plan->query);
	if (!from[0] && !until[0])
		return;
	if (from[0])
		snprintf(first, sizeof(first), "%.4s%.2s%.2s0000", from, from + 5, from + 8);
	buf_addf(query, " AND submittedDate:[%s TO %.4s%.2s%.2s2359]", first, until, until + 5, until + 8);
}

static void request_url(struct search *s, long long at, struct buf *out)
{
	const struct harvest_plan *p = s->h->plan;
	struct buf list = {0};
	char number[32];

	buf_clear(out);
	web_join(out, p->url, "/api/query");
	if (p->id_count > 0) {
		size_t end = (size_t)at + IDS_AT_ONCE < p->id_count ? (size_t)at + IDS_AT_ONCE : p->id_count;

		for (size_t i = (size_t)at; i < end; i++)
			buf_addf(&list, "%s%s", i > (size_t)at ? "," : "", p->ids[i]);
		s->expected = end - (size_t)at;
		web_add_query(out, "id_list", buf_str(&list));
		web_add_query(out, "max_results", STR("100"));
	} else {
		by_time(s->h, &list);
		web_add_query(out, "search_query", buf_str(&list));
		snprintf(number, sizeof(number), "%lld", at);
		web_add_query(out, "start", str_of(number));
		snprintf(number, sizeof(number), "%u", p->page);
		web_add_query(out, "max_results", str_of(number));
		web_add_query(out, "sortBy", STR("submittedDate"));
		web_add_query(out, "sortOrder", STR("ascending"));
	}
	buf_free(&list);
}

static long long total(const struct search *s)
{
	return s->answer.total.n > 0 ? strtoll(s->answer.total.p, NULL, 10) : 0;
}

static enum rc check(void *context, struct str body, struct err *e)
{
	struct search *s = context;
	enum rc rc;

	arena_reset(&s->arena);
	rc = answer_read(ANSWER_ATOM, body, &s->arena, &s->answer, e);
	if (rc == RC_OK && s->expected == 0 && s->answer.error_code.n == 0 && s->answer.records == 0 &&
	    harvest_number(s->h, "at") < total(s))
		rc = err_set(e, RC_SKIP, "an empty page, though there are %lld papers and %lld have come",
		    total(s), harvest_number(s->h, "at"));
	return rc;
}

static enum rc refuse(const char *url, const char *why, const char *what, struct err *e)
{
	struct buf shown = {0};

	web_show(&shown, url);
	err_set(e, RC_SKIP, "%.300s: %s%.300s", shown.p, why, what);
	buf_free(&shown);
	return RC_SKIP;
}

/* One page. RC_OK: there are more; RC_END: that was the last. */
static enum rc page(struct search *s, const char *url, struct str body, struct err *e)
{
	struct harvest *h = s->h;
	const struct harvest_plan *p = h->plan;
	long long at = harvest_number(h, "at"), n = harvest_number(h, "next_file"), all = total(s);
	char name[32];
	enum rc rc = RC_OK;

	if (s->answer.error_code.n > 0)
		return refuse(
		    url, "arXiv says: ", s->answer.error_text.n ? s->answer.error_text.p : "error", e);
	if (p->id_count == 0 && all > LIMIT_RESULTS)
		return refuse(url,
		    "more than 30000 papers, which arXiv gives to no query: narrow it, by --from and "
		    "--until for one, or use 'harvest oai'",
		    "", e);
	if (s->answer.records > 0) {
		snprintf(name, sizeof(name), "%06lld.xml", n);
		rc = harvest_keep(h, name, body, s->answer.records, e);
		harvest_set_number(h, "next_file", n + 1);
	}
	at += p->id_count > 0 ? (long long)s->expected : (long long)s->answer.records;
	harvest_set_number(h, "at", at);
	if (rc != RC_OK || at >= (p->id_count > 0 ? (long long)p->id_count : all))
		return rc == RC_OK ? RC_END : rc;
	return harvest_save(h, e);
}

static enum rc run(struct search *s, struct err *e)
{
	struct http_answer a = {0};
	struct buf url = {0};
	enum rc rc = RC_OK;

	while (rc == RC_OK) {
		request_url(s, harvest_number(s->h, "at"), &url);
		rc = harvest_get(s->h, url.p, check, s, &a, e);
		if (rc == RC_OK)
			rc = page(s, url.p, buf_str(&a.body), e);
	}
	http_answer_free(&a);
	buf_free(&url);
	return rc == RC_END ? harvest_done(s->h, harvest_text(s->h, "end"), e) : rc;
}

enum rc harvest_arxiv(struct harvest *h, struct err *e)
{
	const struct harvest_plan *p = h->plan;
	struct search s = {.h = h};
	json_t *request =
	    json_pack("{s:s, s:s*, s:i}", "url", p->url, "query", p->query, "page", (int)p->page);
	char today[DAY_BYTES];
	bool fresh;
	enum rc rc;

	if (p->id_count > 0) {
		json_t *ids = json_array();

		for (size_t i = 0; i < p->id_count; i++)
			json_array_append_new(ids, json_string(p->ids[i]));
		json_object_set_new(request, "ids", ids);
	}
	h->kind = "arxiv";
	rc = harvest_open(h, request, &fresh, e);
	if (rc == RC_OK && fresh) {
		/* An open end would move while pages are asked for. */
		day_today(today);
		harvest_set_text(h, "end", p->until ? p->until : harvest_text(h, "from")[0] ? today : NULL);
		harvest_set_number(h, "at", 0);
		rc = harvest_save(h, e);
	}
	if (rc == RC_OK)
		rc = run(&s, e);
	harvest_close(h);
	arena_free(&s.arena);
	return rc;
}
