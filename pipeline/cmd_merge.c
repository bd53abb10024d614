/* cmd_merge.c: `papersift merge`: one database of those that shards made. The records of all of them are put in as
 * `papersift run` puts in what it reads, and settled, so the result is that of one run over everything, in whatever order
 * the shards are named. */
#include "../stages/dedupe/dedupe.h"
#include "../stages/extract/pack.h"
#include "../stages/store/store_merge.h"
#include "command.h"
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Records between two commits. */
#define COMMIT_RECORDS 2000

struct merging {
	struct store *store; /* owned by merge_main */
	uint64_t records, rejected;
};

static enum rc take_record(void *context, struct paper *p, struct arrival *r, struct err *e)
{
	struct merging *m = context;
	struct err why = {0};
	enum rc rc;

	if (atomic_load(&pipeline_interrupted))
		return RC_END;
	rc = dedupe_put(m->store, false, p, r, NULL, &why);
	m->records++;
	if (rc == RC_FATAL)
		*e = why;
	if (rc == RC_SKIP) {
		fprintf(stderr, "papersift: %s\n", why.text);
		m->rejected++;
		rc = store_reject(
		    m->store, str_dup(p->arena, r->source.path).p, r->source.offset, NULL, why.text, e);
	}
	return rc == RC_OK && m->records % COMMIT_RECORDS == 0 ? store_commit(m->store, e) : rc;
}

static enum rc take_shard(struct merging *m, const char *path, struct err *e)
{
	struct store *shard = NULL;
	enum rc rc = store_open(&shard, path, true, e);

	if (rc == RC_OK)
		rc = store_is_whole(shard, path, e);
	if (rc == RC_OK)
		rc = store_each_record(shard, take_record, m, e);
	store_close(shard);
	return rc == RC_OK ? store_take_rest(m->store, path, e) : rc;
}

static enum rc merge_into(struct merging *m, const struct options *o, const struct packs *packs, struct err *e)
{
	enum rc rc = store_begin_run(m->store, o->command_line, str_of(packs->hash_hex), e);

	for (size_t i = 0; rc == RC_OK && i < o->input_count && !atomic_load(&pipeline_interrupted); i++)
		rc = take_shard(m, o->inputs[i], e);
	if (rc == RC_OK)
		rc = dedupe_settle(m->store, false, e);
	if (rc != RC_OK || atomic_load(&pipeline_interrupted))
		return rc;
	rc = store_metrics(m->store, packs, e);
	return rc == RC_OK ? store_end_run(m->store, m->records, m->rejected ? EXIT_REJECTS : EXIT_FINE, e)
	                   : rc;
}

/* The unfinished database, with what SQLite keeps beside it. */
static void discard(const char *part)
{
	static const char *const endings[] = {"", "-journal", "-wal", "-shm"};
	struct arena a = {0};

	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++)
		unlink(str_fmt(&a, "%s%s", part, endings[i]).p);
	arena_free(&a);
}

static int merge_to(const struct options *o, const struct packs *packs, const char *part, struct err *e)
{
	struct merging m = {0};
	uint64_t papers = 0;
	int code = EXIT_FATAL;

	/* What a merge that was cut off has left. */
	discard(part);
	enum rc rc = store_open(&m.store, part, false, e);
	if (rc == RC_OK)
		rc = merge_into(&m, o, packs, e);
	if (m.store)
		papers = store_counts(m.store)->outcome[OUTCOME_NEW];
	store_close(m.store);
	if (atomic_load(&pipeline_interrupted)) {
		err_set(e, RC_OK, "interrupted; %s wasn't written", o->db);
		code = atomic_load(&pipeline_signal) == SIGTERM ? EXIT_TERMINATED : EXIT_INTERRUPTED;
	} else if (rc == RC_OK && rename(part, o->db) != 0) {
		err_set(e, RC_FATAL, "%s: %s", o->db, strerror(errno));
	} else if (rc == RC_OK) {
		code = m.rejected ? EXIT_REJECTS : EXIT_FINE;
		if (!o->quiet)
			fprintf(stderr,
			    "papersift: %zu databases, %" PRIu64 " records, %" PRIu64 " papers in %s\n",
			    o->input_count, m.records, papers, o->db);
	}
	if (code != EXIT_FINE && code != EXIT_REJECTS)
		discard(part);
	return code;
}

static int merge_main(const struct options *o, struct err *e)
{
	struct packs *packs = NULL;
	struct arena a = {0};
	struct stat st;
	int code = EXIT_FATAL;

	if (o->input_count == 0)
		return usage_error(e, "merge needs the databases of shards");
	if (!o->db)
		return usage_error(e, "merge needs --db FILE");
	if (lstat(o->db, &st) == 0)
		return usage_error(e, "%s: is there already; merge makes a new database", o->db);
	if (command_packs(&packs, o, e) == RC_OK)
		code = merge_to(o, packs, str_fmt(&a, "%s.part", o->db).p, e);
	packs_free(packs);
	arena_free(&a);
	return code;
}

const struct command cmd_merge = {
    .name = "merge",
    .synopsis = "merge SHARD.db... --db FILE [options]",
    .about = "make one database of those that shards made",
    .examples = "  papersift run big.jsonl --shard 1/2 --db 1.db\n"
                "  papersift run big.jsonl --shard 2/2 --db 2.db\n"
                "  papersift merge 1.db 2.db --db all.db\n",
    .details =
        "What comes out is what one run over everything makes, in whatever order the databases are\n"
        "named: records of one paper are joined, then papers get their citation keys. FILE must not be\n"
        "there yet, and appears when it is complete. --rules: those that the shards were made with.\n",
    .options = OPT_DB | OPT_RULES | OPT_QUIET,
    .main = merge_main,
};
