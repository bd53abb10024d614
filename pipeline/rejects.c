/* rejects.c: tells what was refused (rejects.h). */
#include "rejects.h"
#include "../stages/store/store.h"
#include "progress.h"
#include "reasons.h"
#include "record.h"
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

static const char *const kind_words[] = {"record", "input", "skipped"};

enum rc rejects_open(struct rejects *r, const struct options *options, struct store *store,
    struct progress *progress, uint64_t keep, struct err *e)
{
	*r = (struct rejects){.options = options, .store = store, .progress = progress};
	if (!options->rejects)
		return RC_OK;
	if (keep > 0 && (r->file = fopen(options->rejects, "r+e")) != NULL &&
	    (ftruncate(fileno(r->file), (off_t)keep) != 0 || fseeko(r->file, 0, SEEK_END) != 0)) {
		fclose(r->file);
		r->file = NULL;
	}
	if (!r->file)
		r->file = fopen(options->rejects, "we");
	if (!r->file)
		return err_set(e, RC_FATAL, "%s: can't be written: %s", options->rejects, strerror(errno));
	return RC_OK;
}

static enum rc file_error(const struct rejects *r, struct err *e)
{
	return err_set(e, RC_FATAL, "%s: can't be written in full: %s", r->options->rejects, strerror(errno));
}

enum rc rejects_size(struct rejects *r, uint64_t *size, struct err *e)
{
	*size = 0;
	if (!r->file)
		return RC_OK;
	if (fflush(r->file) != 0)
		return file_error(r, e);
	off_t at = ftello(r->file);
	*size = at > 0 ? (uint64_t)at : 0; /* a pipe has none */
	return RC_OK;
}

static void add_key(struct buf *b, const char *key, const char *value)
{
	if (value[0] == '\0')
		return;
	buf_addf(b, "%s\"%s\":", b->n > 1 ? "," : "", key);
	json_put_string(b, str_of(value));
}

static void write_json(struct rejects *r, const struct reject *what)
{
	struct buf *b = &r->line;
	buf_clear(b);
	buf_addc(b, '{');
	add_key(b, "kind", kind_words[what->kind]);
	add_key(b, "path", what->path);
	add_key(b, "format", what->format);
	if (what->kind == REJECT_RECORD)
		buf_addf(b, ",\"offset\":%" PRIu64, what->offset);
	if (what->line > 0)
		buf_addf(b, ",\"line\":%" PRIu64, what->line);
	add_key(b, "reason", what->reason);
	buf_adds(b, "}\n");
	fwrite(b->p, 1, b->n, r->file); /* an error stays on the stream: rejects_close looks */
}

static bool to_be_shown(const struct rejects *r, const struct reject *what)
{
	if (what->kind == REJECT_INPUT)
		return true;
	return !r->options->quiet && (what->kind == REJECT_SKIPPED || r->records <= REJECTS_SHOWN);
}

enum rc rejects_add(struct rejects *r, const struct reject *what, struct err *e)
{
	r->inputs += what->kind == REJECT_INPUT;
	r->records += what->kind == REJECT_RECORD;
	if (r->reasons && what->kind == REJECT_RECORD)
		reasons_add(r->reasons, what->path, what->reason);
	if (to_be_shown(r, what)) {
		progress_clear(r->progress);
		fprintf(stderr, "papersift: %s%s\n", what->kind == REJECT_SKIPPED ? "skipped: " : "",
		    what->reason);
	}
	if (r->file)
		write_json(r, what);
	if (!r->store)
		return RC_OK;
	return store_reject(r->store, what->path, what->offset, what->format, what->reason, e);
}

void rejects_warn(struct rejects *r, const char *message)
{
	if (++r->warnings > REJECTS_SHOWN || r->options->quiet)
		return;
	progress_clear(r->progress);
	fprintf(stderr, "papersift: warning: %s\n", message);
}

void rejects_warn_stopped(struct rejects *r, const struct paper *p, struct place at)
{
	for (size_t i = 0; i < p->stopped_count; i++) {
		struct err e = {0};
		err_at(&e, RC_OK,
		    at, "rule %s was stopped at its %s: what it would have found in the rest of this record is missing",
		    p->stopped[i].rule, p->stopped[i].limit);
		rejects_warn(r, e.text);
	}
}

enum rc rejects_close(struct rejects *r, struct err *e)
{
	enum rc rc = RC_OK;
	if (r->records > REJECTS_SHOWN && !r->options->quiet)
		fprintf(stderr, "papersift: %" PRIu64 " more records refused%s%s\n",
		    r->records - REJECTS_SHOWN, r->file ? ", see " : "; --rejects FILE writes them down",
		    r->file ? r->options->rejects : "");
	if (r->warnings > REJECTS_SHOWN && !r->options->quiet)
		fprintf(
		    stderr, "papersift: %" PRIu64 " more warnings like these\n", r->warnings - REJECTS_SHOWN);
	if (r->file) {
		bool failed = ferror(r->file) != 0;
		if (fclose(r->file) != 0 || failed)
			rc = file_error(r, e);
	}
	r->file = NULL;
	buf_free(&r->line);
	return rc;
}
