/* layer.c: where a layer's bytes come from, and its limits (layer.h). */
#include "layer_inside.h"
#include "remote.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK_BYTES ((size_t)256 << 10)

/* ---- limits ---- */

bool layer_count_out(struct root *root, size_t n)
{
	root->out += n;
	if (!root->why && root->out > root->limits.bytes)
		root->why = "it expands to more bytes than the limit; the rest of it is left out";
	if (!root->why && root->out > root->limits.free_bytes && root->out / root->limits.ratio > root->in)
		root->why =
		    "it expands to so many times its size that it may be a bomb; the rest of it is left out";
	return !root->why;
}

/* ---- what libarchive reads from ---- */

static enum rc pull_file(struct layer *l, struct str *block, const char **why)
{
	ssize_t n;

	do
		n = read(l->fd, l->block, BLOCK_BYTES);
	while (n < 0 && errno == EINTR);
	if (n < 0) {
		*why = strerror(errno);
		return RC_SKIP;
	}
	atomic_fetch_add_explicit(l->done, (uint64_t)n, memory_order_relaxed);
	l->root->in += (uint64_t)n;
	*block = (struct str){l->block, (size_t)n};
	return n > 0 ? RC_OK : RC_END;
}

static enum rc pull_remote(struct layer *l, struct str *block, const char **why)
{
	enum rc rc = remote_pull(l->remote, block, why);

	if (rc == RC_OK)
		l->root->in += block->n;
	return rc;
}

/* The next block of the file or member, as it is. */
static enum rc pull_source(void *layer, struct str *block, const char **why)
{
	struct layer *l = layer;
	enum rc rc;

	if (l->first.n > 0) {
		*block = l->first;
		l->first.n = 0;
		return RC_OK;
	}
	if (!l->parent)
		return l->remote ? pull_remote(l, block, why) : pull_file(l, block, why);
	do
		rc = layer_pull(l->parent, block, why);
	while (rc == RC_OK && block->n == 0);
	return rc;
}

static la_ssize_t read_source(struct archive *a, void *data, const void **block)
{
	struct layer *l = data;
	struct str bytes = {0};
	const char *why = NULL;
	enum rc rc = l->gunzip ? gunzip_pull(l->gunzip, &bytes, &why) : pull_source(l, &bytes, &why);

	if (rc == RC_OK && l->gunzip && !layer_count_out(l->root, bytes.n)) {
		why = l->root->why;
		rc = RC_SKIP;
	}
	if (rc == RC_SKIP) {
		l->source_why = why ? why : "unreadable";
		archive_set_error(a, EIO, "%s", l->source_why);
		return -1;
	}
	*block = bytes.p;
	return rc == RC_END ? 0 : (la_ssize_t)bytes.n;
}

la_int64_t layer_seek(struct archive *a, void *data, la_int64_t offset, int whence)
{
	const struct layer *l = data;
	off_t to = lseek(l->fd, offset, whence);

	if (to >= 0)
		return to;
	archive_set_error(a, errno, "%s", strerror(errno));
	return ARCHIVE_FATAL;
}

/* ---- opening and closing ---- */

struct archive *layer_archive(struct layer *l)
{
	struct archive *a = archive_read_new();

	if (!a)
		memory_exhausted();
	archive_read_support_filter_gzip(a);
	archive_read_support_filter_xz(a);
	archive_read_support_filter_zstd(a);
	archive_read_support_filter_bzip2(a);
	archive_read_support_format_tar(a);
	archive_read_support_format_zip(a);
	archive_read_support_format_7zip(a);
	archive_read_support_format_empty(a);
	archive_read_support_format_raw(a);
	archive_read_set_callback_data(a, l);
	archive_read_set_read_callback(a, read_source);
	return a;
}

const char *layer_reason(const struct layer *l)
{
	const char *why = l->root->why ? l->root->why
	    : l->source_why            ? l->source_why
	                               : archive_error_string(l->archive);

	return why ? why : "unreadable";
}

static struct layer *new_layer(const char *path)
{
	struct layer *l = mem_zero(sizeof(*l));

	l->path = mem_alloc(strlen(path) + 1);
	strcpy(l->path, path);
	l->fd = -1;
	l->archive = layer_archive(l);
	return l;
}

bool layer_is_gzip(struct str head)
{
	return str_starts(head, "\x1f\x8b\x08");
}

bool layer_is_7z(struct str head)
{
	return str_starts(head, "7z\xbc\xaf\x27\x1c");
}

static enum rc start(struct layer **out, struct layer *l, struct err *e)
{
	const char *why = NULL;

	/* What it is decides how it is read. */
	if (l->first.n == 0 && pull_source(l, &l->first, &why) == RC_SKIP)
		l->source_why = why;
	if (l->source_why)
		goto fail;
	if (layer_is_7z(l->first) && !l->seekable) {
		l->source_why = "7z can only be read from a file, not from a pipe or inside another archive";
		goto fail;
	}
	if (layer_is_gzip(l->first)) {
		l->gunzip = gunzip_open(pull_source, l);
	} else if (l->seekable) {
		/* Only with a way to seek does libarchive read a zip by its directory, the one place that is always
		 * right. It begins anew then. */
		atomic_fetch_sub_explicit(l->done, l->first.n, memory_order_relaxed);
		l->root->in -= l->first.n;
		l->start = lseek(l->fd, -(off_t)l->first.n, SEEK_CUR);
		l->first.n = 0;
		archive_read_set_seek_callback(l->archive, layer_seek);
	}
	if (archive_read_open1(l->archive) == ARCHIVE_OK) {
		*out = l;
		return RC_OK;
	}
fail:
	err_set(e, RC_SKIP, "%s: %s", l->path, layer_reason(l));
	if (l->root->why)
		l->root->told = true;
	layer_close(l);
	return RC_SKIP;
}

enum rc layer_open_file(struct layer **out, int fd, const char *path, const struct read_limits *limits,
    _Atomic uint64_t *done, struct err *e)
{
	struct layer *l = new_layer(path);
	struct stat st;

	*out = NULL;
	l->fd = fd;
	l->done = done;
	l->block = mem_alloc(BLOCK_BYTES);
	l->root = mem_zero(sizeof(*l->root));
	l->root->limits = *limits;
	l->seekable = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
	return start(out, l, e);
}

enum rc layer_open_remote(struct layer **out, struct remote *remote, const char *path,
    const struct read_limits *limits, struct err *e)
{
	struct layer *l = new_layer(path);

	*out = NULL;
	l->remote = remote;
	l->root = mem_zero(sizeof(*l->root));
	l->root->limits = *limits;
	return start(out, l, e);
}

enum rc layer_open_member(struct layer **out, struct layer *parent, const char *path, struct err *e)
{
	struct layer *l = new_layer(path);

	*out = NULL;
	l->parent = parent;
	l->root = parent->root;
	return start(out, l, e);
}

void layer_close(struct layer *l)
{
	if (!l)
		return;
	archive_read_free(l->archive);
	gunzip_close(l->gunzip);
	if (l->fd >= 0)
		close(l->fd);
	if (!l->parent)
		free(l->root);
	remote_close(l->remote);
	free(l->path);
	free(l->block);
	buf_free(&l->ahead);
	free(l);
}

const char *layer_path(const struct layer *l)
{
	return l->path;
}

struct layer *layer_parent(const struct layer *l)
{
	return l->parent;
}
