/* listing_blocks.c: a listing's lines put together into paragraphs (listing.h). */
#include "listing.h"

#include <string.h>

#define WIDE 200        /* bytes: with a line like this the document isn't wrapped */
#define NEARLY_FULL 55  /* bytes: a line that may have been wrapped */
#define RAGGED 10       /* bytes: programs that wrap by looks leave that much room */
#define WRAPPED_LINES 4 /* so many lines in a row, one of them nearly full, are a wrapped paragraph */

struct cutter {
	struct str document;
	size_t i;
	uint64_t line;
};

/* The next line, trimmed. False at the end. */
static bool next_line(struct cutter *c, struct str *text, size_t *offset, size_t *end)
{
	if (c->i >= c->document.n)
		return false;
	size_t newline = str_find_char(c->document, '\n', c->i);
	struct str raw = str_sub(c->document, c->i, newline);

	*text = listing_trim(raw);
	*offset = text->n ? (size_t)(text->p - c->document.p) : c->i;
	*end = *offset + text->n;
	c->i = newline == SIZE_MAX ? c->document.n : newline + 1;
	c->line++;
	return true;
}

static bool is_wrapped(struct str document)
{
	size_t start = 0, newline;

	while ((newline = str_find_char(document, '\n', start)) != SIZE_MAX) {
		if (newline - start > WIDE)
			return false;
		start = newline + 1;
	}
	return document.n - start <= WIDE;
}

/* Bytes of the widest of blocks [from, block_count). A lone long word (a link) isn't wrapped: it doesn't count. */
static size_t width_of(const struct listing *l, size_t from)
{
	size_t width = 0;

	for (size_t i = from; i < l->block_count; i++) {
		struct str text = l->blocks[i].text;

		if (text.n > width && str_find_char(text, ' ', 0) != SIZE_MAX)
			width = text.n;
	}
	return width;
}

/* The first lines that had room for the next one's first word weren't wrapped: a heading, a title right above its
 * abstract. Returns their number. Where the title may stand in a paragraph of its own before these lines, they are the
 * abstract more likely, and need more room to say otherwise. */
static size_t lines_above(const struct listing *l, size_t from)
{
	size_t width = width_of(l, from), i = from;
	size_t room = from == 0 || l->blocks[from - 1].is_meta ? 0 : RAGGED;

	while (i + WRAPPED_LINES <= l->block_count) {
		struct str next = l->blocks[i + 1].text;
		size_t space = str_find_char(next, ' ', 0), word = space == SIZE_MAX ? next.n : space;

		if (l->blocks[i].text.n + 1 + word + room > width)
			break;
		i++;
	}
	return i - from;
}

/* Joins text blocks [from, block_count), which stand on consecutive lines, where they are one wrapped paragraph. */
static void join(struct listing *l, struct arena *a, size_t from)
{
	size_t count = l->block_count - from, kept = from;
	bool all = count >= WRAPPED_LINES && width_of(l, from) >= NEARLY_FULL;
	size_t above = all ? lines_above(l, from) : 0;

	for (size_t i = from + 1; i < l->block_count; i++) {
		struct listing_block *to = &l->blocks[kept], *next = &l->blocks[i];

		if (i > from + above &&
		    (all || l->blocks[i - 1].end - l->blocks[i - 1].offset >= NEARLY_FULL)) {
			/* The document's own text from the first line to this one: folded when the paragraph is whole. */
			to->text.n = (size_t)(next->text.p + next->text.n - to->text.p);
			to->end = next->end;
		} else {
			l->blocks[++kept] = *next;
		}
	}
	if (count > 0)
		l->block_count = kept + 1;
	for (size_t i = from; i < l->block_count; i++)
		l->blocks[i].text = str_fold_space(a, l->blocks[i].text);
}

void listing_read_blocks(struct listing *l, struct arena *a, struct str document)
{
	struct cutter c = {document, 0, 0};
	bool wrapped = is_wrapped(document);
	struct str text;
	size_t offset, end, run = 0; /* first block of the lines of text that follow one another */

	while (next_line(&c, &text, &offset, &end)) {
		struct listing_meta meta;
		bool is_meta = text.n > 0 && listing_read_meta(&meta, a, text);

		if (text.n == 0 || is_meta || !wrapped) {
			join(l, a, run);
			run = l->block_count;
		}
		if (text.n == 0)
			continue;
		struct listing_block *b = arena_push(a, &l->blocks, &l->block_count, sizeof(*b));
		*b = (struct listing_block){
		    .is_meta = is_meta, .text = text, .offset = offset, .end = end, .line = c.line};
		if (is_meta) {
			b->meta = meta;
			run = l->block_count;
		}
	}
	join(l, a, run);
}
