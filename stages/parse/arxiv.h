/* arxiv.h: what arXiv's metadata says in prose, for all formats that carry it: journal references, withdrawals. */
#ifndef PAPERSIFT_ARXIV_H
#define PAPERSIFT_ARXIV_H

#include "../../pipeline/record.h"

/* A journal reference ("Phys.Rev.D76:013009,2007", "J. Algebra 321 (2009), 3450-3468.") into *v (views of the arena):
 * name, volume, issue, pages, year, type journal, where every part of it is understood; authors and title in front of
 * it are left out. Else the name is the reference as printed, the year only what surely is one, and the type is what
 * its words say (proceedings, or unknown); pages and year at the end of proceedings go where they belong. */
void arxiv_journal_ref(struct venue *v, struct arena *a, struct str ref);

/* True where the comments or the abstract (white space folded) say that the paper is withdrawn. */
bool arxiv_is_withdrawn(struct str comment, struct str abstract);

#endif
