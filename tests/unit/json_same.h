/* json_same.h: is a tree of the quick reader what jansson makes of the same text? For the unit tests and for fuzzing. */
#ifndef PAPERSIFT_JSON_SAME_H
#define PAPERSIFT_JSON_SAME_H

#include "../../stages/parse/json_tree.h"
#include <jansson.h>

static inline bool json_same(const struct json *v, const json_t *want)
{
	size_t i = 0;
	const char *key;
	json_t *part;

	switch (json_typeof(want)) {
	case JSON_STRING:
		return v->kind == JSON_KIND_STRING &&
		    str_eq(v->text, (struct str){json_string_value(want), json_string_length(want)});
	case JSON_INTEGER:
		return v->kind == JSON_KIND_NUMBER && v->whole && v->number == json_integer_value(want);
	case JSON_REAL:
		return v->kind == JSON_KIND_NUMBER && !v->whole;
	case JSON_TRUE:
	case JSON_FALSE:
		return v->kind == JSON_KIND_BOOL && v->truth == (json_typeof(want) == JSON_TRUE);
	case JSON_NULL:
		return v->kind == JSON_KIND_NULL;
	case JSON_ARRAY:
		if (v->kind != JSON_KIND_ARRAY || v->count != json_array_size(want))
			return false;
		for (; i < v->count; i++)
			if (!json_same(&v->items[i], json_array_get(want, i)))
				return false;
		return true;
	default:
		if (v->kind != JSON_KIND_OBJECT || v->count != json_object_size(want))
			return false;
		json_object_foreach((json_t *)want, key, part) {
			if (!str_is(v->items[i].key, key) || !json_same(&v->items[i], part))
				return false;
			i++;
		}
		return true;
	}
}

/* The quick reader takes nothing that jansson doesn't, and makes the same of it. *quick: it took it. */
static inline bool json_tree_right(struct str text, bool *quick)
{
	struct arena a = {0};
	struct json v;
	bool right = true;

	*quick = utf8_invalid(text) == SIZE_MAX && json_tree(&v, &a, text, 64);
	if (*quick) {
		json_t *want = json_loadb(
		    text.p, text.n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_ANY, NULL);
		right = want && json_same(&v, want);
		json_decref(want);
	}
	arena_free(&a);
	return right;
}

#endif
