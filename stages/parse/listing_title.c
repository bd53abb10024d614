/* listing_title.c: a title without the marks that a reader mode or a browser's "save as text" puts around it
 * (listing.h). */
#include "listing.h"

#include <string.h>

/* "### Title" */
static struct str drop_heading(struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] == '#')
		n++;
	return n > 0 && n < s.n && s.p[n] == ' ' ? str_trim(str_sub(s, n, s.n)) : s;
}

/* "*** Title ***", "**Title**" */
static struct str drop_stars(struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] == '*')
		n++;
	if (n < 2 || s.n <= 2 * n)
		return s;
	for (size_t i = s.n - n; i < s.n; i++)
		if (s.p[i] != '*')
			return s;
	return str_trim(str_sub(s, n, s.n - n));
}

/* "[Title](https://...)", "Title <https://...>" */
static struct str drop_link(struct str s)
{
	struct str open = str_starts(s, "[") ? STR("](http") : STR(" <http");
	char close = str_starts(s, "[") ? ')' : '>';
	size_t at = str_find(s, open, 0);

	if (at == SIZE_MAX || str_find_char(s, close, at) != s.n - 1)
		return s;
	return str_trim(str_sub(s, str_starts(s, "["), at));
}

struct str listing_title(struct str text)
{
	struct str s = drop_link(drop_stars(drop_heading(text)));

	return s.n > 0 ? s : text;
}
