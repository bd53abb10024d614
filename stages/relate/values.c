/* values.c: how rules' votes become one fact's values. */
#include "values.h"
#include "../normalise/normalise.h"
#include <string.h>

size_t marks_in(const struct relating *r, enum field f, uint32_t start, uint32_t end, enum fact_kind kind,
    struct hit **out, size_t room)
{
	size_t n = 0;
	for (size_t i = 0; i < r->mark_count[f] && n < room; i++) {
		struct hit *h = r->marks[f][i];
		if (h->rule->fact == kind && h->start >= start && h->end <= end)
			out[n++] = h;
	}
	return n;
}

bool hit_beats(const struct hit *a, const struct hit *b)
{
	if (!a || !b)
		return a != NULL;
	if (a->rule->rank != b->rule->rank)
		return a->rule->rank > b->rule->rank;
	uint32_t la = a->end - a->start, lb = b->end - b->start;
	if (la != lb)
		return la < lb;
	return a->rule->index < b->rule->index;
}

struct str printed(const struct relating *r, enum field f, uint32_t start, uint32_t end)
{
	size_t from, to;
	copy_map(&r->p->copies[f], start, end, &from, &to);
	return str_trim(str_sub(paper_field(r->p, f), from, to));
}

void span_of(const struct relating *r, struct span *s, enum field f, uint32_t start, uint32_t end,
    const struct rule *rule)
{
	size_t from, to;
	copy_map(&r->p->copies[f], start, end, &from, &to);
	span_place(s, r->p, f, from, to);
	s->rule = str_of(rule->id);
	s->confidence = rule->confidence;
}

void span_relate(const struct relating *r, struct span *s, const struct hit *by)
{
	struct str id = str_of(by->rule->id);
	if (str_eq(id, s->rule))
		return;
	for (size_t at = 0; (at = str_find(s->relating, id, at)) != SIZE_MAX; at++)
		if ((at == 0 || s->relating.p[at - 1] == ' ') &&
		    (at + id.n == s->relating.n || s->relating.p[at + id.n] == ' '))
			return;
	s->relating =
	    s->relating.n ? str_fmt(r->p->arena, "%.*s %.*s", STR_ARG(s->relating), STR_ARG(id)) : id;
}

int set_index(const struct rule *rule, const char *key, const char *const *words, int fallback)
{
	struct str value = rule_set(rule, key);
	if (str_ends(value, "?"))
		value.n--;
	int i = value.p ? word_index(words, value) : -1;
	return i < 0 ? fallback : i;
}

bool set_yields(const struct rule *rule, const char *key)
{
	return str_ends(rule_set(rule, key), "?");
}

struct str name_fold(const struct relating *r, struct program *fold, struct str name)
{
	struct buf out = {0};
	uint32_t groups;
	const size_t *pairs = fold ? matcher_find(r->matcher, fold, name, 0, &groups) : NULL;
	for (size_t i = 0; i < name.n; i++) {
		unsigned char c = (unsigned char)name.p[i];
		if (pairs && i >= pairs[0] && i < pairs[1])
			continue;
		if (c >= 'A' && c <= 'Z')
			c |= 0x20;
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80 || c == '@' || c == '+')
			buf_addc(&out, (char)c);
	}
	struct str key = out.n ? str_dup(r->p->arena, buf_str(&out)) : name;
	buf_free(&out);
	return key;
}
