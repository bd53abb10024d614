/* fields.h: what the line- and table-based formats share once they have a field's text: names, identifiers in
 * addresses, pages, marks of retraction, bytes that aren't UTF-8. Private to stages/parse. */
#ifndef PAPERSIFT_FIELDS_H
#define PAPERSIFT_FIELDS_H

#include "../../pipeline/err.h"
#include "../../pipeline/record.h"

/* Room for one more author, or NULL where LIMIT_AUTHORS is reached (then authors_complete is cleared). */
struct author *field_add_author(struct paper *p);
/* One name of a list that was already split: "Family, Given", "Family, Given, Suffix", a group with or without a comma
 * behind it, "Given Family". "et al." and "others" clear authors_complete. Initially authors_complete must have been set
 * by field_begin_authors. */
void field_name(struct paper *p, struct str name);
void field_begin_authors(struct paper *p);
/* Sets author_count from what was listed. */
void field_end_authors(struct paper *p);

/* What exports write where there is nothing: "NA", "n/a", "null", "None", "nan", "-", "No-Specified". */
bool field_is_absent(struct str value);

/* Names for "no author" that databases print: "[Anonymous]", "[No author name available]". */
bool field_is_nobody(struct str name);

/* Nothing but digits, one at least. */
bool field_is_number(struct str s);

/* Adds the parts of a list, trimmed, between any of the separators. */
void field_keywords(struct paper *p, struct str list, const char *separators);
/* Adds one keyword, white space folded, without the star of a main topic; absent ones and repeats of the last are left
 * out. */
void field_keyword(struct paper *p, struct str keyword);

/* Fills the identifiers that an address holds and that are still absent: arXiv, DOI, OpenReview, ACL Anthology, PubMed. */
void field_ids_from_url(struct paper *p, struct str url);
/* A link that a field of the source's own gives; rule is "source/<format>". Nothing where url is no web address. */
void field_link(struct paper *p, struct str url, enum link_kind kind, const char *rule);
/* "103" and "112" to "103-112"; "--" becomes "-"; either may be empty. */
struct str field_pages(struct arena *a, struct str first, struct str last);
/* A title that says of its own paper that it is retracted: "RETRACTED: ...", "Retracted article: ...". */
bool field_says_retracted(struct str title);
/* The year that a stated date begins with, or -1. */
int field_year(struct str date);
/* date_parse with what exports add: "2010/04//", "2010///", "2010/04/15/Spring", "1998 Dec-1999 Jan", "2010 Spring",
 * "2021-03-04/2021-05". The precision is what is stated; empty where there is no year. */
struct str field_date(struct arena *a, struct str s);

/* The text in UTF-8. Bytes that aren't are taken for Windows-1252 (Latin-1 with quotes and dashes,
 * https://encoding.spec.whatwg.org/#index-windows-1252), as older programs write these formats, unless they come in
 * runs that no Western text has: RC_SKIP then, located by `at`, the place of the text's first byte. */
enum rc field_utf8(struct str *out, struct arena *a, struct str text, struct place at, struct err *e);

#endif
