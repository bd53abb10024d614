/* test_record.c: the words of enumerated fields, new papers, dropping facts, placing spans. */
#include "../../pipeline/record.h"
#include "check_main.h"

#include <math.h>

START_TEST(test_words)
{
	static const struct {
		const char *const *words;
		const char *word;
		int index;
	} cases[] = {
	    {field_words, "title", FIELD_TITLE},
	    {field_words, "comment", FIELD_COMMENT},
	    {link_kind_words, "code", LINK_CODE},
	    {link_kind_words, "data", LINK_DATA},
	    {link_kind_words, "model", LINK_MODEL},
	    {link_kind_words, "project", LINK_PROJECT},
	    {link_kind_words, "paper", LINK_PAPER},
	    {link_kind_words, "other", LINK_OTHER},
	    {code_status_words, "none", CODE_NONE},
	    {code_status_words, "promised", CODE_PROMISED},
	    {code_status_words, "available", CODE_AVAILABLE},
	    {role_words, "used", ROLE_USED},
	    {role_words, "introduced", ROLE_INTRODUCED},
	    {better_words, "", BETTER_UNKNOWN},
	    {better_words, "higher", BETTER_HIGHER},
	    {better_words, "lower", BETTER_LOWER},
	    {bound_words, "exact", BOUND_EXACT},
	    {bound_words, "up_to", BOUND_UP_TO},
	    {bound_words, "at_least", BOUND_AT_LEAST},
	    {bound_words, "about", BOUND_ABOUT},
	    {bound_words, "average", BOUND_AVERAGE},
	    {whose_words, "own", OF_OWN},
	    {whose_words, "other", OF_OTHER},
	    {gain_kind_words, "unspecified", GAIN_UNSPECIFIED},
	    {gain_kind_words, "relative", GAIN_RELATIVE},
	    {gain_kind_words, "absolute", GAIN_ABSOLUTE},
	    {gain_kind_words, "factor", GAIN_FACTOR},
	    {gain_kind_words, "from_to", GAIN_FROM_TO},
	    {direction_words, "better", DIRECTION_BETTER},
	    {direction_words, "worse", DIRECTION_WORSE},
	    {sense_words, "higher", SENSE_HIGHER},
	    {sense_words, "lower", SENSE_LOWER},
	    {venue_type_words, "", VENUE_UNKNOWN},
	    {venue_type_words, "journal", VENUE_JOURNAL},
	    {venue_type_words, "proceedings", VENUE_PROCEEDINGS},
	    {venue_type_words, "preprint", VENUE_PREPRINT},
	    {date_basis_words, "", DATE_NONE},
	    {date_basis_words, "stated", DATE_STATED},
	    {date_basis_words, "inferred", DATE_INFERRED},
	    {field_words, "Title", -1},
	    {field_words, "", -1},
	    {field_words, "titles", -1},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ck_assert_int_eq(word_index(cases[i].words, str_of(cases[i].word)), cases[i].index);
}
END_TEST

START_TEST(test_new)
{
	struct arena a = {0};
	struct paper *p = paper_new(&a);

	ck_assert_ptr_eq(p->arena, &a);
	ck_assert_int_eq(p->author_count, -1);
	ck_assert_int_eq(p->venue.year, -1);
	ck_assert(isnan(p->code_evidence.confidence));
	ck_assert_uint_eq(p->title.n, 0);
	ck_assert_int_eq(p->code_status, CODE_NONE);
	arena_free(&a);
}
END_TEST

START_TEST(test_fields)
{
	struct arena a = {0};
	struct paper *p = paper_new(&a);

	p->title = STR("t");
	p->abstract = STR("a");
	p->comment = STR("c");
	ck_assert(str_is(paper_field(p, FIELD_TITLE), "t"));
	ck_assert(str_is(paper_field(p, FIELD_ABSTRACT), "a"));
	ck_assert(str_is(paper_field(p, FIELD_COMMENT), "c"));
	ck_assert_uint_eq(paper_field(p, FIELD_COUNT).n, 0);
	arena_free(&a);
}
END_TEST

static struct span by(const char *rule)
{
	return (struct span){.rule = str_of(rule), .confidence = NAN};
}

START_TEST(test_drop_facts)
{
	static const char *const rules[] = {"links/a", "source/paperlists", "sourceful/b", "source/hf", ""};
	struct arena a = {0};
	struct paper *p = paper_new(&a);

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		struct link *l = arena_push(&a, &p->links, &p->link_count, sizeof(*l));

		l->url = str_of(rules[i]);
		l->span = by(rules[i]);
	}
	((struct dataset *)arena_push(&a, &p->datasets, &p->dataset_count, sizeof(*p->datasets)))->span =
	    by("d/a");
	((struct metric *)arena_push(&a, &p->metrics, &p->metric_count, sizeof(*p->metrics)))->span =
	    by("m/a");
	((struct result *)arena_push(&a, &p->results, &p->result_count, sizeof(*p->results)))->span =
	    by("r/a");
	((struct gain *)arena_push(&a, &p->gains, &p->gain_count, sizeof(*p->gains)))->span = by("g/a");
	((struct fact *)arena_push(&a, &p->facts, &p->fact_count, sizeof(*p->facts)))->span = by("source/x");
	p->code_status = CODE_AVAILABLE;
	p->code_evidence = by("availability/a");
	paper_drop_facts(p);
	ck_assert_uint_eq(p->link_count, 2);
	ck_assert(str_is(p->links[0].url, "source/paperlists"));
	ck_assert(str_is(p->links[1].url, "source/hf"));
	ck_assert_uint_eq(p->dataset_count + p->metric_count + p->result_count + p->gain_count, 0);
	ck_assert_uint_eq(p->fact_count, 1);
	ck_assert_int_eq(p->code_status, CODE_NONE);
	ck_assert_uint_eq(p->code_evidence.rule.n, 0);
	ck_assert(isnan(p->code_evidence.confidence));

	p->code_status = CODE_PROMISED;
	p->code_evidence = by("source/paperlists");
	paper_drop_facts(p);
	ck_assert_int_eq(p->code_status, CODE_PROMISED);
	ck_assert_uint_eq(p->link_count, 2);
	arena_free(&a);
}
END_TEST

START_TEST(test_span_place)
{
	/* "naïve € 😀 end", bytes beside code points */
	static const char text[] = "na\xc3\xafve \xe2\x82\xac \xf0\x9f\x98\x80 end";
	static const struct {
		size_t from, to;
		uint32_t start, end;
		const char *surface;
	} cases[] = {
	    {0, 2, 0, 2, "na"},
	    {0, 6, 0, 5, "na\xc3\xafve"},
	    {7, 10, 6, 7, "\xe2\x82\xac"},
	    {11, 15, 8, 9, "\xf0\x9f\x98\x80"},
	    {16, 19, 10, 13, "end"},
	    {19, 19, 13, 13, ""},
	};
	struct arena a = {0};
	struct paper *p = paper_new(&a);

	p->comment = str_of(text);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct span s = by("r/r");

		span_place(&s, p, FIELD_COMMENT, cases[i].from, cases[i].to);
		ck_assert(s.placed);
		ck_assert_int_eq(s.field, FIELD_COMMENT);
		ck_assert_uint_eq(s.start, cases[i].start);
		ck_assert_uint_eq(s.end, cases[i].end);
		ck_assert(str_is(s.surface, cases[i].surface));
		ck_assert(str_is(s.rule, "r/r"));
	}
	arena_free(&a);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_words, test_new, test_fields, test_drop_facts, test_span_place, NULL};

	return check_run("record", tests);
}
