/* match.h: PCRE2 under limits. Programs are compiled once at load (so that a broken rule stops the run), turned
 * into machine code at their first use, and shared by all workers; a matcher is one worker's scratch space. */
#ifndef PAPERSIFT_MATCH_H
#define PAPERSIFT_MATCH_H

#include "pack.h"
#include "pattern.h"
#include <pthread.h>
#include <stdatomic.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* PCRE2's own defaults are 10,000,000 and 20,000,000 KiB: far more than any sensible rule needs on an abstract. */
#define LIMIT_MATCH 200000   /* internal match() calls or backtracks of one match */
#define LIMIT_DEPTH 2000     /* nested backtracking points */
#define LIMIT_HEAP_KIB 20480 /* heap of one match */
#define LIMIT_JIT_STACK (1 << 20)

struct machine {
	pcre2_code *code; /* owned */
	bool jit;
	atomic_bool ready; /* it has machine code (or can't have) */
};

struct program {
	struct machine whole;    /* looks for matches */
	struct machine anchored; /* sees whether one begins at a place; compiled at its first use */
	pthread_mutex_t lock;
	const char *pattern; /* borrowed from the rule */
	uint32_t options;
	size_t name_count;
	struct program_name {
		const char *name; /* in the code's name table */
		uint32_t group;
	} * names; /* arena; sorted as PCRE2 has them: by name, then group */
};

struct matcher {
	pcre2_match_data *data; /* owned, as are the next two */
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
	uint64_t limit_reached; /* matches given up at a limit */
};

/* Compiles rule->expanded (and split) into rule->program (split_program); the programs live in arena a, what they own
 * is freed by program_free. RC_FATAL with the place of PCRE2's complaint in the rule's file. */
enum rc program_compile(struct arena *a, struct rule *r, struct err *e);
void program_free(struct program *p); /* NULL allowed */

void matcher_init(struct matcher *m);
void matcher_free(struct matcher *m);
/* The first match of the program in text (valid UTF-8) at or after byte `from`. Returns the pairs of offsets (group
 * 0 first; PCRE2_UNSET where a group took no part), valid until the next call, or NULL: no match, or a
 * limit was reached (then limit_reached grew). *groups gets the number of pairs. */
const size_t *matcher_find(
    struct matcher *m, struct program *p, struct str text, size_t from, uint32_t *groups);
/* The same for a match that begins at byte `at`. */
const size_t *matcher_find_at(
    struct matcher *m, struct program *p, struct str text, size_t at, uint32_t *groups);

#endif
