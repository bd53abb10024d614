/* test_explain.c: marks in a text: nesting, crossing, wrapping, and texts that would steer a terminal. */
#include "../../pipeline/explain.h"
#include "check_main.h"
#include <stdio.h>
#include <string.h>

static struct arena arena;
static struct buf out;

static void set_up(void)
{
	out = (struct buf){0};
}

static void tear_down(void)
{
	buf_free(&out);
	arena_free(&arena);
}

static struct mark mark(uint32_t start, uint32_t end, const char *label)
{
	return (struct mark){FIELD_ABSTRACT, start, end, str_of(label)};
}

static const char *text(const char *abstract, const struct mark *marks, size_t count, bool color)
{
	struct paper *p = paper_new(&arena);
	p->abstract = str_of(abstract);
	explain_text(p, FIELD_ABSTRACT, marks, count, color, &out);
	return out.p;
}

/* Offsets of the marks count code points of "ab cd ef". */
static const struct {
	const char *abstract;
	size_t count;
	struct {
		uint32_t start, end;
		const char *label;
	} marks[3];
	const char *plain, *colored;
} marked[] = {
    {"ab cd ef", 0, {{0}}, "ab cd ef", "ab cd ef"},
    {"ab cd ef", 1, {{3, 5, "gain"}}, "ab [gain: cd] ef", "ab \033[35mcd\033[0m ef"},
    {"ab cd ef", 1, {{0, 8, "gain"}}, "[gain: ab cd ef]", "\033[35mab cd ef\033[0m"},
    /* the inner one in the outer one, whatever their order in the list */
    {"ab cd ef", 2, {{3, 5, "metric"}, {0, 8, "gain"}}, "[gain: ab [metric: cd] ef]",
        "\033[35mab \033[36mcd\033[0m\033[35m ef\033[0m"},
    /* both begin at one place: the longer one is outside */
    {"ab cd ef", 2, {{0, 2, "metric"}, {0, 5, "gain"}}, "[gain: [metric: ab] cd] ef",
        "\033[35m\033[36mab\033[0m\033[35m cd\033[0m ef"},
    /* crossing: what goes on is closed and opened again */
    {"ab cd ef", 2, {{0, 5, "gain"}, {3, 8, "metric"}}, "[gain: ab [metric: cd]][metric:  ef]",
        "\033[35mab \033[36mcd\033[0m\033[35m\033[0m\033[36m ef\033[0m"},
    /* neighbours */
    {"ab cd ef", 2, {{0, 3, "gain"}, {3, 5, "metric"}}, "[gain: ab ][metric: cd] ef",
        "\033[35mab \033[0m\033[36mcd\033[0m ef"},
    /* code points, not bytes */
    {"\xc3\xa9\xe2\x80\x93 x", 1, {{1, 2, "link"}}, "\xc3\xa9[link: \xe2\x80\x93] x",
        "\xc3\xa9\033[34m\xe2\x80\x93\033[0m x"},
    /* a mark beyond the end ends with the text; an empty one isn't there */
    {"ab", 2, {{1, 9, "gain"}, {1, 1, "link"}}, "a[gain: b]", "a\033[35mb\033[0m"},
};

START_TEST(marks)
{
	struct mark m[3];
	char want[256];
	for (size_t i = 0; i < marked[_i].count; i++)
		m[i] = mark(marked[_i].marks[i].start, marked[_i].marks[i].end, marked[_i].marks[i].label);
	snprintf(want, sizeof(want), "    %s\n", marked[_i].plain);
	ck_assert_str_eq(text(marked[_i].abstract, m, marked[_i].count, false), want);
	buf_clear(&out);
	snprintf(want, sizeof(want), "    %s\n", marked[_i].colored);
	ck_assert_str_eq(text(marked[_i].abstract, m, marked[_i].count, true), want);
}
END_TEST

START_TEST(other_fields_marks_stay_out)
{
	struct mark m = mark(0, 2, "gain");
	m.field = FIELD_TITLE;
	ck_assert_str_eq(text("ab", &m, 1, false), "    ab\n");
}
END_TEST

START_TEST(lines_are_wrapped)
{
	char words[601];
	for (size_t i = 0; i < 600; i += 6)
		memcpy(words + i, "words ", 6);
	words[599] = '\0';
	const char *got = text(words, NULL, 0, false);
	size_t lines = 0;
	for (const char *line = got, *end; (end = strchr(line, '\n')) != NULL; line = end + 1, lines++) {
		ck_assert_uint_le((size_t)(end - line), 96);
		ck_assert_int_eq(strncmp(line, "    words", 9), 0);
	}
	ck_assert_uint_eq(lines, 7);
}
END_TEST

/* No title, name or rule of a hostile record steers the terminal. */
START_TEST(controls_are_shown)
{
	struct paper *p = paper_new(&arena);
	p->id = str_of("x\033]0;y\007");
	p->title = str_of("\033[2Jgone\x7f \xc2\x9b"
	                  "31m \xe2\x80\xae"
	                  "txt");
	p->abstract = str_of("a\001b\nc");
	explain_paper(p, false, &out);
	for (size_t i = 0; i < out.n; i++)
		ck_assert(out.p[i] == '\n' || ((unsigned char)out.p[i] >= 0x20 && out.p[i] != 0x7f));
	ck_assert_ptr_nonnull(strstr(out.p, "?[2Jgone? ?31m ?txt"));
	ck_assert_ptr_nonnull(strstr(out.p, "a?b?c"));
}
END_TEST

START_TEST(facts_say_why)
{
	struct paper *p = paper_new(&arena);
	struct gain g = {.amount = {2.1, 2.1}, .unit = STR("points"), .metric = STR("accuracy")};
	g.span.rule = STR("gains/by-amount");
	g.span.relating = STR("gains/metric-of");
	g.span.confidence = 0.97;
	p->abstract = str_of("It is up 2.1 points.");
	span_place(&g.span, p, FIELD_ABSTRACT, 6, 19);
	p->gains = &g;
	p->gain_count = 1;
	explain_paper(p, false, &out);
	ck_assert_ptr_nonnull(strstr(out.p, "    It is [gain: up 2.1 points].\n"));
	ck_assert_ptr_nonnull(strstr(out.p, "  gain     up 2.1 points  (abstract 6-19)\n"));
	ck_assert_ptr_nonnull(strstr(out.p,
	    "amount 2.1, unit points, kind unspecified, direction better, sense higher, "
	    "bound exact, metric accuracy\n"));
	ck_assert_ptr_nonnull(
	    strstr(out.p, "rule gains/by-amount, right in 97 of 100; related by gains/metric-of\n"));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("explain");
	TCase *tc = tcase_create("explain");
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, marks, 0, sizeof(marked) / sizeof(*marked));
	tcase_add_test(tc, other_fields_marks_stay_out);
	tcase_add_test(tc, lines_are_wrapped);
	tcase_add_test(tc, controls_are_shown);
	tcase_add_test(tc, facts_say_why);
	suite_add_tcase(s, tc);
	return check_suite(s);
}
