/* normalise.h: bibliographic fields in one form, and the matching copy of a text. */
#ifndef PAPERSIFT_NORMALISE_H
#define PAPERSIFT_NORMALISE_H

#include "../../pipeline/record.h"

/* ---- matching copy (copy.c) ----
 * Rules match on a copy of a field in which LaTeX (\%, $3\times$, $\sim$, \url{}, {\'e}, \_ ...), Unicode variants
 * (NFKC: no-break and thin spaces, ligatures, full-width forms) and dashes are undone. Every byte of the copy knows
 * the bytes of the text it came from. What stands for what: rules/README.md, "The matching copy". */
struct copy_group;
struct copy {
	struct str text; /* the copy; valid UTF-8 */
	uint32_t *from; /* text.n + 1 entries: first byte, in the original, of what each byte of the copy came from;
	                    * from[text.n] is the original's length. NULL where the copy equals the original. */
	uint32_t *to; /* text.n entries: one past the last byte, in the original. NULL likewise. */
	const struct copy_group *groups; /* for copy_map: pairs whose delimiters were undone (undo.h) */
	size_t group_count;
};
/* Makes the copy of text (valid UTF-8, at most UINT32_MAX bytes) in arena a. */
void copy_make(struct copy *c, struct arena *a, struct str text);
/* Bytes [start, end) of the copy as bytes [*from, *to) of the original: widened to whole code points, to whole
 * undone constructs, and to both delimiters of a $...$, {...} or \cmd{...} that the range enters or leaves. */
void copy_map(const struct copy *c, size_t start, size_t end, size_t *from, size_t *to);

/* ---- names (names.c) ---- */
/* Parses an author string ("A. Author (1), B. van der Berg, Jr., and C. D (for the X Collaboration)") into
 * p->authors, with authors_complete and author_count: affiliations in balanced (nested) parentheses go to the
 * authors they follow, "et al." clears authors_complete ("and 27 others" tells their number all the same),
 * collaborations become literals, LaTeX accents are undone. */
void names_parse(struct paper *p, struct str authors);
/* One name, "Given Family" or "Family, Given" or "von Family, Jr, Given", already split from its neighbours. */
struct author name_parse(struct arena *a, struct str name);
/* A structured name: particle split off family (or, behind initials, off given: "J. M. Le"), suffix kept; nothing else
 * re-parsed. Views are copied to a. */
struct author name_structured(struct arena *a, struct str family, struct str given, struct str suffix);
/* True for a group ("ATLAS Collaboration", "The X Team", "OpenAI"-like consortia by their head word). */
bool name_is_group(struct str name);
/* True for what stands between names and is none: "Member", "IEEE", "eds." */
bool name_is_role(struct str name);
/* True for what says that nobody is named: "Anonymous", "[Anonymous]", "anon". */
bool name_is_nobody(struct str name);
/* True for numbers in an affiliation's place, which refer to a legend: "1", "1,3", "1 and 2", "a, b", "*". */
bool affiliation_is_reference(struct str s);
/* LaTeX accents and letters to Unicode ("Bal\'azs" to "Balázs"), braces dropped; other LaTeX untouched. */
struct str latex_to_unicode(struct arena *a, struct str s);

/* ---- dates (dates.c) ---- */
/* A stated date to ISO 8601 at its precision: "Sep 7, 2024", "Oct 28" with year, "Mon, 2 Apr 2007 19:18:42 GMT",
 * "2007-04-02T…", "2023-01", "2023". `year` (0: none) completes a date that prints none; then *inferred is true.
 * Returns the empty view where s is no date, or has no year and none is given. */
struct str date_parse(struct arena *a, struct str s, int year, bool *inferred);
bool date_is_leap_year(int year);

/* ---- identifiers (ids.c) ---- */
/* Bare forms: "arXiv:2301.12664v2" -> "2301.12664" with *version "v2" (old style "hep-th/9901001" kept; subject
 * class "math.GT/0309136" -> "math/0309136"); empty when it isn't one. */
struct str id_arxiv(struct arena *a, struct str s, struct str *version);
/* "https://doi.org/10.1/X", "doi:10.1/x" -> "10.1/x" (ASCII lower case, percent-decoded); empty when it isn't one. */
struct str id_doi(struct arena *a, struct str s);
/* The record's id by the order of preference: arxiv, doi, acl, pmid, openreview, else "hash:" and 16 hex digits of
 * the folded title and first author (of the abstract, where there is no title). */
struct str id_of_paper(const struct paper *p);

#endif
