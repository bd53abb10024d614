/* bibtex.h: inside stages/export: text as BibTeX and LaTeX take it. */
#ifndef PAPERSIFT_BIBTEX_H
#define PAPERSIFT_BIBTEX_H

#include "../../pipeline/str.h"

/* Appends s as the inside of a braced BibTeX field that LaTeX will typeset: braces always balance, & % # $ _
 * are escaped once, LaTeX that a bibliography may hold is kept (maths as {$...$}, \emph{...}; {\bf x} as
 * \textbf{x}), accents become Unicode, anything else that begins with a backslash is printed as it stands
 * instead of being run. With `title`, words that must keep their capitals when a style puts the title in
 * sentence case are braced (title_protect). a: scratch memory. */
void bibtex_text(struct buf *out, struct arena *a, struct str s, bool title);
/* Appends s to a field that isn't typeset (doi, url, eprint): what could end the field is percent-encoded,
 * the rest left alone. */
void bibtex_verbatim(struct buf *out, struct str s);

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
