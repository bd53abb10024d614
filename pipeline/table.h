/* table.h: an answer of the database as a table for the terminal, or as JSON. */
#ifndef PAPERSIFT_TABLE_H
#define PAPERSIFT_TABLE_H

#include "../stages/store/store.h"

/* Columns of the terminal that stdout is; where it is none, $COLUMNS, else 80. At least 40. */
size_t terminal_width(void);
/* Appends the rows with the column names above them, each line at most width columns wide: the widest column of
 * text is cut ("…") as far as needed. Numbers stand right. Control characters are shown as spaces. */
void table_put(struct buf *out, const struct answer *answer, size_t width);
/* Appends the rows as a JSON array of objects; NULL is null. */
void table_put_json(struct buf *out, const struct answer *answer);

#endif
