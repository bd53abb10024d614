/* command.c: what commands share (command.h). */
#include "command.h"
#include "../stages/correct/correct.h"
#include "../stages/extract/pack.h"
#include "../stages/extract/profile.h"
#include "output.h"
#include "progress.h"
#include "rejects.h"
#include "times.h"
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

const struct stage *const stages[] = {
#define STAGE(name) &stage_##name,
#include "stages.def"
#undef STAGE
    NULL};

size_t stages_count(void)
{
	return sizeof(stages) / sizeof(*stages) - 1;
}

size_t stages_unordered(void)
{
	size_t n = 0;
	while (stages[n] && !stages[n]->ordered)
		n++;
	return n;
}

int usage_error(struct err *e, const char *fmt, ...)
{
	char text[sizeof(e->text)];
	va_list args;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	err_set(e, RC_FATAL, "%s", text);
	return EXIT_USAGE;
}

enum rc command_packs(struct packs **out, const struct options *o, struct err *e)
{
	const char *dirs[1 + sizeof(o->rules_dir) / sizeof(*o->rules_dir)];
	size_t n = 0;
	dirs[n++] = packs_default_dir();
	if (!dirs[0])
		return err_set(
		    e, RC_FATAL, "the rule packs can't be found; PAPERSIFT_RULES=DIR says where they are");
	for (size_t i = 0; i < o->rules_dir_count; i++)
		dirs[n++] = o->rules_dir[i];
	return packs_load(out, dirs, n, e);
}

enum rc command_corrections(struct corrections **out, const struct options *o, struct err *e)
{
	*out = NULL;
	return o->corrections ? corrections_load(out, o->corrections, e) : RC_OK;
}

/* A share may hold no paper, and so may what comes from a pipe: a piece of something bigger, for all we know. */
static bool may_be_nothing(const struct options *o, const struct account *a)
{
	bool piped = o->input_count > 0;
	for (size_t i = 0; i < o->input_count; i++)
		piped = piped && strcmp(o->inputs[i], "-") == 0;
	return o->shard_count > 0 || (piped && a->refused == 0);
}

int command_interrupted(void)
{
	return atomic_load(&pipeline_signal) == SIGTERM ? EXIT_TERMINATED : EXIT_INTERRUPTED;
}

int command_failed(void)
{
	return atomic_load(&pipeline_interrupted) ? command_interrupted() : EXIT_FATAL;
}

static int exit_code(const struct options *o, const struct account *a, struct err *e)
{
	if (a->pipe_closed)
		return EXIT_FINE;
	if (a->interrupted) {
		err_set(e, RC_OK, "interrupted after %llu records", (unsigned long long)a->records);
		return command_interrupted();
	}
	if (a->papers == 0 && !may_be_nothing(o, a)) {
		err_set(e, RC_OK, "no paper read");
		return EXIT_NO_PAPER;
	}
	return a->rejected + a->refused > 0 ? EXIT_REJECTS : EXIT_FINE;
}

static void print_profile(const struct packs *packs)
{
	struct buf b = {0};
	times_write(&b);
	profile_write(packs, &b);
	fwrite(b.p, 1, b.n, stderr);
	buf_free(&b);
}

int command_drive(struct pipeline *p, struct account *a, struct err *e)
{
	struct progress progress;
	struct rejects rejects;
	if (p->run->options->profile)
		times_measure();
	p->rejects = &rejects;
	p->progress = &progress;
	if (p->out == 0)
		p->out = STDOUT_FILENO;
	progress_begin(&progress, progress_wanted(p->run->options->quiet));
	enum rc rc = rejects_open(&rejects, p->run->options, p->run->store, &progress, p->rejects_size, e);
	rejects.reasons = p->reasons;
	if (rc == RC_OK)
		rc = pipeline_run(p, a, e);
	if (rc == RC_OK && p->run->options->profile && p->run->packs)
		print_profile(p->run->packs);
	struct err later = {0};
	if (rejects_close(&rejects, &later) != RC_OK && rc == RC_OK) {
		*e = later;
		rc = RC_FATAL;
	}
	if (rc != RC_OK)
		return EXIT_FATAL;
	int code = exit_code(p->run->options, a, e);
	if (p->run->corrections && !a->interrupted && corrections_report(p->run->corrections, stderr) > 0 &&
	    code == EXIT_FINE)
		code = EXIT_REJECTS;
	return code;
}

int command_print(struct str text, struct err *e)
{
	return output_write(STDOUT_FILENO, text, e) == RC_FATAL ? EXIT_FATAL : EXIT_FINE;
}
