/* test_record_json.c: records to JSON and back without loss; strings and numbers; what the reader refuses, where. */
#include "../../pipeline/record.h"
#include "check_main.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A record with every key there is, none at its default, in the order of the output. */
static const char full[] =
    "{\"schema_version\":1,\"id\":\"arxiv:9901.00001\","
    "\"sources\":[{\"path\":\"a.tar!b.jsonl\",\"format\":\"papersift\",\"offset\":18446744},"
    "{\"path\":\"c.txt\",\"format\":\"text\",\"offset\":0}],"
    "\"title\":\"T\xc3\xaftle \\\"quoted\\\" \\\\alpha\",\"abstract\":\"We \xf0\x9f\x98\x80 reach "
    "$94.2\\\\%$.\","
    "\"comment\":\"12 pages\",\"language\":\"en\",\"license\":\"CC0\","
    "\"authors\":[{\"given\":\"Ana\",\"family\":\"Silva\",\"particle\":\"da\",\"suffix\":\"Jr.\","
    "\"orcid\":\"0000-0002-1825-0097\",\"affiliations\":[\"Uni A\",\"Uni B\"]},"
    "{\"literal\":\"The XYZ Collaboration\"}],"
    "\"authors_complete\":false,\"authors_raw\":\"Ana da Silva, Jr., et al.\",\"author_count\":12,"
    "\"date\":\"2023-01-29\",\"date_basis\":\"inferred\","
    "\"identifiers\":{\"arxiv\":\"9901.00001\",\"arxiv_version\":\"v2\",\"doi\":\"10.5555/1\",\"pmid\":\"1\","
    "\"pmcid\":\"PMC1\",\"acl\":\"P99-1\",\"openreview\":\"o\",\"dblp\":\"d\"},"
    "\"venue\":{\"name\":\"J. Inv.\",\"type\":\"journal\",\"volume\":\"7\",\"issue\":\"2\",\"pages\":\"1-9\","
    "\"publisher\":\"P\",\"year\":2023},"
    "\"categories\":[\"cs.LG\",\"stat.ML\"],\"keywords\":[\"k\"],\"withdrawn\":true,\"withdrawn_version\":"
    "\"v2\","
    "\"retracted\":true,\"code_status\":\"available\","
    "\"code_evidence\":{\"field\":\"comment\",\"start\":0,\"end\":2,\"surface\":\"12\",\"rule\":"
    "\"availability/a\","
    "\"confidence\":0.5},"
    "\"links\":[{\"url\":\"https://x.org/a/b\",\"kind\":\"model\",\"host\":\"x.org\",\"repository\":\"a/b\","
    "\"check\":{\"status\":\"moved\",\"http\":200,\"final_url\":\"https://x.org/b\",\"checked_at\":"
    "\"2024-11-05T06:07:08Z\"},"
    "\"field\":\"abstract\",\"start\":1,\"end\":3,\"surface\":\"e "
    "\",\"rule\":\"links/a\",\"confidence\":0.97},"
    "{\"url\":\"u\",\"kind\":\"code\",\"rule\":\"source/x\"}],"
    "\"datasets\":[{\"name\":\"N\",\"canonical\":\"C\",\"aliases\":[\"x\",\"y\"],\"role\":\"introduced\","
    "\"mentions\":[[1,2],[30,45]],\"field\":\"title\",\"start\":0,\"end\":1,\"surface\":\"T\",\"rule\":"
    "\"datasets/a\"}],"
    "\"metrics\":[{\"name\":\"n\",\"canonical\":\"c\",\"better\":\"lower\",\"rule\":\"metrics/a\"}],"
    "\"results\":[{\"metric\":\"m\",\"value\":84.2,\"value_high\":85,\"unit\":\"%\",\"uncertainty\":0.3,"
    "\"bound\":\"up_to\",\"of\":\"other\",\"system\":\"s\",\"dataset\":\"d\",\"rule\":\"results/a\"}],"
    "\"gains\":[{\"amount\":[1.6,2],\"unit\":\"points\",\"kind\":\"from_to\",\"direction\":\"worse\","
    "\"sense\":\"lower\",\"bound\":\"average\",\"metric\":\"m\",\"baseline\":\"b\",\"dataset\":\"d\","
    "\"rule\":\"gains/a\"}],"
    "\"facts\":[{\"kind\":\"hazard-ratio\",\"fields\":{\"value\":\"0.72\",\"a\":\"\"},\"rule\":\"own/a\"}],"
    "\"provenance\":{\"authors\":\"crossref:10.5555/1\",\"date\":\"source\"}}";

/* The least that is written. */
static const char least[] =
    "{\"schema_version\":1,\"title\":\"\",\"abstract\":\"\",\"code_status\":\"none\"}";

static const struct place here = {"in", 1, 1};

static void check_round_trip(struct str in, const char *want)
{
	struct arena a = {0};
	struct paper *p = paper_new(&a);
	struct buf out = {0};
	struct err e = {0};
	enum rc rc = paper_from_json(p, in, here, &e);

	ck_assert_msg(rc == RC_OK, "%s", e.text);
	paper_to_json(p, &out);
	ck_assert_str_eq(out.p, want);
	ck_assert_uint_eq(strlen(out.p), out.n);
	buf_free(&out);
	arena_free(&a);
}

START_TEST(test_round_trip)
{
	check_round_trip(STR(full), full);
	check_round_trip(STR(least), least);
	check_round_trip(STR("{}"), least);
	check_round_trip(
	    STR(" { \"id\" : null , \"links\" : [ ] , \"unknown\" : { \"title\" : 1 } } \n"), least);
	check_round_trip(STR("{\"venue\":{},\"identifiers\":{\"doi\":\"\"},\"authors\":[]}"), least);
	check_round_trip(STR("{\"id\":\"x\",\"title\":\"t\",\"abstract\":\"a\"}"),
	    "{\"schema_version\":1,\"id\":\"x\",\"title\":\"t\",\"abstract\":\"a\",\"code_status\":"
	    "\"none\"}");
	/* Authors without a word on completeness are all there are. */
	check_round_trip(STR("{\"authors\":[{\"family\":\"F\"}]}"),
	    "{\"schema_version\":1,\"title\":\"\",\"abstract\":\"\",\"authors\":[{\"family\":\"F\"}],"
	    "\"authors_complete\":true,\"code_status\":\"none\"}");
	check_round_trip(STR("{\"title\":\"a\\u0000b\\u00e9\\ud83d\\ude00\\/\"}"),
	    "{\"schema_version\":1,\"title\":\"a\\u0000b\xc3\xa9\xf0\x9f\x98\x80/"
	    "\",\"abstract\":\"\",\"code_status\":\"none\"}");
}
END_TEST

START_TEST(test_members)
{
	struct arena a = {0};
	struct paper *p = paper_new(&a);
	struct err e = {0};

	ck_assert_int_eq(paper_from_json(p, STR(full), here, &e), RC_OK);
	ck_assert(p->id_given);
	ck_assert_uint_eq(p->source_count, 2);
	ck_assert_uint_eq(p->sources[0].offset, 18446744);
	ck_assert_uint_eq(p->author_count_listed, 2);
	ck_assert(str_is(p->authors[1].literal, "The XYZ Collaboration"));
	ck_assert(!p->authors_complete);
	ck_assert_int_eq(p->venue.type, VENUE_JOURNAL);
	ck_assert(p->links[0].span.placed);
	ck_assert(!p->links[1].span.placed);
	ck_assert(isnan(p->links[1].span.confidence));
	ck_assert_uint_eq(p->datasets[0].mentions[1].end, 45);
	ck_assert_double_eq(p->gains[0].amount[0], 1.6);
	arena_free(&a);

	p = paper_new(&a);
	p->sources = arena_push(&a, &p->sources, &p->source_count, sizeof(*p->sources));
	p->sources[0].path = STR("given");
	ck_assert_int_eq(
	    paper_from_json(p, STR("{\"title\":\"t\",\"results\":[{\"value\":1}]}"), here, &e), RC_OK);
	ck_assert(!p->id_given);
	ck_assert(str_is(p->sources[0].path, "given")); /* the caller's, where the record brings none */
	ck_assert_int_eq(p->author_count, -1);
	ck_assert_int_eq(p->venue.year, -1);
	ck_assert(isnan(p->results[0].value_high));
	ck_assert(isnan(p->results[0].uncertainty));
	ck_assert(isnan(p->results[0].span.confidence));
	arena_free(&a);
}
END_TEST

START_TEST(test_refused)
{
	static const struct {
		const char *json;
		struct place at;
		const char *message;
	} cases[] = {
	    {"", {"in", 1, 1}, "in:1:1: broken JSON"},
	    {"[]", {"in", 7, 1}, "in:7:1: a JSON object expected"},
	    {"{\"title\":}", {"in", 7, 1}, "in:7:10: broken JSON"},
	    {"{\"title\":}", {"in", 7, 100}, "in:7:109: broken JSON"},
	    {"{\"a\":1,\n\n \"b\":x}", {"in", 7, 100}, "in:9:6: broken JSON"},
	    {"{\"a\":\"\xc3\xa9\",}", {"in", 1, 1}, "in:1:11: broken JSON"}, /* bytes, not characters */
	    {"{\"a\":1}{", {"in", 1, 1}, "in:1:8: broken JSON"},
	    {"{\"a\":1,\"a\":2}", {"in", 1, 1}, "in:1:10: broken JSON: duplicate"},
	    {"{\"a\":\"x", {"in", 1, 1}, "in:1:7: broken JSON"},
	    {"{\"a\":\"\n\xff\"}", {"in", 1, 1}, "in:2:1: byte 0xff is not UTF-8"},
	    {"{\"title\":1}", {"in", 3, 1}, "in:3:1: \"title\": a string expected"},
	    {"{\"links\":{}}", {"in", 3, 1}, "in:3:1: \"links\": an array expected"},
	    {"{\"links\":[{},[]]}", {"in", 3, 1}, "in:3:1: \"links[1]\": an object expected"},
	    {"{\"links\":[{\"kind\":\"codex\"}]}", {"in", 3, 1},
	        "in:3:1: \"links[0].kind\": one of \"code\" \"data\""},
	    {"{\"links\":[{\"start\":-1}]}", {"in", 3, 1}, "in:3:1: \"links[0].start\": a whole number"},
	    {"{\"links\":[{\"start\":4294967296}]}", {"in", 3, 1},
	        "in:3:1: \"links[0].start\": a whole number"},
	    {"{\"links\":[{\"field\":\"body\"}]}", {"in", 3, 1}, "in:3:1: \"links[0].field\": one of"},
	    {"{\"author_count\":2.5}", {"in", 3, 1}, "in:3:1: \"author_count\": a whole number"},
	    {"{\"withdrawn\":\"yes\"}", {"in", 3, 1}, "in:3:1: \"withdrawn\": true or false expected"},
	    {"{\"categories\":[\"a\",null]}", {"in", 3, 1}, "in:3:1: \"categories[1]\": a string expected"},
	    {"{\"gains\":[{\"amount\":[1]}]}", {"in", 3, 1},
	        "in:3:1: \"gains[0].amount\": an array of two numbers"},
	    {"{\"results\":[{\"value\":\"1\"}]}", {"in", 3, 1},
	        "in:3:1: \"results[0].value\": a number expected"},
	    {"{\"venue\":\"X\"}", {"in", 3, 1}, "in:3:1: \"venue\": an object expected"},
	    {"{\"venue\":{\"year\":\"X\"}}", {"in", 3, 1}, "in:3:1: \"venue.year\": a whole number"},
	    {"{\"datasets\":[{\"mentions\":[[1]]}]}", {"in", 3, 1},
	        "in:3:1: \"datasets[0].mentions[0]\": an array"},
	    {"{\"provenance\":{\"a\":1}}", {"in", 3, 1}, "in:3:1: \"provenance.a\": a string expected"},
	    {"{\"schema_version\":2}", {"in", 3, 1}, "in:3:1: the record is of schema version 2, newer than 1"},
	    {"{\"schema_version\":\"1\"}", {"in", 3, 1}, "in:3:1: \"schema_version\": a whole number"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena a = {0};
		struct err e = {0};
		enum rc rc = paper_from_json(paper_new(&a), str_of(cases[i].json), cases[i].at, &e);

		ck_assert_int_eq(rc, RC_SKIP);
		ck_assert_msg(str_starts(str_of(e.text), cases[i].message),
		    "case %zu: got \"%s\", want \"%s\"", i, e.text, cases[i].message);
		arena_free(&a);
	}
}
END_TEST

START_TEST(test_depth)
{
	static const struct {
		int depth;
		enum rc rc;
	} cases[] = {{63, RC_OK}, {64, RC_SKIP}, {100000, RC_SKIP}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena a = {0};
		struct buf b = {0};
		struct err e = {0};

		buf_adds(&b, "{\"brackets in a string\":\"[[[[\\\"[[\",\"x\":");
		for (int k = 0; k < cases[i].depth; k++)
			buf_addc(&b, '[');
		for (int k = 0; k < cases[i].depth; k++)
			buf_addc(&b, ']');
		buf_addc(&b, '}');
		ck_assert_int_eq(paper_from_json(paper_new(&a), buf_str(&b), here, &e), cases[i].rc);
		if (cases[i].rc != RC_OK)
			ck_assert_str_eq(e.text, "in:1:103: JSON nested deeper than 64 levels");
		buf_free(&b);
		arena_free(&a);
	}
}
END_TEST

START_TEST(test_strings)
{
	static const struct {
		struct str text;
		const char *want;
	} cases[] = {
	    {{"", 0}, "\"\""},
	    {{NULL, 0}, "\"\""},
	    {{"plain", 5}, "\"plain\""},
	    {{"\"\\/", 3}, "\"\\\"\\\\/\""},
	    {{"\b\f\n\r\t", 5}, "\"\\b\\f\\n\\r\\t\""},
	    {{"\0\x01\x1f\x7f", 4}, "\"\\u0000\\u0001\\u001f\\u007f\""},
	    {{"\xc2\x80\xc2\x9f\xc2\xa0", 6}, "\"\\u0080\\u009f\xc2\xa0\""},
	    {{"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 9}, "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\""},
	    {{"a\xff"
	      "b\xc2",
	         4},
	        "\"a\xef\xbf\xbd"
	        "b\xef\xbf\xbd\""},
	};
	struct buf b = {0};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		buf_clear(&b);
		json_put_string(&b, cases[i].text);
		ck_assert_str_eq(b.p, cases[i].want);
	}
	buf_free(&b);
}
END_TEST

/* Each ASCII byte at each place of a text: the quick path over plain words must miss none that needs an escape. */
START_TEST(test_string_places)
{
	struct buf b = {0};

	for (int c = 0; c < 128; c++) {
		for (size_t at = 0; at < 20; at++) {
			char text[20], want[40];
			size_t n;

			memset(text, '!', sizeof(text));
			text[at] = (char)c;
			buf_clear(&b);
			json_put_string(&b, (struct str){text, sizeof(text)});
			memset(want, '!', sizeof(want));
			want[0] = '"';
			n = 1 + at;
			if ((c < 0x20 && !memchr("\b\f\n\r\t", c, 5)) || c == 0x7f)
				n += (size_t)sprintf(want + n, "\\u%04x", (unsigned)c);
			else if (c < 0x20)
				n += (size_t)sprintf(want + n, "\\%c", "btn?fr"[c - 8]);
			else if (c == '"' || c == '\\')
				n += (size_t)sprintf(want + n, "\\%c", c);
			else
				want[n++] = (char)c;
			memset(want + n, '!', sizeof(text) - at - 1);
			n += sizeof(text) - at - 1;
			want[n++] = '"';
			want[n] = '\0';
			ck_assert_str_eq(b.p, want);
		}
	}
	buf_free(&b);
}
END_TEST

START_TEST(test_numbers)
{
	static const struct {
		double v;
		const char *want;
	} cases[] = {
	    {0, "0"},
	    {-0.0, "0"},
	    {1, "1"},
	    {-1, "-1"},
	    {100, "100"},
	    {84.2, "84.2"},
	    {-84.25, "-84.25"},
	    {-0.5, "-0.5"},
	    {0.1, "0.1"},
	    {0.333, "0.333"},
	    {1.0 / 3, "0.3333333333333333"},
	    {1e-6, "0.000001"},
	    {1e-7, "1e-07"},
	    {123456789.123, "123456789.123"},
	    {1e9, "1000000000"},
	    {1234567890123.0, "1234567890123"},
	    {1e300, "1e+300"},
	    {5e-324, "5e-324"},
	    {0.1 + 0.2, "0.30000000000000004"},
	    {NAN, "null"},
	    {INFINITY, "null"},
	};
	struct buf b = {0};
	uint64_t random = 1;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		buf_clear(&b);
		json_put_number(&b, cases[i].v);
		ck_assert_str_eq(b.p, cases[i].want);
	}
	for (int i = 0; i < 200000; i++) {
		char decimal[32];
		double v;

		random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		if (i % 2) { /* any double */
			memcpy(&v, &random, sizeof(v));
		} else { /* a decimal as abstracts have them */
			snprintf(decimal, sizeof(decimal), "%d.%0*d", (int)(random >> 50), i % 6 + 1,
			    (int)(random >> 20 & 1023) % 10);
			v = strtod(decimal, NULL);
		}
		if (!isfinite(v))
			continue;
		buf_clear(&b);
		json_put_number(&b, v);
		ck_assert_msg(strtod(b.p, NULL) == v, "%s is not %.17g", b.p, v);
	}
	buf_free(&b);
}
END_TEST

START_TEST(test_confidence)
{
	struct arena a = {0};
	struct paper *p = paper_new(&a);
	struct metric *m = arena_push(&a, &p->metrics, &p->metric_count, sizeof(*m));
	struct buf out = {0};

	m->span = (struct span){.rule = STR("m/a"), .confidence = 2.0 / 3, .relating = STR("never written")};
	paper_to_json(p, &out);
	ck_assert_ptr_nonnull(strstr(out.p, "{\"rule\":\"m/a\",\"confidence\":0.67}"));
	ck_assert_ptr_null(strstr(out.p, "never written"));
	buf_free(&out);
	arena_free(&a);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_round_trip, test_members, test_refused, test_depth, test_strings,
	    test_string_places, test_numbers, test_confidence, NULL};

	return check_run("record_json", tests);
}
