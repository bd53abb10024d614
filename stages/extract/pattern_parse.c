/* pattern_parse.c: reads a PCRE2 pattern (EXTENDED) into a tree that matches wherever the pattern does. What narrows a
 * match without taking part in it is left out: assertions, anchors, the ban on backtracking. */
#include "expand.h"
#include "pattern.h"
#include <string.h>

struct parse {
	struct patterns *patterns;
	struct str p;
	size_t at;
	bool any_case, marked;
	const char *why; /* set once something is not understood */
	/* groups that capture, for back references */
	struct group {
		struct str name; /* or empty */
		bool any_case;
		struct node *node; /* NULL: it isn't closed yet, or belongs to a define */
	} * groups;
	size_t group_count;
};

static struct node *parse_choice(struct parse *x);

static struct node *node_new(struct parse *x, int kind)
{
	struct node *n = arena_alloc(&x->patterns->arena, sizeof *n);
	n->kind = kind;
	n->any_case = x->any_case;
	n->edge = EDGE_ANY;
	return n;
}

static void node_add(struct node *parent, struct node *child)
{
	if (parent->last)
		parent->last->next = child;
	else
		parent->first = child;
	parent->last = child;
}

static char peek(const struct parse *x, size_t ahead)
{
	return x->at + ahead < x->p.n ? x->p.p[x->at + ahead] : '\0';
}

static bool skip(struct parse *x, const char *what)
{
	if (peek(x, 0) != what[0])
		return false;
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
	return node_new(x, NODE_SEQUENCE);
}

/* EXTENDED: white space and comments count for nothing, also before a quantifier. */
static void skip_space(struct parse *x)
{
	while (x->at < x->p.n) {
		char c = x->p.p[x->at];
		if (c == ' ' || (c >= '\t' && c <= '\r')) {
			x->at++;
		} else if (c == '#') {
			size_t end = str_find_char(x->p, '\n', x->at);
			x->at = end == SIZE_MAX ? x->p.n : end;
		} else if ((unsigned char)c < 0x80 ||
		    (!skip(x, "\xE2\x80\x8E") && !skip(x, "\xE2\x80\x8F") && !skip(x, "\xE2\x80\xA8") &&
		        !skip(x, "\xE2\x80\xA9") && !skip(x, "\xC2\x85"))) { /* PCRE2's Pattern_White_Space */
			return;
		}
	}
}

static struct node *class_of(struct parse *x, const struct class *class)
{
	struct node *n = node_new(x, NODE_CLASS);
	n->class = class;
	n->marks = class->marks;
	return n;
}

static struct node *character(struct parse *x, uint32_t cp)
{
	static const struct class other = {.beyond = true};
	/* its other case is another character; marks have none */
	if (cp >= 0x80 && x->any_case && !(cp >= MARK_BASE && cp <= MARK_BASE + MARK_LAST))
		return class_of(x, &other);
	char text[4];
	size_t size = utf8_encode(cp, text);
	struct node *n = node_new(x, NODE_TEXT);
	n->text = (struct str){arena_copy(&x->patterns->arena, text, size), size};
	return n;
}

static struct node *class_to(struct parse *x, size_t end)
{
	const struct class *class = pattern_class(x->patterns, str_sub(x->p, x->at, end), x->any_case);
	x->at = end;
	return class ? class_of(x, class) : fail(x, "a character class is not understood");
}

static struct group *group_open(struct parse *x, struct str name)
{
	struct group *g = arena_push(&x->patterns->arena, &x->groups, &x->group_count, sizeof *g);
	g->name = name;
	g->any_case = x->any_case;
	return g;
}

/* The only group of that name, or NULL. \g{-1}: the one that was opened last. */
static const struct group *group_named(const struct parse *x, struct str name)
{
	const struct group *found = NULL;
	if (str_is(name, "-1"))
		return x->group_count ? &x->groups[x->group_count - 1] : NULL;
	for (size_t i = 0; i < x->group_count; i++) {
		if (!str_eq(x->groups[i].name, name))
			continue;
		if (found)
			return NULL;
		found = &x->groups[i];
	}
	return found;
}

/* What another group matched: something that it matches; where it isn't known, anything. */
static struct node *back_reference(struct parse *x)
{
	size_t end = str_find_char(x->p, peek(x, 2) == '<' ? '>' : peek(x, 2) == '{' ? '}' : '\'', x->at + 3);
	if (end == SIZE_MAX)
		return fail(x, "a back reference is not understood");
	const struct group *g = group_named(x, str_sub(x->p, x->at + 3, end));
	x->at = end + 1;
	if (g && g->node && g->any_case == x->any_case) {
		struct define_tree *same = arena_alloc(&x->patterns->arena, sizeof *same);
		struct node *n = node_new(x, NODE_DEFINE);
		same->tree = g->node;
		n->define = same;
		return n;
	}
	static const struct class any = {
	    .ascii = {{UINT64_MAX, UINT64_MAX}}, .marks = UINT32_MAX, .beyond = true};
	struct node *n = node_new(x, NODE_REPEAT);
	n->max = NO_END;
	node_add(n, class_of(x, &any));
	return n;
}

static struct node *parse_escape(struct parse *x)
{
	char c = peek(x, 1);
	if (c && strchr("bBAZzGK", c)) {
		struct node *n = node_new(x, NODE_SEQUENCE);
		n->edge = c == 'b' ? EDGE_OF_WORD : EDGE_ANY;
		x->at += 2;
		return n;
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
			cp = cp * 16 +
			    (uint32_t)(x->p.p[i] <= '9' ? x->p.p[i] - '0' : (x->p.p[i] | 0x20) - 'a' + 10);
		x->at = end + 1;
		return cp > 0x10FFFF ? fail(x, "a character's number is not understood") : character(x, cp);
	}
	static const char controls[] = "n\nt\tr\rf\fe\x1b"
	                               "a\a";
	for (size_t i = 0; controls[i]; i += 2)
		if (c == controls[i]) {
			x->at += 2;
			return character(x, (unsigned char)controls[i + 1]);
		}
	if (c == 'k' || (c == 'g' && peek(x, 2) == '{'))
		return back_reference(x);
	if (c == '\0' || (unsigned char)c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z'))
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
	if (str_find(str_sub(x->p, x->at, i), STR("{{"), 0) != SIZE_MAX)
		return fail(x, "a name in a class can't be scanned for");
	if (i >= x->p.n)
		return fail(x, "a character class is not understood");
	bool negated = peek(x, 1) == '^';
	struct node *n = class_to(x, i + 1);
	if (negated && x->marked) /* expand.c sees to it */
		n->marks &= ~(1u << MARK_STOP);
	return n;
}

/* One character of a class to which all characters of words belong. */
static bool is_word_class(const struct node *n)
{
	const struct node *c = n->kind == NODE_SEQUENCE ? n->first : NULL;
	if (!c || c->next || c->kind != NODE_CLASS)
		return false;
	for (unsigned i = 0; i < 0x80; i++)
		if (is_word(i) && !ascii_has(&c->class->ascii, i))
			return false;
	return true;
}

static struct node *parse_group(struct parse *x)
{
	static const char *const assertions[] = {"(?=", "(?!", "(?<=", "(?<!"};
	bool assertion = false, known = true, any_case = x->any_case, behind = false;
	size_t captures = 0; /* the group's number, if it is one that captures */
	for (size_t i = 0; !assertion && i < sizeof assertions / sizeof *assertions; i++) {
		assertion = skip(x, assertions[i]);
		behind = assertion && i == 3;
	}
	if (!assertion) {
		if (skip(x, "(?<") || skip(x, "(?P<")) {
			size_t end = str_find_char(x->p, '>', x->at);
			known = end != SIZE_MAX;
			if (known) {
				group_open(x, str_sub(x->p, x->at, end));
				captures = x->group_count;
				x->at = end + 1;
			}
		} else if (skip(x, "(?i:")) {
			x->any_case = true;
		} else if (skip(x, "(?-i:")) {
			x->any_case = false;
		} else if (!skip(x, "(?:") && !skip(x, "(?>") && !skip(x, "(?|")) {
			known = peek(x, 1) != '?' && peek(x, 1) != '*';
			x->at++;
			group_open(x, (struct str){NULL, 0});
			captures = x->group_count;
		}
	}
	if (!known)
		return fail(
		    x, "options, conditions, verbs and recursion within a pattern can't be scanned for");
	struct node *n = parse_choice(x);
	x->any_case = any_case;
	if (!skip(x, ")"))
		return fail(x, "a group without end");
	if (captures)
		x->groups[captures - 1].node = n;
	if (!assertion)
		return n;
	struct node *nothing = node_new(x, NODE_SEQUENCE);
	nothing->edge = behind && is_word_class(n) ? EDGE_NO_WORD_BEFORE : EDGE_ANY;
	return nothing;
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
	struct node *repeat = node_new(x, NODE_REPEAT);
	repeat->min = min;
	repeat->max = max;
	node_add(repeat, n);
	return repeat;
}

static struct node *parse(struct patterns *p, struct str pattern, struct define_tree *d)
{
	struct parse x = {.patterns = p, .p = pattern, .any_case = d->any_case, .marked = d->marked};
	struct node *n = parse_choice(&x);
	if (!x.why && x.at < x.p.n)
		x.why = "a group that was never opened";
	d->why = x.why;
	d->groups = x.groups;
	d->group_count = x.group_count;
	return x.why ? NULL : n;
}

static struct define_tree *define_tree(struct parse *x, const char *pattern)
{
	struct patterns *p = x->patterns;
	for (size_t i = 0; i < p->tree_count; i++)
		if (p->trees[i]->pattern == pattern && p->trees[i]->any_case == x->any_case &&
		    p->trees[i]->marked == x->marked)
			return p->trees[i];
	struct define_tree *d = arena_alloc(&p->arena, sizeof *d);
	*d = (struct define_tree){.pattern = pattern, .any_case = x->any_case, .marked = x->marked};
	d->tree = parse(p, str_of(pattern), d);
	*(struct define_tree **)arena_push(&p->arena, &p->trees, &p->tree_count, sizeof d) = d;
	return d;
}

static struct node *parse_define(struct parse *x)
{
	size_t end = str_find(x->p, STR("}}"), x->at);
	bool is_mark;
	const char *pattern = end == SIZE_MAX
	    ? NULL
	    : expand_name(x->patterns->defines, str_sub(x->p, x->at + 2, end), &is_mark);
	if (!pattern)
		return fail(x, "a name in {{ }} is not known");
	struct define_tree *d = define_tree(x, pattern);
	if (!d->tree)
		return fail(x, d->why);
	x->at = end + 2;
	for (size_t i = 0; i < d->group_count; i++)
		group_open(x, d->groups[i].name);
	struct node *n = node_new(x, NODE_DEFINE);
	n->define = d;
	return n;
}

static struct node *parse_atom(struct parse *x)
{
	size_t size = 1;
	switch (peek(x, 0)) {
	case '(':
		return parse_group(x);
	case '[':
		return parse_class(x);
	case '{':
		if (peek(x, 1) == '{')
			return parse_define(x);
		return (x->at++, character(x, '{'));
	case '\\':
		return parse_escape(x);
	case '.':
		return class_to(x, x->at + 1);
	case '^':
	case '$':
		x->at++;
		return node_new(x, NODE_SEQUENCE);
	default:;
		uint32_t cp = utf8_decode(x->p, x->at, &size);
		x->at += size;
		return character(x, cp);
	}
}

/* The marks that a node stands for and nothing else, or none. */
static uint32_t marks_of(const struct node *n)
{
	const struct ascii *a = n->kind == NODE_CLASS ? &n->class->ascii : NULL;
	if (a)
		return n->class->beyond || a->bits[0] || a->bits[1] ? 0 : n->marks;
	if (n->kind != NODE_TEXT || n->text.n < 3)
		return 0;
	size_t size;
	uint32_t cp = utf8_decode(n->text, n->text.n - 3, &size);
	return size == 3 && cp >= MARK_BASE && cp <= MARK_BASE + MARK_LAST ? 1u << (cp - MARK_BASE) : 0;
}

/* Behind an opening mark, what isn't the closing one is still inside, where no mark stands and no sentence ends. */
static void stay_in_mark(const struct node *before, struct node *n)
{
	uint32_t marks = before ? marks_of(before) : 0;
	if (marks && !(marks & (1u << MARK_CLOSE | 1u << MARK_STOP)) && n->kind == NODE_REPEAT &&
	    n->first->kind == NODE_CLASS && !(n->first->marks & 1u << MARK_CLOSE))
		n->first->marks = 0;
}

/* Is what comes next a plain character that no quantifier follows? Then it goes into *c. */
static bool plain_character(struct parse *x, char *c)
{
	size_t at = x->at;
	uint32_t min, max;
	*c = peek(x, 0);
	if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9')))
		return false;
	x->at++;
	skip_space(x);
	bool plain = !strchr("?*+", peek(x, 0)) || x->at >= x->p.n;
	if (plain && peek(x, 0) == '{' && braces(x, &min, &max))
		plain = false;
	x->at = plain ? at + 1 : at;
	return plain;
}

/* Plain characters side by side become one text. */
static bool parse_word(struct parse *x, struct node *parent)
{
	char word[64];
	size_t n = 0;
	while (n < sizeof word && plain_character(x, &word[n])) {
		n++;
		skip_space(x);
	}
	if (n == 0)
		return false;
	struct node *text = node_new(x, NODE_TEXT);
	text->text = (struct str){arena_copy(&x->patterns->arena, word, n), n};
	node_add(parent, text);
	return true;
}

static struct node *parse_sequence(struct parse *x)
{
	struct node *n = node_new(x, NODE_SEQUENCE);
	for (;;) {
		skip_space(x);
		if (x->at >= x->p.n || peek(x, 0) == '|' || peek(x, 0) == ')')
			return n;
		if (parse_word(x, n))
			continue;
		struct node *item = quantified(x, parse_atom(x));
		if (item->kind == NODE_SEQUENCE && !item->first) {
			n->edge &= n->first ? EDGE_ANY : item->edge;
			continue;
		}
		stay_in_mark(n->last, item);
		node_add(n, item);
	}
}

static struct node *parse_choice(struct parse *x)
{
	struct node *n = parse_sequence(x);
	if (peek(x, 0) != '|')
		return n;
	struct node *choice = node_new(x, NODE_CHOICE);
	node_add(choice, n);
	while (skip(x, "|"))
		node_add(choice, parse_sequence(x));
	return choice;
}

struct node *pattern_parse(
    struct patterns *p, struct str pattern, bool any_case, bool marked, const char **why)
{
	struct define_tree d = {.any_case = any_case, .marked = marked};
	struct node *n = parse(p, pattern, &d);
	*why = d.why;
	return n;
}
