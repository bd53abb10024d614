/* json.c: JSON records (json.h). */
#include "json.h"

#include "../../pipeline/json_read.h"
#include "../../pipeline/options.h"
#include "json_tree.h"

#include <stdlib.h>
#include <string.h>

#define LIMIT_DIGITS 15 /* of a number in a string */

/* What json_open returns: the root comes first. */
struct document {
	struct json root;
	struct arena arena;
	json_t *jansson; /* what texts of the tree are borrowed from, where jansson has read them; else NULL */
};

/* jansson's tree as ours. Nested no deeper than json_read allows. */
static struct json from_jansson(struct arena *a, json_t *from)
{
	struct json v = {0}, *items = NULL;
	size_t count = 0, i;
	const char *key;
	json_t *part;

	switch (json_typeof(from)) {
	case JSON_STRING:
		v.kind = JSON_KIND_STRING;
		v.text = (struct str){json_string_value(from), json_string_length(from)};
		break;
	case JSON_INTEGER:
		v.kind = JSON_KIND_NUMBER;
		v.whole = true;
		v.number = json_integer_value(from);
		break;
	case JSON_REAL:
		v.kind = JSON_KIND_NUMBER;
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		v.kind = JSON_KIND_BOOL;
		v.truth = json_typeof(from) == JSON_TRUE;
		break;
	case JSON_ARRAY:
		v.kind = JSON_KIND_ARRAY;
		json_array_foreach(from, i, part) {
			*(struct json *)arena_push(a, &items, &count, sizeof(*items)) = from_jansson(a, part);
		}
		break;
	case JSON_OBJECT:
		v.kind = JSON_KIND_OBJECT;
		json_object_foreach(from, key, part) {
			struct json *member = arena_push(a, &items, &count, sizeof(*items));
			*member = from_jansson(a, part);
			member->key = str_of(key);
		}
		break;
	case JSON_NULL:
		break;
	}
	if (count > 0) {
		v.items = items;
		v.count = (uint32_t)count;
	}
	return v;
}

enum rc json_open(const struct json **out, struct str text, struct place at, struct err *e)
{
	struct document *d = mem_zero(sizeof(*d));
	enum rc rc = RC_OK;

	if (utf8_invalid(text) != SIZE_MAX || !json_tree(&d->root, &d->arena, text, LIMIT_JSON_DEPTH) ||
	    d->root.kind != JSON_KIND_OBJECT) {
		rc = json_read(&d->jansson, text, at, e);
		if (rc == RC_OK)
			d->root = from_jansson(&d->arena, d->jansson);
	}
	*out = &d->root;
	if (rc != RC_OK) {
		json_close(*out);
		*out = NULL;
	}
	return rc;
}

void json_close(const struct json *doc)
{
	struct document *d = (struct document *)doc;

	if (!d)
		return;
	json_decref(d->jansson);
	arena_free(&d->arena);
	free(d);
}

enum json_kind json_kind(const struct json *v)
{
	return v ? v->kind : JSON_KIND_NULL;
}

static const struct json *member(const struct json *object, struct str key)
{
	for (uint32_t i = 0; json_kind(object) == JSON_KIND_OBJECT && i < object->count; i++)
		if (str_eq(object->items[i].key, key))
			return &object->items[i];
	return NULL;
}

const struct json *json_get(const struct json *object, const char *key)
{
	return member(object, str_of(key));
}

size_t json_count(const struct json *array)
{
	return json_kind(array) == JSON_KIND_ARRAY ? array->count : 0;
}

const struct json *json_at(const struct json *array, size_t i)
{
	return i < json_count(array) ? &array->items[i] : NULL;
}

struct str json_text(const struct json *v)
{
	return json_kind(v) == JSON_KIND_STRING ? v->text : (struct str){0};
}

long long json_whole(const struct json *v, long long absent)
{
	struct str s = str_trim(json_text(v));
	long long n = 0;

	if (json_kind(v) == JSON_KIND_NUMBER)
		return v->whole && v->number >= 0 ? v->number : absent;
	if (s.n == 0 || s.n > LIMIT_DIGITS)
		return absent;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return absent;
		n = n * 10 + (s.p[i] - '0');
	}
	return n;
}

bool json_says_true(const struct json *v)
{
	return json_kind(v) == JSON_KIND_BOOL && v->truth;
}

const struct json *json_path(const struct json *object, const char *way)
{
	while (object && *way) {
		size_t n = strcspn(way, ".");

		if (json_kind(object) == JSON_KIND_ARRAY)
			object = json_at(object, 0);
		object = member(object, (struct str){way, n});
		way += n + (way[n] == '.');
	}
	return object;
}

bool json_next(const struct json *object, void **at, struct str *key, const struct json **value)
{
	const struct json *v = *at;

	if (json_kind(object) != JSON_KIND_OBJECT || object->count == 0)
		return false;
	v = v ? v + 1 : object->items;
	if (v == object->items + object->count)
		return false;
	*at = (void *)v;
	*key = v->key;
	*value = v;
	return true;
}
