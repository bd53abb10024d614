/* lines.c: records made of lines (lines.h). */
#include "lines.h"
#include <string.h>

#define STEP_BYTES ((size_t)64 << 10)

void scan_begin(struct scan *c, struct stream *s)
{
	*c = (struct scan){.stream = s};
}

bool scan_more(struct scan *c, size_t n)
{
	struct err e;

	if (c->view.n >= n)
		return true;
	c->damaged = stream_peek(c->stream, n, &c->view, &e) == RC_SKIP;
	return c->view.n >= n;
}

static struct str without_return(struct str line)
{
	if (line.n > 0 && line.p[line.n - 1] == '\r')
		line.n--;
	return line;
}

bool scan_line(struct scan *c, size_t at, struct str *line, size_t *next)
{
	size_t seen = at; /* nothing before it is a newline */

	for (;;) {
		const char *newline =
		    c->view.n > seen ? memchr(c->view.p + seen, '\n', c->view.n - seen) : NULL;

		if (newline) {
			size_t end = (size_t)(newline - c->view.p);

			*line = without_return(str_sub(c->view, at, end));
			*next = end + 1;
			return true;
		}
		seen = c->view.n > at ? c->view.n : at;
		if (seen - at > LIMIT_RECORD_BYTES || !scan_more(c, seen + STEP_BYTES)) {
			/* More may have come all the same, less than was asked for. */
			if (c->view.n > seen)
				continue;
			*line = without_return(str_sub(c->view, at, c->view.n));
			*next = c->view.n;
			return c->view.n > at;
		}
	}
}

enum rc scan_end(struct scan *c, struct err *e)
{
	struct str rest;

	if (!c->damaged) {
		stream_skip(c->stream, c->view.n);
		c->view = (struct str){0};
		return RC_END;
	}
	return stream_all(c->stream, LIMIT_RECORD_BYTES, &rest, e) == RC_SKIP ? RC_SKIP : RC_END;
}

static void consume(struct scan *c, size_t n)
{
	stream_skip(c->stream, n);
	c->view = str_sub(c->view, n, c->view.n);
}

void scan_take(struct scan *c, size_t n, struct blob *out)
{
	*out = (struct blob){.bytes = str_sub(c->view, 0, n),
	    .offset = stream_offset(c->stream),
	    .line = stream_line(c->stream),
	    .column = stream_column(c->stream)};
	consume(c, n);
}

static enum rc refuse_long(struct scan *c, struct line_state *state, struct blob *out, struct err *e)
{
	struct place at = {stream_path(c->stream), stream_line(c->stream), stream_column(c->stream)};

	*out = (struct blob){.offset = stream_offset(c->stream), .line = at.line, .column = at.column};
	state->skipping = true;
	return err_at(
	    e, RC_SKIP, at, "the record is longer than %zu bytes, the limit; skipped", LIMIT_RECORD_BYTES);
}

static void close_record(struct line_state *state)
{
	state->inside = state->skipping = false;
	state->phase = 0;
}

enum rc split_lines(struct splitter *s, line_kind_fn *kind, struct blob *out, struct err *e)
{
	struct line_state *state = s->state;
	struct scan c;
	struct str line;
	size_t at = 0, next = 0;

	if (!state)
		s->state = state = arena_alloc(&s->arena, sizeof(*state));
	scan_begin(&c, s->stream);
	while (scan_line(&c, at, &line, &next)) {
		enum line_kind is = kind(state, line);
		bool open = state->inside && !state->skipping;

		if (state->inside && (is == LINE_BEGINS || is == LINE_CLOSES)) {
			close_record(state);
			if (open) {
				scan_take(&c, at, out);
				return RC_OK;
			}
			continue; /* asked again: it begins a record now */
		}
		if (is == LINE_BEGINS && !state->inside)
			state->inside = open = true;
		if (is == LINE_ENDS && state->inside) {
			close_record(state);
			if (open) {
				scan_take(&c, next, out);
				return RC_OK;
			}
		}
		at = next;
		if (!open) {
			consume(&c, at);
			at = 0;
		} else if (at > LIMIT_RECORD_BYTES) {
			enum rc rc = refuse_long(&c, state, out, e);

			consume(&c, at);
			return rc;
		}
	}
	if (!state->inside || state->skipping || c.damaged || at == 0)
		return scan_end(&c, e);
	close_record(state);
	scan_take(&c, at, out);
	return RC_OK;
}

bool next_line(struct str text, size_t *at, struct str *line)
{
	if (*at >= text.n)
		return false;
	size_t end = str_find_char(text, '\n', *at);
	*line = without_return(str_sub(text, *at, end == SIZE_MAX ? text.n : end));
	*at = end == SIZE_MAX ? text.n : end + 1;
	return true;
}
