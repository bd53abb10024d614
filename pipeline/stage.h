/* stage.h: the contract of a stage. A stage is one `const struct stage`, exported from one file and listed in
 * stages.def in the order of the pipeline.
 *
 * Papers travel by sink_put: from then on they belong to the next stage. Stages with `ordered` false look at one
 * paper at a time and run in every worker with a state of their own; stages with `ordered` true see all papers in
 * input order in one thread. Output never depends on the number of workers. */
#ifndef PAPERSIFT_STAGE_H
#define PAPERSIFT_STAGE_H

#include "err.h"
#include "options.h"
#include "record.h"

struct packs;       /* stages/extract/pack.h */
struct store;       /* stages/store/store.h */
struct corrections; /* stages/correct/correct.h */

/* What lives for the whole run; read-only for workers. */
struct run {
	const struct options *options;
	const struct packs *packs; /* borrowed; NULL where no rules are loaded */
	struct store *store;       /* borrowed; NULL where no database is open. Ordered stages only. */
	const struct corrections *corrections; /* borrowed; NULL without --corrections */
};

/* Papers that go through a stage together: what it fetches for one of them is still in the processor's cache for the next. */
#define STAGE_GROUP 16

/* Takes papers from a stage. put returns RC_OK, RC_SKIP (paper refused; message in e) or RC_FATAL. */
struct sink {
	enum rc (*put)(struct sink *self, struct paper *p, struct err *e);
};

static inline enum rc sink_put(struct sink *s, struct paper *p, struct err *e)
{
	return s->put(s, p, e);
}

struct stage {
	const char *name;  /* "extract": also fixtures/extract/ */
	const char *about; /* one line for the help */
	size_t state_size; /* bytes, zeroed before open and freed after close by the pipeline */
	bool ordered;
	/* Any of these but item may be NULL. An item that was refused may come again. */
	enum rc (*open)(const struct run *run, void *state, struct err *e);
	/* One paper: change it and hand it on, or return RC_SKIP to reject it, or RC_FATAL to end the run. */
	enum rc (*item)(const struct run *run, void *state, struct paper *p, struct sink *next, struct err *e);
	/* Of an unordered stage: the same for several papers at once, at most STAGE_GROUP, which then share what has to be fetched for each; the
	 * caller hands them on. Where it isn't RC_OK each is put into item instead, which says why. */
	enum rc (*items)(
	    const struct run *run, void *state, struct paper *const *papers, size_t count, struct err *e);
	/* After the last paper: a stage that held papers back hands them on. */
	enum rc (*finish)(const struct run *run, void *state, struct sink *next, struct err *e);
	void (*close)(void *state);
};

#define STAGE(name) extern const struct stage stage_##name;
#include "stages.def"
#undef STAGE

#endif
