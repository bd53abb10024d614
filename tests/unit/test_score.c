/* test_score.c: names and units as they are compared, and the matching of facts. What is wanted is what the gold's own
 * scorer gives. */
#include "../../pipeline/lot.h"
#include "../../pipeline/score.h"
#include "check_main.h"
#include <stdlib.h>

typedef struct str key_fn(struct arena *a, struct str s);

static const struct {
	key_fn *key;
	const char *text, *wanted;
} keys[] = {
    {score_fold, "The ImageNet-1K Dataset", "the imagenet 1k dataset"},
    {score_fold, "our  test sets", "our test sets"},
    {score_fold, "Straße–Korpus data sets", "strasse korpus data sets"},
    {score_fold, "data set", "data set"},
    {score_fold, "$\\mathcal{X}$ 50\\%", "mathcalx 50%"},
    {score_fold, "é_x/y", "é x y"},
    {score_fold, "A × B", "a x b"},
    {score_fold, "Corpus", "corpus"},
    {score_fold, "the the data", "the the data"},
    {score_fold, "İstanbul", "istanbul"},
    {score_fold, "²H corpus", "²h corpus"},
    {score_fold, ".a.b. ", "a.b"},
    {score_fold, "Ǆ task", "ǆ task"},
    {score_name_key, "The ImageNet-1K Dataset", "imagenet 1k"},
    {score_name_key, "our  test sets", "test sets"},
    {score_name_key, "Straße–Korpus data sets", "strasse korpus"},
    {score_name_key, "data set", "data set"},
    {score_name_key, "$\\mathcal{X}$ 50\\%", "mathcalx 50%"},
    {score_name_key, "é_x/y", "é x y"},
    {score_name_key, "A × B", "x b"},
    {score_name_key, "Corpus", "corpus"},
    {score_name_key, "the the data", "the"},
    {score_name_key, "İstanbul", "istanbul"},
    {score_name_key, "²H corpus", "²h"},
    {score_name_key, ".a.b. ", "a.b"},
    {score_name_key, "Ǆ task", "ǆ"},
    {score_metric_key, "Average Precision", "average precision"},
    {score_metric_key, "average accuracy", "accuracy"},
    {score_metric_key, "Scores", "score"},
    {score_metric_key, "F1-scores", "f1"},
    {score_metric_key, "BLEUs", "bleu"},
    {score_metric_key, "gas", "gas"},
    {score_metric_key, "mean absolute errors", "mean absolute error"},
    {score_metric_key, "the relative error rates", "relative error"},
    {score_metric_key, "Top-1 Accuracies", "top 1 accuracie"},
    {score_metric_key, "bias", "bia"},
    {score_metric_key, "higher rate", "rate"},
    {score_url_key, " HTTPS://www.Git.Example/A/b.git/ ", "git.example/A/b"},
    {score_url_key, "ftp://X.org", "x.org"},
    {score_url_key, "WWW.a.b/", "a.b"},
    {score_url_key, "http://a.b/c.git.", "a.b/c"},
    {score_url_key, "a.b//c", "a.b//c"},
    {score_url_key, "http://É.x/É", "é.x/É"},
    {score_unit_key, "Percent", "%"},
    {score_unit_key, "percentage points", "points"},
    {score_unit_key, "×", "x"},
    {score_unit_key, "-fold", "x"},
    {score_unit_key, "Frames per Second", "fps"},
    {score_unit_key, "GB", "gb"},
    {score_unit_key, "", ""},
};

START_TEST(test_keys)
{
	struct arena a = {0};
	struct str got = keys[_i].key(&a, str_of(keys[_i].text));
	ck_assert_msg(str_is(got, keys[_i].wanted), "'%s' gave '%.*s', not '%s'", keys[_i].text, STR_ARG(got),
	    keys[_i].wanted);
	arena_free(&a);
}
END_TEST

static const struct {
	const char *a, *b;
	bool close;
} pairs[] = {
    {"top-1 accuracy", "accuracy", true},
    {"map", "maps", false},
    {"", "", true},
    {"", "a", false},
    {"f1", "micro f1 score", true},
    {"é", "éa", false},
    {"a+", "a+ b", true},
    {"a", "aé a", true},
};

START_TEST(test_close)
{
	ck_assert(score_close(str_of(pairs[_i].a), str_of(pairs[_i].b)) == pairs[_i].close);
	ck_assert(score_close(str_of(pairs[_i].b), str_of(pairs[_i].a)) == pairs[_i].close);
}
END_TEST

/* The number of a bit that both have: who may belong to whom. */
static bool share_bit(const struct item *gold, const struct item *found)
{
	return (gold->present & found->present) != 0;
}

/* Greedy choice would give the first found fact the first gold fact and leave the second without any. */
START_TEST(test_largest_matching)
{
	struct arena a = {0};
	struct item gold[] = {{.present = 3, .plain = true}, {.present = 4, .plain = true}},
	            found[] = {{.present = 5, .plain = true}, {.present = 2, .plain = true},
	                {.present = 1, .plain = true}};
	struct matching m;
	score_match(&m, &a, &(struct items){gold, 2}, &(struct items){found, 3}, share_bit);
	ck_assert_uint_eq(m.pairs, 2);
	ck_assert_uint_eq(m.partner[1], 0);
	ck_assert_uint_eq(m.partner[0], 1);
	ck_assert(!m.taken[2]);
	arena_free(&a);
}
END_TEST

START_TEST(test_optional)
{
	struct arena a = {0};
	struct item gold[] = {{.present = 1, .plain = true}}, optional[] = {{.present = 2, .plain = true}},
	            found[] = {{.present = 2, .plain = true}, {.present = 2, .plain = true},
	                {.present = 1, .plain = true}};
	struct matching m;
	bool *pardoned = NULL;
	score_match_optional(&m, &pardoned, &a, &(struct items){gold, 1}, &(struct items){optional, 1},
	    &(struct items){found, 3}, share_bit);
	ck_assert(m.taken[2] && !m.taken[0] && !m.taken[1]);
	ck_assert(pardoned[0] && !pardoned[1] && !pardoned[2]);
	arena_free(&a);
}
END_TEST

/* Which ones are drawn doesn't depend on the run; all are where there is room. */
START_TEST(test_lot)
{
	struct lot some, all;
	bool late = false;
	lot_begin(&some, 3);
	lot_begin(&all, 100);
	for (int i = 0; i < 100; i++) {
		struct buf *b = lot_draw(&some);
		if (b)
			buf_addf(b, "%d", i);
		b = lot_draw(&all);
		ck_assert_ptr_nonnull(b);
		buf_addf(b, "%d", i);
	}
	lot_sort(&some);
	lot_sort(&all);
	ck_assert_uint_eq(some.count, 3);
	ck_assert_uint_eq(all.count, 100);
	for (size_t i = 0; i < 100; i++)
		ck_assert_uint_eq(all.items[i].number, i);
	for (size_t i = 0; i < 3; i++) {
		ck_assert_uint_eq((unsigned long)atoi(some.items[i].text.p), some.items[i].number);
		late |= some.items[i].number > 3;
	}
	ck_assert(late);
	lot_free(&some);
	lot_free(&all);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("score");
	TCase *t = tcase_create("score");
	tcase_add_loop_test(t, test_keys, 0, sizeof keys / sizeof *keys);
	tcase_add_loop_test(t, test_close, 0, sizeof pairs / sizeof *pairs);
	tcase_add_test(t, test_largest_matching);
	tcase_add_test(t, test_optional);
	tcase_add_test(t, test_lot);
	suite_add_tcase(s, t);
	return check_suite(s);
}
