/* xml_escaped.c: markup that a publisher escaped once more than it should, in the text of an element
 * (xml_prose.h). */
#include "xml_prose.h"

#include <string.h>

/* Tags that titles and abstracts hold. Others may be text: "List<T>". */
static const char *const tags[] = {"i", "b", "u", "em", "strong", "sub", "sup", "p", "br", "span", "italic", "bold",
    "scp", "sc", "tt", "small", "inf", "sec", "title", "abstract", "div", "list", "list-item", "math", "mi", "mo",
    "mn", "mrow", "msub", "msup", "msubsup", "mtext", "mfrac", "mover", "munder", "msqrt", "mstyle", "mspace",
    "semantics", "annotation", "inline-formula", "alternatives", "tex-math", "underline", "roman", "ext-link",
    "monospace", "font", "h1", "h2", "h3", "h4", "ul", "ol", "li", "a", NULL};

/* Bytes of the tag at byte i, or 0; *name gets its local name. */
static size_t tag_at(struct str s, size_t i, struct str *name)
{
	size_t from = i + 1 + (i + 1 < s.n && s.p[i + 1] == '/'), end = from;

	while (end < s.n && end - from < 32 && !strchr(" \t\n/>", s.p[end]))
		end++;
	*name = xml_local(str_sub(s, from, end));
	if (!xml_is_one_of(*name, tags))
		return 0;
	while (end < s.n && s.p[end] != '>' && s.p[end] != '<')
		end++;
	return end < s.n && s.p[end] == '>' ? end + 1 - i : 0;
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
		n = 1;
		if (text.p[i] == '<' && (n = tag_at(text, i, &name)) > 0) {
			bool empty = str_is(name, "br") || text.p[i + n - 2] == '/';

			any = true;
			if (text.p[i + 1] == '/' && !empty)
				buf_addf(out, "</%.*s>", STR_ARG(name));
			else if (text.p[i + 1] != '/')
				buf_addf(out, empty ? "<%.*s/>" : "<%.*s>", STR_ARG(name));
			continue;
		}
		buf_clear(&entity);
		if (text.p[i] == '&' && (n = entity_at(&entity, text, i)) > 0) {
			any = true;
			/* "&amp;lt;i&amp;gt;" stays escaped once, for the next round. */
			put_text(out, buf_str(&entity));
			continue;
		}
		n = 1;
		put_text(out, str_sub(text, i, i + 1));
	}
	buf_adds(out, "</text>");
	buf_free(&entity);
	return any;
}

void xml_strip_escaped(struct buf *out, struct str text)
{
	struct str name;
	size_t n;

	for (size_t i = 0; i < text.n; i += n) {
		n = 0;
		if (text.p[i] == '<')
			n = tag_at(text, i, &name);
		else if (text.p[i] == '&')
			n = entity_at(out, text, i);
		if (n == 0) {
			buf_addc(out, text.p[i]);
			n = 1;
		}
	}
}
