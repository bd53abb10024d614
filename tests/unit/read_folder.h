/* read_folder.h: for the tests of stages/read: a directory of the test's own, archives made in it with libarchive's
 * writer, and what a reader makes of them. */
#ifndef PAPERSIFT_READ_FOLDER_H
#define PAPERSIFT_READ_FOLDER_H

#include "../../stages/read/read.h"
#include "check_main.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/papersift-test-XXXXXX";

static inline void enter_folder(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
}

static inline int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

static inline void leave_folder(void)
{
	ck_assert_int_eq(chdir("/"), 0);
	nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
}

static inline void write_file(const char *path, struct str bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, bytes.p, bytes.n), (ssize_t)bytes.n);
	close(fd);
}

/* The file's bytes, owned by the caller. */
static inline struct buf read_file(const char *path)
{
	struct buf b = {0};
	char block[4096];
	size_t n;
	FILE *f = fopen(path, "rb");

	ck_assert_ptr_nonnull(f);
	while ((n = fread(block, 1, sizeof(block), f)) > 0)
		buf_add(&b, (struct str){block, n});
	fclose(f);
	return b;
}

struct member {
	const char *name;
	struct str bytes;
};

/* format: libarchive's code; filter likewise. A raw file has one member. */
static inline void write_archive(
    const char *path, int format, int filter, const struct member *members, size_t count)
{
	struct archive *a = archive_write_new();

	ck_assert_int_eq(archive_write_add_filter(a, filter), ARCHIVE_OK);
	ck_assert_int_eq(archive_write_set_format(a, format), ARCHIVE_OK);
	ck_assert_int_eq(archive_write_open_filename(a, path), ARCHIVE_OK);
	for (size_t i = 0; i < count; i++) {
		struct archive_entry *entry = archive_entry_new();
		size_t n = strlen(members[i].name);

		archive_entry_set_pathname(entry, members[i].name);
		archive_entry_set_filetype(entry, members[i].name[n - 1] == '/' ? AE_IFDIR : AE_IFREG);
		archive_entry_set_perm(entry, 0644);
		archive_entry_set_size(entry, (la_int64_t)members[i].bytes.n);
		ck_assert_int_eq(archive_write_header(a, entry), ARCHIVE_OK);
		archive_write_data(a, members[i].bytes.p, members[i].bytes.n);
		archive_entry_free(entry);
	}
	ck_assert_int_eq(archive_write_close(a), ARCHIVE_OK);
	archive_write_free(a);
}

/* Everything the inputs hold as text: "path: line|line|" for a stream, "! message" for what is refused. */
static inline struct buf tell_within(const char *const *inputs, size_t count, const struct read_limits *limits)
{
	struct reader *r = reader_open(inputs, count);
	struct buf out = {0};
	struct stream *s;
	struct str line;
	struct err e;
	enum rc rc;

	if (limits)
		reader_limit(r, limits);
	while ((rc = reader_next(r, &s, &e)) != RC_END) {
		if (rc == RC_SKIP) {
			buf_addf(&out, "! %s\n", e.text);
			continue;
		}
		buf_addf(&out, "%s:%s", stream_path(s), stream_found(s) ? "*" : " ");
		while ((rc = stream_line_next(s, 100, &line, &e)) != RC_END) {
			if (rc == RC_OK)
				buf_addf(&out, "%.*s|", STR_ARG(line));
			else
				buf_addf(&out, "! %s|", e.text);
		}
		buf_addc(&out, '\n');
	}
	reader_close(r);
	return out;
}

static inline struct buf tell(const char *const *inputs, size_t count)
{
	return tell_within(inputs, count, NULL);
}

static inline void check_told(const char *input, const char *want)
{
	struct buf got = tell(&input, 1);

	ck_assert_str_eq(got.n ? got.p : "", want);
	buf_free(&got);
}

#endif
