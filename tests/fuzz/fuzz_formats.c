/* fuzz_formats.c: any parser: the input is a stream of the format that $FUZZ_FORMAT names, split, parsed, normalised and
 * written as JSON. Without $FUZZ_FORMAT the format is the highest bidder. `fuzz_formats --list` prints the names, so
 * that a format which is added is fuzzed with no edit here. */
#include "../../pipeline/stage.h"
#include "../../stages/parse/format.h"
#include "../../stages/read/stream.h"
#include "round_trip.h"
#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);

static const struct format *asked;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *name = getenv("FUZZ_FORMAT");

	if (*argc > 1 && strcmp((*argv)[1], "--list") == 0) {
		for (size_t i = 0; formats[i]; i++)
			puts(formats[i]->name);
		exit(0);
	}
	if (name && *name) {
		asked = format_by_name(name);
		MUST(asked, "there is no format of the name in $FUZZ_FORMAT");
	}
	return 0;
}

/* The input in blocks of uneven sizes, so that records lie across their borders. */
struct blocks {
	struct str left;
	size_t next;
};

static enum rc pull(void *source, struct str *block, const char **why)
{
	struct blocks *b = source;
	size_t n = b->next < b->left.n ? b->next : b->left.n;

	*why = NULL;
	if (n == 0)
		return RC_END;
	*block = str_sub(b->left, 0, n);
	b->left = str_sub(b->left, n, b->left.n);
	b->next = b->next * 3 % 1021 + 1;
	return RC_OK;
}

static enum rc keep(struct sink *self, struct paper *p, struct err *e)
{
	(void)self;
	(void)p;
	(void)e;
	return RC_OK;
}

static void parse(const struct format *f, const struct blob *b, struct arena *a)
{
	const struct run run = {0};
	struct sink sink = {keep};
	struct source source = {.path = STR("fuzz"), .format = str_of(f->name), .offset = b->offset};
	struct err e = {0};
	struct paper *p = paper_new(a);

	p->sources = arena_alloc(a, sizeof(source));
	p->sources[0] = source;
	p->source_count = 1;
	enum rc rc = f->parse(b, (struct place){"fuzz", b->line, b->column}, p, &e);
	if (rc == RC_OK)
		rc = stage_normalise.item(&run, NULL, p, &sink, &e);
	MUST(rc == RC_OK || (rc == RC_SKIP && e.text[0]), "refused without a reason");
	if (rc == RC_OK)
		fuzz_round_trip(p, a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct options options = {.year = 2024};
	struct blocks blocks = {{(const char *)data, size}, 7};
	const struct format *f = asked;
	struct stream s = {0};
	struct splitter split = {.stream = &s, .options = &options};
	struct arena a = {0};
	struct str head;
	struct err e = {0};
	size_t records = 0;

	stream_begin(&s, strdup("fuzz"), false, pull, &blocks);
	if (stream_peek(&s, (size_t)64 << 10, &head, &e) == RC_OK && head.n > 0) {
		for (size_t i = 0; formats[i]; i++) {
			int bid = formats[i]->guess ? formats[i]->bid(head) : 0;

			MUST(bid >= 0 && bid <= 100, "a bid out of range");
		}
		if (!f)
			f = format_sniff(head);
	}
	while (f && head.n > 0) {
		struct blob b = {0};
		enum rc rc;

		e.text[0] = '\0';
		rc = f->split(&split, &b, &e);
		if (rc == RC_END)
			break;
		MUST(rc == RC_OK || (rc == RC_SKIP && e.text[0]), "refused without a reason");
		MUST(++records <= 2 * size + 2, "more records than bytes: the splitter doesn't advance");
		arena_reset(&a);
		if (rc != RC_OK)
			continue;
		/* As the driver does: a copy that ends where the record ends. */
		char *copy = memcpy(mem_alloc(b.bytes.n + 1), b.bytes.p ? b.bytes.p : "", b.bytes.n);

		b.bytes.p = copy;
		parse(f, &b, &a);
		free(copy);
	}
	arena_free(&split.arena);
	arena_free(&a);
	stream_free(&s);
	return 0;
}
