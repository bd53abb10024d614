/* progress.c: draws the progress line (progress.h). */
#include "progress.h"
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#define INTERVAL 0.25 /* seconds between two drawings */

static struct timespec now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t;
}

static double since(struct timespec from)
{
	struct timespec t = now();
	return (double)(t.tv_sec - from.tv_sec) + (double)(t.tv_nsec - from.tv_nsec) / 1e9;
}

bool progress_wanted(bool quiet)
{
	return !quiet && isatty(STDERR_FILENO);
}

void progress_begin(struct progress *p, bool on)
{
	*p = (struct progress){.on = on, .began = now(), .last = now()};
}

double progress_seconds(const struct progress *p)
{
	return since(p->began);
}

void progress_update(struct progress *p, const struct progress_state *s)
{
	if (!p->on || since(p->last) < INTERVAL)
		return;
	double seconds = since(p->began);
	char left[48] = "";
	/* The share of bytes says nothing before some have been read, and nothing once all have (workers go on). */
	if (s->bytes_total > 0 && s->bytes_done > 0 && s->bytes_done < s->bytes_total) {
		double rest = (double)(s->bytes_total - s->bytes_done) / (double)s->bytes_done;
		uint64_t wait = (uint64_t)(seconds * rest + 0.5);
		if (wait >= 3600)
			snprintf(left, sizeof(left), ", %" PRIu64 "h %02" PRIu64 "min left", wait / 3600,
			    wait / 60 % 60);
		else
			snprintf(left, sizeof(left), ", %" PRIu64 ":%02" PRIu64 " left", wait / 60, wait % 60);
	}
	fprintf(stderr, "\r\033[K%" PRIu64 " records, %.0f a second, %" PRIu64 " facts%s", s->records,
	    (double)s->records / seconds, s->facts, left);
	fflush(stderr);
	p->last = now();
	p->shown = true;
}

void progress_say(struct progress *p, const char *fmt, ...)
{
	va_list args;
	if (!p->on || since(p->last) < INTERVAL)
		return;
	fputs("\r\033[K", stderr);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fflush(stderr);
	p->last = now();
	p->shown = true;
}

void progress_clear(struct progress *p)
{
	if (!p->shown)
		return;
	fputs("\r\033[K", stderr);
	fflush(stderr);
	p->shown = false;
}
