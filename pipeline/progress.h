/* progress.h: the one line on a terminal that says how far a run is. Nothing is shown where stderr is no terminal. */
#ifndef PAPERSIFT_PROGRESS_H
#define PAPERSIFT_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct progress {
	bool on;    /* false: every call does nothing */
	bool shown; /* a line stands on the terminal now */
	struct timespec began, last;
};

/* What a line says. */
struct progress_state {
	uint64_t records, facts;
	uint64_t bytes_done, bytes_total; /* of the inputs as stored; total 0 when unknown */
};

/* Starts the clock. on: whether to show anything; progress_wanted tells. */
void progress_begin(struct progress *p, bool on);
/* True where stderr is a terminal and quiet isn't set. */
bool progress_wanted(bool quiet);
/* Shows the state, at most four times a second. */
void progress_update(struct progress *p, const struct progress_state *s);
/* The same with a line of the caller's own. */
void progress_say(struct progress *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Wipes the line, so that a message can stand in its place. */
void progress_clear(struct progress *p);
/* Seconds since progress_begin. */
double progress_seconds(const struct progress *p);

#endif
