/* pubmed.h: what pubmed_xml.c and pubmed_authors.c share. */
#ifndef PAPERSIFT_PUBMED_H
#define PAPERSIFT_PUBMED_H

#include "xml_paper.h"

/* The authors of an Article or BookDocument element. */
void pubmed_read_authors(struct paper *p, const struct xml *article);

#endif
