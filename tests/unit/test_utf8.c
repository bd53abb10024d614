/* test_utf8.c: checking, counting and coding UTF-8; the word-at-a-time paths against plain ones. */
#include "../../pipeline/str.h"
#include "check_main.h"

#include <string.h>

START_TEST(test_invalid)
{
	static const struct {
		struct str s;
		size_t bad;
	} cases[] = {
	    {{"", 0}, SIZE_MAX}, {{NULL, 0}, SIZE_MAX}, {{"plain ASCII of some length", 26}, SIZE_MAX},
	    {{"\x00\x7f", 2}, SIZE_MAX}, {{"\xc2\x80\xdf\xbf", 4}, SIZE_MAX},
	    {{"\xe0\xa0\x80\xef\xbf\xbf", 6}, SIZE_MAX}, {{"\xed\x9f\xbf\xee\x80\x80", 6}, SIZE_MAX},
	    {{"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", 8}, SIZE_MAX}, {{"\x80", 1}, 0}, {{"abcdefgh\xff", 9}, 8},
	    {{"abcdefghi\xc3", 10}, 9},   /* cut at the end */
	    {{"ab\xe2\x82", 4}, 2},       /* cut */
	    {{"ab\xe2\x28\xa1", 5}, 2},   /* second byte wrong */
	    {{"ab\xe2\x82\x28", 5}, 2},   /* third byte wrong */
	    {{"\xc0\xaf", 2}, 0},         /* overlong */
	    {{"\xc1\xbf", 2}, 0},         /* overlong */
	    {{"\xe0\x9f\xbf", 3}, 0},     /* overlong */
	    {{"\xf0\x8f\xbf\xbf", 4}, 0}, /* overlong */
	    {{"\xed\xa0\x80", 3}, 0},     /* surrogate */
	    {{"\xed\xbf\xbf", 3}, 0},     /* surrogate */
	    {{"\xf4\x90\x80\x80", 4}, 0}, /* above U+10FFFF */
	    {{"\xf5\x80\x80\x80", 4}, 0},
	    {{"\xc3\xa9\xc3\xa9 abcdefgh\xe9", 14}, 13}, /* Latin-1 behind UTF-8 */
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ck_assert_msg(
		    utf8_invalid(cases[i].s) == cases[i].bad, "case %zu: %zu", i, utf8_invalid(cases[i].s));
}
END_TEST

/* Every code point there is, one byte at each place of a word wrong, must be told from the right one. */
START_TEST(test_coding)
{
	for (uint32_t cp = 0; cp <= 0x10ffff; cp++) {
		char bytes[4];
		struct str s = {bytes, utf8_encode(cp, bytes)};
		size_t size;

		if (cp >= 0xd800 && cp <= 0xdfff) {
			ck_assert_uint_eq(utf8_invalid(s), 0);
			continue;
		}
		if (utf8_invalid(s) != SIZE_MAX || utf8_decode(s, 0, &size) != cp || size != s.n ||
		    utf8_length(s) != 1)
			ck_abort_msg("U+%04X", cp);
	}
}
END_TEST

START_TEST(test_ascii)
{
	char text[40];

	memset(text, 'a', sizeof(text));
	for (size_t n = 0; n <= sizeof(text); n++) {
		ck_assert(utf8_is_ascii((struct str){text, n}));
		for (size_t i = 0; i < n; i++) {
			text[i] = '\xc3';
			ck_assert(!utf8_is_ascii((struct str){text, n}));
			ck_assert_uint_eq(utf8_invalid((struct str){text, n}), i);
			text[i] = 'a';
		}
	}
}
END_TEST

/* Length and offset against counting one by one, on texts of all lengths and mixtures. */
START_TEST(test_length_and_offset)
{
	static const char *const pieces[] = {"a", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80"};
	uint32_t random = 1;

	for (int round = 0; round < 2000; round++) {
		struct buf b = {0};
		size_t starts[65], count = 0;

		for (size_t n = (size_t)round % 64; count < n; count++) {
			random = random * 1664525u + 1013904223u;
			starts[count] = b.n;
			/* mostly ASCII, as texts are */
			buf_adds(&b, pieces[random >> 28 < 10 ? 0 : random >> 24 & 3]);
		}
		starts[count] = b.n;
		ck_assert_uint_eq(utf8_length(buf_str(&b)), count);
		for (size_t i = 0; i <= count; i++)
			ck_assert_uint_eq(utf8_offset(buf_str(&b), i), starts[i]);
		ck_assert_uint_eq(utf8_offset(buf_str(&b), count + 5), b.n);
		buf_free(&b);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_invalid, test_coding, test_ascii, test_length_and_offset, NULL};

	return check_run("utf8", tests);
}
