/* relate.h: facts from hits. */
#ifndef PAPERSIFT_RELATE_H
#define PAPERSIFT_RELATE_H

#include "values.h"

/* names.c: links, datasets, metrics of the paper from its marks and the ties to them. */
void relate_links(struct relating *r);
void relate_datasets(struct relating *r);
void relate_metrics(struct relating *r);
/* claims.c: results and gains from quantities. */
void relate_claims(struct relating *r);
/* names.c: metrics that results and gains name and no mark does, as far as the name list knows them. */
void relate_metrics_of_claims(struct relating *r);
/* status.c: code_status, and the facts of users' own kinds. */
void relate_status(struct relating *r);
void relate_others(struct relating *r);

#endif
