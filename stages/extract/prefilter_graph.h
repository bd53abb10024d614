/* prefilter_graph.h: what a prefilter is made of: for prefilter_build.c, which makes it, and prefilter.c, which walks over texts
 * with it. */
#ifndef PAPERSIFT_PREFILTER_GRAPH_H
#define PAPERSIFT_PREFILTER_GRAPH_H

#include "prefilter.h"

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
	size_t above_count, below_count, rules_count;
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

#endif
