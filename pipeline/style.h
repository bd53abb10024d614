/* style.h: how a bibliography is to be written, from the command line's options. */
#ifndef PAPERSIFT_STYLE_H
#define PAPERSIFT_STYLE_H

#include "../stages/export/export.h"
#include "options.h"

/* Fills out from o for the format x. EXIT_FINE, or EXIT_USAGE with a message: an unknown word, or an option that
 * the format doesn't heed. */
int export_style(struct export_options *out, const struct options *o, const struct exporter *x, struct err *e);

#endif
