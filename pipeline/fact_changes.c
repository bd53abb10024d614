/* fact_changes.c: facts before and after (fact_changes.h). A fact is compared by its JSON, so that nothing that is told
 * of it is forgotten. */
#include "fact_changes.h"
#include <inttypes.h>
#include <jansson.h>
#include <string.h>

static const char *const names[CLASS_COUNT] = {
    "code", "links", "datasets", "metrics", "results", "gains", "facts"};

struct fact_note {
	enum fact_class class;
	bool met;
	struct span span; /* its place; texts aside */
	struct str json;
};

/* What a note needs to print one fact: a paper that has nothing else. */
struct noting {
	struct arena *a;
	struct fact_notes *out;
	struct paper *bare; /* owned by the arena */
	struct buf json;
};

static void add(struct noting *n, enum fact_class class, const struct span *span)
{
	struct fact_note *note = arena_push(n->a, &n->out->items, &n->out->count, sizeof(*note));

	buf_clear(&n->json);
	paper_to_json(n->bare, &n->json);
	*note = (struct fact_note){.class = class, .span = *span, .json = str_dup(n->a, buf_str(&n->json))};
}

void fact_notes(struct fact_notes *out, struct arena *a, const struct paper *p)
{
	struct noting n = {.a = a, .out = out, .bare = paper_new(a)};
	struct paper *b = n.bare;

	*out = (struct fact_notes){0};
	b->code_status = p->code_status;
	b->code_evidence = p->code_evidence;
	add(&n, CLASS_CODE, &(struct span){0});
	*b = *paper_new(a);
#define EACH(list, count, class)                  \
	for (size_t i = 0; i < p->count; i++) {   \
		b->list = &p->list[i];            \
		b->count = 1;                     \
		add(&n, class, &p->list[i].span); \
		b->count = 0;                     \
	}
	EACH(links, link_count, CLASS_LINKS)
	EACH(datasets, dataset_count, CLASS_DATASETS)
	EACH(metrics, metric_count, CLASS_METRICS)
	EACH(results, result_count, CLASS_RESULTS)
	EACH(gains, gain_count, CLASS_GAINS)
	EACH(facts, fact_count, CLASS_OTHERS)
#undef EACH
	buf_free(&n.json);
}

static bool same_place(const struct fact_note *a, const struct fact_note *b)
{
	return a->class == b->class && a->span.placed == b->span.placed && a->span.field == b->span.field &&
	    a->span.start == b->span.start && (a->class == CLASS_RESULTS || a->span.end == b->span.end);
}

/* The note's counterpart that isn't met yet: the same fact, or one at the same place. */
static struct fact_note *counterpart(const struct fact_note *note, struct fact_notes *among, bool exact)
{
	for (size_t i = 0; i < among->count; i++) {
		struct fact_note *other = &among->items[i];

		if (!other->met && same_place(note, other) && (!exact || str_eq(note->json, other->json)))
			return other;
	}
	return NULL;
}

bool fact_changes_add(struct fact_changes *c, struct fact_notes *before, struct fact_notes *after)
{
	bool any = false;

	for (int exact = 1; exact >= 0; exact--)
		for (size_t i = 0; i < after->count; i++) {
			struct fact_note *note = &after->items[i];
			struct fact_note *old = note->met ? NULL : counterpart(note, before, exact);

			if (!old)
				continue;
			note->met = old->met = true;
			c->of[note->class].same += (uint64_t)exact;
			c->of[note->class].changed += !exact;
			any |= !exact;
		}
	for (size_t i = 0; i < after->count; i++)
		if (!after->items[i].met) {
			c->of[after->items[i].class].gained++;
			any = true;
		}
	for (size_t i = 0; i < before->count; i++)
		if (!before->items[i].met) {
			c->of[before->items[i].class].lost++;
			any = true;
		}
	c->records++;
	c->records_changed += any;
	return any;
}

void fact_changes_write(const struct fact_changes *c, struct buf *out)
{
	buf_addf(out, "{\"records\":%" PRIu64 ",\"records_changed\":%" PRIu64, c->records, c->records_changed);
	for (int i = 0; i < CLASS_COUNT; i++)
		buf_addf(out,
		    ",\"%s\":{\"same\":%" PRIu64 ",\"changed\":%" PRIu64 ",\"gained\":%" PRIu64
		    ",\"lost\":%" PRIu64 "}",
		    names[i], c->of[i].same, c->of[i].changed, c->of[i].gained, c->of[i].lost);
	buf_addc(out, '}');
}

static uint64_t number(const json_t *object, const char *key)
{
	return (uint64_t)json_integer_value(json_object_get(object, key));
}

void fact_changes_read(struct fact_changes *c, struct str text)
{
	json_t *doc = json_loadb(text.p ? text.p : "", text.n, 0, NULL);

	c->records = number(doc, "records");
	c->records_changed = number(doc, "records_changed");
	for (int i = 0; i < CLASS_COUNT; i++) {
		const json_t *of = json_object_get(doc, names[i]);

		c->of[i].same = number(of, "same");
		c->of[i].changed = number(of, "changed");
		c->of[i].gained = number(of, "gained");
		c->of[i].lost = number(of, "lost");
	}
	json_decref(doc);
}

void fact_changes_show(const struct fact_changes *c, struct buf *out)
{
	buf_addf(out, "\n%" PRIu64 " record%s read again, other facts in %" PRIu64 "\n", c->records,
	    c->records == 1 ? "" : "s", c->records_changed);
	buf_addf(out, "\n  %-16s %8s %8s %8s %8s\n", "", "gained", "lost", "changed", "same");
	for (int i = 0; i < CLASS_COUNT; i++)
		if (i != CLASS_OTHERS ||
		    c->of[i].same + c->of[i].changed + c->of[i].gained + c->of[i].lost > 0)
			buf_addf(out, "  %-16s %8" PRIu64 " %8" PRIu64 " %8" PRIu64 " %8" PRIu64 "\n",
			    names[i], c->of[i].gained, c->of[i].lost, c->of[i].changed, c->of[i].same);
}
