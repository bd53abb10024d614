/* need.c: from a pattern's tree to what a match needs. A part of a pattern that matches only a few texts is kept as these
 * texts, and what stands beside it is joined to them, for long texts tell more than short ones; where they become too
 * many, or something stands between that can't be listed, they are one "any of", and a new list begins behind it. Whatever is
 * dropped on the way (text that is too common, distance) only makes the need easier to fulfil. */
#include "need.h"
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT_TEXTS 64 /* in one list */
#define LIMIT_TEXT 24  /* bytes of a listed text */
#define LIMIT_NEED 14 /* bytes of a needed one, cut to that: longer texts make more states and tell no more */
#define LIMIT_COST 8.0F /* times in an abstract: what is there more often is not worth looking for */
#define LIMIT_CLASS 12  /* characters of one class: ten digits and a sign or two */

struct texts {
	struct str *items;
	size_t count;
};

struct known {
	bool listed;        /* the part matches these texts and no others */
	struct texts texts; /* where listed */
	uint32_t need;      /* else */
	float cost;         /* else: how often the part's anchors stand in a text; INFINITY: it has none */
};

/* Numbers of needs that must all (or any) be there. */
struct list {
	uint32_t *items;
	size_t count;
	float *costs; /* of a list that all must be there: how often each is */
	size_t cost_count;
};

struct needs *needs_new(void)
{
	struct needs *n = mem_zero(sizeof *n);
	arena_push(&n->arena, &n->items, &n->count, sizeof *n->items);
	n->mask = 16383;
	n->table = arena_alloc(&n->arena, (n->mask + 1) * sizeof *n->table);
	return n;
}

void needs_free(struct needs *n)
{
	if (!n)
		return;
	arena_free(&n->arena);
	free(n);
}

/* ---- needs, each of them once ---- */

static uint64_t hash_of(const struct need *d)
{
	if (d->kind == NEED_TEXT)
		return str_hash(d->text, 1);
	return str_hash((struct str){(const char *)d->of, d->of_count * sizeof *d->of}, 1 + (uint64_t)d->kind);
}

static bool same(const struct need *a, const struct need *b)
{
	return a->kind == b->kind && a->of_count == b->of_count && str_eq(a->text, b->text) &&
	    memcmp(a->of ? a->of : &a->kind, b->of ? b->of : &b->kind, a->of_count * sizeof *a->of) == 0;
}

static void grow(struct needs *n)
{
	n->mask = n->mask * 2 + 1;
	n->table = arena_alloc(&n->arena, (n->mask + 1) * sizeof *n->table);
	for (uint32_t i = 1; i < n->count; i++) {
		size_t at = hash_of(&n->items[i]) & n->mask;
		while (n->table[at])
			at = (at + 1) & n->mask;
		n->table[at] = i;
	}
}

static uint32_t number(struct needs *n, struct need d)
{
	if (n->count * 2 > n->mask)
		grow(n);
	size_t at = hash_of(&d) & n->mask;
	for (; n->table[at]; at = (at + 1) & n->mask)
		if (same(&n->items[n->table[at]], &d))
			return n->table[at];
	/* the caller's arena is gone tomorrow */
	if (d.kind == NEED_TEXT)
		d.text = str_dup(&n->arena, d.text);
	else
		d.of = (const uint32_t *)memcpy(
		    arena_raw(&n->arena, d.of_count * sizeof *d.of), d.of, d.of_count * sizeof *d.of);
	n->table[at] = (uint32_t)n->count;
	*(struct need *)arena_push(&n->arena, &n->items, &n->count, sizeof d) = d;
	return n->table[at];
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? -1 : x > y;
}

static void list_add(struct arena *a, struct list *l, uint32_t need, float cost)
{
	if (need == NEED_NOTHING)
		return;
	*(uint32_t *)arena_push(a, &l->items, &l->count, sizeof *l->items) = need;
	*(float *)arena_push(a, &l->costs, &l->cost_count, sizeof *l->costs) = cost;
}

/* What is nearly always there is left out, but for the rarest, the anchor's. */
static uint32_t all_of(struct needs *n, struct list l)
{
	size_t count = 0;
	float least = INFINITY;
	for (size_t i = 0; i < l.count; i++)
		least = l.costs[i] < least ? l.costs[i] : least;
	for (size_t i = 0; i < l.count; i++)
		if (l.costs[i] <= LIMIT_COST || l.costs[i] == least)
			l.items[count++] = l.items[i];
	if (count <= 1)
		return count ? l.items[0] : NEED_NOTHING;
	return number(n, (struct need){.kind = NEED_ALL_OF, .of = l.items, .of_count = count});
}

static uint32_t any_of(struct needs *n, struct list l)
{
	size_t count = 0;
	if (l.count)
		qsort(l.items, l.count, sizeof *l.items, by_number);
	for (size_t i = 0; i < l.count; i++) {
		if (l.items[i] == NEED_NOTHING)
			return NEED_NOTHING;
		if (count == 0 || l.items[count - 1] != l.items[i])
			l.items[count++] = l.items[i];
	}
	if (count <= 1)
		return count ? l.items[0] : NEED_NOTHING;
	return number(n, (struct need){.kind = NEED_ANY_OF, .of = l.items, .of_count = count});
}

/* ---- texts ---- */

/* Nearly every abstract holds it, so needing it says nothing and costs a step: a letter or two, but for rare ones, a
 * piece of the commonest words (counted on abstracts of arXiv; a word too many or too few changes only how long a scan
 * takes), the mark that closes others. */
static bool common(struct str s)
{
	static const char frequent_pieces[] = " the of and in to for on is with , . - \xEE\x80\x80";
	bool letters = true;
	for (size_t i = 0; i < s.n; i++)
		letters &= s.p[i] == ' ' || (s.p[i] >= 'a' && s.p[i] <= 'z' && !strchr("jqxz", s.p[i]));
	return (letters && s.n <= 2) || str_find(STR(frequent_pieces), s, 0) != SIZE_MAX;
}

/* The commonest words of abstracts, by how often one holds them (counted on 4,853 of arXiv). */
static const struct {
	float rate;
	const char *words;
} frequent[] = {
    {2.0F, " and for in is of on that the this to we "},
    {0.7F, " an are as based be by can data from it model network our using which with "},
    {0.3F,
        " algorithm algorithms also analysis approach at been between both different each"
        " framework has have how however information into its large learning method methods models"
        " more networks neural new not one or over paper performance present problem propose"
        " proposed real results show study such system systems their these time two use used work "},
    {0.15F,
        " about accuracy all any application applications approaches but case classification code"
        " compared complex computing control deep demonstrate design detection distributed"
        " distribution dynamic dynamics efficient existing experiments features first given graph"
        " high human image important key knowledge language level local low machine many may"
        " memory most multi multiple nodes non novel number only order other privacy problems"
        " process processing properties provide quality research scale search security set several"
        " single social software some space state structure task tasks techniques than them then"
        " there they through training under user users various was well when where while without"
        " world "},
    {0.08F,
        " able achieve across activity address against allows among applied architecture art"
        " attack attacks attention available bayesian behavior being best better brain called"
        " cases challenges changes class cloud clustering common communication community"
        " complexity computation computational computer consider content context cost could"
        " current database dataset datasets degree describe designed develop developed development"
        " devices dimensional discuss do domain due during effective effects efficiency end energy"
        " environment error estimation evaluate evaluation even experimental feature field finally"
        " find form found function functional functions further future general generated global"
        " graphs group here higher identify if images impact implementation improve including"
        " individual inference input interaction interactions introduce known like linear long"
        " main make management matrix mechanism mobile modeling need no node noise object objects"
        " obtained often online open optimal optimization out parallel parameters particular"
        " patterns perform physical point possible potential power prediction presented presents"
        " previous probability processes program programming protocol provides queries query"
        " random range rate recent recently recognition related representation requirements"
        " resource result robot robots robust same sample scheme second selection self semantic"
        " sequence series service sets shown significant significantly similar simple simulation"
        " size small so solution solutions source spatial specific speech standard statistical"
        " step strategy studies support target technique temporal term terms test text theory"
        " those three thus times tool tools type types understanding up us uses values very via"
        " video visual way web were will within "},
};

/* Pairs of bytes in `frequent`: most texts hold one that isn't there, and needn't be looked for. */
static uint64_t frequent_pairs[256 * 256 / 64];

static void pairs_make(void)
{
	for (size_t i = 0; i < sizeof frequent / sizeof *frequent; i++)
		for (const char *p = frequent[i].words; p[1]; p++)
			frequent_pairs[(unsigned char)p[0] * 4 + ((unsigned char)p[1] >> 6)] |= UINT64_C(1)
			    << (p[1] & 63);
}

static bool all_pairs_frequent(struct str s)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, pairs_make);
	for (size_t i = 0; i + 1 < s.n; i++)
		if (!(frequent_pairs[(unsigned char)s.p[i] * 4 + ((unsigned char)s.p[i + 1] >> 6)] >>
		            (s.p[i + 1] & 63) &
		        1))
			return false;
	return true;
}

/* About how often a text stands in an abstract: as a piece of frequent words, and of others by its length. Nothing but speed
 * depends on it. */
static float frequency(struct str s)
{
	static const float by_length[] = {99, 20, 4, 0.7F, 0.25F, 0.12F, 0.08F, 0.05F};
	size_t n = 0, letters = 0;
	for (size_t i = 0; i < s.n; i++) {
		n += (unsigned char)s.p[i] < 0x80;
		letters += s.p[i] >= 'a' && s.p[i] <= 'z';
	}
	if (n < s.n && n < 4) /* marks and other rare characters */
		return 0.3F / (float)(n + 1);
	float rate = letters ? by_length[n < 7 ? n : 7] : 1.5F / (float)n;
	if (!all_pairs_frequent(s))
		return rate;
	for (size_t i = 0; i < sizeof frequent / sizeof *frequent; i++) {
		struct str words = str_of(frequent[i].words);
		for (size_t at = 0; (at = str_find(words, s, at)) != SIZE_MAX; at++)
			rate += frequent[i].rate;
	}
	return rate;
}

/* Which of the texts hold none of the others: those alone need be looked for. False where one of them is too common. */
static bool shortest(struct texts t, bool *keep)
{
	for (size_t i = 0; i < t.count; i++) {
		keep[i] = true;
		if (common(t.items[i]))
			return false;
		for (size_t k = 0; k < t.count && keep[i]; k++)
			keep[i] = k == i || t.items[k].n > t.items[i].n ||
			    (t.items[k].n == t.items[i].n && k >= i) ||
			    str_find(t.items[i], t.items[k], 0) == SIZE_MAX;
	}
	return true;
}

static void anchor_text_add(
    struct arena *a, struct anchor *anchor, struct str text, size_t before, size_t lead)
{
	struct str cut = str_sub(text, 0, LIMIT_NEED);
	int32_t shift = (int32_t)lead - (int32_t)before - (int32_t)cut.n;
	for (size_t i = 0; i < anchor->count; i++)
		if (anchor->texts[i].shift == shift && str_eq(anchor->texts[i].text, cut))
			return;
	*(struct anchor_text *)arena_push(a, &anchor->texts, &anchor->count, sizeof *anchor->texts) =
	    (struct anchor_text){cut, shift};
}

/* One of these texts is needed. Where that is anything, their anchor (for a place `lead` bytes behind where they begin) goes
 * into *anchor and what it costs is returned in *cost. */
static uint32_t any_text(
    struct needs *n, struct arena *a, struct texts t, size_t lead, struct anchor **anchor, float *cost)
{
	struct list l = {0};
	bool keep[LIMIT_TEXTS + 1];
	*anchor = NULL;
	*cost = INFINITY;
	if (t.count > LIMIT_TEXTS + 1 || !shortest(t, keep))
		return NEED_NOTHING;
	*anchor = arena_alloc(a, sizeof **anchor);
	*cost = 0;
	for (size_t i = 0; i < t.count; i++) {
		size_t holds = i, at = 0;
		if (keep[i]) {
			*cost += frequency(t.items[i]);
			*(uint32_t *)arena_push(a, &l.items, &l.count, sizeof *l.items) = number(
			    n, (struct need){.kind = NEED_TEXT, .text = str_sub(t.items[i], 0, LIMIT_NEED)});
		} else { /* it is found by the other text in it */
			for (holds = 0; holds < t.count; holds++)
				if (keep[holds] && (at = str_find(t.items[i], t.items[holds], 0)) != SIZE_MAX)
					break;
		}
		anchor_text_add(a, *anchor, t.items[holds], at, lead);
	}
	return any_of(n, l);
}

static struct texts no_text(struct arena *a)
{
	struct texts t = {0};
	*(struct str *)arena_push(a, &t.items, &t.count, sizeof *t.items) = STR("");
	return t;
}

/* Every text of `head` with every text of `tail` behind it. */
static struct texts product(struct arena *a, struct texts head, struct texts tail)
{
	if (head.count == 1 && head.items[0].n == 0)
		return tail;
	if (tail.count == 1 && tail.items[0].n == 0)
		return head;
	struct texts t = {.items = arena_raw(a, head.count * tail.count * sizeof *t.items)};
	for (size_t i = 0; i < head.count; i++)
		for (size_t k = 0; k < tail.count; k++) {
			size_t n = head.items[i].n + tail.items[k].n;
			char *p = arena_raw(a, n + 1);
			memcpy(p, head.items[i].p, head.items[i].n);
			memcpy(p + head.items[i].n, tail.items[k].p, tail.items[k].n);
			t.items[t.count++] = (struct str){p, n};
		}
	return t;
}

static size_t longest(struct texts t)
{
	size_t n = 0;
	for (size_t i = 0; i < t.count; i++)
		n = t.items[i].n > n ? t.items[i].n : n;
	return n;
}

/* The space that all texts end in, for what begins behind them: " of " tells more than "of ". */
static struct texts last_space(struct arena *a, struct texts t)
{
	bool all = true;
	for (size_t i = 0; i < t.count; i++)
		all &= t.items[i].n > 0 && t.items[i].p[t.items[i].n - 1] == ' ';
	struct texts last = no_text(a);
	if (all)
		last.items[0] = STR(" ");
	return last;
}

/* ---- parts of a pattern ---- */

static struct known known_of(struct needs *n, struct arena *a, struct node *p);

/* The need of a part that stands for itself; where it is a list the node gets an anchor. */
static uint32_t need_of(struct needs *n, struct arena *a, struct known *r, struct node *p)
{
	struct anchor *anchor;
	if (!r->listed || !p)
		return r->need;
	uint32_t need = any_text(n, a, r->texts, 0, &anchor, &r->cost);
	p->anchor = anchor;
	return need;
}

static void add_text(struct arena *a, struct texts *t, struct str text)
{
	*(struct str *)arena_push(a, &t->items, &t->count, sizeof text) = text;
}

static struct known of_text(struct arena *a, const struct node *p)
{
	struct known r = {.listed = true};
	add_text(a, &r.texts, str_lower(a, p->text));
	return r;
}

static struct known of_class(struct arena *a, const struct node *p)
{
	const struct class *class = p->class;
	struct known r = {.listed = !class->beyond, .cost = INFINITY};
	for (unsigned c = 0; c < 0x80 && r.listed; c++) {
		bool capital = c >= 'A' && c <= 'Z';
		if (!ascii_has(&class->ascii, c) || (capital && ascii_has(&class->ascii, c | 0x20)))
			continue;
		char byte = (char)(capital ? c | 0x20 : c);
		add_text(a, &r.texts, (struct str){arena_copy(a, &byte, 1), 1});
		r.listed = r.texts.count <= LIMIT_CLASS;
	}
	for (unsigned i = 0; i < 32 && r.listed; i++) {
		char mark[4];
		if (p->marks >> i & 1)
			add_text(
			    a, &r.texts, (struct str){arena_copy(a, mark, utf8_encode(0xE000 + i, mark)), 3});
	}
	return r;
}

/* Children of a sequence that are listed together. */
struct run {
	struct texts texts;
	const struct node *first; /* NULL: no child yet */
	size_t lead;              /* bytes of the texts that belong to the child before */
};

/* A run is over: what it needs goes into `all`, and where no cheaper anchor is known the sequence has its own there. */
static void run_end(
    struct needs *n, struct arena *a, const struct run *run, struct list *all, struct node *p, float *cost)
{
	struct anchor *anchor;
	float own;
	uint32_t need = any_text(n, a, run->texts, run->lead, &anchor, &own);
	list_add(a, all, need, own);
	if (!anchor || !run->first || !(own < *cost))
		return;
	anchor->first = run->first;
	p->anchor = anchor;
	p->through = NULL;
	*cost = own;
}

static struct known of_sequence(struct needs *n, struct arena *a, struct node *p)
{
	struct known r = {.listed = true, .cost = INFINITY};
	struct run run = {.texts = no_text(a)};
	struct list all = {0};
	for (struct node *c = p->first; c; c = c->next) {
		struct known part = known_of(n, a, c);
		if (part.listed && part.texts.count * run.texts.count <= LIMIT_TEXTS &&
		    longest(part.texts) + longest(run.texts) <= LIMIT_TEXT) {
			run.texts = product(a, run.texts, part.texts);
			run.first = run.first ? run.first : c;
			continue;
		}
		r.listed = false;
		run_end(n, a, &run, &all, p, &r.cost);
		if (part.listed) {
			struct texts before = last_space(a, run.texts);
			run = (struct run){product(a, before, part.texts), c, before.items[0].n};
			continue;
		}
		list_add(a, &all, part.need, part.cost);
		if (part.cost < r.cost) {
			r.cost = part.cost;
			p->anchor = NULL;
			p->through = c;
		}
		run = (struct run){.texts = no_text(a)};
	}
	r.texts = run.texts;
	if (r.listed)
		return r;
	run_end(n, a, &run, &all, p, &r.cost);
	r.need = all_of(n, all);
	return r;
}

static struct known of_choice(struct needs *n, struct arena *a, struct node *p)
{
	struct known r = {.listed = true}, *parts = NULL;
	struct list any = {0};
	size_t count = 0;
	for (struct node *c = p->first; c; c = c->next) {
		struct known part = known_of(n, a, c);
		*(struct known *)arena_push(a, &parts, &count, sizeof part) = part;
		r.listed &= part.listed && r.texts.count + part.texts.count <= LIMIT_TEXTS;
		for (size_t i = 0; r.listed && i < part.texts.count; i++)
			*(struct str *)arena_push(a, &r.texts.items, &r.texts.count, sizeof *r.texts.items) =
			    part.texts.items[i];
	}
	size_t i = 0;
	for (struct node *c = p->first; c && !r.listed; c = c->next, i++) {
		*(uint32_t *)arena_push(a, &any.items, &any.count, sizeof *any.items) =
		    need_of(n, a, &parts[i], c);
		r.cost += parts[i].cost;
	}
	r.need = any_of(n, any);
	return r;
}

static struct known of_repeat(struct needs *n, struct arena *a, struct node *p)
{
	struct known r = known_of(n, a, p->first);
	if (p->min == 0 && p->max == 1 && r.listed && r.texts.count < LIMIT_TEXTS) {
		struct texts t = no_text(a);
		for (size_t i = 0; i < r.texts.count; i++)
			*(struct str *)arena_push(a, &t.items, &t.count, sizeof *t.items) = r.texts.items[i];
		r.texts = t;
		return r;
	}
	if (p->min == 1 && p->max == 1)
		return r;
	if (p->min == 0)
		return (struct known){.need = NEED_NOTHING, .cost = INFINITY};
	uint32_t need = need_of(n, a, &r, p->first);
	return (struct known){.need = need, .cost = r.cost};
}

/* Once for all patterns that share it. */
static struct known of_define(struct needs *n, struct arena *a, struct define_tree *d)
{
	if (!d->known) {
		struct known *k = arena_alloc(a, sizeof *k);
		*k = known_of(n, a, d->tree);
		d->known = k;
	}
	return *(const struct known *)d->known;
}

static struct known known_of(struct needs *n, struct arena *a, struct node *p)
{
	switch (p->kind) {
	case NODE_TEXT:
		return of_text(a, p);
	case NODE_CLASS:
		return of_class(a, p);
	case NODE_SEQUENCE:
		return of_sequence(n, a, p);
	case NODE_CHOICE:
		return of_choice(n, a, p);
	case NODE_REPEAT:
		return of_repeat(n, a, p);
	default:
		return of_define(n, a, p->define);
	}
}

uint32_t needs_add(struct needs *n, struct arena *a, struct node *pattern)
{
	struct known known = known_of(n, a, pattern);
	return need_of(n, a, &known, pattern);
}

uint32_t needs_any(struct needs *n, const char *const *words, size_t count)
{
	struct arena a = {0};
	struct texts t = {0};
	struct anchor *anchor;
	float cost;
	for (size_t i = 0; i < count; i++)
		add_text(&a, &t, str_lower(&a, str_of(words[i])));
	uint32_t need = any_text(n, &a, t, 0, &anchor, &cost);
	arena_free(&a);
	return need;
}
