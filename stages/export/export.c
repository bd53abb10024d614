/* export.c: the list of output formats, and writing a selection of papers in one of them (export.h). */
#include "export.h"
#include "../store/store.h"
#include "target.h"
#include <inttypes.h>
#include <string.h>

const struct exporter *const exporters[] = {
#define EXPORTER(name) &export_##name,
#include "exporters.def"
#undef EXPORTER
    NULL,
};

const struct exporter *exporter_by_name(const char *name)
{
	for (size_t i = 0; exporters[i]; i++)
		if (strcmp(exporters[i]->name, name) == 0)
			return exporters[i];
	return NULL;
}

enum { FLUSH_AT = 1 << 18 }; /* bytes gathered before a write */

/* ---- papers ---- */

/* A paper without a key is one of a run that was cut off before its end; read-only, it can't be given one. */
static struct str key_of(struct store *s, const struct paper *p)
{
	struct str key = store_key(s, p->arena, p->id);
	struct str base;

	if (key.n)
		return key;
	base = citation_key(p->arena, p);
	return str_fmt(p->arena, "%.*s-%08" PRIx32, STR_ARG(base), (uint32_t)str_hash(p->id, 0));
}

enum rc export_write(struct store *s, const struct selection *sel, const struct exporter *x, const char *path,
    size_t *count, struct err *e)
{
	struct target target = {.fd = -1};
	struct cursor *cursor = NULL;
	struct arena a = {0};
	struct buf out = {0};
	enum rc rc = store_select(s, sel, &cursor, e);

	*count = 0;
	if (rc == RC_OK)
		rc = target_open(&target, path, e);
	if (rc == RC_OK && x->begin)
		x->begin(&out);
	while (rc == RC_OK) {
		arena_reset(&a);
		struct paper *p = paper_new(&a);

		rc = cursor_next(cursor, p, e);
		if (rc != RC_OK)
			break;
		x->paper(p, x->needs_key ? key_of(s, p) : (struct str){0}, (*count)++, &out);
		if (out.n >= FLUSH_AT && (rc = target_write(&target, &out, e)) != RC_OK)
			goto out;
	}
	if (rc == RC_FATAL)
		goto out;
	if (x->end)
		x->end(*count, &out);
	rc = target_write(&target, &out, e);
	if (rc == RC_OK)
		rc = target_finish(&target, e);
out:
	target_close(&target);
	cursor_close(cursor);
	buf_free(&out);
	arena_free(&a);
	return rc;
}
