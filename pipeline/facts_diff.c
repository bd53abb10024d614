/* facts_diff.c: how facts differ between two outputs (facts_diff.h). */
#include "facts_diff.h"
#include "context.h"
#include "explain.h"
#include <stdlib.h>
#include <string.h>

#define CODE "code" /* the class of code_status */

void facts_diff_begin(struct facts_diff *d, size_t limit)
{
	*d = (struct facts_diff){0};
	lot_begin(&d->lot, limit);
}

void facts_diff_free(struct facts_diff *d)
{
	lot_free(&d->lot);
	arena_free(&d->arena);
}

static struct str text_of(const json_t *object, const char *key)
{
	const json_t *v = json_object_get(object, key);
	return json_is_string(v) ? (struct str){json_string_value(v), json_string_length(v)} : (struct str){0};
}

static struct diff_count *counter(
    struct facts_diff *d, struct diff_count **list, size_t *count, struct str name)
{
	for (size_t i = 0; i < *count; i++)
		if (str_eq((*list)[i].name, name))
			return &(*list)[i];
	struct diff_count *c = arena_push(&d->arena, list, count, sizeof *c);
	c->name = str_dup(&d->arena, name);
	return c;
}

/* ---- two facts ---- */

static bool is_compared(const char *key)
{
	return word_index((const char *const[]){"rule", "confidence", "mentions", NULL}, str_of(key)) < 0;
}

static size_t compared_keys(const json_t *x)
{
	const char *key;
	const json_t *value;
	size_t n = 0;
	json_object_foreach((json_t *)x, key, value) {
		(void)value;
		n += is_compared(key);
	}
	return n;
}

/* How many keys have equal values. */
static size_t alike(const json_t *a, const json_t *b)
{
	const char *key;
	const json_t *value;
	size_t n = 0;
	json_object_foreach((json_t *)a, key, value) {
		const json_t *other = json_object_get(b, key);
		n += is_compared(key) && other && fact_values_equal(value, other);
	}
	return n;
}

static bool equal(const json_t *a, const json_t *b)
{
	size_t n = compared_keys(a);
	return n == compared_keys(b) && alike(a, b) == n;
}

static bool overlap(const json_t *a, const json_t *b)
{
	json_int_t from_a = json_integer_value(json_object_get(a, "start")),
	           to_a = json_integer_value(json_object_get(a, "end")),
	           from_b = json_integer_value(json_object_get(b, "start")),
	           to_b = json_integer_value(json_object_get(b, "end"));
	return text_of(a, "field").n && str_eq(text_of(a, "field"), text_of(b, "field")) && from_a < to_b &&
	    from_b < to_a;
}

/* Are they one fact, of which something else is said? */
static bool related(const char *class, const json_t *a, const json_t *b)
{
	if (strcmp(class, "links") == 0)
		return str_eq(text_of(a, "url"), text_of(b, "url"));
	if (strcmp(class, "datasets") == 0 || strcmp(class, "metrics") == 0)
		return str_eq(text_of(a, "name"), text_of(b, "name"));
	if (strcmp(class, "facts") == 0 && !str_eq(text_of(a, "kind"), text_of(b, "kind")))
		return false;
	return overlap(a, b);
}

/* ---- showing ---- */

static void put_context(struct buf *out, const json_t *paper, const json_t *fact)
{
	struct str text =
	    text_of(paper, text_of(fact, "field").n ? json_string_value(json_object_get(fact, "field")) : "");
	size_t from = utf8_offset(text, (size_t)json_integer_value(json_object_get(fact, "start"))),
	       to = utf8_offset(text, (size_t)json_integer_value(json_object_get(fact, "end")));
	if (text_of(fact, "surface").n && from < to)
		context_put(out, text, from, to);
}

static void put_head(struct buf *out, char sign, const json_t *paper, const char *class, const json_t *fact)
{
	buf_addf(out, "%c ", sign);
	explain_safe(out, text_of(paper, "id"));
	buf_addf(out, " %s: '", class);
	explain_safe(out, text_of(fact, "surface"));
	buf_adds(out, "' ");
}

static void put_rule(struct buf *out, const json_t *before, const json_t *after)
{
	struct str a = text_of(before, "rule"), b = text_of(after, "rule");
	buf_adds(out, " (");
	explain_safe(out, a);
	if (a.n && b.n && !str_eq(a, b))
		buf_adds(out, " -> ");
	explain_safe(out, a.n && str_eq(a, b) ? (struct str){0} : b);
	buf_adds(out, ")\n");
}

static void put_one(struct buf *out, const char *key, const json_t *v)
{
	json_t *alone = json_object();
	if (v && fact_key_is_value(key)) {
		json_object_set(alone, key, (json_t *)v);
		context_put_values(out, alone);
	} else {
		buf_addf(out, "%s ", key);
		if (json_is_integer(v))
			buf_addf(out, "%lld", (long long)json_integer_value(v));
		else
			explain_safe(out, json_is_string(v) ? str_of(json_string_value(v)) : STR("none"));
	}
	json_decref(alone);
}

/* "metric accuracy -> metric mAP, baseline none -> baseline Swin" */
static void put_changes(struct buf *out, const json_t *before, const json_t *after)
{
	const char *key, *comma = "";
	const json_t *value;
	for (int turn = 0; turn < 2; turn++) {
		json_object_foreach((json_t *)(turn ? after : before), key, value) {
			const json_t *a = json_object_get(before, key), *b = json_object_get(after, key);
			if (!is_compared(key) || (turn && a) || (a && b && fact_values_equal(a, b)))
				continue;
			/* that the words changed says where they stand */
			if (word_index((const char *const[]){"start", "end", "field", NULL}, str_of(key)) >= 0)
				continue;
			buf_adds(out, comma);
			put_one(out, key, a);
			buf_adds(out, " -> ");
			put_one(out, key, b);
			comma = ", ";
		}
	}
	if (!*comma)
		buf_adds(out, "elsewhere");
}

/* ---- counting ---- */

/* Two records being compared. */
struct pair {
	struct facts_diff *d;
	const json_t *before, *after;
	const char *class;
	bool differs;
};

static void count(struct pair *p, enum difference what, const json_t *before, const json_t *after)
{
	struct facts_diff *d = p->d;
	struct str rule = text_of(after ? after : before, "rule");
	counter(d, &d->classes, &d->class_count, str_of(p->class))->of[what]++;
	counter(d, &d->rules, &d->rule_count, rule)->of[what]++;
	p->differs = true;
	struct buf *out = lot_draw(&d->lot);
	if (!out)
		return;
	put_head(out,
	    what == DIFF_GAINED     ? '+'
	        : what == DIFF_LOST ? '-'
	                            : '~',
	    p->after, p->class, after ? after : before);
	if (what == DIFF_CHANGED)
		put_changes(out, before, after);
	else
		context_put_values(out, after ? after : before);
	put_rule(out, before, after);
	put_context(out, after ? p->after : p->before, after ? after : before);
}

static void count_same(struct pair *p, const json_t *before, const json_t *after)
{
	struct diff_count *c = counter(p->d, &p->d->classes, &p->d->class_count, str_of(p->class));
	c->same++;
	c->moved += !str_eq(text_of(before, "rule"), text_of(after, "rule"));
}

static void compare_class(struct pair *p)
{
	const json_t *a = json_object_get(p->before, p->class), *b = json_object_get(p->after, p->class);
	size_t n = json_array_size(a), m = json_array_size(b);
	bool *done_a = mem_zero(n + 1), *done_b = mem_zero(m + 1);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m && !done_a[i]; k++)
			if (!done_b[k] && equal(json_array_get(a, i), json_array_get(b, k))) {
				done_a[i] = done_b[k] = true;
				count_same(p, json_array_get(a, i), json_array_get(b, k));
			}
	for (size_t i = 0; i < n; i++) {
		const json_t *x = json_array_get(a, i);
		size_t best = SIZE_MAX, most = 0;
		for (size_t k = 0; k < m && !done_a[i]; k++) {
			const json_t *y = json_array_get(b, k);
			if (done_b[k] || !related(p->class, x, y))
				continue;
			if (best == SIZE_MAX || alike(x, y) > most) {
				best = k;
				most = alike(x, y);
			}
		}
		if (best != SIZE_MAX) {
			done_a[i] = done_b[best] = true;
			count(p, DIFF_CHANGED, x, json_array_get(b, best));
		}
	}
	for (size_t i = 0; i < n; i++)
		if (!done_a[i])
			count(p, DIFF_LOST, json_array_get(a, i), NULL);
	for (size_t k = 0; k < m; k++)
		if (!done_b[k])
			count(p, DIFF_GAINED, NULL, json_array_get(b, k));
	free(done_a);
	free(done_b);
}

/* The code_status as a fact: its evidence, and the status; NULL where it is "none" without evidence. Owned by the caller. */
static json_t *status_of(const json_t *record)
{
	const json_t *evidence = json_object_get(record, "code_evidence");
	struct str status = text_of(record, "code_status");
	if (!json_is_object(evidence) && (status.n == 0 || str_is(status, "none")))
		return NULL;
	json_t *fact = json_is_object(evidence) ? json_copy((json_t *)evidence) : json_object();
	json_object_set_new(fact, "status", json_stringn(status.p ? status.p : "", status.n));
	return fact;
}

static void compare_status(struct pair *p)
{
	json_t *a = status_of(p->before), *b = status_of(p->after);
	p->class = CODE;
	if (a && b && str_eq(text_of(a, "status"), text_of(b, "status")))
		count_same(p, a, b);
	else if (a && b)
		count(p, DIFF_CHANGED, a, b);
	else if (a || b)
		count(p, a ? DIFF_LOST : DIFF_GAINED, a, b);
	json_decref(a);
	json_decref(b);
}

void facts_diff_add(struct facts_diff *d, const json_t *before, const json_t *after)
{
	struct pair p = {.d = d, .before = before, .after = after};
	const struct key *class;
	compare_status(&p);
	for (size_t i = 0; (class = fact_class(i)) != NULL; i++) {
		p.class = class->name;
		compare_class(&p);
	}
	d->papers++;
	d->differing += p.differs;
}

static int by_name(const void *a, const void *b)
{
	return str_cmp(((const struct diff_count *)a)->name, ((const struct diff_count *)b)->name);
}

void facts_diff_put(struct facts_diff *d, struct buf *out)
{
	lot_sort(&d->lot);
	for (size_t i = 0; i < d->lot.count; i++) {
		buf_add(out, buf_str(&d->lot.items[i].text));
		buf_addc(out, '\n');
	}
	if (d->lot.count < d->lot.seen && d->lot.count)
		buf_addf(out, "These are %zu of %llu differences, drawn by lot; --limit N shows more.\n\n",
		    d->lot.count, (unsigned long long)d->lot.seen);
	buf_addf(out, "papers compared: %zu, with differences: %zu\n\n", d->papers, d->differing);
	buf_addf(
	    out, "%-12s%8s%8s%8s%8s%16s\n", "class", "gained", "lost", "changed", "same", "by another rule");
	for (size_t i = 0; i < d->class_count; i++) {
		const struct diff_count *c = &d->classes[i];
		buf_addf(out, "%-12.*s%8zu%8zu%8zu%8zu%16zu\n", STR_ARG(c->name), c->of[DIFF_GAINED],
		    c->of[DIFF_LOST], c->of[DIFF_CHANGED], c->same, c->moved);
	}
	if (d->rule_count == 0)
		return;
	qsort(d->rules, d->rule_count, sizeof *d->rules, by_name);
	buf_addf(out, "\n%-40s%8s%8s%8s\n", "rule", "gained", "lost", "changed");
	for (size_t i = 0; i < d->rule_count; i++) {
		buf_addf(out, "%-40.*s%8zu%8zu%8zu\n", STR_ARG(d->rules[i].name), d->rules[i].of[DIFF_GAINED],
		    d->rules[i].of[DIFF_LOST], d->rules[i].of[DIFF_CHANGED]);
	}
}
