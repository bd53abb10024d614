/* layer.c: files and archives through libarchive (layer.h). */
#include "layer.h"
#include "gunzip.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK_BYTES ((size_t)256 << 10)
#define MAGIC_BYTES ((size_t)512) /* a tar header: its magic stands at byte 257 */
#define LIMIT_REOPENED 100        /* damaged members of a zip; each costs a walk through its directory */
#define LIMIT_BAD_HEADERS 16      /* libarchive looks for the next good one, 512 bytes on each time */

/* What is counted over a file and all archives in it. */
struct root {
	struct read_limits limits;
	uint64_t in, out; /* bytes taken from the file; bytes that came of them, at each level */
	uint64_t members;
	const char *why;  /* the limit that was reached; nothing more is read then */
	bool told;
};

struct layer {
	struct archive *archive; /* owned */
	struct layer *parent;    /* borrowed; NULL for a file */
	struct root *root;       /* owned by the layer of the file */
	char *path;              /* owned */
	int fd;                  /* owned; -1 for a member */
	char *block;             /* owned: what was read from fd */
	_Atomic uint64_t *done;  /* borrowed; NULL for a member */
	struct str first;        /* the source's first block, not handed on yet */
	struct gunzip *gunzip;   /* owned; NULL where the source isn't gzip */
	const char *source_why;  /* what is wrong with the source; NULL where nothing is */
	bool seekable;
	struct buf ahead;        /* first bytes of the current member, read to see what it is */
	bool ahead_given;
	bool damaged; /* the current member is; ahead ends there */
	bool dead;    /* the archive can't be read on, and that was told */
	bool broken_member; /* because of the current member */
	size_t members;
	size_t headers; /* of everything, also of what is no member */
	size_t bad_headers;
	off_t start;     /* where in the file the archive begins; of one that is seekable */
	size_t reopened;
};

/* ---- limits ---- */

/* Counts bytes that came of the file; false when there are too many. */
static bool count_out(struct root *root, size_t n)
{
	root->out += n;
	if (!root->why && root->out > root->limits.bytes)
		root->why = "it expands to more bytes than the limit; the rest of it is left out";
	if (!root->why && root->out > root->limits.free_bytes &&
	    root->out / root->limits.ratio > root->in)
		root->why = "it expands to so many times its size that it may be a bomb; the rest of it is left out";
	return !root->why;
}

static bool count_member(struct root *root)
{
	if (!root->why && ++root->members > root->limits.members)
		root->why = "it has more members than the limit; the rest of it is left out";
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
		return pull_file(l, block, why);
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

	if (rc == RC_OK && l->gunzip && !count_out(l->root, bytes.n)) {
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

static la_int64_t seek_file(struct archive *a, void *data, la_int64_t offset, int whence)
{
	const struct layer *l = data;
	off_t to = lseek(l->fd, offset, whence);

	if (to >= 0)
		return to;
	archive_set_error(a, errno, "%s", strerror(errno));
	return ARCHIVE_FATAL;
}

/* ---- opening and closing ---- */

static struct archive *new_archive(struct layer *l)
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

/* What is wrong with the file or the source says more than what libarchive makes of it. */
static const char *reason(const struct layer *l)
{
	const char *why = l->root->why    ? l->root->why
	                : l->source_why ? l->source_why
	                                : archive_error_string(l->archive);

	return why ? why : "unreadable";
}

static struct layer *new_layer(const char *path)
{
	struct layer *l = mem_zero(sizeof(*l));

	l->path = mem_alloc(strlen(path) + 1);
	strcpy(l->path, path);
	l->fd = -1;
	l->archive = new_archive(l);
	return l;
}

/* gzip: RFC 1952; 7z: 7zFormat.txt of the LZMA SDK */
static bool is_gzip(struct str head)
{
	return str_starts(head, "\x1f\x8b\x08");
}

static bool is_7z(struct str head)
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
	if (is_7z(l->first) && !l->seekable) {
		l->source_why = "7z can only be read from a file, not from a pipe or inside another archive";
		goto fail;
	}
	if (is_gzip(l->first)) {
		l->gunzip = gunzip_open(pull_source, l);
	} else if (l->seekable) {
		/* Only with a way to seek does libarchive read a zip by its directory, the one place that is always
		 * right. It begins anew then. */
		atomic_fetch_sub_explicit(l->done, l->first.n, memory_order_relaxed);
		l->root->in -= l->first.n;
		l->start = lseek(l->fd, -(off_t)l->first.n, SEEK_CUR);
		l->first.n = 0;
		archive_read_set_seek_callback(l->archive, seek_file);
	}
	if (archive_read_open1(l->archive) == ARCHIVE_OK) {
		*out = l;
		return RC_OK;
	}
fail:
	err_set(e, RC_SKIP, "%s: %s", l->path, reason(l));
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
		*why = reason(l);
		l->dead = l->broken_member = r == ARCHIVE_FATAL;
		if (l->root->why)
			l->root->told = true;
		return RC_SKIP;
	}
	if (!count_out(l->root, n)) {
		*why = l->root->why;
		l->root->told = l->dead = true;
		return RC_SKIP;
	}
	*block = (struct str){p, n};
	return RC_OK;
}

/* libarchive would decompress what is left of a member to get past it, however much that is; so it is read, and
 * counted. */
static void finish_member(struct layer *l)
{
	struct str block;
	const char *why;

	if (l->members > 0 && (l->gunzip || archive_filter_count(l->archive) > 1))
		while (pull(l, &block, &why) == RC_OK)
			;
}

/* A limit is told once, by whichever level meets it. */
static enum rc tell_limit(struct layer *l, struct err *e)
{
	if (l->root->told)
		return RC_END;
	l->root->told = true;
	return err_set(e, RC_SKIP, "%s: %s", l->path, l->root->why);
}

static bool is_zip(const struct layer *l)
{
	return l->seekable && !l->gunzip &&
	    (archive_format(l->archive) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_ZIP;
}

/* libarchive gives a zip up at a member that can't be decompressed; the next one stands where the directory says. */
static void reopen_zip(struct layer *l)
{
	struct archive_entry *entry;

	if (!l->broken_member || !is_zip(l) || l->root->why || l->reopened++ >= LIMIT_REOPENED)
		return;
	archive_read_free(l->archive);
	l->archive = new_archive(l);
	lseek(l->fd, l->start, SEEK_SET);
	archive_read_set_seek_callback(l->archive, seek_file);
	l->dead = archive_read_open1(l->archive) != ARCHIVE_OK;
	for (size_t i = 0; i < l->headers && !l->dead; i++)
		l->dead = archive_read_next_header(l->archive, &entry) < ARCHIVE_WARN;
}

enum rc layer_next(struct layer *l, struct str *name, struct err *e)
{
	*name = (struct str){0};
	finish_member(l);
	reopen_zip(l);
	l->broken_member = false;
	buf_clear(&l->ahead);
	l->ahead_given = l->damaged = false;
	while (!l->dead) {
		if (l->root->why)
			return tell_limit(l, e);
		struct archive_entry *entry = NULL;
		int r = archive_read_next_header(l->archive, &entry);
		int format = archive_format(l->archive) & ARCHIVE_FORMAT_BASE_MASK;

		if (r == ARCHIVE_EOF) {
			l->dead = true;
			if (l->members > 0)
				return RC_END;
			if (l->source_why)
				return err_set(e, RC_SKIP, "%s: %s", l->path, reason(l));
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
			if (l->root->why)
				return tell_limit(l, e);
			return err_set(e, RC_SKIP, "%s: %s", l->path, reason(l));
		}
		if (format == ARCHIVE_FORMAT_RAW) {
			l->members++;
			return RC_OK;
		}
		l->headers++;
		if (!count_member(l->root))
			return tell_limit(l, e);
		*name = entry_name(entry);
		if (archive_entry_filetype(entry) == AE_IFREG && !archive_entry_hardlink(entry) &&
		    !is_hidden(*name)) {
			l->members++;
			if (archive_entry_is_data_encrypted(entry))
				return err_set(e, RC_SKIP, "%s!%.*s: is encrypted; decrypt it first", l->path,
				    STR_ARG(*name));
			return RC_OK;
		}
	}
	return RC_END;
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
	/* xz: its file format 1.2; Zstandard: RFC 8878; bzip2; zip: APPNOTE 4.3; tar: POSIX ustar */
	struct str head = buf_str(&l->ahead);
	return is_gzip(head) || is_7z(head) ||
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
		*why = reason(l);
		return RC_SKIP;
	}
	return pull(l, block, why);
}
