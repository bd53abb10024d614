/* pattern.c: what trees tell (pattern.h), and the texts they hold for. */
#include "pattern.h"
#include "expand.h"

#define STOP "\xEE\x80\x86" /* MARK_STOP */

void patterns_free(struct patterns *p)
{
	arena_free(&p->arena);
}

/* White space beyond ASCII as PCRE2's \s has it (Unicode Zs, Zl, Zp, U+0085, U+180E), and two other cases of k and s. */
static bool odd_character(uint32_t cp)
{
	return cp == 0x85 || cp == 0xA0 || (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 || cp == 0x2029 ||
	    cp == 0x202F || cp == 0x205F || cp == 0x3000 || cp == 0x212A || cp == 0x017F;
}

/* Blocks without decimal digits (Unicode Nd): Latin to Hebrew; punctuation, symbols, Han, kana, Yi; Hangul. U+1680 and U+180E,
 * which are white space, lie outside. */
static bool plain_block(uint32_t cp)
{
	return cp < 0x600 || (cp >= 0x2000 && cp <= 0xA48F) || (cp >= 0xAC00 && cp <= 0xD7A3);
}

bool pattern_covers(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		size_t size = 1;
		if (c >= ' ' && c < 0x80)
			continue;
		uint32_t cp = utf8_decode(text, i, &size);
		if (cp < ' ' || odd_character(cp) || !plain_block(cp))
			return false;
		i += size - 1;
	}
	return true;
}

bool pattern_crosses_stops(const struct node *n)
{
	bool crosses = false;
	if (n->kind == NODE_TEXT)
		return str_find(n->text, STR(STOP), 0) != SIZE_MAX;
	if (n->kind == NODE_CLASS)
		return n->marks >> MARK_STOP & 1;
	if (n->kind == NODE_DEFINE) {
		struct define_tree *d = n->define;
		if (d->crosses == NOT_KNOWN)
			d->crosses = pattern_crosses_stops(d->tree) ? CROSSES : STAYS;
		return d->crosses == CROSSES;
	}
	for (const struct node *c = n->first; c && !crosses; c = c->next)
		crosses = pattern_crosses_stops(c);
	return crosses;
}

bool pattern_may_be_empty(const struct node *n)
{
	switch (n->kind) {
	case NODE_TEXT:
	case NODE_CLASS:
		return false;
	case NODE_SEQUENCE:
		for (const struct node *c = n->first; c; c = c->next)
			if (!pattern_may_be_empty(c))
				return false;
		return true;
	case NODE_CHOICE:
		for (const struct node *c = n->first; c; c = c->next)
			if (pattern_may_be_empty(c))
				return true;
		return false;
	case NODE_REPEAT:
		return n->min == 0 || pattern_may_be_empty(n->first);
	default:
		return pattern_may_be_empty(n->define->tree);
	}
}

unsigned pattern_edge(const struct node *n)
{
	unsigned edge = 0;
	switch (n->kind) {
	case NODE_SEQUENCE:
		return n->first ? n->edge & pattern_edge(n->first) : n->edge;
	case NODE_CHOICE:
		for (const struct node *c = n->first; c; c = c->next)
			edge |= pattern_edge(c);
		return edge;
	case NODE_DEFINE:
		return pattern_edge(n->define->tree);
	default:
		return EDGE_ANY;
	}
}
