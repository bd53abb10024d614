/* csv_names.c: a cell that holds all authors (csv.h). */
#include "../normalise/normalise.h"
#include "csv.h"
#include "fields.h"
#include <string.h>

#define PIECES 20000u

/* ---- lists in the form of a programming language ---- */

bool csv_next_listed(struct arena *a, struct str list, size_t *at, struct str *item)
{
	size_t i = *at;

	list = str_trim(list);
	if (list.n < 2 || list.p[0] != '[' || list.p[list.n - 1] != ']')
		return false;
	if (i == 0)
		i = 1;
	while (i < list.n && list.p[i] != '\'' && list.p[i] != '"') {
		if (!strchr(" ,\n]u", list.p[i]))
			return false; /* no list of strings */
		i++;
	}
	if (i >= list.n)
		return false;
	char quote = list.p[i++], *out = arena_raw(a, list.n - i + 1);
	size_t n = 0;
	for (; i < list.n && list.p[i] != quote; i++) {
		if (list.p[i] == '\\' && i + 1 < list.n)
			i++;
		out[n++] = list.p[i];
	}
	*at = i + 1;
	*item = (struct str){out, n};
	return true;
}

/* ---- "Doe J., Roe R." ---- */

/* Letters of a word that is only initials: "J.R.", "JR", "Y.-C."; 0 where it isn't. */
static size_t initials(struct str word)
{
	size_t n = 0;

	for (size_t i = 0; i < word.n; i++) {
		if (word.p[i] >= 'A' && word.p[i] <= 'Z')
			n++;
		else if (word.p[i] != '.' && word.p[i] != '-')
			return 0;
	}
	/* A roman numeral behind a name is no initial. */
	if (str_is(word, "II") || str_is(word, "III") || str_is(word, "IV"))
		return 0;
	return n;
}

/* Where the initials of "van der Berg J.R." begin, or 0. *letters gets their number. */
static size_t initials_at(struct str name, size_t *letters)
{
	size_t i = name.n;

	while (i > 0 && name.p[i - 1] != ' ')
		i--;
	*letters = i > 0 ? initials(str_sub(name, i, name.n)) : 0;
	bool dotted = str_find_char(str_sub(name, i, name.n), '.', 0) != SIZE_MAX;
	/* "Jane DOE" ends in capitals, too. */
	if (*letters == 0 || *letters > (dotted ? 5u : 3u))
		return 0;
	/* The first word is a name: "J. R. Doe" begins with initials itself. */
	struct str first = str_sub(name, 0, str_find_char(name, ' ', 0));
	return first.n > 0 && first.p[first.n - 1] != '.' ? i : 0;
}

struct pieces {
	struct str *items;
	size_t count;
};

static void split(struct arena *a, struct str s, const char *separators, struct pieces *out)
{
	size_t from = 0;

	*out = (struct pieces){0};
	for (size_t i = 0; i <= s.n && out->count < PIECES; i++) {
		if (i < s.n && !(s.p[i] != '\0' && strchr(separators, s.p[i])))
			continue;
		struct str piece = str_trim(str_sub(s, from, i));
		from = i + 1;
		if (piece.n > 0) {
			struct str *to = arena_push(a, &out->items, &out->count, sizeof(*to));
			*to = piece;
		}
	}
}

/* Are all of them of the form "Doe J."? */
static bool are_family_first(const struct pieces *p)
{
	size_t sure = 0, letters;

	for (size_t i = 0; i < p->count; i++) {
		if (!initials_at(p->items[i], &letters)) {
			struct str s = p->items[i];

			if (str_starts_nocase(s, "et al") || name_is_group(s))
				continue;
			return false;
		}
		sure += letters <= 2 || str_find_char(p->items[i], '.', 0) != SIZE_MAX;
	}
	return sure > 0;
}

static void add_family_first(struct paper *p, struct str name)
{
	size_t letters, at = initials_at(name, &letters);

	if (!at) {
		field_name(p, name);
		return;
	}
	struct author *author = field_add_author(p);
	/* PubMed ends its lists with a full stop: "Doe J, Roe RA." */
	if (letters > 1 && str_find_char(name, '.', at) == name.n - 1)
		name.n--;
	if (author)
		*author = name_structured(
		    p->arena, str_trim(str_sub(name, 0, at)), str_sub(name, at, name.n), (struct str){0});
}

/* ---- the cell ---- */

/* "Doe, Jane (57190000000)": Scopus puts its number of the author behind the name. */
static struct str without_number(struct str name)
{
	size_t open = str_find_char(name, '(', 0);

	for (size_t i = open == SIZE_MAX ? name.n : open + 1; i < name.n && name.p[i] != ')'; i++)
		if (name.p[i] < '0' || name.p[i] > '9')
			return name;
	return str_trim(str_sub(name, 0, open));
}

static size_t count_char(struct str s, char c)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == c;
	return n;
}

static void add_all(struct paper *p, const struct pieces *pieces)
{
	for (size_t i = 0; i < pieces->count; i++)
		pieces->items[i] = without_number(pieces->items[i]);
	bool family_first = are_family_first(pieces);
	for (size_t i = 0; i < pieces->count; i++) {
		if (family_first && str_find_char(pieces->items[i], ',', 0) == SIZE_MAX)
			add_family_first(p, pieces->items[i]);
		else
			field_name(p, pieces->items[i]);
	}
}

/* "Doe, Jane and Roe, Richard": one comma in each piece. */
static bool read_with_and(struct paper *p, struct str s)
{
	struct pieces pieces = {0};
	size_t from = 0;

	for (;;) {
		size_t at = str_find(s, STR(" and "), from);
		struct str piece = str_trim(str_sub(s, from, at));

		if (count_char(piece, ',') != 1)
			return false;
		struct str *to = arena_push(p->arena, &pieces.items, &pieces.count, sizeof(*to));
		*to = piece;
		if (at == SIZE_MAX)
			break;
		from = at + 5;
	}
	if (pieces.count < 2)
		return false;
	add_all(p, &pieces);
	return true;
}

/* A list in which only commas part names, or one name. */
static void read_commas(struct paper *p, struct str s)
{
	struct pieces pieces;

	split(p->arena, s, ",", &pieces);
	if (pieces.count == 0)
		return;
	if (are_family_first(&pieces)) {
		add_all(p, &pieces);
		return;
	}
	/* "Doe, Jane" is one person; "Jane Doe, Richard Roe" are two. */
	if (pieces.count <= 2 && str_find_char(pieces.items[0], ' ', 0) == SIZE_MAX)
		field_name(p, s);
	else
		names_parse(p, s);
}

void csv_names(struct paper *p, struct str cell)
{
	struct pieces pieces;
	struct str item;
	size_t at = 0, listed = 0;

	if (field_is_nobody(str_trim(cell)))
		return;
	p->authors_raw = str_fold_space(p->arena, cell);
	field_begin_authors(p);
	while (csv_next_listed(p->arena, cell, &at, &item) && ++listed < PIECES)
		field_name(p, item);
	if (listed > 0) {
		field_end_authors(p);
		return;
	}
	bool lines = str_find_char(str_trim(cell), '\n', 0) != SIZE_MAX &&
	    count_char(cell, '\n') >= count_char(cell, ';');
	const char *separators = str_find_char(cell, ';', 0) != SIZE_MAX ? ";"
	    : str_find_char(cell, '|', 0) != SIZE_MAX                    ? "|"
	    : lines                                                      ? "\n"
	                                                                 : NULL;
	if (separators) {
		split(p->arena, cell, separators, &pieces);
		add_all(p, &pieces);
		field_end_authors(p);
	} else if (read_with_and(p, p->authors_raw)) {
		field_end_authors(p);
	} else {
		read_commas(p, p->authors_raw);
		if (p->author_count < 0)
			field_end_authors(p);
	}
}
