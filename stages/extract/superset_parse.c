/* superset_parse.c: reads a PCRE2 pattern (EXTENDED) into a tree that matches wherever the pattern does. What narrows a
 * match without taking part in it is left out: assertions, anchors, the ban on backtracking. */
#include "superset_node.h"
#include <string.h>

struct parse {
	struct superset *known;
	struct arena *a;
	struct str p;
	size_t at;
	bool any_case;
	const char *why; /* set once something is not understood */
};

static struct node *parse_choice(struct parse *x);

static char peek(const struct parse *x, size_t ahead)
{
	return x->at + ahead < x->p.n ? x->p.p[x->at + ahead] : '\0';
}

static bool skip(struct parse *x, const char *what)
{
	if (!str_starts(str_sub(x->p, x->at, x->p.n), what))
		return false;
	x->at += strlen(what);
	return true;
}

static struct node *fail(struct parse *x, const char *why)
{
	if (!x->why)
		x->why = why;
	x->at = x->p.n;
	return node_new(x->a, NODE_SEQUENCE);
}

/* EXTENDED: white space and comments count for nothing, also before a quantifier. */
static void skip_space(struct parse *x)
{
	while (x->at < x->p.n) {
		if (strchr(" \t\n\v\f\r", x->p.p[x->at])) {
			x->at++;
		} else if (x->p.p[x->at] == '#') {
			size_t end = str_find_char(x->p, '\n', x->at);
			x->at = end == SIZE_MAX ? x->p.n : end;
		} else if (!skip(x, "\xE2\x80\x8E") && !skip(x, "\xE2\x80\x8F") && !skip(x, "\xE2\x80\xA8")
		    && !skip(x, "\xE2\x80\xA9") && !skip(x, "\xC2\x85")) { /* PCRE2's Pattern_White_Space */
			return;
		}
	}
}

static struct node *character(struct parse *x, uint32_t cp)
{
	struct node *n = node_new(x->a, NODE_SEQUENCE);
	char text[4];
	size_t size = utf8_encode(cp, text);
	if (cp >= 0x80 && x->any_case && !(cp >= 0xE000 && cp < 0xF000)) {
		/* its other case is another character: any beyond ASCII will do */
		return class_node(x->known, x->a, STR("[^\\x00-\\x7f\\x{E000}-\\x{E01F}]"), false);
	}
	for (size_t i = 0; i < size; i++) {
		struct node *byte = node_new(x->a, NODE_SET);
		unsigned char c = (unsigned char)text[i];
		bytes_put(&byte->set, c);
		if (x->any_case && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))
			bytes_put(&byte->set, c ^ 0x20);
		node_add(n, byte);
	}
	return n;
}

static struct node *class_to(struct parse *x, size_t end)
{
	struct node *n = class_node(x->known, x->a, str_sub(x->p, x->at, end), x->any_case);
	x->at = end;
	return n ? n : fail(x, "a character class is not understood");
}

/* What another group matched, or anything. */
static struct node *back_reference(struct parse *x)
{
	size_t end = str_find_char(x->p, peek(x, 2) == '<' ? '>' : peek(x, 2) == '{' ? '}' : '\'', x->at + 3);
	if (end == SIZE_MAX)
		return fail(x, "a back reference is not understood");
	struct node *n = node_new(x->a, NODE_REPEAT), *byte = node_new(x->a, NODE_SET);
	memset(&byte->set, 0xff, sizeof byte->set);
	n->max = NO_END;
	node_add(n, byte);
	x->at = end + 1;
	return n;
}

static struct node *parse_escape(struct parse *x)
{
	char c = peek(x, 1);
	if (c && strchr("bBAZzGK", c)) {
		x->at += 2;
		return node_new(x->a, NODE_SEQUENCE);
	}
	if (c && strchr("dDwWsShHvVN", c) && !(c == 'N' && peek(x, 2) == '{'))
		return class_to(x, x->at + 2);
	if (c == 'p' || c == 'P') {
		size_t end = peek(x, 2) == '{' ? str_find_char(x->p, '}', x->at) : x->at + 2;
		return end >= x->p.n ? fail(x, "a property is not understood") : class_to(x, end + 1);
	}
	if (c == 'x') {
		bool braces = peek(x, 2) == '{';
		size_t end = braces ? str_find_char(x->p, '}', x->at) : x->at + 3;
		uint32_t cp = 0;
		if (!braces || end >= x->p.n)
			return fail(x, "a character's number is not understood");
		for (size_t i = x->at + 3; i < end; i++)
			cp = cp * 16 + (uint32_t)(x->p.p[i] <= '9' ? x->p.p[i] - '0' : (x->p.p[i] | 0x20) - 'a' + 10);
		x->at = end + 1;
		return cp > 0x10FFFF ? fail(x, "a character's number is not understood") : character(x, cp);
	}
	static const char controls[] = "n\nt\tr\rf\fe\x1b" "a\a";
	for (size_t i = 0; controls[i]; i += 2)
		if (c == controls[i]) {
			x->at += 2;
			return character(x, (unsigned char)controls[i + 1]);
		}
	if (c == 'k' || (c == 'g' && peek(x, 2) == '{'))
		return back_reference(x);
	if (c == '\0' || (unsigned char)c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
		return fail(x, "subroutines, \\R, \\X, \\Q and the like can't be scanned for");
	x->at += 2;
	return character(x, (unsigned char)c);
}

static struct node *parse_class(struct parse *x)
{
	size_t i = x->at + 1;
	if (i < x->p.n && x->p.p[i] == '^')
		i++;
	if (i < x->p.n && x->p.p[i] == ']')
		i++;
	for (; i < x->p.n && x->p.p[i] != ']'; i++) {
		if (x->p.p[i] == '\\') {
			i++;
			if (i < x->p.n && (x->p.p[i] == 'Q' || x->p.p[i] == 'E'))
				return fail(x, "\\Q in a class can't be scanned for");
		} else if (x->p.p[i] == '[' && i + 1 < x->p.n && x->p.p[i + 1] == ':') {
			size_t end = str_find(x->p, STR(":]"), i + 2);
			if (end != SIZE_MAX)
				i = end + 1;
		}
	}
	return i < x->p.n ? class_to(x, i + 1) : fail(x, "a character class is not understood");
}

static struct node *parse_group(struct parse *x)
{
	static const char *const assertions[] = {"(?=", "(?!", "(?<=", "(?<!"};
	bool assertion = false, known = true, any_case = x->any_case;
	for (size_t i = 0; !assertion && i < sizeof assertions / sizeof *assertions; i++)
		assertion = skip(x, assertions[i]);
	if (!assertion) {
		if (skip(x, "(?<") || skip(x, "(?P<")) {
			size_t end = str_find_char(x->p, '>', x->at);
			known = end != SIZE_MAX;
			x->at = known ? end + 1 : x->at;
		} else if (skip(x, "(?i:")) {
			x->any_case = true;
		} else if (skip(x, "(?-i:")) {
			x->any_case = false;
		} else if (!skip(x, "(?:") && !skip(x, "(?>") && !skip(x, "(?|")) {
			known = peek(x, 1) != '?' && peek(x, 1) != '*';
			x->at++;
		}
	}
	if (!known)
		return fail(x, "options, conditions, verbs and recursion within a pattern can't be scanned for");
	struct node *n = parse_choice(x);
	x->any_case = any_case;
	if (!skip(x, ")"))
		return fail(x, "a group without end");
	return assertion ? node_new(x->a, NODE_SEQUENCE) : n;
}

static bool parse_number(struct parse *x, size_t *at, uint32_t *out)
{
	size_t from = *at;
	for (*out = 0; *at < x->p.n && x->p.p[*at] >= '0' && x->p.p[*at] <= '9'; ++*at)
		*out = *out * 10 + (uint32_t)(x->p.p[*at] - '0');
	return *at > from;
}

/* Reads "{n}", "{n,}", "{n,m}"; anything else in braces is text. */
static bool braces(struct parse *x, uint32_t *min, uint32_t *max)
{
	size_t at = x->at + 1;
	if (peek(x, 0) != '{' || !parse_number(x, &at, min))
		return false;
	*max = *min;
	if (at < x->p.n && x->p.p[at] == ',') {
		at++;
		if (!parse_number(x, &at, max))
			*max = NO_END;
	}
	if (at >= x->p.n || x->p.p[at] != '}')
		return false;
	x->at = at + 1;
	return true;
}

static struct node *quantified(struct parse *x, struct node *n)
{
	uint32_t min = 0, max = NO_END;
	skip_space(x);
	if (skip(x, "?"))
		max = 1;
	else if (skip(x, "+"))
		min = 1;
	else if (!skip(x, "*") && !braces(x, &min, &max))
		return n;
	/* lazy or greedy, there is a match or not; possessive, there are fewer */
	if (!skip(x, "?"))
		skip(x, "+");
	struct node *repeat = node_new(x->a, NODE_REPEAT);
	repeat->min = min;
	repeat->max = max;
	node_add(repeat, n);
	return repeat;
}

static struct node *parse_atom(struct parse *x)
{
	size_t size = 1;
	switch (peek(x, 0)) {
	case '(':
		return parse_group(x);
	case '[':
		return parse_class(x);
	case '\\':
		return parse_escape(x);
	case '.':
		return class_to(x, x->at + 1);
	case '^':
	case '$':
		x->at++;
		return node_new(x->a, NODE_SEQUENCE);
	default:;
		uint32_t cp = utf8_decode(x->p, x->at, &size);
		x->at += size;
		return character(x, cp);
	}
}

/* An opening mark and what isn't the closing one stays in the mark, where there are no marks. */
static bool opens_mark(const struct node *n)
{
	return n->kind == NODE_SEQUENCE && n->first && n->first->kind == NODE_SET && !n->first->wide
	    && n->first->set.bits[3] == (uint64_t)1 << (0xEE & 63) && !n->first->set.bits[2] && n->last->kind == NODE_SET
	    && !bytes_has(&n->last->set, 0x80) && !bytes_has(&n->last->set, 0x86);
}

static void stay_in_mark(struct node *before, struct node *n)
{
	if (!before || n->kind != NODE_REPEAT || n->first->kind != NODE_SET || !n->first->stays_in_mark || !opens_mark(before))
		return;
	n->first->set.bits[3] &= ~((uint64_t)1 << (0xEE & 63));
}

static struct node *parse_sequence(struct parse *x)
{
	struct node *n = node_new(x->a, NODE_SEQUENCE);
	for (;;) {
		skip_space(x);
		if (x->at >= x->p.n || peek(x, 0) == '|' || peek(x, 0) == ')')
			return n;
		struct node *item = quantified(x, parse_atom(x));
		if (item->kind == NODE_SEQUENCE && !item->first)
			continue;
		stay_in_mark(n->last, item);
		node_add(n, item);
	}
}

static struct node *parse_choice(struct parse *x)
{
	struct node *n = parse_sequence(x);
	if (peek(x, 0) != '|')
		return n;
	struct node *choice = node_new(x->a, NODE_CHOICE);
	node_add(choice, n);
	while (skip(x, "|"))
		node_add(choice, parse_sequence(x));
	return choice;
}

struct node *superset_parse(struct superset *s, struct arena *a, struct str pattern, bool any_case, const char **why)
{
	struct parse x = {.known = s, .a = a, .p = pattern, .any_case = any_case};
	struct node *n = parse_choice(&x);
	if (!x.why && x.at < x.p.n)
		x.why = "a group that was never opened";
	*why = x.why;
	return x.why ? NULL : n;
}
