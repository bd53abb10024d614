/* fetch.c: files from the web into a directory (fetch.h). */
#include "fetch.h"
#include "file.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file under way. */
struct job {
	const struct fetch *fetch;
	const char *url;
	struct buf shown;   /* url without its secrets */
	char *name;         /* of the file */
	char *final, *part; /* paths */
	char *state;        /* name in dir */
	int fd;             /* of the part; holds a lock on it */
	uint64_t size;      /* of the part */
	uint64_t whole;     /* of the file, as the server says */
	json_t *known;      /* the state; NULL: none */
	bool began;         /* this try has brought a byte */
	struct err err;
};

static const char *known(const struct job *j, const char *key)
{
	return j->known ? file_text(j->known, key) : "";
}

static enum rc fail(const struct job *j, enum rc rc, const char *why, struct err *e)
{
	return err_set(e, rc, "%.300s: %s", j->shown.p, why);
}

static enum rc disk_error(const char *path, struct err *e)
{
	return err_set(e, RC_FATAL, "%s: %s", path, strerror(errno));
}

/* Notes of which version the part (complete: the file) is. */
static enum rc save(struct job *j, const struct http_answer *a, bool complete, struct err *e)
{
	json_t *state = json_pack("{s:s, s:s, s:s, s:I, s:b}", "url", j->shown.p, "etag",
	    a ? a->etag.p ? a->etag.p : "" : known(j, "etag"), "last_modified",
	    a ? a->modified.p ? a->modified.p : "" : known(j, "last_modified"), "bytes", (json_int_t)j->size,
	    "complete", (int)complete);

	if (!state) /* a header that isn't UTF-8: no version to rely on */
		state = json_pack("{s:s, s:b}", "url", j->shown.p, "complete", 0);
	json_decref(j->known);
	j->known = state;
	return file_write_json(j->fetch->dir, j->state, state, e);
}

/* The body begins: either the part goes on, or it starts from nothing. */
static bool begin(struct job *j, const struct http_answer *a, struct err *e)
{
	j->began = true;
	j->whole = a->whole;
	if (a->status == 206) {
		if (a->range_from == j->size)
			return true;
		fail(j, RC_SKIP, "the server sent another range than was asked for", e);
		return false;
	}
	if (ftruncate(j->fd, 0) != 0 || lseek(j->fd, 0, SEEK_SET) != 0) {
		disk_error(j->part, e);
		return false;
	}
	j->size = 0;
	return save(j, a, false, e) == RC_OK;
}

static bool take(void *context, const struct http_answer *a, struct str bytes, struct err *e)
{
	struct job *j = context;

	if (!j->began && !begin(j, a, e))
		return false;
	while (bytes.n > 0) {
		ssize_t n = write(j->fd, bytes.p, bytes.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			disk_error(j->part, e);
			return false;
		}
		j->size += (uint64_t)n;
		bytes = str_sub(bytes, (size_t)n, bytes.n);
	}
	if (j->fetch->progress)
		j->fetch->progress(j->fetch->context, j->name, j->size, j->whole);
	return true;
}

/* A file under our name must be ours. */
static enum rc look(struct job *j, struct err *e)
{
	struct stat st;
	bool there = stat(j->final, &st) == 0;
	char *path = file_path(j->fetch->dir, j->state);
	enum rc rc = file_read_json(path, &j->known, e);

	free(path);
	if (rc == RC_FATAL)
		return RC_SKIP;
	bool ours = j->known && strcmp(known(j, "url"), j->shown.p) == 0;
	if (there && !ours)
		return err_set(e, RC_SKIP, "%s: is there already and didn't come from %.300s; move it away",
		    j->final, j->shown.p);
	j->fd = open(j->part, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (j->fd < 0 || fstat(j->fd, &st) != 0)
		return disk_error(j->part, e);
	if (flock(j->fd, LOCK_EX | LOCK_NB) != 0)
		return err_set(e, RC_SKIP, "%s: another process is at work on it", j->part);
	j->size = (uint64_t)st.st_size;
	if (!ours || json_is_true(json_object_get(j->known, "complete")))
		j->size = 0;
	if (lseek(j->fd, (off_t)j->size, SEEK_SET) < 0)
		return disk_error(j->part, e);
	return RC_OK;
}

/* True where the file is there, complete, as it was left. */
static bool have(const struct job *j)
{
	struct stat st;

	return json_is_true(json_object_get(j->known, "complete")) && stat(j->final, &st) == 0 &&
	    st.st_size == json_integer_value(json_object_get(j->known, "bytes"));
}

/* One request that goes on from what is there. */
static enum rc request(struct job *j, struct http_answer *a, struct err *e)
{
	struct http_request ask = {.url = j->url, .max_bytes = UINT64_MAX, .sink = take, .context = j};
	const char *etag = known(j, "etag"), *date = known(j, "last_modified");
	/* Only a strong validator is one for ranges (RFC 9110 section 13.1.5). */
	const char *version = etag[0] && strncmp(etag, "W/", 2) != 0 ? etag : date;
	char range[32];

	j->began = false;
	if (have(j)) {
		ask.if_none_match = etag[0] ? etag : NULL;
		ask.if_modified_since = !etag[0] && date[0] ? date : NULL;
	} else if (j->size > 0 && version[0]) {
		snprintf(range, sizeof(range), "%" PRIu64 "-", j->size);
		ask.range = range;
		ask.if_range = version;
	}
	enum rc rc = http_try(j->fetch->http, &ask, a, e);
	/* All of it may be there already, or the server has a shorter file now. */
	if (rc == RC_SKIP && a->status == 416 && ask.range) {
		j->size = 0;
		rc = ftruncate(j->fd, 0) == 0 && lseek(j->fd, 0, SEEK_SET) == 0 ? RC_END
		                                                                : disk_error(j->part, e);
	}
	if (rc == RC_OK && a->status != 304 && !j->began && !begin(j, a, e)) /* an empty file */
		rc = RC_FATAL;
	if (rc == RC_OK && a->status != 304 && j->whole != HTTP_UNKNOWN && j->size != j->whole)
		rc = err_set(
		    e, RC_END, "%.300s: %" PRIu64 " bytes came of %" PRIu64, j->shown.p, j->size, j->whole);
	return rc;
}

static enum rc finish(struct job *j, struct err *e)
{
	if (fsync(j->fd) != 0 || rename(j->part, j->final) != 0)
		return disk_error(j->part, e);
	return save(j, NULL, true, e);
}

static enum rc transfer(struct job *j, enum fetch_outcome *outcome, struct err *e)
{
	struct http_answer a = {0};
	unsigned tries = 0;
	enum rc rc = RC_OK;

	do {
		uint64_t before = j->size;

		rc = request(j, &a, e);
		/* What moves on isn't given up. */
		tries = j->size > before ? 1 : tries + 1;
		if (rc == RC_END)
			rc = http_wait(j->fetch->http, tries, &a, e);
		else
			break;
	} while (rc == RC_OK);
	if (rc == RC_OK) {
		*outcome = a.status == 304 ? FETCH_UNCHANGED : FETCH_NEW;
		if (*outcome == FETCH_NEW)
			rc = finish(j, e);
	}
	http_answer_free(&a);
	return rc;
}

static char *hidden(const char *name, const char *ending)
{
	struct buf b = {0};

	buf_addf(&b, ".%s%s", name, ending);
	return b.p;
}

enum rc fetch_url(
    const struct fetch *f, const char *url, char **path, enum fetch_outcome *outcome, struct err *e)
{
	struct job j = {.fetch = f, .url = url, .fd = -1, .whole = HTTP_UNKNOWN};
	char *part_name = NULL;
	enum rc rc = RC_SKIP;

	*path = NULL;
	web_show(&j.shown, url);
	j.name = web_file_name(url);
	if (!j.name) {
		err_set(e, RC_SKIP, "%.300s: not a valid http:// or https:// address",
		    j.shown.p ? j.shown.p : "");
		goto out;
	}
	part_name = hidden(j.name, ".part");
	j.state = hidden(j.name, ".fetch");
	j.final = file_path(f->dir, j.name);
	j.part = file_path(f->dir, part_name);
	rc = look(&j, e);
	if (rc == RC_OK)
		rc = transfer(&j, outcome, e);
	if (rc == RC_OK) {
		if (*outcome == FETCH_UNCHANGED)
			unlink(j.part);
		*path = j.final;
		j.final = NULL;
	}
out:
	if (j.fd >= 0)
		close(j.fd);
	json_decref(j.known);
	buf_free(&j.shown);
	free(part_name);
	free(j.name);
	free(j.final);
	free(j.part);
	free(j.state);
	return rc;
}
