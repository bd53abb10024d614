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
	atomic_bool ready; /* it is compiled, and has machine code (or can't have) */
};

struct program {
	struct machine whole;    /* looks for matches */
	struct machine anchored; /* sees whether one begins at a place */
	pthread_mutex_t lock;
	const struct rule *rule;       /* borrowed, as are the defines */
	const struct defines *defines; /* expand.h */
	bool split;                    /* of rule->split, not of rule->pattern */
	size_t name_count;
	struct program_name {
		const char *name; /* in a code's name table */
		uint32_t group;
	} * names; /* owned; sorted as PCRE2 has them: by name, then group; from the first use on */
};

struct matcher {
	pcre2_match_data *data; /* owned, as are the next two */
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
	uint64_t limit_reached; /* matches given up at a limit */
	struct paper *paper;    /* that is told which rules these were, or NULL; borrowed */
};

/* Makes rule->program (and split_program, where there is a split), in arena a; what they own is freed by program_free.
 * Compiled at the first use: see to it that program_check has said yes before. */
void program_make(struct arena *a, const struct defines *d, struct rule *r);
/* RC_FATAL with the place of what is wrong with the pattern in the rule's file. */
enum rc program_check(const struct defines *d, const struct rule *r, struct err *e);
void program_free(struct program *p); /* NULL allowed */
/* Another copy of the pattern, compiled with these options besides, interpreted; to be freed by pcre2_code_free. NULL: with them it
 * becomes too large. */
pcre2_code *program_copy(const struct program *p, uint32_t options);
/* The version of PCRE2, static text. */
const char *program_engine(void);

void matcher_init(struct matcher *m);
void matcher_free(struct matcher *m);
/* The first match of the program in text (valid UTF-8) at or after byte `from`. Returns the pairs of offsets (group
 * 0 first; PCRE2_UNSET where a group took no part), valid until the next call, or NULL: no match, or a
 * limit was reached (then limit_reached grew, and the matcher's paper was told). *groups gets the number of pairs. */
const size_t *matcher_find(
    struct matcher *m, struct program *p, struct str text, size_t from, uint32_t *groups);
/* The same for a match that begins at byte `at`. */
const size_t *matcher_find_at(
    struct matcher *m, struct program *p, struct str text, size_t at, uint32_t *groups);
/* Where the rule's next match in the text may begin, behind the one at pairs[0] to pairs[1]: on marked copies matches overlap. */
size_t matcher_behind(const struct rule *r, struct str text, const size_t *pairs);

#endif
