/* names.c: an author string to authors. Names are parted by commas, semicolons and "and" outside parentheses; what
 * is in parentheses are affiliations, numbers that refer to a legend, the legend, a collaboration, or a nickname. */
#include "names.h"
#include "../../pipeline/options.h"
#include <stdlib.h>
#include <string.h>

/* Beyond these, affiliations are left out: time and output must not grow with the square of a hostile list. */
#define SPREAD_LIMIT ((size_t)4 << 20) /* bytes of affiliations, counted once for each author who has them */
#define GROUPS_LIMIT 1000u             /* groups that are looked for twice */
#define ROW_LIMIT 16                   /* parentheses in a row behind one author */
#define REFERENCE_LIMIT 20000u         /* references to the legend */
#define NUMBERS_LIMIT 40               /* bytes of one reference */
#define LEGEND_LIMIT 65536u            /* bytes of the legend */
#define LEGEND_NUMBERS 1000u           /* entries of the legend */

/* Numbers behind an author that refer to the legend of affiliations: "(1,3)". */
struct reference {
	size_t author;
	struct str numbers;
};

/* An entry of the legend, once looked for. */
struct entry {
	bool looked;
	struct str text;
};

struct list {
	struct paper *p;
	struct arena *arena;
	struct str s;
	bool family_first; /* "Family, Given; Family, Given": commas don't part names */
	struct buf name;   /* the name being read, without its parentheses */
	size_t open;       /* authors from here on have no affiliation yet */
	size_t row;        /* parentheses in a row so far */
	struct reference *references;
	size_t reference_count;
	struct str legend;
	size_t spread; /* bytes of affiliations given so far */
	size_t group_count;
	bool others;      /* "et al." */
	int others_count; /* as far as said: "27 others" */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static struct author *add_author(struct list *l)
{
	if (l->p->author_count_listed == LIMIT_AUTHORS) {
		l->others = true;
		return NULL;
	}
	return arena_push(l->arena, &l->p->authors, &l->p->author_count_listed, sizeof(struct author));
}

/* ---- groups ---- */

static void add_group(struct list *l, struct str name)
{
	struct author *author = l->p->authors;

	for (size_t i = 0; author && i < l->p->author_count_listed && l->group_count < GROUPS_LIMIT; i++)
		if (str_eq(author[i].literal, name))
			return;
	l->group_count++;
	author = add_author(l);
	if (author)
		author->literal = str_dup(l->arena, name);
}

/* ---- names ---- */

static bool take_others(struct list *l, struct str s)
{
	int count;

	if (!names_is_others(s, &count))
		return false;
	l->others = true;
	if (l->others_count < LIMIT_AUTHORS)
		l->others_count += count;
	return true;
}

static void add_name(struct list *l, struct str s)
{
	struct author parsed, *author;

	s = str_trim(s);
	names_drop_prefix(&s, "and ");
	if (take_others(l, s))
		return;
	l->others |= names_drop_others(&s);
	if (!names_has_letter(s) || name_is_degree(s) || name_is_role(s) || name_is_nobody(s))
		return;
	author = l->p->author_count_listed ? &l->p->authors[l->p->author_count_listed - 1] : NULL;
	if (author && name_is_suffix(s)) {
		if (author->family.n && !author->suffix.n)
			author->suffix = str_dup(l->arena, s);
		return;
	}
	if (names_group(&s, false)) {
		add_group(l, s);
		return;
	}
	parsed = name_parse(l->arena, str_dup(l->arena, s));
	if (!parsed.family.n && !parsed.literal.n)
		return;
	author = add_author(l);
	if (author)
		*author = parsed;
}

static void flush(struct list *l)
{
	struct str s = buf_str(&l->name);

	if (s.n)
		add_name(l, s);
	buf_clear(&l->name);
}

/* ---- parentheses ---- */

static void give_affiliation(struct list *l, struct author *author, struct str text)
{
	struct str *slot;

	if (author->literal.n || !text.n || l->spread + text.n > SPREAD_LIMIT)
		return;
	l->spread += text.n;
	slot = arena_push(l->arena, &author->affiliations, &author->affiliation_count, sizeof(*slot));
	*slot = text;
}

/* An affiliation is that of the author before it and of those before who have none yet. */
static void add_affiliation(struct list *l, struct str s)
{
	struct str text = str_dup(l->arena, s);

	for (size_t i = l->open; i < l->p->author_count_listed; i++)
		give_affiliation(l, &l->p->authors[i], text);
}

static void add_references(struct list *l, struct str numbers)
{
	for (size_t i = l->open; i < l->p->author_count_listed && l->reference_count < REFERENCE_LIMIT; i++) {
		struct reference *r = arena_push(l->arena, &l->references, &l->reference_count, sizeof(*r));

		*r = (struct reference){i, numbers};
	}
}

/* "Ming (Alex) Example": a short name within a name, behind which the name goes on. */
static bool is_nickname(const struct list *l, struct str s, size_t behind)
{
	struct str rest = str_trim(str_sub(l->s, behind, l->s.n));

	if (!l->name.n || !rest.n || !is_letter(rest.p[0]) || str_starts(rest, "and ") || s.n > 20)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!is_letter(s.p[i]) && !strchr(" .-'", s.p[i]))
			return false;
	return true;
}

/* What stands in parentheses, [from, to) of the string. behind: the byte behind the closing one. */
static void read_parenthesis(struct list *l, size_t from, size_t to, size_t behind)
{
	struct str s = str_trim(str_sub(l->s, from, to));
	struct str rest = s;
	size_t open;

	if (is_nickname(l, s, behind)) {
		buf_addf(&l->name, "(%.*s)", STR_ARG(s));
		return;
	}
	flush(l);
	open = l->p->author_count_listed;
	if (!s.n)
		return;
	if (take_others(l, s)) {
		/* said of the list, not of an author */
	} else if (names_group(&s, true)) {
		add_group(l, s);
		return;
	} else if (names_drop_prefix(&rest, "with an appendix by ") ||
	    names_drop_prefix(&rest, "appendix by ")) {
		add_name(l, rest);
		return;
	} else if (affiliation_is_reference(s)) {
		add_references(l, s);
	} else if (legend_is(s)) {
		if (!l->legend.n)
			l->legend = str_sub(s, 0, LEGEND_LIMIT);
	} else {
		add_affiliation(l, s);
	}
	/* Several parentheses in a row are all of the same authors. */
	rest = str_trim(str_sub(l->s, behind, l->s.n));
	if (rest.n && rest.p[0] == '(' && ++l->row < ROW_LIMIT)
		return;
	l->open = open;
	l->row = 0;
}

/* The byte of the parenthesis that closes the one at i, or the end of the string where none does. */
static size_t closing(struct str s, size_t i)
{
	size_t depth = 0;

	for (; i < s.n; i++) {
		if (s.p[i] == '(')
			depth++;
		else if (s.p[i] == ')' && --depth == 0)
			return i;
	}
	return s.n;
}

/* ---- the legend ---- */

/* The legend's entry for a number, looked for once. */
static struct str entry(struct list *l, struct entry *known, unsigned number)
{
	if (number >= LEGEND_NUMBERS)
		return (struct str){0};
	if (!known[number].looked)
		known[number] = (struct entry){true, str_dup(l->arena, legend_entry(l->legend, number))};
	return known[number].text;
}

static void resolve_references(struct list *l)
{
	struct entry *known = NULL;

	if (!l->legend.n || !l->reference_count)
		return;
	known = arena_alloc(l->arena, LEGEND_NUMBERS * sizeof(*known));
	for (size_t r = 0; r < l->reference_count; r++) {
		struct author *author = &l->p->authors[l->references[r].author];
		struct str numbers = str_sub(l->references[r].numbers, 0, NUMBERS_LIMIT);

		for (size_t i = 0; i < numbers.n; i++) {
			unsigned number = 0;

			while (i < numbers.n && is_digit(numbers.p[i]) && number < LEGEND_NUMBERS)
				number = number * 10 + (unsigned)(numbers.p[i++] - '0');
			if (number)
				give_affiliation(l, author, entry(l, known, number));
		}
	}
}

/* ---- the list ---- */

/* Length of a separator at byte i (outside parentheses), or 0. */
static size_t separator(const struct list *l, size_t i)
{
	static const char *const words[] = {" and ", " & ", " with an appendix by ", NULL};
	struct str rest = str_sub(l->s, i, l->s.n), name = buf_str(&l->name);

	switch (l->s.p[i]) {
	case ';':
		return 1;
	case ':': /* "The X Collaboration: A, B" */
		return 1;
	case ',':
		return !l->family_first;
	case ' ':
		if (names_speaks_for_group(rest))
			return 1;
		for (size_t k = 0; words[k]; k++) {
			size_t n = strlen(words[k]);

			if (str_starts(rest, words[k]))
				return names_joins_groups(name, str_sub(rest, n, rest.n)) ? 0 : n - 1;
		}
		return 0;
	default:
		/* "Lee3 Ana Ruiz": the mark of a footnote behind a word, no comma behind it */
		if (is_digit(l->s.p[i]) && i > 1 && is_letter(l->s.p[i - 1]) && is_letter(l->s.p[i - 2]) &&
		    i + 2 < l->s.n && l->s.p[i + 1] == ' ' && is_letter(l->s.p[i + 2]) && !name_is_group(name))
			return 1;
		return 0;
	}
}

/* "Ruiz, Ana; Lee, Bo": semicolons part the names, one comma in (nearly) each. */
static bool is_family_first(struct str s)
{
	size_t pieces = 1, commas = 0, in_piece = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '(')
			i = closing(s, i);
		else if (s.p[i] == ';')
			pieces++, in_piece = 0;
		else if (s.p[i] == ',' && ++commas && ++in_piece > 2)
			return false;
	}
	return pieces > 1 && commas * 2 >= pieces && commas >= pieces - 1;
}

void names_parse(struct paper *p, struct str authors)
{
	struct list l = {.p = p, .arena = p->arena};
	size_t n;

	p->authors = NULL;
	p->author_count_listed = 0;
	l.s = names_undo(p->arena, authors);
	l.family_first = is_family_first(l.s);
	for (size_t i = 0; i < l.s.n;) {
		if (l.s.p[i] == '(') {
			size_t end = closing(l.s, i);

			read_parenthesis(&l, i + 1, end, end + 1);
			i = end + 1;
			continue;
		}
		n = separator(&l, i);
		if (n)
			flush(&l);
		else if (l.s.p[i] != ')')
			buf_addc(&l.name, l.s.p[i]);
		i += n ? n : 1;
	}
	flush(&l);
	resolve_references(&l);
	buf_free(&l.name);
	p->authors_complete = !l.others;
	if (p->author_count_listed && (!l.others || l.others_count))
		p->author_count = (int)p->author_count_listed + l.others_count;
}
