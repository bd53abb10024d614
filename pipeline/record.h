/* record.h: struct paper, what papersift knows about one paper, and its JSON form. Names are those of the JSON
 * keys and SQLite columns. Every pointer and view here lives in the paper's arena (or is static text). Absent
 * text is the empty view, absent numbers NAN (double) or -1 (int), absent lists have count 0. */
#ifndef PAPERSIFT_RECORD_H
#define PAPERSIFT_RECORD_H

#include "arena.h"
#include "err.h"
#include "str.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCHEMA_VERSION 1

/* Enumerated fields. The words (enum_name) are those of the JSON form; the value 0 is the default. */
enum field { FIELD_TITLE, FIELD_ABSTRACT, FIELD_COMMENT, FIELD_COUNT };
enum link_kind { LINK_CODE, LINK_DATA, LINK_MODEL, LINK_PROJECT, LINK_PAPER, LINK_OTHER };
enum code_status { CODE_NONE, CODE_PROMISED, CODE_AVAILABLE };
enum role { ROLE_USED, ROLE_INTRODUCED };
enum better { BETTER_UNKNOWN, BETTER_HIGHER, BETTER_LOWER };
enum bound { BOUND_EXACT, BOUND_UP_TO, BOUND_AT_LEAST, BOUND_ABOUT, BOUND_AVERAGE };
enum whose { OF_OWN, OF_OTHER };
enum gain_kind { GAIN_UNSPECIFIED, GAIN_RELATIVE, GAIN_ABSOLUTE, GAIN_FACTOR, GAIN_FROM_TO };
enum direction { DIRECTION_BETTER, DIRECTION_WORSE };
enum sense { SENSE_HIGHER, SENSE_LOWER };
enum venue_type { VENUE_UNKNOWN, VENUE_JOURNAL, VENUE_PROCEEDINGS, VENUE_PREPRINT };
enum link_status { LINK_UNCHECKED, LINK_ALIVE, LINK_DEAD, LINK_MOVED, LINK_REFUSED, LINK_UNKNOWN };
enum date_basis { DATE_NONE, DATE_STATED, DATE_INFERRED };

/* NULL-ended lists of words, indexed by the enum. BETTER_UNKNOWN, VENUE_UNKNOWN, LINK_UNCHECKED and
 * DATE_NONE are "". */
extern const char *const field_words[];
extern const char *const link_kind_words[];
extern const char *const code_status_words[];
extern const char *const role_words[];
extern const char *const better_words[];
extern const char *const bound_words[];
extern const char *const whose_words[];
extern const char *const gain_kind_words[];
extern const char *const direction_words[];
extern const char *const sense_words[];
extern const char *const venue_type_words[];
extern const char *const link_status_words[];
extern const char *const date_basis_words[];
/* Index of word in a NULL-ended list, or -1. */
int word_index(const char *const *words, struct str word);

/* Where a fact stands and what found it. */
struct span {
	bool placed; /* false for facts that a source's own field gives: no field, start, end, surface */
	enum field field;
	uint32_t start, end; /* code points in the field's text, [start, end) */
	struct str surface;  /* exactly that text */
	struct str rule;     /* "gains/by-amount", "source/<format>" */
	struct str relating; /* rules that tied further values to it, space-separated; empty when none (explain only) */
	double confidence; /* 0..1, NAN when not measured */
};

struct range {
	uint32_t start, end; /* code points */
};

/* What became of asking for a link (`papersift check-links`). */
struct link_check {
	enum link_status status;
	int http;              /* status of the last answer; 0: there was none */
	struct str final_url;  /* where redirects led; empty where there were none */
	struct str checked_at; /* UTC, ISO 8601 */
};

struct link {
	struct str url, host, repository; /* repository: "owner/name" on a code host, else empty */
	enum link_kind kind;
	struct link_check check;
	struct span span;
};

struct dataset {
	struct str name, canonical;
	struct str *aliases;
	size_t alias_count;
	enum role role;
	struct range *mentions; /* in span.field's text */
	size_t mention_count;
	struct span span;
};

struct metric {
	struct str name, canonical;
	enum better better;
	struct span span;
};

struct result {
	struct str metric, unit, system, dataset;
	double value, value_high, uncertainty; /* the last two NAN when absent */
	enum bound bound;
	enum whose of;
	struct span span;
};

struct gain {
	double amount[2];
	struct str unit, metric, baseline, dataset;
	enum gain_kind kind;
	enum direction direction;
	enum sense sense;
	enum bound bound;
	struct span span;
};

/* A fact of a kind that a user's own pack brings. */
struct fact_field {
	struct str name, value;
};
struct fact {
	struct str kind;
	struct fact_field *fields;
	size_t field_count;
	struct span span;
};

struct author {
	struct str given, family, particle, suffix, orcid;
	struct str literal; /* a collaboration or a name that can't be split; then given, family... are empty */
	struct str *affiliations;
	size_t affiliation_count;
};

struct source {
	struct str path;   /* as given; "archive.tar.gz!member" for members */
	struct str format; /* name of the input format */
	uint64_t offset;   /* the record's first byte in its decompressed member */
};

struct identifiers {
	struct str arxiv, arxiv_version, doi, pmid, pmcid, acl, openreview, dblp;
};

struct venue {
	struct str name, volume, issue, pages, publisher;
	enum venue_type type;
	int year; /* -1 when absent */
};

struct provenance {
	struct str name, origin; /* "authors", "crossref:10.…" */
};

struct hit;  /* stages/extract/hit.h: raw matches between extract and relate */
struct copy; /* stages/normalise/normalise.h: the matching copy of a field */

struct paper {
	struct arena *arena; /* borrowed: the batch's; all below lives in it */
	struct str id;
	bool id_given; /* the record came in papersift's own form and brought its id */
	struct source *sources;
	size_t source_count;
	struct str title, abstract, comment, language, license;
	struct author *authors;
	size_t author_count_listed; /* entries in authors */
	bool authors_complete;      /* meaningful where authors are listed */
	struct str authors_raw;     /* the source's author string, unparsed */
	int author_count;           /* -1 when unknown; may be known where authors aren't */
	struct str date;            /* ISO 8601 at the precision stated */
	enum date_basis date_basis;
	struct identifiers identifiers;
	struct venue venue;
	struct str *categories;
	size_t category_count;
	struct str *keywords;
	size_t keyword_count;
	bool withdrawn, retracted;
	struct str withdrawn_version;
	enum code_status code_status;
	struct span code_evidence; /* rule empty when none */
	struct link *links;
	size_t link_count;
	struct dataset *datasets;
	size_t dataset_count;
	struct metric *metrics;
	size_t metric_count;
	struct result *results;
	size_t result_count;
	struct gain *gains;
	size_t gain_count;
	struct fact *facts;
	size_t fact_count;
	struct provenance *provenance;
	size_t provenance_count;
	struct stopped { /* a rule that reached a limit of PCRE2 here, and which; not part of the record */
		const char *rule, *limit; /* live as long as the packs */
	} * stopped;
	size_t stopped_count;
	struct hit *hits; /* set by extract, used up by relate */
	size_t hit_count;
	struct copy *copies; /* FIELD_COUNT entries, made by extract; NULL before */
};

/* A new, empty paper in arena a (absent numbers set as said above). */
struct paper *paper_new(struct arena *a);
/* The text of a field. */
struct str paper_field(const struct paper *p, enum field f);
/* A fact that extraction didn't make and keeps: a source's own field gives it (source/<format>), or a curator
 * (correction/<id>). */
bool span_is_given(const struct span *s);
/* Drops every fact that extraction makes (links, datasets, ..., code_status), but keeps what is given. */
void paper_drop_facts(struct paper *p);
/* Notes that a rule reached a limit (both live as long as the packs); a rule is noted once. */
void paper_stopped(struct paper *p, const char *rule, const char *limit);
/* Fills span.start/end/surface from bytes [from, to) of the field's text; placed becomes true. */
void span_place(struct span *s, const struct paper *p, enum field f, size_t from, size_t to);

/* ---- JSON (record_json.c) ---- */
/* Appends the record as one JSON object without a newline: keys in the order of the record's description, empty
 * ones left out, numbers in the shortest form that reads back equal, UTF-8 unescaped but for what JSON demands and
 * for DEL and C1 controls. */
void paper_to_json(const struct paper *p, struct buf *out);
/* Reads papersift's own JSON object (also a bare {"id","title","abstract"}): unknown keys are ignored, values of
 * a wrong type and unknown words refused, null is absent. A list of sources in it replaces p's; id_given is set where
 * it brings an id. Returns RC_OK or RC_SKIP with a message located by `at`, the place of json's first byte (line
 * and column within the text are added to it). */
enum rc paper_from_json(struct paper *p, struct str json, struct place at, struct err *e);
/* Appends a JSON string literal with its quotes. Bytes that aren't UTF-8 become U+FFFD. (Names of their own, because
 * jansson has a json_string.) */
void json_put_string(struct buf *out, struct str s);
/* Appends a number in the shortest form that reads back equal ("84.2", "100", "0.333"); null where it is not
 * finite. */
void json_put_number(struct buf *out, double v);

#endif
