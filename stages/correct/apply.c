/* apply.c: corrections on one paper's facts (correct.h). */
#include "correction.h"
#include <inttypes.h>
#include <math.h>
#include <string.h>

/* ---- which corrections are about a paper ---- */

#define NAMES_MAX 10

/* What a paper may be called by: its id, and what its id would be by each of its identifiers. */
static size_t names_of(const struct paper *p, struct str names[NAMES_MAX])
{
	const struct identifiers *ids = &p->identifiers;
	const struct {
		const char *scheme;
		struct str id;
	} all[] = {{"arxiv", ids->arxiv}, {"doi", ids->doi}, {"acl", ids->acl}, {"pmid", ids->pmid},
	    {"pmcid", ids->pmcid}, {"openreview", ids->openreview}, {"dblp", ids->dblp}};
	size_t n = 0;
	names[n++] = p->id;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		if (all[i].id.n == 0)
			continue;
		struct str name = str_fmt(p->arena, "%s:%.*s", all[i].scheme, STR_ARG(all[i].id));
		if (!str_eq(name, p->id))
			names[n++] = name;
	}
	return n;
}

/* The first place in by_paper of this paper, or where it would stand. */
static size_t first_of(const struct corrections *c, struct str paper)
{
	size_t low = 0, high = c->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (str_cmp(c->items[c->by_paper[middle]].paper, paper) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The corrections of a paper in the file's order; in the paper's arena. */
static size_t corrections_of(const struct corrections *c, const struct paper *p, size_t **out)
{
	struct str names[NAMES_MAX];
	size_t count = 0, name_count = c->count ? names_of(p, names) : 0;
	*out = NULL;
	for (size_t i = 0; i < name_count; i++)
		for (size_t k = first_of(c, names[i]);
		     k < c->count && str_eq(c->items[c->by_paper[k]].paper, names[i]); k++) {
			size_t at = count;
			arena_push(p->arena, out, &count, sizeof **out);
			for (; at > 0 && (*out)[at - 1] > c->by_paper[k]; at--)
				(*out)[at] = (*out)[at - 1];
			(*out)[at] = c->by_paper[k];
		}
	return count;
}

uint64_t corrections_hash(const struct corrections *c, const struct paper *p)
{
	size_t *list = NULL, count = c ? corrections_of(c, p, &list) : 0;
	uint64_t hash = 0;
	for (size_t i = 0; i < count; i++)
		hash = str_hash(c->items[list[i]].text, hash);
	return hash;
}

/* ---- places ---- */

bool correction_place(struct span *s, const struct paper *p, const json_t *what)
{
	const json_t *surface = json_object_get(what, "surface"), *start = json_object_get(what, "start"),
	             *field = json_object_get(what, "field");
	if (!surface)
		return true;
	struct str words = {json_string_value(surface), json_string_length(surface)};
	int only = field ? word_index(field_words, str_of(json_string_value(field))) : -1;
	for (int f = 0; f < FIELD_COUNT; f++) {
		/* the abstract comes first */
		enum field at = f == 0 ? FIELD_ABSTRACT : f == 1 ? FIELD_TITLE : FIELD_COMMENT;
		struct str text = paper_field(p, at);
		size_t from = start ? utf8_offset(text, (size_t)json_integer_value(start)) : 0;
		if (words.n == 0 || (only >= 0 && only != (int)at))
			continue;
		from = str_find(text, words, from);
		if (from == SIZE_MAX ||
		    (start && utf8_length(str_sub(text, 0, from)) != (size_t)json_integer_value(start)))
			continue;
		span_place(s, p, at, from, from + words.n);
		return true;
	}
	return false;
}

/* ---- one correction ---- */

static bool fits(const json_t *object, const json_t *where)
{
	const char *key;
	const json_t *value;
	json_object_foreach((json_t *)where, key, value) {
		const json_t *has = json_object_get(object, key);
		bool empty = json_is_null(value) || (json_is_string(value) && json_string_length(value) == 0);
		if (has ? !fact_values_equal(has, value) : !empty)
			return false;
	}
	return true;
}

/* Finds the one fact. Facts that this correction has made already are told by *made. */
static enum outcome_of_correction find(
    const struct correction *c, const struct paper *p, size_t *index, bool *made)
{
	size_t found = 0;
	*made = false;
	for (size_t i = 0; i < facts_count(p, c->class); i++) {
		void *fact = fact_at(p, c->class, i);
		if (str_eq(fact_span(c->class, fact)->rule, c->rule)) {
			*made = true;
			continue;
		}
		json_t *object = fact_json(c->class, fact);
		if (fits(object, c->where)) {
			*index = i;
			found++;
		}
		json_decref(object);
	}
	return found == 0 ? CORRECTION_NO_FACT : found > 1 ? CORRECTION_AMBIGUOUS : CORRECTION_DONE;
}

/* What has no value of its own follows from the rest. */
static void complete(const struct key *class, void *fact, const json_t *what)
{
	const struct span *s = fact_span(class, fact);
	if (strcmp(class->name, "results") == 0) {
		struct result *r = fact;
		if (json_object_get(what, "value") && !json_object_get(what, "value_high"))
			r->value_high = NAN;
	} else if (strcmp(class->name, "datasets") == 0) {
		struct dataset *d = fact;
		if (d->name.n == 0)
			d->name = s->surface;
	} else if (strcmp(class->name, "metrics") == 0) {
		struct metric *m = fact;
		if (m->name.n == 0)
			m->name = s->surface;
	}
}

/* Makes the fact that `object` words. */
static bool make(const struct correction *c, struct paper *p, const json_t *object, void *fact)
{
	struct err ignored;
	struct place nowhere = {0};
	if (members_from_json(c->class->keys, fact, object, c->class->name, p->arena, nowhere, &ignored) !=
	    RC_OK)
		return false;
	struct span *s = fact_span(c->class, fact);
	s->rule = str_dup(p->arena, c->rule);
	s->relating = (struct str){0};
	s->confidence = NAN; /* a share that was measured of rules says nothing of a reader */
	return true;
}

/* A paper has one link of a URL, one dataset and one metric of a name. */
static bool named(const struct key *class)
{
	return word_index((const char *const[]){"links", "datasets", "metrics", NULL}, str_of(class->name)) >=
	    0;
}

/* Has the fact all the values that `what` words? */
static bool says(const struct key *class, const void *fact, const json_t *what)
{
	json_t *object = fact_json(class, fact);
	const char *key;
	const json_t *value;
	bool all = true;
	json_object_foreach((json_t *)what, key, value) {
		const json_t *has = json_object_get(object, key);
		all = all && (!fact_key_is_value(key) || (has && fact_values_equal(has, value)));
	}
	json_decref(object);
	return all;
}

/* Are they one fact, whatever else is said of it: the same words, or the same name? */
static bool same_fact(const struct key *class, void *a, void *b)
{
	const struct span *x = fact_span(class, a), *y = fact_span(class, b);
	if (x->placed && y->placed && x->field == y->field && x->start == y->start && x->end == y->end)
		return true;
	if (strcmp(class->name, "datasets") == 0)
		return str_eq(((struct dataset *)a)->name, ((struct dataset *)b)->name);
	if (strcmp(class->name, "metrics") == 0)
		return str_eq(((struct metric *)a)->name, ((struct metric *)b)->name);
	return strcmp(class->name, "links") == 0 && str_eq(((struct link *)a)->url, ((struct link *)b)->url);
}

static enum outcome_of_correction mend(const struct correction *c, struct paper *p, size_t index)
{
	void *fact = fact_at(p, c->class, index), *mended = arena_alloc(p->arena, c->class->size);
	json_t *object = fact_json(c->class, fact);
	json_object_update(object, (json_t *)c->what);
	bool made = make(c, p, object, mended);
	json_decref(object);
	if (!made)
		return CORRECTION_NO_FACT;
	struct span *s = fact_span(c->class, mended);
	if (json_object_get(c->what, "surface") && !correction_place(s, p, c->what))
		return CORRECTION_NO_WORDS;
	complete(c->class, mended, c->what);
	memcpy(fact, mended, c->class->size);
	return CORRECTION_DONE;
}

static enum outcome_of_correction add(const struct correction *c, struct paper *p)
{
	void *fact = arena_alloc(p->arena, c->class->size);
	if (!make(c, p, c->what, fact))
		return CORRECTION_NO_FACT;
	struct span *s = fact_span(c->class, fact);
	s->placed = false;
	if (!correction_place(s, p, c->what))
		return CORRECTION_NO_WORDS;
	complete(c->class, fact, c->what);
	/* Where it is there already (the rules find it too by now), one fact is enough. Of several in the same words (a
	 * result for each dataset) it is the one that says the same. */
	size_t count = facts_count(p, c->class), same = count;
	for (size_t i = 0; i < count; i++) {
		void *there = fact_at(p, c->class, i);
		if (str_eq(fact_span(c->class, there)->rule, c->rule))
			return CORRECTION_DONE;
		if (same_fact(c->class, fact, there) && (same == count || says(c->class, there, c->what)))
			same = i;
	}
	if (same < count && (named(c->class) || says(c->class, fact_at(p, c->class, same), c->what)))
		return mend(c, p, same);
	fact_add(p, c->class, fact);
	return CORRECTION_DONE;
}

static enum outcome_of_correction mend_code(const struct correction *c, struct paper *p)
{
	struct span s = {.rule = c->rule, .confidence = NAN};
	if (!correction_place(&s, p, c->what))
		return CORRECTION_NO_WORDS;
	s.rule = str_dup(p->arena, c->rule);
	p->code_status = c->status;
	p->code_evidence = s;
	return CORRECTION_DONE;
}

static enum outcome_of_correction apply(const struct correction *c, struct paper *p)
{
	size_t index = 0;
	bool made = false;
	if (!c->class)
		return mend_code(c, p);
	if (c->act == ACT_ADD)
		return add(c, p);
	enum outcome_of_correction o = find(c, p, &index, &made);
	if (o != CORRECTION_DONE)
		return made ? CORRECTION_DONE : o;
	if (c->act == ACT_MEND)
		return mend(c, p, index);
	fact_remove(p, c->class, index);
	return CORRECTION_DONE;
}

void corrections_apply(const struct corrections *c, struct paper *p)
{
	size_t *list = NULL, count = corrections_of(c, p, &list);
	for (size_t i = 0; i < count; i++) {
		struct correction *item = &c->items[list[i]];
		int outcome = (int)apply(item, p), before = atomic_load(&item->outcome);
		while (before < outcome && !atomic_compare_exchange_weak(&item->outcome, &before, outcome))
			;
	}
}

/* ---- facts that came in corrected ---- */

/* How many values two facts share. */
static size_t alike(const struct key *class, const void *a, const void *b)
{
	json_t *x = fact_json(class, a), *y = fact_json(class, b), *value;
	const char *key;
	size_t n = 0;
	json_object_foreach(x, key, value) {
		const json_t *other = json_object_get(y, key);
		n += other && fact_values_equal(value, other);
	}
	json_decref(x);
	json_decref(y);
	return n;
}

/* Takes away what the rules made of the same words, the likest of several: of one stretch there may be a result for
 * each dataset. */
static void replace(struct paper *p, const struct key *class, void *kept)
{
	size_t best = SIZE_MAX, most = 0;
	for (size_t j = facts_count(p, class); j-- > 0;) {
		void *other = fact_at(p, class, j);
		if (span_is_given(fact_span(class, other)) || !same_fact(class, kept, other))
			continue;
		size_t n = alike(class, kept, other);
		if (best == SIZE_MAX || n >= most) {
			best = j;
			most = n;
		}
	}
	if (best != SIZE_MAX)
		fact_remove(p, class, best);
}

void corrections_keep(struct paper *p)
{
	const struct key *class;
	for (size_t k = 0; (class = fact_class(k)) != NULL; k++)
		for (size_t i = 0; i < facts_count(p, class); i++)
			/* what is corrected stands before what the rules made, so it doesn't move */
			if (str_starts(fact_span(class, fact_at(p, class, i))->rule, "correction/"))
				replace(p, class, fact_at(p, class, i));
}

void corrections_known(const struct corrections *c, const struct paper *p)
{
	size_t *list = NULL, count = corrections_of(c, p, &list);
	for (size_t i = 0; i < count; i++)
		atomic_store(&c->items[list[i]].outcome, CORRECTION_DONE);
}

/* ---- the end ---- */

size_t corrections_report(const struct corrections *c, FILE *out)
{
	size_t failed = 0, unseen = 0;
	for (size_t i = 0; i < c->count; i++) {
		const struct correction *x = &c->items[i];
		int outcome = atomic_load(&x->outcome);
		const char *class = x->class ? x->class->name : "code";
		unseen += outcome == CORRECTION_UNSEEN;
		if (outcome == CORRECTION_UNSEEN || outcome == CORRECTION_DONE)
			continue;
		struct err e;
		struct place at = {c->path, x->line, 0};
		failed++;
		if (outcome == CORRECTION_NO_FACT)
			err_at(&e, RC_SKIP, at, "none of the %s of %.*s is as \"where\" says (any more)",
			    class, STR_ARG(x->paper));
		else if (outcome == CORRECTION_AMBIGUOUS)
			err_at(&e, RC_SKIP, at,
			    "several of the %s of %.*s are as \"where\" says; say more of the one", class,
			    STR_ARG(x->paper));
		else
			err_at(&e, RC_SKIP, at,
			    "the text of %.*s doesn't hold the words of \"surface\" there (any more)",
			    STR_ARG(x->paper));
		fprintf(out, "papersift: %s\n", e.text);
	}
	if (unseen)
		fprintf(out, "papersift: %s: %zu correction%s of papers that weren't read\n", c->path, unseen,
		    unseen == 1 ? " is" : "s are");
	return failed;
}
