/* profile.c: accounts of what rules cost (profile.h). */
#include "profile.h"
#include <stdlib.h>
#include <time.h>

struct profile {
	const struct packs *packs; /* borrowed */
	struct timespec before;
	struct cost {
		uint64_t nanoseconds, runs, misses, tried, matches, stopped;
	} costs[]; /* by rule index; the last one is the scans' */
};

struct profile *profile_new(const struct packs *packs)
{
	struct profile *p = mem_zero(sizeof *p + (packs->rule_count + 1) * sizeof *p->costs);
	p->packs = packs;
	return p;
}

void profile_close(struct profile *p)
{
	for (size_t i = 0; p && i <= p->packs->rule_count; i++) {
		struct rule_cost *all = &p->packs->costs[i];
		atomic_fetch_add(&all->nanoseconds, p->costs[i].nanoseconds);
		atomic_fetch_add(&all->runs, p->costs[i].runs);
		atomic_fetch_add(&all->misses, p->costs[i].misses);
		atomic_fetch_add(&all->tried, p->costs[i].tried);
		atomic_fetch_add(&all->matches, p->costs[i].matches);
		atomic_fetch_add(&all->stopped, p->costs[i].stopped);
	}
	free(p);
}

void profile_begin(struct profile *p)
{
	clock_gettime(CLOCK_MONOTONIC, &p->before);
}

static uint64_t elapsed(const struct profile *p)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)(now.tv_sec - p->before.tv_sec) * 1000000000u + (uint64_t)now.tv_nsec -
	    (uint64_t)p->before.tv_nsec;
}

void profile_rule(struct profile *p, const struct rule *r, size_t tried, size_t matches, bool stopped)
{
	struct cost *cost = &p->costs[r->index];
	cost->nanoseconds += elapsed(p);
	cost->runs++;
	cost->misses += matches == 0;
	cost->tried += tried;
	cost->matches += matches;
	cost->stopped += stopped;
}

void profile_scan(struct profile *p, size_t bytes)
{
	struct cost *cost = &p->costs[p->packs->rule_count];
	cost->nanoseconds += elapsed(p);
	cost->runs += bytes;
}

struct line {
	const struct rule *rule;
	const struct rule_cost *cost;
};

static int dearest_first(const void *pa, const void *pb)
{
	const struct line *a = pa, *b = pb;
	if (a->cost->nanoseconds != b->cost->nanoseconds)
		return a->cost->nanoseconds > b->cost->nanoseconds ? -1 : 1;
	return a->rule->index < b->rule->index ? -1 : 1;
}

void profile_write(const struct packs *packs, struct buf *out)
{
	const struct rule_cost *scans = &packs->costs[packs->rule_count];
	struct line *lines = mem_zero((packs->rule_count + 1) * sizeof *lines);
	uint64_t nanoseconds = 0, runs = 0, misses = 0, tried = 0, matches = 0;
	size_t count = 0;
	for (size_t i = 0; i < packs->rule_count; i++) {
		const struct rule_cost *cost = &packs->costs[i];
		nanoseconds += cost->nanoseconds;
		runs += cost->runs;
		misses += cost->misses;
		tried += cost->tried;
		matches += cost->matches;
		if (cost->runs)
			lines[count++] = (struct line){&packs->rules[i], cost};
	}
	qsort(lines, count, sizeof *lines, dearest_first);
	buf_addf(out, "scans: %.1f ms over %.1f MB\n", (double)scans->nanoseconds / 1e6,
	    (double)scans->runs / 1e6);
	buf_addf(out, "%10s %10s %10s %10s %10s  rule\n", "ms", "runs", "in vain", "candidates", "matches");
	buf_addf(out, "%10.1f %10llu %10llu %10llu %10llu  all %zu rules\n", (double)nanoseconds / 1e6,
	    (unsigned long long)runs, (unsigned long long)misses, (unsigned long long)tried,
	    (unsigned long long)matches, packs->rule_count);
	for (size_t i = 0; i < count; i++)
		buf_addf(out, "%10.1f %10llu %10llu %10llu %10llu  %s\n",
		    (double)lines[i].cost->nanoseconds / 1e6, (unsigned long long)lines[i].cost->runs,
		    (unsigned long long)lines[i].cost->misses, (unsigned long long)lines[i].cost->tried,
		    (unsigned long long)lines[i].cost->matches, lines[i].rule->id);
	for (size_t i = 0; i < count; i++)
		if (lines[i].cost->stopped)
			buf_addf(
			    out, "%s reached a limit on %llu texts, and was skipped for the rest of their records\n",
			    lines[i].rule->id, (unsigned long long)lines[i].cost->stopped);
	free(lines);
}
