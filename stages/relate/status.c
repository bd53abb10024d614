/* status.c: whether the authors' code is available or promised, and the facts of users' own kinds. */
#include "relate.h"
#include <string.h>

static bool cancelled(const struct relating *r, const struct hit *h)
{
	for (size_t i = 0; i < r->not_count; i++) {
		const struct hit *n = r->nots[i];
		if (n->rule->to == h->rule->fact && n->field == h->field && n->start < h->end &&
		    h->start < n->end && n->rule->rank >= h->rule->rank)
			return true;
	}
	return false;
}

/* A field of the source's own that holds the code's address says that it is there; what the text says counts only where
 * it says so too. What came in with a record of our own form is kept likewise. */
static bool source_says_available(struct paper *p)
{
	if (p->code_evidence.rule.n > 0) /* only what a source said is left of it: paper_drop_facts */
		return true;
	for (size_t i = 0; i < p->link_count; i++) {
		const struct link *l = &p->links[i];
		if (l->kind != LINK_CODE || !str_starts(l->span.rule, "source/"))
			continue;
		p->code_status = CODE_AVAILABLE;
		p->code_evidence = (struct span){.rule = l->span.rule, .confidence = l->span.confidence};
		return true;
	}
	return false;
}

void relate_status(struct relating *r)
{
	struct paper *p = r->p;
	const struct hit *best = NULL;
	enum code_status status = CODE_NONE;
	if (span_is_given(&p->code_evidence))
		return;
	for (size_t i = 0; i < p->hit_count; i++) {
		const struct hit *h = &p->hits[i];
		if (h->rule->fact != FACT_AVAILABILITY || cancelled(r, h))
			continue;
		enum code_status says =
		    (enum code_status)set_index(h->rule, "status", code_status_words, CODE_NONE);
		/* at equal rank the stronger statement counts: code that is there needs no promise */
		if (best &&
		    (h->rule->rank < best->rule->rank || (h->rule->rank == best->rule->rank && says <= status)))
			continue;
		best = h;
		status = says;
	}
	if (status != CODE_AVAILABLE && source_says_available(p))
		return;
	p->code_status = status;
	if (best && status != CODE_NONE) {
		uint32_t start = best->start, end = best->end;
		int g = hit_group(best, "span");
		if (g >= 0) {
			start = best->groups[g].start;
			end = best->groups[g].end;
		}
		span_of(r, &p->code_evidence, best->field, start, end, best->rule);
	}
}

void relate_others(struct relating *r)
{
	struct paper *p = r->p;
	for (size_t i = 0; i < p->hit_count; i++) {
		const struct hit *h = &p->hits[i];
		if (h->rule->fact != FACT_OTHER || cancelled(r, h))
			continue;
		struct fact f = {.kind = str_of(h->rule->kind)};
		for (size_t g = 0; g < h->group_count; g++)
			*(struct fact_field *)arena_push(p->arena, &f.fields, &f.field_count,
			    sizeof *f.fields) = (struct fact_field){str_of(h->groups[g].name),
			    printed(r, h->field, h->groups[g].start, h->groups[g].end)};
		for (size_t v = 0; v < h->rule->set_count; v++)
			*(struct fact_field *)arena_push(
			    p->arena, &f.fields, &f.field_count, sizeof *f.fields) =
			    (struct fact_field){str_of(h->rule->set[v].key), h->rule->set[v].value};
		span_of(r, &f.span, h->field, h->start, h->end, h->rule);
		*(struct fact *)arena_push(p->arena, &p->facts, &p->fact_count, sizeof f) = f;
	}
}
