/* layers.h: packs from several directories: a later one's rules and defines stand in for earlier ones of the same name,
 * and it may switch rules off. Private to stages/extract. */
#ifndef PAPERSIFT_LAYERS_H
#define PAPERSIFT_LAYERS_H

#include "expand.h"
#include "pack.h"

/* A rule that is switched off for the layers before this one. */
struct off {
	const char *id, *file;
	unsigned line, layer;
};

struct layers {
	struct defines *defines; /* borrowed */
	struct off *offs;        /* arena */
	size_t off_count;
};

void layers_off(
    struct layers *l, struct arena *a, const char *id, const char *file, unsigned line, unsigned layer);
/* Adds a define, or puts it in the place of one of another layer (the later one stays). False where its own layer has
 * one of this name. */
bool layers_define(struct layers *l, struct arena *a, const struct define *d);
/* Of the rules of one id leaves that of the last layer, where the first stood: the order of the packs settles ties. Takes
 * away what is off. RC_FATAL, located, for an id that stands twice in a layer, and for `off` of a rule that no earlier
 * layer has. */
enum rc layers_settle(const struct layers *l, struct packs *p, struct err *e);

#endif
