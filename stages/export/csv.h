/* csv.h: inside stages/export: the tables of the format `csv`, their columns, and the descriptor that tells of
 * them. */
#ifndef PAPERSIFT_CSV_H
#define PAPERSIFT_CSV_H

#include "../../pipeline/str.h"

enum csv_table {
	CSV_PAPERS,
	CSV_AUTHORS,
	CSV_LINKS,
	CSV_DATASETS,
	CSV_METRICS,
	CSV_RESULTS,
	CSV_GAINS,
	CSV_FACTS,
	CSV_TABLES,
	CSV_DESCRIPTOR = CSV_TABLES /* the file behind the tables */
};

struct csv_column {
	const char *name, *type; /* a type of Table Schema */
	const char *unit;        /* of a number, or NULL */
	const char *about;
	const char *words; /* the values it may have, between bars; NULL where it may be any */
	bool required;
};

struct csv_description {
	const char *name, *about;
	const char *key;                  /* the primary key's columns, as JSON */
	const struct csv_column *columns; /* of this table alone, ended by a NULL name */
	bool fact; /* begins with the columns id and paper_id, and ends with those of a span */
};

extern const struct csv_description csv_descriptions[CSV_TABLES];
extern const char *const csv_files[]; /* names of the files, NULL-ended */

/* Appends the line of the column names. */
void csv_header(struct buf *out, enum csv_table table);
/* Appends datapackage.json (https://specs.frictionlessdata.io/tabular-data-package/). */
void csv_descriptor(struct buf *out);

#endif
