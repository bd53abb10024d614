/* rejects.c: tells what was refused (rejects.h). */
#include "rejects.h"
#include "../stages/store/store.h"
#include "progress.h"
#include "record.h"
#include <errno.h>
#include <inttypes.h>
#include <string.h>

static const char *const kind_words[] = {"record", "input"};

enum rc rejects_open(struct rejects *r, const struct options *options, struct store *store,
    struct progress *progress, struct err *e)
{
	*r = (struct rejects){.options = options, .store = store, .progress = progress};
	if (!options->rejects)
		return RC_OK;
	r->file = fopen(options->rejects, "we");
	if (!r->file)
		return err_set(e, RC_FATAL, "%s: can't be written: %s", options->rejects, strerror(errno));
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
	return !r->options->quiet && r->records <= REJECTS_SHOWN;
}

enum rc rejects_add(struct rejects *r, const struct reject *what, struct err *e)
{
	if (what->kind == REJECT_INPUT)
		r->inputs++;
	else
		r->records++;
	if (to_be_shown(r, what)) {
		progress_clear(r->progress);
		fprintf(stderr, "papersift: %s\n", what->reason);
	}
	if (r->file)
		write_json(r, what);
	if (!r->store)
		return RC_OK;
	return store_reject(r->store, what->path, what->offset, what->format, what->reason, e);
}

enum rc rejects_close(struct rejects *r, struct err *e)
{
	enum rc rc = RC_OK;
	if (r->records > REJECTS_SHOWN && !r->options->quiet)
		fprintf(stderr, "papersift: %" PRIu64 " more records refused%s%s\n",
		    r->records - REJECTS_SHOWN, r->file ? ", see " : "; --rejects FILE writes them down",
		    r->file ? r->options->rejects : "");
	if (r->file) {
		bool failed = ferror(r->file) != 0;
		if (fclose(r->file) != 0 || failed)
			rc = err_set(e, RC_FATAL, "%s: can't be written in full: %s", r->options->rejects,
			    strerror(errno));
	}
	r->file = NULL;
	buf_free(&r->line);
	return rc;
}
