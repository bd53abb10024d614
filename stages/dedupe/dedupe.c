/* dedupe.c: the stage that tells whether a record is new, known, changed, or another source's view of a paper that is
 * known already. It compares with the database; alone, with a private one of its own.
 *
 *   its paper has a record of this place, the same       unchanged: it goes no further
 *   ... another one, or one of another place of this     updated: takes that one's place
 *       file that this run hasn't met
 *   its paper is known, from other places                merged: one more record of the paper
 *   none of these                                        new
 *
 * The hash that tells whether a record is the same covers it, the rule packs and its corrections. A file that was saved anew (a page,
 * next week's snapshot) has its records at other offsets: hence the second line. Which records are of one paper although
 * their ids differ, and what a paper of several is, is settled at the end (settle.c). With --keep-duplicates a paper is
 * known only from its own place, and each record is a paper. */
#include "dedupe.h"
#include "../../pipeline/pipeline.h"
#include "../correct/correct.h"
#include "../extract/pack.h"
#include "../store/store.h"
#include <inttypes.h>

struct dedupe {
	struct store *private; /* owned; NULL where the run has a database */
	struct buf json;       /* owned: the record at hand */
};

static enum rc dedupe_open(const struct run *run, void *state, struct err *e)
{
	struct dedupe *d = state;
	enum rc rc;

	if (run->store)
		return RC_OK;
	rc = store_open(&d->private, "", false, e);
	return rc == RC_OK ? store_begin_run(d->private, "dedupe", (struct str){0}, e) : rc;
}

static uint64_t record_hash(struct dedupe *d, const struct run *run, const struct paper *p)
{
	uint64_t packs = run->packs ? str_hash(str_of(run->packs->hash_hex), 0) : 0;

	/* Corrections may bear on other records of the paper, too. */
	if (run->corrections)
		packs += corrections_hash(run->corrections, p);
	buf_clear(&d->json);
	paper_to_json(p, &d->json);
	return str_hash(buf_str(&d->json), packs);
}

static bool keeps_duplicates(const struct run *run)
{
	return run->options && run->options->keep_duplicates;
}

/* The record as a paper of its own: a new one, or in the place of one that is made of its earlier state alone. */
static enum rc put_alone(struct store *s, const struct seen *seen, struct paper *p, struct arrival *r,
    struct sink *next, struct err *e)
{
	struct str id = p->id;
	enum rc rc = RC_OK;

	if (seen->paper)
		p->id = seen->id;
	else
		rc = store_free_id(s, p->arena, id, &p->id, e);
	if (rc != RC_OK)
		return rc;
	if (str_eq(p->id, id))
		r->json = (struct str){0}; /* the paper is it */
	store_expect(s, seen->paper ? OUTCOME_UPDATED : OUTCOME_NEW, r);
	return next ? sink_put(next, p, e) : store_put(s, p, e);
}

enum rc dedupe_put(struct store *s, bool alone, const struct corrections *corrections, struct paper *p,
    struct arrival *r, struct sink *next, struct err *e)
{
	uint64_t *keys = arena_alloc(p->arena, PROFILE_KEYS * sizeof(*keys));
	struct profile profile;
	struct seen seen;
	enum rc rc = store_seen(s, p->arena, p->id, &r->source, alone, &seen, e);

	if (rc != RC_OK)
		return rc;
	if (seen.position >= 0 && seen.hash == r->hash) {
		if (corrections && seen.records > 1)
			corrections_known(corrections, p);
		return store_met(s, &seen, e);
	}
	profile_brief(&profile, p->arena, p);
	r->keys = keys;
	r->key_count = profile_keys(&profile, keys);
	bool takes_place = seen.position >= 0 || seen.stale >= 0;

	if (!seen.paper || (takes_place && seen.records == 1))
		return put_alone(s, &seen, p, r, next, e);
	if (!takes_place && seen.records >= LIMIT_RECORDS_A_PAPER) {
		struct place at = {.input = str_dup(p->arena, r->source.path).p};

		return err_at(e, RC_SKIP, at,
		    "the record at byte %" PRIu64 ": the paper %.*s is made of %d records already, the limit",
		    r->source.offset, STR_ARG(seen.id), LIMIT_RECORDS_A_PAPER);
	}
	return store_add(s, &seen, takes_place ? OUTCOME_UPDATED : OUTCOME_MERGED, r, paper_fact_count(p), e);
}

static enum rc dedupe_item(
    const struct run *run, void *state, struct paper *p, struct sink *next, struct err *e)
{
	struct dedupe *d = state;
	struct store *s = run->store ? run->store : d->private;
	static const struct source nowhere = {0};
	struct arrival r = {.source = p->source_count ? p->sources[0] : nowhere};

	if (p->id.n == 0) {
		struct place at = {.input = str_dup(p->arena, r.source.path).p};

		return err_at(e, RC_SKIP, at,
		    "the record at byte %" PRIu64 " has no id, so it can't be told from others",
		    r.source.offset);
	}
	r.hash = record_hash(d, run, p);
	r.json = buf_str(&d->json);
	return dedupe_put(s, keeps_duplicates(run), run->corrections, p, &r, run->store ? next : NULL, e);
}

/* Settles what the records made; alone, everything then goes on: until now a later record could have changed an
 * earlier paper. */
static enum rc dedupe_finish(const struct run *run, void *state, struct sink *next, struct err *e)
{
	struct dedupe *d = state;
	struct cursor *c = NULL;
	struct arena a = {0};
	enum rc rc;

	/* A run that was interrupted is to go on, and settles when all has been read. */
	if (run->store && atomic_load(&pipeline_interrupted))
		return RC_OK;
	rc = dedupe_settle(run->store ? run->store : d->private, keeps_duplicates(run), run->corrections, e);
	if (run->store || rc != RC_OK)
		return rc;
	rc = store_select(d->private, &(struct selection){.by_arrival = true}, &c, e);
	while (rc == RC_OK) {
		arena_reset(&a);
		struct paper *p = paper_new(&a);

		rc = cursor_next(c, p, e);
		if (rc == RC_OK)
			rc = sink_put(next, p, e);
	}
	cursor_close(c);
	arena_free(&a);
	return rc == RC_END ? RC_OK : rc;
}

static void dedupe_close(void *state)
{
	struct dedupe *d = state;

	store_close(d->private);
	buf_free(&d->json);
}

const struct stage stage_dedupe = {
    .name = "dedupe",
    .about = "joins the records of one paper, and tells new ones from known ones",
    .state_size = sizeof(struct dedupe),
    .ordered = true,
    .open = dedupe_open,
    .item = dedupe_item,
    .finish = dedupe_finish,
    .close = dedupe_close,
};
