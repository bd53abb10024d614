/* test_ids.c: identifiers in their bare form, and a record's own id. */
#include "../../stages/normalise/normalise.h"
#include "check_main.h"

static struct arena arena;

static void clean(void)
{
	arena_free(&arena);
}

static const struct {
	const char *written, *bare, *version;
} arxiv[] = {
    {"2301.01234", "2301.01234", ""},
    {"arXiv:2301.01234v2", "2301.01234", "v2"},
    {"arXiv: 0704.0001", "0704.0001", ""},
    {"arXiv:2301.01234v12 [cs.CL]", "2301.01234", "v12"},
    {"https://arxiv.org/abs/2301.01234v3", "2301.01234", "v3"},
    {"http://www.arxiv.org/pdf/2301.01234v1.pdf", "2301.01234", "v1"},
    {"https://arxiv.org/abs/2301.01234?context=cs", "2301.01234", ""},
    {"https://doi.org/10.48550/arXiv.2301.01234", "2301.01234", ""},
    {"oai:arXiv.org:hep-th/9901001", "hep-th/9901001", ""},
    {"hep-th/9901001v1", "hep-th/9901001", "v1"},
    {"math.GT/0309136", "math/0309136", ""},
    {"cond-mat.stat-mech/0309136", "cond-mat/0309136", ""},
    {"2313.01234", "", ""},
    {"2301.012345", "", ""},
    {"2301.0123x", "", ""},
    {"hep-th/990100", "", ""},
    {"10.1000/2301.01234", "", ""},
    {"", "", ""},
};

START_TEST(test_arxiv)
{
	struct str version, id = id_arxiv(&arena, str_of(arxiv[_i].written), &version);

	ck_assert_msg(str_is(id, arxiv[_i].bare), "%s gives %.*s", arxiv[_i].written, STR_ARG(id));
	ck_assert_msg(
	    str_is(version, arxiv[_i].version), "%s gives %.*s", arxiv[_i].written, STR_ARG(version));
}
END_TEST

static const struct {
	const char *written, *bare;
} doi[] = {
    {"10.1000/ABC.1", "10.1000/abc.1"},
    {"https://doi.org/10.1000/x%28y%29", "10.1000/x(y)"},
    {"http://dx.doi.org/10.1000/x", "10.1000/x"},
    {"doi: https://doi.org/10.1000/x", "10.1000/x"},
    {"DOI:10.1000/x.", "10.1000/x"},
    {"(10.1000/x)", ""},
    {"10.1000/x).", "10.1000/x"},
    {"10.1000/a(b)c(d)", "10.1000/a(b)c(d)"},
    {"10.1000.10/x", "10.1000.10/x"},
    {"10.1000/a 10.1000/b", "10.1000/a"},
    {"10.1000/a%00b", ""},
    {"10.1000/%FF", ""},
    {"10.1000/", ""},
    {"10.1/x", ""},
    {"11.1000/x", ""},
    {"", ""},
};

START_TEST(test_doi)
{
	struct str id = id_doi(&arena, str_of(doi[_i].written));

	ck_assert_msg(str_is(id, doi[_i].bare), "%s gives %.*s", doi[_i].written, STR_ARG(id));
}
END_TEST

START_TEST(test_order_of_preference)
{
	struct paper *p = paper_new(&arena);

	p->title = STR("A Title");
	ck_assert(str_starts(id_of_paper(p), "hash:"));
	p->identifiers.openreview = STR("Xy_1");
	ck_assert(str_is(id_of_paper(p), "openreview:Xy_1"));
	p->identifiers.pmid = STR("77");
	ck_assert(str_is(id_of_paper(p), "pmid:77"));
	p->identifiers.acl = STR("P11-1001");
	ck_assert(str_is(id_of_paper(p), "acl:P11-1001"));
	p->identifiers.doi = STR("10.1000/x");
	ck_assert(str_is(id_of_paper(p), "doi:10.1000/x"));
	p->identifiers.arxiv = STR("2301.01234");
	ck_assert(str_is(id_of_paper(p), "arxiv:2301.01234"));
}
END_TEST

static struct str hash_of(const char *title, const char *abstract, const char *family)
{
	struct paper *p = paper_new(&arena);

	p->title = str_of(title);
	p->abstract = str_of(abstract);
	if (family) {
		p->authors = arena_alloc(&arena, sizeof(*p->authors));
		p->authors->family = str_of(family);
		p->author_count_listed = 1;
	}
	return id_of_paper(p);
}

START_TEST(test_hash)
{
	struct str id = hash_of("Na\u00EFve Tides: a \uFB01rst look", "", "Holm");

	ck_assert_uint_eq(id.n, 5 + 16);
	ck_assert(str_eq(id, hash_of("NA\u00CFVE TIDES A FIRST LOOK", "x", "holm")));
	ck_assert(str_eq(id, hash_of("Nai\u0308ve tides -- a first look.", "", "HOLM")));
	ck_assert(str_eq(id, hash_of("Na\\\"{\\i}ve {T}ides: A First Look", "", "Holm")));
	ck_assert(!str_eq(id, hash_of("Na\u00EFve Tides: a second look", "", "Holm")));
	ck_assert(!str_eq(id, hash_of("Na\u00EFve Tides: a first look", "", "Holt")));
	ck_assert(!str_eq(id, hash_of("Na\u00EFve Tides: a first look", "", NULL)));
	ck_assert(!str_eq(hash_of("", "one", NULL), hash_of("", "two", NULL)));
	ck_assert(!str_eq(hash_of("ab", "", "c"), hash_of("a", "", "bc")));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("ids");
	TCase *t = tcase_create("ids");

	tcase_add_checked_fixture(t, NULL, clean);
	tcase_add_loop_test(t, test_arxiv, 0, sizeof(arxiv) / sizeof(*arxiv));
	tcase_add_loop_test(t, test_doi, 0, sizeof(doi) / sizeof(*doi));
	tcase_add_test(t, test_order_of_preference);
	tcase_add_test(t, test_hash);
	suite_add_tcase(s, t);
	return check_suite(s);
}
