/* names_group.c: groups that stand in an author string, and whom an author speaks for (names.h). */
#include "names.h"

#include <string.h>

#define PIECE_LIMIT 400 /* bytes of a group's name within a list */

bool names_drop_prefix(struct str *s, const char *prefix)
{
	if (!str_starts_nocase(*s, prefix))
		return false;
	*s = str_trim(str_sub(*s, strlen(prefix), s->n));
	return true;
}

bool names_group(struct str *s, bool parenthesis)
{
	static const char *const prefixes[] = {
	    "on behalf of ", "representing ", "for ", "from ", "and ", "by ", NULL};
	struct str name = str_trim(*s);
	bool speaks = false, article = str_starts(name, "the ");

	for (size_t i = 0; prefixes[i]; i++)
		speaks |= names_drop_prefix(&name, prefixes[i]);
	if (speaks || article)
		names_drop_prefix(&name, "the ");
	while (name.n && (name.p[name.n - 1] == ':' || name.p[name.n - 1] == ' '))
		name.n--;
	if (parenthesis && !speaks ? !name_is_people(name) : !(name_is_group(name) || (article && name.n)))
		return false;
	*s = name;
	return true;
}

/* The text up to where a name must end; empty where that is too far. */
static struct str piece_of(struct str s)
{
	size_t end = 0;

	while (end < s.n && end < PIECE_LIMIT && (!s.p[end] || !strchr(",;:(", s.p[end])))
		end++;
	return end < PIECE_LIMIT ? str_trim(str_sub(s, 0, end)) : (struct str){0};
}

bool names_joins_groups(struct str before, struct str behind)
{
	struct str piece = piece_of(behind);

	return (str_ends(piece, " Collaborations") || str_ends(piece, " Consortia")) &&
	    str_find(piece, STR(" and "), 0) == SIZE_MAX && before.n < PIECE_LIMIT &&
	    str_find_char(before, '.', 0) == SIZE_MAX;
}

bool names_speaks_for_group(struct str rest)
{
	struct str piece;

	if (str_starts(rest, " on behalf of "))
		return true;
	if (!str_starts(rest, " for the "))
		return false;
	piece = piece_of(rest);
	return names_group(&piece, false);
}
