/* test_extract.c: marks, passes, groups, name lists and limits of the extract stage, on small packs of its own. */
#include "check_main.h"
#include "pack_files.h"

#include "../../stages/extract/hit.h"
#include "../../stages/extract/match.h"
#include "../../stages/normalise/normalise.h"

#define EXAMPLES "  hit: ['x']\n  miss: ['y']\n"

static struct packs *packs;
static struct workbench bench;

static void begin(const char *rules)
{
	struct err e = {""};
	packs_begin();
	packs_file("p/a.yaml", rules);
	packs_file("names/datasets.tsv",
	    "name\taliases\tambiguous\nCIFAR-10\tCIFAR 10 "
	    "images\t0\nSUN\t\t1\nImageNet\tILSVRC\t0\nImageNet-1k\t\t0\n");
	packs_file("names/metrics.tsv",
	    "name\taliases\tbetter\tambiguous\naccuracy\tacc.\thigher\t0\nIS\tInception Score\thigher\t0\n");
	packs_file("names/numbers.tsv", "word\tvalue\nthree\t3\n");
	ck_assert_msg(packs_of_test(&packs, &e) == RC_OK, "%s", e.text);
	workbench_open(&bench, packs);
}

static void end(void)
{
	workbench_close(&bench);
	packs_free(packs);
	packs_end();
}

/* All marks of the abstract as "kind:text kind:text", to compare. */
static const char *marks(const char *abstract)
{
	static struct buf out;
	struct paper *p = workbench_paper(&bench, "", abstract);
	buf_clear(&out);
	buf_adds(&out, "");
	for (size_t i = 0; i < p->hit_count; i++) {
		const struct hit *h = &p->hits[i];
		if (!hit_is_mark(h) || h->field != FIELD_ABSTRACT)
			continue;
		struct str text = str_sub(p->copies[FIELD_ABSTRACT].text, h->start, h->end);
		buf_addf(&out, "%s%s%s:%.*s", out.n ? " | " : "", h->maybe ? "maybe-" : "",
		    fact_kind_words[h->rule->fact], STR_ARG(text));
	}
	return out.p ? out.p : "";
}

#define NUMBER_RULE                                                                                      \
	"- id: p/number\n  about: x\n  fact: quantity\n  re: '(?<![\\w.-]) (?<low> \\d+ (?:\\.\\d+)? ) " \
	"(?![\\w.])'\n" EXAMPLES

static const struct {
	const char *text, *want;
} names[] = {
    {"We use CIFAR-10 here.", "dataset:CIFAR-10"},
    {"We use CIFAR10 here.", "dataset:CIFAR10"},
    {"We use CIFAR 10 here.", "dataset:CIFAR 10"},
    {"We use CIFAR-100 here.", ""}, /* no part of a longer number */
    {"We use cifar-10 here.", ""},  /* dataset names match as written */
    {"We use ImageNet-1k and ImageNet.", "dataset:ImageNet-1k | dataset:ImageNet"}, /* the longest */
    {"We use ImageNets.", ""},
    {"We use SUN here.", "maybe-dataset:SUN"},
    {"The Accuracy and accuracies rise.", "metric:Accuracy | metric:accuracies"},
    {"This IS better, it is.", "metric:IS"}, /* an acronym matches as written */
    {"It has 3 parts.", "quantity:3"},
    {"CIFAR-10 has 10 classes.", "dataset:CIFAR-10 | quantity:10"}, /* no quantity in a name */
    {"", ""},
};

START_TEST(test_names)
{
	begin(NUMBER_RULE);
	ck_assert_str_eq(marks(names[_i].text), names[_i].want);
	end();
}
END_TEST

START_TEST(test_rank_then_length_then_place)
{
	begin(
	    "- id: p/low\n  about: x\n  fact: dataset\n  rank: -1\n  re: '(?<name> Aa\\sBb\\sCc )'\n" EXAMPLES
	    "- id: p/long\n  about: x\n  fact: metric\n  re: '(?<name> Bb\\sCc )'\n" EXAMPLES
	    "- id: p/short\n  about: x\n  fact: link\n  re: '(?<url> Cc )'\n" EXAMPLES);
	ck_assert_str_eq(marks("Aa Bb Cc"), "metric:Bb Cc");
	end();
}
END_TEST

START_TEST(test_not_keeps_from_marking)
{
	begin("- id: p/name\n  about: x\n  fact: dataset\n  re: '\\b (?<name> [A-Z]\\w+ )'\n" EXAMPLES
	      "- id: p/no\n  about: x\n  fact: not\n  to: dataset\n  re: 'the \\s (?<it> [A-Z]\\w+ ) \\s "
	      "model'\n" EXAMPLES);
	ck_assert_str_eq(marks("on Foo and the Bar model"), "dataset:Foo");
	end();
}
END_TEST

START_TEST(test_second_pass_sees_marks_and_marks_more)
{
	begin(
	    NUMBER_RULE "- id: p/near\n  about: x\n  fact: dataset\n  re: '{{dataset}} \\s and \\s (?<name> "
	                "[A-Z]\\w+ )'\n" EXAMPLES "- id: p/sun\n  about: x\n  fact: dataset\n  re: '(?<name> "
	                "{{maybe-dataset}} ) \\s dataset'\n" EXAMPLES);
	/* Foo is found beside a known name, and then wherever it stands; SUN only with its noun */
	ck_assert_str_eq(marks("Foo. On ImageNet and Foo and SUN, 3 times"),
	    "dataset:Foo | dataset:ImageNet | dataset:Foo | maybe-dataset:SUN | quantity:3");
	ck_assert_str_eq(marks("the SUN dataset"), "dataset:SUN");
	end();
}
END_TEST

START_TEST(test_split)
{
	begin("- id: p/list\n  about: x\n  fact: dataset\n  re: 'such \\s as \\s (?<name> .*? ) \\.'\n  "
	      "split: ',\\s(?:and\\s)?|\\sand\\s'\n" EXAMPLES);
	ck_assert_str_eq(marks("sets such as Aa, Bb, and Cc and Dd."),
	    "dataset:Aa | dataset:Bb | dataset:Cc | dataset:Dd");
	end();
}
END_TEST

START_TEST(test_gap_stops_at_sentence)
{
	begin(NUMBER_RULE
	    "- id: p/stop\n  about: x\n  fact: boundary\n  re: '\\. (?= \\s )'\n" EXAMPLES
	    "- id: p/g\n  about: x\n  fact: gain\n  re: 'gain {{gap}} (?<amount> {{quantity}} )'\n" EXAMPLES);
	ck_assert_uint_eq(workbench_paper(&bench, "", "a gain in CIFAR-10 of 3 there")->gain_count, 1);
	ck_assert_uint_eq(workbench_paper(&bench, "", "a gain. Then 3 there")->gain_count, 0);
	end();
}
END_TEST

START_TEST(test_private_use_characters_in_text)
{
	begin(NUMBER_RULE
	    "- id: p/g\n  about: x\n  fact: gain\n  re: 'gain \\s (?<amount> {{quantity}} )'\n" EXAMPLES);
	/* text that imitates a mark is text */
	ck_assert_uint_eq(workbench_paper(&bench, "", "gain \xEE\x80\x95xx\xEE\x80\x80 now")->gain_count, 0);
	ck_assert_uint_eq(workbench_paper(&bench, "", "gain 3 \xEE\x80\x80 now")->gain_count, 1);
	end();
}
END_TEST

START_TEST(test_spans_point_into_the_record)
{
	begin(NUMBER_RULE "- id: p/g\n  about: x\n  fact: gain\n  re: 'gain \\s of \\s (?<amount> "
	                  "{{quantity}} )'\n" EXAMPLES);
	struct paper *p = workbench_paper(&bench, "", "Poincar\\'e's \xC3\xA9t\xC3\xA9: a gain of $3$ there");
	ck_assert_uint_eq(p->gain_count, 1);
	const struct span *s = &p->gains[0].span;
	size_t from = utf8_offset(p->abstract, s->start), to = utf8_offset(p->abstract, s->end);
	ck_assert(str_eq(s->surface, str_sub(p->abstract, from, to)));
	ck_assert_msg(str_is(s->surface, "gain of $3$"), "%.*s", STR_ARG(s->surface));
	end();
}
END_TEST

START_TEST(test_match_limit)
{
	begin("- id: p/slow\n  about: x\n  fact: dataset\n  re: '(?<name> (?: (?: a+ )+ )+ b )'\n" EXAMPLES
	        NUMBER_RULE);
	static char text[4001];
	memset(text, 'a', 4000);
	memcpy(text + 3990, " 3 aaaaaaa", 10);
	/* the slow rule gives up; the others go on */
	ck_assert_str_eq(marks(text), "quantity:3");
	end();
}
END_TEST

START_TEST(test_fields)
{
	begin("- id: p/l\n  about: x\n  fact: link\n  re: '(?<url> https://\\S+ )'\n" EXAMPLES
	      "- id: p/d\n  about: x\n  fact: dataset\n  re: '(?<name> Foo )'\n" EXAMPLES);
	struct err e = {""};
	struct sink sink = {workbench_keep};
	struct paper *p = paper_new(&bench.arena);
	p->title = STR("On Foo");
	p->comment = STR("Foo at https://example.org/x");
	ck_assert_int_eq(stage_extract.item(&bench.run, bench.extract, p, &sink, &e), RC_OK);
	ck_assert_int_eq(stage_relate.item(&bench.run, bench.relate, p, &sink, &e), RC_OK);
	ck_assert_uint_eq(p->link_count, 1);
	ck_assert_int_eq(p->links[0].span.field, FIELD_COMMENT);
	ck_assert_uint_eq(p->dataset_count, 1);
	ck_assert_int_eq(p->datasets[0].span.field, FIELD_TITLE);
	end();
}
END_TEST

int main(void)
{
	Suite *s = suite_create("extract");
	TCase *t = tcase_create("extract");
	tcase_add_loop_test(t, test_names, 0, sizeof names / sizeof *names);
	tcase_add_test(t, test_rank_then_length_then_place);
	tcase_add_test(t, test_not_keeps_from_marking);
	tcase_add_test(t, test_second_pass_sees_marks_and_marks_more);
	tcase_add_test(t, test_split);
	tcase_add_test(t, test_gap_stops_at_sentence);
	tcase_add_test(t, test_private_use_characters_in_text);
	tcase_add_test(t, test_spans_point_into_the_record);
	tcase_add_test(t, test_match_limit);
	tcase_add_test(t, test_fields);
	suite_add_tcase(s, t);
	return check_suite(s);
}
