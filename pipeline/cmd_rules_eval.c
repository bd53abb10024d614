/* cmd_rules_eval.c: `papersift rules eval`: the packs against a gold, by field and by rule. */
#include "../stages/extract/pack.h"
#include "chain.h"
#include "command.h"
#include "context.h"
#include "explain.h"
#include "rule_score.h"
#include <math.h>
#include <string.h>

/* By which measure a fact of a class is right, for what is said of its rule. */
static const char *const rule_measures[] = {"links: url+kind", "datasets: exact", "metrics: exact",
    "results: value+metric", "gains: amount+direction"};

struct eval {
	const struct options *options;
	struct packs *packs; /* owned */
	struct run run;
	struct chain chain; /* owned */
	struct sink end;
	struct arena arena; /* of one record */
	struct score score;
	struct rule_scores rules;
	struct buf out;
};

static enum rc keep(struct sink *self, struct paper *p, struct err *e)
{
	(void)self;
	(void)p;
	(void)e;
	return RC_OK;
}

static enum rc find_facts(struct eval *v, const json_t *record, struct paper **out, struct err *e)
{
	*out = gold_paper(&v->arena, record);
	return sink_put(v->chain.head, *out, e);
}

/* ---- errors in their sentences ---- */

static bool asked_for(const struct eval *v, const struct score_error *x)
{
	const char *name = x->measure ? x->measure->name : x->attribute ? x->attribute->name : "code_status";
	return str_starts(str_of(name), v->options->errors);
}

static void put_found(struct eval *v, const struct item *f, const struct key *list)
{
	json_t *object = fact_json(list, f->fact);
	context_put_values(&v->out, object);
	json_decref(object);
}

static void put_error(void *context, const json_t *record, const struct paper *p, const struct score_error *x)
{
	struct eval *v = context;
	struct str id = gold_text(record, "id");
	if (!asked_for(v, x))
		return;
	id = id.n ? id : gold_text(record, "title");
	if (!x->measure && !x->attribute) {
		buf_addf(&v->out, "%.*s code_status: gold %.*s, got %s", STR_ARG(id),
		    STR_ARG(gold_text(record, "code_status")), code_status_words[p->code_status]);
		if (p->code_evidence.rule.n)
			buf_addf(&v->out, " (%.*s)", STR_ARG(p->code_evidence.rule));
		buf_addc(&v->out, '\n');
		context_put_span(&v->out, p, &p->code_evidence);
		return;
	}
	const struct key *list = NULL;
	const char *name = x->measure ? x->measure->name : x->attribute->name;
	for (int c = 0; c < SCORE_CLASSES; c++)
		if (str_starts(str_of(name), score_classes[c]))
			list = fact_class_named(str_of(score_classes[c]));
	if (x->gold) {
		buf_addf(&v->out, "- %.*s %s: '", STR_ARG(id), name);
		explain_safe(&v->out, x->gold->shown);
		buf_adds(&v->out, json_is_string(x->gold->json) ? "'" : "' ");
		if (!json_is_string(x->gold->json))
			context_put_values(&v->out, x->gold->json);
		buf_addc(&v->out, '\n');
		if (!x->found)
			context_put_words(&v->out, p, x->gold->shown);
	}
	if (x->found && list) {
		const struct span *s = fact_span(list, (void *)x->found->fact);
		buf_addf(&v->out, "+ %.*s %s: '", STR_ARG(id), name);
		explain_safe(&v->out, s->surface);
		buf_adds(&v->out, "' ");
		put_found(v, x->found, list);
		buf_addf(&v->out, " (%.*s)\n", STR_ARG(s->rule));
		context_put_span(&v->out, p, s);
	}
}

static int check_errors(const struct options *o, struct err *e)
{
	bool known = !o->errors || str_starts(STR("code_status"), o->errors);
	for (size_t i = 0; !known && score_measures[i].name; i++)
		known = str_starts(str_of(score_measures[i].name), o->errors);
	for (size_t i = 0; !known && score_attributes[i].name; i++)
		known = str_starts(str_of(score_attributes[i].name), o->errors);
	if (!known)
		return usage_error(e,
		    "there is no measure that begins with '%s' ('papersift help rules eval' lists them)",
		    o->errors);
	if (o->errors && o->as_json)
		return usage_error(e, "--errors is for readers, --json for programs: take one");
	return EXIT_FINE;
}

/* ---- by rule ---- */

static const struct measure *measure_of(int class)
{
	const struct measure *m = score_measures;
	while (strcmp(m->name, rule_measures[class]) != 0)
		m++;
	return m;
}

struct found_of {
	struct items gold, found;
	struct matching match;
	bool *pardoned;
	bool asked;
};

static void match_class(
    struct eval *v, struct found_of *out, const json_t *record, const struct paper *p, int class)
{
	struct items optional;
	*out = (struct found_of){.asked = json_object_get(record, score_classes[class]) != NULL};
	if (!out->asked)
		return;
	items_of_gold(&out->gold, &v->arena, record, class);
	items_of_gold(&optional, &v->arena, json_object_get(record, "optional"), class);
	items_of_paper(&out->found, &v->arena, p, class);
	score_match_optional(&out->match, &out->pardoned, &v->arena, &out->gold, &optional, &out->found,
	    measure_of(class)->same);
}

static struct str rule_of(int class, const struct item *found)
{
	return fact_span(fact_class_named(str_of(score_classes[class])), (void *)found->fact)->rule;
}

/* What of the gold is found with all rules, and not without this one. */
static enum rc count_only(
    struct eval *v, const json_t *record, const struct found_of *with, struct rule_score *s, struct err *e)
{
	/* the packs are ours alone, and one thread runs them */
	struct rule *r = (struct rule *)packs_rule(v->packs, s->id);
	struct paper *p = NULL;
	if (!r)
		return RC_OK;
	r->muted = true;
	enum rc rc = find_facts(v, record, &p, e);
	r->muted = false;
	if (rc != RC_OK)
		return rc;
	if (s->class == SCORE_STATUS) {
		s->only += !str_is(gold_text(record, "code_status"), code_status_words[p->code_status]);
		return RC_OK;
	}
	struct found_of without;
	match_class(v, &without, record, p, s->class);
	for (size_t i = 0; i < with->gold.count; i++)
		s->only += with->match.partner[i] != SIZE_MAX && without.match.partner[i] == SIZE_MAX;
	return RC_OK;
}

static enum rc count_class(
    struct eval *v, const json_t *record, const struct paper *p, int class, struct err *e)
{
	struct found_of x;
	enum rc rc = RC_OK;
	match_class(v, &x, record, p, class);
	if (!x.asked)
		return RC_OK;
	bool *done = arena_alloc(&v->arena, x.found.count + 1);
	for (size_t j = 0; j < x.found.count; j++) {
		struct rule_score *s = rule_score_of(&v->rules, rule_of(class, &x.found.of[j]), class);
		s->right += x.match.taken[j];
		s->hits += x.match.taken[j] || !x.pardoned[j];
	}
	for (size_t j = 0; rc == RC_OK && j < x.found.count; j++) {
		struct str id = rule_of(class, &x.found.of[j]);
		for (size_t k = 0; k < j; k++)
			done[j] |= x.match.taken[k] && str_eq(rule_of(class, &x.found.of[k]), id);
		if (x.match.taken[j] && !done[j])
			rc = count_only(v, record, &x, rule_score_of(&v->rules, id, class), e);
	}
	return rc;
}

static enum rc count_rules(struct eval *v, const json_t *record, const struct paper *p, struct err *e)
{
	enum rc rc = RC_OK;
	for (int c = 0; rc == RC_OK && c < SCORE_CLASSES; c++)
		rc = count_class(v, record, p, c, e);
	if (rc == RC_OK && json_object_get(record, "code_status") && p->code_evidence.rule.n) {
		struct rule_score *s = rule_score_of(&v->rules, p->code_evidence.rule, SCORE_STATUS);
		bool right = str_is(gold_text(record, "code_status"), code_status_words[p->code_status]);
		s->hits++;
		s->right += right;
		if (right)
			rc = count_only(v, record, NULL, s, e);
	}
	return rc;
}

/* ---- the command ---- */

static enum rc add_file(struct eval *v, const char *path, struct err *e)
{
	json_t *gold = NULL, *record;
	size_t i;
	enum rc rc = gold_load(&gold, path, e);
	json_array_foreach(gold, i, record) {
		struct paper *p = NULL;
		rc = find_facts(v, record, &p, e);
		if (rc != RC_OK)
			break;
		score_add(&v->score, &v->arena, record, p, v->options->errors ? put_error : NULL, v);
		rc = v->options->errors ? RC_OK : count_rules(v, record, p, e);
		arena_reset(&v->arena);
		if (rc != RC_OK)
			break;
	}
	json_decref(gold);
	return rc == RC_OK ? RC_OK : RC_FATAL;
}

static enum rc write_confidence(struct eval *v, struct err *e)
{
	const struct options *o = v->options;
	bool own = o->rules_dir_count > 0;
	const char *dir = own ? o->rules_dir[o->rules_dir_count - 1] : packs_default_dir();
	size_t written = 0;
	enum rc rc = rule_scores_write(&v->rules, v->packs, dir, own, &written, e);
	if (rc == RC_OK)
		fprintf(stderr, "papersift: %s/confidence.tsv: %zu rules measured\n", dir, written);
	return rc;
}

static void put_all(struct eval *v)
{
	rule_scores_sort(&v->rules);
	if (v->options->as_json) {
		buf_addc(&v->out, '{');
		score_json(&v->score, &v->out);
		buf_adds(&v->out, ",\"rules\":");
		rule_scores_json(&v->rules, &v->out);
		buf_adds(&v->out, "}\n");
		return;
	}
	if (v->out.n)
		buf_addc(&v->out, '\n');
	score_table(&v->score, &v->out);
	if (!v->options->errors) {
		buf_addc(&v->out, '\n');
		rule_scores_table(&v->rules, &v->out);
	}
}

static int eval_main(const struct options *o, struct err *e)
{
	struct eval v = {.options = o, .end = {keep}};
	if (o->input_count == 0)
		return usage_error(e, "rules eval needs a gold file");
	int code = check_errors(o, e);
	if (code != EXIT_FINE)
		return code;
	code = EXIT_FATAL;
	enum rc rc = command_packs(&v.packs, o, e);
	v.run = (struct run){.options = o, .packs = v.packs};
	if (rc == RC_OK)
		rc = chain_open(&v.chain, &v.run, stages, stages_unordered(), &v.end, e);
	for (size_t i = 0; rc == RC_OK && i < o->input_count; i++)
		rc = add_file(&v, o->inputs[i], e);
	if (rc == RC_OK)
		put_all(&v);
	if (rc == RC_OK && o->write)
		rc = o->errors ? err_set(e, RC_FATAL, "--write goes without --errors")
		               : write_confidence(&v, e);
	if (rc == RC_OK)
		code = command_print(buf_str(&v.out), e);
	chain_close(&v.chain);
	packs_free(v.packs);
	arena_free(&v.arena);
	arena_free(&v.rules.arena);
	buf_free(&v.out);
	return code;
}

const struct command cmd_rules_eval = {
    .name = "rules eval",
    .synopsis = "rules eval GOLD.json... [--errors MEASURE | --json] [--write] [--rules DIR]",
    .about = "score the rules on abstracts that somebody has read",
    .examples = "  papersift rules eval gold.json\n"
                "  papersift rules eval gold.json --errors 'gains: full' | less\n"
                "  papersift rules eval gold.json --rules my-rules/ --write\n",
    .details =
        "GOLD.json is an array of {id, title, abstract, code_status, links, datasets, metrics, results, "
        "gains} with\n"
        "the facts of each abstract. A field that a record lacks isn't scored for it; \"optional\" holds "
        "facts neither\n"
        "asked for nor punished, \"also\" in a fact a second reading of a field. The rules run over title, "
        "abstract and\n"
        "comment; then come precision, recall and F1 of each measure, the share of right attributes of the "
        "facts found,\n"
        "and each rule's facts: hits, right, wrong, and right ones that are lost without it (only). Facts by "
        "tie and not\n"
        "show in the measures.\n"
        "Measures: code_status, links: url, links: url+kind, datasets: exact, datasets: relaxed, metrics: "
        "exact,\n"
        "metrics: relaxed, results: value, results: value+metric, results: +dataset, gains: amount,\n"
        "gains: amount+direction, gains: full. Attributes: datasets.role, results.dataset, results.of, "
        "results.bound,\n"
        "results.unit, gains.kind, gains.direction, gains.sense, gains.bound, gains.metric, gains.baseline,\n"
        "gains.dataset, gains.unit. --errors takes any of them, or how several begin: gains.\n"
        "--write puts (right + 2p) / (hits + 2) into confidence.tsv of the packs (of the last --rules DIR: "
        "of its own\n"
        "rules), p being the share of right facts of all rules for the field; facts read by hand that stand "
        "in\n"
        "read.tsv beside it (rule, right, wrong) count too.\n",
    .options = OPT_RULES | OPT_ERRORS | OPT_AS_JSON | OPT_WRITE,
    .main = eval_main,
};
