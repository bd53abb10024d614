/* inputs.h: the list of files that the user's inputs stand for. */
#ifndef PAPERSIFT_INPUTS_H
#define PAPERSIFT_INPUTS_H

#include "../../pipeline/arena.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One file, or what is wrong with an input. Text lives in the arena. */
struct input {
	const char *path;  /* NULL is stdin */
	const char *error; /* why it can't be read; NULL when it may */
	bool found;        /* by walking a directory */
};

struct inputs {
	struct input *items; /* in the arena */
	size_t count;
	uint64_t bytes; /* in all; 0 when unknown (stdin, pipes) */
};

/* Lists what paths name: files and web addresses as they are, "-" as stdin, "@FILE" as what the lines of FILE name, directories walked in byte order of their names, following
 * symbolic links, without hidden files and without what is neither file nor directory. Never fails: what can't be
 * read is in the list with its error. */
void inputs_list(struct inputs *out, struct arena *a, const char *const *paths, size_t count);

#endif
