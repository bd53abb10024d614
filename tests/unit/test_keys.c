/* test_keys.c: the base of citation keys. */
#include "../../stages/export/export.h"
#include "check_main.h"

static const struct {
	const char *record, *key;
} cases[] = {
    {"{\"id\":\"a\",\"title\":\"The Slow River\",\"authors\":[{\"given\":\"Ana\",\"family\":\"Sousa\"}],"
     "\"date\":\"2022-10-05\",\"date_basis\":\"stated\"}",
        "sousa2022slow"},
    {"{\"id\":\"a\",\"title\":\"On $k$-Means: A View\",\"authors\":[{\"given\":\"A\",\"family\":\"Le "
     "Gouellec\"}],"
     "\"date\":\"2022\",\"date_basis\":\"stated\"}",
        "legouellec2022means"},
    {"{\"id\":\"a\",\"title\":\"High-Order "
     "Nets\",\"authors\":[{\"given\":\"A\",\"family\":\"Stra\xc3\x9f\x62urg"
     "er-\xc3\x98zt\xc3\xbcrk\"}]}",
        "strassburgerozturkhigh"},
    {"{\"id\":\"a\",\"title\":\"{\\\\'E}tude of \\\\emph{Mud}\",\"authors\":[{\"literal\":\"The ATLAS "
     "Collaboration\"}],"
     "\"venue\":{\"name\":\"J\",\"year\":1999}}",
        "atlas1999etude"},
    {"{\"id\":\"a\",\"title\":\"MudNet: A Model of Mud\",\"author_count\":3,\"date\":\"2024-01\","
     "\"date_basis\":\"stated\"}",
        "mudnet2024model"},
    {"{\"id\":\"a\",\"title\":\"Don\xe2\x80\x99t "
     "Look\",\"authors\":[{\"family\":\"O'Neil\",\"given\":\"B\"}]}",
        "oneildont"},
    {"{\"id\":\"a\",\"title\":\"3D "
     "Rivers\",\"authors\":[{\"family\":\"\xe7\x8e\x8b\",\"given\":\"\xe5\xb0\x8f\"}]}",
        "3drivers"},
    {"{\"id\":\"a\",\"title\":\"\xe6\xb2\xb3\xe6\xb5\x81\",\"date\":\"2020\",\"date_basis\":\"stated\"}",
        "paper20208601ec8c"},
    {"{\"id\":\"a\",\"title\":\"The A of\",\"authors\":[{\"family\":\"Ito\",\"given\":\"K\"}]}", "ito"},
};

START_TEST(test_key)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena a = {0};
		struct err e = {""};
		struct paper *p = paper_new(&a);

		ck_assert_msg(
		    paper_from_json(p, str_of(cases[i].record), (struct place){.input = "t"}, &e) == RC_OK,
		    "%s", e.text);
		ck_assert_str_eq(str_dup(&a, citation_key(&a, p)).p, cases[i].key);
		arena_free(&a);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_key, NULL};

	return check_run("keys", tests);
}
