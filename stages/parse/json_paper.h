/* json_paper.h: what the JSON formats do alike: a record opened and closed, members to text, names, dates and facts.
 * Text goes to the paper's arena with its white space folded. Values of a type that a member can't have count as
 * absent: services change their minds, and a null where an object was is no reason to lose a paper. */
#ifndef PAPERSIFT_JSON_PAPER_H
#define PAPERSIFT_JSON_PAPER_H

#include "format.h"
#include "json.h"

/* Fills p from the record. Returns RC_OK, or RC_SKIP with a message located by `at`. */
typedef enum rc json_reader(const struct json *record, struct place at, struct paper *p, struct err *e);

/* A format's parse: opens the blob's object, has `read` fill p, and refuses what ends with neither title nor abstract
 * (with the service's own message, where the object is an answer that says an error). */
enum rc json_parse_paper(
    const struct blob *b, struct place at, struct paper *p, struct err *e, json_reader *read);

/* ---- text ---- */
/* A string, or a whole number as text; of an array its first that isn't empty. Empty where v is none of these. */
struct str json_line(struct arena *a, const struct json *v);
/* The same with markup undone (markup.h); strings of an array one after the other. */
struct str json_title(struct arena *a, const struct json *v);
struct str json_abstract(struct arena *a, const struct json *v);
/* Title and subtitle as one, "Title: Subtitle"; the title alone where it has the subtitle in it already. */
struct str title_with(struct arena *a, struct str title, struct str subtitle);
/* {"date-parts": [[2019, 3]]} (also as strings, cut short or empty), {"raw": "..."}: as `date` of a paper. */
struct str json_date_parts(struct arena *a, const struct json *v);
/* "7" and "9" to "7-9", one alone or twice to "7". */
struct str pages_from(struct arena *a, struct str first, struct str last);

/* ---- into a paper ---- */
/* Sets the date as stated, where it is one. */
void paper_date(struct paper *p, struct str date);
/* Keywords: an array of strings, or of objects that name one (display_name, keyword, subject, name, value), or one
 * string with semicolons or commas between them. Doubles are left out. */
void paper_keywords(struct paper *p, const struct json *v);
void paper_keyword(struct paper *p, struct str keyword);
/* A link that the source's field states; rule is "source/<format>". Nothing where text is no web address. Several may
 * stand in it, with white space, commas or semicolons between them. */
void paper_links(struct paper *p, struct str text, enum link_kind kind, const char *rule);
/* A fact of a kind of its own: {"kind": kind, "fields": {name: value}}. Nothing where value is empty. */
void paper_fact(struct paper *p, const char *kind, const char *name, struct str value, const char *rule);
/* A title that says what became of the paper ("RETRACTED: ...", "[Withdrawn] ...") sets the flag. */
void paper_flags_of_title(struct paper *p);

/* ---- authors ---- */
/* Begins the list: complete until said otherwise. */
void authors_begin(struct paper *p);
/* A name in one string, parsed as one name. NULL where it is none: "et al." (the list isn't complete then), what stands
 * for an unknown name ("(:unav)", "Anonymous"), or nothing. The author is valid until the next is added. */
struct author *authors_add_name(struct paper *p, struct str name);
/* A structured name; family and given aren't parsed again (but for a particle in front of the family name). NULL as
 * above. */
struct author *authors_add(struct paper *p, struct str family, struct str given, struct str suffix);
/* A group or a name that isn't to be parsed. */
struct author *authors_add_literal(struct paper *p, struct str name);
/* Names between semicolons, or as names_parse reads them where there is none. */
void authors_add_list(struct paper *p, struct str list);
/* An affiliation, once; author may be NULL. */
void author_affiliation(struct paper *p, struct author *author, struct str text);
/* A string, an array of strings, or objects with "name". */
void author_affiliations(struct paper *p, struct author *author, const struct json *v);
/* The bare ORCID of "https://orcid.org/0000-..."; author may be NULL. */
void author_orcid(struct paper *p, struct author *author, struct str orcid);

/* ---- identifiers, bare ---- */
struct str id_pmid(struct arena *a, struct str s);  /* digits at the end of an address, or alone */
struct str id_pmcid(struct arena *a, struct str s); /* "PMC123" of an address or of bare digits */
/* Sets the arXiv id and version, the DOI, the ACL and OpenReview id that an address holds, where there are none yet. */
void paper_ids_of_url(struct paper *p, struct str url);

#endif
