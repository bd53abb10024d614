/* test_relate.c: how votes become values: rank, distance, pairing, whose claim a quantity is; names, aliases, roles,
 * links, code status; hits through JSON and back. */
#include "check_main.h"
#include "pack_files.h"

#include "../../stages/extract/hit.h"
#include "../../stages/extract/hit_json.h"
#include "../../stages/extract/match.h"

#define EXAMPLES "  hit: ['x']\n  miss: ['y']\n"

static const char rules[] =
    "- id: p/percent\n  about: x\n  fact: quantity\n  re: '(?<![\\w.-]) (?<low> [\\d.]+ ) %'\n  set: {class: "
    "percent, unit: '%'}\n" EXAMPLES
    "- id: p/stop\n  about: x\n  fact: boundary\n  re: '\\. (?= \\s )'\n" EXAMPLES
    "- define: list\n  re: '{{quantity}} (?: (?: ,\\s | \\sand\\s ) {{quantity}} )*'\n"
    "- id: p/gain\n  about: x\n  fact: gain\n  re: 'gains? \\s of \\s (?<amount> {{list}} ) (?: \\s in \\s "
    "(?<metric> {{metric}} (?: \\sand\\s {{metric}} )* ) )?'\n"
    "  set: {sense: higher}\n" EXAMPLES
    "- id: p/drop\n  about: x\n  fact: gain\n  re: 'drops \\s by \\s (?<amount> {{list}} )'\n  set: "
    "{direction: 'worse?', sense: lower}\n" EXAMPLES
    "- id: p/better\n  about: x\n  fact: gain\n  re: 'improves \\s by \\s (?<amount> {{list}} )'\n  set: "
    "{direction: better, sense: 'higher?'}\n" EXAMPLES
    "- id: p/loss\n  about: x\n  fact: tie\n  to: gain\n  re: 'no \\s gains? {{gap}} (?<it> {{quantity}} "
    ")'\n  set: {direction: worse}\n" EXAMPLES
    "- id: p/far\n  about: x\n  fact: tie\n  to: gain\n  re: '(?<metric> {{metric}} ) (?: {{unmarked}} | "
    "{{quantity}} )*? (?<it> {{quantity}} (?: {{gap}} {{quantity}} )* )'\n" EXAMPLES
    "- id: p/over\n  about: x\n  fact: tie\n  to: gain\n  re: '(?<it> {{list}} ) {{gap}} over \\s "
    "(?<baseline> \\w+ )'\n" EXAMPLES
    "- id: p/on\n  about: x\n  fact: tie\n  to: gain\n  re: '(?<it> {{list}} ) {{gap}} on \\s (?<dataset> "
    "{{dataset}} (?: (?: ,\\s | \\sand\\s ) {{dataset}} )* )'\n" EXAMPLES
    "- id: p/from\n  about: x\n  fact: gain\n  rank: 1\n  re: 'from \\s (?<from> {{list}} ) \\s to \\s "
    "(?<to> {{list}} )'\n" EXAMPLES "- id: p/result\n  about: x\n  fact: result\n  rank: -1\n  re: "
    "'(?<metric> {{metric}} ) \\s of \\s (?<amount> {{list}} )'\n" EXAMPLES
    "- id: p/result-from\n  about: x\n  fact: result\n  rank: 1\n  re: 'from \\s (?<amount> {{list}} )'\n  "
    "set: {of: other}\n" EXAMPLES "- id: p/deny\n  about: x\n  fact: not\n  to: result\n  re: 'supposed "
    "{{gap}} (?<it> {{quantity}} )'\n" EXAMPLES
    "- id: p/link\n  about: x\n  fact: link\n  re: '(?<url> (?: https:// | www\\. ) \\S+? ) (?= [.)]? (?: "
    "\\s | $ ) )'\n" EXAMPLES "- id: p/code\n  about: x\n  fact: tie\n  to: link\n  re: 'code {{gap}} (?<it> "
    "{{link}} )'\n  set: {kind: code}\n" EXAMPLES
    "- id: p/there\n  about: x\n  fact: availability\n  re: 'code \\s is \\s out'\n  set: {status: "
    "available}\n" EXAMPLES "- id: p/later\n  about: x\n  fact: availability\n  re: 'code \\s will \\s "
    "come'\n  set: {status: promised}\n" EXAMPLES
    "- id: p/denied\n  about: x\n  fact: not\n  to: availability\n  re: 'their \\s code \\s is \\s "
    "out'\n" EXAMPLES "- id: p/dataset\n  about: x\n  fact: dataset\n  re: 'the \\s (?<name> [A-Z]\\w+ ) (?: "
    "\\s \\( (?<alias> [A-Z]+ ) \\) )? \\s set'\n" EXAMPLES
    "- id: p/new\n  about: x\n  fact: tie\n  to: dataset\n  re: 'present \\s (?: the \\s )? (?<it> "
    "{{dataset}} )'\n  set: {role: introduced}\n" EXAMPLES
    "- id: p/hazard\n  about: x\n  fact: other\n  kind: hazard-ratio\n  re: 'HR \\s (?<value> {{quantity}} | "
    "\\d\\.\\d+ )'\n" EXAMPLES;

static struct packs *packs;
static struct workbench bench;

static void setup(void)
{
	struct err e = {""};
	packs_begin();
	packs_file("p/a.yaml", rules);
	packs_file("names/datasets.tsv", "name\taliases\tambiguous\nCOCO\tMS COCO\t0\nLVIS\t\t0\n");
	packs_file("names/metrics.tsv",
	    "name\taliases\tbetter\tambiguous\naccuracy\t\thigher\t0\nrecall\t\thigher\t0\nWER\t\tlower\t0"
	    "\n");
	ck_assert_msg(packs_of_test(&packs, &e) == RC_OK, "%s", e.text);
	workbench_open(&bench, packs);
}

static void teardown(void)
{
	workbench_close(&bench);
	packs_free(packs);
	packs_end();
}

/* Claims as text: "gain 3-3 metric/baseline/dataset; result 5 metric own". */
static const struct {
	const char *text, *want;
} claims[] = {
    {"a gain of 3% in accuracy", "gain 3-3% accuracy//;"},
    {"a gain of 3% and 4% in accuracy and recall", "gain 3-3% accuracy//; gain 4-4% recall//;"}, /* pairs */
    {"a gain of 3% in accuracy and recall",
        "gain 3-3% accuracy//; gain 3-3% recall//;"}, /* one for each metric */
    {"a gain of 3% and 4% in accuracy", "gain 3-3% accuracy//; gain 4-4% accuracy//;"}, /* one serves all */
    {"in accuracy a gain of 3% over BERT", "gain 3-3% accuracy/BERT/;"},                /* ties fill in */
    {"in recall and accuracy a gain of 3%", "gain 3-3% accuracy//;"},                   /* the closest */
    {"in recall a gain of 3% in accuracy", "gain 3-3% accuracy//;"},                    /* the higher rank */
    {"recall is high. A gain of 3%", "gain 3-3% //;"}, /* not across sentences */
    {"a gain of 3% and 4% on COCO and LVIS", "gain 3-3% //COCO; gain 4-4% //LVIS;"},
    {"a gain of 3% on COCO and LVIS", "gain 3-3% //;"}, /* for both: for none */
    {"no gain of 3%", "gain 3-3% // worse;"},
    {"recall drops by 3%", "gain 3-3% recall// worse lower;"},
    {"WER drops by 3%", "gain 3-3% WER// lower;"},
    {"it drops by 3%", "gain 3-3% // worse lower;"}, /* the rule's own default */
    {"WER improves by 3%", "gain 3-3% WER// lower;"},
    {"recall improves by 3%", "gain 3-3% recall//;"},
    {"recall from 9% to 5%", "gain 9-5% recall// worse lower from_to; result 9%  other;"},
    {"WER from 9% to 5%", "gain 9-5% WER// lower from_to; result 9%  other;"},
    {"accuracy of 5%", "result 5% accuracy own;"},
    {"supposed accuracy of 5%", ""},
    {"accuracy of 5% and 6%", "result 5% accuracy own; result 6% accuracy own;"},
    {"accuracy from 5% to 9%", "gain 5-9% accuracy// from_to; result 5%  other;"},
    {"accuracy from 5% and 6% to 9% and 8%",
        "gain 5-9% accuracy// from_to; gain 6-8% accuracy// from_to; result 5%  other; result 6%  other;"},
    {"a gain in accuracy of 5%", "result 5% accuracy own;"},
};

static const char *claims_of(const struct paper *p)
{
	static struct buf out;
	buf_clear(&out);
	buf_adds(&out, "");
	for (size_t i = 0; i < p->gain_count; i++) {
		const struct gain *g = &p->gains[i];
		buf_addf(&out, "%sgain %g-%g%.*s %.*s/%.*s/%.*s%s%s%s;", out.n ? " " : "", g->amount[0],
		    g->amount[1], STR_ARG(g->unit), STR_ARG(g->metric), STR_ARG(g->baseline),
		    STR_ARG(g->dataset), g->direction == DIRECTION_WORSE ? " worse" : "",
		    g->sense == SENSE_LOWER ? " lower" : "", g->kind == GAIN_FROM_TO ? " from_to" : "");
	}
	for (size_t i = 0; i < p->result_count; i++) {
		const struct result *r = &p->results[i];
		buf_addf(&out, "%sresult %g%.*s %.*s %s;", out.n ? " " : "", r->value, STR_ARG(r->unit),
		    STR_ARG(r->metric), whose_words[r->of]);
	}
	return out.p;
}

START_TEST(test_claims)
{
	ck_assert_str_eq(claims_of(workbench_paper(&bench, "", claims[_i].text)), claims[_i].want);
}
END_TEST

START_TEST(test_title_and_abstract_say_it_once)
{
	ck_assert_str_eq(claims_of(workbench_paper(&bench, "With gains of 3%", "We see a gain of 3% here")),
	    "gain 3-3% //;");
	ck_assert_str_eq(claims_of(workbench_paper(&bench, "With gains of 3%", "We see a gain of 4% here")),
	    "gain 3-3% //; gain 4-4% //;");
}
END_TEST

START_TEST(test_links)
{
	struct paper *p = workbench_paper(&bench, "",
	    "See https://github.com/ab/c.git and www.x.org/y. The code is at https://x.org/y and "
	    "https://github.com/ab/c/");
	ck_assert_uint_eq(p->link_count, 3);
	ck_assert(str_is(p->links[0].url, "https://github.com/ab/c"));
	ck_assert(str_is(p->links[0].host, "github.com"));
	ck_assert(str_is(p->links[0].repository, "ab/c"));
	ck_assert(str_is(p->links[1].url, "https://www.x.org/y"));
	ck_assert(str_is(p->links[1].host, "x.org"));
	ck_assert_uint_eq(p->links[1].repository.n, 0);
	ck_assert_int_eq(p->links[1].kind, LINK_OTHER);
	ck_assert(str_is(p->links[2].url, "https://x.org/y"));
	ck_assert_int_eq(p->links[2].kind, LINK_CODE);
	ck_assert(str_is(p->links[2].span.relating, "p/code"));
}
END_TEST

static const struct {
	const char *text;
	enum code_status want;
} statuses[] = {
    {"nothing", CODE_NONE},
    {"code is out", CODE_AVAILABLE},
    {"code will come", CODE_PROMISED},
    {"code will come. Some code is out", CODE_AVAILABLE},
    {"their code is out", CODE_NONE},
};

START_TEST(test_status)
{
	struct paper *p = workbench_paper(&bench, "", statuses[_i].text);
	ck_assert_int_eq(p->code_status, statuses[_i].want);
	ck_assert_int_eq(p->code_evidence.placed, statuses[_i].want != CODE_NONE);
}
END_TEST

START_TEST(test_datasets)
{
	struct paper *p = workbench_paper(
	    &bench, "FB", "We present the Foobar (FB) set. FB and Foobar beat MS COCO and COCO.");
	ck_assert_uint_eq(p->dataset_count, 2); /* "MS COCO" and "COCO" are one row of the list */
	ck_assert(str_is(p->datasets[0].name, "Foobar"));
	ck_assert_uint_eq(p->datasets[0].alias_count, 1);
	ck_assert(str_is(p->datasets[0].aliases[0], "FB"));
	ck_assert_int_eq(p->datasets[0].role, ROLE_INTRODUCED);
	ck_assert_uint_eq(p->datasets[0].mention_count, 2);
	ck_assert(str_is(p->datasets[1].name, "MS COCO"));
	ck_assert(str_is(p->datasets[1].canonical, "COCO"));
	ck_assert_int_eq(p->datasets[1].role, ROLE_USED);
	ck_assert_uint_eq(p->datasets[1].alias_count, 1);
	ck_assert(str_is(p->datasets[1].aliases[0], "COCO"));
}
END_TEST

START_TEST(test_own_kinds)
{
	struct paper *p = workbench_paper(&bench, "", "an HR 0.72 there");
	ck_assert_uint_eq(p->fact_count, 1);
	ck_assert(str_is(p->facts[0].kind, "hazard-ratio"));
	ck_assert(str_is(p->facts[0].fields[0].name, "value"));
	ck_assert(str_is(p->facts[0].fields[0].value, "0.72"));
	ck_assert(str_is(p->facts[0].span.surface, "HR 0.72"));
}
END_TEST

START_TEST(test_hits_through_json)
{
	struct err e = {""};
	struct sink sink = {workbench_keep};
	struct buf json = {0}, record = {0};
	struct place at = {"test", 1, 1};
	const char *text = "With \\'etude: a gain of 3% and 4% in accuracy and recall over BERT on COCO, "
	                   "code is out at https://x.org/y";
	struct paper *p = workbench_paper(&bench, "", text);
	paper_to_json(p, &record);
	buf_adds(&json, "{\"id\":\"x\"");
	hits_to_json(p, &json);
	buf_addc(&json, '}');
	struct paper *q = paper_new(&bench.arena);
	q->abstract = str_of(text);
	ck_assert_msg(hits_from_json(q, packs, buf_str(&json), at, &e) == RC_OK, "%s", e.text);
	ck_assert_uint_eq(q->hit_count, p->hit_count);
	ck_assert_int_eq(stage_relate.item(&bench.run, bench.relate, q, &sink, &e), RC_OK);
	struct buf again = {0};
	paper_to_json(q, &again);
	ck_assert_str_eq(record.p, again.p);

	struct paper *bad = paper_new(&bench.arena);
	bad->abstract = STR("short");
	ck_assert_int_eq(hits_from_json(bad, packs, buf_str(&json), at, &e), RC_SKIP); /* beyond the text */
	ck_assert_int_eq(
	    hits_from_json(bad, packs, STR("{\"hits\":[{\"rule\":\"p/none\",\"field\":\"title\"}]}"), at, &e),
	    RC_SKIP);
	buf_free(&json);
	buf_free(&record);
	buf_free(&again);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("relate");
	TCase *t = tcase_create("relate");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, test_claims, 0, sizeof claims / sizeof *claims);
	tcase_add_test(t, test_title_and_abstract_say_it_once);
	tcase_add_test(t, test_links);
	tcase_add_loop_test(t, test_status, 0, sizeof statuses / sizeof *statuses);
	tcase_add_test(t, test_datasets);
	tcase_add_test(t, test_own_kinds);
	tcase_add_test(t, test_hits_through_json);
	suite_add_tcase(s, t);
	return check_suite(s);
}
