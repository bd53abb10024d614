/* inputs.c: from the user's inputs to a list of files (inputs.h). */
#include "inputs.h"
#include "read.h"
#include "web.h"

#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct listing {
	struct inputs *out;
	struct arena *arena;
	bool endless; /* an input whose size nobody knows */
};

static void add(struct listing *l, const char *path, bool found, const char *error)
{
	struct input *in = arena_push(l->arena, &l->out->items, &l->out->count, sizeof(*in));

	in->path = path ? arena_copy(l->arena, path, strlen(path)) : NULL;
	in->error = error ? arena_copy(l->arena, error, strlen(error)) : NULL;
	in->found = found;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void walk(struct listing *l, const char *path)
{
	char *const roots[] = {(char *)path, NULL}; /* fts doesn't change it */
	size_t before = l->out->count;
	FTS *fts = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name);
	FTSENT *f;

	if (!fts) {
		add(l, path, false, strerror(errno));
		return;
	}
	while ((f = fts_read(fts))) {
		if (f->fts_level > 0 && f->fts_name[0] == '.') {
			fts_set(fts, f, FTS_SKIP);
			continue;
		}
		switch (f->fts_info) {
		case FTS_F:
			add(l, f->fts_path, true, NULL);
			l->out->bytes += (uint64_t)f->fts_statp->st_size;
			break;
		case FTS_DNR:
		case FTS_ERR:
		case FTS_NS:
			add(l, f->fts_path, true, strerror(f->fts_errno));
			break;
		default: /* directories are walked; links that lead nowhere or in a circle, devices, sockets left out */
			break;
		}
	}
	fts_close(fts);
	if (l->out->count == before)
		add(l, path, false, "no files in this directory");
}

static void list_one(struct listing *l, const char *path)
{
	struct stat st;

	if (strcmp(path, "-") == 0) {
		l->endless = true;
		add(l, NULL, false, NULL);
	} else if (web_is(path)) {
		l->endless = true;
		add(l, path, false, NULL);
	} else if (stat(path, &st) != 0) {
		add(l, path, false, strerror(errno));
	} else if (S_ISDIR(st.st_mode)) {
		walk(l, path);
	} else {
		if (S_ISREG(st.st_mode))
			l->out->bytes += (uint64_t)st.st_size;
		else
			l->endless = true;
		add(l, path, false, NULL);
	}
}

/* "@FILE": the paths in it, one a line; empty lines are passed over. A list names no other lists: who may write into it
 * must not be able to have any file read as one. */
static void read_list(struct listing *l, const char *name)
{
	FILE *f = strcmp(name + 1, "-") == 0 ? stdin : fopen(name + 1, "re");
	char *line = NULL;
	size_t room = 0, lines = 0;
	ssize_t n;

	if (!f) {
		add(l, name, false, strerror(errno));
		return;
	}
	while (lines < LIMIT_LISTED && (n = getline(&line, &room, f)) >= 0) {
		while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r'))
			line[--n] = '\0';
		lines++;
		if (n > 0)
			list_one(l, line);
	}
	if (ferror(f))
		add(l, name, false, strerror(errno));
	else if (lines == LIMIT_LISTED)
		add(l, name, false, "the list has more lines than the limit; the rest is left out");
	else if (lines == 0)
		add(l, name, false, "the list is empty");
	free(line);
	if (f != stdin)
		fclose(f);
}

void inputs_list(struct inputs *out, struct arena *a, const char *const *paths, size_t count)
{
	struct listing l = {.out = out, .arena = a};

	*out = (struct inputs){0};
	for (size_t i = 0; i < count; i++) {
		if (paths[i][0] == '@' && paths[i][1] != '\0')
			read_list(&l, paths[i]);
		else
			list_one(&l, paths[i]);
	}
	if (l.endless)
		out->bytes = 0;
}
