/* blob.c: places in a record's bytes, and their check (format.h). */
#include "format.h"

#include <inttypes.h>

struct place place_inside(struct place at, struct str text, size_t offset)
{
	struct str before = str_sub(text, 0, offset);
	size_t start = 0, newline;

	if (!at.line)
		at.line = 1;
	if (!at.column)
		at.column = 1;
	while ((newline = str_find_char(before, '\n', start)) != SIZE_MAX) {
		start = newline + 1;
		at.line++;
		at.column = 1;
	}
	at.column += before.n - start;
	return at;
}

enum rc blob_check_utf8(const struct blob *b, struct place at, struct err *e)
{
	size_t bad = utf8_invalid(b->bytes);

	if (bad == SIZE_MAX)
		return RC_OK;
	return err_at(e, RC_SKIP, place_inside(at, b->bytes, bad),
	    "byte 0x%02x at offset %" PRIu64 " is not UTF-8", (unsigned char)b->bytes.p[bad], b->offset + bad);
}
