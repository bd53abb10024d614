/* relate.c: the stage: sorts a paper's hits by what they do and makes facts of them. */
#include "relate.h"
#include "../../pipeline/stage.h"
#include "../normalise/normalise.h"

static enum rc relate_open(const struct run *run, void *state, struct err *e)
{
	(void)run;
	(void)e;
	matcher_init(state);
	return RC_OK;
}

static void relate_close(void *state)
{
	matcher_free(state);
}

static void sort_hits(struct relating *r)
{
	struct paper *p = r->p;
	struct hit **all = arena_raw(p->arena, (p->hit_count * (FIELD_COUNT + 3) + 1) * sizeof *all);
	for (int f = 0; f < FIELD_COUNT; f++)
		r->marks[f] = all + p->hit_count * (size_t)f;
	r->frames = all + p->hit_count * FIELD_COUNT;
	r->ties = r->frames + p->hit_count;
	r->nots = r->ties + p->hit_count;
	for (size_t i = 0; i < p->hit_count; i++) {
		struct hit *h = &p->hits[i];
		if (hit_is_mark(h))
			r->marks[h->field][r->mark_count[h->field]++] = h;
		else if (h->rule->fact == FACT_RESULT || h->rule->fact == FACT_GAIN)
			r->frames[r->frame_count++] = h;
		else if (h->rule->fact == FACT_TIE)
			r->ties[r->tie_count++] = h;
		else if (h->rule->fact == FACT_NOT)
			r->nots[r->not_count++] = h;
	}
}

/* Facts that were given, aside while the rules' own are made: those know each other by their numbers. */
struct aside {
	struct paper given; /* its lists only */
};

#define LISTS(f) f(dataset) f(metric) f(result) f(gain) f(fact)

static void set_aside(struct aside *a, struct paper *p)
{
	a->given = *p;
#define SET_ASIDE(kind)    \
	p->kind##s = NULL; \
	p->kind##_count = 0;
	LISTS(SET_ASIDE)
#undef SET_ASIDE
}

/* Puts them before the rules' own. */
static void put_back(const struct aside *a, struct paper *p)
{
#define PUT_BACK(kind)                                                                                      \
	if (a->given.kind##_count) {                                                                        \
		struct kind *made = p->kind##s;                                                             \
		size_t count = p->kind##_count;                                                             \
		p->kind##s = a->given.kind##s;                                                              \
		p->kind##_count = a->given.kind##_count;                                                    \
		for (size_t i = 0; i < count; i++)                                                          \
			*(struct kind *)arena_push(p->arena, &p->kind##s, &p->kind##_count, sizeof *made) = \
			    made[i];                                                                        \
	}
	LISTS(PUT_BACK)
#undef PUT_BACK
}

static enum rc relate_item(
    const struct run *run, void *state, struct paper *p, struct sink *next, struct err *e)
{
	struct relating r = {.packs = run->packs, .p = p, .matcher = state};
	r.matcher->paper = p;
	if (!p->copies) { /* hits that came in with the record */
		p->copies = arena_alloc(p->arena, FIELD_COUNT * sizeof *p->copies);
		for (int f = 0; f < FIELD_COUNT; f++)
			copy_make(&p->copies[f], p->arena, paper_field(p, (enum field)f));
	}
	if (p->hit_count) {
		struct aside given;
		set_aside(&given, p);
		sort_hits(&r);
		relate_links(&r);
		relate_datasets(&r);
		relate_metrics(&r);
		relate_claims(&r);
		relate_metrics_of_claims(&r);
		relate_others(&r);
		put_back(&given, p);
	}
	relate_status(&r); /* looks at the source's own links too */
	return sink_put(next, p, e);
}

const struct stage stage_relate = {
    .name = "relate",
    .about = "ties matches together: metric, dataset, baseline, whose result; settles overlaps",
    .state_size = sizeof(struct matcher),
    .open = relate_open,
    .item = relate_item,
    .close = relate_close,
};
