/* plain.c: a record's text for programs that know no LaTeX (plain.h). */
#include "plain.h"
#include "../normalise/undo.h"
#include <string.h>

struct plain {
	struct buf *out;
	struct str s;
	/* What begins or ends at each byte: where the delimiter ends; 0 for none. */
	uint32_t *delimiter;
	uint32_t *close; /* where a group begins: where its closing delimiter does */
};

static bool is_space(char c)
{
	return (unsigned char)c <= ' ' || c == 0x7f;
}

/* A space unless one stands there already. */
static void put_space(struct plain *w)
{
	if (w->out->n > 0 && w->out->p[w->out->n - 1] != ' ')
		buf_addc(w->out, ' ');
}

/* ---- maths ---- */

static void put_code_point(struct buf *out, uint32_t cp)
{
	char bytes[4];

	buf_add(out, (struct str){bytes, utf8_encode(cp, bytes)});
}

/* One letter, digit or sign of simple maths at i; returns where to go on, or 0 where it isn't so simple. */
static size_t put_maths_sign(struct plain *w, struct str s, size_t i)
{
	char c = s.p[i];

	if (c == '\\') {
		size_t end = latex_name_end(s, i + 1);
		uint32_t sign = latex_sign(str_sub(s, i + 1, end));

		if (sign) {
			put_code_point(w->out, sign);
			return end;
		}
		if (end == i + 1 && end < s.n && strchr("%&#$", s.p[end])) {
			buf_addc(w->out, s.p[end]);
			return end + 1;
		}
		return 0;
	}
	if (c != '\0' && strchr("^_{}&~", c))
		return 0;
	if (is_space(c))
		put_space(w);
	else
		buf_addc(w->out, c);
	return i + 1;
}

static bool put_simple_maths(struct plain *w, struct str s)
{
	size_t before = w->out->n, i = 0;

	while (i < s.n) {
		size_t next = put_maths_sign(w, s, i);

		if (next == 0) {
			w->out->n = before;
			return false;
		}
		i = next;
	}
	return true;
}

static size_t put_maths(struct plain *w, size_t i)
{
	size_t from = w->delimiter[i], to = w->close[i], end = w->delimiter[to];
	struct str inside = str_sub(w->s, from, to);

	if (put_simple_maths(w, inside))
		return end;
	buf_addc(w->out, '$');
	for (size_t k = 0; k < inside.n; k++)
		buf_addc(w->out, is_space(inside.p[k]) ? ' ' : inside.p[k]);
	buf_addc(w->out, '$');
	return end;
}

/* ---- commands ---- */

/* The backslash at i; returns where to go on. */
static size_t put_backslash(struct plain *w, size_t i)
{
	struct str s = w->s;
	size_t end = latex_name_end(s, i + 1);
	const struct latex_command *c = latex_command(str_sub(s, i + 1, end));

	if (end == i + 1) {
		char next = end < s.n ? s.p[end] : '\0';

		if (next == '\0' || !strchr("%&#_${} \\,;:!/-@", next)) {
			buf_addc(w->out, '\\');
			return end;
		}
		if (strchr("%&#_${}", next))
			buf_addc(w->out, next);
		else if (strchr(" \\,;:", next))
			put_space(w); /* else it is about spacing and hyphens only */
		return end + 1;
	}
	if (!c) {
		buf_add(w->out, str_sub(s, i, end));
		if (end < s.n && s.p[end] == '{' && w->delimiter[end] > 0) /* its argument keeps the braces */
			w->delimiter[end] = w->delimiter[w->close[end]] = 0;
		return end;
	}
	if (c->kind == LATEX_SYMBOL) {
		uint32_t sign = latex_sign(str_sub(s, i + 1, end));

		if (sign)
			put_code_point(w->out, sign);
		else
			buf_adds(w->out, c->text);
	}
	while (end < s.n && s.p[end] == ' ') /* it only ended the name */
		end++;
	return end;
}

/* Dashes and quotes that LaTeX makes of several characters; returns how many, 0 where none stand here. */
static size_t put_typed(struct plain *w, size_t i)
{
	static const char *const typed[][2] = {
	    {"---", "\xe2\x80\x94"}, {"--", "\xe2\x80\x93"}, {"``", "\xe2\x80\x9c"}, {"''", "\xe2\x80\x9d"}};

	for (size_t k = 0; k < sizeof(typed) / sizeof(typed[0]); k++)
		if (str_starts(str_sub(w->s, i, w->s.n), typed[k][0])) {
			buf_adds(w->out, typed[k][1]);
			return strlen(typed[k][0]);
		}
	return 0;
}

static void find_groups(struct plain *w, struct arena *a)
{
	struct copy_group *groups = NULL;
	size_t count = groups_find(a, w->s, &groups);

	w->delimiter = arena_alloc(a, (w->s.n + 1) * sizeof(*w->delimiter));
	w->close = arena_alloc(a, (w->s.n + 1) * sizeof(*w->close));
	for (size_t i = 0; i < count; i++) {
		if (groups[i].end == 0)
			continue; /* never closed */
		w->delimiter[groups[i].open] = groups[i].inner;
		w->delimiter[groups[i].close] = groups[i].end;
		w->close[groups[i].open] = groups[i].close;
	}
}

void plain_text(struct buf *out, struct arena *a, struct str s)
{
	struct plain w = {.out = out, .s = s};
	size_t n;

	find_groups(&w, a);
	for (size_t i = 0; i < s.n;) {
		uint32_t cp;
		size_t letter = s.p[i] == '\\' || s.p[i] == '{' ? latex_letter(s, i, &cp) : 0;

		if (letter > 0) {
			put_code_point(out, cp);
			i += letter;
		} else if (w.close[i] > 0 && s.p[i] != '{') {
			i = put_maths(&w, i);
		} else if (w.delimiter[i] > 0) {
			i = w.delimiter[i];
		} else if (s.p[i] == '\\') {
			i = put_backslash(&w, i);
		} else if ((n = put_typed(&w, i)) > 0) {
			i += n;
		} else if (is_space(s.p[i]) || (s.p[i] == '~' && i > 0 && !is_space(s.p[i - 1]))) {
			put_space(&w);
			i++;
		} else {
			buf_addc(out, s.p[i++]);
		}
	}
}
