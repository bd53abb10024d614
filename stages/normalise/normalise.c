/* normalise.c: the stage: every paper's text checked and folded, its authors, dates and identifiers in one form. */
#include "normalise.h"
#include "../../pipeline/stage.h"

/* ---- UTF-8 ---- */

/* The paper's own text fields, by the names of the record. */
static const struct {
	const char *name;
	size_t offset;
} texts[] = {
    {"id", offsetof(struct paper, id)},
    {"title", offsetof(struct paper, title)},
    {"abstract", offsetof(struct paper, abstract)},
    {"comment", offsetof(struct paper, comment)},
    {"authors_raw", offsetof(struct paper, authors_raw)},
    {"date", offsetof(struct paper, date)},
    {"language", offsetof(struct paper, language)},
    {"license", offsetof(struct paper, license)},
    {"arxiv", offsetof(struct paper, identifiers.arxiv)},
    {"arxiv_version", offsetof(struct paper, identifiers.arxiv_version)},
    {"doi", offsetof(struct paper, identifiers.doi)},
    {"pmid", offsetof(struct paper, identifiers.pmid)},
    {"pmcid", offsetof(struct paper, identifiers.pmcid)},
    {"acl", offsetof(struct paper, identifiers.acl)},
    {"openreview", offsetof(struct paper, identifiers.openreview)},
    {"dblp", offsetof(struct paper, identifiers.dblp)},
    {"venue", offsetof(struct paper, venue.name)},
    {"volume", offsetof(struct paper, venue.volume)},
    {"issue", offsetof(struct paper, venue.issue)},
    {"pages", offsetof(struct paper, venue.pages)},
    {"publisher", offsetof(struct paper, venue.publisher)},
    {"withdrawn_version", offsetof(struct paper, withdrawn_version)},
};

#define TEXT_COUNT (sizeof(texts) / sizeof(*texts))

static struct str *text_of(struct paper *p, size_t i)
{
	return (struct str *)((char *)p + texts[i].offset);
}

static enum rc check(const struct paper *p, const char *name, struct str s, struct err *e)
{
	const struct source *source = p->source_count ? p->sources : NULL;
	struct place at = {source ? source->path.p : NULL, 0, 0};
	size_t byte = utf8_invalid(s);

	if (byte == SIZE_MAX)
		return RC_OK;
	return err_at(e, RC_SKIP, at, "record at byte %llu: %s is not UTF-8 (its byte %zu)",
	    source ? (unsigned long long)source->offset : 0, name, byte);
}

static enum rc check_list(
    const struct paper *p, const char *name, const struct str *list, size_t n, struct err *e)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; i < n && rc == RC_OK; i++)
		rc = check(p, name, list[i], e);
	return rc;
}

static enum rc check_author(const struct paper *p, const struct author *author, struct err *e)
{
	const struct str names[] = {
	    author->given, author->family, author->particle, author->suffix, author->orcid, author->literal};
	enum rc rc = check_list(p, "author", names, sizeof(names) / sizeof(*names), e);

	if (rc == RC_OK)
		rc = check_list(p, "affiliation", author->affiliations, author->affiliation_count, e);
	return rc;
}

/* Text is checked once, here, so that all that follows may decode it unchecked. */
static enum rc check_all(struct paper *p, struct err *e)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; i < TEXT_COUNT && rc == RC_OK; i++)
		rc = check(p, texts[i].name, *text_of(p, i), e);
	for (size_t i = 0; i < p->author_count_listed && rc == RC_OK; i++)
		rc = check_author(p, &p->authors[i], e);
	if (rc == RC_OK)
		rc = check_list(p, "category", p->categories, p->category_count, e);
	if (rc == RC_OK)
		rc = check_list(p, "keyword", p->keywords, p->keyword_count, e);
	for (size_t i = 0; i < p->link_count && rc == RC_OK; i++)
		rc = check(p, "link", p->links[i].url, e);
	return rc;
}

/* ---- one form ---- */

static void fold_texts(struct paper *p)
{
	for (size_t i = 0; i < TEXT_COUNT; i++)
		*text_of(p, i) = str_fold_space(p->arena, *text_of(p, i));
	for (size_t i = 0; i < p->category_count; i++)
		p->categories[i] = str_trim(p->categories[i]);
	for (size_t i = 0; i < p->keyword_count; i++)
		p->keywords[i] = str_fold_space(p->arena, p->keywords[i]);
}

/* A count that the source states stays, whatever its author string holds. */
static void complete_authors(struct paper *p)
{
	int stated = p->author_count;

	if (!p->author_count_listed && p->authors_raw.n)
		names_parse(p, p->authors_raw);
	else if (p->author_count_listed && p->authors_complete && stated < 0)
		p->author_count = (int)p->author_count_listed;
	if (stated >= 0)
		p->author_count = stated;
}

static void complete_date(struct paper *p)
{
	bool inferred;

	p->date = date_parse(p->arena, p->date, 0, &inferred);
	if (!p->date.n)
		p->date_basis = DATE_NONE;
	else if (p->date_basis == DATE_NONE)
		p->date_basis = DATE_STATED;
}

/* Hyphens and dashes of any width. */
static bool is_dash(uint32_t cp)
{
	return cp == '-' || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212;
}

/* "-" names no page, "176-176" one. */
static void complete_pages(struct paper *p)
{
	struct str pages = p->venue.pages;
	size_t size, first = 0, last;

	while (first < pages.n && !is_dash(utf8_decode(pages, first, &size)))
		first += size;
	for (last = first; last < pages.n; last += size) {
		uint32_t cp = utf8_decode(pages, last, &size);

		if (cp != ' ' && !is_dash(cp))
			break;
	}
	struct str from = str_trim(str_sub(pages, 0, first)), to = str_trim(str_sub(pages, last, pages.n));
	if (str_eq(from, to))
		p->venue.pages = from;
}

static void complete_identifiers(struct paper *p)
{
	struct identifiers *ids = &p->identifiers;
	struct str version;

	if (!ids->arxiv.n && str_starts(p->id, "arxiv:"))
		ids->arxiv = p->id;
	if (!ids->doi.n && str_starts(p->id, "doi:"))
		ids->doi = p->id;
	ids->doi = id_doi(p->arena, ids->doi);
	if (!ids->arxiv.n && str_starts(ids->doi, "10.48550/arxiv.")) /* arXiv's own DOIs hold the id */
		ids->arxiv = ids->doi;
	ids->arxiv = id_arxiv(p->arena, ids->arxiv, &version);
	if (!ids->arxiv_version.n)
		ids->arxiv_version = version;
	if (!p->id_given || !p->id.n)
		p->id = id_of_paper(p);
}

static enum rc normalise_item(
    const struct run *run, void *state, struct paper *p, struct sink *next, struct err *e)
{
	enum rc rc = check_all(p, e);

	(void)run;
	(void)state;
	if (rc != RC_OK)
		return rc;
	fold_texts(p);
	complete_authors(p);
	complete_date(p);
	complete_pages(p);
	complete_identifiers(p);
	return sink_put(next, p, e);
}

const struct stage stage_normalise = {
    .name = "normalise",
    .about = "text checked and folded; authors, dates and identifiers in one form",
    .item = normalise_item,
};
