/* datacite.c: DataCite metadata as JSON (https://schema.datacite.org, https://support.datacite.org/docs/api-get-doi):
 * answers of the API ({"data": [{"attributes": {...}}]}), single ones, and bare documents. */
#include "../normalise/normalise.h"
#include "json_paper.h"
#include "language.h"

#include <stdio.h>
#include <string.h>

static const char *const ways[] = {"data", NULL};
static const char *const heads[] = {"data.attributes", "attributes", "data", NULL};

static const char *const keys[] = {"creators", "titles", "publicationYear", "types", "rightsList",
    "relatedIdentifiers", "schemaVersion", "descriptions", "doi", "container", "publisher", NULL};
#define KEY_TITLES (1u << 1)

static int bid(struct str head)
{
	unsigned found = head_json_keys(head_json_records(head, heads), keys);
	int own = 0;

	if (head_json_empty(head, "data") && head_json_path(head, "meta.total").n > 0)
		return 60;
	if (!(found & KEY_TITLES))
		return 0;
	for (unsigned i = 0; keys[i]; i++)
		own += (found >> i) & 1;
	return own >= 4 ? 92 : own >= 3 ? 75 : 0;
}

static enum rc split(struct splitter *s, struct blob *out, struct err *e)
{
	return split_json_wrapped(s, out, ways, e);
}

/* ---- texts ---- */

/* Titles without a type are the title (the first of them, others are translations that don't say so). */
static void read_title(struct paper *p, const struct json *titles)
{
	struct str title = {0}, subtitle = {0}, other = {0};

	for (size_t i = 0; i < json_count(titles); i++) {
		const struct json *v = json_at(titles, i);
		struct str text =
		    json_title(p->arena, json_kind(v) == JSON_KIND_STRING ? v : json_get(v, "title"));
		struct str type = json_text(json_get(v, "titleType"));
		struct str *to = type.n == 0               ? &title
		    : str_eq_nocase(type, STR("Subtitle")) ? &subtitle
		                                           : &other;

		if (to->n == 0)
			*to = text;
	}
	p->title = json_title_with(p->arena, title, subtitle);
	if (p->title.n == 0)
		p->title = other;
}

static void read_abstract(struct paper *p, const struct json *descriptions)
{
	for (size_t i = 0; i < json_count(descriptions) && p->abstract.n == 0; i++) {
		const struct json *v = json_at(descriptions, i);

		if (str_eq_nocase(json_text(json_get(v, "descriptionType")), STR("Abstract")))
			p->abstract = json_abstract(p->arena, json_get(v, "description"));
	}
}

/* ---- creators ---- */

/* "Photo Comet AG (Zürich)": a form of company among the words. */
static bool is_company(struct str name)
{
	static const char *const forms[] = {" AG ", " GmbH ", " Ltd ", " Ltd. ", " Inc ", " Inc. ", " LLC ",
	    " S.A. ", " B.V. ", " S.p.A. ", " e.V. ", " Co. ", " Corp. ", " Corporation ", " Company ",
	    " Institute ", " University ", " Institut ", " Universität ", " Ministry ", " Department ",
	    " Office ", " Museum ", " Library ", " Bibliothek ", " Archive ", " News ", " Survey ",
	    " Agency ", " Database ", NULL};
	char padded[256];

	if (name.n + 2 >= sizeof(padded))
		return true; /* no person's name is as long */
	int n = snprintf(padded, sizeof(padded), " %.*s ", STR_ARG(name));
	for (size_t i = 0; forms[i]; i++)
		if (str_find((struct str){padded, (size_t)n}, str_of(forms[i]), 0) != SIZE_MAX)
			return true;
	return false;
}

/* "Family, Given (University of Somewhere)", "Painter (the Elder) (1564-1637)": parentheses off the end; the last with
 * letters into *inside. */
static struct str drop_parentheses(struct str name, struct str *inside)
{
	*inside = (struct str){0};
	while (str_ends(name, ")")) {
		size_t open = name.n;

		while (open > 0 && name.p[open - 1] != '(')
			open--;
		if (open < 2)
			break;
		struct str text = str_sub(name, open, name.n - 1);
		if (text.n > 0 && !(text.p[0] >= '0' && text.p[0] <= '9'))
			*inside = text;
		name = str_trim(str_sub(name, 0, open - 1));
	}
	return name;
}

/* A name in one string: of a person as far as the type says so, or it says nothing and the name is none of a group. */
static struct author *add_single(struct paper *p, struct str name, struct str type)
{
	struct str inside;
	struct str bare = drop_parentheses(name, &inside);
	struct author *author;

	if (str_eq_nocase(type, STR("Organizational")) ||
	    (!str_eq_nocase(type, STR("Personal")) && (name_is_group(bare) || is_company(bare))))
		return json_author_literal(p, name);
	author = json_author_name(p, str_starts(name, "(:") ? name : bare);
	/* Of "Name (Somewhere)" the words that say where are an affiliation; of a painter they are his by-name. */
	if (str_find_char(bare, ',', 0) != SIZE_MAX)
		json_affiliation(p, author, inside);
	return author;
}

static void read_identifiers_of(struct paper *p, struct author *author, const struct json *list)
{
	for (size_t i = 0; i < json_count(list); i++) {
		const struct json *v = json_at(list, i);

		if (str_eq_nocase(json_text(json_get(v, "nameIdentifierScheme")), STR("ORCID")))
			json_orcid(p, author, json_text(json_get(v, "nameIdentifier")));
	}
}

/* Some records list a creator twice in a row. */
static bool is_repeated(const struct json *a, const struct json *b)
{
	static const char *const names[] = {"name", "familyName", "givenName"};
	bool any = false;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct str one = json_text(json_get(a, names[i]));

		if (!str_eq(one, json_text(json_get(b, names[i]))))
			return false;
		any |= one.n > 0;
	}
	const struct json *x = json_get(a, "nameIdentifiers"), *y = json_get(b, "nameIdentifiers");
	return any &&
	    str_eq(json_text(json_path(x, "nameIdentifier")), json_text(json_path(y, "nameIdentifier")));
}

static void read_creators(struct paper *p, const struct json *list)
{
	json_authors_begin(p);
	for (size_t i = 0; i < json_count(list); i++) {
		const struct json *v = json_at(list, i);
		struct str family = str_trim(json_text(json_get(v, "familyName")));
		struct str given = str_trim(json_text(json_get(v, "givenName")));
		struct str name = json_line(p->arena, json_get(v, "name")),
		           type = json_text(json_get(v, "nameType"));
		struct author *author;

		if (i > 0 && is_repeated(json_at(list, i - 1), v))
			continue;
		if (name.n == 0)
			name = json_line(p->arena, json_get(v, "creatorName"));
		if (name.n == 0)
			name = json_line(p->arena, json_get(v, "raw_name"));
		if ((family.n > 0 || given.n > 0) && !str_eq_nocase(type, STR("Organizational")))
			author = json_author_parts(p, family, given, (struct str){0});
		else
			author = add_single(p, name, type);
		json_affiliations(p, author, json_get(v, "affiliation"));
		json_affiliations(p, author, json_get(v, "affiliations")); /* before version 4 */
		read_identifiers_of(p, author, json_get(v, "nameIdentifiers"));
	}
}

/* ---- the rest ---- */

static void read_dates(struct paper *p, const struct json *document)
{
	static const char *const types[] = {"Issued", "Available", "Created", "Submitted", NULL};
	const struct json *dates = json_get(document, "dates");
	struct str year = json_line(p->arena, json_get(document, "publicationYear"));

	for (size_t k = 0; types[k] && p->date.n == 0; k++) {
		/* Days that the work was made or handed in say less than the year of publication. */
		if (k == 2)
			json_paper_date(p, year);
		for (size_t i = 0; i < json_count(dates) && p->date.n == 0; i++)
			if (str_eq_nocase(json_text(json_get(json_at(dates, i), "dateType")), str_of(types[k])))
				json_paper_date(p, json_line(p->arena, json_get(json_at(dates, i), "date")));
	}
	/* arXiv states the day on which the first version was handed in, and a year or month as date of issue. */
	for (size_t i = 0; p->identifiers.arxiv.n > 0 && i < json_count(dates); i++)
		if (str_eq_nocase(json_text(json_get(json_at(dates, i), "dateType")), STR("Submitted")))
			json_paper_date(p, json_line(p->arena, json_get(json_at(dates, i), "date")));
	for (size_t i = 0; i < json_count(dates); i++)
		p->withdrawn |=
		    str_eq_nocase(json_text(json_get(json_at(dates, i), "dateType")), STR("Withdrawn"));
}

/* The first that names a licence, not only that one may read it. */
static void read_license(struct paper *p, const struct json *list)
{
	struct str text = {0};

	for (size_t i = 0; i < json_count(list); i++) {
		const struct json *v = json_at(list, i);
		struct str uri = json_line(p->arena, json_get(v, "rightsUri"));

		if (uri.n > 0 && !str_starts(uri, "info:")) {
			p->license = uri;
			return;
		}
		struct str rights = json_line(p->arena, json_get(v, "rights"));
		if (text.n == 0 && !str_eq_nocase(rights, STR("Open Access")) &&
		    !str_eq_nocase(rights, STR("Anonymous")))
			text = rights;
	}
	p->license = text;
}

static enum venue_type venue_type(struct str general, struct str type, struct str container)
{
	if (str_eq_nocase(general, STR("Preprint")) || str_eq_nocase(type, STR("Preprint")))
		return VENUE_PREPRINT;
	if (str_eq_nocase(general, STR("ConferencePaper")) ||
	    str_eq_nocase(general, STR("ConferenceProceeding")))
		return VENUE_PROCEEDINGS;
	if (str_eq_nocase(general, STR("JournalArticle")) || str_eq_nocase(container, STR("Journal")))
		return VENUE_JOURNAL;
	return VENUE_UNKNOWN;
}

static void read_venue(struct paper *p, const struct json *document)
{
	/* What stands there where there is none, as the field must be filled in. */
	static const char *const nobody[] = {"n.a.", "n/a", "N/A", "Unknown", "unknown", "Unpublished", NULL};
	struct arena *a = p->arena;
	const struct json *container = json_get(document, "container"),
	                  *publisher = json_get(document, "publisher");
	struct venue *v = &p->venue;
	struct str first = json_line(a, json_get(container, "firstPage"));

	v->name = json_title(a, json_get(container, "title"));
	v->type = venue_type(json_text(json_path(document, "types.resourceTypeGeneral")),
	    json_text(json_path(document, "types.resourceType")), json_text(json_get(container, "type")));
	v->volume = json_line(a, json_get(container, "volume"));
	v->issue = json_line(a, json_get(container, "issue"));
	/* A volume or the title stands there too, in containers that were made of one string. */
	if (str_find_char(first, ' ', 0) == SIZE_MAX)
		v->pages = json_pages(a, first, json_line(a, json_get(container, "lastPage")));
	v->publisher =
	    json_line(a, json_kind(publisher) == JSON_KIND_OBJECT ? json_get(publisher, "name") : publisher);
	if (str_starts(v->publisher, "(:") || word_index(nobody, v->publisher) >= 0)
		v->publisher = (struct str){0};
}

/* arXiv's own subjects: "Machine Learning (cs.LG)" with the scheme "arXiv". */
static void read_subjects(struct paper *p, const struct json *list)
{
	for (size_t i = 0; i < json_count(list); i++) {
		const struct json *v = json_at(list, i);
		struct str text =
		    json_line(p->arena, json_kind(v) == JSON_KIND_OBJECT ? json_get(v, "subject") : v);
		size_t open = str_find_char(text, '(', 0);

		if (str_eq_nocase(json_text(json_get(v, "subjectScheme")), STR("arXiv")) &&
		    open != SIZE_MAX && str_ends(text, ")")) {
			struct str *to = arena_push(p->arena, &p->categories, &p->category_count, sizeof(*to));

			*to = str_sub(text, open + 1, text.n - 1);
		} else if (!str_starts(text, "FOS: ")) {
			json_keyword(p, text);
		}
	}
}

static void read_ids(struct paper *p, const struct json *document)
{
	struct arena *a = p->arena;
	struct identifiers *ids = &p->identifiers;
	struct str version = {0}, revision = json_line(a, json_get(document, "version"));

	ids->doi = id_doi(a, json_text(json_get(document, "doi")));
	if (ids->doi.n == 0)
		ids->doi = id_doi(a, json_text(json_get(document, "id")));
	if (!str_starts(ids->doi, "10.48550/arxiv."))
		return;
	ids->arxiv = id_arxiv(a, ids->doi, &version);
	/* The version of arXiv's documents is the paper's. */
	if (ids->arxiv.n > 0 && revision.n > 0 && strspn(revision.p, "0123456789") >= revision.n)
		ids->arxiv_version = str_fmt(a, "v%.*s", STR_ARG(revision));
}

static enum rc read_document(const struct json *record, struct place at, struct paper *p, struct err *e)
{
	const struct json *data = json_get(record, "data");
	const struct json *document = json_kind(data) == JSON_KIND_OBJECT ? data : record, *inner;

	inner = json_get(document, "attributes");
	if (json_kind(inner) == JSON_KIND_OBJECT)
		document = inner;
	const struct json *creators = json_get(document, "creators");
	if (json_authors_check(creators, at, e) != RC_OK)
		return RC_SKIP;
	read_title(p, json_get(document, "titles"));
	read_abstract(p, json_get(document, "descriptions"));
	read_creators(p, creators);
	read_ids(p, document);
	read_dates(p, document);
	read_license(p, json_get(document, "rightsList"));
	read_venue(p, document);
	read_subjects(p, json_get(document, "subjects"));
	p->language = language_code(p->arena, json_line(p->arena, json_get(document, "language")));
	json_title_flags(p);
	return RC_OK;
}

static enum rc parse(const struct blob *b, struct place at, struct paper *p, struct err *e)
{
	return json_parse_paper(b, at, p, e, read_document);
}

const struct format format_datacite = {
    .name = "datacite",
    .about = "DataCite metadata: answers of its REST API, bare documents, JSON Lines",
    .guess = true,
    .bid = bid,
    .split = split,
    .parse = parse,
};
