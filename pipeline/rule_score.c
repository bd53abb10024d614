/* rule_score.c: what each rule finds in a gold (rule_score.h). */
#include "rule_score.h"
#include "../stages/extract/pack.h"
#include "file.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LIMIT_READ_BYTES ((size_t)1 << 20)

static const char *class_name(int class)
{
	return class == SCORE_STATUS ? "code_status" : score_classes[class];
}

struct rule_score *rule_score_of(struct rule_scores *s, struct str id, int class)
{
	for (size_t i = 0; i < s->count; i++)
		if (str_eq(s->items[i].id, id))
			return &s->items[i];
	struct rule_score *r = arena_push(&s->arena, &s->items, &s->count, sizeof *r);
	*r = (struct rule_score){.id = str_dup(&s->arena, id), .class = class};
	return r;
}

static int by_hits(const void *a, const void *b)
{
	const struct rule_score *x = a, *y = b;
	if (x->class != y->class)
		return x->class < y->class ? -1 : 1;
	if (x->hits != y->hits)
		return x->hits > y->hits ? -1 : 1;
	return str_cmp(x->id, y->id);
}

void rule_scores_sort(struct rule_scores *s)
{
	if (s->count)
		qsort(s->items, s->count, sizeof *s->items, by_hits);
}

void rule_scores_table(const struct rule_scores *s, struct buf *out)
{
	buf_addf(out, "%-40s%-12s%7s%7s%7s%7s\n", "rule", "field", "hits", "right", "wrong", "only");
	for (size_t i = 0; i < s->count; i++) {
		const struct rule_score *r = &s->items[i];
		buf_addf(out, "%-40.*s%-12s%7zu%7zu%7zu%7zu\n", STR_ARG(r->id), class_name(r->class), r->hits,
		    r->right, r->hits - r->right, r->only);
	}
}

void rule_scores_json(const struct rule_scores *s, struct buf *out)
{
	buf_addc(out, '[');
	for (size_t i = 0; i < s->count; i++) {
		const struct rule_score *r = &s->items[i];
		buf_adds(out, i ? ",{\"rule\":" : "{\"rule\":");
		json_put_string(out, r->id);
		buf_addf(out, ",\"field\":\"%s\",\"hits\":%zu,\"right\":%zu,\"wrong\":%zu,\"only\":%zu}",
		    class_name(r->class), r->hits, r->right, r->hits - r->right, r->only);
	}
	buf_addc(out, ']');
}

/* ---- confidence ---- */

/* The class of what a rule finds, from the rule itself. -1: no facts that are scored. */
static int class_of(const struct rule *r)
{
	switch (r->fact) {
	case FACT_LINK:
		return SCORE_LINKS;
	case FACT_DATASET:
		return SCORE_DATASETS;
	case FACT_METRIC:
		return SCORE_METRICS;
	case FACT_RESULT:
		return SCORE_RESULTS;
	case FACT_GAIN:
		return SCORE_GAINS;
	case FACT_AVAILABILITY:
		return SCORE_STATUS;
	default:
		return -1;
	}
}

/* A whole number that fills the text; SIZE_MAX where it isn't one. */
static size_t count_of(struct str s)
{
	size_t n = 0;
	if (s.n == 0 || s.n > 9)
		return SIZE_MAX;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return SIZE_MAX;
		n = n * 10 + (size_t)(s.p[i] - '0');
	}
	return n;
}

/* Facts of kinds of one's own aren't in any gold: they lean on what was read of their own rule alone. */
static enum rc add_read(struct rule_scores *s, const struct packs *packs, const char *path, struct err *e)
{
	struct arena a = {0};
	struct str text = {0};
	struct place at = {path, 0, 1};
	enum rc rc = access(path, F_OK) == 0 ? file_load(&a, path, LIMIT_READ_BYTES, &text, e) : RC_OK;
	for (size_t from = 0, end; rc == RC_OK && from < text.n; from = end + 1) {
		end = str_find_char(text, '\n', from);
		end = end == SIZE_MAX ? text.n : end;
		struct str line = str_sub(text, from, end);
		size_t tab = str_find_char(line, '\t', 0), second = str_find_char(line, '\t', tab + 1);
		if (++at.line == 1 || str_trim(line).n == 0)
			continue;
		size_t right = count_of(str_sub(line, tab + 1, second)),
		       wrong = count_of(str_trim(str_sub(line, second + 1, line.n)));
		const struct rule *r = packs_rule(packs, str_sub(line, 0, tab));
		if (tab == SIZE_MAX || second == SIZE_MAX || right == SIZE_MAX || wrong == SIZE_MAX) {
			rc = err_at(e, RC_FATAL, at,
			    "a rule's id, the right and the wrong facts are wanted, with tabs between");
		} else if (r && class_of(r) >= 0) {
			struct rule_score *x = rule_score_of(s, str_of(r->id), class_of(r));
			x->read += right + wrong;
			x->read_right += right;
		}
	}
	arena_free(&a);
	return rc;
}

static int by_id(const void *a, const void *b)
{
	return str_cmp(((const struct rule_score *)a)->id, ((const struct rule_score *)b)->id);
}

static bool stands_in(const struct rule *r, const char *dir)
{
	size_t n = strlen(dir);
	while (n > 1 && dir[n - 1] == '/')
		n--;
	return r->file && strncmp(r->file, dir, n) == 0 && r->file[n] == '/';
}

enum rc rule_scores_write(struct rule_scores *s, const struct packs *packs, const char *dir, bool own,
    size_t *written, struct err *e)
{
	size_t hits[SCORE_CLASSES + 1] = {0}, right[SCORE_CLASSES + 1] = {0};
	struct buf out = {0};
	struct arena a = {0};
	enum rc rc = add_read(s, packs, str_fmt(&a, "%s/read.tsv", dir).p, e);
	*written = 0;
	if (rc != RC_OK)
		goto out;
	for (size_t i = 0; i < s->count; i++) {
		hits[s->items[i].class] += s->items[i].hits + s->items[i].read;
		right[s->items[i].class] += s->items[i].right + s->items[i].read_right;
	}
	if (s->count)
		qsort(s->items, s->count, sizeof *s->items, by_id);
	buf_adds(&out, "rule\thits\tright\tconfidence\n");
	for (size_t i = 0; i < s->count; i++) {
		const struct rule_score *x = &s->items[i];
		const struct rule *r = packs_rule(packs, x->id);
		size_t all = x->hits + x->read, good = x->right + x->read_right;
		if (!r || all == 0 || (own && !stands_in(r, dir)))
			continue;
		double prior = (double)right[x->class] / (double)hits[x->class];
		buf_addf(&out, "%s\t%zu\t%zu\t%.2f\n", r->id, all, good,
		    ((double)good + 2 * prior) / ((double)all + 2));
		++*written;
	}
	rc = file_replace(str_fmt(&a, "%s/confidence.tsv", dir).p, buf_str(&out), e);
out:
	buf_free(&out);
	arena_free(&a);
	return rc;
}
