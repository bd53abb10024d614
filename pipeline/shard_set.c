/* shard_set.c: whether databases are all the shards of one job (shard_set.h). */
#include "shard_set.h"
#include "../stages/correct/correct.h"
#include "../stages/store/store_merge.h"
#include "shard.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Missing shards that a message names; of more it says how many there are. */
#define NAMED_MAX 20

struct checking {
	struct arena *a;
	struct shard_set *set;
	const char *packs_hash;
	char corrections[17]; /* the hash as runs write it in their plans; "" where there are none */
	unsigned shards;      /* of the job; 0: the databases are no shards */
	struct shard first;   /* what the first database says */
};

static enum rc compare(struct checking *c, const char *path, const struct shard *s, struct err *e)
{
	const char *first = c->set->files[0].path;

	if (!str_is(s->corrections, c->corrections))
		return err_set(e, RC_FATAL,
		    s->corrections.n == 0 ? "%s: was made without --corrections; merge needs none either"
		        : c->corrections[0] == '\0'
		        ? "%s: was made with --corrections; merge needs the same file"
		        : "%s: was made with other --corrections",
		    path);
	if (s->keep_duplicates != c->first.keep_duplicates)
		return err_set(e, RC_FATAL,
		    "%s was made with --keep-duplicates, %s without; they don't go together",
		    s->keep_duplicates ? path : first, s->keep_duplicates ? first : path);
	if ((s->shard.n == 0) != (c->shards == 0))
		return err_set(e, RC_FATAL, "%s is a shard, %s is none; they don't go together",
		    s->shard.n ? path : first, s->shard.n ? first : path);
	/* Whole databases may be of anything. */
	if (s->shard.n && !str_eq(s->plans, c->first.plans))
		return err_set(e, RC_FATAL,
		    "%s and %s aren't shards of one job: their runs had other inputs or options", first, path);
	return RC_OK;
}

static enum rc take_number(struct checking *c, struct shard_file *f, struct str shard, struct err *e)
{
	unsigned of = 0;

	if (shard.n == 0)
		return RC_OK;
	if (!shard_parse(str_dup(c->a, shard).p, &f->number, &of))
		return err_set(e, RC_FATAL, "%s: its run tells of a shard '%.*s'", f->path, STR_ARG(shard));
	if (f == c->set->files)
		c->shards = of;
	if (of == c->shards)
		return RC_OK;
	return err_set(e, RC_FATAL, "%s is shard %u of %u, %s one of %u; they don't go together", f->path,
	    f->number, of, c->set->files[0].path, c->shards);
}

static enum rc look_into(struct checking *c, struct shard_file *f, struct err *e)
{
	struct store *s = NULL;
	struct shard shard;
	enum rc rc = store_open(&s, f->path, true, e);

	if (rc == RC_OK)
		rc = store_shard(s, c->a, str_of(c->packs_hash), &shard, e);
	store_close(s);
	if (rc == RC_OK)
		rc = take_number(c, f, shard.shard, e);
	if (rc == RC_OK && f == c->set->files)
		c->first = shard;
	return rc == RC_OK ? compare(c, f->path, &shard, e) : rc;
}

static int by_number(const void *a, const void *b)
{
	const struct shard_file *x = a, *y = b;

	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return strcmp(x->path, y->path);
}

/* The files are in order. */
static enum rc check_numbers(const struct checking *c, struct err *e)
{
	const struct shard_set *set = c->set;
	struct buf missing = {0};
	unsigned count = 0, next = 1;

	for (size_t i = 1; i < set->count; i++) {
		if (strcmp(set->files[i].path, set->files[i - 1].path) == 0)
			return err_set(e, RC_FATAL, "%s is named twice", set->files[i].path);
		if (c->shards && set->files[i].number == set->files[i - 1].number)
			return err_set(e, RC_FATAL, "%s and %s are both shard %u/%u", set->files[i - 1].path,
			    set->files[i].path, set->files[i].number, c->shards);
	}
	for (size_t i = 0; c->shards && i <= set->count; i++) {
		unsigned number = i < set->count ? set->files[i].number : c->shards + 1;

		for (; next < number; next++, count++)
			if (count < NAMED_MAX)
				buf_addf(&missing, "%s%u/%u", count ? ", " : "", next, c->shards);
		next = number + 1;
	}
	if (count > NAMED_MAX)
		buf_addf(&missing, " and %u more", count - NAMED_MAX);
	if (count > 0)
		err_set(e, RC_FATAL, "%s missing: %s", count == 1 ? "a shard is" : "shards are", missing.p);
	buf_free(&missing);
	return count > 0 ? RC_FATAL : RC_OK;
}

enum rc shard_set_load(struct shard_set *out, struct arena *a, const char *const *paths, size_t count,
    const char *packs_hash, const struct corrections *corrections, struct err *e)
{
	struct checking c = {.a = a, .set = out, .packs_hash = packs_hash};
	enum rc rc = RC_OK;

	if (corrections)
		snprintf(
		    c.corrections, sizeof(c.corrections), "%016" PRIx64, corrections_hash_all(corrections));
	*out = (struct shard_set){.files = arena_alloc(a, count * sizeof(*out->files)), .count = count};
	for (size_t i = 0; rc == RC_OK && i < count; i++) {
		out->files[i].path = paths[i];
		rc = look_into(&c, &out->files[i], e);
	}
	if (rc != RC_OK)
		return rc;
	out->keep_duplicates = c.first.keep_duplicates;
	qsort(out->files, count, sizeof(*out->files), by_number);
	return check_numbers(&c, e);
}
