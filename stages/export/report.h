/* report.h: a database, or a selection of it, as one HTML page for people who just want to look. The page holds
 * everything it needs: it asks for nothing from anywhere, and its Content-Security-Policy forbids it to. */
#ifndef PAPERSIFT_REPORT_H
#define PAPERSIFT_REPORT_H

#include "../../pipeline/err.h"

/* Limit of one page: beyond it a browser would need gigabytes and many seconds. */
#define REPORT_PAPERS_MAX 100000

struct store;
struct selection;
/* Writes the page to path (NULL or "-": standard output); a file appears under its name only when it is complete.
 * name: what the page calls the database. *count gets the papers in it. RC_OK; RC_END where the reader of a pipe has
 * gone; RC_FATAL with a message, also where the selection holds more than REPORT_PAPERS_MAX papers. */
enum rc report_write(struct store *s, const struct selection *sel, const char *name, const char *path,
    size_t *count, struct err *e);

#endif
