/* cache.c: files of the cache (cache.h): a head with the key, the length and a hash of the bytes, and the
 * bytes. Written under another name and renamed, so that no half file is ever read. */
#include "cache.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define DAY 86400                          /* seconds */
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
	/* For prune: last used today. Not at each start, as that writes to the disk. */
	if (p != MAP_FAILED && st.st_mtime + DAY <= time(NULL))
		futimens(fd, NULL);
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

/* ---- keeping it small ---- */

struct cached {
	char name[64];
	time_t used;
	uint64_t bytes;
};

/* A key's file, or one that a process left behind while it wrote it ("KEY.PID"). */
static bool is_ours(const char *name)
{
	size_t digits = strspn(name, "0123456789abcdef");
	const char *pid = name + digits + 1;
	return digits == 16 &&
	    (!name[digits] || (name[digits] == '.' && *pid && !pid[strspn(pid, "0123456789")]));
}

static int last_used_first(const void *pa, const void *pb)
{
	const struct cached *a = pa, *b = pb;
	return a->used > b->used ? -1 : a->used < b->used;
}

/* Another process may be at the same, or have a file open or mapped: that then lives on without a name. One that is to be
 * renamed is younger than a day. */
static void prune(const char *dir)
{
	struct cached *files = NULL;
	size_t count = 0, cap = 0;
	uint64_t bytes = 0;
	time_t now = time(NULL);
	DIR *d = opendir(dir);
	if (!d)
		return;
	for (struct dirent *entry; (entry = readdir(d)) != NULL;) {
		struct stat st;
		if (!is_ours(entry->d_name) || strlen(entry->d_name) >= sizeof files->name ||
		    fstatat(dirfd(d), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !trusted(&st))
			continue;
		if (count == cap) {
			cap = cap ? cap * 2 : 64;
			files = mem_grow(files, cap * sizeof *files);
		}
		files[count] = (struct cached){.used = st.st_mtime, .bytes = (uint64_t)st.st_size};
		strcpy(files[count++].name, entry->d_name);
	}
	if (count)
		qsort(files, count, sizeof *files, last_used_first);
	for (size_t i = 0; i < count; i++) {
		bool unfinished = strchr(files[i].name, '.') != NULL;
		bytes += files[i].bytes;
		if (files[i].used + (time_t)(unfinished ? 1 : CACHE_DAYS) * DAY < now ||
		    (bytes > CACHE_BYTES && !unfinished))
			unlinkat(dirfd(d), files[i].name, 0);
	}
	free(files);
	closedir(d);
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
	*strrchr(path.p, '/') = '\0';
	prune(path.p);
out:
	buf_free(&path);
	buf_free(&temporary);
}
