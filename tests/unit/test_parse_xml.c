/* test_parse_xml.c: XML cut into records, whatever the size of blocks and the damage; who bids for what; entities. */
#include "../../stages/parse/xml.h"
#include "../../stages/parse/xml_prose.h"
#include "parse_input.h"

START_TEST(test_sniff)
{
	static const struct {
		const char *head, *want; /* want: NULL where nobody bids */
	} cases[] = {
	    {"<?xml version=\"1.0\"?>\n<OAI-PMH><request "
	     "metadataPrefix=\"arXiv\"/><ListRecords><record><metadata><arXiv>",
	        "arxiv-oai"},
	    {"<OAI-PMH><request metadataPrefix=\"arXivRaw\"/><error code=\"x\"/></OAI-PMH>", "arxiv-oai-raw"},
	    {"<record><header/><metadata><oai_dc:dc><dc:title>", "oai-dc"},
	    {"\n\n<OAI-PMH xmlns='x'><request metadataPrefix=\"oai_dc\"/><ListRecords><record>", "oai-dc"},
	    {"<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>http://arxiv.org/api/x</id>", "arxiv-atom"},
	    {"<a:feed xmlns:a=\"http://www.w3.org/2005/Atom\"><a:id>http://arxiv.org/api/x</a:id>",
	        "arxiv-atom"},
	    {"<collection id=\"P11\"><volume id=\"1\"><meta><booktitle>", "acl-anthology"},
	    {"<volume id=\"P06\"><paper id=\"1001\"><title>T</title><author>", "acl-anthology"},
	    {"<!-- c --><!DOCTYPE PubmedArticleSet [ <!ENTITY a \"b\"> ]><PubmedArticleSet>", "pubmed-xml"},
	    {"<article article-type=\"x\"><front><journal-meta/><article-meta>", "jats"},
	    {"<OAI-PMH><ListRecords><record><metadata><article><front><article-meta>", "jats"},
	    {"<article key=\"a/b/c\" mdate=\"2031-01-01\"><title>T</title><year>2031</year>", "dblp"},
	    {"<dblp><article key=\"x\">", "dblp"},
	    {"<doi_records><doi_record><crossref><journal>", "crossref-xml"},
	    {"<record><metadata><crossref><journal><doi_data>", "crossref-xml"},
	    /* A page, somebody else's feed, other XML */
	    {"<!DOCTYPE html><html><body><article><h1>PubmedArticle</h1><!-- <article-meta> -->", NULL},
	    {"<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>https://example.org/</id><entry>", NULL},
	    {"<collection><volume/><record><leader/></record></collection>", NULL},
	    {"<OAI-PMH><request verb=\"Identify\">x</request></OAI-PMH>", NULL},
	    {"<", NULL},
	    {"<dblp", NULL},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_sniffed(i, cases[i].head, cases[i].want);
}
END_TEST

/* Records longer than the limit go, with their place; the ones around them stay. */
START_TEST(test_long_record)
{
	static const char begin[] =
	    "<dblp>\n<book key=\"a\"><title>One.</title></book>\n<book key=\"b\"><title>";
	static const char end[] = "</title></book>\n<book key=\"c\"><title>Three.</title></book></dblp>";
	const struct format *f = format_by_name("dblp");
	struct buf text = {0};
	struct test_input in;
	struct paper *p;
	struct err e = {0};

	buf_adds(&text, begin);
	while (text.n <= LIMIT_RECORD_BYTES + (1 << 20))
		buf_adds(&text, "very <i>long</i> <!-- </book> --> ");
	buf_adds(&text, end);
	input_open(&in, buf_str(&text));
	ck_assert_int_eq(next_paper(&in, f, &p, &e), RC_OK);
	check_str(p->title, "One");
	ck_assert_int_eq(next_paper(&in, f, &p, &e), RC_SKIP);
	ck_assert_str_eq(said(&in, &e), ":3:1: the record is longer than the limit of 16 MiB; skipped");
	ck_assert_int_eq(next_paper(&in, f, &p, &e), RC_OK);
	check_str(p->title, "Three");
	ck_assert_int_eq(next_paper(&in, f, &p, &e), RC_END);
	input_close(&in);
	buf_free(&text);
}
END_TEST

/* A document cut anywhere: what was whole comes out, the cut is told once, nothing else happens. */
START_TEST(test_cut_anywhere)
{
	static const char text[] =
	    "<?xml version=\"1.0\"?>\n<!DOCTYPE dblp [<!ENTITY x 'y'>]>\n<dblp><!-- c --><book key='a>b'>"
	    "<title>On<![CDATA[e]]>.</title></book><www key=\"homepages/x\"><title>T</title></www>\n"
	    "<book key=\"c\"><title>Two.</title></book></dblp>";
	const struct format *f = format_by_name("dblp");
	size_t one = (size_t)(strstr(text, "</book>") - text) + 7, two = sizeof(text) - 1 - strlen("</dblp>");

	for (size_t n = strlen("<?xml version=\"1.0\"?>\n"); n < sizeof(text); n++) {
		struct test_input in;
		struct paper *p;
		struct err e = {0};
		size_t papers = 0, told = 0;
		enum rc rc;

		input_open(&in, (struct str){text, n});
		while ((rc = next_paper(&in, f, &p, &e)) != RC_END) {
			papers += rc == RC_OK;
			told += rc != RC_OK;
			ck_assert_int_lt(papers + told, 10);
		}
		ck_assert_msg(papers == (n >= one) + (size_t)(n >= two), "%zu papers of %zu bytes", papers, n);
		ck_assert_msg(told == (n < sizeof(text) - 1), "%zu messages for %zu bytes", told, n);
		input_close(&in);
	}
}
END_TEST

START_TEST(test_entities)
{
	check_str(xml_entity(STR("AElig")), "\xC3\x86");
	check_str(xml_entity(STR("zwnj")), "\xE2\x80\x8C");
	check_str(xml_entity(STR("ouml")), "\xC3\xB6");
	check_str(xml_entity(STR("Zcaron")), "\xC5\xBD");
	check_str(xml_entity(STR("fjlig")), "fj");
	check_str(xml_entity(STR("fdg")), "\xC2\xB0.");
	ck_assert_uint_eq(xml_entity(STR("nosuch")).n, 0);
	ck_assert_uint_eq(xml_entity(STR("")).n, 0);
}
END_TEST

START_TEST(test_tex)
{
	static const struct {
		const char *tex, *want;
	} cases[] = {
	    {" $$x$$ ", "x"},
	    {"\\(x\\)", "x"},
	    {"\\[ x \\]", "x"},
	    {"\\documentclass{minimal}\\begin{document}$x$\\end{document}", "x"},
	    {"\\begin{document}cut", "cut"},
	    {"$", "$"},
	    {"", ""},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_str(tex_math_inside(str_of(cases[i].tex)), cases[i].want);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_sniff, test_long_record, test_cut_anywhere, test_entities, test_tex, NULL};

	return check_run("parse_xml", tests);
}
