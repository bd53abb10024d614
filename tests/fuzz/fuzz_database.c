/* fuzz_database.c: a database that is damaged, of another version, or somebody else's: it is refused with a reason, or its
 * papers are read and are records. Read only: SQLite's own promises hold for what writes. */
#include "../../stages/store/store.h"
#include "round_trip.h"
#include "temporary.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct selection all = {0};
	struct store *s = NULL;
	struct cursor *c = NULL;
	struct arena a = {0};
	struct err e = {0};
	size_t papers = 0;
	enum rc rc = store_open(&s, temporary_file(data, size), true, &e);

	MUST(rc == RC_OK || (rc == RC_FATAL && e.text[0]), "refused without a reason");
	if (rc == RC_OK) {
		rc = store_select(s, &all, &c, &e);
		MUST(rc == RC_OK || (rc == RC_FATAL && e.text[0]), "refused without a reason");
	}
	while (rc == RC_OK && c && papers++ < 10000) {
		arena_reset(&a);
		struct paper *p = paper_new(&a);

		rc = cursor_next(c, p, &e);
		MUST(rc == RC_OK || rc == RC_END || (rc == RC_FATAL && e.text[0]), "refused without a reason");
		if (rc == RC_OK) {
			struct buf json = {0};

			paper_to_json(p, &json);
			buf_free(&json);
		}
	}
	cursor_close(c);
	store_close(s);
	arena_free(&a);
	return 0;
}
