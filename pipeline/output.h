/* output.h: writing data out, and the promise that no input is ever overwritten. */
#ifndef PAPERSIFT_OUTPUT_H
#define PAPERSIFT_OUTPUT_H

#include "err.h"
#include "options.h"
#include "str.h"

/* Writes all of s to the descriptor. RC_OK; RC_END where the reader of a pipe has gone (SIGPIPE must be ignored);
 * RC_FATAL with a message for anything else. */
enum rc output_write(int fd, struct str s, struct err *e);
/* Refuses (RC_FATAL) output paths that are an input, lie in a directory that is an input (the next run would read
 * them), or name the same file twice, the database included; also what can't be made: a directory, or a file in one
 * that isn't there or isn't writable. */
enum rc outputs_check(const struct options *o, struct err *e);

#endif
