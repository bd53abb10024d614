/* cmd_rules_hits.c: `papersift rules hits`: what one rule matches in a corpus. */
#include "../stages/extract/hit.h"
#include "../stages/normalise/normalise.h"
#include "command.h"
#include "context.h"
#include "explain.h"
#include "facts.h"
#include "lot.h"
#include "output.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT_WORDS 100000 /* different texts that are counted */
#define MOST_WORDS 10      /* of them shown */

struct words {
	char *text; /* owned */
	uint64_t count;
};

struct hits {
	const struct options *options;
	const struct rule *rule; /* borrowed from the packs */
	uint64_t records, with, matches, facts, fields[FIELD_COUNT];
	struct lot lot;
	struct words *words; /* owned: a hash table of 2 * LIMIT_WORDS places */
	size_t word_count, uncounted;
};

static void count_words(struct hits *h, struct str s)
{
	size_t size = 2 * (size_t)LIMIT_WORDS, at = (size_t)(str_hash(s, 0) % size);
	while (h->words[at].text && !str_is(s, h->words[at].text))
		at = (at + 1) % size;
	if (!h->words[at].text) {
		if (h->word_count == LIMIT_WORDS) {
			h->uncounted++;
			return;
		}
		h->word_count++;
		h->words[at].text = mem_zero(s.n + 1);
		if (s.n)
			memcpy(h->words[at].text, s.p, s.n);
	}
	h->words[at].count++;
}

/* The text of bytes of a copy as the record has it. */
static struct str printed(const struct paper *p, enum field f, uint32_t start, uint32_t end, size_t *from)
{
	size_t to;
	copy_map(&p->copies[f], start, end, from, &to);
	return str_sub(paper_field(p, f), *from, to);
}

static void write_sample(struct buf *out, const struct paper *p, const struct hit *x)
{
	const char *comma = "    ";
	size_t from, ignored;
	struct str text = printed(p, x->field, x->start, x->end, &from);
	buf_clear(out);
	explain_safe(out, p->id);
	buf_addf(out, ", %s\n", field_words[x->field]);
	context_put(out, paper_field(p, x->field), from, from + text.n);
	for (size_t g = 0; g < x->group_count; g++) {
		buf_addf(out, "%s%s: ", comma, x->groups[g].name);
		explain_safe(
		    out, str_trim(printed(p, x->field, x->groups[g].start, x->groups[g].end, &ignored)));
		comma = ", ";
	}
	if (x->group_count)
		buf_addc(out, '\n');
}

static void look(void *context, const struct paper *p)
{
	struct hits *h = context;
	bool any = false;
	const struct key *class;
	h->records++;
	for (size_t i = 0; i < p->hit_count; i++) {
		const struct hit *x = &p->hits[i];
		size_t from;
		if (x->rule != h->rule)
			continue;
		any = true;
		h->fields[x->field]++;
		count_words(h, printed(p, x->field, x->start, x->end, &from));
		struct buf *out = lot_draw(&h->lot);
		if (out)
			write_sample(out, p, x);
		h->matches++;
	}
	h->with += any;
	for (size_t k = 0; (class = fact_class(k)) != NULL; k++)
		for (size_t i = 0; i < facts_count(p, class); i++)
			h->facts += str_is(fact_span(class, fact_at(p, class, i))->rule, h->rule->id);
	h->facts += str_is(p->code_evidence.rule, h->rule->id);
}

/* ---- what comes out ---- */

static int by_count(const void *a, const void *b)
{
	const struct words *x = a, *y = b;
	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return x->text && y->text ? strcmp(x->text, y->text) : 0;
}

static void put_counts(struct hits *h, struct buf *out)
{
	buf_addf(out, "%s: %" PRIu64 " matches in %" PRIu64 " of %" PRIu64 " records", h->rule->id,
	    h->matches, h->with, h->records);
	for (int f = 0; f < FIELD_COUNT; f++)
		if (h->fields[f])
			buf_addf(out, ", %s %" PRIu64, field_words[f], h->fields[f]);
	buf_addf(out, "; facts that carry its id: %" PRIu64 "\n", h->facts);
	if (h->options->limit == 0 || h->matches == 0)
		return;
	qsort(h->words, 2 * (size_t)LIMIT_WORDS, sizeof *h->words, by_count);
	buf_addf(out, "\nmost often, of %zu different texts%s:\n", h->word_count,
	    h->uncounted ? " (and more that weren't counted)" : "");
	for (size_t i = 0; i < MOST_WORDS && i < h->word_count; i++) {
		buf_addf(out, "%8" PRIu64 "  ", h->words[i].count);
		explain_safe(out, str_of(h->words[i].text));
		buf_addc(out, '\n');
	}
	lot_sort(&h->lot);
	buf_addf(out, "\n%zu of them, drawn by lot:\n", h->lot.count);
	for (size_t i = 0; i < h->lot.count; i++) {
		buf_addc(out, '\n');
		buf_add(out, buf_str(&h->lot.items[i].text));
	}
}

static int run_hits(struct hits *h, const struct packs *packs, struct err *e)
{
	struct run run = {.options = h->options, .packs = packs};
	struct pipeline p = {
	    .run = &run, .stages = stages, .stage_count = stages_unordered(), .seen = look, .context = h};
	struct account a;
	struct buf out = {0};
	int code = command_drive(&p, &a, e);
	if (code == EXIT_FINE || code == EXIT_REJECTS) {
		put_counts(h, &out);
		if (command_print(buf_str(&out), e) != EXIT_FINE)
			code = EXIT_FATAL;
	}
	buf_free(&out);
	return code;
}

static int hits_main(const struct options *o, struct err *e)
{
	struct options options = *o;
	struct packs *packs = NULL;
	struct hits h = {.options = &options};
	int code = EXIT_FATAL;
	if (o->input_count < 2)
		return usage_error(e, "rules hits takes a rule's id and an input");
	options.inputs++;
	options.input_count--;
	if (outputs_check(&options, e) != RC_OK || command_packs(&packs, o, e) != RC_OK)
		return EXIT_FATAL;
	h.rule = packs_rule(packs, str_of(o->inputs[0]));
	if (!h.rule) {
		err_set(
		    e, RC_FATAL, "there is no rule '%s' ('papersift rules list' lists them)", o->inputs[0]);
	} else if (h.rule->fact == FACT_BOUNDARY || (h.rule->fact == FACT_NOT && !h.rule->marked)) {
		err_set(e, RC_FATAL, "%s leaves no trace that could be counted: a rule of the kind '%s' %s",
		    h.rule->id, fact_kind_words[h.rule->fact],
		    h.rule->fact == FACT_BOUNDARY ? "ends sentences"
		                                  : "on the plain copy keeps words from being marked; "
		                                    "'papersift rules diff' shows what it changes");
	} else {
		lot_begin(&h.lot, options.limit);
		h.words = mem_zero(2 * (size_t)LIMIT_WORDS * sizeof *h.words);
		code = run_hits(&h, packs, e);
	}
	lot_free(&h.lot);
	for (size_t i = 0; h.words && i < 2 * (size_t)LIMIT_WORDS; i++)
		free(h.words[i].text);
	free(h.words);
	packs_free(packs);
	return code;
}

const struct command cmd_rules_hits = {
    .name = "rules hits",
    .synopsis = "rules hits ID INPUT... [--limit N] [options]",
    .about = "show what one rule matches in a corpus",
    .examples = "  papersift rules hits gains/beats-by snapshot.jsonl.xz\n"
                "  papersift rules hits medicine/hazard-ratio trials.jsonl --rules my-rules/ --limit 50\n",
    .details =
        "Counts of matches, of records that hold one, and of facts that carry the rule's id (a fact that "
        "several\n"
        "rules match carries one id); the texts matched most often; and --limit matches in their sentences, "
        "each\n"
        "drawn as likely as any other, the same ones each time. Of rules that mark text (links, datasets,\n"
        "metrics, quantities) the marks that were chosen are counted. The ids names/datasets and "
        "names/metrics\n"
        "are those of the name lists.\n",
    .options = OPT_READING | OPT_MATCHING | OPT_LIMIT,
    .main = hits_main,
};
