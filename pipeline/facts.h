/* facts.h: a paper's facts whatever their class: links, datasets, metrics, results, gains, facts, told apart by the
 * keys of the record's JSON form. */
#ifndef PAPERSIFT_FACTS_H
#define PAPERSIFT_FACTS_H

#include "record_keys.h"

/* The list in paper_keys of the class number i, in the record's order; NULL behind the last. */
const struct key *fact_class(size_t i);
/* The class of this name ("gains"), or NULL. */
const struct key *fact_class_named(struct str name);

size_t facts_count(const struct paper *p, const struct key *class);
void *fact_at(const struct paper *p, const struct key *class, size_t i); /* borrowed from the paper */
struct span *fact_span(const struct key *class, void *fact);
/* Appends a copy of *fact (class->size bytes). */
void fact_add(struct paper *p, const struct key *class, const void *fact);
void fact_remove(struct paper *p, const struct key *class, size_t i);
/* The fact as in the record's JSON. Owned by the caller (json_decref). */
json_t *fact_json(const struct key *class, const void *fact);
/* Is this key of a fact's JSON a value of its own, neither its place nor what found it? */
bool fact_key_is_value(const char *key);
/* Are two values equal? Numbers count, not whether they are written with a point. */
bool fact_values_equal(const json_t *a, const json_t *b);

#endif
