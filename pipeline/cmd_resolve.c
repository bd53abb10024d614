/* cmd_resolve.c: `papersift resolve`: looks papers up that lack authors or identifiers. */
#include "../stages/resolve/match.h"
#include "../stages/resolve/resolve.h"
#include "chain.h"
#include "net.h"
#include "progress.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define RESOLVE_OLD (30 * 86400.0)

#define SETS(member) offsetof(struct options, net.member)

static const struct flag own[] = {
    {"using", "LIST", 0, SETS(using),
        "services to ask, in this order (default arxiv,crossref, and openalex with a key)"},
    {"threshold", "N", 0, SETS(threshold), "titles must be as alike as this, of 1 (default 0.95)"},
    {"older-than", "TIME", 0, SETS(older_than), "ask again what was answered longer ago (default 30d)"},
    {"arxiv-url", "URL", 0, SETS(arxiv_url), "base address (default https://export.arxiv.org)"},
    {"crossref-url", "URL", 0, SETS(crossref_url), "base address (default https://api.crossref.org)"},
    {"openalex-url", "URL", 0, SETS(openalex_url), "base address (default https://api.openalex.org)"},
    {0},
};

static const char *const outcome_words[] = {"filled in", "near miss", "not found", "not asked"};

struct session {
	struct progress progress;
	uint64_t count[RESOLVE_UNASKED + 1], done;
	bool quiet, aside, pipe_closed;
};

static void add_member(struct buf *b, const char *name, struct str value)
{
	if (value.n == 0)
		return;
	buf_addf(b, ",\"%s\":", name);
	json_put_string(b, value);
}

/* What stays unresolved goes to stdout, with the nearest miss. */
static enum rc take(void *context, const struct resolve_result *r, size_t all, struct err *e)
{
	struct session *s = context;
	struct buf line = {0};
	enum rc rc = RC_OK;

	s->count[r->outcome]++;
	s->done++;
	progress_say(&s->progress, "%" PRIu64 " of %zu papers", s->done, all);
	if (r->outcome == RESOLVE_FILLED)
		return RC_OK;
	buf_adds(&line, "{\"id\":");
	json_put_string(&line, r->paper->id);
	add_member(&line, "title", r->paper->title);
	add_member(&line, "outcome", str_of(outcome_words[r->outcome]));
	if (r->candidate) {
		add_member(&line, "service", str_of(r->service));
		add_member(&line, "candidate", r->candidate->id);
		add_member(&line, "candidate_title", r->candidate->title);
		buf_addf(&line, ",\"similarity\":%.3f", r->similarity);
		add_member(&line, "reason", r->reason);
	}
	buf_adds(&line, "}\n");
	if (command_print(buf_str(&line), e) != EXIT_FINE)
		rc = RC_FATAL;
	buf_free(&line);
	return rc;
}

static void aside(void *context, const char *service, const char *why)
{
	struct session *s = context;

	s->aside = true;
	progress_clear(&s->progress);
	fprintf(stderr, "papersift: %s; %s isn't asked any more in this run\n", why, service);
}

/* The end of the stages' chain. */
static enum rc end(struct sink *self, struct paper *p, struct err *e)
{
	(void)self;
	(void)p;
	(void)e;
	return RC_OK;
}

static int plan_services(
    struct resolve *r, const struct options *o, struct http_options *settings, struct err *e)
{
	const struct net_options *n = &o->net;
	const char *openalex_key = getenv("OPENALEX_API_KEY");
	bool has_key = openalex_key && openalex_key[0];
	struct str list = str_of(n->using ? n->using
	        : has_key                 ? "arxiv,crossref,openalex"
	                                  : "arxiv,crossref");

	for (size_t at = 0; at <= list.n;) {
		size_t comma = str_find_char(list, ',', at);
		struct str name = str_sub(list, at, comma == SIZE_MAX ? list.n : comma);
		const struct service *s = service_by_name(name);

		if (!s)
			return usage_error(
			    e, "--using takes arxiv, crossref, openalex, not '%.*s'", STR_ARG(name));
		for (size_t i = 0; i < r->service_count; i++)
			if (r->services[i] == s)
				return usage_error(e, "--using names %s twice", s->name);
		const char *url = strcmp(s->name, "arxiv") == 0 ? n->arxiv_url
		    : strcmp(s->name, "crossref") == 0          ? n->crossref_url
		                                                : n->openalex_url;
		bool openalex = strcmp(s->name, "openalex") == 0;
		r->settings[r->service_count] = (struct service_settings){.url = url ? url : s->url,
		    .contact = settings->contact,
		    .key = openalex && has_key ? openalex_key : NULL};
		r->services[r->service_count++] = s;
		at += name.n + 1;
	}
	return EXIT_FINE;
}

static int plan_numbers(struct resolve *r, const struct options *o, double *old, struct err *e)
{
	const char *t = o->net.threshold;
	char *rest = NULL;

	r->threshold = t ? strtod(t, &rest) : MATCH_THRESHOLD;
	if (t && (rest == t || *rest != '\0' || !(r->threshold >= 0.5 && r->threshold <= 1)))
		return usage_error(e, "--threshold takes a number from 0.5 to 1, not '%s'", t);
	int code = net_seconds("older-than", o->net.older_than, RESOLVE_OLD, old, e);
	if (code == EXIT_FINE)
		code = net_seconds("pause", o->net.pause, -1, &r->pause, e);
	return code;
}

static void time_text(time_t t, char out[24])
{
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(out, 24, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

static void print_summary(const struct session *s)
{
	fprintf(stderr, "papersift: %" PRIu64 " papers looked up", s->done);
	for (size_t i = 0; i <= RESOLVE_UNASKED; i++)
		if (s->count[i] > 0)
			fprintf(stderr, ", %" PRIu64 " %s", s->count[i], outcome_words[i]);
	fputc('\n', stderr);
}

static int finish(struct session *s, enum rc rc, struct err *e)
{
	progress_clear(&s->progress);
	if (!s->quiet)
		print_summary(s);
	if (rc == RC_FATAL && atomic_load(&pipeline_interrupted)) {
		err_set(e, RC_OK, "interrupted; the same command again looks up the rest");
		return EXIT_INTERRUPTED;
	}
	if (rc == RC_FATAL)
		return EXIT_FATAL;
	if (!s->aside)
		return EXIT_FINE;
	err_set(e, RC_OK, "not everybody answered; the same command again asks for the rest");
	return EXIT_REJECTS;
}

static int resolve_with(struct resolve *plan, const struct options *o, struct err *e)
{
	struct session s = {.quiet = o->quiet};
	struct resolve copy = *plan, *r = &copy;
	struct sink last = {end};
	struct run run = {.options = o, .store = r->store};
	struct chain chain = {0};
	size_t first = stages_unordered();

	progress_begin(&s.progress, progress_wanted(o->quiet));
	r->take = take;
	r->aside = aside;
	r->context = &s;
	enum rc rc = chain_open(&chain, &run, stages + first, stages_count() - first, &last, e);
	r->sink = chain.head;
	if (rc == RC_OK)
		rc = resolve_all(r, e);
	/* What was found stays, whatever ended it. */
	struct err later = {0};
	if (chain.head && chain_finish(&chain, &later) != RC_OK && rc == RC_OK) {
		*e = later;
		rc = RC_FATAL;
	}
	chain_close(&chain);
	int code = finish(&s, rc, e);
	uint64_t filled = s.count[RESOLVE_FILLED];
	if (store_end_run(r->store, filled, code, &later) != RC_OK) {
		*e = later;
		return EXIT_FATAL;
	}
	return code;
}

static int resolve_main(const struct options *o, struct err *e)
{
	struct http_options settings;
	struct resolve r = {0};
	char now[24], since[24];
	double old = 0;

	if (o->input_count != 1)
		return usage_error(e, "resolve takes one database");
	int code = net_http(o, 0, &settings, e);
	if (code == EXIT_FINE)
		code = plan_services(&r, o, &settings, e);
	if (code == EXIT_FINE)
		code = plan_numbers(&r, o, &old, e);
	if (code != EXIT_FINE)
		return code;
	time_text(time(NULL), now);
	time_text(time(NULL) - (time_t)old + (old == 0), since);
	r.now = now;
	r.since = since;
	if (access(o->inputs[0], F_OK) != 0) {
		err_set(e, RC_FATAL, "%s: no such database", o->inputs[0]);
		return EXIT_FATAL;
	}
	code = EXIT_FATAL;
	if (store_open(&r.store, o->inputs[0], false, e) == RC_OK &&
	    store_begin_run(r.store, o->command_line, (struct str){0}, e) == RC_OK &&
	    http_open(&r.http, &settings, e) == RC_OK)
		code = resolve_with(&r, o, e);
	http_close(r.http);
	store_close(r.store);
	return code;
}

const struct command cmd_resolve = {
    .name = "resolve",
    .synopsis = "resolve DB [options]",
    .about = "look up papers that lack authors or identifiers",
    .examples = "  papersift run daily-papers.txt --db papers.db\n"
                "  papersift resolve papers.db --contact you@example.org > unresolved.jsonl\n"
                "  papersift export papers.db --to bibtex -o papers.bib\n",
    .details =
        "Papers are looked up by title. What a service finds is accepted when the titles are alike (folded "
        "to\n"
        "letters and digits, at most 5 in 100 may differ), their numbers are the same (part I is not part "
        "II),\n"
        "the year fits and the number of authors is the same, as far as they are known. Only what is absent\n"
        "is filled in; the record's \"provenance\" says where it came from. What stays unresolved goes to\n"
        "stdout as JSON Lines, near misses with the reason.\n"
        "Answers are kept in the database, and nothing is asked for twice within 30 days. Pauses follow the\n"
        "services' rules: arXiv 3 s, Crossref 1 s (a third of that with --contact). OpenAlex wants a key, "
        "which\n"
        "is free, in the environment variable OPENALEX_API_KEY. Exit code 3: a service didn't answer, the "
        "same\n"
        "command again goes on.\n",
    .options = OPT_QUIET,
    .own = {own, net_flags},
    .main = resolve_main,
};
