/* pack_image.c: rules and defines as an image (pack_image.h). */
#include "pack_image.h"
#include <string.h>

static void image_values(struct image *x, struct arena *a, struct rule_value **values, size_t *count)
{
	*count = image_count(x, a, values, *count, sizeof **values);
	for (size_t i = 0; i < *count; i++) {
		struct rule_value *v = &(*values)[i];
		image_text(x, &v->key);
		image_str(x, &v->value);
		image_str(x, &v->value2);
		if (x->reading && !v->key)
			x->bad = true;
	}
}

static void image_examples(struct image *x, struct arena *a, struct example **examples, size_t *count)
{
	*count = image_count(x, a, examples, *count, sizeof **examples);
	for (size_t i = 0; i < *count && !x->bad; i++) {
		struct example *e = &(*examples)[i];
		image_str(x, &e->text);
		image_values(x, a, &e->get, &e->get_count);
		image_u32(x, &e->line);
	}
}

struct paths {
	const char *const *items;
	size_t count;
};

static void image_path(struct image *x, const struct paths *paths, const char **path)
{
	uint32_t i = 0;
	while (!x->reading && i < paths->count && paths->items[i] != *path)
		i++;
	image_u32(x, &i);
	if (i >= paths->count)
		x->bad = true;
	else
		*path = paths->items[i];
}

static void image_rule(struct image *x, struct arena *a, const struct paths *paths, struct rule *r)
{
	uint32_t fact = r->fact, to = r->to;
	image_text(x, &r->id);
	image_text(x, &r->about);
	image_path(x, paths, &r->file);
	image_u32(x, &r->line);
	image_u32(x, &r->column);
	image_u32(x, &r->layer);
	image_u32(x, &r->re_line);
	image_u32(x, &r->re_column);
	image_u32(x, &fact);
	image_u32(x, &to);
	image_text(x, &r->kind);
	image_text(x, &r->pattern);
	image_text(x, &r->split);
	image_u32(x, &r->split_line);
	image_u32(x, &r->split_column);
	image_bool(x, &r->any_case);
	image_bool(x, &r->marked);
	image_bytes(x, &r->rank, sizeof r->rank);
	image_u32(x, &r->fields);
	image_values(x, a, &r->set, &r->set_count);
	r->need_count = image_count(x, a, &r->need, r->need_count, sizeof *r->need);
	for (size_t i = 0; i < r->need_count; i++)
		image_text(x, &r->need[i]);
	image_examples(x, a, &r->hit, &r->hit_count);
	image_examples(x, a, &r->miss, &r->miss_count);
	image_bytes(x, &r->confidence, sizeof r->confidence);
	if (fact >= FACT_KIND_COUNT || to > FACT_KIND_COUNT || !r->id || !r->about || !r->pattern)
		x->bad = true;
	r->fact = fact;
	r->to = to;
}

void pack_image(
    struct image *x, struct packs *p, struct defines *d, const char *const *path_items, size_t path_count)
{
	const struct paths paths = {path_items, path_count};
	struct arena *a = &p->arena;
	p->rule_count = image_count(x, a, &p->rules, p->rule_count, sizeof *p->rules);
	for (size_t i = 0; i < p->rule_count && !x->bad; i++)
		image_rule(x, a, &paths, &p->rules[i]);
	d->count = image_count(x, a, &d->items, d->count, sizeof *d->items);
	for (size_t i = 0; i < d->count && !x->bad; i++) {
		struct define *define = &d->items[i];
		image_text(x, &define->name);
		image_text(x, &define->pattern);
		image_path(x, &paths, &define->file);
		image_u32(x, &define->line);
		image_u32(x, &define->layer);
		image_u32(x, &define->re_line);
		image_u32(x, &define->re_column);
		image_u32(x, &define->layer);
		if (!define->name || !define->pattern)
			x->bad = true;
	}
}
