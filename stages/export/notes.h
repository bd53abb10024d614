/* notes.h: inside stages/export: what formats for reference managers share. */
#ifndef PAPERSIFT_NOTES_H
#define PAPERSIFT_NOTES_H

#include "../../pipeline/record.h"

/* Appends what the paper's abstract states in words for a reader: the datasets it introduces and uses, its own
 * results, its gains. "Datasets: ADE20K. Results: mIoU 51.8% on ADE20K. Gains: 2.1% higher mIoU than Swin-B."
 * Nothing where it states none of these. As in the record, LaTeX may stand in it. */
void notes_text(struct buf *out, const struct paper *p);
/* Appends what a bibliography has no field for: "Retracted. Code: URL (available)". Nothing but the addresses needs
 * escaping; put_url appends them, context is handed to it. */
void remarks_text(struct buf *out, const struct paper *p,
    void (*put_url)(struct buf *out, struct str url, const void *context), const void *context);
/* Both, as plain text (plain.h) in arena a: the remarks and, with `notes`, what the abstract states. Where the list
 * of authors isn't complete that is said too, for formats that have no "and others". */
struct str notes_plain(struct arena *a, const struct paper *p, bool notes);
/* The year (and month, day) to print, as far as they are known: the venue's year, else the date. A view of the
 * paper's, or in arena a. What follows the year goes with the date's year, and what arXiv's date says isn't the
 * month of print. */
struct str date_printed(struct arena *a, const struct paper *p);
/* Is its venue one that prints? A preprint server's isn't. */
bool in_print(const struct paper *p);
/* The page that shows the paper, by the first identifier that has one, in arena a; empty for none. */
struct str paper_url(struct arena *a, const struct paper *p);

#endif
