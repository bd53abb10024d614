/* json_tree.c: the quick reader of json_tree.h. */
#include "json_tree.h"
#include <stdlib.h>
#include <string.h>

#define LIMIT_DIGITS 18 /* of a whole number: fits in 64 bits */
#define LIMIT_REAL 30   /* characters of another number, no exponent of three digits: fits in a double */
#define FEW_MEMBERS 12  /* whose keys are compared one by one */

struct reader {
	const char *at, *end;
	struct arena *arena;
	struct json *open; /* values of arrays and objects that are not closed yet; owned */
	size_t count, cap;
};

static bool value(struct reader *r, struct json *v, int depth);

static void skip_space(struct reader *r)
{
	while (r->at < r->end && (*r->at == ' ' || *r->at == '\n' || *r->at == '\r' || *r->at == '\t'))
		r->at++;
}

static bool next_is(struct reader *r, char c)
{
	skip_space(r);
	if (r->at == r->end || *r->at != c)
		return false;
	r->at++;
	return true;
}

/* ---- texts ---- */

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The four digits at p, or -1. */
static int code_unit(const struct reader *r, const char *p)
{
	int code = 0;
	if (r->end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		int digit = hex_digit(p[i]);
		if (digit < 0)
			return -1;
		code = code * 16 + digit;
	}
	return code;
}

/* The character of an escape that begins behind "\u"; 0: none that a text may hold. */
static unsigned unicode_escape(struct reader *r)
{
	int high = code_unit(r, r->at), low;
	if (high < 0)
		return 0;
	r->at += 4;
	if (high < 0xD800 || high > 0xDFFF)
		return (unsigned)high;
	if (high > 0xDBFF || r->end - r->at < 6 || r->at[0] != '\\' || r->at[1] != 'u')
		return 0;
	low = code_unit(r, r->at + 2);
	if (low < 0xDC00 || low > 0xDFFF)
		return 0;
	r->at += 6;
	return 0x10000 + ((unsigned)(high - 0xD800) << 10) + (unsigned)(low - 0xDC00);
}

/* One escape, behind its backslash: written to out, which moves on. */
static bool escape(struct reader *r, char **out)
{
	static const char escapes[] = "\"\"\\\\//b\bf\fn\nr\rt\t";
	if (r->at == r->end)
		return false;
	char c = *r->at++;
	if (c == 'u') {
		unsigned character = unicode_escape(r);
		*out += character ? utf8_encode(character, *out) : 0;
		return character != 0;
	}
	for (const char *e = escapes; *e; e += 2)
		if (*e == c) {
			*(*out)++ = e[1];
			return true;
		}
	return false;
}

/* The rest of a text in which an escape stands at r->at; `from`: where it begins. */
static bool text_with_escapes(struct reader *r, const char *from, struct str *out)
{
	const char *closing = r->at;
	while (closing < r->end && *closing != '"')
		closing += *closing == '\\' ? 2 : 1;
	if (closing >= r->end)
		return false;
	/* an escape is never shorter than what it stands for */
	char *p = arena_raw(r->arena, (size_t)(closing - from) + 1), *to = p;
	memcpy(to, from, (size_t)(r->at - from));
	to += r->at - from;
	while (r->at < closing) {
		unsigned char c = (unsigned char)*r->at++;
		if (c < 0x20 || (c == '\\' && !escape(r, &to)))
			return false;
		if (c != '\\')
			*to++ = (char)c;
	}
	*to = '\0';
	*out = (struct str){p, (size_t)(to - p)};
	r->at = closing + 1;
	return true;
}

/* Behind its opening quote. */
static bool text(struct reader *r, struct str *out)
{
	const char *from = r->at;
	for (; r->at < r->end; r->at++) {
		unsigned char c = (unsigned char)*r->at;
		if (c == '"') {
			*out = (struct str){from, (size_t)(r->at - from)};
			r->at++;
			return true;
		}
		if (c == '\\')
			return text_with_escapes(r, from, out);
		if (c < 0x20)
			return false;
	}
	return false;
}

/* ---- other values without parts ---- */

static size_t digits(struct reader *r)
{
	const char *from = r->at;
	while (r->at < r->end && *r->at >= '0' && *r->at <= '9')
		r->at++;
	return (size_t)(r->at - from);
}

static bool number(struct reader *r, struct json *v)
{
	const char *from = r->at;
	bool minus = *r->at == '-';
	r->at += minus;
	const char *first = r->at;
	size_t n = digits(r);
	if (n == 0 || (n > 1 && *first == '0') || n > LIMIT_DIGITS)
		return false;
	v->kind = JSON_KIND_NUMBER;
	v->whole = r->at == r->end || (*r->at != '.' && (*r->at | 0x20) != 'e');
	if (v->whole) {
		v->number = 0;
		for (const char *p = first; p < r->at; p++)
			v->number = v->number * 10 + (*p - '0');
		v->number = minus ? -v->number : v->number;
		return true;
	}
	if (*r->at == '.' && (r->at++, digits(r) == 0))
		return false;
	if (r->at < r->end && (*r->at | 0x20) == 'e') {
		r->at++;
		r->at += r->at < r->end && (*r->at == '+' || *r->at == '-');
		n = digits(r);
		if (n == 0 || n > 2)
			return false;
	}
	return r->at - from <= LIMIT_REAL;
}

static bool word(struct reader *r, const char *w)
{
	size_t n = strlen(w);
	if ((size_t)(r->end - r->at) < n || memcmp(r->at, w, n) != 0)
		return false;
	r->at += n;
	return true;
}

/* ---- arrays and objects ---- */

static int by_key(const void *a, const void *b)
{
	return str_cmp((*(const struct json *const *)a)->key, (*(const struct json *const *)b)->key);
}

static bool keys_unique(const struct json *items, size_t count)
{
	if (count <= FEW_MEMBERS) {
		for (size_t i = 1; i < count; i++)
			for (size_t k = 0; k < i; k++)
				if (str_eq(items[i].key, items[k].key))
					return false;
		return true;
	}
	const struct json **sorted = mem_alloc(count * sizeof *sorted);
	for (size_t i = 0; i < count; i++)
		sorted[i] = &items[i];
	qsort(sorted, count, sizeof *sorted, by_key);
	bool unique = true;
	for (size_t i = 1; i < count && unique; i++)
		unique = by_key(&sorted[i - 1], &sorted[i]) != 0;
	free(sorted);
	return unique;
}

/* One more part: a value, in an object with its key. */
static bool part(struct reader *r, bool object, int depth)
{
	struct json v = {0};
	if (object &&
	    (!next_is(r, '"') || !text(r, &v.key) || memchr(v.key.p, '\0', v.key.n) || !next_is(r, ':')))
		return false;
	if (!value(r, &v, depth))
		return false;
	if (r->count == r->cap) {
		r->cap = r->cap ? r->cap * 2 : 64;
		r->open = mem_grow(r->open, r->cap * sizeof *r->open);
	}
	r->open[r->count++] = v;
	return true;
}

/* Behind its opening bracket. */
static bool parts(struct reader *r, struct json *v, bool object, int depth)
{
	size_t before = r->count;
	char closing = object ? '}' : ']';
	v->kind = object ? JSON_KIND_OBJECT : JSON_KIND_ARRAY;
	if (next_is(r, closing))
		return true;
	do
		if (!part(r, object, depth))
			return false;
	while (next_is(r, ','));
	size_t count = r->count - before;
	if (!next_is(r, closing) || count > UINT32_MAX)
		return false;
	struct json *items = arena_raw(r->arena, count * sizeof *items);
	memcpy(items, r->open + before, count * sizeof *items);
	r->count = before;
	v->items = items;
	v->count = (uint32_t)count;
	return !object || keys_unique(items, count);
}

static bool value(struct reader *r, struct json *v, int depth)
{
	skip_space(r);
	if (r->at == r->end)
		return false;
	switch (*r->at) {
	case '"':
		r->at++;
		v->kind = JSON_KIND_STRING;
		return text(r, &v->text);
	case '{':
	case '[':
		return depth > 0 && parts(r, v, *r->at++ == '{', depth - 1);
	case 't':
	case 'f':
		v->kind = JSON_KIND_BOOL;
		v->truth = *r->at == 't';
		return word(r, v->truth ? "true" : "false");
	case 'n':
		v->kind = JSON_KIND_NULL;
		return word(r, "null");
	default:
		return number(r, v);
	}
}

bool json_tree(struct json *out, struct arena *a, struct str text, int depth)
{
	struct reader r = {.at = text.p, .end = text.p + text.n, .arena = a};
	*out = (struct json){0};
	bool fine = text.n > 0 && value(&r, out, depth);
	skip_space(&r);
	free(r.open);
	return fine && r.at == r.end;
}
