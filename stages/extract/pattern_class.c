/* pattern_class.c: character classes in trees (pattern.h). Which ASCII characters and which marks a class holds, PCRE2
 * itself is asked; whether it holds others is concluded from its text, and taken for granted in doubt. */
#include "expand.h"
#include "pattern.h"
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

struct class_of_text {
	struct str text;
	uint64_t hash;
	bool any_case;
	const struct class *class;
};

static bool is_mark(uint32_t cp)
{
	return cp >= MARK_BASE && cp <= MARK_BASE + MARK_LAST;
}

/* The code point of an item of a bracketed class at *at, which moves on. `beyond` becomes true where the item holds
 * characters beyond ASCII and the marks, or is not understood. A class of its own gives 0. */
static uint32_t class_item(struct str s, size_t *at, bool *beyond)
{
	size_t size = 1;
	uint32_t cp = utf8_decode(s, *at, &size);
	*at += size;
	if (cp == '[' && *at < s.n && strchr(":.=", s.p[*at]))
		*beyond = true;
	if (cp != '\\' || *at >= s.n)
		return cp;
	char escape = s.p[(*at)++];
	if (escape == 's' || escape == 'd') /* all but ASCII is ruled out by pattern_covers */
		return 0;
	if (escape == 'x' && *at < s.n && s.p[*at] == '{') {
		for (cp = 0, ++*at; *at < s.n && s.p[*at] != '}'; ++*at)
			cp = cp * 16 +
			    (uint32_t)(s.p[*at] <= '9' ? s.p[*at] - '0' : (s.p[*at] | 0x20) - 'a' + 10);
		++*at;
		return cp;
	}
	if ((escape >= 'a' && escape <= 'z') || (escape >= 'A' && escape <= 'Z') ||
	    (escape >= '0' && escape <= '9'))
		*beyond = *beyond || !strchr("ntrfea", escape);
	return (unsigned char)escape;
}

/* Does the class hold characters beyond ASCII and the marks? */
static bool goes_beyond(struct str s)
{
	if (str_is(s, "\\s") || str_is(s, "\\d"))
		return false;
	if (s.p[0] != '[' || s.p[1] == '^')
		return true;
	bool beyond = false;
	uint32_t before = 0;
	for (size_t at = 1; at + 1 < s.n && !beyond;) {
		bool range = s.p[at] == '-' && at > 1 && at + 2 < s.n;
		at += range;
		uint32_t cp = class_item(s, &at, &beyond);
		beyond = beyond || (cp >= 0x80 && (!is_mark(cp) || (range && !is_mark(before))));
		before = cp;
	}
	return beyond;
}

#define MARK_AT 128u /* marks come behind ASCII */

static bool ask(struct str text, bool any_case, struct class *k)
{
	int error = 0;
	size_t offset = 0;
	struct buf runs = {0}, all = {0};
	buf_addf(&runs, "(?:%.*s)++", STR_ARG(text));
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)runs.p, runs.n,
	    PCRE2_UTF | PCRE2_UCP | PCRE2_EXTENDED | (any_case ? PCRE2_CASELESS : 0), &error, &offset, NULL);
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	if (!data)
		memory_exhausted();
	/* All of them behind each other, for PCRE2 to find the runs. Control characters don't count: see pattern_covers. */
	for (unsigned i = ' '; i < MARK_AT + MARK_LAST + 1; i++)
		buf_addcp(&all, i < MARK_AT ? i : MARK_BASE + i - MARK_AT);
	for (size_t from = 0;
	     code && pcre2_match(code, (PCRE2_SPTR)all.p, all.n, from, PCRE2_NO_UTF_CHECK, data, NULL) > 0;) {
		size_t size, at = pcre2_get_ovector_pointer(data)[0];
		for (from = pcre2_get_ovector_pointer(data)[1]; at < from; at += size) {
			uint32_t cp = utf8_decode(buf_str(&all), at, &size);
			if (cp < MARK_AT)
				ascii_put(&k->ascii, cp);
			else
				k->marks |= (uint32_t)1 << (cp - MARK_BASE);
		}
	}
	pcre2_match_data_free(data);
	pcre2_code_free(code);
	buf_free(&runs);
	buf_free(&all);
	return code != NULL;
}

const struct class *pattern_class(struct patterns *p, struct str text, bool any_case)
{
	uint64_t hash = str_hash(text, any_case);
	for (size_t i = 0; i < p->class_count; i++) {
		const struct class_of_text *k = &p->classes[i];
		if (k->hash == hash && k->any_case == any_case && str_eq(k->text, text))
			return k->class;
	}
	struct class *class = arena_alloc(&p->arena, sizeof *class);
	class->beyond = goes_beyond(text);
	if (!ask(text, any_case, class))
		return NULL;
	struct class_of_text *added = arena_push(&p->arena, &p->classes, &p->class_count, sizeof *added);
	*added = (struct class_of_text){text, hash, any_case, class};
	return class;
}
