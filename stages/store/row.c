/* row.c: values into and out of a statement, one column after the other (db.h). */
#include "db.h"
#include <jansson.h>
#include <math.h>
#include <stdlib.h>

/* ---- in ---- */

void put_null(struct row *r)
{
	sqlite3_bind_null(r->st, r->at++);
}

void put_text(struct row *r, struct str s)
{
	if (s.n == 0)
		put_null(r);
	else
		sqlite3_bind_text64(r->st, r->at++, s.p, s.n, SQLITE_STATIC, SQLITE_UTF8);
}

void put_int(struct row *r, sqlite3_int64 v)
{
	sqlite3_bind_int64(r->st, r->at++, v);
}

void put_count(struct row *r, int v)
{
	if (v < 0)
		put_null(r);
	else
		put_int(r, v);
}

void put_real(struct row *r, double v)
{
	if (isnan(v))
		put_null(r);
	else
		sqlite3_bind_double(r->st, r->at++, v);
}

void put_word(struct row *r, const char *const *words, int i)
{
	put_text(r, str_of(words[i]));
}

/* Binds the JSON text in b, copied to the row's arena, and frees b. */
static void put_json(struct row *r, struct buf *b)
{
	put_text(r, str_dup(r->a, buf_str(b)));
	buf_free(b);
}

void put_strings(struct row *r, const struct str *items, size_t count)
{
	struct buf b = {0};

	for (size_t i = 0; i < count; i++) {
		buf_addc(&b, i ? ',' : '[');
		json_put_string(&b, items[i]);
	}
	if (count)
		buf_addc(&b, ']');
	put_json(r, &b);
}

void put_ranges(struct row *r, const struct range *items, size_t count)
{
	struct buf b = {0};

	for (size_t i = 0; i < count; i++)
		buf_addf(&b, "%c[%u,%u]", i ? ',' : '[', items[i].start, items[i].end);
	if (count)
		buf_addc(&b, ']');
	put_json(r, &b);
}

void put_fields(struct row *r, const struct fact_field *items, size_t count)
{
	struct buf b = {0};

	for (size_t i = 0; i < count; i++) {
		buf_addc(&b, i ? ',' : '{');
		json_put_string(&b, items[i].name);
		buf_addc(&b, ':');
		json_put_string(&b, items[i].value);
	}
	if (count)
		buf_addc(&b, '}');
	put_json(r, &b);
}

void put_span(struct row *r, const struct span *s)
{
	if (s->placed) {
		put_word(r, field_words, (int)s->field);
		put_int(r, s->start);
		put_int(r, s->end);
	} else {
		put_null(r);
		put_null(r);
		put_null(r);
	}
	put_text(r, s->surface);
	put_text(r, s->rule);
	put_real(r, s->confidence);
}

void put_run(struct row *r)
{
	if (r->store->run_id)
		put_int(r, r->store->run_id);
	else
		put_null(r);
}

/* ---- out ---- */

static bool is_null(const struct row *r)
{
	return sqlite3_column_type(r->st, r->at) == SQLITE_NULL;
}

/* The next column's bytes, valid until the statement moves. */
static struct str borrow_text(struct row *r)
{
	const char *p = (const char *)sqlite3_column_text(r->st, r->at);
	size_t n = (size_t)sqlite3_column_bytes(r->st, r->at);

	r->at++;
	return (struct str){p, p ? n : 0};
}

struct str get_text(struct row *r)
{
	struct str s = borrow_text(r);

	return s.n ? str_dup(r->a, s) : (struct str){0};
}

sqlite3_int64 get_int(struct row *r)
{
	return sqlite3_column_int64(r->st, r->at++);
}

int get_count(struct row *r)
{
	int v = is_null(r) ? -1 : sqlite3_column_int(r->st, r->at);

	r->at++;
	return v;
}

double get_real(struct row *r)
{
	double v = is_null(r) ? (double)NAN : sqlite3_column_double(r->st, r->at);

	r->at++;
	return v;
}

int get_word(struct row *r, const char *const *words)
{
	int i = word_index(words, borrow_text(r));

	return i < 0 ? 0 : i;
}

/* The next column's JSON, or NULL where it is absent. The caller calls json_decref. */
static json_t *get_json(struct row *r)
{
	struct str s = borrow_text(r);

	return s.n ? json_loadb(s.p, s.n, JSON_ALLOW_NUL, NULL) : NULL;
}

static struct str json_text(struct arena *a, const json_t *v)
{
	return str_dup(a, (struct str){json_string_value(v), json_string_length(v)});
}

void get_strings(struct row *r, struct str **items, size_t *count)
{
	json_t *list = get_json(r);

	for (size_t i = 0; i < json_array_size(list); i++)
		*(struct str *)arena_push(r->a, items, count, sizeof(**items)) =
		    json_text(r->a, json_array_get(list, i));
	json_decref(list);
}

void get_ranges(struct row *r, struct range **items, size_t *count)
{
	json_t *list = get_json(r);

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *pair = json_array_get(list, i);
		struct range *at = arena_push(r->a, items, count, sizeof(**items));

		at->start = (uint32_t)json_integer_value(json_array_get(pair, 0));
		at->end = (uint32_t)json_integer_value(json_array_get(pair, 1));
	}
	json_decref(list);
}

void get_fields(struct row *r, struct fact_field **items, size_t *count)
{
	json_t *map = get_json(r);
	const char *name;
	json_t *value;

	json_object_foreach(map, name, value) {
		struct fact_field *f = arena_push(r->a, items, count, sizeof(**items));

		f->name = str_dup(r->a, str_of(name));
		f->value = json_text(r->a, value);
	}
	json_decref(map);
}

void get_span(struct row *r, struct span *s)
{
	s->placed = !is_null(r);
	s->field = (enum field)get_word(r, field_words);
	s->start = (uint32_t)get_int(r);
	s->end = (uint32_t)get_int(r);
	s->surface = get_text(r);
	s->rule = get_text(r);
	s->confidence = get_real(r);
}
