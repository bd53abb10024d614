/* prefilter.c: the walk over a text. It finds the pieces of text it holds; each tells the
 * nodes ("gates") that want it, a gate that has got what it wants tells those above it, and so on up to rules. There are two
 * graphs over the same pieces: of the rules that may reach over the end of a sentence, for which all that the text
 * holds counts, and of the rules that can't, which must find what they need within one sentence. */
#include "prefilter_graph.h"
#include <stdlib.h>
#include <string.h>

struct prefilter_scan *prefilter_scan_new(const struct prefilter *f, const struct prefilter_scan *beside)
{
	struct prefilter_scan *s = mem_zero(sizeof *s);
	s->filter = f;
	s->literals = literals_scan_new(f->literals, beside ? beside->literals : NULL);
	s->inside = f->inside;
	s->may = mem_zero((f->words + 1) * sizeof *s->may);
	s->found = mem_zero((f->words + 1) * sizeof *s->found);
	s->last = mem_zero((f->text_count + 1) * sizeof *s->last);
	s->borrowed = beside != NULL;
	if (beside) {
		s->walks = beside->walks;
		return s;
	}
	s->walks = mem_zero(2 * sizeof *s->walks);
	for (int k = 0; k < 2; k++) {
		s->walks[k].got = mem_zero((f->graphs[k].gate_count + 1) * sizeof(uint32_t));
		s->walks[k].touched = mem_alloc((f->graphs[k].gate_count + 1) * sizeof(uint32_t));
		s->walks[k].spots = mem_alloc((f->graphs[k].gate_count + 1) * sizeof *s->walks[k].spots);
	}
	return s;
}

void prefilter_scan_free(struct prefilter_scan *s)
{
	if (!s)
		return;
	for (int k = 0; k < 2 && !s->borrowed; k++) {
		free(s->walks[k].got);
		free(s->walks[k].touched);
		free(s->walks[k].spots);
	}
	if (!s->borrowed)
		free(s->walks);
	for (size_t i = 0; i < s->window_cap; i++)
		free(s->windows[i].may);
	literals_scan_free(s->literals);
	free(s->windows);
	free(s->may);
	free(s->found);
	free(s->last);
	free(s->before);
	free(s);
}

/* One more of what a gate wants is there. Where with it the gate opens, its rules go into may and it tells the gates
 * above. */
static void knock(const struct graph *graph, struct walk *w, uint32_t gate, uint64_t *may)
{
	const struct gate *g = &graph->gates[gate];
	if (w->got[gate]++ == 0)
		w->touched[w->touched_count++] = gate;
	if (w->got[gate] != g->wanted)
		return;
	for (uint32_t i = 0; i < g->rule_count; i++)
		rules_put(may, graph->rules[g->rule + i]);
	for (uint32_t i = 0; i < g->above_count; i++)
		knock(graph, w, graph->above[g->above + i], may);
}

/* A text of the graph ends at byte `end`. */
static void text_found(const struct graph *graph, struct walk *w, uint32_t gate, uint32_t end, uint64_t *may)
{
	w->spots[gate].last = end;
	if (w->got[gate])
		return;
	w->spots[gate].first = end;
	knock(graph, w, gate, may);
}

#define NOWHERE UINT32_MAX

/* Where what a gate stands for ends at the earliest, if it begins at or after byte `from`; NOWHERE when it can't. Of a text
 * only its first and its last place are known; where one between may be meant, the answer is earlier than the truth, which
 * lets more through. */
static uint32_t earliest(const struct graph *graph, const struct walk *w, uint32_t gate, uint32_t from)
{
	const struct gate *g = &graph->gates[gate];
	uint32_t end = NOWHERE;
	if (w->got[gate] < g->wanted)
		return NOWHERE;
	if (g->length) {
		if (w->spots[gate].last < from + g->length)
			return NOWHERE;
		return w->spots[gate].first >= from + g->length ? w->spots[gate].first : from + g->length;
	}
	for (uint32_t i = 0; i < g->below_count; i++) {
		uint32_t below = earliest(graph, w, graph->below[g->below + i], from);
		if (g->wanted == 1) { /* any of them */
			end = below < end ? below : end;
		} else if (below == NOWHERE) {
			return NOWHERE;
		} else {
			end = below;
			from = end - 1; /* they may share a byte */
		}
	}
	return end;
}

/* Takes away the rules that have all they need, but not in their order. True where any is left. */
static bool keep_ordered(const struct graph *graph, const struct walk *w, size_t words, uint64_t *may)
{
	bool any = false;
	for (size_t i = 0; i < words; i++) {
		for (uint64_t left = may[i]; left; left &= left - 1) {
			uint32_t gate = graph->of_rule[i * 64 + (size_t)__builtin_ctzll(left)];
			if (gate && earliest(graph, w, gate, 0) == NOWHERE)
				may[i] &= ~(left & -left);
		}
		any |= may[i] != 0;
	}
	return any;
}

static void forget(struct walk *w)
{
	for (size_t i = 0; i < w->touched_count; i++)
		w->got[w->touched[i]] = 0;
	w->touched_count = 0;
}

/* A window for the sentence that begins at `start`; its rules are yet to be found. */
static void window_begin(struct prefilter_scan *s, size_t start)
{
	size_t bytes = s->filter->words * sizeof(uint64_t);
	if (s->window_count == s->window_cap) {
		size_t cap = s->window_cap ? s->window_cap * 2 : 16;
		s->windows = mem_grow(s->windows, cap * sizeof *s->windows);
		for (; s->window_cap < cap; s->window_cap++)
			s->windows[s->window_cap].may = mem_alloc(bytes);
	}
	s->windows[s->window_count].start = start;
	memset(s->windows[s->window_count].may, 0, bytes);
}

/* The sentence ends at `end`; its window is kept where a rule may match in it. */
static void window_end(struct prefilter_scan *s, size_t end)
{
	struct window *w = &s->windows[s->window_count];
	const struct prefilter *f = s->filter;
	if (keep_ordered(&f->graphs[INSIDE], &s->walks[INSIDE], f->words, w->may)) {
		w->end = end;
		s->window_count++;
		for (size_t i = 0; i < f->words; i++)
			s->found[i] |= w->may[i];
	}
	forget(&s->walks[INSIDE]);
}

/* A text ends at byte `end`. */
static void found(struct prefilter_scan *s, uint32_t text, uint32_t end)
{
	const struct prefilter *f = s->filter;
	uint32_t across = f->graphs[ACROSS].of_text[text], inside = f->graphs[INSIDE].of_text[text];
	if (across)
		text_found(&f->graphs[ACROSS], &s->walks[ACROSS], across, end, s->may);
	if (inside)
		text_found(
		    &f->graphs[INSIDE], &s->walks[INSIDE], inside, end, s->windows[s->window_count].may);
	if (text + 1 == f->stop) {
		window_end(s, end - strlen(STOP));
		window_begin(s, end);
	}
}

/* Findings of one text, each with the one before it. */
static void chain(struct prefilter_scan *s, const struct finding *findings, size_t count)
{
	if (count > s->before_cap) {
		s->before_cap = count * 2;
		s->before = mem_grow(s->before, s->before_cap * sizeof *s->before);
	}
	s->findings = findings;
	s->finding_count = count;
	for (size_t i = 0; i < count; i++) {
		s->before[i] = s->last[findings[i].text];
		s->last[findings[i].text] = (uint32_t)i + 1;
	}
}

static void unchain(struct prefilter_scan *s)
{
	for (size_t i = 0; i < s->finding_count; i++)
		s->last[s->findings[i].text] = 0;
	s->finding_count = 0;
}

void prefilter_run(struct prefilter_scan *s, struct str text, bool covered)
{
	size_t words = s->filter->words;
	s->window_count = 0;
	unchain(s);
	window_begin(s, 0);
	if (!covered || text.n >= NOWHERE) {
		struct window *all = &s->windows[s->window_count++];
		all->end = text.n;
		memset(all->may, 0xff, words * sizeof *all->may);
		memset(s->may, 0xff, words * sizeof *s->may);
		return;
	}
	memset(s->may, 0, words * sizeof *s->may);
	memset(s->found, 0, words * sizeof *s->found);
	size_t count;
	const struct finding *findings = literals_find(s->literals, text, &count);
	chain(s, findings, count);
	for (size_t i = 0; i < count; i++)
		found(s, findings[i].text, findings[i].end);
	window_end(s, text.n);
	keep_ordered(&s->filter->graphs[ACROSS], &s->walks[ACROSS], words, s->may);
	forget(&s->walks[ACROSS]);
	for (size_t i = 0; i < words; i++)
		s->may[i] |= s->found[i] | s->filter->always[i];
}
