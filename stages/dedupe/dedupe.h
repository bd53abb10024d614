/* dedupe.h: one paper seen in several sources: what a record can be known by, which records are of one paper, and the
 * paper they make. */
#ifndef PAPERSIFT_DEDUPE_H
#define PAPERSIFT_DEDUPE_H

#include "../../pipeline/record.h"

/* Records that one paper may be made of; a further one is refused. */
#define LIMIT_RECORDS_A_PAPER 1000
/* Years that the dates of two records may lie apart where only their titles and authors tell that they are one paper: a
 * preprint and its print. */
#define DEDUPE_YEARS 2

/* ---- profile.c: what a record can be known by ---- */

enum id_kind { ID_ARXIV, ID_DOI, ID_ACL, ID_PMID, ID_PMCID, ID_OPENREVIEW, ID_DBLP, ID_GIVEN, ID_KINDS };

/* Keys that a record has at most: its identifiers and its title. */
enum { PROFILE_KEYS = ID_KINDS + 1 };

/* Authors of a record that are compared. */
enum { PROFILE_PEOPLE = 30 };
struct person {
	struct str family, whole,
	    given; /* folded: family name without and with its particle; a group's is its name */
};

/* A record as it is compared with others. Views into the paper or the arena. Folded: letters and digits only, without
 * case, accents and LaTeX. */
struct profile {
	const struct paper *paper;
	struct str ids[ID_KINDS]; /* given: an id of the user's own scheme */
	struct str title;         /* folded */
	bool telling;             /* long enough to tell papers apart */
	struct str abstract;      /* folded, its beginning */
	struct person *people;    /* the first authors */
	size_t person_count;
	int first_year, last_year; /* of date and venue; -1 unknown */
	uint64_t content; /* hash of all but its sources: an order that doesn't depend on where it was found */
};
void profile_make(struct profile *out, struct arena *a, const struct paper *p);
/* Hashes of what the record shares with others of its paper, for look-ups; how many. Only the ids and the title of the
 * profile are looked at (profile_brief makes no more). */
size_t profile_keys(const struct profile *p, uint64_t keys[PROFILE_KEYS]);
void profile_brief(struct profile *out, struct arena *a, const struct paper *p);

/* ---- same.c: are two records of one paper? ---- */

/* An identifier says so: one is shared. Not where that is a DOI, while the titles disagree and so does something else
 * (another identifier of the same kind, or the first author): then the DOI is that of a whole volume, or wrong. */
bool same_by_id(const struct profile *a, const struct profile *b);
/* Title and first author say so: the same folded title; the first author, and most of the others where both are known;
 * years at most DEDUPE_YEARS apart. The same abstract stands in for an unknown author or year, and must be there where
 * the title tells little ("Editorial"). *distance gets how far apart they are, for choosing the nearest. */
bool same_by_title(const struct profile *a, const struct profile *b, int *distance);
/* Something says that they are not: another identifier of the same kind, another language, another place in print.
 * Weighs more than titles, less than a shared identifier. */
bool differ(const struct profile *a, const struct profile *b);

/* A DOI of a preprint, whose print has another. */
bool is_preprint_doi(struct str doi);

/* ---- group.c ---- */

/* Puts `count` records into groups: group[i] gets the number (from 0, in order of first members) of record i's. First
 * whatever a shared identifier joins, through any number of records; then, nearest first, what titles join, as long as
 * no two records of the united group differ. Doesn't depend on the order of the records. Returns the groups' number. */
size_t group_records(const struct profile *records, size_t count, size_t *group);

/* ---- merge.c ---- */

/* The paper that records make (count > 0; they may be changed), in the arena of the first. Its id is that of the
 * record's description for the identifiers of all, or an id of the user's own. Where each field is taken from: merge.c. */
struct paper *merge_records(struct paper *const *records, size_t count);

/* ---- dedupe.c ---- */
struct store;
struct arrival;
struct sink;
struct corrections;
/* Puts one record into the database: as a new paper, in the place of its earlier state, or to its paper. alone: as with
 * --keep-duplicates. r: its place, hash and JSON; its keys are found here. A paper that is to be written goes to next, or
 * where that is NULL into the database. corrections (or NULL) are those that it went through. RC_OK, RC_SKIP (refused;
 * message in e) or RC_FATAL. */
enum rc dedupe_put(struct store *s, bool alone, const struct corrections *corrections, struct paper *p,
    struct arrival *r, struct sink *next, struct err *e);

/* ---- settle.c ---- */
/* After the last record: joins and parts papers so that each is made of the records that are of it. apart
 * (--keep-duplicates): papers are only made anew of the records they have, and those of this run that bear one id get
 * their numbers ("#2") in the order of their places. corrections (or NULL) are applied to what
 * records make together: one record of a paper need not have the id that they name. Commits as it goes. Ends early (RC_OK) where the run is
 * interrupted. */
enum rc dedupe_settle(struct store *s, bool apart, const struct corrections *corrections, struct err *e);

#endif
