/* test_dedupe.c: merging two records, and what the stage makes of records that come again. */
#include "../../stages/dedupe/dedupe.h"
#include "../../stages/store/store.h"
#include "check_main.h"
#include <string.h>

static struct arena arena;
static struct err err;

static void ok(enum rc rc)
{
	ck_assert_msg(rc == RC_OK, "%s", err.text);
}

static struct paper *paper_of(const char *json)
{
	struct paper *p = paper_new(&arena);

	ok(paper_from_json(p, str_of(json), (struct place){.input = "t"}, &err));
	return p;
}

static const char *json_of(const struct paper *p)
{
	struct buf b = {0};
	const char *json;

	paper_to_json(p, &b);
	json = str_dup(&arena, buf_str(&b)).p;
	buf_free(&b);
	return json;
}

/* A record's JSON from what stands behind its id. */
#define RECORD(rest) "{\"schema_version\":1,\"id\":\"x:1\"," rest "}"
#define SOURCE(path) "\"sources\":[{\"path\":\"" path "\",\"format\":\"f\",\"offset\":0}]"
#define SOURCES_AB                                                                                      \
	"\"sources\":[{\"path\":\"a\",\"format\":\"f\",\"offset\":0},{\"path\":\"b\",\"format\":\"f\"," \
	"\"offset\":0}]"
#define LINK(url, where, from, to)                                                                      \
	"{\"url\":\"" url "\",\"kind\":\"code\",\"field\":\"" where "\",\"start\":" from ",\"end\":" to \
	",\"surface\":\"" url "\",\"rule\":\"l/r\"}"

static const struct {
	const char *name, *into, *from, *merged;
} merges[] = {
    {"absent fields filled, present ones kept",
        RECORD(SOURCE("a") ",\"title\":\"T\",\"abstract\":\"A.\",\"date\":\"2022\",\"date_basis\":\"stated\","
                           "\"identifiers\":{\"doi\":\"10.5555/a\"}"),
        RECORD(SOURCE("b") ",\"title\":\"U\",\"abstract\":\"B.\",\"license\":\"CC0\",\"author_count\":4,"
                           "\"date\":\"2023\",\"date_basis\":\"stated\","
                           "\"identifiers\":{\"doi\":\"10.5555/"
                           "b\",\"pmid\":\"7\"},\"categories\":[\"c\"],\"retracted\":true"),
        RECORD(SOURCES_AB ",\"title\":\"T\",\"abstract\":\"A.\",\"license\":\"CC0\",\"author_count\":4,"
                          "\"date\":\"2022\",\"date_basis\":\"stated\","
                          "\"identifiers\":{\"doi\":\"10.5555/"
                          "a\",\"pmid\":\"7\"},\"categories\":[\"c\"],\"retracted\":true,"
                          "\"code_status\":\"none\"")},
    {"the same source stays one", RECORD(SOURCE("a") ",\"title\":\"T\",\"abstract\":\"\""),
        RECORD(SOURCE("a") ",\"title\":\"T\",\"abstract\":\"\""),
        RECORD(SOURCE("a") ",\"title\":\"T\",\"abstract\":\"\",\"code_status\":\"none\"")},
    {"the longer abstract brings its facts; the comment only the other has keeps its own",
        RECORD(
            SOURCE(
                "a") ",\"title\":\"T\",\"abstract\":\"at p.org\",\"comment\":\"see c.org\",\"links\":[" LINK("p.org",
                "abstract", "3", "8") "," LINK("c.org", "comment", "4", "9") "]"),
        RECORD(SOURCE("b") ",\"title\":\"U\",\"abstract\":\"now at "
                           "q.org\",\"code_status\":\"available\",\"links\":[" LINK(
                               "q.org", "abstract", "7", "12") "]"),
        RECORD(SOURCES_AB ",\"title\":\"U\",\"abstract\":\"now at q.org\",\"comment\":\"see c.org\","
                          "\"code_status\":\"available\",\"links\":[" LINK(
                              "q.org", "abstract", "7", "12") "," LINK("c.org", "comment", "4", "9") "]")},
    {"abstracts of one length: the first; facts without a place from both, once",
        RECORD(SOURCE("a") ",\"title\":\"T\",\"abstract\":\"\xc3\xa9.\",\"links\":[{\"url\":\"u\",\"kind\":"
                           "\"code\",\"rule\":\"source/f\"}]"),
        RECORD(SOURCE("b") ",\"title\":\"U\",\"abstract\":\"B.\",\"code_status\":\"available\",\"links\":["
                           "{\"url\":\"u\",\"kind\":\"code\",\"rule\":\"source/"
                           "g\"},{\"url\":\"v\",\"kind\":\"code\",\"rule\":\"source/g\"}]"),
        RECORD(
            SOURCES_AB ",\"title\":\"T\",\"abstract\":\"\xc3\xa9.\",\"code_status\":\"available\",\"links\":["
                       "{\"url\":\"u\",\"kind\":\"code\",\"rule\":\"source/"
                       "f\"},{\"url\":\"v\",\"kind\":\"code\",\"rule\":\"source/g\"}]")},
    {"complete authors, a printed venue and a stated date win",
        RECORD(SOURCE("a") ",\"title\":\"T\",\"abstract\":\"\",\"authors\":[{\"family\":\"A\"}],\"authors_"
                           "complete\":false,"
                           "\"date\":\"2022\",\"date_basis\":\"inferred\",\"venue\":{\"name\":\"Arxive\","
                           "\"type\":\"preprint\"}"),
        RECORD(SOURCE(
            "b") ",\"title\":\"T\",\"abstract\":\"\",\"authors\":[{\"family\":\"A\"},{\"family\":\"B\"}],"
                 "\"authors_complete\":true,\"author_count\":2,\"date\":\"2021\",\"date_basis\":\"stated\","
                 "\"venue\":{\"name\":\"Mud\",\"type\":\"journal\",\"volume\":\"1\"}"),
        RECORD(SOURCES_AB
            ",\"title\":\"T\",\"abstract\":\"\",\"authors\":[{\"family\":\"A\"},{\"family\":\"B\"}],"
            "\"authors_complete\":true,\"author_count\":2,\"date\":\"2021\",\"date_basis\":\"stated\","
            "\"venue\":{\"name\":\"Mud\",\"type\":\"journal\",\"volume\":\"1\"},\"code_status\":\"none\"")},
};

START_TEST(test_merge)
{
	for (size_t i = 0; i < sizeof(merges) / sizeof(merges[0]); i++) {
		struct paper *records[] = {paper_of(merges[i].into), paper_of(merges[i].from)};
		struct paper *want = paper_of(merges[i].merged), *got = merge_records(records, 2);

		ck_assert_msg(strcmp(json_of(got), json_of(want)) == 0, "%s:\n%s\n%s", merges[i].name,
		    json_of(got), json_of(want));
		/* The other way round only the sources differ. */
		struct paper *reversed[] = {paper_of(merges[i].from), paper_of(merges[i].into)};
		struct paper *back = merge_records(reversed, 2);

		back->sources = got->sources;
		back->source_count = got->source_count;
		ck_assert_msg(strcmp(json_of(got), json_of(back)) == 0, "%s, reversed:\n%s\n%s",
		    merges[i].name, json_of(got), json_of(back));
	}
}
END_TEST

/* ---- the stage ---- */

struct catcher {
	struct sink sink;
	struct store *store;
	struct buf seen;
};

static enum rc catch (struct sink *self, struct paper *p, struct err *e) {
	struct catcher *c = (struct catcher *)self;

	buf_adds(&c->seen, json_of(p));
	buf_addc(&c->seen, '\n');
	return c->store ? store_put(c->store, p, e) : RC_OK;
}

/* Sends records through the stage, in a run of its own when there is a store. */
static void send(struct store *store, struct catcher *c, const char *const *records, size_t count)
{
	struct run run = {.store = store};
	void *state = mem_zero(stage_dedupe.state_size);

	*c = (struct catcher){.sink = {catch}, .store = store};
	if (store)
		ok(store_begin_run(store, "run", STR(""), &err));
	ok(stage_dedupe.open(&run, state, &err));
	for (size_t i = 0; i < count; i++)
		ok(stage_dedupe.item(&run, state, paper_of(records[i]), &c->sink, &err));
	ok(stage_dedupe.finish(&run, state, &c->sink, &err));
	stage_dedupe.close(state);
	free(state);
	if (store)
		ok(store_end_run(store, count, 0, &err));
	buf_free(&c->seen);
}

static const char *stored(struct store *s, const char *id)
{
	struct paper *p = paper_new(&arena);

	ok(store_load(s, str_of(id), p, &err));
	return json_of(p);
}

static void check_counts(
    const struct store *s, uint64_t new, uint64_t updated, uint64_t unchanged, uint64_t merged)
{
	const uint64_t *n = store_counts(s)->outcome;

	ck_assert_uint_eq(n[OUTCOME_NEW], new);
	ck_assert_uint_eq(n[OUTCOME_UPDATED], updated);
	ck_assert_uint_eq(n[OUTCOME_UNCHANGED], unchanged);
	ck_assert_uint_eq(n[OUTCOME_MERGED], merged);
}

static const char *const first[] = {
    RECORD(SOURCE("a") ",\"title\":\"T\",\"abstract\":\"Short.\",\"license\":\"CC0\""),
    RECORD(SOURCE("b") ",\"title\":\"T\",\"abstract\":\"A longer one.\""),
    "{\"id\":\"x:0\"," SOURCE("c") ",\"title\":\"Z\",\"abstract\":\"\"}",
};
/* a has lost its license, b is as it was. */
static const char *const later[] = {
    RECORD(SOURCE("a") ",\"title\":\"T\",\"abstract\":\"Short!\",\"language\":\"en\""),
    RECORD(SOURCE("b") ",\"title\":\"T\",\"abstract\":\"A longer one.\""),
};

START_TEST(test_stage)
{
	struct store *s = NULL, *afresh = NULL;
	struct catcher c;
	const char *before;

	ok(store_open(&s, ":memory:", false, &err));
	send(s, &c, first, 3);
	check_counts(s, 2, 0, 0, 1);
	before = stored(s, "x:1");
	ck_assert_ptr_nonnull(strstr(before, "A longer one."));
	ck_assert_ptr_nonnull(strstr(before, "CC0"));

	send(s, &c, first, 3);
	check_counts(s, 2, 0, 3, 1);
	ck_assert_str_eq(stored(s, "x:1"), before);

	/* A paper of one source is replaced: nothing of what it was stays. */
	static const char *const alone = "{\"id\":\"x:0\"," SOURCE("c") ",\"title\":\"Y\",\"abstract\":\"\"}";

	send(s, &c, &alone, 1);
	check_counts(s, 2, 1, 3, 1);
	ck_assert_ptr_nonnull(strstr(stored(s, "x:0"), "\"title\":\"Y\""));

	/* One source of two changes: the paper is made anew of it and of the other. */
	send(s, &c, later, 2);
	check_counts(s, 2, 2, 4, 1);
	ck_assert_ptr_nonnull(strstr(stored(s, "x:1"), "A longer one."));
	ck_assert_ptr_nonnull(strstr(stored(s, "x:1"), "\"language\":\"en\""));
	ck_assert_ptr_null(strstr(stored(s, "x:1"), "CC0"));
	before = stored(s, "x:1");
	send(s, &c, later, 2);
	check_counts(s, 2, 2, 6, 1);
	ck_assert_str_eq(stored(s, "x:1"), before);

	/* What isn't read again stays as it was. */
	send(s, &c, first, 1);
	check_counts(s, 2, 3, 6, 1);
	ck_assert_ptr_nonnull(strstr(stored(s, "x:1"), "A longer one."));
	ck_assert_ptr_nonnull(strstr(stored(s, "x:1"), "CC0"));
	send(s, &c, first, 2);
	check_counts(s, 2, 3, 8, 1);

	/* The same file twice in one run. */
	ok(store_open(&afresh, ":memory:", false, &err));
	const char *const twice[] = {first[0], first[0]};

	send(afresh, &c, twice, 2);
	check_counts(afresh, 1, 0, 1, 0);
	store_close(afresh);
	store_close(s);
}
END_TEST

/* Records at other offsets of a file that was saved anew. */
#define AT(offset, rest) RECORD("\"sources\":[{\"path\":\"a\",\"format\":\"f\",\"offset\":" offset "}]," rest)

START_TEST(test_moved)
{
	static const char *const old[] = {
	    AT("0", "\"title\":\"T\",\"abstract\":\"A long one.\",\"license\":\"CC0\"")};
	static const char *const moved[] = {AT("9", "\"title\":\"T\",\"abstract\":\"Short.\"")};
	static const char *const grown[] = {AT("9", "\"title\":\"T\",\"abstract\":\"Short.\""),
	    AT("77", "\"title\":\"T\",\"abstract\":\"\",\"language\":\"en\"")};
	struct store *s = NULL;
	struct catcher c;

	ok(store_open(&s, ":memory:", false, &err));
	send(s, &c, old, 1);
	send(s, &c, moved, 1);
	check_counts(s, 1, 1, 0, 0);
	ck_assert_str_eq(
	    stored(s, "x:1"), AT("9", "\"title\":\"T\",\"abstract\":\"Short.\",\"code_status\":\"none\""));
	/* A second record of the paper in the same file doesn't take the first one's place. */
	send(s, &c, grown, 2);
	check_counts(s, 1, 1, 1, 1);
	ck_assert_ptr_nonnull(strstr(stored(s, "x:1"), "\"offset\":9}"));
	ck_assert_ptr_nonnull(strstr(stored(s, "x:1"), "\"offset\":77}"));
	ck_assert_ptr_nonnull(strstr(stored(s, "x:1"), "Short."));
	send(s, &c, grown, 2);
	check_counts(s, 1, 1, 3, 1);
	store_close(s);
}
END_TEST

START_TEST(test_stage_alone)
{
	struct run run = {0};
	struct catcher c = {.sink = {catch}};
	void *state = mem_zero(stage_dedupe.state_size);
	const char *split;

	ok(stage_dedupe.open(&run, state, &err));
	for (int i = 0; i < 3; i++)
		ok(stage_dedupe.item(&run, state, paper_of(first[i]), &c.sink, &err));
	ck_assert_uint_eq(c.seen.n, 0);
	ck_assert_int_eq(
	    stage_dedupe.item(&run, state, paper_of("{\"title\":\"T\"}"), &c.sink, &err), RC_SKIP);
	ok(stage_dedupe.finish(&run, state, &c.sink, &err));
	stage_dedupe.close(state);
	free(state);
	/* in the order in which they were first seen */
	split = strchr(c.seen.p, '\n');
	ck_assert_ptr_nonnull(strstr(c.seen.p, "x:1"));
	ck_assert(strstr(c.seen.p, "x:1") < split);
	ck_assert_ptr_nonnull(strstr(split, "x:0"));
	ck_assert_ptr_eq(strchr(split + 1, '\n'), c.seen.p + c.seen.n - 1);
	buf_free(&c.seen);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_merge, test_stage, test_moved, test_stage_alone, NULL};
	int rc = check_run("dedupe", tests);

	arena_free(&arena);
	return rc;
}
