/* fuzz_json.c: papersift's own records: what is read is written, and what is written reads back the same. */
#include "../../pipeline/json_read.h"
#include "../../pipeline/record.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = {0};
	struct str text = {arena_copy(&a, (const char *)data, size), size};
	struct place at = {.input = "fuzz", .line = 1, .column = 1};
	struct paper *p = paper_new(&a), *back = paper_new(&a);
	struct buf first = {0}, second = {0};
	struct err e = {0};
	json_t *doc = NULL;
	enum rc rc = json_read(&doc, text, at, &e);

	MUST(rc == RC_OK ? doc != NULL : rc == RC_SKIP && !doc && e.text[0], "refused without a reason");
	json_decref(doc);
	e.text[0] = '\0';
	rc = paper_from_json(p, text, at, &e);
	MUST(rc == RC_OK || (rc == RC_SKIP && e.text[0]), "refused without a reason");
	if (rc == RC_OK) {
		paper_to_json(p, &first);
		MUST(utf8_invalid(buf_str(&first)) == SIZE_MAX, "JSON that is no UTF-8");
		rc = paper_from_json(back, buf_str(&first), at, &e);
		if (rc != RC_OK)
			fprintf(stderr, "%s\n%s\n", e.text, first.p);
		MUST(rc == RC_OK, "a record that papersift doesn't read back");
		paper_to_json(back, &second);
		if (!str_eq(buf_str(&first), buf_str(&second)))
			fprintf(stderr, "%s\n%s\n", first.p, second.p);
		MUST(str_eq(buf_str(&first), buf_str(&second)), "a record that changes when read back");
	}
	buf_free(&first);
	buf_free(&second);
	arena_free(&a);
	return 0;
}
