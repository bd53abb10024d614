/* head.c: the keys of the JSON objects that a stream begins with, for bidding (format.h). A scanner, not a parser:
 * the head may end anywhere, and one broken line must not hide what the file is. */
#include "format.h"

#define OBJECTS_SEEN 4 /* records that decide */
#define LIMIT_KEYS 31

struct scan {
	struct str text;
	size_t i;
};

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_space(struct scan *s)
{
	while (s->i < s->text.n && is_space(s->text.p[s->i]))
		s->i++;
}

/* The string that begins at s->i, without its quotes. False where it doesn't end, or ends with its line: JSON has no
 * newline inside a string, so the line is broken. */
static bool read_string(struct scan *s, struct str *out)
{
	size_t from = ++s->i;

	for (; s->i < s->text.n && s->text.p[s->i] != '\n'; s->i++) {
		if (s->text.p[s->i] == '\\') {
			s->i++;
		} else if (s->text.p[s->i] == '"') {
			*out = str_sub(s->text, from, s->i++);
			return true;
		}
	}
	return false;
}

static unsigned key_bit(struct str key, const char *const *names)
{
	for (unsigned i = 0; names[i] && i < LIMIT_KEYS; i++)
		if (str_is(key, names[i]))
			return 1u << i;
	return HEAD_OTHER_KEYS;
}

/* Keys of the object whose '{' is at s->i; leaves s->i behind it, or where its line breaks off. */
static unsigned object_keys(struct scan *s, const char *const *names)
{
	unsigned keys = 0;
	int depth = 0;

	while (s->i < s->text.n) {
		char c = s->text.p[s->i];
		struct str string = {0};

		if (c == '"') {
			if (!read_string(s, &string))
				return keys;
			skip_space(s);
			if (depth == 1 && s->i < s->text.n && s->text.p[s->i] == ':')
				keys |= key_bit(string, names);
			continue;
		}
		s->i++;
		if (c == '{' || c == '[')
			depth++;
		else if ((c == '}' || c == ']') && --depth == 0)
			return keys;
	}
	return keys;
}

/* To the first object: into an array, past elements that are null (an answer has them for what wasn't found). */
static void skip_to_object(struct scan *s)
{
	skip_space(s);
	if (s->i < s->text.n && s->text.p[s->i] == '[') {
		s->i++;
		skip_space(s);
		while (str_starts(str_sub(s->text, s->i, s->text.n), "null")) {
			s->i += 4;
			skip_space(s);
			s->i += s->i < s->text.n && s->text.p[s->i] == ',';
			skip_space(s);
		}
	}
}

unsigned head_json_keys(struct str head, const char *const *names)
{
	struct scan s = {head, 0};
	unsigned keys = 0;

	skip_to_object(&s);
	for (int seen = 0; seen < OBJECTS_SEEN && s.i < head.n && head.p[s.i] == '{'; seen++) {
		keys |= object_keys(&s, names);
		/* On to the next object, past a comma or the rest of a broken line. */
		while (s.i < head.n && head.p[s.i] != '{')
			s.i++;
	}
	return keys;
}

/* The value of a member of the object that text begins with (or its array's first), to the end of the text. */
static struct str member(struct str text, struct str key)
{
	struct scan s = {text, 0};
	int depth = 0;

	skip_to_object(&s);
	if (s.i >= text.n || text.p[s.i] != '{')
		return (struct str){0};
	while (s.i < text.n) {
		char c = text.p[s.i];
		struct str string = {0};

		if (c == '"') {
			if (!read_string(&s, &string))
				return (struct str){0};
			skip_space(&s);
			if (depth != 1 || s.i >= text.n || text.p[s.i] != ':' || !str_eq(string, key))
				continue;
			s.i++;
			skip_space(&s);
			return str_sub(text, s.i, text.n);
		}
		s.i++;
		if (c == '{' || c == '[')
			depth++;
		else if ((c == '}' || c == ']') && --depth == 0)
			break;
	}
	return (struct str){0};
}

struct str head_json_path(struct str head, const char *way)
{
	struct str rest = str_of(way);

	while (rest.n > 0) {
		size_t dot = str_find_char(rest, '.', 0);

		head = member(head, str_sub(rest, 0, dot));
		rest = dot == SIZE_MAX ? (struct str){0} : str_sub(rest, dot + 1, rest.n);
	}
	return head;
}

struct str head_json_records(struct str head, const char *const *ways)
{
	for (size_t i = 0; ways[i]; i++) {
		struct str at = head_json_path(head, ways[i]);

		if (at.n > 0 && (at.p[0] == '[' || at.p[0] == '{'))
			return at;
	}
	return head;
}
