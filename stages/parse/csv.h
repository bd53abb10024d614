/* csv.h: what csv*.c share: rows, columns, and the record that the splitter hands to a worker. Private to them. */
#ifndef PAPERSIFT_CSV_H
#define PAPERSIFT_CSV_H

#include "../../pipeline/err.h"
#include "../../pipeline/limits.h"
#include "../../pipeline/record.h"
#include "../../pipeline/str.h"

/* What a column holds. The letters stand in a record's first line, one a column. */
enum csv_column {
	COLUMN_OTHER = '-',
	COLUMN_TITLE = 'T',
	COLUMN_TITLE_OTHER = 't', /* in another language; taken where the first is empty, likewise below */
	COLUMN_ABSTRACT = 'A',
	COLUMN_ABSTRACT_OTHER = 'a',
	COLUMN_AUTHORS = 'N',
	COLUMN_AUTHORS_FULL = 'F',
	COLUMN_DATE = 'D',
	COLUMN_YEAR = 'Y',
	COLUMN_DOI = 'd',
	COLUMN_ARXIV = 'x',
	COLUMN_PMID = 'p',
	COLUMN_PMCID = 'P',
	COLUMN_ID = 'i',
	COLUMN_URL = 'u',
	COLUMN_CODE = 'c',
	COLUMN_VENUE = 'V',
	COLUMN_VENUE_OTHER = 'v',
	COLUMN_CITATION = 'S',    /* journal, volume, pages and date in one: Embase's "Source" */
	COLUMN_JOURNAL_REF = 'j', /* arXiv's */
	COLUMN_VOLUME = '1',
	COLUMN_ISSUE = '2',
	COLUMN_PAGES = '3',
	COLUMN_FIRST_PAGE = '4',
	COLUMN_LAST_PAGE = '5',
	COLUMN_PUBLISHER = 'b',
	COLUMN_KEYWORDS = 'K',
	COLUMN_KEYWORDS_OTHER = 'k',
	COLUMN_CATEGORIES = 'C',
	COLUMN_COMMENT = 'm',
	COLUMN_LICENSE = 'l',
	COLUMN_LANGUAGE = 'L',
	COLUMN_TYPE = 'y'
};

/* ---- rows (csv_rows.c) ---- */

enum csv_row {
	CSV_ROW,  /* *end is behind its newline */
	CSV_MORE, /* the text ends before the row does */
	CSV_OPEN  /* a quoted cell doesn't end in all the text, and that is all there is */
};
/* The row that begins at text[at], RFC 4180 with any delimiter. columns: how many are expected, 0 where that isn't known;
 * with tabs a line that has so many is a row, whatever quotes are in it. all: no more text follows. */
enum csv_row csv_row(struct str text, size_t at, char delimiter, size_t columns, bool all, size_t *end);
/* The next cell of a row (without its newline) at *at: quotes undone (then a copy in the arena), not trimmed. False
 * at the row's end. columns as above. */
bool csv_cell(struct arena *a, struct str row, size_t *at, char delimiter, bool literal, struct str *cell);
/* Is a row of so many columns to be read without regard to quotes? */
bool csv_is_literal(struct str row, char delimiter, size_t columns);
/* How many cells it has; those at its end that are empty and more than `columns` don't count. */
size_t csv_count(struct arena *a, struct str row, char delimiter, size_t columns);

/* ---- columns (csv_columns.c) ---- */

struct csv_layout {
	char delimiter;
	bool transposed; /* one row a field, as Embase exports: label, value, value... */
	char *codes;     /* enum csv_column of each column; in the arena */
	size_t columns;
	size_t header; /* byte of the header row in the head */
	size_t known;  /* columns that are known for what they hold */
};
/* The layout of a table that begins with head. False where no header is found that names a title or an abstract and
 * something else. map: of --map, or NULL. */
bool csv_layout(struct csv_layout *out, struct arena *a, struct str head, const char *map);
/* The column that a header's cell names, by what databases and reference managers call it. */
enum csv_column csv_column_of(struct str name);
/* Is `map` of the form "title=Title,abstract=AB", with fields that exist? RC_FATAL with a message where not. */
enum rc csv_map_check(const char *map, struct err *e);

/* ---- the record (csv_paper.c, csv_names.c) ---- */

/* Cells into a paper: code and value, in the order of the columns. Empty values are absent. */
struct csv_value {
	enum csv_column column;
	struct str value;
};
void csv_paper(struct paper *p, const struct csv_value *values, size_t count);
/* A cell with all authors, in any of the ways that are about: "Doe, J.; Roe, R.", "Doe J., Roe R.", "Doe J, Roe RA",
 * "Jane Doe, Richard Roe", "['Jane Doe', 'Richard Roe']", "Doe, Jane (57190000000); ...". */
void csv_names(struct paper *p, struct str cell);
/* The next string of a list as Python or JSON print it, "['a', 'b']", at *at (0 at first). False at the end, and where
 * the text is no such list. */
bool csv_next_listed(struct arena *a, struct str list, size_t *at, struct str *item);

#endif
