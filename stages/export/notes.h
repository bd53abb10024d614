/* notes.h: inside stages/export: what formats for reference managers share. */
#ifndef PAPERSIFT_NOTES_H
#define PAPERSIFT_NOTES_H

#include "../../pipeline/record.h"

/* Appends what the paper's abstract states in words for a reader: the datasets it introduces and uses, its own
 * results, its gains. "Datasets: ADE20K. Results: mIoU 51.8% on ADE20K. Gains: 2.1% higher mIoU than Swin-B."
 * Nothing where it states none of these. As in the record, LaTeX may stand in it. */
void notes_text(struct buf *out, const struct paper *p);
/* The page that shows the paper, by the first identifier that has one, in arena a; empty for none. */
struct str paper_url(struct arena *a, const struct paper *p);

#endif
