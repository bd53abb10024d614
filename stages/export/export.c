/* export.c: the list of output formats, and writing a selection of papers in one of them (export.h). */
#include "export.h"
#include "../store/store.h"
#include "keyring.h"
#include "target.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

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

/* ---- the files of a format ---- */

enum {
	FLUSH_AT = 1 << 18, /* bytes gathered before a write */
	FILES_MAX = 16
};

struct outputs {
	struct target targets[FILES_MAX];
	struct buf paths[FILES_MAX]; /* of a directory's files */
	struct buf text[FILES_MAX];  /* gathered, not yet written */
	size_t count;
};

static enum rc open_directory(struct outputs *o, const char *const *files, const char *path, struct err *e)
{
	struct stat st;
	enum rc rc = RC_OK;

	if (!path || strcmp(path, "-") == 0)
		return err_set(e, RC_FATAL, "this format is a directory of files: -o DIR says where");
	if (mkdir(path, 0777) != 0 && errno != EEXIST)
		return err_set(e, RC_FATAL, "%s: %s", path, strerror(errno));
	if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
		return err_set(e, RC_FATAL, "%s: is no directory, and this format is one", path);
	for (size_t i = 0; rc == RC_OK && files[i] && i < FILES_MAX; i++) {
		buf_addf(&o->paths[i], "%s/%s", path, files[i]);
		rc = target_open(&o->targets[o->count++], o->paths[i].p, e);
	}
	return rc;
}

static enum rc outputs_open(struct outputs *o, const char *const *files, const char *path, struct err *e)
{
	for (size_t i = 0; i < FILES_MAX; i++)
		o->targets[i].fd = -1;
	if (files)
		return open_directory(o, files, path, e);
	o->count = 1;
	return target_open(&o->targets[0], path, e);
}

static enum rc outputs_write(struct outputs *o, size_t at, struct err *e)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK && i < o->count; i++)
		if (o->text[i].n >= at)
			rc = target_write(&o->targets[i], &o->text[i], e);
	return rc;
}

static enum rc outputs_finish(struct outputs *o, struct err *e)
{
	enum rc rc = outputs_write(o, 0, e);

	for (size_t i = 0; rc == RC_OK && i < o->count; i++)
		rc = target_finish(&o->targets[i], e);
	return rc;
}

static void outputs_close(struct outputs *o)
{
	for (size_t i = 0; i < FILES_MAX; i++) {
		target_close(&o->targets[i]);
		buf_free(&o->paths[i]);
		buf_free(&o->text[i]);
	}
}

/* ---- papers ---- */

enum rc export_write(struct store *s, const struct selection *sel, const struct exporter *x,
    const struct export_options *options, const char *path, size_t *count, struct err *e)
{
	static const struct export_options none;
	struct outputs o = {.count = 0};
	struct keyring *keys = NULL;
	struct cursor *cursor = NULL;
	struct arena a = {0};
	enum rc rc;

	*count = 0;
	options = options ? options : &none;
	rc = outputs_open(&o, x->files, path, e);
	if (rc == RC_OK && x->takes & TAKES_KEYS)
		rc = keyring_open(&keys, s, options->keys, options->key_lock, e);
	if (rc == RC_OK)
		rc = store_select(s, sel, &cursor, e);
	if (rc == RC_OK && x->begin)
		x->begin(o.text);
	while (rc == RC_OK) {
		struct export_item item = {.options = options, .index = *count};

		arena_reset(&a);
		struct paper *p = paper_new(&a);

		rc = cursor_next(cursor, p, e);
		if (rc != RC_OK)
			break;
		item.paper = p;
		if (keys)
			item.key = keyring_key(keys, p);
		x->paper(&item, o.text);
		++*count;
		if ((rc = outputs_write(&o, FLUSH_AT, e)) != RC_OK)
			goto out;
	}
	if (rc == RC_FATAL)
		goto out;
	if (x->end)
		x->end(*count, o.text);
	/* The lock first: keys that somebody has seen must be pinned. */
	rc = keys ? keyring_save(keys, e) : RC_OK;
	if (rc == RC_OK)
		rc = outputs_finish(&o, e);
out:
	outputs_close(&o);
	cursor_close(cursor);
	keyring_close(keys);
	arena_free(&a);
	return rc;
}
