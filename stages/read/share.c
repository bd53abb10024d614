/* share.c: one share of a file of lines (share.h). */
#include "share.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK_BYTES ((size_t)256 << 10)

/* Up to n bytes at `at`; 0 at the end of the file, -1 where it can't be read. */
static ssize_t read_at(const struct share *s, uint64_t at, size_t n)
{
	ssize_t got;

	do
		got = pread(s->fd, s->block, n < BLOCK_BYTES ? n : BLOCK_BYTES, (off_t)at);
	while (got < 0 && errno == EINTR);
	return got;
}

/* Where the first line begins that doesn't begin before `at`; the file's end where none does. False on an error. */
static bool next_line(const struct share *s, uint64_t at, uint64_t *out)
{
	ssize_t n;

	*out = at;
	if (at == 0)
		return true;
	for (*out = at - 1; (n = read_at(s, *out, BLOCK_BYTES)) > 0; *out += (uint64_t)n) {
		const char *newline = memchr(s->block, '\n', (size_t)n);

		if (newline) {
			*out += (uint64_t)(newline - s->block) + 1;
			return true;
		}
	}
	return n == 0;
}

/* With a descriptor and a block of its own: the share may be closed by now, and another thread may ask. */
static uint64_t count_lines(const char *path, uint64_t end)
{
	struct share s = {.fd = open(path, O_RDONLY | O_CLOEXEC), .block = mem_alloc(BLOCK_BYTES)};
	uint64_t lines = 0;
	ssize_t n = s.fd < 0 ? 0 : 1;

	for (uint64_t at = 0; at < end && n > 0; at += (uint64_t)n) {
		n = read_at(&s, at, end - at < BLOCK_BYTES ? (size_t)(end - at) : BLOCK_BYTES);
		const char *p = s.block, *stop = p + (n > 0 ? n : 0);

		for (; p < stop && (p = memchr(p, '\n', (size_t)(stop - p))); p++)
			lines++;
	}
	share_close(&s);
	return lines;
}

uint64_t share_lines_before(struct share *s)
{
	pthread_mutex_lock(&s->lock);
	if (!s->counted)
		s->lines = count_lines(s->path, s->start);
	s->counted = true;
	uint64_t lines = s->lines;
	pthread_mutex_unlock(&s->lock);
	return lines;
}

enum rc share_open(
    struct share *s, const char *path, unsigned number, unsigned count, uint64_t begin, const char **why)
{
	struct stat st;

	*s = (struct share){.path = path, .lock = PTHREAD_MUTEX_INITIALIZER, .done = s->done};
	s->fd = open(path, O_RDONLY | O_CLOEXEC);
	s->block = mem_alloc(BLOCK_BYTES);
	if (s->fd < 0 || fstat(s->fd, &st) != 0)
		goto fail;
	/* Not size * number: that may be more than 64 bits hold. */
	uint64_t size = (uint64_t)st.st_size, part = size / count, rest = size % count;

	if (!next_line(s, part * (number - 1) + rest * (number - 1) / count, &s->at) ||
	    !next_line(s, part * number + rest * number / count, &s->end))
		goto fail;
	if (s->at < begin)
		s->at = begin;
	if (s->end < s->at)
		s->end = s->at;
	s->start = s->at;
	return RC_OK;
fail:
	*why = strerror(errno);
	return RC_SKIP;
}

enum rc share_pull(void *share, struct str *block, const char **why)
{
	struct share *s = share;
	uint64_t left = s->end - s->at;

	*block = (struct str){0};
	if (left == 0)
		return RC_END;
	ssize_t n = read_at(s, s->at, left < BLOCK_BYTES ? (size_t)left : BLOCK_BYTES);
	if (n < 0) {
		*why = strerror(errno);
		return RC_SKIP;
	}
	s->at += (uint64_t)n;
	atomic_fetch_add_explicit(s->done, (uint64_t)n, memory_order_relaxed);
	*block = (struct str){s->block, (size_t)n};
	return n > 0 ? RC_OK : RC_END;
}

void share_close(struct share *s)
{
	if (s->fd >= 0)
		close(s->fd);
	free(s->block);
	s->fd = -1;
	s->block = NULL;
}
