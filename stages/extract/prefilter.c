/* prefilter.c: the needs of all rules as graphs. The walk over a text finds the pieces of text it holds; each tells the
 * nodes ("gates") that want it, a gate that has got what it wants tells those above it, and so on up to rules. There are two
 * graphs over the same pieces: of the rules that may reach over the end of a sentence, for which all that the text
 * holds counts, and of the rules that can't, which must find what they need within one sentence. */
#include "prefilter.h"
#include "expand.h"
#include "literals.h"
#include "match.h"
#include "need.h"
#include "pattern.h"
#include <stdlib.h>
#include <string.h>

enum { ACROSS, INSIDE }; /* graphs */

struct gate {
	uint32_t wanted;             /* how many of the gates below must open */
	uint32_t above, above_count; /* in graph->above: gates that want this one */
	uint32_t below, below_count; /* in graph->below */
	uint32_t rule, rule_count;   /* in graph->rules: rules that need just this */
	uint32_t length;             /* of a text's gate: its bytes; else 0 */
};

struct graph {
	struct gate *gates; /* gates[0] is none */
	uint32_t gate_count;
	uint32_t *of_text; /* of a text: its gate; 0 where no rule of this graph needs it */
	uint32_t *above, *below, *rules;
	uint32_t *of_rule; /* by rule: its gate, or 0 */
};

struct prefilter {
	struct arena arena;        /* owned; everything below lives in it */
	struct literals *literals; /* owned */
	struct graph graphs[2];
	uint32_t stop;               /* the text that ends a sentence, by number plus 1 */
	struct str *texts;           /* in the needs' arena no longer: copies */
	uint32_t text_count, *table; /* hash table of their numbers plus 1 */
	size_t mask;
	uint64_t *always; /* rules that may match in any text */
	uint64_t *inside; /* rules of the graph INSIDE */
	size_t words;
};

#define STOP "\xEE\x80\x86" /* MARK_STOP */

/* ---- building ---- */

/* The need of each rule, and which graph it belongs to. */
struct wants {
	const struct needs *needs;
	uint32_t *of_rule; /* NEED_NOTHING: not in a graph */
	bool *inside;
	size_t rule_count;
};

/* Gives a need and all it is made of a gate, unless they have one. gate_of: by number of need; 0: none yet. */
static void gate_add(const struct needs *n, uint32_t need, uint32_t *gate_of, uint32_t *count)
{
	const struct need *d = &n->items[need];
	if (gate_of[need])
		return;
	for (size_t i = 0; i < d->of_count; i++)
		gate_add(n, d->of[i], gate_of, count);
	gate_of[need] = ++*count;
}

/* Whether a rule belongs to a graph. */
static bool belongs(const struct wants *w, size_t rule, bool inside)
{
	return w->of_rule[rule] != NEED_NOTHING && w->inside[rule] == inside;
}

/* Lays out, gate by gate, who stands above and below it and which rules need it. */
static void graph_build(struct prefilter *f, bool inside, const struct wants *w, const uint32_t *gate_of)
{
	const struct needs *n = w->needs;
	struct graph *graph = &f->graphs[inside];
	uint32_t links = 0, rules = 0;
	graph->gates = arena_alloc(&f->arena, (graph->gate_count + 1) * sizeof *graph->gates);
	graph->of_rule = arena_alloc(&f->arena, (w->rule_count + 1) * sizeof *graph->of_rule);
	for (uint32_t d = 1; d < n->count; d++) {
		const struct need *need = &n->items[d];
		struct gate *gate = &graph->gates[gate_of[d]];
		if (!gate_of[d])
			continue;
		gate->wanted = need->kind == NEED_ALL_OF ? (uint32_t)need->of_count : 1;
		gate->length = (uint32_t)need->text.n;
		gate->below = links;
		gate->below_count = (uint32_t)need->of_count;
		links += gate->below_count;
		for (size_t i = 0; i < need->of_count; i++)
			graph->gates[gate_of[need->of[i]]].above_count++;
	}
	for (size_t r = 0; r < w->rule_count; r++)
		if (belongs(w, r, inside)) {
			graph->of_rule[r] = gate_of[w->of_rule[r]];
			graph->gates[graph->of_rule[r]].rule_count++;
		}
	links = 0;
	for (uint32_t g = 1; g <= graph->gate_count; g++) {
		struct gate *gate = &graph->gates[g];
		gate->above = links;
		gate->rule = rules;
		links += gate->above_count;
		rules += gate->rule_count;
		gate->above_count = gate->rule_count = 0;
	}
	graph->above = arena_alloc(&f->arena, (links + 1) * sizeof *graph->above);
	graph->below = arena_alloc(&f->arena, (links + 1) * sizeof *graph->below);
	graph->rules = arena_alloc(&f->arena, (rules + 1) * sizeof *graph->rules);
	for (uint32_t d = 1; d < n->count; d++)
		for (uint32_t i = 0; gate_of[d] && i < n->items[d].of_count; i++) {
			uint32_t below = gate_of[n->items[d].of[i]];
			graph->below[graph->gates[gate_of[d]].below + i] = below;
			graph->above[graph->gates[below].above + graph->gates[below].above_count++] =
			    gate_of[d];
		}
	for (size_t r = 0; r < w->rule_count; r++)
		if (belongs(w, r, inside)) {
			struct gate *g = &graph->gates[graph->of_rule[r]];
			graph->rules[g->rule + g->rule_count++] = (uint32_t)r;
		}
}

static void texts_keep(struct prefilter *f, const struct str *texts, uint32_t count)
{
	f->mask = 63;
	while (f->mask < count * 2)
		f->mask = f->mask * 2 + 1;
	f->table = arena_alloc(&f->arena, (f->mask + 1) * sizeof *f->table);
	f->texts = arena_alloc(&f->arena, (count + 1) * sizeof *f->texts);
	f->text_count = count;
	for (uint32_t i = 0; i < count; i++) {
		size_t at = str_hash(texts[i], 1) & f->mask;
		while (f->table[at])
			at = (at + 1) & f->mask;
		f->table[at] = i + 1;
		f->texts[i] = str_dup(&f->arena, texts[i]);
	}
}

uint32_t prefilter_text(const void *filter, struct str text)
{
	const struct prefilter *f = filter;
	size_t at = str_hash(text, 1) & f->mask;
	while (f->table[at] && !str_eq(f->texts[f->table[at] - 1], text))
		at = (at + 1) & f->mask;
	/* never another: an anchor's texts are needed */
	return f->table[at] ? f->table[at] - 1 : f->stop - 1;
}

static void build(struct prefilter *f, const struct wants *w)
{
	const struct needs *n = w->needs;
	uint32_t *gate_of[2];
	struct str *texts = mem_alloc((n->count + 1) * sizeof *texts);
	size_t count = 0;
	for (int k = 0; k < 2; k++) {
		gate_of[k] = mem_zero(n->count * sizeof(uint32_t));
		for (size_t r = 0; r < w->rule_count; r++)
			if (belongs(w, r, k))
				gate_add(n, w->of_rule[r], gate_of[k], &f->graphs[k].gate_count);
		f->graphs[k].of_text = arena_alloc(&f->arena, (n->count + 1) * sizeof *f->graphs[k].of_text);
	}
	/* what no rule needs in the end has no gate and isn't looked for */
	for (uint32_t d = 1; d < n->count; d++) {
		if (n->items[d].kind != NEED_TEXT || !(gate_of[0][d] || gate_of[1][d]))
			continue;
		for (int k = 0; k < 2; k++)
			f->graphs[k].of_text[count] = gate_of[k][d];
		if (str_is(n->items[d].text, STOP))
			f->stop = (uint32_t)count + 1;
		texts[count++] = n->items[d].text;
	}
	if (!f->stop) {
		texts[count++] = STR(STOP);
		f->stop = (uint32_t)count;
	}
	f->literals = literals_new(texts, count);
	texts_keep(f, texts, (uint32_t)count);
	for (int k = 0; k < 2; k++) {
		graph_build(f, k, w, gate_of[k]);
		free(gate_of[k]);
	}
	free(texts);
}

/* Finds out what a rule needs. Returns why it must run on every text, or NULL. */
static const char *study(struct patterns *patterns, struct needs *needs, const struct rule *r,
    struct wants *w, struct node **trees)
{
	const char *why = NULL;
	struct node *tree = pattern_parse(patterns, str_of(r->pattern), r->any_case, r->marked, &why);
	if (!tree)
		return why;
	if (pattern_may_be_empty(tree))
		return "it matches nothing at all, which is everywhere";
	trees[r->index] = tree;
	w->of_rule[r->index] = needs_add(needs, &patterns->arena, tree);
	if (w->of_rule[r->index] == NEED_NOTHING)
		return "no words stand in all its matches, or only very common ones";
	w->inside[r->index] = r->marked && !pattern_crosses_stops(tree);
	return NULL;
}

void prefilters_new(const struct packs *packs, struct prefilter *out[2], struct patterns *patterns,
    struct node **trees, const char **unfiltered)
{
	struct needs *needs = needs_new();
	struct wants w[2];
	for (int marked = 0; marked < 2; marked++) {
		struct prefilter *f = out[marked] = mem_zero(sizeof *f);
		w[marked] = (struct wants){.needs = needs,
		    .of_rule = mem_zero((packs->rule_count + 1) * sizeof(uint32_t)),
		    .inside = mem_zero(packs->rule_count + 1),
		    .rule_count = packs->rule_count};
		f->words = RULE_WORDS(packs->rule_count);
		f->always = arena_alloc(&f->arena, (f->words + 1) * sizeof *f->always);
		f->inside = arena_alloc(&f->arena, (f->words + 1) * sizeof *f->inside);
	}
	for (size_t i = 0; i < packs->rule_count; i++) {
		const struct rule *r = &packs->rules[i];
		struct prefilter *f = out[r->marked];
		const char *why = study(patterns, needs, r, &w[r->marked], trees);
		if (why)
			rules_put(f->always, i);
		if (w[r->marked].inside[i])
			rules_put(f->inside, i);
		unfiltered[i] = why;
	}
	for (int marked = 0; marked < 2; marked++) {
		build(out[marked], &w[marked]);
		free(w[marked].of_rule);
		free(w[marked].inside);
	}
	needs_free(needs);
}

void prefilter_free(struct prefilter *f)
{
	if (!f)
		return;
	literals_free(f->literals);
	arena_free(&f->arena);
	free(f);
}

/* ---- walking ---- */

struct prefilter_scan *prefilter_scan_new(const struct prefilter *f)
{
	struct prefilter_scan *s = mem_zero(sizeof *s);
	s->filter = f;
	s->literals = literals_scan_new(f->literals);
	s->inside = f->inside;
	s->may = mem_zero((f->words + 1) * sizeof *s->may);
	s->found = mem_zero((f->words + 1) * sizeof *s->found);
	s->last = mem_zero((f->text_count + 1) * sizeof *s->last);
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
	for (int k = 0; k < 2; k++) {
		free(s->walks[k].got);
		free(s->walks[k].touched);
		free(s->walks[k].spots);
	}
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
