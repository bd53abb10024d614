/* test_arena.c: alignment, zeroing, growth and reuse of arenas. */
#include "../../pipeline/arena.h"
#include "check_main.h"

#include <stdint.h>
#include <string.h>

START_TEST(test_aligned_and_zeroed)
{
	struct arena a = {0};
	static const size_t sizes[] = {1, 7, 8, 15, 16, 17, 100, 8191, 8192, 8193, 100000, 3000000};

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		unsigned char *p = arena_alloc(&a, sizes[i]);

		ck_assert_uint_eq((uintptr_t)p % _Alignof(max_align_t), 0);
		for (size_t k = 0; k < sizes[i]; k++)
			ck_assert_uint_eq(p[k], 0);
		memset(p, 0xff, sizes[i]); /* a neighbour that overlaps would see it */
	}
	ck_assert_uint_ge(a.used, 3000000);
	arena_free(&a);
	ck_assert_ptr_null(a.head);
	ck_assert_uint_eq(a.used, 0);
}
END_TEST

START_TEST(test_zeroed_after_reset)
{
	struct arena a = {0};
	unsigned char *p = arena_alloc(&a, 64), *again;

	memset(p, 0xff, 64);
	arena_reset(&a);
	ck_assert_uint_eq(a.used, 0);
	again = arena_alloc(&a, 64);
	ck_assert_ptr_eq(again, p); /* the block was kept */
	for (size_t i = 0; i < 64; i++)
		ck_assert_uint_eq(again[i], 0);
	arena_free(&a);
}
END_TEST

START_TEST(test_reset_keeps_newest_only)
{
	struct arena a = {0};
	void *small = arena_raw(&a, 10), *big = arena_raw(&a, 1 << 20);

	ck_assert_ptr_ne(small, big);
	arena_reset(&a);
	ck_assert_ptr_eq(arena_raw(&a, 1 << 20), big);
	arena_reset(&a);
	arena_reset(&a);
	arena_free(&a);
	arena_reset(&a); /* of an empty arena: nothing */
	arena_free(&a);
}
END_TEST

START_TEST(test_copy)
{
	struct arena a = {0};
	char *p = arena_copy(&a, "ab\0cd", 5);

	ck_assert_mem_eq(p, "ab\0cd", 6);
	ck_assert_str_eq(arena_copy(&a, NULL, 0), "");
	arena_free(&a);
}
END_TEST

START_TEST(test_push)
{
	struct arena a = {0};
	struct pair {
		int a, b;
	} *items = NULL, *other = NULL;
	size_t count = 0, other_count = 0;

	for (int i = 0; i < 1000; i++) {
		struct pair *p = arena_push(&a, &items, &count, sizeof(*items));

		ck_assert_int_eq(p->a, 0);
		ck_assert_int_eq(p->b, 0);
		p->a = i;
		p->b = -i;
		/* A second array that grows in between must not be touched. */
		p = arena_push(&a, &other, &other_count, sizeof(*other));
		p->a = p->b = 7;
	}
	ck_assert_uint_eq(count, 1000);
	for (int i = 0; i < 1000; i++) {
		ck_assert_int_eq(items[i].a, i);
		ck_assert_int_eq(items[i].b, -i);
		ck_assert_int_eq(other[i].a + other[i].b, 14);
	}
	/* Taking elements away and pushing again stays within what was allocated. */
	count = 3;
	((struct pair *)arena_push(&a, &items, &count, sizeof(*items)))->a = 42;
	ck_assert_int_eq(items[3].a, 42);
	ck_assert_int_eq(items[2].a, 2);
	arena_free(&a);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_aligned_and_zeroed, test_zeroed_after_reset,
	    test_reset_keeps_newest_only, test_copy, test_push, NULL};

	return check_run("arena", tests);
}
