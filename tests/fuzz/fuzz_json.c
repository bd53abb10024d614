/* fuzz_json.c: JSON: the quick reader agrees with jansson. Papersift's own records: what is read is written, and what is
 * written reads back the same. */
#include "../../pipeline/json_read.h"
#include "../../pipeline/record.h"
#include "../unit/json_same.h"
#include "round_trip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = {0};
	struct str text = {arena_copy(&a, (const char *)data, size), size};
	struct place at = {.input = "fuzz", .line = 1, .column = 1};
	struct paper *p = paper_new(&a);
	struct err e = {0};
	bool quick;
	json_t *doc = NULL;
	MUST(json_tree_right(text, &quick), "read otherwise than by jansson");
	enum rc rc = json_read(&doc, text, at, &e);

	MUST(rc == RC_OK ? doc != NULL : rc == RC_SKIP && !doc && e.text[0], "refused without a reason");
	json_decref(doc);
	e.text[0] = '\0';
	rc = paper_from_json(p, text, at, &e);
	MUST(rc == RC_OK || (rc == RC_SKIP && e.text[0]), "refused without a reason");
	if (rc == RC_OK)
		fuzz_round_trip(p, &a);
	arena_free(&a);
	return 0;
}
