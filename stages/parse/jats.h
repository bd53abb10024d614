/* jats.h: what jats.c and jats_authors.c share. */
#ifndef PAPERSIFT_JATS_H
#define PAPERSIFT_JATS_H

#include "xml_paper.h"

/* The authors of an article-meta element, with their affiliations and ORCIDs. */
void jats_read_authors(struct paper *p, const struct xml *meta);

#endif
