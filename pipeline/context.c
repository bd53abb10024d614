/* context.c: words of a text shown in their sentence (context.h). */
#include "context.h"
#include "explain.h"
#include "facts.h"

/* A full stop before a capital, as most ends of sentences are; an "et al. We" too many does no harm here. */
static bool sentence_ends(struct str text, size_t at)
{
	if (text.p[at] != '.' && text.p[at] != '!' && text.p[at] != '?')
		return false;
	return at + 2 < text.n && text.p[at + 1] == ' ' &&
	    ((text.p[at + 2] >= 'A' && text.p[at + 2] <= 'Z') || text.p[at + 2] == '$' ||
	        text.p[at + 2] == '\\');
}

static size_t sentence_begin(struct str text, size_t from)
{
	size_t at = from;
	while (at > 0 && from - at < CONTEXT_BYTES && !(at >= 2 && sentence_ends(text, at - 2)))
		at--;
	/* cut in the middle: the next word's beginning */
	if (at > 0 && from - at >= CONTEXT_BYTES)
		while (at < from && text.p[at - 1] != ' ')
			at++;
	while (at < from && ((unsigned char)text.p[at] & 0xc0) == 0x80)
		at++;
	return at;
}

static size_t sentence_end(struct str text, size_t to)
{
	size_t at = to;
	while (at < text.n && at - to < CONTEXT_BYTES && !(at > 0 && sentence_ends(text, at - 1)))
		at++;
	if (at < text.n && at - to >= CONTEXT_BYTES)
		while (at > to && text.p[at] != ' ')
			at--;
	while (at < text.n && ((unsigned char)text.p[at] & 0xc0) == 0x80)
		at++;
	return at;
}

void context_put(struct buf *out, struct str text, size_t from, size_t to)
{
	size_t begin = sentence_begin(text, from), end = sentence_end(text, to);
	bool cut_before = begin > 0 && !(begin >= 2 && sentence_ends(text, begin - 2));
	bool cut_behind = end < text.n && !(end > 0 && sentence_ends(text, end - 1));
	buf_adds(out, cut_before ? "    ... " : "    ");
	explain_safe(out, str_sub(text, begin, from));
	buf_addc(out, '[');
	explain_safe(out, str_sub(text, from, to));
	buf_addc(out, ']');
	explain_safe(out, str_sub(text, to, end));
	buf_adds(out, cut_behind ? " ...\n" : "\n");
}

void context_put_span(struct buf *out, const struct paper *p, const struct span *s)
{
	if (!s->placed)
		return;
	struct str text = paper_field(p, s->field);
	context_put(out, text, utf8_offset(text, s->start), utf8_offset(text, s->end));
}

static bool is_letter(struct str s, size_t at)
{
	unsigned char c = at < s.n ? (unsigned char)s.p[at] : ' ';
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c >= 0x80;
}

/* Where the words stand as whole words, else where they stand at all; SIZE_MAX. */
static size_t find_words(struct str text, struct str words)
{
	for (size_t at = 0; (at = str_find(text, words, at)) != SIZE_MAX; at++)
		if ((at == 0 || !is_letter(text, at - 1)) && !is_letter(text, at + words.n))
			return at;
	return str_find(text, words, 0);
}

void context_put_words(struct buf *out, const struct paper *p, struct str words)
{
	static const enum field order[] = {FIELD_ABSTRACT, FIELD_TITLE, FIELD_COMMENT};
	for (size_t i = 0; i < FIELD_COUNT && words.n; i++) {
		struct str text = paper_field(p, order[i]);
		size_t at = find_words(text, words);
		if (at != SIZE_MAX) {
			context_put(out, text, at, at + words.n);
			return;
		}
	}
}

static bool is_empty(const json_t *v)
{
	return !v || json_is_null(v) || (json_is_string(v) && json_string_length(v) == 0) ||
	    (json_is_array(v) && json_array_size(v) == 0);
}

static void put_value(struct buf *out, const json_t *v)
{
	const json_t *x;
	const char *key;
	size_t i;
	if (json_is_string(v)) {
		explain_safe(out, (struct str){json_string_value(v), json_string_length(v)});
	} else if (json_is_number(v)) {
		json_put_number(out, json_number_value(v));
	} else if (json_is_array(v)) {
		json_array_foreach(v, i, x) {
			buf_adds(out, i ? " to " : "");
			put_value(out, x);
		}
	} else if (json_is_object(v)) {
		const char *comma = "";
		json_object_foreach((json_t *)v, key, x) {
			buf_adds(out, comma);
			explain_safe(out, str_of(key));
			buf_addc(out, ' ');
			put_value(out, x);
			comma = ", ";
		}
	}
}

void context_put_values(struct buf *out, const json_t *fact)
{
	const char *key, *comma = "";
	const json_t *v;
	if (json_is_string(fact))
		put_value(out, fact);
	json_object_foreach((json_t *)fact, key, v) {
		if (!fact_key_is_value(key) || is_empty(v))
			continue;
		buf_adds(out, comma);
		explain_safe(out, str_of(key));
		buf_addc(out, ' ');
		/* of a gain by one number both ends are the same */
		bool single =
		    json_array_size(v) == 2 && fact_values_equal(json_array_get(v, 0), json_array_get(v, 1));
		put_value(out, single ? json_array_get(v, 0) : v);
		comma = ", ";
	}
}
