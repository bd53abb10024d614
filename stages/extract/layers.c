/* layers.c: packs from several directories (layers.h). */
#include "layers.h"
#include <string.h>

void layers_off(
    struct layers *l, struct arena *a, const char *id, const char *file, unsigned line, unsigned layer)
{
	*(struct off *)arena_push(a, &l->offs, &l->off_count, sizeof *l->offs) =
	    (struct off){id, file, line, layer};
}

bool layers_define(struct layers *l, struct arena *a, const struct define *d)
{
	struct defines *all = l->defines;
	for (size_t i = 0; i < all->count; i++) {
		struct define *there = &all->items[i];
		if (strcmp(there->name, d->name) != 0)
			continue;
		if (there->layer == d->layer)
			return false;
		if (there->layer < d->layer)
			*there = *d;
		return true;
	}
	*(struct define *)arena_push(a, &all->items, &all->count, sizeof *d) = *d;
	return true;
}

static bool same_id(const struct rule *a, const struct rule *b)
{
	return strcmp(a->id, b->id) == 0;
}

/* Marks, by a fact of no kind, what another rule stands in for. */
static enum rc replace(struct packs *p, struct err *e)
{
	for (size_t i = 0; i < p->rule_count; i++)
		for (size_t k = i + 1; k < p->rule_count; k++) {
			struct rule *a = &p->rules[i], *b = &p->rules[k];
			if (a->fact == FACT_KIND_COUNT || b->fact == FACT_KIND_COUNT || !same_id(a, b))
				continue;
			if (a->layer == b->layer)
				return err_set(e, RC_FATAL, "%s:%u:%u: the id '%s' stands already at %s:%u",
				    b->file, b->line, b->column, b->id, a->file, a->line);
			if (b->layer > a->layer)
				*a = *b;
			b->fact = FACT_KIND_COUNT;
		}
	return RC_OK;
}

static bool is_list(const char *id)
{
	return strcmp(id, "names/datasets") == 0 || strcmp(id, "names/metrics") == 0;
}

static enum rc switch_off(const struct layers *l, struct packs *p, struct err *e)
{
	for (size_t i = 0; i < l->off_count; i++) {
		const struct off *o = &l->offs[i];
		bool found = false;
		for (size_t k = 0; k < p->rule_count; k++) {
			struct rule *r = &p->rules[k];
			if (strcmp(r->id, o->id) != 0 || r->layer >= o->layer)
				continue;
			found = true;
			r->fact = FACT_KIND_COUNT;
		}
		if (!found)
			return err_set(e, RC_FATAL, "%s:%u: %s '%s'%s", o->file, o->line,
			    is_list(o->id) ? "'off' takes rules, not the list"
			                   : "there is no rule to switch off by the id",
			    o->id,
			    is_list(o->id) ? ": a file names/*.tsv of the same name replaces ours"
			                   : " in the packs that come before");
	}
	return RC_OK;
}

enum rc layers_settle(const struct layers *l, struct packs *p, struct err *e)
{
	size_t kept = 0;
	enum rc rc = switch_off(l, p, e);
	if (rc == RC_OK)
		rc = replace(p, e);
	for (size_t i = 0; i < p->rule_count; i++)
		if (p->rules[i].fact != FACT_KIND_COUNT)
			p->rules[kept++] = p->rules[i];
	p->rule_count = kept;
	return rc;
}
