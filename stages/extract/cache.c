/* cache.c: files of the cache (cache.h): a head with the key, the length and a hash of the bytes, and the
 * bytes. Written under another name and renamed, so that no half file is ever read. */
#include "cache.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define LIMIT_CACHED ((uint64_t)256 << 20) /* bytes of one file */

struct head {
	char magic[16];
	uint64_t key, length, hash, unused; /* unused: what follows is to be aligned */
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

static const char magic[16] = "papersift-db 3\n";

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
static bool trusted(const struct stat *st)
{
	return S_ISREG(st->st_mode) && st->st_uid == geteuid() && !(st->st_mode & (S_IWGRP | S_IWOTH));
}

/* A whole file, in one go: page by page as it is looked at takes longer. NULL where it can't be. */
static const char *map(const char *path, size_t *n)
{
	struct stat st;
	void *p = MAP_FAILED;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) == 0 && trusted(&st) && st.st_size > (off_t)sizeof(struct head) &&
	    (uint64_t)st.st_size <= LIMIT_CACHED) {
		*n = (size_t)st.st_size;
		p = mmap(NULL, *n, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	}
	close(fd);
	return p == MAP_FAILED ? NULL : p;
}

struct str cache_read(uint64_t key)
{
	struct buf path = {0};
	struct head h;
	size_t n = 0;
	const char *p = cache_path(key, false, &path) ? map(path.p, &n) : NULL;
	struct str bytes = {NULL, 0};
	buf_free(&path);
	if (!p)
		return bytes;
	memcpy(&h, p, sizeof h);
	bytes = (struct str){p + sizeof h, n - sizeof h};
	if (memcmp(h.magic, magic, sizeof magic) == 0 && h.key == key && h.length == bytes.n &&
	    hash_of(bytes, key) == h.hash)
		return bytes;
	cache_free(bytes);
	return (struct str){NULL, 0};
}

void cache_free(struct str bytes)
{
	if (bytes.p)
		munmap((void *)(bytes.p - sizeof(struct head)), bytes.n + sizeof(struct head));
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
