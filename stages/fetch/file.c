/* file.c: small files that are there whole or not at all (file.h). */
#include "file.h"
#include "../../pipeline/json_read.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define LIMIT_STATE ((size_t)1 << 20)

char *file_path(const char *dir, const char *name)
{
	struct buf b = {0};

	buf_addf(&b, "%s/%s", dir, name);
	return b.p;
}

static enum rc fail(const char *path, struct err *e)
{
	return err_set(e, RC_FATAL, "%s: %s", path, strerror(errno));
}

enum rc file_directory(const char *dir, struct err *e)
{
	struct stat st;

	if (mkdir(dir, 0777) != 0 && errno != EEXIST)
		return fail(dir, e);
	if (stat(dir, &st) == 0 && !S_ISDIR(st.st_mode))
		return err_set(e, RC_FATAL, "%s: is no directory", dir);
	return RC_OK;
}

enum rc file_lock(const char *path, int *fd, struct err *e)
{
	*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (*fd < 0)
		return fail(path, e);
	if (flock(*fd, LOCK_EX | LOCK_NB) == 0)
		return RC_OK;
	close(*fd);
	*fd = -1;
	return err_set(e, RC_FATAL, "%s: another process is at work here", path);
}

static bool write_all(int fd, struct str s)
{
	for (size_t done = 0; done < s.n;) {
		ssize_t n = write(fd, s.p + done, s.n - done);

		if (n < 0 && errno != EINTR)
			return false;
		done += n > 0 ? (size_t)n : 0;
	}
	return true;
}

enum rc file_write(const char *dir, const char *name, struct str bytes, struct err *e)
{
	struct buf hidden = {0};
	char *final = file_path(dir, name);
	enum rc rc = RC_OK;

	buf_addf(&hidden, "%s/.%s.new", dir, name);
	int fd = open(hidden.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0 || !write_all(fd, bytes) || fsync(fd) != 0 || rename(hidden.p, final) != 0) {
		rc = fail(final, e);
		unlink(hidden.p);
	}
	if (fd >= 0)
		close(fd);
	buf_free(&hidden);
	free(final);
	return rc;
}

enum rc file_write_json(const char *dir, const char *name, const json_t *object, struct err *e)
{
	char *text = json_dumps(object, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
	struct buf b = {0};
	enum rc rc;

	if (!text)
		memory_exhausted();
	buf_addf(&b, "%s\n", text);
	rc = file_write(dir, name, buf_str(&b), e);
	buf_free(&b);
	free(text);
	return rc;
}

enum rc file_read_json(const char *path, json_t **out, struct err *e)
{
	struct buf b = {0};
	enum rc rc = RC_OK;
	ssize_t n = 1;

	*out = NULL;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? RC_END : fail(path, e);
	while (n > 0 && b.n <= LIMIT_STATE) {
		buf_reserve(&b, 4096);
		n = read(fd, b.p + b.n, 4096);
		b.n += n > 0 ? (size_t)n : 0;
	}
	if (n < 0)
		rc = fail(path, e);
	else if (b.n > LIMIT_STATE)
		rc = err_set(e, RC_FATAL, "%s: is longer than %zu bytes, the limit", path, LIMIT_STATE);
	else if (json_read(out, buf_str(&b), (struct place){path, 1, 1}, e) != RC_OK)
		rc = RC_FATAL;
	close(fd);
	buf_free(&b);
	return rc;
}

const char *file_text(const json_t *object, const char *key)
{
	const char *s = json_string_value(json_object_get(object, key));

	return s ? s : "";
}
