/* csl_json.c: CSL-JSON (https://github.com/citation-style-language/schema, csl-data.json): what Zotero, citation-js, pandoc
 * and content negotiation at doi.org give: an array, one item, JSON Lines, pandoc's {"references": [...]}. */
#include "../normalise/normalise.h"
#include "json_paper.h"
#include "language.h"

#include <string.h>

static const char *const ways[] = {"references", "items", NULL};

static const char *const keys[] = {"type", "title", "issued", "container-title", "id", "citation-key",
    "author", "DOI", "page", "publisher-place", "accessed", "event-title", "collection-title", "ISBN", "URL",
    "abstract", NULL};
#define KEY_TYPE (1u << 0)
#define KEY_TITLE (1u << 1)
#define KEY_ISSUED (1u << 2)

/* CSL's types of items (csl-data.json), and what Crossref writes there (rest-api-doc#187). */
static const struct {
	const char *name;
	enum venue_type venue;
} types[] = {
    {"article", VENUE_PREPRINT},
    {"article-journal", VENUE_JOURNAL},
    {"article-magazine", VENUE_JOURNAL},
    {"article-newspaper", VENUE_JOURNAL},
    {"paper-conference", VENUE_PROCEEDINGS},
    {"journal-article", VENUE_JOURNAL},
    {"proceedings-article", VENUE_PROCEEDINGS},
    {"posted-content", VENUE_PREPRINT},
    {"chapter", VENUE_UNKNOWN},
    {"book", VENUE_UNKNOWN},
    {"thesis", VENUE_UNKNOWN},
    {"report", VENUE_UNKNOWN},
    {"dataset", VENUE_UNKNOWN},
    {"software", VENUE_UNKNOWN},
    {"manuscript", VENUE_UNKNOWN},
    {"webpage", VENUE_UNKNOWN},
    {"bill", VENUE_UNKNOWN},
    {"broadcast", VENUE_UNKNOWN},
    {"classic", VENUE_UNKNOWN},
    {"collection", VENUE_UNKNOWN},
    {"document", VENUE_UNKNOWN},
    {"entry", VENUE_UNKNOWN},
    {"entry-dictionary", VENUE_UNKNOWN},
    {"entry-encyclopedia", VENUE_UNKNOWN},
    {"event", VENUE_UNKNOWN},
    {"figure", VENUE_UNKNOWN},
    {"graphic", VENUE_UNKNOWN},
    {"hearing", VENUE_UNKNOWN},
    {"interview", VENUE_UNKNOWN},
    {"legal_case", VENUE_UNKNOWN},
    {"legislation", VENUE_UNKNOWN},
    {"map", VENUE_UNKNOWN},
    {"motion_picture", VENUE_UNKNOWN},
    {"musical_score", VENUE_UNKNOWN},
    {"pamphlet", VENUE_UNKNOWN},
    {"patent", VENUE_UNKNOWN},
    {"performance", VENUE_UNKNOWN},
    {"periodical", VENUE_UNKNOWN},
    {"personal_communication", VENUE_UNKNOWN},
    {"post", VENUE_UNKNOWN},
    {"post-weblog", VENUE_UNKNOWN},
    {"regulation", VENUE_UNKNOWN},
    {"review", VENUE_UNKNOWN},
    {"review-book", VENUE_UNKNOWN},
    {"song", VENUE_UNKNOWN},
    {"speech", VENUE_UNKNOWN},
    {"standard", VENUE_UNKNOWN},
    {"treaty", VENUE_UNKNOWN},
    {"book-chapter", VENUE_UNKNOWN},
    {"monograph", VENUE_UNKNOWN},
    {"reference-entry", VENUE_UNKNOWN},
};

static int find_type(struct str name)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (str_is(name, types[i].name))
			return (int)i;
	return -1;
}

static int bid(struct str head)
{
	struct str records = head_json_records(head, ways), type, title;
	unsigned found = head_json_keys(records, keys);
	int own = 0;

	if (!(found & KEY_TYPE) || !(found & KEY_TITLE))
		return 0;
	type = head_json_path(records, "type");
	title = head_json_path(records, "title");
	if (!str_starts(type, "\"") || (title.n > 0 && title.p[0] != '"'))
		return 0;
	if (find_type(str_sub(type, 1, str_find_char(type, '"', 1))) < 0)
		return 0;
	for (unsigned i = 2; keys[i]; i++)
		own += (found >> i) & 1;
	struct str issued = head_json_path(records, "issued");
	bool dated = issued.n > 0 && issued.p[0] == '{',
	     named = head_json_path(records, "author.family").n > 0;
	if (own >= 2 && (dated || named))
		return dated ? 86 : 80;
	/* "article-journal" is nobody else's word; "post", "event" and "map" are everybody's. */
	return str_find_char(str_sub(type, 1, str_find_char(type, '"', 1)), '-', 0) != SIZE_MAX ? 70 : 0;
}

static enum rc split(struct splitter *s, struct blob *out, struct err *e)
{
	return split_json_wrapped(s, out, ways, e);
}

static struct str joined(struct arena *a, struct str one, struct str two)
{
	return one.n > 0 && two.n > 0 ? str_fmt(a, "%.*s %.*s", STR_ARG(one), STR_ARG(two))
	    : one.n > 0               ? one
	                              : two;
}

/* Names come apart: the particles that stand there are all there are. Only where none stands, and the family name begins
 * with one in lower case, it is told apart as everywhere. */
static void read_name(struct paper *p, const struct json *v)
{
	struct arena *a = p->arena;
	struct str literal = json_line(a, json_get(v, "literal")),
	           family = json_line(a, json_get(v, "family"));
	struct str given = json_line(a, json_get(v, "given"));
	struct str particle = joined(a, json_line(a, json_get(v, "dropping-particle")),
	    json_line(a, json_get(v, "non-dropping-particle")));
	struct author *author;

	if (literal.n == 0 && family.n == 0 && given.n == 0)
		literal = json_line(a, json_get(v, "name"));
	if (literal.n > 0) {
		json_author_literal(p, literal);
		return;
	}
	author = json_author_parts(p, family, given, json_line(a, json_get(v, "suffix")));
	if (author && author->literal.n == 0 && particle.n > 0) {
		author->family = joined(a, author->particle, author->family);
		author->particle = particle;
	}
	json_orcid(p, author, json_text(json_get(v, "ORCID")));
	json_affiliations(p, author, json_get(v, "affiliation"));
}

static void read_venue(struct paper *p, const struct json *item)
{
	struct arena *a = p->arena;
	struct venue *v = &p->venue;
	int type = find_type(json_text(json_get(item, "type")));
	struct str genre = json_line(a, json_get(item, "genre"));

	v->type = type >= 0 ? types[type].venue : VENUE_UNKNOWN;
	v->name = json_title(a, json_get(item, "container-title"));
	if (v->name.n == 0 && v->type == VENUE_PROCEEDINGS)
		v->name = json_title(a, json_get(item, "event-title"));
	/* "article" without a journal is how CSL says preprint. */
	if (v->type == VENUE_PREPRINT && v->name.n > 0 && !str_eq_nocase(genre, STR("preprint")) &&
	    !str_eq_nocase(v->name, STR("arXiv")))
		v->type = VENUE_UNKNOWN;
	v->volume = json_line(a, json_get(item, "volume"));
	v->issue = json_line(a, json_get(item, "issue"));
	v->pages = json_line(a, json_get(item, "page"));
	if (v->pages.n == 0 && (v->type == VENUE_JOURNAL || v->type == VENUE_PROCEEDINGS))
		v->pages = json_line(a, json_get(item, "number"));
	v->publisher = json_title(a, json_get(item, "publisher"));
	if (v->type == VENUE_PREPRINT && str_eq_nocase(v->publisher, STR("arXiv")))
		v->publisher = (struct str){0};
	json_arxiv_venue(p);
}

/* "arXiv:2301.12664v2", "2301.12664 [cs.LG]" in "number", "archive_location" or the note of a preprint; "PMID: 123" in
 * notes, as Zotero writes what CSL has no field for. */
static void read_ids(struct paper *p, const struct json *item)
{
	static const char *const places[] = {"arxiv", "number", "archive_location", "archive-location", NULL};
	struct arena *a = p->arena;
	struct identifiers *ids = &p->identifiers;
	struct str version = {0}, note = json_line(a, json_get(item, "note"));
	bool arxiv = str_eq_nocase(json_text(json_get(item, "archive")), STR("arXiv")) ||
	    str_eq_nocase(json_text(json_get(item, "publisher")), STR("arXiv"));

	ids->doi = id_doi(a, json_line(a, json_get(item, "DOI")));
	ids->pmid = json_pmid(a, json_line(a, json_get(item, "PMID")));
	ids->pmcid = json_pmcid(a, json_line(a, json_get(item, "PMCID")));
	json_ids_of_url(p, json_line(a, json_get(item, "URL")));
	for (size_t i = 0; places[i] && ids->arxiv.n == 0; i++) {
		struct str s = json_line(a, json_get(item, places[i]));

		if (arxiv || i == 0 || str_starts_nocase(s, "arxiv:")) {
			ids->arxiv = id_arxiv(a, s, &version);
			ids->arxiv_version = version;
		}
	}
	size_t at = str_find(note, STR("arXiv:"), 0);
	if (ids->arxiv.n == 0 && at != SIZE_MAX) {
		ids->arxiv = id_arxiv(a, str_sub(note, at, str_find_char(note, ' ', at)), &version);
		ids->arxiv_version = version;
	}
	at = str_find(note, STR("PMID: "), 0);
	if (ids->pmid.n == 0 && at != SIZE_MAX)
		ids->pmid = json_pmid(a, str_sub(note, at, str_find_char(note, ' ', at + 6)));
}

/* arXiv's classes ("cs.LG", "hep-th"), or words of the field that the item belongs to. */
static void read_categories(struct paper *p, const struct json *list)
{
	static const char *const archives[] = {"astro-ph", "cond-mat", "gr-qc", "hep-ex", "hep-lat", "hep-ph",
	    "hep-th", "math-ph", "nucl-ex", "nucl-th", "quant-ph", NULL};

	for (size_t i = 0; i < json_count(list); i++) {
		struct str s = json_line(p->arena, json_at(list, i));
		size_t dot = str_find_char(s, '.', 0);
		bool class =
		    dot != SIZE_MAX && dot >= 2 && dot + 2 < s.n && str_find_char(s, ' ', 0) == SIZE_MAX;

		if (class || word_index(archives, s) >= 0) {
			struct str *to = arena_push(p->arena, &p->categories, &p->category_count, sizeof(*to));

			*to = s;
		} else {
			json_keyword(p, s);
		}
	}
}

static enum rc read_item(const struct json *item, struct place at, struct paper *p, struct err *e)
{
	struct arena *a = p->arena;
	const struct json *authors = json_get(item, "author");

	if (json_authors_check(authors, at, e) != RC_OK)
		return RC_SKIP;
	p->title = json_title_with(
	    a, json_title(a, json_get(item, "title")), json_title(a, json_get(item, "subtitle")));
	p->abstract = json_abstract(a, json_get(item, "abstract"));
	json_authors_begin(p);
	for (size_t i = 0; i < json_count(authors); i++)
		read_name(p, json_at(authors, i));
	read_ids(p, item);
	read_venue(p, item);
	json_paper_date(p, json_date_parts(a, json_get(item, "issued")));
	p->language = language_code(a, json_line(a, json_get(item, "language")));
	p->license = json_line(a, json_get(item, "license"));
	if (p->license.n == 0)
		p->license = json_line(a, json_get(item, "copyright"));
	json_keywords(p, json_get(item, "keyword"));
	p->comment = json_line(a, json_get(item, "note"));
	read_categories(p, json_get(item, "categories"));
	json_title_flags(p);
	return RC_OK;
}

static enum rc parse(const struct blob *b, struct place at, struct paper *p, struct err *e)
{
	return json_parse_paper(b, at, p, e, read_item);
}

const struct format format_csl_json = {
    .name = "csl-json",
    .about = "CSL-JSON (Zotero, pandoc, citation-js, doi.org): an array, one item, JSON Lines",
    .guess = true,
    .bid = bid,
    .split = split,
    .parse = parse,
};
