/* times.h: what the threads of a run spend their time on, for --profile. Where nobody measures, entering costs one look at a
 * variable. */
#ifndef PAPERSIFT_TIMES_H
#define PAPERSIFT_TIMES_H

#include "str.h"

/* From now on times are measured. Before any thread is started. */
void times_measure(void);
/* From now on this thread does `what` (static text; NULL: nothing, it ends). Returns what it did before, to be entered again
 * afterwards: so the time of a stage is without that of the stages it hands papers to. */
const char *times_enter(const char *what);
/* Adds to the bytes that go through `what`. */
void times_bytes(const char *what, size_t bytes);
/* Appends a table: wall and processor time of all threads together, and bytes. */
void times_write(struct buf *out);

#endif
