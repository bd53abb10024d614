/* json.c: JSON records through jansson (json.h). */
#include "json.h"

#include "format.h"
#include <jansson.h>

static const json_t *inside(const struct json *v)
{
	return (const json_t *)v;
}

static const struct json *outside(const json_t *v)
{
	return (const struct json *)v;
}

/* Offset of the bracket that nests too deep, or SIZE_MAX. Looked for beforehand, as jansson recurses. */
static size_t too_deep(struct str text)
{
	size_t depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (quoted) {
			if (c == '\\')
				i++;
			else if (c == '"')
				quoted = false;
		} else if (c == '"') {
			quoted = true;
		} else if (c == '{' || c == '[') {
			if (++depth > LIMIT_JSON_DEPTH)
				return i;
		} else if ((c == '}' || c == ']') && depth > 0) {
			depth--;
		}
	}
	return SIZE_MAX;
}

enum rc json_open(const struct json **out, struct str text, struct place at, struct err *e)
{
	json_error_t why = {0};
	size_t deep = too_deep(text);

	*out = NULL;
	if (deep != SIZE_MAX)
		return err_at(
		    e, RC_SKIP, place_inside(at, text, deep), "JSON nested deeper than %d", LIMIT_JSON_DEPTH);
	json_t *doc = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &why);
	if (!doc) {
		/* position counts the bytes read, the last of the offending token among them */
		size_t offset = why.position > 0 ? (size_t)why.position - 1 : 0;

		return err_at(e, RC_SKIP, place_inside(at, text, offset), "broken JSON: %s", why.text);
	}
	if (!json_is_object(doc)) {
		json_decref(doc);
		return err_at(e, RC_SKIP, at, "a JSON object expected");
	}
	*out = outside(doc);
	return RC_OK;
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
