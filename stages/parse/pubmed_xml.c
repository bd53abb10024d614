/* pubmed_xml.c: PubMed's XML (https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/190101/), articles and chapters of books.
 * Authors: pubmed_authors.c. */
#include "pubmed.h"

#include "../normalise/normalise.h"
#include "markup.h"
#include "xml_prose.h"

#include <string.h>

static const struct xml_plan plan = {
    .records = (const char *const[]){"PubmedArticle", "PubmedBookArticle", NULL},
    /* An article without its PubmedData; each PMID of a DeleteCitation. */
    .lone = (const char *const[]){"MedlineCitation", "PMID", NULL},
};

static int bid(struct str head)
{
	static const char *const roots[] = {"PubmedArticleSet", "PubmedArticle", "PubmedBookArticle",
	    "PubmedBookArticleSet", "MedlineCitationSet", "MedlineCitation", "DeleteCitation", NULL};

	if (xml_is_one_of(xml_head_root(head), roots))
		return 95;
	return xml_head_has(head, "PubmedArticle") ? 80 : 0;
}

static enum rc split(struct splitter *s, struct blob *out, struct err *e)
{
	return split_xml(s, &plan, out, e);
}

struct reading {
	struct paper *paper;
	const struct xml *citation; /* MedlineCitation or BookDocument */
	const struct xml *article;  /* Article, or BookDocument */
	const struct xml *ids;      /* ArticleIdList of the article itself */
};

/* ---- title and abstract ---- */

/* "[A translated title]." of an article in another language, without its marks. */
static struct str untranslated(struct str title)
{
	title = drop_full_stop(title);
	if (!str_starts(title, "[") || !str_ends(title, "]") || str_find_char(title, ']', 0) + 1 != title.n)
		return title;
	return drop_full_stop(str_sub(title, 1, title.n - 1));
}

static void read_title(const struct reading *r)
{
	struct paper *p = r->paper;
	struct str title = untranslated(xml_prose(p->arena, xml_child(r->article, "ArticleTitle")));

	if (title.n == 0 || str_eq_nocase(title, STR("Not Available")) ||
	    str_eq_nocase(title, STR("In Process Citation"))) {
		struct str own = xml_prose(p->arena, xml_child(r->article, "VernacularTitle"));

		title = own.n ? drop_full_stop(own) : title;
	}
	if (title.n == 0)
		title = xml_prose(p->arena, xml_at(r->article, "Book/BookTitle"));
	p->title = title;
}

static struct str abstract_of(struct arena *a, const struct xml *abstract)
{
	static const char mark[] = " (ABSTRACT TRUNCATED AT ";
	struct buf b = {0};

	for (const struct xml *i = xml_child(abstract, "AbstractText"); i; i = xml_same(i)) {
		struct str label = xml_attribute(i, "Label");

		xml_prose_add(&b, str_is(label, "UNLABELLED") ? (struct str){0} : label, i);
	}
	struct str s = str_dup(a, buf_str(&b));
	size_t at = str_find(s, str_of(mark), 0);
	buf_free(&b);
	return markup_trim(at != SIZE_MAX && str_ends(s, "WORDS)") ? str_sub(s, 0, at) : s);
}

/* Abstracts in other languages and plain ones stand in OtherAbstract: taken where there is no other, English first. */
static void read_abstract(const struct reading *r)
{
	struct paper *p = r->paper;

	p->abstract = abstract_of(p->arena, xml_child(r->article, "Abstract"));
	for (const struct xml *i = xml_child(r->citation, "OtherAbstract"); i && p->abstract.n == 0;
	     i = xml_same(i))
		if (str_is(xml_attribute(i, "Language"), "eng"))
			p->abstract = abstract_of(p->arena, i);
	for (const struct xml *i = xml_child(r->citation, "OtherAbstract"); i && p->abstract.n == 0;
	     i = xml_same(i))
		p->abstract = abstract_of(p->arena, i);
}

/* ---- identifiers ---- */

static void read_identifiers(const struct reading *r)
{
	struct arena *a = r->paper->arena;
	struct identifiers *ids = &r->paper->identifiers;

	ids->pmid = xml_child_text(a, r->citation, "PMID");
	for (const struct xml *i = xml_child(r->ids, "ArticleId"); i; i = xml_same(i)) {
		struct str type = xml_attribute(i, "IdType"), id = xml_text(a, i);

		if (str_is(type, "doi") && ids->doi.n == 0)
			ids->doi = id_doi(a, id);
		else if (str_is(type, "pmc") && ids->pmcid.n == 0)
			ids->pmcid = str_starts(id, "PMC") ? id : str_fmt(a, "PMC%.*s", STR_ARG(id));
	}
	for (const struct xml *i = xml_child(r->article, "ELocationID"); i; i = xml_same(i)) {
		struct str type = xml_attribute(i, "EIdType"), id = xml_text(a, i);

		if (str_is(xml_attribute(i, "ValidYN"), "N"))
			continue;
		if (str_is(type, "doi") && ids->doi.n == 0)
			ids->doi = id_doi(a, id);
		else if (str_starts_nocase(id, "arXiv:")) /* preprints that PubMed lists */
			ids->arxiv = id_arxiv(a, id, &ids->arxiv_version);
	}
}

/* ---- date and venue ---- */

/* <Year>1993</Year><Month>Sep</Month>, or <MedlineDate>1993 Sep-Oct</MedlineDate>, of which the year is sure. */
static struct str pub_date(struct arena *a, const struct xml *n)
{
	bool inferred;
	struct str date = date_of_children(a, n, "Year", "Month", "Day");
	struct str medline = xml_child_text(a, n, "MedlineDate");

	if (date.n == 0)
		date = date_parse(a, medline, 0, &inferred);
	return date.n ? date : year_in(a, medline);
}

static bool is_preprint_server(struct str journal)
{
	static const char *const names[] = {
	    "arxiv", "biorxiv", "medrxiv", "chemrxiv", "research square", "ssrn", "psyarxiv", NULL};

	for (size_t i = 0; names[i]; i++)
		if (str_starts_nocase(journal, names[i]))
			return true;
	return false;
}

static void read_journal(const struct reading *r)
{
	struct arena *a = r->paper->arena;
	struct venue *v = &r->paper->venue;
	const struct xml *journal = xml_child(r->article, "Journal"),
	                 *issue = xml_child(journal, "JournalIssue");
	const struct xml *pages = xml_child(r->article, "Pagination");
	struct str date = pub_date(a, xml_child(issue, "PubDate"));

	v->name = xml_prose(a, xml_child(journal, "Title"));
	if (v->name.n == 0)
		v->name = xml_child_text(a, journal, "ISOAbbreviation");
	if (v->name.n == 0)
		v->name = xml_child_text(a, r->citation, "MedlineJournalInfo/MedlineTA");
	v->type = is_preprint_server(v->name) ? VENUE_PREPRINT : VENUE_JOURNAL;
	v->volume = xml_child_text(a, issue, "Volume");
	v->issue = xml_child_text(a, issue, "Issue");
	v->pages = page_hyphens(a, xml_child_text(a, pages, "MedlinePgn"));
	if (v->pages.n == 0)
		v->pages =
		    page_range(a, xml_child_text(a, pages, "StartPage"), xml_child_text(a, pages, "EndPage"));
	v->year = year_of_date(date);
	if (date.n == 0)
		date = pub_date(a, xml_child(r->article, "ArticleDate"));
	paper_set_date(r->paper, date);
}

/* A chapter's own date is more than its book's, which may be of the first edition. */
static void read_book(const struct reading *r)
{
	struct arena *a = r->paper->arena;
	struct venue *v = &r->paper->venue;
	const struct xml *book = xml_child(r->article, "Book");
	struct str date = pub_date(a, xml_child(book, "PubDate"));
	struct str own = pub_date(a, xml_child(r->article, "ContributionDate"));

	if (xml_child(r->article, "ArticleTitle"))
		v->name = drop_full_stop(xml_prose(a, xml_child(book, "BookTitle")));
	v->publisher = xml_child_text(a, book, "Publisher/PublisherName");
	v->volume = xml_child_text(a, book, "Volume");
	v->pages = page_hyphens(a, xml_child_text(a, r->article, "Pagination/MedlinePgn"));
	v->year = year_of_date(date);
	paper_set_date(r->paper, own.n ? own : date);
}

/* ---- flags, keywords ---- */

static void read_types(const struct reading *r)
{
	struct arena *a = r->paper->arena;
	const struct xml *types = xml_child(r->article, "PublicationTypeList");
	const struct xml *first = xml_child(types ? types : r->article, "PublicationType");

	for (const struct xml *i = first; i; i = xml_same(i)) {
		struct str type = xml_text(a, i);

		r->paper->retracted |= str_is(type, "Retracted Publication");
		if (str_is(type, "Preprint"))
			r->paper->venue.type = VENUE_PREPRINT;
	}
	for (const struct xml *i = xml_at(r->citation, "CommentsCorrectionsList/CommentsCorrections"); i;
	     i = xml_same(i))
		r->paper->retracted |= str_is(xml_attribute(i, "RefType"), "RetractionIn");
}

static void read_keywords(const struct reading *r)
{
	struct paper *p = r->paper;

	for (const struct xml *list = xml_child(r->citation, "KeywordList"); list; list = xml_same(list))
		for (const struct xml *i = xml_child(list, "Keyword"); i; i = xml_same(i))
			add_text(p->arena, &p->keywords, &p->keyword_count, xml_prose(p->arena, i));
}

static enum rc read_record(struct paper *p, const struct xml *n, struct place at, struct err *e)
{
	const struct xml *book = xml_child(n, "BookDocument");
	struct reading r = {.paper = p};

	if (xml_is(n, "PMID"))
		return err_at(
		    e, RC_SKIP, at, "deleted at its source: PMID %.*s", STR_ARG(xml_text(p->arena, n)));
	r.citation = book ? book : xml_is(n, "MedlineCitation") ? n : xml_child(n, "MedlineCitation");
	r.article = book ? book : xml_child(r.citation, "Article");
	r.ids = book ? xml_child(book, "ArticleIdList") : xml_at(n, "PubmedData/ArticleIdList");
	read_title(&r);
	read_abstract(&r);
	read_identifiers(&r);
	p->language = language_code(p->arena, xml_child_text(p->arena, r.article, "Language"));
	if (book)
		read_book(&r);
	else
		read_journal(&r);
	/* Of a book that is described as a whole they stand in the book's part. */
	pubmed_read_authors(p, book && !xml_child(r.article, "AuthorList") ? book : r.article);
	read_types(&r);
	read_keywords(&r);
	paper_read_title_flags(p);
	return paper_check(p, at, e);
}

static enum rc parse(const struct blob *b, struct place at, struct paper *p, struct err *e)
{
	struct xml_doc d;
	enum rc rc = xml_open(&d, b, at, NULL, e);

	if (rc == RC_OK)
		rc = read_record(p, d.record, (struct place){at.input, b->line, b->column}, e);
	xml_close(&d);
	return rc;
}

const struct format format_pubmed_xml = {
    .name = "pubmed-xml",
    .about = "PubMed's XML: baseline and update files, efetch; articles and book chapters",
    .guess = true,
    .bid = bid,
    .split = split,
    .parse = parse,
};
