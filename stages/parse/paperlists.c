/* paperlists.c: the lists of conference papers of https://github.com/papercopilot/paperlists: a JSON array for each
 * venue and year, <venue>/<venue><year>.json, whose keys differ from venue to venue. Lists in a value have semicolons
 * between their items, one for each author. */
#include "../normalise/normalise.h"
#include "bib_field.h"
#include "json_paper.h"
#include "markup.h"

#include <string.h>

#define RULE "source/paperlists"

static const char *const keys[] = {"title", "author", "status", "track", "aff", "gs_citation",
    "aff_unique_index", "author_num", "pdf_size", "author_site", "aff_domain", "gs_version_total",
    "rating_avg", "corr_rating_confidence", "site", "affs", "primary_area", "oa", "youtube", "sess", "doi",
    NULL};
#define KEY_TITLE (1u << 0)
#define KEY_AUTHOR (1u << 1)
#define KEY_STATUS (1u << 2)

static int bid(struct str head)
{
	unsigned found = head_json_keys(head, keys);
	struct str author = head_json_path(head, "author");
	int own = 0;

	if (!(found & KEY_TITLE) || !(found & KEY_AUTHOR) ||
	    (author.n > 0 && author.p[0] != '"' && author.p[0] != 'n'))
		return 0;
	for (unsigned i = 3; keys[i]; i++)
		own += (found >> i) & 1;
	if (found & KEY_STATUS)
		return own >= 2 ? 88 : 0;
	return own >= 3 ? 74 : 0;
}

/* ---- venue and year ---- */

/* The lists' folders, and what their conferences are called. */
static const struct {
	const char *folder, *name;
} venues[] = {
    {"3dv", "3DV"},
    {"aaai", "AAAI"},
    {"acl", "ACL"},
    {"acml", "ACML"},
    {"acmmm", "ACM Multimedia"},
    {"ai4x", "AI4X"},
    {"aistats", "AISTATS"},
    {"alt", "ALT"},
    {"automl", "AutoML"},
    {"coling", "COLING"},
    {"colm", "COLM"},
    {"colt", "COLT"},
    {"corl", "CoRL"},
    {"cvpr", "CVPR"},
    {"eccv", "ECCV"},
    {"emnlp", "EMNLP"},
    {"iccv", "ICCV"},
    {"iclr", "ICLR"},
    {"icml", "ICML"},
    {"icra", "ICRA"},
    {"ijcai", "IJCAI"},
    {"interspeech", "Interspeech"},
    {"iros", "IROS"},
    {"isca", "ISCA"},
    {"kdd", "KDD"},
    {"l4dc", "L4DC"},
    {"log", "LoG"},
    {"naacl", "NAACL"},
    {"neurips", "NeurIPS"},
    {"nips", "NeurIPS"},
    {"rss", "RSS"},
    {"siggraph", "SIGGRAPH"},
    {"siggraphasia", "SIGGRAPH Asia"},
    {"uai", "UAI"},
    {"wacv", "WACV"},
    {"www", "WWW"},
};

/* The file's name is venue and year: "cvpr2024.json". Concluded, so the date is `inferred`. */
static void read_file_name(struct paper *p, const char *path)
{
	struct str s = str_of(path);
	size_t from = s.n, letters;

	while (from > 0 && !strchr("/!", s.p[from - 1]))
		from--;
	s = str_sub(s, from, s.n);
	for (size_t i = 0; i < sizeof(venues) / sizeof(venues[0]); i++) {
		letters = strlen(venues[i].folder);
		if (!str_starts_nocase(s, venues[i].folder) || letters + 4 > s.n)
			continue;
		struct str year = str_sub(s, letters, letters + 4);
		if (!(str_starts(year, "19") || str_starts(year, "20")) || strspn(year.p, "0123456789") != 4)
			continue;
		if (p->venue.name.n == 0 && p->venue.type == VENUE_PROCEEDINGS)
			p->venue.name = str_of(venues[i].name);
		if (p->date.n == 0) {
			p->date = str_dup(p->arena, year);
			p->date_basis = DATE_INFERRED;
		}
		return;
	}
}

static void read_bibtex(struct paper *p, struct str entry)
{
	struct arena *a = p->arena;
	struct venue *v = &p->venue;
	struct str year = bib_field(a, entry, "year"), month = bib_field(a, entry, "month");
	struct str pages = bib_field(a, entry, "pages");
	size_t dashes = str_find(pages, STR("--"), 0);
	bool inferred;

	if (p->identifiers.doi.n == 0)
		p->identifiers.doi = id_doi(a, bib_field(a, entry, "doi"));
	json_ids_of_url(p, bib_field(a, entry, "url"));
	/* "aug", "16--18 Nov" */
	for (size_t space; (space = str_find_char(month, ' ', 0)) != SIZE_MAX;)
		month = str_sub(month, space + 1, month.n);
	struct str date = date_parse(a, str_fmt(a, "%.*s %.*s", STR_ARG(month), STR_ARG(year)), 0, &inferred);
	json_paper_date(p, date.n > 0 ? date : year);
	if (v->type != VENUE_PROCEEDINGS)
		return;
	v->name = bib_field(a, entry, "booktitle");
	if (v->name.n == 0) {
		v->name = bib_field(a, entry, "journal");
		v->type = v->name.n > 0 ? VENUE_JOURNAL : v->type;
	}
	v->volume = bib_field(a, entry, "volume");
	v->issue = bib_field(a, entry, "number");
	v->pages = dashes == SIZE_MAX
	    ? pages
	    : json_pages(a, str_sub(pages, 0, dashes), str_sub(pages, dashes + 2, pages.n));
	v->publisher = bib_field(a, entry, "publisher");
	v->year = json_year(year);
}

/* ---- authors ---- */

/* Takes the next item off a list with semicolons. */
static struct str next_item(struct str *list)
{
	size_t end = str_find_char(*list, ';', 0);
	struct str item = str_trim(str_sub(*list, 0, end));

	*list = end == SIZE_MAX ? (struct str){0} : str_sub(*list, end + 1, list->n);
	return item;
}

static size_t items_of(struct str list)
{
	size_t n = 1;

	for (size_t i = 0; i < list.n; i++)
		n += list.p[i] == ';';
	return n;
}

/* "A, Somewhere + B, Elsewhere" */
static void read_affiliation(struct paper *p, struct author *author, struct str s)
{
	for (size_t i = 0; i < s.n;) {
		size_t end = str_find(s, STR(" + "), i);

		json_affiliation(p, author, str_trim(str_sub(s, i, end)));
		i = end == SIZE_MAX ? s.n : end + 3;
	}
}

/* Affiliations and ORCIDs stand beside the authors; lists of another length are lists of something else. */
static void read_authors(struct paper *p, const struct json *record)
{
	struct arena *a = p->arena;
	struct str list = json_line(a, json_get(record, "author"));
	struct str aff = markup_text(a, json_line(a, json_get(record, "aff")));
	struct str orcid = json_line(a, json_get(record, "orcid"));
	size_t n;

	if (list.n == 0)
		list = json_line(a, json_get(record, "author_site"));
	if (aff.n == 0)
		aff = markup_text(a, json_line(a, json_get(record, "affs")));
	if (list.n == 0)
		return;
	p->authors_raw = list;
	json_author_list(p, list);
	n = p->author_count_listed;
	/* Beside names between commas stands the set of all affiliations, in no order. */
	if (items_of(list) != n)
		n = 0;
	if (n > 0 && items_of(aff) == n)
		for (size_t i = 0; i < n; i++)
			read_affiliation(p, &p->authors[i], next_item(&aff));
	if (n > 0 && items_of(orcid) == n)
		for (size_t i = 0; i < n; i++)
			json_orcid(p, &p->authors[i], next_item(&orcid));
}

/* ---- the record ---- */

/* "Poster", "Oral", "Reject", "Withdraw", "Desk Reject", ... A paper that was not accepted is in no proceedings. */
static void read_status(struct paper *p, struct str status)
{
	bool rejected = str_has_nocase(status, "reject");

	p->withdrawn = str_has_nocase(status, "withdraw");
	p->venue.type =
	    rejected || p->withdrawn || str_has_nocase(status, "active") ? VENUE_PREPRINT : VENUE_PROCEEDINGS;
	json_fact(p, "decision", "status", status, RULE);
}

/* OpenReview's ids are 10 to 13 letters, digits, '-' and '_'; records that come from there have ratings. */
static bool is_openreview(const struct json *record, struct str id)
{
	if (!json_get(record, "rating") || id.n < 9 || id.n > 13)
		return false;
	return strspn(id.p, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") >= id.n;
}

static enum rc read_record(const struct json *record, struct place at, struct paper *p, struct err *e)
{
	static const char *const addresses[] = {"site", "openreview", "oa", "pdf", NULL};
	struct arena *a = p->arena;
	struct str id = json_line(a, json_get(record, "id")), version = {0};
	struct identifiers *ids = &p->identifiers;

	(void)e;
	p->title = json_title(a, json_get(record, "title"));
	p->abstract = json_abstract(a, json_get(record, "abstract"));
	read_authors(p, record);
	read_status(p, json_line(a, json_get(record, "status")));
	ids->doi = id_doi(a, json_line(a, json_get(record, "doi")));
	ids->arxiv = id_arxiv(a, json_line(a, json_get(record, "arxiv")), &version);
	ids->arxiv_version = version;
	for (size_t i = 0; addresses[i]; i++)
		json_ids_of_url(p, json_line(a, json_get(record, addresses[i])));
	if (ids->openreview.n == 0 && is_openreview(record, id))
		ids->openreview = id;
	read_bibtex(p, json_text(json_get(record, "bibtex")));
	read_file_name(p, at.input);
	json_keywords(p, json_get(record, "keywords"));
	json_links(p, json_line(a, json_get(record, "github")), LINK_CODE, RULE);
	json_links(p, json_line(a, json_get(record, "project")), LINK_PROJECT, RULE);
	return RC_OK;
}

static enum rc parse(const struct blob *b, struct place at, struct paper *p, struct err *e)
{
	return json_parse_paper(b, at, p, e, read_record);
}

const struct format format_paperlists = {
    .name = "paperlists",
    .about = "paperlists' conference papers: JSON, whatever the venue's keys",
    .guess = true,
    .bid = bid,
    .split = split_json,
    .parse = parse,
};
