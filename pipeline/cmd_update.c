/* cmd_update.c: `papersift update`: other rules over the texts that a database keeps.
 *
 * Every record that a paper is made of is taken from the database, loses its facts and gets new ones; then it goes the way
 * of a record that was read again from its place: into the papers it makes. So what comes out is what a run over the
 * same inputs with these rules would have made. A batch is one transaction, and a record tells the run that last wrote
 * it: a run that was cut off goes on with those that are left. */
#include "../stages/extract/pack.h"
#include "../stages/store/store.h"
#include "chain.h"
#include "command.h"
#include "fact_changes.h"
#include "progress.h"
#include "rejects.h"
#include "work.h"
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#define PAPERS_A_BATCH 512
static const char plan[] = "{\"update\":true}";

/* One record at work. */
struct job {
	const struct member *member;
	struct arena arena; /* owned: what a worker makes */
	struct paper *paper;
	struct fact_notes before, after;
	const char *reason; /* why no facts were found: in the arena; NULL: they were looked for */
};

struct update {
	struct run run;
	struct store *store; /* owned by update_main */
	struct fact_changes changes;
	struct arena arena; /* of a batch */
	struct job *jobs;   /* of a batch, in the arena */
	size_t job_count;
	atomic_size_t next_job;
	struct rejects rejects;   /* tells warnings: nothing is refused */
	struct progress progress; /* shows nothing; of rejects */
	uint64_t left;            /* records that a limit left without facts */
	struct chain writer;
	struct worker_state {
		struct sink end; /* first */
		struct chain chain;
		struct job *job;
		struct update *update;
		pthread_t thread;
		enum rc rc;
		struct err err;
	} * workers; /* owned */
	size_t worker_count;
};

/* ---- extraction, in workers ---- */

static enum rc extracted(struct sink *self, struct paper *p, struct err *e)
{
	struct worker_state *w = (struct worker_state *)self;

	(void)e;
	fact_notes(&w->job->after, &w->job->arena, p);
	return RC_OK;
}

static void *work(void *state)
{
	struct worker_state *w = state;
	struct update *u = w->update;
	size_t i;

	while (w->rc != RC_FATAL && (i = atomic_fetch_add(&u->next_job, 1)) < u->job_count) {
		struct job *job = &u->jobs[i];
		struct str path = str_dup(&job->arena, job->member->from.source.path);
		struct err e = {0};

		w->job = job;
		job->paper->arena = &job->arena;
		work_begin((struct place){.input = path.p}, u->run.options->record_time);
		fact_notes(&job->before, &job->arena, job->paper);
		enum rc rc = sink_put(w->chain.head, job->paper, &e);
		if (rc == RC_SKIP)
			job->reason = str_dup(&job->arena, str_of(e.text)).p;
		if (rc == RC_FATAL) {
			w->rc = rc;
			w->err = e;
		}
	}
	return NULL;
}

static enum rc extract_all(struct update *u, struct err *e)
{
	size_t started = 0;

	atomic_store(&u->next_job, 0);
	while (started + 1 < u->worker_count &&
	    pthread_create(&u->workers[started + 1].thread, NULL, work, &u->workers[started + 1]) == 0)
		started++;
	work(&u->workers[0]); /* this thread works too */
	for (size_t i = 1; i <= started; i++)
		pthread_join(u->workers[i].thread, NULL);
	for (size_t i = 0; i < u->worker_count; i++)
		if (u->workers[i].rc == RC_FATAL) {
			*e = u->workers[i].err;
			return RC_FATAL;
		}
	return RC_OK;
}

static enum rc open_workers(struct update *u, struct err *e)
{
	static const struct stage *chain[] = {NULL, NULL};
	enum rc rc = RC_OK;
	size_t n = 0;

	for (size_t i = 0; stages[i]; i++)
		if (str_is(str_of(stages[i]->name), "extract") || str_is(str_of(stages[i]->name), "relate"))
			chain[n++] = stages[i];
	u->worker_count = u->run.options->jobs;
	u->workers = mem_zero(u->worker_count * sizeof(*u->workers));
	for (size_t i = 0; rc == RC_OK && i < u->worker_count; i++) {
		u->workers[i].end.put = extracted;
		u->workers[i].update = u;
		rc = chain_open(&u->workers[i].chain, &u->run, chain, n, &u->workers[i].end, e);
	}
	return rc;
}

/* ---- writing, in order ---- */

static enum rc ignore(struct sink *self, struct paper *p, struct err *e)
{
	(void)self;
	(void)p;
	(void)e;
	return RC_OK;
}

static enum rc write_job(struct update *u, struct job *job, struct err *e)
{
	if (job->reason) {
		fprintf(stderr, "papersift: %s: its record at byte %" PRIu64 " has no facts now\n",
		    job->reason, job->member->from.source.offset);
		u->left++;
		paper_drop_facts(job->paper);
		fact_notes(&job->after, &job->arena, job->paper);
	}
	rejects_warn_stopped(
	    &u->rejects, job->paper, (struct place){.input = str_dup(&job->arena, job->paper->id).p});
	fact_changes_add(&u->changes, &job->before, &job->after);
	enum rc rc = sink_put(u->writer.head, job->paper, e);
	return rc == RC_OK ? RC_OK : RC_FATAL; /* it came out of the database: there is nothing to refuse */
}

static enum rc save(struct update *u, struct err *e)
{
	struct buf json = {0};

	fact_changes_write(&u->changes, &json);
	enum rc rc = store_save_run(u->store, u->changes.records, buf_str(&json), 0, e);
	buf_free(&json);
	return rc == RC_OK ? store_commit(u->store, e) : rc;
}

static enum rc do_batch(struct update *u, const int64_t *papers, size_t count, struct err *e)
{
	struct member *members = NULL;
	size_t member_count = 0;
	bool changed;
	enum rc rc = RC_OK;

	arena_reset(&u->arena);
	for (size_t i = 0; rc == RC_OK && i < count; i++)
		rc = store_members(u->store, &u->arena, papers[i], &members, &member_count, &changed, e);
	u->jobs = arena_alloc(&u->arena, (member_count + 1) * sizeof(*u->jobs));
	u->job_count = member_count;
	for (size_t i = 0; i < member_count; i++)
		u->jobs[i] = (struct job){.member = &members[i], .paper = members[i].record};
	if (rc == RC_OK)
		rc = extract_all(u, e);
	for (size_t i = 0; rc == RC_OK && i < member_count; i++)
		rc = write_job(u, &u->jobs[i], e);
	for (size_t i = 0; i < member_count; i++)
		arena_free(&u->jobs[i].arena);
	return rc == RC_OK ? save(u, e) : rc;
}

static enum rc do_all(struct update *u, struct err *e)
{
	const struct options *o = u->run.options;
	static const struct stage *ordered[8];
	struct sink nowhere = {.put = ignore};
	int64_t papers[PAPERS_A_BATCH];
	size_t count = 1, n = 0, room = o->batch < PAPERS_A_BATCH ? o->batch : PAPERS_A_BATCH;
	int64_t after = 0;

	for (size_t i = stages_unordered(); stages[i]; i++)
		ordered[n++] = stages[i];
	enum rc rc = open_workers(u, e);
	if (rc == RC_OK)
		rc = chain_open(&u->writer, &u->run, ordered, n, &nowhere, e);
	while (rc == RC_OK && !atomic_load(&pipeline_interrupted)) {
		rc = store_outdated_papers(
		    u->store, o->force, str_of(u->run.packs->hash_hex), after, papers, room, &count, e);
		if (rc != RC_OK || count == 0)
			break;
		rc = do_batch(u, papers, count, e);
		after = papers[count - 1];
	}
	if (rc == RC_OK)
		rc = chain_finish(&u->writer, e);
	return rc == RC_OK ? store_commit(u->store, e) : rc;
}

/* ---- the command ---- */

/* Is there nothing to do? Asked before anything is written, so that then the file stays as it is. */
static enum rc is_current(struct update *u, const char *db, bool *current, struct err *e)
{
	struct store *s = NULL;
	struct arena a = {0};
	struct unfinished last;
	uint64_t records = 0;
	enum rc rc = store_open(&s, db, true, e);

	if (rc == RC_OK)
		rc = store_unfinished(s, &a, &last, e);
	*current = rc == RC_END;
	if (rc == RC_END)
		rc = store_outdated(s, u->run.options->force, str_of(u->run.packs->hash_hex), &records, e);
	*current &= records == 0;
	store_close(s);
	arena_free(&a);
	return rc;
}

/* Goes on with an update that was cut off, or begins one. */
static enum rc begin(struct update *u, struct err *e)
{
	struct str hash = str_of(u->run.packs->hash_hex);
	struct arena a = {0};
	struct unfinished last;
	enum rc rc = store_unfinished(u->store, &a, &last, e);

	if (rc == RC_OK && !str_is(last.plan, plan)) {
		rc = err_set(e, RC_FATAL,
		    "the run of %.*s was cut off and has to come to its end before its papers can be "
		    "updated: "
		    "%.*s",
		    STR_ARG(last.started), STR_ARG(last.command));
	} else if (rc == RC_OK && str_eq(last.packs_hash, hash)) {
		rc = store_continue_run(u->store, &last, e);
		fact_changes_read(&u->changes, last.account);
		fprintf(stderr,
		    "papersift: going on with the update of %.*s, which was cut off after %" PRIu64
		    " records\n",
		    STR_ARG(last.started), last.records);
	} else if (rc != RC_FATAL) {
		rc = store_begin_run(u->store, u->run.options->command_line, hash, e);
		if (rc == RC_OK)
			rc = store_plan_run(u->store, str_of(plan), e);
	}
	arena_free(&a);
	return rc;
}

static enum rc check_account(const struct update *u, struct err *e)
{
	const struct store_counts *n = store_counts(u->store);
	uint64_t written = n->outcome[OUTCOME_UPDATED] + n->outcome[OUTCOME_UNCHANGED];

	if (written == u->changes.records && n->outcome[OUTCOME_NEW] + n->outcome[OUTCOME_MERGED] == 0)
		return RC_OK;
	return err_set(e, RC_FATAL,
	    "the account doesn't hold: %" PRIu64 " records taken, but updated %" PRIu64
	    " + unchanged %" PRIu64 ", new %" PRIu64 ", merged %" PRIu64,
	    u->changes.records, n->outcome[OUTCOME_UPDATED], n->outcome[OUTCOME_UNCHANGED],
	    n->outcome[OUTCOME_NEW], n->outcome[OUTCOME_MERGED]);
}

static int update_with(struct update *u, struct err *e)
{
	const struct options *o = u->run.options;
	struct buf table = {0};
	enum rc rc = do_all(u, e);

	if (rc == RC_OK)
		rc = rejects_close(&u->rejects, e);

	if (rc != RC_OK) {
		fprintf(stderr, "papersift: the update was cut off; the same command goes on from there\n");
		return EXIT_FATAL;
	}
	if (atomic_load(&pipeline_interrupted)) {
		err_set(e, RC_OK,
		    "interrupted after %" PRIu64 " records; the same command again does the rest",
		    u->changes.records);
		return command_interrupted();
	}
	int code = u->left > 0 ? EXIT_REJECTS : EXIT_FINE;
	rc = check_account(u, e);
	if (rc == RC_OK)
		rc = store_metrics(u->store, u->run.packs, e);
	if (rc == RC_OK)
		rc = store_end_run(u->store, u->changes.records, code, e);
	if (rc != RC_OK)
		return EXIT_FATAL;
	fact_changes_show(&u->changes, &table);
	if (!o->quiet)
		fputs(table.p, stderr);
	buf_free(&table);
	return code;
}

static int update_main(const struct options *asked, struct err *e)
{
	struct options o = *asked;
	struct packs *packs = NULL;
	struct update u = {.run = {.options = &o}};
	bool current = false;
	int code = EXIT_FATAL;

	if (o.input_count != 1)
		return usage_error(e, "update takes one database");
	if (command_packs(&packs, &o, e) != RC_OK)
		return EXIT_FATAL;
	u.run.packs = packs;
	if (is_current(&u, o.inputs[0], &current, e) == RC_FATAL)
		goto out;
	if (current) {
		code = EXIT_FINE;
		if (!o.quiet)
			fprintf(stderr, "papersift: %s: all facts are of these rules; nothing to do\n",
			    o.inputs[0]);
		goto out;
	}
	if (store_open(&u.store, o.inputs[0], false, e) != RC_OK)
		goto out;
	u.run.store = u.store;
	u.rejects = (struct rejects){.options = &o, .progress = &u.progress};
	if (store_keeps_duplicates(u.store, &o.keep_duplicates, e) == RC_OK && begin(&u, e) == RC_OK)
		code = update_with(&u, e);
out:
	chain_close(&u.writer);
	for (size_t i = 0; i < u.worker_count; i++)
		chain_close(&u.workers[i].chain);
	free(u.workers);
	arena_free(&u.arena);
	store_close(u.store);
	packs_free(packs);
	return code;
}

static const struct flag own[] = {
    {"force", NULL, 0, offsetof(struct options, force), "also where no rule has changed"},
    {0},
};

const struct command cmd_update = {
    .name = "update",
    .synopsis = "update DB [options]",
    .about = "find the facts of a database anew where the rules have changed",
    .examples = "  papersift update papers.db\n"
                "  papersift update papers.db --rules mine/\n",
    .details =
        "Texts are taken from the database, inputs aren't read. Afterwards it holds what a run over its\n"
        "inputs with these rules would have made. Tells, by class, how many facts of the records were\n"
        "gained, lost, changed (other values at the same place) and stayed the same; the table runs keeps\n"
        "it. Where no rule has changed it does nothing, without --force. An update that was cut off goes "
        "on\n"
        "when the same command is given again.\n",
    .options = OPT_MATCHING | OPT_JOBS | OPT_BATCH | OPT_QUIET,
    .own = {own},
    .main = update_main,
};
