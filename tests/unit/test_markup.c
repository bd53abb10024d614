/* test_markup.c: markup inside strings to plain text, and what isn't markup left alone. */
#include "../../stages/parse/markup.h"
#include "check_main.h"

#include <string.h>
#include <time.h>

struct row {
	const char *text, *want; /* want NULL: as it was */
};

static void check_rows(struct str (*undo)(struct arena *, struct str), const struct row *rows, size_t n)
{
	struct arena a = {0};

	for (size_t i = 0; i < n; i++) {
		struct str got = undo(&a, str_of(rows[i].text));
		const char *want = rows[i].want ? rows[i].want : rows[i].text;

		ck_assert_msg(
		    str_is(got, want), "%s: got \"%.*s\", want \"%s\"", rows[i].text, STR_ARG(got), want);
	}
	arena_free(&a);
}

static const struct row plain[] = {
    {"", NULL},
    {"a < b and c > d", NULL},
    {"p<0.05, n<p, x<i>y", NULL},
    {"a<b and c>d", NULL},
    {"if a<b then c", NULL},
    {"the <mask> token, <s> and </s>, <unk>", NULL},
    {"R&D; AT&T &c. &unknown;", NULL},
    {"x &lt; y", "x < y"},
    {"<", NULL},
    {"a <", NULL},
    {"</", NULL},
    {"<i", NULL},
    {"<i>half", NULL},
    {"<title> alone", NULL},
    {"<a href=\"x", NULL},
    {"&", NULL},
    {"&#0; &#xD800;", NULL},
};

static const struct row entities[] = {
    {"Caf&eacute; &#8211; M&uuml;ller &#x3b1;", "Caf\xC3\xA9 \xE2\x80\x93 M\xC3\xBCller \xCE\xB1"},
    {"Xi&amp;amp;#x27;an", "Xi'an"},
    {"A &amp; B, A &amp;amp; B, Q&amp;A;", "A & B, A & B, Q&A;"},
    {"p &amp;lt; 0.05", "p < 0.05"},
    {"&lt;p&gt;One &lt;i&gt;two&lt;/i&gt;.&lt;/p&gt;", "One two."},
    {"&amp;lt;jats:p&amp;gt;One&amp;lt;/jats:p&amp;gt;", "One"},
};

static const struct row tagged[] = {
    {"<jats:p>One.</jats:p><jats:p>Two.</jats:p>", "One. Two."},
    {"<p>One.<p>Two.<br>Three<br/>four", "One. Two. Three four"},
    {"<jats:title>Abstract</jats:title><jats:p>We show it.</jats:p>", "We show it."},
    {"<title>ABSTRACT</title>\n<p>We show it.</p>", "We show it."},
    {"<jats:sec><jats:title>Methods</jats:title><jats:p>We count.</jats:p></jats:sec><jats:sec>"
     "<jats:title>Results:</jats:title><jats:p>Two.</jats:p></jats:sec>",
        "Methods: We count. Results: Two."},
    {"<h1>A title alone</h1>", "A title alone"},
    {"On <i>E. coli</i> and <scp>GABA</scp><sub>A</sub>, <B>bold</B>", "On E. coli and GABA$_A$, bold"},
    {"<jats:italic toggle=\"yes\">N</jats:italic>-body", "N-body"},
    {"H<sub>2</sub>O", "H\xE2\x82\x82O"},
    {"10<sup>-3</sup> m<sup>2</sup>, 10<sup>\xE2\x88\x92"
     "6</sup>",
        "10\xE2\x81\xBB\xC2\xB3 m\xC2\xB2, 10\xE2\x81\xBB\xE2\x81\xB6"},
    {"10<sup>2.5</sup>, the 1<sup>st</sup>, Lee<sup>*</sup>", "10$^{2.5}$, the 1st, Lee*"},
    {"<sub></sub>none, x<sub><i>max</i></sub>, x<sub>$n$</sub>", "none, x$_{max}$, x$_n$"},
    {"<sup>13</sup>C",
        "\xC2\xB9\xC2\xB3"
        "C"},
    {"see <a href=\"https://example.org/x\">here</a>.", "see here (https://example.org/x)."},
    {"<ext-link xlink:href='http://example.org'>http://example.org</ext-link>", "http://example.org"},
    {"<a href=\"#top\">up</a>", "up"},
    {"left <jats:italic>open", "left open"},
    {"</jats:p>closed only", "closed only"},
    {"<b><i>crossed</b></i>", "crossed"},
    {"<![CDATA[text]]", "text]]"},
    {"<ul><li>one</li><li>two</li></ul>", "one two"},
    {"a<fixed-case>BERT</fixed-case>b", "aBERTb"},
};

static const struct row math[] = {
    {"with <mml:math><mml:msub><mml:mi>N</mml:mi><mml:mi>f</mml:mi></mml:msub></mml:math> flavours",
        "with $N_{f}$ flavours"},
    {"<math><mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><mi>b</mi></mfrac></math>", "$\\frac{a+1}{b}$"},
    {"<math>\n <mrow>\n  <msup> <mi>x</mi> <mn>2</mn> </msup>\n "
     "<mo>\xE2\x88\x92</mo><mn>5</mn><mo>%</mo></mrow>\n</math>",
        "$x^{2}-5\\%$"},
    {"<math><munderover><mo>\xE2\x88\x91</mo><mi>i</mi><mi>n</mi></munderover><msqrt><mi>i</mi></msqrt></"
     "math>",
        "$\xE2\x88\x91_{i}^{n}\\sqrt{i}$"},
    {"<math><mover><mi>x</mi><mo>^</mo></mover><mroot><mi>x</mi><mn>3</mn></mroot></math>",
        "$\\hat{x}\\sqrt[3]{x}$"},
    {"<math><semantics><mi>x</mi><annotation "
     "encoding=\"application/x-tex\">x</annotation></semantics></math>",
        "$x$"},
    {"<math><mi>a</mi><annotation>never closed</math> and on", "$a$ and on"},
    {"<math><mi>a</mi></math><math><mi>b</mi></math><sub>c</sub> <math><mi>d</mi></math>", "$a b_c$ $d$"},
    {"<math></math>none", "none"},
    {"<inline-formula><alternatives><tex-math>$$\\alpha$$</tex-math><mml:math><mml:mi>\xCE\xB1</mml:mi></"
     "mml:math>"
     "</alternatives></inline-formula> once",
        "$\\alpha$ once"},
    {"<alternatives><mml:math><mml:mi>a</mml:mi></"
     "mml:math><tex-math>\\documentclass{minimal}\\begin{document}$a$"
     "\\end{document}</tex-math></alternatives> once",
        "$a$ once"},
    {"<inline-formula><tex-math "
     "notation=\"LaTeX\">$\\mu$</tex-math><alternatives><mml:math><mml:mi>\xCE\xBC</mml:mi>"
     "</mml:math><inline-graphic xlink:href=\"a.gif\"/></alternatives></inline-formula>Bench "
     "<inline-formula><mml:math><mml:mi>x</mml:mi></mml:math></inline-formula>",
        "$\\mu$Bench $x$"},
    {"<tex-math>\\(a<b\\)</tex-math>", "$a<b$"},
    {"<mml:math>never closed", "never closed"},
};

static const struct row abstracts[] = {
    {"Abstract We show that it works.", "We show that it works."},
    {"Abstract: this works.", "this works."},
    {"Abstract\xE2\x80\x94We show it.", "We show it."},
    {"ABSTRACT Networks work.", "Networks work."},
    {"AbstractBackground: none.", "Background: none."},
    {"Abstract Meaning Representation is a formalism.", NULL},
    {"Abstract interpretation is sound.", NULL},
    {"Abstract-level features help.", NULL},
    {"AbstractNet is a network.", NULL},
    {"Abstraction helps.", NULL},
    {"It works. \xC2\xA9 2019 Elsevier B.V. All rights reserved.", "It works."},
    {"It works.\xC2\xA9 2019 Nowhere Press", "It works."},
    {"It works. Copyright (c) 2012 Some & Sons, Ltd.", "It works."},
    {"It works. (C) 1999 Invented Press.", "It works."},
    {"It works (p<0.01). Published by Elsevier Ltd. All rights reserved.", "It works (p<0.01)."},
    {"It works. This article is protected by copyright. All rights reserved.", "It works."},
    {"We (a) read, (b) write, (c) 2 more.", NULL},
    {"The licence of \xC2\xA9 marks is studied.", NULL},
    {"\xC2\xA9 2017 IEEE. We show it.", "We show it."},
    {"\xC2\xA9 2015 Elsevier B.V. All rights reserved. We show it.", "We show it."},
    {"It works. \xC2\xA9 2020 The Authors. Code: github.com/x/y", NULL},
    {"<jats:p>It works. &copy; 2001 Invented Society.</jats:p>", "It works."},
};

#define ROWS(rows) rows, sizeof(rows) / sizeof(rows[0])

START_TEST(test_text)
{
	check_rows(markup_text, ROWS(plain));
	check_rows(markup_abstract, ROWS(plain));
	check_rows(markup_text, ROWS(entities));
	check_rows(markup_text, ROWS(tagged));
	check_rows(markup_text, ROWS(math));
}
END_TEST

START_TEST(test_abstract)
{
	check_rows(markup_abstract, ROWS(abstracts));
}
END_TEST

/* Megabytes of what looks like the beginning of everything are done in moments. */
START_TEST(test_linear)
{
	static const char *const pieces[] = {"<", "<i>", "<a href=\"", "<a b='<", "</i>", "<mml:math>",
	    "<math><mrow>", "<tex-math>", "<alternatives>", "<jats:title>", "&amp;", "&amp;amp;lt;", "<sup>",
	    "<math><mfrac>", "<a                ", "\xC2\xA9 2019 ", "<math></math>", "<i><b></i>"};

	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		struct arena a = {0};
		struct buf text = {0};

		while (text.n < (size_t)4 << 20)
			buf_adds(&text, pieces[i]);
		buf_adds(&text, "</math></tex-math></a>");
		clock_t before = clock();
		markup_abstract(&a, buf_str(&text));
		double seconds = (double)(clock() - before) / CLOCKS_PER_SEC;
		ck_assert_msg(seconds < 20, "%s: %.1f s", pieces[i], seconds);
		buf_free(&text);
		arena_free(&a);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_text, test_abstract, test_linear, NULL};

	return check_run("markup", tests);
}
