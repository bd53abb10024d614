/* rejects.h: what was refused, and where it is told: one line on stderr, one JSON object in the --rejects file, one
 * row in the database.
 *
 * stderr gets the first REJECTS_SHOWN records' lines and, at the end, how many more there were; inputs that can't
 * be read, and files that are no input, get a line each. --quiet hides all but those of inputs. File and database get everything. */
#ifndef PAPERSIFT_REJECTS_H
#define PAPERSIFT_REJECTS_H

#include "err.h"
#include "options.h"
#include "str.h"
#include <stdio.h>

#define REJECTS_SHOWN 20

struct paper;
struct progress;
struct reasons;
struct store;

enum reject_kind {
	REJECT_RECORD, /* one record of an input; counts among the records read */
	REJECT_INPUT,  /* an input or archive member that gave no record at all */
	REJECT_SKIPPED /* a file found on the way that no format knows; no error */
};

struct reject {
	enum reject_kind kind;
	const char *path;      /* as the user knows it; "" where only the reason tells */
	const char *format;    /* name of the input format, "" when unknown */
	const char *reason;    /* the located message */
	uint64_t offset, line; /* of the record's first byte in its decompressed stream; line 0 when unknown */
};

struct rejects {
	const struct options *options; /* borrowed */
	struct store *store;           /* borrowed, or NULL */
	struct progress *progress;     /* borrowed: its line is wiped before one of ours */
	struct reasons *reasons;       /* borrowed, or NULL: counts records by reason */
	FILE *file;                    /* owned, or NULL */
	struct buf line;               /* owned scratch */
	uint64_t records, inputs;      /* refused so far */
	uint64_t warnings;             /* given so far */
};

/* Opens options->rejects for writing, if given; its first `keep` bytes stay. RC_FATAL when it can't be. Call
 * rejects_close in either case. */
enum rc rejects_open(struct rejects *r, const struct options *options, struct store *store,
    struct progress *progress, uint64_t keep, struct err *e);
/* Bytes of the file so far, all of them handed to the system; 0 where there is none. RC_FATAL where they couldn't be. */
enum rc rejects_size(struct rejects *r, uint64_t *size, struct err *e);
/* Counts and tells one. RC_FATAL when the database refuses it. */
enum rc rejects_add(struct rejects *r, const struct reject *what, struct err *e);
/* Tells a located message about a record that was taken all the same: on stderr only, and no more than REJECTS_SHOWN. */
void rejects_warn(struct rejects *r, const char *message);
/* Warns of each rule that reached a limit on a paper, which is at `at`: its facts are there, but for what these would have
 * found. */
void rejects_warn_stopped(struct rejects *r, const struct paper *p, struct place at);
/* Says how many weren't shown; closes the file. RC_FATAL where it couldn't be written in full. */
enum rc rejects_close(struct rejects *r, struct err *e);

#endif
