/* xml_scan.c: finding tags and names in a stream of XML (xml_cut.h). */
#include "xml_cut.h"

#include <string.h>

struct str xml_peek(const struct cutting *c, size_t n)
{
	struct str head;
	struct err ignored; /* damage is told where the stream ends */

	stream_peek(c->s->stream, n, &head, &ignored);
	return head;
}

void xml_skip(const struct cutting *c, size_t n)
{
	stream_skip(c->s->stream, n);
}

size_t xml_find_behind(const struct cutting *c, size_t i, const char *mark, size_t limit)
{
	size_t length = strlen(mark);

	for (;;) {
		struct str head = xml_peek(c, i + length);
		size_t at = str_find(str_sub(head, 0, limit), str_of(mark), i);

		if (at != SIZE_MAX)
			return at + length;
		if (head.n >= limit || head.n < i + length)
			return SIZE_MAX;
		i = head.n - length + 1;
	}
}

bool xml_skip_behind(const struct cutting *c, const char *mark)
{
	size_t length = strlen(mark);

	for (;;) {
		struct str head = xml_peek(c, length);
		size_t at = str_find(head, str_of(mark), 0);

		if (at != SIZE_MAX) {
			xml_skip(c, at + length);
			return true;
		}
		if (head.n < length) {
			xml_skip(c, head.n);
			return false;
		}
		xml_skip(c, head.n - length + 1);
	}
}

size_t xml_tag_end(const struct cutting *c, size_t i)
{
	struct str head = xml_peek(c, i + 1);
	char quote = 0;

	for (size_t k = i + 1; k - i < LIMIT_XML_TAG; k++) {
		if (k >= head.n)
			head = xml_peek(c, k + 1);
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

bool xml_is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool ends_name(char c)
{
	return xml_is_space(c) || c == '>' || c == '/' || c == '<';
}

struct str xml_name_at(struct str s, size_t i)
{
	size_t end = i;

	while (end < s.n && end - i < LIMIT_XML_NAME && !ends_name(s.p[end]))
		end++;
	return str_sub(s, i, end);
}

void xml_mark_place(const struct cutting *c, struct blob *b)
{
	b->offset = stream_offset(c->s->stream);
	b->line = stream_line(c->s->stream);
	b->column = stream_column(c->s->stream);
}

bool xml_is_name_of(const struct ancestor *a, struct str name)
{
	return str_eq((struct str){a->name, a->name_length}, name);
}
