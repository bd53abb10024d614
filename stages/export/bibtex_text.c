/* bibtex_text.c: any text as the inside of a BibTeX field (bibtex.h). */
#include "bibtex.h"
#include <string.h>

struct writer {
	struct buf *out;
	struct str s;
	const struct title_words *title; /* NULL where capitals don't matter */
	unsigned char *match;            /* of s's bytes: what a brace is */
	size_t depth;                    /* groups open at the point that is written */
};

/* A brace without partner; with one; the same, written twice: BibTeX puts what is in {\bf ...} in lower case, but not
 * what is in {{\bf ...}}. */
enum { LONELY, MATCHED, TWICE };

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_space(char c)
{
	return (unsigned char)c <= ' ' || c == 0x7f;
}

static size_t name_end(struct str s, size_t i)
{
	while (i < s.n && is_letter(s.p[i]))
		i++;
	return i;
}

/* ---- maths ---- */

/* May s be typeset between dollars? Its braces balance, \{ and \} too because BibTeX counts them, and all its
 * commands are known. */
static bool is_maths(struct str s)
{
	size_t depth = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '{')
			depth++;
		else if (s.p[i] == '}' && depth-- == 0)
			return false;
		else if (s.p[i] == '\\' && i + 1 == s.n)
			return false;
		else if (s.p[i] == '\\' && is_letter(s.p[i + 1])) {
			struct str name = str_sub(s, i + 1, name_end(s, i + 1));
			enum latex_kind kind = latex_kind(name);

			if (kind != LATEX_MATHS && kind != LATEX_GROUP && kind != LATEX_SWITCH && kind != LATEX_SYMBOL &&
			    !str_is(name, "text"))
				return false;
		}
	}
	return depth == 0 && s.n > 0;
}

/* The maths that begins with the dollar(s) at i: its inside, and in *end where it ends. Empty where the dollar is a
 * dollar: "$5 and $10" has no closing one, as that follows no space and precedes no digit (pandoc's rule), unless
 * LaTeX stands between them. */
static struct str maths_at(struct str s, size_t i, size_t *end)
{
	size_t marks = i + 1 < s.n && s.p[i + 1] == '$' ? 2 : 1;
	size_t from = i + marks, to = from;
	struct str inside;

	while (to < s.n && !(s.p[to] == '$' && s.p[to - 1] != '\\'))
		to++;
	if (to + marks > s.n || to == from)
		return (struct str){0};
	inside = str_sub(s, from, to);
	*end = to + marks;
	if (marks == 2 && s.p[to + 1] != '$')
		return (struct str){0};

	bool latex = str_find_char(inside, '\\', 0) != SIZE_MAX || str_find_char(inside, '^', 0) != SIZE_MAX ||
	    str_find_char(inside, '_', 0) != SIZE_MAX;
	bool digit = *end < s.n && s.p[*end] >= '0' && s.p[*end] <= '9';

	if (!latex && (is_space(s.p[from]) || is_space(s.p[to - 1]) || digit))
		return (struct str){0};
	return is_maths(inside) ? inside : (struct str){0};
}

static void put_maths(struct writer *w, struct str s)
{
	buf_adds(w->out, "{$");
	for (size_t i = 0; i < s.n; i++) {
		bool escaped = i > 0 && s.p[i - 1] == '\\';

		if (is_space(s.p[i])) {
			buf_addc(w->out, ' ');
			continue;
		}
		if (strchr("%#&", s.p[i]) && !escaped)
			buf_addc(w->out, '\\');
		buf_addc(w->out, s.p[i]);
	}
	buf_adds(w->out, "$}");
}

/* ---- braces ---- */

/* Finds the braces that have a partner, outside maths and not escaped. The others will be printed as characters. */
static void match_braces(struct writer *w, struct arena *a)
{
	size_t *open = arena_raw(a, (w->s.n + 1) * sizeof(*open)), count = 0, end;

	w->match = arena_alloc(a, w->s.n + 1);
	for (size_t i = 0; i < w->s.n; i++) {
		char c = w->s.p[i];

		if (c == '\\') {
			i++;
		} else if (c == '$' && maths_at(w->s, i, &end).n) {
			i = end - 1;
		} else if (c == '{') {
			open[count++] = i;
		} else if (c == '}' && count > 0) {
			size_t from = open[--count];
			struct str name = str_sub(w->s, from + 2, name_end(w->s, from + 2));
			bool command = w->s.p[from + 1] == '\\' && latex_kind(name) == LATEX_SWITCH;

			w->match[from] = w->match[i] = count == 0 && command ? TWICE : MATCHED;
		}
	}
}

static void put_brace(struct writer *w, size_t i)
{
	char c = w->s.p[i];

	if (w->match[i] == LONELY) {
		buf_adds(w->out, c == '{' ? "{\\textbraceleft}" : "{\\textbraceright}");
		return;
	}
	w->depth += c == '{' ? 1 : (size_t)-1;
	for (unsigned char n = 0; n < w->match[i]; n++)
		buf_addc(w->out, c);
}

/* ---- commands ---- */

static bool group_at(const struct writer *w, size_t i)
{
	while (i < w->s.n && w->s.p[i] == ' ')
		i++;
	return i < w->s.n && w->s.p[i] == '{' && w->match[i] != LONELY;
}

/* A backslash that is no command we run. */
static size_t put_backslash(struct writer *w, size_t i)
{
	buf_adds(w->out, "{\\textbackslash}");
	return i + 1;
}

/* \name at i; returns where to go on. */
static size_t put_command(struct writer *w, size_t i)
{
	size_t end = name_end(w->s, i + 1);
	struct str name = str_sub(w->s, i + 1, end);
	bool group = group_at(w, end);

	switch (latex_kind(name)) {
	case LATEX_GROUP:
		if (!group)
			return put_backslash(w, i);
		buf_addf(w->out, "\\%.*s", STR_ARG(name));
		return end;
	case LATEX_DROP:
		return group ? end : put_backslash(w, i);
	case LATEX_SWITCH:
		buf_addf(w->out, "\\%.*s", STR_ARG(name));
		if (end < w->s.n && !is_space(w->s.p[end])) /* before what a title's brace would hide */
			buf_addc(w->out, ' ');
		return end;
	case LATEX_LETTER:
	case LATEX_SYMBOL:
		/* In a group of its own; the space that only ended the name goes. */
		buf_addf(w->out, "{\\%.*s}", STR_ARG(name));
		if (end < w->s.n && w->s.p[end] == ' ')
			return end + 1;
		return end;
	case LATEX_MATHS:
		if (group || !is_maths(str_sub(w->s, i, end)))
			return put_backslash(w, i);
		buf_addf(w->out, "{$\\%.*s$}", STR_ARG(name));
		return end;
	case LATEX_UNKNOWN:
		break;
	}
	return put_backslash(w, i);
}

/* The letter under an accent at i: "e", "{e}", "\i", "{\i}"; empty when there is none. */
static struct str accented(struct str s, size_t i, size_t *end)
{
	bool braced = i < s.n && s.p[i] == '{';
	size_t from = i + braced, to = from;

	if (from < s.n && s.p[from] == '\\' && from + 1 < s.n && (s.p[from + 1] == 'i' || s.p[from + 1] == 'j'))
		to = from + 2;
	else if (from < s.n && is_letter(s.p[from]))
		to = from + 1;
	*end = to + braced;
	if (to == from || (braced && (to >= s.n || s.p[to] != '}')) || (to < s.n && s.p[from] == '\\' && is_letter(s.p[to])))
		return (struct str){0};
	return str_sub(s, from, to);
}

/* An accent, \' or \c, whose letter begins at or after `from`: braced, as BibTeX's special characters are
 * (http://mirrors.ctan.org/biblio/bibtex/base/btxdoc.pdf, section 4). False when no letter follows. */
static bool put_accent(struct writer *w, char mark, size_t from, size_t *end)
{
	struct str letter;

	while (from < w->s.n && w->s.p[from] == ' ' && is_letter(mark))
		from++;
	letter = accented(w->s, from, end);
	if (letter.n == 0)
		return false;
	if (w->depth == 0)
		buf_addc(w->out, '{');
	buf_addf(w->out, "\\%c{%.*s}", mark, STR_ARG(letter));
	if (w->depth == 0)
		buf_addc(w->out, '}');
	return true;
}

/* The backslash at i; returns where to go on. */
static size_t put_escape(struct writer *w, size_t i)
{
	struct str s = w->s;
	char c = i + 1 < s.n ? s.p[i + 1] : 0;
	size_t end;

	if (is_letter(c)) {
		if (name_end(s, i + 1) == i + 2 && strchr("uvHckrbdt", c) && put_accent(w, c, i + 2, &end))
			return end;
		return put_command(w, i);
	}
	switch (c) {
	case '&': case '%': case '#': case '_': case '$': case ',':
		buf_addc(w->out, '\\');
		buf_addc(w->out, c);
		return i + 2;
	case '{':
		buf_adds(w->out, "{\\textbraceleft}");
		return i + 2;
	case '}':
		buf_adds(w->out, "{\\textbraceright}");
		return i + 2;
	case ' ': case ';': case ':': case '\\':
		buf_addc(w->out, ' ');
		return i + 2;
	case '!': case '/': case '-': case '@': /* spacing and hyphens only */
		return i + 2;
	case '\'': case '`': case '^': case '"': case '~': case '=': case '.':
		if (put_accent(w, c, i + 2, &end))
			return end;
		break;
	default:
		break;
	}
	return put_backslash(w, i);
}

/* ---- the rest ---- */

/* A tie stands between words; any other tilde is one ("~10", "a ~ b"). */
static bool is_tie(struct str s, size_t i)
{
	return i > 0 && i + 1 < s.n && !is_space(s.p[i - 1]) && is_letter(s.p[i + 1]);
}

static size_t put_word(struct writer *w, size_t i, size_t end)
{
	bool protect = w->title && w->depth == 0 && title_protect(w->title, i, end);

	if (protect)
		buf_addc(w->out, '{');
	buf_add(w->out, str_sub(w->s, i, end));
	if (protect)
		buf_addc(w->out, '}');
	return end;
}

static void put_char(struct writer *w, size_t i)
{
	char c = w->s.p[i];

	switch (c) {
	case '&': case '%': case '#': case '_': case '$':
		buf_addc(w->out, '\\');
		buf_addc(w->out, c);
		break;
	case '~':
		buf_adds(w->out, is_tie(w->s, i) ? "~" : "{\\textasciitilde}");
		break;
	case '^':
		buf_adds(w->out, "{\\textasciicircum}");
		break;
	default:
		buf_addc(w->out, is_space(c) ? ' ' : c);
	}
}

void bibtex_text(struct buf *out, struct arena *a, struct str s, bool title)
{
	struct writer w = {.out = out, .s = s, .title = title ? title_look(a, s) : NULL};
	size_t end;

	match_braces(&w, a);
	for (size_t i = 0; i < s.n;) {
		struct str maths = {0};

		if (s.p[i] == '$')
			maths = maths_at(s, i, &end);
		if (maths.n) {
			put_maths(&w, maths);
			i = end;
		} else if (s.p[i] == '\\') {
			i = put_escape(&w, i);
		} else if (s.p[i] == '{' || s.p[i] == '}') {
			put_brace(&w, i++);
		} else if ((end = title_word_end(s, i)) > i) {
			i = put_word(&w, i, end);
		} else {
			put_char(&w, i++);
		}
	}
}

void bibtex_verbatim(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c <= ' ' || c == 0x7f || strchr("{}\\\"", c))
			buf_addf(out, "%%%02X", c);
		else
			buf_addc(out, (char)c);
	}
}
