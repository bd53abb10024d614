/* layer_members.c: what is in a file or archive, through libarchive (layer.h). */
#include "layer_inside.h"

#include <archive_entry.h>
#include <string.h>
#include <unistd.h>

#define MAGIC_BYTES ((size_t)512) /* a tar header: its magic stands at byte 257 */
#define LIMIT_REOPENED 100        /* damaged members of a zip; each costs a walk through its directory */
#define LIMIT_BAD_HEADERS 16      /* libarchive looks for the next good one, 512 bytes on each time */

static bool count_member(struct root *root)
{
	if (!root->why && ++root->members > root->limits.members)
		root->why = "it has more members than the limit; the rest of it is left out";
	return !root->why;
}

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
		*why = layer_reason(l);
		l->dead = l->broken_member = r == ARCHIVE_FATAL;
		if (l->root->why)
			l->root->told = true;
		return RC_SKIP;
	}
	if (!layer_count_out(l->root, n)) {
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
	l->archive = layer_archive(l);
	lseek(l->fd, l->start, SEEK_SET);
	archive_read_set_seek_callback(l->archive, layer_seek);
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
				return err_set(e, RC_SKIP, "%s: %s", l->path, layer_reason(l));
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
			return err_set(e, RC_SKIP, "%s: %s", l->path, layer_reason(l));
		}
		if (format == ARCHIVE_FORMAT_RAW) {
			l->members++;
			return RC_OK;
		}
		l->headers++;
		if (!count_member(l->root))
			return tell_limit(l, e);
		struct str member = entry_name(entry); /* valid until the next header */
		if (archive_entry_filetype(entry) == AE_IFREG && !archive_entry_hardlink(entry) &&
		    !is_hidden(member)) {
			*name = member;
			l->members++;
			if (archive_entry_is_data_encrypted(entry))
				return err_set(e, RC_SKIP, "%s!%.*s: is encrypted; decrypt it first", l->path,
				    STR_ARG(*name));
			return RC_OK;
		}
	}
	return RC_END;
}

bool layer_is_plain(const struct layer *l)
{
	return l->seekable && !l->gunzip && archive_filter_count(l->archive) == 1 &&
	    (archive_format(l->archive) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_RAW;
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
	return layer_is_gzip(head) || layer_is_7z(head) ||
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
		*why = layer_reason(l);
		return RC_SKIP;
	}
	return pull(l, block, why);
}
