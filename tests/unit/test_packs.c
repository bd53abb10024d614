/* test_packs.c: what the loader of rule packs takes, and how it complains about the rest. */
#include "check_main.h"
#include "pack_files.h"

#include <glob.h>
#include <math.h>

#define RULE_TAIL                \
	"  hit: ['an X here']\n" \
	"  miss: ['nothing here']\n"
#define RULE(head) "- id: p/a\n  about: x\n  fact: dataset\n" head RULE_TAIL

static const struct {
	const char *text;
	const char *want; /* part of the message behind the path; NULL: loads */
} cases[] = {
    {RULE("  re: '(?<name> X )'\n"), NULL},
    {RULE("  re: |\n    (?<name> X )  # a comment\n"), NULL},
    {RULE("  re: '(?<name> X'\n"), "p/a.yaml:4:"},
    {RULE("  re: |\n    good\n    (?<name> X ]\n    (\n"), "p/a.yaml:7:"},
    {RULE("  re: '{{nothing}}'\n"), "p/a.yaml:4:8: rule p/a: nothing is defined as {{nothing}}"},
    {RULE("  re: \"(?<name> X )\"\n"), "p/a.yaml:4:7: a pattern is written as a literal block"},
    {RULE("  re: 'X'\n  re: 'Y'\n"), "p/a.yaml:5:3: this key stands twice: re"},
    {RULE("  re: 'X'\n  color: red\n"), "unknown key of a rule: color"},
    {RULE("  re: 'X'\n  rank: high\n"), "rank is an integer"},
    {RULE("  re: 'X'\n  fields: [body]\n"), "no such field: body"},
    {RULE("  re: 'X'\n  set: {role: made}\n"), "unknown value in 'set': made"},
    {"- id: p/a\n  about: x\n  fact: not\n  to: dataset\n  re: 'X'\n  set: {scope: town}\n" RULE_TAIL,
        "unknown value in 'set': town"},
    {"- id: p/a\n  about: x\n  fact: gain\n  re: 'X'\n  set: {metric: recall}\n" RULE_TAIL,
        "such a name comes from a group; 'set' can only empty it ('')"},
    {RULE("  re: 'X'\n  set: {direction: better}\n"),
        "such a fact has no value of this name to set: direction"},
    {RULE("  re: 'X'\n  set: {role: used, role: used}\n"), "this key stands twice: role"},
    {RULE("  re: 'X'\n  to: gain\n"), "'to' goes with 'tie' and 'not' only"},
    {RULE("  re: 'X'\n  kind: hazard\n"), "'kind' goes with 'fact: other'"},
    {RULE("  re: &anchor 'X'\n"), "anchors and aliases are not allowed"},
    {RULE("  re: !!str 'X'\n"), "tags are not allowed"},
    {"- id: p/a\n  about: x\n  fact: tie\n  re: 'X'\n" RULE_TAIL, "'tie' and 'not' need 'to'"},
    {"- id: p/a\n  about: x\n  fact: fish\n  re: 'X'\n" RULE_TAIL, "p/a.yaml:3:9: unknown value: fish"},
    {"- id: p/a\n  about: x\n  re: 'X'\n" RULE_TAIL, "a rule without 'fact'"},
    {"- id: p/a\n  fact: link\n  re: 'X'\n" RULE_TAIL, "a rule without 'about'"},
    {"- id: p/a\n  about: x\n  fact: link\n" RULE_TAIL, "a rule without 're'"},
    {"- id: nopack\n  about: x\n  fact: link\n  re: 'X'\n" RULE_TAIL, "of the form pack/name"},
    {"- id: p/a\n  about: x\n  fact: link\n  re: 'X'\n  hit: ['X']\n", "at least one 'hit' and one 'miss'"},
    {"- id: p/a\n  about: x\n  fact: link\n  re: 'X'\n  miss: ['X']\n", "at least one 'hit' and one 'miss'"},
    {RULE("  re: 'X'\n") RULE("  re: 'X'\n"), "the id 'p/a' stands already"},
    {"- define: loop\n  re: '{{loop}}'\n" RULE("  re: '{{loop}}'\n"), "contains itself"},
    {"- define: metric\n  re: 'X'\n", "this name is that of a mark"},
    {"- define: twice\n  re: 'X'\n- define: twice\n  re: 'X'\n", "this name is defined already"},
    {"- define: odd\n  re: 'X'\n  fact: link\n", "a define has 'define', 're' and 'about' only"},
    {"id: p/a\n", "a pack file is a list of rules"},
    {"- [a]\n", "a rule (a mapping) is wanted"},
    {"- id: [p/a\n", "p/a.yaml:2:"},
    {"\xff\n", "is not valid UTF-8"},
};

START_TEST(test_load)
{
	struct packs *p = NULL;
	struct err e = {""};
	packs_begin();
	packs_file("p/a.yaml", cases[_i].text);
	enum rc rc = packs_of_test(&p, &e);
	if (!cases[_i].want) {
		ck_assert_msg(rc == RC_OK, "%s", e.text);
		ck_assert_uint_eq(p->rule_count, 1);
	} else {
		ck_assert_int_eq(rc, RC_FATAL);
		ck_assert_ptr_null(p);
		ck_assert_msg(strstr(e.text, cases[_i].want), "wanted '%s', got '%s'", cases[_i].want, e.text);
		ck_assert_msg(strncmp(e.text, pack_dir, strlen(pack_dir)) == 0, "not located: %s", e.text);
	}
	packs_free(p);
	packs_end();
}
END_TEST

START_TEST(test_pattern_error_place)
{
	struct packs *p = NULL;
	struct err e = {""};
	char want[4500];
	packs_begin();
	packs_file("p/a.yaml", RULE("  re: |\n    X\n    [z-a]\n"));
	ck_assert_int_eq(packs_of_test(&p, &e), RC_FATAL);
	/* the 'a' of [z-a] stands on line 6; PCRE2 points behind it, at column 8 of the file */
	snprintf(want, sizeof want,
	    "%s/p/a.yaml:6:8: rule p/a: range out of order in character class (offset 5 of the pattern)",
	    pack_dir);
	ck_assert_str_eq(e.text, want);
	packs_end();
}
END_TEST

START_TEST(test_missing_directory)
{
	struct packs *p = NULL;
	struct err e = {""};
	const char *dirs[] = {"/nonexistent/packs"};
	ck_assert_int_eq(packs_load(&p, dirs, 1, &e), RC_FATAL);
	ck_assert_ptr_nonnull(strstr(e.text, "/nonexistent/packs: rules can't be read"));
}
END_TEST

START_TEST(test_later_directory_replaces)
{
	struct packs *p = NULL;
	struct err e = {""};
	char first[4096], second[4096];
	packs_begin();
	strcpy(first, pack_dir);
	packs_file("p/a.yaml", RULE("  re: 'X'\n"));
	packs_file("q/b.yaml", "- id: q/b\n  about: x\n  fact: link\n  re: 'X'\n" RULE_TAIL);
	packs_begin();
	strcpy(second, pack_dir);
	packs_file("p/a.yaml", RULE("  re: 'Y'\n"));
	const char *dirs[] = {first, second};
	ck_assert_msg(packs_load(&p, dirs, 2, &e) == RC_OK, "%s", e.text);
	ck_assert_uint_eq(p->rule_count, 2);
	ck_assert_str_eq(packs_rule(p, STR("p/a"))->pattern, "Y");
	ck_assert_ptr_nonnull(packs_rule(p, STR("q/b")));
	ck_assert_ptr_null(packs_rule(p, STR("q/c")));
	packs_free(p);
	packs_end();
	strcpy(pack_dir, first);
	packs_end();
}
END_TEST

START_TEST(test_confidence_and_hash)
{
	struct packs *p = NULL, *q = NULL;
	struct err e = {""};
	packs_begin();
	packs_file("p/a.yaml", RULE("  re: 'X'\n"));
	ck_assert_int_eq(packs_of_test(&p, &e), RC_OK);
	ck_assert(isnan(packs_rule(p, STR("p/a"))->confidence));
	packs_file("confidence.tsv",
	    "rule\thits\tright\tconfidence\np/a\t10\t9\t0.83\nnames/datasets\t5\t5\t0.86\n");
	ck_assert_int_eq(packs_of_test(&q, &e), RC_OK);
	ck_assert_double_eq(packs_rule(q, STR("p/a"))->confidence, 0.83);
	ck_assert_double_eq(packs_rule(q, STR("names/datasets"))->confidence, 0.86);
	ck_assert_str_ne(p->hash_hex, q->hash_hex);
	packs_free(p);
	packs_free(q);
	packs_end();
}
END_TEST

static const struct {
	const char *file, *text, *want;
} lists[] = {
    {"names/datasets.tsv", "name\taliases\n", "the first line must name the columns"},
    {"names/datasets.tsv", "name\taliases\tambiguous\n\t\t0\n", "datasets.tsv:2:1: a name of 1 to"},
    {"names/metrics.tsv", "name\taliases\tbetter\tambiguous\nF1\t\tsideways\t0\n",
        "metrics.tsv:2:1: better is"},
    {"names/numbers.tsv", "word\tvalue\nhalf\t\n", "numbers.tsv:2:1: 'half' has no value"},
    {"names/colours.tsv", "word\tvalue\n", "the name lists are"},
};

/* ---- the cache ---- */

static void check_cached(const char *what)
{
	struct packs *p = NULL;
	struct err e = {""};
	ck_assert_msg(packs_of_test(&p, &e) == RC_OK, "%s: %s", what, e.text);
	ck_assert_uint_eq(p->rule_count, 1);
	const struct rule *r = &p->rules[0];
	ck_assert_str_eq(r->id, "p/a");
	ck_assert_str_eq(r->pattern, "(?<it> {{word}} \\s {{quantity}} )");
	ck_assert(r->marked);
	ck_assert_int_eq(r->rank, 3);
	ck_assert_int_eq(r->fact, FACT_NOT);
	ck_assert_int_eq(r->to, FACT_GAIN);
	ck_assert_uint_eq(r->line, 4);
	ck_assert_uint_eq(r->re_line, 8);
	ck_assert(str_ends(str_of(r->file), "p/a.yaml"));
	ck_assert_uint_eq(r->hit_count, 1);
	ck_assert(str_is(r->hit[0].text, "rises 3% there"));
	ck_assert_uint_eq(r->hit[0].get_count, 0);
	ck_assert_uint_eq(r->miss_count, 2);
	ck_assert(str_is(r->miss[1].text, "nor there"));
	ck_assert(str_is(rule_set(r, "scope"), "mention"));
	ck_assert_ptr_null(packs_unfiltered(p, r));
	packs_free(p);
}

/* What an image holds is what the files say; a damaged, short, foreign or longer one is as good as none. */
START_TEST(test_cached)
{
	char cache[4400], pattern[4500];
	packs_begin();
	packs_file("p/a.yaml",
	    "- define: word\n  re: 'rises | falls'\n\n- id: p/a\n  about: x\n  fact: not\n  to: gain\n  re: "
	    "'(?<it> "
	    "{{word}} \\s {{quantity}} )'\n  rank: 3\n  set: {scope: mention}\n  hit: ['rises 3% there']\n  "
	    "miss: "
	    "['nothing', 'nor there']\n");
	snprintf(cache, sizeof cache, "%s/.cache", pack_dir);
	ck_assert_int_eq(setenv("XDG_CACHE_HOME", cache, 1), 0);
	check_cached("first load");
	snprintf(pattern, sizeof pattern, "%s/papersift/*", cache);
	for (int damage = 0; damage < 5; damage++) {
		glob_t files;
		check_cached("from the cache");
		ck_assert_int_eq(glob(pattern, 0, NULL, &files), 0);
		ck_assert_uint_ge(files.gl_pathc, 2);
		for (size_t i = 0; i < files.gl_pathc; i++) {
			FILE *f = fopen(files.gl_pathv[i], "r+");
			ck_assert_ptr_nonnull(f);
			fseek(f, 0, SEEK_END);
			long size = ftell(f);
			if (damage == 0) {
				ck_assert_int_eq(ftruncate(fileno(f), size / 2), 0);
			} else if (damage == 4) {
				ck_assert_int_eq(
				    fchmod(fileno(f), 0666), 0); /* anybody could have written it */
			} else {                                 /* a byte in the head, the middle, the end */
				fseek(f, damage == 1 ? 20 : damage == 2 ? size / 2 : size - 1, SEEK_SET);
				int c = fgetc(f);
				fseek(f, -1, SEEK_CUR);
				fputc(c ^ 0x55, f);
			}
			fclose(f);
		}
		globfree(&files);
		check_cached("damaged");
	}
	packs_end();
}
END_TEST

START_TEST(test_broken_list)
{
	struct packs *p = NULL;
	struct err e = {""};
	packs_begin();
	packs_file(lists[_i].file, lists[_i].text);
	ck_assert_int_eq(packs_of_test(&p, &e), RC_FATAL);
	ck_assert_msg(strstr(e.text, lists[_i].want), "%s", e.text);
	packs_end();
}
END_TEST

int main(void)
{
	Suite *s = suite_create("packs");
	TCase *t = tcase_create("load");
	tcase_add_loop_test(t, test_load, 0, sizeof cases / sizeof *cases);
	tcase_add_test(t, test_pattern_error_place);
	tcase_add_test(t, test_missing_directory);
	tcase_add_test(t, test_later_directory_replaces);
	tcase_add_test(t, test_confidence_and_hash);
	tcase_add_test(t, test_cached);
	tcase_add_loop_test(t, test_broken_list, 0, sizeof lists / sizeof *lists);
	suite_add_tcase(s, t);
	return check_suite(s);
}
