/* test_queue.c: the bounded queue: order, bounds, closing, and many threads at once. */
#include "../../pipeline/queue.h"
#include "check_main.h"
#include <stdint.h>

START_TEST(first_in_first_out)
{
	struct queue q;
	int items[5];
	queue_init(&q, 3);
	/* Past the ring's end and round again. */
	for (int round = 0; round < 4; round++) {
		for (int i = 0; i < 3; i++)
			ck_assert(queue_push(&q, &items[i]));
		for (int i = 0; i < 3; i++)
			ck_assert_ptr_eq(queue_pop(&q), &items[i]);
		ck_assert(queue_push(&q, &items[4]));
		ck_assert_ptr_eq(queue_pop(&q), &items[4]);
	}
	queue_free(&q);
}
END_TEST

START_TEST(closed_queue_gives_what_is_left)
{
	struct queue q;
	int a, b;
	queue_init(&q, 2);
	queue_push(&q, &a);
	queue_push(&q, &b);
	queue_close(&q);
	queue_close(&q);
	ck_assert(!queue_push(&q, &a));
	ck_assert_ptr_eq(queue_pop(&q), &a);
	ck_assert_ptr_eq(queue_pop(&q), &b);
	ck_assert_ptr_null(queue_pop(&q));
	queue_free(&q);
}
END_TEST

static void *pop_one(void *q)
{
	return queue_pop(q);
}

static void *push_one(void *q)
{
	static int item;
	return queue_push(q, &item) ? &item : NULL;
}

/* Closing wakes whoever waits, for an item or for room. */
START_TEST(close_wakes_waiters)
{
	struct queue empty, full;
	pthread_t consumer, producer;
	void *popped = &empty, *pushed = &empty;
	int item;
	queue_init(&empty, 1);
	queue_init(&full, 1);
	queue_push(&full, &item);
	ck_assert_int_eq(pthread_create(&consumer, NULL, pop_one, &empty), 0);
	ck_assert_int_eq(pthread_create(&producer, NULL, push_one, &full), 0);
	queue_close(&empty);
	queue_close(&full);
	pthread_join(consumer, &popped);
	pthread_join(producer, &pushed);
	ck_assert_ptr_null(popped);
	ck_assert_ptr_null(pushed);
	queue_free(&empty);
	queue_free(&full);
}
END_TEST

#define PRODUCERS 3
#define CONSUMERS 4
#define EACH 2000

struct crowd {
	struct queue q;
	uintptr_t sums[CONSUMERS];
	size_t counts[CONSUMERS];
};

struct member {
	struct crowd *crowd;
	size_t number;
};

static void *produce(void *arg)
{
	struct member *m = arg;
	for (uintptr_t i = 1; i <= EACH; i++)
		queue_push(&m->crowd->q, (void *)i);
	return NULL;
}

static void *consume(void *arg)
{
	struct member *m = arg;
	for (void *item; (item = queue_pop(&m->crowd->q)) != NULL; m->crowd->counts[m->number]++)
		m->crowd->sums[m->number] += (uintptr_t)item;
	return NULL;
}

START_TEST(nothing_lost_nothing_doubled)
{
	struct crowd *c = calloc(1, sizeof(*c));
	struct member members[PRODUCERS + CONSUMERS];
	pthread_t threads[PRODUCERS + CONSUMERS];
	uintptr_t sum = 0;
	size_t count = 0;
	queue_init(&c->q, 4);
	for (size_t i = 0; i < PRODUCERS + CONSUMERS; i++) {
		members[i] = (struct member){c, i < PRODUCERS ? i : i - PRODUCERS};
		ck_assert_int_eq(
		    pthread_create(&threads[i], NULL, i < PRODUCERS ? produce : consume, &members[i]), 0);
	}
	for (size_t i = 0; i < PRODUCERS; i++)
		pthread_join(threads[i], NULL);
	queue_close(&c->q);
	for (size_t i = PRODUCERS; i < PRODUCERS + CONSUMERS; i++)
		pthread_join(threads[i], NULL);
	for (size_t i = 0; i < CONSUMERS; i++) {
		sum += c->sums[i];
		count += c->counts[i];
	}
	ck_assert_uint_eq(count, PRODUCERS * EACH);
	ck_assert_uint_eq(sum, (uintptr_t)PRODUCERS * EACH * (EACH + 1) / 2);
	queue_free(&c->q);
	free(c);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {first_in_first_out, closed_queue_gives_what_is_left,
	    close_wakes_waiters, nothing_lost_nothing_doubled, NULL};

	return check_run("queue", tests);
}
