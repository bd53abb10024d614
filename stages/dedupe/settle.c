/* settle.c: after the last record: every paper is made of the records that are of it, and of no others (dedupe.h).
 *
 * Records were put to the paper of their own id as they came. What else is of one paper (by another identifier, by its
 * title), and what isn't although the id is the same (two texts called "Editorial"), is found here, among all papers that
 * keys tie to one that is new or changed. All their records are taken and grouped afresh, so what comes out depends
 * neither on their order nor on the runs in which they came. */
#include "../../pipeline/pipeline.h"
#include "../correct/correct.h"
#include "../store/store.h"
#include "dedupe.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* Records that are compared with each other. */
#define LIMIT_COMPARED 4000
/* Papers looked at between two commits. */
#define SETTLE_BATCH 512

struct settling {
	struct store *store;
	struct arena arena; /* of one set of tied papers */
	bool apart;
	const struct corrections *corrections;
	int64_t *papers;
	size_t paper_count;
	struct member *members;
	size_t member_count;
	bool changed; /* any paper's records have */
};

/* A file was read anew, and of this paper there are fewer records in it: those that weren't met again are given up.
 * (Where none was met the paper isn't in the file any more; what it said stays.) */
static void drop_stale(struct settling *s, size_t from)
{
	size_t kept = from;

	for (size_t i = from; i < s->member_count; i++) {
		const struct member *m = &s->members[i];
		bool stale = false;

		for (size_t k = from; k < s->member_count && !stale; k++)
			stale = store_is_this_run(s->store, s->members[k].from.read_in) &&
			    !store_is_this_run(s->store, m->from.read_in) &&
			    str_eq(m->from.source.path, s->members[k].from.source.path);
		if (stale)
			continue;
		if (kept != i)
			s->members[kept] = *m;
		kept++;
	}
	s->member_count = kept;
}

/* By place, so that neither the order in which records came nor the shards they come from can be told from the result
 * (the place is unique: file and offset). */
static int by_place(const void *a, const void *b)
{
	const struct source *x = &((const struct member *)a)->from.source,
	                    *y = &((const struct member *)b)->from.source;
	int order = str_cmp(x->path, y->path);

	return order ? order : x->offset < y->offset ? -1 : x->offset > y->offset;
}

static enum rc load(struct settling *s, struct err *e)
{
	enum rc rc = RC_OK;

	s->members = NULL;
	s->member_count = 0;
	s->changed = false;
	for (size_t i = 0; rc == RC_OK && i < s->paper_count; i++) {
		size_t from = s->member_count;
		bool changed = false;

		rc = store_members(
		    s->store, &s->arena, s->papers[i], &s->members, &s->member_count, &changed, e);
		s->changed |= changed;
		if (rc == RC_OK && changed)
			drop_stale(s, from);
	}
	/* Apart, those of one paper must stay together. */
	if (rc == RC_OK && !s->apart && s->member_count > 1)
		qsort(s->members, s->member_count, sizeof(*s->members), by_place);
	return rc;
}

/* Whether the groups are the papers as they are. */
static bool as_before(const struct settling *s, const size_t *group, size_t groups)
{
	if (s->changed || groups != s->paper_count)
		return false;
	for (size_t i = 1; i < s->member_count; i++)
		for (size_t k = 0; k < i; k++)
			if ((s->members[i].paper == s->members[k].paper) != (group[i] == group[k]))
				return false;
	return true;
}

/* Each group becomes the first of the papers its records come from that no group before it has become. */
static int64_t choose_row(const struct group *g, const struct group *groups, size_t before)
{
	int64_t best = 0;

	for (size_t i = 0; i < g->count; i++) {
		int64_t row = g->members[i]->paper;
		bool taken = best != 0 && row >= best;

		for (size_t k = 0; k < before && !taken; k++)
			taken = groups[k].row == row;
		if (!taken)
			best = row;
	}
	return best;
}

static enum rc regroup(struct settling *s, const size_t *number, size_t count, struct err *e)
{
	struct group *groups = arena_alloc(&s->arena, count * sizeof(*groups));
	struct paper **records = arena_alloc(&s->arena, s->member_count * sizeof(struct paper *));

	for (size_t i = 0; i < s->member_count; i++)
		groups[number[i]].count++;
	for (size_t g = 0; g < count; g++) {
		groups[g].members = arena_alloc(&s->arena, groups[g].count * sizeof(struct member *));
		groups[g].count = 0;
		for (size_t i = 0; i < s->member_count; i++)
			if (number[i] == g) {
				records[groups[g].count] = s->members[i].record;
				groups[g].members[groups[g].count++] = &s->members[i];
			}
		groups[g].row = choose_row(&groups[g], groups, g);
		groups[g].paper = merge_records(records, groups[g].count);
		if (s->corrections && groups[g].count > 1)
			corrections_apply(s->corrections, groups[g].paper);
	}
	return store_regroup(s->store, &s->arena, s->papers, s->paper_count, groups, count, e);
}

static enum rc settle_each(struct settling *s, struct err *e);

static enum rc settle_tied(struct settling *s, struct err *e)
{
	enum rc rc = load(s, e);

	if (rc != RC_OK || s->member_count == 0)
		return rc;
	if (!s->apart && s->member_count > LIMIT_COMPARED)
		return settle_each(s, e);
	struct profile *profiles = arena_alloc(&s->arena, s->member_count * sizeof(*profiles));
	size_t *group = arena_alloc(&s->arena, s->member_count * sizeof(*group)), groups = 0;

	for (size_t i = 0; i < s->member_count; i++) {
		uint64_t *keys = arena_alloc(&s->arena, PROFILE_KEYS * sizeof(*keys));

		profile_make(&profiles[i], &s->arena, s->members[i].record);
		s->members[i].from.keys = keys;
		s->members[i].from.key_count = profile_keys(&profiles[i], keys);
	}
	if (!s->apart) {
		groups = group_records(profiles, s->member_count, group);
	} else {
		for (size_t i = 0; i < s->member_count; i++)
			group[i] =
			    i > 0 && s->members[i].paper == s->members[i - 1].paper ? group[i - 1] : groups++;
	}
	return as_before(s, group, groups) ? RC_OK : regroup(s, group, groups, e);
}

/* More than can be compared: each paper stays by itself. */
static enum rc settle_each(struct settling *s, struct err *e)
{
	int64_t *papers = s->papers;
	size_t count = s->paper_count;
	bool apart = s->apart;
	enum rc rc = RC_OK;

	fprintf(stderr,
	    "papersift: more than %d papers or %d records are tied by shared identifiers and titles; they "
	    "stay "
	    "apart\n",
	    LIMIT_TIED, LIMIT_COMPARED);
	s->apart = true;
	s->paper_count = 1;
	for (size_t i = 0; rc == RC_OK && i < count; i++) {
		s->papers = &papers[i];
		rc = settle_tied(s, e);
	}
	s->apart = apart;
	return rc;
}

/* The papers of one id, each of one record, put in the order of their places: which of them has the id itself, and which
 * "#2", must not tell what was read first. */
static enum rc number_family(struct settling *s, struct str id, struct err *e)
{
	enum rc rc = load(s, e);
	size_t kept = 0;
	bool in_order = true;

	for (size_t i = 0; i < s->member_count; i++)
		if (str_eq(s->members[i].record->id, id))
			s->members[kept++] = s->members[i];
	s->member_count = kept;
	if (rc != RC_OK || kept < 2)
		return rc;
	qsort(s->members, kept, sizeof(*s->members), by_place);
	size_t *group = arena_alloc(&s->arena, kept * sizeof(*group));

	s->paper_count = kept;
	for (size_t i = 0; i < kept; i++) {
		struct profile profile;
		uint64_t *keys = arena_alloc(&s->arena, PROFILE_KEYS * sizeof(*keys));

		profile_brief(&profile, &s->arena, s->members[i].record);
		s->members[i].from.keys = keys;
		s->members[i].from.key_count = profile_keys(&profile, keys);
		s->papers[i] = s->members[i].paper;
		group[i] = i;
		for (size_t k = 0; k < i; k++)
			if (s->papers[k] == s->papers[i])
				return RC_OK; /* a paper of several records, of a run that joined them */
		/* Rows and numbers are given in the order of arrival. */
		in_order &= i == 0 || s->papers[i - 1] < s->papers[i];
	}
	return in_order ? RC_OK : regroup(s, group, kept, e);
}

static enum rc number_families(struct settling *s, struct err *e)
{
	size_t since_commit = 0;
	enum rc rc = store_families_begin(s->store, e);

	while (rc == RC_OK && !atomic_load(&pipeline_interrupted)) {
		struct str id;

		arena_reset(&s->arena);
		rc = store_family_next(s->store, &s->arena, &id, &s->papers, &s->paper_count, e);
		if (rc != RC_OK)
			break;
		if (s->paper_count > LIMIT_TIED)
			fprintf(
			    stderr, "papersift: more than %d records have the id %.*s; they are numbered as they came\n",
			    LIMIT_TIED, STR_ARG(id));
		else
			rc = number_family(s, id, e);
		since_commit += s->paper_count;
		if (rc == RC_OK && since_commit >= SETTLE_BATCH) {
			since_commit = 0;
			rc = store_commit(s->store, e);
		}
	}
	return rc == RC_END ? RC_OK : rc;
}

enum rc dedupe_settle(struct store *store, bool apart, const struct corrections *corrections, struct err *e)
{
	struct settling s = {.store = store, .apart = apart, .corrections = corrections};
	size_t since_commit = 0;
	enum rc rc = store_settle_begin(store, apart, e);

	while (rc == RC_OK && !atomic_load(&pipeline_interrupted)) {
		bool cut = false;

		arena_reset(&s.arena);
		rc = store_settle_next(store, &s.arena, apart, &s.papers, &s.paper_count, &cut, e);
		if (rc != RC_OK)
			break;
		rc = cut ? settle_each(&s, e) : settle_tied(&s, e);
		since_commit += s.paper_count;
		if (rc == RC_OK && since_commit >= SETTLE_BATCH) {
			since_commit = 0;
			rc = store_commit(store, e);
		}
	}
	if (rc == RC_END && apart) {
		rc = number_families(&s, e);
		rc = rc == RC_OK && !atomic_load(&pipeline_interrupted) ? RC_END : rc;
	}
	arena_free(&s.arena);
	return rc == RC_END ? store_settle_end(store, e) : rc;
}
