/* json_paper.c: JSON records opened, and their members into a paper (json_paper.h). */
#include "json_paper.h"
#include "../normalise/normalise.h"
#include "../relate/url.h"
#include "markup.h"

#include <math.h>
#include <string.h>

#define LIMIT_KEYWORDS 500
#define LIMIT_LINKS 32 /* in one field */

/* What a service says instead of a record: {"error": "..."}, {"errors": [{"title": "..."}]}, {"message": "..."},
 * {"status": "failed", "message": [{"message": "..."}]}. */
static struct str error_of(struct arena *a, const struct json *record)
{
	static const char *const ways[] = {"error", "error.message", "errors", "message", "detail", NULL};
	static const char *const keys[] = {"message", "title", "detail", NULL};

	for (size_t i = 0; ways[i]; i++) {
		const struct json *v = json_path(record, ways[i]);
		const struct json *first = json_kind(v) == JSON_KIND_ARRAY ? json_at(v, 0) : v;
		struct str s = json_line(a, first);

		for (size_t k = 0; keys[k] && s.n == 0 && first != v; k++)
			s = json_line(a, json_get(first, keys[k]));
		if (s.n > 0)
			return s;
	}
	return (struct str){0};
}

enum rc json_parse_paper(
    const struct blob *b, struct place at, struct paper *p, struct err *e, json_reader *read)
{
	const struct json *record = NULL;

	at.column = b->column;
	enum rc rc = blob_check_utf8(b, at, e);
	if (rc == RC_OK)
		rc = json_open(&record, b->bytes, at, e);
	if (rc == RC_OK)
		rc = read(record, at, p, e);
	if (rc == RC_OK && p->title.n == 0 && p->abstract.n == 0) {
		struct str error = error_of(p->arena, record);

		rc = error.n > 0 ? err_at(e, RC_SKIP, at, "no paper but an error: %.*s", STR_ARG(error))
		                 : err_at(e, RC_SKIP, at, "neither title nor abstract");
	}
	json_close(record);
	return rc;
}

/* ---- text ---- */

struct str json_line(struct arena *a, const struct json *v)
{
	struct str s = {0};
	long long n;

	switch (json_kind(v)) {
	case JSON_KIND_STRING:
		return str_fold_space(a, str_dup(a, json_text(v)));
	case JSON_KIND_NUMBER:
		n = json_whole(v, -1);
		return n >= 0 ? str_fmt(a, "%lld", n) : s;
	case JSON_KIND_ARRAY:
		for (size_t i = 0; i < json_count(v) && s.n == 0; i++)
			if (json_kind(json_at(v, i)) != JSON_KIND_ARRAY)
				s = json_line(a, json_at(v, i));
		return s;
	default:
		return s;
	}
}

struct str json_title(struct arena *a, const struct json *v)
{
	return markup_text(a, json_line(a, v));
}

struct str json_abstract(struct arena *a, const struct json *v)
{
	struct buf all = {0};

	if (json_kind(v) != JSON_KIND_ARRAY)
		return markup_abstract(a, json_line(a, v));
	for (size_t i = 0; i < json_count(v); i++) {
		if (all.n > 0)
			buf_addc(&all, ' ');
		buf_add(&all, json_line(a, json_at(v, i)));
	}
	struct str s = markup_abstract(a, str_dup(a, buf_str(&all)));
	buf_free(&all);
	return s;
}

struct str title_with(struct arena *a, struct str title, struct str subtitle)
{
	if (subtitle.n == 0 || str_find(str_lower(a, title), str_lower(a, subtitle), 0) != SIZE_MAX)
		return title;
	if (title.n == 0)
		return subtitle;
	const char *between = strchr(":?!-", title.p[title.n - 1]) ? " " : ": ";
	return str_fmt(a, "%.*s%s%.*s", STR_ARG(title), between, STR_ARG(subtitle));
}

struct str json_date_parts(struct arena *a, const struct json *v)
{
	const struct json *parts = json_at(json_get(v, "date-parts"), 0);
	/* Some write [2019, 3] where [[2019, 3]] is meant. */
	if (json_kind(parts) != JSON_KIND_ARRAY && parts)
		parts = json_get(v, "date-parts");
	long long year = json_whole(json_at(parts, 0), 0), month = json_whole(json_at(parts, 1), 0),
	          day = json_whole(json_at(parts, 2), 0);

	if (year <= 0 || year > 9999) {
		struct str raw = json_line(a, json_get(v, "raw"));

		return raw.n > 0 ? raw : json_line(a, json_get(v, "literal"));
	}
	if (month < 1 || month > 12) /* CSL's seasons are months above 12 */
		return str_fmt(a, "%04lld", year);
	if (day < 1 || day > 31)
		return str_fmt(a, "%04lld-%02lld", year, month);
	return str_fmt(a, "%04lld-%02lld-%02lld", year, month, day);
}

struct str pages_from(struct arena *a, struct str first, struct str last)
{
	if (first.n == 0 || last.n == 0 || str_eq(first, last))
		return first.n > 0 ? first : last;
	return str_fmt(a, "%.*s-%.*s", STR_ARG(first), STR_ARG(last));
}

/* ---- into a paper ---- */

void paper_date(struct paper *p, struct str date)
{
	bool inferred;
	struct str iso = date_parse(p->arena, date, 0, &inferred);

	/* "2004-03-02/2005-06-02" begins with the first of two. */
	if (iso.n == 0 && str_find_char(date, '/', 0) != SIZE_MAX)
		iso = date_parse(p->arena, str_sub(date, 0, str_find_char(date, '/', 0)), 0, &inferred);
	if (iso.n == 0)
		return;
	p->date = iso;
	p->date_basis = DATE_STATED;
}

void paper_keyword(struct paper *p, struct str keyword)
{
	keyword = str_trim(markup_text(p->arena, keyword));
	if (keyword.n == 0 || p->keyword_count >= LIMIT_KEYWORDS)
		return;
	for (size_t i = 0; i < p->keyword_count; i++)
		if (str_eq_nocase(p->keywords[i], keyword))
			return;
	struct str *to = arena_push(p->arena, &p->keywords, &p->keyword_count, sizeof(*to));
	*to = keyword;
}

static void keywords_of_text(struct paper *p, struct str s)
{
	char between = str_find_char(s, ';', 0) != SIZE_MAX ? ';' : ',';

	for (size_t i = 0; i < s.n;) {
		size_t end = str_find_char(s, between, i);

		paper_keyword(p, str_sub(s, i, end));
		i = end == SIZE_MAX ? s.n : end + 1;
	}
}

void paper_keywords(struct paper *p, const struct json *v)
{
	static const char *const names[] = {"display_name", "keyword", "subject", "name", "value", NULL};

	if (json_kind(v) == JSON_KIND_STRING)
		keywords_of_text(p, json_line(p->arena, v));
	for (size_t i = 0; i < json_count(v); i++) {
		const struct json *item = json_at(v, i);
		struct str s = json_line(p->arena, item);

		for (size_t k = 0; names[k] && s.n == 0 && json_kind(item) == JSON_KIND_OBJECT; k++)
			s = json_line(p->arena, json_get(item, names[k]));
		paper_keyword(p, s);
	}
}

/* Has it a host with a name of its own, and on a code host a path? "https://akane." and "https://github.com/" are what
 * is left of addresses. */
static bool is_address(struct str url, struct str host, struct str repository)
{
	size_t dot = str_find_char(host, '.', 0), path = str_find_char(url, '/', str_find(url, STR("://"), 0) + 3);

	if (dot == SIZE_MAX || dot == 0 || str_ends(host, ".github"))
		return false;
	if (str_is(host, "github.com") || str_is(host, "gitlab.com") || str_is(host, "bitbucket.org"))
		return repository.n > 0 || (path != SIZE_MAX && path + 1 < url.n);
	return true;
}

static void add_link(struct paper *p, struct str text, enum link_kind kind, const char *rule)
{
	struct link link = {.url = url_clean(p->arena, text), .kind = kind};

	link.host = url_host(p->arena, link.url);
	link.repository = url_repository(link.url, link.host);
	if (!is_address(link.url, link.host, link.repository))
		return;
	for (size_t i = 0; i < p->link_count; i++)
		if (str_eq(p->links[i].url, link.url))
			return;
	link.span.rule = str_of(rule);
	link.span.confidence = NAN; /* stated, not measured */
	struct link *to = arena_push(p->arena, &p->links, &p->link_count, sizeof(*to));
	*to = link;
}

void paper_links(struct paper *p, struct str text, enum link_kind kind, const char *rule)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n && n < LIMIT_LINKS; n++) {
		size_t end = i;

		while (end < text.n && !strchr(" ,;\t\n", text.p[end]))
			end++;
		struct str one = str_sub(text, i, end);
		if (str_find_char(one, '.', 0) != SIZE_MAX)
			add_link(p, one, kind, rule);
		i = end + 1;
	}
}

void paper_fact(struct paper *p, const char *kind, const char *name, struct str value, const char *rule)
{
	struct fact *f;
	struct fact_field *field;

	if (value.n == 0)
		return;
	f = arena_push(p->arena, &p->facts, &p->fact_count, sizeof(*f));
	f->kind = str_of(kind);
	f->span.rule = str_of(rule);
	f->span.confidence = NAN;
	field = arena_push(p->arena, &f->fields, &f->field_count, sizeof(*field));
	*field = (struct fact_field){str_of(name), value};
}

void paper_flags_of_title(struct paper *p)
{
	static const struct {
		const char *word;
		bool retracted;
	} marks[] = {{"RETRACTED", true}, {"WITHDRAWN", false}};
	struct str s = p->title;
	bool bracket = s.n > 0 && strchr("[(", s.p[0]);

	if (bracket)
		s = str_sub(s, 1, s.n);
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (!str_starts_nocase(s, marks[i].word))
			continue;
		struct str rest = str_sub(s, strlen(marks[i].word), s.n);
		if (str_starts_nocase(rest, " article") || str_starts_nocase(rest, " chapter"))
			rest = str_sub(rest, 8, rest.n);
		if (rest.n == 0 || !strchr(bracket ? "])" : ":-.", rest.p[0]))
			continue;
		if (marks[i].retracted)
			p->retracted = true;
		else
			p->withdrawn = true;
	}
}

/* ---- identifiers ---- */

static size_t digits_at_end(struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[s.n - 1 - n] >= '0' && s.p[s.n - 1 - n] <= '9')
		n++;
	return n;
}

/* The digits at the end of s, where they are all of it or an address or label ("PMID:") stands before. */
static struct str number_at_end(struct str s)
{
	size_t n;

	s = str_trim(s);
	while (s.n > 0 && s.p[s.n - 1] == '/')
		s.n--;
	n = digits_at_end(s);
	if (n == 0 || (n < s.n && !strchr("/: Cc", s.p[s.n - 1 - n])))
		return (struct str){0};
	return str_sub(s, s.n - n, s.n);
}

struct str id_pmid(struct arena *a, struct str s)
{
	return str_dup(a, number_at_end(s));
}

struct str id_pmcid(struct arena *a, struct str s)
{
	struct str n = number_at_end(s);

	return n.n > 0 ? str_fmt(a, "PMC%.*s", STR_ARG(n)) : n;
}

/* The part of an address behind `before`, up to what ends it. */
static struct str behind(struct str url, const char *before, const char *ends)
{
	size_t at = str_find(url, str_of(before), 0), end;

	if (at == SIZE_MAX)
		return (struct str){0};
	at += strlen(before);
	end = at;
	while (end < url.n && !strchr(ends, url.p[end]))
		end++;
	return str_sub(url, at, end);
}

void paper_ids_of_url(struct paper *p, struct str url)
{
	struct identifiers *ids = &p->identifiers;
	struct str version = {0};

	if (ids->arxiv.n == 0 && str_find(url, STR("arxiv.org/"), 0) != SIZE_MAX) {
		ids->arxiv = id_arxiv(p->arena, url, &version);
		ids->arxiv_version = ids->arxiv.n > 0 ? version : ids->arxiv_version;
	}
	if (ids->doi.n == 0 && str_find(url, STR("doi.org/"), 0) != SIZE_MAX)
		ids->doi = id_doi(p->arena, url);
	if (ids->openreview.n == 0 && str_find(url, STR("openreview.net/"), 0) != SIZE_MAX)
		ids->openreview = str_dup(p->arena, behind(url, "?id=", "&# "));
	if (ids->acl.n == 0)
		ids->acl = str_dup(p->arena, behind(url, "aclanthology.org/", "/?# "));
	if (str_ends(ids->acl, ".pdf"))
		ids->acl.n -= 4;
}
