/* cmd_run.c: `papersift run`: the whole pipeline into a database, and exports of it in one go. */
#include "../stages/export/export.h"
#include "../stages/extract/pack.h"
#include "command.h"
#include "net.h"
#include "output.h"
#include "progress.h"
#include "summary.h"
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
		if (export_write(store, &everything, exporter_by_name(asked[i].format), asked[i].path, &count,
		        e) == RC_FATAL)
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

static int run_with(const struct options *o, const struct packs *packs, const struct http_options *http,
    struct store *store, struct err *e)
{
	struct run run = {.options = o, .packs = packs, .store = store};
	struct summary summary = {0};
	struct pipeline p = {.run = &run,
	    .stages = stages,
	    .stage_count = stages_count(),
	    .http = http,
	    .seen = summary_add,
	    .context = &summary};
	struct account a;
	struct progress clock;
	struct buf written = {0}, table = {0};
	progress_begin(&clock, false);
	int code = command_drive(&p, &a, e);
	/* What was finished is in the database; the half-done batch of a failure is not. */
	if (code == EXIT_FATAL || check_account(&a, store_counts(store), e) != RC_OK)
		return EXIT_FATAL;
	struct err later = {0};
	enum rc rc = store_end_run(store, a.records, code, &later);
	add_written(&written, "database", o->db, ", with the views v_code, v_results, v_gains");
	if (rc == RC_OK && !a.interrupted)
		rc = write_exports(o, store, &written, &later);
	if (rc == RC_FATAL) {
		*e = later;
		code = EXIT_FATAL;
	} else if (!o->quiet) {
		if (o->rejects && a.rejected + a.refused > 0)
			add_written(&written, "rejects", o->rejects, "");
		blank_controls(&written);
		summary_write(&summary, &a, store_counts(store),
		    progress_wanted(o->quiet) ? progress_seconds(&clock) : -1, buf_str(&written), &table);
		fputs(table.p, stderr);
	}
	if (a.interrupted && code == EXIT_INTERRUPTED)
		err_set(e, RC_OK,
		    "interrupted: %" PRIu64 " records are in %s, exports weren't written; the same command "
		    "again does the rest",
		    a.records, o->db);
	buf_free(&written);
	buf_free(&table);
	return code;
}

static int run_main(const struct options *o, struct err *e)
{
	struct packs *packs = NULL;
	struct store *store = NULL;
	int code = EXIT_FATAL;
	if (o->input_count == 0)
		return usage_error(e, "run needs an input");
	if (!o->db)
		return usage_error(e, "run needs --db FILE");
	struct http_options http;
	int usage = net_http(o, 0, &http, e);
	if (usage != EXIT_FINE)
		return usage;
	if (outputs_check(o, e) == RC_OK && command_packs(&packs, o, e) == RC_OK &&
	    store_open(&store, o->db, false, e) == RC_OK &&
	    store_begin_run(store, o->command_line, str_of(packs->hash_hex), e) == RC_OK)
		code = run_with(o, packs, &http, store, e);
	store_close(store);
	packs_free(packs);
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
        "table rejects; the run goes on. Exports hold the whole database. A SIGINT (Ctrl-C) finishes what\n"
        "has been read; a second one ends at once and loses only what wasn't committed.\n",
    .options = OPT_READING | OPT_EXTRACTING | OPT_DB | OPT_BIBTEX | OPT_JSON | OPT_JSONL,
    .own = {NULL, net_input_flags},
    .main = run_main,
};
