/* csv_columns.c: the columns of the format `csv`, and the descriptor that tells of them (csv.h). */
#include "../../pipeline/record.h"
#include "csv.h"
#include <string.h>

#define BOUNDS "|exact|up_to|at_least|about|average|"

static const struct csv_column papers[] = {
    {"id", "string", NULL, "the paper's id: arxiv:, doi:, acl:, pmid:, openreview: or hash:", NULL, true},
    {"title", "string", NULL, "as the source has it; LaTeX stays", NULL, false},
    {"date", "string", NULL, "ISO 8601 at the precision stated: 2023, 2023-01, 2023-01-29", NULL, false},
    {"date_basis", "string", NULL, "whether the date was stated or concluded in part", "|stated|inferred|",
        false},
    {"year", "integer", NULL, "the date's year", NULL, false},
    {"author_count", "integer", "authors", "may be known where authors aren't named", NULL, false},
    {"authors_complete", "boolean", NULL, "whether the table authors has all of them", NULL, false},
    {"venue", "string", NULL, "journal, proceedings or preprint server, as printed", NULL, false},
    {"venue_type", "string", NULL, "what kind of venue", "|journal|proceedings|preprint|", false},
    {"volume", "string", NULL, "of the venue", NULL, false},
    {"issue", "string", NULL, "of the volume", NULL, false},
    {"pages", "string", NULL, "in the venue", NULL, false},
    {"publisher", "string", NULL, "of the venue", NULL, false},
    {"venue_year", "integer", NULL, "the year of print", NULL, false},
    {"arxiv", "string", NULL, "arXiv id without version", NULL, false},
    {"arxiv_version", "string", NULL, "v1, v2, ...", NULL, false},
    {"doi", "string", NULL, "DOI without address", NULL, false},
    {"pmid", "string", NULL, "PubMed id", NULL, false},
    {"pmcid", "string", NULL, "PubMed Central id", NULL, false},
    {"acl", "string", NULL, "ACL Anthology id", NULL, false},
    {"openreview", "string", NULL, "OpenReview forum", NULL, false},
    {"dblp", "string", NULL, "DBLP key", NULL, false},
    {"categories", "string", NULL,
        "the source's subject classes, the first one the primary, with '; ' between", NULL, false},
    {"keywords", "string", NULL, "with '; ' between", NULL, false},
    {"language", "string", NULL, "ISO 639 code, where the source states it", NULL, false},
    {"license", "string", NULL, "as the source has it", NULL, false},
    {"withdrawn", "boolean", NULL, "whether a version was withdrawn", NULL, true},
    {"withdrawn_version", "string", NULL, "which", NULL, false},
    {"retracted", "boolean", NULL, "whether the journal retracted it", NULL, true},
    {"code_status", "string", NULL, "what the abstract or a link says of the code",
        "|available|promised|none|", true},
    {"code_evidence", "string", NULL, "the words that say so", NULL, false},
    {"abstract", "string", NULL, "line ends flattened", NULL, false},
    {"comment", "string", NULL, "the authors' comment", NULL, false}, {NULL, NULL, NULL, NULL, NULL, false}};

static const struct csv_column authors[] = {{"paper_id", "string", NULL, "the paper", NULL, true},
    {"position", "integer", NULL, "place in the list of authors, from 1", NULL, true},
    {"family", "string", NULL, "family name", NULL, false},
    {"given", "string", NULL, "given names or initials", NULL, false},
    {"particle", "string", NULL, "van, de, ...", NULL, false},
    {"suffix", "string", NULL, "Jr., III, ...", NULL, false},
    {"literal", "string", NULL, "a collaboration, or a name that can't be taken apart", NULL, false},
    {"orcid", "string", NULL, "ORCID without address", NULL, false},
    {"affiliations", "string", NULL, "with '; ' between", NULL, false}, {NULL, NULL, NULL, NULL, NULL, false}};

static const struct csv_column links[] = {{"url", "string", NULL, "the address, completed", NULL, true},
    {"kind", "string", NULL, "what the sentence says it leads to", "|code|data|model|project|paper|other|",
        true},
    {"host", "string", NULL, "github.com", NULL, false},
    {"repository", "string", NULL, "owner/name on a code host", NULL, false},
    {NULL, NULL, NULL, NULL, NULL, false}};

static const struct csv_column datasets[] = {
    {"dataset", "string", NULL, "one spelling for all papers, where the list of datasets knows it", NULL, true},
    {"name", "string", NULL, "as printed", NULL, false},
    {"role", "string", NULL, "whether the paper uses or introduces it", "|used|introduced|", true},
    {"mentions", "integer", "mentions", "how often it is named", NULL, false},
    {NULL, NULL, NULL, NULL, NULL, false}};

static const struct csv_column metrics[] = {
    {"metric", "string", NULL, "one spelling for all papers, where the list of metrics knows it", NULL, true},
    {"name", "string", NULL, "as printed", NULL, false},
    {"better", "string", NULL, "which way is better, where known", "|higher|lower|", false},
    {NULL, NULL, NULL, NULL, NULL, false}};

static const struct csv_column results[] = {{"metric", "string", NULL, "as printed", NULL, false},
    {"value", "number", "the column unit", "the value, or the lower end of a range", NULL, true},
    {"value_high", "number", "the column unit", "the upper end of a range", NULL, false},
    {"unit", "string", NULL, "of the values, as printed", NULL, false},
    {"uncertainty", "number", "the column unit", "plus or minus", NULL, false},
    {"bound", "string", NULL, "how the value is meant", BOUNDS, true},
    {"of", "string", NULL, "whose it is: the paper's own system or another; only own results compare papers",
        "|own|other|", true},
    {"system", "string", NULL, "the system's name", NULL, false},
    {"dataset", "string", NULL, "as printed", NULL, false}, {NULL, NULL, NULL, NULL, NULL, false}};

static const struct csv_column gains[] = {
    {"kind", "string", NULL, "how the amount is meant; from_to: amounts are before and after",
        "|relative|absolute|factor|from_to|unspecified|", true},
    {"amount_low", "number", "the column unit", "the amount, the lower end of a range, or before", NULL, true},
    {"amount_high", "number", "the column unit", "the amount, the upper end of a range, or after", NULL, true},
    {"unit", "string", NULL, "of the amounts, as printed", NULL, false},
    {"direction", "string", NULL, "as the text presents it", "|better|worse|", true},
    {"sense", "string", NULL, "which way the number goes", "|higher|lower|", true},
    {"bound", "string", NULL, "how the amount is meant", BOUNDS, true},
    {"metric", "string", NULL, "as printed", NULL, false},
    {"baseline", "string", NULL, "what it is compared with", NULL, false},
    {"dataset", "string", NULL, "as printed", NULL, false}, {NULL, NULL, NULL, NULL, NULL, false}};

static const struct csv_column facts[] = {{"kind", "string", NULL, "the rule's kind of fact", NULL, true},
    {"name", "string", NULL, "of the value", NULL, false}, {"value", "string", NULL, "as text", NULL, false},
    {NULL, NULL, NULL, NULL, NULL, false}};

static const struct csv_column fact_begins[] = {
    {"id", "string", NULL, "the fact's own id; stays while the fact does", NULL, true},
    {"paper_id", "string", NULL, "the paper that states it", NULL, true},
    {NULL, NULL, NULL, NULL, NULL, false}};
static const struct csv_column fact_ends[] = {
    {"field", "string", NULL, "where it stands; empty for what a source's own field gives",
        "|title|abstract|comment|", false},
    {"start", "integer", "code points",
        "where its words begin in the field, as the database and the JSON have it", NULL, false},
    {"end", "integer", "code points", "where they end", NULL, false},
    {"surface", "string", NULL, "the words", NULL, false},
    {"rule", "string", NULL, "the rule that found it", NULL, true},
    {"confidence", "number", "share", "of right facts among the rule's hits on read abstracts", NULL, false},
    {NULL, NULL, NULL, NULL, NULL, false}};
static const struct csv_column no_columns[] = {{NULL, NULL, NULL, NULL, NULL, false}};

const struct csv_description csv_descriptions[CSV_TABLES] = {
    {"papers", "one row a paper", "\"id\"", papers, false},
    {"authors", "one row an author of a paper", "[\"paper_id\",\"position\"]", authors, false},
    {"links", "addresses that title, abstract or comment give", "\"id\"", links, true},
    {"datasets", "datasets that papers name", "\"id\"", datasets, true},
    {"metrics", "metrics that papers name", "\"id\"", metrics, true},
    {"results", "values that papers report", "\"id\"", results, true},
    {"gains", "improvements (and losses) that papers claim", "\"id\"", gains, true},
    {"facts",
        "values of kinds that a user's own rules bring; those of one fact share the beginning of their id",
        "\"id\"", facts, true},
};

const char *const csv_files[] = {"papers.csv", "authors.csv", "links.csv", "datasets.csv", "metrics.csv",
    "results.csv", "gains.csv", "facts.csv", "datapackage.json", NULL};

/* Calls put for every column of a table, in order. */
static void each_column(enum csv_table table,
    void (*put)(struct buf *out, const struct csv_column *c, bool first), struct buf *out)
{
	const struct csv_description *d = &csv_descriptions[table];
	const struct csv_column *const parts[] = {
	    d->fact ? fact_begins : no_columns, d->columns, d->fact ? fact_ends : no_columns};
	bool first = true;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		for (const struct csv_column *c = parts[i]; c->name; c++) {
			put(out, c, first);
			first = false;
		}
}

static void put_name(struct buf *out, const struct csv_column *c, bool first)
{
	buf_addf(out, "%s%s", first ? "" : ",", c->name);
}

void csv_header(struct buf *out, enum csv_table table)
{
	each_column(table, put_name, out);
	buf_adds(out, "\r\n");
}

/* ---- the descriptor ---- */

static void put_string(struct buf *out, const char *key, const char *value)
{
	buf_addf(out, "\"%s\":", key);
	json_put_string(out, str_of(value));
}

/* "|a|b|" as ["a","b"]. */
static void put_words(struct buf *out, const char *words)
{
	buf_addc(out, '[');
	for (const char *at = words + 1, *end; (end = strchr(at, '|')) != NULL; at = end + 1) {
		buf_adds(out, at == words + 1 ? "" : ",");
		json_put_string(out, (struct str){at, (size_t)(end - at)});
	}
	buf_addc(out, ']');
}

static void put_field(struct buf *out, const struct csv_column *c, bool first)
{
	buf_adds(out, first ? "\n        {" : ",\n        {");
	put_string(out, "name", c->name);
	buf_addc(out, ',');
	put_string(out, "type", c->type);
	buf_addc(out, ',');
	put_string(out, "description", c->about);
	if (c->unit) {
		buf_addc(out, ',');
		put_string(out, "unit", c->unit);
	}
	if (c->required || c->words)
		buf_adds(out, ",\"constraints\":{");
	if (c->required)
		buf_adds(out, c->words ? "\"required\":true," : "\"required\":true");
	if (c->words) {
		buf_adds(out, "\"enum\":");
		put_words(out, c->words);
	}
	buf_adds(out, c->required || c->words ? "}}" : "}");
}

static void put_resource(struct buf *out, enum csv_table table)
{
	const struct csv_description *d = &csv_descriptions[table];

	buf_adds(out, table == 0 ? "\n    {" : ",\n    {");
	put_string(out, "name", d->name);
	buf_addc(out, ',');
	put_string(out, "path", csv_files[table]);
	buf_addc(out, ',');
	put_string(out, "description", d->about);
	buf_adds(out,
	    ",\n     "
	    "\"profile\":\"tabular-data-resource\",\"format\":\"csv\",\"mediatype\":\"text/"
	    "csv\",\"encoding\":\"utf-8\","
	    "\n     "
	    "\"dialect\":{\"delimiter\":\",\",\"quoteChar\":\"\\\"\",\"doubleQuote\":true,\"header\":true,"
	    "\"lineTerminator\":\"\\r\\n\"},\n     \"schema\":{\n      \"fields\":[");
	each_column(table, put_field, out);
	buf_addf(out, "],\n      \"missingValues\":[\"\"],\"primaryKey\":%s", d->key);
	if (table != CSV_PAPERS)
		buf_adds(
		    out, ",\n      \"foreignKeys\":[{\"fields\":\"paper_id\",\"reference\":{\"resource\":\"papers\",\"fields\":\"id\"}}]");
	buf_adds(out, "}}");
}

void csv_descriptor(struct buf *out)
{
	buf_adds(out,
	    "{\n  \"profile\":\"tabular-data-package\",\"name\":\"papersift\",\n"
	    "  \"title\":\"Papers and what their abstracts state\",\n"
	    "  \"description\":\"Written by papersift. Empty cells are unknown. Text that a spreadsheet "
	    "would take for a "
	    "formula (it begins with = + - @) has an apostrophe before it; numbers are as they are.\",\n"
	    "  \"resources\":[");
	for (int i = 0; i < CSV_TABLES; i++)
		put_resource(out, (enum csv_table)i);
	buf_adds(out, "]\n}\n");
}
