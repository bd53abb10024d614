/* arxiv_snapshot.h: the arXiv snapshot's record, for formats that hold one inside theirs. */
#ifndef PAPERSIFT_ARXIV_SNAPSHOT_H
#define PAPERSIFT_ARXIV_SNAPSHOT_H

#include "../../pipeline/err.h"
#include "../../pipeline/record.h"
#include "json.h"

/* Fills p from a record of the snapshot. RC_OK, or RC_SKIP with a message located by `at`: neither title nor abstract,
 * members of a wrong type. */
enum rc arxiv_snapshot_read(const struct json *record, struct place at, struct paper *p, struct err *e);

#endif
