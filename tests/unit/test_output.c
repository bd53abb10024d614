/* test_output.c: inputs are never overwritten, and what can't be written is told. */
#include "../../pipeline/output.h"
#include "check_main.h"
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* In a folder with: in.jsonl, link (to in.jsonl), hard (the same file), dir/paper.jsonl, papers.db. */
static char folder[] = "/tmp/papersift-test-XXXXXX";

static void make_file(const char *path)
{
	int fd = open(path, O_CREAT | O_WRONLY, 0600);
	ck_assert_int_ge(fd, 0);
	close(fd);
}

static void set_up(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
	make_file("in.jsonl");
	make_file("papers.db");
	ck_assert_int_eq(symlink("in.jsonl", "link"), 0);
	ck_assert_int_eq(link("in.jsonl", "hard"), 0);
	ck_assert_int_eq(mkdir("dir", 0700), 0);
	make_file("dir/paper.jsonl");
}

static void tear_down(void)
{
	static const char *const files[] = {"in.jsonl", "papers.db", "link", "hard", "dir/paper.jsonl"};
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		unlink(files[i]);
	rmdir("dir");
	ck_assert_int_eq(chdir("/"), 0);
	rmdir(folder);
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
}

static const struct {
	const char *input, *db, *json, *rejects, *ids;
	bool refused;
} cases[] = {
    {"in.jsonl", "papers.db", "out.json", "rejects.jsonl", NULL, false},
    {"in.jsonl", "papers.db", NULL, NULL, NULL, false},
    {"in.jsonl", NULL, "in.jsonl", NULL, NULL, true},
    {"in.jsonl", NULL, "./dir/../in.jsonl", NULL, NULL, true},
    {"in.jsonl", NULL, "link", NULL, NULL, true},
    {"link", NULL, "in.jsonl", NULL, NULL, true},
    {"in.jsonl", NULL, "hard", NULL, NULL, true},
    {"in.jsonl", NULL, NULL, "in.jsonl", NULL, true},
    {"in.jsonl", "in.jsonl", NULL, NULL, NULL, true},
    /* can't be made */
    {"in.jsonl", NULL, "missing/out.json", NULL, NULL, true},
    {"in.jsonl", NULL, "in.jsonl/out.json", NULL, NULL, true},
    {"in.jsonl", NULL, "dir", NULL, NULL, true},
    {"in.jsonl", NULL, "dir/out.json", NULL, NULL, false},
    /* in a directory that is read */
    {"dir", NULL, "dir/paper.jsonl", NULL, NULL, true},
    {"dir", NULL, "dir/new.json", NULL, NULL, true},
    {".", NULL, "dir/new.json", NULL, NULL, true},
    {"dir", NULL, "directory.json", NULL, NULL, false},
    {".", "papers.db", NULL, NULL, NULL, false},
    /* two outputs in one file */
    {"in.jsonl", "papers.db", "papers.db", NULL, NULL, true},
    {"in.jsonl", NULL, "new", "./new", NULL, true},
    {"in.jsonl", NULL, "-", "-", NULL, false},
    {"in.jsonl", NULL, "/dev/null", "/dev/null", NULL, false},
    {"papers.db", NULL, "in.jsonl", NULL, "in.jsonl", true},
};

START_TEST(inputs_are_safe)
{
	struct options o = {.inputs = &cases[_i].input,
	    .input_count = 1,
	    .db = cases[_i].db,
	    .json = cases[_i].json,
	    .rejects = cases[_i].rejects,
	    .ids = cases[_i].ids};
	struct err e = {0};
	enum rc rc = outputs_check(&o, &e);
	ck_assert_msg(rc == (cases[_i].refused ? RC_FATAL : RC_OK), "%s -> %s: %s", cases[_i].input,
	    cases[_i].json ? cases[_i].json : "", e.text);
	ck_assert_int_eq(e.text[0] != '\0', cases[_i].refused);
}
END_TEST

START_TEST(closed_pipe_is_no_error)
{
	int ends[2];
	struct err e = {0};
	signal(SIGPIPE, SIG_IGN);
	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(output_write(ends[1], STR("text"), &e), RC_OK);
	close(ends[0]);
	ck_assert_int_eq(output_write(ends[1], STR("text"), &e), RC_END);
	ck_assert_str_eq(e.text, "");
	close(ends[1]);
	ck_assert_int_eq(output_write(ends[1], STR("text"), &e), RC_FATAL);
	ck_assert_str_ne(e.text, "");
	ck_assert_int_eq(output_write(ends[1], STR(""), &e), RC_OK);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("output");
	TCase *tc = tcase_create("output");
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, inputs_are_safe, 0, sizeof(cases) / sizeof(*cases));
	tcase_add_test(tc, closed_pipe_is_no_error);
	suite_add_tcase(s, tc);
	return check_suite(s);
}
