/* test_match.c: what is taken for the paper that was looked for, and what isn't, with the reason. */
#include "../../stages/resolve/match.h"
#include "check_main.h"

#include <string.h>

/* A paper as a listing (wanted) or a service (found) has it. authors: family names parted by blanks; count: authors
 * counted, -1 unknown. */
struct sketch {
	const char *title, *date, *authors;
	int count;
};

static const struct {
	struct sketch wanted, found;
	bool printed;
	const char *reason; /* begins so; NULL: accepted */
} cases[] = {
    {{"Deep Wells", "2024", "", 2}, {"Deep wells", "2024-05-01", "Ford Lee", -1}, false, NULL},
    /* spelling that doesn't matter */
    {{"On $k$-NN: a \\emph{fresh} look", "", "", -1},
        {"On k\xE2\x80\x91NN \xE2\x80\x93 A fresh look", "", "", -1}, false, NULL},
    {{"Na\\\"ive Tides", "", "", -1}, {"Na\xC3\xAFve tides.", "", "", -1}, false, NULL},
    {{"Colour and its uses in very long titles of papers", "", "", -1},
        {"Color and its uses in very long titles of papers", "", "", -1}, false, NULL},
    /* titles that differ */
    {{"Deep Wells", "", "", -1}, {"Deep Bells", "", "", -1}, false,
        "titles are alike by 0.889, less than 0.95"},
    {{"Attention Is All You Need", "", "", -1}, {"Convolution Is All You Need", "", "", -1}, false,
        "titles are alike"},
    {{"A Long Title on Something", "", "", -1}, {"A Long Title on Something: with a Subtitle", "", "", -1},
        false, "titles are alike"},
    {{"!!!", "", "", -1}, {"???", "", "", -1}, false, "titles are alike by 0.000"},
    /* numbers */
    {{"A Survey of Everything That Is Known of Lamps, Part I", "", "", -1},
        {"A Survey of Everything That Is Known of Lamps, Part II", "", "", -1}, false,
        "the titles' numbers differ"},
    {{"A Survey of Everything That Is Known of Lamps, Part II", "", "", -1},
        {"A Survey of Everything That Is Known of Lamps, Part 2", "", "", -1}, false, NULL},
    {{"Evaluating GPT-3 on the Proverbs of the Invented Peoples", "", "", -1},
        {"Evaluating GPT-4 on the Proverbs of the Invented Peoples", "", "", -1}, false,
        "the titles' numbers differ"},
    {{"Evaluating GPT-4 on the Proverbs of the Invented Peoples", "", "", -1},
        {"Evaluating GPT4 on the proverbs of the invented peoples", "", "", -1}, false, NULL},
    {{"The First Report of the Committee for Unlikely Machines", "", "", -1},
        {"The Third Report of the Committee for Unlikely Machines", "", "", -1}, false, "titles are alike"},
    /* notes on papers */
    {{"The Effect of Long Titles on the Patience of Readers of Listings in All Known Countries and Several "
      "Others, and What Can Be Done about It by Librarians",
         "", "", -1},
        {"Errata: The Effect of Long Titles on the Patience of Readers of Listings in All Known Countries "
         "and Several Others, and What Can Be Done about It by Librarians",
            "", "", -1},
        false, "one is a note on the other"},
    {{"[Retracted] Deep Wells", "", "", -1}, {"Retracted: Deep wells", "", "", -1}, false, NULL},
    {{"Retracted: Deep Wells", "", "", -1}, {"RETRACTED: Deep wells", "", "", -1}, false, NULL},
    /* years */
    {{"Deep Wells", "2022-12-30", "", -1}, {"Deep Wells", "2023-01-02", "", -1}, false, NULL},
    {{"Deep Wells", "2022", "", -1}, {"Deep Wells", "2024", "", -1}, false, "is of 2024, the paper of 2022"},
    {{"Deep Wells", "2022", "", -1}, {"Deep Wells", "2026", "", -1}, true, NULL},
    {{"Deep Wells", "2022", "", -1}, {"Deep Wells", "2027", "", -1}, true, "is of 2027"},
    {{"Deep Wells", "2022", "", -1}, {"Deep Wells", "2020", "", -1}, true, "is of 2020"},
    {{"Deep Wells", "", "", -1}, {"Deep Wells", "1990", "", -1}, true, NULL},
    /* authors */
    {{"Deep Wells", "", "", 3}, {"Deep Wells", "", "Ford Lee", -1}, false, "has 2 authors, the paper 3"},
    {{"Deep Wells", "", "", 3}, {"Deep Wells", "", "Ford", -1}, false, "has 1 author, the paper 3"},
    {{"Deep Wells", "", "", 3}, {"Deep Wells", "", "", -1}, false, NULL},
    {{"Deep Wells", "", "Ford Lee", -1}, {"Deep Wells", "", "Ford Lee", -1}, false, NULL},
    {{"Deep Wells", "", "Ford Lee", -1}, {"Deep Wells", "", "Lee FORD", -1}, false, NULL},
    {{"Deep Wells", "", "Ford Lee", -1}, {"Deep Wells", "", "Fjord Lee", -1}, false, "has no author Ford"},
};

static struct paper *make(struct arena *a, const struct sketch *s)
{
	struct paper *p = paper_new(a);
	const char *names = s->authors;

	p->title = str_of(s->title);
	p->date = str_of(s->date);
	p->date_basis = p->date.n ? DATE_STATED : DATE_NONE;
	p->author_count = s->count;
	p->authors_complete = true;
	while (*names) {
		struct author *w = arena_push(a, &p->authors, &p->author_count_listed, sizeof(*w));

		w->family = (struct str){names, strcspn(names, " ")};
		names += w->family.n;
		names += strspn(names, " ");
	}
	return p;
}

START_TEST(test_judge)
{
	struct arena a = {0};
	struct match m;
	const char *reason = cases[_i].reason;

	match_judge(make(&a, &cases[_i].wanted), make(&a, &cases[_i].found), MATCH_THRESHOLD,
	    cases[_i].printed, &a, &m);
	ck_assert_int_eq(m.accepted, !reason);
	ck_assert_msg(str_starts(m.reason, reason ? reason : ""), "%s / %s: %.*s", cases[_i].wanted.title,
	    cases[_i].found.title, STR_ARG(m.reason));
	ck_assert_int_eq(m.reason.n == 0, !reason);
	arena_free(&a);
}
END_TEST

START_TEST(test_inferred_year)
{
	struct arena a = {0};
	struct match m;
	struct paper *wanted = make(&a, &(struct sketch){"Deep Wells", "2022", "", -1});
	struct paper *found = make(&a, &(struct sketch){"Deep Wells", "2024", "", -1});

	wanted->date_basis = DATE_INFERRED;
	match_judge(wanted, found, MATCH_THRESHOLD, false, &a, &m);
	ck_assert(m.accepted);
	/* A list cut short may be longer than it is, not shorter. */
	wanted->author_count = 4;
	found = make(&a, &(struct sketch){"Deep Wells", "2022", "Ford Lee", -1});
	found->authors_complete = false;
	match_judge(wanted, found, MATCH_THRESHOLD, false, &a, &m);
	ck_assert(m.accepted);
	wanted->author_count = 1;
	match_judge(wanted, found, MATCH_THRESHOLD, false, &a, &m);
	ck_assert(!m.accepted);
	arena_free(&a);
}
END_TEST

START_TEST(test_words)
{
	static const char *const titles[][2] = {
	    {"  Deep--Wells: a \\emph{fresh} look (2nd ed.)", "Deep Wells a fresh look 2nd ed"},
	    {"On $k$NN and $\\alpha$-rays", "On kNN and \xCE\xB1 rays"},
	    {"Caf\\'e na\xC3\xAFve \xE6\xB7\xB1", "Caf\xC3\xA9 na\xC3\xAFve \xE6\xB7\xB1"},
	    {"?!", ""},
	};
	struct arena a = {0};

	for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++) {
		struct buf b = {0};

		match_words(&a, str_of(titles[i][0]), &b);
		ck_assert_str_eq(b.p ? b.p : "", titles[i][1]);
		buf_free(&b);
	}
	arena_free(&a);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("match");
	TCase *t = tcase_create("match");

	tcase_add_loop_test(t, test_judge, 0, sizeof(cases) / sizeof(*cases));
	tcase_add_test(t, test_inferred_year);
	tcase_add_test(t, test_words);
	suite_add_tcase(s, t);
	return check_suite(s);
}
