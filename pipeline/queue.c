/* queue.c: the bounded queue: a ring under one lock. Batches are large and few, so one condition for everybody
 * costs nothing and can't lose a wake-up. */
#include "queue.h"
#include "arena.h"
#include <stdlib.h>

void queue_init(struct queue *q, size_t capacity)
{
	pthread_mutex_init(&q->lock, NULL);
	pthread_cond_init(&q->changed, NULL);
	q->items = mem_zero(capacity * sizeof(*q->items));
	q->capacity = capacity;
	q->head = 0;
	q->count = 0;
	q->closed = false;
}

void queue_free(struct queue *q)
{
	pthread_cond_destroy(&q->changed);
	pthread_mutex_destroy(&q->lock);
	free(q->items);
	q->items = NULL;
}

bool queue_push(struct queue *q, void *item)
{
	pthread_mutex_lock(&q->lock);
	while (q->count == q->capacity && !q->closed)
		pthread_cond_wait(&q->changed, &q->lock);
	bool open = !q->closed;
	if (open) {
		q->items[(q->head + q->count) % q->capacity] = item;
		q->count++;
		pthread_cond_broadcast(&q->changed);
	}
	pthread_mutex_unlock(&q->lock);
	return open;
}

void *queue_pop(struct queue *q)
{
	void *item = NULL;
	pthread_mutex_lock(&q->lock);
	while (q->count == 0 && !q->closed)
		pthread_cond_wait(&q->changed, &q->lock);
	if (q->count > 0) {
		item = q->items[q->head];
		q->head = (q->head + 1) % q->capacity;
		q->count--;
		pthread_cond_broadcast(&q->changed);
	}
	pthread_mutex_unlock(&q->lock);
	return item;
}

void queue_close(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
	q->closed = true;
	pthread_cond_broadcast(&q->changed);
	pthread_mutex_unlock(&q->lock);
}
