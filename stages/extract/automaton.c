/* automaton.c: builds the automaton of automaton.h from its sorted texts, level by level: the states of one length are
 * the different beginnings of that length. */
#include "automaton.h"
#include <stdlib.h>
#include <string.h>

static void columns_set(struct automaton *m, const struct str *texts, size_t count)
{
	bool used[256] = {false};
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < texts[i].n; k++)
			used[(unsigned char)texts[i].p[k]] = true;
	m->columns = 1;
	for (unsigned c = 0; c < 256; c++)
		if (used[c])
			m->column[c] = (unsigned char)m->columns++;
	for (unsigned c = 'A'; c <= 'Z'; c++)
		m->column[c] = m->column[c | 0x20];
}

struct sorted {
	struct str text;
	uint32_t number;
};

static int by_bytes(const void *a, const void *b)
{
	return str_cmp(((const struct sorted *)a)->text, ((const struct sorted *)b)->text);
}

/* What is being built; arrays by state. */
struct growth {
	struct automaton *m;
	struct automaton_state *states;
	uint32_t *edges, *rows, *text, *shorter;
	uint32_t *from, *to; /* the sorted texts that begin with the state: [from, to) */
	uint32_t edge_count;
};

/* The next states of one state, in the order of their bytes. */
static void grow_state(struct growth *g, const struct sorted *sorted, uint32_t state, uint32_t length)
{
	struct automaton *m = g->m;
	uint32_t i = g->from[state];
	g->states[state].edges = g->edge_count;
	if (i < g->to[state] && sorted[i].text.n == length) {
		g->text[state] = sorted[i].number + 1;
		i++;
	}
	while (i < g->to[state]) {
		unsigned char byte = (unsigned char)sorted[i].text.p[length];
		uint32_t next = (uint32_t)m->state_count++;
		g->from[next] = i;
		while (i < g->to[state] && (unsigned char)sorted[i].text.p[length] == byte)
			i++;
		g->to[next] = i;
		g->edges[g->edge_count++] = (uint32_t)m->column[byte] << 24 | next;
	}
}

/* The state after a column, by edges and fails alone. */
static uint32_t step(const struct growth *g, uint32_t state, uint32_t column)
{
	for (;; state = g->states[state].fail) {
		for (uint32_t e = g->states[state].edges; e < g->states[state + 1].edges; e++)
			if (g->edges[e] >> 24 == column)
				return g->edges[e] & 0xFFFFFF;
		if (state == 0)
			return 0;
	}
}

/* Fails, and what follows from them. A state's fail is shorter than it, so it is complete before. */
static void link_states(struct growth *g)
{
	for (uint32_t state = 0; state < g->m->state_count; state++) {
		struct automaton_state *s = &g->states[state];
		uint32_t fail = s->fail;
		if (state)
			g->shorter[state] = g->text[fail] ? fail : g->shorter[fail];
		s->found = g->text[state] || g->shorter[state];
		for (uint32_t e = s->edges; e < s[1].edges; e++)
			g->states[g->edges[e] & 0xFFFFFF].fail = state ? step(g, fail, g->edges[e] >> 24) : 0;
	}
}

struct automaton *automaton_new(struct arena *a, const struct str *texts, size_t count)
{
	struct automaton *m = arena_alloc(a, sizeof *m);
	struct sorted *sorted = mem_alloc((count + 1) * sizeof *sorted);
	size_t most = 1;
	for (size_t i = 0; i < count; i++) {
		sorted[i] = (struct sorted){texts[i], (uint32_t)i};
		most += texts[i].n;
	}
	qsort(sorted, count, sizeof *sorted, by_bytes);
	columns_set(m, texts, count);
	struct growth g = {.m = m,
	    .states = arena_alloc(a, (most + 1) * sizeof *g.states),
	    .edges = arena_alloc(a, most * sizeof *g.edges),
	    .text = arena_alloc(a, most * sizeof *g.text),
	    .shorter = arena_alloc(a, most * sizeof *g.shorter),
	    .from = mem_zero(most * sizeof *g.from),
	    .to = mem_zero(most * sizeof *g.to)};
	g.to[0] = (uint32_t)count;
	m->state_count = 1;
	size_t level_end = 1, length = 0;
	for (uint32_t state = 0; state < m->state_count; state++) {
		if (state == level_end) {
			level_end = m->state_count;
			length++;
		}
		grow_state(&g, sorted, state, (uint32_t)length);
		if (state == 0)
			m->row_count = m->state_count; /* the start and the states of one byte */
	}
	g.states[m->state_count].edges = g.edge_count;
	link_states(&g);
	g.rows = arena_alloc(a, m->row_count * m->columns * sizeof *g.rows);
	for (uint32_t state = 0; state < m->row_count; state++)
		for (uint32_t c = 1; c < m->columns; c++)
			g.rows[state * m->columns + c] = step(&g, state, c);
	m->states = g.states;
	m->edges = g.edges;
	m->rows = g.rows;
	m->text = g.text;
	m->shorter = g.shorter;
	free(g.from);
	free(g.to);
	free(sorted);
	return m;
}
