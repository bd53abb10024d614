/* utf16.h: UTF-16 (RFC 2781) to UTF-8, block by block. Private to stages/read. */
#ifndef PAPERSIFT_UTF16_H
#define PAPERSIFT_UTF16_H

#include "../../pipeline/str.h"

enum utf16_order { UTF16_NOT, UTF16_LITTLE, UTF16_BIG };

struct utf16 {
	enum utf16_order order;
	unsigned char rest[4]; /* bytes of a character that isn't whole yet */
	size_t rest_count;
	bool begun;     /* the byte order mark is behind */
	struct buf out; /* owned: the last block converted */
};

/* Is a text that begins with head UTF-16? Told by its byte order mark, or by the zero bytes of its first two characters,
 * as ASCII has them. */
enum utf16_order utf16_guess(struct str head);
/* Begins a text. The memory of out is kept. */
void utf16_begin(struct utf16 *u, enum utf16_order order);
/* The block as UTF-8, valid until the next call; what isn't whole at its end is kept for the next. A byte order mark is
 * left out; half a surrogate pair becomes U+FFFD, and so does, with `last`, what isn't whole at the end. */
struct str utf16_convert(struct utf16 *u, struct str block, bool last);
void utf16_free(struct utf16 *u);

#endif
