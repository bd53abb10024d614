/* manual.h: what is made of the tables of commands and options besides the help: the man page papersift(1), and
 * completions for shells. Made from the same tables, so that they can't say anything else than --help. */
#ifndef PAPERSIFT_MANUAL_H
#define PAPERSIFT_MANUAL_H

#include "command.h"

enum { MANUAL_FLAGS = 96 }; /* options of one command at most */

/* All of it borrowed. */
struct manual {
	const struct command *const *commands; /* ended by NULL */
	/* Writes the options that a command takes, in the order of its help, to out (MANUAL_FLAGS of room); returns how
	 * many. */
	size_t (*flags)(const struct command *c, const struct flag **out);
	const char *examples, *about, *notes; /* of the program's own help */
};

/* Appends the text of that name ("man", "bash", "zsh", "fish") to out; false where there is none of that name. */
bool manual_write(const struct manual *m, const char *name, struct buf *out);

/* completions.c: appends the completions for each shell. */
void completions_bash(const struct manual *m, struct buf *out);
void completions_zsh(const struct manual *m, struct buf *out);
void completions_fish(const struct manual *m, struct buf *out);

#endif
