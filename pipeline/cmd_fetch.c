/* cmd_fetch.c: `papersift fetch`: files from the web into a directory, resumable. */
#include "../stages/fetch/fetch.h"
#include "../stages/fetch/file.h"
#include "net.h"
#include "progress.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FETCH_PAUSE 1.0 /* seconds between two files of one server */

static const struct flag own[] = {
    {"output", "DIR", 0, offsetof(struct options, output),
        "the directory (short: -o), made where it isn't there"},
    {0},
};

static void show(void *context, const char *name, uint64_t done, uint64_t whole)
{
	if (whole == HTTP_UNKNOWN)
		progress_say(context, "%s: %.1f MB", name, (double)done / 1e6);
	else
		progress_say(context, "%s: %.1f of %.1f MB", name, (double)done / 1e6, (double)whole / 1e6);
}

/* Two addresses may not be one file. */
static int check_names(const struct options *o, struct err *e)
{
	int code = EXIT_FINE;

	for (size_t i = 0; i < o->input_count && code == EXIT_FINE; i++) {
		char *name = web_file_name(o->inputs[i]);

		for (size_t k = 0; k < i && name && code == EXIT_FINE; k++) {
			char *other = web_file_name(o->inputs[k]);

			if (other && strcmp(name, other) == 0)
				code = usage_error(e,
				    "two of the addresses would both become %s/%s; fetch them "
				    "into two directories",
				    o->output, name);
			free(other);
		}
		free(name);
	}
	return code;
}

static int fetch_all(const struct options *o, struct http *http, struct err *e)
{
	struct progress progress;
	struct fetch f = {.http = http, .dir = o->output, .progress = show, .context = &progress};
	size_t done = 0, failed = 0;
	enum rc rc = RC_OK;

	progress_begin(&progress, progress_wanted(o->quiet));
	for (size_t i = 0; i < o->input_count && rc != RC_FATAL; i++) {
		enum fetch_outcome outcome;
		struct err why = {0};
		struct buf line = {0};
		char *path = NULL;

		rc = fetch_url(&f, o->inputs[i], &path, &outcome, &why);
		progress_clear(&progress);
		if (rc == RC_OK) {
			done++;
			if (outcome == FETCH_UNCHANGED && !o->quiet)
				fprintf(stderr, "papersift: %s: unchanged\n", path);
			buf_addf(&line, "%s\n", path);
			if (command_print(buf_str(&line), e) != EXIT_FINE)
				rc = RC_FATAL;
		} else if (rc == RC_SKIP) {
			failed++;
			fprintf(stderr, "papersift: %s\n", why.text);
		} else {
			*e = why;
		}
		buf_free(&line);
		free(path);
	}
	if (rc == RC_FATAL)
		return atomic_load(&pipeline_interrupted) ? EXIT_INTERRUPTED : EXIT_FATAL;
	if (failed == 0)
		return EXIT_FINE;
	err_set(e, RC_OK,
	    "%zu of %zu files couldn't be fetched; the same command again goes on where it stopped", failed,
	    o->input_count);
	return done > 0 ? EXIT_REJECTS : EXIT_FATAL;
}

static int fetch_main(const struct options *o, struct err *e)
{
	struct http_options settings;
	struct http *http = NULL;

	if (o->input_count == 0)
		return usage_error(e, "fetch needs an address");
	if (!o->output)
		return usage_error(e, "fetch needs -o DIR");
	for (size_t i = 0; i < o->input_count; i++)
		if (!web_is(o->inputs[i]))
			return usage_error(e, "'%s' is no http:// or https:// address", o->inputs[i]);
	int code = net_http(o, FETCH_PAUSE, &settings, e);
	if (code == EXIT_FINE)
		code = check_names(o, e);
	if (code != EXIT_FINE)
		return code;
	code = EXIT_FATAL;
	if (file_directory(o->output, e) == RC_OK && http_open(&http, &settings, e) == RC_OK)
		code = fetch_all(o, http, e);
	http_close(http);
	return code;
}

const struct command cmd_fetch = {
    .name = "fetch",
    .synopsis = "fetch URL... -o DIR [options]",
    .about = "download files into a directory, resumable",
    .examples =
        "  papersift fetch https://example.org/snapshot.json.gz -o archive/\n"
        "  papersift run archive/ --db papers.db\n"
        "  papersift run https://example.org/snapshot.json.gz --db papers.db    # without keeping it\n",
    .details =
        "A file gets its name when it is complete; until then it is hidden, and the same command again\n"
        "goes on where it broke off, or begins anew where the server has another version by then. What\n"
        "is there already is asked for only if it has changed. The files' paths go to stdout. Exit code 3:\n"
        "some files couldn't be fetched.\n",
    .options = OPT_QUIET,
    .own = {own, net_flags},
    .main = fetch_main,
};
