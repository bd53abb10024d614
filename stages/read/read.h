/* read.h: bytes. Inputs (files, stdin, directories) become streams, one for each regular file or archive member,
 * decompressed on the way (gzip by zlib; xz, zstd, bzip2, tar, zip, 7z by libarchive). Never unpacks to disk; member
 * names are never used as paths. UTF-16, told by its byte order mark or its zero bytes, becomes UTF-8. */
#ifndef PAPERSIFT_READ_H
#define PAPERSIFT_READ_H

#include "../../pipeline/arena.h"
#include "../../pipeline/err.h"
#include "../../pipeline/limits.h"
#include "../../pipeline/str.h"

/* Limits of one input file and all archives in it are in limits.h. */
struct read_limits {
	uint64_t members, bytes, free_bytes;
	unsigned ratio;
};

struct reader;       /* walks the inputs */
struct http_options; /* http.h */

/* One readable byte stream. Valid until the next reader_next. */
struct stream;

/* inputs: paths as the user gave them (borrowed until reader_close), or web addresses; "-" is stdin, "@FILE" the inputs
 * that FILE lists, one a line ("@-": stdin lists them). Never fails. */
struct reader *reader_open(const char *const *inputs, size_t count);
/* Other limits than those above, for tests. */
void reader_limit(struct reader *r, const struct read_limits *limits);
/* How inputs that are web addresses ("https://...") are asked for; copied. Without it: http_defaults. */
void reader_set_http(struct reader *r, const struct http_options *http);
/* Only share number `number` (from 1) of `count` of all that is in the inputs; every record is in exactly one share.
 * Files found in directories go to the shares in turn, and so do the members of archives that the user named; of other
 * inputs every share gets a stream, whose records are to be parted (reader_parts, reader_cut). What is wrong with an
 * input is told in one share. */
void reader_set_shard(struct reader *r, unsigned number, unsigned count);
/* Moves to the next stream. RC_OK: *out is it. RC_END: no more. RC_SKIP: an input (or member) can't be read; the
 * message says which and why; call again for the next. Directories are walked in byte order of their names,
 * hidden files left out, once, at reader_open: what a run writes into its own input directory is not read.
 * Archives inside archives are opened too, LIMIT_NESTING deep. */
enum rc reader_next(struct reader *r, struct stream **out, struct err *e);
/* Path of the input or member that the last reader_next refused (RC_SKIP), of the form of stream_path; "" before any
 * was. Borrowed, valid until the next reader_next. */
const char *reader_refused(const struct reader *r);
/* Tells the file that the current stream lies in from what it was at another time: its size and time. "" where it is no
 * regular file. Borrowed, valid until the next reader_next. */
const char *reader_fingerprint(const struct reader *r);
/* Whether the current stream is one of which every share gets a part of the records. */
bool reader_parts(const struct reader *r);
/* Whether it is for this share to say what is wrong with the current stream as a whole. */
bool reader_tells(const struct reader *r);
/* Of such a stream whose records are lines leaves only this share's bytes, without reading the others. Its lines are
 * counted from the share's first one (stream_share). False where it is no plain file in UTF-8: then the records are to be counted. */
bool reader_cut(struct reader *r, struct stream *s);
void reader_close(struct reader *r); /* NULL allowed */
/* Compressed bytes taken from inputs so far and in all (0 when unknown: stdin), for progress. Thread-safe. */
void reader_progress(const struct reader *r, uint64_t *done, uint64_t *total);

/* Path as the user knows it: "dir/a.tar.gz!part/b.jsonl", "stdin" for "-"; valid UTF-8 without control characters ('?'
 * stands for them). Borrowed, valid until the next reader_next. */
const char *stream_path(const struct stream *s);
/* True where the stream was found by walking a directory or lies in an archive (not named by the user itself). */
bool stream_found(const struct stream *s);
/* A view of at least `want` of the next bytes (fewer only at the end of the stream), not consumed. Valid until the
 * next call on the stream. RC_OK (also with an empty view, at the end), or RC_SKIP where the stream is damaged
 * before that many bytes: message located, what could be read before the damage in *out. Peeking tells of the
 * damage every time, and the read that reaches it tells once more: who only sniffs may ignore it. */
enum rc stream_peek(struct stream *s, size_t want, struct str *out, struct err *e);
void stream_skip(struct stream *s, size_t n); /* consume n bytes that were peeked */
/* Decompressed bytes consumed (of UTF-16: in its UTF-8 form); a UTF-8 BOM already is, at the start. */
uint64_t stream_offset(const struct stream *s);
uint64_t stream_line(const struct stream *s); /* 1 + newlines consumed */
/* Where a record's line is counted from: a share of a file (share.h), until a message needs the line in the file. NULL:
 * the stream's first line. Valid until reader_close. */
struct share *stream_share(const struct stream *s);
uint64_t stream_column(const struct stream *s); /* of the next byte, from 1, in bytes */
/* Next line without its newline (or CR LF), consumed; the view is valid until the next call on the stream.
 * RC_END at the end; RC_SKIP where the line is longer than limit (consumed and thrown away, never held in memory as
 * a whole; message located) or the stream is damaged (then the next call returns RC_END). */
enum rc stream_line_next(struct stream *s, size_t limit, struct str *out, struct err *e);
/* Everything left, consumed, valid until the next call. RC_END where nothing is left; RC_SKIP when it is more than
 * limit or damaged (message located; the stream is at its end then). */
enum rc stream_all(struct stream *s, size_t limit, struct str *out, struct err *e);

#endif
