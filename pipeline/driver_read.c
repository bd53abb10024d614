/* driver_read.c: the reader thread: walks the inputs, finds out their formats, splits them into records and fills
 * batches with these. It stays cheap: everything else is the workers' job. */
#include "driver.h"
#include <string.h>

#define SNIFF_BYTES ((size_t)64 << 10) /* what a format may look at before it bids */

/* The batch being filled, and the stream it is filled from. */
struct filler {
	struct driver *driver;
	struct batch *batch; /* NULL between two batches */
	uint64_t next_number;
	const char *path; /* of the stream, in the batch's arena; NULL until the batch has a record of it */
};

/* Hands the batch to the workers. False when the run is to end. */
static bool flush(struct filler *f)
{
	struct batch *b = f->batch;
	f->batch = NULL;
	f->path = NULL;
	return !b || queue_push(&f->driver->ready, b);
}

/* Room for one more item, in a new batch where there is none. NULL when the run is to end. */
static struct item *add_item(struct filler *f, enum item_kind kind, const char *path)
{
	if (!f->batch) {
		f->batch = queue_pop(&f->driver->free);
		if (!f->batch)
			return NULL;
		f->batch->number = f->next_number++;
	}
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
	it->format = format;
	it->blob = *blob;
	if (rc == RC_OK) {
		it->blob.bytes = str_dup(&b->arena, blob->bytes);
		b->bytes += blob->bytes.n;
	} else {
		it->blob.bytes = (struct str){0};
		it->reason = arena_copy(&b->arena, e->text, strlen(e->text));
	}
	return !is_full(f) || flush(f);
}

/* Splits one stream. False when the run is to end. */
static bool read_records(struct filler *f, struct stream *s, const struct format *format)
{
	struct driver *d = f->driver;
	struct splitter split = {.stream = s, .options = d->plan->run->options};
	bool go_on = true;
	while (go_on && !ended(f)) {
		struct blob blob = {0};
		struct err e = {0};
		enum rc rc = format->split(&split, &blob, &e);
		if (rc == RC_END)
			break;
		if (rc == RC_FATAL) {
			driver_fail(d, &e);
			go_on = false;
		} else {
			go_on = add_record(f, format, stream_path(s), &blob, rc, &e);
		}
	}
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

void *driver_read(void *driver)
{
	struct driver *d = driver;
	struct filler f = {.driver = d};
	bool go_on = true;
	while (go_on && !ended(&f)) {
		struct stream *s = NULL;
		struct err e = {0};
		enum rc rc = reader_next(d->reader, &s, &e);
		if (rc == RC_END)
			break;
		if (rc == RC_FATAL) {
			driver_fail(d, &e);
			break;
		}
		if (rc == RC_SKIP) {
			go_on = add_message(&f, ITEM_INPUT, reader_refused(d->reader), &e);
			continue;
		}
		bool found = false;
		const struct format *format = find_format(s, d->plan->run->options->from, &found, &e);
		if (format)
			go_on = read_records(&f, s, format);
		else
			go_on = add_message(&f, found ? ITEM_NOTE : ITEM_INPUT, stream_path(s), &e);
	}
	if (go_on)
		flush(&f);
	queue_close(&d->ready);
	return NULL;
}
