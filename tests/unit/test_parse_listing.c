/* test_parse_listing.c: Daily Papers pages: what a line says, which lines make a paper, whose year a date is of. */
#include "../../stages/parse/listing.h"
#include "parse_input.h"

#define DOT "\xC2\xB7"
#define BULLET "\xE2\x80\xA2"
#define NBSP "\xC2\xA0"

START_TEST(test_meta)
{
	static const struct {
		const char *line;
		bool is_meta;
		int authors;
		const char *date; /* NULL: not dated */
		int year;
	} cases[] = {
	    {BULLET " 3 authors", true, 3, NULL, 0},
	    {NBSP BULLET NBSP "1" NBSP "author" NBSP, true, 1, NULL, 0},
	    {"- 12 Authors", true, 12, NULL, 0},
	    {DOT, true, -1, NULL, 0},
	    {"Sep 7, 2024 1", true, -1, "2024-09-07", 2024},
	    {"Sep 7, 2024", true, -1, "2024-09-07", 2024},
	    {"September 7th 2024", true, -1, "2024-09-07", 2024},
	    {"7 Sept. 2024", true, -1, "2024-09-07", 2024},
	    {"2024-09-07", true, -1, "2024-09-07", 2024},
	    {"Published on Sep 7, 2024", true, -1, "2024-09-07", 2024},
	    {"Oct 28", true, -1, "Oct 28", 0},
	    {"Oct 28 4", true, -1, "Oct 28", 0},
	    {"may" NBSP "3", true, -1, "May 3", 0},
	    {"May 2023", true, -1, "2023-05", 2023},
	    {"2 days ago", true, -1, "", 0},
	    {"4 authors " DOT " Jan 2, 2023 12", true, 4, "2023-01-02", 2023},
	    {"39", true, -1, NULL, 0},
	    {"1.2k", true, -1, NULL, 0},
	    {"Submitted by someone", true, -1, NULL, 0},
	    {"Upvote", true, -1, NULL, 0},
	    {"Upvote 12", true, -1, NULL, 0},
	    {"GitHub 1.2k", true, -1, NULL, 0},
	    {"Abstract", true, -1, NULL, 0},
	    {"1,024 authors", true, 1024, NULL, 0},
	    {"2024\u5E749\u67087\u65E5 3", true, -1, "2024-09-07", 2024},
	    {"10\u670828\u65E5", true, -1, "Oct 28", 0},
	    {"13\u670828\u65E5", false, 0, NULL, 0},
	    {"Upvote Dynamics", false, 0, NULL, 0},
	    {"Abstract Interpretation of Sums", false, 0, NULL, 0},
	    {"", true, -1, NULL, 0},
	    {"May the Force Be Tested", false, 0, NULL, 0},
	    {"March 40", false, 0, NULL, 0},
	    {"Three authors", false, 0, NULL, 0},
	    {"3 authors agree on sums", false, 0, NULL, 0},
	    {"Sums " DOT " Oct 28", false, 0, NULL, 0},
	    {"A-3 authors", false, 0, NULL, 0},
	    {"May 12 Rules of Sums", false, 0, NULL, 0},
	    {"Sep 7, 2024 1 of 2", false, 0, NULL, 0},
	};
	struct arena a = {0};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct listing_meta m;
		bool is_meta = listing_read_meta(&m, &a, str_of(cases[i].line));

		ck_assert_msg(is_meta == cases[i].is_meta, "\"%s\": %d", cases[i].line, is_meta);
		if (!is_meta)
			continue;
		ck_assert_msg(m.authors == cases[i].authors, "\"%s\": %d authors", cases[i].line, m.authors);
		ck_assert_msg(m.dated == (cases[i].date != NULL), "\"%s\": dated %d", cases[i].line, m.dated);
		ck_assert_msg(m.year == cases[i].year, "\"%s\": year %d", cases[i].line, m.year);
		check_str(m.date, cases[i].date ? cases[i].date : "");
	}
	arena_free(&a);
}
END_TEST

START_TEST(test_title)
{
	static const struct {
		const char *line, *title;
	} cases[] = {
	    {"Sums of Sums", "Sums of Sums"},
	    {"### Sums of Sums", "Sums of Sums"},
	    {"*** Sums of Sums ***", "Sums of Sums"},
	    {"**Sums**", "Sums"},
	    {"## [Sums [of] Sums](https://example.org/1)", "Sums [of] Sums"},
	    {"Sums of Sums <https://example.org/1>", "Sums of Sums"},
	    {"[Re] Sums of Sums", "[Re] Sums of Sums"},
	    {"C# Sums **", "C# Sums **"},
	    {"#Sums", "#Sums"},
	    {"****", "****"},
	    {"<https://example.org/1>", "<https://example.org/1>"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_str(listing_title(str_of(cases[i].line)), cases[i].title);
}
END_TEST

#define ONE                                                                                                  \
	"We add numbers to numbers and find that the sums are larger than either of the two. On three sets " \
	"of test "                                                                                           \
	"numbers, the error falls by 2.1% over a strong abacus, while nothing else changes at all."
#define TWO                                                                                                 \
	"Subtraction is known to be hard. We take numbers away from numbers and report what is left, with " \
	"code and a "                                                                                       \
	"table of differences, on all of the forty two problems that were known when this was written."

/* A page, and its papers as "title|length of abstract|authors|date". */
static const struct {
	const char *name, *page;
	const char *want[4];
	int page_year;
} pages[] = {
    {"as saved",
        "new\n\nDaily Papers\n\nbyAK and the research community\n\nNov 4\n\nOn Sums\n\n" ONE "\n\n  " BULLET
        " 3 authors\n" DOT "\nOct 14, 2022\n\nOn Differences\n\n" TWO "\n\n  " BULLET " 1 authors\n" DOT
        "\nJan 7 2\n",
        {"On Sums|195|3|2022-10-14", "On Differences|201|1|Jan 7"}, 2023},
    {"no blank lines",
        "Daily Papers\nNov 4\nOn Sums\n" ONE "\n" BULLET " 3 authors\n" DOT
        "\nOct 14, 2022\nOn Differences\n" TWO "\n" BULLET " 2 authors\n" DOT "\nJan 7\n",
        {"On Sums|195|3|2022-10-14", "On Differences|201|2|Jan 7"}, 2023},
    {"neither authors nor date",
        "Daily Papers\n\nOn Sums\n\n" ONE "\n\nOn Differences\n\n" TWO "\n\n" BULLET " 2 authors\n" DOT
        "\nJan 7\n",
        {"On Sums|195|-1|", "On Differences|201|2|Jan 7"}, 0},
    {"paragraphs",
        "On Sums\n\n" ONE "\n\nOur second paragraph is a short one, and ends as sentences do.\n\n" TWO
        "\n\nCode: "
        "https://example.org/sums\n\n" BULLET " 2 authors\n",
        {"On Sums|491|2|"}, 0},
    {"organisation and votes",
        "Submitted by\nsomeone\n39\nOn Sums\n\n" ONE "\n\nTest University\n\nUpvote\n39\n" BULLET
        " 3 authors\n" DOT "\n2 days ago\n",
        {"On Sums|195|3|"}, 0},
    {"titles like menus",
        "Models\nDatasets\n\nDatasets\n\n" ONE "\n\n" BULLET " 3 authors\n\nPricing\n\n" TWO "\n\n" BULLET
        " 2 authors\n",
        {"Datasets|195|3|", "Pricing|201|2|"}, 0},
    {"banner and footer",
        "We use cookies\n\n" ONE "\n\nDaily Papers\n\nNov 4\n\nOn Differences\n\n" TWO "\n\n" BULLET
        " 2 authors\n" DOT "\nJan 7\n\nCompany\nAbout\nJobs\n",
        {"On Differences|201|2|Jan 7"}, 0},
    {"short abstract",
        "On Sums\n\nWe show that all sums of sums are sums, and only those.\n\n" BULLET " 3 authors\n",
        {"On Sums|55|3|"}, 0},
    {"year of the page",
        "Daily Papers\n\nNov 4, 2025\n\nOn Sums\n\n" ONE "\n\n" BULLET " 3 authors\n" DOT "\nOct 14, 2022\n",
        {"On Sums|195|3|2022-10-14"}, 2025},
    {"wrapped",
        "Daily Papers\n\nOn the Sums of Numbers That Are Themselves the Sums of Many\nNumbers\n\nWe add "
        "numbers to numbers and "
        "find that the sums are larger than\neither of the two. On three sets of test numbers, the error "
        "falls\nby 2.1% over a "
        "strong abacus, while nothing\nelse changes at all.\n\n" BULLET " 3 authors\n",
        {"On the Sums of Numbers That Are Themselves the Sums of Many Numbers|195|3|"}, 0},
    {"no page at all", "Models\nDatasets\n\nNov 4\n\nA line\n", {NULL}, 0},
};

START_TEST(test_pages)
{
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		struct arena a = {0};
		struct listing l;
		char got[200];

		listing_read(&l, &a, str_of(pages[i].page));
		for (size_t k = 0; k < l.paper_count; k++) {
			const struct listing_paper *p = &l.papers[k];

			snprintf(got, sizeof(got), "%.*s|%zu|%d|%.*s", STR_ARG(p->title), p->abstract.n,
			    p->meta.authors, STR_ARG(p->meta.date));
			ck_assert_msg(k < 4 && pages[i].want[k], "%s: too many: %s", pages[i].name, got);
			ck_assert_msg(strcmp(got, pages[i].want[k]) == 0, "%s: got %s, want %s",
			    pages[i].name, got, pages[i].want[k]);
		}
		ck_assert_msg(l.paper_count == 4 || !pages[i].want[l.paper_count], "%s: only %zu",
		    pages[i].name, l.paper_count);
		ck_assert_msg(l.page_year == pages[i].page_year, "%s: year %d", pages[i].name, l.page_year);
		arena_free(&a);
	}
}
END_TEST

/* Dates: stated, completed from the page, from --year, and absent. */
START_TEST(test_dates)
{
	static const struct {
		const char *latest;
		int year;
		const char *want;
		enum date_basis basis;
	} cases[] = {
	    {"Oct 14, 2022", 0, "2023-01-07", DATE_INFERRED},
	    {"Oct 14, 2022", 2020, "2020-01-07", DATE_INFERRED},
	    {"Oct 14", 0, "", DATE_NONE},
	    {"Oct 14", 2020, "2020-01-07", DATE_INFERRED},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct test_input in;
		struct buf page = {0};
		struct paper *p;
		struct err e;

		buf_addf(&page,
		    "Daily Papers\n\nOn Sums\n\n%s\n\n" BULLET " 3 authors\n" DOT
		    "\n%s\n\nOn Differences\n\n%s\n\n" BULLET " 2 authors\n" DOT "\nJan 7 4\n",
		    ONE, cases[i].latest, TWO);
		input_open(&in, buf_str(&page));
		in.options.year = cases[i].year;
		ck_assert_int_eq(next_paper(&in, &format_daily_papers, &p, &e), RC_OK);
		ck_assert_int_eq(next_paper(&in, &format_daily_papers, &p, &e), RC_OK);
		check_str(p->title, "On Differences");
		ck_assert_int_eq(p->author_count, 2);
		ck_assert_uint_eq(p->author_count_listed, 0);
		check_str(p->date, cases[i].want);
		ck_assert_int_eq(p->date_basis, cases[i].basis);
		ck_assert_int_eq(next_paper(&in, &format_daily_papers, &p, &e), RC_END);
		input_close(&in);
		buf_free(&page);
	}
}
END_TEST

START_TEST(test_places)
{
	static const char page[] =
	    "Daily Papers\n\n  On Sums\n\n" ONE "\n\n" BULLET " 3 authors\n\nOn Bytes\n\n" TWO
	    " \xff.\n\n" BULLET " 2 authors\n\nOn Sums Again\n\n" ONE "\n";
	struct test_input in;
	struct blob b;
	struct err e;

	input_open(&in, STR(page));
	ck_assert_int_eq(format_daily_papers.split(&in.split, &b, &e), RC_OK);
	ck_assert_uint_eq(b.offset, 16);
	ck_assert_uint_eq(b.line, 3);
	ck_assert_uint_eq(b.column, 3);
	ck_assert_int_eq(format_daily_papers.split(&in.split, &b, &e), RC_SKIP);
	ck_assert_str_eq(said(&in, &e), ":11:203: byte 0xff at offset 449 is not UTF-8");
	ck_assert_int_eq(format_daily_papers.split(&in.split, &b, &e), RC_OK);
	ck_assert_int_eq(format_daily_papers.split(&in.split, &b, &e), RC_END);
	input_close(&in);
}
END_TEST

START_TEST(test_no_paper)
{
	struct test_input in;
	struct blob b;
	struct err e;

	input_open(&in, STR("Models\n\nDatasets\n"));
	ck_assert_int_eq(format_daily_papers.split(&in.split, &b, &e), RC_SKIP);
	ck_assert_str_eq(said(&in, &e), ":1:1: no paper on this page");
	ck_assert_int_eq(format_daily_papers.split(&in.split, &b, &e), RC_END);
	input_close(&in);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_meta, test_title, test_pages, test_dates, test_places, test_no_paper, NULL};

	return check_run("parse_listing", tests);
}
