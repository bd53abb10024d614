/* output.c: writes data out and guards the inputs (output.h). */
#include "output.h"
#include "../stages/export/export.h"
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum rc output_write(int fd, struct str s, struct err *e)
{
	for (size_t done = 0; done < s.n;) {
		ssize_t n = write(fd, s.p + done, s.n - done);
		if (n >= 0)
			done += (size_t)n;
		else if (errno == EPIPE)
			return RC_END;
		else if (errno != EINTR)
			return err_set(e, RC_FATAL, "can't write the output: %s", strerror(errno));
	}
	return RC_OK;
}

/* The path with links and dots resolved; of a file that isn't there yet, its directory's. False where even that
 * doesn't exist: then it can't be any existing file. */
static bool resolve(const char *path, char out[PATH_MAX])
{
	if (realpath(path, out))
		return true;
	const char *slash = strrchr(path, '/');
	char dir[PATH_MAX] = ".", parent[PATH_MAX];
	if (slash && snprintf(dir, sizeof(dir), "%.*s/", (int)(slash - path), path) >= PATH_MAX)
		return false;
	if (!realpath(dir, parent))
		return false;
	return snprintf(out, PATH_MAX, "%s/%s", parent, slash ? slash + 1 : path) < PATH_MAX;
}

/* Same file under any name, hard links too. */
static bool same_file(const char *a, const char *b)
{
	struct stat sa, sb;
	if (stat(a, &sa) == 0 && stat(b, &sb) == 0)
		return sa.st_dev == sb.st_dev && sa.st_ino == sb.st_ino;
	char ra[PATH_MAX], rb[PATH_MAX];
	return resolve(a, ra) && resolve(b, rb) && strcmp(ra, rb) == 0;
}

static bool inside(const char *path, const char *dir)
{
	struct stat st;
	char rp[PATH_MAX], rd[PATH_MAX];
	if (stat(dir, &st) != 0 || !S_ISDIR(st.st_mode) || !realpath(dir, rd) || !resolve(path, rp))
		return false;
	size_t n = strlen(rd);
	return strncmp(rp, rd, n) == 0 && (rp[n] == '/' || n == 1);
}

/* A file that can be overwritten: /dev/null, a terminal and the like are nobody's input. */
static bool is_file(const char *path)
{
	struct stat st;
	return stat(path, &st) != 0 || S_ISREG(st.st_mode);
}

/* Whether the directory a file is to be made in is there: else a long run would tell of it at its end. */
static enum rc check_directory(const char *path, struct err *e)
{
	const char *slash = strrchr(path, '/');
	char dir[PATH_MAX] = ".";
	if (slash && snprintf(dir, sizeof(dir), "%.*s/", (int)(slash - path), path) >= PATH_MAX)
		return err_set(e, RC_FATAL, "%s: can't be written: %s", path, strerror(ENAMETOOLONG));
	if (access(dir, W_OK | X_OK) != 0)
		return err_set(e, RC_FATAL, "%s: can't be written, its directory: %s", path, strerror(errno));
	return RC_OK;
}

/* Is --output a directory that the format fills? Its files have names of their own, none of which is an input's. */
static bool to_directory(const struct options *o)
{
	const struct exporter *x = o->to ? exporter_by_name(o->to) : NULL;
	return x && x->files;
}

enum rc outputs_check(const struct options *o, struct err *e)
{
	/* The database comes first: it may lie in an input directory (its format is none we read). */
	const char *const out[] = {o->db, o->bibtex, o->json, o->jsonl, o->rejects, o->output, o->key_lock};
	size_t count = sizeof(out) / sizeof(*out);
	for (size_t i = 0; i < count; i++) {
		struct stat st;
		if (!out[i] || strcmp(out[i], "-") == 0)
			continue;
		if (out[i] == o->output && to_directory(o))
			continue;
		if (stat(out[i], &st) == 0 && S_ISDIR(st.st_mode))
			return err_set(e, RC_FATAL, "%s: is a directory; a file is wanted", out[i]);
		if (!is_file(out[i]))
			continue;
		if (i > 0 && check_directory(out[i], e) != RC_OK) /* of the database, SQLite tells */
			return RC_FATAL;
		for (size_t k = 0; k < o->input_count; k++) {
			if (same_file(out[i], o->inputs[k]))
				return err_set(
				    e, RC_FATAL, "%s: is an input and would be overwritten", out[i]);
			if (i > 0 && inside(out[i], o->inputs[k]))
				return err_set(e, RC_FATAL,
				    "%s: lies in the input directory %s and would be read "
				    "as an input next time; choose another place",
				    out[i], o->inputs[k]);
		}
		if (o->ids && same_file(out[i], o->ids))
			return err_set(e, RC_FATAL, "%s: is the --ids file and would be overwritten", out[i]);
		for (size_t k = 0; k < i; k++)
			if (out[k] && strcmp(out[k], "-") != 0 && same_file(out[i], out[k]))
				return err_set(e, RC_FATAL, "%s: is named as an output twice", out[i]);
	}
	return RC_OK;
}
