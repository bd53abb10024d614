/* limits.h: what an input may be at most. Each limit that a user can meet is defined here and nowhere else, is an error
 * when reached, and stands in the table that `papersift formats` prints (limits.c) and in the README. */
#ifndef PAPERSIFT_LIMITS_H
#define PAPERSIFT_LIMITS_H

#include "str.h"
#include <stddef.h>
#include <stdint.h>

/* ---- a record; one that is beyond is refused ---- */
#define LIMIT_RECORD_BYTES ((size_t)16 << 20)
#define LIMIT_RECORD_SECONDS 10 /* of one processor; --record-time gives another */
#define LIMIT_AUTHORS 20000     /* the longest real list has some 15,000 */
#define LIMIT_FACTS 10000       /* of all kinds together; the most that real abstracts have is some 100 */
#define LIMIT_JSON_DEPTH 64
#define LIMIT_XML_DEPTH 256                            /* elements inside elements */
#define LIMIT_XML_NODES ((size_t)1 << 20)              /* elements and pieces of text */
#define LIMIT_XML_AMPLIFICATION 16                     /* what entities may make of a record... */
#define LIMIT_XML_AMPLIFICATION_FROM ((size_t)1 << 20) /* ...once it is so many bytes */

/* ---- a document ---- */
#define LIMIT_DOCUMENT_BYTES \
	((size_t)64 << 20) /* of a format that is a single object; of BibTeX that is read ahead */
#define LIMIT_XML_CONTEXT ((size_t)1 << 20)     /* bytes of what a document says outside of a record */
#define LIMIT_BIB_MACROS 20000u                 /* @string definitions of one file */
#define LIMIT_BIB_MACRO_BYTES ((size_t)1 << 20) /* and their values */

/* ---- an input file and all archives in it; reaching one ends the file with an error ---- */
#define LIMIT_NESTING 4                          /* archives inside archives */
#define LIMIT_MEMBERS ((uint64_t)20000000)       /* members of archives */
#define LIMIT_EXPANDED_BYTES ((uint64_t)4 << 40) /* that come of it, at all levels of nesting together */
#define LIMIT_RATIO 500                          /* of these to the file's own bytes; gzip can reach 1,032 */
#define LIMIT_RATIO_FREE_BYTES ((uint64_t)64 << 20) /* before the ratio counts */
#define LIMIT_LISTED 1000000u                       /* lines of an @list */

/* ---- bounds that only nonsense meets: what is beyond is no part of the record ---- */
#define LIMIT_CSV_COLUMNS 2000u /* of a table */
#define LIMIT_BIB_FIELDS 1000u  /* of an entry */

/* Appends the table: a line a limit. */
void limits_write(struct buf *out);

#endif
