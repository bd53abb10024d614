/* json.c: JSON records through jansson (json.h). */
#include "json.h"

#include "../../pipeline/json_read.h"

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
