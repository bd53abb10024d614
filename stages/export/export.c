/* export.c: the list of output formats, and writing a selection of papers in one of them (export.h). */
#include "export.h"
#include "../store/store.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* ---- where output goes ---- */

enum { FLUSH_AT = 1 << 18 }; /* bytes gathered before a write */

struct target {
	const char *name; /* borrowed: for messages */
	int fd;           /* -1 when closed */
	char *final;      /* owned: what the temporary file becomes; NULL where fd is written directly */
	char *temporary;  /* owned */
};

static enum rc target_error(const struct target *t, struct err *e)
{
	return err_set(e, RC_FATAL, "%s: %s", t->name, strerror(errno));
}

/* Opens path for writing. A regular (or new) file gets a temporary one beside it; a device or a pipe is
 * written directly; so is standard output. */
static enum rc target_open(struct target *t, const char *path, struct err *e)
{
	struct stat st;

	*t = (struct target){.fd = STDOUT_FILENO, .name = "standard output"};
	if (!path || strcmp(path, "-") == 0)
		return RC_OK;
	t->name = path;
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
		t->fd = open(path, O_WRONLY | O_CLOEXEC);
		return t->fd < 0 ? target_error(t, e) : RC_OK;
	}
	t->final = realpath(path, NULL); /* what a symbolic link points to is replaced, not the link */
	if (!t->final)
		t->final = memcpy(mem_alloc(strlen(path) + 1), path, strlen(path) + 1);

	/* A name of its own, so that what a killed run left is overwritten and not heaped up. */
	size_t n = strlen(t->final) + sizeof(".part");

	t->temporary = mem_alloc(n);
	snprintf(t->temporary, n, "%s.part", t->final);
	t->fd = open(t->temporary, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (t->fd < 0 || flock(t->fd, LOCK_EX | LOCK_NB) != 0 || ftruncate(t->fd, 0) != 0) {
		int why = errno;

		free(t->temporary);
		t->temporary = NULL;
		if (why == EWOULDBLOCK)
			return err_set(e, RC_FATAL, "%s: another papersift is writing it", path);
		errno = why;
		return target_error(t, e);
	}
	return RC_OK;
}

static enum rc target_write(struct target *t, struct buf *b, struct err *e)
{
	size_t done = 0;

	while (done < b->n) {
		ssize_t n = write(t->fd, b->p + done, b->n - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EPIPE)
			return RC_END;
		if (n < 0)
			return target_error(t, e);
		done += (size_t)n;
	}
	buf_clear(b);
	return RC_OK;
}

/* The new name is on the disk too. Where a directory can't be synced (some network file systems), nothing is lost but
 * this certainty. */
static void sync_directory(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir =
	    slash ? memcpy(mem_zero((size_t)(slash - path) + 2), path, (size_t)(slash - path) + 1) : NULL;
	int fd = open(dir ? dir : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	free(dir);
}

/* The file appears under its name, complete and on the disk. */
static enum rc target_finish(struct target *t, struct err *e)
{
	if (!t->temporary)
		return RC_OK;
	if (fsync(t->fd) != 0 || rename(t->temporary, t->final) != 0)
		return target_error(t, e);
	sync_directory(t->final);
	free(t->temporary);
	t->temporary = NULL;
	return RC_OK;
}

static void target_close(struct target *t)
{
	if (t->fd >= 0 && t->fd != STDOUT_FILENO)
		close(t->fd);
	if (t->temporary)
		unlink(t->temporary);
	free(t->temporary);
	free(t->final);
}

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
