/* cache.c: files of the cache (cache.h): a head with the key, the length and a hash of the bytes, and the
 * bytes. Written under another name and renamed, so that no half file is ever read. */
#include "cache.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LIMIT_CACHED ((uint64_t)256 << 20) /* bytes of one file */

struct head {
	char magic[16];
	uint64_t key, length, hash;
};
/* Of megabytes at each start, so eight bytes a step. */
static uint64_t hash_of(struct str s, uint64_t key)
{
	uint64_t h = key ^ s.n, word;
	size_t at = 0;
	for (; at + sizeof word <= s.n; at += sizeof word) {
		memcpy(&word, s.p + at, sizeof word);
		h = (h ^ word) * 0x9E3779B97F4A7C15U;
		h ^= h >> 29;
	}
	return str_hash(str_sub(s, at, s.n), h | 1);
}

static const char magic[16] = "papersift-db 2\n";

static bool place(bool make, struct buf *path)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	if (cache && cache[0] == '/')
		buf_adds(path, cache);
	else if (home && home[0] == '/')
		buf_addf(path, "%s/.cache", home);
	else
		return false;
	if (make)
		mkdir(path->p, 0700);
	buf_adds(path, "/papersift");
	if (make)
		mkdir(path->p, 0700);
	return true;
}

bool cache_dir(struct buf *path)
{
	return place(false, path);
}

/* The path of a key's file, or false where there is no place for it. */
static bool cache_path(uint64_t key, bool make, struct buf *path)
{
	if (!place(make, path))
		return false;
	buf_addf(path, "/%016llx", (unsigned long long)key);
	return true;
}

static bool read_all(int fd, void *to, size_t n)
{
	for (size_t done = 0; done < n;) {
		ssize_t got = read(fd, (char *)to + done, n - done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	return true;
}

static bool write_all(int fd, const void *from, size_t n)
{
	for (size_t done = 0; done < n;) {
		ssize_t put = write(fd, (const char *)from + done, n - done);
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		done += (size_t)put;
	}
	return true;
}

/* Ours alone: nobody else could have written it. */
static bool trusted(int fd)
{
	struct stat st;
	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() &&
	    !(st.st_mode & (S_IWGRP | S_IWOTH));
}

struct str cache_read(uint64_t key)
{
	struct buf path = {0};
	struct head h;
	char *bytes = NULL;
	int fd = cache_path(key, false, &path) ? open(path.p, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
	if (fd >= 0 && trusted(fd) && read_all(fd, &h, sizeof h) && memcmp(h.magic, magic, sizeof magic) == 0 &&
	    h.key == key && h.length > 0 && h.length <= LIMIT_CACHED) {
		bytes = mem_alloc(h.length);
		if (!read_all(fd, bytes, h.length) || hash_of((struct str){bytes, h.length}, key) != h.hash) {
			free(bytes);
			bytes = NULL;
		}
	}
	if (fd >= 0)
		close(fd);
	buf_free(&path);
	return (struct str){bytes, bytes ? h.length : 0};
}

void cache_write(uint64_t key, struct str bytes)
{
	struct buf path = {0}, temporary = {0};
	struct head h = {.key = key, .length = bytes.n, .hash = hash_of(bytes, key)};
	memcpy(h.magic, magic, sizeof magic);
	if (bytes.n > LIMIT_CACHED || !cache_path(key, true, &path))
		goto out;
	buf_addf(&temporary, "%s.%ld", path.p, (long)getpid());
	int fd = open(temporary.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		goto out;
	bool written = write_all(fd, &h, sizeof h) && write_all(fd, bytes.p, bytes.n);
	if (close(fd) != 0 || !written || rename(temporary.p, path.p) != 0)
		unlink(temporary.p);
out:
	buf_free(&path);
	buf_free(&temporary);
}
