/* superset_class.c: character classes as sets of bytes. Which ASCII characters and which marks a class holds, PCRE2
 * itself is asked; whether it holds others is concluded from its text, and taken for granted in doubt. */
#include "expand.h"
#include "superset_node.h"
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

struct node *node_new(struct arena *a, int kind)
{
	struct node *n = arena_alloc(a, sizeof *n);
	n->kind = kind;
	return n;
}

void node_add(struct node *parent, struct node *child)
{
	if (parent->last)
		parent->last->next = child;
	else
		parent->first = child;
	parent->last = child;
}

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
	if (escape == 's') /* all but the space are ruled out by superset_covers */
		return 0;
	if (escape == 'x' && *at < s.n && s.p[*at] == '{') {
		for (cp = 0, ++*at; *at < s.n && s.p[*at] != '}'; ++*at)
			cp = cp * 16 + (uint32_t)(s.p[*at] <= '9' ? s.p[*at] - '0' : (s.p[*at] | 0x20) - 'a' + 10);
		++*at;
		return cp;
	}
	if ((escape >= 'a' && escape <= 'z') || (escape >= 'A' && escape <= 'Z') || (escape >= '0' && escape <= '9'))
		*beyond = *beyond || !strchr("ntrfea", escape);
	return (unsigned char)escape;
}

/* Does the class hold characters beyond ASCII and the marks? */
static bool goes_beyond(struct str s)
{
	if (str_is(s, "\\s"))
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

static bool ask(struct class_known *k)
{
	int error = 0;
	size_t offset = 0;
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)k->text.p, k->text.n,
	    PCRE2_UTF | PCRE2_UCP | PCRE2_EXTENDED | PCRE2_ANCHORED | (k->any_case ? PCRE2_CASELESS : 0), &error, &offset, NULL);
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	if (!data)
		memory_exhausted();
	for (unsigned i = ' '; code && i < 128 + MARK_LAST + 1; i++) { /* no control characters: superset_covers */
		char text[4];
		size_t n = utf8_encode(i < 128 ? i : MARK_BASE + i - 128, text);
		if (pcre2_match(code, (PCRE2_SPTR)text, n, 0, 0, data, NULL) < 0)
			continue;
		if (i < 128)
			bytes_put(&k->ascii, i);
		else
			k->marks |= (uint32_t)1 << (i - 128);
	}
	k->other = goes_beyond(k->text);
	pcre2_match_data_free(data);
	pcre2_code_free(code);
	return code != NULL;
}

static const struct class_known *known(struct superset *s, struct str text, bool any_case)
{
	for (size_t i = 0; i < s->class_count; i++)
		if (s->classes[i].any_case == any_case && str_eq(s->classes[i].text, text))
			return &s->classes[i];
	struct class_known k = {.text = str_dup(&s->arena, text), .any_case = any_case};
	if (!ask(&k))
		return NULL;
	struct class_known *new = arena_push(&s->arena, &s->classes, &s->class_count, sizeof *new);
	*new = k;
	return new;
}

/* U+E000 to U+E01F are the bytes EE 80 80 to EE 80 9F. */
static struct node *marks_node(struct arena *a, uint32_t marks)
{
	struct node *n = node_new(a, NODE_SEQUENCE);
	for (int i = 0; i < 3; i++)
		node_add(n, node_new(a, NODE_SET));
	bytes_put(&n->first->set, 0xEE);
	bytes_put(&n->first->next->set, 0x80);
	for (unsigned i = 0; i <= MARK_LAST; i++)
		if (marks >> i & 1)
			bytes_put(&n->last->set, 0x80 + i);
	return n;
}

struct node *class_node(struct superset *s, struct arena *a, struct str class, bool any_case)
{
	const struct class_known *k = known(s, class, any_case);
	if (!k)
		return NULL;
	struct node *n = node_new(a, NODE_SET);
	n->set = k->ascii;
	if (k->other) {
		/* any character beyond ASCII will do, and each of them is several bytes */
		n->wide = true;
		n->stays_in_mark = !(k->marks >> MARK_CLOSE & 1);
		for (unsigned c = 0x80; c < 0x100; c++)
			if (c != 0xEE || k->marks)
				bytes_put(&n->set, c);
		return n;
	}
	if (!k->marks)
		return n;
	struct node *marks = marks_node(a, k->marks);
	if (!(k->ascii.bits[0] | k->ascii.bits[1]))
		return marks;
	struct node *choice = node_new(a, NODE_CHOICE);
	node_add(choice, n);
	node_add(choice, marks);
	return choice;
}
