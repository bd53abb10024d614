/* report_data.h: what the report's page is made of: papers and their facts as columns, and their long texts in
 * blocks, so that the page can be looked at before the browser has read these. */
#ifndef PAPERSIFT_REPORT_DATA_H
#define PAPERSIFT_REPORT_DATA_H

#include "../../pipeline/record.h"

struct report_data;

struct report_data *report_data_new(void);
void report_data_free(struct report_data *d); /* NULL allowed */
/* Takes in a paper; nothing of it is kept but copies. Papers are numbered from 0 in the order of the calls. */
void report_data_add(struct report_data *d, const struct paper *p);
/* Appends the data as one JSON object, fit for an HTML script element. name: of the database. */
void report_data_put(const struct report_data *d, struct str name, struct buf *out);
/* The long texts as script elements, each the JSON object of the next 500 papers' abstracts, comments and authors.
 * A view that lives until the next change. */
struct str report_data_texts(struct report_data *d);

#endif
