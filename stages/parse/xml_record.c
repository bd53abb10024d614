/* xml_record.c: where a record ends (xml_cut.h). It ends at the end tag of its name, whatever stands inside, so that
 * damage in one doesn't reach the next. */
#include "xml_cut.h"

#include <string.h>

void xml_reserve(const struct cutting *c, size_t n)
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
	struct str record = str_sub(xml_peek(c, n), 0, n);

	xml_reserve(c, x->context_length + n);
	memcpy(x->out, x->context, x->context_length);
	memcpy(x->out + x->context_length, record.p, n);
	c->out->bytes = (struct str){x->out, x->context_length + n};
	c->out->context = x->context_length;
	xml_skip(c, n);
	return RC_OK;
}

/* Where a record is followed. */
struct record {
	struct str name;               /* with its prefix */
	char copy[LIMIT_XML_NAME];     /* its bytes */
	const struct ancestor *parent; /* NULL where it has none */
	size_t nested;                 /* elements of the parent's name that are open in the record */
	bool no_end[3];                /* no end of a comment, CDATA section, instruction ahead: it is text */
};

enum found { FOUND_NOTHING, FOUND_END, FOUND_DAMAGE };

/* Byte behind the comment, CDATA section or instruction that begins at byte i, or i where none does. */
static size_t behind_section(const struct cutting *c, struct record *r, size_t i)
{
	static const struct {
		const char *begin, *end;
	} sections[] = {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}};
	struct str head = xml_peek(c, i + 9);

	for (size_t k = 0; k < sizeof(sections) / sizeof(sections[0]); k++) {
		if (!str_starts(str_sub(head, i, head.n), sections[k].begin) || r->no_end[k])
			continue;
		size_t end = xml_find_behind(c, i, sections[k].end, i + LIMIT_RECORD_BYTES);

		if (end != SIZE_MAX)
			return end;
		r->no_end[k] = true;
	}
	return i;
}

/* What the tag at byte i means for the record. *behind: the byte to go on at. */
static enum found look_at_tag(const struct cutting *c, struct record *r, size_t i, size_t *behind)
{
	struct str head = xml_peek(c, i + LIMIT_XML_NAME + 2);
	bool closes = i + 1 < head.n && head.p[i + 1] == '/';
	struct str name = xml_name_at(head, i + 1 + closes);

	*behind = i + 1 + closes + name.n;
	if (closes && str_eq(name, r->name)) {
		size_t end = xml_tag_end(c, i);

		/* Cut off in its end tag a record isn't whole; a broken end tag is the parser's to tell. */
		if (end == SIZE_MAX && str_find_char(xml_peek(c, i + LIMIT_XML_TAG), '<', i + 1) == SIZE_MAX)
			return FOUND_NOTHING;
		*behind = end == SIZE_MAX ? *behind : end;
		return FOUND_END;
	}
	if (!closes && xml_is_one_of(xml_local(name), c->plan->records))
		return FOUND_DAMAGE;
	if (r->parent && xml_is_name_of(r->parent, name)) {
		if (closes && r->nested == 0)
			return FOUND_DAMAGE;
		r->nested += closes ? (size_t)-1 : 1;
	}
	return FOUND_NOTHING;
}

enum rc xml_refuse(struct cutting *c, const char *what)
{
	c->x->records++;
	return err_at(c->e, RC_SKIP, (struct place){stream_path(c->s->stream), c->out->line, c->out->column},
	    "%s", what);
}

enum rc xml_take_record(struct cutting *c, size_t n, struct str name)
{
	struct xml_splitter *x = c->x;
	struct record r = {.parent = x->depth ? &x->open[x->depth - 1] : NULL};
	struct str head = xml_peek(c, n);
	bool too_long = false;
	size_t i = n;

	xml_mark_place(c, c->out);
	if (x->depth)
		x->open[x->depth - 1].records++;
	x->records++;
	if (head.p[n - 2] == '/')
		return give(c, n);
	memcpy(r.copy, name.p, name.n);
	r.name = (struct str){r.copy, name.n};
	for (;;) {
		head = xml_peek(c, i + 1);
		size_t at = str_find_char(head, '<', i), behind = at;

		if (at == SIZE_MAX) {
			i = head.n;
			if (xml_peek(c, i + 1).n <= i)
				break;
		} else {
			enum found found = FOUND_NOTHING;

			i = behind_section(c, &r, at);
			if (i == at)
				found = look_at_tag(c, &r, at, &behind);
			if (found == FOUND_DAMAGE) {
				xml_skip(c, at);
				return xml_refuse(c,
				    too_long
				        ? "the record is longer than the limit of 16 MiB, and isn't closed"
				        : "this record isn't closed where the next begins, or what it stands "
				          "in ends");
			}
			if (found == FOUND_END && !too_long)
				return give(c, behind);
			if (i == at)
				i = behind;
			if (found == FOUND_END) {
				xml_skip(c, i);
				return xml_refuse(c, "the record is longer than the limit of 16 MiB; skipped");
			}
		}
		too_long |= i > LIMIT_RECORD_BYTES;
		if (too_long) {
			xml_skip(c, i);
			i = 0;
		}
	}
	enum rc rc = stream_peek(c->s->stream, i + 1, &head, c->e);
	xml_skip(c, i);
	x->ended = true;
	return rc == RC_SKIP ? rc : xml_refuse(c, "the input ends inside this record");
}
