/* driver_read.c: the reader thread: walks the inputs, finds out their formats, splits them into records and fills
 * batches with these. It stays cheap: everything else is the workers' job. */
#include "driver.h"
#include "times.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define SNIFF_BYTES ((size_t)64 << 10) /* what a format may look at before it bids */

/* The batch being filled, and the stream it is filled from. */
struct filler {
	struct driver *driver;
	struct batch *batch; /* NULL between two batches */
	uint64_t next_number;
	const char *path; /* of the stream, in the batch's arena; NULL until the batch has a record of it */
	bool parts;       /* of the stream's records only those that fall to our shard */
	struct stream *stream;   /* being split; NULL between two */
	struct share *share;     /* where the lines of the record at hand are counted from, or NULL */
	uint64_t items;          /* records of it so far */
	const char *fingerprint; /* of its input */
};

static bool keeps_journal(const struct filler *f)
{
	return f->driver->plan->run->store != NULL;
}

/* Notes in the batch how far a stream has been read. */
static void add_mark(struct filler *f, const char *path, bool done)
{
	struct arena *a = &f->batch->arena;
	struct progress_mark *m = arena_push(a, &f->batch->marks, &f->batch->mark_count, sizeof(*m));
	m->path = arena_copy(a, path, strlen(path));
	m->fingerprint = f->fingerprint ? arena_copy(a, f->fingerprint, strlen(f->fingerprint)) : "";
	m->items = f->items;
	m->done = done;
	if (f->stream) {
		m->offset = stream_offset(f->stream);
		m->line = stream_line(f->stream);
	}
}

/* Hands the batch to the workers. False when the run is to end. */
static bool flush(struct filler *f)
{
	struct batch *b = f->batch;
	if (b && f->stream && keeps_journal(f))
		add_mark(f, stream_path(f->stream), false);
	f->batch = NULL;
	f->path = NULL;
	if (!b)
		return true;
	times_enter("wait");
	bool pushed = queue_push(&f->driver->ready, b);
	times_enter("read");
	return pushed;
}

/* A batch to fill, a new one where there is none. False when the run is to end. */
static bool have_batch(struct filler *f)
{
	if (f->batch)
		return true;
	times_enter("wait");
	f->batch = queue_pop(&f->driver->free);
	times_enter("read");
	if (f->batch)
		f->batch->number = f->next_number++;
	return f->batch != NULL;
}

/* Room for one more item. NULL when the run is to end. */
static struct item *add_item(struct filler *f, enum item_kind kind, const char *path)
{
	if (!have_batch(f))
		return NULL;
	struct batch *b = f->batch;
	if (!f->path)
		f->path = arena_copy(&b->arena, path, strlen(path));
	struct item *it = arena_push(&b->arena, &b->items, &b->count, sizeof(*it));
	it->kind = kind;
	it->path = f->path;
	return it;
}

static bool is_full(const struct filler *f)
{
	const struct batch *b = f->batch;
	return b->count >= f->driver->plan->run->options->batch || b->bytes >= BATCH_BYTES;
}

static bool ended(const struct filler *f)
{
	return atomic_load(&f->driver->stop) || atomic_load(&pipeline_interrupted);
}

/* Something that isn't a record: an input that is refused, or a file nobody knows. */
static bool add_message(struct filler *f, enum item_kind kind, const char *path, const struct err *e)
{
	f->path = NULL;
	struct item *it = add_item(f, kind, path);
	if (!it)
		return false;
	it->reason = arena_copy(&f->batch->arena, e->text, strlen(e->text));
	f->path = NULL;
	return !is_full(f) || flush(f);
}

/* One record, or one the splitter refused (with the reason in e). */
static bool add_record(struct filler *f, const struct format *format, const char *path,
    const struct blob *blob, enum rc rc, const struct err *e)
{
	struct item *it = add_item(f, ITEM_RECORD, path);
	if (!it)
		return false;
	struct batch *b = f->batch;
	f->items++;
	it->format = format;
	it->blob = *blob;
	it->share = f->share;
	if (rc == RC_OK) {
		it->blob.bytes = str_dup(&b->arena, blob->bytes);
		b->bytes += blob->bytes.n;
	} else {
		it->blob.bytes = (struct str){0};
		it->reason = arena_copy(&b->arena, e->text, strlen(e->text));
	}
	return !is_full(f) || flush(f);
}

/* Passes over the records that a run before this one has dealt with. False when the run is to end: also where they
 * don't end where they ended then, so that it must have been another input. */
static bool skip_records(
    struct filler *f, struct splitter *split, const struct format *format, const struct progress_mark *before)
{
	struct err e = {0};
	enum rc rc = RC_OK;
	while (f->items < before->items && !ended(f) && rc != RC_END && rc != RC_FATAL) {
		struct blob blob = {0};
		rc = format->split(split, &blob, &e);
		f->items += rc != RC_END;
	}
	if (ended(f))
		return false;
	if (rc == RC_FATAL || f->items != before->items || stream_offset(split->stream) != before->offset) {
		if (rc != RC_FATAL)
			err_set(&e, RC_FATAL,
			    "%s: isn't what the run that was cut off has read; --restart reads everything "
			    "again",
			    stream_path(split->stream));
		driver_fail(f->driver, &e);
		return false;
	}
	return true;
}

/* Whether the record that comes next falls to another shard: they take them in turn. */
static bool is_others(const struct filler *f)
{
	const struct options *o = f->driver->plan->run->options;
	return f->parts && f->items % o->shard_count != o->shard_number - 1;
}

/* Splits one stream. False when the run is to end. */
static bool read_records(
    struct filler *f, struct stream *s, const struct format *format, const struct progress_mark *before)
{
	struct driver *d = f->driver;
	struct splitter split = {.stream = s, .options = d->plan->run->options};
	bool go_on = true, at_end = false;
	f->stream = s;
	f->items = 0;
	if (before->items > 0)
		go_on = skip_records(f, &split, format, before);
	while (go_on && !at_end && !ended(f)) {
		struct blob blob = {0};
		struct err e = {0};
		f->share = stream_share(s); /* a message of the splitter's counts them */
		enum rc rc = format->split(&split, &blob, &e);
		if (rc == RC_END) {
			at_end = true;
		} else if (rc == RC_FATAL) {
			driver_fail(d, &e);
			go_on = false;
		} else if (is_others(f)) {
			f->items++;
		} else {
			go_on = add_record(f, format, stream_path(s), &blob, rc, &e);
		}
	}
	if (at_end && keeps_journal(f) && have_batch(f))
		add_mark(f, stream_path(s), true);
	/* What the last batch has of it must not be taken for all, nor less. */
	if (go_on && !at_end && f->batch && keeps_journal(f))
		add_mark(f, stream_path(s), false);
	f->stream = NULL;
	f->path = NULL;
	arena_free(&split.arena);
	return go_on;
}

static bool has_bare_returns(struct str head)
{
	return str_find_char(head, '\r', 0) != SIZE_MAX && str_find_char(head, '\n', 0) == SIZE_MAX;
}

/* The format of a stream; NULL, with the message in e, where there is none. */
static const struct format *find_format(struct stream *s, const char *from, bool *found, struct err *e)
{
	static const char bom[] = "\xEF\xBB\xBF";
	struct str head = {0};
	*found = stream_found(s);
	enum rc rc = stream_peek(s, SNIFF_BYTES, &head, e);
	if (str_starts(head, bom)) {
		stream_skip(s, sizeof(bom) - 1);
		rc = stream_peek(s, SNIFF_BYTES, &head, e);
	}
	if (head.n == 0) {
		/* Damaged from the first byte: that is an error wherever the file was found. */
		if (rc == RC_SKIP)
			*found = false;
		else
			err_set(e, RC_SKIP, "%s: is empty", stream_path(s));
		return NULL;
	}
	const struct format *format = from ? format_by_name(from) : format_sniff(head);
	if (!format && has_bare_returns(head))
		err_set(e, RC_SKIP,
		    "%s: no known format; its lines end in a bare CR, try it with: tr '\\r' '\\n'",
		    stream_path(s));
	else if (!format)
		err_set(e, RC_SKIP,
		    "%s: no known format ('papersift formats' lists them; --from NAME names one)",
		    stream_path(s));
	return format;
}

/* Of a stream that all shards read, only our part. */
static void take_part(struct filler *f, struct stream *s, const struct format *format)
{
	struct str head = {0};
	struct err ignored;
	f->parts = reader_parts(f->driver->reader);
	if (!f->parts || format->split != split_json)
		return;
	stream_peek(s, SNIFF_BYTES, &head, &ignored);
	if (split_json_by_lines(head) && reader_cut(f->driver->reader, s))
		f->parts = false;
}

/* Tells one from another where the input is no file: by its beginning. */
static const char *fingerprint_of(struct filler *f, struct stream *s, char room[32])
{
	struct str head = {0};
	struct err ignored;
	f->fingerprint = reader_fingerprint(f->driver->reader);
	if (f->fingerprint[0] == '\0' && keeps_journal(f)) {
		stream_peek(s, SNIFF_BYTES, &head, &ignored);
		snprintf(room, 32, "head:%016" PRIx64, str_hash(head, 0));
		f->fingerprint = room;
	}
	return f->fingerprint;
}

/* How far a run before this one has read what has this path. True: to its end. */
static bool was_read(struct filler *f, const char *path, struct progress_mark *before)
{
	struct journal *j = f->driver->plan->journal;
	*before = (struct progress_mark){0};
	if (!j || journal_find(j, path, f->fingerprint, before) == JOURNAL_NONE)
		return false;
	if (journal_find(j, path, f->fingerprint, before) == JOURNAL_SAME)
		return before->done;
	fprintf(stderr,
	    "papersift: %s: has changed since the run was cut off; it is read from its beginning\n", path);
	*before = (struct progress_mark){0};
	return false;
}

/* The key under which the journal has that something gave no records: its path and why, as of one archive several
 * members may be refused. */
static const char *refusal_key(struct arena *a, const char *path, const struct err *e)
{
	return str_fmt(a, "%s!: %s", path, e->text).p;
}

/* An input or a file that gives no records: told once, and not again when the run goes on. */
static bool add_refusal(struct filler *f, enum item_kind kind, const char *path, const struct err *e)
{
	struct progress_mark before;
	struct arena a = {0};
	bool go_on = true;
	f->items = 0;
	if (!keeps_journal(f))
		return add_message(f, kind, path, e);
	const char *key = refusal_key(&a, path, e);
	if (!was_read(f, key, &before)) {
		go_on = have_batch(f);
		if (go_on) {
			add_mark(f, key, true);
			go_on = add_message(f, kind, path, e);
		}
	}
	arena_free(&a);
	return go_on;
}

static bool is_empty(struct stream *s)
{
	struct str head = {0};
	struct err ignored;
	return stream_peek(s, 1, &head, &ignored) == RC_OK && head.n == 0;
}

/* What gives no records: told by one shard of all. Nothing on a pipe, or in what is parted (a cluster's job may be given
 * nothing), is no mistake. */
static bool refuse_stream(struct filler *f, struct stream *s, bool found, const struct err *e)
{
	bool empty = is_empty(s), parted = f->driver->plan->run->options->shard_count > 0;
	if (!reader_tells(f->driver->reader) || (empty && strcmp(stream_path(s), "stdin") == 0))
		return true;
	return add_refusal(f, found || (empty && parted) ? ITEM_NOTE : ITEM_INPUT, stream_path(s), e);
}

void *driver_read(void *driver)
{
	struct driver *d = driver;
	struct filler f = {.driver = d};
	times_enter("read");
	bool go_on = true;
	while (go_on && !ended(&f)) {
		struct stream *s = NULL;
		struct progress_mark before;
		struct err e = {0};
		char room[32];
		enum rc rc = reader_next(d->reader, &s, &e);
		if (rc == RC_END)
			break;
		if (rc == RC_FATAL) {
			driver_fail(d, &e);
			break;
		}
		if (rc == RC_SKIP) {
			f.fingerprint = "";
			go_on = add_refusal(&f, ITEM_INPUT, reader_refused(d->reader), &e);
			continue;
		}
		fingerprint_of(&f, s, room);
		if (was_read(&f, stream_path(s), &before))
			continue;
		bool found = false;
		const struct format *format = find_format(s, d->plan->run->options->from, &found, &e);
		if (format) {
			take_part(&f, s, format);
			go_on = read_records(&f, s, format, &before);
		} else {
			go_on = refuse_stream(&f, s, found, &e);
		}
	}
	if (go_on)
		flush(&f);
	queue_close(&d->ready);
	times_enter(NULL);
	return NULL;
}
