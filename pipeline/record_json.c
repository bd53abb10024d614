/* record_json.c: a record as JSON text (record.h), written by following the table of record_keys.h. */
#include "record_keys.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MEMBER(type, object, offset) ((const type *)(const void *)((const char *)(object) + (offset)))

void json_put_number(struct buf *out, double v)
{
	char text[40];
	double scale = 1;
	int n = 0;

	if (!isfinite(v)) {
		buf_add(out, STR("null"));
		return;
	}
	/* Nearly all numbers of abstracts have few digits. An integer over a power of ten, both exact in a double,
	 * divides to the double nearest to that decimal, so equality here is what strtod would find. */
	for (int digits = 0; digits <= 6 && fabs(v) < (digits ? 1e9 : 1e15); digits++, scale *= 10) {
		long long whole = llround(v * scale);

		if ((double)whole / scale != v)
			continue;
		n = snprintf(
		    text, sizeof(text), "%s%lld", whole < 0 ? "-" : "", llabs(whole) / (long long)scale);
		if (digits > 0)
			n += snprintf(text + n, sizeof(text) - (size_t)n, ".%0*lld", digits,
			    llabs(whole) % (long long)scale);
		buf_add(out, (struct str){text, (size_t)n});
		return;
	}
	for (int digits = 1; digits <= 17; digits++) {
		n = snprintf(text, sizeof(text), "%.*g", digits, v);
		if (strtod(text, NULL) == v)
			break;
	}
	buf_add(out, (struct str){text, (size_t)n});
}

/* clang-format off */
/* The escape of each byte that JSON wants escaped (RFC 8259, section 7): a letter, or 'u' for \u00XX; else 0.
 * DEL and the C1 controls (U+0080 to U+009F, in UTF-8 0xc2 and their own number: 'c') are escaped too, because
 * terminals obey some of them. */
static const char escapes[256] = {
	[0x00] = 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'b', 't', 'n', 'u', 'f', 'r', 'u', 'u',
	[0x10] = 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u',
	['"'] = '"', ['\\'] = '\\', [0x7f] = 'u', [0xc2] = 'c',
};
/* clang-format on */

/* True where none of the eight bytes at p needs a second look: printable ASCII but for '"' and '\\'. */
static bool is_plain(const char *p)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), high = ones << 7;
	uint64_t w, quote, slash, del;

	memcpy(&w, p, sizeof(w));
	quote = w ^ ones * '"';
	slash = w ^ ones * '\\';
	del = w ^ ones * 0x7f;
	/* x - 1 borrows into a byte's high bit where the byte was zero. A borrow that runs on into the next byte
	 * makes it say no once too often, which costs nothing but time. */
	return !((w | (w - ones * 0x20) | (quote - ones) | (slash - ones) | (del - ones)) & high);
}

/* The inside of a string literal; s is valid UTF-8. */
static void add_escaped(struct buf *out, struct str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		char escape;

		while (i + 8 < s.n && is_plain(s.p + i))
			i += 8;
		escape = escapes[(unsigned char)s.p[i]];
		if (!escape || (escape == 'c' && (unsigned char)s.p[i + 1] >= 0xa0))
			continue;
		buf_add(out, str_sub(s, from, i));
		if (escape == 'c')
			i++;
		from = i + 1;
		if (escape == 'u' || escape == 'c') {
			buf_addf(out, "\\u%04x", (unsigned char)s.p[i]);
		} else {
			buf_addc(out, '\\');
			buf_addc(out, escape);
		}
	}
	buf_add(out, str_sub(s, from, s.n));
}

void json_put_string(struct buf *out, struct str s)
{
	size_t bad;

	buf_addc(out, '"');
	/* Texts are valid by the time they come here; a file's name may not be, and JSON must stay UTF-8. */
	while ((bad = utf8_invalid(s)) != SIZE_MAX) {
		add_escaped(out, str_sub(s, 0, bad));
		buf_addcp(out, 0xfffd);
		s = str_sub(s, bad + 1, s.n);
	}
	add_escaped(out, s);
	buf_addc(out, '"');
}

/* Begins the next member of an object: a comma unless it is the first, and "name":. */
static void begin(struct buf *out, const char *name)
{
	if (out->p[out->n - 1] != '{')
		buf_addc(out, ',');
	buf_addc(out, '"');
	buf_adds(out, name);
	buf_add(out, STR("\":"));
}

static void add_u64(struct buf *out, uint64_t v)
{
	char digits[20];
	size_t i = sizeof(digits);

	do
		digits[--i] = (char)('0' + v % 10);
	while (v /= 10);
	buf_add(out, (struct str){digits + i, sizeof(digits) - i});
}

static void add_range(struct buf *out, const struct range *r)
{
	buf_addc(out, '[');
	add_u64(out, r->start);
	buf_addc(out, ',');
	add_u64(out, r->end);
	buf_addc(out, ']');
}

static void add_span(struct buf *out, const struct span *s)
{
	if (s->placed) {
		begin(out, "field");
		json_put_string(out, str_of(field_words[s->field]));
		begin(out, "start");
		add_u64(out, s->start);
		begin(out, "end");
		add_u64(out, s->end);
		begin(out, "surface");
		json_put_string(out, s->surface);
	}
	if (s->rule.n) {
		begin(out, "rule");
		json_put_string(out, s->rule);
	}
	if (!isnan(s->confidence)) {
		begin(out, "confidence");
		json_put_number(out, round(s->confidence * 100) / 100);
	}
}

static void add_members(struct buf *out, const struct key *keys, const void *object);

/* Elements of a list between brackets, element by element. */
static void add_list(struct buf *out, const struct key *k, const char *items, size_t count)
{
	buf_addc(out, '[');
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_addc(out, ',');
		if (k->kind == KEY_TEXTS) {
			json_put_string(out, ((const struct str *)(const void *)items)[i]);
		} else if (k->kind == KEY_RANGES) {
			add_range(out, &((const struct range *)(const void *)items)[i]);
		} else {
			buf_addc(out, '{');
			add_members(out, k->keys, items + i * k->size);
			buf_addc(out, '}');
		}
	}
	buf_addc(out, ']');
}

static void add_map(struct buf *out, const struct str *pairs, size_t count)
{
	buf_addc(out, '{');
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_addc(out, ',');
		json_put_string(out, pairs[2 * i]);
		buf_addc(out, ':');
		json_put_string(out, pairs[2 * i + 1]);
	}
	buf_addc(out, '}');
}

/* Members in braces; nothing at all, not even the name, where there are none. */
static void add_object(struct buf *out, const struct key *k, const void *object)
{
	size_t before = out->n, empty;

	begin(out, k->name);
	buf_addc(out, '{');
	empty = out->n;
	add_members(out, k->keys, object);
	if (out->n > empty) {
		buf_addc(out, '}');
	} else {
		out->n = before;
		out->p[before] = '\0';
	}
}

/* The pointer stored at an offset, whatever it points to. */
static const void *pointer_at(const void *object, size_t offset)
{
	const void *p;

	memcpy(&p, (const char *)object + offset, sizeof(p));
	return p;
}

static void add_member(struct buf *out, const struct key *k, const void *object)
{
	const struct str *text = MEMBER(struct str, object, k->at);
	const double *number = MEMBER(double, object, k->at);
	size_t count = k->count ? *MEMBER(size_t, object, k->count) : 0;
	const char *word;

	switch (k->kind) {
	case KEY_TEXT:
		if (!text->n)
			return;
		/* fall through */
	case KEY_TEXT_KEPT:
		begin(out, k->name);
		json_put_string(out, *text);
		return;
	case KEY_WORD:
		word = k->words[*MEMBER(unsigned, object, k->at)];
		if (word[0]) {
			begin(out, k->name);
			json_put_string(out, str_of(word));
		}
		return;
	case KEY_FLAG:
		if (*MEMBER(bool, object, k->at)) {
			begin(out, k->name);
			buf_add(out, STR("true"));
		}
		return;
	case KEY_COMPLETE:
		if (count) {
			begin(out, k->name);
			buf_adds(out, *MEMBER(bool, object, k->at) ? "true" : "false");
		}
		return;
	case KEY_INT:
		if (*MEMBER(int, object, k->at) >= 0) {
			begin(out, k->name);
			add_u64(out, (uint64_t)*MEMBER(int, object, k->at));
		}
		return;
	case KEY_POSITIVE:
		if (*MEMBER(int, object, k->at) > 0) {
			begin(out, k->name);
			add_u64(out, (uint64_t)*MEMBER(int, object, k->at));
		}
		return;
	case KEY_OFFSET:
		begin(out, k->name);
		add_u64(out, *MEMBER(uint64_t, object, k->at));
		return;
	case KEY_NUMBER:
		if (!isnan(*number)) {
			begin(out, k->name);
			json_put_number(out, *number);
		}
		return;
	case KEY_PAIR:
		if (isnan(number[0]) && isnan(number[1]))
			return;
		begin(out, k->name);
		buf_addc(out, '[');
		json_put_number(out, number[0]);
		buf_addc(out, ',');
		json_put_number(out, number[1]);
		buf_addc(out, ']');
		return;
	case KEY_OBJECT:
		add_object(out, k, (const char *)object + k->at);
		return;
	case KEY_TEXTS:
	case KEY_RANGES:
	case KEY_LIST:
		if (count) {
			begin(out, k->name);
			add_list(out, k, pointer_at(object, k->at), count);
		}
		return;
	case KEY_MAP:
		if (count) {
			begin(out, k->name);
			add_map(out, pointer_at(object, k->at), count);
		}
		return;
	case KEY_SPAN:
		add_span(out, MEMBER(struct span, object, k->at));
		return;
	case KEY_SPAN_OBJECT:
		if (MEMBER(struct span, object, k->at)->rule.n) {
			begin(out, k->name);
			buf_addc(out, '{');
			add_span(out, MEMBER(struct span, object, k->at));
			buf_addc(out, '}');
		}
		return;
	}
}

static void add_members(struct buf *out, const struct key *keys, const void *object)
{
	for (const struct key *k = keys; k->name; k++)
		add_member(out, k, object);
}

void members_to_json(const struct key *keys, const void *object, struct buf *out)
{
	buf_addc(out, '{');
	add_members(out, keys, object);
	buf_addc(out, '}');
}

void paper_to_json(const struct paper *p, struct buf *out)
{
	buf_add(out, STR("{\"schema_version\":"));
	add_u64(out, SCHEMA_VERSION);
	add_members(out, paper_keys, p);
	buf_addc(out, '}');
}
