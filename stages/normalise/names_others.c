/* names_others.c: the pieces of an author string that are no names (names.h): "et al.", "27 others", "Member, IEEE". */
#include "names.h"

#include <string.h>

#define OTHERS_DIGITS 4 /* of the number of others */

bool names_is_others(struct str s, int *count)
{
	static const char *const words[] = {"et al", "et al.", "et. al.", "et. al", "et.al.", "others",
	    "and others", "...", "et alii", "other authors", "more authors", NULL};
	size_t digits = 0;
	int number = 0;

	while (digits < s.n && digits < OTHERS_DIGITS && s.p[digits] >= '0' && s.p[digits] <= '9')
		number = number * 10 + (s.p[digits++] - '0');
	struct str word = str_trim(str_sub(s, digits, s.n));
	*count = number;
	for (size_t i = 0; words[i]; i++)
		if (str_eq_nocase(word, str_of(words[i])))
			return true;
	*count = 0;
	return false;
}

bool names_drop_others(struct str *s)
{
	static const char *const ends[] = {
	    " et al.", " et al", " et. al.", " et.al.", " and others", " and", NULL};

	for (size_t i = 0; ends[i]; i++) {
		size_t n = strlen(ends[i]);

		if (s->n > n && str_eq_nocase(str_sub(*s, s->n - n, s->n), str_of(ends[i]))) {
			*s = str_trim(str_sub(*s, 0, s->n - n));
			return !str_is(str_of(ends[i]), " and"); /* which is left over from "A and, B" */
		}
	}
	return false;
}

bool names_has_letter(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z') || (unsigned char)s.p[i] >= 0x80)
			return true;
	return false;
}

bool name_is_nobody(struct str name)
{
	static const char *const words[] = {
	    "[anonymous]", "anonymous", "anon", "anonymous author", "anonymous authors", NULL};

	for (size_t i = 0; words[i]; i++)
		if (str_eq_nocase(name, str_of(words[i])))
			return true;
	return false;
}

bool name_is_role(struct str name)
{
	static const char *const words[] = {"IEEE", "ACM", "member", "senior member", "student member",
	    "fellow", "life fellow", "member IEEE", "senior member IEEE", "student member IEEE",
	    "fellow IEEE", "ed.", "eds.", "editor", "editors", NULL};

	for (size_t i = 0; words[i]; i++)
		if (str_eq_nocase(name, str_of(words[i])))
			return true;
	return false;
}
