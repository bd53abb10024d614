/* arena.h: memory that dies together. Every paper's text and facts hang on one arena; nothing in it is freed
 * alone. Running out of memory ends the process in one place (memory_exhausted), so no caller checks for NULL. */
#ifndef PAPERSIFT_ARENA_H
#define PAPERSIFT_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *head; /* owned; newest block first */
	size_t used;              /* bytes handed out since the last reset, for limits and reports */
};

/* An arena of all zero bytes is ready for use: struct arena a = {0}. */

/* n bytes, aligned for any type, zeroed. Lives until arena_reset or arena_free. */
void *arena_alloc(struct arena *a, size_t n);
/* n bytes, aligned for any type, not zeroed. */
void *arena_raw(struct arena *a, size_t n);
/* Copy of p[0..n) with a NUL behind it. p may be NULL where n is 0. */
char *arena_copy(struct arena *a, const char *p, size_t n);
/* Room for one more element in the arena array *items of *count elements of `size` bytes: grows it by doubling
 * (the old array stays in the arena until reset), increments *count and returns the new, zeroed element. The
 * capacity follows from *count, so an array that was allocated in another way must not be pushed to. */
void *arena_push(struct arena *a, void *items, size_t *count, size_t size);
/* Forget everything but keep the newest block's memory for reuse. */
void arena_reset(struct arena *a);
/* Free everything; the arena may be used again. */
void arena_free(struct arena *a);

/* malloc and friends that never return NULL (they end the process with exit code 2 and one line on stderr);
 * free what they return with free(). */
void *mem_alloc(size_t n);
void *mem_zero(size_t n);
void *mem_grow(void *p, size_t n);
_Noreturn void memory_exhausted(void);

#endif
