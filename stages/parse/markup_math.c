/* markup_math.c: math inside a string to TeX: MathML (https://www.w3.org/TR/MathML3/), and TeX in JATS's tex-math,
 * which often is a whole LaTeX document (markup_tags.h). */
#include "markup_tags.h"

#include <string.h>

#define DEPTH_LIMIT 24     /* elements inside one another; what lies deeper is written without its structure */
#define CHILDREN_LIMIT 256 /* of a node with a form of its own; further ones are written behind it */

/* How the children of an element are written. %1, %2, %3 are its children; NULL means one after the other. */
static const struct form {
	const char *name, *tex;
} forms[] = {
    {"mfrac", "\\frac{%1}{%2}"},
    {"mover", "%a"},
    {"mroot", "\\sqrt[%2]{%1}"},
    {"msqrt", "\\sqrt{%*}"},
    {"msub", "%1_{%2}"},
    {"msubsup", "%1_{%2}^{%3}"},
    {"msup", "%1^{%2}"},
    {"munder", "%1_{%2}"},
    {"munderover", "%1_{%2}^{%3}"},
};

/* Elements that aren't shown, or say again what another one does. */
static const char *const left_out[] = {"annotation", "annotation-xml", "maligngroup", "malignmark", "mphantom", NULL};

struct math {
	struct buf *out;
	struct str in;
	size_t i;
};

static bool is_one_of(struct str name, const char *const *list)
{
	for (; *list; list++)
		if (str_eq_nocase(name, str_of(*list)))
			return true;
	return false;
}

/* Behind the closing tag of the element that was opened; what is inside is dropped. */
static void skip(struct math *m, struct str name)
{
	size_t depth = 1;
	struct markup_tag tag;

	while (m->i < m->in.n) {
		if (m->in.p[m->i] != '<' || !markup_tag_at(m->in, m->i, &tag)) {
			m->i++;
			continue;
		}
		m->i = tag.end;
		if (!str_eq_nocase(tag.name, name) || tag.empty)
			continue;
		depth += tag.closing ? -1 : 1;
		if (depth == 0)
			return;
	}
}

/* Text of a leaf: white space between elements is none of the formula. */
static void put_text(struct math *m)
{
	size_t end = m->i + 1;

	while (end < m->in.n && m->in.p[end] != '<')
		end++;
	struct str s = str_trim(str_sub(m->in, m->i, end));
	for (size_t i = 0, size; i < s.n; i += size) {
		uint32_t cp = utf8_decode(s, i, &size);

		if (cp >= 0x2061 && cp <= 0x2064) /* invisible operators */
			continue;
		if (cp == 0x2212)
			buf_addc(m->out, '-');
		else if (cp == '%' || cp == '#' || cp == '&')
			buf_addf(m->out, "\\%c", (char)cp);
		else
			buf_add(m->out, str_sub(s, i, i + size));
	}
	m->i = end;
}

/* "\hat" for the sign over a letter, or NULL. */
static const char *accent(struct str over)
{
	static const struct {
		const char *sign, *tex;
	} accents[] = {
	    {"^", "\\hat"}, {"\xCB\x86", "\\hat"}, {"~", "\\tilde"}, {"\xCB\x9C", "\\tilde"}, {"\xC2\xAF", "\\bar"},
	    {"\xE2\x80\xBE", "\\bar"}, {"_", "\\bar"}, {"\xCB\x99", "\\dot"}, {".", "\\dot"}, {"\xC2\xA8", "\\ddot"},
	    {"\xE2\x86\x92", "\\vec"}, {"\xE2\x83\x97", "\\vec"}, {"\xCB\x87", "\\check"},
	};

	for (size_t i = 0; i < sizeof(accents) / sizeof(accents[0]); i++)
		if (str_is(over, accents[i].sign))
			return accents[i].tex;
	return NULL;
}

static void element(struct math *m, const struct markup_tag *tag, size_t depth);

/* The next child, up to the closing tag, which isn't consumed. False at the end. */
static bool child(struct math *m, size_t depth)
{
	struct markup_tag tag;

	while (m->i < m->in.n) {
		char c = m->in.p[m->i];

		if (c == '<' && markup_tag_at(m->in, m->i, &tag)) {
			if (tag.closing)
				return false;
			m->i = tag.end;
			if (tag.empty)
				continue;
			element(m, &tag, depth);
			return true;
		}
		if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
			put_text(m);
			return true;
		}
		m->i++;
	}
	return false;
}

static void children(struct math *m, size_t depth)
{
	while (child(m, depth)) {
	}
}

/* Writes the children, [from[k], from[k + 1]) of the output, in their form. */
static void put_form(struct math *m, const char *tex, const size_t *from, size_t count)
{
	struct buf parts = {0};
	const size_t start = from[0];

	buf_add(&parts, str_sub(buf_str(m->out), start, m->out->n));
	m->out->n = start;
	for (const char *t = tex; *t; t++) {
		if (*t != '%') {
			buf_addc(m->out, *t);
			continue;
		}
		t++;
		if (*t == 'a') { /* an accent, or what stands over a sign of operation */
			struct str base = str_sub(buf_str(&parts), 0, count > 1 ? from[1] - start : parts.n);
			struct str over = count > 1 ? str_sub(buf_str(&parts), from[1] - start, from[2] - start)
			                            : (struct str){0};
			const char *name = accent(over);

			if (name)
				buf_addf(m->out, "%s{%.*s}", name, STR_ARG(base));
			else
				buf_addf(m->out, "%.*s^{%.*s}", STR_ARG(base), STR_ARG(over));
		} else if (*t == '*') {
			buf_add(m->out, buf_str(&parts));
		} else {
			size_t k = (size_t)(*t - '1');

			if (k < count)
				buf_add(m->out, str_sub(buf_str(&parts), from[k] - start, from[k + 1] - start));
		}
	}
	buf_free(&parts);
}

/* The element whose opening tag was read, and its closing tag. */
static void element(struct math *m, const struct markup_tag *tag, size_t depth)
{
	const char *tex = NULL;
	size_t from[CHILDREN_LIMIT + 1], count = 0;
	struct markup_tag end;

	if (is_one_of(tag->name, left_out)) {
		skip(m, tag->name);
		return;
	}
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (str_eq_nocase(tag->name, str_of(forms[i].name)))
			tex = forms[i].tex;
	if (depth >= DEPTH_LIMIT) {
		/* Without recursion: the text alone. */
		size_t start = m->i;

		skip(m, tag->name);
		buf_add(m->out, STR(" "));
		struct math rest = {m->out, str_sub(m->in, 0, m->i), start};
		while (rest.i < rest.in.n) {
			if (rest.in.p[rest.i] == '<' && markup_tag_at(rest.in, rest.i, &end))
				rest.i = end.end;
			else
				put_text(&rest);
		}
		return;
	}
	if (!tex) {
		children(m, depth + 1);
	} else {
		from[0] = m->out->n;
		while (count < CHILDREN_LIMIT && child(m, depth + 1))
			from[++count] = m->out->n;
		put_form(m, tex, from, count);
		children(m, depth + 1);
	}
	if (m->i < m->in.n && markup_tag_at(m->in, m->i, &end))
		m->i = end.end;
	if (str_eq_nocase(tag->name, STR("mtr")) || str_eq_nocase(tag->name, STR("mtd")))
		buf_addc(m->out, ' ');
}

size_t markup_math(struct buf *out, struct str s, size_t i)
{
	struct math m = {out, s, i};
	struct markup_tag tag, end;
	size_t at = out->n;

	markup_tag_at(s, i, &tag);
	m.i = tag.end;
	/* Elements that aren't closed inside it don't reach beyond it. */
	for (size_t k = m.i; k < s.n; k++)
		if (s.p[k] == '<' && markup_tag_at(s, k, &end) && end.closing &&
		    str_eq_nocase(end.name, tag.name)) {
			m.in = str_sub(s, 0, end.end);
			break;
		}
	buf_addc(out, '$');
	element(&m, &tag, 0);
	while (out->n > at + 1 && out->p[out->n - 1] == ' ')
		out->n--;
	if (out->n == at + 1)
		out->n = at;
	else
		buf_addc(out, '$');
	return m.in.n < s.n ? m.in.n : m.i;
}

void markup_tex(struct buf *out, struct str s)
{
	static const char *const pairs[][2] = {{"$$", "$$"}, {"$", "$"}, {"\\(", "\\)"}, {"\\[", "\\]"}};
	size_t begin = str_find(s, STR("\\begin{document}"), 0), end = str_find(s, STR("\\end{document}"), 0);

	if (begin != SIZE_MAX)
		s = str_sub(s, begin + sizeof("\\begin{document}") - 1, end);
	s = str_trim(s);
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		size_t n = strlen(pairs[i][0]);

		if (s.n >= 2 * n && str_starts(s, pairs[i][0]) && str_ends(s, pairs[i][1])) {
			s = str_trim(str_sub(s, n, s.n - n));
			break;
		}
	}
	if (s.n > 0)
		buf_addf(out, "$%.*s$", STR_ARG(s));
}
