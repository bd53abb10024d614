/* chain.h: stages one behind the other: what one hands on goes into the next, what the last hands on into a sink
 * of the caller. One thread uses a chain at a time. */
#ifndef PAPERSIFT_CHAIN_H
#define PAPERSIFT_CHAIN_H

#include "stage.h"

struct chain_link; /* one stage with its state */

struct chain {
	const struct run *run;    /* borrowed */
	struct chain_link *links; /* owned */
	size_t count;             /* links whose stage has been opened */
	struct sink *head;        /* put papers here; `end` itself where the chain has no stage */
};

/* Opens the `count` stages, in order. end: borrowed, takes what the last stage hands on. RC_OK, or the code and
 * message of the stage that couldn't be opened. Call chain_close in either case. */
enum rc chain_open(struct chain *c, const struct run *run, const struct stage *const *stages, size_t count,
    struct sink *end, struct err *e);
/* Takes papers together through a chain whose stages are not ordered; `end` gets none of them. False where one of
 * them was refused: then each is to be put into the head by itself, from its beginning, which says why. */
bool chain_take(struct chain *c, struct paper **papers, size_t count);
/* Runs the stages' finish in order, so that what one held back still passes the later ones. */
enum rc chain_finish(struct chain *c, struct err *e);
/* Closes the stages that were opened and frees their states. A chain of all zero bytes may be closed. */
void chain_close(struct chain *c);

#endif
