/* lines.h: splitting for formats whose records are made of lines: the stream ahead as a window, and records told by
 * the lines they begin and end with. Private to stages/parse. */
#ifndef PAPERSIFT_LINES_H
#define PAPERSIFT_LINES_H

#include "format.h"

/* A splitter's view of the bytes ahead. Made anew in each call of split. */
struct scan {
	struct stream *stream; /* borrowed */
	struct str view;       /* of the next bytes, not consumed; moves with every scan_ call */
	bool damaged;          /* the stream breaks off behind the view */
};

void scan_begin(struct scan *c, struct stream *s);
/* True when the view holds at least n bytes; reads on where it doesn't yet. */
bool scan_more(struct scan *c, size_t n);
/* The line at byte `at` of the view, without its newline (or CR LF), and the byte behind that. False at the end of the
 * stream. A line longer than LIMIT_RECORD_BYTES is handed out in pieces. */
bool scan_line(struct scan *c, size_t at, struct str *line, size_t *next);
/* Consumes everything up to the stream's end and says what is wrong with it: RC_SKIP where it is damaged (once, then
 * RC_END), RC_END where not. */
enum rc scan_end(struct scan *c, struct err *e);
/* The record of n bytes at the view's beginning: fills *out and consumes it. */
void scan_take(struct scan *c, size_t n, struct blob *out);

enum line_kind {
	LINE_OTHER,
	LINE_BEGINS, /* the first line of a record; ends the one before where it is still open */
	LINE_ENDS,   /* the last line of a record */
	LINE_CLOSES  /* the record ended before this line, which belongs to none */
};

/* What a format remembers from line to line. All zero at the start of the stream. */
struct line_state {
	bool inside;   /* a record is open */
	bool skipping; /* inside one that was too long */
	int phase;     /* the format's own; 0 whenever no record is open */
	bool marked;   /* the format's own; kept between records */
	char first[8]; /* the format's own: the tag that records begin with, NUL-ended */
	size_t stray;  /* the format's own: lines with content outside of records */
};
/* Must return the same for the same line when it is asked again with `inside` false and phase 0: the line that ends a
 * record by beginning the next one is read twice. */
typedef enum line_kind line_kind_fn(struct line_state *state, struct str line);

/* The next record, as format.split: what is between records is passed over; a record longer than LIMIT_RECORD_BYTES
 * is refused without being held in memory. */
enum rc split_lines(struct splitter *s, line_kind_fn *kind, struct blob *out, struct err *e);

/* The next line of text in memory at *at, without its newline; *at moves behind it. False at the end. */
bool next_line(struct str text, size_t *at, struct str *line);

#endif
