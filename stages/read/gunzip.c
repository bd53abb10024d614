/* gunzip.c: gzip by zlib 1.2 (gunzip.h). */
#include "gunzip.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define OUT_BYTES ((size_t)256 << 10)
#define GZIP_WINDOW (15 + 16) /* zlib: the largest window, a gzip header expected */

struct gunzip {
	stream_pull *pull;
	void *source; /* borrowed */
	z_stream z;
	bool inside;        /* a member is open */
	bool any;           /* one was */
	bool ended;         /* no more input */
	const char *why;    /* what is wrong; told once what was decompressed before it is handed over */
	unsigned char *out; /* owned */
};

struct gunzip *gunzip_open(stream_pull *pull, void *source)
{
	struct gunzip *g = mem_zero(sizeof(*g));

	g->pull = pull;
	g->source = source;
	g->out = mem_alloc(OUT_BYTES);
	if (inflateInit2(&g->z, GZIP_WINDOW) != Z_OK)
		memory_exhausted();
	return g;
}

void gunzip_close(struct gunzip *g)
{
	if (!g)
		return;
	inflateEnd(&g->z);
	free(g->out);
	free(g);
}

/* More input, where there is any. */
static void fill(struct gunzip *g)
{
	struct str block = {0};
	const char *why = NULL;
	enum rc rc = RC_OK;

	while (g->z.avail_in == 0 && rc == RC_OK) {
		rc = g->pull(g->source, &block, &why);
		/* Blocks of the sources are far below 4 GiB. */
		g->z.next_in = (z_const Bytef *)block.p;
		g->z.avail_in = rc == RC_OK ? (uInt)block.n : 0;
	}
	if (rc == RC_OK)
		return;
	g->ended = true;
	if (rc == RC_SKIP)
		g->why = why ? why : "unreadable";
	else if (g->inside || !g->any)
		g->why = "truncated gzip input";
}

/* One step. False where nothing more can be had. */
static bool step(struct gunzip *g)
{
	if (g->z.avail_in == 0)
		fill(g);
	if (g->z.avail_in == 0)
		return false;
	g->inside = true;
	int got = inflate(&g->z, Z_NO_FLUSH);
	if (got == Z_STREAM_END) {
		g->inside = false;
		g->any = true;
		inflateReset(&g->z);
		return true;
	}
	if (got == Z_OK || got == Z_BUF_ERROR)
		return true;
	/* Behind a member, what isn't one is padding. */
	g->ended = true;
	if (!g->any || g->z.total_in > 2)
		g->why = got == Z_MEM_ERROR ? "no memory" : g->z.msg ? g->z.msg : "damaged gzip input";
	return false;
}

enum rc gunzip_pull(void *gunzip, struct str *block, const char **why)
{
	struct gunzip *g = gunzip;

	g->z.next_out = g->out;
	g->z.avail_out = (uInt)OUT_BYTES;
	while (!g->ended && g->z.avail_out > 0 && step(g))
		;
	*block = (struct str){(const char *)g->out, OUT_BYTES - g->z.avail_out};
	if (block->n > 0)
		return RC_OK;
	*why = g->why;
	return g->why ? RC_SKIP : RC_END;
}
