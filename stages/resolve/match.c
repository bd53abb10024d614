/* match.c: is what a service found the paper that was looked for (match.h)? */
#include "match.h"
#include "../normalise/normalise.h"
#include "../normalise/undo.h"
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define LIMIT_TITLE ((size_t)1024) /* bytes of a folded title that are compared */

static bool is_alnum(uint32_t cp)
{
	utf8proc_category_t c = utf8proc_category((utf8proc_int32_t)cp);

	return (c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_NO) && c != UTF8PROC_CATEGORY_NL;
}

/* The title as one reads it: the matching copy, with LaTeX undone. */
static struct str readable(struct arena *a, struct str title)
{
	struct copy c;

	copy_make(&c, a, title);
	return c.text;
}

void match_words(struct arena *a, struct str title, struct buf *out)
{
	struct str text = readable(a, title);
	bool space = false, any = false;
	size_t size;

	for (size_t i = 0; i < text.n; i += size) {
		uint32_t cp = utf8_decode(text, i, &size);

		if (cp == '\\') { /* a command's name is no word of the title */
			while (i + size < text.n &&
			    ((text.p[i + size] | 0x20) >= 'a' && (text.p[i + size] | 0x20) <= 'z'))
				size++;
			space = true;
		} else if (is_alnum(cp)) {
			if (space && any)
				buf_addc(out, ' ');
			buf_addcp(out, cp);
			any = true;
			space = false;
		} else {
			space = true;
		}
	}
}

void match_key(struct arena *a, struct str title, struct buf *out)
{
	fold_key(out, readable(a, title));
}

/* Levenshtein's distance, by bytes. */
static size_t distance(struct str a, struct str b)
{
	size_t *row = mem_alloc((b.n + 1) * sizeof(*row));

	for (size_t k = 0; k <= b.n; k++)
		row[k] = k;
	for (size_t i = 0; i < a.n; i++) {
		size_t diagonal = row[0];

		row[0] = i + 1;
		for (size_t k = 0; k < b.n; k++) {
			size_t best = diagonal + (a.p[i] != b.p[k]);

			diagonal = row[k + 1];
			if (row[k] + 1 < best)
				best = row[k] + 1;
			if (diagonal + 1 < best)
				best = diagonal + 1;
			row[k + 1] = best;
		}
	}
	size_t d = row[b.n];
	free(row);
	return d;
}

static double similarity(struct arena *a, struct str x, struct str y)
{
	struct buf kx = {0}, ky = {0};
	double s = 0;

	match_key(a, x, &kx);
	match_key(a, y, &ky);
	struct str fx = str_sub(buf_str(&kx), 0, LIMIT_TITLE), fy = str_sub(buf_str(&ky), 0, LIMIT_TITLE);
	size_t longer = fx.n > fy.n ? fx.n : fy.n;
	/* No letter or digit at all in one of them says nothing. */
	if (fx.n > 0 && fy.n > 0)
		s = 1 - (double)distance(fx, fy) / (double)longer;
	buf_free(&kx);
	buf_free(&ky);
	return s;
}

/* ---- numbers ---- */

/* A Roman numeral up to 39, as parts of papers have them; 0: none. "C" and "D" are names of things more often. */
static int roman(struct str s)
{
	int n = 0, last = 0;

	for (size_t i = s.n; i-- > 0;) {
		char c = s.p[i] | 0x20;
		int v = c == 'i' ? 1 : c == 'v' ? 5 : c == 'x' ? 10 : 0;

		if (v == 0)
			return 0;
		n += v < last ? -v : v;
		last = v > last ? v : last;
	}
	return n < 40 ? n : 0;
}

static int spelled(struct str s)
{
	static const char *const words[] = {
	    "one", "two", "three", "four", "five", "first", "second", "third", "fourth", "fifth", NULL};
	struct buf lower = {0};
	int n = 0;

	for (size_t i = 0; i < s.n; i++)
		buf_addc(&lower, (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] | 0x20 : s.p[i]));
	for (int i = 0; words[i] && n == 0; i++)
		if (str_is(buf_str(&lower), words[i]))
			n = i % 5 + 1;
	buf_free(&lower);
	return n;
}

/* The numbers of a title, in order, each behind a blank: "Part II of GPT-4" gives " 2 4". */
static void numbers(struct arena *a, struct str title, struct buf *out)
{
	struct buf words = {0};
	struct str s;

	match_words(a, title, &words);
	s = buf_str(&words);
	for (size_t at = 0; at < s.n;) {
		size_t end = str_find_char(s, ' ', at);
		struct str word = str_sub(s, at, end == SIZE_MAX ? s.n : end);
		int n = roman(word) ? roman(word) : spelled(word);
		bool digits = false;

		if (n > 0)
			buf_addf(out, " %d", n);
		/* "GPT4" and "GPT-4" have the same number. */
		for (size_t i = 0; n == 0 && i < word.n; i++) {
			bool is_digit = word.p[i] >= '0' && word.p[i] <= '9';

			if (is_digit && !digits)
				buf_addc(out, ' ');
			if (is_digit)
				buf_addc(out, word.p[i]);
			digits = is_digit;
		}
		at += word.n + 1;
	}
	buf_free(&words);
}

static bool same_numbers(struct arena *a, struct str x, struct str y)
{
	struct buf nx = {0}, ny = {0};

	numbers(a, x, &nx);
	numbers(a, y, &ny);
	bool same = str_eq(buf_str(&nx), buf_str(&ny));
	buf_free(&nx);
	buf_free(&ny);
	return same;
}

/* ---- notes on papers ---- */

/* What titles of notes on a paper put before the paper's own. */
static const char *const notes[] = {"erratum", "errata", "corrigendum", "correction", "addendum", "retraction",
    "retracted", "withdrawn", "comment on", "comments on", "reply to", "response to", "review of", NULL};

static const char *note_of(struct str title)
{
	struct str s = str_trim(title);

	while (s.n > 0 && (s.p[0] == '[' || s.p[0] == '('))
		s = str_sub(s, 1, s.n);
	for (size_t i = 0; notes[i]; i++)
		if (str_starts_nocase(s, notes[i]))
			return notes[i];
	return "";
}

/* ---- years and authors ---- */

static int year_of(const struct paper *p, bool printed)
{
	if (p->date.n >= 4)
		return (p->date.p[0] - '0') * 1000 + (p->date.p[1] - '0') * 100 + (p->date.p[2] - '0') * 10 +
		    (p->date.p[3] - '0');
	return printed ? p->venue.year : -1;
}

static struct str years_differ(const struct paper *w, const struct paper *c, bool printed, struct arena *a)
{
	int wanted = year_of(w, true), found = year_of(c, true);
	/* A year that was only concluded may be off by one. */
	int slack = w->date_basis == DATE_INFERRED;
	int after = printed ? MATCH_YEARS_AFTER_PRINT : MATCH_YEARS_AFTER_PREPRINT;

	if (wanted < 0 || found < 0 ||
	    (found >= wanted - MATCH_YEARS_BEFORE - slack && found <= wanted + after + slack))
		return (struct str){0};
	return str_fmt(a, "is of %d, the paper of %d", found, wanted);
}

static bool has_family(const struct paper *p, struct str family)
{
	struct buf want = {0}, have = {0};
	bool found = false;

	fold_key(&want, latex_to_unicode(p->arena, family));
	for (size_t i = 0; i < p->author_count_listed && !found; i++) {
		const struct author *w = &p->authors[i];

		buf_clear(&have);
		fold_key(&have, latex_to_unicode(p->arena, w->literal.n ? w->literal : w->family));
		found = str_eq(buf_str(&want), buf_str(&have));
	}
	buf_free(&want);
	buf_free(&have);
	return found;
}

static struct str authors_differ(const struct paper *w, const struct paper *c, struct arena *a)
{
	int wanted = w->author_count >= 0                       ? w->author_count
	    : w->author_count_listed > 0 && w->authors_complete ? (int)w->author_count_listed
	                                                        : -1;
	int found = (int)c->author_count_listed;

	if (wanted >= 0 && found > 0 && (c->authors_complete ? found != wanted : found > wanted))
		return str_fmt(a, "has %d author%s, the paper %d", found, found == 1 ? "" : "s", wanted);
	if (w->author_count_listed > 0 && found > 0) {
		const struct author *first = &w->authors[0];
		struct str name = first->literal.n ? first->literal : first->family;

		if (!has_family(c, name))
			return str_fmt(a, "has no author %.*s", STR_ARG(name));
	}
	return (struct str){0};
}

void match_judge(const struct paper *wanted, const struct paper *candidate, double threshold, bool printed,
    struct arena *a, struct match *out)
{
	*out = (struct match){.similarity = similarity(a, wanted->title, candidate->title)};
	if (out->similarity < threshold)
		out->reason =
		    str_fmt(a, "titles are alike by %.3f, less than %.2f", out->similarity, threshold);
	else if (!same_numbers(a, wanted->title, candidate->title))
		out->reason = STR("the titles' numbers differ");
	else if (strcmp(note_of(wanted->title), note_of(candidate->title)) != 0)
		out->reason = STR("one is a note on the other");
	else if ((out->reason = years_differ(wanted, candidate, printed, a)).n == 0)
		out->reason = authors_differ(wanted, candidate, a);
	out->accepted = out->reason.n == 0;
}
