/* stream.c: the window on a stream's bytes: peeking, lines, places (read.h). */
#include "stream.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define WINDOW_START ((size_t)128 << 10)

static size_t held(const struct stream *s)
{
	return s->end - s->start;
}

/* From now on lines are those of the file. */
static void stream_count_lines(struct stream *s)
{
	if (s->share)
		s->line += share_lines_before(s->share);
	s->share = NULL;
}

static struct place here(struct stream *s)
{
	stream_count_lines(s);
	return (struct place){s->path, s->line, stream_column(s)};
}

/* Room for n more bytes behind the window: moves it to the front first, grows it only when that isn't enough. */
static void make_room(struct stream *s, size_t n)
{
	if (s->cap - s->end >= n)
		return;
	if (s->start > 0) {
		memmove(s->p, s->p + s->start, held(s));
		s->end -= s->start;
		s->start = 0;
	}
	if (s->cap - s->end >= n)
		return;
	size_t cap = s->cap ? s->cap : WINDOW_START;
	while (cap - s->end < n)
		cap *= 2;
	s->p = mem_grow(s->p, cap);
	s->cap = cap;
}

/* Reads until `want` bytes are held; false when the source ended before. */
static bool fill(struct stream *s, size_t want)
{
	while (held(s) < want && !s->ended) {
		struct str block = {0};
		const char *why = NULL;
		enum rc rc = s->pull(s->source, &block, &why);

		if (s->utf16.order != UTF16_NOT && rc != RC_SKIP) {
			block = utf16_convert(&s->utf16, block, rc == RC_END);
			/* The last character may come with the end. */
			rc = block.n > 0 ? RC_OK : rc;
		}
		if (rc == RC_OK && block.n > 0) {
			make_room(s, block.n);
			memcpy(s->p + s->end, block.p, block.n);
			s->end += block.n;
		} else if (rc != RC_OK) {
			s->ended = true;
			if (rc != RC_END)
				buf_adds(&s->damage, why && *why ? why : "unreadable");
		}
	}
	return held(s) >= want;
}

static bool damaged(const struct stream *s)
{
	return s->damage.n > 0;
}

static enum rc tell_damage(struct stream *s, struct err *e)
{
	return err_at(e, RC_SKIP, here(s), "the input breaks off: %s", s->damage.p);
}

/* What was read before the text was known to be UTF-16. */
static void convert_held(struct stream *s)
{
	struct str text = utf16_convert(&s->utf16, (struct str){s->p, s->end}, false);

	s->end = 0;
	make_room(s, text.n);
	memcpy(s->p, text.p, text.n);
	s->end = text.n;
}

void stream_begin(struct stream *s, char *path, bool found, stream_pull *pull, void *source)
{
	static const char bom[] = "\xEF\xBB\xBF";

	free(s->path);
	s->path = path;
	s->found = found;
	s->pull = pull;
	s->source = source;
	s->start = s->end = 0;
	s->offset = s->line_offset = 0;
	s->line = 1;
	s->ended = s->told = false;
	buf_clear(&s->damage);
	s->share = NULL;
	utf16_begin(&s->utf16, UTF16_NOT);
	fill(s, 4);
	enum utf16_order order = utf16_guess((struct str){s->p ? s->p : "", s->end});
	if (order != UTF16_NOT) {
		utf16_begin(&s->utf16, order);
		convert_held(s);
	}
	if (fill(s, sizeof(bom) - 1) && memcmp(s->p, bom, sizeof(bom) - 1) == 0) {
		stream_skip(s, sizeof(bom) - 1);
		s->line_offset = s->offset;
	}
}

void stream_jump(struct stream *s, struct share *share)
{
	s->pull = share_pull;
	s->source = s->share = share;
	s->start = s->end = 0;
	s->offset = s->line_offset = share->at;
	s->line = 1;
	s->ended = s->told = false;
	buf_clear(&s->damage);
}

void stream_free(struct stream *s)
{
	free(s->path);
	free(s->p);
	buf_free(&s->damage);
	utf16_free(&s->utf16);
	*s = (struct stream){0};
}

const char *stream_path(const struct stream *s)
{
	return s->path;
}

bool stream_found(const struct stream *s)
{
	return s->found;
}

uint64_t stream_offset(const struct stream *s)
{
	return s->offset;
}

uint64_t stream_line(const struct stream *s)
{
	return s->line;
}

struct share *stream_share(const struct stream *s)
{
	return s->share;
}

uint64_t stream_column(const struct stream *s)
{
	return s->offset - s->line_offset + 1;
}

enum rc stream_peek(struct stream *s, size_t want, struct str *out, struct err *e)
{
	bool enough = fill(s, want);

	*out = (struct str){s->p ? s->p + s->start : "", held(s)};
	return !enough && damaged(s) ? tell_damage(s, e) : RC_OK;
}

void stream_skip(struct stream *s, size_t n)
{
	if (n > held(s))
		n = held(s);
	const char *p = s->p ? s->p + s->start : NULL, *end = p ? p + n : NULL;

	for (const char *q = p; q < end && (q = memchr(q, '\n', (size_t)(end - q))); q++) {
		s->line++;
		s->line_offset = s->offset + (uint64_t)(q - p) + 1;
	}
	s->start += n;
	s->offset += n;
}

/* Consumes n bytes that hold no newline but the last byte. */
static void consume_line(struct stream *s, size_t n, bool newline)
{
	s->start += n;
	s->offset += n;
	if (newline) {
		s->line++;
		s->line_offset = s->offset;
	}
}

/* Throws the rest of a line away, block by block. */
static void discard_line(struct stream *s)
{
	while (fill(s, 1)) {
		const char *p = s->p + s->start;
		const char *newline = memchr(p, '\n', held(s));

		consume_line(s, newline ? (size_t)(newline - p) + 1 : held(s), newline);
		if (newline)
			return;
	}
}

/* The first time at the end of a damaged stream the damage is told, from then on the stream has ended. */
static enum rc end_of(struct stream *s, struct err *e)
{
	if (!damaged(s) || s->told)
		return RC_END;
	s->told = true;
	tell_damage(s, e);
	stream_skip(s, held(s));
	return RC_SKIP;
}

enum rc stream_line_next(struct stream *s, size_t limit, struct str *out, struct err *e)
{
	size_t seen = 0; /* bytes already searched */
	const char *newline = NULL;

	*out = (struct str){0};
	while (!newline && seen <= limit && fill(s, seen + 1)) {
		newline = memchr(s->p + s->start + seen, '\n', held(s) - seen);
		if (!newline)
			seen = held(s);
	}
	size_t n = newline ? (size_t)(newline - (s->p + s->start)) : seen;
	if (n > limit) {
		err_at(e, RC_SKIP, here(s),
		    "the line is longer than %zu bytes, the limit of a record; skipped", limit);
		discard_line(s);
		return RC_SKIP;
	}
	/* Half a line before the damage is no record. */
	if (!newline && (seen == 0 || damaged(s)))
		return end_of(s, e);
	*out = (struct str){s->p + s->start, n};
	if (n > 0 && out->p[n - 1] == '\r')
		out->n--;
	consume_line(s, n + (newline ? 1 : 0), newline);
	return RC_OK;
}

enum rc stream_all(struct stream *s, size_t limit, struct str *out, struct err *e)
{
	*out = (struct str){0};
	if (fill(s, limit + 1)) {
		err_at(e, RC_SKIP, here(s), "the document is longer than %zu bytes, the limit", limit);
		s->ended = s->told = true;
		stream_skip(s, held(s));
		return RC_SKIP;
	}
	if (damaged(s) || held(s) == 0)
		return end_of(s, e);
	*out = (struct str){s->p + s->start, held(s)};
	stream_skip(s, held(s));
	return RC_OK;
}
