/* times.c: accounts of time by what threads do (times.h). */
#include "times.h"
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#define LIMIT_ROWS 32 /* things to do; what comes beyond them isn't measured */

static bool measuring;
static struct row {
	const char *_Atomic what;
	atomic_uint_fast64_t wall, cpu, bytes; /* nanoseconds */
} rows[LIMIT_ROWS];

/* What this thread does, and since when. */
static _Thread_local struct {
	const char *what;
	uint64_t wall, cpu;
} doing;

static uint64_t nanoseconds(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static struct row *row_of(const char *what)
{
	for (size_t i = 0; i < LIMIT_ROWS; i++) {
		const char *there = NULL;
		if (atomic_compare_exchange_strong(&rows[i].what, &there, what) || strcmp(there, what) == 0)
			return &rows[i];
	}
	return NULL;
}

void times_measure(void)
{
	measuring = true;
}

const char *times_enter(const char *what)
{
	if (!measuring)
		return NULL;
	const char *before = doing.what;
	uint64_t wall = nanoseconds(CLOCK_MONOTONIC), cpu = nanoseconds(CLOCK_THREAD_CPUTIME_ID);
	struct row *row = before ? row_of(before) : NULL;
	if (row) {
		atomic_fetch_add(&row->wall, wall - doing.wall);
		atomic_fetch_add(&row->cpu, cpu - doing.cpu);
	}
	doing.what = what;
	doing.wall = wall;
	doing.cpu = cpu;
	return before;
}

void times_bytes(const char *what, size_t bytes)
{
	struct row *row = measuring ? row_of(what) : NULL;
	if (row)
		atomic_fetch_add(&row->bytes, bytes);
}

void times_write(struct buf *out)
{
	buf_addf(out, "%10s %10s %10s  all threads\n", "wall ms", "CPU ms", "MB");
	for (size_t i = 0; i < LIMIT_ROWS && rows[i].what; i++)
		buf_addf(out, "%10.1f %10.1f %10.1f  %s\n", (double)rows[i].wall / 1e6,
		    (double)rows[i].cpu / 1e6, (double)rows[i].bytes / 1e6, rows[i].what);
}
