/* listing.c: which paragraphs of a listing make up a paper (listing.h). What decides is the shape of a record: a short
 * line (the title), prose (the abstract), and mostly the number of authors and a date below it. Menus, bylines and
 * the page's date are short lines without prose behind them. */
#include "listing.h"

#include "../normalise/normalise.h"

#include <string.h>

#define PROSE_BYTES 180      /* a paragraph of that length that ends like a sentence is prose */
#define LONG_PROSE_BYTES 400 /* and one of that length however it ends: some abstracts are cut */
#define SHORT_PROSE_BYTES 50 /* a lone sentence above a line of authors may be an abstract too */
#define LOOK_AHEAD 6         /* lines (an organisation, votes) between an abstract and its line of authors */

/* Lines that are the page's own: no titles, unless a line of authors says so. */
static const char *const menu_words[] = {"new", "subscribe", "daily papers", "trending papers", "models",
    "datasets", "spaces", "posts", "docs", "pricing", "enterprise", "log in", "sign up", "sign in",
    "community", "company", "website", "about", "terms of service", "privacy", "privacy policy", "cookies",
    "cookie settings", "we use cookies", "jobs", "back to articles", "view all", "next", "previous", "footer",
    "newsletter", NULL};

/* The last mark of the text, with closing quotes, brackets and dollars passed over. */
static char last_mark(struct str s)
{
	static const char *const closing[] = {
	    "\"", "'", ")", "]", "}", "$", "\xE2\x80\x9D", "\xE2\x80\x99", NULL};

	for (bool more = true; more;) {
		more = false;
		for (size_t i = 0; closing[i] && !more; i++) {
			more = s.n > strlen(closing[i]) && str_ends(s, closing[i]);
			if (more)
				s.n -= strlen(closing[i]);
		}
	}
	/* The ideographic full stop and the ellipsis end sentences too. */
	if (str_ends(s, "\xE3\x80\x82") || str_ends(s, "\xE2\x80\xA6"))
		return '.';
	return s.n ? s.p[s.n - 1] : '\0';
}

static bool is_prose(const struct listing_block *b)
{
	if (b->is_meta || b->text.n < PROSE_BYTES)
		return false;
	return b->text.n >= LONG_PROSE_BYTES || last_mark(b->text) == '.';
}

static bool is_sentence(const struct listing_block *b)
{
	return !b->is_meta && b->text.n >= SHORT_PROSE_BYTES && last_mark(b->text) == '.';
}

static bool has_url(const struct listing_block *b)
{
	return str_find(b->text, STR("://"), 0) != SIZE_MAX;
}

/* A line of votes or credits, or a lone bullet: says nothing about the paper. */
static bool is_noise(const struct listing_block *b)
{
	return b->is_meta && b->meta.authors < 0 && !b->meta.dated;
}

static size_t skip_noise(const struct listing *l, size_t i)
{
	while (i < l->block_count && is_noise(&l->blocks[i]))
		i++;
	return i;
}

static bool says_authors(const struct listing *l, size_t i)
{
	return i < l->block_count && l->blocks[i].is_meta && l->blocks[i].meta.authors >= 0;
}

/* The block of the abstract of the paper whose title is block i; 0 where block i is no title. */
static size_t abstract_of(const struct listing *l, size_t i)
{
	if (i >= l->block_count || l->blocks[i].is_meta || is_prose(&l->blocks[i]))
		return 0;
	size_t j = skip_noise(l, i + 1);
	if (j >= l->block_count)
		return 0;
	if (is_prose(&l->blocks[j]))
		return j;
	/* A sentence is an abstract where authors follow, and the first paragraph of one where more prose does. */
	if (is_sentence(&l->blocks[i]) || !is_sentence(&l->blocks[j]))
		return 0;
	bool more = j + 1 < l->block_count && is_prose(&l->blocks[j + 1]);
	return more || says_authors(l, skip_noise(l, j + 1)) ? j : 0;
}

/* True where block i, a line of text, stands above the line of authors (a few more between them), or right above a
 * date. */
static bool meta_follows(const struct listing *l, size_t i)
{
	size_t below = skip_noise(l, i + 1);

	if (below < l->block_count && l->blocks[below].is_meta)
		return true;
	for (size_t end = i + LOOK_AHEAD; i < end && i < l->block_count; i++) {
		if (says_authors(l, i))
			return true;
		if (is_prose(&l->blocks[i]) || abstract_of(l, i))
			return false;
	}
	return false;
}

/* A short line behind an abstract: part of it ("Code: https://..."), of no use (the organisation), or not this
 * paper's any more. */
enum tail { TAIL_TEXT, TAIL_NOISE, TAIL_END };

static enum tail judge_tail(const struct listing *l, size_t i)
{
	const struct listing_block *b = &l->blocks[i];
	size_t next = abstract_of(l, i);

	/* A sentence between two paragraphs of prose is a paragraph, a line without a full stop the next title. */
	if (next)
		return is_sentence(b) && next == i + 1 ? TAIL_TEXT : TAIL_END;
	if (!meta_follows(l, i))
		return has_url(b) && !str_starts(b->text, "http") ? TAIL_TEXT : TAIL_END;
	return has_url(b) || last_mark(b->text) == '.' ? TAIL_TEXT : TAIL_NOISE;
}

/* Takes what a line says into the paper's. False where the paper has it already: the line is another's. */
static bool take_meta(struct listing_meta *to, const struct listing_meta *from)
{
	if ((from->authors >= 0 && to->authors >= 0) || (from->dated && to->dated))
		return false;
	if (from->authors >= 0)
		to->authors = from->authors;
	if (from->dated) {
		to->dated = true;
		to->date = from->date;
		to->year = from->year;
	}
	return true;
}

/* Reads the paper whose title is block i and whose abstract begins at block j; returns the block behind it. The
 * abstract's paragraphs, a space between them, go to `abstract`. */
static size_t read_paper(
    struct listing_paper *p, struct buf *abstract, const struct listing *l, size_t i, size_t j)
{
	const struct listing_block *title = &l->blocks[i];

	*p = (struct listing_paper){.title = listing_title(title->text),
	    .offset = title->offset,
	    .line = title->line,
	    .meta = {.authors = -1}};
	buf_clear(abstract);
	for (size_t k = j; k < l->block_count; k++) {
		const struct listing_block *b = &l->blocks[k];
		bool closed = p->meta.authors >= 0 || p->meta.dated;
		enum tail tail = b->is_meta || k == j || is_prose(b) ? TAIL_TEXT : TAIL_END;

		if (b->is_meta) {
			if (!take_meta(&p->meta, &b->meta))
				return k;
		} else if (closed) {
			return k;
		} else {
			if (tail == TAIL_END)
				tail = judge_tail(l, k);
			if (tail == TAIL_END)
				return k;
			if (tail == TAIL_TEXT && abstract->n > 0)
				buf_addc(abstract, ' ');
			if (tail == TAIL_TEXT)
				buf_add(abstract, b->text);
		}
		if (!is_noise(b))
			p->end = b->end;
	}
	return l->block_count;
}

static bool is_menu(struct str text)
{
	for (size_t i = 0; menu_words[i]; i++)
		if (str_eq_nocase(text, str_of(menu_words[i])))
			return true;
	return false;
}

/* Block of the page's heading; 0 where there is none. Nothing above it is a paper unless a line of authors says so. */
static size_t find_heading(struct listing *l)
{
	for (size_t i = 0; i < l->block_count; i++) {
		struct str text = listing_title(l->blocks[i].text);

		if (!l->blocks[i].is_meta &&
		    (str_eq_nocase(text, STR("Daily Papers")) || str_eq_nocase(text, STR("Trending Papers")))) {
			l->headed = true;
			return i;
		}
	}
	return 0;
}

/* Dates print no year where it is the page's own. So that is the year of a date the page prints above its papers, else
 * the one after the latest that is printed, and a leap year where the page has a "Feb 29" of its own. */
static int find_page_year(const struct listing *l)
{
	size_t first = l->paper_count ? l->papers[0].offset : 0;
	int latest = 0;
	bool leap = false;

	for (size_t i = 0; i < l->block_count; i++) {
		const struct listing_block *b = &l->blocks[i];

		if (!b->is_meta)
			continue;
		leap |= str_is(b->meta.date, "Feb 29");
		if (b->meta.year && b->offset < first)
			return b->meta.year;
		if (b->meta.year > latest)
			latest = b->meta.year;
	}
	if (!latest)
		return 0;
	do
		latest++;
	while (leap && !date_is_leap_year(latest));
	return latest;
}

void listing_read(struct listing *l, struct arena *a, struct str document)
{
	struct buf text = {0};

	*l = (struct listing){0};
	listing_read_blocks(l, a, document);
	size_t heading = find_heading(l);
	for (size_t i = 0; i < l->block_count;) {
		size_t abstract = abstract_of(l, i);
		struct listing_paper p;

		if (!abstract) {
			i++;
			continue;
		}
		size_t next = read_paper(&p, &text, l, i, abstract);
		if (p.meta.authors < 0 && (is_menu(p.title) || i < heading)) {
			i = abstract + 1;
			continue;
		}
		struct listing_paper *to = arena_push(a, &l->papers, &l->paper_count, sizeof(*to));
		*to = p;
		to->abstract = str_dup(a, buf_str(&text));
		i = next;
	}
	buf_free(&text);
	l->page_year = find_page_year(l);
}
