/* err.h: graded return codes and the one located message that goes with them. A message is set once, where the
 * problem is known, begins with "input:line:column: " where the place is known, and is never rewritten on the
 * way up. */
#ifndef PAPERSIFT_ERR_H
#define PAPERSIFT_ERR_H

#include "str.h"
#include <stdint.h>

enum rc {
	RC_END = 1,   /* nothing more to come */
	RC_OK = 0,    /* done */
	RC_SKIP = -1, /* this record (or this input) is refused; the run goes on */
	RC_FATAL = -2 /* the run must stop */
};

struct err {
	char text[768]; /* NUL-ended; empty when nothing went wrong */
};

/* Where something was read. line and column count from 1; 0 means unknown. column counts bytes. */
struct place {
	const char *input; /* borrowed: path as the user knows it, "archive.zip!member" for members */
	uint64_t line;
	uint64_t column;
};

/* The place of byte `offset` (clamped to the length) of a text that begins at `at`; a line or column unknown there
 * counts as 1. */
struct place place_inside(struct place at, struct str text, size_t offset);

/* Sets the message and returns rc, so that callers write: return err_set(e, RC_SKIP, "..."). Control characters
 * in the result are replaced by '?', so that a message is always one safe line. */
enum rc err_set(struct err *e, enum rc rc, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* The same with "input:line:column: " (as far as known) before it. */
enum rc err_at(struct err *e, enum rc rc, struct place at, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

#endif
