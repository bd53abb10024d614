/* oai.h: what the formats that come by OAI-PMH share: https://www.openarchives.org/OAI/openarchivesprotocol.html */
#ifndef PAPERSIFT_OAI_H
#define PAPERSIFT_OAI_H

#include "xml_paper.h"

/* What a bid needs: is head a response (or a record out of one) with metadata of this element's name, or an error
 * response to a request for `prefix`? */
bool oai_head_has(struct str head, const char *element, const char *prefix);

struct oai_record {
	struct xml_doc doc;
	const struct xml *metadata; /* the element looked for */
	struct str identifier;      /* "oai:arXiv.org:0704.0001", in the paper's arena; empty in a bare record */
};

/* Opens a record whose metadata is `element`. RC_SKIP, with the reason, where it is deleted, an error message of the
 * server, or has no such metadata. Call oai_close in either case. */
enum rc oai_open(struct oai_record *r, const struct blob *b, struct place at, const char *element, struct paper *p,
    struct err *e);
void oai_close(struct oai_record *r);

#endif
