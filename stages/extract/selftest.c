/* selftest.c: the rules' own examples. An example is an abstract of its own that goes through extract and relate with
 * all packs loaded: `hit` wants a match of the rule and, in `get`, the values of a finished fact; `miss` wants
 * no match of this rule. */
#include "selftest.h"
#include "../../pipeline/stage.h"
#include "hit.h"
#include "number.h"
#include "pump.h"
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct bench {
	struct run run;
	struct options options;
	void *extract, *relate;
	struct sink sink;
};

static enum rc keep(struct sink *self, struct paper *p, struct err *e)
{
	(void)self;
	(void)p;
	(void)e;
	return RC_OK;
}

/* An example is an abstract; of a rule that never looks there, a comment or a title. */
static struct paper *process(struct bench *b, struct arena *a, const struct rule *r, struct str text)
{
	struct err e = {""};
	struct paper *p = paper_new(a);
	struct str *at = r->fields & 1u << FIELD_ABSTRACT ? &p->abstract
	    : r->fields & 1u << FIELD_COMMENT             ? &p->comment
	                                                  : &p->title;
	*at = str_fold_space(a, text);
	if (stage_extract.item(&b->run, b->extract, p, &b->sink, &e) == RC_OK)
		stage_relate.item(&b->run, b->relate, p, &b->sink, &e);
	return p;
}

static bool rule_matched(const struct paper *p, const struct rule *r)
{
	for (size_t i = 0; i < p->hit_count; i++)
		if (p->hits[i].rule == r)
			return true;
	return false;
}

/* ---- a fact's values as text, by key ---- */

struct view {
	struct buf *out;
	const char *key;
	bool known;
};

static void show(struct view *v, const char *key, struct str value)
{
	if (strcmp(v->key, key) == 0) {
		v->known = true;
		buf_add(v->out, value);
	}
}

static void show_word(struct view *v, const char *key, const char *const *words, int i)
{
	show(v, key, str_of(words[i]));
}

static void show_number(struct view *v, const char *key, double n)
{
	if (strcmp(v->key, key) == 0) {
		v->known = true;
		if (!isnan(n))
			json_put_number(v->out, n);
	}
}

static void show_span(struct view *v, const struct span *s)
{
	show(v, "surface", s->surface);
}

static const struct span *fact_value(const struct paper *p, enum fact_kind kind, size_t i, struct view *v)
{
	const struct span *s = NULL;
	if (kind == FACT_LINK && i < p->link_count) {
		const struct link *f = &p->links[i];
		show(v, "url", f->url);
		show(v, "host", f->host);
		show(v, "repository", f->repository);
		show_word(v, "kind", link_kind_words, (int)f->kind);
		s = &f->span;
	} else if (kind == FACT_DATASET && i < p->dataset_count) {
		const struct dataset *f = &p->datasets[i];
		show(v, "name", f->name);
		show(v, "canonical", f->canonical);
		show(v, "alias", f->alias_count ? f->aliases[0] : (struct str){NULL, 0});
		show_word(v, "role", role_words, (int)f->role);
		s = &f->span;
	} else if (kind == FACT_METRIC && i < p->metric_count) {
		const struct metric *f = &p->metrics[i];
		show(v, "name", f->name);
		show(v, "canonical", f->canonical);
		show_word(v, "better", better_words, (int)f->better);
		s = &f->span;
	} else if (kind == FACT_RESULT && i < p->result_count) {
		const struct result *f = &p->results[i];
		show(v, "metric", f->metric);
		show(v, "unit", f->unit);
		show(v, "dataset", f->dataset);
		show(v, "system", f->system);
		show_number(v, "value", f->value);
		show_number(v, "amount", f->value);
		show_number(v, "value_high", f->value_high);
		show_number(v, "uncertainty", f->uncertainty);
		show_word(v, "bound", bound_words, (int)f->bound);
		show_word(v, "of", whose_words, (int)f->of);
		s = &f->span;
	} else if (kind == FACT_GAIN && i < p->gain_count) {
		const struct gain *f = &p->gains[i];
		show(v, "metric", f->metric);
		show(v, "unit", f->unit);
		show(v, "dataset", f->dataset);
		show(v, "baseline", f->baseline);
		if (strcmp(v->key, "amount") == 0) {
			v->known = true;
			json_put_number(v->out, f->amount[0]);
			buf_addc(v->out, ' ');
			json_put_number(v->out, f->amount[1]);
		}
		show_word(v, "kind", gain_kind_words, (int)f->kind);
		show_word(v, "direction", direction_words, (int)f->direction);
		show_word(v, "sense", sense_words, (int)f->sense);
		show_word(v, "bound", bound_words, (int)f->bound);
		s = &f->span;
	} else if (kind == FACT_OTHER && i < p->fact_count) {
		const struct fact *f = &p->facts[i];
		show(v, "kind", f->kind);
		for (size_t k = 0; k < f->field_count; k++)
			if (strcmp(v->key, "kind") != 0)
				show(v, f->fields[k].name.p, f->fields[k].value);
		s = &f->span;
	} else if (kind == FACT_AVAILABILITY && i == 0) {
		show_word(v, "status", code_status_words, (int)p->code_status);
		s = &p->code_evidence;
	}
	if (s)
		show_span(v, s);
	return s;
}

/* A mark of the rule: quantities are no facts of their own. */
static bool quantity_matches(const struct paper *p, const struct example *x, struct buf *got)
{
	for (size_t i = 0; i < p->hit_count; i++) {
		const struct hit *h = &p->hits[i];
		bool all = h->rule->fact == FACT_QUANTITY;
		if (!all)
			continue;
		for (size_t k = 0; k < x->get_count; k++) {
			const struct rule_value *want = &x->get[k];
			if (strcmp(want->key, "low") == 0 || strcmp(want->key, "high") == 0)
				all &= number_parse(want->value) == (want->key[0] == 'l' ? h->low : h->high);
			else if (strcmp(want->key, "unit") == 0)
				all &= str_eq(want->value, h->unit);
			else if (strcmp(want->key, "class") == 0)
				all &= str_is(want->value, quantity_class_words[h->class]);
			else if (strcmp(want->key, "bound") == 0)
				all &= str_is(want->value, bound_words[h->bound]);
			else if (strcmp(want->key, "uncertainty") == 0)
				all &= number_parse(want->value) == h->uncertainty;
			else
				all = false;
		}
		buf_addf(got, " [%g, %g] '%.*s' %s;", h->low, h->high, STR_ARG(h->unit),
		    quantity_class_words[h->class]);
		if (all)
			return true;
	}
	return false;
}

static bool value_matches(const struct rule_value *want, struct str got)
{
	if (want->value2.p) {
		char *end = NULL;
		double a = strtod(got.p ? got.p : "", &end), b = end ? strtod(end, NULL) : NAN;
		return a == number_parse(want->value) && b == number_parse(want->value2);
	}
	return str_eq(want->value, got);
}

/* Is there a fact of this kind that has all the wanted values? got tells what there was instead. */
static bool fact_matches(const struct paper *p, enum fact_kind kind, const struct example *x, struct buf *got)
{
	struct buf value = {0};
	bool found = false;
	if (kind == FACT_QUANTITY)
		return quantity_matches(p, x, got);
	for (size_t i = 0; !found; i++) {
		bool all = true, any = false;
		for (size_t k = 0; k < x->get_count; k++) {
			struct view v = {&value, x->get[k].key, false};
			buf_clear(&value);
			if (!fact_value(p, kind, i, &v))
				break;
			any = true;
			all &= v.known && value_matches(&x->get[k], buf_str(&value));
			buf_addf(got, " %s '%.*s'", x->get[k].key, STR_ARG(buf_str(&value)));
		}
		if (!any)
			break;
		buf_addc(got, ';');
		found = all;
	}
	buf_free(&value);
	return found;
}

static enum fact_kind fact_of(const struct rule *r)
{
	return r->to != FACT_KIND_COUNT ? r->to : r->fact;
}

static bool hit_passes(
    const struct rule *r, const struct paper *p, const struct example *x, struct buf *report)
{
	struct buf got = {0};
	bool ok = true;
	/* boundaries and 'not' of the first pass leave no hit behind; what they do shows in `get` only */
	bool traceless = r->fact == FACT_BOUNDARY || (r->fact == FACT_NOT && !r->marked);
	if (!traceless && !rule_matched(p, r)) {
		buf_addf(report, "%s:%u: %s: no match in '%.*s'\n", r->file, x->line, r->id, STR_ARG(x->text));
		ok = false;
	} else if (x->get_count && !fact_matches(p, fact_of(r), x, &got)) {
		buf_addf(report, "%s:%u: %s: no %s as wanted in '%.*s'; got%s\n", r->file, x->line, r->id,
		    fact_kind_words[fact_of(r)], STR_ARG(x->text), got.n ? got.p : " none");
		ok = false;
	}
	buf_free(&got);
	return ok;
}

size_t rules_test(const struct packs *packs, struct buf *report)
{
	struct bench b = {.sink = {keep}};
	struct arena a = {0};
	struct err e = {""};
	size_t failed = 0;

	b.run.packs = packs;
	b.run.options = &b.options;
	b.extract = mem_zero(stage_extract.state_size);
	b.relate = mem_zero(stage_relate.state_size);
	stage_extract.open(&b.run, b.extract, &e);
	stage_relate.open(&b.run, b.relate, &e);
	for (size_t i = 0; i < packs->rule_count; i++) {
		const struct rule *r = &packs->rules[i];
		for (size_t k = 0; k < r->hit_count; k++) {
			failed += !hit_passes(r, process(&b, &a, r, r->hit[k].text), &r->hit[k], report);
			arena_reset(&a);
		}
		for (size_t k = 0; k < r->miss_count; k++) {
			if (rule_matched(process(&b, &a, r, r->miss[k].text), r)) {
				buf_addf(report, "%s:%u: %s: matches in '%.*s'\n", r->file, r->miss[k].line,
				    r->id, STR_ARG(r->miss[k].text));
				failed++;
			}
			arena_reset(&a);
		}
	}
	stage_extract.close(b.extract);
	stage_relate.close(b.relate);
	free(b.extract);
	free(b.relate);
	arena_free(&a);
	return failed;
}

/* ---- lint ---- */

static size_t to_fill_in(const struct rule *r, struct buf *report)
{
	const struct {
		const char *what;
		const struct example *of;
		size_t count;
	} examples[] = {{"hit", r->hit, r->hit_count}, {"miss", r->miss, r->miss_count}};
	const struct {
		const char *what, *text;
		unsigned line;
	} texts[] = {{"about", r->about, r->line}, {"re", r->pattern, r->re_line}};
	size_t n = 0;
	for (size_t i = 0; i < 2; i++)
		if (strstr(texts[i].text, FILL_IN_WORD)) {
			buf_addf(report, "%s:%u: %s: its '%s' is still to be filled in\n", r->file,
			    texts[i].line, r->id, texts[i].what);
			n++;
		}
	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; k < examples[i].count; k++)
			if (str_find(examples[i].of[k].text, STR(FILL_IN_WORD), 0) != SIZE_MAX) {
				buf_addf(report, "%s:%u: %s: this '%s' example is still to be filled in\n",
				    r->file, examples[i].of[k].line, r->id, examples[i].what);
				n++;
			}
	return n;
}

/* Marks and line ends as a pattern would have them. */
static void put_visible(struct buf *out, struct str s)
{
	for (size_t i = 0, size; i < s.n; i += size) {
		uint32_t cp = utf8_decode(s, i, &size);
		if (cp < 0x20 || cp >= 0x7f)
			buf_addf(out, "\\x{%X}", (unsigned)cp);
		else
			buf_addc(out, (char)cp);
	}
}

static void too_slow(const struct rule *r, const struct pump_finding *f, struct buf *report)
{
	buf_addf(report,
	    "%s:%u: %s: %s: a match takes %" PRIu64 " steps on %zu bytes, %" PRIu64 " on %zu, of '", r->file,
	    r->line, r->id,
	    f->growth == GROWTH_EXPONENTIAL ? "steps grow exponentially"
	                                    : "note: steps grow faster than the text",
	    f->steps[0], f->bytes[0], f->steps[1], f->bytes[1]);
	put_visible(report, buf_str(&f->head));
	buf_adds(report, f->head.n ? "' and then '" : "");
	put_visible(report, buf_str(&f->piece));
	buf_adds(report, "' over and over");
	if (f->tail.n) {
		buf_adds(report, ", with '");
		put_visible(report, buf_str(&f->tail));
		buf_adds(report, "' behind it");
	}
	buf_addc(report, '\n');
}

size_t rules_lint(const struct packs *packs, struct buf *report)
{
	struct steps *steps = steps_new(packs);
	size_t warnings = 0;
	for (size_t i = 0; i < packs->rule_count; i++) {
		const struct rule *r = &packs->rules[i];
		warnings += to_fill_in(r, report);
		for (size_t k = 0; k < r->hit_count; k++) {
			bool needed = r->need_count == 0;
			struct arena a = {0};
			struct str lower = str_lower(&a, r->hit[k].text);
			for (size_t n = 0; n < r->need_count; n++)
				needed |= str_find(lower, str_of(r->need[n]), 0) != SIZE_MAX;
			if (!needed) {
				buf_addf(report, "%s:%u: %s: this example holds none of the words in 'need'\n",
				    r->file, r->hit[k].line, r->id);
				warnings++;
			}
			arena_free(&a);
		}
		struct pump_finding found;
		/* Ours were measured on more texts than a machine would think of. */
		if (pump_rule(steps, packs, r, r->layer > 0, &found) != GROWTH_FAIR)
			too_slow(r, &found, report);
		warnings += found.growth == GROWTH_EXPONENTIAL;
		pump_finding_free(&found);
		if (packs_unfiltered(packs, r))
			buf_addf(report, "%s:%u: %s: note: runs on every text: %s\n", r->file, r->line, r->id,
			    packs_unfiltered(packs, r));
	}
	steps_free(steps);
	return warnings;
}
