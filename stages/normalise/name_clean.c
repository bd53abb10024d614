/* name_clean.c: takes from a name what isn't part of it. */
#include "names.h"
#include "undo.h"
#include <string.h>

/* Entities, ties, white space beyond ASCII, math. Everything becomes at most as long as it was. */
static struct str undo_marks(struct arena *a, struct str s)
{
	char *out = arena_raw(a, s.n + 1);
	size_t n = 0, size;
	uint32_t cp;

	for (size_t i = 0; i < s.n; i += size) {
		size = 1;
		switch (s.p[i]) {
		case '~':
			out[n++] = ' ';
			continue;
		case '$': { /* "$^1$", "$\dagger$" */
			size_t end = str_find_char(s, '$', i + 1);

			size = end == SIZE_MAX ? 1 : end + 1 - i;
			continue;
		}
		case '&':
			size = entity_at(s, i, &cp);
			if (size)
				n += utf8_encode(cp, out + n);
			else
				out[n++] = '&', size = 1;
			continue;
		case '\\':
			if (i + 1 < s.n && strchr(" ,;\\", s.p[i + 1])) {
				out[n++] = ' ';
				size = 2;
				continue;
			}
			if (str_starts(str_sub(s, i, s.n), "\\and") && latex_name_end(s, i + 1) == i + 4) {
				memcpy(out + n, " and", 4); /* LaTeX's author list */
				n += 4;
				size = 4;
				continue;
			}
			break;
		default:
			break;
		}
		cp = utf8_decode(s, i, &size);
		if (cp == 0xA0 || cp == 0x202F || (cp >= 0x2000 && cp <= 0x200A)) {
			out[n++] = ' ';
			continue;
		}
		if (cp == 0x200B || cp == 0xFEFF || cp == 0xAD || cp == 0x2020 ||
		    cp == 0x2021) /* invisible; daggers */
			continue;
		memcpy(out + n, s.p + i, size);
		n += size;
	}
	out[n] = 0;
	return (struct str){out, n};
}

struct str names_undo(struct arena *a, struct str s)
{
	return str_fold_space(a, undo_marks(a, latex_to_unicode(a, s)));
}

static bool is_mark(char c)
{
	return (c >= '0' && c <= '9') || strchr("*^_[]{}#:;|/+=<>\"", c);
}

/* "C. -P." is "C.-P.": arXiv puts a space behind every initial. */
static struct str close_initials(struct arena *a, struct str s)
{
	size_t n = 0;

	if (str_find(s, STR(". -"), 0) == SIZE_MAX)
		return s;
	char *out = arena_raw(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] == ' ' && i > 0 && s.p[i - 1] == '.' && i + 1 < s.n && s.p[i + 1] == '-'))
			out[n++] = s.p[i];
	out[n] = '\0';
	return (struct str){out, n};
}

struct str name_clean(struct arena *a, struct str name)
{
	struct str s = names_undo(a, name);
	char *out;
	size_t n = 0;

	s = close_initials(a, s);
	while (s.n && (s.p[s.n - 1] == ',' || s.p[s.n - 1] == ' '))
		s.n--;
	while (s.n && (*s.p == ',' || *s.p == '.' || *s.p == ' ' || *s.p == '-'))
		s = str_sub(s, 1, s.n);
	while (n < s.n && !is_mark(s.p[n]))
		n++;
	if (n == s.n || name_is_group(s)) /* "the D0 Collaboration" keeps its digit */
		return s;
	out = arena_raw(a, s.n + 1);
	n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (!is_mark(s.p[i]))
			out[n++] = s.p[i];
	out[n] = 0;
	return str_fold_space(a, (struct str){out, n});
}
