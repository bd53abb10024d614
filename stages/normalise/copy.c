/* copy.c: the matching copy of a text, with the bytes of the text that each of its bytes came from. What stands for
 * what is written down in rules/README.md, "The matching copy". One pass over the text; commands are copy_latex.c's
 * part. Most abstracts are plain ASCII and are their own copy. */
#include "copy.h"
#include <string.h>

/* 0: stands for itself wherever it is. 1: always looked at. 2: looked at when the next byte is the same. */
static const unsigned char interest[256] = {
    ['\\'] = 1,
    ['$'] = 1,
    ['~'] = 1,
    ['{'] = 1,
    ['}'] = 1,
    ['&'] = 1,
    ['`'] = 1,
    ['^'] = 1,
    ['-'] = 2,
    ['\''] = 2,
};

/* The first byte at or after i that may not stand for itself, or the length. */
static size_t plain_end(struct str s, size_t i)
{
	for (; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c >= 0x80 || interest[c] == 1)
			break;
		if (interest[c] == 2 && i + 1 < s.n && s.p[i + 1] == s.p[i])
			break;
	}
	return i;
}

/* ---- writing ---- */

static void reserve(struct copier *c, size_t more)
{
	size_t cap = c->cap * 2 + more;
	char *text;
	uint32_t *from, *to;

	if (c->n + more <= c->cap)
		return;
	text = arena_raw(c->arena, cap + 1);
	from = arena_raw(c->arena, (cap + 1) * sizeof(*from));
	to = arena_raw(c->arena, cap * sizeof(*to));
	if (c->n) {
		memcpy(text, c->text, c->n);
		memcpy(from, c->from, c->n * sizeof(*from));
		memcpy(to, c->to, c->n * sizeof(*to));
	}
	c->text = text;
	c->from = from;
	c->to = to;
	c->cap = cap;
}

void copier_keep(struct copier *c, size_t from, size_t to)
{
	reserve(c, to - from);
	memcpy(c->text + c->n, c->in.p + from, to - from);
	for (size_t i = from; i < to; i++) {
		c->from[c->n] = (uint32_t)i;
		c->to[c->n++] = (uint32_t)(i + 1);
	}
}

void copier_put(struct copier *c, struct str s, size_t from, size_t to)
{
	reserve(c, s.n);
	for (size_t i = 0; i < s.n; i++) {
		c->text[c->n] = s.p[i];
		c->from[c->n] = (uint32_t)from;
		c->to[c->n++] = (uint32_t)to;
	}
	c->changed = true;
}

void copier_put_char(struct copier *c, uint32_t cp, size_t from, size_t to)
{
	char utf8[4];

	copier_put(c, (struct str){utf8, utf8_encode(cp, utf8)}, from, to);
}

static bool is_digit(char ch)
{
	return ch >= '0' && ch <= '9';
}

static char last_byte(const struct copier *c)
{
	return c->n ? c->text[c->n - 1] : 0;
}

void copier_put_thin_space(struct copier *c, size_t from, size_t to)
{
	size_t before = 0, after = 0;

	while (before < 4 && before < c->n && is_digit(c->text[c->n - 1 - before]))
		before++;
	while (after < 4 && to + after < c->in.n && is_digit(c->in.p[to + after]))
		after++;
	copier_put(c, before >= 1 && before <= 3 && after == 3 ? STR(",") : STR(" "), from, to);
}

void copier_put_dash(struct copier *c, size_t from, size_t to)
{
	struct str dash = STR(" - ");

	if (c->n == 0 || last_byte(c) == ' ')
		dash = str_sub(dash, 1, dash.n);
	if (to >= c->in.n || c->in.p[to] == ' ')
		dash.n--;
	copier_put(c, dash, from, to);
}

/* ---- addresses ---- */

static const bool outside_address[256] = {
    [' '] = true,
    ['\t'] = true,
    ['\r'] = true,
    ['\n'] = true,
    ['"'] = true,
    ['<'] = true,
    ['>'] = true,
    ['('] = true,
    [')'] = true,
    ['{'] = true,
    ['}'] = true,
    ['['] = true,
    [']'] = true,
    ['|'] = true,
    [','] = true,
    [';'] = true,
};

/* Is the word that byte i belongs to a web address? In there "~" and "--" stand for themselves. */
bool copier_in_address(const struct copier *c, size_t i)
{
	size_t start = i, slash, dot = 0;
	struct str word;

	while (start > 0 && i - start < ADDRESS_LIMIT && !outside_address[(unsigned char)c->in.p[start - 1]])
		start--;
	word = str_sub(c->in, start, i);
	if (str_find(word, STR("://"), 0) != SIZE_MAX || str_starts_nocase(word, "www."))
		return true;
	slash = str_find_char(word, '/', 0);
	if (slash == SIZE_MAX)
		return false;
	for (size_t k = 0; k < slash; k++) { /* "host.org/..." without a scheme */
		unsigned char ch = (unsigned char)word.p[k];

		if (ch == '.')
			dot = k;
		else if (!is_digit((char)ch) && !((ch | 32) >= 'a' && (ch | 32) <= 'z') && ch != '-')
			return false;
	}
	return dot > 0 && slash - dot > 2;
}

/* ---- one construct each; all return the byte behind it ---- */

static size_t dashes(struct copier *c, size_t i)
{
	size_t end = i;

	while (end < c->in.n && c->in.p[end] == '-')
		end++;
	if (copier_in_address(c, i))
		copier_keep(c, i, end);
	else if (end - i == 2)
		copier_put(c, STR("-"), i, end);
	else
		copier_put_dash(c, i, end);
	return end;
}

static size_t quotes(struct copier *c, size_t i)
{
	bool twice = i + 1 < c->in.n && c->in.p[i + 1] == c->in.p[i];

	copier_put(c, twice ? STR("\"") : STR("'"), i, i + 1 + twice);
	return i + 1 + twice;
}

/* A tie stands between two words; before a number, behind a space, it says "about". */
static size_t tilde(struct copier *c, size_t i)
{
	bool behind = i > 0 && !strchr(" \t\r\n(/~", c->in.p[i - 1]);
	bool before = i + 1 < c->in.n && !strchr(" \t\r\n", c->in.p[i + 1]);
	/* "11%~33%", "5~10": a range, which no author ties */
	bool range =
	    behind && before && strchr("0123456789%", c->in.p[i - 1]) && strchr("0123456789", c->in.p[i + 1]);

	if (behind && before && !range && !copier_in_address(c, i))
		copier_put(c, STR(" "), i, i + 1);
	else
		copier_keep(c, i, i + 1);
	return i + 1;
}

/* "90^\circ", "90^{\circ}" */
static size_t caret(struct copier *c, size_t i)
{
	struct str rest = str_sub(c->in, i + 1, c->in.n);
	size_t n = str_starts(rest, "\\circ") ? 5 : str_starts(rest, "{\\circ}") ? 7 : 0;

	if (n == 5 && latex_name_end(rest, 1) != 5)
		n = 0;
	if (n)
		copier_put(c, STR("\u00B0"), i, i + 1 + n);
	else
		copier_keep(c, i, i + 1);
	return i + 1 + n;
}

/* A mark on the letter before it: one letter, where Unicode has it. */
static bool combine(struct copier *c, uint32_t mark, size_t to)
{
	size_t at = c->n, size;
	uint32_t cp;

	while (at > 0 && ((unsigned char)c->text[--at] & 0xC0) == 0x80)
		;
	if (at == c->n)
		return false;
	cp = fold_compose(utf8_decode((struct str){c->text, c->n}, at, &size), mark);
	if (!cp)
		return false;
	c->n = at;
	copier_put_char(c, cp, c->from[at], to);
	return true;
}

void copier_fold(struct copier *c, uint32_t cp, size_t from, size_t to)
{
	uint32_t out[FOLD_MAX];
	enum fold_kind kind;
	size_t n;

	if (fold_combines(cp) && combine(c, cp, to))
		return;
	n = fold_char(cp, out, &kind);
	if (kind == FOLD_THIN) {
		copier_put_thin_space(c, from, to);
		return;
	}
	if (kind == FOLD_DASH) {
		copier_put_dash(c, from, to);
		return;
	}
	/* "10³" is no 103, "3½" no 31/2 */
	if (kind == FOLD_SUPER && c->super_end != from && is_digit(last_byte(c)))
		copier_put(c, STR("^"), from, to);
	if (kind == FOLD_FRACTION && is_digit(last_byte(c)))
		copier_put(c, STR(" "), from, to);
	if (kind == FOLD_SUPER)
		c->super_end = to;
	for (size_t k = 0; k < n; k++)
		copier_put_char(c, out[k], from, to);
	c->changed |= n == 0;
}

static size_t beyond_ascii(struct copier *c, size_t i)
{
	uint32_t out[FOLD_MAX], cp;
	enum fold_kind kind;
	size_t size;

	cp = utf8_decode(c->in, i, &size);
	if (!fold_combines(cp) && fold_char(cp, out, &kind) == 1 && out[0] == cp) {
		reserve(c, size);
		for (size_t k = 0; k < size; k++) {
			c->text[c->n] = c->in.p[i + k];
			c->from[c->n] = (uint32_t)i;
			c->to[c->n++] = (uint32_t)(i + size);
		}
	} else {
		copier_fold(c, cp, i, i + size);
	}
	return i + size;
}

static size_t step(struct copier *c, size_t i)
{
	uint32_t cp;
	size_t n;

	switch (c->in.p[i]) {
	case '-':
		return dashes(c, i);
	case '`':
	case '\'':
		return quotes(c, i);
	case '~':
		return tilde(c, i);
	case '^':
		return caret(c, i);
	case '&':
		n = entity_at(c->in, i, &cp);
		if (n && cp < 0x80)
			copier_put_char(c, cp, i, i + n);
		else if (n)
			copier_fold(c, cp, i, i + n);
		break;
	case '\\':
		return copier_command(c, i);
	case '{':
		n = latex_letter(c->in, i, &cp);
		if (n) {
			copier_put_char(c, cp, i, i + n);
			break;
		}
		/* fall through */
	case '$':
	case '}':
		n = copier_delimiter(c, i);
		if (n)
			return n;
		break;
	default:
		return beyond_ascii(c, i);
	}
	if (!n)
		copier_keep(c, i, i + 1);
	return i + (n ? n : 1);
}

void copy_make(struct copy *copy, struct arena *a, struct str text)
{
	struct copier c = {.arena = a, .in = text, .super_end = SIZE_MAX};
	size_t i = plain_end(text, 0), end;

	*copy = (struct copy){.text = text};
	if (i == text.n)
		return;
	if (memchr(text.p, '{', text.n) || memchr(text.p, '$', text.n) || memchr(text.p, '\\', text.n))
		c.group_count = groups_find(a, text, &c.groups);
	reserve(&c, text.n + 16);
	copier_keep(&c, 0, i);
	while (i < text.n) {
		i = step(&c, i);
		end = plain_end(text, i);
		copier_keep(&c, i, end);
		i = end;
	}
	if (!c.changed)
		return;
	c.text[c.n] = 0;
	c.from[c.n] = (uint32_t)text.n;
	copy->text = (struct str){c.text, c.n};
	copy->from = c.from;
	copy->to = c.to;
	copy->groups = c.groups;
	copy->group_count = c.group_count;
}
