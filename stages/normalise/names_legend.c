/* names_legend.c: affiliations by number: "A (1), B (1,2) ((1) Here, (2) There)". */
#include "names.h"
#include <stdio.h>
#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

bool affiliation_is_reference(struct str s)
{
	size_t letters = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (str_starts(str_sub(s, i, s.n), "and ")) {
			i += 3;
			continue;
		}
		if (is_letter(s.p[i]) && ++letters && i + 1 < s.n && is_letter(s.p[i + 1]))
			return false;
	}
	return s.n > 0 && letters <= 3;
}

bool legend_is(struct str s)
{
	size_t i = s.n && s.p[0] == '(';

	if (i >= s.n || !is_digit(s.p[i]))
		return false;
	while (i < s.n && (is_digit(s.p[i]) || strchr(").:- ", s.p[i])))
		i++;
	return i < s.n && is_letter(s.p[i]);
}

/* Is the number [start, end) of the legend the mark of an entry? "(2)" is; a bare one is behind a separator, so
 * that the number of a house ("5 Main Street") isn't. */
static bool is_mark(struct str legend, size_t start, size_t end)
{
	struct str before = str_trim(str_sub(legend, 0, start));

	if (end >= legend.n || is_digit(legend.p[end]))
		return false;
	if (!before.n)
		return strchr(" ).:-", legend.p[end]) != NULL;
	if (before.p[before.n - 1] == '(')
		return legend.p[end] == ')';
	return strchr(",;", before.p[before.n - 1]) && strchr(" ).:-", legend.p[end]);
}

/* The first byte behind the mark of that number, or SIZE_MAX; *mark gets the mark's first byte. */
static size_t find_mark(struct str legend, unsigned number, size_t *mark)
{
	char digits[16];
	struct str needle = {digits, (size_t)snprintf(digits, sizeof(digits), "%u", number)};

	for (size_t i = 0; (i = str_find(legend, needle, i)) != SIZE_MAX; i++) {
		size_t end = i + needle.n;

		if (!is_mark(legend, i, end))
			continue;
		*mark = i - (i > 0 && legend.p[i - 1] == '(');
		return end + (legend.p[end] != ' ');
	}
	return SIZE_MAX;
}

struct str legend_entry(struct str legend, unsigned number)
{
	size_t from, to = legend.n, mark;
	struct str s;

	from = find_mark(legend, number, &mark);
	if (from == SIZE_MAX)
		return (struct str){0};
	if (find_mark(str_sub(legend, from, legend.n), number + 1, &mark) != SIZE_MAX)
		to = from + mark;
	s = str_trim(str_sub(legend, from, to));
	while (s.n && strchr(",; ", s.p[s.n - 1]))
		s.n--;
	return s;
}
