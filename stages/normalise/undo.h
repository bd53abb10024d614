/* undo.h: what the files of this stage share: reading one construct (a LaTeX letter, a command, an entity, a pair
 * of delimiters) and folding one code point. The matching copy and the name parser are made of these. */
#ifndef PAPERSIFT_UNDO_H
#define PAPERSIFT_UNDO_H

#include "../../pipeline/str.h"

/* ---- LaTeX (latex.c) ----
 * Accents and letters are those of LaTeX's OT1/T1 text encodings ("The Not So Short Introduction to LaTeX", 2.4.8). */

/* The accented or special letter written at s[i]: \'e \'{e} {\'e} \c c \v{s} \"{\i} \ss \o{} ... Returns the bytes
 * it takes and its code point, or 0 where none is written there. Only letters that Unicode has as one code point
 * count, so that an escaped quote (don\'t) is no accent. */
size_t latex_letter(struct str s, size_t i, uint32_t *cp);
/* End of the command name that begins at s[i], just after the backslash: its letters. */
size_t latex_name_end(struct str s, size_t i);

enum latex_kind {
	LATEX_SYMBOL, /* stands for text */
	LATEX_GROUP,  /* its argument counts, the command goes */
	LATEX_SWITCH  /* goes, with the white space behind it */
};
struct latex_command {
	const char *name; /* without the backslash */
	enum latex_kind kind;
	const char *text; /* LATEX_SYMBOL: what it stands for, UTF-8 */
	char before;      /* LATEX_GROUP: written before its argument, or 0 */
	char between;     /* LATEX_GROUP: written between its first and second argument, or 0 */
};
/* The command of that name, or NULL when it is none we know. Static storage. */
const struct latex_command *latex_command(struct str name);

/* ---- entities (entity.c) ---- */
/* The HTML entity at s[i] ('&'): "&lt;" "&#39;" "&#x27;". Returns its bytes and its code point, or 0. */
size_t entity_at(struct str s, size_t i, uint32_t *cp);

/* ---- code points (fold.c) ---- */
#define FOLD_MAX 18 /* longest compatibility decomposition in Unicode: U+FDFA */
enum fold_kind {
	FOLD_PLAIN,
	FOLD_THIN,    /* a space that may part thousands */
	FOLD_DASH,    /* an em dash: a space on either side */
	FOLD_SUPER,   /* a superscript digit or sign */
	FOLD_FRACTION /* a vulgar fraction: "1/2" */
};
/* What cp (not ASCII) becomes in the matching copy: up to FOLD_MAX code points in out; returns their number, 0 for
 * one that is dropped. */
size_t fold_char(uint32_t cp, uint32_t out[FOLD_MAX], enum fold_kind *kind);
/* True for a mark that combines with the letter before it. */
bool fold_combines(uint32_t cp);
/* base and mark as one code point, or 0 where Unicode has none. */
uint32_t fold_compose(uint32_t base, uint32_t mark);
/* A letter or a digit of any script. */
bool fold_is_of_word(uint32_t cp);
/* NFKC without case, or with strip_marks NFKD without case and marks (Unicode Standard Annex 15). ASCII, and what can't be
 * folded, comes back as it is, case and all. *owned, to be freed, is what the view may look into. */
struct str fold_map(struct str s, bool strip_marks, void **owned);
/* The key of a text for comparing: NFKC, case folded, letters and digits only. Appended to out. */
void fold_key(struct buf *out, struct str s);

/* ---- pairs of delimiters (groups.c) ---- */
#define GROUP_DEPTH 64     /* nesting beyond this is left as text */
#define GROUP_LIMIT 65536u /* pairs beyond this are left as text */
#define MATH_LIMIT 4000    /* bytes between two dollars beyond which they don't pair */
#define GROUP_NONE UINT32_MAX
/* {...} $...$ $$...$$ \(...\) \[...\], properly nested, in order of `open`. All in bytes of the text. */
struct copy_group {
	uint32_t open, inner; /* opening delimiter [open, inner); the copy moves open to a command before it */
	uint32_t close, end;  /* closing delimiter [close, end) */
	uint32_t parent;      /* index of the group around it, or GROUP_NONE */
	bool kept;            /* the delimiters stand in the copy too (arguments of unknown commands) */
};
/* Finds the pairs in s, in arena a. Escaped braces and dollars don't count; a dollar that can't be math ("$5 and
 * $10") and unbalanced delimiters pair with nothing. Returns their number. */
size_t groups_find(struct arena *a, struct str s, struct copy_group **out);

#endif
