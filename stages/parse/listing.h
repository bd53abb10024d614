/* listing.h: the lines of a saved "Daily Papers" page, each told for what it is, and the papers they make up. */
#ifndef PAPERSIFT_LISTING_H
#define PAPERSIFT_LISTING_H

#include "../../pipeline/arena.h"
#include "../../pipeline/str.h"

/* What a line below (or around) a paper says besides text: "• 3 authors", "·", "Sep 7, 2024 1", "12", "Submitted by". */
struct listing_meta {
	int authors; /* -1: not said */
	bool dated;  /* a date of any kind, "2 days ago" too */
	struct str date; /* "2024-09-07", "2024-09", or "Sep 7" where it has no year; empty where it is relative */
	int year;        /* of the date; 0: none printed */
};

/* One paragraph of text or one line of the page's own. */
struct listing_block {
	bool is_meta;
	struct listing_meta meta; /* where is_meta */
	struct str text;          /* where not: white space folded */
	size_t offset, end;       /* bytes of the document */
	uint64_t line;            /* from 1 within the document */
};

struct listing_paper {
	struct str title, abstract; /* on one line each */
	struct listing_meta meta;   /* authors -1, dated false where the page doesn't say */
	size_t offset, end; /* bytes of the document, from the title to the last line that belongs to it */
	uint64_t line;      /* of the title, from 1 within the document */
};

struct listing {
	struct listing_block *blocks;
	size_t block_count;
	struct listing_paper *papers;
	size_t paper_count;
	bool headed;   /* a line "Daily Papers" */
	int page_year; /* of the dates that print none; 0 unknown */
};

/* True where a line says nothing but such things; fills *m. Text is made in arena a. (listing_meta.c) */
bool listing_read_meta(struct listing_meta *m, struct arena *a, struct str line);
/* White space off both ends: the Unicode kinds too, and byte order and direction marks. (listing_meta.c) */
struct str listing_trim(struct str s);
/* A title without Markdown, the stars of a heading saved as text, and its link: a view of text. (listing_title.c) */
struct str listing_title(struct str text);
/* The document's lines as blocks. (listing_blocks.c) */
void listing_read_blocks(struct listing *l, struct arena *a, struct str document);
/* Reads a whole document: blocks, papers and the page's year. Everything is made in arena a; text that needs no
 * folding is borrowed from the document. The document needn't be valid UTF-8. (listing.c) */
void listing_read(struct listing *l, struct arena *a, struct str document);

#endif
