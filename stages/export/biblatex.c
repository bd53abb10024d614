/* biblatex.c: output format `biblatex` (bib_entry.c). */
#include "bibtex.h"

static void write_paper(const struct export_item *item, struct buf *out)
{
	bib_entry(item, DIALECT_BIBLATEX, out);
}

const struct exporter export_biblatex = {
    .name = "biblatex",
    .about = "biblatex: as BibTeX, with the fields and types that biber knows",
    .takes = TAKES_ENCODING | TAKES_PROTECT | TAKES_BIBLIOGRAPHY,
    .paper = write_paper,
};
