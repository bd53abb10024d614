/* test_pipeline.c: the driver with small stages of its own: order, rejects, the account, failures. */
#include "../../pipeline/pipeline.h"
#include "../../pipeline/progress.h"
#include "../../pipeline/rejects.h"
#include "check_main.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define RECORDS 500

static char folder[] = "/tmp/papersift-test-XXXXXX";
static char input[64], other[64];
static const char *inputs[3];
static struct options options;
static struct run run = {.options = &options};

/* ---- stages ---- */

static enum rc pass(const struct run *r, void *state, struct paper *p, struct sink *next, struct err *e)
{
	(void)r;
	(void)state;
	return sink_put(next, p, e);
}

/* Refuses every tenth paper, and ends the run at the one called "fatal". */
static enum rc refuse_tenth(
    const struct run *r, void *state, struct paper *p, struct sink *next, struct err *e)
{
	(void)r;
	(void)state;
	if (str_is(p->abstract, "fatal"))
		return err_set(e, RC_FATAL, "the fatal one came");
	if (str_ends(p->id, "0"))
		return err_set(e, RC_SKIP, "tenth: %.*s", STR_ARG(p->id));
	return sink_put(next, p, e);
}

static enum rc pass_twice(const struct run *r, void *state, struct paper *p, struct sink *next, struct err *e)
{
	(void)r;
	(void)state;
	enum rc rc = sink_put(next, p, e);
	return rc == RC_OK ? sink_put(next, p, e) : rc;
}

static enum rc swallow(const struct run *r, void *state, struct paper *p, struct sink *next, struct err *e)
{
	(void)r;
	(void)state;
	(void)p;
	(void)next;
	(void)e;
	return RC_OK;
}

/* Holds back a count of what it let through and hands on one more paper at the end. */
struct counter {
	size_t papers;
	struct arena arena;
};

static enum rc count_item(const struct run *r, void *state, struct paper *p, struct sink *next, struct err *e)
{
	(void)r;
	((struct counter *)state)->papers++;
	return sink_put(next, p, e);
}

static enum rc count_finish(const struct run *r, void *state, struct sink *next, struct err *e)
{
	(void)r;
	struct counter *c = state;
	struct paper *p = paper_new(&c->arena);
	p->id = str_fmt(&c->arena, "%zu", c->papers);
	return sink_put(next, p, e);
}

static void count_close(void *state)
{
	arena_free(&((struct counter *)state)->arena);
}

static enum rc cannot_open(const struct run *r, void *state, struct err *e)
{
	(void)r;
	(void)state;
	return err_set(e, RC_FATAL, "no way");
}

static const struct stage passing = {.name = "passing", .item = pass};
static const struct stage refusing = {.name = "refusing", .item = refuse_tenth};
static const struct stage doubling = {.name = "doubling", .item = pass_twice};
static const struct stage swallowing = {.name = "swallowing", .item = swallow};
static const struct stage closed = {.name = "closed", .item = pass, .open = cannot_open};
static const struct stage refusing_in_order = {.name = "refusing", .item = refuse_tenth, .ordered = true};
static const struct stage counting = {.name = "counting",
    .state_size = sizeof(struct counter),
    .ordered = true,
    .item = count_item,
    .finish = count_finish,
    .close = count_close};

/* ---- a run ---- */

static void write_id(const struct run *r, const struct paper *p, struct buf *out)
{
	(void)r;
	buf_add(out, p->id);
	buf_addc(out, '\n');
}

struct ran {
	enum rc rc;
	struct account account;
	struct err err;
	char out[RECORDS * 16];
};

static void drive(
    struct ran *result, const struct stage *const *stages, size_t count, unsigned jobs, unsigned batch)
{
	struct progress progress;
	struct rejects rejects;
	struct err e = {0};
	FILE *out = tmpfile();
	memset(result, 0, sizeof(*result));
	ck_assert_ptr_nonnull(out);
	options.jobs = jobs;
	options.batch = batch;
	options.quiet = true;
	progress_begin(&progress, false);
	ck_assert_int_eq(rejects_open(&rejects, &options, NULL, &progress, 0, &e), RC_OK);
	struct pipeline p = {.run = &run,
	    .stages = stages,
	    .stage_count = count,
	    .write = write_id,
	    .out = fileno(out),
	    .rejects = &rejects,
	    .progress = &progress};
	result->rc = pipeline_run(&p, &result->account, &result->err);
	ck_assert_int_eq(rejects_close(&rejects, &e), RC_OK);
	rewind(out);
	result->out[fread(result->out, 1, sizeof(result->out) - 1, out)] = '\0';
	fclose(out);
}

static void write_input(const char *path, const char *last)
{
	FILE *f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	for (int i = 1; i <= RECORDS; i++)
		fprintf(f, "{\"id\":\"%d\",\"title\":\"Paper %d\",\"abstract\":\"%s\"}\n", i, i,
		    i == RECORDS && last ? last : "Text.");
	fclose(f);
}

static void set_up(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(input, sizeof(input), "%s/input.jsonl", folder);
	snprintf(other, sizeof(other), "%s/other.jsonl", folder);
	write_input(input, NULL);
	inputs[0] = input;
	options = (struct options){.inputs = inputs, .input_count = 1};
}

static void tear_down(void)
{
	unlink(input);
	unlink(other);
	rmdir(folder);
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
}

static const struct {
	unsigned jobs, batch;
} shapes[] = {{1, 1}, {1, 1000}, {2, 7}, {5, 1}, {5, 3}, {5, 256}, {16, 2}};

START_TEST(order_is_kept)
{
	const struct stage *const stages[] = {&passing, &refusing, &counting};
	char expected[RECORDS * 16] = "";
	size_t n = 0;
	struct ran r;
	for (int i = 1; i <= RECORDS; i++)
		if (i % 10 != 0)
			n += (size_t)sprintf(expected + n, "%d\n", i);
	drive(&r, stages, 2, shapes[_i].jobs, shapes[_i].batch);
	ck_assert_int_eq(r.rc, RC_OK);
	ck_assert_str_eq(r.out, expected);
	ck_assert_uint_eq(r.account.records, RECORDS);
	ck_assert_uint_eq(r.account.rejected, RECORDS / 10);
	ck_assert_uint_eq(r.account.papers, RECORDS - RECORDS / 10);
	/* The same with an ordered stage behind, which adds its count at the end. */
	sprintf(expected + n, "%d\n", RECORDS - RECORDS / 10);
	drive(&r, stages, 3, shapes[_i].jobs, shapes[_i].batch);
	ck_assert_int_eq(r.rc, RC_OK);
	ck_assert_str_eq(r.out, expected);
}
END_TEST

START_TEST(ordered_stage_may_refuse)
{
	const struct stage *const stages[] = {&passing, &refusing_in_order};
	struct ran r;
	drive(&r, stages, 2, 3, 4);
	ck_assert_int_eq(r.rc, RC_OK);
	ck_assert_uint_eq(r.account.records, RECORDS);
	ck_assert_uint_eq(r.account.rejected, RECORDS / 10);
}
END_TEST

/* A failure in any thread ends the run with its message, and no thread hangs. */
START_TEST(fatal_ends_the_run)
{
	static const struct stage *const in_worker[] = {&refusing}, *const in_order[] = {&refusing_in_order};
	struct ran r;
	write_input(input, "fatal");
	drive(&r, _i % 2 ? in_worker : in_order, 1, shapes[_i / 2].jobs, shapes[_i / 2].batch);
	ck_assert_int_eq(r.rc, RC_FATAL);
	ck_assert_str_eq(r.err.text, "the fatal one came");
}
END_TEST

START_TEST(stage_that_cannot_open)
{
	const struct stage *const stages[] = {&passing, &closed};
	struct ran r;
	drive(&r, stages, 2, 2, 10);
	ck_assert_int_eq(r.rc, RC_FATAL);
	ck_assert_str_eq(r.err.text, "no way");
	ck_assert_str_eq(r.out, "");
}
END_TEST

START_TEST(no_paper_gets_lost_or_doubled)
{
	const struct stage *const twice[] = {&doubling}, *const lost[] = {&swallowing};
	struct ran r;
	drive(&r, twice, 1, 2, 10);
	ck_assert_int_eq(r.rc, RC_FATAL);
	drive(&r, lost, 1, 2, 10);
	ck_assert_int_eq(r.rc, RC_OK);
	ck_assert_uint_eq(r.account.records, RECORDS);
	ck_assert_uint_eq(r.account.rejected, RECORDS);
}
END_TEST

START_TEST(inputs_that_cannot_be_read)
{
	const struct stage *const stages[] = {&passing};
	FILE *f = fopen(other, "w");
	struct ran r;
	ck_assert_ptr_nonnull(f);
	fputs("{\"id\":\"a\",\"title\":\"A\",\"abstract\":\"T.\"}\n{broken\n", f);
	fputs("{\"id\":\"b\",\"title\":\"B\",\"abstract\":\"T.\"}\n", f);
	fclose(f);
	inputs[0] = "/nonexistent/papers.jsonl";
	inputs[1] = other;
	options.input_count = 2;
	drive(&r, stages, 1, 2, 1);
	ck_assert_int_eq(r.rc, RC_OK);
	ck_assert_str_eq(r.out, "a\nb\n");
	ck_assert_uint_eq(r.account.records, 3);
	ck_assert_uint_eq(r.account.rejected, 1);
	ck_assert_uint_eq(r.account.refused, 1);
}
END_TEST

/* Once interrupted, nothing more is read, and the run ends in good order. */
START_TEST(interrupted)
{
	const struct stage *const stages[] = {&passing, &counting};
	struct ran r;
	atomic_store(&pipeline_interrupted, true);
	drive(&r, stages, 2, 2, 1);
	ck_assert_int_eq(r.rc, RC_OK);
	ck_assert(r.account.interrupted);
	ck_assert_uint_eq(r.account.records, 0);
	ck_assert_str_eq(r.out, "0\n");
}
END_TEST

int main(void)
{
	const int shape_count = sizeof(shapes) / sizeof(*shapes);
	Suite *s = suite_create("pipeline");
	TCase *tc = tcase_create("pipeline");
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, order_is_kept, 0, shape_count);
	tcase_add_test(tc, ordered_stage_may_refuse);
	tcase_add_loop_test(tc, fatal_ends_the_run, 0, 2 * shape_count);
	tcase_add_test(tc, stage_that_cannot_open);
	tcase_add_test(tc, no_paper_gets_lost_or_doubled);
	tcase_add_test(tc, inputs_that_cannot_be_read);
	tcase_add_test(tc, interrupted);
	suite_add_tcase(s, tc);
	return check_suite(s);
}
