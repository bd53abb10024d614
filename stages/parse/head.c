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

unsigned head_json_keys(struct str head, const char *const *names)
{
	struct scan s = {head, 0};
	unsigned keys = 0;

	skip_space(&s);
	if (s.i < head.n && head.p[s.i] == '[') {
		s.i++;
		skip_space(&s);
	}
	for (int seen = 0; seen < OBJECTS_SEEN && s.i < head.n && head.p[s.i] == '{'; seen++) {
		keys |= object_keys(&s, names);
		/* On to the next object, past a comma or the rest of a broken line. */
		while (s.i < head.n && head.p[s.i] != '{')
			s.i++;
	}
	return keys;
}
