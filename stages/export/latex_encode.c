/* latex_encode.c: a code point as LaTeX writes it (bibtex.h). What is in the table is in LaTeX's kernel with
 * fontenc T1, in textcomp (since 2020 part of it) or in amssymb; names as in "The Comprehensive LaTeX Symbol
 * List". Letters with accents come from Unicode's decompositions. */
#include "bibtex.h"
#include "plain.h"
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

struct sign {
	uint32_t cp;
	const char *latex;
	bool maths;
};

/* In the order of the code points. */
static const struct sign signs[] = {
    {0x00a0, "~", false},
    {0x00a1, "{\\textexclamdown}", false},
    {0x00a2, "{\\textcent}", false},
    {0x00a3, "{\\pounds}", false},
    {0x00a5, "{\\textyen}", false},
    {0x00a7, "{\\S}", false},
    {0x00a9, "{\\copyright}", false},
    {0x00aa, "{\\textordfeminine}", false},
    {0x00ab, "{\\guillemotleft}", false},
    {0x00ac, "\\neg", true},
    {0x00ae, "{\\textregistered}", false},
    {0x00b0, "{\\textdegree}", false},
    {0x00b1, "\\pm", true},
    {0x00b2, "^2", true},
    {0x00b3, "^3", true},
    {0x00b5, "\\mu", true},
    {0x00b6, "{\\P}", false},
    {0x00b7, "{\\textperiodcentered}", false},
    {0x00b9, "^1", true},
    {0x00ba, "{\\textordmasculine}", false},
    {0x00bb, "{\\guillemotright}", false},
    {0x00bc, "{\\textonequarter}", false},
    {0x00bd, "{\\textonehalf}", false},
    {0x00be, "{\\textthreequarters}", false},
    {0x00bf, "{\\textquestiondown}", false},
    {0x00c6, "{\\AE}", false},
    {0x00d0, "{\\DH}", false},
    {0x00d7, "\\times", true},
    {0x00d8, "{\\O}", false},
    {0x00de, "{\\TH}", false},
    {0x00df, "{\\ss}", false},
    {0x00e6, "{\\ae}", false},
    {0x00f0, "{\\dh}", false},
    {0x00f7, "\\div", true},
    {0x00f8, "{\\o}", false},
    {0x00fe, "{\\th}", false},
    {0x0110, "{\\DJ}", false},
    {0x0111, "{\\dj}", false},
    {0x0127, "\\hbar", true},
    {0x0131, "{\\i}", false},
    {0x0141, "{\\L}", false},
    {0x0142, "{\\l}", false},
    {0x014a, "{\\NG}", false},
    {0x014b, "{\\ng}", false},
    {0x0152, "{\\OE}", false},
    {0x0153, "{\\oe}", false},
    {0x0218, "{\\textcommabelow{S}}", false},
    {0x0219, "{\\textcommabelow{s}}", false},
    {0x021a, "{\\textcommabelow{T}}", false},
    {0x021b, "{\\textcommabelow{t}}", false},
    {0x0237, "{\\j}", false},
    {0x0393, "\\Gamma", true},
    {0x0394, "\\Delta", true},
    {0x0398, "\\Theta", true},
    {0x039b, "\\Lambda", true},
    {0x039e, "\\Xi", true},
    {0x03a0, "\\Pi", true},
    {0x03a3, "\\Sigma", true},
    {0x03a5, "\\Upsilon", true},
    {0x03a6, "\\Phi", true},
    {0x03a8, "\\Psi", true},
    {0x03a9, "\\Omega", true},
    {0x03b1, "\\alpha", true},
    {0x03b2, "\\beta", true},
    {0x03b3, "\\gamma", true},
    {0x03b4, "\\delta", true},
    {0x03b5, "\\varepsilon", true},
    {0x03b6, "\\zeta", true},
    {0x03b7, "\\eta", true},
    {0x03b8, "\\theta", true},
    {0x03b9, "\\iota", true},
    {0x03ba, "\\kappa", true},
    {0x03bb, "\\lambda", true},
    {0x03bc, "\\mu", true},
    {0x03bd, "\\nu", true},
    {0x03be, "\\xi", true},
    {0x03c0, "\\pi", true},
    {0x03c1, "\\rho", true},
    {0x03c2, "\\varsigma", true},
    {0x03c3, "\\sigma", true},
    {0x03c4, "\\tau", true},
    {0x03c5, "\\upsilon", true},
    {0x03c6, "\\varphi", true},
    {0x03c7, "\\chi", true},
    {0x03c8, "\\psi", true},
    {0x03c9, "\\omega", true},
    {0x03d1, "\\vartheta", true},
    {0x03d5, "\\phi", true},
    {0x03f1, "\\varrho", true},
    {0x03f5, "\\epsilon", true},
    {0x2002, "{\\enspace}", false},
    {0x2003, "{\\quad}", false},
    {0x2006, "{\\,}", false},
    {0x2009, "{\\,}", false},
    {0x200a, "{\\,}", false},
    {0x2010, "-", false},
    {0x2011, "-", false},
    {0x2012, "--", false},
    {0x2013, "--", false},
    {0x2014, "---", false},
    {0x2015, "---", false},
    {0x2018, "`", false},
    {0x2019, "'", false},
    {0x201a, "{\\quotesinglbase}", false},
    {0x201c, "``", false},
    {0x201d, "''", false},
    {0x201e, "{\\quotedblbase}", false},
    {0x2020, "{\\dag}", false},
    {0x2021, "{\\ddag}", false},
    {0x2022, "{\\textbullet}", false},
    {0x2026, "{\\ldots}", false},
    {0x202f, "~", false},
    {0x2030, "{\\textperthousand}", false},
    {0x2032, "'", true},
    {0x2039, "{\\guilsinglleft}", false},
    {0x203a, "{\\guilsinglright}", false},
    {0x2070, "^0", true},
    {0x2074, "^4", true},
    {0x2075, "^5", true},
    {0x2076, "^6", true},
    {0x2077, "^7", true},
    {0x2078, "^8", true},
    {0x2079, "^9", true},
    {0x207b, "^-", true},
    {0x207f, "^n", true},
    {0x2080, "_0", true},
    {0x2081, "_1", true},
    {0x2082, "_2", true},
    {0x2083, "_3", true},
    {0x2084, "_4", true},
    {0x2085, "_5", true},
    {0x2086, "_6", true},
    {0x2087, "_7", true},
    {0x2088, "_8", true},
    {0x2089, "_9", true},
    {0x20ac, "{\\texteuro}", false},
    {0x2102, "\\mathbb{C}", true},
    {0x210f, "\\hbar", true},
    {0x2113, "\\ell", true},
    {0x2115, "\\mathbb{N}", true},
    {0x211a, "\\mathbb{Q}", true},
    {0x211d, "\\mathbb{R}", true},
    {0x2122, "{\\texttrademark}", false},
    {0x2124, "\\mathbb{Z}", true},
    {0x2126, "\\Omega", true},
    {0x2135, "\\aleph", true},
    {0x2190, "\\leftarrow", true},
    {0x2191, "\\uparrow", true},
    {0x2192, "\\rightarrow", true},
    {0x2193, "\\downarrow", true},
    {0x2194, "\\leftrightarrow", true},
    {0x21a6, "\\mapsto", true},
    {0x21d0, "\\Leftarrow", true},
    {0x21d2, "\\Rightarrow", true},
    {0x21d4, "\\Leftrightarrow", true},
    {0x2200, "\\forall", true},
    {0x2202, "\\partial", true},
    {0x2203, "\\exists", true},
    {0x2205, "\\emptyset", true},
    {0x2206, "\\Delta", true},
    {0x2207, "\\nabla", true},
    {0x2208, "\\in", true},
    {0x2209, "\\notin", true},
    {0x220b, "\\ni", true},
    {0x220f, "\\prod", true},
    {0x2211, "\\sum", true},
    {0x2212, "-", true},
    {0x2213, "\\mp", true},
    {0x2217, "\\ast", true},
    {0x2218, "\\circ", true},
    {0x2219, "\\cdot", true},
    {0x221a, "\\surd", true},
    {0x221d, "\\propto", true},
    {0x221e, "\\infty", true},
    {0x2223, "\\mid", true},
    {0x2225, "\\parallel", true},
    {0x2227, "\\wedge", true},
    {0x2228, "\\vee", true},
    {0x2229, "\\cap", true},
    {0x222a, "\\cup", true},
    {0x222b, "\\int", true},
    {0x223c, "\\sim", true},
    {0x2243, "\\simeq", true},
    {0x2245, "\\cong", true},
    {0x2248, "\\approx", true},
    {0x2260, "\\neq", true},
    {0x2261, "\\equiv", true},
    {0x2264, "\\leq", true},
    {0x2265, "\\geq", true},
    {0x226a, "\\ll", true},
    {0x226b, "\\gg", true},
    {0x2272, "\\lesssim", true},
    {0x2273, "\\gtrsim", true},
    {0x2282, "\\subset", true},
    {0x2283, "\\supset", true},
    {0x2286, "\\subseteq", true},
    {0x2287, "\\supseteq", true},
    {0x2295, "\\oplus", true},
    {0x2297, "\\otimes", true},
    {0x2299, "\\odot", true},
    {0x22a4, "\\top", true},
    {0x22a5, "\\perp", true},
    {0x22c5, "\\cdot", true},
    {0x22c6, "\\star", true},
    {0x2308, "\\lceil", true},
    {0x2309, "\\rceil", true},
    {0x230a, "\\lfloor", true},
    {0x230b, "\\rfloor", true},
    {0x25a1, "\\square", true},
    {0x2605, "\\star", true},
    {0x27e8, "\\langle", true},
    {0x27e9, "\\rangle", true},
    {0x27f6, "\\longrightarrow", true},
    {0x2a7d, "\\leqslant", true},
    {0x2a7e, "\\geqslant", true},
    {0x1d53d, "\\mathbb{F}", true},
};

/* Accents by their combining mark; a command of a letter needs a space behind it. */
static const struct {
	uint32_t mark;
	char command;
} accents[] = {
    {0x300, '`'},
    {0x301, '\''},
    {0x302, '^'},
    {0x303, '~'},
    {0x304, '='},
    {0x306, 'u'},
    {0x307, '.'},
    {0x308, '"'},
    {0x30a, 'r'},
    {0x30b, 'H'},
    {0x30c, 'v'},
    {0x323, 'd'},
    {0x327, 'c'},
    {0x328, 'k'},
    {0x331, 'b'},
};

static int compare(const void *key, const void *item)
{
	uint32_t cp = *(const uint32_t *)key, other = ((const struct sign *)item)->cp;

	return cp < other ? -1 : cp > other;
}

static bool put_sign(struct buf *out, uint32_t cp, bool maths)
{
	const struct sign *s =
	    bsearch(&cp, signs, sizeof(signs) / sizeof(signs[0]), sizeof(signs[0]), compare);

	if (!s || (maths && !s->maths))
		return false;
	/* Within maths what follows may be a letter. */
	buf_addf(out, !s->maths ? "%s" : maths ? "{%s}" : "{$%s$}", s->latex);
	return true;
}

static char accent_command(uint32_t mark)
{
	for (size_t i = 0; i < sizeof(accents) / sizeof(accents[0]); i++)
		if (accents[i].mark == mark)
			return accents[i].command;
	return 0;
}

static bool is_letter(uint32_t cp)
{
	return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');
}

/* A letter with accents: {\'e}, {\c c}, {\'{\^a}}. BibTeX takes a group that begins so for one letter. An i keeps
 * no dot under an accent that stands on it. */
static bool put_accented(struct buf *out, uint32_t cp)
{
	enum { PARTS_MAX = 4 };
	utf8proc_int32_t parts[PARTS_MAX];
	int boundary = 0;
	utf8proc_ssize_t n =
	    utf8proc_decompose_char((utf8proc_int32_t)cp, parts, PARTS_MAX, UTF8PROC_DECOMPOSE, &boundary);
	bool above;

	if (n < 2 || n > PARTS_MAX || !is_letter((uint32_t)parts[0]))
		return false;
	for (utf8proc_ssize_t i = 1; i < n; i++)
		if (!accent_command((uint32_t)parts[i]))
			return false;
	for (utf8proc_ssize_t i = n - 1; i > 0; i--) {
		char command = accent_command((uint32_t)parts[i]);

		buf_addf(out, "{\\%c%s", command, is_letter((uint32_t)command) && i == 1 ? " " : "");
	}
	above = !strchr("cdkb", accent_command((uint32_t)parts[1]));
	if (above && (parts[0] == 'i' || parts[0] == 'j'))
		buf_addf(out, "\\%c", (char)parts[0]);
	else
		buf_addc(out, (char)parts[0]);
	for (utf8proc_ssize_t i = 1; i < n; i++)
		buf_addc(out, '}');
	return true;
}

/* Full-width and other forms of ASCII characters that print something: "A" for U+FF21, "fi" for U+FB01. Not of
 * those that would mean something to LaTeX. */
static bool put_plain_form(struct buf *out, uint32_t cp)
{
	utf8proc_int32_t parts[8];
	int boundary = 0;
	utf8proc_ssize_t n = utf8proc_decompose_char(
	    (utf8proc_int32_t)cp, parts, 8, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, &boundary);

	if (n < 1 || n > 8)
		return false;
	for (utf8proc_ssize_t i = 0; i < n; i++)
		if (parts[i] <= ' ' || parts[i] >= 0x7f || strchr("\\{}$&#^_%~\"", (int)parts[i]))
			return false;
	for (utf8proc_ssize_t i = 0; i < n; i++)
		buf_addc(out, (char)parts[i]);
	return true;
}

/* Soft hyphens, zero-width spaces and joiners, marks of direction, byte order marks. */
static bool is_invisible(uint32_t cp)
{
	return cp == 0xad || cp == 0xfeff || (cp >= 0x200b && cp <= 0x200f) ||
	    (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2060 && cp <= 0x2064);
}

void latex_encode(struct buf *out, uint32_t cp, bool maths)
{
	char bytes[4];

	if (is_invisible(cp) || put_sign(out, cp, maths))
		return;
	if (put_plain_form(out, cp) || (!maths && put_accented(out, cp)))
		return;
	buf_add(out, (struct str){bytes, utf8_encode(cp, bytes)});
}

uint32_t latex_sign(struct str name)
{
	static const char *const other_names[][2] = {{"le", "leq"}, {"ge", "geq"}, {"ne", "neq"},
	    {"to", "rightarrow"}, {"gets", "leftarrow"}, {"land", "wedge"}, {"lor", "vee"}, {"lnot", "neg"},
	    {"varnothing", "emptyset"}, {"iff", "Leftrightarrow"}, {"implies", "Rightarrow"}};

	for (size_t i = 0; i < sizeof(other_names) / sizeof(other_names[0]); i++)
		if (str_is(name, other_names[i][0]))
			name = str_of(other_names[i][1]);
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (signs[i].maths && signs[i].latex[0] == '\\' && str_is(name, signs[i].latex + 1))
			return signs[i].cp;
	return 0;
}
