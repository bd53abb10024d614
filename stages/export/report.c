/* report.c: the report's page (report.h): page.html with its marks replaced by style, script, data and texts.
 *
 * What stands in report/ is embedded by make, together with the SHA-256 of style and script, which the page's
 * Content-Security-Policy names: nothing else on the page can run, whatever an abstract holds. */
#include "report.h"
#include "../store/store.h"
#include "report_data.h"
#include "target.h"

/* Made by the Makefile of stages/export/report/. */
extern const char report_html[], report_css[], report_js[];
extern const char report_css_sha256[], report_js_sha256[]; /* base64 */

/* The page up to the next "{{mark}}" into out; *mark gets its name, empty at the end. Returns what follows. */
static struct str put_until_mark(struct buf *out, struct str page, struct str *mark)
{
	size_t at = str_find(page, STR("{{"), 0);
	size_t end = at == SIZE_MAX ? SIZE_MAX : str_find(page, STR("}}"), at);

	buf_add(out, str_sub(page, 0, end == SIZE_MAX ? page.n : at));
	*mark = (struct str){0};
	if (end == SIZE_MAX)
		return (struct str){0};
	*mark = str_sub(page, at + 2, end);
	return str_sub(page, end + 2, page.n);
}

static void put_page(struct report_data *d, struct str name, struct buf *out)
{
	struct str rest = str_of(report_html), mark;

	do {
		rest = put_until_mark(out, rest, &mark);
		if (str_is(mark, "style"))
			buf_adds(out, report_css);
		else if (str_is(mark, "script"))
			buf_adds(out, report_js);
		else if (str_is(mark, "style-sha256"))
			buf_adds(out, report_css_sha256);
		else if (str_is(mark, "script-sha256"))
			buf_adds(out, report_js_sha256);
		else if (str_is(mark, "data"))
			report_data_put(d, name, out);
		else if (str_is(mark, "texts"))
			buf_add(out, report_data_texts(d));
	} while (mark.n);
}

enum rc report_write(struct store *s, const struct selection *sel, const char *name, const char *path,
    size_t *count, struct err *e)
{
	struct target target = {.fd = -1};
	struct report_data *d = report_data_new();
	struct cursor *cursor = NULL;
	struct arena a = {0};
	struct buf out = {0};
	enum rc rc = store_select(s, sel, &cursor, e);

	*count = 0;
	while (rc == RC_OK) {
		arena_reset(&a);
		struct paper *p = paper_new(&a);

		rc = cursor_next(cursor, p, e);
		if (rc != RC_OK)
			break;
		if (++*count > REPORT_PAPERS_MAX)
			rc = err_set(e, RC_FATAL,
			    "more than %d papers, which no browser shows well: choose some with --since, "
			    "--category, --ids or --where",
			    REPORT_PAPERS_MAX);
		else
			report_data_add(d, p);
	}
	if (rc == RC_END)
		rc = target_open(&target, path, e);
	if (rc == RC_OK) {
		put_page(d, str_of(name), &out);
		rc = target_write(&target, &out, e);
	}
	if (rc == RC_OK)
		rc = target_finish(&target, e);
	target_close(&target);
	cursor_close(cursor);
	report_data_free(d);
	buf_free(&out);
	arena_free(&a);
	return rc;
}
