/* work.h: the record that a worker thread is at work on: where it stands, and whether it has taken longer than a record
 * may. What belongs to the thread, so that deep loops can ask without passing it down. */
#ifndef PAPERSIFT_WORK_H
#define PAPERSIFT_WORK_H

#include "err.h"

/* Begins a record that stands at `at` (its input is borrowed until the next call). seconds: of processor time of this
 * thread that it may take, so that a busy machine refuses nothing; 0: any. */
void work_begin(struct place at, unsigned seconds);
/* Where it stands; of no input where none was begun. */
struct place work_place(void);
/* Has it taken longer? Asks the kernel: to be called once in a million steps or so. */
bool work_overdue(void);
/* RC_SKIP with the located message that says so. */
enum rc work_refuse(struct err *e);

#endif
