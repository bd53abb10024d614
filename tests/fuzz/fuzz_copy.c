/* fuzz_copy.c: the matching copy and its offset map: offsets ascend, lie in the text and on code points, and where the
 * map says that a byte stands for itself, it does. */
#include "../../stages/normalise/normalise.h"
#include "fuzz.h"

static bool is_boundary(struct str s, size_t i)
{
	return i == s.n || ((unsigned char)s.p[i] & 0xC0) != 0x80;
}

static void check_map(const struct copy *c, struct str text)
{
	size_t n = c->text.n;

	MUST((c->from == NULL) == (c->to == NULL), "half a map");
	if (!c->from) {
		MUST(str_eq(c->text, text), "no map, and yet a copy that differs");
		return;
	}
	MUST(c->from[n] == text.n, "the map's end isn't the text's");
	for (size_t i = 0; i < n; i++) {
		MUST(c->from[i] <= text.n && c->to[i] <= text.n, "an offset beyond the text");
		MUST(c->from[i] <= c->to[i], "a piece that ends before it begins");
		MUST(i == 0 || c->from[i - 1] <= c->from[i], "offsets that don't ascend");
	}
}

/* Any range maps to whole code points that hold what each of its bytes came from. */
static void check_range(const struct copy *c, struct str text, size_t start, size_t end)
{
	size_t from = 0, to = 0;

	copy_map(c, start, end, &from, &to);
	MUST(from <= to && to <= text.n, "a range out of the text");
	MUST(is_boundary(text, from) && is_boundary(text, to), "a range that cuts a code point");
	for (size_t i = start; i < end; i++) {
		size_t first = c->from ? c->from[i] : i, last = c->from ? c->to[i] : i + 1;

		MUST(from <= first && last <= to, "a range that leaves out what it came from");
	}
	/* The surface: what a record says of the place, by code points, is the same text. */
	struct paper p = {.abstract = text};
	struct span s = {0};

	span_place(&s, &p, FIELD_ABSTRACT, from, to);
	MUST(str_eq(s.surface, str_sub(text, from, to)), "another surface than the range's text");
	MUST(utf8_offset(text, s.start) == from && utf8_offset(text, s.end) == to,
	    "code points that miscount");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = {0};
	struct str text = fuzz_utf8(&a, data, size);
	struct copy c;

	copy_make(&c, &a, text);
	MUST(utf8_invalid(c.text) == SIZE_MAX, "a copy that is no UTF-8");
	check_map(&c, text);
	for (size_t i = 0; i < c.text.n; i += 1 + c.text.n / 64) {
		size_t end = i + 1 + (i * 7 + size) % 40;

		check_range(&c, text, i, end < c.text.n ? end : c.text.n);
	}
	if (c.text.n)
		check_range(&c, text, 0, c.text.n);
	arena_free(&a);
	return 0;
}
