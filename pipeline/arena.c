/* arena.c: memory that dies together (arena.h), and the one place where running out of memory is handled. */
#include "arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Blocks double from the first size to the last, so that a small arena stays small and a big one needs few calls
 * of malloc. A single allocation larger than that gets a block of its own size. */
#define FIRST_BLOCK ((size_t)8 << 10)
#define LAST_BLOCK ((size_t)1 << 20)
#define ALIGN alignof(max_align_t)

struct arena_block {
	struct arena_block *older; /* owned */
	size_t cap, used;          /* bytes of data */
	alignas(max_align_t) char data[];
};

_Noreturn void memory_exhausted(void)
{
	static const char text[] = "papersift: out of memory\n";

	/* Not stdio: it may want to allocate. */
	if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0)
		_exit(2);
	_exit(2);
}

void *mem_alloc(size_t n)
{
	void *p = malloc(n ? n : 1);

	if (!p)
		memory_exhausted();
	return p;
}

void *mem_zero(size_t n)
{
	void *p = calloc(1, n ? n : 1);

	if (!p)
		memory_exhausted();
	return p;
}

void *mem_grow(void *p, size_t n)
{
	p = realloc(p, n ? n : 1);
	if (!p)
		memory_exhausted();
	return p;
}

static struct arena_block *block_new(struct arena_block *older, size_t need)
{
	size_t cap = FIRST_BLOCK;
	struct arena_block *b;

	if (older)
		cap = older->cap < LAST_BLOCK / 2 ? older->cap * 2 : LAST_BLOCK;
	if (cap < need)
		cap = need;
	if (cap > SIZE_MAX - sizeof(*b))
		memory_exhausted();
	b = mem_alloc(sizeof(*b) + cap);
	b->older = older;
	b->cap = cap;
	b->used = 0;
	return b;
}

void *arena_raw(struct arena *a, size_t n)
{
	struct arena_block *b = a->head;
	char *p;

	if (n > SIZE_MAX - ALIGN)
		memory_exhausted();
	n = (n + ALIGN - 1) / ALIGN * ALIGN;
	if (!b || b->cap - b->used < n)
		b = a->head = block_new(b, n);
	p = b->data + b->used;
	b->used += n;
	a->used += n;
	return p;
}

void *arena_alloc(struct arena *a, size_t n)
{
	return memset(arena_raw(a, n), 0, n);
}

char *arena_copy(struct arena *a, const char *p, size_t n)
{
	char *copy;

	if (n == SIZE_MAX)
		memory_exhausted();
	copy = arena_raw(a, n + 1);
	if (n)
		memcpy(copy, p, n);
	copy[n] = '\0';
	return copy;
}

void *arena_push(struct arena *a, void *items, size_t *count, size_t size)
{
	size_t n = *count, cap;
	char *array;

	/* The capacity isn't stored: it follows from the count (4, 8, 16, ...). memcpy, because *items is some
	 * struct pointer, not a char pointer. */
	memcpy(&array, items, sizeof(array));
	if (n == 0 || (n >= 4 && (n & (n - 1)) == 0)) {
		char *old = array;

		cap = n ? n * 2 : 4;
		if (cap > SIZE_MAX / size)
			memory_exhausted();
		array = arena_raw(a, cap * size);
		if (n)
			memcpy(array, old, n * size);
		memcpy(items, &array, sizeof(array));
	}
	*count = n + 1;
	return memset(array + n * size, 0, size);
}

static void blocks_free(struct arena_block *b)
{
	while (b) {
		struct arena_block *older = b->older;

		free(b);
		b = older;
	}
}

void arena_reset(struct arena *a)
{
	if (a->head) {
		blocks_free(a->head->older);
		a->head->older = NULL;
		a->head->used = 0;
	}
	a->used = 0;
}

void arena_free(struct arena *a)
{
	blocks_free(a->head);
	a->head = NULL;
	a->used = 0;
}
