/* layer.c: files and archives through libarchive (layer.h). */
#include "layer.h"
#include "remote.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK_BYTES ((size_t)256 << 10)
#define MAGIC_BYTES ((size_t)512) /* a tar header: its magic stands at byte 257 */
#define LIMIT_BAD_HEADERS 16      /* libarchive looks for the next good one, 512 bytes on each time */

struct layer {
	struct archive *archive; /* owned */
	struct layer *parent;    /* borrowed; NULL for a file */
	char *path;              /* owned */
	struct remote *remote;   /* owned; NULL where it isn't read from the web */
	int fd;                  /* owned; -1 for a member */
	char *block;             /* owned: what was read from fd */
	_Atomic uint64_t *done;  /* borrowed; NULL for a member */
	struct buf ahead;        /* first bytes of the current member, read to see what it is */
	bool ahead_given;
	bool damaged; /* the current member is; ahead ends there */
	bool dead;    /* the archive can't be read on, and that was told */
	size_t members;
	size_t bad_headers;
};

/* ---- what libarchive reads from ---- */

static la_ssize_t read_file(struct archive *a, void *data, const void **block)
{
	struct layer *l = data;
	ssize_t n;

	do
		n = read(l->fd, l->block, BLOCK_BYTES);
	while (n < 0 && errno == EINTR);
	if (n < 0) {
		archive_set_error(a, errno, "%s", strerror(errno));
		return -1;
	}
	atomic_fetch_add_explicit(l->done, (uint64_t)n, memory_order_relaxed);
	*block = l->block;
	return n;
}

static la_int64_t seek_file(struct archive *a, void *data, la_int64_t offset, int whence)
{
	const struct layer *l = data;
	off_t to = lseek(l->fd, offset, whence);

	if (to >= 0)
		return to;
	archive_set_error(a, errno, "%s", strerror(errno));
	return ARCHIVE_FATAL;
}

static la_ssize_t read_remote(struct archive *a, void *data, const void **block)
{
	struct layer *l = data;
	struct str bytes = {0};
	const char *why = NULL;
	enum rc rc = remote_pull(l->remote, &bytes, &why);

	if (rc == RC_SKIP) {
		archive_set_error(a, EIO, "%s", why);
		return -1;
	}
	*block = bytes.p;
	return rc == RC_END ? 0 : (la_ssize_t)bytes.n;
}

static la_ssize_t read_member(struct archive *a, void *data, const void **block)
{
	struct layer *l = data;
	struct str bytes = {0};
	const char *why = NULL;
	enum rc rc;

	do
		rc = layer_pull(l->parent, &bytes, &why);
	while (rc == RC_OK && bytes.n == 0);
	if (rc == RC_SKIP) {
		archive_set_error(a, EIO, "%s", why);
		return -1;
	}
	*block = bytes.p;
	return rc == RC_END ? 0 : (la_ssize_t)bytes.n;
}

/* ---- opening and closing ---- */

static struct archive *new_archive(void)
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
	archive_read_support_format_empty(a);
	archive_read_support_format_raw(a);
	return a;
}

static const char *reason(struct archive *a)
{
	const char *why = archive_error_string(a);

	return why ? why : "unreadable";
}

static struct layer *new_layer(const char *path)
{
	struct layer *l = mem_zero(sizeof(*l));

	l->path = mem_alloc(strlen(path) + 1);
	strcpy(l->path, path);
	l->fd = -1;
	l->archive = new_archive();
	archive_read_set_callback_data(l->archive, l);
	return l;
}

static enum rc start(struct layer **out, struct layer *l, struct err *e)
{
	if (archive_read_open1(l->archive) != ARCHIVE_OK) {
		err_set(e, RC_SKIP, "%s: %s", l->path, reason(l->archive));
		layer_close(l);
		return RC_SKIP;
	}
	*out = l;
	return RC_OK;
}

enum rc layer_open_file(struct layer **out, int fd, const char *path, _Atomic uint64_t *done, struct err *e)
{
	struct layer *l = new_layer(path);
	struct stat st;

	*out = NULL;
	l->fd = fd;
	l->done = done;
	l->block = mem_alloc(BLOCK_BYTES);
	archive_read_set_read_callback(l->archive, read_file);
	/* Only with a way to seek does libarchive read a zip by its directory, the one place that is always right. */
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		archive_read_set_seek_callback(l->archive, seek_file);
	return start(out, l, e);
}

enum rc layer_open_remote(struct layer **out, struct remote *remote, const char *path, struct err *e)
{
	struct layer *l = new_layer(path);

	*out = NULL;
	l->remote = remote;
	archive_read_set_read_callback(l->archive, read_remote);
	return start(out, l, e);
}

enum rc layer_open_member(struct layer **out, struct layer *parent, const char *path, struct err *e)
{
	struct layer *l = new_layer(path);

	*out = NULL;
	l->parent = parent;
	archive_read_set_read_callback(l->archive, read_member);
	return start(out, l, e);
}

void layer_close(struct layer *l)
{
	if (!l)
		return;
	archive_read_free(l->archive);
	if (l->fd >= 0)
		close(l->fd);
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

/* ---- members ---- */

/* Hidden: any part of the name begins with a dot (macOS puts its resource forks into such). */
static bool is_hidden(struct str name)
{
	for (size_t i = 0; i < name.n; i++) {
		struct str rest = str_sub(name, i, name.n);
		bool begins = i == 0 || name.p[i - 1] == '/';

		if (begins && str_starts(rest, ".") && !str_starts(rest, "./") && !str_starts(rest, "../"))
			return true;
	}
	return false;
}

/* The name in UTF-8 where libarchive can say it, else its bytes. */
static struct str entry_name(struct archive_entry *entry)
{
	const char *name = archive_entry_pathname_utf8(entry);

	if (!name)
		name = archive_entry_pathname(entry);
	struct str s = str_of(name && *name ? name : "?");
	while (str_starts(s, "./"))
		s = str_sub(s, 2, s.n);
	return s;
}

enum rc layer_next(struct layer *l, struct str *name, struct err *e)
{
	*name = (struct str){0};
	buf_clear(&l->ahead);
	l->ahead_given = l->damaged = false;
	while (!l->dead) {
		struct archive_entry *entry = NULL;
		int r = archive_read_next_header(l->archive, &entry);
		int format = archive_format(l->archive) & ARCHIVE_FORMAT_BASE_MASK;

		if (r == ARCHIVE_EOF) {
			l->dead = true;
			if (l->members > 0)
				return RC_END;
			/* An empty file is one empty stream: its reader says so. */
			if (format == ARCHIVE_FORMAT_EMPTY) {
				l->ahead_given = true;
				return RC_OK;
			}
			return err_set(e, RC_SKIP, "%s: no files in this archive", l->path);
		}
		if (r < ARCHIVE_WARN) {
			l->dead = r != ARCHIVE_RETRY || ++l->bad_headers >= LIMIT_BAD_HEADERS;
			l->members++;
			return err_set(e, RC_SKIP, "%s: %s", l->path, reason(l->archive));
		}
		if (format == ARCHIVE_FORMAT_RAW) {
			l->members++;
			return RC_OK;
		}
		*name = entry_name(entry);
		if (archive_entry_filetype(entry) == AE_IFREG && !archive_entry_hardlink(entry) &&
		    !is_hidden(*name)) {
			l->members++;
			return RC_OK;
		}
	}
	return RC_END;
}

/* A block straight from libarchive. Holes of sparse files are left out: text has none, and a hostile archive could
 * claim any number of bytes that way. */
static enum rc pull(struct layer *l, struct str *block, const char **why)
{
	const void *p = NULL;
	size_t n = 0;
	la_int64_t offset = 0;

	*block = (struct str){0};
	if (l->dead)
		return RC_END;
	int r = archive_read_data_block(l->archive, &p, &n, &offset);
	if (r == ARCHIVE_EOF)
		return RC_END;
	if (r < ARCHIVE_OK) {
		*why = reason(l->archive);
		l->dead = r == ARCHIVE_FATAL;
		return RC_SKIP;
	}
	*block = (struct str){p, n};
	return RC_OK;
}

bool layer_is_nested(struct layer *l)
{
	struct str block;
	const char *why = NULL;
	enum rc rc = RC_OK;

	while (rc == RC_OK && l->ahead.n < MAGIC_BYTES) {
		rc = pull(l, &block, &why);
		if (rc == RC_OK)
			buf_add(&l->ahead, block);
	}
	l->damaged = rc == RC_SKIP;
	/* gzip: RFC 1952; xz: its file format 1.2; Zstandard: RFC 8878; bzip2; zip: APPNOTE 4.3; tar: POSIX ustar */
	struct str head = buf_str(&l->ahead);
	return str_starts(head, "\x1f\x8b\x08") ||
	    str_starts(head,
	        "\xfd"
	        "7zXZ") ||
	    str_starts(head, "\x28\xb5\x2f\xfd") ||
	    (str_starts(head, "BZh") && head.n > 9 && memcmp(head.p + 4, "1AY&SY", 6) == 0) ||
	    str_starts(head, "PK\3\4") || str_starts(head, "PK\5\6") ||
	    str_starts(str_sub(head, 257, head.n), "ustar");
}

enum rc layer_pull(void *layer, struct str *block, const char **why)
{
	struct layer *l = layer;

	if (l->ahead.n > 0 && !l->ahead_given) {
		l->ahead_given = true;
		*block = buf_str(&l->ahead);
		return RC_OK;
	}
	if (l->damaged) {
		*why = reason(l->archive);
		return RC_SKIP;
	}
	return pull(l, block, why);
}
