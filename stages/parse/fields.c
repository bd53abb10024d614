/* fields.c: names, identifiers and dates as the line- and table-based formats print them (fields.h). */
#include "fields.h"
#include "../../pipeline/options.h"
#include "../normalise/normalise.h"
#include "markup.h"
#include <math.h>
#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_one_of(struct str s, const char *const *words)
{
	for (; *words; words++)
		if (str_eq_nocase(s, str_of(*words)))
			return true;
	return false;
}

bool field_is_absent(struct str value)
{
	static const char *const words[] = {"n/a", "none", "nan", "null", "-", "No-Specified", NULL};

	return value.n == 0 || str_is(value, "NA") || is_one_of(value, words);
}

bool field_is_number(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_digit(s.p[i]))
			return false;
	return s.n > 0;
}

/* ---- authors ---- */

void field_begin_authors(struct paper *p)
{
	p->authors_complete = true;
}

struct author *field_add_author(struct paper *p)
{
	if (p->author_count_listed == LIMIT_AUTHORS) {
		p->authors_complete = false;
		return NULL;
	}
	return arena_push(p->arena, &p->authors, &p->author_count_listed, sizeof(*p->authors));
}

/* Takes " et al." or " and others" off the end of a name. */
static bool drop_others(struct str *name)
{
	static const char *const words[] = {" et al", " et al.", " and others", ", others", NULL};

	for (size_t i = 0; words[i]; i++) {
		size_t n = strlen(words[i]);

		if (name->n > n && str_eq_nocase(str_sub(*name, name->n - n, name->n), str_of(words[i]))) {
			name->n -= n;
			return true;
		}
	}
	return false;
}

static bool is_others(struct str name)
{
	static const char *const words[] = {
	    "et al", "et al.", "et. al.", "others", "and others", "...", "…", NULL};

	return is_one_of(name, words);
}

bool field_is_nobody(struct str name)
{
	static const char *const words[] = {"[anonymous]", "anonymous", "anon", "[no author name available]",
	    "no author name available", "[no author id available]", NULL};

	return field_is_absent(name) || is_one_of(name, words);
}

/* "Family, Given" or "Family, Given, Jr." or "Family, Jr., Given". */
static struct author structured(struct arena *a, struct str name, size_t comma)
{
	struct str family = str_trim(str_sub(name, 0, comma));
	struct str rest = str_trim(str_sub(name, comma + 1, name.n));
	size_t second = str_find_char(rest, ',', 0);

	if (second != SIZE_MAX)
		return name_parse(a, name); /* it knows which of the two is the suffix */
	return name_structured(a, family, rest, (struct str){0});
}

void field_name(struct paper *p, struct str name)
{
	struct author *author, parsed = {0};

	name = str_fold_space(p->arena, str_trim(name));
	if (is_others(name)) {
		p->authors_complete = false;
		return;
	}
	if (drop_others(&name))
		p->authors_complete = false;
	/* Corporate names are marked by a comma at their end. */
	bool corporate = name.n > 1 && name.p[name.n - 1] == ',';
	if (corporate)
		name = str_trim(str_sub(name, 0, name.n - 1));
	if (name.n == 0 || field_is_nobody(name) || name_is_role(name))
		return;
	size_t comma = str_find_char(name, ',', 0);
	if (corporate ? comma == SIZE_MAX && str_find_char(name, ' ', 0) != SIZE_MAX : name_is_group(name))
		parsed.literal = str_dup(p->arena, name);
	else if (comma == SIZE_MAX)
		parsed = name_parse(p->arena, name);
	else
		parsed = structured(p->arena, name, comma);
	if (!parsed.literal.n && !parsed.family.n)
		return;
	author = field_add_author(p);
	if (author)
		*author = parsed;
}

void field_end_authors(struct paper *p)
{
	if (p->author_count_listed > 0 && p->authors_complete)
		p->author_count = (int)p->author_count_listed;
}

/* ---- keywords ---- */

void field_keyword(struct paper *p, struct str keyword)
{
	keyword = markup_text(p->arena, str_trim(keyword));
	if (str_starts(keyword, "*"))
		keyword = str_sub(keyword, 1, keyword.n);
	if (field_is_absent(keyword) ||
	    (p->keyword_count > 0 && str_eq(p->keywords[p->keyword_count - 1], keyword)))
		return;
	struct str *to = arena_push(p->arena, &p->keywords, &p->keyword_count, sizeof(*to));
	*to = str_dup(p->arena, keyword);
}

void field_keywords(struct paper *p, struct str list, const char *separators)
{
	list = markup_entities(p->arena, list); /* they end in a semicolon */
	size_t from = 0, depth = 0, last = list.n;

	while (last > 0 && list.p[last - 1] != ')')
		last--;
	for (size_t i = 0; i <= list.n; i++) {
		/* "cyst (diagnosis, surgery)" is one */
		if (i < last && list.p[i] == '(')
			depth++;
		else if (i < list.n && list.p[i] == ')')
			depth -= depth > 0;
		if (i < list.n && (depth > 0 || list.p[i] == '\0' || !strchr(separators, list.p[i])))
			continue;
		field_keyword(p, str_sub(list, from, i));
		from = i + 1;
	}
}

/* ---- identifiers ---- */

/* What stands behind the marker, up to the first of the ending characters. */
static struct str behind(struct str url, const char *marker, const char *ends)
{
	size_t at = str_find(url, str_of(marker), 0);

	if (at == SIZE_MAX)
		return (struct str){0};
	size_t from = at + strlen(marker), to = from;
	while (to < url.n && !(url.p[to] != '\0' && strchr(ends, url.p[to])))
		to++;
	return str_sub(url, from, to);
}

static void set_absent(struct paper *p, struct str *field, struct str value)
{
	if (field->n == 0 && value.n > 0)
		*field = str_dup(p->arena, value);
}

void field_ids_from_url(struct paper *p, struct str url)
{
	struct identifiers *ids = &p->identifiers;
	struct str version = {0}, found;

	url = str_trim(url);
	/* An address that isn't one of these names no identifier of this paper for sure. */
	if (str_find(url, STR("arxiv.org/"), 0) != SIZE_MAX && ids->arxiv.n == 0) {
		ids->arxiv = id_arxiv(p->arena, url, &version);
		if (ids->arxiv.n > 0)
			set_absent(p, &ids->arxiv_version, version);
	}
	if (str_find(url, STR("doi.org/"), 0) != SIZE_MAX && ids->doi.n == 0)
		ids->doi = id_doi(p->arena, url);
	if (str_find(url, STR("openreview.net/"), 0) != SIZE_MAX)
		set_absent(p, &ids->openreview, behind(url, "?id=", "&#"));
	found = behind(url, "aclanthology.org/", "/#?");
	if (found.n == 0)
		found = behind(url, "aclweb.org/anthology/", "/#?");
	if (str_ends(found, ".pdf"))
		found.n -= 4;
	set_absent(p, &ids->acl, found);
	found = behind(url, "pubmed.ncbi.nlm.nih.gov/", "/#?");
	if (found.n == 0)
		found = behind(url, "ncbi.nlm.nih.gov/pubmed/", "/#?");
	if (field_is_number(found))
		set_absent(p, &ids->pmid, found);
}

void field_link(struct paper *p, struct str url, enum link_kind kind, const char *rule)
{
	static const char *const code_hosts[] = {
	    "github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "huggingface.co", NULL};

	url = str_trim(url);
	if ((!str_starts(url, "http://") && !str_starts(url, "https://")) ||
	    str_find_char(url, ' ', 0) != SIZE_MAX)
		return;
	struct str rest = str_sub(url, str_find(url, STR("://"), 0) + 3, url.n);
	size_t slash = str_find_char(rest, '/', 0);
	struct str host = str_lower(p->arena, str_sub(rest, 0, slash));
	struct str path = slash == SIZE_MAX ? (struct str){0} : str_sub(rest, slash + 1, rest.n);
	if (str_starts(host, "www."))
		host = str_sub(host, 4, host.n);
	struct link *link = arena_push(p->arena, &p->links, &p->link_count, sizeof(*link));
	*link = (struct link){.url = str_dup(p->arena, url), .host = host, .kind = kind};
	link->span = (struct span){.rule = str_of(rule), .confidence = NAN};
	/* "owner/name" */
	size_t second = str_find_char(path, '/', 0), end = second == SIZE_MAX ? 0 : second + 1;
	while (end > 0 && end < path.n && !strchr("/?#", path.p[end]))
		end++;
	if (word_index(code_hosts, host) >= 0 && second != SIZE_MAX && end > second + 1)
		link->repository = str_dup(p->arena, str_sub(path, 0, end));
}

struct str field_pages(struct arena *a, struct str first, struct str last)
{
	struct buf out = {0};

	first = str_trim(first);
	last = str_trim(last);
	for (size_t i = 0; i < first.n; i++) {
		bool dash = first.p[i] == '-';

		/* "45--53", "45 -- 53" */
		if (dash && out.n > 0 && out.p[out.n - 1] == '-')
			continue;
		if (str_starts(str_sub(first, i, first.n), "–")) {
			buf_addc(&out, '-');
			i += strlen("–") - 1;
			continue;
		}
		buf_addc(&out, first.p[i]);
	}
	if (last.n > 0 && !str_eq(first, last) && str_find_char(buf_str(&out), '-', 0) == SIZE_MAX) {
		if (first.n > 0)
			buf_addc(&out, '-');
		buf_add(&out, last);
	}
	struct str pages = str_dup(a, buf_str(&out));
	buf_free(&out);
	return pages;
}

bool field_says_retracted(struct str title)
{
	static const char *const words[] = {"RETRACTED:", "RETRACTED ARTICLE", "RETRACTED PAPER",
	    "[RETRACTED", "(RETRACTED", "RETRACTED CHAPTER", "RETRACTED –", "RETRACTED -", NULL};

	for (size_t i = 0; words[i]; i++)
		if (str_starts_nocase(title, words[i]))
			return true;
	/* Web of Science: "Some title (Retracted article. See vol. 3, pg. 4, 2011)" */
	return str_find(title, STR("(Retracted"), 0) != SIZE_MAX ||
	    str_find(title, STR("(RETRACTED"), 0) != SIZE_MAX;
}

/* ---- dates ---- */

int field_year(struct str date)
{
	if (date.n < 4 || (date.n > 4 && is_digit(date.p[4])))
		return -1;
	int year = 0;
	for (size_t i = 0; i < 4; i++) {
		if (!is_digit(date.p[i]))
			return -1;
		year = year * 10 + (date.p[i] - '0');
	}
	return year >= 1000 ? year : -1;
}

/* "2010/04//" to "2010/04", "2010/04/15/Spring" to "2010/04/15", "2010/4/5" to "2010-04-05" */
static struct str slashed(struct arena *a, struct str s)
{
	int part[3] = {0};
	size_t i = 0, n = 0;

	for (; n < 3 && i <= s.n; n++) {
		size_t end = str_find_char(s, s.p[4], i);
		struct str word = str_trim(str_sub(s, i, end == SIZE_MAX ? s.n : end));

		for (size_t k = 0; k < word.n; k++) {
			if (!is_digit(word.p[k]) || k == 4)
				return (struct str){0};
			part[n] = part[n] * 10 + (word.p[k] - '0');
		}
		if (part[n] == 0)
			break;
		i = end == SIZE_MAX ? s.n + 1 : end + 1;
	}
	if (part[0] < 1000 || part[1] > 12 || part[2] > 31)
		return (struct str){0};
	if (part[1] == 0)
		return str_fmt(a, "%04d", part[0]);
	return part[2] ? str_fmt(a, "%04d-%02d-%02d", part[0], part[1], part[2])
	               : str_fmt(a, "%04d-%02d", part[0], part[1]);
}

struct str field_date(struct arena *a, struct str s)
{
	bool inferred = false;
	struct str date;

	s = str_fold_space(a, str_trim(s));
	int year = field_year(s);
	/* A range is as exact as its beginning: "2021-03-04/2021-05". */
	if (year > 0 && s.n > 7 && s.p[4] == '-') {
		size_t slash = str_find_char(s, '/', 0);

		s = str_sub(s, 0, slash);
	}
	date = date_parse(a, s, 0, &inferred);
	if (date.n > 0)
		return date;
	if (year > 0 && s.n > 4 && (s.p[4] == '/' || s.p[4] == '-' || s.p[4] == '.')) {
		date = slashed(a, s);
		if (date.n > 0) /* through date_parse again: it knows how long months are */
			date = date_parse(a, date, 0, &inferred);
	}
	if (date.n == 0 && year > 0)
		date = str_fmt(a, "%04d", year);
	return date;
}
