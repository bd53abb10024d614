/* services.h: where papers are looked up by title. A service is one entry of the table in services.c. */
#ifndef PAPERSIFT_SERVICES_H
#define PAPERSIFT_SERVICES_H

#include "../../pipeline/err.h"
#include "../../pipeline/record.h"

#define SERVICE_RESULTS 5 /* asked for a look-up */

/* What a request may need. Texts are borrowed, NULL where not given. */
struct service_settings {
	const char *url;     /* base address */
	const char *contact; /* mail address */
	const char *key;     /* API key */
};

struct service {
	const char *name;   /* "crossref" */
	const char *url;    /* default base address */
	const char *format; /* input format of its answers */
	bool printed;       /* dates what it has by its printed version */
	/* Seconds between two requests, by the service's rules; polite: where a contact is told. */
	double pause, pause_polite;
	/* Appends the address that asks for papers with these words in the title. */
	void (*request)(const struct service_settings *s, struct str words, struct buf *out);
	/* Whether a body is an answer at all, before it is kept. RC_OK, or RC_SKIP with a message. */
	enum rc (*check)(struct str body, struct err *e);
};

extern const struct service services[]; /* ended by a NULL name */
const struct service *service_by_name(struct str name);

/* The papers of an answer, through the service's input format and the stage normalise, in arena a; what can't be read is
 * left out. */
void service_papers(
    const struct service *s, struct str answer, struct arena *a, struct paper ***papers, size_t *count);

#endif
