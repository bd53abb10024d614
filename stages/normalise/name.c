/* name.c: one name: given and family names, particle, suffix; people and groups told apart. */
#include "names.h"
#include <string.h>

/* ---- kinds of words; all lists are lower case and NULL-ended ---- */

/* Particles that are written in lower case before a family name. */
static const char *const particles[] = {"van", "von", "vom", "der", "den", "dem", "des", "de", "del", "della",
    "delle", "dello", "dei", "degli", "da", "das", "do", "dos", "di", "du", "la", "le", "les", "lo", "ter",
    "ten", "te", "tot", "zu", "zur", "zum", "op", "het", "'t", "in't", "af", "av", "bin", "binti", "bint",
    "ibn", "ben", "el", "al", "wa", NULL};

/* Of these, the ones that begin a family name when written with a capital ("Luca De Rossi"). The others are given
 * names too often ("Thanh Van Nguyen", "Minh Le Tran", "Da Li"). */
static const char *const capital_particles[] = {
    "de", "del", "della", "di", "du", "dos", "von", "el", "la", NULL};

/* The ones that begin it behind initials: nobody is "J. M. Le" with a family name to follow. */
static const char *const particles_behind_initials[] = {
    "le", "les", "el", "al", "ben", "da", "dei", "lo", "van", "den", "der", "ter", NULL};

static const char *const suffixes[] = {"jr", "jr.", "sr", "sr.", "ii", "iii", "iv", NULL};
static const char *const degrees[] = {
    "PhD", "Ph.D.", "Ph.D", "MD", "M.D.", "M.D", "MSc", "M.Sc.", "DPhil", NULL};
static const char *const titles[] = {"Dr.", "Dr", "Prof.", "Prof", NULL};

/* Words that end the name of a group of people. */
static const char *const group_words[] = {"collaboration", "collaborations", "consortium", "consortia", "team",
    "group", "project", "program", "programme", "network", "initiative", "committee", "alliance", "developers",
    "contributors", "investigators", "participants", "partnership", "collective", "community", NULL};

/* Words that end (or, before "of" and "for", begin) the name of an institution. */
static const char *const institution_words[] = {"society", "association", "foundation", "institute",
    "institut", "institution", "university", "université", "universität", "laboratory", "laboratories", "lab",
    "labs", "center", "centre", "council", "organization", "organisation", "agency", "company", "corporation",
    "inc", "inc.", "ltd", "ltd.", "gmbh", "department", "academy", "observatory", "ecole", "école", NULL};

/* Of these, the ones that are family names too: groups of three words and more only. */
static const char *const family_words[] = {"center", "centre", "council", "lab", NULL};

static const char *const task_force[] = {"task", "working", "study", "steering", "research", NULL};

/* ASCII case only; the lists hold nothing else but É. */
static bool in_list(struct str word, const char *const *list)
{
	for (; *list; list++)
		if (str_eq_nocase(word, str_of(*list)))
			return true;
	return false;
}

static bool in_list_exactly(struct str word, const char *const *list)
{
	for (; *list; list++)
		if (str_is(word, *list))
			return true;
	return false;
}

static bool is_lower(struct str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] >= 'A' && word.p[i] <= 'Z')
			return false;
	return true;
}

static bool is_suffix(struct str word)
{
	return in_list(word, suffixes) && !is_lower(word);
}

/* "J.", "J.R.", "J.-P." */
static bool is_initials(struct str word)
{
	return word.n >= 2 && word.n <= 8 && word.p[word.n - 1] == '.' && word.p[0] >= 'A' &&
	    word.p[0] <= 'Z' && (word.p[1] == '.' || word.p[1] == '-');
}

/* ---- words ---- */

#define WORD_LIMIT 24 /* words of one name; the last takes the rest */

struct words {
	struct str word[WORD_LIMIT];
	size_t n;
};

static void words_split(struct words *w, struct str s)
{
	size_t i = 0;

	w->n = 0;
	while (i < s.n) {
		size_t end = str_find_char(s, ' ', i);

		if (end == SIZE_MAX || w->n == WORD_LIMIT - 1)
			end = s.n;
		if (end > i)
			w->word[w->n++] = str_sub(s, i, end);
		i = end + 1;
	}
}

/* Words [from, to) of one text as one view: they lie side by side, one space apart. */
static struct str words_join(const struct words *w, size_t from, size_t to)
{
	const char *start;

	if (from >= to)
		return (struct str){0};
	start = w->word[from].p;
	return (struct str){start, (size_t)(w->word[to - 1].p + w->word[to - 1].n - start)};
}

static void words_remove(struct arena *a, struct words *w, size_t at)
{
	struct str before = words_join(w, 0, at), after = words_join(w, at + 1, w->n);

	words_split(w, str_fmt(a, "%.*s %.*s", STR_ARG(before), STR_ARG(after)));
}

/* ---- groups ---- */

bool name_is_people(struct str name)
{
	struct words w;
	struct str last;

	words_split(&w, name);
	if (!w.n || str_find_char(name, ',', 0) != SIZE_MAX)
		return false;
	last = w.word[w.n - 1];
	if (w.n == 1)
		return str_eq_nocase(last, STR("collaboration"));
	if (str_eq_nocase(last, STR("force")) || str_eq_nocase(last, STR("party")))
		return in_list(w.word[w.n - 2], task_force);
	return in_list(last, group_words);
}

/* "OpenAI", "DeepSeek-AI", "Some AI" */
static bool is_ai_company(const struct words *w)
{
	struct str last = w->word[w->n - 1];
	char before = last.n > 2 ? last.p[last.n - 3] : 0;

	if (!str_ends(last, "AI"))
		return false;
	return last.n == 2 ? w->n > 1 : last.n > 3 && !(before >= 'A' && before <= 'Z');
}

bool name_is_group(struct str name)
{
	struct words w;

	words_split(&w, name);
	if (!w.n)
		return false;
	if (name_is_people(name) || is_ai_company(&w))
		return true;
	if (w.n > 1 && in_list(w.word[w.n - 1], institution_words))
		return w.n > 2 || !in_list(w.word[1], family_words);
	for (size_t i = 0; i + 1 < w.n; i++) /* "Institute of Things", "Ecole Centrale de Somewhere" */
		if (in_list(w.word[i], institution_words) &&
		    (i == 0 || str_is(w.word[i + 1], "of") || str_is(w.word[i + 1], "for")))
			return true;
	return false;
}

/* ---- people ---- */

#define ABBREVIATION 5 /* bytes that no abbreviation of a name has */

/* Moves lower-case particles from the front of the family name. */
static void split_particle(struct author *author)
{
	struct words w;
	size_t n = 0;

	words_split(&w, author->family);
	while (n + 1 < w.n && is_lower(w.word[n]) && in_list(w.word[n], particles))
		n++;
	if (!n)
		return;
	author->particle = words_join(&w, 0, n);
	author->family = words_join(&w, n, w.n);
}

/* "Le" in "J. M. Le Conte": a particle with a capital, told by the word before it. */
static bool begins_family(struct str before, struct str word)
{
	return in_list(word, capital_particles) ||
	    (is_initials(before) && in_list(word, particles_behind_initials));
}

/* Where the family name (with its particle) begins in "Given Family". */
static size_t family_start(const struct words *w)
{
	for (size_t i = 0; i + 1 < w->n; i++)
		if (in_list(w->word[i], particles) && is_lower(w->word[i])) /* "Herbert Van de Sompel" */
			return i > 1 && in_list(w->word[i - 1], particles) ? i - 1 : i;
	for (size_t i = 1; i + 1 < w->n; i++)
		if (begins_family(w->word[i - 1], w->word[i]))
			return i;
	/* "Santiago Ramón y Cajal" */
	if (w->n >= 4 && str_is(w->word[w->n - 2], "y"))
		return w->n - 3;
	return w->n - 1;
}

/* "J.R.Tolkien": a dot without a space, between initials and a word. */
static bool split_glued(struct author *author, struct str word)
{
	for (size_t i = word.n; i-- > 1;) {
		if (word.p[i - 1] != '.' || i + 1 >= word.n)
			continue;
		if (!is_initials(str_sub(word, 0, i)))
			return false;
		author->given = str_sub(word, 0, i);
		author->family = str_sub(word, i, word.n);
		return true;
	}
	return false;
}

static void given_family(struct arena *a, struct author *author, struct str name)
{
	struct words w;
	size_t start;

	words_split(&w, name);
	while (w.n > 1 && in_list_exactly(w.word[0], titles))
		words_split(&w, words_join(&w, 1, w.n));
	while (w.n > 2 && in_list_exactly(w.word[w.n - 1], degrees))
		w.n--;
	for (size_t i = w.n; i-- > 1 && w.n > 2;) { /* "Ben Ruiz Jr.", "Ben Jr. Ruiz" */
		if (!is_suffix(w.word[i]) || (i + 1 < w.n && str_starts_nocase(w.word[i], "i")))
			continue;
		if (!author->suffix.n)
			author->suffix = w.word[i];
		words_remove(a, &w, i);
	}
	if (w.n == 0)
		return;
	if (w.n == 1) {
		if (!split_glued(author, w.word[0]))
			author->family = w.word[0];
		return;
	}
	for (start = 1; start < w.n && is_initials(w.word[start]);)
		start++;
	if (start == w.n && !is_initials(w.word[0]) && w.word[0].n > 2) { /* "Ivanova A. B." */
		author->family = w.word[0];
		author->given = words_join(&w, 1, w.n);
		return;
	}
	start = family_start(&w);
	author->given = words_join(&w, 0, start);
	author->family = words_join(&w, start, w.n);
	split_particle(author);
}

/* The full stop behind a list is not the last name's: "Ana Moreno." An abbreviation ("Jr.", "Alex.") keeps its own. */
static struct str drop_full_stop(struct str name)
{
	size_t letters = 0;

	if (!str_ends(name, "."))
		return name;
	while (letters + 1 < name.n && !strchr(" .,-", name.p[name.n - 2 - letters]))
		letters++;
	return letters >= ABBREVIATION ? str_sub(name, 0, name.n - 1) : name;
}

struct author name_parse(struct arena *a, struct str name)
{
	struct author author = {0};
	struct str part[3];
	size_t n = 0, from = 0;

	name = name_clean(a, name);
	if (name_is_group(name)) {
		author.literal = name;
		return author;
	}
	name = drop_full_stop(name);
	while (from <= name.n) {
		size_t end = n < 2 ? str_find_char(name, ',', from) : SIZE_MAX;
		struct str s = str_trim(str_sub(name, from, end == SIZE_MAX ? name.n : end));

		from = end == SIZE_MAX ? name.n + 1 : end + 1;
		if (n > 0 && (is_suffix(s) || str_is(s, "V")) && !author.suffix.n)
			author.suffix = s;
		else if (s.n && !(n > 0 && in_list_exactly(s, degrees)))
			part[n++] = s;
	}
	if (n == 1) {
		given_family(a, &author, part[0]);
	} else if (n > 1) {
		author.family = part[0];
		author.given = part[n - 1];
		split_particle(&author);
	}
	return author;
}

/* arXiv's own parser leaves the particle of "J. M. Le Conte" with the given names; libraries and reference managers
 * put it there themselves: "Beethoven, Ludwig van". */
static void take_particle(struct arena *a, struct author *author)
{
	struct words w;

	words_split(&w, author->given);
	size_t n = w.n;
	while (n > 1 && is_lower(w.word[n - 1]) && in_list(w.word[n - 1], particles))
		n--;
	if (n < w.n) {
		author->family =
		    str_fmt(a, "%.*s %.*s", STR_ARG(words_join(&w, n, w.n)), STR_ARG(author->family));
		author->given = words_join(&w, 0, n);
		return;
	}
	if (w.n < 2 || !is_initials(w.word[w.n - 2]) || !begins_family(w.word[w.n - 2], w.word[w.n - 1]))
		return;
	author->family = str_fmt(a, "%.*s %.*s", STR_ARG(w.word[w.n - 1]), STR_ARG(author->family));
	author->given = words_join(&w, 0, w.n - 1);
}

struct author name_structured(struct arena *a, struct str family, struct str given, struct str suffix)
{
	struct author author = {0};

	author.family = name_clean(a, family);
	author.given = name_clean(a, given);
	author.suffix = name_clean(a, suffix);
	/* {"family": "May", "suffix": "Keith"}: what an export made of "May, Keith," */
	if (!author.given.n && author.suffix.n && !in_list(author.suffix, suffixes) &&
	    !name_is_suffix(author.suffix)) {
		author.given = author.suffix;
		author.suffix = (struct str){0};
	}
	if (!author.given.n && name_is_group(author.family)) {
		author.literal = author.family;
		author.family = (struct str){0};
		return author;
	}
	if (!author.family.n) {
		author.family = author.given;
		author.given = (struct str){0};
	}
	take_particle(a, &author);
	split_particle(&author);
	return author;
}

/* The suffix or degree that a piece between commas is: "Jr." */
bool name_is_suffix(struct str s)
{
	return is_suffix(s) || str_is(s, "V");
}

bool name_is_degree(struct str s)
{
	return in_list_exactly(s, degrees);
}
