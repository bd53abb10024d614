/* bib_scan.c: where BibTeX entries and their fields begin and end (bib.h). The grammar: "Designing BibTeX Styles" and
 * "Tame the BeaST", 2.1; around it, what real files do: missing commas and braces, braces too many. */
#include "bib.h"
#include <string.h>

#define LINE_LIMIT 1024 /* bytes before an '@' that are looked at */

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t skip_space(struct str s, size_t i)
{
	while (i < s.n && is_space(s.p[i]))
		i++;
	return i;
}

/* "@word{" or "@word (" at byte at: the byte of the opening delimiter, or 0. */
static size_t opening(struct str text, size_t at)
{
	size_t i = at + 1;

	while (i < text.n && is_letter(text.p[i]))
		i++;
	if (i == at + 1)
		return 0;
	i = skip_space(text, i);
	return i < text.n && (text.p[i] == '{' || text.p[i] == '(') ? i : 0;
}

/* Of a line that is longer than any that matters, some place before i. */
static size_t line_start(struct str text, size_t i)
{
	size_t low = i > LINE_LIMIT ? i - LINE_LIMIT : 0;

	while (i > low && text.p[i - 1] != '\n')
		i--;
	return i;
}

size_t bib_find(struct str text, size_t *from)
{
	for (size_t at = *from; (at = str_find_char(text, '@', at)) != SIZE_MAX; at++) {
		size_t first = skip_space(text, line_start(text, at));

		/* Addresses of e-mail and TeX's own commands have something before; "%@article{" was commented out by whom
		 * it stands for. */
		char before = at > 0 ? text.p[at - 1] : '\n';
		if (is_letter(before) || (before >= '0' && before <= '9') || before == '\\')
			continue;
		if (first < at && text.p[first] == '%')
			continue;
		if (opening(text, at)) {
			*from = at;
			return at;
		}
		/* The word may go on behind the end of the text. */
		if (text.n - at < 64) {
			*from = at;
			return SIZE_MAX;
		}
	}
	*from = text.n;
	return SIZE_MAX;
}

/* Does a line begin another entry: "@article{key,", "@string{"? Text of an abstract hardly does. */
static bool begins_entry(struct str text, size_t at)
{
	size_t i = opening(text, at);
	struct str word = str_trim(str_sub(text, at + 1, i));

	if (!i)
		return false;
	if (str_eq_nocase(word, STR("string")) || str_eq_nocase(word, STR("comment")) ||
	    str_eq_nocase(word, STR("preamble")))
		return true;
	for (i++; i < text.n && text.p[i] != '\n'; i++) {
		if (text.p[i] == ',')
			return true;
		if (strchr("={}\"()", text.p[i]))
			return false;
	}
	return false;
}

/* "}, author = ": a brace too many, behind which the entry goes on. */
static bool goes_on(struct str text, size_t i)
{
	i = skip_space(text, i);
	if (i >= text.n || text.p[i] != ',')
		return false;
	i = skip_space(text, i + 1);
	size_t name = i;
	while (i < text.n && (is_letter(text.p[i]) || text.p[i] == '-' || text.p[i] == '_'))
		i++;
	if (i == name)
		return false;
	i = skip_space(text, i);
	return i < text.n && text.p[i] == '=';
}

size_t bib_extent(struct str text, size_t at, enum bib_end *how)
{
	size_t i = opening(text, at), depth = 1;
	bool parenthesis = i < text.n && text.p[i] == '(', quoted = false;

	if (parenthesis)
		depth = 0;
	for (i++; i < text.n; i++) {
		switch (text.p[i]) {
		case '{':
			depth++;
			break;
		case '}':
			if (depth > 0)
				depth--;
			if (depth > 0 || parenthesis)
				break;
			if (goes_on(text, i + 1)) {
				depth = 1;
				break;
			}
			*how = BIB_CLOSED;
			return i + 1;
		case '"':
			if (depth == 0)
				quoted = !quoted;
			break;
		case ')':
			if (!parenthesis || depth > 0 || quoted)
				break;
			*how = BIB_CLOSED;
			return i + 1;
		case '@':
			if (skip_space(text, line_start(text, i)) == i && begins_entry(text, i)) {
				*how = BIB_RESYNC;
				return i;
			}
			break;
		default:
			break;
		}
	}
	*how = BIB_UNENDED;
	return text.n;
}

/* ---- inside an entry ---- */

bool bib_open(struct bib_entry *en, struct str text)
{
	size_t i = text.n && text.p[0] == '@' ? opening(text, 0) : 0, from;

	*en = (struct bib_entry){.text = text};
	if (!i)
		return false;
	en->type = str_trim(str_sub(text, 1, i));
	en->close = text.p[i] == '(' ? ')' : '}';
	en->at = ++i;
	if (str_eq_nocase(en->type, STR("string")) || str_eq_nocase(en->type, STR("preamble")) ||
	    str_eq_nocase(en->type, STR("comment")))
		return true;
	/* The key: up to a comma; what has a '=' before that is a field, and the key is missing. */
	from = i = skip_space(text, i);
	while (i < text.n && !strchr(",=\n{\"", text.p[i]) && text.p[i] != en->close)
		i++;
	if (i < text.n && (text.p[i] == ',' || text.p[i] == '\n' || text.p[i] == en->close)) {
		en->key = str_trim(str_sub(text, from, i));
		en->at = i;
	}
	return true;
}

/* Byte behind the group that opens at s[i], or 0 where it doesn't end. */
static size_t group_end(struct str s, size_t i)
{
	size_t depth = 0;

	for (; i < s.n; i++) {
		if (s.p[i] == '{')
			depth++;
		else if (s.p[i] == '}' && --depth == 0)
			return i + 1;
	}
	return 0;
}

/* A quote ends a value where no brace is open, and something that may follow a value does follow. */
static size_t quote_end(struct str s, size_t i, char close)
{
	size_t depth = 0;

	for (i++; i < s.n; i++) {
		if (s.p[i] == '{') {
			depth++;
		} else if (s.p[i] == '}' && depth > 0) {
			depth--;
		} else if (s.p[i] == '"' && depth == 0) {
			size_t next = skip_space(s, i + 1);

			if (next >= s.n || strchr(",#", s.p[next]) || s.p[next] == close ||
			    s.p[i + 1] == '\n' || s.p[i + 1] == '\r')
				return i + 1;
		}
	}
	return 0;
}

static size_t bare_end(struct str s, size_t i, char close)
{
	while (i < s.n && !strchr(",#\n", s.p[i]) && s.p[i] != close && s.p[i] != '}')
		i++;
	return i;
}

/* Byte behind the value at s[i], or 0 where a part of it doesn't end. */
static size_t value_end(struct str s, size_t i, char close)
{
	for (;;) {
		i = skip_space(s, i);
		if (i >= s.n)
			return s.n;
		if (s.p[i] == '{')
			i = group_end(s, i);
		else if (s.p[i] == '"')
			i = quote_end(s, i, close);
		else
			i = bare_end(s, i, close);
		if (i == 0)
			return 0;
		size_t next = skip_space(s, i);
		if (next >= s.n || s.p[next] != '#')
			return i;
		i = next + 1;
	}
}

enum bib_next bib_next_field(struct bib_entry *en, struct bib_field *f)
{
	struct str s = en->text;
	size_t i = en->at, from;

	for (;;) {
		/* Stray commas and braces, too. */
		while (i < s.n && (is_space(s.p[i]) || s.p[i] == ',' || s.p[i] == '}' || s.p[i] == ')'))
			i++;
		if (i < s.n && s.p[i] == '%') {
			size_t end = str_find_char(s, '\n', i);

			i = end == SIZE_MAX ? s.n : end;
			continue;
		}
		from = i;
		while (i < s.n && !strchr("=,{}\"\n", s.p[i]))
			i++;
		if (i >= s.n)
			return BIB_NO_MORE;
		struct str name = str_trim(str_sub(s, from, i));
		/* "author\n = {...}" */
		size_t equals = skip_space(s, i);
		if (name.n > 0 && equals < s.n && s.p[equals] == '=') {
			size_t value = skip_space(s, equals + 1), end = value_end(s, value, en->close);

			*f = (struct bib_field){name, str_sub(s, value, end)};
			en->at = end ? end : value;
			return end ? BIB_FIELD : BIB_BROKEN;
		}
		/* Not a field: on to where one may begin. */
		if (s.p[i] != '{') {
			i++;
			continue;
		}
		i = group_end(s, i);
		if (i == 0)
			return BIB_NO_MORE;
	}
}

struct str bib_raw_field(struct str entry, const char *name)
{
	struct bib_entry en;
	struct bib_field f;

	if (!bib_open(&en, entry))
		return (struct str){0};
	for (unsigned n = 0; n < LIMIT_BIB_FIELDS && bib_next_field(&en, &f) == BIB_FIELD; n++)
		if (str_eq_nocase(f.name, str_of(name)))
			return f.value;
	return (struct str){0};
}
