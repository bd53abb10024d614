/* arxiv_snapshot.c: the arXiv metadata snapshot, JSON Lines (https://www.kaggle.com/datasets/Cornell-University/arxiv;
 * its keys are those below). */
#include "../normalise/normalise.h"
#include "arxiv.h"
#include "arxiv_snapshot.h"
#include "format.h"

/* Keys that only this format has beside "abstract". */
static const char *const keys[] = {
    "abstract", "versions", "authors_parsed", "submitter", "update_date", "journal-ref", "categories", NULL};

/* papersift's own records have a list of authors, snapshots a string. */
static bool has_author_string(struct str head)
{
	size_t at = str_find(head, STR("\"authors\""), 0);
	struct str behind = at == SIZE_MAX ? (struct str){0} : str_trim(str_sub(head, at + 9, head.n));

	return str_starts(behind, ":") && str_starts(str_trim(str_sub(behind, 1, behind.n)), "\"");
}

static int bid(struct str head)
{
	unsigned found = head_json_keys(head, keys);

	if (!(found & 1))
		return 0;
	int own = 0;
	for (unsigned i = 1; keys[i]; i++)
		own += (found >> i) & 1;
	if (own >= 2)
		return own >= 3 ? 95 : 75;
	/* A snapshot cut down to a few keys, categories among them. */
	return own == 1 && has_author_string(head) ? 72 : 0;
}

struct reading {
	struct paper *paper;
	const struct json *record;
	struct place at;
	struct err *e;
};

/* A text member; absent (or null) leaves *out empty, another type refuses the record. */
static enum rc get_text(const struct reading *r, const char *key, struct str *out)
{
	const struct json *v = json_get(r->record, key);
	enum json_kind kind = json_kind(v);

	*out = (struct str){0};
	if (kind != JSON_KIND_STRING && kind != JSON_KIND_NULL)
		return err_at(r->e, RC_SKIP, r->at, "\"%s\": a string expected", key);
	*out = str_fold_space(r->paper->arena, str_dup(r->paper->arena, json_text(v)));
	return RC_OK;
}

/* ---- authors ---- */

/* "et al" or "and others" as words of their own. */
static bool says_others(struct str authors)
{
	static const char *const phrases[] = {"et al", "and others", NULL};

	for (size_t k = 0; phrases[k]; k++) {
		struct str phrase = str_of(phrases[k]);

		for (size_t i = 0; i + phrase.n <= authors.n; i++) {
			size_t end = i + phrase.n;
			bool begins = i == 0 || authors.p[i - 1] == ' ' || authors.p[i - 1] == ',';
			bool ends = end == authors.n || authors.p[end] == ' ' || authors.p[end] == '.' ||
			    authors.p[end] == ',' || authors.p[end] == ')';

			if (begins && ends && str_eq_nocase(str_sub(authors, i, end), phrase))
				return true;
		}
	}
	return false;
}

/* ["STAR Collaboration", "for the", ""] and ["Collaboration", "ATLAS", ""] are groups, not people. */
static struct str group_name(struct arena *a, struct str family, struct str given)
{
	if (!name_is_group(family) && !str_eq_nocase(family, STR("collaboration")))
		return (struct str){0};
	if (str_starts_nocase(given, "for the"))
		given = str_trim(str_sub(given, 7, given.n));
	return given.n ? str_fmt(a, "%.*s %.*s", STR_ARG(given), STR_ARG(family)) : family;
}

/* A collaboration that authors speak for is an author too, once. */
static void add_group(struct paper *p, struct str name)
{
	for (size_t i = 0; i < p->author_count_listed; i++)
		if (str_eq(p->authors[i].literal, name))
			return;
	struct author *author = arena_push(p->arena, &p->authors, &p->author_count_listed, sizeof(*author));
	author->literal = name;
}

/* One [family, given, suffix, affiliation...]. */
static enum rc read_author(const struct reading *r, const struct json *v)
{
	struct paper *p = r->paper;
	struct str part[3] = {{0}};
	size_t n = json_count(v);

	if (json_kind(v) != JSON_KIND_ARRAY)
		return err_at(r->e, RC_SKIP, r->at, "\"authors_parsed\": an array of arrays expected");
	for (size_t i = 0; i < n; i++)
		if (json_kind(json_at(v, i)) != JSON_KIND_STRING)
			return err_at(r->e, RC_SKIP, r->at,
			    "\"authors_parsed\": a string expected in an author's array");
	for (size_t i = 0; i < 3; i++)
		part[i] = str_fold_space(p->arena, str_dup(p->arena, json_text(json_at(v, i))));
	if (part[1].n == 0 && (part[0].n == 0 || name_is_role(part[0])))
		return RC_OK;
	struct author *author = arena_push(p->arena, &p->authors, &p->author_count_listed, sizeof(*author));
	struct str group = group_name(p->arena, part[0], part[1]);
	if (group.n)
		author->literal = group;
	else
		*author = name_structured(p->arena, part[0], part[1], part[2]);
	struct str spoken_for = {0};
	for (size_t i = 3; i < n; i++) {
		struct str text = str_fold_space(p->arena, str_dup(p->arena, json_text(json_at(v, i))));

		if (str_starts_nocase(text, "for the ") && name_is_group(str_sub(text, 8, text.n))) {
			spoken_for = str_sub(text, 8, text.n);
		} else if (text.n > 0 && !affiliation_is_reference(text)) {
			struct str *to = arena_push(
			    p->arena, &author->affiliations, &author->affiliation_count, sizeof(*to));
			*to = text;
		}
	}
	if (spoken_for.n > 0)
		add_group(p, spoken_for);
	return RC_OK;
}

static enum rc read_authors(const struct reading *r)
{
	struct paper *p = r->paper;
	const struct json *parsed = json_get(r->record, "authors_parsed");
	enum rc rc = get_text(r, "authors", &p->authors_raw);

	if (json_count(parsed) > LIMIT_AUTHORS)
		return err_at(r->e, RC_SKIP, r->at, "more than %d authors", LIMIT_AUTHORS);
	for (size_t i = 0; i < json_count(parsed) && rc == RC_OK; i++)
		rc = read_author(r, json_at(parsed, i));
	if (rc != RC_OK)
		return rc;
	if (p->author_count_listed == 0) {
		if (p->authors_raw.n)
			names_parse(p, p->authors_raw);
		return RC_OK;
	}
	/* arXiv drops "et al" when it parses: then the list isn't all, and their number isn't known. */
	p->authors_complete = !says_others(p->authors_raw);
	p->author_count = p->authors_complete ? (int)p->author_count_listed : -1;
	return RC_OK;
}

/* ---- the rest ---- */

static void add_categories(struct paper *p, struct str list)
{
	for (size_t i = 0; i < list.n;) {
		size_t end = str_find_char(list, ' ', i);
		struct str name = str_sub(list, i, end);

		i = end == SIZE_MAX ? list.n : end + 1;
		if (name.n == 0)
			continue;
		struct str *to = arena_push(p->arena, &p->categories, &p->category_count, sizeof(*to));
		*to = name;
	}
}

/* "hep-th cs.LG"; in early snapshots ["hep-th cs.LG"]. */
static void read_categories(const struct reading *r)
{
	struct arena *a = r->paper->arena;
	const struct json *v = json_get(r->record, "categories");

	if (json_kind(v) == JSON_KIND_STRING)
		add_categories(r->paper, str_fold_space(a, str_dup(a, json_text(v))));
	for (size_t i = 0; i < json_count(v); i++)
		add_categories(r->paper, str_fold_space(a, str_dup(a, json_text(json_at(v, i)))));
}

/* The last version's name, the first one's date. Early snapshots list names alone. */
static void read_versions(const struct reading *r)
{
	struct paper *p = r->paper;
	const struct json *v = json_get(r->record, "versions");
	size_t n = json_count(v);
	const struct json *last = json_at(v, n - 1);
	struct str name = json_text(json_kind(last) == JSON_KIND_OBJECT ? json_get(last, "version") : last);
	bool inferred = false;

	if (n == 0)
		return;
	if (name.n > 0)
		p->identifiers.arxiv_version = str_dup(p->arena, name);
	p->date = date_parse(p->arena, json_text(json_get(json_at(v, 0), "created")), 0, &inferred);
	if (p->date.n > 0)
		p->date_basis = DATE_STATED;
}

/* Several DOIs stand in one string, separated by spaces; the first is the article's. */
static struct str first_doi(struct arena *a, struct str list)
{
	return id_doi(a, str_sub(list, 0, str_find_char(list, ' ', 0)));
}

static enum rc read_record(const struct reading *r)
{
	struct paper *p = r->paper;
	struct str id, doi, journal, version = {0};
	const struct {
		const char *key;
		struct str *to;
	} texts[] = {{"title", &p->title}, {"abstract", &p->abstract}, {"comments", &p->comment},
	    {"license", &p->license}, {"id", &id}, {"doi", &doi}, {"journal-ref", &journal}};
	enum rc rc = RC_OK;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]) && rc == RC_OK; i++)
		rc = get_text(r, texts[i].key, texts[i].to);
	if (rc == RC_OK && p->title.n == 0 && p->abstract.n == 0)
		rc = err_at(r->e, RC_SKIP, r->at, "neither title nor abstract");
	if (rc == RC_OK)
		rc = read_authors(r);
	if (rc != RC_OK)
		return rc;
	p->identifiers.arxiv = id_arxiv(p->arena, id, &version);
	p->identifiers.arxiv_version = version;
	p->identifiers.doi = first_doi(p->arena, doi);
	read_versions(r);
	read_categories(r);
	if (journal.n > 0)
		arxiv_journal_ref(&p->venue, p->arena, journal);
	else
		p->venue.type = VENUE_PREPRINT;
	p->withdrawn = arxiv_is_withdrawn(p->comment, p->abstract);
	if (p->withdrawn)
		p->withdrawn_version = p->identifiers.arxiv_version;
	return RC_OK;
}

enum rc arxiv_snapshot_read(const struct json *record, struct place at, struct paper *p, struct err *e)
{
	const struct reading r = {.paper = p, .record = record, .at = at, .e = e};

	return read_record(&r);
}

static enum rc parse(const struct blob *b, struct place at, struct paper *p, struct err *e)
{
	const struct json *record = NULL;

	at.column = b->column;
	enum rc rc = blob_check_utf8(b, at, e);
	if (rc == RC_OK)
		rc = json_open(&record, b->bytes, at, e);
	if (rc == RC_OK)
		rc = arxiv_snapshot_read(record, at, p, e);
	json_close(record);
	return rc;
}

const struct format format_arxiv_snapshot = {
    .name = "arxiv-snapshot",
    .about = "the arXiv metadata snapshot (Kaggle): JSON Lines",
    .guess = true,
    .bid = bid,
    .split = split_json,
    .parse = parse,
};
