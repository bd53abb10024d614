/* xml_head.c: what the beginning of a stream says about the XML in it, for bidding (xml.h). It may end anywhere. */
#include "xml.h"

#include <string.h>

bool xml_is_one_of(struct str s, const char *const *list)
{
	for (; list && *list; list++)
		if (str_is(s, *list))
			return true;
	return false;
}

struct str xml_local(struct str name)
{
	size_t colon = str_find_char(name, ':', 0);

	return colon == SIZE_MAX ? name : str_sub(name, colon + 1, name.n);
}

static bool is_name_end(char c)
{
	return c == '>' || c == '/' || c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Byte behind `mark`, looked for from `from` on; the end where it isn't there. */
static size_t behind(struct str s, const char *mark, size_t from)
{
	size_t at = str_find(s, str_of(mark), from);

	return at == SIZE_MAX ? s.n : at + strlen(mark);
}

/* Byte behind the document type declaration at i: it may hold declarations in brackets. */
static size_t behind_doctype(struct str s, size_t i)
{
	size_t bracket = str_find_char(s, '[', i), end = str_find_char(s, '>', i);

	if (bracket < end)
		end = str_find_char(s, '>', behind(s, "]", bracket));
	return end == SIZE_MAX ? s.n : end + 1;
}

/* The local name of the next start tag at or after *i, which goes behind the name; empty at the end. */
static struct str next_tag(struct str s, size_t *i)
{
	while ((*i = str_find_char(s, '<', *i)) < s.n) {
		struct str rest = str_sub(s, *i, s.n);

		if (str_starts(rest, "<!--")) {
			*i = behind(s, "-->", *i);
		} else if (str_starts(rest, "<![CDATA[")) {
			*i = behind(s, "]]>", *i);
		} else if (str_starts(rest, "<!")) {
			*i = behind_doctype(s, *i);
		} else if (str_starts(rest, "<?")) {
			*i = behind(s, "?>", *i);
		} else if (str_starts(rest, "</")) {
			*i += 2;
		} else {
			size_t end = *i + 1;

			while (end < s.n && !is_name_end(s.p[end]) && s.p[end] != '<')
				end++;
			struct str name = str_sub(s, *i + 1, end);
			*i = end;
			if (end < s.n && name.n > 0)
				return xml_local(name);
		}
	}
	return (struct str){0};
}

struct str xml_head_root(struct str head)
{
	struct str start = str_trim(head);
	size_t i = 0;

	return str_starts(start, "<") ? next_tag(start, &i) : (struct str){0};
}

bool xml_head_has(struct str head, const char *name)
{
	size_t i = 0;

	if (!str_starts(str_trim(head), "<"))
		return false;
	for (struct str tag; (tag = next_tag(head, &i)).n > 0;)
		if (str_is(tag, name))
			return true;
	return false;
}
