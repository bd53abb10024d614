/* split.h: what split_json.c (lines, arrays, objects in a row) and split_wrapped.c (an array inside an object) share.
 * Private to split_*.c; formats use format.h. */
#ifndef PAPERSIFT_SPLIT_H
#define PAPERSIFT_SPLIT_H

#include "format.h"

enum split_shape { SPLIT_LINES, SPLIT_ARRAY, SPLIT_VALUES };

struct json_splitter {
	bool begun; /* the shape is known */
	enum split_shape shape;
	bool opened, closed; /* of an array: '[' and ']' were read */
	bool told;           /* the end was reported as wrong */
};

/* Where a scanner stands inside a JSON text. */
struct nesting {
	size_t depth;
	bool quoted, escaped;
};

/* One byte on. True where the element that began at depth 0 ends before this byte (a separator), with *with true
 * where it ends with it. */
bool nesting_step(struct nesting *n, char c, bool *with);

/* split_json of format.h with its state in *j, which is zero at first. */
enum rc split_values(struct splitter *s, struct json_splitter *j, struct blob *out, struct err *e);
/* To the first byte of the next element, past white space and commas. RC_OK, RC_END, or RC_SKIP where the stream is
 * damaged. */
enum rc split_skip_separators(struct splitter *s, struct err *e);
/* The element that begins here into *out, whose offset, line and column are set by the caller. RC_OK or RC_SKIP; *cut
 * becomes true where the stream ends inside it. */
enum rc split_element(struct splitter *s, struct blob *out, bool *cut, struct err *e);
/* Consumes the rest of what n stands in, block by block. False where the stream ends before. */
bool split_discard(struct splitter *s, struct nesting n);

#endif
