/* copy_groups.c: in and out of braces and dollars while a matching copy is made. */
#include "copy.h"

struct copy_group *copier_group_at(struct copier *c, size_t i)
{
	while (c->next_group < c->group_count && c->groups[c->next_group].open < i)
		c->next_group++;
	if (c->next_group == c->group_count || c->groups[c->next_group].open != i)
		return NULL;
	return &c->groups[c->next_group];
}

size_t copier_enter(struct copier *c, struct copy_group *g, char between)
{
	if (g->kept)
		copier_keep(c, g->open, g->inner);
	else
		c->changed = true;
	c->stack[c->depth++] = (struct entered){g, between};
	c->next_group = (size_t)(g - c->groups) + 1;
	return g->inner;
}

/* Leaves the group that ends at byte i, if one does: returns the byte behind it, else 0. An argument right behind
 * shares the fate of the first: it is kept too, or parted from it by `between`. */
static size_t leave(struct copier *c, size_t i)
{
	struct entered e;
	struct copy_group *next;

	while (c->depth && c->stack[c->depth - 1].group->end <= i)
		c->depth--;
	if (!c->depth || c->stack[c->depth - 1].group->close != i)
		return 0;
	e = c->stack[--c->depth];
	next =
	    e.group->end < c->in.n && c->in.p[e.group->end] == '{' ? copier_group_at(c, e.group->end) : NULL;
	if (e.group->kept)
		copier_keep(c, i, e.group->end);
	else
		c->changed = true;
	if (!next)
		return e.group->end;
	if (e.group->kept)
		next->kept = true;
	else if (e.between)
		copier_put(c, (struct str){&e.between, 1}, i, next->inner);
	else
		return e.group->end;
	return copier_enter(c, next, 0);
}

size_t copier_delimiter(struct copier *c, size_t i)
{
	size_t end = leave(c, i);
	struct copy_group *g;

	if (end)
		return end;
	g = copier_group_at(c, i);
	if (g)
		return copier_enter(c, g, 0);
	return 0;
}
