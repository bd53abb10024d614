/* crossref.c: Crossref works as JSON (https://api.crossref.org/swagger-ui/index.html): the service's answers, one work or
 * lists of them, the public data files ({"items": [...]} and JSON Lines) and exports of databases filled from them. */
#include "../normalise/normalise.h"
#include "json_paper.h"
#include "language.h"

/* Where lists of works lie. */
static const char *const ways[] = {"message.items", "items", NULL};
static const char *const heads[] = {"message.items", "message", "items", NULL};

static const char *const keys[] = {"DOI", "title", "container-title", "issued", "deposited", "indexed",
    "member", "prefix", "is-referenced-by-count", "references-count", "reference-count", "content-domain",
    "author", NULL};
#define KEY_DOI (1u << 0)
#define KEY_TITLE (1u << 1)
#define FIRST_OWN 4 /* keys from here on are Crossref's own; in CSL-JSON made by it they stand too */

static int bid(struct str head)
{
	struct str records = head_json_records(head, heads);
	unsigned found = head_json_keys(records, keys);
	struct str title = head_json_path(records, "title");
	int own = 0;

	/* An answer in which nothing was found, or that says an error. */
	if (!(found & KEY_DOI))
		return head_json_path(head, "message-type").n > 0 && head_json_path(head, "status").n > 0 ? 60
		                                                                                          : 0;
	for (unsigned i = FIRST_OWN; keys[i]; i++)
		own += (found >> i) & 1;
	/* A title that is a string is CSL-JSON's. */
	if (title.n > 0 && title.p[0] == '"')
		return 0;
	if (own >= 3)
		return 92;
	/* Answers cut down to a few fields (select=DOI,title,abstract). */
	return title.n > 0 && title.p[0] == '[' ? 80 : 0;
}

static enum rc split(struct splitter *s, struct blob *out, struct err *e)
{
	return split_json_wrapped(s, out, ways, e);
}

/* {"given", "family", "suffix", "ORCID", "affiliation": [{"name"}]}, or {"name"} for a group. */
static void read_author(struct paper *p, const struct json *v)
{
	struct str name = json_text(json_get(v, "name")), family = json_text(json_get(v, "family"));
	struct str given = json_text(json_get(v, "given"));
	struct author *author = family.n > 0 || given.n > 0
	    ? json_author_parts(p, family, given, json_text(json_get(v, "suffix")))
	    : json_author_literal(p, name);

	json_orcid(p, author, json_text(json_get(v, "ORCID")));
	json_affiliations(p, author, json_get(v, "affiliation"));
}

static enum venue_type venue_type(struct str type)
{
	static const struct {
		const char *type;
		enum venue_type venue;
	} types[] = {
	    {"journal-article", VENUE_JOURNAL},
	    {"proceedings-article", VENUE_PROCEEDINGS},
	    {"posted-content", VENUE_PREPRINT},
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (str_is(type, types[i].type))
			return types[i].venue;
	return VENUE_UNKNOWN;
}

static void read_venue(struct paper *p, const struct json *work)
{
	struct arena *a = p->arena;
	struct venue *v = &p->venue;

	v->type = venue_type(json_text(json_get(work, "type")));
	v->name = json_title(a, json_get(work, "container-title"));
	if (v->name.n == 0 && v->type == VENUE_PREPRINT)
		v->name = json_title(a, json_path(work, "institution.name"));
	v->volume = json_line(a, json_get(work, "volume"));
	v->issue = json_line(a, json_get(work, "issue"));
	v->pages = json_line(a, json_get(work, "page"));
	if (v->pages.n == 0)
		v->pages = json_line(a, json_get(work, "article-number"));
	v->publisher = json_title(a, json_get(work, "publisher"));
}

/* The licence of the version of record, else the first that isn't one for text mining, else the first. */
static struct str license_of(struct arena *a, const struct json *list)
{
	struct str best = {0};
	int rank = -1;

	for (size_t i = 0; i < json_count(list); i++) {
		const struct json *v = json_at(list, i);
		struct str version = json_text(json_get(v, "content-version")),
		           url = json_text(json_get(v, "URL"));
		int r = str_is(version, "vor") ? 2 : !str_is(version, "tdm");

		if (str_find(url, STR("creativecommons.org"), 0) != SIZE_MAX)
			r = 3;
		if (url.n > 0 && r > rank) {
			rank = r;
			best = url;
		}
	}
	return str_dup(a, best);
}

/* The first of these that states more than nothing; "created" is the day of the deposit, no date of the paper. */
static void read_date(struct paper *p, const struct json *work)
{
	static const char *const dates[] = {
	    "issued", "published", "published-print", "published-online", "posted", NULL};

	for (size_t i = 0; dates[i] && p->date.n == 0; i++)
		json_paper_date(p, json_date_parts(p->arena, json_get(work, dates[i])));
}

/* A notice of retraction points at the paper (newer answers), with what it does to it. */
static void read_updates(struct paper *p, const struct json *work)
{
	const struct json *list = json_get(work, "updated-by");

	for (size_t i = 0; i < json_count(list); i++) {
		struct str type = json_text(json_get(json_at(list, i), "type"));

		p->retracted |= str_eq_nocase(type, STR("retraction")) || str_eq_nocase(type, STR("removal"));
		p->withdrawn |= str_eq_nocase(type, STR("withdrawal"));
	}
	json_title_flags(p);
}

/* The same work's number at arXiv, where the publisher says so. */
static void read_relations(struct paper *p, const struct json *work)
{
	static const char *const relations[] = {"relation.has-preprint", "relation.is-version-of", NULL};

	for (size_t k = 0; relations[k]; k++) {
		const struct json *list = json_path(work, relations[k]);

		for (size_t i = 0; i < json_count(list); i++) {
			struct str id = json_text(json_get(json_at(list, i), "id")), version;

			if (p->identifiers.arxiv.n == 0 &&
			    (str_find(id, STR("arxiv.org"), 0) != SIZE_MAX ||
			        str_starts_nocase(id, "10.48550/arxiv.") || str_starts_nocase(id, "arxiv:")))
				p->identifiers.arxiv = id_arxiv(p->arena, id, &version);
		}
	}
}

static enum rc read_work(const struct json *record, struct place at, struct paper *p, struct err *e)
{
	const struct json *message = json_get(record, "message");
	const struct json *work = json_kind(message) == JSON_KIND_OBJECT ? message : record;
	const struct json *authors = json_get(work, "author");
	struct arena *a = p->arena;

	if (json_authors_check(authors, at, e) != RC_OK)
		return RC_SKIP;
	p->title = json_title_with(
	    a, json_title(a, json_get(work, "title")), json_title(a, json_get(work, "subtitle")));
	p->abstract = json_abstract(a, json_get(work, "abstract"));
	json_authors_begin(p);
	for (size_t i = 0; i < json_count(authors); i++)
		read_author(p, json_at(authors, i));
	p->identifiers.doi = id_doi(a, json_text(json_get(work, "DOI")));
	p->language = language_code(a, json_line(a, json_get(work, "language")));
	p->license = license_of(a, json_get(work, "license"));
	read_date(p, work);
	read_venue(p, work);
	json_keywords(p, json_get(work, "subject"));
	read_updates(p, work);
	read_relations(p, work);
	return RC_OK;
}

static enum rc parse(const struct blob *b, struct place at, struct paper *p, struct err *e)
{
	return json_parse_paper(b, at, p, e, read_work);
}

const struct format format_crossref = {
    .name = "crossref",
    .about = "Crossref works: answers of its API, its public data files, JSON Lines",
    .guess = true,
    .bid = bid,
    .split = split,
    .parse = parse,
};
