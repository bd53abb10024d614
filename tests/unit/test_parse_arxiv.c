/* test_parse_arxiv.c: journal references, withdrawals, and records of the arXiv snapshot. */
#include "../../stages/parse/arxiv.h"
#include "parse_input.h"

START_TEST(test_journal_ref)
{
	static const struct {
		const char *ref, *name, *volume, *issue, *pages;
		int year;
		enum venue_type type;
	} cases[] = {
	    {"Phys.Rev.D98:012345,2018", "Phys.Rev.D", "98", "", "012345", 2018, VENUE_JOURNAL},
	    {"Nucl.Phys.A812:100-120,2008", "Nucl.Phys.A", "812", "", "100-120", 2008, VENUE_JOURNAL},
	    {"JHEP 0912:034,2009", "JHEP", "0912", "", "034", 2009, VENUE_JOURNAL},
	    {"Class.Quant.Grav.21:S500-S510,2004", "Class.Quant.Grav.", "21", "", "S500-S510", 2004,
	        VENUE_JOURNAL},
	    {"Phys. Rev. Lett. 101, 040404 (2008)", "Phys. Rev. Lett.", "101", "", "040404", 2008,
	        VENUE_JOURNAL},
	    {"Phys. Rev. B77, 075325 (2008).", "Phys. Rev. B", "77", "", "075325", 2008, VENUE_JOURNAL},
	    {"Chinese Physics C46, (2022) 070707", "Chinese Physics C", "46", "", "070707", 2022,
	        VENUE_JOURNAL},
	    {"Journal of Applied Tests, vol 104, 073536 (2008)", "Journal of Applied Tests", "104", "",
	        "073536", 2008, VENUE_JOURNAL},
	    {"J. Low Temp. Tests Vol. 140 pp77-89 (2005)", "J. Low Temp. Tests", "140", "", "77-89", 2005,
	        VENUE_JOURNAL},
	    {"J.Opt.Soc.Am.A 23(10): 2592-2601 (2006)", "J.Opt.Soc.Am.A", "23", "10", "2592-2601", 2006,
	        VENUE_JOURNAL},
	    {"Math. Res. Tests 15 (2008),\n  no. 2, 351--358", "Math. Res. Tests", "15", "2", "351--358",
	        2008, VENUE_JOURNAL},
	    {"Annals of Tests 2008, Vol. 18, No. 3, 1026-1058", "Annals of Tests", "18", "3", "1026-1058",
	        2008, VENUE_JOURNAL},
	    {"J. of Pure Tests, 213(2) (Feb. 2009) 264-278", "J. of Pure Tests", "213", "2", "264-278", 2009,
	        VENUE_JOURNAL},
	    {"J. Phys. T: Gen. 40 No 41 (12 October 2007) 1231-1233", "J. Phys. T: Gen.", "40", "41",
	        "1231-1233", 2007, VENUE_JOURNAL},
	    {"Asymptotic Tests, 57 No. 1-2, 1-27, 2008", "Asymptotic Tests", "57", "1-2", "1-27", 2008,
	        VENUE_JOURNAL},
	    {"Physica T, V. 387, Issues 2-3 (2008), Pages 385-406", "Physica T", "387", "2-3", "385-406",
	        2008, VENUE_JOURNAL},
	    {"J.Opt. 23, 25-29 (2006); Erratum: J.Opt. 32, 7 (2015)", "J.Opt.", "23", "", "25-29", 2006,
	        VENUE_JOURNAL},
	    {"J. Test 67(261), 2021, 88-101", "J. Test", "67", "261", "88-101", 2021, VENUE_JOURNAL},
	    {"IEEE Tests, vol. 12, no. 3, pp. 1-9, March 2012", "IEEE Tests", "12", "3", "1-9", 2012,
	        VENUE_JOURNAL},
	    {"Z. Test C 12 (2004) 1-9", "Z. Test C", "12", "", "1-9", 2004, VENUE_JOURNAL},
	    /* Authors in front, or authors and a title. */
	    {"A. Writer, B.-C. van der Other, PLoS Test Biol 2, 1074-1079 (2006)", "PLoS Test Biol", "2", "",
	        "1074-1079", 2006, VENUE_JOURNAL},
	    {"B. Writer and C. D. Other, J. Tests 321 (2009), 1-9", "J. Tests", "321", "", "1-9", 2009,
	        VENUE_JOURNAL},
	    {"B. C. Writer. On the sums of small things: a start. Journal of Tests, 1(1):013513, 2007.",
	        "Journal of Tests", "1", "1", "013513", 2007, VENUE_JOURNAL},
	    /* Journals that begin like an author. */
	    {"J. of Pure and Applied Tests 12 (2004) 1-9", "J. of Pure and Applied Tests", "12", "", "1-9",
	        2004, VENUE_JOURNAL},
	    {"J. Pure and Applied Tests 12 (2004) 1-9", "J. Pure and Applied Tests", "12", "", "1-9", 2004,
	        VENUE_JOURNAL},
	    /* Proceedings keep their name, without what stands behind it. */
	    {"Proceedings of the 7th Workshop on Tests, pp. 45--53, 2017.",
	        "Proceedings of the 7th Workshop on Tests", "", "", "45--53", 2017, VENUE_PROCEEDINGS},
	    {"Proc. Int. Conf. on Tests (2012), pages 3-9", "Proc. Int. Conf. on Tests", "", "", "3-9", 2012,
	        VENUE_PROCEEDINGS},
	    {"In Proceedings of TEX 2019, Testville, 3-9 June 2019, pp 1-8",
	        "Proceedings of TEX 2019, Testville, 3-9 June 2019", "", "", "1-8", 2019, VENUE_PROCEEDINGS},
	    /* Not understood: as printed, and only a year that surely is one. */
	    {"J. Optics, Applied Tests 12 (2004) 1-9", "J. Optics, Applied Tests 12 (2004) 1-9", "", "", "",
	        2004, VENUE_UNKNOWN},
	    {"B. Writer, C. Other, On sums, J. Tests 321 (2009), 1-9",
	        "B. Writer, C. Other, On sums, J. Tests 321 (2009), 1-9", "", "", "", 2009, VENUE_UNKNOWN},
	    {"B. Writer. On the theory of St. Test. J. Sums 12 (2004) 1-9",
	        "B. Writer. On the theory of St. Test. J. Sums 12 (2004) 1-9", "", "", "", 2004, VENUE_UNKNOWN},
	    {"Tests in Science, 2019", "Tests in Science, 2019", "", "", "", 2019, VENUE_UNKNOWN},
	    {"Tests of Fluids, ed. (Tester, Berlin, 2008), vol. 7",
	        "Tests of Fluids, ed. (Tester, Berlin, 2008), vol. 7", "", "", "", 2008, VENUE_UNKNOWN},
	    {"J. Test 67, 2021", "J. Test 67, 2021", "", "", "", -1, VENUE_UNKNOWN},
	    {"J. Test 2013, 12", "J. Test 2013, 12", "", "", "", -1, VENUE_UNKNOWN},
	    {"Tests 12 (2004) 1-9, Erratum 13 (2005) 2", "Tests 12 (2004) 1-9, Erratum 13 (2005) 2", "", "",
	        "", -1, VENUE_UNKNOWN},
	    {"Phys. Rev. 99, 1234", "Phys. Rev. 99, 1234", "", "", "", -1, VENUE_UNKNOWN},
	    {"Phys. Rev. 1 2 3 4 (2001)", "Phys. Rev. 1 2 3 4 (2001)", "", "", "", 2001, VENUE_UNKNOWN},
	    {"2008", "2008", "", "", "", 2008, VENUE_UNKNOWN},
	};
	struct arena a = {0};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct venue v;

		arxiv_journal_ref(&v, &a, str_of(cases[i].ref));
		check_str(v.name, cases[i].name);
		check_str(v.volume, cases[i].volume);
		check_str(v.issue, cases[i].issue);
		check_str(v.pages, cases[i].pages);
		ck_assert_msg(v.year == cases[i].year, "%s: year %d", cases[i].ref, v.year);
		ck_assert_msg(v.type == cases[i].type, "%s: type %d", cases[i].ref, (int)v.type);
	}
	arena_free(&a);
}
END_TEST

START_TEST(test_withdrawn)
{
	static const struct {
		const char *comment, *abstract;
		bool want;
	} cases[] = {
	    {"This paper has been withdrawn by the author due to an error in Lemma 2", "We study sums.", true},
	    {"Withdrawn: superseded", "We study sums.", true},
	    {"Paper withdrawal", "We study sums.", true},
	    {"12 pages. This submission is withdrawn", "We study sums.", true},
	    {"the manuscript has been withdrawn from arXiv", "We study sums.", true},
	    {"We would like to withdraw this manuscript", "We study sums.", true},
	    {"", "This paper has been withdrawn.", true},
	    {"12 pages, 3 figures", "We study sums.", false},
	    {"accepted at a workshop but was withdrawn for want of money", "We study sums.", false},
	    {"The talk was withdrawn from the conference", "We study sums.", false},
	    {"Extends the withdrawn paper of last year", "We study sums.", false},
	    {"We withdraw our earlier claim on sums", "We study sums.", false},
	    {"", "Patients may have withdrawn consent, and this paper asks why it is withdrawn.", false},
	    {"", "This paper studies how liquidity is added to, and from time to time again is withdrawn from, markets.",
	        false},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ck_assert_msg(
		    arxiv_is_withdrawn(str_of(cases[i].comment), str_of(cases[i].abstract)) == cases[i].want,
		    "case %zu", i);
}
END_TEST

#define REST \
	"\"title\":\"On sums\",\"abstract\":\"  We add.\\n\",\"versions\":[],\"update_date\":\"2020-01-01\""

START_TEST(test_record)
{
	static const char text[] =
	    "{\"id\":\"2301.99901\",\"submitter\":\"A B\",\"authors\":\"Ana B\\\\'ela, J. de Souza Jr., et "
	    "al\","
	    "\"title\":\"On sums of\\n  sums\",\"comments\":\"9 pages, code at\\n  "
	    "https://example.org/sums\","
	    "\"journal-ref\":\"J. Tests 12 (2023), 3-4\",\"doi\":\"10.5555/ABC "
	    "10.5555/def\",\"report-no\":null,"
	    "\"categories\":\"cs.LG math.CO\",\"license\":\"http://example.org/by\",\"abstract\":\"  We add "
	    "numbers.\\nThey "
	    "sum.\\n\",\"versions\":[{\"version\":\"v1\",\"created\":\"Mon, 2 Jan 2023 19:18:42 "
	    "GMT\"},{\"version\":\"v3\","
	    "\"created\":\"Tue, 7 Feb 2023 20:10:27 "
	    "GMT\"}],\"update_date\":\"2023-02-08\",\"authors_parsed\":[[\"B\\u00e9la\","
	    "\"Ana\",\"\"],[\"de Souza\",\"J.\",\"Jr.\",\"Test University\",\"for the "
	    "BIG Collaboration\"],[\"Collaboration\",\"for the "
	    "SUM\",\"\"]]}\n";
	struct test_input in;
	struct paper *p;
	struct err e = {0};

	input_open(&in, STR(text));
	ck_assert_msg(next_paper(&in, &format_arxiv_snapshot, &p, &e) == RC_OK, "%s", e.text);
	check_str(p->identifiers.arxiv, "2301.99901");
	check_str(p->identifiers.arxiv_version, "v3");
	check_str(p->identifiers.doi, "10.5555/abc");
	check_str(p->title, "On sums of sums");
	check_str(p->abstract, "We add numbers. They sum.");
	check_str(p->comment, "9 pages, code at https://example.org/sums");
	check_str(p->license, "http://example.org/by");
	check_str(p->date, "2023-01-02");
	ck_assert_int_eq(p->date_basis, DATE_STATED);
	check_str(p->authors_raw, "Ana B\\'ela, J. de Souza Jr., et al");
	ck_assert_uint_eq(p->author_count_listed, 4);
	ck_assert(!p->authors_complete);
	ck_assert_int_eq(p->author_count, -1);
	check_str(p->authors[0].family, "B\xC3\xA9la");
	check_str(p->authors[1].suffix, "Jr.");
	check_str(p->authors[1].affiliations[0], "Test University");
	ck_assert_uint_eq(p->authors[1].affiliation_count, 1);
	check_str(p->authors[2].literal, "BIG Collaboration");
	check_str(p->authors[3].literal, "SUM Collaboration");
	ck_assert_uint_eq(p->category_count, 2);
	check_str(p->categories[1], "math.CO");
	check_str(p->venue.name, "J. Tests");
	ck_assert(!p->withdrawn && !p->id_given);
	input_close(&in);
}
END_TEST

START_TEST(test_variants)
{
	static const struct {
		const char *record, *want; /* want: the message, or "" */
	} cases[] = {
	    {"{\"id\":\"2301.99902\"," REST "}", ""},
	    {"{\"id\":\"2301.99902\",\"categories\":[\"cs.LG "
	     "math.CO\"],\"versions\":[\"v1\",\"v2\"],\"title\":\"T\"}",
	        ""},
	    {"{\"id\":2301.999," REST "}", ":1:1: \"id\": a string expected"},
	    {"{\"id\":\"2301.99902\",\"title\":null,\"abstract\":\" \\n\"}",
	        ":1:1: neither title nor abstract"},
	    {"{\"authors_parsed\":[[\"A\"],\"B\"]," REST "}",
	        ":1:1: \"authors_parsed\": an array of arrays expected"},
	    {"{\"authors_parsed\":[[\"A\",7]]," REST "}",
	        ":1:1: \"authors_parsed\": a string expected in an author's array"},
	    {"{\"id\":\"2301.99902\",", ":1:19: broken JSON: string or '}' expected near end of file"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct test_input in;
		struct paper *p;
		struct err e = {0};

		input_open(&in, str_of(cases[i].record));
		enum rc rc = next_paper(&in, &format_arxiv_snapshot, &p, &e);
		ck_assert_msg(rc == (*cases[i].want ? RC_SKIP : RC_OK), "case %zu: %s", i, e.text);
		if (rc == RC_SKIP)
			ck_assert_str_eq(said(&in, &e), cases[i].want);
		else
			ck_assert_int_eq(p->venue.type, VENUE_PREPRINT);
		if (i == 1) {
			check_str(p->identifiers.arxiv_version, "v2");
			ck_assert_uint_eq(p->category_count, 2);
			ck_assert_int_eq(p->date_basis, DATE_NONE);
		}
		input_close(&in);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_journal_ref, test_withdrawn, test_record, test_variants, NULL};

	return check_run("parse_arxiv", tests);
}
