/* bibtex.c: output format `bibtex` (bib_entry.c). */
#include "bibtex.h"

static void write_paper(const struct export_item *item, struct buf *out)
{
	bib_entry(item, DIALECT_BIBTEX, out);
}

const struct exporter export_bibtex = {
    .name = "bibtex",
    .about = "BibTeX: one entry a paper",
    .takes = TAKES_ENCODING | TAKES_PROTECT | TAKES_BIBLIOGRAPHY,
    .paper = write_paper,
};
