/* semantic_scholar.c: papers of Semantic Scholar: answers of its API (single papers, batches, searches, citations:
 * https://api.semanticscholar.org/api-docs/graph), its data sets as JSON Lines (papers, abstracts, the Open Research
 * Corpus) and S2ORC's metadata and parsed papers (https://github.com/allenai/s2orc). They differ in the case and names
 * of their keys, not in what these say. */
#include "../normalise/normalise.h"
#include "json_paper.h"
#include "s2_names.h"

static const char *const ways[] = {"data", "recommendedPapers", "papers", NULL};

static const char *const keys[] = {"paperId", "corpusId", "corpusid", "externalIds", "externalids", "s2_url", "s2Url",
    "paperAbstract", "inCitations", "mag_field_of_study", "has_pdf_parse", "s2FieldsOfStudy", "s2fieldsofstudy",
    "citedPaper", "citingPaper", "paper_id", "pdf_parse", "title", "authors", "abstract", "metadata", "body_text",
    NULL};
#define OWN_KEYS 15 /* so many are Semantic Scholar's own */
#define KEY_PAPER_ID (1u << 15)
#define KEY_PDF_PARSE (1u << 16)
#define KEY_AUTHORS (1u << 18)

static int bid(struct str head)
{
	struct str records = head_json_records(head, ways);
	unsigned found = head_json_keys(records, keys);

	if (found & ((1u << OWN_KEYS) - 1))
		return 85;
	/* S2ORC's parsed papers, and CORD-19's: {"paper_id", "metadata": {"title", "authors": [{"first", ...}]}} */
	if (!(found & KEY_PAPER_ID))
		return 0;
	if (found & KEY_PDF_PARSE)
		return 80;
	bool parted = head_json_path(records, "authors.first").n > 0 ||
	    head_json_path(records, "metadata.authors.first").n > 0;
	return parted ? 76 : 0;
}

static enum rc split(struct splitter *s, struct blob *out, struct err *e)
{
	return split_json_wrapped(s, out, ways, e);
}

/* The first of some keys that has a text. */
static struct str any_of(struct arena *a, const struct json *v, const char *const *names)
{
	struct str s = {0};

	for (; *names && s.n == 0; names++)
		s = json_line(a, json_path(v, *names));
	return s;
}

#define ANY(a, v, ...) any_of(a, v, (const char *const[]){__VA_ARGS__, NULL})

static void read_authors(struct paper *p, const struct json *list)
{
	authors_begin(p);
	if (s2_names_are_parted(list)) {
		s2_names_read(p, list);
		return;
	}
	for (size_t i = 0; i < json_count(list); i++) {
		const struct json *v = json_at(list, i);
		struct author *author = authors_add_name(
		    p, json_kind(v) == JSON_KIND_OBJECT ? json_text(json_get(v, "name")) : json_text(v));

		author_affiliations(p, author, json_get(v, "affiliations"));
		author_orcid(p, author, json_line(p->arena, json_path(v, "externalIds.ORCID")));
	}
}

static void read_ids(struct paper *p, const struct json *v)
{
	struct identifiers *ids = &p->identifiers;
	struct arena *a = p->arena;
	struct str version = {0};

	ids->arxiv = id_arxiv(a, ANY(a, v, "externalIds.ArXiv", "externalids.ArXiv", "arxiv_id", "arxivId"), &version);
	ids->arxiv_version = version;
	ids->doi = id_doi(a, ANY(a, v, "externalIds.DOI", "externalids.DOI", "doi", "identifiers.doi"));
	ids->pmid = id_pmid(a, ANY(a, v, "externalIds.PubMed", "externalids.PubMed", "pubmed_id", "pmid"));
	ids->pmcid =
	    id_pmcid(a, ANY(a, v, "externalIds.PubMedCentral", "externalids.PubMedCentral", "pmc_id", "pmcid"));
	ids->acl = ANY(a, v, "externalIds.ACL", "externalids.ACL", "acl_id");
	ids->dblp = ANY(a, v, "externalIds.DBLP", "externalids.DBLP");
}

static bool has_word(const struct json *list, const char *word)
{
	for (size_t i = 0; i < json_count(list); i++)
		if (str_eq_nocase(json_text(json_at(list, i)), str_of(word)))
			return true;
	return false;
}

static void read_venue(struct paper *p, const struct json *v)
{
	struct arena *a = p->arena;
	struct venue *to = &p->venue;
	const struct json *types = json_get(v, "publicationTypes");
	struct str journal = ANY(a, v, "journal.name", "journal", "journalName");

	if (json_kind(types) != JSON_KIND_ARRAY)
		types = json_get(v, "publicationtypes");
	to->name = ANY(a, v, "publicationVenue.name", "venue");
	if (to->name.n == 0)
		to->name = journal;
	to->volume = ANY(a, v, "journal.volume", "journalVolume");
	to->pages = ANY(a, v, "journal.pages", "journalPages");
	struct str kind = ANY(a, v, "publicationVenue.type");
	if (str_eq_nocase(to->name, STR("arXiv.org")) || str_eq_nocase(to->name, STR("arXiv")) ||
	    str_eq_nocase(to->name, STR("bioRxiv")) || str_eq_nocase(to->name, STR("medRxiv")))
		to->type = VENUE_PREPRINT;
	else if (str_is(kind, "conference") || (kind.n == 0 && has_word(types, "Conference")))
		to->type = VENUE_PROCEEDINGS;
	else if (str_is(kind, "journal") || (kind.n == 0 && (has_word(types, "JournalArticle") || journal.n > 0)))
		to->type = VENUE_JOURNAL;
}

/* Text of a paragraph list ([{"text": ...}], S2ORC's parsed papers) or of a string. */
static struct str abstract_of(struct arena *a, const struct json *v)
{
	struct buf all = {0};
	struct str s;

	if (json_kind(json_at(v, 0)) != JSON_KIND_OBJECT)
		return json_abstract(a, v);
	for (size_t i = 0; i < json_count(v); i++) {
		s = json_abstract(a, json_get(json_at(v, i), "text"));
		if (all.n > 0 && s.n > 0)
			buf_addc(&all, ' ');
		buf_add(&all, s);
	}
	s = str_dup(a, buf_str(&all));
	buf_free(&all);
	return s;
}

static enum rc read_paper(const struct json *record, struct place at, struct paper *p, struct err *e)
{
	static const char *const inside[] = {"citedPaper", "citingPaper", "paper", NULL};
	struct arena *a = p->arena;
	const struct json *v = record;

	for (size_t i = 0; inside[i]; i++)
		if (json_kind(json_get(record, inside[i])) == JSON_KIND_OBJECT)
			v = json_get(record, inside[i]);
	const struct json *authors = json_get(v, "authors"), *metadata = json_get(v, "metadata");
	p->title = json_title(a, json_get(v, "title"));
	if (p->title.n == 0)
		p->title = json_title(a, json_get(metadata, "title"));
	if (json_kind(authors) != JSON_KIND_ARRAY)
		authors = json_get(metadata, "authors");
	if (json_count(authors) > LIMIT_AUTHORS)
		return err_at(e, RC_SKIP, at, "more than %d authors", LIMIT_AUTHORS);
	p->abstract = abstract_of(a, json_get(v, "abstract"));
	if (p->abstract.n == 0)
		p->abstract = json_abstract(a, json_get(v, "paperAbstract"));
	if (p->title.n == 0 && p->abstract.n == 0 && json_kind(authors) == JSON_KIND_ARRAY)
		return err_at(e, RC_SKIP, at, "neither title nor abstract (ask the service for the field \"title\")");
	read_authors(p, authors);
	read_ids(p, v);
	read_venue(p, v);
	paper_date(p, ANY(a, v, "publicationDate", "publicationdate", "year"));
	p->license = ANY(a, v, "openAccessPdf.license", "openaccessinfo.license");
	if (str_eq_nocase(p->license, STR("unknown")))
		p->license = (struct str){0};
	paper_keywords(p, json_get(v, "fieldsOfStudy"));
	paper_keywords(p, json_get(v, "mag_field_of_study"));
	paper_flags_of_title(p);
	return RC_OK;
}

static enum rc parse(const struct blob *b, struct place at, struct paper *p, struct err *e)
{
	return json_parse_paper(b, at, p, e, read_paper);
}

const struct format format_semantic_scholar = {
    .name = "semantic-scholar",
    .about = "Semantic Scholar: answers of its API, its data sets, S2ORC: JSON and JSON Lines",
    .guess = true,
    .bid = bid,
    .split = split,
    .parse = parse,
};
