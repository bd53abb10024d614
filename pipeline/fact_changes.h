/* fact_changes.h: what other rules make of the same texts: facts gained, lost and changed, by class. */
#ifndef PAPERSIFT_FACT_CHANGES_H
#define PAPERSIFT_FACT_CHANGES_H

#include "record.h"

enum fact_class {
	CLASS_CODE, /* the paper's code_status */
	CLASS_LINKS,
	CLASS_DATASETS,
	CLASS_METRICS,
	CLASS_RESULTS,
	CLASS_GAINS,
	CLASS_OTHERS,
	CLASS_COUNT
};

/* A record's facts as they were or are; in an arena. */
struct fact_notes {
	struct fact_note *items;
	size_t count;
};
/* The notes of p's facts, which p may lose then. */
void fact_notes(struct fact_notes *out, struct arena *a, const struct paper *p);

struct fact_changes {
	struct {
		uint64_t same, changed, gained, lost;
	} of[CLASS_COUNT];
	uint64_t records, records_changed; /* looked at; with any change */
};
/* Adds a record's. True where anything changed. A fact that stands at the same place, in other words or with other
 * values, is changed; what has no counterpart is gained or lost. The notes are used up. */
bool fact_changes_add(struct fact_changes *c, struct fact_notes *before, struct fact_notes *after);
/* As one JSON object, and back; what isn't there stays as it is. */
void fact_changes_write(const struct fact_changes *c, struct buf *out);
void fact_changes_read(struct fact_changes *c, struct str json);
/* As a table for people. */
void fact_changes_show(const struct fact_changes *c, struct buf *out);

#endif
