/* test_pairs.c: pairs of records that were labelled by hand (pairs.jsonl): of one paper or not, and why. Decided alone,
 * and all together in several orders through the stage. */
#include "../../pipeline/stage.h"
#include "../../stages/dedupe/dedupe.h"
#include "../../stages/store/store.h"
#include "check_main.h"
#include <jansson.h>
#include <stdio.h>
#include <string.h>

static struct arena arena;
static struct err err;

struct pair {
	bool same;
	const char *why;
	const char *json[2];
};
static struct pair *pairs;
static size_t pair_count;

static void load(void)
{
	FILE *f = fopen("tests/unit/pairs.jsonl", "r");
	char *line = NULL;
	size_t room = 0;

	ck_assert_msg(f != NULL, "tests/unit/pairs.jsonl can't be read (run from the project's directory)");
	while (getline(&line, &room, f) > 0) {
		json_t *doc = json_loads(line, 0, NULL);
		struct pair *p = arena_push(&arena, &pairs, &pair_count, sizeof(*p));
		static const char *const sides[] = {"a", "b"};

		ck_assert_ptr_nonnull(doc);
		p->same = json_is_true(json_object_get(doc, "same"));
		p->why = str_dup(&arena, str_of(json_string_value(json_object_get(doc, "why")))).p;
		for (int i = 0; i < 2; i++) {
			char *json = json_dumps(json_object_get(doc, sides[i]), 0);

			p->json[i] = str_dup(&arena, str_of(json)).p;
			free(json);
		}
		json_decref(doc);
	}
	free(line);
	fclose(f);
	ck_assert_uint_ge(pair_count, 60);
}

static enum rc keep(struct sink *self, struct paper *p, struct err *e)
{
	(void)self;
	(void)p;
	(void)e;
	return RC_OK;
}

/* Side i of pair n as the pipeline has it before dedupe; its source says which it is. */
static struct paper *record(size_t n, int i)
{
	const struct run run = {0};
	struct sink sink = {keep};
	struct paper *p = paper_new(&arena);

	p->sources = arena_alloc(&arena, sizeof(*p->sources));
	p->sources[0] = (struct source){
	    .path = str_fmt(&arena, "pair-%zu", n), .format = STR("papersift"), .offset = (uint64_t)i};
	p->source_count = 1;
	ck_assert_msg(
	    paper_from_json(p, str_of(pairs[n].json[i]), (struct place){.input = pairs[n].why}, &err) == RC_OK,
	    "%s", err.text);
	ck_assert_msg(stage_normalise.item(&run, NULL, p, &sink, &err) == RC_OK, "%s", err.text);
	return p;
}

START_TEST(test_alone)
{
	load();
	for (size_t n = 0; n < pair_count; n++)
		for (int first = 0; first < 2; first++) {
			struct profile profiles[2];
			size_t group[2];

			profile_make(&profiles[0], &arena, record(n, first));
			profile_make(&profiles[1], &arena, record(n, !first));
			ck_assert_msg((group_records(profiles, 2, group) == 1) == pairs[n].same,
			    "pair %zu, %s: taken for %s", n + 1, pairs[n].why,
			    pairs[n].same ? "two papers" : "one");
		}
}
END_TEST

/* ---- all together ---- */

struct catcher {
	struct sink sink;
	size_t papers;
	int *found; /* for each pair: papers that have a record of it */
	bool *joined;
};

static enum rc catch (struct sink *self, struct paper *p, struct err *e) {
	struct catcher *c = (struct catcher *)self; long n = -1;

	(void)e; c->papers++; for (size_t i = 0; i < p->source_count; i++){
	    long pair = strtol(p->sources[i].path.p + sizeof("pair-") - 1, NULL, 10);

	    ck_assert_msg(n < 0 || n == pair, "records of pairs %ld and %ld make one paper", n, pair);
	    n = pair;}
c->found[n]++;
c->joined[n] = p->source_count == 2;
return RC_OK;
}

static void check_order(const size_t *order, size_t count)
{
	struct run run = {0};
	struct catcher c = {.sink = {catch},
	    .found = arena_alloc(&arena, pair_count * sizeof(int)),
	    .joined = arena_alloc(&arena, pair_count * sizeof(bool))};
	void *state = mem_zero(stage_dedupe.state_size);

	ck_assert_int_eq(stage_dedupe.open(&run, state, &err), RC_OK);
	for (size_t i = 0; i < count; i++)
		ck_assert_int_eq(
		    stage_dedupe.item(&run, state, record(order[i] / 2, (int)(order[i] % 2)), &c.sink, &err),
		    RC_OK);
	ck_assert_msg(stage_dedupe.finish(&run, state, &c.sink, &err) == RC_OK, "%s", err.text);
	stage_dedupe.close(state);
	free(state);
	for (size_t n = 0; n < pair_count; n++)
		ck_assert_msg(c.joined[n] == pairs[n].same && c.found[n] == (pairs[n].same ? 1 : 2),
		    "among the others, pair %zu, %s: taken for %s", n + 1, pairs[n].why,
		    pairs[n].same ? "two papers" : "one");
}

START_TEST(test_together)
{
	uint32_t seed = 20;

	load();
	size_t count = 2 * pair_count, *order = arena_alloc(&arena, count * sizeof(*order));

	for (size_t i = 0; i < count; i++)
		order[i] = i;
	check_order(order, count);
	for (size_t i = 0; i < count; i++)
		order[i] = count - 1 - i;
	check_order(order, count);
	for (int turn = 0; turn < 3; turn++) {
		for (size_t i = count - 1; i > 0; i--) {
			seed = seed * 1664525 + 1013904223;
			size_t k = (seed >> 8) % (i + 1), swap = order[i];

			order[i] = order[k];
			order[k] = swap;
		}
		check_order(order, count);
	}
}
END_TEST

/* ---- chains ---- */

/* A and B share an identifier, B and C a title, D conflicts with A: all 24 orders give the same. */
START_TEST(test_chain)
{
	static const char *const json[] = {
	    "{\"title\":\"Early Name of a Long Harbour "
	    "Study\",\"date\":\"2020\",\"authors\":[{\"family\":\"Moe\","
	    "\"given\":\"Tor\"}],\"identifiers\":{\"arxiv\":\"2001.90101\",\"doi\":\"10.5555/harbour.1\"}}",
	    "{\"title\":\"A Long Study of One "
	    "Harbour\",\"date\":\"2021\",\"authors\":[{\"family\":\"Moe\",\"given\":"
	    "\"T.\"}],\"identifiers\":{\"doi\":\"10.5555/harbour.1\"}}",
	    "{\"title\":\"A long study of one "
	    "harbour\",\"date\":\"2021\",\"authors\":[{\"family\":\"Moe\",\"given\":"
	    "\"Tor\"}],\"abstract\":\"We look at it.\"}",
	    "{\"title\":\"A long study of one "
	    "harbour\",\"date\":\"2022\",\"authors\":[{\"family\":\"Moe\",\"given\":"
	    "\"Tor\"}],\"identifiers\":{\"doi\":\"10.5555/harbour.2\"}}"};
	char want[4] = "";

	for (int turn = 0; turn < 24; turn++) {
		int order[4] = {0, 1, 2, 3}, left = turn;
		struct profile profiles[4];
		size_t group[4], of[4];

		for (int i = 3; i > 0; i--) { /* permutation number `turn` */
			int k = left % (i + 1), swap = order[i];

			left /= i + 1;
			order[i] = order[k];
			order[k] = swap;
		}
		for (int i = 0; i < 4; i++) {
			struct paper *p = paper_new(&arena);

			ck_assert_int_eq(
			    paper_from_json(p, str_of(json[order[i]]), (struct place){.input = "t"}, &err),
			    RC_OK);
			profile_make(&profiles[i], &arena, p);
		}
		ck_assert_uint_eq(group_records(profiles, 4, group), 2);
		for (int i = 0; i < 4; i++)
			of[order[i]] = group[i];
		char got[4] = {
		    of[0] == of[1] ? '1' : '0', of[1] == of[2] ? '1' : '0', of[2] == of[3] ? '1' : '0', 0};

		if (turn == 0)
			memcpy(want, got, sizeof(want));
		ck_assert_str_eq(got, want);
	}
	ck_assert_str_eq(want, "110");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_alone, test_together, test_chain, NULL};
	int rc = check_run("pairs", tests);

	arena_free(&arena);
	return rc;
}
