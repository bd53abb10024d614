/* driver_work.c: a worker thread: parses a batch's records to papers, runs the unordered stages on them and, where
 * nothing ordered follows, writes them out. */
#include "../stages/read/share.h"
#include "driver.h"
#include "limits.h"
#include "times.h"
#include "work.h"
#include <string.h>

/* Of the records that go through the stages together; more only where one record has more. */
#define GROUP_BYTES ((size_t)256 << 10)

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

static struct place place_of(const struct item *it)
{
	return (struct place){.input = it->path, .line = it->blob.line, .column = it->blob.column};
}

static enum rc parse(struct worker *w, const struct item *it, struct paper **p, struct err *e)
{
	const struct pipeline *plan = w->driver->plan;
	struct place at = place_of(it);
	*p = paper_of(&w->batch->arena, it);
	times_enter("parse");
	times_bytes("parse", it->blob.bytes.n);
	work_begin(at, plan->run->options->record_time);
	enum rc rc = it->format->parse(&it->blob, at, *p, e);
	if (rc == RC_OK && plan->parsed)
		rc = plan->parsed(plan->run, *p, it->blob.bytes, at, e);
	times_enter("wait");
	return rc;
}

static enum rc work_item(struct worker *w, struct item *it, struct err *e)
{
	struct paper *p;
	enum rc rc = parse(w, it, &p, e);
	w->item = it;
	return rc == RC_OK ? sink_put(w->chain.head, p, e) : rc;
}

/* What became of an item. */
static void settle(struct worker *w, struct item *it, enum rc rc, struct err *e)
{
	/* A message tells the line: now it is worth counting, and the record is refused once more. */
	if (rc == RC_SKIP && driver_count_line(it))
		rc = work_item(w, it, e);
	if (rc == RC_FATAL)
		driver_fail(w->driver, e);
	else if (rc != RC_OK)
		it->reason = arena_copy(&w->batch->arena, e->text, strlen(e->text));
	else if (!it->paper)
		it->reason = "a stage dropped the paper without a reason";
}

/* Parses the items and takes their papers through the stages together. papers[i] becomes NULL where an item is to be worked on by
 * itself: it can't be parsed; and all of them where a paper was refused or they take longer than one may. */
static void work_together(struct worker *w, struct item *const *items, struct paper **papers, size_t count)
{
	struct paper *parsed[STAGE_GROUP];
	size_t n = 0, k = 0;
	for (size_t i = 0; i < count; i++) {
		struct err e = {0};
		if (parse(w, items[i], &papers[i], &e) == RC_OK)
			parsed[n++] = papers[i];
		else
			papers[i] = NULL;
	}
	work_begin(place_of(items[0]), w->driver->plan->run->options->record_time);
	bool fine = chain_take(&w->chain, parsed, n) && !work_overdue();
	for (size_t i = 0; i < count; i++)
		if (papers[i])
			papers[i] = fine ? parsed[k++] : NULL;
}

static void work_group(struct worker *w, struct item *const *items, size_t count)
{
	struct paper *papers[STAGE_GROUP] = {NULL};
	if (count > 1)
		work_together(w, items, papers, count);
	for (size_t i = 0; i < count && !atomic_load(&w->driver->stop); i++) {
		struct item *it = items[i];
		struct err e = {0};
		if (papers[i]) {
			w->item = it;
			work_begin(place_of(it), 0);
			settle(w, it, sink_put(&w->end, papers[i], &e), &e);
		} else {
			settle(w, it, work_item(w, it, &e), &e);
		}
	}
}

static void work_batch(struct worker *w, struct batch *b)
{
	struct item *group[STAGE_GROUP];
	size_t count = 0, bytes = 0;
	for (size_t i = 0; i < b->count; i++) {
		struct item *it = &b->items[i];
		if (it->kind != ITEM_RECORD || it->reason)
			continue;
		if (count == STAGE_GROUP || (count && bytes + it->blob.bytes.n > GROUP_BYTES)) {
			work_group(w, group, count);
			count = bytes = 0;
		}
		group[count++] = it;
		bytes += it->blob.bytes.n;
	}
	work_group(w, group, count);
}

void *driver_work(void *worker)
{
	struct worker *w = worker;
	struct driver *d = w->driver;
	struct batch *b;
	times_enter("wait");
	while ((b = queue_pop(&d->ready)) != NULL) {
		w->batch = b;
		work_batch(w, b);
		/* A batch that was left half done must not reach the writer. */
		if (atomic_load(&d->stop) || !queue_push(&d->done, b))
			break;
	}
	if (atomic_fetch_sub(&d->working, 1) == 1)
		queue_close(&d->done);
	times_enter(NULL);
	return NULL;
}
