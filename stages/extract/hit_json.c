/* hit_json.c: hits between `papersift stage extract` and `papersift stage relate`. */
#include "hit_json.h"
#include "../normalise/normalise.h"
#include <jansson.h>
#include <math.h>

static void number_key(struct buf *out, const char *key, double v)
{
	if (isnan(v))
		return;
	buf_addf(out, ",\"%s\":", key);
	json_put_number(out, v);
}

static void hit_to_json(const struct paper *p, const struct hit *h, struct buf *out)
{
	struct str text = p->copies[h->field].text;
	buf_addf(out, "{\"rule\":\"%s\",\"field\":\"%s\",\"start\":%u,\"end\":%u,\"text\":", h->rule->id,
	    field_words[h->field], h->start, h->end);
	json_put_string(out, str_sub(text, h->start, h->end));
	if (h->group_count)
		buf_adds(out, ",\"groups\":{");
	for (size_t i = 0; i < h->group_count; i++)
		buf_addf(out, "%s\"%s\":[%u,%u]", i ? "," : "", h->groups[i].name, h->groups[i].start,
		    h->groups[i].end);
	if (h->group_count)
		buf_addc(out, '}');
	if (h->maybe)
		buf_adds(out, ",\"maybe\":true");
	if (h->canonical.n) {
		buf_adds(out, ",\"canonical\":");
		json_put_string(out, h->canonical);
	}
	if (h->better != BETTER_UNKNOWN)
		buf_addf(out, ",\"better\":\"%s\"", better_words[h->better]);
	if (h->rule->fact == FACT_QUANTITY) {
		buf_addf(out, ",\"class\":\"%s\"", quantity_class_words[h->class]);
		number_key(out, "low", h->low);
		number_key(out, "high", h->high);
		number_key(out, "uncertainty", h->uncertainty);
		buf_adds(out, ",\"unit\":");
		json_put_string(out, h->unit);
		buf_addf(out, ",\"bound\":\"%s\"", bound_words[h->bound]);
	}
	buf_addc(out, '}');
}

void hits_to_json(const struct paper *p, struct buf *out)
{
	buf_adds(out, ",\"hits\":[");
	for (size_t i = 0; i < p->hit_count; i++) {
		if (i)
			buf_addc(out, ',');
		hit_to_json(p, &p->hits[i], out);
	}
	buf_addc(out, ']');
}

static struct str text_of(struct arena *a, const json_t *v)
{
	return json_is_string(v) ? str_dup(a, (struct str){json_string_value(v), json_string_length(v)})
	                         : (struct str){NULL, 0};
}

static int word_of(const json_t *v, const char *const *words)
{
	return json_is_string(v) ? word_index(words, str_of(json_string_value(v))) : -1;
}

static double number_of(const json_t *v)
{
	return json_is_number(v) ? json_number_value(v) : NAN;
}

static bool range_of(const json_t *start, const json_t *end, size_t limit, uint32_t *from, uint32_t *to)
{
	json_int_t a = json_is_integer(start) ? json_integer_value(start) : -1,
	           b = json_is_integer(end) ? json_integer_value(end) : -1;
	*from = (uint32_t)a;
	*to = (uint32_t)b;
	return a >= 0 && b >= a && (size_t)b <= limit;
}

static bool hit_from_json(const struct paper *p, const struct packs *packs, json_t *v, struct hit *h)
{
	json_t *groups = json_object_get(v, "groups"), *range;
	const char *name;
	int field = word_of(json_object_get(v, "field"), field_words), index;
	h->rule = packs_rule(packs, text_of(p->arena, json_object_get(v, "rule")));
	if (!h->rule || field < 0)
		return false;
	h->field = (enum field)field;
	size_t limit = p->copies[field].text.n;
	if (!range_of(json_object_get(v, "start"), json_object_get(v, "end"), limit, &h->start, &h->end))
		return false;
	json_object_foreach(groups, name, range) {
		struct hit_group *g = arena_push(p->arena, &h->groups, &h->group_count, sizeof *h->groups);
		g->name = str_dup(p->arena, str_of(name)).p;
		if (!range_of(json_array_get(range, 0), json_array_get(range, 1), limit, &g->start, &g->end))
			return false;
	}
	h->maybe = json_is_true(json_object_get(v, "maybe"));
	h->canonical = text_of(p->arena, json_object_get(v, "canonical"));
	index = word_of(json_object_get(v, "better"), better_words);
	h->better = index < 0 ? BETTER_UNKNOWN : (enum better)index;
	h->low = number_of(json_object_get(v, "low"));
	h->high = number_of(json_object_get(v, "high"));
	h->uncertainty = number_of(json_object_get(v, "uncertainty"));
	h->unit = text_of(p->arena, json_object_get(v, "unit"));
	index = word_of(json_object_get(v, "class"), quantity_class_words);
	h->class = index < 0 ? Q_NUMBER : (enum quantity_class)index;
	index = word_of(json_object_get(v, "bound"), bound_words);
	h->bound = index < 0 ? BOUND_EXACT : (enum bound)index;
	return true;
}

enum rc hits_from_json(
    struct paper *p, const struct packs *packs, struct str json, struct place at, struct err *e)
{
	enum rc rc = RC_OK;
	json_error_t error;
	json_t *record = json_loadb(json.p, json.n, 0, &error), *hit;
	size_t i;
	if (!record)
		return err_at(e, RC_SKIP, at, "%s", error.text);
	p->copies = arena_alloc(p->arena, FIELD_COUNT * sizeof *p->copies);
	for (int f = 0; f < FIELD_COUNT; f++)
		copy_make(&p->copies[f], p->arena, paper_field(p, (enum field)f));
	json_array_foreach(json_object_get(record, "hits"), i, hit) {
		struct hit *h = arena_push(p->arena, &p->hits, &p->hit_count, sizeof *h);
		if (!hit_from_json(p, packs, hit, h)) {
			rc = err_at(
			    e, RC_SKIP, at, "hit %zu is damaged or of a rule that the packs don't have", i);
			break;
		}
	}
	json_decref(record);
	return rc;
}
