/* test_literals.c: both ways of finding texts find the same; the cache gives back what was put there or nothing. */
#include "../../stages/extract/cache.h"
#include "../../stages/extract/literals.h"
#include "check_main.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char directory[] = "/tmp/papersift-cache-XXXXXX";

static void place_begin(void)
{
	ck_assert_ptr_nonnull(mkdtemp(directory));
	setenv("XDG_CACHE_HOME", directory, 1);
}

/* The path of the only file in the cache. */
static char *only_file(char *path, size_t size)
{
	char below[200];
	snprintf(below, sizeof below, "%s/papersift", directory);
	DIR *d = opendir(below);
	int files = 0;
	for (struct dirent *e; d && (e = readdir(d));)
		if (e->d_name[0] != '.') {
			snprintf(path, size, "%s/%.60s", below, e->d_name);
			files++;
		}
	if (d)
		closedir(d);
	ck_assert_int_eq(files, 1);
	return path;
}

static void place_end(void)
{
	char command[300];
	snprintf(command, sizeof command, "rm -rf '%s'", directory);
	ck_assert_int_eq(system(command), 0);
}

START_TEST(test_same)
{
	static const char *const words[] = {"he", "she", "his", "hers", "rs", "ush", "%", " 0",
	    "\xEE\x80\x81", "\xEE\x80\x86", "a-b", "state of the a", "\xC3\xA9t", ": "};
	static const char *const texts[] = {"ushers", "HERS and his", "nothing",
	    "\xEE\x80\x81she\xEE\x80\x80", "", "a-a-b", "hhhhe",
	    "State Of The Art: 3 %\xEE\x80\x86 0.5 \xC3\xA9t\xC3\x89T", "sheshehehershis"};
	enum { WORDS = sizeof words / sizeof *words };
	struct str views[WORDS];
	for (size_t i = 0; i < WORDS; i++)
		views[i] = str_of(words[i]);
	place_begin();
	for (int again = 0; again < 2; again++) { /* compiled, then from the cache */
		struct literals *fast = literals_new(views, WORDS), *plain = literals_new_plain(views, WORDS);
		struct literals_scan *a = literals_scan_new(fast, NULL), *b = literals_scan_new(plain, NULL);
		for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
			size_t n, m, same = 0;
			const struct finding *f = literals_find(a, str_of(texts[t]), &n),
			                     *g = literals_find(b, str_of(texts[t]), &m);
			ck_assert_uint_eq(n, m);
			for (size_t i = 0; i < n; i++) {
				ck_assert(i == 0 || f[i].end >= f[i - 1].end);
				for (size_t k = 0; k < m; k++)
					same += f[i].text == g[k].text && f[i].end == g[k].end;
			}
			ck_assert_uint_eq(same, n);
		}
		literals_scan_free(a);
		literals_scan_free(b);
		literals_free(fast);
		literals_free(plain);
	}
	place_end();
}
END_TEST

static void expect(uint64_t key, const char *bytes)
{
	struct str got = cache_read(key);
	ck_assert_msg(str_is(got, bytes), "%.*s", STR_ARG(got));
	cache_free(got);
}

START_TEST(test_cache)
{
	char path[300];
	place_begin();
	expect(7, "");
	cache_write(7, STR("one"));
	expect(7, "one");
	expect(8, "");
	cache_write(7, STR("two"));
	expect(7, "two");
	/* damaged: the last byte, the head, cut off */
	only_file(path, sizeof path);
	for (int i = 0; i < 3; i++) {
		FILE *f = fopen(path, "r+");
		ck_assert_ptr_nonnull(f);
		if (i < 2)
			ck_assert_int_eq(fseek(f, i ? 17 : -1, i ? SEEK_SET : SEEK_END), 0);
		if (i < 2)
			fputc('#', f);
		else
			ck_assert_int_eq(ftruncate(fileno(f), 42), 0);
		fclose(f);
		expect(7, "");
		cache_write(7, STR("three"));
		expect(7, "three");
	}
	/* another could have written it */
	ck_assert_int_eq(chmod(path, 0622), 0);
	expect(7, "");
	place_end();
	/* nowhere to put it */
	setenv("XDG_CACHE_HOME", "/dev/null", 1);
	cache_write(7, STR("four"));
	expect(7, "");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("literals");
	TCase *tcase = tcase_create("literals");
	tcase_add_test(tcase, test_same);
	tcase_add_test(tcase, test_cache);
	suite_add_tcase(suite, tcase);
	return check_suite(suite);
}
