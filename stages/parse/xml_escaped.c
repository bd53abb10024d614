/* xml_escaped.c: markup that a publisher escaped once more than it should, in the text of an element
 * (xml_prose.h). */
#include "xml_prose.h"

#include <stdio.h>
#include <string.h>

#define TAG_LIMIT 2000 /* bytes of one attribute */

/* Tags that titles and abstracts hold. Others may be text: "List<T>". */
static const char *const tags[] = {"i", "b", "u", "em", "strong", "sub", "sup", "p", "br", "span", "italic",
    "bold", "scp", "sc", "tt", "small", "inf", "sec", "title", "abstract", "div", "list", "list-item", "math",
    "mi", "mo", "mn", "mrow", "msub", "msup", "msubsup", "mtext", "mfrac", "mover", "munder", "msqrt",
    "mstyle", "mspace", "semantics", "annotation", "inline-formula", "alternatives", "tex-math", "underline",
    "roman", "ext-link", "monospace", "font", "h1", "h2", "h3", "h4", "ul", "ol", "li", "a", NULL};
#define TAGS (sizeof(tags) / sizeof(tags[0]))

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Byte behind the attributes that may stand at byte i: "if a <b and c> d" has none. SIZE_MAX where it is no tag. */
static size_t behind_attributes(struct str s, size_t i)
{
	for (;;) {
		while (i < s.n && is_space(s.p[i]))
			i++;
		if (i < s.n && s.p[i] == '/')
			i++;
		if (i < s.n && s.p[i] == '>')
			return i + 1;
		while (i < s.n && !is_space(s.p[i]) && !strchr("=<>\"'/", s.p[i]))
			i++;
		if (i + 1 >= s.n || s.p[i] != '=' || (s.p[i + 1] != '"' && s.p[i + 1] != '\''))
			return SIZE_MAX;
		size_t end = str_find_char(str_sub(s, 0, i + TAG_LIMIT), s.p[i + 1], i + 2);
		if (end == SIZE_MAX)
			return SIZE_MAX;
		i = end + 1;
	}
}

/* Index in `tags`, or -1. */
static int tag_index(struct str name)
{
	for (int i = 0; tags[i]; i++)
		if (str_is(name, tags[i]))
			return i;
	return -1;
}

/* Bytes of the tag at byte i ('<'), or 0; *name gets its local name. */
static size_t tag_at(struct str s, size_t i, struct str *name)
{
	size_t from = i + 1 + (i + 1 < s.n && s.p[i + 1] == '/'), end = from;

	while (end < s.n && end - from < 32 && !is_space(s.p[end]) && s.p[end] != '/' && s.p[end] != '>')
		end++;
	*name = xml_local(str_sub(s, from, end));
	if (tag_index(*name) < 0)
		return 0;
	end = behind_attributes(s, end);
	return end == SIZE_MAX ? 0 : end - i;
}

/* Bytes of the reference at byte i, or 0; its characters are appended to out. */
static size_t entity_at(struct buf *out, struct str s, size_t i)
{
	size_t end = i + 1;
	uint32_t cp = 0;

	while (end < s.n && end - i < 34 && s.p[end] != ';' && s.p[end] != '&' && s.p[end] != ' ')
		end++;
	if (end >= s.n || s.p[end] != ';' || end < i + 3)
		return 0;
	struct str name = str_sub(s, i + 1, end);
	if (name.p[0] != '#') {
		struct str text = xml_entity(name);

		buf_add(out, text);
		return text.n ? end + 1 - i : 0;
	}
	bool hex = (name.p[1] | 32) == 'x';
	for (size_t k = 1 + hex; k < name.n && cp < 0x110000; k++) {
		char c = name.p[k];

		if (c >= '0' && c <= '9')
			cp = cp * (hex ? 16 : 10) + (uint32_t)(c - '0');
		else if (hex && (c | 32) >= 'a' && (c | 32) <= 'f')
			cp = cp * 16 + (uint32_t)((c | 32) - 'a' + 10);
		else
			return 0;
	}
	if (cp < 0x20 || cp >= 0x110000 || (cp >= 0xD800 && cp < 0xE000))
		return 0;
	buf_addcp(out, cp);
	return end + 1 - i;
}

/* A character as XML text. */
static void put_text(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '<')
			buf_adds(out, "&lt;");
		else if (s.p[i] == '&')
			buf_adds(out, "&amp;");
		else
			buf_addc(out, s.p[i]);
	}
}

bool xml_escaped(struct buf *out, struct str text)
{
	struct buf entity = {0};
	struct str name;
	bool any = false;
	size_t n;

	buf_clear(out);
	buf_adds(out, "<text>");
	for (size_t i = 0; i < text.n; i += n) {
		n = text.p[i] == '<' ? tag_at(text, i, &name) : 0;
		if (n > 0) {
			bool empty = str_is(name, "br") || text.p[i + n - 2] == '/';

			any = true;
			if (text.p[i + 1] == '/' && !empty)
				buf_addf(out, "</%.*s>", STR_ARG(name));
			else if (text.p[i + 1] != '/')
				buf_addf(out, "<%.*s%s>", STR_ARG(name), empty ? "/" : "");
			continue;
		}
		buf_clear(&entity);
		n = text.p[i] == '&' ? entity_at(&entity, text, i) : 0;
		any |= n > 0;
		/* "&amp;lt;i&amp;gt;" stays escaped once, for the next round. */
		put_text(out, n > 0 ? buf_str(&entity) : str_sub(text, i, i + 1));
		n = n > 0 ? n : 1;
	}
	buf_adds(out, "</text>");
	buf_free(&entity);
	return any;
}

/* Has the tag at byte i a partner? Blocks need none. ends: where the next end tag of each was found. */
static bool has_partner(struct str text, size_t i, struct str name, size_t *ends, bool *opened)
{
	static const char *const blocks[] = {"p", "br", "div", "li", "title", NULL};
	int tag = tag_index(name);
	char mark[40];

	if (xml_is_one_of(name, blocks))
		return true;
	if (text.p[i + 1] == '/')
		return opened[tag];
	if (ends[tag] != SIZE_MAX && ends[tag] <= i) {
		snprintf(mark, sizeof(mark), "</%.*s>", STR_ARG(name));
		ends[tag] = str_find(text, str_of(mark), i);
	}
	opened[tag] |= ends[tag] != SIZE_MAX;
	return ends[tag] != SIZE_MAX;
}

void xml_strip_escaped(struct buf *out, struct str text)
{
	size_t ends[TAGS] = {0}, n;
	bool opened[TAGS] = {false};
	struct str name = {0};

	for (size_t i = 0; i < text.n; i += n) {
		n = 0;
		if (text.p[i] == '<')
			n = tag_at(text, i, &name);
		else if (text.p[i] == '&')
			n = entity_at(out, text, i);
		if (n > 0 && text.p[i] == '<' && !has_partner(text, i, name, ends, opened))
			n = 0;
		if (n == 0) {
			buf_addc(out, text.p[i]);
			n = 1;
		}
	}
}
