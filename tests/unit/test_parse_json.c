/* test_parse_json.c: cutting JSON into records, where each begins, what is wrong with it; the keys of a head. */
#include "../../stages/parse/json.h"
#include "json_same.h"
#include "parse_input.h"

#define RECORDS 6

/* What split_json makes of a text: "offset:line:column bytes", or "! message" without the input's path. */
static const struct {
	const char *name, *text;
	const char *want[RECORDS];
} splits[] = {
    {"lines", "{\"a\":1}\n\n{\"b\":2}\n", {"0:1:1 {\"a\":1}", "9:3:1 {\"b\":2}"}},
    {"Windows lines, no last newline", "{\"a\":1}\r\n{\"b\":2}", {"0:1:1 {\"a\":1}", "9:2:1 {\"b\":2}"}},
    {"byte order mark", "\xEF\xBB\xBF{\"a\":1}\n", {"3:1:1 {\"a\":1}"}},
    {"broken line", "{\"a\":\n{\"b\":2}\n", {"0:1:1 {\"a\":", "6:2:1 {\"b\":2}"}},
    {"array on one line", "[{\"a\":[1,2]}, {\"b\":\"],\\\"}\"}]",
        {"1:1:2 {\"a\":[1,2]}", "14:1:15 {\"b\":\"],\\\"}\"}"}},
    {"array over lines", " [\n {\"a\":1},\n\t{\n\"b\":2}\n]\n", {"4:2:2 {\"a\":1}", "14:3:2 {\n\"b\":2}"}},
    {"empty array", "[]\n", {NULL}},
    {"array of scalars", "[1, \"a,b\" , null]", {"1:1:2 1", "4:1:5 \"a,b\"", "12:1:13 null"}},
    {"array cut in a record",
        "[{\"a\":1},{\"b\":", {"1:1:2 {\"a\":1}", "! :1:10: the input ends inside this record"}},
    {"array not closed", "[{\"a\":1},\n", {"1:1:2 {\"a\":1}", "! :2:1: the array isn't closed: ']' expected"}},
    {"text after an array", "[{\"a\":1}] x",
        {"1:1:2 {\"a\":1}", "! :1:11: text after the end of the array is ignored"}},
    {"bracket too many", "[{\"a\":1}},{\"b\":2}]",
        {"1:1:2 {\"a\":1}", "! :1:9: '}' that closes nothing", "10:1:11 {\"b\":2}"}},
    {"objects over lines", "{\n  \"a\": 1\n}\n{\n  \"b\": {}\n}\n",
        {"0:1:1 {\n  \"a\": 1\n}", "13:4:1 {\n  \"b\": {}\n}"}},
    {"white space", " \n\t\n", {NULL}},
};

/* The same of split_json_wrapped with the ways below. */
static const char *const ways[] = {"message.items", "data", NULL};
static const struct {
	const char *name, *text;
	const char *want[RECORDS];
} wrapped[] = {
    {"an array in an object", "{\"data\": [{\"a\":1},\n {\"b\":2}], \"total\": 2}\n",
        {"10:1:11 {\"a\":1}", "20:2:2 {\"b\":2}"}},
    {"two levels, other keys before and behind",
        "{\"status\":\"ok\",\"facets\":{\"items\":[1]},\"message\":{\"data\":[2],\"n\":{\"data\":[]},"
        "\"items\":[{\"a\":1}],\"x\":[{}]},\"y\":{}}",
        {"85:1:86 {\"a\":1}"}},
    {"keys in text, and in keys of the way", "{\"t\":\"\\\"data\\\":[1]\",\"dat\":[1],\"data\":[{}]}",
        {"38:1:39 {}"}},
    {"one record", "{\"message\":{\"DOI\":\"x\"},\"data\":{\"a\":[1]}}\n",
        {"0:1:1 {\"message\":{\"DOI\":\"x\"},\"data\":{\"a\":[1]}}"}},
    {"records in lines", "{\"a\":1}\n{\"b\":\n{\"c\":3}\n",
        {"0:1:1 {\"a\":1}", "8:2:1 {\"b\":", "14:3:1 {\"c\":3}"}},
    {"pages in lines, an error among them",
        "{\"data\":[{\"a\":1}]}\n{\"error\":\"x\"}\n{\"data\":[]}\n{\"n\":0,\"data\":[{\"b\":2}]}\n",
        {"9:1:10 {\"a\":1}", "19:2:1 {\"error\":\"x\"}", "60:4:16 {\"b\":2}"}},
    {"pages in an array", "[{\"data\":[{\"a\":1}]}, {\"data\":[{\"b\":2}]}]",
        {"10:1:11 {\"a\":1}", "30:1:31 {\"b\":2}"}},
    {"nothing found", "{\"data\":[],\"total\":0}", {NULL}},
    {"null for what wasn't found", "{\"data\":[null,{\"a\":1}]}", {"9:1:10 null", "14:1:15 {\"a\":1}"}},
    {"cut in a record",
        "{\"data\":[{\"a\":1},{\"b\":", {"9:1:10 {\"a\":1}", "! :1:18: the input ends inside this record"}},
    {"array not closed", "{\"data\":[{\"a\":1},\n",
        {"9:1:10 {\"a\":1}", "! :2:1: the array of records isn't closed: ']' expected"}},
    {"object not closed", "{\"data\":[{\"a\":1}],\n\"n\":",
        {"9:1:10 {\"a\":1}", "! :2:5: the object around the records isn't closed: '}' expected"}},
    {"brace too many", "{\"data\":[{\"a\":1}},{\"b\":2}]}",
        {"9:1:10 {\"a\":1}", "! :1:17: '}' that closes nothing", "18:1:19 {\"b\":2}"}},
};

/* The n-th thing that a splitter made. */
static void check_split(const char *name, const struct test_input *in, size_t n, const char *const *want,
    enum rc rc, const struct blob *b, const struct err *e)
{
	char got[1024];

	ck_assert_msg(n < RECORDS && want[n], "%s: more than %zu", name, n);
	if (rc == RC_OK)
		snprintf(got, sizeof(got), "%d:%d:%d %.*s", (int)b->offset, (int)b->line, (int)b->column,
		    STR_ARG(b->bytes));
	else
		snprintf(got, sizeof(got), "! %s", said(in, e));
	ck_assert_msg(strcmp(got, want[n]) == 0, "%s: got %s, want %s", name, got, want[n]);
}

START_TEST(test_split_wrapped)
{
	for (size_t i = 0; i < sizeof(wrapped) / sizeof(wrapped[0]); i++) {
		struct test_input in;
		struct blob b;
		struct err e;
		size_t n = 0;
		enum rc rc;

		input_open(&in, str_of(wrapped[i].text));
		while ((rc = split_json_wrapped(&in.split, &b, ways, &e)) != RC_END)
			check_split(wrapped[i].name, &in, n++, wrapped[i].want, rc, &b, &e);
		ck_assert_msg(n == RECORDS || !wrapped[i].want[n], "%s: only %zu", wrapped[i].name, n);
		input_close(&in);
	}
}
END_TEST

START_TEST(test_head_path)
{
	static const struct {
		const char *head, *way, *want;
	} cases[] = {
	    {"{\"a\":{\"b\": [1]}}", "a.b", "[1]}}"},
	    {" [null, {\"x\":\"a\",\"a\":{\"b\":2}}]", "a.b", "2}}]"},
	    {"{\"x\":{\"a\":1},\"a\":3", "a", "3"},
	    {"{\"a\":[{\"b\":4}]}", "a.b", "4}]}"},
	    {"{\"a\":1}", "b", ""},
	    {"{\"a\":\"b\"}", "b", ""},
	    {"{\"a", "a", ""},
	    {"[]", "a", ""},
	    {"", "a", ""},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_str(head_json_path(str_of(cases[i].head), cases[i].way), cases[i].want);
	check_str(head_json_records(STR("{\"message\":{\"items\":[{}]}}"), ways), "[{}]}}");
	check_str(head_json_records(STR("{\"data\":1}"), ways), "{\"data\":1}");
}
END_TEST

START_TEST(test_split)
{
	for (size_t i = 0; i < sizeof(splits) / sizeof(splits[0]); i++) {
		struct test_input in;
		struct blob b;
		struct err e;
		size_t n = 0;
		enum rc rc;

		input_open(&in, str_of(splits[i].text));
		while ((rc = split_json(&in.split, &b, &e)) != RC_END)
			check_split(splits[i].name, &in, n++, splits[i].want, rc, &b, &e);
		ck_assert_msg(n == RECORDS || !splits[i].want[n], "%s: only %zu", splits[i].name, n);
		input_close(&in);
	}
}
END_TEST

/* A record beyond the limit is refused with its place and those around it are read. */
START_TEST(test_long_record)
{
	static const struct {
		const char *before, *after, *places[3];
	} cases[] = {
	    {"{\"a\":1}\n{\"x\":\"", "\"}\n{\"b\":2}\n", {"", ":2:1: ", ""}},
	    {"[{\"a\":1}, {\"x\":\"", "\"}, {\"b\":2}]", {"", ":1:11: ", ""}},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct test_input in;
		struct buf text = {0};
		struct blob b;
		struct err e;

		buf_adds(&text, cases[i].before);
		buf_reserve(&text, LIMIT_RECORD_BYTES + 100000);
		memset(text.p + text.n, 'z', LIMIT_RECORD_BYTES + 100000);
		text.n += LIMIT_RECORD_BYTES + 100000;
		buf_adds(&text, cases[i].after);
		input_open(&in, buf_str(&text));
		for (size_t k = 0; k < 3; k++) {
			enum rc rc = split_json(&in.split, &b, &e);

			ck_assert_int_eq(rc, *cases[i].places[k] ? RC_SKIP : RC_OK);
			if (rc == RC_SKIP)
				ck_assert_msg(strncmp(said(&in, &e), cases[i].places[k],
				                  strlen(cases[i].places[k])) == 0 &&
				        strstr(e.text, "longer than 16777216 bytes"),
				    "%s", e.text);
		}
		check_str(b.bytes, "{\"b\":2}");
		ck_assert_int_eq(split_json(&in.split, &b, &e), RC_END);
		input_close(&in);
		buf_free(&text);
	}
}
END_TEST

START_TEST(test_open)
{
	static const struct {
		const char *text, *want; /* want: NULL where it is fine */
	} cases[] = {
	    {"{\"a\": \"x\\u0000y\"}", NULL},
	    {"{\"a\": 1, \"a\": 2}", "in:7:21: broken JSON: duplicate object key near '\"a\"'"},
	    {"{\"a\": tru}", "in:7:18: broken JSON: invalid token near 'tru'"},
	    {"{\"a\":\n 1", "in:8:2: broken JSON: '}' expected near end of file"},
	    {"[1]", "in:7:10: a JSON object expected"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct json *doc = NULL;
		struct err e = {0};
		enum rc rc = json_open(&doc, str_of(cases[i].text), (struct place){"in", 7, 10}, &e);

		ck_assert_int_eq(rc, cases[i].want ? RC_SKIP : RC_OK);
		ck_assert_int_eq(doc != NULL, rc == RC_OK);
		if (cases[i].want)
			ck_assert_str_eq(e.text, cases[i].want);
		json_close(doc);
	}
}
END_TEST

/* What the quick reader takes itself (it would do no harm to leave these to jansson, but to the time), and what not. */
START_TEST(test_quick)
{
	static const struct {
		const char *text;
		bool quick;
	} cases[] = {
	    {" { } ", true},
	    {"{\"a\":[],\"\":{\"b\":[null,true,false]},\"c\" : \"d\"\r\n\t}", true},
	    {"[0,-0,7,-12,123456789012345678,1.5,-0.25e-7,3E+10,0e0]", true},
	    {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD834\\uDD1E\\u2028 \xC3\xA9\x7F\"", true},
	    {"{\"1\":1,\"2\":1,\"3\":1,\"4\":1,\"5\":1,\"6\":1,\"7\":1,\"8\":1,\"9\":1,\"10\":1,\"11\":1,"
	     "\"12\":1,"
	     "\"13\":1,\"14\":1}",
	        true},
	    {"{\"1\":1,\"2\":1,\"3\":1,\"4\":1,\"5\":1,\"6\":1,\"7\":1,\"8\":1,\"9\":1,\"10\":1,\"11\":1,"
	     "\"12\":1,"
	     "\"13\":1,\"7\":1}",
	        false},
	    {"{\"a\":1,\"\\u0061\":2}", false},
	    {"{\"a\\u0000\":1}", false},
	    {"\"a\\u0000\"", false},
	    {"1234567890123456789", false},
	    {"1e400", false},
	    {"1e-400", false},
	    {"01", false},
	    {"-", false},
	    {"1.", false},
	    {".5", false},
	    {"1e", false},
	    {"+1", false},
	    {"\"\\uD834\"", false},
	    {"\"\\uDD1E\\uD834\"", false},
	    {"\"\\uD834\\u0041\"", false},
	    {"\"\\u00g0\"", false},
	    {"\"\\x\"", false},
	    {"\"\\\"", false},
	    {"\"a\nb\"", false},
	    {"\"a", false},
	    {"[1,]", false},
	    {"[1 2]", false},
	    {"[,1]", false},
	    {"{\"a\"}", false},
	    {"{\"a\":}", false},
	    {"{\"a\":1,}", false},
	    {"{a:1}", false},
	    {"[1]]", false},
	    {"[1", false},
	    {"nul", false},
	    {"nullx", false},
	    {"\xEF\xBB\xBF{}", false},
	    {"", false},
	    {" ", false},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (size_t n = 0; n <= strlen(cases[i].text); n++) { /* and cut anywhere */
			bool quick;

			ck_assert_msg(
			    json_tree_right((struct str){cases[i].text, n}, &quick), "%s", cases[i].text);
			if (n == strlen(cases[i].text))
				ck_assert_msg(quick == cases[i].quick, "%s", cases[i].text);
		}
}
END_TEST

START_TEST(test_depth)
{
	const struct json *doc = NULL;
	struct buf text = {0};
	struct err e;

	buf_adds(&text, "{\"a\":");
	for (int i = 0; i < LIMIT_JSON_DEPTH; i++)
		buf_addc(&text, '[');
	for (int i = 0; i < LIMIT_JSON_DEPTH; i++)
		buf_addc(&text, ']');
	buf_addc(&text, '}');
	ck_assert_int_eq(json_open(&doc, buf_str(&text), (struct place){"in", 1, 1}, &e), RC_SKIP);
	ck_assert_str_eq(e.text, "in:1:69: JSON nested deeper than 64 levels");
	buf_free(&text);
}
END_TEST

START_TEST(test_head)
{
	static const char *const names[] = {"id", "title", NULL};
	static const struct {
		const char *head;
		unsigned want;
	} cases[] = {
	    {"{\"id\": 1, \"title\": \"a\"}", 3},
	    {"[ {\"title\": \"a\"}", 2},
	    {"{\"x\": {\"id\": 1}, \"y\": [{\"title\": 2}]}", HEAD_OTHER_KEYS},
	    {"{\"id\": \"title\", \"note\": \"\\\"title\\\": 1\"", 1 | HEAD_OTHER_KEYS},
	    {"{\"id\": \"cut off\n{\"title\": \"a\"}\n", 3}, /* a broken first line hides nothing */
	    {"{\"id\": 1, \"ti", 1},
	    {"id: 1", 0},
	    {"<id>", 0},
	    {"", 0},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ck_assert_msg(
		    head_json_keys(str_of(cases[i].head), names) == cases[i].want, "%s", cases[i].head);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_split, test_split_wrapped, test_head_path, test_long_record,
	    test_open, test_quick, test_depth, test_head, NULL};

	return check_run("parse_json", tests);
}
