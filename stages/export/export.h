/* export.h: the contract of an output format: one file that exports one `const struct exporter`, one line in
 * exporters.def, one fixture folder. */
#ifndef PAPERSIFT_EXPORT_H
#define PAPERSIFT_EXPORT_H

#include "../../pipeline/err.h"
#include "../../pipeline/record.h"

struct exporter {
	const char *name;  /* "bibtex" */
	const char *about; /* one line for the help */
	bool needs_key;    /* wants citation keys */
	/* Each appends to out; begin, end may be NULL. index counts papers from 0. key is empty unless
	 * needs_key. */
	void (*begin)(struct buf *out);
	void (*paper)(const struct paper *p, struct str key, size_t index, struct buf *out);
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
 * (temporary file, fsync, rename). *count gets the papers written. A closed pipe ends it quietly with RC_END.
 * Formats that need keys get the stored ones (store_keys_assign). Otherwise RC_OK, or RC_FATAL with a
 * message. */
enum rc export_write(struct store *s, const struct selection *sel, const struct exporter *x, const char *path,
    size_t *count, struct err *e);

/* The citation key's base for a paper, "wu2023solving": first author's family name (a group's first telling
 * word; the first title word where no author is known), the date's year (else the venue's), the first (next)
 * title word that isn't a stop word, number or single letter; ASCII lower-case letters and digits only,
 * accents taken off, LaTeX passed over. Where nothing of that is left, "paper", the year and a hash of the
 * id. The result lies in arena a. */
struct str citation_key(struct arena *a, const struct paper *p);

#endif
