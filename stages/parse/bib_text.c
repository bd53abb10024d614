/* bib_text.c: the TeX of a BibTeX field as text (bib.h). Accents and letters are those of stages/normalise/undo.h. */
#include "../normalise/undo.h"
#include "bib.h"
#include <string.h>

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Commands that stand for a character of text; the matching copy's forms (undo.h) are for matching only. */
static const char *symbol(struct str name)
{
	static const char *const symbols[][2] = {{"textendash", "–"}, {"textemdash", "—"},
	    {"textquoteleft", "‘"}, {"textquoteright", "’"}, {"textquotedblleft", "“"},
	    {"textquotedblright", "”"}, {"textquotesingle", "'"}, {"textquotedbl", "\""},
	    {"guillemotleft", "«"}, {"guillemotright", "»"}, {"guilsinglleft", "‹"}, {"guilsinglright", "›"},
	    {"quotedblbase", "„"}, {"quotesinglbase", "‚"}, {"textasciitilde", "~"}, {"textasciicircum", "^"},
	    {"textasciigrave", "`"}, {"textbackslash", "\\"}, {"textbar", "|"}, {"textless", "<"},
	    {"textgreater", ">"}, {"textunderscore", "_"}, {"textbraceleft", "{"}, {"textbraceright", "}"},
	    {"textdollar", "$"}, {"textregistered", "®"}, {"texttrademark", "™"}, {"textcopyright", "©"},
	    {"copyright", "©"}, {"textdegree", "°"}, {"textmu", "µ"}, {"texttimes", "×"}, {"textpm", "±"},
	    {"textdiv", "÷"}, {"textellipsis", "…"}, {"ldots", "…"}, {"dots", "…"}, {"textbullet", "•"},
	    {"textperiodcentered", "·"}, {"textsection", "§"}, {"S", "§"}, {"P", "¶"}, {"textparagraph", "¶"},
	    {"dag", "†"}, {"ddag", "‡"}, {"pounds", "£"}, {"textsterling", "£"}, {"texteuro", "€"},
	    {"euro", "€"}, {"textyen", "¥"}, {"textonehalf", "½"}, {"textonequarter", "¼"},
	    {"textexclamdown", "¡"}, {"textquestiondown", "¿"}, {"textordfeminine", "ª"},
	    {"textordmasculine", "º"}, {"textnumero", "№"}, {"TeX", "TeX"}, {"LaTeX", "LaTeX"},
	    {"BibTeX", "BibTeX"}, {"slash", "/"}, {"quad", " "}, {"qquad", " "}, {"space", " "},
	    {"nobreakspace", " "}, {"newline", " "}, {"par", " "}, {"lq", "‘"}, {"rq", "’"}};

	for (size_t i = 0; i < sizeof(symbols) / sizeof(symbols[0]); i++)
		if (str_is(name, symbols[i][0]))
			return symbols[i][1];
	return NULL;
}

/* Their argument is text, and they are gone. */
static bool is_wrapper(struct str name)
{
	static const char *const more[] = {"enquote", "mkbibquote", "mkbibemph", "url", "uppercase",
	    "lowercase", "MakeUppercase", "MakeLowercase", "acro", "natexlab", NULL};
	static const char *const keep[] = {"href", "foreignlanguage", "textsuperscript", "textsubscript",
	    "frac", "dfrac", "tfrac", "footnote", "ensuremath", NULL};
	const struct latex_command *c = latex_command(name);

	for (size_t i = 0; keep[i]; i++)
		if (str_is(name, keep[i]))
			return false;
	for (size_t i = 0; more[i]; i++)
		if (str_is(name, more[i]))
			return true;
	/* Commands that only math has begin with "math" or so, and stay. */
	return c && c->kind == LATEX_GROUP && !str_starts(name, "math") && !str_is(name, "operatorname") &&
	    !str_is(name, "boldsymbol") && !str_is(name, "bm");
}

static bool is_switch(struct str name)
{
	static const char *const more[] = {"upshape", "slshape", "scshape", "sffamily", "rmfamily",
	    "ttfamily", "mdseries", "tt", "protect", "relax", "selectfont", "noopsort", "sortas", "/",
	    "phantom", "hphantom", "vphantom", NULL};
	const struct latex_command *c = latex_command(name);

	for (size_t i = 0; more[i]; i++)
		if (str_is(name, more[i]))
			return true;
	return c && c->kind == LATEX_SWITCH && !str_is(name, "left") && !str_is(name, "right");
}

/* What they have in braces is for sorting or spacing, not for reading. */
static bool is_silent(struct str name)
{
	static const char *const names[] = {"noopsort", "sortas", "label", "vspace", "hspace", "thinspace",
	    "phantom", "hphantom", "vphantom", NULL};

	for (size_t i = 0; names[i]; i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

struct reader {
	struct buf out;
	struct str s;
	size_t i;
	bool keep_braces;
};

/* Byte behind the group that opens at s[i]; the end where it doesn't close. */
static size_t group_end(struct str s, size_t i)
{
	size_t depth = 0;

	for (; i < s.n; i++) {
		if (s.p[i] == '\\' && i + 1 < s.n)
			i++;
		else if (s.p[i] == '{')
			depth++;
		else if (s.p[i] == '}' && --depth == 0)
			return i + 1;
	}
	return s.n;
}

/* The math that a dollar at i opens: byte behind its end, or 0 where it is a dollar. */
static size_t math_end(struct str s, size_t i)
{
	size_t marks = i + 1 < s.n && s.p[i + 1] == '$' ? 2 : 1, end = i + marks;

	while (end < s.n && end - i < MATH_LIMIT && !(s.p[end] == '$' && s.p[end - 1] != '\\'))
		end++;
	if (end + marks > s.n || s.p[end] != '$' || end == i + marks)
		return 0;
	/* "$5 and $10" */
	if (marks == 1 && (is_space(s.p[i + 1]) || is_space(s.p[end - 1])) && !memchr(s.p + i, '\\', end - i))
		return 0;
	return end + marks;
}

/* "$\slash$", "$\dag$": math for one character of text. */
static const char *math_symbol(struct str math)
{
	struct str inside = str_trim(str_sub(math, 1, math.n - 1));

	if (inside.n < 2 || inside.p[0] != '\\' || latex_name_end(inside, 1) != inside.n)
		return NULL;
	return symbol(str_sub(inside, 1, inside.n));
}

static void copy_to(struct reader *r, size_t end)
{
	buf_add(&r->out, str_sub(r->s, r->i, end));
	r->i = end;
}

/* A backslash and a character that is no letter. */
static void read_escape(struct reader *r)
{
	char c = r->i + 1 < r->s.n ? r->s.p[r->i + 1] : '\0';

	if (c == '\0') {
		r->i++;
		return;
	}
	if (c == '(' || c == '[') { /* math */
		struct str close = c == '(' ? STR("\\)") : STR("\\]");
		size_t end = str_find(r->s, close, r->i);

		copy_to(r, end == SIZE_MAX ? r->i + 2 : end + 2);
		return;
	}
	/* Spaces of several widths, line breaks, italic corrections and hyphenation points. A dollar keeps its
	 * backslash: it would be math else. */
	if (strchr(",;: \\\n\t", c))
		buf_addc(&r->out, ' ');
	else if (c == '$')
		buf_adds(&r->out, "\\$");
	else if (!strchr("/-@!", c))
		buf_addc(&r->out, c);
	r->i += 2;
}

static void read_command(struct reader *r)
{
	size_t end = latex_name_end(r->s, r->i + 1), next = end;
	struct str name = str_sub(r->s, r->i + 1, end);

	if (name.n == 0) {
		read_escape(r);
		return;
	}
	while (next < r->s.n && is_space(r->s.p[next]))
		next++;
	bool argument = next < r->s.n && r->s.p[next] == '{';
	const char *text = symbol(name);
	if (text) {
		buf_adds(&r->out, text);
		/* TeX takes the white space behind a command, an empty group ends it. */
		r->i = str_starts(str_sub(r->s, next, r->s.n), "{}") ? next + 2 : next;
	} else if (argument && is_silent(name)) {
		r->i = group_end(r->s, next);
	} else if (is_switch(name)) {
		r->i = next;
	} else if (argument && is_wrapper(name)) {
		r->i = next; /* its braces are a group like others */
	} else {
		/* Unknown: with its arguments as it is. */
		while (argument) {
			end = group_end(r->s, next);
			next = end;
			argument = next < r->s.n && r->s.p[next] == '{';
		}
		copy_to(r, end);
	}
}

static struct str read_text(struct arena *a, struct str tex, bool keep_braces)
{
	struct reader r = {.s = tex, .keep_braces = keep_braces};

	while (r.i < tex.n) {
		char c = tex.p[r.i];
		uint32_t cp;
		size_t size = c == '\\' || c == '{' ? latex_letter(tex, r.i, &cp) : 0;
		size_t math = c == '$' ? math_end(tex, r.i) : 0;

		if (size > 0) {
			buf_addcp(&r.out, cp);
			r.i += size;
		} else if (math > 0) {
			const char *text = math_symbol(str_sub(tex, r.i, math));

			if (text) {
				buf_adds(&r.out, text);
				r.i = math;
			} else {
				copy_to(&r, math);
			}
		} else if (c == '\\') {
			read_command(&r);
		} else if (c == '~') {
			buf_addc(&r.out, ' ');
			r.i++;
		} else if ((c == '{' || c == '}') && !keep_braces) {
			r.i++;
		} else {
			copy_to(&r, r.i + 1);
		}
	}
	struct str s = str_fold_space(a, str_dup(a, buf_str(&r.out)));
	buf_free(&r.out);
	return s;
}

struct str bib_text(struct arena *a, struct str tex)
{
	return read_text(a, tex, false);
}

struct str bib_text_braced(struct arena *a, struct str tex)
{
	return read_text(a, tex, true);
}

struct str bib_verbatim(struct arena *a, struct str tex)
{
	static const char *const gone[] = {"\\url", "\\href", "\\nolinkurl", "\\path", NULL};
	static const char *const tildes[] = {"\\textasciitilde", "\\~{}", "\\~", "\\string~", "$\\sim$", NULL};
	struct buf out = {0};

	tex = str_trim(tex);
	for (size_t i = 0; i < tex.n;) {
		struct str rest = str_sub(tex, i, tex.n);
		size_t n = 0;

		for (size_t k = 0; gone[k] && !n; k++)
			if (str_starts(rest, gone[k]))
				n = strlen(gone[k]);
		for (size_t k = 0; tildes[k] && !n; k++)
			if (str_starts(rest, tildes[k])) {
				n = strlen(tildes[k]);
				buf_addc(&out, '~');
			}
		if (!n && rest.p[0] == '\\' && rest.n > 1 && !is_letter(rest.p[1])) {
			buf_addc(&out, rest.p[1]);
			n = 2;
		} else if (!n) {
			if (rest.p[0] != '{' && rest.p[0] != '}')
				buf_addc(&out, rest.p[0]);
			n = 1;
		}
		i += n;
	}
	struct str s = str_trim(str_dup(a, buf_str(&out)));
	buf_free(&out);
	return s;
}
