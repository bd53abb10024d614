/* literals.c: the choice between Hyperscan and our own automaton (literals.h). */
#include "literals.h"
#include "automaton.h"
#include "cache.h"
#include "hyperscan.h"
#include <stdlib.h>
#include <string.h>

#ifdef HAVE_HYPERSCAN
#include <hs/hs.h>
#else
typedef struct hs_database hs_database_t;
typedef struct hs_scratch hs_scratch_t;
#endif

struct literals {
	struct arena arena;
	const struct automaton *automaton; /* NULL where db is there */
	hs_database_t *db;
};

struct literals_scan {
	const struct literals *of;
	hs_scratch_t *scratch;
	bool borrowed; /* the scratch is another one's */
	struct finding *items;
	size_t count, cap;
};

static void finding_add(struct literals_scan *s, uint32_t text, uint32_t end)
{
	if (s->count == s->cap) {
		s->cap = s->cap ? s->cap * 2 : 256;
		s->items = mem_grow(s->items, s->cap * sizeof *s->items);
	}
	s->items[s->count++] = (struct finding){text, end};
}

/* ---- Hyperscan ---- */

#ifdef HAVE_HYPERSCAN

/* Hyperscan's last open version is 5.4.2; Vectorscan counts on from there. */
const char *literals_engine(void)
{
	static char name[64];
	const char *version = hs_version();
	if (hs_valid_platform() != HS_SUCCESS)
		return "the processor lacks what Hyperscan needs";
	if (strncmp(version, "5.", 2) != 0 || version[3] != '.' || strncmp(version, "5.4.3", 5) >= 0)
		return "the library calls itself Hyperscan and isn't";
	if (!name[0]) {
		size_t n = strcspn(version, " ");
		memcpy(name, "Hyperscan ", 10);
		memcpy(name + 10, version, n < sizeof name - 11 ? n : sizeof name - 11);
	}
	return name;
}

static bool usable(void)
{
	return strncmp(literals_engine(), "Hyperscan ", 10) == 0;
}

/* What a cached database must have been made of and with: it is of use to processors with the same of these only. */
static uint64_t cache_key(const struct str *texts, size_t count)
{
	__builtin_cpu_init();
	unsigned char has[] = {__builtin_cpu_supports("ssse3") != 0, __builtin_cpu_supports("avx2") != 0,
	    __builtin_cpu_supports("avx512bw") != 0, __builtin_cpu_supports("avx512vbmi") != 0};
	uint64_t key = str_hash(str_of(hs_version()), count);
	for (size_t i = 0; i < count; i++)
		key = str_hash(texts[i], key);
	return str_hash((struct str){(const char *)has, sizeof has}, key);
}

static hs_database_t *database(const struct str *texts, size_t count)
{
	uint64_t key = cache_key(texts, count);
	struct str cached = cache_read(key);
	hs_database_t *db = NULL;
	if (cached.n && hs_deserialize_database(cached.p, cached.n, &db) != HS_SUCCESS)
		db = NULL;
	cache_free(cached);
	if (db)
		return db;
	char *bytes = NULL;
	size_t n = 0;
	db = hyperscan_compile(texts, count);
	if (db && hs_serialize_database(db, &bytes, &n) == HS_SUCCESS)
		cache_write(key, (struct str){bytes, n});
	free(bytes);
	return db;
}

static int found(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *scan)
{
	(void)from;
	(void)flags;
	finding_add(scan, id, (uint32_t)to);
	return 0;
}

static int by_end(const void *pa, const void *pb)
{
	const struct finding *a = pa, *b = pb;
	if (a->end != b->end)
		return a->end < b->end ? -1 : 1;
	return a->text < b->text ? -1 : a->text > b->text;
}

static void scan_with_hyperscan(struct literals_scan *s, struct str text)
{
	if (text.n && hs_scan(s->of->db, text.p, (unsigned)text.n, 0, s->scratch, found, s) != HS_SUCCESS)
		memory_exhausted();
	for (size_t i = 1; i < s->count; i++)
		if (s->items[i].end < s->items[i - 1].end) { /* Hyperscan promises no order */
			qsort(s->items, s->count, sizeof *s->items, by_end);
			return;
		}
}

#else

const char *literals_engine(void)
{
	return "built without Hyperscan";
}

#endif

/* ---- both ---- */

struct literals *literals_new_plain(const struct str *texts, size_t count)
{
	struct literals *l = mem_zero(sizeof *l);
	l->automaton = automaton_new(&l->arena, texts, count);
	return l;
}

struct literals *literals_new(const struct str *texts, size_t count)
{
#ifdef HAVE_HYPERSCAN
	hs_database_t *db = usable() ? database(texts, count) : NULL;
	if (db) {
		struct literals *l = mem_zero(sizeof *l);
		l->db = db;
		return l;
	}
#endif
	return literals_new_plain(texts, count);
}

void literals_free(struct literals *l)
{
	if (!l)
		return;
#ifdef HAVE_HYPERSCAN
	hs_free_database(l->db);
#endif
	arena_free(&l->arena);
	free(l);
}

struct literals_scan *literals_scan_new(const struct literals *l, const struct literals_scan *beside)
{
	struct literals_scan *s = mem_zero(sizeof *s);
	s->of = l;
	(void)beside;
#ifdef HAVE_HYPERSCAN
	s->borrowed = beside != NULL;
	if (beside)
		s->scratch = beside->scratch;
	else if (l->db && hs_alloc_scratch(l->db, &s->scratch) != HS_SUCCESS)
		memory_exhausted();
#endif
	return s;
}

void literals_scan_free(struct literals_scan *s)
{
	if (!s)
		return;
#ifdef HAVE_HYPERSCAN
	if (!s->borrowed)
		hs_free_scratch(s->scratch);
#endif
	free(s->items);
	free(s);
}

static void scan_plainly(struct literals_scan *s, struct str text)
{
	const struct automaton *m = s->of->automaton;
	uint32_t state = 0;
	for (uint32_t i = 0; i < text.n; i++) {
		state = automaton_step(m, state, (unsigned char)text.p[i]);
		if (!m->states[state].found)
			continue;
		for (uint32_t at = state; at; at = m->shorter[at])
			if (m->text[at])
				finding_add(s, m->text[at] - 1, i + 1);
	}
}

const struct finding *literals_find(struct literals_scan *s, struct str text, size_t *count)
{
	s->count = 0;
#ifdef HAVE_HYPERSCAN
	if (s->of->db)
		scan_with_hyperscan(s, text);
	else
#endif
		scan_plainly(s, text);
	*count = s->count;
	return s->items;
}
