/* target.c: where an export goes (target.h). */
#include "target.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static enum rc target_error(const struct target *t, struct err *e)
{
	return err_set(e, RC_FATAL, "%s: %s", t->name, strerror(errno));
}

enum rc target_open(struct target *t, const char *path, struct err *e)
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

enum rc target_write(struct target *t, struct buf *b, struct err *e)
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

enum rc target_finish(struct target *t, struct err *e)
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

void target_close(struct target *t)
{
	if (t->fd >= 0 && t->fd != STDOUT_FILENO)
		close(t->fd);
	if (t->temporary)
		unlink(t->temporary);
	free(t->temporary);
	free(t->final);
}
