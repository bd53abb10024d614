/* script.c: sub- and superscripts as text (script.h). */
#include "script.h"
#include "../../pipeline/record.h"

/* Unicode's super- or subscript of a character (https://www.unicode.org/charts/PDF/U2070.pdf), or 0. */
static uint32_t script_of(uint32_t cp, bool up)
{
	if (cp >= '0' && cp <= '9') {
		if (up && cp >= '1' && cp <= '3')
			return cp == '1' ? 0xB9 : 0xB0 + (cp - '0');
		return (up ? 0x2070 : 0x2080) + (cp - '0');
	}
	switch (cp) {
	case '+':
		return up ? 0x207A : 0x208A;
	case '-':
	case 0x2010: /* hyphens, dashes and the minus sign mean the same here */
	case 0x2011:
	case 0x2013:
	case 0x2212:
		return up ? 0x207B : 0x208B;
	case '=':
		return up ? 0x207C : 0x208C;
	case '(':
		return up ? 0x207D : 0x208D;
	case ')':
		return up ? 0x207E : 0x208E;
	default:
		return 0;
	}
}

/* What is raised by custom only. Letters of ordinals are so behind a digit. */
static bool is_customary(struct str s, char before)
{
	static const char *const ordinals[] = {"st", "nd", "rd", "th", "er", "e", "ème", NULL};
	static const char *const signs[] = {"®", "™", "©", "℠", "TM", "'", "′", "″", "’", "°", "†", "*", NULL};

	return (before >= '0' && before <= '9' && word_index(ordinals, s) >= 0) || word_index(signs, s) >= 0;
}

bool script_add(struct buf *out, struct str s, bool up, char before)
{
	size_t start = out->n, size, length = 0;
	bool all = s.n > 0;

	for (size_t i = 0; i < s.n; i += size) {
		uint32_t cp = script_of(utf8_decode(s, i, &size), up);

		length += s.p[i] != '$';
		all &= cp != 0;
		if (all)
			buf_addcp(out, cp);
	}
	if (all)
		return false;
	out->n = start;
	if (s.n == 0)
		return false;
	if (up && str_is(s, "o")) { /* "37 <sup>o</sup>C", but "n<sup>o</sup>" */
		buf_adds(out, (before | 32) == 'n' ? "o" : "°");
		return false;
	}
	if (up && is_customary(s, before)) {
		buf_add(out, s);
		return false;
	}
	buf_addc(out, up ? '^' : '_');
	if (length > 1)
		buf_addc(out, '{');
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '$' || (i > 0 && s.p[i - 1] == '\\'))
			buf_addc(out, s.p[i]);
	if (length > 1)
		buf_addc(out, '}');
	return true;
}
