/* names.c: a hash table of all beginnings of all names. A name is a chain of parts: runs of letters, runs of digits,
 * and single signs; space, hyphen and underscore between parts count as nothing, so that "CIFAR-10", "CIFAR 10" and
 * "CIFAR10" are one name. The walk extends a beginning part by part for as long as the table knows it, which costs one
 * look-up a word where no name begins. Names that must match as written and names that match in any case are kept in
 * one table under different seeds. */
#include "names.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SEED_EXACT 0x9ae16a3b2f90404fULL
#define SEED_ANY 0xc949d7c7509e6557ULL
#define LIMIT_NAME_BYTES 200
#define FIRST_MASK 0xFFFFU

struct slot {
	uint64_t hash; /* 0: free. 64 bits of hash stand for the beginning itself: with 10^5 beginnings a false one
	                * has odds of 1 in 10^14 a look-up */
	uint32_t entry; /* index + 1 of the name that ends here, 0: a beginning only */
};

struct number_word {
	struct str word;
	double value;
};

struct names {
	struct arena *arena;  /* borrowed: the packs' */
	struct rule rules[2]; /* names/datasets, names/metrics */
	struct name_entry *entries;
	size_t entry_count;
	struct key {
		struct str text;
		uint32_t entry;
		bool exact;
	} * keys;
	size_t key_count;
	struct slot *slots;
	bool borrowed; /* the slots are an image's; else owned */
	size_t mask;
	/* First parts of names, by bits of their hash: says of nearly every word of a text that no name begins with it, and
	 * stays in the processor's first cache. */
	uint64_t first[(FIRST_MASK + 1) / 64];
	struct number_word *numbers;
	size_t number_count;
};

struct names *names_new(struct arena *a)
{
	struct names *n = arena_alloc(a, sizeof *n);
	n->arena = a;
	static const struct {
		const char *id, *about;
		enum fact_kind fact;
	} lists[2] = {{"names/datasets", "a dataset's name from the list", FACT_DATASET},
	    {"names/metrics", "a metric's name from the list", FACT_METRIC}};
	for (int i = 0; i < 2; i++)
		n->rules[i] = (struct rule){.id = lists[i].id,
		    .about = lists[i].about,
		    .fact = lists[i].fact,
		    .to = FACT_KIND_COUNT,
		    .pattern = "",
		    .confidence = NAN,
		    .fields = 1u << FIELD_TITLE | 1u << FIELD_ABSTRACT,
		    .index = SIZE_MAX - (size_t)i};
	return n;
}

const struct rule *names_rule(const struct names *n, enum fact_kind kind)
{
	return &n->rules[kind == FACT_METRIC];
}

/* ---- parts ---- */

enum class { SIGN, LETTER, DIGIT, BETWEEN };

static inline enum class class_of(unsigned char c) {
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80) return LETTER;
	if (c >= '0' && c <= '9') return DIGIT;
	return c == ' ' || c == '-' || c == '_' ? BETWEEN : SIGN;
}

/* ---- reading ---- */

static struct str cell(struct str line, size_t column)
{
	size_t at = 0;
	for (; column > 0; column--) {
		at = str_find_char(line, '\t', at);
		if (at == SIZE_MAX)
			return (struct str){NULL, 0};
		at++;
	}
	size_t end = str_find_char(line, '\t', at);
	return str_trim(str_sub(line, at, end == SIZE_MAX ? line.n : end));
}

static size_t column_of(struct str header, const char *name)
{
	for (size_t i = 0; i < 16; i++)
		if (str_is(cell(header, i), name))
			return i;
	return SIZE_MAX;
}

/* Acronyms match as written: "IS" is a metric, "is" is not. So do all dataset names. */
static bool match_as_written(struct str name, enum fact_kind kind)
{
	size_t capitals = 0, letters = 0;
	for (size_t i = 0; i < name.n; i++) {
		capitals += name.p[i] >= 'A' && name.p[i] <= 'Z';
		letters += (name.p[i] >= 'A' && name.p[i] <= 'Z') || (name.p[i] >= 'a' && name.p[i] <= 'z');
	}
	return kind == FACT_DATASET || (capitals >= 2 && capitals * 2 >= letters) || letters <= 2;
}

static void add_key(struct names *n, struct str text, uint32_t entry, enum fact_kind kind)
{
	struct key *k = arena_push(n->arena, &n->keys, &n->key_count, sizeof *k);
	*k = (struct key){text, entry, match_as_written(text, kind)};
	if (kind != FACT_METRIC || text.n < 2)
		return;
	/* plurals: "F1 scores", "accuracies" */
	char last = text.p[text.n - 1], before = text.p[text.n - 2];
	bool vowel_y = last == 'y' && strchr("aeiou", before);
	if (class_of((unsigned char)last) != LETTER || last == 's' || last == 'S')
		return;
	struct str plural = last == 'y' && !vowel_y ? str_fmt(n->arena, "%.*sies", (int)text.n - 1, text.p)
	                                            : str_fmt(n->arena, "%.*ss", STR_ARG(text));
	k = arena_push(n->arena, &n->keys, &n->key_count, sizeof *k);
	*k = (struct key){plural, entry, match_as_written(text, kind)};
}

/* "names/datasets.tsv", or "names/datasets-marine.tsv" beside it. */
static bool is_list(struct str rel, const char *kind)
{
	struct str rest = str_sub(rel, strlen(kind), rel.n);
	return str_starts(rel, kind) && (str_is(rest, ".tsv") || str_starts(rest, "-"));
}

enum rc names_read(struct names *n, const char *path, struct str rel, struct str text, struct err *e)
{
	bool numbers = is_list(rel, "names/numbers"), metrics = is_list(rel, "names/metrics");
	if (!numbers && !metrics && !is_list(rel, "names/datasets"))
		return err_set(e,
		    RC_FATAL, "%s: the name lists are datasets.tsv, metrics.tsv and numbers.tsv, or datasets-more.tsv and so on",
		    path);
	enum fact_kind kind = metrics ? FACT_METRIC : FACT_DATASET;
	struct str header = {NULL, 0};
	size_t c_name = 0, c_aliases = 0, c_ambiguous = 0, c_better = 0, c_unit = 0;
	uint64_t line_no = 0;

	for (size_t at = 0; at < text.n;) {
		size_t end = str_find_char(text, '\n', at);
		struct str line = str_sub(text, at, end == SIZE_MAX ? text.n : end);
		struct place place = {path, ++line_no, 1};
		at = end == SIZE_MAX ? text.n : end + 1;
		if (str_trim(line).n == 0)
			continue;
		if (!header.p) {
			header = line;
			c_name = column_of(header, numbers ? "word" : "name");
			c_aliases = column_of(header, numbers ? "value" : "aliases");
			c_ambiguous = column_of(header, "ambiguous");
			c_better = column_of(header, "better");
			c_unit = column_of(header, "unit");
			if (c_name == SIZE_MAX || c_aliases == SIZE_MAX ||
			    (!numbers && c_ambiguous == SIZE_MAX) || (metrics && c_better == SIZE_MAX))
				return err_at(e, RC_FATAL, place,
				    "the first line must name the columns (see rules/README.md)");
			continue;
		}
		struct str name = cell(line, c_name), second = cell(line, c_aliases);
		if (name.n == 0 || name.n > LIMIT_NAME_BYTES)
			return err_at(
			    e, RC_FATAL, place, "a name of 1 to %d bytes is wanted", LIMIT_NAME_BYTES);
		if (numbers) {
			struct number_word *w = arena_push(n->arena, &n->numbers, &n->number_count, sizeof *w);
			*w = (struct number_word){name, second.n ? strtod(second.p, NULL) : NAN};
			if (isnan(w->value))
				return err_at(e, RC_FATAL, place, "'%.*s' has no value", STR_ARG(name));
			continue;
		}
		struct name_entry *entry = arena_push(n->arena, &n->entries, &n->entry_count, sizeof *entry);
		*entry = (struct name_entry){.rule = names_rule(n, kind),
		    .canonical = name,
		    .ambiguous = str_is(cell(line, c_ambiguous), "1")};
		if (metrics) {
			int better = word_index(better_words, cell(line, c_better));
			if (better < 0)
				return err_at(e, RC_FATAL, place, "better is 'higher', 'lower' or empty");
			entry->better = (enum better)better;
			if (c_unit != SIZE_MAX)
				entry->unit = cell(line, c_unit);
		}
		uint32_t index = (uint32_t)n->entry_count;
		add_key(n, name, index, kind);
		for (size_t from = 0; from < second.n;) {
			size_t bar = str_find_char(second, '|', from);
			struct str alias = str_trim(str_sub(second, from, bar == SIZE_MAX ? second.n : bar));
			from = bar == SIZE_MAX ? second.n : bar + 1;
			if (alias.n && alias.n <= LIMIT_NAME_BYTES)
				add_key(n, alias, index, kind);
		}
	}
	return RC_OK;
}

/* ---- hashing ---- */

static size_t part_end(struct str s, size_t at)
{
	enum class class = class_of((unsigned char)s.p[at]);
	size_t end = at + 1;
	if (class == LETTER || class == DIGIT)
		while (end < s.n && class_of((unsigned char)s.p[end]) == class)
			end++;
	return end;
}

static void hash_part(struct str s, size_t from, size_t to, uint64_t *exact, uint64_t *any)
{
	for (size_t i = from; i < to; i++) {
		unsigned char c = (unsigned char)s.p[i];
		*exact = (*exact ^ c) * 0x100000001b3ULL;
		if (c >= 'A' && c <= 'Z')
			c |= 0x20;
		*any = (*any ^ c) * 0x100000001b3ULL;
	}
	*exact ^= *exact >> 29;
	*any ^= *any >> 29;
}

static struct slot *slot_of(const struct names *n, uint64_t hash)
{
	hash |= hash == 0;
	size_t i = (size_t)(hash ^ hash >> 32) & n->mask;
	while (n->slots[i].hash != 0 && n->slots[i].hash != hash)
		i = (i + 1) & n->mask;
	return &n->slots[i];
}

static void slots_grow(struct names *n)
{
	struct slot *old = n->slots;
	size_t count = old ? n->mask + 1 : 0;
	n->mask = old ? n->mask * 2 + 1 : 16383;
	n->slots = mem_zero((n->mask + 1) * sizeof *n->slots);
	for (size_t i = 0; i < count; i++)
		if (old[i].hash)
			*slot_of(n, old[i].hash) = old[i];
	free(old);
}

static void first_put(struct names *n, uint64_t hash)
{
	n->first[(hash & FIRST_MASK) >> 6] |= (uint64_t)1 << (hash & 63);
}

static bool first_has(const struct names *n, uint64_t hash)
{
	return n->first[(hash & FIRST_MASK) >> 6] >> (hash & 63) & 1;
}

void names_ready(struct names *n)
{
	size_t used = 0;
	slots_grow(n);
	for (size_t k = 0; k < n->key_count; k++) {
		struct str s = n->keys[k].text;
		uint64_t exact = SEED_EXACT, any = SEED_ANY;
		struct slot *slot = NULL;
		for (size_t at = 0, end; at < s.n; at = end) {
			end = part_end(s, at);
			if (class_of((unsigned char)s.p[at]) == BETWEEN)
				continue;
			hash_part(s, at, end, &exact, &any);
			uint64_t hash = n->keys[k].exact ? exact : any;
			if (!slot)
				first_put(n, hash);
			if (used * 2 > n->mask)
				slots_grow(n);
			slot = slot_of(n, hash);
			used += slot->hash == 0;
			slot->hash = hash | (hash == 0);
		}
		if (slot && slot->entry == 0) /* the first list row to claim a spelling keeps it */
			slot->entry = n->keys[k].entry;
	}
}

void names_free(struct names *n)
{
	if (n && !n->borrowed)
		free(n->slots);
}

static void entry_image(struct image *x, struct names *n, struct name_entry *e)
{
	uint32_t kind = e->rule == &n->rules[1], better = e->better;
	image_str(x, &e->canonical);
	image_str(x, &e->unit);
	image_u32(x, &kind);
	image_u32(x, &better);
	image_bool(x, &e->ambiguous);
	e->rule = &n->rules[kind == 1];
	e->better = (enum better)better;
}

void names_image(struct image *x, struct names *n)
{
	size_t slots = n->mask + 1, bytes = sizeof n->first;
	uint64_t *first = n->first;
	n->entry_count = image_count(x, n->arena, &n->entries, n->entry_count, sizeof *n->entries);
	for (size_t i = 0; i < n->entry_count && !x->bad; i++)
		entry_image(x, n, &n->entries[i]);
	n->number_count = image_count(x, n->arena, &n->numbers, n->number_count, sizeof *n->numbers);
	for (size_t i = 0; i < n->number_count && !x->bad; i++) {
		image_str(x, &n->numbers[i].word);
		image_bytes(x, &n->numbers[i].value, sizeof n->numbers[i].value);
	}
	image_array(x, &first, &bytes, 1);
	image_array(x, &n->slots, &slots, sizeof *n->slots);
	if (!x->reading)
		return;
	n->borrowed = true;
	n->mask = slots - 1;
	if (bytes != sizeof n->first || slots == 0 || (slots & n->mask)) {
		x->bad = true;
		n->slots = NULL;
		n->entry_count = n->number_count = 0;
		return;
	}
	memcpy(n->first, first, bytes);
}

/* ---- finding ---- */

static bool word_byte(unsigned char c)
{
	enum class class = class_of(c);
	return class == LETTER || class == DIGIT;
}

/* The longest name that begins exactly at `start`. */
static bool find_at(const struct names *n, struct str s, size_t start, struct name_found *out)
{
	uint64_t exact = SEED_EXACT, any = SEED_ANY;
	bool found = false, exact_alive = true, any_alive = true;
	size_t limit = start + LIMIT_NAME_BYTES + 50 < s.n ? start + LIMIT_NAME_BYTES + 50 : s.n;

	for (size_t at = start, end; at < limit && (exact_alive || any_alive); at = end) {
		end = part_end(s, at);
		if (class_of((unsigned char)s.p[at]) == BETWEEN) {
			if (end < s.n && class_of((unsigned char)s.p[end]) == BETWEEN)
				break; /* names have single separators */
			continue;
		}
		hash_part(s, at, end, &exact, &any);
		if (at == start) {
			exact_alive = first_has(n, exact);
			any_alive = first_has(n, any);
		}
		const struct slot *a = exact_alive ? slot_of(n, exact) : NULL,
		                  *b = any_alive ? slot_of(n, any) : NULL;
		exact_alive = a && a->hash != 0;
		any_alive = b && b->hash != 0;
		uint32_t entry = exact_alive && a->entry ? a->entry : any_alive ? b->entry : 0;
		if (entry &&
		    (end == s.n || !word_byte((unsigned char)s.p[end]) ||
		        !word_byte((unsigned char)s.p[end - 1]))) {
			*out = (struct name_found){start, end, &n->entries[entry - 1]};
			found = true;
		}
	}
	return found;
}

bool names_find(const struct names *n, struct str text, size_t from, struct name_found *out)
{
	if (!n->slots)
		return false;
	for (size_t at = from; at < text.n;) {
		size_t end = part_end(text, at);
		enum class class = class_of((unsigned char)text.p[at]);
		bool fresh = at == 0 || !word_byte((unsigned char)text.p[at - 1]);
		if (class != BETWEEN && fresh && find_at(n, text, at, out))
			return true;
		at = end;
	}
	return false;
}

const struct name_entry *names_entry(const struct names *n, struct str name, enum fact_kind kind)
{
	struct name_found found;
	if (!n->slots || !name.n || !find_at(n, name, 0, &found) || found.end != name.n ||
	    found.entry->rule->fact != kind)
		return NULL;
	return found.entry;
}

double names_number(const struct names *n, struct str word)
{
	for (size_t i = 0; i < n->number_count; i++)
		if (str_eq_nocase(n->numbers[i].word, word))
			return n->numbers[i].value;
	return NAN;
}
