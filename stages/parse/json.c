/* json.c: JSON records through jansson (json.h). */
#include "json.h"

#include "../../pipeline/json_read.h"

#include <string.h>

#define LIMIT_DIGITS 15 /* of a number in a string */
#define LIMIT_KEY 64    /* bytes of one key in a way */

static const json_t *inside(const struct json *v)
{
	return (const json_t *)v;
}

static const struct json *outside(const json_t *v)
{
	return (const struct json *)v;
}

enum rc json_open(const struct json **out, struct str text, struct place at, struct err *e)
{
	json_t *doc = NULL;
	enum rc rc = json_read(&doc, text, at, e);

	*out = outside(doc);
	return rc;
}

void json_close(const struct json *doc)
{
	json_decref((json_t *)doc);
}

enum json_kind json_kind(const struct json *v)
{
	if (!v)
		return JSON_KIND_NULL;
	switch (json_typeof(inside(v))) {
	case JSON_STRING:
		return JSON_KIND_STRING;
	case JSON_INTEGER:
	case JSON_REAL:
		return JSON_KIND_NUMBER;
	case JSON_TRUE:
	case JSON_FALSE:
		return JSON_KIND_BOOL;
	case JSON_ARRAY:
		return JSON_KIND_ARRAY;
	case JSON_OBJECT:
		return JSON_KIND_OBJECT;
	case JSON_NULL:
		break;
	}
	return JSON_KIND_NULL;
}

const struct json *json_get(const struct json *object, const char *key)
{
	return outside(json_object_get(inside(object), key));
}

size_t json_count(const struct json *array)
{
	return json_array_size(inside(array));
}

const struct json *json_at(const struct json *array, size_t i)
{
	return outside(json_array_get(inside(array), i));
}

struct str json_text(const struct json *v)
{
	const char *p = json_string_value(inside(v));

	return (struct str){p, p ? json_string_length(inside(v)) : 0};
}

long long json_whole(const struct json *v, long long absent)
{
	struct str s = str_trim(json_text(v));
	long long n = 0;

	if (json_is_integer(inside(v)))
		return json_integer_value(inside(v)) >= 0 ? json_integer_value(inside(v)) : absent;
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
	return v && json_typeof(inside(v)) == JSON_TRUE;
}

const struct json *json_path(const struct json *object, const char *way)
{
	while (object && *way) {
		char key[LIMIT_KEY];
		size_t n = strcspn(way, ".");

		if (n >= sizeof(key))
			return NULL;
		memcpy(key, way, n);
		key[n] = '\0';
		if (json_kind(object) == JSON_KIND_ARRAY)
			object = json_at(object, 0);
		object = json_get(object, key);
		way += n + (way[n] == '.');
	}
	return object;
}

bool json_next(const struct json *object, void **at, struct str *key, const struct json **value)
{
	json_t *o = (json_t *)object;

	*at = *at ? json_object_iter_next(o, *at) : json_object_iter(o);
	if (!*at)
		return false;
	*key = (struct str){json_object_iter_key(*at), json_object_iter_key_len(*at)};
	*value = outside(json_object_iter_value(*at));
	return true;
}
