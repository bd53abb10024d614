/* arxiv_venue.c: journal references as authors type them into arXiv, taken apart only where every part is understood
 * (arxiv.h). The forms seen:
 *   Phys.Rev.D76:013009,2007          INSPIRE's: name, volume, pages, year
 *   Phys. Rev. Lett. 99, 048301 (2007)
 *   J. Opt. Soc. 23(10): 2592-2601 (2006)
 *   Illinois J. Math. 52 (2008) no.2, 681-689
 *   Ann. Appl. Probab. 2008, Vol. 18, No. 3, 1026-1058
 *   Comput. Tests 67(261), 2021, 88-101
 * also behind the authors' names, or these and the title (arxiv_venue_prose.c). */
#include "arxiv_venue.h"
#include "arxiv.h"

#include <string.h>

#define LIMIT_NUMBERS 8

enum label { LABEL_NONE, LABEL_VOLUME, LABEL_ISSUE, LABEL_PAGES, LABEL_MONTH };

struct number {
	struct str text; /* "76", "S541-S550" */
	enum label label;
	bool parenthesised;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_letter(char c)
{
	return is_upper(c) || (c >= 'a' && c <= 'z');
}

/* What a word between the numbers means; false where it is none of these. */
static bool word_label(struct str word, enum label *label)
{
	static const struct {
		const char *word;
		enum label label;
	} words[] = {
	    {"vol", LABEL_VOLUME},
	    {"volume", LABEL_VOLUME},
	    {"v", LABEL_VOLUME},
	    {"no", LABEL_ISSUE},
	    {"n", LABEL_ISSUE},
	    {"nr", LABEL_ISSUE},
	    {"number", LABEL_ISSUE},
	    {"issue", LABEL_ISSUE},
	    {"issues", LABEL_ISSUE},
	    {"iss", LABEL_ISSUE},
	    {"p", LABEL_PAGES},
	    {"pp", LABEL_PAGES},
	    {"page", LABEL_PAGES},
	    {"pages", LABEL_PAGES},
	    {"pgs", LABEL_PAGES},
	    {"art", LABEL_PAGES},
	    {"article", LABEL_PAGES},
	    {"jan", LABEL_MONTH},
	    {"feb", LABEL_MONTH},
	    {"mar", LABEL_MONTH},
	    {"apr", LABEL_MONTH},
	    {"may", LABEL_MONTH},
	    {"jun", LABEL_MONTH},
	    {"jul", LABEL_MONTH},
	    {"aug", LABEL_MONTH},
	    {"sep", LABEL_MONTH},
	    {"sept", LABEL_MONTH},
	    {"oct", LABEL_MONTH},
	    {"nov", LABEL_MONTH},
	    {"dec", LABEL_MONTH},
	    {"january", LABEL_MONTH},
	    {"february", LABEL_MONTH},
	    {"march", LABEL_MONTH},
	    {"april", LABEL_MONTH},
	    {"june", LABEL_MONTH},
	    {"july", LABEL_MONTH},
	    {"august", LABEL_MONTH},
	    {"september", LABEL_MONTH},
	    {"october", LABEL_MONTH},
	    {"november", LABEL_MONTH},
	    {"december", LABEL_MONTH},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (str_eq_nocase(word, str_of(words[i].word))) {
			*label = words[i].label;
			return true;
		}
	}
	return false;
}

/* Where the numbers begin: the first digit, without a letter glued before it that belongs to the name ("D76", "C46"). */
static size_t name_end(struct str ref)
{
	size_t i = 0;

	while (i < ref.n && !is_digit(ref.p[i]))
		i++;
	return i;
}

/* The name without the label and punctuation before the first number; *label says what that label was. */
static struct str trim_name(struct str name, enum label *label)
{
	*label = LABEL_NONE;
	for (;;) {
		while (name.n > 0 && strchr(" ,:;(-", name.p[name.n - 1]))
			name.n--;
		size_t start = name.n - (name.n > 0 && name.p[name.n - 1] == '.');
		size_t end = start;

		while (start > 0 && is_letter(name.p[start - 1]))
			start--;
		struct str word = str_sub(name, start, end);
		enum label found;
		/* A lone letter is more often the end of a name ("Physica A"), unless a comma stands before it. */
		bool apart = word.n > 1 || (start > 1 && name.p[start - 1] == ' ' && name.p[start - 2] == ',');
		bool is_label = apart && start > 0 && word_label(word, &found) && found != LABEL_MONTH;

		if (!is_label || *label != LABEL_NONE)
			return name;
		*label = found;
		name.n = start;
	}
}

static bool in_number(char c)
{
	return is_digit(c) || is_letter(c);
}

/* A number or range at *i: letters and digits with at least one digit, "-" and "--" between two of them. */
static struct str take_number(struct str s, size_t *i)
{
	size_t from = *i;

	while (*i < s.n) {
		size_t dash = *i;

		while (dash < s.n && s.p[dash] == '-')
			dash++;
		if (dash > *i && (dash - *i > 3 || dash == s.n || !in_number(s.p[dash])))
			break;
		if (dash == *i && !in_number(s.p[*i]))
			break;
		*i = dash > *i ? dash : *i + 1;
	}
	return str_sub(s, from, *i);
}

static bool has_digit(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_digit(s.p[i]))
			return true;
	return false;
}

/* Cuts what follows the name into labelled numbers. False where something in it isn't understood. */
static bool take_numbers(struct str s, enum label label, struct number *out, size_t *count)
{
	bool open = false;
	size_t opened = 0; /* numbers before the parenthesis */

	*count = 0;
	for (size_t i = 0; i < s.n;) {
		char c = s.p[i];

		if (strchr(" ,.:;#", c)) {
			i++;
		} else if (c == '(' || c == ')') {
			open = c == '(';
			opened = *count;
			i++;
		} else if (in_number(c)) {
			size_t from = i, letters = i;

			while (letters < s.n && is_letter(s.p[letters]))
				letters++;
			struct str word = str_sub(s, from, letters);
			/* "pp77" is a label and a number, "S541" and "013L" are numbers. */
			if (word_label(word, &label)) {
				/* "(12 October 2007)": the day isn't wanted. */
				if (label == LABEL_MONTH && open && *count > opened)
					(*count)--;
				i = letters;
				continue;
			}
			struct str text = take_number(s, &i);
			if (!has_digit(text) || *count == LIMIT_NUMBERS)
				return false;
			if (label != LABEL_MONTH || venue_year_of(text))
				out[(*count)++] =
				    (struct number){text, label == LABEL_MONTH ? LABEL_NONE : label, open};
			label = LABEL_NONE;
		} else {
			return false;
		}
	}
	return true;
}

static bool set_once(struct str *to, struct str value)
{
	if (to->n > 0)
		return false;
	*to = value;
	return true;
}

/* "67(261), 2021, 88-101": a year between the volume and a range of pages, both of which it can't be. */
static bool year_between(const struct venue *v, const struct number *numbers, size_t count, size_t i)
{
	return i + 2 == count && v->volume.n > 0 && v->pages.n == 0 &&
	    (numbers[i + 1].label == LABEL_PAGES ||
	        (numbers[i + 1].label == LABEL_NONE && !numbers[i + 1].parenthesised &&
	            str_find_char(numbers[i + 1].text, '-', 0) != SIZE_MAX));
}

/* Gives every number its place: labelled ones where they say, a parenthesised year, a parenthesised number behind the
 * volume (the issue), and the rest in the order volume, pages, year. False where one finds no place. */
static bool place_numbers(struct venue *v, const struct number *numbers, size_t count)
{
	bool volume_labelled = false, year_first = false, fits = true;

	for (size_t i = 0; i < count; i++)
		volume_labelled |= numbers[i].label == LABEL_VOLUME;
	/* "2008, Vol. 18": a year before the volume needs the volume's label. */
	year_first =
	    volume_labelled && count > 0 && numbers[0].label == LABEL_NONE && venue_year_of(numbers[0].text);
	for (size_t i = 0; i < count && fits; i++) {
		const struct number *n = &numbers[i];
		int year = venue_year_of(n->text);

		if (n->label == LABEL_VOLUME)
			fits = set_once(&v->volume, n->text);
		else if (n->label == LABEL_ISSUE)
			fits = set_once(&v->issue, n->text);
		else if (n->label == LABEL_PAGES)
			fits = set_once(&v->pages, n->text);
		else if (year && v->year < 0 &&
		    (n->parenthesised || (i == 0 && year_first) || year_between(v, numbers, count, i) ||
		        (i == count - 1 && v->volume.n > 0 && (v->pages.n > 0 || v->issue.n > 0))))
			v->year = year;
		else if (n->parenthesised)
			fits = v->volume.n > 0 && v->pages.n == 0 && set_once(&v->issue, n->text);
		else if (v->volume.n == 0)
			v->volume = n->text;
		else
			fits = set_once(&v->pages, n->text);
	}
	return fits && v->volume.n > 0 && v->year > 0 && (v->pages.n > 0 || v->issue.n > 0);
}

/* "A. Writer, PLoS Tests": somebody's name came along, and it wasn't plain where it ends. */
static bool may_have_authors(struct str name)
{
	if (name.n < 3 || !is_upper(name.p[0]) || name.p[1] != '.')
		return false;
	/* "J." is mostly a journal, "Z. Phys." is one too. */
	return str_find_char(name, ',', 0) != SIZE_MAX || (name.p[0] != 'J' && !venue_is_plain_name(name));
}

/* Takes a reference apart. False, with *v in any state, where a part of it isn't understood. */
static bool take_apart(struct venue *v, struct str ref)
{
	struct number numbers[LIMIT_NUMBERS];
	enum label label = LABEL_NONE;
	size_t count = 0;
	size_t end = name_end(ref);
	struct str name = trim_name(str_sub(ref, 0, end), &label);

	*v = (struct venue){.name = name, .type = VENUE_JOURNAL, .year = -1};
	return name.n > 1 && name.n <= 100 && is_letter(name.p[0]) &&
	    take_numbers(str_sub(ref, end, ref.n), label, numbers, &count) && place_numbers(v, numbers, count);
}

void arxiv_journal_ref(struct venue *v, struct arena *a, struct str ref)
{
	ref = str_fold_space(a, ref);
	/* A second reference (an erratum, a translation) follows a semicolon; the first is the paper's. */
	struct str first = str_sub(ref, 0, str_find_char(ref, ';', 0));
	struct str behind = venue_behind_authors(first);

	if (behind.n == 0 && take_apart(v, first) && !may_have_authors(v->name))
		return;
	if (behind.n > 0 && take_apart(v, behind) && venue_is_plain_name(v->name))
		return;
	*v = (struct venue){.name = ref, .year = -1};
	if (venue_says_proceedings(ref)) {
		v->type = VENUE_PROCEEDINGS;
		venue_proceedings(v, ref);
	} else {
		v->year = venue_stated_year(first);
	}
}
