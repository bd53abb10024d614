/* daily_papers.c: the text of a Hugging Face "Daily Papers" page (https://huggingface.co/papers) as a browser saves
 * it. What is a paper on it: listing.c. */
#include "../normalise/normalise.h"
#include "format.h"
#include "listing.h"

#include <stdlib.h>
#include <string.h>

struct page {
	struct str document; /* borrowed from the stream, which is not read any more */
	struct listing listing;
	size_t next;
	bool ended;      /* nothing on it, or refused as a whole */
	struct place at; /* of the document's first byte */
	uint64_t offset;
};

static int bid(struct str head)
{
	struct arena a = {0};
	struct listing l;
	struct str start = str_trim(head);
	size_t with_authors = 0, with_date = 0;

	/* JSON, XML and HTML have formats of their own; nul bytes are in no text. */
	if (start.n == 0 || str_find_char(STR("{[<"), start.p[0], 0) != SIZE_MAX ||
	    str_find_char(head, '\0', 0) != SIZE_MAX)
		return 0;
	listing_read(&l, &a, head);
	for (size_t i = 0; i < l.paper_count; i++) {
		with_authors += l.papers[i].meta.authors >= 0;
		with_date += l.papers[i].meta.dated;
	}
	int sure = l.headed ? 15 : 0;
	if (with_authors > 0)
		sure += 80;
	else if (with_date > 0 && l.headed)
		sure += 55;
	else
		sure = l.headed && l.paper_count > 1 ? 40 : 0;
	arena_free(&a);
	return sure;
}

/* Reads the whole page. RC_OK, or RC_SKIP with a message; page->ended is set where nothing can be read from it. */
static enum rc open_page(struct splitter *s, struct page *page, struct err *e)
{
	page->at = (struct place){stream_path(s->stream), stream_line(s->stream), 1};
	page->offset = stream_offset(s->stream);
	enum rc rc = stream_peek(s->stream, LIMIT_DOCUMENT_BYTES + 1, &page->document, e);
	if (page->document.n > LIMIT_DOCUMENT_BYTES) {
		page->ended = true;
		return err_at(e, RC_SKIP, page->at, "the page is longer than %zu bytes, the limit",
		    LIMIT_DOCUMENT_BYTES);
	}
	listing_read(&page->listing, &s->arena, page->document);
	/* Where the page breaks off its last paper isn't whole. */
	if (rc == RC_SKIP && page->listing.paper_count > 0)
		page->listing.paper_count--;
	if (rc == RC_OK && page->listing.paper_count == 0) {
		page->ended = true;
		return err_at(e, RC_SKIP, page->at, "no paper on this page");
	}
	return rc;
}

/* Where a paper begins. */
static struct place place_of(const struct page *page, const struct listing_paper *p)
{
	const char *title = page->document.p + p->offset;
	const char *newline = p->offset ? memrchr(page->document.p, '\n', p->offset) : NULL;
	const char *line = newline ? newline + 1 : page->document.p;

	return (struct place){page->at.input, page->at.line + p->line - 1, (uint64_t)(title - line) + 1};
}

static char *put(char *to, struct str s, char end)
{
	if (s.n > 0)
		memcpy(to, s.p, s.n);
	to[s.n] = end;
	return to + s.n + 1;
}

/* One paper as four lines: title, abstract, number of authors, date; the last two may be empty. What a line is depends
 * on the whole page, so it is settled here, where the page is. */
static struct str lines_of(struct arena *a, const struct listing_paper *p)
{
	struct str authors = p->meta.authors >= 0 ? str_fmt(a, "%d", p->meta.authors) : (struct str){0};
	size_t n = p->title.n + p->abstract.n + authors.n + p->meta.date.n + 4;
	char *lines = arena_raw(a, n), *to = lines;

	to = put(to, p->title, '\n');
	to = put(to, p->abstract, '\n');
	to = put(to, authors, '\n');
	put(to, p->meta.date, '\n');
	return (struct str){lines, n};
}

static enum rc split(struct splitter *s, struct blob *out, struct err *e)
{
	struct page *page = s->state;
	enum rc rc = RC_OK;

	*out = (struct blob){0};
	if (!page) {
		s->state = page = arena_alloc(&s->arena, sizeof(*page));
		rc = open_page(s, page, e);
		out->line = page->at.line;
		out->column = 1;
		out->offset = page->offset;
		if (rc != RC_OK)
			return rc;
	}
	if (page->ended || page->next == page->listing.paper_count)
		return RC_END;
	const struct listing_paper *p = &page->listing.papers[page->next++];
	struct place at = place_of(page, p);
	out->bytes = str_sub(page->document, p->offset, p->end);
	out->offset = page->offset + p->offset;
	out->line = at.line;
	out->column = at.column;
	out->year = s->options->year ? s->options->year : page->listing.page_year;
	if (out->bytes.n > LIMIT_RECORD_BYTES)
		return err_at(e, RC_SKIP, at, "the paper is longer than %zu bytes, the limit of a record",
		    LIMIT_RECORD_BYTES);
	rc = blob_check_utf8(out, at, e);
	if (rc == RC_OK)
		out->bytes = lines_of(&s->arena, p);
	return rc;
}

static struct str take_line(struct str *text)
{
	size_t newline = str_find_char(*text, '\n', 0);
	struct str line = str_sub(*text, 0, newline);

	*text = newline == SIZE_MAX ? (struct str){0} : str_sub(*text, newline + 1, text->n);
	return line;
}

static enum rc parse(const struct blob *b, struct place at, struct paper *p, struct err *e)
{
	struct str rest = str_dup(p->arena, b->bytes);
	bool inferred = false;

	at.column = b->column;
	p->title = take_line(&rest);
	p->abstract = take_line(&rest);
	if (p->title.n == 0 && p->abstract.n == 0)
		return err_at(e, RC_SKIP, at, "neither title nor abstract");
	struct str authors = take_line(&rest);
	if (authors.n > 0)
		p->author_count = atoi(str_fmt(p->arena, "%.*s", STR_ARG(authors)).p);
	p->date = date_parse(p->arena, take_line(&rest), b->year, &inferred);
	if (p->date.n > 0)
		p->date_basis = inferred ? DATE_INFERRED : DATE_STATED;
	return RC_OK;
}

const struct format format_daily_papers = {
    .name = "daily-papers",
    .about = "the text of a Hugging Face Daily Papers page, as a browser saves it",
    .guess = true,
    .bid = bid,
    .split = split,
    .parse = parse,
};
