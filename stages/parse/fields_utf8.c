/* fields_utf8.c: text of formats that older programs write in a code page of Windows (fields.h). */
#include "fields.h"
#include <string.h>

#define RUN_LIMIT 4 /* letters beyond ASCII one after the other: Western words have at most two or three */

/* Windows-1252, 0x80 to 0x9F; 0 where it has nothing. */
static const uint16_t windows[] = {0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030,
    0x0160, 0x2039, 0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
    0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178};

/* Is byte i one of a run of foreign bytes that is too long, or one that Windows-1252 doesn't have? */
static bool is_foreign(struct str s, size_t i)
{
	unsigned char c = (unsigned char)s.p[i];
	size_t from = i, to = i;

	if (c < 0xA0 && windows[c - 0x80] == 0)
		return true;
	while (from > 0 && (unsigned char)s.p[from - 1] >= 0x80 && i - from < RUN_LIMIT)
		from--;
	while (to < s.n && (unsigned char)s.p[to] >= 0x80 && to - i < RUN_LIMIT)
		to++;
	return to - from > RUN_LIMIT;
}

enum rc field_utf8(struct str *out, struct arena *a, struct str text, struct place at, struct err *e)
{
	size_t bad = utf8_invalid(text), done = 0, n = 0;

	*out = text;
	if (bad == SIZE_MAX)
		return RC_OK;
	/* A byte becomes three at most (the euro sign). */
	char *p = arena_raw(a, text.n * 3 + 1);
	while (bad != SIZE_MAX) {
		unsigned char c = (unsigned char)text.p[done + bad];

		if (is_foreign(text, done + bad))
			return err_at(e, RC_SKIP, place_inside(at, text, done + bad),
			    "byte 0x%02x is neither UTF-8 nor Latin-1; convert the file first: iconv -f "
			    "ENCODING -t UTF-8",
			    c);
		memcpy(p + n, text.p + done, bad);
		n += bad;
		n += utf8_encode(c < 0xA0 ? windows[c - 0x80] : c, p + n);
		done += bad + 1;
		bad = utf8_invalid(str_sub(text, done, text.n));
	}
	memcpy(p + n, text.p + done, text.n - done);
	n += text.n - done;
	p[n] = '\0';
	*out = (struct str){p, n};
	return RC_OK;
}
