/* bib.h: reading BibTeX and biblatex: what bib*.c share. Private to them.
 *
 * A record on its way to a worker is the entry's bytes, and behind them what it needs of the rest of the file: the
 * @string definitions that it uses, and the entries that it inherits from. */
#ifndef PAPERSIFT_BIB_H
#define PAPERSIFT_BIB_H

#include "../../pipeline/limits.h"
#include "../../pipeline/record.h"
#include "../../pipeline/str.h"

#define BIB_PARENTS 8 /* entries that one inherits from, directly or not */

/* ---- entries and fields in text (bib_scan.c) ---- */

enum bib_end {
	BIB_CLOSED, /* by its own brace or parenthesis */
	BIB_RESYNC, /* by the next entry's beginning: a brace is missing */
	BIB_UNENDED /* by the end of the text */
};
/* The first '@' at or after byte `from` that begins an entry (a word and an opening brace or parenthesis behind it,
 * not on a line that is commented out), or SIZE_MAX; *from then is where to look on once there is more text. */
size_t bib_find(struct str text, size_t *from);
/* Byte behind the entry that begins at text[at] == '@'. */
size_t bib_extent(struct str text, size_t at, enum bib_end *how);

struct bib_entry {
	struct str text;      /* all of it, from its '@' */
	struct str type, key; /* as written; key empty where there is none */
	size_t at;            /* where the next field begins; for bib_next_field */
	char close;           /* '}' or ')' */
};
/* text begins with '@'. False where it isn't an entry. For @string the key is empty, for @comment and @preamble there
 * is nothing to read. */
bool bib_open(struct bib_entry *en, struct str text);

struct bib_field {
	struct str name, value; /* name as written; value as written: {...}, "...", 12, macro, joined by # */
};
enum bib_next {
	BIB_FIELD,
	BIB_NO_MORE,
	BIB_BROKEN /* braces or quotes of the value that begins at en->at don't end; f->name is whose */
};
enum bib_next bib_next_field(struct bib_entry *en, struct bib_field *f);

/* ---- values (bib_value.c) ---- */

/* @string definitions; sorted by name. */
struct bib_macro {
	struct str name, value; /* name in lower case; value as TeX text, without its braces */
};
struct bib_macros {
	struct bib_macro *items; /* in the arena */
	size_t count, room, bytes;
};
/* Defines or, where `again`, redefines. False where the limit is reached. All text is copied to the arena. */
bool bib_define(struct bib_macros *m, struct arena *a, struct str name, struct str value, bool again);
const struct bib_macro *bib_macro(const struct bib_macros *m, struct str name);
/* A value's parts put together, without their delimiters, as TeX text. Macros that nobody defined stand for
 * themselves, those of months for the month's name. */
struct str bib_value(struct arena *a, struct str value, const struct bib_macros *m);
/* The names of the macros in a value: each call gives the next one from byte *at on. False when there are no more. */
bool bib_next_macro(struct str value, size_t *at, struct str *name);
/* An entry's field by name (ASCII case aside) as written; the first that isn't empty. */
struct str bib_raw_field(struct str entry, const char *name);

/* ---- TeX text (bib_text.c) ---- */

/* Text as a reader of the bibliography sees it: accents and symbols undone, braces that group or protect capitals and
 * commands of fonts gone, ties spaces, white space folded. Math, and commands that aren't known with their
 * arguments, stay as they are. */
struct str bib_text(struct arena *a, struct str tex);
/* The same, but with the braces that group. */
struct str bib_text_braced(struct arena *a, struct str tex);
/* An address or identifier: braces and \url gone, "\_" to "_". */
struct str bib_verbatim(struct arena *a, struct str tex);

/* ---- names (bib_names.c) ---- */

/* An author field (TeX) into p's authors, authors_raw, authors_complete. */
void bib_names(struct paper *p, struct str tex);

/* ---- dates (bib_date.c) ---- */

/* The fields year, month and day (text; month and day may be empty) in the form of a paper's date, at the precision
 * stated: "10 October", "JUL 3", "4", "March 15--17"; of two months ("NOV-DEC") only the year is known. */
struct str bib_date(struct arena *a, struct str year, struct str month, struct str day);

/* ---- the record (bib_paper.c) ---- */

/* text: a record as the splitter makes it. False where the entry has neither title nor abstract; *broken is set to the
 * name of a field whose braces or quotes don't end, where there is one. */
bool bib_paper(struct paper *p, struct str text, struct str *broken);

#endif
