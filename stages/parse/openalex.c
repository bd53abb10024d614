/* openalex.c: OpenAlex works (https://docs.openalex.org/api-entities/works/work-object): answers of the API, single works,
 * the snapshot's JSON Lines. */
#include "../normalise/normalise.h"
#include "json_paper.h"
#include "language.h"
#include "markup.h"

#include <string.h>

#define LIMIT_WORDS \
	200000u /* positions of an abstract; the longest that OpenAlex has are some ten thousand */

static const char *const ways[] = {"results", NULL};

static const char *const keys[] = {"authorships", "abstract_inverted_index", "display_name",
    "primary_location", "open_access", "cited_by_count", "publication_year", "referenced_works", "id", "doi",
    "title", "ids", NULL};
#define OWN_KEYS 8 /* so many are OpenAlex's own */

static int bid(struct str head)
{
	struct str records = head_json_records(head, ways);
	unsigned found = head_json_keys(records, keys);
	struct str id = head_json_path(records, "id");
	int own = 0;

	for (unsigned i = 0; i < OWN_KEYS; i++)
		own += (found >> i) & 1;
	if (head_json_empty(head, "results") && head_json_path(head, "meta.count").n > 0)
		return 60;
	if (str_starts(id, "\"https://openalex.org/W") || str_starts(id, "\"https://openalex.org/works/"))
		return own >= 2 ? 95 : 80;
	/* authors, institutions and sources have ids of their own kind */
	return own >= 4 && !str_starts(id, "\"https://openalex.org/") ? 78 : 0;
}

static enum rc split(struct splitter *s, struct blob *out, struct err *e)
{
	return split_json_wrapped(s, out, ways, e);
}

/* {"word": [positions]} to text, in the order of the positions; positions that no word has are holes in the source, and
 * what stands around them comes side by side. The older form has it inside {"IndexLength", "InvertedIndex"}. */
static struct str rebuild(struct arena *a, const struct json *index)
{
	const struct json *inner = json_get(index, "InvertedIndex"), *places;
	struct str *words, key;
	struct buf text = {0};
	size_t count = 0;
	void *at = NULL;

	if (json_kind(inner) == JSON_KIND_OBJECT)
		index = inner;
	if (json_kind(index) != JSON_KIND_OBJECT)
		return (struct str){0};
	while (json_next(index, &at, &key, &places))
		for (size_t i = 0; i < json_count(places); i++) {
			long long n = json_whole(json_at(places, i), -1);

			if (n >= 0 && n < LIMIT_WORDS && (size_t)n >= count)
				count = (size_t)n + 1;
		}
	words = arena_alloc(a, (count + 1) * sizeof(*words));
	for (at = NULL; json_next(index, &at, &key, &places);)
		for (size_t i = 0; i < json_count(places); i++) {
			long long n = json_whole(json_at(places, i), -1);

			if (n >= 0 && n < LIMIT_WORDS)
				words[n] = key;
		}
	for (size_t i = 0; i < count; i++) {
		if (words[i].n > 0 && text.n > 0)
			buf_addc(&text, ' ');
		buf_add(&text, words[i]);
	}
	struct str s = str_fold_space(a, str_dup(a, buf_str(&text)));
	buf_free(&text);
	return s;
}

/* The name as printed on the paper; OpenAlex's own form of the author's name is what it made of all his papers. */
static void read_authorship(struct paper *p, const struct json *v)
{
	struct str name = json_line(p->arena, json_get(v, "raw_author_name"));
	const struct json *places = json_get(v, "raw_affiliation_strings"), *list;
	struct author *author;

	if (name.n == 0)
		name = json_line(p->arena, json_path(v, "author.display_name"));
	author = json_author_name(p, name);
	json_orcid(p, author, json_text(json_path(v, "author.orcid")));
	json_affiliations(p, author, places);
	if (json_count(places) == 0)
		json_affiliations(p, author, json_get(v, "raw_affiliation_string"));
	list = json_get(v, "affiliations");
	for (size_t i = 0; author && author->affiliation_count == 0 && i < json_count(list); i++)
		json_affiliation(p, author, json_text(json_get(json_at(list, i), "raw_affiliation_string")));
	list = json_get(v, "institutions");
	for (size_t i = 0; author && author->affiliation_count == 0 && i < json_count(list); i++)
		json_affiliation(p, author, json_text(json_get(json_at(list, i), "display_name")));
}

static void read_authors(struct paper *p, const struct json *work)
{
	const struct json *list = json_get(work, "authorships");

	json_authors_begin(p);
	for (size_t i = 0; i < json_count(list); i++)
		read_authorship(p, json_at(list, i));
	/* Lists of works hold the first hundred authors. */
	if (json_says_true(json_get(work, "is_authors_truncated")))
		p->authors_complete = false;
	long long stated = json_whole(json_get(work, "authors_count"), -1);
	if (!p->authors_complete && stated > (long long)p->author_count_listed && stated < 1000000)
		p->author_count = (int)stated;
}

static enum venue_type venue_type(struct str type, struct str crossref, struct str source)
{
	if (str_is(type, "preprint") || str_is(crossref, "posted-content"))
		return VENUE_PREPRINT;
	if (str_is(crossref, "proceedings-article") || str_is(source, "conference"))
		return VENUE_PROCEEDINGS;
	if (str_is(source, "journal") || str_is(crossref, "journal-article"))
		return VENUE_JOURNAL;
	return str_is(source, "repository") && str_is(type, "article") ? VENUE_PREPRINT : VENUE_UNKNOWN;
}

static void read_venue(struct paper *p, const struct json *work)
{
	struct arena *a = p->arena;
	const struct json *location = json_get(work, "primary_location"), *source;
	struct venue *v = &p->venue;

	if (json_kind(location) != JSON_KIND_OBJECT)
		location = json_get(work, "host_venue"); /* before 2023 */
	source = json_get(location, "source");
	if (json_kind(source) != JSON_KIND_OBJECT)
		source = location;
	v->name = json_title(a, json_get(source, "display_name"));
	v->publisher = json_line(a, json_get(source, "host_organization_name"));
	if (v->publisher.n == 0)
		v->publisher = json_line(a, json_get(source, "publisher"));
	v->type = venue_type(json_text(json_get(work, "type")), json_text(json_get(work, "type_crossref")),
	    json_text(json_get(source, "type")));
	v->volume = json_line(a, json_path(work, "biblio.volume"));
	v->issue = json_line(a, json_path(work, "biblio.issue"));
	v->pages = json_pages(a, json_line(a, json_path(work, "biblio.first_page")),
	    json_line(a, json_path(work, "biblio.last_page")));
	json_arxiv_venue(p);
	p->license = json_line(a, json_get(location, "license"));
	if (p->license.n == 0)
		p->license = json_line(a, json_path(work, "best_oa_location.license"));
}

/* Where only the year is known OpenAlex states the first of January. */
static void read_date(struct paper *p, const struct json *work)
{
	struct str date = json_text(json_get(work, "publication_date"));

	if (str_ends(date, "-01-01") || date.n == 0)
		date = json_line(p->arena, json_get(work, "publication_year"));
	json_paper_date(p, date.n > 0 ? date : str_sub(json_text(json_get(work, "publication_date")), 0, 4));
}

static void read_ids(struct paper *p, const struct json *work)
{
	struct identifiers *ids = &p->identifiers;
	struct arena *a = p->arena;
	const struct json *locations = json_get(work, "locations");

	ids->doi = id_doi(a, json_text(json_get(work, "doi")));
	if (ids->doi.n == 0)
		ids->doi = id_doi(a, json_text(json_path(work, "ids.doi")));
	ids->pmid = json_pmid(a, json_line(a, json_path(work, "ids.pmid")));
	ids->pmcid = json_pmcid(a, json_line(a, json_path(work, "ids.pmcid")));
	/* Of the places where it lies only arXiv and the like name the paper itself. */
	for (size_t i = 0; i < json_count(locations); i++) {
		struct str url = json_text(json_get(json_at(locations, i), "landing_page_url"));
		struct str doi = ids->doi;

		json_ids_of_url(p, url);
		ids->doi = doi;
	}
	ids->arxiv_version = (struct str){0}; /* of the location, not of the paper */
}

static enum rc read_work(const struct json *work, struct place at, struct paper *p, struct err *e)
{
	struct arena *a = p->arena;

	if (json_authors_check(json_get(work, "authorships"), at, e) != RC_OK)
		return RC_SKIP;
	p->title = json_title(a, json_get(work, "title"));
	if (p->title.n == 0)
		p->title = json_title(a, json_get(work, "display_name"));
	p->abstract = markup_abstract(a, rebuild(a, json_get(work, "abstract_inverted_index")));
	if (p->abstract.n == 0)
		p->abstract = json_abstract(a, json_get(work, "abstract"));
	read_authors(p, work);
	read_ids(p, work);
	read_date(p, work);
	read_venue(p, work);
	p->language = language_code(a, json_line(a, json_get(work, "language")));
	json_keywords(p, json_get(work, "keywords"));
	p->retracted = json_says_true(json_get(work, "is_retracted"));
	json_title_flags(p);
	return RC_OK;
}

static enum rc parse(const struct blob *b, struct place at, struct paper *p, struct err *e)
{
	return json_parse_paper(b, at, p, e, read_work);
}

const struct format format_openalex = {
    .name = "openalex",
    .about = "OpenAlex works: answers of its API, single works, the snapshot's JSON Lines",
    .guess = true,
    .bid = bid,
    .split = split,
    .parse = parse,
};
