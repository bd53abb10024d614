/* queue.h: a bounded first-in first-out queue of pointers between threads. A full queue makes its producers wait,
 * which is what bounds the memory of a run. */
#ifndef PAPERSIFT_QUEUE_H
#define PAPERSIFT_QUEUE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct queue {
	pthread_mutex_t lock;
	pthread_cond_t changed; /* an item came, an item went, or the queue was closed */
	void **items;           /* owned ring of `capacity` entries; what they point to is borrowed */
	size_t capacity, head, count;
	bool closed;
};

/* capacity: at least 1. Free with queue_free. */
void queue_init(struct queue *q, size_t capacity);
/* Frees the ring, not what its entries point to. No thread may use the queue any more. */
void queue_free(struct queue *q);
/* Waits for room, then adds item (not NULL). False, and nothing added, once the queue is closed. */
bool queue_push(struct queue *q, void *item);
/* Waits for an item. NULL once the queue is closed and empty. */
void *queue_pop(struct queue *q);
/* No more items: producers are refused, consumers get what is left. May be called more than once. */
void queue_close(struct queue *q);

#endif
