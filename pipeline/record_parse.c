/* record_parse.c: a record from its JSON text (record.h), read by following the table of record_keys.h. */
#include "json_read.h"
#include "options.h"
#include "record_keys.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* What is known while one record is read. */
struct parse {
	struct arena *a;
	struct place at; /* of the record's first byte */
	struct err *e;
};

/* The way from the record to a value, for messages: "links[2].start". Lives on the stack. */
struct trail {
	const struct trail *up; /* borrowed; NULL at the record itself */
	const char *name;       /* borrowed; NULL for an element of a list */
	size_t index;
};

static void trail_add(struct buf *out, const struct trail *t)
{
	if (t->up)
		trail_add(out, t->up);
	if (!t->name)
		buf_addf(out, "[%zu]", t->index);
	else
		buf_addf(out, "%s%s", t->up ? "." : "", t->name);
}

static enum rc refuse(const struct parse *ps, const struct trail *t, const char *wanted)
{
	struct buf path = {0};

	trail_add(&path, t);
	err_at(ps->e, RC_SKIP, ps->at, "\"%s\": %s expected", path.p, wanted);
	buf_free(&path);
	return RC_SKIP;
}

static bool is_absent(const json_t *v)
{
	return !v || json_is_null(v);
}

static enum rc read_text(const struct parse *ps, const struct trail *t, const json_t *v, struct str *out)
{
	struct str s;

	if (is_absent(v))
		return RC_OK;
	if (!json_is_string(v))
		return refuse(ps, t, "a string");
	s = (struct str){json_string_value(v), json_string_length(v)};
	*out = str_dup(ps->a, s);
	return RC_OK;
}

static enum rc read_number(const struct parse *ps, const struct trail *t, const json_t *v, double *out)
{
	*out = NAN;
	if (is_absent(v))
		return RC_OK;
	if (!json_is_number(v))
		return refuse(ps, t, "a number");
	*out = json_number_value(v);
	return RC_OK;
}

/* An integer from 0 to max; leaves *out alone where it is absent. */
static enum rc read_integer(
    const struct parse *ps, const struct trail *t, const json_t *v, json_int_t max, json_int_t *out)
{
	if (is_absent(v))
		return RC_OK;
	if (!json_is_integer(v) || json_integer_value(v) < 0 || json_integer_value(v) > max)
		return refuse(ps, t, "a whole number, not negative and not too large,");
	*out = json_integer_value(v);
	return RC_OK;
}

static enum rc read_position(const struct parse *ps, const struct trail *t, const json_t *v, uint32_t *out)
{
	json_int_t n = 0;
	enum rc rc = read_integer(ps, t, v, UINT32_MAX, &n);

	*out = (uint32_t)n;
	return rc;
}

static enum rc read_flag(
    const struct parse *ps, const struct trail *t, const json_t *v, bool absent, bool *out)
{
	*out = absent;
	if (is_absent(v))
		return RC_OK;
	if (!json_is_boolean(v))
		return refuse(ps, t, "true or false");
	*out = json_is_true(v);
	return RC_OK;
}

static enum rc read_word(
    const struct parse *ps, const struct trail *t, const json_t *v, const char *const *words, unsigned *out)
{
	struct buf list = {0};
	int i;

	if (is_absent(v))
		return RC_OK;
	i = json_is_string(v) ? word_index(words, (struct str){json_string_value(v), json_string_length(v)})
	                      : -1;
	if (i >= 0) {
		*out = (unsigned)i;
		return RC_OK;
	}
	buf_adds(&list, "one of");
	for (i = 0; words[i]; i++)
		buf_addf(&list, " \"%s\"", words[i]);
	refuse(ps, t, list.p);
	buf_free(&list);
	return RC_SKIP;
}

static enum rc read_span(const struct parse *ps, const struct trail *up, const json_t *object, struct span *s)
{
	static const char *const names[] = {"field", "start", "end", "surface", "rule", "confidence"};
	unsigned field = 0;
	enum rc rc = RC_OK;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && rc == RC_OK; i++) {
		const struct trail t = {up, names[i], 0};
		const json_t *v = json_object_get(object, names[i]);

		switch (i) {
		case 0:
			s->placed = !is_absent(v);
			rc = read_word(ps, &t, v, field_words, &field);
			s->field = (enum field)field;
			break;
		case 1:
			rc = read_position(ps, &t, v, &s->start);
			break;
		case 2:
			rc = read_position(ps, &t, v, &s->end);
			break;
		case 3:
			rc = read_text(ps, &t, v, &s->surface);
			break;
		case 4:
			rc = read_text(ps, &t, v, &s->rule);
			break;
		default:
			rc = read_number(ps, &t, v, &s->confidence);
		}
	}
	return rc;
}

static enum rc read_pair(const struct parse *ps, const struct trail *t, const json_t *v, double *pair)
{
	enum rc rc;

	pair[0] = pair[1] = NAN;
	if (is_absent(v))
		return RC_OK;
	if (!json_is_array(v) || json_array_size(v) != 2)
		return refuse(ps, t, "an array of two numbers");
	rc = read_number(ps, t, json_array_get(v, 0), &pair[0]);
	return rc == RC_OK ? read_number(ps, t, json_array_get(v, 1), &pair[1]) : rc;
}

static enum rc read_range(const struct parse *ps, const struct trail *t, const json_t *v, struct range *r)
{
	enum rc rc;

	if (!json_is_array(v) || json_array_size(v) != 2)
		return refuse(ps, t, "an array of two positions");
	rc = read_position(ps, t, json_array_get(v, 0), &r->start);
	return rc == RC_OK ? read_position(ps, t, json_array_get(v, 1), &r->end) : rc;
}

static enum rc read_members(
    const struct parse *ps, const struct trail *t, const json_t *object, const struct key *keys, char *to);

static size_t element_size(const struct key *k)
{
	switch (k->kind) {
	case KEY_TEXTS:
		return sizeof(struct str);
	case KEY_RANGES:
		return sizeof(struct range);
	default:
		return k->size;
	}
}

static enum rc read_element(
    const struct parse *ps, const struct trail *t, const json_t *v, const struct key *k, void *to)
{
	if (k->kind == KEY_TEXTS)
		return json_is_string(v) ? read_text(ps, t, v, to) : refuse(ps, t, "a string");
	if (k->kind == KEY_RANGES)
		return read_range(ps, t, v, to);
	if (!json_is_object(v))
		return refuse(ps, t, "an object");
	return read_members(ps, t, v, k->keys, to);
}

/* Elements go through arena_push, so that later stages may push more. A list that is absent stays as it is. */
static enum rc read_list(const struct parse *ps, const struct trail *t, const json_t *v, const struct key *k,
    char *items, size_t *count)
{
	struct trail element = {t, NULL, 0};
	enum rc rc = RC_OK;

	if (is_absent(v) || (json_is_array(v) && json_array_size(v) == 0))
		return RC_OK;
	if (!json_is_array(v))
		return refuse(ps, t, "an array");
	if (json_array_size(v) > LIMIT_AUTHORS)
		return refuse(ps, t, "a shorter list");
	*count = 0;
	for (size_t i = 0; i < json_array_size(v) && rc == RC_OK; i++) {
		void *to = arena_push(ps->a, items, count, element_size(k));

		element.index = i;
		rc = read_element(ps, &element, json_array_get(v, i), k, to);
	}
	return rc;
}

static enum rc read_map(
    const struct parse *ps, const struct trail *t, json_t *v, const struct key *k, char *items, size_t *count)
{
	enum rc rc = RC_OK;
	const char *name;
	json_t *value;

	if (is_absent(v))
		return RC_OK;
	if (!json_is_object(v))
		return refuse(ps, t, "an object");
	*count = 0;
	json_object_foreach(v, name, value) {
		const struct trail member = {t, name, 0};
		struct str *pair = arena_push(ps->a, items, count, k->size);

		pair[0] = str_dup(ps->a, str_of(name));
		rc = read_text(ps, &member, value, &pair[1]);
		if (rc != RC_OK)
			break;
	}
	return rc;
}

/* Reads one key of `object` into the struct at `to`. Absent numbers get the value that says so. */
static enum rc read_member(
    const struct parse *ps, const struct trail *up, const json_t *object, const struct key *k, char *to)
{
	const struct trail t = {up, k->name, 0};
	json_t *v = json_object_get(object, k->name);
	void *member = to + k->at;
	size_t *count = (size_t *)(void *)(to + k->count);
	json_int_t n;
	enum rc rc;

	switch (k->kind) {
	case KEY_TEXT:
	case KEY_TEXT_KEPT:
		return read_text(ps, &t, v, member);
	case KEY_WORD:
		return read_word(ps, &t, v, k->words, member);
	case KEY_FLAG:
		return read_flag(ps, &t, v, false, member);
	case KEY_COMPLETE:
		return read_flag(ps, &t, v, *count > 0, member);
	case KEY_INT:
		n = -1;
		rc = read_integer(ps, &t, v, INT_MAX, &n);
		*(int *)member = (int)n;
		return rc;
	case KEY_POSITIVE:
		n = 0;
		rc = read_integer(ps, &t, v, INT_MAX, &n);
		*(int *)member = (int)n;
		return rc;
	case KEY_OFFSET:
		n = 0;
		rc = read_integer(ps, &t, v, INT64_MAX, &n);
		*(uint64_t *)member = (uint64_t)n;
		return rc;
	case KEY_NUMBER:
		return read_number(ps, &t, v, member);
	case KEY_PAIR:
		return read_pair(ps, &t, v, member);
	case KEY_OBJECT:
	case KEY_SPAN_OBJECT:
		if (!is_absent(v) && !json_is_object(v))
			return refuse(ps, &t, "an object");
		if (k->kind == KEY_OBJECT)
			return is_absent(v) ? RC_OK : read_members(ps, &t, v, k->keys, member);
		return is_absent(v) ? RC_OK : read_span(ps, &t, v, member);
	case KEY_TEXTS:
	case KEY_RANGES:
	case KEY_LIST:
		return read_list(ps, &t, v, k, member, count);
	case KEY_MAP:
		return read_map(ps, &t, v, k, member, count);
	case KEY_SPAN:
		return read_span(ps, up, object, member);
	}
	return RC_OK;
}

static enum rc read_members(
    const struct parse *ps, const struct trail *t, const json_t *object, const struct key *keys, char *to)
{
	enum rc rc = RC_OK;

	for (const struct key *k = keys; k->name && rc == RC_OK; k++)
		rc = read_member(ps, t, object, k, to);
	return rc;
}

enum rc members_from_json(const struct key *keys, void *to, const json_t *object, const char *name,
    struct arena *a, struct place at, struct err *e)
{
	const struct trail t = {NULL, name, 0};
	const struct parse ps = {a, at, e};

	return read_members(&ps, &t, object, keys, to);
}

enum rc paper_from_json(struct paper *p, struct str json, struct place at, struct err *e)
{
	static const struct trail version_trail = {NULL, "schema_version", 0};
	const struct parse ps = {p->arena, at, e};
	json_int_t version = SCHEMA_VERSION;
	enum rc rc;
	json_t *root = NULL;

	rc = json_read(&root, json, at, e);
	if (rc != RC_OK)
		goto out;
	rc = read_integer(&ps, &version_trail, json_object_get(root, "schema_version"), INT_MAX, &version);
	if (rc != RC_OK)
		goto out;
	if (version > SCHEMA_VERSION) {
		rc = err_at(e, RC_SKIP, at, "the record is of schema version %d, newer than %d", (int)version,
		    SCHEMA_VERSION);
		goto out;
	}
	rc = read_members(&ps, NULL, root, paper_keys, (char *)p);
	p->id_given = p->id.n > 0;
out:
	json_decref(root);
	return rc;
}
