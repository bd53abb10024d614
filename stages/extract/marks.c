/* marks.c: which matches become marks, and the marked copy that the rules of the second pass see. */
#include "marks.h"
#include "expand.h"
#include <stdlib.h>
#include <string.h>

static int rank_of(const struct hit *h)
{
	return h->maybe ? -10000 : h->rule->rank;
}

static int by_precedence(const void *pa, const void *pb)
{
	const struct hit *a = *(const struct hit *const *)pa, *b = *(const struct hit *const *)pb;
	uint32_t la = a->end - a->start, lb = b->end - b->start;
	if (rank_of(a) != rank_of(b))
		return rank_of(a) > rank_of(b) ? -1 : 1;
	if (la != lb)
		return la > lb ? -1 : 1;
	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	if (a->rule->index != b->rule->index)
		return a->rule->index < b->rule->index ? -1 : 1;
	return a < b ? -1 : a > b;
}

static int by_start(const void *pa, const void *pb)
{
	const struct hit *a = *(const struct hit *const *)pa, *b = *(const struct hit *const *)pb;
	return a->start < b->start ? -1 : a->start > b->start;
}

static bool overlap(const struct hit *a, uint32_t start, uint32_t end)
{
	return a->start < end && start < a->end;
}

static bool forbidden(const struct field_work *w, const struct hit *h)
{
	for (size_t i = 0; i < w->not_count; i++) {
		const struct hit *n = &w->nots[i];
		int it = hit_group(n, "it");
		uint32_t start = it < 0 ? n->start : n->groups[it].start,
		         end = it < 0 ? n->end : n->groups[it].end;
		if (n->rule->to == h->rule->fact && n->rule->rank >= rank_of(h) && overlap(h, start, end))
			return true;
	}
	return false;
}

void marks_choose(struct field_work *w, struct arena *a)
{
	struct hit **order = arena_raw(a, (w->candidate_count + 1) * sizeof *order);
	/* taken[i]: byte i of the text is under a mark already */
	char *taken = arena_alloc(a, w->text.n + 1);
	w->accepted = arena_raw(a, (w->candidate_count + 1) * sizeof *w->accepted);
	w->accepted_count = 0;
	w->quantities = false;
	for (size_t i = 0; i < w->candidate_count; i++)
		order[i] = &w->candidates[i];
	qsort(order, w->candidate_count, sizeof *order, by_precedence);
	for (size_t i = 0; i < w->candidate_count; i++) {
		struct hit *h = order[i];
		if (memchr(taken + h->start, 1, h->end - h->start) || forbidden(w, h))
			continue;
		memset(taken + h->start, 1, h->end - h->start);
		w->accepted[w->accepted_count++] = h;
		w->quantities |= h->rule->fact == FACT_QUANTITY;
	}
	qsort(w->accepted, w->accepted_count, sizeof *w->accepted, by_start);
}

static enum mark mark_of(const struct hit *h)
{
	switch (h->rule->fact) {
	case FACT_LINK:
		return MARK_LINK;
	case FACT_DATASET:
		return h->maybe ? MARK_MAYBE_DATASET : MARK_DATASET;
	case FACT_METRIC:
		return h->maybe ? MARK_MAYBE_METRIC : MARK_METRIC;
	default:
		return (enum mark)(MARK_QUANTITY + (int)h->class);
	}
}

static void put_mark(struct field_work *w, unsigned mark, uint32_t at)
{
	size_t from = w->marked.n;
	buf_addcp(&w->marked, MARK_BASE + mark);
	for (size_t i = from; i < w->marked.n; i++)
		w->copy_of[i] = at;
}

/* Text that holds our private-use characters itself gets U+FFFD for them, of the same three bytes. */
static void put_text(struct field_work *w, size_t from, size_t to)
{
	size_t start = w->marked.n;
	buf_add(&w->marked, str_sub(w->text, from, to));
	for (size_t i = from; i < to; i++)
		w->copy_of[start + i - from] = (uint32_t)i;
	char *p = w->marked.p;
	for (size_t i = start; i + 2 < w->marked.n; i++)
		if ((unsigned char)p[i] == 0xEE && (unsigned char)p[i + 1] == 0x80 &&
		    (unsigned char)p[i + 2] < 0xA0)
			memcpy(p + i, "\xEF\xBF\xBD", 3);
}

void marks_write(struct field_work *w)
{
	size_t need = w->text.n + 6 * w->accepted_count + 3 * w->stop_count + 1;
	if (need > w->copy_of_cap) {
		w->copy_of_cap = need * 2;
		w->copy_of = mem_grow(w->copy_of, w->copy_of_cap * sizeof *w->copy_of);
	}
	buf_clear(&w->marked);
	buf_reserve(&w->marked, need);
	size_t at = 0, stop = 0;
	for (size_t i = 0; i <= w->accepted_count; i++) {
		const struct hit *h = i < w->accepted_count ? w->accepted[i] : NULL;
		size_t until = h ? h->start : w->text.n;
		/* a stop inside a mark is none */
		while (stop < w->stop_count && w->stops[stop] <= until) {
			if (w->stops[stop] >= at) {
				put_text(w, at, w->stops[stop]);
				at = w->stops[stop];
				put_mark(w, MARK_STOP, (uint32_t)at);
			}
			stop++;
		}
		put_text(w, at, until);
		if (!h)
			break;
		put_mark(w, mark_of(h), h->start);
		put_text(w, h->start, h->end);
		put_mark(w, MARK_CLOSE, h->end);
		at = h->end;
		while (stop < w->stop_count && w->stops[stop] < at)
			stop++;
	}
	w->copy_of[w->marked.n] = (uint32_t)w->text.n;
}

/* ---- an accepted dataset's name counts wherever else it stands ---- */

static bool word_byte(struct str s, size_t at)
{
	unsigned char c = at < s.n ? (unsigned char)s.p[at] : ' ';
	return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool looks_like_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] >= 'A' && s.p[i] <= 'Z') || (s.p[i] >= '0' && s.p[i] <= '9'))
			return s.n >= 2;
	return false;
}

void marks_spread(struct field_work fields[FIELD_COUNT], struct arena *a)
{
	for (int from = FIELD_TITLE; from <= FIELD_ABSTRACT; from++) {
		const struct field_work *source = &fields[from];
		for (size_t i = 0; i < source->accepted_count; i++) {
			const struct hit *h = source->accepted[i];
			struct str name = str_sub(source->text, h->start, h->end);
			if (h->rule->fact != FACT_DATASET || !h->rule->program || !looks_like_name(name))
				continue;
			for (int f = FIELD_TITLE; f <= FIELD_ABSTRACT; f++) {
				struct field_work *w = &fields[f];
				for (size_t at = 0; (at = str_find(w->text, name, at)) != SIZE_MAX;
				     at += name.n) {
					if ((f == from && at == h->start) ||
					    (at > 0 && word_byte(w->text, at - 1)) ||
					    word_byte(w->text, at + name.n))
						continue;
					struct hit copy = *h;
					copy.field = (enum field)f;
					copy.start = (uint32_t)at;
					copy.end = (uint32_t)(at + name.n);
					copy.group_count = 0;
					*(struct hit *)arena_push(
					    a, &w->candidates, &w->candidate_count, sizeof copy) = copy;
				}
			}
		}
	}
}
