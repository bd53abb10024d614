/* markup_tags.c: tags inside a string, by their form and by their name (markup_tags.h). */
#include "markup_tags.h"

#include <string.h>

/* Tags by name, sorted. Names that texts write in brackets for other reasons ("<s>", "<q>",
 * "<unk>") are left out. */
static const struct markup_known tags[] = {
    {"a", MARKUP_ANCHOR, false},
    {"abbr", MARKUP_RUN, false},
    {"abstract", MARKUP_BLOCK, false},
    {"alternatives", MARKUP_FORMULA, false},
    {"b", MARKUP_RUN, false},
    {"blockquote", MARKUP_BLOCK, false},
    {"body", MARKUP_BLOCK, false},
    {"bold", MARKUP_RUN, false},
    {"br", MARKUP_BLOCK, true},
    {"break", MARKUP_BLOCK, true},
    {"center", MARKUP_BLOCK, false},
    {"cite", MARKUP_RUN, false},
    {"code", MARKUP_RUN, false},
    {"dd", MARKUP_BLOCK, false},
    {"def", MARKUP_BLOCK, false},
    {"def-item", MARKUP_BLOCK, false},
    {"def-list", MARKUP_BLOCK, false},
    {"disp-formula", MARKUP_FORMULA, false},
    {"disp-quote", MARKUP_BLOCK, false},
    {"div", MARKUP_BLOCK, false},
    {"dl", MARKUP_BLOCK, false},
    {"dt", MARKUP_BLOCK, false},
    {"em", MARKUP_RUN, false},
    {"email", MARKUP_RUN, false},
    {"ext-link", MARKUP_ANCHOR, false},
    {"fig", MARKUP_BLOCK, false},
    {"fixed-case", MARKUP_RUN, false},
    {"fn", MARKUP_BLOCK, false},
    {"font", MARKUP_RUN, false},
    {"graphic", MARKUP_RUN, true},
    {"h1", MARKUP_HEADING, false},
    {"h2", MARKUP_HEADING, false},
    {"h3", MARKUP_HEADING, false},
    {"h4", MARKUP_HEADING, false},
    {"h5", MARKUP_HEADING, false},
    {"h6", MARKUP_HEADING, false},
    {"hr", MARKUP_BLOCK, true},
    {"html", MARKUP_BLOCK, false},
    {"i", MARKUP_RUN, false},
    {"img", MARKUP_RUN, true},
    {"inf", MARKUP_RUN, false},
    {"inline-formula", MARKUP_FORMULA, false},
    {"inline-graphic", MARKUP_RUN, true},
    {"italic", MARKUP_RUN, false},
    {"kbd", MARKUP_RUN, false},
    {"label", MARKUP_BLOCK, false},
    {"li", MARKUP_BLOCK, true},
    {"list", MARKUP_BLOCK, false},
    {"list-item", MARKUP_BLOCK, false},
    {"math", MARKUP_MATH, false},
    {"monospace", MARKUP_RUN, false},
    {"named-content", MARKUP_RUN, false},
    {"ol", MARKUP_BLOCK, false},
    {"overline", MARKUP_RUN, false},
    {"p", MARKUP_BLOCK, true},
    {"pre", MARKUP_BLOCK, false},
    {"roman", MARKUP_RUN, false},
    {"sans-serif", MARKUP_RUN, false},
    {"sc", MARKUP_RUN, false},
    {"scp", MARKUP_RUN, false},
    {"sec", MARKUP_BLOCK, false},
    {"section", MARKUP_BLOCK, false},
    {"small", MARKUP_RUN, false},
    {"smallcaps", MARKUP_RUN, false},
    {"span", MARKUP_RUN, false},
    {"strike", MARKUP_RUN, false},
    {"strong", MARKUP_RUN, false},
    {"styled-content", MARKUP_RUN, false},
    {"sub", MARKUP_RUN, false},
    {"sup", MARKUP_SUPER, false},
    {"table", MARKUP_BLOCK, false},
    {"tbody", MARKUP_BLOCK, false},
    {"td", MARKUP_BLOCK, false},
    {"tex-math", MARKUP_TEX, false},
    {"th", MARKUP_BLOCK, false},
    {"thead", MARKUP_BLOCK, false},
    {"title", MARKUP_HEADING, false},
    {"tr", MARKUP_BLOCK, false},
    {"trans-abstract", MARKUP_BLOCK, false},
    {"tt", MARKUP_RUN, false},
    {"u", MARKUP_RUN, false},
    {"ul", MARKUP_BLOCK, false},
    {"underline", MARKUP_RUN, false},
    {"uri", MARKUP_ANCHOR, false},
    {"xref", MARKUP_RUN, false},
};

#define TAG_COUNT (sizeof(tags) / sizeof(tags[0]))
_Static_assert(TAG_COUNT < MARKUP_TAGS, "every tag has a number");
#define NAME_LIMIT 16 /* bytes; the longest above has 14 */

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t name_end(struct str s, size_t i)
{
	while (i < s.n && (is_letter(s.p[i]) || is_digit(s.p[i]) || strchr("-_:.", s.p[i])))
		i++;
	return i;
}

bool markup_tag_at(struct str s, size_t i, struct markup_tag *tag)
{
	size_t from = i + 1, end, limit = i + MARKUP_TAG_LIMIT < s.n ? i + MARKUP_TAG_LIMIT : s.n;

	*tag = (struct markup_tag){.closing = from < limit && s.p[from] == '/'};
	from += tag->closing;
	if (from >= limit || !is_letter(s.p[from]))
		return false;
	end = name_end(str_sub(s, 0, limit), from);
	tag->name = str_sub(s, from, end);
	size_t colon = str_find_char(tag->name, ':', 0);
	if (colon != SIZE_MAX) {
		tag->prefixed = true;
		tag->name = str_sub(tag->name, colon + 1, tag->name.n);
	}
	from = end;
	for (;;) {
		while (end < limit && is_space(s.p[end]))
			end++;
		if (end >= limit)
			return false;
		if (s.p[end] == '>' || (s.p[end] == '/' && end + 1 < limit && s.p[end + 1] == '>')) {
			tag->empty = s.p[end] == '/';
			tag->attributes = str_sub(s, from, end);
			tag->end = end + 1 + tag->empty;
			return tag->name.n > 0;
		}
		/* name="value" */
		size_t equals = name_end(str_sub(s, 0, limit), end);
		if (equals == end || !is_space(s.p[end - 1]) || equals + 2 >= limit || s.p[equals] != '=')
			return false;
		char quote = s.p[equals + 1];
		if (quote != '"' && quote != '\'')
			return false;
		for (end = equals + 2; end < limit && s.p[end] != quote; end++)
			if (s.p[end] == '<') /* in no value; looking on would take time with the square of the length */
				return false;
		if (end++ >= limit)
			return false;
	}
}

struct str markup_attribute(const struct markup_tag *tag, const char *name)
{
	struct str s = tag->attributes;

	for (size_t i = 0; i < s.n;) {
		while (i < s.n && is_space(s.p[i]))
			i++;
		size_t end = name_end(s, i);
		struct str key = str_sub(s, i, end);
		size_t colon = str_find_char(key, ':', 0);
		if (end + 1 >= s.n)
			break;
		size_t quote = str_find_char(s, s.p[end + 1], end + 2);
		if (str_is(colon == SIZE_MAX ? key : str_sub(key, colon + 1, key.n), name))
			return str_sub(s, end + 2, quote);
		i = quote == SIZE_MAX ? s.n : quote + 1;
	}
	return (struct str){0};
}

const struct markup_known *markup_known(struct str name)
{
	size_t low = 0, high = TAG_COUNT;
	char key[NAME_LIMIT];

	if (name.n >= NAME_LIMIT)
		return NULL;
	for (size_t i = 0; i < name.n; i++)
		key[i] = (char)(name.p[i] >= 'A' && name.p[i] <= 'Z' ? name.p[i] | 32 : name.p[i]);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_cmp((struct str){key, name.n}, str_of(tags[middle].name));

		if (order == 0)
			return &tags[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

size_t markup_known_index(const struct markup_known *k)
{
	return (size_t)(k - tags);
}
