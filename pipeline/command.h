/* command.h: the contract of a command, and what commands share. A command is one cmd_*.c that exports one
 * `const struct command`, and one line in main.c's list. Commands neither print usage nor exit: they return an exit
 * code and leave a message for main.c to print. */
#ifndef PAPERSIFT_COMMAND_H
#define PAPERSIFT_COMMAND_H

#include "options.h"
#include "pipeline.h"

/* Exit codes. EXIT_USAGE never leaves the program: main.c adds a hint to the message and exits with 2. */
enum {
	EXIT_FINE = 0,
	EXIT_NO_PAPER = 1,      /* not one paper was read */
	EXIT_FATAL = 2,         /* wrong usage, or the run had to stop */
	EXIT_REJECTS = 3,       /* finished, but some records or inputs were refused */
	EXIT_INTERRUPTED = 130, /* SIGINT: what shells expect, 128 + 2 */
	EXIT_TERMINATED = 143,  /* SIGTERM: 128 + 15 */
	EXIT_USAGE = 256
};

/* The options a command may take, as bits. */
enum {
	OPT_FROM = 1 << 0,
	OPT_RULES = 1 << 1,
	OPT_REJECTS = 1 << 2,
	OPT_DB = 1 << 3,
	OPT_BIBTEX = 1 << 4,
	OPT_JSON = 1 << 5,
	OPT_JSONL = 1 << 6,
	OPT_TO = 1 << 7,
	OPT_OUTPUT = 1 << 8,
	OPT_WHERE = 1 << 9,
	OPT_CATEGORY = 1 << 10,
	OPT_SINCE = 1 << 11,
	OPT_IDS = 1 << 12,
	OPT_ID = 1 << 13,
	OPT_YEAR = 1 << 14,
	OPT_JOBS = 1 << 15,
	OPT_BATCH = 1 << 16,
	OPT_QUIET = 1 << 17,
	OPT_COLOR = 1 << 18,
	OPT_NO_PREFILTER = 1 << 19,
	OPT_PROFILE = 1 << 20,
	OPT_MAP = 1 << 21,
	OPT_KEEP_DUPLICATES = 1 << 22,
	OPT_RESTART = 1 << 23,
	OPT_STYLE = 1 << 24,   /* how a bibliography is written: several options */
	OPT_AS_JSON = 1 << 25, /* --json without a file */
	OPT_CORRECTIONS = 1 << 26,
	OPT_ERRORS = 1 << 27,
	OPT_WRITE = 1 << 28,
	OPT_LIMIT = 1 << 29,
	OPT_RECORD_TIME = 1 << 30,
	/* of every command that runs the rules, that reads papers */
	OPT_MATCHING = OPT_RULES | OPT_NO_PREFILTER | OPT_PROFILE | OPT_RECORD_TIME,
	OPT_EXTRACTING = OPT_MATCHING | OPT_CORRECTIONS,
	OPT_READING = OPT_FROM | OPT_MAP | OPT_REJECTS | OPT_YEAR | OPT_JOBS | OPT_BATCH | OPT_QUIET
};

/* One option. */
struct flag {
	const char *name, *value; /* value: what the help calls it; NULL when it takes none */
	unsigned bit;             /* 0 for a command's own */
	/* offset in struct options of the text it sets, or of the bool of one that takes no value; 0 where it sets
	 * something else */
	size_t text;
	const char *about;
};

struct command {
	const char *name;     /* "run"; "rules eval" of those in another one's `more` */
	const char *synopsis; /* "run INPUT... --db FILE [options]" */
	const char *about;    /* one line */
	const char *examples; /* lines, each indented by two spaces and ended by a newline */
	const char *details;  /* paragraphs of the help, or NULL */
	unsigned options;     /* bits of those it takes */
	/* Lists of options that other commands don't take, each ended by a NULL name; NULL where there are none. Every
	 * one sets a text or bool in struct options. The first list is shown before those that commands share, and has its way
	 * where a name is the same; the others are shown behind them. */
	const struct flag *own[3];
	/* Returns an exit code; where it isn't EXIT_FINE, e->text may say why. */
	int (*main)(const struct options *o, struct err *e);
	const struct command *const *more; /* commands of two words that begin with this one; NULL-ended, or NULL */
};

/* All stages in the order of stages.def, NULL-ended, and how many come first that look at one paper at a time. */
extern const struct stage *const stages[];
size_t stages_count(void);
size_t stages_unordered(void);

/* Sets the message and returns EXIT_USAGE. */
int usage_error(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Loads the packs: our own and those of --rules. Free with packs_free. */
enum rc command_packs(struct packs **out, const struct options *o, struct err *e);
/* Loads the file of --corrections; *out is NULL where there is none. Free with corrections_free. */
enum rc command_corrections(struct corrections **out, const struct options *o, struct err *e);
/* Runs the pipeline p, whose `rejects` and `progress` are set up here (and tell run->store, if any, of the
 * rejects). Returns the exit code that the account asks for: EXIT_FATAL with a message in e where it failed. */
int command_drive(struct pipeline *p, struct account *a, struct err *e);
/* The exit code of a command that SIGTERM, or else SIGINT, has ended. */
int command_interrupted(void);
/* The exit code of a command that failed: that of the signal, where one came. */
int command_failed(void);
/* Writes text to stdout. EXIT_FINE, also where nobody reads it any more; else EXIT_FATAL with a message. */
int command_print(struct str text, struct err *e);

#endif
