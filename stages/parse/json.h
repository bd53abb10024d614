/* json.h: reading a JSON record of a foreign format. The one place in stages/parse that knows what reads it. */
#ifndef PAPERSIFT_JSON_H
#define PAPERSIFT_JSON_H

#include "../../pipeline/err.h"
#include "../../pipeline/str.h"

struct json; /* a value; borrowed from the document it belongs to, valid until json_close of it */

enum json_kind {
	JSON_KIND_NULL,
	JSON_KIND_STRING,
	JSON_KIND_NUMBER,
	JSON_KIND_BOOL,
	JSON_KIND_ARRAY,
	JSON_KIND_OBJECT
};

/* Reads one JSON object, as json_read of pipeline/json_read.h does. RC_OK: *out is the document, to be closed by the
 * caller, and borrows from the text. RC_SKIP: message with the place of the error, `at` being that of the text's first
 * byte; *out is NULL. */
enum rc json_open(const struct json **out, struct str text, struct place at, struct err *e);
void json_close(const struct json *doc); /* NULL allowed */

enum json_kind json_kind(const struct json *v);                          /* of NULL: JSON_KIND_NULL */
const struct json *json_get(const struct json *object, const char *key); /* NULL where there is none */
size_t json_count(const struct json *array);                             /* 0 where it is none */
const struct json *json_at(const struct json *array, size_t i);          /* NULL beyond the end */
struct str json_text(const struct json *v); /* a string's text, borrowed; empty where it is no string */
/* A whole number, also one written as a string of digits ("2015"), from 0 to 10^15; `absent` where it is none. */
long long json_whole(const struct json *v, long long absent);
bool json_says_true(const struct json *v); /* the value true; not the string "true" */
/* What lies at the end of a way of keys parted by dots ("primary_location.source.display_name"); NULL where the way
 * ends before. It passes through the first element of an array. Keys that hold a dot can't be reached. */
const struct json *json_path(const struct json *object, const char *way);
/* Walks an object's members in the order of the text. *at is NULL before the first; true while *key (borrowed) and
 * *value hold a member. */
bool json_next(const struct json *object, void **at, struct str *key, const struct json **value);

#endif
