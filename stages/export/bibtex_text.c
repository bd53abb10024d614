/* bibtex_text.c: any text as the inside of a BibTeX field (bibtex.h). */
#include "../normalise/undo.h"
#include "bibtex.h"
#include <string.h>

struct writer {
	struct buf *out;
	struct str s;
	const struct title_words *title; /* NULL where capitals don't matter */
	bool *match;                     /* of s's bytes: a brace that has its partner */
	size_t depth;                    /* groups open at the point that is written */
	bool latex;                      /* what isn't ASCII becomes LaTeX */
	size_t shut;                     /* see maths_next */
};

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
			enum bib_command kind = bib_command(name);

			if (kind == BIB_UNKNOWN || (kind == BIB_DROP && !str_is(name, "text")))
				return false;
		}
	}
	return depth == 0 && s.n > 0;
}

/* The maths that begins with the dollar(s) at i: its inside, and in *end where it ends. Empty where the
 * dollar is a dollar: "$5 and $10" has no closing one, as that follows no space and precedes no digit
 * (pandoc's rule), unless LaTeX stands between them. */
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

	bool latex = str_find_char(inside, '\\', 0) != SIZE_MAX ||
	    str_find_char(inside, '^', 0) != SIZE_MAX || str_find_char(inside, '_', 0) != SIZE_MAX;
	bool digit = *end < s.n && s.p[*end] >= '0' && s.p[*end] <= '9';

	if (!latex && (is_space(s.p[from]) || is_space(s.p[to - 1]) || digit))
		return (struct str){0};
	return is_maths(inside) ? inside : (struct str){0};
}

/* The same for who goes through s from its beginning, *shut being 0 there: where commands that aren't known make a pair
 * of dollars no maths, the second of them opens none either. */
static struct str maths_next(struct str s, size_t i, size_t *end, size_t *shut)
{
	struct str inside = {0};

	*end = i;
	if (i < *shut)
		return inside;
	inside = maths_at(s, i, end);
	if (inside.n == 0 && memchr(s.p + i, '\\', *end - i))
		*shut = *end;
	return inside;
}

static void put_maths(struct writer *w, struct str s)
{
	buf_adds(w->out, "{$");
	for (size_t i = 0, size; i < s.n; i++) {
		bool escaped = i > 0 && s.p[i - 1] == '\\';

		if ((unsigned char)s.p[i] >= 0x80 && w->latex) {
			latex_encode(w->out, utf8_decode(s, i, &size), true);
			i += size - 1;
			continue;
		}

		if (is_space(s.p[i])) {
			buf_addc(w->out, ' ');
			continue;
		}
		/* amsfonts' old name of it, which newer programs don't know */
		if (s.p[i] == '\\' && str_is(str_sub(s, i, name_end(s, i + 1)), "\\Bbb")) {
			buf_adds(w->out, "\\mathbb");
			i += 3;
			continue;
		}
		if (strchr("%#&", s.p[i]) && !escaped)
			buf_addc(w->out, '\\');
		buf_addc(w->out, s.p[i]);
	}
	buf_adds(w->out, "$}");
}

/* ---- braces ---- */

/* Finds the braces that have a partner, outside maths and not escaped. The others will be printed as
 * characters. */
static void match_braces(struct writer *w, struct arena *a)
{
	size_t *open = arena_raw(a, (w->s.n + 1) * sizeof(*open)), count = 0, end, shut = 0;

	w->match = arena_alloc(a, w->s.n + 1);
	for (size_t i = 0; i < w->s.n; i++) {
		char c = w->s.p[i];

		if (c == '\\') {
			i++;
		} else if (c == '$' && maths_next(w->s, i, &end, &shut).n) {
			i = end - 1;
		} else if (c == '{') {
			open[count++] = i;
		} else if (c == '}' && count > 0) {
			w->match[open[--count]] = true;
			w->match[i] = true;
		}
	}
}

static bool group_at(const struct writer *w, size_t i)
{
	while (i < w->s.n && w->s.p[i] == ' ')
		i++;
	return i < w->s.n && w->s.p[i] == '{' && w->match[i];
}

static size_t skip_space(struct str s, size_t i)
{
	while (i < s.n && is_space(s.p[i]))
		i++;
	return i;
}

/* The brace at i; returns where to go on. {\bf x} becomes \textbf{x}: BibTeX would put the former in lower
 * case, and newer document classes don't know it. */
static size_t put_brace(struct writer *w, size_t i)
{
	struct str s = w->s;
	const char *command = NULL;
	size_t end = i + 1;

	if (!w->match[i]) {
		buf_adds(w->out, s.p[i] == '{' ? "{\\textbraceleft}" : "{\\textbraceright}");
		return end;
	}
	if (s.p[i] == '}') {
		w->depth--;
		buf_addc(w->out, '}');
		return end;
	}
	if (s.p[end] == '\\') {
		end = name_end(s, i + 2);
		command = bib_switch(str_sub(s, i + 2, end));
	}
	w->depth++;
	if (command)
		buf_addf(w->out, "\\%s", command);
	buf_addc(w->out, '{');
	return command ? skip_space(s, end) : i + 1;
}

/* ---- commands ---- */

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

	switch (bib_command(name)) {
	case BIB_GROUP:
		if (!group)
			break;
		buf_addf(w->out, "\\%.*s", STR_ARG(name));
		return end;
	case BIB_DROP:
		if (!group)
			break;
		return end;
	case BIB_SWITCH: /* not at the beginning of a group: it would change all that follows */
		return skip_space(w->s, end);
	case BIB_SYMBOL:
		/* In a group of its own; the space that only ended the name goes. */
		buf_addf(w->out, "{\\%.*s}", STR_ARG(name));
		return end < w->s.n && w->s.p[end] == ' ' ? end + 1 : end;
	case BIB_MATHS:
		if (group)
			break;
		buf_addf(w->out, "{$\\%.*s$}", STR_ARG(name));
		return end;
	case BIB_UNKNOWN:
		break;
	}
	return put_backslash(w, i);
}

/* The backslash at i; returns where to go on. */
static size_t put_escape(struct writer *w, size_t i)
{
	char c = i + 1 < w->s.n ? w->s.p[i + 1] : 0;

	if (is_letter(c))
		return put_command(w, i);
	switch (c) {
	case '&':
	case '%':
	case '#':
	case '_':
	case '$':
	case ',':
		buf_addc(w->out, '\\');
		buf_addc(w->out, c);
		return i + 2;
	case '{':
		buf_adds(w->out, "{\\textbraceleft}");
		return i + 2;
	case '}':
		buf_adds(w->out, "{\\textbraceright}");
		return i + 2;
	case ' ':
	case ';':
	case ':':
	case '\\':
		buf_addc(w->out, ' ');
		return i + 2;
	case '!':
	case '/':
	case '-':
	case '@': /* spacing and hyphens only */
		return i + 2;
	default:
		return put_backslash(w, i);
	}
}

/* ---- the rest ---- */

/* A tie stands between words; any other tilde is one ("~10", "a ~ b"). */
static bool is_tie(struct str s, size_t i)
{
	return i > 0 && i + 1 < s.n && !is_space(s.p[i - 1]) && is_letter(s.p[i + 1]);
}

static void put_letters(struct writer *w, struct str s)
{
	size_t size;

	if (!w->latex) {
		buf_add(w->out, s);
		return;
	}
	for (size_t i = 0; i < s.n; i += size) {
		uint32_t cp = utf8_decode(s, i, &size), whole;
		size_t mark_size;

		/* An accent that stands as a mark of its own behind its letter. */
		if (i + size < s.n && (whole = fold_compose(cp, utf8_decode(s, i + size, &mark_size))) != 0) {
			cp = whole;
			size += mark_size;
		}
		if (cp < 0x80)
			buf_addc(w->out, (char)cp);
		else
			latex_encode(w->out, cp, false);
	}
}

static size_t put_word(struct writer *w, size_t i, size_t end)
{
	bool protect = w->title && w->depth == 0 && title_protect(w->title, i, end);

	if (protect)
		buf_addc(w->out, '{');
	put_letters(w, str_sub(w->s, i, end));
	if (protect)
		buf_addc(w->out, '}');
	return end;
}

/* One code point that is part of no word; returns where to go on. */
static size_t put_char(struct writer *w, size_t i)
{
	char c = w->s.p[i];
	size_t size;
	uint32_t cp = utf8_decode(w->s, i, &size);

	switch (c) {
	case '&':
	case '%':
	case '#':
	case '_':
	case '$':
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
		if (is_space(c) || utf8_ends_line(cp))
			buf_addc(w->out, ' ');
		else
			put_letters(w, str_sub(w->s, i, i + size));
	}
	return i + size;
}

/* Accents and letters outside maths as Unicode, so that a word is one run of letters. */
static struct str undo_accents(struct arena *a, struct str s)
{
	char *out;
	size_t n = 0, end, shut = 0;

	if (str_find_char(s, '\\', 0) == SIZE_MAX)
		return s;
	out = arena_raw(a, s.n + 1); /* a letter is never longer than what stood for it */
	for (size_t i = 0; i < s.n; i = end) {
		uint32_t cp;
		size_t size = s.p[i] == '\\' || s.p[i] == '{' ? latex_letter(s, i, &cp) : 0;

		end = i + 1;
		if (size > 0) {
			n += utf8_encode(cp, out + n);
			end = i + size;
			continue;
		}
		if (s.p[i] == '\\' && i + 1 < s.n)
			end = i + 2;
		else if (s.p[i] == '$' && maths_next(s, i, &size, &shut).n)
			end = size;
		memcpy(out + n, s.p + i, end - i);
		n += end - i;
	}
	return (struct str){out, n};
}

void bibtex_text(struct buf *out, struct arena *a, struct str text, unsigned how)
{
	struct str s = undo_accents(a, text);
	struct writer w = {.out = out,
	    .s = s,
	    .title = how & BIB_TITLE ? title_look(a, s) : NULL,
	    .latex = (how & BIB_LATEX) != 0};
	size_t end;

	match_braces(&w, a);
	for (size_t i = 0; i < s.n;) {
		struct str maths = {0};

		if (s.p[i] == '$')
			maths = maths_next(s, i, &end, &w.shut);
		if (maths.n) {
			put_maths(&w, maths);
			i = end;
		} else if (s.p[i] == '\\') {
			i = put_escape(&w, i);
		} else if (s.p[i] == '{' || s.p[i] == '}') {
			i = put_brace(&w, i);
		} else if ((end = title_word_end(s, i)) > i) {
			i = put_word(&w, i, end);
		} else {
			i = put_char(&w, i);
		}
	}
}

void bibtex_verbatim(struct buf *out, struct str s, unsigned how)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c <= ' ' || c == 0x7f || (c >= 0x80 && how & BIB_LATEX) || strchr("{}\\\"$", c))
			buf_addf(out, "%%%02X", c);
		else
			buf_addc(out, (char)c);
	}
}
