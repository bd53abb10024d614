/* reader.c: walks the inputs and everything in them (read.h): a list of files, and a stack of opened archives. */
#include "inputs.h"
#include "layer.h"
#include "remote.h"
#include "share.h"
#include "stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct reader {
	struct arena arena;
	struct inputs inputs; /* in the arena */
	size_t next;          /* input to open */
	bool found;           /* the opened input was */
	struct layer *top;    /* owned, with those below it; NULL between inputs */
	size_t depth;         /* layers */
	struct stream stream;
	char fingerprint[64];
	char *refused; /* owned: path of what was refused last */
	struct read_limits limits;
	_Atomic uint64_t done;
	struct http_options http;
	unsigned shard, shard_count; /* number 1... of so many; 0 of 0: all */
	uint64_t found_files;        /* so far */
	uint64_t members;            /* of the input that is open */
	bool parts;                  /* the current stream's records are to be parted */
	struct share *share;         /* in the arena: the current stream is read from it; NULL: it isn't */
};

struct reader *reader_open(const char *const *inputs, size_t count)
{
	struct reader *r = mem_zero(sizeof(*r));

	r->limits = (struct read_limits){.members = LIMIT_MEMBERS,
	    .bytes = LIMIT_EXPANDED_BYTES,
	    .free_bytes = LIMIT_RATIO_FREE_BYTES,
	    .ratio = LIMIT_RATIO};
	r->http = http_defaults;
	inputs_list(&r->inputs, &r->arena, inputs, count);
	return r;
}

void reader_limit(struct reader *r, const struct read_limits *limits)
{
	r->limits = *limits;
}

void reader_set_http(struct reader *r, const struct http_options *http)
{
	r->http = *http;
}

void reader_set_shard(struct reader *r, unsigned number, unsigned count)
{
	r->shard = number;
	r->shard_count = count;
}

/* Whether thing number n (from 0) of several falls to our share. */
static bool is_ours(const struct reader *r, uint64_t n)
{
	return r->shard_count == 0 || n % r->shard_count == r->shard - 1;
}

bool reader_parts(const struct reader *r)
{
	return r->parts;
}

bool reader_tells(const struct reader *r)
{
	return !r->parts || is_ours(r, r->next - 1);
}

bool reader_cut(struct reader *r, struct stream *s)
{
	const char *path = r->inputs.items[r->next - 1].path, *why = NULL;
	struct share *share;

	if (!r->parts || !path || s->utf16.order != UTF16_NOT || !layer_is_plain(r->top))
		return false;
	share = arena_alloc(&r->arena, sizeof(*share));
	share->done = &r->done;
	if (share_open(share, path, r->shard, r->shard_count, stream_offset(s), &why) != RC_OK) {
		share_close(share);
		return false;
	}
	r->share = share;
	stream_jump(s, share);
	return true;
}

static void pop(struct reader *r)
{
	struct layer *below = layer_parent(r->top);

	layer_close(r->top);
	r->top = below;
	r->depth--;
}

void reader_close(struct reader *r)
{
	if (!r)
		return;
	while (r->top)
		pop(r);
	if (r->share)
		share_close(r->share);
	stream_free(&r->stream);
	free(r->refused);
	arena_free(&r->arena);
	free(r);
}

void reader_progress(const struct reader *r, uint64_t *done, uint64_t *total)
{
	uint64_t n = atomic_load_explicit(&r->done, memory_order_relaxed);

	/* Parts of a file that libarchive looks at twice (a zip's directory) don't count twice. */
	*total = r->inputs.bytes;
	*done = *total && n > *total ? *total : n;
}

/* A path fit to be shown and stored: '?' for control characters and bytes that aren't UTF-8. Owned by the caller. */
static char *shown(struct str path)
{
	char *out = mem_alloc(path.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < path.n;) {
		size_t bad = utf8_invalid(str_sub(path, i, path.n));
		size_t good = bad == SIZE_MAX ? path.n : i + bad;

		for (; i < good; i++)
			out[n++] = (unsigned char)path.p[i] < 0x20 || path.p[i] == 0x7f ? '?' : path.p[i];
		if (i < path.n) {
			out[n++] = '?';
			i++;
		}
	}
	out[n] = '\0';
	return out;
}

const char *reader_refused(const struct reader *r)
{
	return r->refused ? r->refused : "";
}

/* Keeps the path, which becomes the reader's, where rc says that it was refused; frees it where not. */
static void done_with(struct reader *r, char *path, enum rc rc)
{
	if (rc == RC_SKIP) {
		free(r->refused);
		r->refused = path;
	} else {
		free(path);
	}
}

/* The path of the top layer's current member. */
static char *member_path(const struct reader *r, struct str name)
{
	struct buf path = {0};

	buf_adds(&path, layer_path(r->top));
	if (name.n > 0) {
		buf_addc(&path, '!');
		buf_add(&path, name);
	}
	char *out = shown(buf_str(&path));
	buf_free(&path);
	return out;
}

const char *reader_fingerprint(const struct reader *r)
{
	return r->fingerprint;
}

static void take_fingerprint(struct reader *r, int fd)
{
	struct stat st;

	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		snprintf(r->fingerprint, sizeof(r->fingerprint), "%lld:%lld.%09ld", (long long)st.st_size,
		    (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
}

static enum rc open_web(struct reader *r, const struct input *in, const char *path, struct err *e)
{
	struct remote *remote = NULL;
	enum rc rc = remote_open(&remote, in->path, &r->http, &r->done, e);

	return rc == RC_OK ? layer_open_remote(&r->top, remote, path, &r->limits, e) : rc;
}

/* A web address is shown without the credentials in it. */
static char *shown_input(const struct input *in)
{
	struct buf text = {0};

	web_show_input(&text, in->path ? in->path : "stdin");
	char *out = shown(buf_str(&text));
	buf_free(&text);
	return out;
}

static enum rc open_input(struct reader *r, const struct input *in, struct err *e)
{
	char *path = shown_input(in);
	enum rc rc;
	int fd;

	r->found = in->found;
	r->fingerprint[0] = '\0';
	if (in->error) {
		rc = err_set(e, RC_SKIP, "%s: %s", path, in->error);
		goto out;
	}
	if (in->path && web_is(in->path)) {
		rc = open_web(r, in, path, e);
		goto opened;
	}
	/* A descriptor of our own for stdin too, so that closing the layer is always right. */
	fd = in->path ? open(in->path, O_RDONLY | O_CLOEXEC) : fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
	if (fd < 0) {
		rc = err_set(e, RC_SKIP, "%s: %s", path, strerror(errno));
		goto out;
	}
	take_fingerprint(r, fd);
	rc = layer_open_file(&r->top, fd, path, &r->limits, &r->done, e);
opened:
	if (rc == RC_OK)
		r->depth = 1;
out:
	done_with(r, path, rc);
	return rc;
}

/* The top layer's current member is an archive itself: puts it on top. */
static enum rc open_member(struct reader *r, const char *path, struct err *e)
{
	struct layer *l = NULL;

	if (r->depth > LIMIT_NESTING)
		return err_set(e, RC_SKIP, "%s: archives nested deeper than %d", path, LIMIT_NESTING);
	enum rc rc = layer_open_member(&l, r->top, path, e);
	if (rc == RC_OK) {
		r->top = l;
		r->depth++;
	}
	return rc;
}

/* Whether the member that layer_next came to falls to our share: members of one that does do so too. */
static bool is_our_member(struct reader *r, struct str name)
{
	if (r->found || r->depth > 1)
		return true;
	/* An error of the archive itself is met by every share. */
	return is_ours(r, name.n > 0 ? r->next - 1 + r->members++ : r->next - 1);
}

enum rc reader_next(struct reader *r, struct stream **out, struct err *e)
{
	*out = NULL;
	r->parts = false;
	if (r->share) {
		/* The file's own layer has nothing more to give; asking it would read the file to its end. */
		share_close(r->share);
		r->share = NULL;
		pop(r);
	}
	for (;;) {
		struct str name = {0};
		enum rc rc;

		if (!r->top) {
			if (r->next == r->inputs.count)
				return RC_END;
			const struct input *in = &r->inputs.items[r->next++];

			r->members = 0;
			if (in->found && !is_ours(r, r->found_files++))
				continue;
			rc = open_input(r, in, e);
			if (rc != RC_OK && !in->found && !is_ours(r, r->next - 1))
				continue;
			if (rc != RC_OK)
				return rc;
		}
		rc = layer_next(r->top, &name, e);
		bool whole = rc == RC_OK && name.n == 0;

		if (rc != RC_END && !whole && !is_our_member(r, name))
			continue;
		if (rc == RC_END) {
			pop(r);
			continue;
		}
		if (rc != RC_OK) {
			/* Of an encrypted member the name is known. */
			done_with(r, member_path(r, name), rc);
			return rc;
		}
		char *path = member_path(r, name);
		if (name.n > 0 && layer_is_nested(r->top)) {
			rc = open_member(r, path, e);
			done_with(r, path, rc);
			if (rc != RC_OK)
				return rc;
			continue;
		}
		/* Of an archive, however the user named it, he can't know every member: they count as found. */
		r->parts = r->shard_count > 0 && !r->found && name.n == 0 && r->depth == 1;
		stream_begin(&r->stream, path, r->found || name.n > 0 || r->depth > 1, layer_pull, r->top);
		*out = &r->stream;
		return RC_OK;
	}
}
