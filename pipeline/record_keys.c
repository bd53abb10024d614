/* record_keys.c: the table of record_keys.h. A new key is one line here (and one member in record.h). */
#include "record_keys.h"

/* Readers copy enums in and out as unsigned int. */
_Static_assert(sizeof(enum field) == sizeof(unsigned), "enums are as wide as unsigned int");
_Static_assert(offsetof(struct provenance, origin) == sizeof(struct str), "KEY_MAP holds two views");
_Static_assert(offsetof(struct fact_field, value) == sizeof(struct str), "KEY_MAP holds two views");

/* The tables read best with one key a line. */
/* clang-format off */

/* One line of a table of `struct type`: a member alone, a list with its counter, what is inside. */
#define PLAIN(type, name, kind) {#name, kind, offsetof(struct type, name), 0, 0, NULL, NULL}
#define TEXT(type, name) PLAIN(type, name, KEY_TEXT)
#define COUNTED(type, name, kind, counter, size, keys) \
	{#name, kind, offsetof(struct type, name), offsetof(struct type, counter), size, keys, NULL}
#define TEXTS(type, name, counter) COUNTED(type, name, KEY_TEXTS, counter, 0, NULL)
#define LIST(type, name, counter, of, keys) COUNTED(type, name, KEY_LIST, counter, sizeof(struct of), keys)
#define MAP(type, name, counter, of) COUNTED(type, name, KEY_MAP, counter, sizeof(struct of), NULL)
#define WORD(type, name, words) {#name, KEY_WORD, offsetof(struct type, name), 0, 0, NULL, words}
#define OBJECT(type, name, keys) {#name, KEY_OBJECT, offsetof(struct type, name), 0, 0, keys, NULL}
#define SPAN(type) {"", KEY_SPAN, offsetof(struct type, span), 0, 0, NULL, NULL}
#define END {NULL, KEY_TEXT, 0, 0, 0, NULL, NULL}

static const struct key source_keys[] = {
	TEXT(source, path),
	TEXT(source, format),
	PLAIN(source, offset, KEY_OFFSET),
	END,
};

static const struct key author_keys[] = {
	TEXT(author, literal),
	TEXT(author, given),
	TEXT(author, family),
	TEXT(author, particle),
	TEXT(author, suffix),
	TEXT(author, orcid),
	TEXTS(author, affiliations, affiliation_count),
	END,
};

static const struct key identifier_keys[] = {
	TEXT(identifiers, arxiv),
	TEXT(identifiers, arxiv_version),
	TEXT(identifiers, doi),
	TEXT(identifiers, pmid),
	TEXT(identifiers, pmcid),
	TEXT(identifiers, acl),
	TEXT(identifiers, openreview),
	TEXT(identifiers, dblp),
	END,
};

static const struct key venue_keys[] = {
	TEXT(venue, name),
	WORD(venue, type, venue_type_words),
	TEXT(venue, volume),
	TEXT(venue, issue),
	TEXT(venue, pages),
	TEXT(venue, publisher),
	PLAIN(venue, year, KEY_INT),
	END,
};

static const struct key link_check_keys[] = {
	WORD(link_check, status, link_status_words),
	PLAIN(link_check, http, KEY_POSITIVE),
	TEXT(link_check, final_url),
	TEXT(link_check, checked_at),
	END,
};

static const struct key link_keys[] = {
	TEXT(link, url),
	WORD(link, kind, link_kind_words),
	TEXT(link, host),
	TEXT(link, repository),
	OBJECT(link, check, link_check_keys),
	SPAN(link),
	END,
};

static const struct key dataset_keys[] = {
	TEXT(dataset, name),
	TEXT(dataset, canonical),
	TEXTS(dataset, aliases, alias_count),
	WORD(dataset, role, role_words),
	COUNTED(dataset, mentions, KEY_RANGES, mention_count, 0, NULL),
	SPAN(dataset),
	END,
};

static const struct key metric_keys[] = {
	TEXT(metric, name),
	TEXT(metric, canonical),
	WORD(metric, better, better_words),
	SPAN(metric),
	END,
};

static const struct key result_keys[] = {
	TEXT(result, metric),
	PLAIN(result, value, KEY_NUMBER),
	PLAIN(result, value_high, KEY_NUMBER),
	TEXT(result, unit),
	PLAIN(result, uncertainty, KEY_NUMBER),
	WORD(result, bound, bound_words),
	WORD(result, of, whose_words),
	TEXT(result, system),
	TEXT(result, dataset),
	SPAN(result),
	END,
};

static const struct key gain_keys[] = {
	PLAIN(gain, amount, KEY_PAIR),
	TEXT(gain, unit),
	WORD(gain, kind, gain_kind_words),
	WORD(gain, direction, direction_words),
	WORD(gain, sense, sense_words),
	WORD(gain, bound, bound_words),
	TEXT(gain, metric),
	TEXT(gain, baseline),
	TEXT(gain, dataset),
	SPAN(gain),
	END,
};

static const struct key fact_keys[] = {
	TEXT(fact, kind),
	MAP(fact, fields, field_count, fact_field),
	SPAN(fact),
	END,
};

const struct key paper_keys[] = {
	TEXT(paper, id),
	LIST(paper, sources, source_count, source, source_keys),
	PLAIN(paper, title, KEY_TEXT_KEPT),
	PLAIN(paper, abstract, KEY_TEXT_KEPT),
	TEXT(paper, comment),
	TEXT(paper, language),
	TEXT(paper, license),
	LIST(paper, authors, author_count_listed, author, author_keys),
	COUNTED(paper, authors_complete, KEY_COMPLETE, author_count_listed, 0, NULL),
	TEXT(paper, authors_raw),
	PLAIN(paper, author_count, KEY_INT),
	TEXT(paper, date),
	WORD(paper, date_basis, date_basis_words),
	OBJECT(paper, identifiers, identifier_keys),
	OBJECT(paper, venue, venue_keys),
	TEXTS(paper, categories, category_count),
	TEXTS(paper, keywords, keyword_count),
	PLAIN(paper, withdrawn, KEY_FLAG),
	TEXT(paper, withdrawn_version),
	PLAIN(paper, retracted, KEY_FLAG),
	WORD(paper, code_status, code_status_words),
	PLAIN(paper, code_evidence, KEY_SPAN_OBJECT),
	LIST(paper, links, link_count, link, link_keys),
	LIST(paper, datasets, dataset_count, dataset, dataset_keys),
	LIST(paper, metrics, metric_count, metric, metric_keys),
	LIST(paper, results, result_count, result, result_keys),
	LIST(paper, gains, gain_count, gain, gain_keys),
	LIST(paper, facts, fact_count, fact, fact_keys),
	MAP(paper, provenance, provenance_count, provenance),
	END,
};

/* clang-format on */
