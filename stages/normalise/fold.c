/* fold.c: one code point in its plain form: NFKC (Unicode Standard Annex 15, by utf8proc), and on top of it the
 * variants of spaces, dashes, quotes and signs that mean the same to a reader. */
#include "undo.h"
#include <stdlib.h>
#include <utf8proc.h>

/* Signs whose plain form isn't NFKC's, or isn't wanted: sorted by first code point, inclusive ranges. An empty text
 * drops the sign; NULL keeps it. */
static const struct sign {
	uint32_t first, last;
	const char *text; /* ASCII but for the two signs of multiplication */
	enum fold_kind kind;
} signs[] = {
    {0x00A0, 0x00A0, " ", FOLD_PLAIN},  /* no-break space */
    {0x00A8, 0x00A8, NULL, FOLD_PLAIN}, /* spacing accents: NFKC makes a space and a combining mark of them */
    {0x00AD, 0x00AE, "", FOLD_PLAIN},   /* soft hyphen, registered sign */
    {0x00AF, 0x00AF, NULL, FOLD_PLAIN},
    {0x00B4, 0x00B4, "'", FOLD_PLAIN}, /* an acute accent is mostly a mistyped apostrophe */
    {0x00B8, 0x00B8, NULL, FOLD_PLAIN},
    {0x02BC, 0x02BC, "'", FOLD_PLAIN},
    {0x02D8, 0x02DB, NULL, FOLD_PLAIN},
    {0x02DC, 0x02DC, "~", FOLD_PLAIN}, /* small tilde */
    {0x02DD, 0x02DD, NULL, FOLD_PLAIN},
    {0x1680, 0x1680, " ", FOLD_PLAIN},
    {0x2000, 0x2006, " ", FOLD_PLAIN},
    {0x2007, 0x2007, " ", FOLD_THIN}, /* figure space */
    {0x2008, 0x2008, " ", FOLD_PLAIN},
    {0x2009, 0x200A, " ", FOLD_THIN},
    {0x200B, 0x200D, "", FOLD_PLAIN}, /* zero width */
    {0x2010, 0x2013, "-", FOLD_PLAIN},
    {0x2014, 0x2015, " - ", FOLD_DASH},
    {0x2018, 0x201B, "'", FOLD_PLAIN},
    {0x201C, 0x201F, "\"", FOLD_PLAIN},
    {0x2028, 0x2029, " ", FOLD_PLAIN},
    {0x202F, 0x202F, " ", FOLD_THIN}, /* narrow no-break space */
    {0x2032, 0x2032, "'", FOLD_PLAIN},
    {0x2033, 0x2033, "\"", FOLD_PLAIN},
    {0x2035, 0x2035, "'", FOLD_PLAIN},
    {0x2036, 0x2036, "\"", FOLD_PLAIN},
    {0x205F, 0x205F, " ", FOLD_PLAIN},
    {0x2060, 0x2060, "", FOLD_PLAIN}, /* word joiner */
    {0x2120, 0x2120, "", FOLD_PLAIN}, /* service and trade mark: NFKC makes "NameTM" of them */
    {0x2122, 0x2122, "", FOLD_PLAIN},
    {0x2192, 0x2192, "->", FOLD_PLAIN},
    {0x2212, 0x2212, "-", FOLD_PLAIN}, /* minus */
    {0x2219, 0x2219, "\u00B7", FOLD_PLAIN},
    {0x223C, 0x223C, "~", FOLD_PLAIN}, /* tilde operator, asymptotically, approximately, almost equal */
    {0x2243, 0x2243, "~", FOLD_PLAIN},
    {0x2245, 0x2245, "~", FOLD_PLAIN},
    {0x2248, 0x2248, "~", FOLD_PLAIN},
    {0x2264, 0x2264, "<=", FOLD_PLAIN},
    {0x2265, 0x2265, ">=", FOLD_PLAIN},
    {0x2266, 0x2266, "<=", FOLD_PLAIN},
    {0x2267, 0x2267, ">=", FOLD_PLAIN},
    {0x22C5, 0x22C5, "\u00B7", FOLD_PLAIN},
    {0x2715, 0x2716, "\u00D7", FOLD_PLAIN},
    {0x27F6, 0x27F6, "->", FOLD_PLAIN},
    {0x2A09, 0x2A09, "\u00D7", FOLD_PLAIN},
    {0x2A2F, 0x2A2F, "\u00D7", FOLD_PLAIN},
    {0x2A7D, 0x2A7D, "<=", FOLD_PLAIN},
    {0x2A7E, 0x2A7E, ">=", FOLD_PLAIN},
    {0x3000, 0x3000, " ", FOLD_PLAIN},
    {0x301C, 0x301C, "~", FOLD_PLAIN},  /* wave dash */
    {0xFE58, 0xFE58, " - ", FOLD_DASH}, /* small em dash */
    {0xFE63, 0xFE63, "-", FOLD_PLAIN},
    {0xFEFF, 0xFEFF, "", FOLD_PLAIN}, /* byte order mark */
    {0xFF0D, 0xFF0D, "-", FOLD_PLAIN},
};

static int by_code(const void *key, const void *sign)
{
	uint32_t cp = *(const uint32_t *)key;
	const struct sign *s = sign;

	return cp < s->first ? -1 : cp > s->last;
}

/* NFKC of one code point. */
static size_t compatibility(uint32_t cp, uint32_t out[FOLD_MAX], enum fold_kind *kind)
{
	const utf8proc_property_t *property;
	utf8proc_int32_t code[FOLD_MAX];
	utf8proc_ssize_t n;
	int boundary = 0;

	out[0] = cp;
	if (cp >= 0x3400 && cp < 0xD800) /* CJK and Hangul stand in their plain form */
		return 1;
	property = utf8proc_get_property((utf8proc_int32_t)cp);
	if (property->decomp_seqindex == UINT16_MAX)
		return 1;
	n = utf8proc_decompose_char(
	    (utf8proc_int32_t)cp, code, FOLD_MAX, UTF8PROC_COMPAT | UTF8PROC_COMPOSE, &boundary);
	if (n < 1 || n > FOLD_MAX)
		return 1;
	n = utf8proc_normalize_utf32(code, n, UTF8PROC_COMPOSE);
	for (utf8proc_ssize_t i = 0; i < n; i++)
		out[i] = code[i] == 0x2044 ? '/' : code[i] == 0x2212 ? '-' : (uint32_t)code[i];
	if (property->decomp_type == UTF8PROC_DECOMP_TYPE_SUPER && out[0] < 'A')
		*kind = FOLD_SUPER;
	else if (property->decomp_type == UTF8PROC_DECOMP_TYPE_FRACTION)
		*kind = FOLD_FRACTION;
	return (size_t)n;
}

size_t fold_char(uint32_t cp, uint32_t out[FOLD_MAX], enum fold_kind *kind)
{
	const struct sign *sign;
	struct str text;
	size_t n = 0, size;

	sign = bsearch(&cp, signs, sizeof(signs) / sizeof(*signs), sizeof(*signs), by_code);
	*kind = sign ? sign->kind : FOLD_PLAIN;
	out[0] = cp;
	if (!sign)
		return compatibility(cp, out, kind);
	if (!sign->text)
		return 1;
	text = str_of(sign->text);
	for (size_t i = 0; i < text.n; i += size)
		out[n++] = utf8_decode(text, i, &size);
	return n;
}

bool fold_combines(uint32_t cp)
{
	return cp >= 0x300 && utf8proc_get_property((utf8proc_int32_t)cp)->combining_class != 0;
}

uint32_t fold_compose(uint32_t base, uint32_t mark)
{
	utf8proc_int32_t code[2] = {(utf8proc_int32_t)base, (utf8proc_int32_t)mark};

	return utf8proc_normalize_utf32(code, 2, UTF8PROC_COMPOSE) == 1 ? (uint32_t)code[0] : 0;
}

bool fold_is_of_word(uint32_t cp)
{
	utf8proc_category_t c = utf8proc_category((utf8proc_int32_t)cp);

	return (c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_LO) ||
	    (c >= UTF8PROC_CATEGORY_ND && c <= UTF8PROC_CATEGORY_NO);
}

struct str fold_map(struct str s, bool strip_marks, void **owned)
{
	const int options = UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
	    (strip_marks ? UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK : UTF8PROC_COMPOSE);
	utf8proc_uint8_t *folded = NULL;
	utf8proc_ssize_t n = UTF8PROC_ERROR_OVERFLOW;

	if (!utf8_is_ascii(s))
		n = utf8proc_map((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &folded, options);
	if (n == UTF8PROC_ERROR_NOMEM)
		memory_exhausted();
	*owned = folded;
	return n >= 0 ? (struct str){(const char *)folded, (size_t)n} : s;
}

void fold_key(struct buf *out, struct str s)
{
	void *folded;
	struct str text = fold_map(s, false, &folded);
	size_t size;

	for (size_t i = 0; i < text.n; i += size) {
		uint32_t cp = utf8_decode(text, i, &size);

		if (cp >= 'A' && cp <= 'Z')
			cp += 'a' - 'A';
		if (fold_is_of_word(cp))
			buf_addcp(out, cp);
	}
	free(folded);
}
