/* test_parse_foreign.c: what the formats of foreign JSON are made of: reading members, a BibTeX entry's fields, dates in
 * parts, lists that are long. What each format makes of its records is in fixtures/parse/. */
#include "../../stages/parse/bib_field.h"
#include "../../stages/parse/json_paper.h"
#include "parse_input.h"

#include <time.h>

/* A document that lives until the end of the test. */
static const struct json *open_json(const char *text)
{
	const struct json *doc = NULL;
	struct err e;

	ck_assert_msg(json_open(&doc, str_of(text), (struct place){0}, &e) == RC_OK, "%s: %s", text, e.text);
	return doc;
}

START_TEST(test_members)
{
	const struct json *doc = open_json("{\"a\":{\"b\":[{\"c\":\"deep\"},2]},\"n\":12,\"s\":\" 2015 "
	                                   "\",\"t\":\"20x\",\"r\":1.5,\"m\":-1,\"y\":true}");
	static const char *const order[] = {"a", "n", "s", "t", "r", "m", "y"};
	const struct json *value;
	struct str key;
	void *at = NULL;
	size_t n = 0;

	check_str(json_text(json_path(doc, "a.b.c")), "deep");
	ck_assert_ptr_null(json_path(doc, "a.x.c"));
	ck_assert_ptr_null(json_path(doc, "n.x"));
	ck_assert_ptr_null(json_path(NULL, "a"));
	ck_assert_int_eq(json_whole(json_get(doc, "n"), -1), 12);
	ck_assert_int_eq(json_whole(json_get(doc, "s"), -1), 2015);
	ck_assert_int_eq(json_whole(json_get(doc, "t"), -1), -1);
	ck_assert_int_eq(json_whole(json_get(doc, "r"), -1), -1);
	ck_assert_int_eq(json_whole(json_get(doc, "m"), 7), 7);
	ck_assert_int_eq(json_whole(json_get(doc, "none"), 7), 7);
	ck_assert(json_says_true(json_get(doc, "y")));
	ck_assert(!json_says_true(json_get(doc, "n")));
	ck_assert(!json_says_true(NULL));
	while (json_next(doc, &at, &key, &value)) {
		ck_assert_uint_lt(n, sizeof(order) / sizeof(order[0]));
		check_str(key, order[n++]);
	}
	ck_assert_uint_eq(n, sizeof(order) / sizeof(order[0]));
	json_close(doc);
}
END_TEST

START_TEST(test_date_parts)
{
	static const struct {
		const char *json, *want;
	} cases[] = {
	    {"{\"date-parts\":[[2019,3,7]]}", "2019-03-07"},
	    {"{\"date-parts\":[[\"2019\",\"3\"]]}", "2019-03"},
	    {"{\"date-parts\":[[2019]]}", "2019"},
	    {"{\"date-parts\":[2019,4]}", "2019-04"},
	    {"{\"date-parts\":[[2019,21]]}", "2019"}, /* a season */
	    {"{\"date-parts\":[[2019,2,0]]}", "2019-02"},
	    {"{\"date-parts\":[[2018,12,1],[2019,1,2]]}", "2018-12-01"},
	    {"{\"date-parts\":[[null]]}", ""},
	    {"{\"date-parts\":[[]]}", ""},
	    {"{\"date-parts\":[]}", ""},
	    {"{\"date-parts\":null,\"raw\":\"May 2019\"}", "May 2019"},
	    {"{\"literal\":\"ca. 2001\"}", "ca. 2001"},
	};
	struct arena a = {0};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct json *doc = open_json(cases[i].json);

		check_str(json_date_parts(&a, doc), cases[i].want);
		json_close(doc);
	}
	check_str(json_date_parts(&a, NULL), "");
	arena_free(&a);
}
END_TEST

START_TEST(test_bib_field)
{
	static const struct {
		const char *entry, *name, *want;
	} cases[] = {
	    {"@inproceedings{k,\n title = {A {Nested} Title},\n year=2021}", "title", "A Nested Title"},
	    {"@inproceedings{k,\n title = {A},\n year=2021}", "year", "2021"},
	    {"@misc{k, TITLE \t=\t\"Quoted {\"}quotes{\"}\", x={y}}", "title", "Quoted \"quotes\""},
	    {"@misc{k, booktitle={B}, title={T}}", "title", "T"},
	    {"@misc{k, note={title = {Wrong}}, title={Right}}", "title", "Right"},
	    {"@misc{k, author={J{\\\"o}rg \\& S\\o{}n~Co}}", "author", "J\xC3\xB6rg & S\xC3\xB8n Co"},
	    {"@misc{k, month = aug,\n year = \"2021\"}", "month", "aug"},
	    {"@misc{k, title={never closed", "title", "never closed"},
	    {"@misc{k, title={escaped \\} brace}}", "title", "escaped \\ brace"},
	    {"@misc{k, title=}", "title", ""},
	    {"@misc{k}", "title", ""},
	    {"", "title", ""},
	};
	struct arena a = {0};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_str(bib_field(&a, str_of(cases[i].entry), cases[i].name), cases[i].want);
	arena_free(&a);
}
END_TEST

START_TEST(test_titles_and_pages)
{
	struct arena a = {0};

	check_str(json_title_with(&a, STR("Title"), STR("And More")), "Title: And More");
	check_str(json_title_with(&a, STR("Why?"), STR("And More")), "Why? And More");
	check_str(json_title_with(&a, STR("Title: and more"), STR("And More")), "Title: and more");
	check_str(json_title_with(&a, STR(""), STR("And More")), "And More");
	check_str(json_pages(&a, STR("7"), STR("9")), "7-9");
	check_str(json_pages(&a, STR("7"), STR("7")), "7");
	check_str(json_pages(&a, STR(""), STR("7")), "7");
	check_str(json_pmid(&a, STR("https://pubmed.ncbi.nlm.nih.gov/99000001/")), "99000001");
	check_str(json_pmid(&a, STR("PMID: 12")), "12");
	check_str(json_pmid(&a, STR("x12")), "");
	check_str(json_pmcid(&a, STR("PMC990001")), "PMC990001");
	check_str(json_pmcid(&a, STR("990001")), "PMC990001");
	ck_assert_int_eq(json_year(STR("2021")), 2021);
	ck_assert_int_eq(json_year(STR("21")), -1);
	ck_assert_int_eq(json_year(STR("202x")), -1);
	arena_free(&a);
}
END_TEST

START_TEST(test_title_flags)
{
	static const struct {
		const char *title;
		bool retracted, withdrawn;
	} cases[] = {
	    {"RETRACTED: On Sheep", true, false},
	    {"Retracted article: On Sheep", true, false},
	    {"[Retracted] On Sheep", true, false},
	    {"WITHDRAWN: On Sheep", false, true},
	    {"Retraction: On Sheep", false, false}, /* the notice */
	    {"Retracted papers and who reads them", false, false},
	    {"Withdrawn children at school", false, false},
	    {"", false, false},
	};
	struct arena a = {0};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct paper *p = paper_new(&a);

		p->title = str_of(cases[i].title);
		json_title_flags(p);
		ck_assert_msg(p->retracted == cases[i].retracted && p->withdrawn == cases[i].withdrawn, "%s",
		    cases[i].title);
	}
	arena_free(&a);
}
END_TEST

/* What is as long as a record may be takes moments, and lists end at their limits. */
START_TEST(test_long_lists)
{
	static const struct {
		const char *format, *begin, *piece, *end;
	} cases[] = {
	    {"paperlists", "{\"title\":\"T\",\"author\":\"", "Ada Mo;",
	        "\",\"aff\":\"x\",\"status\":\"Oral\"}"},
	    {"paperlists", "{\"title\":\"T\",\"author\":\"", "Ada Mo, ",
	        "\",\"aff\":\"x\",\"status\":\"Oral\"}"},
	    {"paperlists", "{\"title\":\"T\",\"bibtex\":\"@misc{k,", "a={b},", "year=2021}\"}"},
	    {"paperlists", "{\"title\":\"T\",\"github\":\"", "github.com/a/b ", "\"}"},
	    {"crossref", "{\"title\":[\"T\"],\"subject\":[\"x\"", ",\"y\"", "]}"},
	    {"unarxive", "{\"metadata\":{\"title\":\"T\"},\"abstract\":{\"text\":\"", "{{formula:x", "\"}}"},
	    {"hf-feed", "{\"title\":\"T\",\"content_text\":\"", " Generated by ", "\"}"},
	    {"openalex", "{\"title\":\"T\",\"abstract_inverted_index\":{\"w\":[0", ",199999,99999999999,-3",
	        "]}}"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct format *f = format_by_name(cases[i].format);
		struct arena a = {0};
		struct buf text = {0};
		struct err e;

		buf_adds(&text, cases[i].begin);
		while (text.n < (size_t)4 << 20)
			buf_adds(&text, cases[i].piece);
		buf_adds(&text, cases[i].end);
		struct blob b = {.bytes = buf_str(&text), .line = 1, .column = 1};
		struct paper *p = paper_new(&a);
		clock_t before = clock();
		ck_assert_msg(f->parse(&b, (struct place){"in", 1, 1}, p, &e) == RC_OK, "%s: %s",
		    cases[i].format, e.text);
		double seconds = (double)(clock() - before) / CLOCKS_PER_SEC;
		ck_assert_msg(seconds < 20, "case %zu: %.1f s", i, seconds);
		ck_assert_uint_le(p->author_count_listed, LIMIT_AUTHORS);
		if (p->author_count_listed == LIMIT_AUTHORS)
			ck_assert(!p->authors_complete);
		buf_free(&text);
		arena_free(&a);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_members, test_date_parts, test_bib_field, test_titles_and_pages,
	    test_title_flags, test_long_lists, NULL};

	return check_run("parse_foreign", tests);
}
