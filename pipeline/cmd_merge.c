/* cmd_merge.c: `papersift merge`: one database of those that shards made. The records of all of them are put in as
 * `papersift run` puts in what it reads, and settled, so the result is that of one run over everything, in whatever order
 * the shards are named. */
#include "../stages/correct/correct.h"
#include "../stages/dedupe/dedupe.h"
#include "../stages/extract/pack.h"
#include "../stages/store/store_merge.h"
#include "command.h"
#include "shard_set.h"
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
	struct store *store; /* owned by merge_to */
	struct shard_set set;
	const struct packs *packs;             /* owned by merge_main */
	const struct corrections *corrections; /* likewise; NULL without */
	uint64_t records, rejected;
	bool quiet;
};

static enum rc take_record(void *context, struct paper *p, struct arrival *r, struct err *e)
{
	struct merging *m = context;
	struct err why = {0};
	enum rc rc;

	if (atomic_load(&pipeline_interrupted))
		return RC_END;
	rc = dedupe_put(m->store, m->set.keep_duplicates, m->corrections, p, r, NULL, &why);
	m->records++;
	if (rc == RC_FATAL)
		*e = why;
	if (rc == RC_SKIP) {
		if (!m->quiet)
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
		rc = store_each_record(shard, take_record, m, e);
	store_close(shard);
	return rc == RC_OK ? store_take_rest(m->store, path, e) : rc;
}

/* Of records in two states one would be lost, and which one would be a matter of order. */
static enum rc check_account(const struct merging *m, struct err *e)
{
	const struct store_counts *n = store_counts(m->store);
	uint64_t sum = m->rejected + n->outcome[OUTCOME_NEW] + n->outcome[OUTCOME_MERGED] +
	    n->outcome[OUTCOME_UNCHANGED];

	if (n->outcome[OUTCOME_UPDATED] > 0)
		return err_set(e, RC_FATAL,
		    "%" PRIu64
		    " records are in two of the databases, read from one place in two states: they can't "
		    "be of the same files",
		    n->outcome[OUTCOME_UPDATED]);
	if (sum == m->records)
		return RC_OK;
	return err_set(e, RC_FATAL,
	    "the account doesn't hold: %" PRIu64 " records taken, %" PRIu64 " written", m->records, sum);
}

/* How it was made, for a later `update` or merge. */
static enum rc keep_plan(struct merging *m, struct err *e)
{
	struct buf plan = {0};

	buf_addf(&plan, "{\"merge\":true,\"keep_duplicates\":%s", m->set.keep_duplicates ? "true" : "false");
	if (m->corrections)
		buf_addf(&plan, ",\"corrections\":\"%016" PRIx64 "\"", corrections_hash_all(m->corrections));
	buf_addc(&plan, '}');
	enum rc rc = store_plan_run(m->store, buf_str(&plan), e);
	buf_free(&plan);
	return rc;
}

static enum rc merge_into(struct merging *m, const struct options *o, struct err *e)
{
	enum rc rc = store_begin_run(m->store, o->command_line, str_of(m->packs->hash_hex), e);

	if (rc == RC_OK)
		rc = keep_plan(m, e);
	for (size_t i = 0; rc == RC_OK && i < m->set.count && !atomic_load(&pipeline_interrupted); i++)
		rc = take_shard(m, m->set.files[i].path, e);
	if (rc == RC_OK && !atomic_load(&pipeline_interrupted))
		rc = check_account(m, e);
	if (rc == RC_OK)
		rc = dedupe_settle(m->store, m->set.keep_duplicates, m->corrections, e);
	if (rc != RC_OK || atomic_load(&pipeline_interrupted))
		return rc;
	rc = store_metrics(m->store, m->packs, e);
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

static int merge_to(struct merging *m, const struct options *o, const char *part, struct err *e)
{
	uint64_t papers = 0;
	int code = EXIT_FATAL;

	/* What a merge that was cut off has left. */
	discard(part);
	enum rc rc = store_open(&m->store, part, false, e);
	if (rc == RC_OK)
		rc = store_merge_begin(m->store, e);
	if (rc == RC_OK)
		rc = merge_into(m, o, e);
	if (m->store)
		papers = store_counts(m->store)->outcome[OUTCOME_NEW];
	store_close(m->store);
	if (rc == RC_OK)
		rc = store_merge_end(part, e);
	if (atomic_load(&pipeline_interrupted)) {
		err_set(e, RC_OK, "interrupted; %s wasn't written", o->db);
		code = command_interrupted();
	} else if (rc == RC_OK && rename(part, o->db) != 0) {
		err_set(e, RC_FATAL, "%s: %s", o->db, strerror(errno));
	} else if (rc == RC_OK) {
		code = m->rejected ? EXIT_REJECTS : EXIT_FINE;
		if (!o->quiet)
			fprintf(stderr,
			    "papersift: %zu databases, %" PRIu64 " records, %" PRIu64 " papers in %s\n",
			    o->input_count, m->records, papers, o->db);
	}
	if (code != EXIT_FINE && code != EXIT_REJECTS)
		discard(part);
	return code;
}

static int merge_main(const struct options *o, struct err *e)
{
	struct packs *packs = NULL;
	struct corrections *corrections = NULL;
	struct arena a = {0};
	struct stat st;
	int code = EXIT_FATAL;

	if (o->input_count == 0)
		return usage_error(e, "merge needs the databases of shards");
	if (!o->db)
		return usage_error(e, "merge needs --db FILE");
	if (lstat(o->db, &st) == 0)
		return usage_error(e, "%s: is there already; merge makes a new database", o->db);
	if (command_packs(&packs, o, e) == RC_OK && command_corrections(&corrections, o, e) == RC_OK) {
		struct merging m = {.packs = packs, .corrections = corrections, .quiet = o->quiet};

		if (shard_set_load(&m.set, &a, o->inputs, o->input_count, packs->hash_hex, corrections, e) ==
		    RC_OK)
			code = merge_to(&m, o, str_fmt(&a, "%s.part", o->db).p, e);
	}
	corrections_free(corrections);
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
        "named: records of one paper are joined, then papers get their citation keys. All shards must be\n"
        "there, each once and each complete. --rules and --corrections: those that the shards were made\n"
        "with. FILE must not be there yet, and appears when it is complete. Databases that are no shards\n"
        "can be merged too.\n",
    .options = OPT_DB | OPT_RULES | OPT_CORRECTIONS | OPT_QUIET,
    .main = merge_main,
};
