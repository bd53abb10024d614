/* steps.c: a rule's pattern, interpreted with a callout at each of its items. */
#include "steps.h"
#include "prefilter.h"
#include "starts.h"
#include <stdlib.h>

#define LIMIT_PLACES 8 /* at which a limit is looked for */

struct steps {
	const struct packs *packs;
	struct matcher matcher;
	struct prefilter_scan *scans[2]; /* by rule->marked; owned */
	struct starts *starts;           /* owned */
	struct symbols symbols;
	struct places places;
	/* of the pattern at hand */
	const struct rule *rule;
	struct program *program;
	const struct finder *finder; /* NULL: it is tried everywhere */
	pcre2_code *code;            /* interpreted; owned; NULL until it is needed */
	bool callouts;               /* it has some */
	pcre2_match_data *data;      /* owned, as is the context */
	pcre2_match_context *context;
	uint64_t count, highest, most; /* steps of the match at hand, and of the one that took most */
	size_t start, at;              /* where the last callout's match begins, and where it was */
};

static int step(pcre2_callout_block *block, void *steps)
{
	struct steps *s = steps;
	if (block->start_match != s->start) {
		s->count = 0;
		s->start = s->at = block->start_match;
	}
	if (block->current_position > s->at)
		s->count += block->current_position - s->at;
	s->at = block->current_position;
	s->count++;
	if (s->count > s->highest)
		s->highest = s->count;
	return s->count >= s->most ? PCRE2_ERROR_MATCHLIMIT : 0;
}

struct steps *steps_new(const struct packs *packs)
{
	struct steps *s = mem_zero(sizeof *s);
	s->packs = packs;
	matcher_init(&s->matcher);
	for (int marked = 0; marked < 2; marked++)
		s->scans[marked] = prefilter_scan_new(packs_prefilter(packs, marked), NULL);
	s->starts = starts_new(packs->rule_count);
	s->data = pcre2_match_data_create(1, NULL);
	s->context = pcre2_match_context_create(NULL);
	if (!s->data || !s->context)
		memory_exhausted();
	/* Only what is counted ends a match, and what would take all memory. */
	pcre2_set_match_limit(s->context, UINT32_MAX);
	pcre2_set_heap_limit(s->context, LIMIT_HEAP_KIB);
	pcre2_set_callout(s->context, step, s);
	return s;
}

void steps_free(struct steps *s)
{
	if (!s)
		return;
	matcher_free(&s->matcher);
	for (int marked = 0; marked < 2; marked++)
		prefilter_scan_free(s->scans[marked]);
	starts_free(s->starts);
	symbols_free(&s->symbols);
	free(s->places.at);
	pcre2_code_free(s->code);
	pcre2_match_data_free(s->data);
	pcre2_match_context_free(s->context);
	free(s);
}

void steps_of(struct steps *s, const struct rule *r, bool split)
{
	pcre2_code_free(s->code);
	s->code = NULL;
	s->rule = r;
	s->program = split ? r->split_program : r->program;
	s->finder = split ? NULL : packs_finder(s->packs, r);
}

/* Where matches may begin: at s->places, or anywhere. */
enum where { NOWHERE, SOMEWHERE, ANYWHERE };
static enum where look(struct steps *s, struct str text)
{
	const struct rule *r = s->rule;
	struct prefilter_scan *scan = s->scans[r->marked];
	if (s->program != r->program || !pattern_covers(text))
		return ANYWHERE;
	prefilter_run(scan, text, true);
	if (!rules_have(scan->may, r->index))
		return NOWHERE;
	if (!s->finder)
		return ANYWHERE;
	symbols_make(&s->symbols, text);
	starts_find(s->starts, r->index, s->finder, scan, &s->symbols, 0, text.n, &s->places);
	if (s->places.count > LIMIT_PLACES)
		s->places.count = LIMIT_PLACES;
	return s->places.count ? SOMEWHERE : NOWHERE;
}

bool steps_tried(struct steps *s, struct str text)
{
	return look(s, text) != NOWHERE;
}

bool steps_reach_limit(struct steps *s, struct str text)
{
	uint64_t before = s->matcher.limit_reached;
	const size_t *pairs;
	uint32_t groups;
	enum where where = look(s, text);
	if (where == ANYWHERE) {
		size_t from = 0;
		for (unsigned i = 0; i < LIMIT_PLACES && from <= text.n; i++) {
			pairs = matcher_find(&s->matcher, s->program, text, from, &groups);
			if (!pairs)
				break;
			from = matcher_behind(s->rule, text, pairs);
		}
	}
	for (size_t i = 0; where == SOMEWHERE && i < s->places.count; i++)
		if (!matcher_find_at(&s->matcher, s->program, text, s->places.at[i], &groups) &&
		    s->matcher.limit_reached != before)
			break;
	return s->matcher.limit_reached != before;
}

static int match(struct steps *s, struct str text, size_t from, uint32_t options)
{
	return pcre2_match(
	    s->code, (PCRE2_SPTR)text.p, text.n, from, PCRE2_NO_UTF_CHECK | options, s->data, s->context);
}

/* Without callouts the least limit that is enough is looked for, to a sixteenth. */
static int match_in_limits(struct steps *s, struct str text, size_t from, uint32_t options)
{
	uint32_t low = 64, limit = 128;
	int rc;
	for (;; low = limit, limit *= 2) {
		pcre2_set_match_limit(s->context, limit);
		rc = match(s, text, from, options);
		if (rc != PCRE2_ERROR_MATCHLIMIT || limit >= s->most)
			break;
	}
	for (uint32_t high = limit; rc != PCRE2_ERROR_MATCHLIMIT && high - low > low / 16;) {
		uint32_t middle = low + (high - low) / 2;
		pcre2_set_match_limit(s->context, middle);
		if (match(s, text, from, options) == PCRE2_ERROR_MATCHLIMIT)
			low = middle;
		else
			limit = high = middle;
	}
	if (limit > s->highest)
		s->highest = limit;
	pcre2_set_match_limit(s->context, limit);
	/* the groups are those of the last match that came to its end */
	if (rc >= 0)
		rc = match(s, text, from, options);
	pcre2_set_match_limit(s->context, UINT32_MAX);
	return rc;
}

/* One match at, or from, a byte; where the next one may begin, or SIZE_MAX: there is none. */
static size_t next(struct steps *s, struct str text, size_t from, bool anchored)
{
	uint32_t options = anchored ? PCRE2_ANCHORED : 0;
	s->start = SIZE_MAX;
	int rc = s->callouts ? match(s, text, from, options) : match_in_limits(s, text, from, options);
	if (rc < 0)
		return rc == PCRE2_ERROR_NOMATCH && anchored ? from : SIZE_MAX;
	return matcher_behind(s->rule, text, pcre2_get_ovector_pointer(s->data));
}

static void compile(struct steps *s)
{
	s->code = program_copy(s->program, PCRE2_AUTO_CALLOUT);
	s->callouts = s->code != NULL;
	if (!s->code) /* it would be larger than 64 KiB */
		s->code = program_copy(s->program, 0);
	if (!s->code)
		memory_exhausted();
}

uint64_t steps_count(struct steps *s, struct str text, uint64_t most)
{
	enum where where = look(s, text);
	s->highest = 0;
	s->most = most;
	if (!s->code)
		compile(s);
	size_t from = 0;
	for (unsigned i = 0; where == ANYWHERE && i < LIMIT_PLACES && from <= text.n; i++)
		from = next(s, text, from, false);
	for (size_t i = 0; where == SOMEWHERE && i < s->places.count && from != SIZE_MAX; i++)
		if (s->places.at[i] >= from)
			from = next(s, text, s->places.at[i], true);
	return s->highest < most ? s->highest : most;
}
