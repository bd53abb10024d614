/* pipeline.h: drives papers through the stages.
 *
 *   reader thread            worker threads (--jobs)             the caller's thread
 *   inputs, split in records  parse, unordered stages, write out  batches in order: ordered stages, rejects, output
 *
 * Records travel in batches; a batch owns an arena in which its records and papers live, and is used again once it
 * has been written. There is a fixed number of batches, so a reader that is ahead waits and memory is bounded.
 * Output depends neither on the number of workers nor on the size of a batch. */
#ifndef PAPERSIFT_PIPELINE_H
#define PAPERSIFT_PIPELINE_H

#include "stage.h"
#include <stdatomic.h>

struct account;
struct journal;
struct progress;
struct reasons;
struct rejects;
struct http_options;

/* What a run consists of. All pointers are borrowed. */
struct pipeline {
	const struct run *run;             /* options->inputs are read; from, jobs, batch are heeded */
	const struct stage *const *stages; /* in order, unordered ones first */
	size_t stage_count;
	/* After parse, with the record's bytes: reads more from them than the format does. NULL: nothing. */
	enum rc (*parsed)(
	    const struct run *run, struct paper *p, struct str bytes, struct place at, struct err *e);
	/* Writes a paper that has passed all stages. Called in workers unless there are ordered stages. NULL: nothing. */
	void (*write)(const struct run *run, const struct paper *p, struct buf *out);
	int out; /* descriptor that gets what write wrote; 0: stdout */
	/* Every paper in input order, before the ordered stages. NULL: nobody looks. */
	void (*seen)(void *context, const struct paper *p);
	void *context;
	struct rejects *rejects;
	const struct http_options *http; /* for inputs that are web addresses; NULL: defaults */
	struct progress *progress;
	struct reasons *reasons; /* counts why records are refused; NULL: nobody does */
	struct reasons *stopped; /* counts rules that reached a limit on a record, by id; likewise */
	/* Of a run that keeps a database. Called before each commit, with the account so far. NULL: nothing. */
	enum rc (*checkpoint)(void *context, const struct account *a, struct err *e);
	/* Of a run that goes on: what had been read, the account then, and what of the --rejects file. NULL, NULL, 0. */
	struct journal *journal;
	const struct account *before;
	uint64_t rejects_size;
};

/* What happened. */
struct account {
	uint64_t records;  /* read: papers + rejected */
	uint64_t papers;   /* that passed the unordered stages */
	uint64_t rejected; /* refused records, by whatever stage */
	uint64_t refused;  /* inputs that couldn't be read at all */
	uint64_t skipped;  /* files found in directories and archives that no format knows */
	uint64_t facts;
	uint64_t stopped; /* times that a rule reached a limit on a record and was skipped for the rest of it */
	bool interrupted; /* SIGINT or SIGTERM came: what had been read was finished */
	bool pipe_closed; /* whoever read our output went away */
};

/* Set by the signal handler: no more records are read, those under way are finished. Which signal it was. */
extern atomic_bool pipeline_interrupted;
extern atomic_int pipeline_signal;

/* Runs it to the end. RC_OK (look at the account), or RC_FATAL with a message. Ordered stages that keep a database
 * have it committed after each batch, and how far the inputs have been read with it. */
enum rc pipeline_run(const struct pipeline *p, struct account *a, struct err *e);
/* Facts of all kinds in a paper. */
size_t paper_fact_count(const struct paper *p);

#endif
