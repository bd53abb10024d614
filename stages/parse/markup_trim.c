/* markup_trim.c: what publishers put around an abstract: the heading "Abstract", the copyright line
 * (markup_tags.h). */
#include "markup.h"
#include "markup_tags.h"

#include <string.h>

#define LINE_LIMIT 300  /* bytes of a copyright line at the end */
#define FIRST_LIMIT 200 /* at the beginning */

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool markup_is_abstract_heading(struct str s)
{
	static const char *const words[] = {"abstract", "summary", "abstracts", "zusammenfassung",
	    "kurzfassung", "resumen", "resumo", "r\xC3\xA9sum\xC3\xA9", "riassunto", "samenvatting",
	    "abstract.", "abstract:", NULL};

	for (size_t i = 0; words[i]; i++)
		if (str_eq_nocase(s, str_of(words[i])))
			return true;
	return false;
}

/* Words that the first sentence of an abstract begins with, so that "Abstract" before them is its heading: "Abstract
 * We show", but "Abstract Meaning Representation", "Abstract interpretation". */
static bool begins_sentence(struct str s)
{
	static const char *const words[] = {"A", "Aim", "Aims", "Although", "An", "As", "At", "Background",
	    "Because", "Both", "By", "Context", "Despite", "Due", "During", "Existing", "For", "From", "Given",
	    "Here", "How", "I", "If", "In", "Introduction", "It", "Many", "Most", "Motivation", "Objective",
	    "Objectives", "On", "One", "Our", "Over", "Purpose", "Recent", "Recently", "Several", "Since",
	    "Some", "Still", "Summary", "The", "There", "These", "This", "Though", "Through", "To", "Today",
	    "Traditional", "Under", "Understanding", "Using", "We", "What", "When", "While", "With", NULL};
	size_t n = 0;

	while (n < s.n && (is_upper(s.p[n]) || is_lower(s.p[n])))
		n++;
	for (size_t i = 0; words[i]; i++)
		if (str_is(str_sub(s, 0, n), words[i]))
			return true;
	return false;
}

static struct str drop_heading(struct str s)
{
	size_t n = sizeof("Abstract") - 1;
	struct str rest = str_sub(s, n, s.n);

	if (!str_starts(s, "Abstract") && !str_starts(s, "ABSTRACT"))
		return s;
	if (rest.n == 0)
		return rest;
	if (strchr(":.-", rest.p[0]) || str_starts(rest, "\xE2\x80\x94") || str_starts(rest, "\xE2\x80\x93")) {
		/* "Abstract-level", "Abstract: We", "Abstract—We", "Abstract.—We" */
		size_t i = 0;

		while (i < rest.n && (strchr(":.- ", rest.p[i]) || (unsigned char)rest.p[i] == 0xE2)) {
			size_t size;

			utf8_decode(rest, i, &size);
			i += size;
		}
		return rest.p[0] == '-' && i < rest.n && is_lower(rest.p[i]) ? s : str_sub(rest, i, rest.n);
	}
	if (rest.p[0] == ' ')
		rest = str_sub(rest, 1, rest.n);
	else if (!is_upper(rest.p[0]))
		return s;
	return begins_sentence(rest) || str_starts(s, "ABSTRACT ") ? rest : s;
}

/* Digits of a year at byte i. */
static bool is_year(struct str s, size_t i)
{
	return i + 4 <= s.n && is_digit(s.p[i]) && is_digit(s.p[i + 1]) && is_digit(s.p[i + 2]) &&
	    is_digit(s.p[i + 3]) && (s.p[i] == '1' || s.p[i] == '2');
}

/* Does a copyright line begin at byte i: "© 2019", "Copyright (c) 2012", "Copyright 2012", "(C) 1999 Academic Press", "Published by
 * Elsevier", "All rights reserved"? */
static bool begins_line(struct str s, size_t i)
{
	static const char *const phrases[] = {"all rights reserved", "this article is protected by copyright",
	    "crown copyright", "published by elsevier", "published by john wiley",
	    "published by oxford university press", "published by springer", "published by the american",
	    "(psycinfo database record", NULL};
	struct str rest = str_sub(s, i, i + LINE_LIMIT);
	bool said = false, signed_ = false;

	for (size_t k = 0; phrases[k]; k++)
		if (str_starts_nocase(rest, phrases[k]))
			return true;
	if (str_starts_nocase(rest, "copyright ")) {
		rest = str_trim(str_sub(rest, 10, rest.n));
		said = true;
	}
	if (str_starts(rest, "\xC2\xA9")) {
		rest = str_sub(rest, 2, rest.n);
		signed_ = true;
	} else if (str_starts_nocase(rest, "(c)")) {
		rest = str_sub(rest, 3, rest.n);
		signed_ = said;
	} else if (!said) {
		return false;
	}
	rest = str_trim(rest);
	/* "(c)" may be the third of a list; the sign says all. */
	return signed_ || is_year(rest, 0) || str_starts_nocase(rest, "copyright");
}

/* Is what stands before byte i the end of a sentence? */
static bool behind_sentence(struct str s, size_t i)
{
	while (i > 0 && s.p[i - 1] == ' ')
		i--;
	return i == 0 || strchr(".!?)\"]", s.p[i - 1]) ||
	    (i > 2 && str_ends(str_sub(s, 0, i), "\xE2\x80\x9D"));
}

static struct str drop_last_line(struct str s)
{
	size_t from = s.n > LINE_LIMIT ? s.n - LINE_LIMIT : 0;

	for (size_t i = from; i < s.n; i++) {
		if ((i > 0 && s.p[i - 1] != ' ' && s.p[i - 1] != '.') || !begins_line(s, i) ||
		    !behind_sentence(s, i))
			continue;
		/* Where the code is would be said behind it by the authors. */
		if (str_find(s, STR("github"), i) != SIZE_MAX)
			return s;
		return str_trim(str_sub(s, 0, i));
	}
	return s;
}

/* "© 2017 IEEE. We ...", "© 2015 Elsevier B.V. All rights reserved. We ..." */
static struct str drop_first_line(struct str s)
{
	static const char *const ends[] = {"rights reserved.", " IEEE.", " ACM.", " The Author(s).",
	    " The Authors.", " Elsevier Ltd.", " Elsevier B.V.", " Elsevier Inc.", NULL};
	struct str first = str_sub(s, 0, FIRST_LIMIT);

	if (!begins_line(s, 0))
		return s;
	for (size_t i = 0; ends[i]; i++) {
		size_t at = str_find(first, str_of(ends[i]), 0);

		if (at != SIZE_MAX)
			return str_trim(str_sub(s, at + strlen(ends[i]), s.n));
	}
	return s;
}

struct str markup_trim(struct str s)
{
	s = drop_heading(str_trim(s));
	s = drop_heading(drop_first_line(s));
	return drop_last_line(s);
}
