/* tables.c: the record as tables: which columns a table has, and how a row of it comes from struct paper and
 * goes back. Writing (store.c) and reading (store_read.c) both follow `tables`, so they can't drift apart. */
#include "tables.h"

#define COUNT(member)                                       \
	static size_t count_##member(const struct paper *p) \
	{                                                   \
		return p->member##_count;                   \
	}
COUNT(source)
COUNT(category)
COUNT(keyword)
COUNT(link)
COUNT(dataset)
COUNT(metric)
COUNT(result)
COUNT(gain)
COUNT(fact)
COUNT(provenance)
#undef COUNT

const char paper_columns[] =
    "title, abstract, comment, language, license, authors_complete, authors_raw, author_count, date, "
    "date_basis, "
    "venue_name, venue_type, venue_volume, venue_issue, venue_pages, venue_publisher, venue_year, "
    "withdrawn, withdrawn_version, retracted, code_status, code_evidence_field, code_evidence_start, "
    "code_evidence_end, code_evidence_surface, code_evidence_rule, code_evidence_confidence";

void put_paper_row(struct row *r, const struct paper *p)
{
	put_text(r, p->title);
	put_text(r, p->abstract);
	put_text(r, p->comment);
	put_text(r, p->language);
	put_text(r, p->license);
	put_count(r, p->author_count_listed ? p->authors_complete : -1);
	put_text(r, p->authors_raw);
	put_count(r, p->author_count);
	put_text(r, p->date);
	put_word(r, date_basis_words, (int)p->date_basis);
	put_text(r, p->venue.name);
	put_word(r, venue_type_words, (int)p->venue.type);
	put_text(r, p->venue.volume);
	put_text(r, p->venue.issue);
	put_text(r, p->venue.pages);
	put_text(r, p->venue.publisher);
	put_count(r, p->venue.year);
	put_int(r, p->withdrawn);
	put_text(r, p->withdrawn_version);
	put_int(r, p->retracted);
	put_word(r, code_status_words, (int)p->code_status);
	put_span(r, &p->code_evidence);
}

void get_paper_row(struct row *r, struct paper *p)
{
	p->title = get_text(r);
	p->abstract = get_text(r);
	p->comment = get_text(r);
	p->language = get_text(r);
	p->license = get_text(r);
	p->authors_complete = get_count(r) == 1;
	p->authors_raw = get_text(r);
	p->author_count = get_count(r);
	p->date = get_text(r);
	p->date_basis = (enum date_basis)get_word(r, date_basis_words);
	p->venue.name = get_text(r);
	p->venue.type = (enum venue_type)get_word(r, venue_type_words);
	p->venue.volume = get_text(r);
	p->venue.issue = get_text(r);
	p->venue.pages = get_text(r);
	p->venue.publisher = get_text(r);
	p->venue.year = get_count(r);
	p->withdrawn = get_int(r) != 0;
	p->withdrawn_version = get_text(r);
	p->retracted = get_int(r) != 0;
	p->code_status = (enum code_status)get_word(r, code_status_words);
	get_span(r, &p->code_evidence);
}

/* ---- sources ---- */

static void put_source(struct row *r, const struct paper *p, size_t i)
{
	const struct source *src = &p->sources[i];

	/* A source without a path is a source still (NOT NULL). */
	sqlite3_bind_text64(
	    r->st, r->at++, src->path.n ? src->path.p : "", src->path.n, SQLITE_STATIC, SQLITE_UTF8);
	put_text(r, src->format);
	put_int(r, (sqlite3_int64)src->offset);
}

static void get_source(struct row *r, struct paper *p)
{
	struct source *src = arena_push(r->a, &p->sources, &p->source_count, sizeof(*src));

	src->path = get_text(r);
	src->format = get_text(r);
	src->offset = (uint64_t)get_int(r);
}

/* ---- authors ---- */

static size_t count_author(const struct paper *p)
{
	return p->author_count_listed;
}

/* The author's row in authors, made where there is none; 0 after an error (the insert then fails on its
 * foreign key, with SQLite's message). */
static sqlite3_int64 author_id(struct store *s, const struct author *w)
{
	static const char find[] =
	    "SELECT author_id FROM authors WHERE family IS ? AND given IS ? AND particle IS ? "
	    "AND suffix IS ? AND orcid IS ? AND literal IS ?";
	static const char add[] = "INSERT INTO authors (family, given, particle, suffix, orcid, literal) "
	                          "VALUES (?, ?, ?, ?, ?, ?)";
	sqlite3_int64 id = 0;
	struct err ignored;

	if (db_prepare(s, &s->find_author, find, &ignored) != RC_OK ||
	    db_prepare(s, &s->put_author, add, &ignored) != RC_OK)
		return 0;
	for (int i = 0; i < 2 && id == 0; i++) {
		struct row r = {.store = s, .st = i == 0 ? s->find_author : s->put_author, .at = 1};

		put_text(&r, w->family);
		put_text(&r, w->given);
		put_text(&r, w->particle);
		put_text(&r, w->suffix);
		put_text(&r, w->orcid);
		put_text(&r, w->literal);
		int step = sqlite3_step(r.st);

		if (step == SQLITE_ROW)
			id = sqlite3_column_int64(r.st, 0);
		else if (step == SQLITE_DONE && i == 1)
			id = sqlite3_last_insert_rowid(s->db);
		sqlite3_reset(r.st);
	}
	return id;
}

static void put_author(struct row *r, const struct paper *p, size_t i)
{
	put_int(r, author_id(r->store, &p->authors[i]));
	put_strings(r, p->authors[i].affiliations, p->authors[i].affiliation_count);
}

static void get_author(struct row *r, struct paper *p)
{
	struct author *w = arena_push(r->a, &p->authors, &p->author_count_listed, sizeof(*w));

	w->family = get_text(r);
	w->given = get_text(r);
	w->particle = get_text(r);
	w->suffix = get_text(r);
	w->orcid = get_text(r);
	w->literal = get_text(r);
	get_strings(r, &w->affiliations, &w->affiliation_count);
}

/* ---- identifiers, lists ---- */

static size_t count_identifiers(const struct paper *p)
{
	const struct identifiers *i = &p->identifiers;

	return i->arxiv.n || i->arxiv_version.n || i->doi.n || i->pmid.n || i->pmcid.n || i->acl.n ||
	    i->openreview.n || i->dblp.n;
}

static void put_identifiers(struct row *r, const struct paper *p, size_t unused)
{
	const struct identifiers *i = &p->identifiers;

	(void)unused;
	put_text(r, i->arxiv);
	put_text(r, i->arxiv_version);
	put_text(r, i->doi);
	put_text(r, i->pmid);
	put_text(r, i->pmcid);
	put_text(r, i->acl);
	put_text(r, i->openreview);
	put_text(r, i->dblp);
}

static void get_identifiers(struct row *r, struct paper *p)
{
	struct identifiers *i = &p->identifiers;

	i->arxiv = get_text(r);
	i->arxiv_version = get_text(r);
	i->doi = get_text(r);
	i->pmid = get_text(r);
	i->pmcid = get_text(r);
	i->acl = get_text(r);
	i->openreview = get_text(r);
	i->dblp = get_text(r);
}

static void put_category(struct row *r, const struct paper *p, size_t i)
{
	put_text(r, p->categories[i]);
}

static void get_category(struct row *r, struct paper *p)
{
	struct str *c = arena_push(r->a, &p->categories, &p->category_count, sizeof(*c));

	*c = get_text(r);
}

static void put_keyword(struct row *r, const struct paper *p, size_t i)
{
	put_text(r, p->keywords[i]);
}

static void get_keyword(struct row *r, struct paper *p)
{
	struct str *k = arena_push(r->a, &p->keywords, &p->keyword_count, sizeof(*k));

	*k = get_text(r);
}

static void put_provenance(struct row *r, const struct paper *p, size_t i)
{
	put_text(r, p->provenance[i].name);
	put_text(r, p->provenance[i].origin);
}

static void get_provenance(struct row *r, struct paper *p)
{
	struct provenance *v = arena_push(r->a, &p->provenance, &p->provenance_count, sizeof(*v));

	v->name = get_text(r);
	v->origin = get_text(r);
}

const struct table tables[] = {
    {.name = "sources",
        .columns = "path, format, \"offset\"",
        .column_count = 3,
        .count = count_source,
        .put = put_source,
        .get = get_source},
    {.name = "paper_authors",
        .columns = "author_id, affiliations",
        .column_count = 2,
        .join = " JOIN authors USING (author_id)",
        .read = "family, given, particle, suffix, orcid, literal, affiliations",
        .count = count_author,
        .put = put_author,
        .get = get_author},
    {.name = "identifiers",
        .columns = "arxiv, arxiv_version, doi, pmid, pmcid, acl, openreview, dblp",
        .column_count = 8,
        .single = true,
        .count = count_identifiers,
        .put = put_identifiers,
        .get = get_identifiers},
    {.name = "categories",
        .columns = "category",
        .column_count = 1,
        .count = count_category,
        .put = put_category,
        .get = get_category},
    {.name = "keywords",
        .columns = "keyword",
        .column_count = 1,
        .count = count_keyword,
        .put = put_keyword,
        .get = get_keyword},
    {.name = "links",
        .columns = "url, kind, host, repository, " SPAN_COLUMNS,
        .column_count = 10,
        .join = " LEFT JOIN link_checks USING (url)",
        .read = "url, kind, host, repository, " SPAN_COLUMNS ", status, http, final_url, checked_at",
        .facts = true,
        .count = count_link,
        .put = put_link,
        .get = get_link},
    {.name = "datasets",
        .columns = "name, canonical, aliases, role, mentions, " SPAN_COLUMNS,
        .column_count = 11,
        .facts = true,
        .count = count_dataset,
        .put = put_dataset,
        .get = get_dataset},
    {.name = "metrics",
        .columns = "name, canonical, better, " SPAN_COLUMNS,
        .column_count = 9,
        .facts = true,
        .count = count_metric,
        .put = put_metric,
        .get = get_metric},
    {.name = "results",
        .columns =
            "metric, value, value_high, unit, uncertainty, bound, \"of\", system, dataset, " SPAN_COLUMNS,
        .column_count = 15,
        .facts = true,
        .count = count_result,
        .put = put_result,
        .get = get_result},
    {.name = "gains",
        .columns = "amount_low, amount_high, unit, kind, direction, sense, bound, metric, baseline, "
                   "dataset, " SPAN_COLUMNS,
        .column_count = 16,
        .facts = true,
        .count = count_gain,
        .put = put_gain,
        .get = get_gain},
    {.name = "facts",
        .columns = "kind, fields, " SPAN_COLUMNS,
        .column_count = 8,
        .facts = true,
        .count = count_fact,
        .put = put_fact,
        .get = get_fact},
    {.name = "provenance",
        .columns = "name, origin",
        .column_count = 2,
        .count = count_provenance,
        .put = put_provenance,
        .get = get_provenance},
    {0},
};
