/* split_xml.c: cuts a stream of XML documents into records (xml.h). It knows tags, comments and the like, no more:
 * whether a record is well-formed is the parser's business. Here: what stands around records. */
#include "xml_cut.h"

#include <string.h>

static struct place here(const struct cutting *c)
{
	return (struct place){
	    stream_path(c->s->stream), stream_line(c->s->stream), stream_column(c->s->stream)};
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
	while (from < tag.n && (xml_is_space(tag.p[from]) || tag.p[from] == '='))
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
		struct str head = xml_peek(c, i + 1);

		if (i >= head.n || i >= LIMIT_XML_CONTEXT)
			return false;
		char b = head.p[i];
		if (quote) {
			quote = b == quote ? 0 : quote;
		} else if (bracket && b == '<' && i + 4 <= xml_peek(c, i + 4).n &&
		    memcmp(xml_peek(c, i + 4).p + i, "<!--", 4) == 0) {
			size_t end = xml_find_behind(c, i, "-->", LIMIT_XML_CONTEXT);

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

			xml_skip(c, i + 1);
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

/* A context element, whose start tag is the next n bytes: all of it goes into the context. */
static bool take_context(struct cutting *c, size_t n, struct str name)
{
	struct xml_splitter *x = c->x;
	struct ancestor *parent = x->depth ? &x->open[x->depth - 1] : NULL;
	bool alone = xml_is_one_of(xml_local(name), c->plan->alone);
	struct blob place = {0};
	char mark[LIMIT_XML_NAME + 3] = "</";
	size_t end = n, from = x->context_length;

	xml_mark_place(c, &place);
	if (xml_peek(c, n).p[n - 2] != '/') {
		memcpy(mark + 2, name.p, name.n);
		end = xml_find_behind(c, n, mark, LIMIT_XML_CONTEXT);
		if (end != SIZE_MAX)
			end = xml_find_behind(c, end, ">", LIMIT_XML_CONTEXT);
	}
	if (end == SIZE_MAX || !add_context(x, str_sub(xml_peek(c, end), 0, end)))
		return false;
	xml_skip(c, end);
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
	xml_reserve(c, a->end);
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
	size_t depth = x->depth, end = xml_find_behind(c, 0, ">", LIMIT_XML_TAG);
	enum rc rc = RC_END;

	if (end == SIZE_MAX) {
		xml_skip(c, 2);
		return RC_END;
	}
	struct str name = xml_name_at(xml_peek(c, end), 2);
	while (depth > 0 && !xml_is_name_of(&x->open[depth - 1], name))
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
	xml_skip(c, end);
	return rc;
}

/* The start tag at the next byte. RC_END where no record begins with it. */
static enum rc open_element(struct cutting *c)
{
	static const char *const none[] = {NULL};
	size_t n = xml_tag_end(c, 0);
	char copy[LIMIT_XML_NAME];

	if (n == SIZE_MAX) {
		struct str head = xml_peek(c, LIMIT_XML_TAG);

		c->x->ended = head.n < LIMIT_XML_TAG && str_find_char(head, '<', 1) == SIZE_MAX;
		xml_mark_place(c, c->out);
		xml_skip(c, 1);
		return xml_refuse(
		    c, c->x->ended ? "the input ends inside a start tag" : "a start tag that doesn't end");
	}
	struct str tag = str_sub(xml_peek(c, n), 0, n), name = xml_name_at(tag, 1), local;
	if (name.n == 0) {
		xml_skip(c, 1);
		return RC_END;
	}
	memcpy(copy, name.p, name.n);
	name.p = copy;
	local = xml_local(name);
	if (xml_is_one_of(local, c->plan->records) || xml_is_one_of(local, c->plan->lone)) {
		struct str context = {c->x->context, c->x->context_length};

		if (!c->plan->is_record || c->plan->is_record(context, tag))
			return xml_take_record(c, n, name);
	}
	xml_mark_place(c, c->out);
	if (xml_is_one_of(local, c->plan->context ? c->plan->context : none)) {
		if (take_context(c, n, name))
			return RC_END;
	} else if (tag.p[n - 2] == '/' || push(c, tag, name)) {
		xml_skip(c, n);
		return RC_END;
	}
	c->x->ended = true; /* whose elements they are can't be told any more */
	return xml_refuse(
	    c, "more around the records than the limits of 256 elements and 1 MiB; the rest is left out");
}

/* A document begins with a declaration of n bytes. It is written anew: the version doesn't matter, "standalone" would
 * make named entities errors; a byte order mark, or being legible here, outdoes the encoding that it claims. */
static enum rc begin_document(struct cutting *c, size_t n)
{
	struct xml_splitter *x = c->x;
	struct str encoding = attribute_of(str_sub(xml_peek(c, n), 0, n), "encoding");
	bool marked = stream_offset(c->s->stream) == 3;
	bool wide = str_starts_nocase(encoding, "utf-16") || str_starts_nocase(encoding, "utf16") ||
	    str_starts_nocase(encoding, "ucs") || str_starts_nocase(encoding, "iso-10646-ucs");
	size_t depth = x->depth;

	x->depth = 0;
	x->context_length = 0;
	if (encoding.n > 0 && encoding.n < LIMIT_XML_NAME && !marked && !wide) {
		add_context(x, STR("<?xml version=\"1.0\" encoding=\""));
		add_context(x, encoding);
		add_context(x, STR("\"?>\n"));
	}
	x->declaration_length = x->context_length;
	xml_mark_place(c, c->out);
	xml_skip(c, n);
	return depth == 0 ? RC_END : xml_refuse(c, "a new document begins here, the one before isn't closed");
}

/* Whatever begins with the '<' at the next byte. RC_END where no record does. */
static enum rc step(struct cutting *c)
{
	struct str head = xml_peek(c, 9);

	if (str_starts(head, "<!--")) {
		xml_skip_behind(c, "-->");
	} else if (str_starts(head, "<![CDATA[")) {
		xml_skip_behind(c, "]]>");
	} else if (str_starts(head, "<?")) {
		size_t end = xml_find_behind(c, 0, "?>", LIMIT_XML_TAG);

		head = xml_peek(c, 6);
		if (end == SIZE_MAX || head.n < 6 || !str_starts(head, "<?xml") || !xml_is_space(head.p[5])) {
			xml_skip_behind(c, "?>");
			return RC_END;
		}
		return begin_document(c, end);
	} else if (str_starts(head, "<!")) {
		xml_mark_place(c, c->out);
		if (!take_doctype(c)) {
			c->x->ended = true; /* what belongs to it can't be told */
			return xml_refuse(c, "a document type declaration that doesn't end, or is too long");
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
	xml_mark_place(c, c->out);
	if (rc == RC_SKIP)
		return rc;
	if (x->depth > 0)
		return err_at(c->e, RC_SKIP, here(c), "the input ends before </%.*s>",
		    (int)x->open[0].name_length, x->open[0].name);
	if (x->records == 0)
		return err_at(
		    c->e, RC_SKIP, here(c), "no record in this document: no <%s>", c->plan->records[0]);
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
		struct str head = xml_peek(&c, 1);
		size_t at = str_find_char(head, '<', 0);

		if (head.n == 0)
			break;
		xml_skip(&c, at == SIZE_MAX ? head.n : at);
		if (at == SIZE_MAX)
			continue;
		enum rc rc = step(&c);
		if (rc != RC_END)
			return rc;
	}
	return finish(&c);
}
