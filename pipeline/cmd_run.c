/* cmd_run.c: `papersift run`: the whole pipeline into a database, and exports of it in one go. */
#include "../stages/correct/correct.h"
#include "../stages/export/export.h"
#include "../stages/extract/pack.h"
#include "../stages/read/web.h"
#include "command.h"
#include "net.h"
#include "output.h"
#include "progress.h"
#include "rejects.h"
#include "run_account.h"
#include "shard.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Every record that was read has become something: a mistake of ours here must not pass as a small result. */
static enum rc check_account(const struct account *a, const struct store_counts *counts, struct err *e)
{
	uint64_t sum = a->rejected;
	for (size_t i = 0; i < sizeof(counts->outcome) / sizeof(*counts->outcome); i++)
		sum += counts->outcome[i];
	if (sum == a->records)
		return RC_OK;
	return err_set(e, RC_FATAL,
	    "the account doesn't hold: %" PRIu64 " records read, but new %" PRIu64 " + updated %" PRIu64
	    " + unchanged %" PRIu64 " + merged %" PRIu64 " + rejected %" PRIu64 " = %" PRIu64,
	    a->records, counts->outcome[OUTCOME_NEW], counts->outcome[OUTCOME_UPDATED],
	    counts->outcome[OUTCOME_UNCHANGED], counts->outcome[OUTCOME_MERGED], a->rejected, sum);
}

static void add_written(struct buf *b, const char *what, const char *path, const char *more)
{
	buf_addf(b, "  %-16s %s%s\n", what, path, more);
}

/* Exports the database to every file asked for; tells in written. */
static enum rc write_exports(const struct options *o, struct store *store, struct buf *written, struct err *e)
{
	const struct {
		const char *path, *format, *about;
	} asked[] = {
	    {o->bibtex, "bibtex", "BibTeX"}, {o->json, "json", "JSON"}, {o->jsonl, "jsonl", "JSON Lines"}};
	const struct selection everything = {0};
	for (size_t i = 0; i < sizeof(asked) / sizeof(*asked); i++) {
		size_t count = 0;
		if (!asked[i].path)
			continue;
		if (export_write(store, &everything, exporter_by_name(asked[i].format), NULL, asked[i].path,
		        &count, e) == RC_FATAL)
			return RC_FATAL;
		char more[32];
		snprintf(more, sizeof(more), ", %zu paper%s", count, count == 1 ? "" : "s");
		add_written(written, asked[i].about, asked[i].path, more);
	}
	return RC_OK;
}

/* Control characters of a path must not reach the terminal. */
static void blank_controls(struct buf *b)
{
	for (size_t i = 0; i < b->n; i++)
		if (((unsigned char)b->p[i] < 0x20 && b->p[i] != '\n') || b->p[i] == 0x7f)
			b->p[i] = '?';
}

/* ---- going on where a run was cut off ---- */

/* What a run has and needs while it lasts. */
struct work {
	const struct options *options;
	const struct packs *packs;             /* owned by run_main */
	const struct corrections *corrections; /* likewise; NULL without */
	struct store *store;                   /* likewise */
	struct run_account sum;
	struct account before; /* what a run that goes on had read */
	struct journal *journal;
	struct http_options http;
	struct pipeline pipeline;
	struct buf json; /* scratch */
};

static void seen(void *context, const struct paper *p)
{
	summary_add(&((struct work *)context)->sum.summary, p);
}

/* Before each commit: the account so far goes into it. */
static enum rc checkpoint(void *context, const struct account *a, struct err *e)
{
	struct work *w = context;
	uint64_t rejects = 0;
	enum rc rc = rejects_size(w->pipeline.rejects, &rejects, e);
	if (rc != RC_OK)
		return rc;
	w->sum.account = *a;
	buf_clear(&w->json);
	run_account_write(&w->sum, &w->json);
	return store_save_run(w->store, a->records, buf_str(&w->json), rejects, e);
}

/* By what the same run is known again: inputs and options that bear on what is stored. (The packs have a hash.) */
static void add_plan(const struct work *w, struct buf *out)
{
	const struct options *o = w->options;
	buf_adds(out, "{\"inputs\":[");
	for (size_t i = 0; i < o->input_count; i++) {
		struct buf name = {0};
		web_show_input(&name, o->inputs[i]); /* credentials aren't kept */
		buf_adds(out, i ? "," : "");
		json_put_string(out, buf_str(&name));
		buf_free(&name);
	}
	buf_addf(out, "],\"year\":%d,\"keep_duplicates\":%s,\"from\":", o->year,
	    o->keep_duplicates ? "true" : "false");
	json_put_string(out, str_of(o->from));
	if (w->corrections)
		buf_addf(out, ",\"corrections\":\"%016" PRIx64 "\"", corrections_hash_all(w->corrections));
	if (o->shard_count)
		buf_addf(out, ",\"shard\":\"%u/%u\"", o->shard_number, o->shard_count);
	buf_addc(out, '}');
}

static enum rc begin_anew(struct work *w, struct str plan, struct err *e)
{
	enum rc rc = store_begin_run(w->store, w->options->command_line, str_of(w->packs->hash_hex), e);
	return rc == RC_OK ? store_plan_run(w->store, plan, e) : rc;
}

static enum rc go_on(struct work *w, const struct unfinished *u, struct err *e)
{
	enum rc rc = store_continue_run(w->store, u, e);
	if (rc == RC_OK)
		rc = journal_open(&w->journal, w->options->db, e);
	if (rc != RC_OK)
		return rc;
	run_account_read(&w->sum, u->account);
	w->before = w->sum.account;
	w->pipeline.journal = w->journal;
	w->pipeline.before = &w->before;
	w->pipeline.rejects_size = u->rejects_size;
	fprintf(stderr,
	    "papersift: going on with the run of %.*s, which was cut off after %" PRIu64 " records\n",
	    STR_ARG(u->started), u->records);
	return RC_OK;
}

/* Goes on with the last run where it was cut off and is this one; else begins one. */
static enum rc begin(struct work *w, struct err *e)
{
	struct arena a = {0};
	struct buf plan = {0};
	struct unfinished u;
	enum rc rc = store_unfinished(w->store, &a, &u, e);
	add_plan(w, &plan);
	bool same = rc == RC_OK && str_eq(u.plan, buf_str(&plan));
	if (rc == RC_OK && same && !w->options->restart && str_is(u.packs_hash, w->packs->hash_hex)) {
		rc = go_on(w, &u, e);
		goto out;
	}
	if (rc == RC_OK && same && !w->options->restart)
		fprintf(stderr,
		    "papersift: the rules have changed since the run of %.*s was cut off; everything is read "
		    "again\n",
		    STR_ARG(u.started));
	else if (rc == RC_OK && !same)
		fprintf(stderr,
		    "papersift: another run, of %.*s, was cut off after %" PRIu64
		    " records and stays unfinished: %.*s\n",
		    STR_ARG(u.started), u.records, STR_ARG(u.command));
	if (rc != RC_FATAL)
		rc = begin_anew(w, buf_str(&plan), e);
out:
	buf_free(&plan);
	arena_free(&a);
	return rc;
}

/* ---- the run ---- */

/* After the last record. */
static enum rc finish(struct work *w, const struct account *a, int code, struct buf *written, struct err *e)
{
	enum rc rc = check_account(a, store_counts(w->store), e);
	if (rc == RC_OK)
		rc = store_metrics(w->store, w->packs, e);
	if (rc == RC_OK)
		rc = store_end_load(w->store, e);
	add_written(written, "database", w->options->db,
	    ", for papersift stats, query, report and export; for SQL its views v_*");
	if (rc == RC_OK)
		rc = write_exports(w->options, w->store, written, e);
	return rc == RC_OK ? store_end_run(w->store, a->records, code, e) : rc;
}

static void print_summary(struct work *w, const struct account *a, double seconds, struct buf *written)
{
	struct buf table = {0};
	if (w->options->rejects && a->rejected + a->refused > 0)
		add_written(written, "rejects", w->options->rejects, "");
	blank_controls(written);
	summary_write(&w->sum.summary, a, store_counts(w->store), &w->sum.reasons, &w->sum.stopped, seconds,
	    buf_str(written), &table);
	fputs(table.p, stderr);
	buf_free(&table);
}

static int run_with(struct work *w, struct err *e)
{
	const struct options *o = w->options;
	struct run run = {.options = o, .packs = w->packs, .store = w->store, .corrections = w->corrections};
	struct account a = {0};
	struct progress clock;
	struct buf written = {0};
	w->pipeline.run = &run;
	w->pipeline.http = &w->http;
	w->pipeline.stages = stages;
	w->pipeline.stage_count = stages_count();
	w->pipeline.seen = seen;
	w->pipeline.checkpoint = checkpoint;
	w->pipeline.context = w;
	w->pipeline.reasons = &w->sum.reasons;
	w->pipeline.stopped = &w->sum.stopped;
	progress_begin(&clock, false);
	int code = command_drive(&w->pipeline, &a, e);
	if (code != EXIT_FATAL && !a.interrupted) {
		struct err later = {0};
		if (finish(w, &a, code, &written, &later) == RC_FATAL) {
			*e = later;
			code = EXIT_FATAL;
		} else if (!o->quiet) {
			print_summary(
			    w, &a, progress_wanted(o->quiet) ? progress_seconds(&clock) : -1, &written);
		}
	} else if (code == EXIT_FATAL) {
		/* What was finished is in the database; the half-done batch of a failure is not. */
		fprintf(stderr,
		    "papersift: the run was cut off; what was finished is in %s, and the same "
		    "command goes on from there\n",
		    o->db);
	} else {
		err_set(e, RC_OK,
		    "interrupted: %" PRIu64 " records are in %s, exports weren't written; the same command "
		    "again does the rest",
		    a.records, o->db);
	}
	buf_free(&written);
	return code;
}

static int run_main(const struct options *asked, struct err *e)
{
	struct options given = *asked;
	const struct options *o = &given;
	struct packs *packs = NULL;
	struct corrections *corrections = NULL;
	struct work w = {.options = o};
	int code = EXIT_FATAL;
	if (o->input_count == 0)
		return usage_error(e, "run needs an input");
	if (!o->db)
		return usage_error(e, "run needs --db FILE");
	if (o->shard && (o->bibtex || o->json || o->jsonl))
		return usage_error(
		    e, "a shard isn't exported: its papers get citation keys in 'papersift merge'");
	int usage = shard_settle(&given, e);
	if (usage == EXIT_FINE)
		usage = net_http(o, 0, &w.http, e);
	if (usage != EXIT_FINE)
		return usage;
	if (outputs_check(o, e) == RC_OK && command_packs(&packs, o, e) == RC_OK &&
	    command_corrections(&corrections, o, e) == RC_OK &&
	    store_open(&w.store, o->db, false, e) == RC_OK) {
		w.packs = packs;
		w.corrections = corrections;
		if (o->shard_count)
			store_leave_keys(w.store);
		if (begin(&w, e) == RC_OK)
			code = run_with(&w, e);
	}
	journal_close(w.journal);
	store_close(w.store);
	corrections_free(corrections);
	packs_free(packs);
	buf_free(&w.json);
	return code;
}

const struct command cmd_run = {
    .name = "run",
    .synopsis = "run INPUT... --db FILE [options]",
    .about = "read papers into a database, and export it",
    .examples = "  papersift run daily-papers.txt --db papers.db --bibtex papers.bib\n"
                "  papersift run snapshot.jsonl.xz more/ --db papers.db --rejects rejects.jsonl\n"
                "  sqlite3 papers.db 'SELECT title, amount_low, unit, metric FROM v_gains'\n",
    .details =
        "The records of one paper are merged. Reading the same input again changes nothing; a changed\n"
        "record, or changed rules, update the paper. What can't be read is refused, told, and kept in the\n"
        "table rejects; the run goes on. Exports hold the whole database, and appear when they are "
        "complete.\n"
        "A run that was cut off (Ctrl-C, kill, a full disk) goes on where it was when the same command is\n"
        "given again; --restart reads everything again instead. The first Ctrl-C or SIGTERM finishes what "
        "has\n"
        "been read, a second one ends at once; neither loses what was committed.\n"
        "With --shard I/N each record is in exactly one of N shards ('papersift help extract' says how);\n"
        "'papersift merge' makes one database of theirs.\n",
    .options = OPT_READING | OPT_EXTRACTING | OPT_DB | OPT_BIBTEX | OPT_JSON | OPT_JSONL |
        OPT_KEEP_DUPLICATES | OPT_RESTART,
    .own = {NULL, shard_flags, net_input_flags},
    .main = run_main,
};
