/* prefilter_build.c: makes the prefilters: what rules need (need.h) laid out as graphs, anew or as an image has it. */
#include "expand.h"
#include "need.h"
#include "prefilter_graph.h"
#include <stdlib.h>
#include <string.h>

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
	graph->above_count = graph->below_count = links;
	graph->rules_count = rules;
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

/* From texts to their numbers. */
static void table_make(struct prefilter *f)
{
	f->mask = 63;
	while (f->mask < f->text_count * 2)
		f->mask = f->mask * 2 + 1;
	f->table = arena_alloc(&f->arena, (f->mask + 1) * sizeof *f->table);
	for (uint32_t i = 0; i < f->text_count; i++) {
		size_t at = str_hash(f->texts[i], 1) & f->mask;
		while (f->table[at])
			at = (at + 1) & f->mask;
		f->table[at] = i + 1;
	}
}

static void texts_keep(struct prefilter *f, const struct str *texts, uint32_t count)
{
	f->text_count = count;
	f->texts = arena_alloc(&f->arena, (count + 1) * sizeof *f->texts);
	for (uint32_t i = 0; i < count; i++)
		f->texts[i] = str_dup(&f->arena, texts[i]);
	table_make(f);
}

uint32_t prefilter_text(const void *filter, struct str text)
{
	const struct prefilter *f = filter;
	size_t at = str_hash(text, 1) & f->mask;
	while (f->table[at] && !str_eq(f->texts[f->table[at] - 1], text))
		at = (at + 1) & f->mask;
	return f->table[at] ? f->table[at] - 1 : UINT32_MAX;
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
		f->graphs[k].of_text = arena_alloc(&f->arena, (n->count + 2) * sizeof *f->graphs[k].of_text);
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

struct node *prefilter_tree(
    struct patterns *patterns, struct needs *needs, const struct rule *r, uint32_t *need, const char **why)
{
	struct node *tree = pattern_parse(patterns, str_of(r->pattern), r->any_case, r->marked, why);
	*need = NEED_NOTHING;
	if (!tree)
		return NULL;
	*why = "it matches nothing at all, which is everywhere";
	if (pattern_may_be_empty(tree))
		return NULL;
	*need = needs_add(needs, &patterns->arena, tree);
	*why = *need == NEED_NOTHING ? "no words stand in all its matches, or only very common ones" : NULL;
	return *why ? NULL : tree;
}

static struct prefilter *filter_new(const struct packs *packs)
{
	struct prefilter *f = mem_zero(sizeof *f);
	f->words = RULE_WORDS(packs->rule_count);
	f->always = arena_alloc(&f->arena, (f->words + 1) * sizeof *f->always);
	f->inside = arena_alloc(&f->arena, (f->words + 1) * sizeof *f->inside);
	return f;
}

void prefilters_new(const struct packs *packs, struct prefilter *out[2], const char **unfiltered)
{
	struct needs *needs = needs_new();
	struct patterns patterns = {.defines = packs->defines};
	struct wants w[2];
	for (int marked = 0; marked < 2; marked++) {
		out[marked] = filter_new(packs);
		w[marked] = (struct wants){.needs = needs,
		    .of_rule = mem_zero((packs->rule_count + 1) * sizeof(uint32_t)),
		    .inside = mem_zero(packs->rule_count + 1),
		    .rule_count = packs->rule_count};
	}
	for (size_t i = 0; i < packs->rule_count; i++) {
		const struct rule *r = &packs->rules[i];
		struct prefilter *f = out[r->marked];
		const struct node *tree =
		    prefilter_tree(&patterns, needs, r, &w[r->marked].of_rule[i], &unfiltered[i]);
		if (!tree && r->need_count) { /* then the rule's own word counts, for whole texts */
			w[r->marked].of_rule[i] = needs_any(needs, r->need, r->need_count);
			if (w[r->marked].of_rule[i] != NEED_NOTHING)
				unfiltered[i] = NULL;
		}
		if (unfiltered[i])
			rules_put(f->always, i);
		if (tree && r->marked && !pattern_crosses_stops(tree)) {
			w[r->marked].inside[i] = true;
			rules_put(f->inside, i);
		}
	}
	for (int marked = 0; marked < 2; marked++) {
		build(out[marked], &w[marked]);
		free(w[marked].of_rule);
		free(w[marked].inside);
	}
	needs_free(needs);
	patterns_free(&patterns);
}

void prefilters_image(
    struct image *x, const struct packs *packs, struct prefilter *both[2], const char **unfiltered)
{
	for (size_t i = 0; i < packs->rule_count; i++)
		image_text(x, &unfiltered[i]);
	for (int marked = 0; marked < 2; marked++) {
		struct prefilter *f = both[marked];
		if (!f) /* NULL where they are read */
			f = both[marked] = filter_new(packs);
		image_array(x, &f->always, &f->words, sizeof *f->always);
		image_array(x, &f->inside, &f->words, sizeof *f->inside);
		image_u32(x, &f->stop);
		image_u32(x, &f->text_count);
		if (x->reading && !x->bad)
			f->texts = arena_alloc(&f->arena, (f->text_count + 1) * sizeof *f->texts);
		for (uint32_t i = 0; i < f->text_count && !x->bad; i++)
			image_str(x, &f->texts[i]);
		for (int k = 0; k < 2; k++) {
			struct graph *graph = &f->graphs[k];
			size_t gates = graph->gate_count + 1, texts = f->text_count + 1,
			       rules = packs->rule_count + 1;
			image_u32(x, &graph->gate_count);
			image_array(x, &graph->gates, &gates, sizeof *graph->gates);
			image_array(x, &graph->of_text, &texts, sizeof *graph->of_text);
			image_array(x, &graph->above, &graph->above_count, sizeof *graph->above);
			image_array(x, &graph->below, &graph->below_count, sizeof *graph->below);
			image_array(x, &graph->rules, &graph->rules_count, sizeof *graph->rules);
			image_array(x, &graph->of_rule, &rules, sizeof *graph->of_rule);
			if (gates != graph->gate_count + 1 || texts != f->text_count + 1 ||
			    rules != packs->rule_count + 1)
				x->bad = true;
		}
		if (f->words != RULE_WORDS(packs->rule_count) || !f->stop || f->stop > f->text_count)
			x->bad = true;
		if (x->reading && !x->bad) {
			table_make(f);
			f->literals = literals_new(f->texts, f->text_count);
		}
	}
}

void prefilter_free(struct prefilter *f)
{
	if (!f)
		return;
	literals_free(f->literals);
	arena_free(&f->arena);
	free(f);
}
