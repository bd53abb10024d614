/* utf8.c: UTF-8 of str.h. ASCII, which is nearly all there is, goes a word at a time. */
#include "str.h"

#include <string.h>

#define ONES UINT64_C(0x0101010101010101)
#define HIGH UINT64_C(0x8080808080808080)

static uint64_t word_at(const char *p)
{
	uint64_t w;

	memcpy(&w, p, sizeof(w)); /* one load; p need not be aligned */
	return w;
}

/* Continuation bytes (10xxxxxx) among the eight of a word. */
static size_t continuations(uint64_t w)
{
	/* The product's top byte is the sum of the marks; quicker than a popcount that isn't an instruction. */
	return (size_t)(((w >> 7) & ~(w >> 6) & ONES) * ONES >> 56);
}

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* Offset of the first byte at or after i that isn't ASCII, or s.n. */
static size_t skip_ascii(struct str s, size_t i)
{
	for (; i + 8 <= s.n; i += 8)
		if (word_at(s.p + i) & HIGH)
			break;
	while (i < s.n && (unsigned char)s.p[i] < 0x80)
		i++;
	return i;
}

/* Bytes of the well-formed sequence at p[0..n), 0 where there is none (The Unicode Standard, table 3-7). */
static size_t sequence(const unsigned char *p, size_t n)
{
	unsigned char low = 0x80, high = 0xbf;
	size_t size;

	if (p[0] < 0x80)
		return 1;
	if (p[0] < 0xc2 || p[0] > 0xf4)
		return 0;
	size = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	if (size > n)
		return 0;
	if (p[0] == 0xe0)
		low = 0xa0; /* overlong */
	else if (p[0] == 0xed)
		high = 0x9f; /* surrogates */
	else if (p[0] == 0xf0)
		low = 0x90; /* overlong */
	else if (p[0] == 0xf4)
		high = 0x8f; /* above U+10FFFF */
	if (p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < size; i++)
		if (p[i] < 0x80 || p[i] > 0xbf)
			return 0;
	return size;
}

size_t utf8_invalid(struct str s)
{
	size_t i = 0, size;

	while ((i = skip_ascii(s, i)) < s.n) {
		size = sequence((const unsigned char *)s.p + i, s.n - i);
		if (size == 0)
			return i;
		i += size;
	}
	return SIZE_MAX;
}

bool utf8_is_ascii(struct str s)
{
	return skip_ascii(s, 0) == s.n;
}

size_t utf8_length(struct str s)
{
	size_t i = 0, count = s.n;

	for (; i + 8 <= s.n; i += 8)
		count -= continuations(word_at(s.p + i));
	for (; i < s.n; i++)
		count -= is_continuation(s.p[i]);
	return count;
}

size_t utf8_offset(struct str s, size_t index)
{
	size_t i = 0;

	/* A word is passed over while it can't hold the start of the code point that is looked for. */
	for (; i + 8 <= s.n && index >= 8; i += 8)
		index -= 8 - continuations(word_at(s.p + i));
	while (i < s.n && is_continuation(s.p[i]))
		i++;
	for (; i < s.n && index > 0; index--)
		do
			i++;
		while (i < s.n && is_continuation(s.p[i]));
	return i;
}

uint32_t utf8_decode(struct str s, size_t i, size_t *size)
{
	const unsigned char *p = (const unsigned char *)s.p + i;

	if (p[0] < 0x80) {
		*size = 1;
		return p[0];
	}
	if (p[0] < 0xe0) {
		*size = 2;
		return (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
	}
	if (p[0] < 0xf0) {
		*size = 3;
		return (p[0] & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
	}
	*size = 4;
	return (p[0] & 0x07u) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6 | (p[3] & 0x3fu);
}

size_t utf8_encode(uint32_t cp, char out[4])
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xc0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3f));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xe0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3f));
		out[2] = (char)(0x80 | (cp & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | (cp >> 18 & 0x07));
	out[1] = (char)(0x80 | (cp >> 12 & 0x3f));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3f));
	out[3] = (char)(0x80 | (cp & 0x3f));
	return 4;
}

bool utf8_is_control(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0);
}

bool utf8_ends_line(uint32_t cp)
{
	return utf8_is_control(cp) || cp == 0x2028 || cp == 0x2029;
}

bool utf8_turns_line(uint32_t cp)
{
	return (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069);
}
