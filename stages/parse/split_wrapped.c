/* split_wrapped.c: cuts the records out of an array that lies inside an object: {"message": {"items": [...]}}, as
 * services answer and dumps are laid out (format.h). Nothing but one record, and what stands before the array, is held
 * in memory. Several such objects may follow one another, as lines, in a row or as the elements of an array: pages of
 * one answer. A scanner like split_json.c's, which it uses for all that isn't wrapped. */
#include "split.h"

#include <string.h>

#define LIMIT_WAY 4    /* keys of one way */
#define LIMIT_KEY 64   /* bytes of one of them */

enum mode { MODE_UNKNOWN, MODE_PLAIN, MODE_WRAPPED };

struct wrapped {
	enum mode mode;
	struct json_splitter plain;
	bool inside; /* the array of records */
	size_t open; /* objects around the array that aren't closed yet */
	bool told;   /* the end was reported as wrong */
};

/* A walk along the members of an object, looking for the array. Offsets count from the object's brace. */
struct search {
	const char *const *ways;
	struct nesting at;
	char taken[LIMIT_WAY][LIMIT_KEY]; /* keys of the way so far: objects that were entered */
	size_t taken_count;
	size_t key;      /* offset behind the quote of the string being read, as far as it may be a key */
	struct str name; /* the key whose value comes next: a copy in `buffer` */
	char buffer[LIMIT_KEY];
	bool may_be_key; /* behind '{' or ',' */
	bool value;      /* behind ':' */
};

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The n-th key of a way, empty behind its end; *last where none follows. */
static struct str way_key(const char *way, size_t n, bool *last)
{
	struct str rest = str_of(way), key = {0};

	for (size_t i = 0; i <= n; i++) {
		size_t dot = str_find_char(rest, '.', 0);

		key = str_sub(rest, 0, dot);
		rest = dot == SIZE_MAX ? (struct str){0} : str_sub(rest, dot + 1, rest.n);
	}
	*last = rest.n == 0;
	return key;
}

/* Does a way go on with this key from where the search stands? *last where it ends with it. */
static bool on_the_way(const struct search *f, bool *last)
{
	for (size_t w = 0; f->ways[w]; w++) {
		bool fits = true;

		for (size_t i = 0; i < f->taken_count && fits; i++)
			fits = str_is(way_key(f->ways[w], i, last), f->taken[i]);
		if (fits && str_eq(way_key(f->ways[w], f->taken_count, last), f->name))
			return true;
	}
	return false;
}

/* A value begins with this byte. True where it is the array. */
static bool begins_value(struct search *f, char c)
{
	bool last = false;

	f->value = false;
	if (f->name.n == 0 || (c != '[' && c != '{') || !on_the_way(f, &last))
		return false;
	if (last)
		return c == '[';
	if (c == '{' && f->taken_count < LIMIT_WAY) {
		memcpy(f->taken[f->taken_count], f->buffer, f->name.n);
		f->taken[f->taken_count++][f->name.n] = '\0';
		f->may_be_key = true;
	}
	return false;
}

/* The byte at offset i. True where it opens the array of records. */
static bool search_step(struct search *f, struct str text, size_t i)
{
	char c = text.p[i];
	bool with, quoted = f->at.quoted, here = f->at.depth == f->taken_count + 1;

	if (!quoted && here && !is_space(c)) {
		if (f->value && begins_value(f, c)) {
			return true;
		} else if (c == '"' && f->may_be_key) {
			f->key = i + 1;
		} else if (c == ':' && f->name.n > 0) {
			f->value = true;
		} else if (c == ',') {
			f->name.n = 0;
		}
		f->may_be_key = c == ',' || (c == '{' && f->may_be_key);
	}
	nesting_step(&f->at, c, &with);
	if (quoted && !f->at.quoted && f->key > 0) {
		size_t n = i - f->key;

		f->name = (struct str){f->buffer, n < LIMIT_KEY ? n : 0};
		memcpy(f->buffer, text.p + f->key, f->name.n);
		f->key = 0;
	}
	if (!quoted && c == '}' && f->taken_count > 0 && f->at.depth == f->taken_count)
		f->taken_count--;
	return false;
}

/* Looks through the object whose brace is the byte `from` of what comes next in the stream. True where it holds the
 * array: *array is the offset of its bracket, *open the number of objects around it. Consumes nothing. */
static bool find_array(
    struct splitter *s, size_t from, const char *const *ways, size_t *array, size_t *open, struct err *e)
{
	struct search f = {.ways = ways, .may_be_key = true};
	struct str text = {0};

	for (size_t i = from; i < LIMIT_RECORD_BYTES; i++) {
		if (i >= text.n) {
			stream_peek(s->stream, i + 1, &text, e);
			if (i >= text.n)
				return false;
		}
		if (i == from) {
			f.at.depth = 1;
		} else if (search_step(&f, text, i)) {
			*array = i;
			*open = f.at.depth;
			return true;
		}
		if (f.at.depth == 0)
			return false;
	}
	return false;
}

/* Does the stream begin with an object, or an array of objects, that holds records? */
static bool is_wrapped(struct splitter *s, const char *const *ways, struct err *e)
{
	size_t i = 0, array, open;
	struct str head;

	for (;;) {
		stream_peek(s->stream, i + 1, &head, e);
		if (i >= head.n || i >= LIMIT_RECORD_BYTES)
			return false;
		if (!is_space(head.p[i]) && head.p[i] != '[')
			break;
		i++;
	}
	return head.p[i] == '{' && find_array(s, i, ways, &array, &open, e);
}

static void set_place(const struct splitter *s, struct blob *out)
{
	out->offset = stream_offset(s->stream);
	out->line = stream_line(s->stream);
	out->column = stream_column(s->stream);
}

static enum rc tell_end(struct wrapped *w, const struct splitter *s, const struct blob *b, struct err *e)
{
	w->told = true;
	return err_at(e, RC_SKIP, (struct place){stream_path(s->stream), b->line, b->column}, "%s",
	    w->inside ? "the array of records isn't closed: ']' expected"
	              : "the object around the records isn't closed: '}' expected");
}

/* To the next object outside any array of records: enters it where it holds one. RC_OK where a record of its own
 * begins here; RC_END; RC_SKIP. *entered: an array was entered instead. */
static enum rc seek(
    struct wrapped *w, struct splitter *s, const char *const *ways, bool *entered, struct err *e)
{
	size_t array, open;
	struct str head;

	*entered = false;
	for (;;) {
		enum rc rc = split_skip_separators(s, e);
		if (rc != RC_OK)
			return rc;
		stream_peek(s->stream, 1, &head, e);
		if (head.p[0] != '[' && head.p[0] != ']' && head.p[0] != '}')
			break;
		stream_skip(s->stream, 1); /* of an array of pages */
	}
	if (head.p[0] == '{' && find_array(s, 0, ways, &array, &open, e)) {
		stream_skip(s->stream, array + 1);
		w->inside = *entered = true;
		w->open = open;
	}
	return RC_OK;
}

static enum rc split_pages(
    struct wrapped *w, struct splitter *s, struct blob *out, const char *const *ways, struct err *e)
{
	struct str head;

	for (;;) {
		bool entered = false;
		enum rc rc = w->told ? RC_END : RC_OK;

		if (rc == RC_OK && !w->inside && w->open > 0) {
			bool whole = split_discard(s, (struct nesting){.depth = w->open});

			set_place(s, out);
			w->open = 0;
			if (!whole)
				return tell_end(w, s, out, e);
		}
		if (rc == RC_OK)
			rc = w->inside ? split_skip_separators(s, e) : seek(w, s, ways, &entered, e);
		if (entered)
			continue;
		set_place(s, out);
		if (rc == RC_SKIP)
			w->told = true;
		if (rc == RC_END && w->inside && !w->told)
			return tell_end(w, s, out, e);
		if (rc != RC_OK)
			return rc;
		stream_peek(s->stream, 1, &head, e);
		if (!w->inside || (head.p[0] != ']' && head.p[0] != '}'))
			return split_element(s, out, &w->told, e);
		/* A brace here is a record's too many; the array goes on. */
		stream_skip(s->stream, 1);
		if (head.p[0] == '}')
			return err_at(e, RC_SKIP, (struct place){stream_path(s->stream), out->line, out->column},
			    "'}' that closes nothing");
		w->inside = false;
	}
}

enum rc split_json_wrapped(
    struct splitter *s, struct blob *out, const char *const *ways, struct err *e)
{
	struct wrapped *w = s->state;

	*out = (struct blob){0};
	if (!w)
		s->state = w = arena_alloc(&s->arena, sizeof(*w));
	if (w->mode == MODE_UNKNOWN)
		w->mode = is_wrapped(s, ways, e) ? MODE_WRAPPED : MODE_PLAIN;
	return w->mode == MODE_PLAIN ? split_values(s, &w->plain, out, e) : split_pages(w, s, out, ways, e);
}
