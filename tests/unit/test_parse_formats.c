/* test_parse_formats.c: which format a stream is taken for, and the small formats: text and papersift's own. */
#include "parse_input.h"

START_TEST(test_sniff)
{
	static const struct {
		const char *head, *want; /* want: NULL where nobody bids */
	} cases[] = {
	    {"{\"id\":\"1234.0001\",\"submitter\":\"A\",\"title\":\"T\",\"abstract\":\"  "
	     "X\\n\",\"versions\":[],\"update_date\":"
	     "\"2020-01-01\"}\n",
	        "arxiv-snapshot"},
	    {"{\"schema_version\":1,\"title\":\"T\",\"newer\":true}\n", "papersift"},
	    {"{\"id\":\"x\",\"title\":\"T\",\"abstract\":\"A\"}\n", "papersift"},
	    {"\xEF\xBB\xBF[\n {\"title\":\"T\",\"abstract\":\"A\"}]", "papersift"},
	    /* Foreign records with a title and an abstract are not ours. */
	    {"{\"title\":\"T\",\"abstract\":\"A\",\"body\":\"B\"}\n", NULL},
	    {"{\"paperId\":\"x\",\"title\":\"T\",\"abstract\":\"A\"}\n", "semantic-scholar"},
	    {"[null, {\"paperId\":\"x\"}]\n", "semantic-scholar"},
	    {"{\"total\":0,\"data\":[]}", "semantic-scholar"},
	    {"{\"message\":{\"items\":[{\"DOI\":\"10.5555/x\",\"title\":[\"T\"]}]}}", "crossref"},
	    {"{\"DOI\":\"10.5555/"
	     "x\",\"title\":\"T\",\"type\":\"journal-article\",\"issued\":{},\"member\":\"1\","
	     "\"prefix\":\"10.5555\",\"deposited\":{}}",
	        "csl-json"},
	    {"[{\"id\":\"x\",\"type\":\"article-journal\",\"title\":\"T\"}]", "csl-json"},
	    {"{\"type\":\"Feature\",\"id\":1,\"title\":\"T\",\"issued\":{}}", NULL},
	    {"{\"id\":1,\"type\":\"post\",\"title\":\"T\",\"author\":\"me\"}", NULL},
	    {"{\"meta\":{\"count\":1},\"results\":[{\"id\":\"https://openalex.org/W1\",\"title\":\"T\"}]}",
	        "openalex"},
	    {"{\"results\":[{\"id\":\"https://openalex.org/A1\",\"display_name\":\"N\",\"ids\":{},"
	     "\"cited_by_count\":1,\"open_access\":{},\"referenced_works\":[]}]}",
	        NULL},
	    {"{\"data\":{\"attributes\":{\"titles\":[],\"creators\":[],\"types\":{},\"doi\":\"x\"}}}",
	        "datacite"},
	    {"{\"data\":{\"attributes\":{\"name\":\"n\"}}}", NULL},
	    {"{\"notes\":[{\"id\":\"x\",\"forum\":\"x\",\"invitation\":\"i\",\"content\":{\"title\":\"T\"}}]"
	     "}",
	        "openreview"},
	    {"{\"content\":\"text\",\"forum\":\"x\",\"cdate\":1}", NULL},
	    {"[{\"paper\":{\"id\":\"1\",\"title\":\"T\",\"summary\":\"S\",\"upvotes\":1,\"authors\":[]}}]",
	        "hf-papers"},
	    {"{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"url\":\"https://huggingface.co/"
	     "papers/1\"}]}",
	        "hf-feed"},
	    {"{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"url\":\"https://example.org/"
	     "1\"}]}",
	        NULL},
	    {"[{\"title\":\"T\",\"status\":\"Oral\",\"author\":\"A;B\",\"track\":\"main\",\"aff\":\";\"}]",
	        "paperlists"},
	    {"[{\"paper_url\":\"u\",\"repo_url\":\"r\",\"is_official\":true,\"paper_title\":\"T\"}]", "pwc"},
	    {"{\"error\":\"x\"}", NULL},
	    {"{\"message\":\"x\",\"status\":404}", NULL},
	    {"{\"metadata\":{\"abstract\":\"A\",\"versions\":[],\"categories\":\"cs.LG\"},\"abstract\":{}}\n",
	        NULL},
	    {"{\"paper_id\":\"1\",\"_source_hash\":\"f\",\"metadata\":{\"submitter\":\"A\"},\"body_text\":[]}"
	     "\n",
	        "unarxive"},
	    {"{\"id\":\"x\"}\n", NULL},
	    {"Daily Papers\n\nA title of some sort\n\nWe show that one plus one is two, and that this holds "
	     "for all sums.\n\n"
	     "  \xE2\x80\xA2 2 authors\n\xC2\xB7\nMay 3\n",
	        "daily-papers"},
	    {"A title\n\nAn abstract that is only text.\n", NULL},
	    {"TY  - JOUR\nTI  - A title\n", "ris"},
	    {"PMID- 1\nOWN - NLM\nDP  - 2001\nTI  - A title\n", "medline"},
	    {"------\n\\\\\narXiv:0704.0001\n\nTitle: A title\n\\\\\n  Text\n\\\\\n", "arxiv-abs"},
	    {"% a comment\n@article{key,\n  title = {A title}\n}\n", "bibtex"},
	    {"title,abstract\nA,B\n", "csv"},
	    /* What only quotes one, or looks a little like one. */
	    {"# Tool\n\nCite it:\n\n```bibtex\n@article{key,\n  title = {A title}\n}\n```\n", NULL},
	    {"from x import y\n\n@dataclass(frozen=True)\nclass A:\n    title: str\n    abstract: str\n", NULL},
	    {"Title, abstract and authors are needed,\nand nothing else, in most cases.\n", NULL},
	    {"title: A\nabstract: B\nauthors:\n  - C, D\n", NULL},
	    {"<!DOCTYPE html><title>Daily Papers</title>\n", NULL},
	    {"\x7f"
	     "ELF\x02\x01\x01",
	        NULL},
	    {"\xff\xfe{\0", NULL},
	    {"", NULL},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_sniffed(i, cases[i].head, cases[i].want);
}
END_TEST

START_TEST(test_names)
{
	for (size_t i = 0; formats[i]; i++) {
		ck_assert_ptr_eq(format_by_name(formats[i]->name), formats[i]);
		ck_assert(formats[i]->about && formats[i]->bid && formats[i]->split && formats[i]->parse);
	}
	ck_assert_ptr_null(format_by_name("Text"));
	ck_assert_ptr_null(format_by_name(""));
}
END_TEST

START_TEST(test_text)
{
	static const struct {
		const char *text, *title, *abstract; /* abstract: the message where title is NULL */
	} cases[] = {
	    {"A title\n\nThe abstract,\n  wrapped.\n\nSecond part.", "A title",
	        "The abstract, wrapped. Second part."},
	    {"A title\r\n\r\nThe abstract.\r\n", "A title", "The abstract."},
	    {"The abstract,\nwrapped.\n", "", "The abstract, wrapped."},
	    {"Only one line", "", "Only one line"},
	    {"\n\nA title\n \nThe abstract.", "A title", "The abstract."},
	    {" \n\t\n", NULL, ":1:1: no text but white space"},
	    {"caf\xe9 and\nmore", NULL, ":1:4: byte 0xe9 at offset 3 is not UTF-8"},
	    {"\xEF\xBB\xBF"
	     "one\nca\xff",
	        NULL, ":2:3: byte 0xff at offset 9 is not UTF-8"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct test_input in;
		struct paper *p;
		struct err e = {0};

		input_open(&in, str_of(cases[i].text));
		enum rc rc = next_paper(&in, &format_text, &p, &e);
		ck_assert_int_eq(rc, cases[i].title ? RC_OK : RC_SKIP);
		if (rc == RC_OK) {
			check_str(p->title, cases[i].title);
			check_str(p->abstract, cases[i].abstract);
		} else {
			ck_assert_str_eq(said(&in, &e), cases[i].abstract);
		}
		ck_assert_int_eq(next_paper(&in, &format_text, &p, &e), RC_END);
		input_close(&in);
	}
}
END_TEST

/* A first line of 301 characters is no title, one of 300 is, whatever their bytes. */
START_TEST(test_long_title)
{
	for (size_t n = 300; n <= 301; n++) {
		struct test_input in;
		struct buf text = {0};
		struct paper *p;
		struct err e;

		for (size_t i = 0; i < n; i++)
			buf_adds(&text, "\xC3\xA9");
		buf_adds(&text, "\n\nThe abstract.");
		input_open(&in, buf_str(&text));
		ck_assert_int_eq(next_paper(&in, &format_text, &p, &e), RC_OK);
		ck_assert_int_eq(p->title.n > 0, n == 300);
		input_close(&in);
		buf_free(&text);
	}
}
END_TEST

START_TEST(test_own)
{
	static const char text[] = "{\"id\":\"x1\",\"title\":\"A  title\",\"abstract\":\" It\\n works. \"}\n"
	                           "{\"title\":\"No id\"}\n"
	                           "{\"id\":\"x3\",\"abstract\":\"  \"}\n"
	                           "{\"title\":7}\n"
	                           "{\"title\":\"caf\xe9\"}\n"
	                           "{\"id\":\"x6\",\"title\":\"Last\"}\n";
	struct test_input in;
	struct paper *p;
	struct err e;

	input_open(&in, STR(text));
	ck_assert_int_eq(next_paper(&in, &format_papersift, &p, &e), RC_OK);
	check_str(p->id, "x1");
	ck_assert(p->id_given);
	check_str(p->title, "A title");
	check_str(p->abstract, "It works.");
	ck_assert_int_eq(next_paper(&in, &format_papersift, &p, &e), RC_OK);
	ck_assert(!p->id_given);
	ck_assert_int_eq(next_paper(&in, &format_papersift, &p, &e), RC_SKIP);
	ck_assert_str_eq(said(&in, &e), ":3:1: neither title nor abstract");
	ck_assert_int_eq(next_paper(&in, &format_papersift, &p, &e), RC_SKIP);
	ck_assert_str_eq(said(&in, &e), ":4:1: \"title\": a string expected");
	ck_assert_int_eq(next_paper(&in, &format_papersift, &p, &e), RC_SKIP);
	ck_assert_str_eq(said(&in, &e), ":5:14: byte 0xe9 at offset 129 is not UTF-8");
	ck_assert_int_eq(next_paper(&in, &format_papersift, &p, &e), RC_OK);
	check_str(p->title, "Last");
	ck_assert_int_eq(next_paper(&in, &format_papersift, &p, &e), RC_END);
	input_close(&in);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_sniff, test_names, test_text, test_long_title, test_own, NULL};

	return check_run("parse_formats", tests);
}
