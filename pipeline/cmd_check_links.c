/* cmd_check_links.c: `papersift check-links`: asks the addresses that papers name whether there is still something. */
#include "../stages/resolve/links.h"
#include "../stages/store/store_links.h"
#include "net.h"
#include "progress.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LINKS_PAUSE \
	0.25 /* seconds from one request to the next to one server: links of one paper in ten lead to one */
#define LINKS_TOTAL 30.0 /* seconds a link may take */
#define LINKS_OLD (30 * 86400.0)
#define LINKS_RETRIES 2
#define LINKS_MAX_WAIT 60.0 /* seconds */
#define COMMIT_EVERY 64     /* links */

#define SETS(member) offsetof(struct options, net.member)

static const struct flag own[] = {
    {"kind", "KINDS", 0, SETS(kind),
        "of links to check: code (default), data, model, project, paper, other; or a list"},
    {"older-than", "TIME", 0, SETS(older_than),
        "check again what was checked longer ago (default 30d; 0: all)"},
    {"at-once", "N", 0, SETS(at_once), "requests under way in all (default 32); to one server at most 4"},
    {0},
};

struct session {
	struct store *store;
	struct progress progress;
	uint64_t count[LINK_UNKNOWN + 1], all, done;
	struct arena arena;
	struct str *lines; /* in the arena: what isn't alive, as JSON */
	size_t line_count;
};

static void add_member(struct buf *b, const char *name, struct str value)
{
	if (value.n == 0)
		return;
	buf_addf(b, ",\"%s\":", name);
	json_put_string(b, value);
}

static enum rc take(void *context, const struct link_result *r, struct err *e)
{
	struct session *s = context;
	struct buf line = {0};
	enum rc rc = store_link_checked(s->store, str_of(r->url), &r->check, r->reason, e);

	s->count[r->check.status]++;
	if (++s->done % COMMIT_EVERY == 0 && rc == RC_OK)
		rc = store_commit(s->store, e);
	progress_say(&s->progress, "%" PRIu64 " of %" PRIu64 " links", s->done, s->all);
	if (r->check.status == LINK_ALIVE)
		return rc;
	buf_adds(&line, "{\"url\":");
	json_put_string(&line, str_of(r->url));
	add_member(&line, "status", str_of(link_status_words[r->check.status]));
	if (r->check.http > 0)
		buf_addf(&line, ",\"http\":%d", r->check.http);
	add_member(&line, "final_url", r->check.final_url);
	add_member(&line, "reason", str_of(r->reason));
	buf_adds(&line, "}\n");
	*(struct str *)arena_push(&s->arena, &s->lines, &s->line_count, sizeof(struct str)) =
	    str_dup(&s->arena, buf_str(&line));
	buf_free(&line);
	return rc;
}

static int by_bytes(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* In the order of the addresses, which the order of answers isn't. */
static int print_lines(const struct session *s, struct err *e)
{
	struct buf b = {0};

	if (s->line_count > 0)
		qsort(s->lines, s->line_count, sizeof(*s->lines), by_bytes);
	for (size_t i = 0; i < s->line_count; i++)
		buf_add(&b, s->lines[i]);
	int code = command_print(buf_str(&b), e);
	buf_free(&b);
	return code;
}

static void print_summary(const struct session *s)
{
	fprintf(stderr, "papersift: %" PRIu64 " links checked", s->done);
	for (size_t i = LINK_ALIVE; i <= LINK_UNKNOWN; i++)
		if (s->count[i] > 0)
			fprintf(stderr, ", %" PRIu64 " %s", s->count[i], link_status_words[i]);
	fputc('\n', stderr);
}

static int check(struct session *s, const struct options *o, struct links *l, struct err *e)
{
	progress_begin(&s->progress, progress_wanted(o->quiet));
	s->all = l->count;
	enum rc rc = links_check(l, e);
	progress_clear(&s->progress);
	/* What was answered stays, whatever ended it. */
	struct err later = {0};
	if (store_commit(s->store, &later) != RC_OK) {
		*e = later;
		return EXIT_FATAL;
	}
	int code = print_lines(s, rc == RC_OK ? e : &later);
	if (!o->quiet)
		print_summary(s);
	if (rc == RC_OK)
		return code;
	if (!atomic_load(&pipeline_interrupted))
		return EXIT_FATAL;
	err_set(e, RC_OK, "interrupted; the same command again checks the rest");
	return EXIT_INTERRUPTED;
}

static int check_kinds(const char *kinds, struct err *e)
{
	struct str s = str_of(kinds);

	for (size_t at = 0; at <= s.n;) {
		size_t end = str_find_char(s, ',', at);
		struct str kind = str_sub(s, at, end == SIZE_MAX ? s.n : end);

		if (word_index(link_kind_words, kind) < 0)
			return usage_error(e,
			    "--kind takes code, data, model, project, paper, other, not '%.*s'",
			    STR_ARG(kind));
		at += kind.n + 1;
	}
	return EXIT_FINE;
}

/* The time `seconds` ago; what was checked in this very second is due, too, where all is. */
static void time_before(double seconds, char out[24])
{
	time_t t = time(NULL) - (time_t)seconds + (seconds == 0);
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(out, 24, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

static int check_links_main(const struct options *o, struct err *e)
{
	struct http_options settings;
	struct session s = {0};
	struct links l = {.take = take, .context = &s, .at_once = LINKS_AT_ONCE};
	struct http *http = NULL;
	const char *kinds = o->net.kind ? o->net.kind : "code";
	struct str *urls = NULL;
	double old;
	char before[24];

	if (o->input_count != 1)
		return usage_error(e, "check-links takes one database");
	int code = net_http(o, LINKS_PAUSE, &settings, e);
	if (code == EXIT_FINE)
		code = net_seconds("older-than", o->net.older_than, LINKS_OLD, &old, e);
	if (code == EXIT_FINE)
		code = net_number("at-once", o->net.at_once, 1, 256, &l.at_once, e);
	if (code == EXIT_FINE)
		code = check_kinds(kinds, e);
	if (code != EXIT_FINE)
		return code;
	settings.allow_downgrade = true;
	settings.total = o->net.timeout ? settings.timeout : LINKS_TOTAL;
	if (!o->net.retries)
		settings.retries = LINKS_RETRIES;
	if (!o->net.max_wait)
		settings.max_wait = LINKS_MAX_WAIT;
	time_before(old, before);
	if (access(o->inputs[0], F_OK) != 0) {
		err_set(e, RC_FATAL, "%s: no such database", o->inputs[0]);
		return EXIT_FATAL;
	}
	code = EXIT_FATAL;
	if (store_open(&s.store, o->inputs[0], false, e) == RC_OK &&
	    store_links_due(s.store, kinds, before, &s.arena, &urls, &l.count, e) == RC_OK &&
	    http_open(&http, &settings, e) == RC_OK) {
		l.urls = urls;
		l.http = http;
		code = check(&s, o, &l, e);
	}
	http_close(http);
	store_close(s.store);
	arena_free(&s.arena);
	return code;
}

const struct command cmd_check_links = {
    .name = "check-links",
    .synopsis = "check-links DB [options]",
    .about = "ask whether the links that papers name are still there",
    .examples = "  papersift check-links papers.db > trouble.jsonl\n"
                "  papersift check-links papers.db --kind code,data,model --older-than 7d\n"
                "  sqlite3 papers.db \"SELECT url, status, http FROM link_checks WHERE status = 'dead'\"\n",
    .details =
        "Each address is asked by HEAD, and where that isn't answered well, by GET for one byte. What "
        "became\n"
        "of it stands in the table link_checks, and in exported records as the link's \"check\"; what isn't\n"
        "alive goes to stdout as JSON Lines.\n"
        "  alive    it answers\n"
        "  moved    it answers, and says that it has its place elsewhere now (HTTP 301, 308)\n"
        "  dead     there is nothing any more (404, 410), or its host's name is gone\n"
        "  refused  not asked: a private address, not http or https, or more than 10 redirects\n"
        "  unknown  no answer in time, no right to see it (401, 403), a failing server\n"
        "A check that was stopped goes on with the same command.\n",
    .options = OPT_QUIET,
    .own = {own, net_flags},
    .main = check_links_main,
};
