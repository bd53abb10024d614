/* ids.c: identifiers in their bare form, and the record's own id. */
#include "normalise.h"
#include "undo.h"
#include <inttypes.h>
#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t count_digits(struct str s, size_t i)
{
	size_t n = 0;

	while (i + n < s.n && is_digit(s.p[i + n]))
		n++;
	return n;
}

static bool drop_prefix(struct str *s, const char *prefix)
{
	if (!str_starts_nocase(*s, prefix))
		return false;
	*s = str_sub(*s, strlen(prefix), s->n);
	return true;
}

/* Takes "https://" and "www." off. */
static void drop_scheme(struct str *s)
{
	if (drop_prefix(s, "https://") || drop_prefix(s, "http://"))
		drop_prefix(s, "www.");
}

/* ---- arXiv: https://info.arxiv.org/help/arxiv_identifier.html ---- */

/* A year and month, "0704" */
static bool is_yymm(struct str s, size_t i)
{
	int month;

	if (i + 4 > s.n || count_digits(str_sub(s, i, i + 4), 0) != 4)
		return false;
	month = (s.p[i + 2] - '0') * 10 + (s.p[i + 3] - '0');
	return month >= 1 && month <= 12;
}

/* End of the identifier without its version, *class_end and *class_start around a subject class to leave out. */
static size_t arxiv_end(struct str s, size_t *class_start, size_t *class_end)
{
	size_t i = 0, n;

	*class_start = *class_end = 0;
	if (is_yymm(s, 0)) { /* 0704.0001, 1501.00001 */
		n = s.n > 4 && s.p[4] == '.' ? count_digits(s, 5) : 0;
		return n == 4 || n == 5 ? 5 + n : 0;
	}
	while (i < s.n && (is_letter(s.p[i]) || s.p[i] == '-')) /* hep-th/9901001, math.GT/0309136 */
		i++;
	if (i < 2 || !is_letter(s.p[0]))
		return 0;
	*class_start = i;
	if (i < s.n && s.p[i] == '.')
		for (i++; i < s.n && (is_letter(s.p[i]) || s.p[i] == '-');)
			i++;
	*class_end = i;
	if (i >= s.n || s.p[i] != '/' || !is_yymm(s, i + 1) || count_digits(s, i + 1) != 7)
		return 0;
	return i + 8;
}

struct str id_arxiv(struct arena *a, struct str s, struct str *version)
{
	static const char *const prefixes[] = {"arxiv.org/abs/", "arxiv.org/pdf/", "export.arxiv.org/abs/",
	    "oai:arxiv.org:", "doi.org/10.48550/arxiv.", "10.48550/arxiv.", "arxiv:", NULL};
	const struct str none = {0};
	size_t end, class_start, class_end, version_end;

	*version = none;
	s = str_trim(s);
	drop_scheme(&s);
	for (size_t i = 0; prefixes[i]; i++)
		if (drop_prefix(&s, prefixes[i]))
			break;
	s = str_trim(s);
	end = arxiv_end(s, &class_start, &class_end);
	if (!end)
		return none;
	version_end = end;
	if (end + 1 < s.n && (s.p[end] == 'v' || s.p[end] == 'V') && is_digit(s.p[end + 1]))
		version_end = end + 1 + count_digits(s, end + 1);
	if (version_end < s.n && !strchr(" ?#", s.p[version_end]) &&
	    !str_is(str_sub(s, version_end, s.n), ".pdf"))
		return none;
	if (version_end > end)
		*version = str_lower(a, str_sub(s, end, version_end));
	if (class_start == class_end && class_start == 0)
		return str_dup(a, str_sub(s, 0, end));
	return str_fmt(a, "%.*s%.*s", STR_ARG(str_lower(a, str_sub(s, 0, class_start))),
	    STR_ARG(str_sub(s, class_end, end)));
}

/* ---- DOI: https://www.doi.org/doi-handbook/HTML/doi-name-syntax.html ---- */

static int hex(char c)
{
	if (is_digit(c))
		return c - '0';
	c |= 32;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static struct str percent_decode(struct arena *a, struct str s)
{
	char *out = arena_raw(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '%' && i + 2 < s.n && hex(s.p[i + 1]) >= 0 && hex(s.p[i + 2]) >= 0) {
			out[n++] = (char)(hex(s.p[i + 1]) * 16 + hex(s.p[i + 2]));
			i += 2;
		} else {
			out[n++] = s.p[i];
		}
	}
	out[n] = 0;
	return (struct str){out, n};
}

/* Punctuation of the sentence around it; a closing parenthesis is its own when it was opened in it. */
static struct str drop_punctuation(struct str s)
{
	while (s.n) {
		char last = s.p[s.n - 1];

		if (last == ')' && str_find_char(s, '(', 0) != SIZE_MAX)
			break;
		if (!strchr(".,;)\"'>]}", last))
			break;
		s.n--;
	}
	return s;
}

struct str id_doi(struct arena *a, struct str s)
{
	static const char *const prefixes[] = {"doi.org/", "dx.doi.org/", "doi:", "doi ", NULL};
	const struct str none = {0};
	size_t n;

	s = str_trim(s);
	drop_scheme(&s);
	for (size_t i = 0; prefixes[i];) { /* "doi: https://doi.org/10..." has two */
		if (drop_prefix(&s, prefixes[i])) {
			s = str_trim(s);
			drop_scheme(&s);
			i = 0;
		} else {
			i++;
		}
	}
	for (n = 0; n < s.n && !strchr(" \t\r\n", s.p[n]);)
		n++;
	s = drop_punctuation(percent_decode(a, str_sub(s, 0, n)));
	if (!str_starts(s, "10."))
		return none;
	n = count_digits(s, 3);
	if (n < 4 || n > 9)
		return none;
	for (n += 3; n < s.n && (s.p[n] == '.' || is_digit(s.p[n]));) /* "10.1000.10/x" */
		n++;
	if (n + 1 >= s.n || s.p[n] != '/' || utf8_invalid(s) != SIZE_MAX)
		return none;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ')
			return none;
	return str_lower(a, s);
}

/* ---- the record's id ---- */

/* The folded title and first author, parted by a byte that neither holds. */
static struct str hash_id(const struct paper *p)
{
	const struct author *first = p->author_count_listed ? p->authors : NULL;
	struct buf key = {0};
	struct str id;

	fold_key(&key, latex_to_unicode(p->arena, p->title.n ? p->title : p->abstract));
	buf_addc(&key, '\n');
	if (first)
		fold_key(&key, first->literal.n ? first->literal : first->family);
	id = str_fmt(p->arena, "hash:%016" PRIx64, str_hash(buf_str(&key), 0));
	buf_free(&key);
	return id;
}

struct str id_of_paper(const struct paper *p)
{
	const struct identifiers *ids = &p->identifiers;
	const struct {
		const char *scheme;
		struct str id;
	} order[] = {
	    {"arxiv", ids->arxiv},
	    {"doi", ids->doi},
	    {"acl", ids->acl},
	    {"pmid", ids->pmid},
	    {"openreview", ids->openreview},
	    {"pmcid", ids->pmcid},
	    {"dblp", ids->dblp},
	};

	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++)
		if (order[i].id.n)
			return str_fmt(p->arena, "%s:%.*s", order[i].scheme, STR_ARG(order[i].id));
	return hash_id(p);
}
