/* answer.h: what a harvest must know of a response in XML: is it whole, is it what was asked for, where does it go on.
 * The records in it are for `run` to read. */
#ifndef PAPERSIFT_ANSWER_H
#define PAPERSIFT_ANSWER_H

#include "../../pipeline/arena.h"
#include "../../pipeline/err.h"
#include "../../pipeline/str.h"

#define LIMIT_ANSWER_DEPTH 64 /* elements in elements */

enum answer_kind {
	ANSWER_OAI, /* OAI-PMH 2.0, https://www.openarchives.org/OAI/openarchivesprotocol.html */
	ANSWER_ATOM /* arXiv's query interface, https://info.arxiv.org/help/api/user-manual.html */
};

/* Texts live in the arena given to answer_read. */
struct answer {
	size_t records; /* <record> of OAI (deleted ones too), <entry> of Atom */
	/* OAI */
	struct str response_date;
	struct str error_code,
	    error_text;       /* the first <error>; Atom: code "Error" and an error entry's summary */
	struct str token;     /* resumptionToken; empty at the end of a list */
	struct str list_size; /* completeListSize, "" when not told */
	/* Atom */
	struct str total; /* opensearch:totalResults */
};

/* Reads a response. RC_OK, or RC_SKIP with a message (without a place: the caller knows the address) where it isn't
 * well-formed to its end or is no answer of this kind. */
enum rc answer_read(
    enum answer_kind kind, struct str body, struct arena *a, struct answer *out, struct err *e);

#endif
