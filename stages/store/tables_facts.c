/* tables_facts.c: the rows of the tables that hold facts: one pair of functions a table, named in
 * tables.c. */
#include "tables.h"

void put_link(struct row *r, const struct paper *p, size_t i)
{
	const struct link *l = &p->links[i];

	put_text(r, l->url);
	put_word(r, link_kind_words, (int)l->kind);
	put_text(r, l->host);
	put_text(r, l->repository);
	put_span(r, &l->span);
}

void get_link(struct row *r, struct paper *p)
{
	struct link *l = arena_push(r->a, &p->links, &p->link_count, sizeof(*l));

	l->url = get_text(r);
	l->kind = (enum link_kind)get_word(r, link_kind_words);
	l->host = get_text(r);
	l->repository = get_text(r);
	get_span(r, &l->span);
	l->check.status = (enum link_status)get_word(r, link_status_words);
	l->check.http = (int)get_int(r);
	l->check.final_url = get_text(r);
	l->check.checked_at = get_text(r);
}

void put_dataset(struct row *r, const struct paper *p, size_t i)
{
	const struct dataset *d = &p->datasets[i];

	put_text(r, d->name);
	put_text(r, d->canonical);
	put_strings(r, d->aliases, d->alias_count);
	put_word(r, role_words, (int)d->role);
	put_ranges(r, d->mentions, d->mention_count);
	put_span(r, &d->span);
}

void get_dataset(struct row *r, struct paper *p)
{
	struct dataset *d = arena_push(r->a, &p->datasets, &p->dataset_count, sizeof(*d));

	d->name = get_text(r);
	d->canonical = get_text(r);
	get_strings(r, &d->aliases, &d->alias_count);
	d->role = (enum role)get_word(r, role_words);
	get_ranges(r, &d->mentions, &d->mention_count);
	get_span(r, &d->span);
}

void put_metric(struct row *r, const struct paper *p, size_t i)
{
	const struct metric *m = &p->metrics[i];

	put_text(r, m->name);
	put_text(r, m->canonical);
	put_word(r, better_words, (int)m->better);
	put_span(r, &m->span);
}

void get_metric(struct row *r, struct paper *p)
{
	struct metric *m = arena_push(r->a, &p->metrics, &p->metric_count, sizeof(*m));

	m->name = get_text(r);
	m->canonical = get_text(r);
	m->better = (enum better)get_word(r, better_words);
	get_span(r, &m->span);
}

void put_result(struct row *r, const struct paper *p, size_t i)
{
	const struct result *x = &p->results[i];

	put_text(r, x->metric);
	put_real(r, x->value);
	put_real(r, x->value_high);
	put_text(r, x->unit);
	put_real(r, x->uncertainty);
	put_word(r, bound_words, (int)x->bound);
	put_word(r, whose_words, (int)x->of);
	put_text(r, x->system);
	put_text(r, x->dataset);
	put_span(r, &x->span);
}

void get_result(struct row *r, struct paper *p)
{
	struct result *x = arena_push(r->a, &p->results, &p->result_count, sizeof(*x));

	x->metric = get_text(r);
	x->value = get_real(r);
	x->value_high = get_real(r);
	x->unit = get_text(r);
	x->uncertainty = get_real(r);
	x->bound = (enum bound)get_word(r, bound_words);
	x->of = (enum whose)get_word(r, whose_words);
	x->system = get_text(r);
	x->dataset = get_text(r);
	get_span(r, &x->span);
}

void put_gain(struct row *r, const struct paper *p, size_t i)
{
	const struct gain *g = &p->gains[i];

	put_real(r, g->amount[0]);
	put_real(r, g->amount[1]);
	put_text(r, g->unit);
	put_word(r, gain_kind_words, (int)g->kind);
	put_word(r, direction_words, (int)g->direction);
	put_word(r, sense_words, (int)g->sense);
	put_word(r, bound_words, (int)g->bound);
	put_text(r, g->metric);
	put_text(r, g->baseline);
	put_text(r, g->dataset);
	put_span(r, &g->span);
}

void get_gain(struct row *r, struct paper *p)
{
	struct gain *g = arena_push(r->a, &p->gains, &p->gain_count, sizeof(*g));

	g->amount[0] = get_real(r);
	g->amount[1] = get_real(r);
	g->unit = get_text(r);
	g->kind = (enum gain_kind)get_word(r, gain_kind_words);
	g->direction = (enum direction)get_word(r, direction_words);
	g->sense = (enum sense)get_word(r, sense_words);
	g->bound = (enum bound)get_word(r, bound_words);
	g->metric = get_text(r);
	g->baseline = get_text(r);
	g->dataset = get_text(r);
	get_span(r, &g->span);
}

void put_fact(struct row *r, const struct paper *p, size_t i)
{
	const struct fact *f = &p->facts[i];

	put_text(r, f->kind);
	put_fields(r, f->fields, f->field_count);
	put_span(r, &f->span);
}

void get_fact(struct row *r, struct paper *p)
{
	struct fact *f = arena_push(r->a, &p->facts, &p->fact_count, sizeof(*f));

	f->kind = get_text(r);
	get_fields(r, &f->fields, &f->field_count);
	get_span(r, &f->span);
}
