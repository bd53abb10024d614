/* utf16.c: UTF-16 to UTF-8 (utf16.h). */
#include "utf16.h"

#define REPLACEMENT 0xFFFDu

enum utf16_order utf16_guess(struct str head)
{
	if (str_starts(head, "\xFF\xFE"))
		return UTF16_LITTLE;
	if (str_starts(head, "\xFE\xFF"))
		return UTF16_BIG;
	if (head.n < 4 || !head.p[0] == !head.p[1] || !head.p[0] != !head.p[2] || !head.p[1] != !head.p[3])
		return UTF16_NOT;
	return head.p[0] ? UTF16_LITTLE : UTF16_BIG;
}

void utf16_begin(struct utf16 *u, enum utf16_order order)
{
	u->order = order;
	u->rest_count = 0;
	u->begun = false;
}

static uint32_t unit(const struct utf16 *u, size_t at)
{
	const unsigned char *p = u->rest + at;

	return u->order == UTF16_LITTLE ? (uint32_t)(p[0] | p[1] << 8) : (uint32_t)(p[0] << 8 | p[1]);
}

static void put(struct utf16 *u, uint32_t cp)
{
	if (u->begun || cp != 0xFEFF)
		buf_addcp(&u->out, cp);
	u->begun = true;
}

/* Takes the first character off u->rest, where it is whole. */
static void take(struct utf16 *u)
{
	uint32_t first = unit(u, 0);
	bool high = first >= 0xD800 && first < 0xDC00;

	if (high && u->rest_count < 4)
		return;
	uint32_t second = high ? unit(u, 2) : 0;
	if (second >= 0xDC00 && second < 0xE000) {
		put(u, 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00));
		u->rest_count = 0;
		return;
	}
	put(u, first >= 0xD800 && first < 0xE000 ? REPLACEMENT : first);
	u->rest[0] = u->rest[2];
	u->rest[1] = u->rest[3];
	u->rest_count -= 2;
}

struct str utf16_convert(struct utf16 *u, struct str block, bool last)
{
	buf_clear(&u->out);
	buf_reserve(&u->out, block.n / 2 * 3 + 8);
	for (size_t i = 0; i < block.n; i++) {
		u->rest[u->rest_count++] = (unsigned char)block.p[i];
		bool pair = u->rest_count == 4;
		if (pair || u->rest_count == 2)
			take(u);
		/* What followed half a pair was none of its own, and stands for itself. */
		if (pair && u->rest_count == 2)
			take(u);
	}
	if (last && u->rest_count > 0) {
		put(u, REPLACEMENT);
		u->rest_count = 0;
	}
	return buf_str(&u->out);
}

void utf16_free(struct utf16 *u)
{
	buf_free(&u->out);
}
