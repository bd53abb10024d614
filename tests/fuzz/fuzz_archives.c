/* fuzz_archives.c: a file that is an archive, or claims to be one: it is opened as a user's input, all its members and
 * the archives in them are read line by line. */
#include "../../stages/read/read.h"
#include "fuzz.h"
#include "temporary.h"

static void read_all(struct stream *s, size_t most)
{
	struct str line;
	size_t lines = 0;
	enum rc rc;

	do {
		struct err e = {0};

		rc = stream_line_next(s, (size_t)1 << 16, &line, &e);
		MUST(rc == RC_OK || rc == RC_END || (rc == RC_SKIP && e.text[0]), "refused without a reason");
		MUST(++lines <= most, "more lines than bytes");
	} while (rc != RC_END);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* A small input that names a large one would only be slow. */
	static const struct read_limits limits = {1000, (uint64_t)4 << 20, (uint64_t)1 << 20, 500};
	const char *path = temporary_file(data, size);
	struct reader *r = reader_open(&path, 1);
	size_t streams = 0;
	enum rc rc;

	reader_limit(r, &limits);
	do {
		struct stream *s = NULL;
		struct err e = {0};

		rc = reader_next(r, &s, &e);
		MUST(rc == RC_OK || rc == RC_END || (rc == RC_SKIP && e.text[0]), "refused without a reason");
		MUST(++streams <= 5000, "members without end");
		if (rc != RC_OK)
			continue;
		MUST(utf8_invalid(str_of(stream_path(s))) == SIZE_MAX, "a name that is no UTF-8");
		read_all(s, (size_t)8 << 20);
	} while (rc != RC_END);
	reader_close(r);
	return 0;
}
