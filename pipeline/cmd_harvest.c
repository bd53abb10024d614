/* cmd_harvest.c: `papersift harvest`: many responses of one service into a directory that `run` reads. */
#include "../stages/fetch/harvest.h"
#include "../stages/normalise/normalise.h"
#include "net.h"
#include "progress.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* arXiv: "make no more than one request every three seconds, and limit requests to a single connection at a time"; it
 * holds for the query interface and for OAI-PMH together (https://info.arxiv.org/help/api/tou.html). Other repositories
 * get the same. */
#define ARXIV_PAUSE 3.0
/* Hugging Face: 500 requests in 5 minutes for who doesn't log in (https://huggingface.co/docs/hub/rate-limits). */
#define HF_PAUSE 1.0

#define ARXIV_URL \
	"https://export.arxiv.org" /* the host for programs (https://info.arxiv.org/help/bulk_data.html) */
#define HF_URL "https://huggingface.co"

#define SETS(member) offsetof(struct options, net.member)

static const struct flag own[] = {
    {"from", "DATE", 0, SETS(from), "first day, YYYY-MM-DD; 'last': where the directory's harvest ended"},
    {"until", "DATE", 0, SETS(until), "last day (default: today)"},
    {"prefix", "NAME", 0, SETS(prefix), "oai: metadata format (default arXiv; others: arXivRaw, oai_dc)"},
    {"set", "NAME", 0, SETS(set), "oai: only records of this set, e.g. cs or physics:hep-ex"},
    {"step", "DAYS", 0, SETS(step), "oai: ask for lists of so many days, which are short to repeat"},
    {"output", "DIR", 0, offsetof(struct options, output), "the harvest's directory (short: -o)"},
    {"page", "N", 0, SETS(page), "arxiv: papers a response (default 200)"},
    {"arxiv-url", "URL", 0, SETS(arxiv_url), "arxiv: base address (default " ARXIV_URL ")"},
    {"hf-url", "URL", 0, SETS(hf_url), "hf-daily: base address (default " HF_URL ")"},
    {0},
};

static void show(void *context, uint64_t records, uint64_t files)
{
	progress_say(context, "%" PRIu64 " records in %" PRIu64 " responses", records, files);
}

static int check_dates(const struct harvest_plan *p, struct err *e)
{
	if (p->from && strcmp(p->from, "last") != 0 && !day_valid(p->from))
		return usage_error(e, "--from takes a day (YYYY-MM-DD) or 'last', not '%s'", p->from);
	if (p->until && !day_valid(p->until))
		return usage_error(e, "--until takes a day (YYYY-MM-DD), not '%s'", p->until);
	if (p->from && p->until && strcmp(p->from, "last") != 0 && strcmp(p->from, p->until) > 0)
		return usage_error(e, "--from %s is later than --until %s", p->from, p->until);
	return EXIT_FINE;
}

/* Ids where every argument is one, else a query. The ids are kept in an arena. */
static int plan_arxiv(
    struct harvest_plan *p, const char *const *words, size_t count, struct arena *a, struct err *e)
{
	const char **ids = arena_alloc(a, count * sizeof(*ids));
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		struct str version, id = id_arxiv(a, str_of(words[i]), &version);

		if (id.n > 0)
			ids[n++] = str_fmt(a, "%.*s%.*s", STR_ARG(id), STR_ARG(version)).p;
	}
	if (n == count) {
		p->ids = ids;
		p->id_count = n;
		if (p->from || p->until)
			return usage_error(e, "--from and --until are for queries, not for ids");
	} else if (count == 1) {
		p->query = words[0];
	} else {
		return usage_error(e, "harvest arxiv takes one query (in quotes), or ids");
	}
	return EXIT_FINE;
}

static int finish(struct harvest *h, enum rc rc, struct err *e)
{
	if (rc == RC_END) {
		err_set(e, RC_OK, "%s: complete already; '--from last' asks for what has come since",
		    h->plan->dir);
		return EXIT_FINE;
	}
	if (!h->quiet && h->files > 0)
		fprintf(stderr, "papersift: %" PRIu64 " records in %" PRIu64 " new responses in %s\n",
		    h->records, h->files, h->plan->dir);
	if (rc == RC_OK) {
		if (!h->quiet && h->files == 0)
			fprintf(stderr, "papersift: no records in this range\n");
		return EXIT_FINE;
	}
	if (atomic_load(&pipeline_interrupted)) {
		err_set(e, RC_OK, "interrupted; the same command again goes on where it stopped");
		return EXIT_INTERRUPTED;
	}
	return EXIT_FATAL;
}

static int harvest_with(enum rc (*service)(struct harvest *, struct err *), const struct options *o,
    const struct harvest_plan *plan, double pause, struct err *e)
{
	struct http_options settings;
	struct http *http = NULL;
	struct progress progress;
	struct harvest h = {.plan = plan, .quiet = o->quiet, .progress = show, .context = &progress};
	int code = net_http(o, pause, &settings, e);

	if (code != EXIT_FINE)
		return code;
	progress_begin(&progress, progress_wanted(o->quiet));
	if (http_open(&http, &settings, e) != RC_OK)
		return EXIT_FATAL;
	h.http = http;
	enum rc rc = service(&h, e);
	progress_clear(&progress);
	http_close(http);
	return finish(&h, rc, e);
}

static int harvest_main(const struct options *o, struct err *e)
{
	const struct net_options *n = &o->net;
	struct harvest_plan plan = {.dir = o->output,
	    .from = n->from,
	    .until = n->until,
	    .prefix = n->prefix ? n->prefix : "arXiv",
	    .set = n->set,
	    .page = 200};
	struct arena a = {0};
	int code;

	if (o->input_count == 0)
		return usage_error(e, "harvest needs a service: oai, arxiv or hf-daily");
	if (!o->output)
		return usage_error(e, "harvest needs -o DIR");
	code = check_dates(&plan, e);
	if (code == EXIT_FINE)
		code = net_number("page", n->page, 1, 2000, &plan.page, e);
	if (code == EXIT_FINE)
		code = net_number("step", n->step, 1, 36500, &plan.step, e);
	if (code != EXIT_FINE)
		return code;
	const char *service = o->inputs[0];
	const char *const *words = o->inputs + 1;
	size_t count = o->input_count - 1;
	if (strcmp(service, "oai") == 0) {
		plan.url = count == 1 ? words[0] : "";
		if (!web_is(plan.url))
			return usage_error(e,
			    "harvest oai takes the repository's base URL, e.g. https://oaipmh.arxiv.org/oai");
		if (plan.step > 0 && !plan.from)
			return usage_error(e, "--step needs --from");
		return harvest_with(harvest_oai, o, &plan, ARXIV_PAUSE, e);
	}
	if (strcmp(service, "arxiv") == 0) {
		plan.url = n->arxiv_url ? n->arxiv_url : ARXIV_URL;
		if (count == 0)
			return usage_error(e, "harvest arxiv takes a query, or ids");
		code = plan_arxiv(&plan, words, count, &a, e);
		if (code == EXIT_FINE)
			code = harvest_with(harvest_arxiv, o, &plan, ARXIV_PAUSE, e);
		arena_free(&a);
		return code;
	}
	if (strcmp(service, "hf-daily") == 0) {
		plan.url = n->hf_url ? n->hf_url : HF_URL;
		if (count > 0)
			return usage_error(
			    e, "harvest hf-daily takes no '%s', only --from and --until", words[0]);
		return harvest_with(harvest_hf, o, &plan, HF_PAUSE, e);
	}
	return usage_error(e, "there is no service '%s' (oai, arxiv, hf-daily)", service);
}

const struct command cmd_harvest = {
    .name = "harvest",
    .synopsis = "harvest oai URL | arxiv QUERY|ID... | hf-daily -o DIR [options]",
    .about = "collect a service's records as files that run reads",
    .examples = "  papersift harvest oai https://oaipmh.arxiv.org/oai --set cs --from 2024-10-28 -o cs/\n"
                "  papersift harvest oai https://oaipmh.arxiv.org/oai --set cs --from last -o cs/\n"
                "  papersift harvest arxiv 'cat:cs.CL AND abs:summarization' --from 2024-10-01 -o sum/\n"
                "  papersift harvest arxiv 2301.01234 2301.05678v2 -o some/\n"
                "  papersift harvest hf-daily --from 2024-10-28 --until 2024-10-31 -o daily/\n"
                "  papersift run cs/ daily/ --db papers.db\n",
    .details =
        "Responses are kept as they came, so nothing is asked for twice, whatever rules change. A harvest\n"
        "that was stopped, by a failure, a signal or a power cut, goes on with the same command; '--from\n"
        "last' adds what has come since. One connection, and a pause between requests: 3 seconds, as arXiv\n"
        "demands, 1 for hf-daily. Exit code 2: it stopped and can go on.\n",
    .options = OPT_QUIET,
    .own = {own, net_flags},
    .main = harvest_main,
};
