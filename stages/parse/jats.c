/* jats.c: articles in JATS (https://jats.nlm.nih.gov) and NLM's DTDs before it: publishers' files, PMC. Only the front
 * matter is looked at. Authors: jats_authors.c. */
#include "jats.h"

#include "../normalise/normalise.h"
#include "xml_prose.h"

#include <string.h>

static const struct xml_plan plan = {
    .records = (const char *const[]){"article", NULL},
    /* An OAI error, where articles come by OAI-PMH. */
    .lone = (const char *const[]){"error", NULL},
};

static int bid(struct str head)
{
	struct str root = xml_head_root(head);

	if (!xml_head_has(head, "article-meta"))
		return 0;
	return str_is(root, "article") ? 90 : 75;
}

static enum rc split(struct splitter *s, struct blob *out, struct err *e)
{
	return split_xml(s, &plan, out, e);
}

struct reading {
	struct paper *paper;
	const struct xml *article, *front, *meta, *journal; /* article-meta, journal-meta */
};

static bool is_english(const struct xml *n)
{
	return str_starts_nocase(xml_attribute(n, "lang"), "en");
}

/* ---- title and abstract ---- */

static struct str with_subtitle(struct arena *a, struct str title, struct str subtitle)
{
	if (title.n == 0 || subtitle.n == 0)
		return title.n ? title : subtitle;
	return str_fmt(a, strchr(":?!.", title.p[title.n - 1]) ? "%.*s %.*s" : "%.*s: %.*s", STR_ARG(title),
	    STR_ARG(subtitle));
}

static void read_title(const struct reading *r)
{
	struct arena *a = r->paper->arena;
	const struct xml *group = xml_child(r->meta, "title-group");
	const struct xml *title = xml_child(group, "article-title");
	const struct xml *translated = xml_child(group, "trans-title-group");

	r->paper->title = with_subtitle(a, xml_prose(a, title ? title : xml_child(r->meta, "article-title")),
	    xml_prose(a, xml_child(group, "subtitle")));
	if (r->paper->title.n == 0) {
		title = xml_child(translated ? translated : group, "trans-title");
		r->paper->title = xml_prose(a, title);
	}
}

/* What isn't the abstract of the article but something shorter for the table of contents and the like. */
static bool is_other_kind(const struct xml *n)
{
	static const char *const kinds[] = {"graphical", "toc", "teaser", "editor", "editors-summary",
	    "key-points", "plain-language-summary", "executive-summary", "short", "precis", "highlights",
	    "web-summary", "author-highlights", "video", "significance", "synopsis", "lay-summary", "ascii",
	    NULL};

	return xml_is_one_of(xml_attribute(n, "abstract-type"), kinds) ||
	    xml_is_one_of(xml_attribute(n, "specific-use"), kinds);
}

/* The first that is one, in the article's language; then translations, English first; then of other kinds. */
static const struct xml *find_abstract(const struct reading *r)
{
	const struct xml *first = xml_child(r->meta, "abstract");
	const struct xml *translated = xml_child(r->meta, "trans-abstract");

	for (const struct xml *i = first; i; i = xml_same(i))
		if (!is_other_kind(i) && xml_find(i, "p"))
			return i;
	for (const struct xml *i = translated; i; i = xml_same(i))
		if (!is_other_kind(i) && is_english(i))
			return i;
	if (translated && !is_other_kind(translated))
		return translated;
	for (const struct xml *i = first; i; i = xml_same(i))
		if (!is_other_kind(i))
			return i;
	return NULL;
}

/* ---- identifiers ---- */

static void read_identifiers(const struct reading *r)
{
	struct arena *a = r->paper->arena;
	struct identifiers *ids = &r->paper->identifiers;

	for (const struct xml *i = xml_child(r->meta, "article-id"); i; i = xml_same(i)) {
		struct str type = xml_attribute(i, "pub-id-type"), id = xml_text(a, i);

		if (str_is(type, "doi") && ids->doi.n == 0)
			ids->doi = id_doi(a, id);
		else if (str_is(type, "pmid") && ids->pmid.n == 0)
			ids->pmid = id;
		else if ((str_is(type, "pmc") || str_is(type, "pmcid")) && ids->pmcid.n == 0)
			ids->pmcid = str_starts_nocase(id, "PMC") ? id : str_fmt(a, "PMC%.*s", STR_ARG(id));
		else if (str_is(type, "arxiv") && ids->arxiv.n == 0)
			ids->arxiv = id_arxiv(a, id, &ids->arxiv_version);
	}
	/* "arxivppt", IOP's name for it */
	for (const struct xml *i = xml_at(r->meta, "custom-meta-group/custom-meta"); i && ids->arxiv.n == 0;
	     i = xml_same(i))
		if (str_starts_nocase(xml_child_text(a, i, "meta-name"), "arxiv"))
			ids->arxiv = id_arxiv(a, xml_child_text(a, i, "meta-value"), &ids->arxiv_version);
}

/* ---- date and venue ---- */

static struct str date_of(struct arena *a, const struct xml *n)
{
	bool inferred;
	struct str date = date_of_children(a, n, "year", "month", "day");

	if (date.n == 0)
		date = date_parse(a, xml_attribute(n, "iso-8601-date"), 0, &inferred);
	if (date.n == 0)
		date = date_parse(a, xml_child_text(a, n, "string-date"), 0, &inferred);
	return date.n ? date : year_in(a, xml_child_text(a, n, "string-date"));
}

static bool is_one(const struct xml *n, const char *const *kinds)
{
	return xml_is_one_of(xml_attribute(n, "pub-type"), kinds) ||
	    xml_is_one_of(xml_attribute(n, "date-type"), kinds);
}

/* When the article appeared: the most precise of its dates, of equals the first to be. Its year in the venue is that of
 * the issue. When it was received, put into PMC or a preprint of it appeared are other dates. */
static void read_dates(const struct reading *r)
{
	static const char *const others[] = {"pmc-release", "nihms-submitted", "received", "accepted",
	    "preprint", "corrected", "retracted", "rev-recd", "rev-request", "epreprint", "release", "update",
	    NULL};
	static const char *const issues[] = {"ppub", "collection", "epub-ppub", "issue-pub", NULL};
	struct arena *a = r->paper->arena;
	struct str best = {0}, issue = {0};

	for (const struct xml *i = xml_child(r->meta, "pub-date"); i; i = xml_same(i)) {
		struct str date = date_of(a, i);

		if (date.n == 0 || is_one(i, others))
			continue;
		if (is_one(i, issues) || str_is(xml_attribute(i, "publication-format"), "print"))
			issue = date;
		if (date.n > best.n || (date.n == best.n && str_cmp(date, best) < 0))
			best = date;
	}
	paper_set_date(r->paper, best);
	r->paper->venue.year = year_of_date(issue.n ? issue : best);
}

static struct str journal_title(const struct reading *r)
{
	struct arena *a = r->paper->arena;
	const struct xml *group = xml_child(r->journal, "journal-title-group");
	const struct xml *in = group ? group : r->journal;
	struct str title = xml_prose(a, xml_child(in, "journal-title"));
	const struct xml *short_title = xml_child(in, "abbrev-journal-title");

	for (const struct xml *i = short_title; i && title.n == 0; i = xml_same(i))
		if (str_is(xml_attribute(i, "abbrev-type"), "full"))
			title = xml_prose(a, i);
	if (title.n == 0)
		title = xml_prose(a, short_title);
	for (const struct xml *i = xml_child(r->journal, "journal-id"); i && title.n == 0; i = xml_same(i))
		if (str_is(xml_attribute(i, "journal-id-type"), "nlm-ta"))
			title = xml_text(a, i);
	return title;
}

static void read_venue(const struct reading *r)
{
	static const char *const servers[] = {
	    "biorxiv", "medrxiv", "arxiv", "chemrxiv", "research square", NULL};
	struct arena *a = r->paper->arena;
	struct venue *v = &r->paper->venue;

	v->name = journal_title(r);
	v->type = v->name.n ? VENUE_JOURNAL : VENUE_UNKNOWN;
	for (size_t i = 0; servers[i]; i++)
		if (str_starts_nocase(v->name, servers[i]))
			v->type = VENUE_PREPRINT;
	if (str_is(xml_attribute(r->article, "article-type"), "preprint"))
		v->type = VENUE_PREPRINT;
	v->publisher = xml_child_text(a, r->journal, "publisher/publisher-name");
	v->volume = xml_child_text(a, r->meta, "volume");
	v->issue = xml_child_text(a, r->meta, "issue");
	v->pages = page_range(a, xml_child_text(a, r->meta, "fpage"), xml_child_text(a, r->meta, "lpage"));
	if (v->pages.n == 0)
		v->pages = xml_child_text(a, r->meta, "elocation-id");
}

/* ---- licence, keywords, flags ---- */

static struct str license_of(const struct reading *r)
{
	struct arena *a = r->paper->arena;
	const struct xml *n = xml_at(r->meta, "permissions/license");
	struct str license = str_dup(a, xml_attribute(n, "href"));

	if (license.n == 0)
		license = xml_text(a, xml_find(n ? n : xml_child(r->meta, "permissions"), "license_ref"));
	for (const struct xml *i = xml_find(n, "ext-link"); i && license.n == 0; i = xml_same(i))
		if (str_find(xml_attribute(i, "href"), STR("creativecommons"), 0) != SIZE_MAX)
			license = str_dup(a, xml_attribute(i, "href"));
	return license.n ? license : xml_prose(a, n);
}

static void read_keywords(const struct reading *r)
{
	static const char *const other_kinds[] = {"abbreviations", "abbr", "ABR", "JEL", "PACS", NULL};
	struct paper *p = r->paper;

	for (const struct xml *group = xml_child(r->meta, "kwd-group"); group; group = xml_same(group)) {
		if (xml_is_one_of(xml_attribute(group, "kwd-group-type"), other_kinds))
			continue;
		for (const struct xml *i = xml_child(group, "kwd"); i; i = xml_same(i))
			add_text(p->arena, &p->keywords, &p->keyword_count, xml_prose(p->arena, i));
	}
}

/* An article that was retracted says so by its kind or points forward to the retraction; a notice points back. */
static void read_flags(const struct reading *r)
{
	struct paper *p = r->paper;

	paper_read_title_flags(p);
	p->retracted |= str_is(xml_attribute(r->article, "article-type"), "retracted-article");
	for (const struct xml *i = xml_child(r->meta, "related-article"); i; i = xml_same(i)) {
		struct str type = xml_attribute(i, "related-article-type");

		p->retracted |= str_is(type, "retraction-forward") || str_is(type, "retracted-by");
	}
}

static void read_article(const struct reading *r)
{
	struct paper *p = r->paper;

	p->language = language_code(p->arena, str_dup(p->arena, xml_attribute(r->article, "lang")));
	read_title(r);
	p->abstract = xml_abstract(p->arena, find_abstract(r));
	read_identifiers(r);
	read_venue(r);
	read_dates(r);
	p->license = license_of(r);
	jats_read_authors(p, r->meta);
	read_keywords(r);
	read_flags(r);
}

static enum rc parse(const struct blob *b, struct place at, struct paper *p, struct err *e)
{
	/* Full text, references and answers follow the front matter. */
	static const char *const stop[] = {"body", "back", "sub-article", "response", "floats-group", NULL};
	struct xml_doc d;
	enum rc rc = xml_open(&d, b, at, stop, e);

	at.column = b->column;
	if (rc == RC_OK && xml_is(d.record, "error")) {
		rc = err_at(e, RC_SKIP, at, "the server answered with an error: %.*s",
		    STR_ARG(xml_text(p->arena, d.record)));
	} else if (rc == RC_OK) {
		const struct xml *front = xml_child(d.record, "front");
		struct reading r = {.paper = p, .article = d.record, .front = front ? front : d.record};

		r.meta = xml_child(r.front, "article-meta");
		r.journal = xml_child(r.front, "journal-meta");
		if (r.meta) {
			read_article(&r);
			rc = paper_check(p, at, e);
		} else {
			rc = err_at(e, RC_SKIP, at, "an article without <article-meta>");
		}
	}
	xml_close(&d);
	return rc;
}

const struct format format_jats = {
    .name = "jats",
    .about = "articles in JATS or NLM XML, alone or in sets (PMC)",
    .guess = true,
    .bid = bid,
    .split = split,
    .parse = parse,
};
