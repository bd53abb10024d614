/* bibtex.h: inside stages/export: text and entries as BibTeX, biblatex and LaTeX take them. */
#ifndef PAPERSIFT_BIBTEX_H
#define PAPERSIFT_BIBTEX_H

#include "export.h"

/* Appends s as the inside of a braced BibTeX field that LaTeX will typeset: braces always balance, & % # $ _
 * are escaped once, LaTeX that a bibliography may hold is kept (maths as {$...$}, \emph{...}; {\bf x} as
 * \textbf{x}), accents become Unicode, anything else that begins with a backslash is printed as it stands
 * instead of being run. With BIB_TITLE, words that must keep their capitals when a style puts the title in
 * sentence case are braced (title_protect). With BIB_LATEX, what isn't ASCII is written as LaTeX where LaTeX has
 * something for it (latex_encode.c). a: scratch memory. */
enum { BIB_TITLE = 1, BIB_LATEX = 2 };
void bibtex_text(struct buf *out, struct arena *a, struct str s, unsigned how);
/* Appends s to a field that isn't typeset (doi, url, eprint): what could end the field is percent-encoded, with
 * BIB_LATEX what isn't ASCII too, the rest left alone. */
void bibtex_verbatim(struct buf *out, struct str s, unsigned how);

/* ---- latex_encode.c ---- */
/* Appends the code point (not ASCII) as LaTeX: an accent as {\'e} or {\c c}, a letter as {\ss}, a sign as
 * {\textdegree}, what only maths have as {$\alpha$}, within maths as {\alpha}. Invisible ones become nothing. One
 * that LaTeX has nothing for (Chinese, say) stays as it is: nothing is lost. */
void latex_encode(struct buf *out, uint32_t cp, bool maths);

/* ---- bib_entry.c: one entry, fields in a fixed order ---- */
enum dialect { DIALECT_BIBTEX, DIALECT_BIBLATEX };
void bib_entry(const struct export_item *item, enum dialect dialect, struct buf *out);

/* What is known while an entry is written. */
struct entry {
	struct buf *out;
	const struct paper *p;
	struct arena *a;
	const struct export_options *options;
	enum dialect dialect;
	unsigned how; /* BIB_LATEX or 0 */
};
void bib_field_begin(struct entry *t, const char *name);
/* ---- bib_authors.c ---- */
void bib_authors(struct entry *t);
/* ---- bib_note.c ---- */
/* The fields note and, with `notes`, annote or annotation. */
void bib_notes(struct entry *t);

/* ---- keys.c ---- */
/* The year of an ISO date, a view of it; empty where it doesn't begin with one. */
struct str date_year(struct str date);

/* ---- latex_words.c ---- */
/* Is the word one of a list, written with a space before and behind each? */
bool is_listed(const char *words, struct str word);
enum bib_command {
	BIB_UNKNOWN, /* none of the commands below: not to be run */
	BIB_MATHS,   /* only between dollars */
	BIB_GROUP,   /* text: \emph{...} */
	BIB_SWITCH,  /* text: {\bf ...} */
	BIB_SYMBOL,  /* text: \ldots */
	BIB_DROP     /* text: \url{...}: the group is kept without it */
};
enum bib_command bib_command(struct str name);
/* The command of BIB_GROUP that does what a switch does: "bf" is "textbf". Static text; NULL for none. */
const char *bib_switch(struct str name);

/* ---- title.c ---- */
struct title_words; /* what was found out about a title as a whole */
struct title_words *title_look(struct arena *a, struct str title);
/* Must the word [from, to) of the title be braced? A word is a run of letters and digits. Proper names can be
 * told where the title is in sentence case, else by a list; of words with inner capitals, capitals and
 * digits, and single capitals (but a leading A or I) it is certain; a capital after "? " or "! " begins a sentence
 * (BibTeX itself keeps the one after ": "). Accents are a sign of a name too. */
bool title_protect(const struct title_words *w, size_t from, size_t to);
/* A letter of any script, a mark on one, or a digit. */
bool is_word_part(uint32_t cp);
/* The end of the word that begins at i; i where none does. */
size_t title_word_end(struct str s, size_t i);

#endif
