/* facts.c: a paper's facts whatever their class (facts.h). */
#include "facts.h"
#include <string.h>

/* Of a class, the keys end with those of the span. */
static const struct key *span_key(const struct key *class)
{
	const struct key *k = class->keys;
	while (k->name && k->kind != KEY_SPAN)
		k++;
	return k->name ? k : NULL;
}

const struct key *fact_class(size_t i)
{
	for (const struct key *k = paper_keys; k->name; k++)
		if (k->kind == KEY_LIST && span_key(k) && i-- == 0)
			return k;
	return NULL;
}

const struct key *fact_class_named(struct str name)
{
	const struct key *class;
	for (size_t i = 0; (class = fact_class(i)) != NULL; i++)
		if (str_is(name, class->name))
			return class;
	return NULL;
}

static size_t *counter(const struct paper *p, const struct key *class)
{
	return (size_t *)(void *)((char *)p + class->count);
}

static char *items(const struct paper *p, const struct key *class)
{
	char *list = NULL;
	memcpy(&list, (const char *)p + class->at, sizeof list);
	return list;
}

size_t facts_count(const struct paper *p, const struct key *class)
{
	return *counter(p, class);
}

void *fact_at(const struct paper *p, const struct key *class, size_t i)
{
	return items(p, class) + i * class->size;
}

struct span *fact_span(const struct key *class, void *fact)
{
	return (struct span *)(void *)((char *)fact + span_key(class)->at);
}

void fact_add(struct paper *p, const struct key *class, const void *fact)
{
	/* Lists of merged papers weren't made by arena_push and have no room. */
	size_t *count = counter(p, class), bytes = *count * class->size;
	char *list = arena_raw(p->arena, bytes + class->size);
	if (bytes)
		memcpy(list, items(p, class), bytes);
	memcpy(list + bytes, fact, class->size);
	memcpy((char *)p + class->at, &list, sizeof list);
	++*count;
}

void fact_remove(struct paper *p, const struct key *class, size_t i)
{
	size_t *count = counter(p, class);
	char *at = fact_at(p, class, i);
	--*count;
	memmove(at, at + class->size, (*count - i) * class->size);
}

json_t *fact_json(const struct key *class, const void *fact)
{
	struct buf b = {0};
	members_to_json(class->keys, fact, &b);
	json_t *object = json_loadb(b.p, b.n, JSON_ALLOW_NUL, NULL);
	buf_free(&b);
	return object;
}

bool fact_key_is_value(const char *key)
{
	static const char *const others[] = {
	    "field", "start", "end", "surface", "rule", "confidence", "mentions", NULL};
	return word_index(others, str_of(key)) < 0;
}

bool fact_values_equal(const json_t *a, const json_t *b)
{
	if (json_is_number(a) && json_is_number(b))
		return json_number_value(a) == json_number_value(b);
	if (json_is_array(a) && json_is_array(b)) {
		bool equal = json_array_size(a) == json_array_size(b);
		for (size_t i = 0; equal && i < json_array_size(a); i++)
			equal = fact_values_equal(json_array_get(a, i), json_array_get(b, i));
		return equal;
	}
	return json_equal(a, b);
}
