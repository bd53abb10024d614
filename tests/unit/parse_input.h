/* parse_input.h: for the tests of stages/parse: a text as an input, and what a format makes of it. */
#ifndef PAPERSIFT_PARSE_INPUT_H
#define PAPERSIFT_PARSE_INPUT_H

#include "../../stages/parse/format.h"
#include "check_main.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Case number i: what a head is taken for: a format's name, or NULL for none. */
static inline void check_sniffed(size_t i, const char *head, const char *want)
{
	const struct format *f = format_sniff(str_of(head));

	if (!want)
		ck_assert_msg(!f, "case %zu is taken for %s", i, f ? f->name : "");
	else
		ck_assert_msg(
		    f && strcmp(f->name, want) == 0, "case %zu is taken for %s", i, f ? f->name : "nothing");
}

/* A text as a file that is read. Closed with input_close. */
struct test_input {
	char path[64];
	const char *paths[1];
	struct reader *reader;
	struct options options;
	struct splitter split;
	struct arena arena; /* of papers */
};

static inline void input_open(struct test_input *in, struct str text)
{
	struct err e;

	*in = (struct test_input){.path = "/tmp/papersift-test-XXXXXX"};
	int fd = mkstemp(in->path);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text.p, text.n), (ssize_t)text.n);
	close(fd);
	in->paths[0] = in->path;
	in->reader = reader_open(in->paths, 1);
	ck_assert_int_eq(reader_next(in->reader, &in->split.stream, &e), RC_OK);
	in->split.options = &in->options;
}

static inline void input_close(struct test_input *in)
{
	arena_free(&in->split.arena);
	arena_free(&in->arena);
	reader_close(in->reader);
	unlink(in->path);
}

/* What a message says behind the input's path. */
static inline const char *said(const struct test_input *in, const struct err *e)
{
	size_t n = strlen(in->path);

	return strncmp(e->text, in->path, n) == 0 ? e->text + n : e->text;
}

/* Splits and parses the next record; RC_SKIP from either with its message. */
static inline enum rc next_paper(
    struct test_input *in, const struct format *f, struct paper **p, struct err *e)
{
	struct blob b;
	enum rc rc = f->split(&in->split, &b, e);

	*p = NULL;
	if (rc != RC_OK)
		return rc;
	struct place at = {in->path, b.line, b.column};
	*p = paper_new(&in->arena);
	return f->parse(&b, at, *p, e);
}

static inline void check_str(struct str got, const char *want)
{
	if (!str_is(got, want))
		ck_abort_msg("got \"%.*s\", want \"%s\"", STR_ARG(got), want);
}

#endif
