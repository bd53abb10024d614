/* fuzz_export.c: what is written can be read back: a paper whose names, title and abstract are the input's lines is one
 * record again in every output format that papersift reads, whatever they try to break out of. */
#include "../../stages/export/export.h"
#include "../../stages/parse/format.h"
#include "../../stages/read/stream.h"
#include "fuzz.h"
#include <string.h>

static enum rc pull(void *source, struct str *block, const char **why)
{
	struct str *left = source;

	*why = NULL;
	*block = *left;
	*left = (struct str){"", 0};
	return block->n > 0 ? RC_OK : RC_END;
}

/* How many records of a format the text has. */
static size_t records(struct str text, const char *name)
{
	static const struct options options = {.year = 2024};
	const struct format *f = format_by_name(name);
	struct stream s = {0};
	struct splitter split = {.stream = &s, .options = &options};
	struct arena a = {0};
	struct err e = {0};
	size_t n = 0;

	MUST(f, name);
	stream_begin(&s, strdup("fuzz"), false, pull, &text);
	for (;;) {
		struct blob b = {0};
		enum rc rc = f->split(&split, &b, &e);

		if (rc == RC_END)
			break;
		MUST(rc == RC_OK, e.text);
		arena_reset(&a);
		struct paper *p = paper_new(&a);
		/* A title of nothing but marks may come to nothing: then the record is refused. */
		rc = f->parse(&b, (struct place){"fuzz", b.line, b.column}, p, &e);
		MUST(rc == RC_OK || rc == RC_SKIP, e.text);
		n++;
	}
	arena_free(&split.arena);
	arena_free(&a);
	stream_free(&s);
	return n;
}

/* The next line of what is left. */
static struct str line_of(struct str *left)
{
	size_t end = str_find_char(*left, '\n', 0);
	struct str line = str_sub(*left, 0, end == SIZE_MAX ? left->n : end);

	*left = end == SIZE_MAX ? (struct str){"", 0} : str_sub(*left, end + 1, left->n);
	return line;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const pairs[][2] = {{"bibtex", "bibtex"}, {"biblatex", "bibtex"}, {"ris", "ris"},
	    {"csl-json", "csl-json"}, {"json", "papersift"}, {"jsonl", "papersift"}};
	struct arena a = {0};
	struct str left = fuzz_utf8(&a, data, size);
	struct paper *p = paper_new(&a);

	p->id = STR("own:1");
	p->title = line_of(&left);
	struct author *w = arena_alloc(&a, 2 * sizeof(*w));
	w[0].family = line_of(&left);
	w[0].given = line_of(&left);
	w[1].literal = line_of(&left);
	p->authors = w;
	p->author_count_listed = w[0].family.n == 0 ? 0 : w[1].literal.n == 0 ? 1 : 2;
	p->venue.name = line_of(&left);
	p->abstract = left;
	for (size_t i = 0; p->title.n > 0 && i < sizeof(pairs) / sizeof(*pairs); i++)
		for (int latex = 0; latex < 2; latex++) {
			const struct exporter *x = exporter_by_name(pairs[i][0]);
			const struct export_options options = {
			    .encoding = latex ? ENCODING_LATEX : ENCODING_UTF8,
			    .abstract = true,
			    .notes = true};
			const struct export_item item = {p, STR("key"), 0, &options};
			struct buf out = {0};

			if (x->begin)
				x->begin(&out);
			x->paper(&item, &out);
			if (x->end)
				x->end(1, &out);
			MUST(utf8_invalid(buf_str(&out)) == SIZE_MAX, "an export that is no UTF-8");
			size_t n = records(buf_str(&out), pairs[i][1]);
			if (n != 1)
				fprintf(stderr, "%s: %zu records\n%s\n", x->name, n, out.p);
			MUST(n == 1, "one paper written, another number read");
			buf_free(&out);
		}
	arena_free(&a);
	return 0;
}
