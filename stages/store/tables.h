/* tables.h: between tables.c and tables_facts.c: put_ writes fact number i of the paper, get_ appends one to
 * it. */
#ifndef PAPERSIFT_TABLES_H
#define PAPERSIFT_TABLES_H

#include "db.h"

void put_link(struct row *r, const struct paper *p, size_t i);
void get_link(struct row *r, struct paper *p);
void put_dataset(struct row *r, const struct paper *p, size_t i);
void get_dataset(struct row *r, struct paper *p);
void put_metric(struct row *r, const struct paper *p, size_t i);
void get_metric(struct row *r, struct paper *p);
void put_result(struct row *r, const struct paper *p, size_t i);
void get_result(struct row *r, struct paper *p);
void put_gain(struct row *r, const struct paper *p, size_t i);
void get_gain(struct row *r, struct paper *p);
void put_fact(struct row *r, const struct paper *p, size_t i);
void get_fact(struct row *r, struct paper *p);

#endif
