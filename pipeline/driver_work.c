/* driver_work.c: a worker thread: parses a batch's records to papers, runs the unordered stages on them and, where
 * nothing ordered follows, writes them out. */
#include "../stages/read/share.h"
#include "driver.h"
#include "limits.h"
#include "times.h"
#include "work.h"
#include <string.h>

enum rc driver_worked(struct sink *self, struct paper *p, struct err *e)
{
	struct worker *w = (struct worker *)self;
	const struct pipeline *plan = w->driver->plan;
	if (p->author_count_listed >= LIMIT_AUTHORS)
		return err_at(e, RC_SKIP, work_place(), "%d authors or more, the limit", LIMIT_AUTHORS);
	if (paper_fact_count(p) > LIMIT_FACTS)
		return err_at(e, RC_SKIP, work_place(), "%zu facts; a record may have %d",
		    paper_fact_count(p), LIMIT_FACTS);
	if (work_overdue())
		return work_refuse(e);
	if (w->item->paper)
		return err_set(e, RC_FATAL, "%s: a stage made two papers of one", w->item->path);
	w->item->paper = p;
	if (plan->write && w->driver->unordered == plan->stage_count) {
		const char *before = times_enter("write");
		plan->write(plan->run, p, &w->batch->out);
		times_enter(before);
	}
	return RC_OK;
}

static struct paper *paper_of(struct arena *a, const struct item *it)
{
	struct paper *p = paper_new(a);
	p->sources = arena_alloc(a, sizeof(*p->sources));
	p->source_count = 1;
	p->sources[0] = (struct source){
	    .path = str_of(it->path), .format = str_of(it->format->name), .offset = it->blob.offset};
	return p;
}

bool driver_count_line(struct item *it)
{
	if (!it->share)
		return false;
	it->blob.line += share_lines_before(it->share);
	it->share = NULL;
	return true;
}

static enum rc work_item(struct worker *w, struct item *it, struct err *e)
{
	const struct pipeline *plan = w->driver->plan;
	struct paper *p = paper_of(&w->batch->arena, it);
	struct place at = {.input = it->path, .line = it->blob.line, .column = it->blob.column};
	times_enter("parse");
	times_bytes("parse", it->blob.bytes.n);
	work_begin(at, plan->run->options->record_time);
	enum rc rc = it->format->parse(&it->blob, at, p, e);
	if (rc == RC_OK && plan->parsed)
		rc = plan->parsed(plan->run, p, it->blob.bytes, at, e);
	if (rc == RC_OK) {
		w->item = it;
		rc = sink_put(w->chain.head, p, e);
	}
	times_enter("wait");
	return rc;
}

void *driver_work(void *worker)
{
	struct worker *w = worker;
	struct driver *d = w->driver;
	struct batch *b;
	times_enter("wait");
	while ((b = queue_pop(&d->ready)) != NULL) {
		w->batch = b;
		for (size_t i = 0; i < b->count && !atomic_load(&d->stop); i++) {
			struct item *it = &b->items[i];
			struct err e = {0};
			if (it->kind != ITEM_RECORD || it->reason)
				continue;
			enum rc rc = work_item(w, it, &e);
			/* A message tells the line: now it is worth counting, and the record is refused once more. */
			if (rc == RC_SKIP && driver_count_line(it))
				rc = work_item(w, it, &e);
			if (rc == RC_FATAL)
				driver_fail(d, &e);
			else if (rc != RC_OK)
				it->reason = arena_copy(&b->arena, e.text, strlen(e.text));
			else if (!it->paper)
				it->reason = "a stage dropped the paper without a reason";
		}
		/* A batch that was left half done must not reach the writer. */
		if (atomic_load(&d->stop) || !queue_push(&d->done, b))
			break;
	}
	if (atomic_fetch_sub(&d->working, 1) == 1)
		queue_close(&d->done);
	times_enter(NULL);
	return NULL;
}
