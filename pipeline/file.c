/* file.c: small files that are read and written whole (file.h). */
#include "file.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static enum rc cannot(const char *path, const char *what, struct err *e)
{
	return err_set(e, RC_FATAL, "%s: can't be %s: %s", path, what, strerror(errno));
}

enum rc file_load(struct arena *a, const char *path, size_t limit, struct str *out, struct err *e)
{
	struct buf b = {0};
	enum rc rc = RC_OK;
	size_t n = 1;
	FILE *f = fopen(path, "rbe");
	if (!f)
		return cannot(path, "read", e);
	while (n > 0 && b.n <= limit) {
		buf_reserve(&b, 65536);
		n = fread(b.p + b.n, 1, 65536, f);
		b.n += n;
	}
	if (ferror(f))
		rc = cannot(path, "read", e);
	else if (b.n > limit)
		rc = err_set(e, RC_FATAL, "%s: larger than %zu MiB", path, limit >> 20);
	fclose(f);
	struct str text = buf_str(&b);
	if (str_starts(text, "\xEF\xBB\xBF"))
		text = str_sub(text, 3, text.n);
	size_t bad = rc == RC_OK ? utf8_invalid(text) : SIZE_MAX;
	if (bad != SIZE_MAX)
		rc = err_at(e, RC_FATAL, place_inside((struct place){path, 1, 1}, text, bad),
		    "byte 0x%02x is not UTF-8", (unsigned char)text.p[bad]);
	if (rc == RC_OK)
		*out = str_dup(a, text);
	buf_free(&b);
	return rc;
}

enum rc file_replace(const char *path, struct str text, struct err *e)
{
	struct arena a = {0};
	const char *beside = str_fmt(&a, "%s.new", path).p;
	enum rc rc = RC_OK;
	FILE *f = fopen(beside, "wbe");
	if (!f) {
		rc = cannot(beside, "written", e);
		goto out;
	}
	fwrite(text.p, 1, text.n, f);
	bool failed = ferror(f) != 0;
	failed |= fclose(f) != 0;
	if (failed || rename(beside, path) != 0) {
		rc = cannot(path, "written", e);
		unlink(beside);
	}
out:
	arena_free(&a);
	return rc;
}
