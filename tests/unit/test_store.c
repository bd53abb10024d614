/* test_store.c: what goes into the database comes out of it: papers, keys, selections, runs. */
#include "../../stages/export/export.h"
#include "../../stages/store/store.h"
#include "check_main.h"
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Everything a record can hold, and one that holds next to nothing. */
static const char *const records[] = {
    "{\"schema_version\":1,\"id\":\"arxiv:2299.00001\","
    "\"sources\":[{\"path\":\"a.tar!b\",\"format\":\"arxiv-snapshot\",\"offset\":9007199254740993},"
    "{\"path\":\"page.txt\",\"format\":\"daily-papers\",\"offset\":0}],"
    "\"title\":\"Mud & Silt: \xe2\x80\x9cslow\xe2\x80\x9d $x_1$\",\"abstract\":\"We reach 84.2 "
    "mAP.\",\"comment\":\"12 pages\","
    "\"language\":\"en\",\"license\":\"CC-BY\","
    "\"authors\":[{\"given\":\"Ana\",\"family\":\"Sousa\",\"particle\":\"de\",\"suffix\":\"Jr.\",\"orcid\":"
    "\"0000-0001\","
    "\"affiliations\":[\"Mud \\\"Lab\\\", X\",\"Silt U\"]},{\"literal\":\"The Delta "
    "Team\"},{\"given\":\"Ana\","
    "\"family\":\"Sousa\",\"particle\":\"de\",\"suffix\":\"Jr.\",\"orcid\":\"0000-0001\"}],\"authors_"
    "complete\":true,"
    "\"authors_raw\":\"A. de Sousa, "
    "Jr.\",\"author_count\":3,\"date\":\"2022-10-05\",\"date_basis\":\"inferred\","
    "\"identifiers\":{\"arxiv\":\"2299.00001\",\"arxiv_version\":\"v2\",\"doi\":\"10.5555/"
    "x\",\"pmid\":\"1\",\"pmcid\":\"PMC1\","
    "\"acl\":\"2022.x-y.1\",\"openreview\":\"abc\",\"dblp\":\"conf/x/Y22\"},"
    "\"venue\":{\"name\":\"Annals of "
    "Mud\",\"type\":\"journal\",\"volume\":\"7\",\"issue\":\"2\",\"pages\":\"1-2\","
    "\"publisher\":\"Mud "
    "Press\",\"year\":2023},\"categories\":[\"cs.LG\",\"math.CO\"],\"keywords\":[\"mud\"],"
    "\"withdrawn\":true,\"withdrawn_version\":\"v2\",\"retracted\":true,\"code_status\":\"available\","
    "\"code_evidence\":{\"field\":\"abstract\",\"start\":0,\"end\":2,\"surface\":\"We\",\"rule\":\"a/"
    "b\",\"confidence\":0.5},"
    "\"links\":[{\"url\":\"https://github.com/a/"
    "b\",\"kind\":\"code\",\"host\":\"github.com\",\"repository\":\"a/b\","
    "\"rule\":\"source/x\"}],"
    "\"datasets\":[{\"name\":\"We\",\"canonical\":\"WE\",\"aliases\":[\"W\",\"E,\"],\"role\":\"introduced\","
    "\"mentions\":[[0,2],[3,8]],\"field\":\"abstract\",\"start\":0,\"end\":2,\"surface\":\"We\",\"rule\":\"a/"
    "b\"}],"
    "\"metrics\":[{\"name\":\"mAP\",\"canonical\":\"mAP\",\"better\":\"higher\",\"field\":\"abstract\","
    "\"start\":14,\"end\":17,"
    "\"surface\":\"mAP\",\"rule\":\"a/b\",\"confidence\":0.97}],"
    "\"results\":[{\"metric\":\"mAP\",\"value\":84.2,\"value_high\":84.2,\"unit\":\"%\",\"uncertainty\":0.3,"
    "\"bound\":\"about\","
    "\"of\":\"other\",\"system\":\"We\",\"dataset\":\"WE\",\"field\":\"abstract\",\"start\":9,\"end\":17,"
    "\"surface\":\"84.2 mAP\",\"rule\":\"a/b\"}],"
    "\"gains\":[{\"amount\":[1.5,2],\"unit\":\"%\",\"kind\":\"relative\",\"direction\":\"worse\",\"sense\":"
    "\"lower\","
    "\"bound\":\"up_to\",\"metric\":\"mAP\",\"baseline\":\"X\",\"dataset\":\"WE\",\"field\":\"title\","
    "\"start\":0,\"end\":3,"
    "\"surface\":\"Mud\",\"rule\":\"a/b\"}],"
    "\"facts\":[{\"kind\":\"hazard-ratio\",\"fields\":{\"value\":\"0.72\",\"a "
    "\\\"key\\\"\":\"b\"},\"field\":\"comment\","
    "\"start\":0,\"end\":2,\"surface\":\"12\",\"rule\":\"own/c\"}],"
    "\"provenance\":{\"authors\":\"crossref:10.5555/x\",\"date\":\"source\"}}",
    "{\"id\":\"own:2\",\"title\":\"\",\"abstract\":\"\",\"links\":[{\"rule\":\"source/"
    "x\",\"url\":\"\",\"kind\":\"other\"}],\"keywords\":[\"\"]}",
    "{\"id\":\"own:3\",\"title\":\"Only\",\"abstract\":\"A \\u0000 "
    "inside.\",\"date\":\"2021\",\"date_basis\":\"stated\"}",
};
enum { RECORD_COUNT = sizeof(records) / sizeof(records[0]) };

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

/* A database with all records in it. */
static struct store *filled(void)
{
	struct store *s = NULL;

	ok(store_open(&s, ":memory:", false, &err));
	for (int i = 0; i < RECORD_COUNT; i++)
		ok(store_put(s, paper_of(records[i]), &err));
	ok(store_commit(s, &err));
	return s;
}

START_TEST(test_round_trip)
{
	struct store *s = filled();

	for (int i = 0; i < RECORD_COUNT; i++) {
		struct paper *p = paper_of(records[i]), *back = paper_new(&arena);

		ok(store_load(s, p->id, back, &err));
		ck_assert_str_eq(json_of(back), json_of(p));
	}
	ck_assert_int_eq(store_load(s, STR("own:9"), paper_new(&arena), &err), RC_END);
	store_close(s);
}
END_TEST

START_TEST(test_replace)
{
	struct store *s = filled();
	struct paper *p = paper_of(records[0]), *back = paper_new(&arena);
	struct str key;

	ok(store_keys_assign(s, &err));
	key = store_key(s, &arena, p->id);
	ck_assert_str_eq(key.p, "sousa2022mud");
	p->title = STR("Another title");
	p->link_count = 0;
	p->author_count_listed = 1;
	ok(store_put(s, p, &err));
	ok(store_load(s, p->id, back, &err));
	ck_assert_str_eq(json_of(back), json_of(p));
	ok(store_keys_assign(s, &err));
	ck_assert(str_eq(store_key(s, &arena, p->id), key));
	ck_assert_uint_eq(store_counts(s)->outcome[OUTCOME_NEW], RECORD_COUNT);
	ck_assert_uint_eq(store_counts(s)->outcome[OUTCOME_UPDATED], 1);
	store_close(s);
}
END_TEST

/* Ids of what a selection gives, joined. */
static const char *selected(struct store *s, struct selection sel)
{
	struct cursor *c = NULL;
	struct buf b = {0};
	struct paper *p = paper_new(&arena);
	const char *ids;
	enum rc rc;

	ok(store_select(s, &sel, &c, &err));
	while ((rc = cursor_next(c, p, &err)) == RC_OK) {
		buf_add(&b, p->id);
		buf_addc(&b, ' ');
		p = paper_new(&arena);
	}
	ck_assert_int_eq(rc, RC_END);
	cursor_close(c);
	ids = str_dup(&arena, buf_str(&b)).p;
	buf_free(&b);
	return ids;
}

START_TEST(test_select)
{
	static const struct {
		struct selection sel;
		const char *ids;
	} cases[] = {
	    {{0}, "arxiv:2299.00001 own:2 own:3 "},
	    {{.where = "title LIKE '%mud%' OR 0"}, "arxiv:2299.00001 "},
	    {{.where = "1 -- all"}, "arxiv:2299.00001 own:2 own:3 "},
	    {{.category = "cs"}, "arxiv:2299.00001 "},
	    {{.category = "math.CO"}, "arxiv:2299.00001 "},
	    {{.category = "c"}, ""},
	    {{.since = "2022"}, "arxiv:2299.00001 "},
	    {{.since = "2021-06-01"}, "arxiv:2299.00001 own:3 "},
	    {{.since = "2022-10-06"}, ""},
	    {{.where = "paper_id > 1", .since = "2000"}, "own:3 "},
	};
	static const struct selection bad[] = {
	    {.where = "no_such_column = 1"},
	    {.where = "1); DELETE FROM papers; --"},
	    {.where = ""},
	    {.since = "yesterday"},
	    {.since = "2022-1-1"},
	    {.ids = "/nonexistent/ids"},
	};
	struct store *s = filled();
	struct cursor *c = NULL;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ck_assert_str_eq(selected(s, cases[i].sel), cases[i].ids);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		err.text[0] = '\0';
		ck_assert_int_eq(store_select(s, &bad[i], &c, &err), RC_FATAL);
		ck_assert_str_ne(err.text, "");
		ck_assert_ptr_null(c);
	}
	store_close(s);
}
END_TEST

START_TEST(test_select_ids)
{
	char path[] = "/tmp/papersift-ids-XXXXXX";
	static const char lines[] = "own:3\r\n\n  own:2 \nown:77\n";
	int fd = mkstemp(path);
	struct store *s = filled();

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, lines, sizeof(lines) - 1), (int)sizeof(lines) - 1);
	close(fd);
	ck_assert_str_eq(selected(s, (struct selection){.ids = path}), "own:2 own:3 ");
	unlink(path);
	store_close(s);
}
END_TEST

/* Keys don't depend on the order of arrival, only on ids within what gets keys together, and never change. */
START_TEST(test_keys)
{
	static const char form[] = "{\"id\":\"k:%03d\",\"title\":\"Slow Rivers\",\"abstract\":\"\"}";
	struct store *s = NULL;

	ok(store_open(&s, ":memory:", false, &err));
	for (int i = 60; i > 0; i--)
		ok(store_put(s, paper_of(str_fmt(&arena, form, i).p), &err));
	ok(store_keys_assign(s, &err));
	ok(store_put(s, paper_of(str_fmt(&arena, form, 0).p), &err));
	ok(store_keys_assign(s, &err));
	ck_assert_str_eq(store_key(s, &arena, STR("k:001")).p, "slowrivers");
	ck_assert_str_eq(store_key(s, &arena, STR("k:002")).p, "slowriversa");
	ck_assert_str_eq(store_key(s, &arena, STR("k:027")).p, "slowriversz");
	ck_assert_str_eq(store_key(s, &arena, STR("k:028")).p, "slowriversaa");
	ck_assert_str_eq(store_key(s, &arena, STR("k:060")).p, "slowriversbg");
	ck_assert_str_eq(store_key(s, &arena, STR("k:000")).p, "slowriversbh");
	store_close(s);
}
END_TEST

/* What a query of one number gives, on a connection of its own. */
static int number(const char *path, const char *sql)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	int n = -1;

	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(db));
	if (sqlite3_step(st) == SQLITE_ROW)
		n = sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return n;
}

/* A database in WAL mode can't be read where nothing may be written (byte 18, https://sqlite.org/fileformat.html). */
static bool is_wal(const char *path)
{
	FILE *f = fopen(path, "rb");
	char head[100];

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fread(head, 1, sizeof(head), f), sizeof(head));
	fclose(f);
	return head[18] == 2;
}

START_TEST(test_runs_and_rejects)
{
	char dir[] = "/tmp/papersift-store-XXXXXX";
	struct store *s = NULL;
	const char *path;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	path = str_fmt(&arena, "%s/x.db", dir).p;
	for (int run = 0; run < 2; run++) {
		ok(store_open(&s, path, false, &err));
		ok(store_begin_run(s, "run a.jsonl", STR("00ff"), &err));
		for (int i = 0; i < RECORD_COUNT; i++)
			ok(store_put(s, paper_of(records[i]), &err));
		ok(store_reject(s, "a.jsonl", 7, "papersift", "a.jsonl:2:1: broken", &err));
		ok(store_commit(s, &err));
		ok(store_end_run(s, RECORD_COUNT + 1, 3, &err));
		store_close(s);
	}
	ck_assert_int_eq(
	    number(path, "SELECT count(*) FROM runs WHERE finished IS NOT NULL AND exit_code = 3"), 2);
	ck_assert_int_eq(
	    number(path, "SELECT sum(records_read - new - updated - unchanged - merged - rejected) FROM runs"),
	    0);
	ck_assert_int_eq(number(path, "SELECT count(*) FROM rejects"), 1);
	ck_assert_int_eq(number(path, "SELECT count(*) FROM papers"), RECORD_COUNT);
	ck_assert_int_eq(number(path, "SELECT count(*) FROM papers WHERE citation_key IS NULL"), 0);
	ck_assert_int_eq(number(path, "SELECT count(*) FROM authors"), 2);
	ck_assert_int_eq(number(path, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
	ck_assert_int_eq(number(path, "SELECT count(*) FROM v_code"), 1);
	ck_assert_int_eq(
	    number(path, "SELECT count(*) FROM v_results WHERE \"of\" = 'other' AND value = 84.2"), 1);
	ck_assert_int_eq(number(path, "SELECT count(*) FROM v_gains WHERE amount_low = 1.5"), 1);

	/* The refused record comes back in order. */
	struct paper *p = paper_of(records[2]);

	struct source both[] = {{.path = STR("b.jsonl")}, {.path = STR("a.jsonl"), .offset = 7}};

	p->sources = both;
	p->source_count = 2;
	p->code_status = CODE_PROMISED;
	ok(store_open(&s, path, false, &err));
	store_expect(s, OUTCOME_MERGED, &(struct arrival){.source = both[1], .hash = 1});
	ok(store_put(s, p, &err));
	ok(store_commit(s, &err));
	store_close(s);
	ck_assert_int_eq(number(path, "SELECT count(*) FROM rejects"), 0);

	ck_assert_int_eq(
	    number(path, "SELECT count(*) FROM v_code WHERE code_status = 'promised' AND url IS NULL"), 1);
	ck_assert(!is_wal(path));

	/* What isn't committed isn't there. */
	ok(store_open(&s, path, false, &err));
	ok(store_reject(s, "a.jsonl", 8, NULL, "broken", &err));
	store_close(s);
	ck_assert_int_eq(number(path, "SELECT count(*) FROM rejects"), 0);

	ok(store_open(&s, path, true, &err));
	ck_assert_int_eq(store_put(s, p, &err), RC_FATAL);
	ck_assert_str_eq(selected(s, (struct selection){0}), "arxiv:2299.00001 own:2 own:3 ");
	store_close(s);

	ck_assert_int_eq(number(path, "PRAGMA user_version = 99"), -1);
	ck_assert_int_eq(store_open(&s, path, false, &err), RC_FATAL);
	ck_assert_ptr_nonnull(strstr(err.text, "schema version 99"));
	ck_assert_ptr_null(s);
	ck_assert_int_eq(number(path, "PRAGMA application_id = 0"), -1);
	ck_assert_int_eq(store_open(&s, path, false, &err), RC_FATAL);
	ck_assert_ptr_nonnull(strstr(err.text, "not a database of papersift"));
	ck_assert_int_eq(store_open(&s, str_fmt(&arena, "%s/none.db", dir).p, true, &err), RC_FATAL);
	ck_assert_int_eq(store_open(&s, dir, false, &err), RC_FATAL);
	unlink(path);
	rmdir(dir);
}
END_TEST

START_TEST(test_export_formats)
{
	static const struct {
		const char *format, *empty;
	} cases[] = {{"json", "[]\n"}, {"jsonl", ""}, {"bibtex", ""}};
	char dir[] = "/tmp/papersift-export-XXXXXX";
	struct store *s = filled();
	const char *path;
	size_t count = 0;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	path = str_fmt(&arena, "%s/out", dir).p;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct exporter *x = exporter_by_name(cases[i].format);
		char text[64] = "";
		FILE *f;

		ck_assert_ptr_nonnull(x);
		ok(export_write(s, &(struct selection){0}, x, NULL, path, &count, &err));
		ck_assert_uint_eq(count, RECORD_COUNT);
		ok(export_write(s, &(struct selection){.where = "0"}, x, NULL, path, &count, &err));
		ck_assert_uint_eq(count, 0);
		f = fopen(path, "r");
		ck_assert_ptr_nonnull(f);
		ck_assert_uint_eq(fread(text, 1, sizeof(text) - 1, f), strlen(cases[i].empty));
		ck_assert_str_eq(text, cases[i].empty);
		fclose(f);
	}
	ck_assert_ptr_null(exporter_by_name("docx"));
	ck_assert_int_eq(
	    export_write(s, &(struct selection){0}, exporters[0], NULL, "/nonexistent/x", &count, &err),
	    RC_FATAL);
	unlink(path);
	ck_assert_int_eq(rmdir(dir), 0); /* no temporary file is left */
	store_close(s);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_round_trip, test_replace, test_select, test_select_ids, test_keys,
	    test_runs_and_rejects, test_export_formats, NULL};
	int rc = check_run("store", tests);

	arena_free(&arena);
	return rc;
}
