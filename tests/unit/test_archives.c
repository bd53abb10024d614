/* test_archives.c: hostile, damaged and odd archives, their limits, lists of inputs, UTF-16. */
#include "read_folder.h"

static const struct member two[] = {{"a.txt", {"aaaa\nbbbb\n", 10}}, {"b.txt", {"b\n", 2}}};

/* A zip of two members; *local and *central: where the headers of the first begin (APPNOTE 4.3.7, 4.3.12). */
static struct buf write_zip(size_t *local, size_t *central)
{
	write_archive("in", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, two, 2);
	struct buf bytes = read_file("in");

	*local = str_find(buf_str(&bytes), STR("PK\3\4"), 0);
	*central = str_find(buf_str(&bytes), STR("PK\1\2"), 0);
	ck_assert(*local != SIZE_MAX && *central != SIZE_MAX);
	return bytes;
}

START_TEST(test_encrypted)
{
	size_t local, central;
	struct buf bytes = write_zip(&local, &central);

	/* The flag alone: what is in the member doesn't matter. */
	bytes.p[local + 6] |= 1;
	bytes.p[central + 8] |= 1;
	write_file("in", buf_str(&bytes));
	check_told("in", "! in!a.txt: is encrypted; decrypt it first\nin!b.txt:*b|\n");
	buf_free(&bytes);
}
END_TEST

START_TEST(test_7z_needs_a_file)
{
	const struct member inner[] = {{"a.txt", STR("a\n")}};

	write_archive("inner", ARCHIVE_FORMAT_7ZIP, ARCHIVE_FILTER_NONE, inner, 1);
	struct buf bytes = read_file("inner");
	const struct member outer[] = {{"x.7z", buf_str(&bytes)}, {"b.txt", STR("b\n")}};
	write_archive("in", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, outer, 2);
	check_told(
	    "in", "! in!x.7z: 7z can only be read from a file, not from a pipe or inside another archive\nin!b.txt:*b|\n");
	buf_free(&bytes);
	/* From a pipe. */
	int saved = dup(STDIN_FILENO);
	FILE *p = popen("cat inner", "r");
	ck_assert_ptr_nonnull(p);
	dup2(fileno(p), STDIN_FILENO);
	check_told(
	    "-", "! stdin: 7z can only be read from a file, not from a pipe or inside another archive\n");
	pclose(p);
	dup2(saved, STDIN_FILENO);
	close(saved);
}
END_TEST

/* A member whose bytes were changed is told, the next is read. */
START_TEST(test_damaged_member)
{
	size_t local, central;
	struct buf bytes = write_zip(&local, &central);
	/* The data lies behind the name and the extra field. */
	size_t data = local + 30 + (unsigned char)bytes.p[local + 26] + (unsigned char)bytes.p[local + 28];

	for (size_t i = data; i < data + 4; i++)
		bytes.p[i] ^= 0x55;
	write_file("in", buf_str(&bytes));
	struct buf got = tell((const char *const[]){"in"}, 1);
	ck_assert_msg(strstr(got.p, "! in!a.txt:") != NULL, "%s", got.p);
	ck_assert_msg(str_ends(buf_str(&got), "\nin!b.txt:*b|\n"), "%s", got.p);
	buf_free(&got);
	buf_free(&bytes);
}
END_TEST

/* Of a gzip file that breaks off no whole line before that is lost. */
START_TEST(test_truncated_gzip)
{
	struct buf text = {0}, want = {0};

	for (int i = 0; i < 100; i++)
		buf_addf(&text, "line %d\n", i * 7919);
	const struct member one[] = {{"data", buf_str(&text)}};
	write_archive("in", ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP, one, 1);
	struct buf bytes = read_file("in");
	/* Only the checksum is cut off: all the text is there. */
	write_file("in", str_sub(buf_str(&bytes), 0, bytes.n - 4));
	buf_adds(&want, "in: ");
	for (int i = 0; i < 100; i++)
		buf_addf(&want, "line %d|", i * 7919);
	buf_adds(&want, "! in:101:1: the input breaks off: truncated gzip input|\n");
	check_told("in", want.p);
	buf_free(&want);
	/* Members one behind the other are one text; what pads the file is none. */
	buf_add(&want, buf_str(&bytes));
	buf_add(&want, buf_str(&bytes));
	for (int i = 0; i < 512; i++)
		buf_addc(&want, '\0');
	write_file("in", buf_str(&want));
	struct buf got = tell((const char *const[]){"in"}, 1);
	ck_assert_ptr_nonnull(strstr(got.p, "line 783981|line 0|"));
	ck_assert_msg(str_ends(buf_str(&got), "line 783981|\n"), "%s", got.p + got.n - 60);
	buf_free(&got);
	buf_free(&want);
	buf_free(&bytes);
	buf_free(&text);
}
END_TEST

START_TEST(test_limits)
{
	const struct read_limits few = {.members = 2, .bytes = 1 << 30, .free_bytes = 1 << 30, .ratio = 10};
	const struct read_limits short_ones = {
	    .members = 100, .bytes = 1000, .free_bytes = 1 << 30, .ratio = 10};
	const struct read_limits dense = {.members = 100, .bytes = 1 << 30, .free_bytes = 100000, .ratio = 20};
	static char zeros[3000000];
	const struct member members[] = {{"a.txt", STR("a\n")}, {"b.txt", STR("b\n")}, {"c.txt", STR("c\n")}};
	const int bomb_filters[] = {ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_ZSTD,
	    ARCHIVE_FILTER_BZIP2, ARCHIVE_FILTER_NONE};

	write_file("next", STR("next\n"));
	const char *const inputs[] = {"in", "next"};
	write_archive("in", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, members, 3);
	struct buf got = tell_within(inputs, 2, &few);
	ck_assert_str_eq(got.p,
	    "in!a.txt:*a|\nin!b.txt:*b|\n! in: it has more members than the limit; the rest of it is left "
	    "out\n"
	    "next: next|\n");
	buf_free(&got);
	/* A member that nobody reads on counts, too: here it is passed over. */
	for (size_t i = 0; i < sizeof(bomb_filters) / sizeof(bomb_filters[0]); i++) {
		const struct member bomb[] = {
		    {"a.txt", STR("a\n")}, {"zeros", {zeros, sizeof(zeros)}}, {"z.txt", STR("z\n")}};
		bool zip = bomb_filters[i] == ARCHIVE_FILTER_NONE;

		write_archive(
		    "in", zip ? ARCHIVE_FORMAT_ZIP : ARCHIVE_FORMAT_TAR_USTAR, bomb_filters[i], bomb, 3);
		got = tell_within(inputs, 2, &dense);
		ck_assert_msg(
		    strstr(got.p, "so many times its size that it may be a bomb") != NULL, "%s", got.p);
		ck_assert_msg(strstr(strstr(got.p, "bomb") + 1, "bomb") == NULL, "told twice: %s", got.p);
		ck_assert_ptr_null(strstr(got.p, "z.txt"));
		ck_assert_msg(str_ends(buf_str(&got), "\nnext: next|\n"), "%s", got.p);
		buf_free(&got);
		got = tell_within(inputs, 2, &short_ones);
		ck_assert_msg(strstr(got.p, "more bytes than the limit") != NULL, "%s", got.p);
		ck_assert_ptr_null(strstr(got.p, "z.txt"));
		buf_free(&got);
	}
}
END_TEST

/* A file within a file within a file: what comes of the outermost counts. */
START_TEST(test_nested_bomb)
{
	const struct read_limits dense = {
	    .members = 100, .bytes = 1 << 30, .free_bytes = 100000, .ratio = 100};
	static char zeros[3000000];
	const struct member inner[] = {{"zeros", {zeros, sizeof(zeros)}}};

	write_archive("inner", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, inner, 1);
	struct buf bytes = read_file("inner");
	struct member outer[20];
	for (size_t i = 0; i < 20; i++)
		outer[i] = (struct member){"same.zip", buf_str(&bytes)};
	write_archive("in", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP, outer, 20);
	struct buf got = tell_within((const char *const[]){"in"}, 1, &dense);
	ck_assert_msg(strstr(got.p, "so many times its size") != NULL, "%s", got.p);
	buf_free(&got);
	buf_free(&bytes);
}
END_TEST

START_TEST(test_lists)
{
	mkdir("dir", 0700);
	write_file("dir/x", STR("x\n"));
	write_file("a file", STR("a\n"));
	write_file("@odd", STR("odd\n"));
	write_file("list", STR("a file\r\n\ndir\nmissing\n@odd\n"));
	check_told("@list", "a file: a|\ndir/x:*x|\n! missing: No such file or directory\n@odd: odd|\n");
	check_told("@nowhere", "! @nowhere: No such file or directory\n");
	write_file("list", (struct str){"", 0});
	check_told("@list", "! @list: the list is empty\n");
	check_told("./@odd", "./@odd: odd|\n");
}
END_TEST

START_TEST(test_utf16)
{
	const struct {
		struct str bytes;
		const char *want;
	} cases[] = {
	    {STR("\xff\xfe"
	         "a\0\xe9\0\n\0"
	         "b\0"),
	        "in: a\xc3\xa9|b|\n"},
	    {STR("\xfe\xff"
	         "\0a\0\xe9\0\n\0b"),
	        "in: a\xc3\xa9|b|\n"},
	    {STR("T\0Y\0 \0"), "in: TY |\n"}, /* no byte order mark */
	    {STR("\xff\xfe"
	         "\x3d\xd8\x00\xde"
	         "x\0"),
	        "in: \xf0\x9f\x98\x80x|\n"},
	    {STR("\xff\xfe"
	         "\x3d\xd8"
	         "x\0y\0"),
	        "in: \xef\xbf\xbdxy|\n"}, /* half a pair */
	    {STR("\xff\xfe"
	         "x\0y"),
	        "in: x\xef\xbf\xbd|\n"}, /* half a character */
	    {STR("\xff\xfe"), "in: \n"},
	    {STR("\xff\xfe"
	         "\x3d\xd8\x3d\xd8\x00\xde"),
	        "in: \xef\xbf\xbd\xf0\x9f\x98\x80|\n"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		write_file("in", cases[i].bytes);
		check_told("in", cases[i].want);
	}
	/* A text longer than a block. */
	struct buf text = {0}, want = {0};
	buf_add(&text, STR("\xff\xfe"));
	buf_adds(&want, "in: ");
	for (int i = 0; i < 200000; i++) {
		buf_add(&text, i % 10 == 9 ? STR("\n\0") : STR("\xac\x20"));
		buf_adds(&want, i % 10 == 9 ? "|" : "\xe2\x82\xac");
	}
	buf_addc(&want, '\n');
	write_file("in", buf_str(&text));
	check_told("in", want.p);
	buf_free(&text);
	buf_free(&want);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_encrypted, test_7z_needs_a_file, test_damaged_member,
	    test_truncated_gzip, test_limits, test_nested_bomb, test_lists, test_utf16};
	Suite *suite = suite_create("archives");
	TCase *tcase = tcase_create("archives");

	tcase_add_checked_fixture(tcase, enter_folder, leave_folder);
	tcase_set_timeout(tcase, 60);
	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++)
		tcase_add_test(tcase, tests[i]);
	suite_add_tcase(suite, tcase);
	return check_suite(suite);
}
