/* score.c: counts and figures (score.h). */
#include "score.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KIND_UNKNOWN = 7 };

static int kind_of(struct str word)
{
	int k = word_index(link_kind_words, word);
	return k < 0 ? KIND_UNKNOWN : k;
}

static void add_kinds(
    struct score *s, const struct items *gold, const struct items *found, const struct matching *m)
{
	for (size_t i = 0; i < gold->count; i++) {
		const struct item *g = &gold->of[i];
		int kind = kind_of(g->words[WORD_KIND].of[0]);
		s->kinds[kind].gold++;
		if (m->partner[i] == SIZE_MAX)
			continue;
		const struct item *f = &found->of[m->partner[i]];
		s->kinds[kind_of(f->words[WORD_KIND].of[0])].said++;
		for (int k = 0; k < g->words[WORD_KIND].count; k++)
			if (str_eq(g->words[WORD_KIND].of[k], f->words[WORD_KIND].of[0])) {
				s->kinds[kind].right++;
				break;
			}
	}
}

static void add_spans(struct score *s, const struct paper *p)
{
	for (int c = 0; c < SCORE_CLASSES; c++) {
		const struct key *list = fact_class_named(str_of(score_classes[c]));
		for (size_t i = 0; i < facts_count(p, list); i++) {
			const struct span *x = fact_span(list, fact_at(p, list, i));
			if (!x->placed)
				continue;
			struct str text = paper_field(p, x->field);
			struct str there =
			    str_sub(text, utf8_offset(text, x->start), utf8_offset(text, x->end));
			*(str_eq(there, x->surface) ? &s->spans_right : &s->spans_wrong) += 1;
		}
	}
}

/* What is being added, and who hears of errors. */
struct adding {
	struct score *s;
	const json_t *record;
	const struct paper *p;
	error_fn *errors;
	void *context;
};

static void tell(const struct adding *x, struct score_error what)
{
	if (x->errors)
		x->errors(x->context, x->record, x->p, &what);
}

static void add_attributes(const struct adding *x, const struct measure *m, const struct items *gold,
    const struct items *found, const struct matching *match)
{
	for (size_t k = 0; score_attributes[k].name; k++) {
		const struct attribute *at = &score_attributes[k];
		if (strcmp(at->measure, m->name) != 0)
			continue;
		x->s->attributes[k].asked = true;
		for (size_t i = 0; i < gold->count; i++) {
			if (match->partner[i] == SIZE_MAX || !(gold->of[i].present & 1u << at->has))
				continue;
			const struct item *f = &found->of[match->partner[i]];
			x->s->attributes[k].all++;
			if (at->right(&gold->of[i], f))
				x->s->attributes[k].right++;
			else
				tell(x,
				    (struct score_error){.attribute = at, .gold = &gold->of[i], .found = f});
		}
	}
}

static void add_measure(const struct adding *x, struct arena *a, size_t k, const struct items *gold,
    const struct items *optional, const struct items *found)
{
	const struct measure *m = &score_measures[k];
	struct matching match;
	bool *pardoned = NULL;
	score_match_optional(&match, &pardoned, a, gold, optional, found, m->same);
	x->s->measures[k].asked = true;
	x->s->measures[k].right += match.pairs;
	x->s->measures[k].missed += gold->count - match.pairs;
	for (size_t i = 0; i < gold->count; i++)
		if (match.partner[i] == SIZE_MAX)
			tell(x, (struct score_error){.measure = m, .gold = &gold->of[i]});
	for (size_t j = 0; j < found->count; j++)
		if (!match.taken[j] && !pardoned[j]) {
			x->s->measures[k].wrong++;
			tell(x, (struct score_error){.measure = m, .found = &found->of[j]});
		}
	add_attributes(x, m, gold, found, &match);
	if (k == 0)
		add_kinds(x->s, gold, found, &match);
}

void score_add(struct score *s, struct arena *a, const json_t *record, const struct paper *p,
    error_fn *errors, void *context)
{
	struct adding x = {s, record, p, errors, context};
	struct str status = gold_text(record, "code_status");
	s->records++;
	if (json_object_get(record, "code_status")) {
		bool right = str_is(status, code_status_words[p->code_status]);
		s->status_all++;
		s->status_right += right;
		if (!right)
			tell(&x, (struct score_error){0});
	}
	add_spans(s, p);
	for (size_t k = 0; score_measures[k].name; k++) {
		int class = score_measures[k].class;
		struct items gold, optional, found;
		if (!json_object_get(record, score_classes[class]))
			continue;
		items_of_gold(&gold, a, record, class);
		items_of_gold(&optional, a, json_object_get(record, "optional"), class);
		items_of_paper(&found, a, p, class);
		add_measure(&x, a, k, &gold, &optional, &found);
	}
}

/* ---- figures ---- */

struct figures {
	double precision, recall, f1;
};

static double share(size_t part, size_t whole)
{
	return whole ? (double)part / (double)whole : 0;
}

/* Figures have four places; a table shows three of those, as score.py does (.85047 is .8505, which is shown as .851). */
static double four_places(double v)
{
	char text[32];
	snprintf(text, sizeof text, "%.4f", v);
	return strtod(text, NULL);
}

static struct figures figures_of(const struct score *s, size_t k)
{
	size_t tp = s->measures[k].right, fp = s->measures[k].wrong, fn = s->measures[k].missed;
	struct figures f = {share(tp, tp + fp), share(tp, tp + fn), 0};
	if (f.precision + f.recall > 0)
		f.f1 = 2 * f.precision * f.recall / (f.precision + f.recall);
	return f;
}

void score_table(const struct score *s, struct buf *out)
{
	const char *comma = "";
	buf_addf(out, "records: %zu", s->records);
	if (s->status_all)
		buf_addf(
		    out, "; code_status accuracy %.3f", four_places(share(s->status_right, s->status_all)));
	buf_addf(out, "; spans right %zu, wrong %zu\n", s->spans_right, s->spans_wrong);
	buf_addf(out, "%-26s%8s%8s%8s%7s%7s%7s\n", "measure", "P", "R", "F1", "right", "wrong", "missed");
	for (size_t k = 0; score_measures[k].name; k++) {
		struct figures f = figures_of(s, k);
		if (s->measures[k].asked)
			buf_addf(out, "%-26s%8.3f%8.3f%8.3f%7zu%7zu%7zu\n", score_measures[k].name,
			    four_places(f.precision), four_places(f.recall), four_places(f.f1),
			    s->measures[k].right, s->measures[k].wrong, s->measures[k].missed);
	}
	buf_adds(out, "attributes right, of the matched: ");
	for (size_t k = 0; score_attributes[k].name; k++)
		if (s->attributes[k].all) {
			buf_addf(out, "%s%s %.3f", comma, score_attributes[k].name,
			    four_places(share(s->attributes[k].right, s->attributes[k].all)));
			comma = ", ";
		}
	buf_adds(out, "\nlinks by kind (gold/right/said): ");
	comma = "";
	for (int k = 0; k <= KIND_UNKNOWN; k++)
		if (s->kinds[k].gold || s->kinds[k].said) {
			buf_addf(out, "%s%s %zu/%zu/%zu", comma, k == KIND_UNKNOWN ? "?" : link_kind_words[k],
			    s->kinds[k].gold, s->kinds[k].right, s->kinds[k].said);
			comma = ", ";
		}
	buf_addc(out, '\n');
}

/* A share to four places. */
static void put_share(struct buf *out, const char *name, double v)
{
	buf_addf(out, "\"%s\":", name);
	json_put_number(out, four_places(v));
}

void score_json(const struct score *s, struct buf *out)
{
	const char *comma = "";
	buf_addf(out, "\"records\":{\"gold\":%zu,\"found\":%zu}", s->records, s->records);
	for (size_t k = 0; score_measures[k].name; k++) {
		struct figures f = figures_of(s, k);
		if (!s->measures[k].asked)
			continue;
		buf_addf(out, ",\"%s\":{", score_measures[k].name);
		put_share(out, "precision", f.precision);
		buf_addc(out, ',');
		put_share(out, "recall", f.recall);
		buf_addc(out, ',');
		put_share(out, "f1", f.f1);
		buf_addf(out, ",\"tp\":%zu,\"fp\":%zu,\"fn\":%zu}", s->measures[k].right,
		    s->measures[k].wrong, s->measures[k].missed);
	}
	buf_adds(out, ",\"attributes\":{");
	for (size_t k = 0; score_attributes[k].name; k++) {
		if (!s->attributes[k].asked)
			continue;
		buf_addf(out, "%s\"%s\":{", comma, score_attributes[k].name);
		comma = ",";
		if (s->attributes[k].all)
			put_share(out, "share", share(s->attributes[k].right, s->attributes[k].all));
		else
			buf_adds(out, "\"share\":null");
		buf_addf(out, ",\"right\":%zu,\"all\":%zu}", s->attributes[k].right, s->attributes[k].all);
	}
	buf_adds(out, "},\"link kinds\":{");
	comma = "";
	for (int k = 0; k <= KIND_UNKNOWN; k++)
		if (s->kinds[k].gold || s->kinds[k].said) {
			buf_addf(out, "%s\"%s\":{\"gold\":%zu,\"right\":%zu,\"said\":%zu}", comma,
			    k == KIND_UNKNOWN ? "?" : link_kind_words[k], s->kinds[k].gold, s->kinds[k].right,
			    s->kinds[k].said);
			comma = ",";
		}
	buf_addf(out, "},\"spans\":{\"right\":%zu,\"wrong\":%zu}", s->spans_right, s->spans_wrong);
	if (s->status_all) {
		buf_adds(out, ",\"code_status\":{");
		put_share(out, "accuracy", share(s->status_right, s->status_all));
		buf_addc(out, '}');
	}
}
