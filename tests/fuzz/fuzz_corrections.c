/* fuzz_corrections.c: the file of a curator's corrections, applied to a paper that has facts of every kind: the record can
 * still be read back, and applying them again changes nothing. */
#include "../../stages/correct/correct.h"
#include "round_trip.h"
#include "temporary.h"

static const char record[] =
    "{\"id\":\"own:1\",\"title\":\"Plinth\",\"abstract\":\"We reach 84.2% accuracy on Plinth-1k, 1.6 points "
    "better than "
    "Base. Code: https://github.com/invented/plinth\",\"identifiers\":{\"arxiv\":\"2301.01234\"},"
    "\"links\":[{\"url\":\"https://github.com/invented/"
    "plinth\",\"kind\":\"code\",\"field\":\"abstract\",\"start\":77,"
    "\"end\":111,\"surface\":\"https://github.com/invented/plinth\",\"rule\":\"links/http\"}],"
    "\"datasets\":[{\"name\":\"Plinth-1k\",\"role\":\"used\",\"field\":\"abstract\",\"start\":27,\"end\":36,"
    "\"surface\":\"Plinth-1k\",\"rule\":\"names/datasets\"}],\"code_status\":\"available\"}";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct corrections *c = NULL;
	struct arena a = {0};
	struct err e = {0};
	enum rc rc = corrections_load(&c, temporary_file(data, size), &e);

	MUST(rc == RC_OK ? c != NULL : rc == RC_FATAL && e.text[0], "refused without a reason");
	if (rc == RC_OK) {
		struct paper *p = paper_new(&a);
		struct buf once = {0}, twice = {0};

		MUST(paper_from_json(p, STR(record), (struct place){.input = "fuzz"}, &e) == RC_OK, e.text);
		corrections_hash(c, p);
		corrections_apply(c, p);
		fuzz_round_trip(p, &a);
		paper_to_json(p, &once);
		corrections_apply(c, p);
		paper_to_json(p, &twice);
		MUST(str_eq(buf_str(&once), buf_str(&twice)), "applied again they change the record");
		buf_free(&once);
		buf_free(&twice);
	}
	corrections_free(c);
	arena_free(&a);
	return 0;
}
