/* str.h: text. `struct str` is a view (pointer and length) that never owns; `struct buf` is a builder that owns
 * its bytes. Text is UTF-8 and may hold NUL bytes; strlen is used only at the edges. */
#ifndef PAPERSIFT_STR_H
#define PAPERSIFT_STR_H

#include "arena.h"
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str {
	const char *p; /* borrowed; may be NULL where n is 0 */
	size_t n;      /* bytes */
};

/* A view of a string literal. */
#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
/* For printf's "%.*s". */
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

struct str str_of(const char *cstr); /* view of a NUL-ended string; NULL gives the empty view */
struct str str_sub(struct str s, size_t from, size_t to); /* bytes [from, to), both clamped to the length */
bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *cstr);
bool str_eq_nocase(struct str a, struct str b); /* ASCII case only */
int str_cmp(struct str a, struct str b);        /* byte order */
bool str_starts(struct str s, const char *prefix);
bool str_ends(struct str s, const char *suffix);
bool str_starts_nocase(struct str s, const char *prefix);
bool str_has_nocase(struct str s, const char *part);
/* Byte offset of the first occurrence at or after `from`, or SIZE_MAX. */
size_t str_find(struct str s, struct str needle, size_t from);
size_t str_find_char(struct str s, char c, size_t from);
struct str str_trim(struct str s); /* ASCII white space off both ends */
struct str str_dup(struct arena *a, struct str s);
struct str str_fmt(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* White space (ASCII) runs become one space, ends trimmed; the view itself where nothing changes. */
struct str str_fold_space(struct arena *a, struct str s);
/* ASCII letters to lower case, in the arena. */
struct str str_lower(struct arena *a, struct str s);
/* FNV-1a 64-bit (http://www.isthe.com/chongo/tech/comp/fnv/); seed 0 starts a new hash, else continues one. */
uint64_t str_hash(struct str s, uint64_t seed);

/* ---- UTF-8 ---- */
/* Offset of the first byte that is not valid UTF-8 (RFC 3629: no surrogates, no overlongs), or SIZE_MAX. */
size_t utf8_invalid(struct str s);
bool utf8_is_ascii(struct str s);
/* Code points in s, which must be valid UTF-8. */
size_t utf8_length(struct str s);
/* Decodes the code point at byte i < s.n of valid UTF-8; *size gets its bytes. */
uint32_t utf8_decode(struct str s, size_t i, size_t *size);
/* C0, DEL and C1, which steer terminals. */
bool utf8_is_control(uint32_t cp);
/* The same, and the line and paragraph separators: what some reader takes for the end of a line. */
bool utf8_ends_line(uint32_t cp);
/* The embeddings, overrides and isolates that can make a text read as another (Unicode TR 9). */
bool utf8_turns_line(uint32_t cp);
/* Writes cp to out (4 bytes of room); returns the bytes written. */
size_t utf8_encode(uint32_t cp, char out[4]);
/* Byte offset of code point number `index` (clamped to the end). */
size_t utf8_offset(struct str s, size_t index);

/* ---- builder ---- */
struct buf {
	char *p; /* owned; never NULL after the first append, and then NUL-ended */
	size_t n, cap;
};

void buf_add(struct buf *b, struct str s);
void buf_addc(struct buf *b, char c);
void buf_adds(struct buf *b, const char *cstr);
void buf_addf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_addcp(struct buf *b, uint32_t cp); /* one code point as UTF-8 */
void buf_reserve(struct buf *b, size_t more);
void buf_clear(struct buf *b); /* length 0, memory kept */
void buf_free(struct buf *b);
struct str buf_str(const struct buf *b); /* view, valid until the next change */

#endif
