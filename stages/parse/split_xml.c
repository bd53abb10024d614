/* split_xml.c: cuts a stream of XML documents into records (xml.h). It knows tags, comments and the like, no more:
 * whether a record is well-formed is the parser's business. A record ends at the end tag of its name, whatever stands
 * inside, so that damage in one doesn't reach the next. */
#include "xml.h"

#include <string.h>

#define NAME_LIMIT 128 /* bytes of an element's name that count */

/* An element that is open outside of records. */
struct ancestor {
	char name[NAME_LIMIT];
	size_t name_length;
	size_t before;    /* bytes of context before its start tag */
	size_t records;   /* records in it so far */
	size_t own, end;  /* the context element in it that may be a record itself: bytes of the context; end 0: none */
	struct blob place; /* of that element */
};

struct xml_splitter {
	char *context; /* LIMIT_XML_CONTEXT bytes: declaration, document type, start tags, context elements */
	size_t context_length, declaration_length;
	struct ancestor *open; /* LIMIT_XML_DEPTH of them */
	size_t depth;
	char *out; /* context and record, side by side */
	size_t out_size;
	size_t records; /* told so far, refused ones too */
	bool ended;
};

struct cutting {
	struct splitter *s;
	struct xml_splitter *x;
	const struct xml_plan *plan;
	struct blob *out;
	struct err *e;
};

/* ---- the stream ---- */

/* A view of at least n bytes where there are so many. */
static struct str peek(const struct cutting *c, size_t n)
{
	struct str head;
	struct err ignored; /* damage is told where the stream ends */

	stream_peek(c->s->stream, n, &head, &ignored);
	return head;
}

static void skip(const struct cutting *c, size_t n)
{
	stream_skip(c->s->stream, n);
}

/* Byte behind the next `mark` at or after byte i of what is next, within `limit` bytes; SIZE_MAX where there is none. */
static size_t find_behind(const struct cutting *c, size_t i, const char *mark, size_t limit)
{
	size_t length = strlen(mark);

	for (;;) {
		struct str head = peek(c, i + length);
		size_t at = str_find(str_sub(head, 0, limit), str_of(mark), i);

		if (at != SIZE_MAX)
			return at + length;
		if (head.n >= limit || head.n < i + length)
			return SIZE_MAX;
		i = head.n - length + 1;
	}
}

/* Skips to the next `mark` and it, however far it is; without holding what lies between. False at the end. */
static bool skip_behind(const struct cutting *c, const char *mark)
{
	size_t length = strlen(mark);

	for (;;) {
		struct str head = peek(c, length);
		size_t at = str_find(head, str_of(mark), 0);

		if (at != SIZE_MAX) {
			skip(c, at + length);
			return true;
		}
		if (head.n < length) {
			skip(c, head.n);
			return false;
		}
		skip(c, head.n - length + 1);
	}
}

/* Byte behind the tag that begins at byte i: quoted values may hold '>'. SIZE_MAX where it doesn't end in time. */
static size_t tag_end(const struct cutting *c, size_t i)
{
	struct str head = peek(c, i + 1);
	char quote = 0;

	for (size_t k = i + 1; k - i < LIMIT_XML_TAG; k++) {
		if (k >= head.n)
			head = peek(c, k + 1);
		if (k >= head.n || head.p[k] == '<')
			break;
		if (quote)
			quote = head.p[k] == quote ? '\0' : quote;
		else if (head.p[k] == '"' || head.p[k] == '\'')
			quote = head.p[k];
		else if (head.p[k] == '>')
			return k + 1;
	}
	return SIZE_MAX;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool ends_name(char c)
{
	return is_space(c) || c == '>' || c == '/' || c == '<';
}

/* The name that begins at byte i, with its prefix. It is cut at NAME_LIMIT. */
static struct str name_at(struct str s, size_t i)
{
	size_t end = i;

	while (end < s.n && end - i < NAME_LIMIT && !ends_name(s.p[end]))
		end++;
	return str_sub(s, i, end);
}

static struct place here(const struct cutting *c)
{
	return (struct place){
	    stream_path(c->s->stream), stream_line(c->s->stream), stream_column(c->s->stream)};
}

static void mark_place(const struct cutting *c, struct blob *b)
{
	b->offset = stream_offset(c->s->stream);
	b->line = stream_line(c->s->stream);
	b->column = stream_column(c->s->stream);
}

/* ---- the context ---- */

static bool add_context(struct xml_splitter *x, struct str s)
{
	if (s.n > LIMIT_XML_CONTEXT - x->context_length)
		return false;
	if (s.n)
		memcpy(x->context + x->context_length, s.p, s.n);
	x->context_length += s.n;
	return true;
}

static struct str attribute_of(struct str tag, const char *name)
{
	size_t at = str_find(tag, str_of(name), 0), from, end;

	if (at == SIZE_MAX)
		return (struct str){0};
	from = at + strlen(name);
	while (from < tag.n && (is_space(tag.p[from]) || tag.p[from] == '='))
		from++;
	if (from >= tag.n || (tag.p[from] != '"' && tag.p[from] != '\''))
		return (struct str){0};
	end = str_find_char(tag, tag.p[from], from + 1);
	return end == SIZE_MAX ? (struct str){0} : str_sub(tag, from + 1, end);
}

/* Takes the document type declaration at the next byte into the context. */
static bool take_doctype(struct cutting *c)
{
	size_t bracket = 0;
	char quote = 0;

	if (c->x->depth == 0)
		c->x->context_length = c->x->declaration_length;
	for (size_t i = 0;; i++) {
		struct str head = peek(c, i + 1);

		if (i >= head.n || i >= LIMIT_XML_CONTEXT)
			return false;
		char b = head.p[i];
		if (quote) {
			quote = b == quote ? 0 : quote;
		} else if (bracket && b == '<' && i + 4 <= peek(c, i + 4).n &&
		    memcmp(peek(c, i + 4).p + i, "<!--", 4) == 0) {
			size_t end = find_behind(c, i, "-->", LIMIT_XML_CONTEXT);

			if (end == SIZE_MAX)
				return false;
			i = end - 1;
		} else if (b == '"' || b == '\'') {
			quote = b;
		} else if (b == '[') {
			bracket = 1;
		} else if (b == ']') {
			bracket = 0;
		} else if (b == '>' && !bracket) {
			bool fits = add_context(c->x, str_sub(head, 0, i + 1));

			skip(c, i + 1);
			return fits;
		}
	}
}

static bool push(struct cutting *c, struct str tag, struct str name)
{
	struct xml_splitter *x = c->x;

	if (x->depth == LIMIT_XML_DEPTH)
		return false;
	struct ancestor *a = &x->open[x->depth];
	*a = (struct ancestor){.before = x->context_length, .name_length = name.n};
	memcpy(a->name, name.p, name.n);
	if (!add_context(x, tag))
		return false;
	x->depth++;
	return true;
}

static bool is_name_of(const struct ancestor *a, struct str name)
{
	return str_eq((struct str){a->name, a->name_length}, name);
}

/* ---- records ---- */

/* Room for n bytes in c->x->out. What was there is not kept. */
static void reserve(const struct cutting *c, size_t n)
{
	struct xml_splitter *x = c->x;

	if (x->out_size >= n)
		return;
	x->out_size = n > 2 * x->out_size ? n : 2 * x->out_size;
	x->out = arena_raw(&c->s->arena, x->out_size);
}

/* The record is the next n bytes. */
static enum rc give(struct cutting *c, size_t n)
{
	struct xml_splitter *x = c->x;
	struct str record = str_sub(peek(c, n), 0, n);

	reserve(c, x->context_length + n);
	memcpy(x->out, x->context, x->context_length);
	memcpy(x->out + x->context_length, record.p, n);
	c->out->bytes = (struct str){x->out, x->context_length + n};
	c->out->context = x->context_length;
	skip(c, n);
	return RC_OK;
}

/* Where a record is followed. */
struct record {
	struct str name;         /* with its prefix */
	char copy[NAME_LIMIT];   /* its bytes */
	const struct ancestor *parent; /* NULL where it has none */
	size_t nested;           /* elements of the parent's name that are open in the record */
	bool no_end[3];          /* no end of a comment, CDATA section, instruction ahead: it is text */
};

enum found { FOUND_NOTHING, FOUND_END, FOUND_DAMAGE };

/* Byte behind the comment, CDATA section or instruction that begins at byte i, or i where none does. */
static size_t behind_section(const struct cutting *c, struct record *r, size_t i)
{
	static const struct {
		const char *begin, *end;
	} sections[] = {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}};
	struct str head = peek(c, i + 9);

	for (size_t k = 0; k < sizeof(sections) / sizeof(sections[0]); k++) {
		if (!str_starts(str_sub(head, i, head.n), sections[k].begin) || r->no_end[k])
			continue;
		size_t end = find_behind(c, i, sections[k].end, LIMIT_RECORD_BYTES);

		if (end != SIZE_MAX)
			return end;
		r->no_end[k] = true;
	}
	return i;
}

/* What the tag at byte i means for the record. *behind: the byte to go on at. */
static enum found look_at_tag(const struct cutting *c, struct record *r, size_t i, size_t *behind)
{
	struct str head = peek(c, i + NAME_LIMIT + 2);
	bool closes = i + 1 < head.n && head.p[i + 1] == '/';
	struct str name = name_at(head, i + 1 + closes);

	*behind = i + 1 + closes + name.n;
	if (closes && str_eq(name, r->name)) {
		size_t end = tag_end(c, i);

		*behind = end == SIZE_MAX ? *behind : end;
		return FOUND_END;
	}
	if (!closes && xml_is_one_of(xml_local(name), c->plan->records))
		return FOUND_DAMAGE;
	if (r->parent && is_name_of(r->parent, name)) {
		if (closes && r->nested == 0)
			return FOUND_DAMAGE;
		r->nested += closes ? (size_t)-1 : 1;
	}
	return FOUND_NOTHING;
}

static enum rc record_error(struct cutting *c, const char *what)
{
	c->x->records++;
	return err_at(c->e, RC_SKIP,
	    (struct place){stream_path(c->s->stream), c->out->line, c->out->column}, "%s", what);
}

/* The record whose start tag is the next n bytes. */
static enum rc take_record(struct cutting *c, size_t n, struct str name)
{
	struct xml_splitter *x = c->x;
	struct record r = {.parent = x->depth ? &x->open[x->depth - 1] : NULL};
	struct str head = peek(c, n);
	bool too_long = false;
	size_t i = n;

	mark_place(c, c->out);
	if (x->depth)
		x->open[x->depth - 1].records++;
	x->records++;
	if (head.p[n - 2] == '/')
		return give(c, n);
	memcpy(r.copy, name.p, name.n);
	r.name = (struct str){r.copy, name.n};
	for (;;) {
		head = peek(c, i + 1);
		size_t at = str_find_char(head, '<', i), behind = at;

		if (at == SIZE_MAX) {
			i = head.n;
			if (peek(c, i + 1).n <= i)
				break;
		} else {
			enum found found = FOUND_NOTHING;

			i = behind_section(c, &r, at);
			if (i == at)
				found = look_at_tag(c, &r, at, &behind);
			if (found == FOUND_DAMAGE) {
				skip(c, at);
				return record_error(c,
				    too_long ? "the record is longer than the limit of 16 MiB, and isn't closed"
					     : "this record isn't closed where the next begins, or what it stands in ends");
			}
			if (found == FOUND_END && !too_long)
				return give(c, behind);
			if (i == at)
				i = behind;
			if (found == FOUND_END) {
				skip(c, i);
				return record_error(c, "the record is longer than the limit of 16 MiB; skipped");
			}
		}
		too_long |= i > LIMIT_RECORD_BYTES;
		if (too_long) {
			skip(c, i);
			i = 0;
		}
	}
	enum rc rc = stream_peek(c->s->stream, i + 1, &head, c->e);
	skip(c, i);
	x->ended = true;
	return rc == RC_SKIP ? rc : record_error(c, "the input ends inside this record");
}

/* A context element, whose start tag is the next n bytes: all of it goes into the context. */
static bool take_context(struct cutting *c, size_t n, struct str name)
{
	struct xml_splitter *x = c->x;
	struct ancestor *parent = x->depth ? &x->open[x->depth - 1] : NULL;
	bool alone = xml_is_one_of(xml_local(name), c->plan->alone);
	struct blob place = {0};
	char mark[NAME_LIMIT + 3] = "</";
	size_t end = n, from = x->context_length;

	mark_place(c, &place);
	if (peek(c, n).p[n - 2] != '/') {
		memcpy(mark + 2, name.p, name.n);
		end = find_behind(c, n, mark, LIMIT_XML_CONTEXT);
		if (end != SIZE_MAX)
			end = find_behind(c, end, ">", LIMIT_XML_CONTEXT);
	}
	if (end == SIZE_MAX || !add_context(x, str_sub(peek(c, end), 0, end)))
		return false;
	skip(c, end);
	if (alone && parent) {
		parent->own = from;
		parent->end = x->context_length;
		parent->place = place;
	}
	return true;
}

/* ---- outside of records ---- */

/* The context element that stands for the record its parent doesn't hold: the parent has just ended. */
static enum rc give_alone(struct cutting *c, const struct ancestor *a)
{
	struct xml_splitter *x = c->x;

	*c->out = a->place;
	reserve(c, a->end);
	memcpy(x->out, x->context, a->end);
	c->out->bytes = (struct str){x->out, a->end};
	c->out->context = a->own;
	x->records++;
	return RC_OK;
}

/* The end tag at the next byte. RC_OK where a record comes of it, RC_END where none does. */
static enum rc close_element(struct cutting *c)
{
	struct xml_splitter *x = c->x;
	struct str name = name_at(peek(c, NAME_LIMIT + 2), 2);
	size_t depth = x->depth;
	enum rc rc = RC_END;

	while (depth > 0 && !is_name_of(&x->open[depth - 1], name))
		depth--;
	if (depth > 0) { /* an end tag that closes nothing comes of damage that was told */
		struct ancestor *a = &x->open[depth - 1];

		if (a->end > 0 && a->records == 0)
			rc = give_alone(c, a);
		if (depth > 1 && (a->records > 0 || rc == RC_OK))
			x->open[depth - 2].records++;
		x->context_length = a->before;
		x->depth = depth - 1;
	}
	if (!skip_behind(c, ">"))
		x->ended = true;
	return rc;
}

/* The start tag at the next byte. RC_END where no record begins with it. */
static enum rc open_element(struct cutting *c)
{
	static const char *const none[] = {NULL};
	size_t n = tag_end(c, 0);
	char copy[NAME_LIMIT];

	if (n == SIZE_MAX) {
		mark_place(c, c->out);
		skip(c, 1);
		return peek(c, 1).n ? record_error(c, "a start tag that doesn't end")
				    : record_error(c, "the input ends inside a start tag");
	}
	struct str tag = str_sub(peek(c, n), 0, n), name = name_at(tag, 1), local;
	if (name.n == 0) {
		skip(c, 1);
		return RC_END;
	}
	memcpy(copy, name.p, name.n);
	name.p = copy;
	local = xml_local(name);
	if (xml_is_one_of(local, c->plan->records) || xml_is_one_of(local, c->plan->lone)) {
		struct str context = {c->x->context, c->x->context_length};

		if (!c->plan->is_record || c->plan->is_record(context, tag))
			return take_record(c, n, name);
	}
	mark_place(c, c->out);
	if (xml_is_one_of(local, c->plan->context ? c->plan->context : none)) {
		if (take_context(c, n, name))
			return RC_END;
	} else if (tag.p[n - 2] == '/' || push(c, tag, name)) {
		skip(c, n);
		return RC_END;
	}
	skip(c, n);
	return record_error(c, "more around the records than the limits of 256 elements and 1 MiB allow");
}

/* A document begins with a declaration of n bytes. It is written anew: the version doesn't matter, "standalone" would
 * make named entities errors; a byte order mark, or being legible here, outdoes the encoding that it claims. */
static enum rc begin_document(struct cutting *c, size_t n)
{
	struct xml_splitter *x = c->x;
	struct str encoding = attribute_of(str_sub(peek(c, n), 0, n), "encoding");
	bool marked = stream_offset(c->s->stream) == 3;
	bool wide = str_starts_nocase(encoding, "utf-16") || str_starts_nocase(encoding, "utf16") ||
	    str_starts_nocase(encoding, "ucs") || str_starts_nocase(encoding, "iso-10646-ucs");
	size_t depth = x->depth;

	x->depth = 0;
	x->context_length = 0;
	if (encoding.n > 0 && encoding.n < NAME_LIMIT && !marked && !wide) {
		add_context(x, STR("<?xml version=\"1.0\" encoding=\""));
		add_context(x, encoding);
		add_context(x, STR("\"?>\n"));
	}
	x->declaration_length = x->context_length;
	mark_place(c, c->out);
	skip(c, n);
	return depth == 0 ? RC_END
			  : record_error(c, "a new document begins here, the one before isn't closed");
}

/* Whatever begins with the '<' at the next byte. RC_END where no record does. */
static enum rc step(struct cutting *c)
{
	struct str head = peek(c, 9);

	if (str_starts(head, "<!--")) {
		skip_behind(c, "-->");
	} else if (str_starts(head, "<![CDATA[")) {
		skip_behind(c, "]]>");
	} else if (str_starts(head, "<?")) {
		size_t end = find_behind(c, 0, "?>", LIMIT_XML_TAG);

		head = peek(c, 6);
		if (end == SIZE_MAX || head.n < 6 || !str_starts(head, "<?xml") || !is_space(head.p[5])) {
			skip_behind(c, "?>");
			return RC_END;
		}
		return begin_document(c, end);
	} else if (str_starts(head, "<!")) {
		mark_place(c, c->out);
		if (!take_doctype(c)) {
			skip(c, 2);
			return record_error(c, "a document type declaration that doesn't end, or is too long");
		}
	} else if (str_starts(head, "</")) {
		return close_element(c);
	} else {
		return open_element(c);
	}
	return RC_END;
}

/* The stream has ended. */
static enum rc finish(struct cutting *c)
{
	struct xml_splitter *x = c->x;
	struct str head;
	enum rc rc = stream_peek(c->s->stream, 1, &head, c->e);

	if (x->ended)
		return RC_END;
	x->ended = true;
	mark_place(c, c->out);
	if (rc == RC_SKIP)
		return rc;
	if (x->depth > 0)
		return err_at(c->e, RC_SKIP, here(c), "the input ends before </%.*s>",
		    (int)x->open[0].name_length, x->open[0].name);
	if (x->records == 0)
		return err_at(c->e, RC_SKIP, here(c), "no record in this document: no <%s>", c->plan->records[0]);
	return RC_END;
}

static struct xml_splitter *begin(struct splitter *s)
{
	struct xml_splitter *x = arena_alloc(&s->arena, sizeof(*x));

	x->context = arena_raw(&s->arena, LIMIT_XML_CONTEXT);
	x->open = arena_raw(&s->arena, LIMIT_XML_DEPTH * sizeof(*x->open));
	return x;
}

enum rc split_xml(struct splitter *s, const struct xml_plan *plan, struct blob *out, struct err *e)
{
	struct cutting c = {s, s->state ? s->state : begin(s), plan, out, e};

	s->state = c.x;
	*out = (struct blob){0};
	while (!c.x->ended) {
		struct str head = peek(&c, 1);
		size_t at = str_find_char(head, '<', 0);

		if (head.n == 0)
			break;
		skip(&c, at == SIZE_MAX ? head.n : at);
		if (at == SIZE_MAX)
			continue;
		enum rc rc = step(&c);
		if (rc != RC_END)
			return rc;
	}
	return finish(&c);
}
