/* str.c: views and builders of text (str.h). UTF-8 is in utf8.c. */
#include "str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* ASCII white space: space and \t \n \v \f \r, whatever the locale says. */
static bool space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_of(const char *cstr)
{
	return cstr ? (struct str){cstr, strlen(cstr)} : (struct str){NULL, 0};
}

struct str str_sub(struct str s, size_t from, size_t to)
{
	if (to > s.n)
		to = s.n;
	if (from > to)
		from = to;
	return (struct str){from ? s.p + from : s.p, to - from}; /* NULL + 0 isn't C */
}

bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_is(struct str a, const char *cstr)
{
	return str_eq(a, str_of(cstr));
}

bool str_eq_nocase(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n ? memcmp(a.p, b.p, n) : 0;

	return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, const char *prefix)
{
	struct str f = str_of(prefix);

	return s.n >= f.n && str_eq(str_sub(s, 0, f.n), f);
}

bool str_ends(struct str s, const char *suffix)
{
	struct str f = str_of(suffix);

	return s.n >= f.n && str_eq(str_sub(s, s.n - f.n, s.n), f);
}

bool str_starts_nocase(struct str s, const char *prefix)
{
	struct str f = str_of(prefix);

	return s.n >= f.n && str_eq_nocase(str_sub(s, 0, f.n), f);
}

bool str_has_nocase(struct str s, const char *part)
{
	size_t n = strlen(part);

	for (size_t i = 0; i + n <= s.n; i++)
		if (str_eq_nocase(str_sub(s, i, i + n), str_of(part)))
			return true;
	return false;
}

size_t str_find(struct str s, struct str needle, size_t from)
{
	const char *hit;

	if (from > s.n || needle.n > s.n - from)
		return SIZE_MAX;
	if (needle.n == 0)
		return from;
	hit = memmem(s.p + from, s.n - from, needle.p, needle.n);
	return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}

size_t str_find_char(struct str s, char c, size_t from)
{
	const char *hit = from < s.n ? memchr(s.p + from, c, s.n - from) : NULL;

	return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}

struct str str_trim(struct str s)
{
	size_t from = 0, to = s.n;

	while (from < to && space(s.p[from]))
		from++;
	while (to > from && space(s.p[to - 1]))
		to--;
	return str_sub(s, from, to);
}

struct str str_dup(struct arena *a, struct str s)
{
	return (struct str){arena_copy(a, s.p, s.n), s.n};
}

struct str str_fmt(struct arena *a, const char *fmt, ...)
{
	char small[256];
	va_list args;
	int n;
	char *p;

	va_start(args, fmt);
	n = vsnprintf(small, sizeof(small), fmt, args);
	va_end(args);
	if (n < 0)
		return (struct str){NULL, 0};
	if ((size_t)n < sizeof(small))
		return str_dup(a, (struct str){small, (size_t)n});
	p = arena_raw(a, (size_t)n + 1);
	va_start(args, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, args);
	va_end(args);
	return (struct str){p, (size_t)n};
}

/* True where folding the white space of s (already trimmed) would change nothing. */
static bool is_folded(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (space(s.p[i]) && (s.p[i] != ' ' || s.p[i + 1] == ' '))
			return false;
	return true;
}

struct str str_fold_space(struct arena *a, struct str s)
{
	char *out;
	size_t n = 0;

	s = str_trim(s);
	/* A trimmed text ends in no space, so is_folded may look one byte ahead. */
	if (is_folded(s))
		return s;
	out = arena_raw(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		if (!space(s.p[i]))
			out[n++] = s.p[i];
		else if (!space(s.p[i + 1]))
			out[n++] = ' ';
	}
	out[n] = '\0';
	return (struct str){out, n};
}

struct str str_lower(struct arena *a, struct str s)
{
	char *out = arena_copy(a, s.p, s.n);

	for (size_t i = 0; i < s.n; i++)
		out[i] = lower(out[i]);
	return (struct str){out, s.n};
}

uint64_t str_hash(struct str s, uint64_t seed)
{
	uint64_t h = seed ? seed : UINT64_C(14695981039346656037);

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
	return h;
}

/* ---- builder ---- */

void buf_reserve(struct buf *b, size_t more)
{
	size_t cap = b->cap ? b->cap : 64;

	/* One byte stays free for the NUL. */
	if (more >= SIZE_MAX / 2 - b->n)
		memory_exhausted();
	if (b->n + more < b->cap)
		return;
	while (cap <= b->n + more)
		cap *= 2;
	b->p = mem_grow(b->p, cap);
	b->cap = cap;
}

void buf_add(struct buf *b, struct str s)
{
	buf_reserve(b, s.n);
	if (s.n)
		memcpy(b->p + b->n, s.p, s.n);
	b->n += s.n;
	b->p[b->n] = '\0';
}

void buf_addc(struct buf *b, char c)
{
	buf_reserve(b, 1);
	b->p[b->n++] = c;
	b->p[b->n] = '\0';
}

void buf_adds(struct buf *b, const char *cstr)
{
	buf_add(b, str_of(cstr));
}

void buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list args;
	int n;

	buf_reserve(b, 128);
	va_start(args, fmt);
	n = vsnprintf(b->p + b->n, b->cap - b->n, fmt, args);
	va_end(args);
	if (n > 0 && (size_t)n >= b->cap - b->n) {
		buf_reserve(b, (size_t)n);
		va_start(args, fmt);
		vsnprintf(b->p + b->n, b->cap - b->n, fmt, args);
		va_end(args);
	}
	if (n > 0)
		b->n += (size_t)n;
	b->p[b->n] = '\0';
}

void buf_addcp(struct buf *b, uint32_t cp)
{
	char bytes[4];

	buf_add(b, (struct str){bytes, utf8_encode(cp, bytes)});
}

void buf_clear(struct buf *b)
{
	b->n = 0;
	if (b->p)
		b->p[0] = '\0';
}

void buf_free(struct buf *b)
{
	free(b->p);
	*b = (struct buf){0};
}

struct str buf_str(const struct buf *b)
{
	return (struct str){b->p, b->n};
}
