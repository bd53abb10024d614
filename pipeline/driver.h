/* driver.h: what the threads of a run share. Private to pipeline.c, driver_read.c and driver_work.c. */
#ifndef PAPERSIFT_DRIVER_H
#define PAPERSIFT_DRIVER_H

#include "../stages/parse/format.h"
#include "../stages/read/read.h"
#include "../stages/store/store.h"
#include "chain.h"
#include "pipeline.h"
#include "queue.h"
#include "rejects.h"

/* A batch is full with so many bytes of records, or with options->batch records. */
#define BATCH_BYTES ((size_t)1 << 20)

/* One record on its way, or something that was refused or skipped in its place. */
enum item_kind {
	ITEM_RECORD, /* refused where reason is set */
	ITEM_INPUT,  /* an input that can't be read: reason says why */
	ITEM_NOTE    /* a file that was found and that no format knows: reason says so */
};

struct item {
	enum item_kind kind;
	const char *path;            /* in the batch's arena; "" when unknown */
	const struct format *format; /* NULL when unknown */
	struct blob blob;            /* bytes in the batch's arena */
	struct share *share;         /* where the blob's line is counted from; NULL: from the input's first */
	struct paper *paper;         /* set by a worker */
	const char *reason;          /* in the batch's arena */
};

struct batch {
	uint64_t number; /* in the order of input, from 0 */
	struct arena arena;
	struct item *items; /* in the arena */
	size_t count;
	struct progress_mark *marks; /* in the arena: how far streams are read with this batch */
	size_t mark_count;
	size_t bytes;   /* of records */
	struct buf out; /* what workers wrote */
};

struct worker {
	struct sink end; /* first: the chain's last sink is its worker */
	struct driver *driver;
	pthread_t thread;
	bool started;
	struct chain chain;
	struct batch *batch; /* at work on */
	struct item *item;
};

struct driver {
	const struct pipeline *plan;
	struct reader *reader;
	struct batch *batches; /* owned: all there are */
	size_t batch_count;
	struct queue free;  /* batches for the reader */
	struct queue ready; /* from the reader to the workers */
	struct queue done;  /* from the workers to the caller */
	struct worker *workers;
	size_t worker_count;
	size_t unordered;      /* stages the workers run; the rest run in the caller's thread */
	atomic_size_t working; /* workers that haven't ended; the last one closes `done` */
	atomic_bool stop;      /* no more work: something failed, or nobody reads the output */
	pthread_mutex_t lock;  /* of failure */
	bool failed;
	struct err failure; /* the first one */
};

/* Threads. Each takes and returns what pthread_create wants. */
void *driver_read(void *driver);
void *driver_work(void *worker);
/* The last sink of a worker's chain: the paper has passed the unordered stages. */
enum rc driver_worked(struct sink *self, struct paper *p, struct err *e);

/* Before an item is refused: its line becomes that of the whole input. True where it wasn't. */
bool driver_count_line(struct item *it);

/* Ends the run with a failure: remembers the first message and wakes everybody. Any thread may call it. */
void driver_fail(struct driver *d, const struct err *e);
/* Wakes everybody to end the run. */
void driver_stop(struct driver *d);

#endif
