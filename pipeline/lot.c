/* lot.c: draws some of many (lot.h): Vitter's algorithm R, with the numbers of Knuth's linear congruential generator MMIX. */
#include "lot.h"
#include <stdlib.h>

void lot_begin(struct lot *l, size_t limit)
{
	*l = (struct lot){.items = mem_zero((limit + 1) * sizeof *l->items), .limit = limit, .random = 1};
}

struct buf *lot_draw(struct lot *l)
{
	struct drawn *d = NULL;
	if (l->count < l->limit) {
		d = &l->items[l->count++];
	} else {
		l->random = l->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		uint64_t at = (l->random >> 11) % (l->seen + 1); /* its low bits repeat soon */
		if (at < l->limit)
			d = &l->items[at];
	}
	l->seen++;
	if (!d)
		return NULL;
	d->number = l->seen - 1;
	buf_clear(&d->text);
	return &d->text;
}

static int by_number(const void *a, const void *b)
{
	const struct drawn *x = a, *y = b;
	return x->number < y->number ? -1 : x->number > y->number;
}

void lot_sort(struct lot *l)
{
	qsort(l->items, l->count, sizeof *l->items, by_number);
}

void lot_free(struct lot *l)
{
	for (size_t i = 0; i < l->count; i++)
		buf_free(&l->items[i].text);
	free(l->items);
	*l = (struct lot){0};
}
