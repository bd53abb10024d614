/* correct.c: the stage: a curator's corrections on what the rules have found. */
#include "correct.h"
#include "../../pipeline/stage.h"

static enum rc correct_item(
    const struct run *run, void *state, struct paper *p, struct sink *next, struct err *e)
{
	(void)state;
	corrections_keep(p);
	if (run->corrections)
		corrections_apply(run->corrections, p);
	return sink_put(next, p, e);
}

const struct stage stage_correct = {
    .name = "correct",
    .about = "drops, mends and adds facts as a curator says (--corrections)",
    .item = correct_item,
};
