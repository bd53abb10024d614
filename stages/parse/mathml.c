/* mathml.c: formulas as TeX (xml_prose.h). */
#include "xml_prose.h"

#include <string.h>

/* Characters that TeX has commands for (unicode-math's names; https://ctan.org/pkg/unicode-math). Sorted. */
static const struct symbol {
	uint32_t cp;
	const char *tex;
} symbols[] = {
    {0x00A0, " "}, {0x00AC, "\\neg"}, {0x00B0, "^\\circ"}, {0x00B1, "\\pm"}, {0x00B7, "\\cdot"},
    {0x00D7, "\\times"}, {0x00F7, "\\div"}, {0x0393, "\\Gamma"}, {0x0394, "\\Delta"}, {0x0398, "\\Theta"},
    {0x039B, "\\Lambda"}, {0x039E, "\\Xi"}, {0x03A0, "\\Pi"}, {0x03A3, "\\Sigma"}, {0x03A6, "\\Phi"},
    {0x03A8, "\\Psi"}, {0x03A9, "\\Omega"}, {0x03B1, "\\alpha"}, {0x03B2, "\\beta"}, {0x03B3, "\\gamma"},
    {0x03B4, "\\delta"}, {0x03B5, "\\varepsilon"}, {0x03B6, "\\zeta"}, {0x03B7, "\\eta"}, {0x03B8, "\\theta"},
    {0x03B9, "\\iota"}, {0x03BA, "\\kappa"}, {0x03BB, "\\lambda"}, {0x03BC, "\\mu"}, {0x03BD, "\\nu"},
    {0x03BE, "\\xi"}, {0x03C0, "\\pi"}, {0x03C1, "\\rho"}, {0x03C3, "\\sigma"}, {0x03C4, "\\tau"},
    {0x03C5, "\\upsilon"}, {0x03C6, "\\varphi"}, {0x03C7, "\\chi"}, {0x03C8, "\\psi"}, {0x03C9, "\\omega"},
    {0x03D1, "\\vartheta"}, {0x03D5, "\\phi"}, {0x03D6, "\\varpi"}, {0x03F1, "\\varrho"}, {0x03F5, "\\epsilon"},
    {0x2009, " "}, {0x200A, ""}, {0x200B, ""}, {0x2010, "-"}, {0x2013, "-"}, {0x2016, "\\|"},
    {0x2020, "\\dagger"}, {0x2022, "\\bullet"}, {0x2026, "\\ldots"}, {0x2032, "'"}, {0x2033, "''"},
    {0x2061, ""}, {0x2062, ""}, {0x2063, ""}, {0x2064, ""}, {0x210F, "\\hbar"}, {0x2113, "\\ell"},
    {0x2190, "\\leftarrow"}, {0x2191, "\\uparrow"}, {0x2192, "\\rightarrow"}, {0x2193, "\\downarrow"},
    {0x2194, "\\leftrightarrow"}, {0x21D2, "\\Rightarrow"}, {0x21D4, "\\Leftrightarrow"}, {0x2200, "\\forall"},
    {0x2202, "\\partial"}, {0x2203, "\\exists"}, {0x2205, "\\emptyset"}, {0x2206, "\\Delta"}, {0x2207, "\\nabla"},
    {0x2208, "\\in"}, {0x2209, "\\notin"}, {0x220F, "\\prod"}, {0x2211, "\\sum"}, {0x2212, "-"},
    {0x2213, "\\mp"}, {0x2217, "*"}, {0x2218, "\\circ"}, {0x221A, "\\surd"}, {0x221D, "\\propto"},
    {0x221E, "\\infty"}, {0x2223, "|"}, {0x2225, "\\parallel"}, {0x2227, "\\wedge"}, {0x2228, "\\vee"},
    {0x2229, "\\cap"}, {0x222A, "\\cup"}, {0x222B, "\\int"}, {0x223C, "\\sim"}, {0x2243, "\\simeq"},
    {0x2245, "\\cong"}, {0x2248, "\\approx"}, {0x2260, "\\neq"}, {0x2261, "\\equiv"}, {0x2264, "\\leq"},
    {0x2265, "\\geq"}, {0x226A, "\\ll"}, {0x226B, "\\gg"}, {0x2272, "\\lesssim"}, {0x2273, "\\gtrsim"},
    {0x2282, "\\subset"}, {0x2286, "\\subseteq"}, {0x2295, "\\oplus"}, {0x2297, "\\otimes"}, {0x2299, "\\odot"},
    {0x22A5, "\\perp"}, {0x22C5, "\\cdot"}, {0x22EF, "\\cdots"}, {0x27E8, "\\langle"}, {0x27E9, "\\rangle"},
    {0x2A7D, "\\leqslant"}, {0x2A7E, "\\geqslant"}, {0xFEFF, ""}};

static const char *symbol_of(uint32_t cp)
{
	size_t low = 0, high = sizeof(symbols) / sizeof(symbols[0]);

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (symbols[middle].cp == cp)
			return symbols[middle].tex;
		if (symbols[middle].cp < cp)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Does out end in a command's name, which a letter would lengthen? */
static bool ends_in_command(const struct buf *out)
{
	size_t i = out->n;

	while (i > 0 && is_letter(out->p[i - 1]))
		i--;
	return i > 0 && i < out->n && out->p[i - 1] == '\\';
}

static void put(struct buf *out, struct str tex)
{
	if (tex.n > 0 && is_letter(tex.p[0]) && ends_in_command(out))
		buf_addc(out, ' ');
	buf_add(out, tex);
}

static void put_characters(struct buf *out, struct str s)
{
	size_t size;

	if (utf8_invalid(s) != SIZE_MAX)
		return;
	for (size_t i = 0; i < s.n; i += size) {
		const char *tex = symbol_of(utf8_decode(s, i, &size));

		if (tex) {
			put(out, str_of(tex));
		} else if (strchr("{}%&#_$", s.p[i])) {
			buf_addc(out, '\\');
			buf_addc(out, s.p[i]);
		} else {
			put(out, str_sub(s, i, i + size));
		}
	}
}

/* Names that TeX has commands for. */
static bool is_function(struct str s)
{
	static const char *const names[] = {"log", "ln", "exp", "sin", "cos", "tan", "max", "min", "sup", "inf",
	    "lim", "det", "dim", "ker", "arg", "Pr", "gcd", "deg", "sinh", "cosh", "tanh", NULL};

	return xml_is_one_of(s, names);
}

static const char *variant_command(struct str variant)
{
	static const struct {
		const char *variant, *command;
	} variants[] = {{"bold", "\\mathbf{"}, {"bold-italic", "\\mathbf{"}, {"script", "\\mathcal{"},
	    {"bold-script", "\\mathcal{"}, {"double-struck", "\\mathbb{"}, {"fraktur", "\\mathfrak{"},
	    {"normal", "\\mathrm{"}, {"sans-serif", "\\mathsf{"}, {"monospace", "\\mathtt{"}};

	for (size_t i = 0; i < sizeof(variants) / sizeof(variants[0]); i++)
		if (str_is(variant, variants[i].variant))
			return variants[i].command;
	return NULL;
}

static const char *const tokens[] = {"mi", "mn", "mo", "mtext", "ms", NULL};

static void put_token(struct buf *out, const struct xml *n)
{
	struct arena a = {0};
	struct str s = xml_text(&a, n);
	const char *variant = variant_command(xml_attribute(n, "mathvariant"));
	bool word = s.n > 1 && utf8_is_ascii(s) && is_letter(s.p[0]);

	if (is_function(s) && !xml_is(n, "mtext")) {
		buf_addc(out, '\\');
		buf_add(out, s);
	} else if (xml_is(n, "mtext") && s.n > 0) {
		buf_adds(out, str_find_char(s, ' ', 0) == SIZE_MAX ? "\\mathrm{" : "\\text{");
		put_characters(out, s);
		buf_addc(out, '}');
	} else if (variant && s.n > 0 && is_letter(s.p[0])) {
		buf_adds(out, variant);
		put_characters(out, s);
		buf_addc(out, '}');
	} else if (word) {
		buf_adds(out, "\\mathrm{");
		put_characters(out, s);
		buf_addc(out, '}');
	} else {
		put_characters(out, s);
	}
	arena_free(&a);
}

static void render(struct buf *out, const struct xml *n);

static void render_children(struct buf *out, const struct xml *n)
{
	for (const struct xml *i = n->first; i; i = i->next) {
		if (i->name.n > 0)
			render(out, i);
		else if (str_trim(i->text).n > 0)
			put_characters(out, str_trim(i->text));
	}
}

/* One symbol, or one command: needs no braces. */
static bool is_single(struct str s)
{
	if (s.n > 1 && s.p[0] == '\\') {
		for (size_t i = 1; i < s.n; i++)
			if (!is_letter(s.p[i]))
				return false;
		return true;
	}
	return utf8_length(s) == 1;
}

/* An argument that is TeX already: braces around it, left out where `bare` and one symbol. */
static void put_braced(struct buf *out, struct str s, bool bare)
{
	if (bare && (is_single(s) || s.n == 0)) {
		put(out, s);
	} else {
		buf_addc(out, '{');
		buf_add(out, s);
		buf_addc(out, '}');
	}
}

/* Every element is rendered once: twice would be exponential in their nesting. */
static void put_argument(struct buf *out, const struct xml *n, bool bare)
{
	struct buf inside = {0};

	if (n)
		render(&inside, n);
	put_braced(out, str_trim(buf_str(&inside)), bare);
	buf_free(&inside);
}

/* A base with what stands below and above it. Primes and degrees bring their own mark. */
static void put_scripts(struct buf *out, const struct xml *base, const struct xml *sub, const struct xml *sup)
{
	struct buf inside = {0};

	if (base)
		put_argument(out, base, true);
	if (sub && !xml_is(sub, "none")) {
		buf_addc(out, '_');
		put_argument(out, sub, true);
	}
	if (sup && !xml_is(sup, "none")) {
		render(&inside, sup);
		struct str s = str_trim(buf_str(&inside));

		if (str_starts(s, "'") || str_starts(s, "^")) {
			buf_add(out, s);
		} else {
			buf_addc(out, '^');
			put_braced(out, s, true);
		}
	}
	buf_free(&inside);
}

static const char *accent_command(struct str mark)
{
	static const struct {
		const char *mark, *command;
	} accents[] = {{"¯", "\\bar"}, {"‾", "\\bar"}, {"̄", "\\bar"}, {"^", "\\hat"}, {"ˆ", "\\hat"}, {"̂", "\\hat"},
	    {"~", "\\tilde"}, {"˜", "\\tilde"}, {"∼", "\\tilde"}, {"̃", "\\tilde"}, {"˙", "\\dot"}, {"̇", "\\dot"},
	    {".", "\\dot"}, {"¨", "\\ddot"}, {"→", "\\vec"}, {"⃗", "\\vec"}, {"⇀", "\\vec"}, {"_", "\\bar"},
	    {"―", "\\bar"}, {"ˇ", "\\check"}};

	for (size_t i = 0; i < sizeof(accents) / sizeof(accents[0]); i++)
		if (str_is(mark, accents[i].mark))
			return accents[i].command;
	return NULL;
}

/* Operators whose limits are written as scripts: \sum_{i}^{n}. */
static bool has_limits(const struct xml *base)
{
	struct buf b = {0};
	bool is;

	if (!xml_is_one_of(base->name, tokens))
		return false;
	put_token(&b, base);
	struct str s = buf_str(&b);
	is = str_is(s, "\\sum") || str_is(s, "\\prod") || str_is(s, "\\int") ||
	    (str_starts(s, "\\") && is_function(str_sub(s, 1, s.n)));
	buf_free(&b);
	return is;
}

static void put_over_under(struct buf *out, const struct xml *base, const struct xml *under, const struct xml *over)
{
	struct arena a = {0};

	if (!base)
		return;
	if (has_limits(base)) {
		put_scripts(out, base, under, over);
		return;
	}
	const char *accent = over && !under ? accent_command(xml_text(&a, over)) : NULL;
	arena_free(&a);
	if (accent) {
		buf_adds(out, accent);
		put_argument(out, base, false);
		return;
	}
	if (over) {
		buf_adds(out, "\\overset");
		put_argument(out, over, false);
		buf_addc(out, '{');
	}
	if (under) {
		buf_adds(out, "\\underset");
		put_argument(out, under, false);
	}
	put_argument(out, base, !under);
	if (over)
		buf_addc(out, '}');
}

/* Base, then pairs of scripts behind it, then pairs before it. */
static void put_multiscripts(struct buf *out, const struct xml *n)
{
	const struct xml *base = xml_first(n), *before = xml_child(n, "mprescripts");

	for (const struct xml *i = xml_next(before); i; i = xml_next(xml_next(i))) {
		buf_adds(out, "{}");
		put_scripts(out, NULL, i, xml_next(i));
	}
	if (base)
		put_argument(out, base, true);
	for (const struct xml *i = xml_next(base); i && i != before; i = xml_next(xml_next(i))) {
		put_scripts(out, NULL, i, xml_next(i) == before ? NULL : xml_next(i));
		if (xml_next(i) == before)
			break;
	}
}

static void put_fenced(struct buf *out, const struct xml *n)
{
	struct str open = xml_attribute(n, "open"), close = xml_attribute(n, "close");

	put_characters(out, open.p ? open : STR("("));
	for (const struct xml *i = xml_first(n); i; i = xml_next(i)) {
		render(out, i);
		if (xml_next(i))
			buf_addc(out, ',');
	}
	put_characters(out, close.p ? close : STR(")"));
}

static void put_table(struct buf *out, const struct xml *n)
{
	buf_adds(out, "\\begin{matrix}");
	for (const struct xml *row = xml_first(n); row; row = xml_next(row)) {
		for (const struct xml *cell = xml_first(row); cell; cell = xml_next(cell)) {
			render_children(out, cell);
			if (xml_next(cell))
				buf_adds(out, " & ");
		}
		if (xml_next(row))
			buf_adds(out, " \\\\ ");
	}
	buf_adds(out, "\\end{matrix}");
}

static void render(struct buf *out, const struct xml *n)
{
	static const char *const nothing[] = {"annotation", "annotation-xml", "mphantom", "none", NULL};
	const struct xml *first = xml_first(n), *second = xml_next(first), *third = xml_next(second);

	if (xml_is_one_of(n->name, nothing))
		return;
	if (xml_is_one_of(n->name, tokens)) {
		put_token(out, n);
	} else if (xml_is(n, "msub")) {
		put_scripts(out, first, second, NULL);
	} else if (xml_is(n, "msup")) {
		put_scripts(out, first, NULL, second);
	} else if (xml_is(n, "msubsup")) {
		put_scripts(out, first, second, third);
	} else if (xml_is(n, "mover")) {
		put_over_under(out, first, NULL, second);
	} else if (xml_is(n, "munder")) {
		put_over_under(out, first, second, NULL);
	} else if (xml_is(n, "munderover")) {
		put_over_under(out, first, second, third);
	} else if (xml_is(n, "mmultiscripts")) {
		put_multiscripts(out, n);
	} else if (xml_is(n, "mfrac")) {
		buf_adds(out, "\\frac");
		put_argument(out, first, false);
		put_argument(out, second, false);
	} else if (xml_is(n, "mroot")) {
		buf_adds(out, "\\sqrt[");
		if (second)
			render(out, second);
		buf_addc(out, ']');
		put_argument(out, first, false);
	} else if (xml_is(n, "msqrt")) {
		buf_adds(out, "\\sqrt{");
		render_children(out, n);
		buf_addc(out, '}');
	} else if (xml_is(n, "mfenced")) {
		put_fenced(out, n);
	} else if (xml_is(n, "mtable")) {
		put_table(out, n);
	} else {
		render_children(out, n);
	}
}

void mathml_to_tex(struct buf *out, const struct xml *math)
{
	render_children(out, math);
}

struct str tex_math_inside(struct str tex)
{
	static const char begin[] = "\\begin{document}", end[] = "\\end{document}";
	size_t from = str_find(tex, str_of(begin), 0);

	if (from != SIZE_MAX)
		tex = str_sub(tex, from + strlen(begin), str_find(tex, str_of(end), from));
	for (;;) {
		tex = str_trim(tex);
		if (tex.n >= 2 && str_starts(tex, "$") && str_ends(tex, "$"))
			tex = str_sub(tex, 1, tex.n - 1);
		else if ((str_starts(tex, "\\[") && str_ends(tex, "\\]")) ||
		    (str_starts(tex, "\\(") && str_ends(tex, "\\)")))
			tex = str_sub(tex, 2, tex.n - 2);
		else
			return tex;
	}
}
