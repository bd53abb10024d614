/* bib_names.c: the names of a BibTeX author field (bib.h): "First von Last", "von Last, First", "von Last, Jr, First",
 * "{A Group}", biblatex's "given=A, family=B", "and others"; and lists that were never meant for BibTeX. */
#include "../normalise/normalise.h"
#include "bib.h"
#include "fields.h"
#include <string.h>

#define PARTS 4

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Steps over byte i of s, keeping count of braces. */
static void step(struct str s, size_t i, size_t *depth)
{
	if (s.p[i] == '{')
		(*depth)++;
	else if (s.p[i] == '}' && *depth > 0)
		(*depth)--;
}

/* " and " at byte i: its bytes, or 0. */
static size_t and_at(struct str s, size_t i)
{
	return i + 4 < s.n && is_space(s.p[i]) && is_space(s.p[i + 4]) &&
	        str_eq_nocase(str_sub(s, i + 1, i + 4), STR("and"))
	    ? 5
	    : 0;
}

/* The next name of a list at *at; false at the end. White space is folded. */
static bool next_name(struct str list, size_t *at, struct str *name)
{
	size_t depth = 0, i = *at, n = 0;

	if (i > list.n || list.n == 0)
		return false;
	for (; i < list.n; i++) {
		step(list, i, &depth);
		n = depth == 0 ? and_at(list, i) : 0;
		if (n > 0)
			break;
	}
	*name = str_trim(str_sub(list, *at, i));
	/* The space behind one "and" may be the one before the next. */
	*at = i < list.n ? i + n - 1 : list.n + 1;
	return true;
}

/* Splits at the commas outside braces, into at most PARTS; returns how many commas there are. */
static size_t split_commas(struct str name, struct str part[PARTS])
{
	size_t depth = 0, from = 0, n = 0;

	for (size_t i = 0; i <= name.n; i++) {
		if (i < name.n) {
			step(name, i, &depth);
			if (name.p[i] != ',' || depth > 0)
				continue;
		}
		if (n < PARTS)
			part[n] = str_trim(str_sub(name, from, i));
		n++;
		from = i + 1;
	}
	return n - 1;
}

static struct str without_braces(struct arena *a, struct str s)
{
	char *out = arena_raw(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '{' && s.p[i] != '}')
			out[n++] = s.p[i];
	out[n] = '\0';
	return str_fold_space(a, str_trim((struct str){out, n}));
}

/* "{...}", and that one group is all. */
static bool is_one_group(struct str s)
{
	size_t depth = 0;

	if (s.n < 2 || s.p[0] != '{')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		step(s, i, &depth);
		if (depth == 0)
			return i + 1 == s.n;
	}
	return false;
}

static struct str inside(struct str s)
{
	while (is_one_group(s))
		s = str_trim(str_sub(s, 1, s.n - 1));
	return s;
}

static void add(struct paper *p, struct author author)
{
	struct author *to = author.family.n || author.literal.n ? field_add_author(p) : NULL;

	if (to)
		*to = author;
}

/* biblatex's extended format: "family=Doe, given=Jane, given-i=J, prefix=van". False where it isn't one. */
static bool read_extended(struct paper *p, const struct str *part, size_t n)
{
	struct str family = {0}, given = {0}, suffix = {0}, prefix = {0};
	bool any = false;

	for (size_t i = 0; i < n && i < PARTS; i++) {
		size_t equals = str_find_char(part[i], '=', 0);
		struct str key = str_trim(str_sub(part[i], 0, equals));
		struct str value = equals == SIZE_MAX
		    ? (struct str){0}
		    : without_braces(p->arena, str_sub(part[i], equals + 1, part[i].n));

		if (value.n > 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
			value = str_sub(value, 1, value.n - 1);
		any |= equals != SIZE_MAX;
		if (str_eq_nocase(key, STR("family")))
			family = value;
		else if (str_eq_nocase(key, STR("given")))
			given = value;
		else if (str_eq_nocase(key, STR("suffix")))
			suffix = value;
		else if (str_eq_nocase(key, STR("prefix")))
			prefix = value;
	}
	if (!any || (!family.n && !given.n))
		return false;
	struct author author = name_structured(p->arena, family, given, suffix);
	if (prefix.n > 0)
		author.particle = prefix;
	add(p, author);
	return true;
}

/* "Juan {de la Cruz}", "{Jean-Paul} Dupont": words outside braces; the last one is the family name. */
static void read_grouped(struct paper *p, struct str name)
{
	size_t depth = 0, last = 0;

	for (size_t i = 0; i < name.n; i++) {
		step(name, i, &depth);
		if (depth == 0 && name.p[i] == ' ')
			last = i + 1;
	}
	struct str given = without_braces(p->arena, str_sub(name, 0, last));
	/* Words in lower case before it are its particle. */
	size_t particle = given.n;
	while (particle > 0) {
		size_t word = particle;

		while (word > 0 && given.p[word - 1] != ' ')
			word--;
		if (given.p[word] < 'a' || given.p[word] > 'z' || word == 0)
			break;
		particle = word - 1;
	}
	struct str family = without_braces(p->arena, str_sub(name, last, name.n));
	struct author author = name_structured(p->arena, family, str_sub(given, 0, particle), (struct str){0});
	if (particle < given.n)
		author.particle = str_trim(str_sub(given, particle, given.n));
	add(p, author);
}

static void read_name(struct paper *p, struct str name)
{
	struct str part[PARTS] = {{0}}, plain = without_braces(p->arena, name);
	size_t commas = split_commas(name, part);
	bool braced = str_find_char(name, '{', 0) != SIZE_MAX;

	if (is_one_group(name)) {
		struct author *author = plain.n && !name_is_nobody(plain) ? field_add_author(p) : NULL;

		if (author)
			author->literal = plain;
	} else if (str_find_char(name, '=', 0) != SIZE_MAX && read_extended(p, part, commas + 1)) {
		return;
	} else if (commas == 1 && part[1].n > 0) {
		add(p,
		    name_structured(p->arena, without_braces(p->arena, part[0]),
		        without_braces(p->arena, part[1]), (struct str){0}));
	} else if (commas == 0 && braced) {
		read_grouped(p, name);
	} else {
		field_name(p, plain);
	}
}

/* ---- lists ---- */

static size_t count_names(struct str list)
{
	size_t at = 0, n = 0;
	struct str name;

	while (next_name(list, &at, &name))
		n++;
	return n;
}

/* "{{Doe, Jane and Roe, Richard}}": a list that an export put into braces as a whole. A name of a group may hold
 * "and" and commas too, but not one comma in each piece. */
static bool is_braced_list(struct str s)
{
	struct str name, part[PARTS];
	size_t at = 0, n = 0;

	for (; next_name(s, &at, &name); n++)
		if (split_commas(name, part) != 1)
			return false;
	return n > 1;
}

/* "A. Doe, B. Roe, C. Poe", "Doe, A.; Roe, B.": no "and" where BibTeX wants one. "Doe, Jr., A." is one name. */
static bool is_foreign_list(struct str s)
{
	struct str part[PARTS] = {{0}};
	size_t commas = split_commas(s, part);

	if (str_find_char(s, ';', 0) != SIZE_MAX)
		return true;
	if (commas < 2)
		return false;
	for (size_t i = 0; i <= commas && i < PARTS; i++)
		if (str_find_char(part[i], ' ', 0) == SIZE_MAX)
			return false;
	return true;
}

void bib_names(struct paper *p, struct str tex)
{
	struct str list = bib_text_braced(p->arena, tex), name;
	size_t at = 0;

	p->authors_raw = str_fold_space(p->arena, str_dup(p->arena, str_trim(tex)));
	field_begin_authors(p);
	if (is_one_group(list) && is_braced_list(inside(list)))
		list = inside(list);
	if (count_names(list) == 1 && is_foreign_list(list)) {
		names_parse(p, without_braces(p->arena, list));
		return;
	}
	while (next_name(list, &at, &name)) {
		if (str_eq_nocase(name, STR("others")))
			p->authors_complete = false;
		else if (name.n > 0 && !str_is(name, ","))
			read_name(p, name);
	}
	field_end_authors(p);
}
