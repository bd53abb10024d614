/* explain.c: a paper's facts, one by one (explain.h). */
#include "explain.h"
#include <inttypes.h>
#include <math.h>

/* What is being written: the paper's marks, and the fact whose fields are being listed. */
struct listing {
	const struct paper *p;
	bool color;
	struct buf *out;
	struct mark *marks;
	size_t mark_count;
	size_t fields; /* of the fact at hand so far */
};

static void add_mark(struct listing *l, const struct span *s, struct str label)
{
	if (!s->placed)
		return;
	/* Several facts may come from one stretch (a result for each dataset): one mark is enough. */
	for (size_t i = 0; i < l->mark_count; i++) {
		const struct mark *m = &l->marks[i];
		if (m->field == s->field && m->start == s->start && m->end == s->end && str_eq(m->label, label))
			return;
	}
	struct mark *m = arena_push(l->p->arena, &l->marks, &l->mark_count, sizeof(*m));
	*m = (struct mark){s->field, s->start, s->end, label};
}

static void collect_marks(struct listing *l)
{
	const struct paper *p = l->p;
	if (p->code_evidence.rule.n > 0)
		add_mark(l, &p->code_evidence, STR("code"));
	for (size_t i = 0; i < p->link_count; i++)
		add_mark(l, &p->links[i].span, STR("link"));
	for (size_t i = 0; i < p->dataset_count; i++) {
		const struct dataset *d = &p->datasets[i];
		add_mark(l, &d->span, STR("dataset"));
		for (size_t k = 0; k < d->mention_count; k++) {
			struct span mention = d->span;
			mention.start = d->mentions[k].start;
			mention.end = d->mentions[k].end;
			add_mark(l, &mention, STR("dataset"));
		}
	}
	for (size_t i = 0; i < p->metric_count; i++)
		add_mark(l, &p->metrics[i].span, STR("metric"));
	for (size_t i = 0; i < p->result_count; i++)
		add_mark(l, &p->results[i].span, STR("result"));
	for (size_t i = 0; i < p->gain_count; i++)
		add_mark(l, &p->gains[i].span, STR("gain"));
	for (size_t i = 0; i < p->fact_count; i++)
		add_mark(l, &p->facts[i].span, p->facts[i].kind);
}

/* ---- one fact ---- */

/* The line that names a fact: its kind, its words, where they stand. */
static void begin_fact(struct listing *l, struct str label, const struct span *s)
{
	buf_adds(l->out, "  ");
	buf_adds(l->out, explain_color(label, l->color));
	explain_safe(l->out, label);
	buf_adds(l->out, explain_plain(l->color));
	buf_addc(l->out, ' ');
	for (size_t n = utf8_length(label); n < 8; n++)
		buf_addc(l->out, ' ');
	if (s->placed) {
		explain_safe(l->out, s->surface);
		buf_addf(l->out, "  (%s %" PRIu32 "-%" PRIu32 ")\n", field_words[s->field], s->start, s->end);
	} else {
		buf_adds(l->out, "(a field of the source says so)\n");
	}
	l->fields = 0;
}

static void begin_field(struct listing *l, struct str name)
{
	buf_adds(l->out, l->fields++ == 0 ? "           " : ", ");
	explain_safe(l->out, name);
	buf_addc(l->out, ' ');
}

static void text_field(struct listing *l, const char *name, struct str value)
{
	if (value.n == 0)
		return;
	begin_field(l, str_of(name));
	explain_safe(l->out, value);
}

static void word_field(struct listing *l, const char *name, const char *const *words, int value)
{
	text_field(l, name, str_of(words[value]));
}

static void number_field(struct listing *l, const char *name, double value)
{
	if (isnan(value))
		return;
	begin_field(l, str_of(name));
	json_put_number(l->out, value);
}

static void end_fact(struct listing *l, const struct span *s)
{
	if (l->fields > 0)
		buf_addc(l->out, '\n');
	buf_adds(l->out, "           rule ");
	explain_safe(l->out, s->rule);
	if (!isnan(s->confidence))
		buf_addf(l->out, ", right in %.0f of 100", s->confidence * 100);
	if (s->relating.n > 0) {
		buf_adds(l->out, "; related by ");
		explain_safe(l->out, s->relating);
	}
	buf_addc(l->out, '\n');
}

static void list_datasets(struct listing *l)
{
	for (size_t i = 0; i < l->p->dataset_count; i++) {
		const struct dataset *d = &l->p->datasets[i];
		begin_fact(l, STR("dataset"), &d->span);
		text_field(l, "name", d->name);
		text_field(l, "canonical", d->canonical);
		for (size_t k = 0; k < d->alias_count; k++)
			text_field(l, "alias", d->aliases[k]);
		word_field(l, "role", role_words, (int)d->role);
		for (size_t k = 0; k < d->mention_count; k++) {
			if (d->mentions[k].start == d->span.start)
				continue; /* where it stands is said already */
			begin_field(l, STR("also at"));
			buf_addf(l->out, "%" PRIu32 "-%" PRIu32, d->mentions[k].start, d->mentions[k].end);
		}
		end_fact(l, &d->span);
	}
}

static void list_results(struct listing *l)
{
	for (size_t i = 0; i < l->p->result_count; i++) {
		const struct result *r = &l->p->results[i];
		begin_fact(l, STR("result"), &r->span);
		text_field(l, "metric", r->metric);
		number_field(l, "value", r->value);
		number_field(l, "value_high", r->value_high);
		text_field(l, "unit", r->unit);
		number_field(l, "uncertainty", r->uncertainty);
		word_field(l, "bound", bound_words, (int)r->bound);
		word_field(l, "of", whose_words, (int)r->of);
		text_field(l, "system", r->system);
		text_field(l, "dataset", r->dataset);
		end_fact(l, &r->span);
	}
}

static void list_gains(struct listing *l)
{
	for (size_t i = 0; i < l->p->gain_count; i++) {
		const struct gain *g = &l->p->gains[i];
		begin_fact(l, STR("gain"), &g->span);
		number_field(l, "amount", g->amount[0]);
		if (g->amount[1] != g->amount[0])
			number_field(l, "to", g->amount[1]);
		text_field(l, "unit", g->unit);
		word_field(l, "kind", gain_kind_words, (int)g->kind);
		word_field(l, "direction", direction_words, (int)g->direction);
		word_field(l, "sense", sense_words, (int)g->sense);
		word_field(l, "bound", bound_words, (int)g->bound);
		text_field(l, "metric", g->metric);
		text_field(l, "baseline", g->baseline);
		text_field(l, "dataset", g->dataset);
		end_fact(l, &g->span);
	}
}

static void list_facts(struct listing *l)
{
	const struct paper *p = l->p;
	if (p->code_evidence.rule.n > 0) {
		begin_fact(l, STR("code"), &p->code_evidence);
		word_field(l, "code_status", code_status_words, (int)p->code_status);
		end_fact(l, &p->code_evidence);
	}
	for (size_t i = 0; i < p->link_count; i++) {
		const struct link *k = &p->links[i];
		begin_fact(l, STR("link"), &k->span);
		text_field(l, "url", k->url);
		word_field(l, "kind", link_kind_words, (int)k->kind);
		text_field(l, "repository", k->repository);
		end_fact(l, &k->span);
	}
	list_datasets(l);
	for (size_t i = 0; i < p->metric_count; i++) {
		const struct metric *m = &p->metrics[i];
		begin_fact(l, STR("metric"), &m->span);
		text_field(l, "name", m->name);
		text_field(l, "canonical", m->canonical);
		word_field(l, "better", better_words, (int)m->better);
		end_fact(l, &m->span);
	}
	list_results(l);
	list_gains(l);
	for (size_t i = 0; i < p->fact_count; i++) {
		const struct fact *f = &p->facts[i];
		begin_fact(l, f->kind, &f->span);
		for (size_t k = 0; k < f->field_count; k++) {
			begin_field(l, f->fields[k].name);
			explain_safe(l->out, f->fields[k].value);
		}
		end_fact(l, &f->span);
	}
}

/* ---- the paper ---- */

static void add_head(const struct paper *p, bool color, struct buf *out)
{
	buf_adds(out, color ? "\033[1m" : "");
	explain_safe(out, p->id);
	buf_adds(out, explain_plain(color));
	if (p->date.n > 0) {
		buf_adds(out, ", ");
		explain_safe(out, p->date);
	}
	if (p->author_count >= 0)
		buf_addf(out, ", %d author%s", p->author_count, p->author_count == 1 ? "" : "s");
	buf_addf(out, ", code: %s\n", code_status_words[p->code_status]);
}

void explain_paper(const struct paper *p, bool color, struct buf *out)
{
	struct listing l = {.p = p, .color = color, .out = out};
	collect_marks(&l);
	add_head(p, color, out);
	for (int f = 0; f < FIELD_COUNT; f++) {
		if (paper_field(p, (enum field)f).n == 0)
			continue;
		buf_addf(out, "  %s\n", field_words[f]);
		explain_text(p, (enum field)f, l.marks, l.mark_count, color, out);
	}
	buf_adds(out, l.mark_count > 0 ? "\n" : "\n  no fact found\n");
	list_facts(&l);
	buf_addc(out, '\n');
}
