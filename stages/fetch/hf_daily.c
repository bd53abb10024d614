/* hf_daily.c: harvests Hugging Face's daily papers, day by day (GET /api/daily_papers?date=YYYY-MM-DD&limit=100&p=0,
 * https://huggingface.co/docs/hub/api): DIR/2024-10-28.json, and 2024-10-28-p1.json where a day fills more than a page.
 * Days without papers (weekends) leave no file. */
#include "../../pipeline/json_read.h"
#include "harvest.h"
#include <stdio.h>
#include <string.h>

#define PAGE 100       /* the most that is given at once */
#define LIMIT_PAGES 20 /* a day */

struct day {
	struct harvest *h;
	size_t count; /* papers in the page at hand */
};

/* An array of objects, each with a paper. */
static enum rc check(void *context, struct str body, struct err *e)
{
	struct day *d = context;
	json_error_t error;
	json_t *root = json_loadb(body.p ? body.p : "", body.n, 0, &error), *item;
	size_t i;
	enum rc rc = RC_OK;

	d->count = json_array_size(root);
	if (!root)
		rc = err_set(e, RC_SKIP, "the answer is no whole JSON: line %d: %s", error.line, error.text);
	else if (!json_is_array(root))
		rc = err_set(e, RC_SKIP, "the answer is no list of papers");
	json_array_foreach(root, i, item)
		if (rc == RC_OK && !json_is_object(json_object_get(item, "paper")))
			rc = err_set(
			    e, RC_SKIP, "the answer is no list of papers: its item %zu has no paper", i + 1);
	json_decref(root);
	return rc;
}

static enum rc one_day(struct day *d, const char *date, struct err *e)
{
	struct harvest *h = d->h;
	struct http_answer a = {0};
	struct buf url = {0};
	char name[48], number[16];
	enum rc rc = RC_OK;
	bool more = true;

	for (int p = 0; rc == RC_OK && more && p < LIMIT_PAGES; p++) {
		buf_clear(&url);
		web_join(&url, h->plan->url, "/api/daily_papers");
		web_add_query(&url, "date", str_of(date));
		web_add_query(&url, "limit", STR("100"));
		snprintf(number, sizeof(number), "%d", p);
		web_add_query(&url, "p", str_of(number));
		rc = harvest_get(h, url.p, check, d, &a, e);
		more = d->count >= PAGE;
		if (rc == RC_OK && d->count > 0) {
			snprintf(name, sizeof(name), p == 0 ? "%s.json" : "%s-p%d.json", date, p);
			rc = harvest_keep(h, name, buf_str(&a.body), d->count, e);
		}
	}
	http_answer_free(&a);
	buf_free(&url);
	return rc;
}

/* The day of the last harvest's end may not have been over then: it is asked for again. */
static void last_day(const char *end, char out[DAY_BYTES])
{
	char today[DAY_BYTES];

	day_today(today);
	if (strcmp(end, today) < 0)
		day_add(end, 1, out);
	else
		memcpy(out, today, sizeof(today));
}

enum rc harvest_hf(struct harvest *h, struct err *e)
{
	const struct harvest_plan *p = h->plan;
	struct day d = {.h = h};
	char date[DAY_BYTES], next[DAY_BYTES];
	bool fresh;
	enum rc rc;

	h->kind = "hf-daily";
	rc = harvest_open(h, json_pack("{s:s}", "url", p->url), &fresh, e);
	if (rc == RC_OK && fresh) {
		day_today(date);
		harvest_set_text(h, "end", p->until ? p->until : date);
		harvest_set_text(h, "day", harvest_text(h, "from")[0] ? harvest_text(h, "from") : date);
		rc = harvest_save(h, e);
	}
	while (rc == RC_OK && strcmp(harvest_text(h, "day"), harvest_text(h, "end")) <= 0) {
		snprintf(date, sizeof(date), "%s", harvest_text(h, "day"));
		rc = one_day(&d, date, e);
		if (rc != RC_OK)
			break;
		day_add(date, 1, next);
		harvest_set_text(h, "day", next);
		harvest_set_number(h, "next_file", harvest_number(h, "next_file") + 1);
		rc = harvest_save(h, e);
	}
	if (rc == RC_OK) {
		last_day(harvest_text(h, "end"), next);
		rc = harvest_done(h, next, e);
	}
	harvest_close(h);
	return rc;
}
