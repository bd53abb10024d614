/* bib_field.c: a field of a BibTeX entry inside another record (bib_field.h). */
#include "bib_field.h"
#include "../normalise/normalise.h"

#include <string.h>

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
	    c == '_';
}

/* The value that begins at byte i; *end is the byte behind it. */
static struct str value_at(struct str s, size_t i, size_t *end)
{
	size_t depth = 0, from = i;
	char close;

	if (i < s.n && (s.p[i] == '{' || s.p[i] == '"')) {
		close = s.p[i] == '{' ? '}' : '"';
		for (i++; i < s.n && !(s.p[i] == close && depth == 0); i++) {
			if (s.p[i] == '\\')
				i++;
			else if (s.p[i] == '{')
				depth++;
			else if (s.p[i] == '}' && depth > 0)
				depth--;
		}
		*end = i < s.n ? i + 1 : s.n;
		return str_sub(s, from + 1, i);
	}
	while (i < s.n && s.p[i] != ',' && s.p[i] != '}' && !is_space(s.p[i]))
		i++;
	*end = i;
	return str_sub(s, from, i);
}

static struct str plain(struct arena *a, struct str value)
{
	struct str s = latex_to_unicode(a, value);
	char *out = arena_raw(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '{' || s.p[i] == '}' ||
		    (s.p[i] == '\\' && i + 1 < s.n && strchr("&%_#", s.p[i + 1])))
			continue;
		out[n++] = s.p[i] == '~' ? ' ' : s.p[i];
	}
	out[n] = '\0';
	return str_fold_space(a, (struct str){out, n});
}

struct str bib_field(struct arena *a, struct str entry, const char *name)
{
	struct str wanted = str_of(name);

	for (size_t i = str_find_char(entry, ',', 0); i < entry.n;) {
		size_t from, end;

		while (i < entry.n && !is_name(entry.p[i]))
			i++;
		from = i;
		while (i < entry.n && is_name(entry.p[i]))
			i++;
		struct str key = str_sub(entry, from, i);
		while (i < entry.n && is_space(entry.p[i]))
			i++;
		if (i >= entry.n || entry.p[i] != '=')
			continue;
		for (i++; i < entry.n && is_space(entry.p[i]);)
			i++;
		struct str value = value_at(entry, i, &end);
		if (str_eq_nocase(key, wanted))
			return plain(a, value);
		i = end;
	}
	return (struct str){0};
}

struct str bib_type(struct arena *a, struct str entry)
{
	size_t from = str_find_char(entry, '@', 0);

	if (from == SIZE_MAX)
		return (struct str){0};
	return str_lower(a, str_trim(str_sub(entry, from + 1, str_find_char(entry, '{', from))));
}
