/* test_names.c: author strings and single names. */
#include "../../stages/normalise/normalise.h"
#include "check_main.h"

static struct arena arena;

static void clean(void)
{
	arena_free(&arena);
}

/* "given|particle|family|suffix" or "=literal", affiliations behind "@" each. */
static void write_author(struct buf *b, const struct author *a)
{
	if (a->literal.n)
		buf_addf(b, "=%.*s", STR_ARG(a->literal));
	else
		buf_addf(b, "%.*s|%.*s|%.*s", STR_ARG(a->given), STR_ARG(a->particle), STR_ARG(a->family));
	if (a->suffix.n)
		buf_addf(b, "|%.*s", STR_ARG(a->suffix));
	for (size_t i = 0; i < a->affiliation_count; i++)
		buf_addf(b, "@%.*s", STR_ARG(a->affiliations[i]));
}

static const struct {
	const char *name, *author;
} names[] = {
    {"Ana Ruiz", "Ana||Ruiz"},
    {"A. B. Ruiz", "A. B.||Ruiz"},
    {"A.B.C. Ruiz", "A.B.C.||Ruiz"},
    {"A.B.Ruiz", "A.B.||Ruiz"},
    {"C.-P. Yun", "C.-P.||Yun"},
    {"Ruiz", "||Ruiz"},
    {"\u5C71\u7530\u82B1\u5B50", "||\u5C71\u7530\u82B1\u5B50"},
    {"Ivanova A. B.", "A. B.||Ivanova"},
    {"Hilde van der Meer", "Hilde|van der|Meer"},
    {"Piet in't Hout", "Piet|in't|Hout"},
    {"Maria da Luz Prado Leal", "Maria|da|Luz Prado Leal"},
    {"Omar bin Salleh", "Omar|bin|Salleh"},
    {"Farid al-Masri", "Farid||al-Masri"},
    {"Luca De Rossi", "Luca||De Rossi"},
    {"Thanh Van Pham", "Thanh Van||Pham"},
    {"Santiago Moreno y Campos", "Santiago||Moreno y Campos"},
    {"Ben Stone Jr.", "Ben||Stone|Jr."},
    {"Ben Jr. Stone", "Ben||Stone|Jr."},
    {"Ben Stone III", "Ben||Stone|III"},
    {"Dr. Ben Stone, PhD", "Ben||Stone"},
    {"Jr-Shin Lo", "Jr-Shin||Lo"},
    {"Stone, Ben", "Ben||Stone"},
    {"van der Meer, Jr., Hilde", "Hilde|van der|Meer|Jr."},
    {"Bal\\'azs H\\\"{o}lty", "Balázs||Hölty"},
    {"Themis~Vala$^{1}$", "Themis||Vala"},
    {"Ana Ruiz2*", "Ana||Ruiz"},
    {"The D0 Collaboration", "=The D0 Collaboration"},
    {"Institute of Slow Light", "=Institute of Slow Light"},
    {"DeepLoom-AI", "=DeepLoom-AI"},
    {"Kenneth Center", "Kenneth||Center"},
    {"J. M. Le Conte", "J. M.||Le Conte"},
    {"S. El Amrani", "S.||El Amrani"},
    {"Minh Le Tran", "Minh Le||Tran"},
    {"Wanja wa Kamau", "Wanja|wa|Kamau"},
    {"C. -P. Yun", "C.-P.||Yun"},
    {"Ana Moreno.", "Ana||Moreno"},
    {"Moreno, Alex.", "Alex.||Moreno"},
    {"The Slow Light Program", "=The Slow Light Program"},
};

START_TEST(test_name)
{
	struct author a = name_parse(&arena, str_of(names[_i].name));
	struct buf b = {0};

	write_author(&b, &a);
	ck_assert_str_eq(b.p, names[_i].author);
	buf_free(&b);
}
END_TEST

static const struct {
	const char *authors, *parsed; /* one after the other, "; " between */
	bool complete;
	int count;
} lists[] = {
    {"Ana Ruiz, Bo Lee and C. Stone", "Ana||Ruiz; Bo||Lee; C.||Stone", true, 3},
    {"Ana Ruiz, Bo Lee, and C. Stone", "Ana||Ruiz; Bo||Lee; C.||Stone", true, 3},
    {"Ana Ruiz & Bo Lee", "Ana||Ruiz; Bo||Lee", true, 2},
    {"Ana Ruiz, \\and Bo Lee", "Ana||Ruiz; Bo||Lee", true, 2},
    {"Ana Ruiz; Bo Lee", "Ana||Ruiz; Bo||Lee", true, 2},
    {"Ruiz, Ana; Lee, Bo; van Dam, C.", "Ana||Ruiz; Bo||Lee; C.|van|Dam", true, 3},
    {"Ana Ruiz, Jr., Bo Lee, PhD", "Ana||Ruiz|Jr.; Bo||Lee", true, 2},
    {"Ana Ruiz et al.", "Ana||Ruiz", false, -1},
    {"Ana Ruiz, et al", "Ana||Ruiz", false, -1},
    {"Ana Ruiz, Bo Lee and others", "Ana||Ruiz; Bo||Lee", false, -1},
    {"Ana Ruiz (North University), Bo Lee (South Institute)",
        "Ana||Ruiz@North University; Bo||Lee@South Institute", true, 2},
    {"Ana Ruiz and Bo Lee (Department of Tides (Annex), Port)",
        "Ana||Ruiz@Department of Tides (Annex), Port; Bo||Lee@Department of Tides (Annex), Port", true, 2},
    {"A. Ruiz (1 and 2) and B. Lee (2) ((1) North, Hill and Dale, (2) South)",
        "A.||Ruiz@North, Hill and Dale@South; B.||Lee@South", true, 2},
    {"A. Ruiz (1), B. Lee (1,2) (1 North, 5 Hill Road; 2 South",
        "A.||Ruiz@North, 5 Hill Road; B.||Lee@North, 5 Hill Road@South", true, 2},
    {"A. Ruiz (1),((1) North", "A.||Ruiz@North", true, 1},
    {"A. Ruiz, B. Lee (for the QUARTZ Collaboration)", "A.||Ruiz; B.||Lee; =QUARTZ Collaboration", true, 3},
    {"A. Ruiz, on behalf of the QUARTZ Collaboration", "A.||Ruiz; =QUARTZ Collaboration", true, 2},
    {"The QUARTZ Collaboration: A. Ruiz, B. Lee", "=The QUARTZ Collaboration; A.||Ruiz; B.||Lee", true, 3},
    {"QUARTZ Collaboration, :, A. Ruiz, the Tide Consortium",
        "=QUARTZ Collaboration; A.||Ruiz; =Tide Consortium", true, 3},
    {"Xi (Vera) Wen, Bo Lee", "Xi (Vera)||Wen; Bo||Lee", true, 2},
    {"1Ana Ruiz, 2Bo Lee", "Ana||Ruiz; Bo||Lee", true, 2},
    {"Ana Ruiz, Bo Lee3 Cy Stone, 2", "Ana||Ruiz; Bo||Lee; Cy||Stone", true, 3},
    {"A. Ruiz (1, B. Lee", "A.||Ruiz@1, B. Lee", true, 1},
    {"A. Ruiz), B. Lee]", "A.||Ruiz; B.||Lee", true, 2},
    {"S\\o ren Holm, {\\L}uc{j}a No\\.{z}a", "Søren||Holm; Łucja||Noża", true, 2},
    {", and ;", "", true, -1},
    {"Ana Ruiz and 27 others", "Ana||Ruiz", false, 28},
    {"Ana Ruiz, Bo Lee (and others)", "Ana||Ruiz; Bo||Lee", false, -1},
    {"A. Ruiz for the TIDE and EBB Collaborations", "A.||Ruiz; =TIDE and EBB Collaborations", true, 2},
    {"A. Ruiz and the TIDE and EBB Collaborations", "A.||Ruiz; =TIDE and EBB Collaborations", true, 2},
    {"TIDE and EBB Collaborations: A. Ruiz and B. Lee", "=TIDE and EBB Collaborations; A.||Ruiz; B.||Lee",
        true, 3},
    {"A. Ruiz for the QUARTZ Collaboration, B. Lee", "A.||Ruiz; =QUARTZ Collaboration; B.||Lee", true, 3},
    {"Ana Ruiz, the Coalition Against Slow Light", "Ana||Ruiz; =Coalition Against Slow Light", true, 2},
    {"Ana Ruiz and, Bo Lee", "Ana||Ruiz; Bo||Lee", true, 2},
    {"Ana Ruiz, Member, IEEE, Bo Lee, eds.", "Ana||Ruiz; Bo||Lee", true, 2},
};

START_TEST(test_list)
{
	struct paper *p = paper_new(&arena);
	struct buf b = {0};

	names_parse(p, str_of(lists[_i].authors));
	buf_adds(&b, "");
	for (size_t i = 0; i < p->author_count_listed; i++) {
		if (i)
			buf_adds(&b, "; ");
		write_author(&b, &p->authors[i]);
	}
	ck_assert_str_eq(b.p ? b.p : "", lists[_i].parsed);
	ck_assert_int_eq(p->authors_complete, lists[_i].complete);
	ck_assert_int_eq(p->author_count, lists[_i].count);
	buf_free(&b);
}
END_TEST

START_TEST(test_structured)
{
	struct author a = name_structured(&arena, STR("van der Meer"), STR("H. \\'E."), STR("Jr."));
	struct buf b = {0};

	write_author(&b, &a);
	a = name_structured(&arena, STR("QUARTZ Collaboration"), STR(""), STR(""));
	buf_adds(&b, "; ");
	write_author(&b, &a);
	a = name_structured(&arena, STR("Lee Ruiz"), STR("Ana Van"), STR(""));
	buf_adds(&b, "; ");
	write_author(&b, &a);
	ck_assert_str_eq(b.p, "H. É.|van der|Meer|Jr.; =QUARTZ Collaboration; Ana Van||Lee Ruiz");
	buf_free(&b);
}
END_TEST

/* Any bytes of a name list are survived, and what comes out is UTF-8. */
START_TEST(test_random_lists)
{
	static const char *const pieces[] = {"Ana", " ", "Lee", ",", ";", "(", ")", " and ", "1", "(1)",
	    "((1) ", " et al.", "Jr.", "van", ":", "~", "$", "{", "}", "\\'", "\\", "&", "&amp;", "\u00E9",
	    " Collaboration", "V", ".", "-"};

	srand(11);
	for (int round = 0; round < 20000; round++) {
		struct paper *p = paper_new(&arena);
		struct buf b = {0};
		bool ok = true;

		for (int i = rand() % 20; i > 0; i--)
			buf_adds(&b, pieces[(size_t)rand() % (sizeof(pieces) / sizeof(*pieces))]);
		names_parse(p, buf_str(&b));
		for (size_t i = 0; i < p->author_count_listed; i++) {
			const struct author *a = &p->authors[i];

			ok &= a->family.n || a->literal.n;
			ok &= utf8_invalid(a->family) == SIZE_MAX && utf8_invalid(a->given) == SIZE_MAX;
		}
		ck_assert_msg(ok, "%s", b.p);
		buf_free(&b);
		arena_reset(&arena);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("names");
	TCase *t = tcase_create("names");

	tcase_add_checked_fixture(t, NULL, clean);
	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, test_name, 0, sizeof(names) / sizeof(*names));
	tcase_add_loop_test(t, test_list, 0, sizeof(lists) / sizeof(*lists));
	tcase_add_test(t, test_structured);
	tcase_add_test(t, test_random_lists);
	suite_add_tcase(s, t);
	return check_suite(s);
}
