/* entity.c: HTML entities that a source left in its text. */
#include "undo.h"
#include <stdlib.h>
#include <string.h>

/* Those that abstracts hold; the full list has 2,231 (https://html.spec.whatwg.org/entities.json). Sorted. */
static const struct entity {
	const char *name;
	uint32_t cp;
} entities[] = {
    {"Alpha", 0x391},
    {"Beta", 0x392},
    {"Delta", 0x394},
    {"Gamma", 0x393},
    {"Lambda", 0x39B},
    {"Omega", 0x3A9},
    {"Phi", 0x3A6},
    {"Pi", 0x3A0},
    {"Psi", 0x3A8},
    {"Sigma", 0x3A3},
    {"Theta", 0x398},
    {"alpha", 0x3B1},
    {"amp", '&'},
    {"apos", '\''},
    {"asymp", 0x2248},
    {"beta", 0x3B2},
    {"bull", 0x2022},
    {"chi", 0x3C7},
    {"copy", 0xA9},
    {"darr", 0x2193},
    {"deg", 0xB0},
    {"delta", 0x3B4},
    {"eacute", 0xE9},
    {"egrave", 0xE8},
    {"epsilon", 0x3B5},
    {"eta", 0x3B7},
    {"frac12", 0xBD},
    {"gamma", 0x3B3},
    {"ge", 0x2265},
    {"gt", '>'},
    {"hellip", 0x2026},
    {"infin", 0x221E},
    {"kappa", 0x3BA},
    {"lambda", 0x3BB},
    {"laquo", 0xAB},
    {"ldquo", 0x201C},
    {"le", 0x2264},
    {"lsquo", 0x2018},
    {"lt", '<'},
    {"mdash", 0x2014},
    {"micro", 0xB5},
    {"middot", 0xB7},
    {"minus", 0x2212},
    {"mu", 0x3BC},
    {"nbsp", 0xA0},
    {"ndash", 0x2013},
    {"ne", 0x2260},
    {"nu", 0x3BD},
    {"omega", 0x3C9},
    {"ouml", 0xF6},
    {"phi", 0x3C6},
    {"pi", 0x3C0},
    {"plusmn", 0xB1},
    {"psi", 0x3C8},
    {"quot", '"'},
    {"raquo", 0xBB},
    {"rarr", 0x2192},
    {"rdquo", 0x201D},
    {"reg", 0xAE},
    {"rho", 0x3C1},
    {"rsquo", 0x2019},
    {"sigma", 0x3C3},
    {"sim", 0x223C},
    {"sup2", 0xB2},
    {"sup3", 0xB3},
    {"tau", 0x3C4},
    {"theta", 0x3B8},
    {"thinsp", 0x2009},
    {"times", 0xD7},
    {"trade", 0x2122},
    {"uarr", 0x2191},
    {"uuml", 0xFC},
    {"xi", 0x3BE},
    {"zeta", 0x3B6},
};

#define NAME_MAX_LENGTH 8 /* "thinsp", "#x10FFFF" */

static int by_name(const void *key, const void *entity)
{
	return strcmp(key, ((const struct entity *)entity)->name);
}

/* "#39", "#x27" to a code point that may stand in text; 0 when it isn't one. */
static uint32_t by_number(const char *name)
{
	int base = name[1] == 'x' || name[1] == 'X' ? 16 : 10;
	const char *digits = name + (base == 16 ? 2 : 1);
	char *end;
	unsigned long cp;

	if (!*digits || *digits == '+' || *digits == '-')
		return 0;
	cp = strtoul(digits, &end, base);
	if (*end || cp < ' ' || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF) || (cp >= 0x7F && cp < 0xA0))
		return 0;
	return (uint32_t)cp;
}

size_t entity_at(struct str s, size_t i, uint32_t *cp)
{
	char name[NAME_MAX_LENGTH + 1];
	const struct entity *e;
	size_t n = 0;

	for (i++; i + n < s.n && s.p[i + n] != ';'; n++) {
		char c = s.p[i + n];

		if (n == NAME_MAX_LENGTH ||
		    !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		        (c == '#' && n == 0)))
			return 0;
		name[n] = c;
	}
	if (!n || i + n == s.n)
		return 0;
	name[n] = 0;
	if (name[0] == '#') {
		*cp = by_number(name);
		return *cp ? n + 2 : 0;
	}
	e = bsearch(name, entities, sizeof(entities) / sizeof(*entities), sizeof(*entities), by_name);
	if (!e)
		return 0;
	*cp = e->cp;
	return n + 2;
}
