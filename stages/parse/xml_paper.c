/* xml_paper.c: authors, dates, pages, links of papers in XML (xml_paper.h). */
#include "xml_paper.h"

#include "../normalise/normalise.h"

#include <math.h>
#include <string.h>

#define SPREAD_LIMIT ((size_t)4 << 20) /* bytes of affiliations of one paper */
#define GROUPS_LIMIT 1000u             /* authors that a group is looked for among */

/* ---- authors ---- */

static struct author *add(struct author_list *l)
{
	struct paper *p = l->paper;

	l->last = NULL;
	if (p->author_count_listed == LIMIT_AUTHORS) {
		l->others = true;
		return NULL;
	}
	l->last = arena_push(p->arena, &p->authors, &p->author_count_listed, sizeof(*p->authors));
	return l->last;
}

static bool has_letter(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] | 32) >= 'a' ? (s.p[i] | 32) <= 'z' : (unsigned char)s.p[i] >= 0x80)
			return true;
	return false;
}

static bool says_others(struct str name)
{
	return str_eq_nocase(name, STR("et al")) || str_eq_nocase(name, STR("et al.")) ||
	    str_eq_nocase(name, STR("others")) || str_eq_nocase(name, STR("and others"));
}

void authors_add(struct author_list *l, struct str family, struct str given, struct str suffix)
{
	l->last = NULL;
	if (says_others(family) && given.n == 0) {
		l->others = true;
		return;
	}
	if (!has_letter(family) && !has_letter(given))
		return;
	struct author *author = add(l);
	if (author)
		*author = name_structured(l->paper->arena, family, given, suffix);
}

void authors_add_name(struct author_list *l, struct str name)
{
	l->last = NULL;
	if (says_others(name)) {
		l->others = true;
		return;
	}
	if (!has_letter(name))
		return;
	struct author *author = add(l);
	if (author)
		*author = name_parse(l->paper->arena, str_dup(l->paper->arena, name));
}

void authors_add_group(struct author_list *l, struct str name)
{
	struct paper *p = l->paper;

	l->last = NULL;
	if (!has_letter(name))
		return;
	for (size_t i = 0; i < p->author_count_listed && i < GROUPS_LIMIT; i++) {
		if (str_eq(p->authors[i].literal, name)) {
			l->last = &p->authors[i];
			return;
		}
	}
	struct author *author = add(l);
	if (author)
		author->literal = name;
}

void authors_affiliate(struct author_list *l, struct str affiliation)
{
	struct author *author = l->last;

	if (!author || affiliation.n == 0 || l->spread + affiliation.n > SPREAD_LIMIT)
		return;
	for (size_t i = 0; i < author->affiliation_count && i < 32; i++)
		if (str_eq(author->affiliations[i], affiliation))
			return;
	l->spread += affiliation.n;
	add_text(l->paper->arena, &author->affiliations, &author->affiliation_count, affiliation);
}

/* https://support.orcid.org/hc/en-us/articles/360006897674: four groups of four digits, the last may be an X. */
void authors_identify(struct author_list *l, struct str orcid)
{
	char digits[17];
	size_t n = 0;

	if (!l->last)
		return;
	for (size_t i = orcid.n; i > 0 && n < 16; i--) {
		char c = orcid.p[i - 1];

		if ((c >= '0' && c <= '9') || (n == 0 && (c == 'X' || c == 'x')))
			digits[15 - n++] = c == 'x' ? 'X' : c;
		else if (c != '-' && !(n == 0 && (c == '/' || c == ' ')))
			break;
	}
	digits[16] = '\0';
	if (n == 16)
		l->last->orcid = str_fmt(
		    l->paper->arena, "%.4s-%.4s-%.4s-%.4s", digits, digits + 4, digits + 8, digits + 12);
}

void authors_end(struct author_list *l)
{
	struct paper *p = l->paper;

	p->authors_complete = !l->others;
	if (p->author_count_listed > 0 && !l->others)
		p->author_count = (int)p->author_count_listed;
}

/* ---- dates ---- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static int number_of(struct str s)
{
	int value = 0;

	for (size_t i = 0; i < s.n && i < 4; i++) {
		if (!is_digit(s.p[i]))
			return -1;
		value = value * 10 + (s.p[i] - '0');
	}
	return s.n > 0 && s.n <= 4 ? value : -1;
}

struct str date_of_parts(struct arena *a, struct str year, struct str month, struct str day)
{
	bool inferred;
	int m = number_of(month), d = number_of(day);
	struct str date = {0};

	if (year.n != 4 || number_of(year) < 0)
		return date;
	if (m >= 0 && d > 0)
		date = date_parse(a, str_fmt(a, "%.*s-%02d-%02d", STR_ARG(year), m, d), 0, &inferred);
	else if (month.n > 0 && d > 0)
		date =
		    date_parse(a, str_fmt(a, "%d %.*s %.*s", d, STR_ARG(month), STR_ARG(year)), 0, &inferred);
	if (date.n == 0 && m > 0)
		date = date_parse(a, str_fmt(a, "%.*s-%02d", STR_ARG(year), m), 0, &inferred);
	else if (date.n == 0 && month.n > 0)
		date = date_parse(a, str_fmt(a, "%.*s %.*s", STR_ARG(month), STR_ARG(year)), 0, &inferred);
	return date.n ? date : date_parse(a, year, 0, &inferred);
}

struct str date_of_children(
    struct arena *a, const struct xml *n, const char *year, const char *month, const char *day)
{
	struct str none = {0};

	return date_of_parts(a, xml_child_text(a, n, year), month ? xml_child_text(a, n, month) : none,
	    day ? xml_child_text(a, n, day) : none);
}

void paper_set_date(struct paper *p, struct str iso)
{
	if (iso.n == 0)
		return;
	p->date = iso;
	p->date_basis = DATE_STATED;
}

int year_of_date(struct str iso)
{
	return iso.n >= 4 ? number_of(str_sub(iso, 0, 4)) : -1;
}

struct str year_in(struct arena *a, struct str s)
{
	for (size_t i = 0; i + 4 <= s.n; i++) {
		size_t n = 0;

		while (i + n < s.n && is_digit(s.p[i + n]))
			n++;
		int year = n == 4 ? number_of(str_sub(s, i, i + 4)) : -1;
		if (year >= 1500 && year <= 2199)
			return str_dup(a, str_sub(s, i, i + 4));
		i += n;
	}
	return (struct str){0};
}

struct str date_earlier(struct str a, struct str b)
{
	size_t common = a.n < b.n ? a.n : b.n;

	if (a.n == 0 || b.n == 0 || str_eq(str_sub(a, 0, common), str_sub(b, 0, common)))
		return a.n >= b.n ? a : b;
	return str_cmp(a, b) < 0 ? a : b;
}

/* ---- the rest ---- */

struct str page_range(struct arena *a, struct str first, struct str last)
{
	if (first.n == 0 || last.n == 0 || str_eq(first, last))
		return first.n ? first : last;
	return str_fmt(a, "%.*s-%.*s", STR_ARG(first), STR_ARG(last));
}

struct str page_hyphens(struct arena *a, struct str pages)
{
	static const char *const dashes[] = {"\u2013", "\u2014", "\u2212", "\u2010", "\u2011", NULL};
	char *out = arena_raw(a, pages.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < pages.n; i++) {
		struct str three = str_sub(pages, i, i + 3);

		if (three.n == 3 && xml_is_one_of(three, dashes)) {
			out[n++] = '-';
			i += 2;
		} else {
			out[n++] = pages.p[i];
		}
	}
	out[n] = '\0';
	return (struct str){out, n};
}

void add_text(struct arena *a, struct str **list, size_t *count, struct str text)
{
	if (text.n == 0)
		return;
	struct str *to = arena_push(a, list, count, sizeof(*to));
	*to = text;
}

struct str drop_full_stop(struct str title)
{
	if (str_ends(title, ".") && !str_ends(title, ".."))
		title.n--;
	return title;
}

/* "RETRACTED ARTICLE: ", "[Retracted] ", "WITHDRAWN: " and the like; the word alone may begin any title. */
static bool begins_flag(struct str title, const char *word)
{
	struct str rest;

	if (str_starts(title, "[") || str_starts(title, "("))
		title = str_sub(title, 1, title.n);
	if (!str_starts_nocase(title, word))
		return false;
	rest = str_sub(title, strlen(word), title.n);
	if (str_starts_nocase(rest, " article") || str_starts_nocase(rest, " chapter"))
		rest = str_sub(rest, 8, rest.n);
	rest = str_trim(rest);
	return rest.n > 0 && strchr(":]).", rest.p[0]);
}

void paper_read_title_flags(struct paper *p)
{
	p->retracted |= begins_flag(p->title, "retracted");
	p->withdrawn |= begins_flag(p->title, "withdrawn");
}

void paper_add_link(struct paper *p, const char *rule, enum link_kind kind, struct str url)
{
	static const char *const code_hosts[] = {
	    "github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "huggingface.co", NULL};
	size_t from = str_find(url, STR("://"), 0), slash, second;

	if (from == SIZE_MAX || from == 0 || from > 8)
		return;
	struct str rest = str_sub(url, from + 3, url.n);
	slash = str_find_char(rest, '/', 0);
	struct str host = str_lower(p->arena, str_sub(rest, 0, slash));
	if (str_starts(host, "www."))
		host = str_sub(host, 4, host.n);
	if (host.n == 0)
		return;
	struct link *l = arena_push(p->arena, &p->links, &p->link_count, sizeof(*l));
	*l = (struct link){.url = url, .host = host, .kind = kind};
	l->span = (struct span){.rule = str_of(rule), .confidence = NAN};
	if (slash == SIZE_MAX || !xml_is_one_of(host, code_hosts))
		return;
	struct str path = str_sub(rest, slash + 1, rest.n);
	second = str_find_char(path, '/', 0);
	if (second == SIZE_MAX)
		return;
	size_t end = second + 1;
	while (end < path.n && !strchr("/?#", path.p[end]))
		end++;
	struct str repository = str_sub(path, 0, end);
	if (str_ends(repository, ".git"))
		repository.n -= 4;
	if (end > second + 1)
		l->repository = repository;
}

enum rc paper_check(const struct paper *p, struct place at, struct err *e)
{
	if (p->title.n == 0 && p->abstract.n == 0)
		return err_at(e, RC_SKIP, at, "neither title nor abstract");
	return RC_OK;
}
