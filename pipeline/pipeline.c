/* pipeline.c: sets up the threads of a run and is its one ordered writer (pipeline.h). */
#include "pipeline.h"
#include "driver.h"
#include "output.h"
#include "progress.h"
#include "reasons.h"
#include "times.h"
#include <stdlib.h>
#include <string.h>

atomic_bool pipeline_interrupted;
atomic_int pipeline_signal;

/* Batches for each worker: one at work, one waiting for it, and some that wait for their turn to be written. */
#define BATCHES_PER_WORKER 3

size_t paper_fact_count(const struct paper *p)
{
	return p->link_count + p->dataset_count + p->metric_count + p->result_count + p->gain_count +
	    p->fact_count;
}

void driver_stop(struct driver *d)
{
	atomic_store(&d->stop, true);
	queue_close(&d->free);
	queue_close(&d->ready);
	queue_close(&d->done);
}

void driver_fail(struct driver *d, const struct err *e)
{
	pthread_mutex_lock(&d->lock);
	if (!d->failed)
		d->failure = *e;
	d->failed = true;
	pthread_mutex_unlock(&d->lock);
	driver_stop(d);
}

/* ---- the ordered writer ---- */

struct writer {
	struct sink end; /* first: the last sink of the ordered stages is the writer */
	struct driver *driver;
	const struct pipeline *plan;
	struct account *account;
	struct chain chain;
	struct buf out; /* what ordered stages have let through */
};

/* A paper has passed the ordered stages. */
static enum rc writer_put(struct sink *self, struct paper *p, struct err *e)
{
	struct writer *w = (struct writer *)self;
	(void)e;
	if (w->plan->write)
		w->plan->write(w->plan->run, p, &w->out);
	return RC_OK;
}

static enum rc refuse(
    struct writer *w, struct item *it, enum reject_kind kind, const char *reason, struct err *e)
{
	driver_count_line(it);
	struct reject what = {.kind = kind,
	    .path = it->path,
	    .format = it->format ? it->format->name : "",
	    .reason = reason,
	    .offset = it->blob.offset,
	    .line = it->blob.line};
	w->account->rejected += kind == REJECT_RECORD;
	w->account->refused += kind == REJECT_INPUT;
	w->account->skipped += kind == REJECT_SKIPPED;
	return rejects_add(w->plan->rejects, &what, e);
}

static void tell_stopped(struct writer *w, const struct item *it)
{
	const struct paper *p = it->paper;
	w->account->stopped += p->stopped_count;
	for (size_t i = 0; i < p->stopped_count && w->plan->stopped; i++)
		reasons_set(w->plan->stopped, str_of(p->stopped[i].rule), 1);
	rejects_warn_stopped(w->plan->rejects, p, (struct place){it->path, it->blob.line, it->blob.column});
}

static enum rc write_record(struct writer *w, struct item *it, struct err *e)
{
	w->account->records++;
	if (it->reason)
		return refuse(w, it, REJECT_RECORD, it->reason, e);
	w->account->papers++;
	w->account->facts += paper_fact_count(it->paper);
	tell_stopped(w, it);
	if (w->plan->seen)
		w->plan->seen(w->plan->context, it->paper);
	if (w->chain.count == 0)
		return RC_OK; /* a worker has written it */
	/* A refusal is told as a reject; left in *e, it would be told once more as the run's own error. */
	struct err why = {0};
	enum rc rc = sink_put(w->chain.head, it->paper, &why);
	if (rc == RC_SKIP)
		return refuse(w, it, REJECT_RECORD, why.text, e);
	if (rc == RC_FATAL)
		*e = why;
	return rc;
}

static enum rc write_item(struct writer *w, struct item *it, struct err *e)
{
	switch (it->kind) {
	case ITEM_RECORD:
		return write_record(w, it, e);
	case ITEM_INPUT:
		return refuse(w, it, REJECT_INPUT, it->reason, e);
	case ITEM_NOTE:
		return refuse(w, it, REJECT_SKIPPED, it->reason, e);
	}
	return RC_OK;
}

/* What is done and how far the inputs are read become lasting together. */
static enum rc commit(struct writer *w, struct err *e)
{
	const struct pipeline *p = w->plan;
	enum rc rc = RC_OK;
	if (!p->run->store)
		return RC_OK;
	if (p->checkpoint)
		rc = p->checkpoint(p->context, w->account, e);
	return rc == RC_OK ? store_commit(p->run->store, e) : rc;
}

static enum rc write_batch(struct writer *w, struct batch *b, struct err *e)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < b->count; i++)
		rc = write_item(w, &b->items[i], e);
	times_bytes("write", b->out.n + w->out.n);
	if (rc == RC_OK)
		rc = output_write(w->plan->out, buf_str(&b->out), e);
	if (rc == RC_OK)
		rc = output_write(w->plan->out, buf_str(&w->out), e);
	buf_clear(&w->out);
	for (size_t i = 0; rc == RC_OK && w->plan->run->store && i < b->mark_count; i++)
		rc = store_journal(w->plan->run->store, &b->marks[i], e);
	return rc == RC_OK ? commit(w, e) : rc;
}

static void show_progress(const struct writer *w)
{
	struct progress_state s = {.records = w->account->records, .facts = w->account->facts};
	if (!w->plan->progress->on)
		return;
	reader_progress(w->driver->reader, &s.bytes_done, &s.bytes_total);
	progress_update(w->plan->progress, &s);
}

static void recycle(struct batch *b)
{
	arena_reset(&b->arena);
	buf_clear(&b->out);
	b->items = NULL;
	b->count = 0;
	b->marks = NULL;
	b->mark_count = 0;
	b->bytes = 0;
}

/* Batches as workers get them done, written in the order of their numbers. Numbers under way span less than the
 * number of batches there are, so each waits in a slot of its own. */
static enum rc write_batches(struct writer *w, struct err *e)
{
	struct driver *d = w->driver;
	struct batch **waiting = mem_zero(d->batch_count * sizeof(struct batch *));
	uint64_t next = 0;
	enum rc rc = RC_OK;
	struct batch *b;
	times_enter("wait");
	while (rc == RC_OK && !atomic_load(&d->stop) && (b = queue_pop(&d->done)) != NULL) {
		waiting[b->number % d->batch_count] = b;
		while (rc == RC_OK && !atomic_load(&d->stop) && (b = waiting[next % d->batch_count]) != NULL) {
			waiting[next % d->batch_count] = NULL;
			next++;
			times_enter("write");
			rc = write_batch(w, b, e);
			show_progress(w);
			recycle(b);
			queue_push(&d->free, b);
			times_enter("wait");
		}
	}
	times_enter(NULL);
	free(waiting);
	return rc;
}

/* After the last batch: what ordered stages held back. */
static enum rc write_rest(struct writer *w, struct err *e)
{
	enum rc rc = chain_finish(&w->chain, e);
	if (rc == RC_OK)
		rc = output_write(w->plan->out, buf_str(&w->out), e);
	return rc == RC_OK ? commit(w, e) : rc;
}

/* ---- set-up ---- */

static void open_driver(struct driver *d, const struct pipeline *plan)
{
	const struct options *o = plan->run->options;
	*d = (struct driver){.plan = plan, .worker_count = o->jobs};
	pthread_mutex_init(&d->lock, NULL);
	d->batch_count = d->worker_count * BATCHES_PER_WORKER;
	d->batches = mem_zero(d->batch_count * sizeof(*d->batches));
	d->workers = mem_zero(d->worker_count * sizeof(*d->workers));
	queue_init(&d->free, d->batch_count);
	queue_init(&d->ready, d->batch_count);
	queue_init(&d->done, d->batch_count);
	for (size_t i = 0; i < d->batch_count; i++)
		queue_push(&d->free, &d->batches[i]);
	while (d->unordered < plan->stage_count && !plan->stages[d->unordered]->ordered)
		d->unordered++;
	d->reader = reader_open(o->inputs, o->input_count);
	if (o->shard_count)
		reader_set_shard(d->reader, o->shard_number, o->shard_count);
	if (plan->http)
		reader_set_http(d->reader, plan->http);
}

static void close_driver(struct driver *d)
{
	for (size_t i = 0; i < d->worker_count; i++)
		chain_close(&d->workers[i].chain);
	for (size_t i = 0; i < d->batch_count; i++) {
		arena_free(&d->batches[i].arena);
		buf_free(&d->batches[i].out);
	}
	free(d->workers);
	free(d->batches);
	queue_free(&d->free);
	queue_free(&d->ready);
	queue_free(&d->done);
	pthread_mutex_destroy(&d->lock);
	reader_close(d->reader);
}

/* Opens each worker's stages before any thread runs, so that a stage that can't open ends the run cleanly. */
static enum rc open_workers(struct driver *d, struct err *e)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < d->worker_count; i++) {
		struct worker *w = &d->workers[i];
		w->driver = d;
		w->end.put = driver_worked;
		rc = chain_open(&w->chain, d->plan->run, d->plan->stages, d->unordered, &w->end, e);
	}
	return rc;
}

static enum rc start_threads(struct driver *d, pthread_t *reader, bool *reading, struct err *e)
{
	/* Counted before any starts: whoever ends first must not take itself for the last. */
	atomic_store(&d->working, d->worker_count);
	int failed = 0;
	for (size_t i = 0; !failed && i < d->worker_count; i++) {
		failed = pthread_create(&d->workers[i].thread, NULL, driver_work, &d->workers[i]);
		d->workers[i].started = !failed;
	}
	if (!failed) {
		failed = pthread_create(reader, NULL, driver_read, d);
		*reading = !failed;
	}
	return failed
	    ? err_set(e, RC_FATAL, "can't start %zu worker threads: %s", d->worker_count, strerror(failed))
	    : RC_OK;
}

enum rc pipeline_run(const struct pipeline *plan, struct account *a, struct err *e)
{
	struct driver d;
	struct writer w = {.end = {.put = writer_put}, .driver = &d, .plan = plan, .account = a};
	pthread_t reader;
	bool reading = false;
	*a = plan->before ? *plan->before : (struct account){0};
	open_driver(&d, plan);
	enum rc rc = open_workers(&d, e);
	if (rc == RC_OK)
		rc = chain_open(&w.chain, plan->run, plan->stages + d.unordered,
		    plan->stage_count - d.unordered, &w.end, e);
	if (rc == RC_OK)
		rc = start_threads(&d, &reader, &reading, e);
	if (rc == RC_OK)
		rc = write_batches(&w, e);
	if (rc != RC_OK)
		driver_stop(&d);
	if (reading)
		pthread_join(reader, NULL);
	for (size_t i = 0; i < d.worker_count; i++)
		if (d.workers[i].started)
			pthread_join(d.workers[i].thread, NULL);
	if (rc == RC_OK && d.failed) {
		*e = d.failure;
		rc = RC_FATAL;
	}
	if (rc == RC_OK)
		rc = write_rest(&w, e);
	progress_clear(plan->progress);
	a->interrupted = atomic_load(&pipeline_interrupted);
	a->pipe_closed = rc == RC_END;
	chain_close(&w.chain);
	buf_free(&w.out);
	close_driver(&d);
	return rc == RC_END ? RC_OK : rc == RC_OK ? RC_OK : RC_FATAL;
}
