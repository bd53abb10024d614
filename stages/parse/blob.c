/* blob.c: the check of a record's bytes (format.h). */
#include "format.h"

#include <inttypes.h>

enum rc blob_check_utf8(const struct blob *b, struct place at, struct err *e)
{
	size_t bad = utf8_invalid(b->bytes);

	if (bad == SIZE_MAX)
		return RC_OK;
	return err_at(e, RC_SKIP, place_inside(at, b->bytes, bad),
	    "byte 0x%02x at offset %" PRIu64 " is not UTF-8", (unsigned char)b->bytes.p[bad], b->offset + bad);
}
