/* key_pattern.c: citation keys after the user's taste (key_pattern.h). */
#include "key_pattern.h"
#include <string.h>

enum { LIMIT_KEY = 120 }; /* bytes; longer ones are cut, so that letters may follow */

/* One {field} of a pattern. */
struct part {
	enum { PART_AUTHOR, PART_AUTHORS, PART_YEAR, PART_TITLE, PART_ID, PART_COUNT } what;
	size_t number;
	bool capital;
};

static const char *const part_words[] = {"author", "authors", "year", "title", "id", NULL};

/* The field between braces. */
static bool read_part(struct str s, struct part *out)
{
	char name[16];
	bool counted;

	*out = (struct part){.number = 0};
	if (s.n > 0 && s.p[s.n - 1] >= '1' && s.p[s.n - 1] <= '9') {
		out->number = (size_t)(s.p[s.n - 1] - '0');
		s.n--;
	}
	if (s.n == 0 || s.n >= sizeof(name))
		return false;
	memcpy(name, s.p, s.n);
	out->capital = name[0] >= 'A' && name[0] <= 'Z';
	if (out->capital)
		name[0] = (char)(name[0] + 'a' - 'A');

	int what = word_index(part_words, (struct str){name, s.n});

	if (what < 0)
		return false;
	out->what = what;
	counted = what == PART_AUTHORS || what == PART_TITLE;
	if (out->number == 0)
		out->number = what == PART_AUTHORS ? 3 : 1;
	else if (!counted)
		return false;
	return !out->capital || counted || what == PART_AUTHOR;
}

/* What BibTeX, biber and LaTeX's \cite all take in a key. */
static bool is_key_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	    (c != '\0' && strchr("-_.:/+", c));
}

enum rc key_pattern_check(const char *pattern, struct err *e)
{
	struct str s = str_of(pattern);
	size_t parts = 0;

	for (size_t i = 0; i < s.n; i++) {
		size_t end = str_find_char(s, '}', i);
		struct part part;

		if (s.p[i] != '{') {
			if (is_key_char(s.p[i]))
				continue;
			return err_set(e, RC_FATAL,
			    "--keys %s: '%c' can't stand in a key (letters, digits and - _ . : / + can)",
			    pattern, s.p[i] >= ' ' && s.p[i] < 0x7f ? s.p[i] : '?');
		}
		if (end == SIZE_MAX || !read_part(str_sub(s, i + 1, end), &part))
			return err_set(e, RC_FATAL,
			    "--keys %s: between braces may stand author, authors, authors2, year, title, "
			    "title3, "
			    "id; Author, Authors, Title for capitals",
			    pattern);
		parts++;
		i = end;
	}
	return parts > 0 ? RC_OK : err_set(e, RC_FATAL, "--keys %s: all papers would get one key", pattern);
}

static void put_word(struct buf *out, struct str word, bool capital)
{
	size_t at = out->n;

	buf_add(out, word);
	if (capital && out->n > at && out->p[at] >= 'a' && out->p[at] <= 'z')
		out->p[at] = (char)(out->p[at] - 'a' + 'A');
}

static void put_authors(struct buf *out, struct arena *a, const struct paper *p, const struct part *part)
{
	size_t shown = part->what == PART_AUTHOR ? 1 : part->number, count = p->author_count_listed;
	bool more = count > shown || (count > 0 && !p->authors_complete);

	for (size_t i = 0; i < count && i < shown; i++)
		put_word(out, key_author(a, &p->authors[i]), part->capital);
	if (part->what == PART_AUTHORS && more)
		buf_adds(out, part->capital ? "EtAl" : "etal");
}

/* Puts what a field stands for; true where the paper had something for it that tells it from others. */
static bool put_field(struct buf *out, struct arena *a, const struct paper *p, const struct part *part)
{
	size_t before = out->n, at = 0;

	switch (part->what) {
	case PART_AUTHOR:
	case PART_AUTHORS:
		put_authors(out, a, p, part);
		break;
	case PART_YEAR:
		buf_add(out, key_year(a, p));
		return false;
	case PART_TITLE:
		for (size_t i = 0; i < part->number; i++)
			put_word(out, key_word(a, p->title, &at), part->capital);
		break;
	case PART_ID:
		for (size_t i = 0; i < p->id.n; i++)
			buf_addc(out, is_key_char(p->id.p[i]) ? p->id.p[i] : '-');
		break;
	case PART_COUNT:
		break;
	}
	return out->n > before;
}

struct str key_pattern_apply(struct arena *a, const char *pattern, const struct paper *p)
{
	struct str s = str_of(pattern), key;
	struct buf out = {0};
	bool telling = false;

	for (size_t i = 0; i < s.n; i++) {
		struct part part;
		size_t end = s.p[i] == '{' ? str_find_char(s, '}', i) : SIZE_MAX;

		if (end == SIZE_MAX || !read_part(str_sub(s, i + 1, end), &part)) {
			buf_addc(&out, s.p[i]);
			continue;
		}
		telling |= put_field(&out, a, p, &part);
		i = end;
	}
	key = str_sub(buf_str(&out), 0, out.n < LIMIT_KEY ? out.n : LIMIT_KEY);
	key = telling ? str_dup(a, key) : key_fallback(a, p);
	buf_free(&out);
	return key;
}
