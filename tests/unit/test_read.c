/* test_read.c: files, compressed files, archives, archives in archives, directories; lines and their places; damage.
 * The archives are made here, with libarchive's writer, in a directory of the test's own. */
#include "read_folder.h"

static const int filters[] = {
    ARCHIVE_FILTER_NONE, ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_ZSTD, ARCHIVE_FILTER_BZIP2};
#define FILTERS (sizeof(filters) / sizeof(filters[0]))

START_TEST(test_filters)
{
	const struct member one[] = {{"data", STR("first\nsecond\n")}};

	for (size_t i = 0; i < FILTERS; i++) {
		write_archive("in", ARCHIVE_FORMAT_RAW, filters[i], one, 1);
		check_told("in", "in: first|second|\n");
	}
}
END_TEST

START_TEST(test_archives)
{
	const int kinds[] = {ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FORMAT_TAR_PAX_INTERCHANGE, ARCHIVE_FORMAT_ZIP,
	    ARCHIVE_FORMAT_7ZIP};
	const struct member members[] = {{"./z.jsonl", STR("z\n")}, {"a/", {0}},
	    {"a/b.jsonl", STR("b1\nb2\n")}, {".hidden", STR("no\n")}, {"a/.git/config", STR("no\n")},
	    {"__MACOSX/._x", STR("no\n")}, {"empty", {0}}, {"../../etc/x", STR("x\n")}};

	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		for (size_t i = 0; i < (k > 1 ? 1 : FILTERS); i++) {
			write_archive(
			    "in", kinds[k], filters[i], members, sizeof(members) / sizeof(members[0]));
			/* 7z keeps empty files apart from others. */
			check_told("in",
			    kinds[k] == ARCHIVE_FORMAT_7ZIP
			        ? "in!z.jsonl:*z|\nin!a/b.jsonl:*b1|b2|\nin!../../etc/x:*x|\nin!empty:*\n"
			        : "in!z.jsonl:*z|\nin!a/b.jsonl:*b1|b2|\nin!empty:*\nin!../../etc/x:*x|\n");
		}
	}
	ck_assert_int_ne(access("a", F_OK), 0); /* nothing is unpacked */
}
END_TEST

START_TEST(test_nested)
{
	char name[32] = "0.jsonl";
	struct buf bytes = {0};

	buf_adds(&bytes, "x\n");
	for (int depth = 1; depth <= LIMIT_NESTING + 2; depth++) {
		const struct member members[] = {
		    {"a.txt", STR("a\n")}, {name, buf_str(&bytes)}, {"z.txt", STR("z\n")}};

		write_archive("in", depth % 2 ? ARCHIVE_FORMAT_TAR_USTAR : ARCHIVE_FORMAT_ZIP,
		    depth % 2 ? ARCHIVE_FILTER_GZIP : ARCHIVE_FILTER_NONE, members, 3);
		buf_free(&bytes);
		bytes = read_file("in");
		snprintf(name, sizeof(name), "%d", depth);
		if (depth == 2)
			check_told("in",
			    "in!a.txt:*a|\nin!1!a.txt:*a|\nin!1!0.jsonl:*x|\nin!1!z.txt:*z|\nin!z.txt:*z|\n");
	}
	buf_free(&bytes);
	check_told("in",
	    "in!a.txt:*a|\nin!5!a.txt:*a|\nin!5!4!a.txt:*a|\nin!5!4!3!a.txt:*a|\nin!5!4!3!2!a.txt:*a|\n"
	    "! in!5!4!3!2!1: archives nested deeper than 4\n"
	    "in!5!4!3!2!z.txt:*z|\nin!5!4!3!z.txt:*z|\nin!5!4!z.txt:*z|\nin!5!z.txt:*z|\nin!z.txt:*z|\n");
}
END_TEST

/* A compressed member of an archive is one stream under its own name. */
START_TEST(test_compressed_member)
{
	const struct member inner[] = {{"data", STR("x\ny\n")}};

	for (size_t i = 1; i < FILTERS; i++) {
		write_archive("inner", ARCHIVE_FORMAT_RAW, filters[i], inner, 1);
		struct buf bytes = read_file("inner");
		const struct member outer[] = {{"part.jsonl.z", buf_str(&bytes)}, {"b", STR("b\n")}};

		write_archive("in", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, outer, 2);
		check_told("in", "in!part.jsonl.z:*x|y|\nin!b:*b|\n");
		buf_free(&bytes);
	}
}
END_TEST

/* What stands before the damage is read, the damage is told once, and the next input follows. */
START_TEST(test_truncated)
{
	struct buf text = {0};
	unsigned noise = 1;

	for (int i = 0; i < 40000; i++) {
		noise = noise * 1103515245 + 12345;
		buf_addf(&text, "line %d %08x\n", i, noise);
	}
	const struct member members[] = {{"data", buf_str(&text)}, {"after", STR("after\n")}};
	for (size_t i = 1; i < FILTERS; i++) {
		for (int tar = 0; tar < 2; tar++) {
			write_archive("cut", tar ? ARCHIVE_FORMAT_TAR_USTAR : ARCHIVE_FORMAT_RAW, filters[i],
			    members, 1 + tar);
			struct buf bytes = read_file("cut");

			write_file("cut", str_sub(buf_str(&bytes), 0, bytes.n * 3 / 4));
			write_file("next", STR("next\n"));
			struct buf got = tell((const char *const[]){"cut", "next"}, 2);
			/* bzip2 and xz decompress by large blocks: of these nothing may come before the damage. */
			bool streams = filters[i] == ARCHIVE_FILTER_GZIP || filters[i] == ARCHIVE_FILTER_ZSTD;
			if (streams) {
				ck_assert_msg(
				    str_starts(buf_str(&got), tar ? "cut!data:*" : "cut: "), "%.100s", got.p);
				ck_assert_ptr_nonnull(strstr(got.p, "line 20000 "));
				ck_assert_ptr_nonnull(strstr(got.p, "the input breaks off: "));
			}
			const char *told = strstr(got.p, "! ");
			ck_assert_msg(told && !strstr(told + 1, "! "), "%s", got.p + got.n - 200);
			ck_assert_ptr_null(strstr(got.p, "after"));
			ck_assert_msg(str_ends(buf_str(&got), "\nnext: next|\n"), "%s", got.p + got.n - 100);
			buf_free(&got);
			buf_free(&bytes);
		}
	}
	buf_free(&text);
}
END_TEST

START_TEST(test_lines)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	    {"a\nb\n", "in: a|b|\n"},
	    {"a\r\n\r\nb", "in: a||b|\n"},
	    {"\xEF\xBB\xBF"
	     "a\n",
	        "in: a|\n"},
	    {"\n", "in: |\n"},
	    {"", "in: \n"},
	    {"a\rb\n", "in: a\rb|\n"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		write_file("in", str_of(cases[i].text));
		check_told("in", cases[i].want);
	}
}
END_TEST

/* A line beyond the limit is refused with its place; limit bytes are just short enough. */
START_TEST(test_long_line)
{
	struct buf text = {0};

	buf_adds(&text, "a\n");
	for (int i = 0; i < 100; i++)
		buf_addc(&text, 'x');
	buf_adds(&text, "\nb\n");
	for (int i = 0; i < 3000000; i++)
		buf_addc(&text, 'y');
	buf_adds(&text, "\nc\n");
	write_file("in", buf_str(&text));
	struct buf got = tell((const char *const[]){"in"}, 1);
	ck_assert(str_starts(buf_str(&got), "in: a|xxx"));
	ck_assert(str_ends(buf_str(&got),
	    "xxx|b|! in:4:1: the line is longer than 100 bytes, the limit of a record; skipped|c|\n"));
	ck_assert_uint_lt(got.n, 300);
	buf_free(&got);
	buf_free(&text);
}
END_TEST

START_TEST(test_places)
{
	const char *input = "in";
	struct stream *s;
	struct str view;
	struct err e;

	write_file("in",
	    STR("\xEF\xBB\xBF"
	        "ab\ncd\n\nef"));
	struct reader *r = reader_open(&input, 1);
	ck_assert_int_eq(reader_next(r, &s, &e), RC_OK);
	ck_assert_uint_eq(stream_offset(s), 3);
	ck_assert_int_eq(stream_peek(s, 1000, &view, &e), RC_OK);
	ck_assert(str_is(view, "ab\ncd\n\nef"));
	stream_skip(s, 4);
	ck_assert_uint_eq(stream_offset(s), 7);
	ck_assert_uint_eq(stream_line(s), 2);
	ck_assert_uint_eq(stream_column(s), 2);
	ck_assert_int_eq(stream_line_next(s, 10, &view, &e), RC_OK);
	ck_assert(str_is(view, "d"));
	ck_assert_uint_eq(stream_line(s), 3);
	ck_assert_int_eq(stream_all(s, 10, &view, &e), RC_OK);
	ck_assert(str_is(view, "\nef"));
	ck_assert_int_eq(stream_all(s, 10, &view, &e), RC_END);
	ck_assert_int_eq(stream_line_next(s, 10, &view, &e), RC_END);
	reader_close(r);

	r = reader_open(&input, 1);
	ck_assert_int_eq(reader_next(r, &s, &e), RC_OK);
	ck_assert_int_eq(stream_all(s, 8, &view, &e), RC_SKIP);
	ck_assert_str_eq(e.text, "in:1:1: the document is longer than 8 bytes, the limit");
	ck_assert_int_eq(stream_all(s, 8, &view, &e), RC_END);
	reader_close(r);
}
END_TEST

START_TEST(test_directories)
{
	static const char *const inputs[] = {"d", "missing.jsonl", "bare", "one"};
	uint64_t done, total;
	struct stream *s;
	struct err e;

	mkdir("d", 0700);
	mkdir("d/b", 0700);
	mkdir("d/.git", 0700);
	mkdir("bare", 0700);
	write_file("d/a", STR("1\n"));
	write_file("d/b/x", STR("2\n"));
	write_file("d/c", STR("3\n"));
	write_file("d/B", STR("4\n"));
	write_file("d/.hidden", STR("no\n"));
	write_file("d/.git/config", STR("no\n"));
	write_file("one", STR("5\n"));
	ck_assert_int_eq(symlink("nowhere", "d/dangling"), 0);
	ck_assert_int_eq(symlink("..", "d/b/loop"), 0);
	ck_assert_int_eq(mkfifo("d/fifo", 0600), 0); /* to open it would wait for ever */
	struct buf got = tell(inputs, 4);
	ck_assert_str_eq(got.p,
	    "d/B:*4|\nd/a:*1|\nd/b/x:*2|\nd/c:*3|\n! missing.jsonl: No such file or directory\n"
	    "! bare: no files in this directory\none: 5|\n");
	buf_free(&got);

	struct reader *r = reader_open(inputs, 4);
	reader_progress(r, &done, &total);
	ck_assert_uint_eq(done, 0);
	ck_assert_uint_eq(total, 10);
	while (reader_next(r, &s, &e) != RC_END)
		;
	reader_progress(r, &done, &total);
	ck_assert_uint_eq(done, 10);
	reader_close(r);
}
END_TEST

START_TEST(test_stdin)
{
	int ends[2];
	int saved = dup(STDIN_FILENO);

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(write(ends[1], "a\nb\n", 4), 4);
	close(ends[1]);
	dup2(ends[0], STDIN_FILENO);
	close(ends[0]);
	check_told("-", "stdin: a|b|\n");
	dup2(saved, STDIN_FILENO);
	close(saved);
}
END_TEST

START_TEST(test_oddities)
{
	const struct member none[] = {{"dir/", {0}}};
	const struct member odd[] = {{"a\x1b[31m\n", STR("a\n")}};

	write_archive("in", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, none, 1);
	check_told("in", "! in: no files in this archive\n");
	write_archive("in", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, odd, 1);
	check_told("in", "in!a?[31m?:*a|\n");
	/* What only looks like a compressed file is refused, or read as it is. */
	write_file("in", STR("\x1f\x8b\x08"));
	struct buf got = tell((const char *const[]){"in"}, 1);
	ck_assert_ptr_nonnull(strstr(got.p, "in"));
	buf_free(&got);
	/* Text that libarchive's mtree would claim stays text. */
	write_file("in", STR("#mtree\na type=file\n"));
	check_told("in", "in: #mtree|a type=file|\n");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_filters, test_archives, test_nested, test_compressed_member,
	    test_truncated, test_lines, test_long_line, test_places, test_directories, test_stdin,
	    test_oddities};
	Suite *suite = suite_create("read");
	TCase *tcase = tcase_create("read");

	/* Each test in a folder of its own. */
	tcase_add_checked_fixture(tcase, enter_folder, leave_folder);
	tcase_set_timeout(tcase, 60);
	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++)
		tcase_add_test(tcase, tests[i]);
	suite_add_tcase(suite, tcase);
	return check_suite(suite);
}
