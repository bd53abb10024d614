/* resolve.h: fills in what papers lack, by looking their titles up. A paper is looked up where it has no author, or no
 * identifier that a bibliography could name; what a service found is accepted as match.h says. What is filled in comes as
 * a record of its own, with the paper's id, the service as its source and the provenance of each field, and goes the way
 * of every record: joined with the paper by the stages that follow, never over what the paper has. */
#ifndef PAPERSIFT_RESOLVE_H
#define PAPERSIFT_RESOLVE_H

#include "../../pipeline/stage.h"
#include "../read/http.h"
#include "../store/store.h"
#include "services.h"

#define RESOLVE_SERVICES 3

enum resolve_outcome {
	RESOLVE_FILLED,
	RESOLVE_NEAR,   /* something similar was found, and isn't it */
	RESOLVE_ABSENT, /* nothing similar was found */
	RESOLVE_UNASKED /* a service that might know it doesn't answer */
};

/* What became of one paper. Views live until the call returns. */
struct resolve_result {
	const struct paper *paper;
	enum resolve_outcome outcome;
	const char *service;           /* that the candidate is from; NULL: none */
	const struct paper *candidate; /* accepted, or the nearest miss; NULL: none */
	double similarity;             /* of the titles */
	struct str reason;             /* why it isn't accepted */
};

struct resolve {
	struct http *http;   /* borrowed */
	struct store *store; /* borrowed */
	struct sink *sink;   /* borrowed: takes the records that fill papers in */
	const struct service *services[RESOLVE_SERVICES]; /* to ask, in order */
	struct service_settings settings[RESOLVE_SERVICES];
	size_t service_count;
	double threshold;  /* MATCH_THRESHOLD, or the user's */
	double pause;      /* seconds between requests; below 0: the services' own rules */
	const char *now;   /* UTC, ISO 8601: when answers are kept */
	const char *since; /* answers kept before it are asked for anew */
	/* Takes what became of each paper, in order of their ids. RC_OK or RC_FATAL. all: how many papers there are. */
	enum rc (*take)(void *context, const struct resolve_result *r, size_t all, struct err *e);
	/* A service was put aside for the rest: it doesn't answer. */
	void (*aside)(void *context, const char *service, const char *why);
	void *context;
	bool down[RESOLVE_SERVICES]; /* set here: put aside */
};

/* Looks up all papers of the database that lack something. Each is committed on its own, so that one can stop and go on.
 * RC_OK; RC_FATAL with a message: interrupted, or the database fails. */
enum rc resolve_all(struct resolve *r, struct err *e);

#endif
