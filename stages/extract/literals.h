/* literals.h: finds where thousands of texts stand in another, letters of ASCII in any case: with Hyperscan's literal matcher
 * (https://intel.github.io/hyperscan/dev-reference/), or, where the build or the processor is without it, with our own
 * automaton. Vectorscan, which calls itself Hyperscan too, isn't used: Debian 12's loses matches. */
#ifndef PAPERSIFT_LITERALS_H
#define PAPERSIFT_LITERALS_H

#include "../../pipeline/str.h"

struct literals;      /* read-only once built: shared by all workers */
struct literals_scan; /* one worker's scratch space */

/* Texts are in lower case, not empty, none twice; fewer than 2^24 bytes in all. What Hyperscan makes of
 * them is kept in the user's cache directory ($XDG_CACHE_HOME, else ~/.cache, and there papersift/); without one, or where the directory can't be written, it is made anew each time. */
struct literals *literals_new(const struct str *texts, size_t count);
void literals_free(struct literals *l); /* NULL allowed */

/* beside: another one of the worker, for the same texts, with which it shares what a search needs while it runs; borrowed, must
 * live longer. NULL allowed. */
struct literals_scan *literals_scan_new(const struct literals *l, const struct literals_scan *beside);
void literals_scan_free(struct literals_scan *s); /* NULL allowed */

struct finding {
	uint32_t text, end; /* the text's number, and the byte behind it */
};
/* All of them, in the order of their ends. Valid until the next call. text.n must be below 2^32. */
const struct finding *literals_find(struct literals_scan *s, struct str text, size_t *count);

/* "Hyperscan 5.4.0 ...", or why it isn't used. Static text. */
const char *literals_engine(void);
/* The same as literals_new without Hyperscan, for tests. */
struct literals *literals_new_plain(const struct str *texts, size_t count);

#endif
