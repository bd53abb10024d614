/* chain.c: puts stages one behind the other (chain.h). */
#include "chain.h"
#include "times.h"
#include <stdlib.h>

struct chain_link {
	struct sink sink; /* first, so that a sink is its link */
	const struct run *run;
	const struct stage *stage;
	void *state; /* owned; NULL where the stage has none */
	struct sink *next;
};

static enum rc link_put(struct sink *self, struct paper *p, struct err *e)
{
	struct chain_link *l = (struct chain_link *)self;
	const char *before = times_enter(l->stage->name);
	enum rc rc = l->stage->item(l->run, l->state, p, l->next, e);
	times_enter(before);
	return rc;
}

enum rc chain_open(struct chain *c, const struct run *run, const struct stage *const *stages, size_t count,
    struct sink *end, struct err *e)
{
	*c = (struct chain){.run = run, .head = end};
	if (count == 0)
		return RC_OK;
	c->links = mem_zero(count * sizeof(*c->links));
	c->head = &c->links[0].sink;
	for (size_t i = 0; i < count; i++) {
		struct chain_link *l = &c->links[i];
		l->sink.put = link_put;
		l->run = run;
		l->stage = stages[i];
		l->state = stages[i]->state_size ? mem_zero(stages[i]->state_size) : NULL;
		l->next = i + 1 < count ? &c->links[i + 1].sink : end;
		enum rc rc = stages[i]->open ? stages[i]->open(run, l->state, e) : RC_OK;
		if (rc != RC_OK) {
			free(l->state);
			return rc;
		}
		c->count++;
	}
	return RC_OK;
}

/* Keeps what a stage hands on. */
struct keeper {
	struct sink sink; /* first */
	struct paper *paper;
	size_t count;
};

static enum rc keep(struct sink *self, struct paper *p, struct err *e)
{
	struct keeper *k = (struct keeper *)self;
	(void)e;
	k->paper = p;
	k->count++;
	return RC_OK;
}

static bool take(struct chain_link *l, struct paper **papers, size_t count)
{
	struct err e = {0};
	if (l->stage->items)
		return l->stage->items(l->run, l->state, papers, count, &e) == RC_OK;
	for (size_t i = 0; i < count; i++) {
		struct keeper k = {.sink.put = keep};
		if (l->stage->item(l->run, l->state, papers[i], &k.sink, &e) != RC_OK || k.count != 1)
			return false;
		papers[i] = k.paper;
	}
	return true;
}

bool chain_take(struct chain *c, struct paper **papers, size_t count)
{
	bool all = true;
	for (size_t i = 0; all && i < c->count; i++) {
		const char *before = times_enter(c->links[i].stage->name);
		all = take(&c->links[i], papers, count);
		times_enter(before);
	}
	return all;
}

enum rc chain_finish(struct chain *c, struct err *e)
{
	for (size_t i = 0; i < c->count; i++) {
		struct chain_link *l = &c->links[i];
		enum rc rc = l->stage->finish ? l->stage->finish(c->run, l->state, l->next, e) : RC_OK;
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

void chain_close(struct chain *c)
{
	for (size_t i = c->count; i-- > 0;) {
		struct chain_link *l = &c->links[i];
		if (l->stage->close)
			l->stage->close(l->state);
		free(l->state);
	}
	free(c->links);
	*c = (struct chain){0};
}
