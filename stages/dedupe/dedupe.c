/* dedupe.c: the stage that tells whether a record is new, known, changed, or another source's view of a paper
 * that is known already. It compares with the database; alone, with a private one of its own.
 *
 *   its source stored with the same hash             unchanged: it goes no further
 *   its source stored with another hash, or at       updated: takes the paper's place
 *     another place of the same file
 *   the paper stored, from other sources             merged into it (dedupe_merge)
 *   neither                                          new
 *
 * The hash covers the record and the rule packs. A paper of several sources is rebuilt as it would be made
 * afresh: the first changed source in a run takes the paper's place and makes the other sources' hashes
 * forgotten, so that those, when they come, are merged into it again: in this run, or in the next where they
 * came before the change or where this run is cut off. Which record is first is the order of the input, never
 * chance.
 *
 * A file that was saved anew (a page, next week's snapshot) has its records at other offsets. So a place that
 * isn't known is the paper's new place in that file, and the places stored are given up; but in a run that has
 * met the paper already it is one more record of it. */
#include "dedupe.h"
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
	buf_clear(&d->json);
	if (run->packs)
		buf_adds(&d->json, run->packs->hash_hex);
	paper_to_json(p, &d->json);
	return str_hash(buf_str(&d->json), 0);
}

/* Puts src where the first source of its file stands, and gives up that file's other places. Returns how many
 * sources of other files there are. */
static size_t move_source(struct paper *stored, const struct source *src)
{
	size_t count = 0, others = 0;
	bool there = false;

	for (size_t i = 0; i < stored->source_count; i++) {
		bool same_file = str_eq(stored->sources[i].path, src->path);

		others += !same_file;
		if (!same_file || !there)
			stored->sources[count++] = same_file ? *src : stored->sources[i];
		there |= same_file;
	}
	stored->source_count = count;
	return others;
}

/* What the database gets for a record of a paper that it has: *p is changed to it. */
static enum rc combine(
    struct store *s, bool takes_place, const struct source *src, struct paper **p, struct err *e)
{
	struct paper *stored = paper_new((*p)->arena);
	enum rc rc = store_load(s, (*p)->id, stored, e);

	if (rc != RC_OK)
		return rc;
	if (!takes_place) {
		dedupe_merge(stored, *p);
		*p = stored;
		return RC_OK;
	}
	/* A paper of this file alone is simply replaced. */
	if (move_source(stored, src) == 0)
		return RC_OK;
	/* Sources keep their order, so that the paper doesn't depend on which of them changed. */
	struct paper incoming = **p;

	(*p)->sources = stored->sources;
	(*p)->source_count = stored->source_count;
	dedupe_fill(*p, &incoming);
	dedupe_fill(*p, stored);
	return RC_OK;
}

static enum rc dedupe_item(
    const struct run *run, void *state, struct paper *p, struct sink *next, struct err *e)
{
	struct dedupe *d = state;
	struct store *s = run->store ? run->store : d->private;
	static const struct source nowhere = {0};
	struct source src = p->source_count ? p->sources[0] : nowhere;
	struct seen seen;
	enum outcome outcome = OUTCOME_NEW;
	enum rc rc;

	if (p->id.n == 0) {
		struct place at = {.input = str_dup(p->arena, src.path).p};

		return err_at(e, RC_SKIP, at,
		    "the record at byte %" PRIu64 " has no id, so it can't be told from others", src.offset);
	}
	uint64_t hash = record_hash(d, run, p);

	rc = store_seen(s, p->id, &src, &seen, e);
	if (rc != RC_OK)
		return rc;
	if (seen.source && seen.hashed && seen.hash == hash) {
		store_expect(s, OUTCOME_UNCHANGED, &src, hash, false);
		return RC_OK;
	}
	bool moved = seen.moved && !seen.source && !seen.met;
	bool takes_place = !seen.written && (moved || (seen.source && seen.hashed));

	if (seen.paper) {
		outcome = seen.source || moved ? OUTCOME_UPDATED : OUTCOME_MERGED;
		rc = combine(s, takes_place, &src, &p, e);
	}
	if (rc != RC_OK)
		return rc;
	store_expect(s, outcome, &src, hash, takes_place);
	return run->store ? sink_put(next, p, e) : store_put(s, p, e);
}

/* Alone, everything goes on at the end: until then a later record may still change an earlier paper. */
static enum rc dedupe_finish(const struct run *run, void *state, struct sink *next, struct err *e)
{
	struct dedupe *d = state;
	struct cursor *c = NULL;
	struct arena a = {0};
	enum rc rc = RC_OK;

	if (run->store)
		return RC_OK;
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
