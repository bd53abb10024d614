/* test_bibtex.c: titles, text and whole entries in BibTeX. */
#include "../../stages/export/bibtex.h"
#include "../../stages/export/export.h"
#include "../../stages/export/plain.h"
#include "check_main.h"
#include <string.h>

static const struct {
	const char *text, *title; /* as a title's inside */
} titles[] = {
    /* capitals that must stay */
    {"Solving High-Dimensional PDEs with Latent Models", "Solving High-Dimensional {PDEs} with Latent Models"},
    {"QuorNet: Learning Graphs in the Wild", "{QuorNet}: Learning Graphs in the Wild"},
    {"Where Do Birds Go? Tracking Storks", "Where Do Birds Go? {Tracking} Storks"},
    {"Stop! \"Thieves\" in the House", "Stop! \"{Thieves}\" in the House"},
    {"A Study of Vitamin D and T5 Cells", "A Study of Vitamin {D} and {T5} Cells"},
    {"I Know What You Wrote", "I Know What You Wrote"},
    {"Deep Bayesian Nets", "Deep {Bayesian} Nets"},
    {"On the zeros of the Selberg function", "On the zeros of the {Selberg} function"},
    {"Fast forms over Gorton-Adler spaces: A view", "Fast forms over {Gorton}-{Adler} spaces: A view"},
    {"Self-supervised Nets and Pre-trained Encoders", "Self-supervised Nets and Pre-trained Encoders"},
    {"A Cookie: I Say Stop", "A Cookie: I Say Stop"},
    {"On the Zeros of Large Functions", "On the Zeros of Large Functions"},
    {"Pelikan-2: Fast Parsing", "{Pelikan}-2: Fast Parsing"},
    {"X-ray views", "{X}-ray views"},
    {"A NEW METHOD FOR COLD ATOMS IN TRAPS", "A NEW METHOD FOR COLD ATOMS IN TRAPS"},
    {"\xc3\x89tude de BLEU", "\xc3\x89tude de {BLEU}"},
    {"2\xc3\x97 Faster \xe2\x80\x93 2\xe2\x80\x93\x33\xc3\x97",
        "2\xc3\x97 Faster \xe2\x80\x93 2\xe2\x80\x93\x33\xc3\x97"},
    /* maths */
    {"Decay of $k_{\\rm B}T$ modes", "Decay of {$k_{\\rm B}T$} modes"},
    {"Cost between $5 and $10 a day", "Cost between \\$5 and \\$10 a day"},
    {"Up to $O(n^2)$ and $\\alpha$", "Up to {$O(n^2)$} and {$\\alpha$}"},
    {"A lone $ sign", "A lone \\$ sign"},
    {"Bad $\\input{x}$ maths", "Bad \\${\\textbackslash}input{x}\\$ maths"},
    {"Bad ${x$ maths", "Bad \\${\\textbraceleft}x\\$ maths"},
    {"$50\\%$ less", "{$50\\%$} less"},
    {"$x%y$ less", "{$x\\%y$} less"},
    /* what would end or break the field */
    {"50% of R&D in C#: a_b", "50\\% of {R}\\&{D} in {C}\\#: a\\_b"},
    {"50\\% of R\\&D", "50\\% of {R}\\&{D}"},
    {"open { brace", "open {\\textbraceleft} brace"},
    {"close } brace", "close {\\textbraceright} brace"},
    {"} both {", "{\\textbraceright} both {\\textbraceleft}"},
    {"kept {Group} here", "kept {Group} here"},
    {"escaped \\{ brace \\}", "escaped {\\textbraceleft} brace {\\textbraceright}"},
    {"mail@example.org", "mail@example.org"},
    {"try \\input{/etc/passwd}", "try {\\textbackslash}input{/etc/passwd}"},
    {"try \\write18 \\csname x\\endcsname",
        "try {\\textbackslash}write18 {\\textbackslash}csname x{\\textbackslash}endcsname"},
    {"ends in \\", "ends in {\\textbackslash}"},
    {"ends in \\emph", "ends in {\\textbackslash}emph"},
    {"tab\tand\nline", "tab and line"},
    /* LaTeX that stays */
    {"On \\emph{Foo} things", "On \\emph{Foo} things"},
    {"On {\\bf Foo} things", "On \\textbf{Foo} things"},
    {"Poincar\\'e and {\\'E}cole", "Poincar\xc3\xa9 and {\xc3\x89\x63ole}"},
    {"By Erd\\H{o}s, \\c c, \\\"{\\i}, \\'q", "By {Erd\xc5\x91s}, \xc3\xa7, \xc3\xaf, {\\textbackslash}'q"},
    {"Stra\\ss e", "Stra\xc3\x9f\x65"},
    {"Now \\bf loud", "Now loud"},
    {"width \\alpha here", "width {$\\alpha$} here"},
    {"see \\url{https://a.example/x_y}", "see {https://a.example/x\\_y}"},
    {"about ~10 and a~tie, x^2", "about {\\textasciitilde}10 and a~tie, x{\\textasciicircum}2"},
    {"", ""},
};

START_TEST(test_title)
{
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++) {
		struct buf out = {0};
		struct arena a = {0};

		bibtex_text(&out, &a, str_of(titles[i].text), BIB_TITLE);
		buf_addc(&out, '\0');
		ck_assert_str_eq(out.p, titles[i].title);
		buf_free(&out);
		arena_free(&a);
	}
}
END_TEST

/* Whatever bytes come, braces balance as BibTeX counts them and nothing stays that LaTeX would read as a
 * comment. */
START_TEST(test_any_bytes)
{
	static const char *const alphabet[] = {"{", "}", "\\", "$", "%", "&", "#", "_", "~", "^", "\"", "'",
	    "a", " ", "B", "2", ":", "?", "\xc3\x97", "\xc3\x89", "\xe2\x80\x93", "\\bf", "\\emph",
	    "\xce\xb1", "\xcc\x81", "\xe4\xb8\xad"};
	uint32_t seed = 12345;

	for (int round = 0; round < 20000; round++) {
		struct buf text = {0}, out = {0};
		struct arena a = {0};
		int depth = 0;

		for (int n = 0; n < 24; n++) {
			seed = seed * 1664525 + 1013904223;
			buf_adds(&text, alphabet[(seed >> 16) % (sizeof(alphabet) / sizeof(alphabet[0]))]);
		}
		bibtex_text(&out, &a, buf_str(&text), (unsigned)round & (BIB_TITLE | BIB_LATEX));
		ck_assert_msg(utf8_invalid(buf_str(&out)) == SIZE_MAX, "%s -> %s", text.p, out.p);
		for (size_t i = 0; i < out.n; i++) {
			depth += out.p[i] == '{';
			depth -= out.p[i] == '}';
			ck_assert_msg(depth >= 0, "%s -> %s", text.p, out.p);
			if (out.p[i] == '%' || out.p[i] == '#' || out.p[i] == '&')
				ck_assert_msg(i > 0 && out.p[i - 1] == '\\', "%s -> %s", text.p, out.p);
		}
		ck_assert_msg(depth == 0, "%s -> %s", text.p, out.p);
		buf_free(&text);
		buf_free(&out);
		arena_free(&a);
	}
}
END_TEST

/* Every code point as LaTeX: ASCII wherever LaTeX has something for it, never what would break the field, and what
 * is written reads back as the letter. */
START_TEST(test_latex_encode)
{
	size_t plain = 0, read_back = 0;

	for (uint32_t cp = 0x80; cp < 0x30000; cp++) {
		struct buf text = {0}, again = {0};
		struct arena a = {0};
		char bytes[4];
		int depth = 0;

		if (cp >= 0xd800 && cp < 0xe000)
			continue;
		struct str letter = {bytes, utf8_encode(cp, bytes)};

		latex_encode(&text, cp, false);
		for (size_t i = 0; i < text.n; i++) {
			depth += (text.p[i] == '{') - (text.p[i] == '}');
			ck_assert_int_ge(depth, 0);
		}
		ck_assert_int_eq(depth, 0);
		ck_assert(
		    !memchr(text.p ? text.p : "", '%', text.n) && !memchr(text.p ? text.p : "", '#', text.n));
		if (text.n > 0 && utf8_is_ascii(buf_str(&text)))
			plain++;
		/* Letters of European languages */
		if (cp >= 0xc0 && cp < 0x180) {
			plain_text(&again, &a, buf_str(&text));
			read_back += str_eq(buf_str(&again), letter);
		}
		buf_free(&text);
		buf_free(&again);
		arena_free(&a);
	}
	ck_assert_int_gt(plain, 1000);
	ck_assert_int_gt(read_back, 170);
}
END_TEST

static const struct {
	const char *text, *plain;
} plain_texts[] = {
    {"Erd\\H{o}s--R\\'enyi, 50\\% off", "Erd\xc5\x91s\xe2\x80\x93R\xc3\xa9nyi, 50% off"},
    {"{\\bf Bold} \\emph{text} and {Group}", "Bold text and Group"},
    {"$\\alpha$-decay of $x \\le 5$", "\xce\xb1-decay of x \xe2\x89\xa4 5"},
    {"$E = mc^2$ stays", "$E = mc^2$ stays"},
    {"$5 to $10", "$5 to $10"},
    {"\\foo{bar} {", "\\foo{bar} {"},
    {"tab\tand\nline", "tab and line"},
    {"a~tie", "a tie"},
    {"\\", "\\"},
    {"", ""},
};

START_TEST(test_plain_text)
{
	for (size_t i = 0; i < sizeof(plain_texts) / sizeof(plain_texts[0]); i++) {
		struct buf out = {0};
		struct arena a = {0};

		plain_text(&out, &a, str_of(plain_texts[i].text));
		buf_addc(&out, '\0');
		ck_assert_str_eq(out.p, plain_texts[i].plain);
		buf_free(&out);
		arena_free(&a);
	}
}
END_TEST

static const struct {
	const char *record, *entry;
} entries[] = {
    {"{\"id\":\"arxiv:2299.00001\",\"title\":\"Slow Rivers\",\"abstract\":\"\",\"authors\":["
     "{\"given\":\"Ana\",\"family\":\"Sousa\",\"particle\":\"de\"},{\"given\":\"Ken\",\"family\":\"Ito\","
     "\"suffix\":\"Jr.\"},{\"literal\":\"The Delta and Sons Team\"},{\"family\":\"Suharno\"}],"
     "\"authors_complete\":false,\"date\":\"2022-10-05\",\"date_basis\":\"stated\","
     "\"identifiers\":{\"arxiv\":\"2299.00001\",\"arxiv_version\":\"v3\",\"doi\":\"10.5555/a{b%c\"},"
     "\"categories\":[\"cs.LG\",\"cs.AI\"]}",
        "@misc{k,\n"
        "  author        = {de Sousa, Ana and Ito, Jr., Ken and {The Delta and Sons Team} and {Suharno} and "
        "others},\n"
        "  title         = {Slow Rivers},\n"
        "  year          = {2022},\n"
        "  month         = oct,\n"
        "  eprint        = {2299.00001},\n"
        "  archivePrefix = {arXiv},\n"
        "  primaryClass  = {cs.LG},\n"
        "  doi           = {10.5555/a%7Bb%c},\n"
        "  url           = {https://arxiv.org/abs/2299.00001v3}\n"
        "}\n"},
    {"{\"id\":\"x:1\",\"title\":\"Slow Rivers\",\"abstract\":\"\",\"author_count\":3,\"date\":\"2023\","
     "\"date_basis\":\"stated\",\"code_status\":\"available\",\"links\":[{\"url\":\"https://github.com/a/"
     "b_c\","
     "\"kind\":\"code\",\"rule\":\"source/x\"}]}",
        "@misc{k,\n"
        "  title         = {Slow Rivers},\n"
        "  year          = {2023},\n"
        "  note          = {3 authors (names not given). Code: \\url{https://github.com/a/b_c} "
        "(available)},\n"
        "  key           = {k}\n"
        "}\n"},
    {"{\"id\":\"x:2\",\"title\":\"Slow "
     "Rivers\",\"abstract\":\"\",\"authors\":[{\"family\":\"Ito\",\"given\":\"K.\"}],"
     "\"authors_complete\":true,\"date\":\"2022-10\",\"date_basis\":\"stated\",\"code_status\":\"promised\","
     "\"withdrawn\":true,\"keywords\":[\"r&d\",\"flow\"],"
     "\"venue\":{\"name\":\"Annals of Mud & Silt\",\"type\":\"journal\",\"volume\":\"7\",\"issue\":\"2\","
     "\"pages\":\"12-34\",\"publisher\":\"Mud Press\",\"year\":2023}}",
        "@article{k,\n"
        "  author        = {Ito, K.},\n"
        "  title         = {Slow Rivers},\n"
        "  journal       = {Annals of Mud \\& Silt},\n"
        "  volume        = {7},\n"
        "  number        = {2},\n"
        "  pages         = {12--34},\n"
        "  year          = {2023},\n"
        "  keywords      = {r\\&d, flow},\n"
        "  note          = {Withdrawn. Code: promised}\n"
        "}\n"},
    {"{\"id\":\"x:3\",\"title\":\"Slow Rivers\",\"abstract\":\"\",\"author_count\":1,"
     "\"venue\":{\"name\":\"Proc. of RiverConf\",\"type\":\"proceedings\",\"publisher\":\"Mud Press\"}}",
        "@inproceedings{k,\n"
        "  title         = {Slow Rivers},\n"
        "  booktitle     = {Proc. of RiverConf},\n"
        "  publisher     = {Mud Press},\n"
        "  note          = {1 author (name not given)},\n"
        "  key           = {k}\n"
        "}\n"},
};

START_TEST(test_entry)
{
	for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++) {
		struct buf out = {0};
		struct arena a = {0};
		struct err e = {""};
		struct paper *p = paper_new(&a);

		ck_assert_msg(
		    paper_from_json(p, str_of(entries[i].record), (struct place){.input = "t"}, &e) == RC_OK,
		    "%s", e.text);
		static const struct export_options none;

		export_bibtex.paper(
		    &(struct export_item){.paper = p, .key = STR("k"), .options = &none}, &out);
		ck_assert_str_eq(out.p, entries[i].entry);
		buf_free(&out);
		arena_free(&a);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_title, test_any_bytes, test_latex_encode, test_plain_text, test_entry, NULL};

	return check_run("bibtex", tests);
}
