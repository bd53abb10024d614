/* summary.h: what `papersift run` found, as a short table for people. */
#ifndef PAPERSIFT_SUMMARY_H
#define PAPERSIFT_SUMMARY_H

#include "../stages/store/store.h"
#include "pipeline.h"

enum summary_row {
	ROW_CODE_AVAILABLE,
	ROW_CODE_PROMISED,
	ROW_LINKS,
	ROW_DATASETS,
	ROW_METRICS,
	ROW_RESULTS,
	ROW_GAINS,
	ROW_FACTS,
	ROW_COUNT
};

extern const char *const summary_row_names[ROW_COUNT];

struct reasons;
struct summary {
	uint64_t count[ROW_COUNT];
	char example[ROW_COUNT][64]; /* the first one that came, cut to fit; NUL-ended, one safe line */
};

/* Counts a paper's facts. summary: a struct summary. Fits pipeline.seen. */
void summary_add(void *summary, const struct paper *p);
/* Appends the table to out: the account of the records (those rejected with their most frequent reasons, and the rules
 * that most often reached a limit), what was found, then `written` (lines on where the outputs lie). seconds: how long it took; below 0 it isn't told. */
void summary_write(const struct summary *s, const struct account *a, const struct store_counts *counts,
    const struct reasons *reasons, const struct reasons *stopped, double seconds, struct str written,
    struct buf *out);

#endif
