/* entity.c: HTML entities that a source left in its text. */
#include "undo.h"
#include <stdlib.h>
#include <string.h>

/* Latin letters, Greek, and signs that abstracts and names hold; the full list has 2,231
 * (https://html.spec.whatwg.org/entities.json). Sorted. */
static const struct entity {
	const char *name;
	uint32_t cp;
} entities[] = {
    {"AElig", 0xC6},
    {"Aacute", 0xC1},
    {"Abreve", 0x102},
    {"Acirc", 0xC2},
    {"Agrave", 0xC0},
    {"Alpha", 0x391},
    {"Aring", 0xC5},
    {"Atilde", 0xC3},
    {"Auml", 0xC4},
    {"Beta", 0x392},
    {"Cacute", 0x106},
    {"Ccaron", 0x10C},
    {"Ccedil", 0xC7},
    {"Chi", 0x3A7},
    {"Dagger", 0x2021},
    {"Delta", 0x394},
    {"ETH", 0xD0},
    {"Eacute", 0xC9},
    {"Ecaron", 0x11A},
    {"Ecirc", 0xCA},
    {"Egrave", 0xC8},
    {"Epsilon", 0x395},
    {"Eta", 0x397},
    {"Euml", 0xCB},
    {"Gamma", 0x393},
    {"Iacute", 0xCD},
    {"Icirc", 0xCE},
    {"Igrave", 0xCC},
    {"Iota", 0x399},
    {"Iuml", 0xCF},
    {"Kappa", 0x39A},
    {"Lambda", 0x39B},
    {"Lstrok", 0x141},
    {"Mu", 0x39C},
    {"Nacute", 0x143},
    {"Ntilde", 0xD1},
    {"Nu", 0x39D},
    {"OElig", 0x152},
    {"Oacute", 0xD3},
    {"Ocirc", 0xD4},
    {"Ograve", 0xD2},
    {"Omega", 0x3A9},
    {"Omicron", 0x39F},
    {"Oslash", 0xD8},
    {"Otilde", 0xD5},
    {"Ouml", 0xD6},
    {"Phi", 0x3A6},
    {"Pi", 0x3A0},
    {"Prime", 0x2033},
    {"Psi", 0x3A8},
    {"Rcaron", 0x158},
    {"Rho", 0x3A1},
    {"Sacute", 0x15A},
    {"Scaron", 0x160},
    {"Scedil", 0x15E},
    {"Sigma", 0x3A3},
    {"THORN", 0xDE},
    {"Tau", 0x3A4},
    {"Theta", 0x398},
    {"Uacute", 0xDA},
    {"Ucirc", 0xDB},
    {"Ugrave", 0xD9},
    {"Upsilon", 0x3A5},
    {"Uuml", 0xDC},
    {"Xi", 0x39E},
    {"Yacute", 0xDD},
    {"Yuml", 0x178},
    {"Zacute", 0x179},
    {"Zcaron", 0x17D},
    {"Zeta", 0x396},
    {"aacute", 0xE1},
    {"abreve", 0x103},
    {"acirc", 0xE2},
    {"acute", 0xB4},
    {"aelig", 0xE6},
    {"agrave", 0xE0},
    {"alpha", 0x3B1},
    {"amp", '&'},
    {"and", 0x2227},
    {"ang", 0x2220},
    {"aogon", 0x105},
    {"apos", '\''},
    {"aring", 0xE5},
    {"asymp", 0x2248},
    {"atilde", 0xE3},
    {"auml", 0xE4},
    {"bdquo", 0x201E},
    {"beta", 0x3B2},
    {"brvbar", 0xA6},
    {"bull", 0x2022},
    {"cacute", 0x107},
    {"cap", 0x2229},
    {"caron", 0x2C7},
    {"ccaron", 0x10D},
    {"ccedil", 0xE7},
    {"cedil", 0xB8},
    {"cent", 0xA2},
    {"chi", 0x3C7},
    {"circ", 0x2C6},
    {"cong", 0x2245},
    {"copy", 0xA9},
    {"cup", 0x222A},
    {"curren", 0xA4},
    {"dagger", 0x2020},
    {"darr", 0x2193},
    {"deg", 0xB0},
    {"delta", 0x3B4},
    {"divide", 0xF7},
    {"eacute", 0xE9},
    {"ecaron", 0x11B},
    {"ecirc", 0xEA},
    {"egrave", 0xE8},
    {"empty", 0x2205},
    {"emsp", 0x2003},
    {"ensp", 0x2002},
    {"eogon", 0x119},
    {"epsilon", 0x3B5},
    {"equiv", 0x2261},
    {"eta", 0x3B7},
    {"eth", 0xF0},
    {"euml", 0xEB},
    {"euro", 0x20AC},
    {"exist", 0x2203},
    {"fnof", 0x192},
    {"forall", 0x2200},
    {"frac12", 0xBD},
    {"frac14", 0xBC},
    {"frac34", 0xBE},
    {"gamma", 0x3B3},
    {"gbreve", 0x11F},
    {"ge", 0x2265},
    {"gt", '>'},
    {"hArr", 0x21D4},
    {"harr", 0x2194},
    {"hellip", 0x2026},
    {"iacute", 0xED},
    {"icirc", 0xEE},
    {"iexcl", 0xA1},
    {"igrave", 0xEC},
    {"infin", 0x221E},
    {"inodot", 0x131},
    {"int", 0x222B},
    {"iota", 0x3B9},
    {"iquest", 0xBF},
    {"isin", 0x2208},
    {"iuml", 0xEF},
    {"kappa", 0x3BA},
    {"lambda", 0x3BB},
    {"laquo", 0xAB},
    {"larr", 0x2190},
    {"ldquo", 0x201C},
    {"le", 0x2264},
    {"lowast", 0x2217},
    {"loz", 0x25CA},
    {"lsaquo", 0x2039},
    {"lsquo", 0x2018},
    {"lstrok", 0x142},
    {"lt", '<'},
    {"macr", 0xAF},
    {"mdash", 0x2014},
    {"micro", 0xB5},
    {"middot", 0xB7},
    {"minus", 0x2212},
    {"mu", 0x3BC},
    {"nabla", 0x2207},
    {"nacute", 0x144},
    {"nbsp", 0xA0},
    {"ndash", 0x2013},
    {"ne", 0x2260},
    {"ni", 0x220B},
    {"not", 0xAC},
    {"notin", 0x2209},
    {"nsub", 0x2284},
    {"ntilde", 0xF1},
    {"nu", 0x3BD},
    {"oacute", 0xF3},
    {"ocirc", 0xF4},
    {"odblac", 0x151},
    {"oelig", 0x153},
    {"ograve", 0xF2},
    {"omega", 0x3C9},
    {"omicron", 0x3BF},
    {"oplus", 0x2295},
    {"or", 0x2228},
    {"ordf", 0xAA},
    {"ordm", 0xBA},
    {"oslash", 0xF8},
    {"otilde", 0xF5},
    {"otimes", 0x2297},
    {"ouml", 0xF6},
    {"para", 0xB6},
    {"part", 0x2202},
    {"permil", 0x2030},
    {"perp", 0x22A5},
    {"phi", 0x3C6},
    {"pi", 0x3C0},
    {"piv", 0x3D6},
    {"plusmn", 0xB1},
    {"pound", 0xA3},
    {"prime", 0x2032},
    {"prod", 0x220F},
    {"prop", 0x221D},
    {"psi", 0x3C8},
    {"quot", '"'},
    {"rArr", 0x21D2},
    {"radic", 0x221A},
    {"raquo", 0xBB},
    {"rarr", 0x2192},
    {"rcaron", 0x159},
    {"rdquo", 0x201D},
    {"reg", 0xAE},
    {"rho", 0x3C1},
    {"rsaquo", 0x203A},
    {"rsquo", 0x2019},
    {"sacute", 0x15B},
    {"sbquo", 0x201A},
    {"scaron", 0x161},
    {"scedil", 0x15F},
    {"sdot", 0x22C5},
    {"sect", 0xA7},
    {"shy", 0xAD},
    {"sigma", 0x3C3},
    {"sigmaf", 0x3C2},
    {"sim", 0x223C},
    {"sub", 0x2282},
    {"sube", 0x2286},
    {"sum", 0x2211},
    {"sup", 0x2283},
    {"sup1", 0xB9},
    {"sup2", 0xB2},
    {"sup3", 0xB3},
    {"supe", 0x2287},
    {"szlig", 0xDF},
    {"tau", 0x3C4},
    {"there4", 0x2234},
    {"theta", 0x3B8},
    {"thetasym", 0x3D1},
    {"thinsp", 0x2009},
    {"thorn", 0xFE},
    {"tilde", 0x2DC},
    {"times", 0xD7},
    {"trade", 0x2122},
    {"uacute", 0xFA},
    {"uarr", 0x2191},
    {"ucirc", 0xFB},
    {"udblac", 0x171},
    {"ugrave", 0xF9},
    {"uml", 0xA8},
    {"upsih", 0x3D2},
    {"upsilon", 0x3C5},
    {"uuml", 0xFC},
    {"xi", 0x3BE},
    {"yacute", 0xFD},
    {"yen", 0xA5},
    {"yuml", 0xFF},
    {"zacute", 0x17A},
    {"zcaron", 0x17E},
    {"zeta", 0x3B6},
    {"zwj", 0x200D},
    {"zwnj", 0x200C},
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
