/* bib_value.c: values of BibTeX fields: their parts, and @string macros (bib.h). */
#include "bib.h"
#include <string.h>

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* ---- macros ---- */

/* Index of name, or where it belongs. */
static size_t place_of(const struct bib_macros *m, struct str name, bool *found)
{
	size_t low = 0, high = m->count;

	*found = false;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = str_cmp(m->items[mid].name, name);

		if (order == 0) {
			*found = true;
			return mid;
		}
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool bib_define(struct bib_macros *m, struct arena *a, struct str name, struct str value, bool again)
{
	bool found;

	name = str_lower(a, str_dup(a, name));
	size_t i = place_of(m, name, &found);
	if (found && !again)
		return true;
	if (m->bytes + value.n > LIMIT_BIB_MACRO_BYTES || (!found && m->count == LIMIT_BIB_MACROS))
		return false;
	m->bytes += value.n;
	if (!found) {
		if (m->count == m->room) {
			size_t room = m->room ? m->room * 2 : 64;
			struct bib_macro *items = arena_raw(a, room * sizeof(*items));

			if (m->count)
				memcpy(items, m->items, m->count * sizeof(*items));
			m->items = items;
			m->room = room;
		}
		memmove(m->items + i + 1, m->items + i, (m->count - i) * sizeof(*m->items));
		m->count++;
	}
	m->items[i] = (struct bib_macro){name, str_dup(a, value)};
	return true;
}

const struct bib_macro *bib_macro(const struct bib_macros *m, struct str name)
{
	char low[64];
	bool found;

	if (!m || m->count == 0 || name.n > sizeof(low))
		return NULL;
	for (size_t i = 0; i < name.n; i++)
		low[i] = name.p[i] >= 'A' && name.p[i] <= 'Z' ? (char)(name.p[i] | 32) : name.p[i];
	size_t i = place_of(m, (struct str){low, name.n}, &found);
	return found ? &m->items[i] : NULL;
}

/* Those that every style defines. */
static const char *month(struct str name)
{
	static const char *const months[][2] = {{"jan", "January"}, {"feb", "February"}, {"mar", "March"},
	    {"apr", "April"}, {"may", "May"}, {"jun", "June"}, {"jul", "July"}, {"aug", "August"},
	    {"sep", "September"}, {"oct", "October"}, {"nov", "November"}, {"dec", "December"}};

	for (size_t i = 0; i < 12; i++)
		if (str_eq_nocase(name, str_of(months[i][0])))
			return months[i][1];
	return NULL;
}

/* ---- parts of a value ---- */

enum part { PART_TEXT, PART_BARE };

/* The part of a value that begins at *at, without its delimiters; *at moves behind it and the '#'. */
static bool next_part(struct str value, size_t *at, struct str *text, enum part *kind)
{
	size_t i = *at, from, depth = 0;

	while (i < value.n && (is_space(value.p[i]) || value.p[i] == '#'))
		i++;
	if (i >= value.n)
		return false;
	from = i;
	*kind = value.p[i] == '{' || value.p[i] == '"' ? PART_TEXT : PART_BARE;
	for (; i < value.n; i++) {
		char c = value.p[i];

		if (c == '{')
			depth++;
		else if (c == '}' && depth > 0)
			depth--;
		if (depth > 0 || i == from)
			continue;
		if (*kind == PART_BARE ? c == '#' : c == '}' || c == '"') {
			/* A quote inside a quoted part ends it only where the value goes on or ends. */
			size_t next = i + 1;

			while (next < value.n && is_space(value.p[next]))
				next++;
			if (*kind == PART_BARE || next >= value.n || value.p[next] == '#')
				break;
		}
	}
	*at = i < value.n ? i + 1 : value.n;
	*text = *kind == PART_TEXT ? str_sub(value, from + 1, i) : str_trim(str_sub(value, from, i));
	return true;
}

static bool is_number(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

bool bib_next_macro(struct str value, size_t *at, struct str *name)
{
	enum part kind;

	while (next_part(value, at, name, &kind))
		if (kind == PART_BARE && !is_number(*name))
			return true;
	return false;
}

struct str bib_value(struct arena *a, struct str value, const struct bib_macros *m)
{
	struct buf out = {0};
	struct str text;
	enum part kind;
	size_t at = 0;

	while (next_part(value, &at, &text, &kind)) {
		const struct bib_macro *macro = kind == PART_BARE ? bib_macro(m, text) : NULL;
		const char *name = kind == PART_BARE ? month(text) : NULL;

		if (macro)
			buf_add(&out, macro->value);
		else if (name)
			buf_adds(&out, name);
		else
			buf_add(&out, text);
	}
	struct str s = str_dup(a, buf_str(&out));
	buf_free(&out);
	return s;
}
