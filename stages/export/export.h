/* export.h: the contract of an output format: one file that exports one `const struct exporter`, one line in
 * exporters.def, one fixture folder. */
#ifndef PAPERSIFT_EXPORT_H
#define PAPERSIFT_EXPORT_H

#include "../../pipeline/err.h"
#include "../../pipeline/record.h"

enum encoding { ENCODING_UTF8, ENCODING_LATEX };
enum protect { PROTECT_SMART, PROTECT_ALL, PROTECT_NONE };

/* What the user may choose. All zero is the default. */
struct export_options {
	enum encoding encoding; /* of text in BibTeX */
	enum protect protect;   /* which words of a title keep their capitals */
	bool abstract, notes;   /* with the abstract, with what it states */
	const char *keys;       /* pattern of citation keys (key_pattern.h), or NULL: the database's */
	const char *key_lock;   /* file that pins them, or NULL */
};
/* Those that a format heeds; others are refused. */
enum {
	TAKES_ENCODING = 1,
	TAKES_PROTECT = 2,
	TAKES_KEYS = 4,
	TAKES_ABSTRACT = 8,
	TAKES_NOTES = 16,
	TAKES_BIBLIOGRAPHY = TAKES_KEYS | TAKES_ABSTRACT | TAKES_NOTES
};

/* One paper on its way out. */
struct export_item {
	const struct paper *paper;
	struct str key; /* citation key; empty unless the format takes keys */
	size_t index;   /* counts papers from 0 */
	const struct export_options *options;
};

struct exporter {
	const char *name;  /* "bibtex" */
	const char *about; /* one line for the help */
	unsigned takes;    /* TAKES_... */
	/* NULL where the format is one file. Else the NULL-ended names of the files of a directory. */
	const char *const *files;
	/* Each appends to out, or to out[i] for file number i. begin, end may be NULL. */
	void (*begin)(struct buf *out);
	void (*paper)(const struct export_item *item, struct buf *out);
	void (*end)(size_t count, struct buf *out);
};

#define EXPORTER(name) extern const struct exporter export_##name;
#include "exporters.def"
#undef EXPORTER

extern const struct exporter *const exporters[]; /* NULL-ended */
const struct exporter *exporter_by_name(const char *name);

struct store;
struct selection;
/* Exports a selection to path (NULL or "-": stdout); a file appears under its name only when complete
 * (temporary file, fsync, rename). For a format that is a directory, path names it; it is made where it isn't
 * there, and of what is in it only files of the format's names are replaced, once all are complete. options
 * may be NULL. *count gets the papers written. A closed pipe ends it quietly with RC_END. Otherwise RC_OK, or
 * RC_FATAL with a message. */
enum rc export_write(struct store *s, const struct selection *sel, const struct exporter *x,
    const struct export_options *options, const char *path, size_t *count, struct err *e);

/* The citation key's base for a paper, "wu2023solving": first author's family name (a group's first telling
 * word; the first title word where no author is known), the date's year (else the venue's), the first (next)
 * title word that isn't a stop word, number or single letter; ASCII lower-case letters and digits only,
 * accents taken off, LaTeX passed over. Where nothing of that is left, "paper", the year and a hash of the
 * id. The result lies in arena a. */
struct str citation_key(struct arena *a, const struct paper *p);

#endif
