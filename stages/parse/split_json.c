/* split_json.c: cuts JSON Lines, JSON arrays and JSON objects one after the other into records (format.h). It knows
 * strings and nesting, no more: what a record holds is the parser's business. */
#include "split.h"

#define LOOK_BYTES ((size_t)64 << 10)

bool nesting_step(struct nesting *n, char c, bool *with)
{
	*with = false;
	if (n->quoted) {
		if (n->escaped)
			n->escaped = false;
		else if (c == '\\')
			n->escaped = true;
		else if (c == '"')
			n->quoted = false;
		return false;
	}
	switch (c) {
	case '"':
		n->quoted = true;
		return false;
	case '{':
	case '[':
		n->depth++;
		return false;
	case '}':
	case ']':
		if (n->depth == 0)
			return true;
		*with = --n->depth == 0;
		return *with;
	case ',':
		return n->depth == 0;
	default:
		return false;
	}
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* An object that goes on with a key or its end on the next line was printed over several lines. A broken line of JSON
 * Lines is followed by the next object's brace. */
static enum split_shape find_shape(struct str head)
{
	size_t i = 0, newline;

	while (i < head.n && is_space(head.p[i]))
		i++;
	if (i < head.n && head.p[i] == '[')
		return SPLIT_ARRAY;
	newline = str_find_char(head, '\n', i);
	if (i == head.n || head.p[i] != '{' || newline == SIZE_MAX)
		return SPLIT_LINES;
	struct str first = str_trim(str_sub(head, i, newline));
	struct str rest = str_trim(str_sub(head, newline, head.n));
	bool open = str_is(first, "{") || str_ends(first, ",") || str_ends(first, "[") || str_ends(first, "{");
	return open && (str_starts(rest, "\"") || str_starts(rest, "}")) ? SPLIT_VALUES : SPLIT_LINES;
}

bool split_json_by_lines(struct str head)
{
	return find_shape(head) == SPLIT_LINES;
}

static enum rc split_lines(struct splitter *s, struct blob *out, struct err *e)
{
	for (;;) {
		struct str line;

		out->offset = stream_offset(s->stream);
		out->line = stream_line(s->stream);
		out->column = 1;
		enum rc rc = stream_line_next(s->stream, LIMIT_RECORD_BYTES, &line, e);
		if (rc != RC_OK)
			return rc;
		if (str_trim(line).n == 0)
			continue;
		out->bytes = line;
		return RC_OK;
	}
}

static struct place place_of(const struct splitter *s, const struct blob *b)
{
	return (struct place){stream_path(s->stream), b->line, b->column};
}

enum rc split_skip_separators(struct splitter *s, struct err *e)
{
	for (;;) {
		struct str head;
		enum rc rc = stream_peek(s->stream, 1, &head, e);
		size_t n = 0;

		if (head.n == 0)
			return rc == RC_OK ? RC_END : rc;
		while (n < head.n && (is_space(head.p[n]) || head.p[n] == ','))
			n++;
		stream_skip(s->stream, n);
		if (n < head.n)
			return RC_OK;
	}
}

bool split_discard(struct splitter *s, struct nesting n)
{
	struct err ignored;
	bool ends = false, with = false;

	while (!ends) {
		struct str head;
		size_t i = 0;

		stream_peek(s->stream, 1, &head, &ignored);
		if (head.n == 0)
			return false;
		while (!ends && i < head.n) {
			ends = nesting_step(&n, head.p[i], &with);
			i += !ends || with;
		}
		stream_skip(s->stream, i);
	}
	return true;
}

enum rc split_element(struct splitter *s, struct blob *out, bool *cut, struct err *e)
{
	struct nesting n = {0};
	struct str head = {0};
	size_t i = 0;
	bool ends = false, with = false;
	enum rc rc = RC_OK;

	while (!ends) {
		rc = stream_peek(s->stream, i + 1, &head, e);
		if (head.n <= i)
			break;
		while (!ends && i < head.n && i <= LIMIT_RECORD_BYTES) {
			ends = nesting_step(&n, head.p[i], &with);
			i += !ends || with;
		}
		if (i > LIMIT_RECORD_BYTES) {
			stream_skip(s->stream, i);
			if (!ends)
				split_discard(s, n);
			return err_at(e, RC_SKIP, place_of(s, out),
			    "the record is longer than %zu bytes, the limit; skipped", LIMIT_RECORD_BYTES);
		}
	}
	if (!ends && (n.depth > 0 || n.quoted)) {
		/* Cut off. A damaged stream has said why already. */
		if (rc == RC_OK)
			err_at(e, RC_SKIP, place_of(s, out), "the input ends inside this record");
		*cut = true;
		stream_skip(s->stream, head.n);
		return RC_SKIP;
	}
	out->bytes = str_trim(str_sub(head, 0, i));
	stream_skip(s->stream, i);
	return RC_OK;
}

/* The next element of an array, or the next of the objects that follow one another. */
static enum rc split_row(struct splitter *s, struct json_splitter *j, struct blob *out, struct err *e)
{
	struct str head;
	enum rc rc;

	for (;;) {
		rc = j->told ? RC_END : split_skip_separators(s, e);
		out->offset = stream_offset(s->stream);
		out->line = stream_line(s->stream);
		out->column = stream_column(s->stream);
		if (rc == RC_SKIP)
			j->told = true;
		if (rc == RC_END && j->opened && !j->closed && !j->told) {
			j->told = true;
			return err_at(e, RC_SKIP, place_of(s, out), "the array isn't closed: ']' expected");
		}
		if (rc != RC_OK)
			return rc;
		stream_peek(s->stream, 1, &head, e);
		if (j->closed) {
			j->told = true;
			return err_at(
			    e, RC_SKIP, place_of(s, out), "text after the end of the array is ignored");
		}
		if (j->shape == SPLIT_ARRAY && !j->opened) {
			j->opened = true;
		} else if (head.p[0] == ']' && j->opened) {
			j->closed = true;
		} else if (head.p[0] == ']' || head.p[0] == '}') {
			stream_skip(s->stream, 1);
			return err_at(e, RC_SKIP, place_of(s, out), "'%c' that closes nothing", head.p[0]);
		} else {
			return split_element(s, out, &j->told, e);
		}
		stream_skip(s->stream, 1);
	}
}

enum rc split_values(struct splitter *s, struct json_splitter *j, struct blob *out, struct err *e)
{
	*out = (struct blob){0};
	if (!j->begun) {
		struct str head;

		stream_peek(s->stream, LOOK_BYTES, &head, e);
		j->begun = true;
		j->shape = find_shape(head);
	}
	return j->shape == SPLIT_LINES ? split_lines(s, out, e) : split_row(s, j, out, e);
}

enum rc split_json(struct splitter *s, struct blob *out, struct err *e)
{
	if (!s->state)
		s->state = arena_alloc(&s->arena, sizeof(struct json_splitter));
	return split_values(s, s->state, out, e);
}
