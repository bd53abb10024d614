/* group.c: which of some records are of one paper (dedupe.h). */
#include "dedupe.h"
#include <stdlib.h>

struct edge {
	size_t a, b;
	int distance;
	uint64_t low, high; /* contents of the two: an order that no order of input changes */
};

static size_t root(size_t *parent, size_t i)
{
	while (parent[i] != i)
		i = parent[i] = parent[parent[i]];
	return i;
}

static void unite(size_t *parent, size_t a, size_t b)
{
	a = root(parent, a);
	b = root(parent, b);
	if (a < b)
		parent[b] = a;
	else
		parent[a] = b;
}

static int by_distance(const void *a, const void *b)
{
	const struct edge *x = a, *y = b;

	if (x->distance != y->distance)
		return x->distance < y->distance ? -1 : 1;
	if (x->low != y->low)
		return x->low < y->low ? -1 : 1;
	return x->high < y->high ? -1 : x->high > y->high;
}

static bool groups_differ(const struct profile *records, size_t count, size_t *parent, size_t a, size_t b)
{
	for (size_t i = 0; i < count; i++)
		if (root(parent, i) == a)
			for (size_t k = 0; k < count; k++)
				if (root(parent, k) == b && differ(&records[i], &records[k]))
					return true;
	return false;
}

size_t group_records(const struct profile *records, size_t count, size_t *group)
{
	struct arena scratch = {0};
	size_t *parent = arena_alloc(&scratch, count * sizeof(*parent));
	struct edge *edges = NULL;
	size_t edge_count = 0, groups = 0;

	for (size_t i = 0; i < count; i++)
		parent[i] = i;
	for (size_t i = 0; i < count; i++)
		for (size_t k = i + 1; k < count; k++) {
			struct edge e = {.a = i, .b = k};

			if (same_by_id(&records[i], &records[k])) {
				unite(parent, i, k);
				continue;
			}
			if (!same_by_title(&records[i], &records[k], &e.distance))
				continue;
			e.low = records[i].content;
			e.high = records[k].content;
			if (e.low > e.high) {
				e.low = records[k].content;
				e.high = records[i].content;
			}
			*(struct edge *)arena_push(&scratch, &edges, &edge_count, sizeof(e)) = e;
		}
	if (edge_count > 0)
		qsort(edges, edge_count, sizeof(*edges), by_distance);
	for (size_t i = 0; i < edge_count; i++) {
		size_t a = root(parent, edges[i].a), b = root(parent, edges[i].b);

		if (a != b && !groups_differ(records, count, parent, a, b))
			unite(parent, a, b);
	}
	for (size_t i = 0; i < count; i++)
		group[i] = root(parent, i) == i ? groups++ : group[root(parent, i)];
	arena_free(&scratch);
	return groups;
}
