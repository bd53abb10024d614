/* arxiv_fields.h: fields that arXiv writes in the same way in all of its XML. */
#ifndef PAPERSIFT_ARXIV_FIELDS_H
#define PAPERSIFT_ARXIV_FIELDS_H

#include "xml_paper.h"

/* True for a category ("cs.LG", "hep-th", "acc-phys"); class codes of other schemes stand among them ("03E75",
 * "I.2.7; H.3"). */
bool arxiv_is_category(struct str s);
/* Adds one category, once. */
void arxiv_add_category(struct paper *p, struct str category);
/* "hep-th cs.LG" */
void arxiv_add_categories(struct paper *p, struct str list);
/* Several DOIs stand in one string, separated by spaces; the first is the article's. */
struct str arxiv_first_doi(struct arena *a, struct str list);
/* When all fields are read: the venue by its journal reference (empty: a preprint), whether it is withdrawn. */
void arxiv_end(struct paper *p, struct str journal_ref);

#endif
