/* keys.c: the base of a citation key, authorYEARword, from the record alone (export.h). */
#include "bibtex.h"
#include "export.h"
#include "key_pattern.h"
#include <inttypes.h>
#include <utf8proc.h>

enum { WORD_MAX = 40 }; /* letters of a word that go into a key */

/* Words that begin titles without telling them apart. */
static const char stop_words[] =
    " a an and are as at be by can do does for from how in into is it its new of on or our over the this to "
    "toward towards under using via we what when where which why with ";

/* Letters that Unicode doesn't take apart. */
static const char *plain_letter(uint32_t cp)
{
	switch (cp) {
	case 0xdf:
	case 0x1e9e:
		return "ss";
	case 0xc6:
	case 0xe6:
		return "ae";
	case 0xd8:
	case 0xf8:
		return "o";
	case 0xd0:
	case 0xf0:
	case 0x110:
	case 0x111:
		return "d";
	case 0xde:
	case 0xfe:
		return "th";
	case 0x126:
	case 0x127:
		return "h";
	case 0x131:
		return "i";
	case 0x141:
	case 0x142:
		return "l";
	case 0x152:
	case 0x153:
		return "oe";
	default:
		return NULL;
	}
}

/* Appends the plain lower-case ASCII letters and digits that cp stands for ("É": e; "中": none). */
static void add_plain(struct buf *out, uint32_t cp)
{
	utf8proc_int32_t parts[32];
	int boundary = 0;
	const char *plain = plain_letter(cp);
	utf8proc_ssize_t n;

	if (plain) {
		buf_adds(out, plain);
		return;
	}
	n = utf8proc_decompose_char((utf8proc_int32_t)cp, parts, 32,
	    UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK, &boundary);
	for (utf8proc_ssize_t i = 0; i < n && i < 32; i++)
		if ((parts[i] >= 'a' && parts[i] <= 'z') || (parts[i] >= '0' && parts[i] <= '9'))
			buf_addc(out, (char)parts[i]);
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Past the LaTeX at s[i], if any: maths to its closing dollar, a command's name, an accent's mark, a brace.
 * What is no LaTeX is left: returns i. */
static size_t past_latex(struct str s, size_t i)
{
	if (s.p[i] == '$') {
		size_t end = str_find_char(s, '$', i + 1);

		return end == SIZE_MAX ? i : end + 1;
	}
	if (s.p[i] == '{' || s.p[i] == '}')
		return i + 1;
	if (s.p[i] != '\\' || i + 1 == s.n)
		return i;
	if (!is_letter(s.p[i + 1]))
		return (unsigned char)s.p[i + 1] < 0x80 ? i + 2 : i + 1;
	for (i++; i < s.n && is_letter(s.p[i]);)
		i++;
	return i;
}

/* The next word of text at or after *at as plain letters and digits, in arena a; empty at the end. */
static struct str next_word(struct arena *a, struct str text, size_t *at)
{
	struct buf word = {0};
	struct str out;
	size_t i = *at, size;

	while (i < text.n) {
		size_t past = past_latex(text, i);

		if (past > i) {
			/* an accent stands inside a word, maths don't */
			if (text.p[i] == '$' && word.n > 0)
				break;
			i = past;
			continue;
		}
		uint32_t cp = utf8_decode(text, i, &size);

		if (is_word_part(cp))
			add_plain(&word, cp);
		else if (cp != '\'' && cp != 0x2019 && word.n > 0)
			break;
		i += size;
	}
	*at = i;
	out = str_dup(a, str_sub(buf_str(&word), 0, WORD_MAX));
	buf_free(&word);
	return out;
}

static bool has_letter(struct str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (is_letter(word.p[i]))
			return true;
	return false;
}

/* One that isn't a stop word, a number (the year stands before it) or a single letter. */
struct str key_word(struct arena *a, struct str text, size_t *at)
{
	struct str word;

	do
		word = next_word(a, text, at);
	while (word.n > 0 && (word.n == 1 || is_listed(stop_words, word) || !has_letter(word)));
	return word;
}

/* All words of a family name run together: "Le Gouellec" is legouellec. */
struct str key_author(struct arena *a, const struct author *w)
{
	struct buf all = {0};
	struct str word, out;
	size_t at = 0;

	if (w->literal.n)
		return key_word(a, w->literal, &at);
	while ((word = next_word(a, w->family.n ? w->family : w->given, &at)).n > 0)
		buf_add(&all, word);
	out = str_dup(a, str_sub(buf_str(&all), 0, WORD_MAX));
	buf_free(&all);
	return out;
}

struct str date_year(struct str date)
{
	for (size_t i = 0; i < 4; i++)
		if (i >= date.n || date.p[i] < '0' || date.p[i] > '9')
			return (struct str){0};
	return str_sub(date, 0, 4);
}

struct str key_year(struct arena *a, const struct paper *p)
{
	struct str year = date_year(p->date);

	if (year.n > 0)
		return year;
	return p->venue.year >= 0 ? str_fmt(a, "%d", p->venue.year) : (struct str){0};
}

struct str key_fallback(struct arena *a, const struct paper *p)
{
	struct str year = key_year(a, p);

	return str_fmt(a, "paper%.*s%08" PRIx32, STR_ARG(year), (uint32_t)str_hash(p->id, 0));
}

struct str citation_key(struct arena *a, const struct paper *p)
{
	size_t at = 0;
	struct str author = {0}, year = key_year(a, p), word;

	if (p->author_count_listed > 0)
		author = key_author(a, &p->authors[0]);
	if (author.n == 0)
		author = key_word(a, p->title, &at);
	word = key_word(a, p->title, &at);
	/* Nothing that ASCII could show: the id's hash tells it from others. */
	if (author.n == 0)
		return key_fallback(a, p);
	return str_fmt(a, "%.*s%.*s%.*s", STR_ARG(author), STR_ARG(year), STR_ARG(word));
}
