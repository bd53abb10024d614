/* target.c: where an export goes (target.h). */
#include "target.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum rc target_error(const struct target *t, struct err *e)
{
	return err_set(e, RC_FATAL, "%s: %s", t->name, strerror(errno));
}

enum rc target_open(struct target *t, const char *path, struct err *e)
{
	struct stat st;
	mode_t mask;

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

	size_t n = strlen(t->final) + sizeof(".XXXXXX");

	t->temporary = mem_alloc(n);
	snprintf(t->temporary, n, "%s.XXXXXX", t->final);
	t->fd = mkostemp(t->temporary, O_CLOEXEC);
	if (t->fd < 0) {
		free(t->temporary);
		t->temporary = NULL;
		return target_error(t, e);
	}
	mask = umask(0);
	umask(mask);
	fchmod(t->fd, 0666 & ~mask); /* mkostemp's 0600 is for secrets */
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

enum rc target_finish(struct target *t, struct err *e)
{
	if (!t->temporary)
		return RC_OK;
	if (fsync(t->fd) != 0 || rename(t->temporary, t->final) != 0)
		return target_error(t, e);
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
