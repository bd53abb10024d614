/* test_copy.c: the matching copy and the way back from it. */
#include "../../stages/normalise/normalise.h"
#include "../../stages/normalise/undo.h"
#include "check_main.h"
#include <string.h>

static struct arena arena;

static void clean(void)
{
	arena_free(&arena);
}

/* What the copy of a text reads, and for a piece of the copy the piece of the text it came from. */
static const struct {
	const char *text, *copy, *piece, *origin;
} cases[] = {
    {"Plain text, 3.5 points - it's fine.", "Plain text, 3.5 points - it's fine.", "3.5", "3.5"},
    {"gains of 12\\% on A\\&B\\_C \\#1 \\$5 \\{x\\}", "gains of 12% on A&B_C #1 $5 {x}", "12%", "12\\%"},
    {"runs $\\sim 3\\times$ faster", "runs ~ 3× faster", "3× faster", "$\\sim 3\\times$ faster"},
    {"about $\\sim$3$\\times$", "about ~3×", "3×", "3$\\times$"},
    {"accuracy of $94.2\\%$", "accuracy of 94.2%", "94.2%", "94.2\\%"},
    {"accuracy of $94.2\\%$", "accuracy of 94.2%", "of 94", "of $94.2\\%$"},
    {"$90.1 \\pm 0.3$", "90.1 ± 0.3", "± 0.3", "\\pm 0.3"},
    {"AP$_{50}$, $AP_{50}$", "AP_50, AP_50", "AP_50", "AP$_{50}$"},
    {"at $10^{-3}$", "at 10^-3", "10^-3", "10^{-3}"},
    {"$1{,}000$ and $12\\,500$ and 7\\,10", "1,000 and 12,500 and 7 10", "12,500", "12\\,500"},
    {"in $\\mathcal{O}(n \\log n)$", "in O(n log n)", "O(n", "\\mathcal{O}(n"},
    {"in $\\mathcal O(n)$", "in O(n)", "O(n)", "O(n)"},
    {"Poincar\\'e ball", "Poincaré ball", "Poincaré", "Poincar\\'e"},
    {"Schr{\\\"o}dinger", "Schrödinger", "Schrödinger", "Schr{\\\"o}dinger"},
    {"na\\\"{\\i}ve \\'{E}tude", "naïve Étude", "naïve", "na\\\"{\\i}ve"},
    {"Troms{\\o}, Stra\\ss e, \\c{C}elik, Erd\\H{o}s", "Tromsø, Straße, Çelik, Erdős", "Straße", "Stra\\ss e"},
    {"they don\\'t say \\\"so\\\"", "they don't say \"so\"", "don't", "don\\'t"},
    {"\\emph{an \\textbf{inner} word} here", "an inner word here", "an inner", "an \\textbf{inner}"},
    {"{\\bf BoldNet} and {\\em a b}", "BoldNet and a b", "BoldNet and", "{\\bf BoldNet} and"},
    {"see \\url{https://a.example/c\\_d}.", "see https://a.example/c_d.", "https://a.example/c_d",
        "https://a.example/c\\_d"},
    {"\\href{https://a.example}{here}", "https://a.example here", "here", "here"},
    {"code\\footnote{https://a.example/x}", "code https://a.example/x", "code h",
        "code\\footnote{https://a.example/x}"},
    {"$\\frac{1}{2}$", "1/2", "1/2", "\\frac{1}{2}"},
    {"\\foo{x}{y} \\sqrt{n}", "\\foo{x}{y} \\sqrt{n}", "x", "x"},
    {"a \\cite{key} b\\_c", "a \\cite{key} b_c", "key} b", "key} b"},
    {"from $5 to $10 and $5-$10", "from $5 to $10 and $5-$10", "$10", "$10"},
    {"costs $5, error $x_{1}$", "costs $5, error x_1", "x_1", "x_{1}"},
    {"a $3M grant for $x$", "a $3M grant for x", "x", "x"},
    {"open { and $ stay, } too {", "open  and $ stay,  too {", "too", "too"},
    {"a } b { c $", "a } b { c $", "b {", "b {"},
    {"90$^{\\circ}$C, 45$^\\circ$", "90°C, 45°", "90°", "90$^{\\circ}$"},
    {"by 11\\%~33\\%, 5~10 dB", "by 11%~33%, 5~10 dB", "11%~33%", "11\\%~33\\%"},
    {"Table~3, ~3x, $5$~dB", "Table 3, ~3x, 5 dB", "5 dB", "$5$~dB"},
    {"https://a.example/~me/x--y a--b", "https://a.example/~me/x--y a-b", "a-b", "a--b"},
    {"a.example.org/x--y, and/or--not", "a.example.org/x--y, and/or-not", "x--y", "x--y"},
    {"one---two --- three", "one - two - three", "one - two", "one---two"},
    {"one\u2014two \u2014 three \u2013 four\u22121", "one - two - three - four-1", "r-1", "r\u22121"},
    {"``quoted'' `single' \u201Ccurly\u201D it\u2019s", "\"quoted\" 'single' \"curly\" it's", "it's",
        "it\u2019s"},
    {"10\u00A0000, 10\u202F000, 3\u2009GB", "10 000, 10,000, 3 GB", "10,000", "10\u202F000"},
    {"10\u00B3, 10\u207B\u00B3, R\u00B2, 3\u00BD", "10^3, 10^-3, R2, 3 1/2", "10^-3", "10\u207B\u00B3"},
    {"\uFB01ne \uFF26\uFF11 \U0001D400", "fine F1 A", "fi", "\uFB01"},
    {"\uFB01ne", "fine", "i", "\uFB01"},
    {"Name\u2122 soft\u00ADly\u200B", "Name softly", "softly", "soft\u00ADly"},
    {"cafe\u0301 x\u0302 na\u00EFve", "café x\u0302 naïve", "é", "e\u0301"},
    {"\u223C3 \u22642 \u2265 4 \u2248 5 \u27155 a\u2192b", "~3 <=2 >= 4 ~ 5 ×5 a->b", "<=", "\u2264"},
    {"AT&amp;T &lt;5&#37; &#x27;a&#x27; &no; 1&ndash;2 3&thinsp;000", "AT&T <5% 'a' &no; 1-2 3,000", "T&T",
        "T&amp;T"},
    {"\\(x\\) and \\[y\\] and $$z$$", "x and y and z", "y and", "\\[y\\] and"},
    {"trailing \\", "trailing \\", "\\", "\\"},
    {"", "", "", ""},
};

START_TEST(test_cases)
{
	struct str text = str_of(cases[_i].text);
	size_t at, from, to;
	struct copy c;

	copy_make(&c, &arena, text);
	ck_assert_msg(str_is(c.text, cases[_i].copy), "%s\ngives %.*s\nnot   %s", cases[_i].text,
	    STR_ARG(c.text), cases[_i].copy);
	at = str_find(c.text, str_of(cases[_i].piece), 0);
	ck_assert(at != SIZE_MAX);
	copy_map(&c, at, at + strlen(cases[_i].piece), &from, &to);
	ck_assert_msg(str_is(str_sub(text, from, to), cases[_i].origin), "%s: %s is from %.*s, not %s",
	    cases[_i].text, cases[_i].piece, STR_ARG(str_sub(text, from, to)), cases[_i].origin);
}
END_TEST

START_TEST(test_equal_copy_has_no_maps)
{
	static const char *const texts[] = {
	    "plain - it's", "caf\u00E9 \u00D7 \u4E2D", "a & b ^ c { d", "a_b 5% #1"};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct copy c;

		copy_make(&c, &arena, str_of(texts[i]));
		ck_assert_ptr_null(c.from);
		ck_assert_ptr_null(c.to);
		ck_assert_ptr_eq(c.text.p, texts[i]);
	}
}
END_TEST

static bool at_boundary(struct str s, size_t i)
{
	return i == s.n || ((unsigned char)s.p[i] & 0xC0) != 0x80;
}

/* What is wrong with a text's copy and its map, or NULL. Looks at every byte range of the copy. */
static const char *map_fault(struct str text)
{
	struct copy c;
	size_t from, to;

	copy_make(&c, &arena, text);
	if (utf8_invalid(c.text) != SIZE_MAX)
		return "the copy is no UTF-8";
	if (c.from && c.from[c.text.n] != text.n)
		return "the map ends elsewhere than the text";
	for (size_t i = 0; c.from && i < c.text.n; i++) {
		if (c.from[i] > c.from[i + 1] || (i > 0 && c.to[i - 1] > c.to[i]))
			return "the map is not monotone";
		if (c.from[i] >= c.to[i] || c.to[i] > text.n)
			return "a byte comes from nowhere";
	}
	for (size_t start = 0; start <= c.text.n; start++) {
		for (size_t end = start; end <= c.text.n; end++) {
			copy_map(&c, start, end, &from, &to);
			if (from > to || to > text.n)
				return "a range is out of bounds";
			if (!at_boundary(text, from) || !at_boundary(text, to))
				return "a range cuts a code point";
			if (c.from && start < end && (from > c.from[start] || to < c.to[end - 1]))
				return "a range lost something";
		}
	}
	return NULL;
}

/* Text made of pieces that mean something to the copy, in any order: nothing may crash or lose its way. */
START_TEST(test_random_text)
{
	static const char *const pieces[] = {"\\", "{", "}", "$", "$$", "~", "-", "--", "`", "'", "''", "&",
	    "&amp;", "&#x2014;", "^", "_", " ", "a", "e", "5", "000", ".", "/", "://", "www.", "\\'", "\\c",
	    "\\url", "\\href", "\\frac", "\\textbf", "\\foo", "\\bf ", "\\times", "\\,", "\\(", "\\)", "\\[",
	    "\\]", "\\i", "\\ss", "^\\circ", "\u00E9", "\u0301", "\u00B2", "\u00BD", "\u2014", "\u2009",
	    "\u200B", "\uFB01", "\uFDFA", "\u4E2D", "\U0001D400", "\n"};
	struct buf b = {0};
	const char *fault;

	srand(7);
	for (int round = 0; round < 20000; round++) {
		int length = rand() % 24;

		buf_clear(&b);
		for (int i = 0; i < length; i++)
			buf_adds(&b, pieces[(size_t)rand() % (sizeof(pieces) / sizeof(*pieces))]);
		fault = map_fault(buf_str(&b));
		ck_assert_msg(!fault, "%s: %s", fault, b.p);
		arena_reset(&arena);
	}
	buf_free(&b);
}
END_TEST

START_TEST(test_deep_nesting_stays_text)
{
	struct buf b = {0};
	struct copy c;

	for (int i = 0; i < 3 * GROUP_DEPTH; i++)
		buf_addc(&b, '{');
	buf_addc(&b, 'x');
	for (int i = 0; i < 3 * GROUP_DEPTH; i++)
		buf_addc(&b, '}');
	copy_make(&c, &arena, buf_str(&b));
	ck_assert_uint_eq(c.text.n, b.n - 2 * GROUP_DEPTH);
	ck_assert_ptr_null(map_fault(buf_str(&b)));
	buf_free(&b);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("copy");
	TCase *t = tcase_create("copy");

	tcase_add_checked_fixture(t, NULL, clean);
	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, test_cases, 0, sizeof(cases) / sizeof(*cases));
	tcase_add_test(t, test_equal_copy_has_no_maps);
	tcase_add_test(t, test_random_text);
	tcase_add_test(t, test_deep_nesting_stays_text);
	suite_add_tcase(s, t);
	return check_suite(s);
}
