/* pack.c: loads rule packs: finds the files, reads their rules (pack_yaml.c), puts defines and marks into the
 * patterns (expand.c), compiles every pattern once, so that a broken rule stops the run before it starts. */
#include "pack.h"
#include "cache.h"
#include "expand.h"
#include "image.h"
#include "layers.h"
#include "match.h"
#include "names.h"
#include "need.h"
#include "pack_image.h"
#include "pack_yaml.h"
#include "prefilter.h"
#include "starts.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LIMIT_PACK_BYTES ((size_t)16 << 20) /* one file of rules or names */
#define LIMIT_PACK_DEPTH 8                  /* directories */

const char *const fact_kind_words[] = {"link", "dataset", "metric", "quantity", "availability", "result",
    "gain", "other", "tie", "not", "boundary", NULL};

struct filters {
	pthread_mutex_t lock;
	atomic_bool ready;
	struct prefilter *of[2]; /* by `marked`; owned */
	struct str image;        /* what they borrow from, where they were in the cache; owned */
	/* of the rules that have met a candidate */
	struct patterns patterns;
	struct needs *needs; /* owned; NULL: not yet */
	/* arena; by rule: */
	const char **unfiltered; /* why it runs on every text, or NULL */
	struct lazy_finder {
		const struct finder *_Atomic finder; /* in patterns */
		atomic_bool tried;
	} * finders;
};

struct file {
	const char *relative; /* below the packs' directory: decides order and replacement */
	const char *path;
	unsigned layer; /* number of the directory it is from */
};

struct files {
	struct file *items;
	size_t count;
};

static enum rc walk(
    struct arena *a, struct files *files, const char *dir, struct file in, int depth, struct err *e)
{
	enum rc rc = RC_OK;
	DIR *d = opendir(dir);
	if (!d)
		return err_set(e, RC_FATAL, "%s: rules can't be read: %s", dir, strerror(errno));
	for (struct dirent *entry; rc == RC_OK && (entry = readdir(d)) != NULL;) {
		if (entry->d_name[0] == '.')
			continue;
		struct str path = str_fmt(a, "%s/%s", dir, entry->d_name);
		struct str rel = str_fmt(a, "%s%s%s", in.relative, *in.relative ? "/" : "", entry->d_name);
		struct stat st;
		if (stat(path.p, &st) != 0)
			continue;
		if (S_ISDIR(st.st_mode)) {
			if (depth < LIMIT_PACK_DEPTH)
				rc = walk(
				    a, files, path.p, (struct file){rel.p, path.p, in.layer}, depth + 1, e);
			continue;
		}
		if (!str_ends(rel, ".yaml") && !str_ends(rel, ".tsv"))
			continue;
		size_t i = 0;
		/* what is measured of one directory's rules says nothing of another's */
		while (i < files->count &&
		    (str_is(rel, "confidence.tsv") || strcmp(files->items[i].relative, rel.p) != 0))
			i++;
		if (i == files->count)
			arena_push(a, &files->items, &files->count, sizeof *files->items);
		files->items[i] = (struct file){rel.p, path.p, in.layer};
	}
	closedir(d);
	return rc;
}

static int by_relative(const void *a, const void *b)
{
	const struct file *x = a, *y = b;
	int order = strcmp(x->relative, y->relative);
	return order ? order : x->layer < y->layer ? -1 : x->layer > y->layer;
}

static enum rc file_read(struct arena *a, const char *path, struct str *out, struct err *e)
{
	enum rc rc = RC_OK;
	char *text = NULL;
	/* a pipe or a device under a rule's name must not be waited for */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "rb");
	if (!f) {
		rc = err_set(e, RC_FATAL, "%s: can't be read: %s", path, strerror(errno));
		if (fd >= 0)
			close(fd);
		return rc;
	}
	struct stat st;
	if (fstat(fd, &st) == 0 && !S_ISREG(st.st_mode)) {
		rc = err_set(e, RC_FATAL, "%s: can't be read: it is no file", path);
		goto out;
	}
	if (fstat(fileno(f), &st) != 0 || st.st_size < 0 || (size_t)st.st_size > LIMIT_PACK_BYTES) {
		rc = err_set(e, RC_FATAL, "%s: larger than %zu MiB", path, LIMIT_PACK_BYTES >> 20);
		goto out;
	}
	text = arena_raw(a, (size_t)st.st_size + 1);
	size_t n = fread(text, 1, (size_t)st.st_size, f);
	text[n] = '\0';
	*out = (struct str){text, n};
	size_t bad = utf8_invalid(*out);
	if (bad != SIZE_MAX)
		rc = err_set(e, RC_FATAL, "%s: byte %zu is not valid UTF-8", path, bad);
out:
	fclose(f);
	return rc;
}

/* confidence.tsv of a layer: id, hits, right, confidence; says nothing of rules of later layers. */
static void confidence_read(struct packs *p, struct str text, unsigned layer)
{
	for (size_t at = 0; at < text.n;) {
		size_t end = str_find_char(text, '\n', at);
		struct str line = str_sub(text, at, end == SIZE_MAX ? text.n : end);
		at = end == SIZE_MAX ? text.n : end + 1;
		size_t tab = str_find_char(line, '\t', 0), last = line.n;
		while (last > 0 && line.p[last - 1] != '\t')
			last--;
		if (tab == SIZE_MAX)
			continue;
		/* the packs are still ours to write */
		struct rule *r = (struct rule *)packs_rule(p, str_sub(line, 0, tab));
		struct str number = str_trim(str_sub(line, last, line.n));
		if (r && r->layer <= layer && number.n && number.p[0] >= '0' && number.p[0] <= '9')
			r->confidence = strtod(number.p, NULL);
	}
}

/* The define of this name as a rule without facts, or NULL where the packs have none. */
static struct rule *fold_rule(struct packs *p, const char *name)
{
	struct rule *r = expand_define(&p->arena, p->defines, name);
	if (r) {
		r->any_case = true;
		program_make(&p->arena, p->defines, r);
	}
	return r;
}

/* A pattern that is broken stops the run before it starts. */
static enum rc patterns_check(
    const struct packs *p, const struct rule *const *more, size_t more_count, struct err *e)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < p->rule_count; i++)
		rc = program_check(p->defines, &p->rules[i], e);
	for (size_t i = 0; rc == RC_OK && i < more_count; i++)
		if (more[i])
			rc = program_check(p->defines, more[i], e);
	return rc;
}

/* ---- loading ---- */

/* The packs' files as they are read. */
struct loading {
	struct packs *packs;
	struct defines *defines;
	struct layers layers;
	struct confidence_file {
		struct str text;
		unsigned layer;
	} * confidence;
	size_t confidence_count;
	struct files files;
	struct str *texts; /* of the files; arena */
	const char **paths;
	uint64_t key; /* of the cached rules; 0: they can't be cached */
	bool cached;  /* the rules come from there, and were found to be fine before */
};

static enum rc files_read(struct loading *l, struct err *e)
{
	struct packs *p = l->packs;
	enum rc rc = RC_OK;
	l->texts = arena_alloc(&p->arena, (l->files.count + 1) * sizeof *l->texts);
	l->paths = arena_alloc(&p->arena, (l->files.count + 1) * sizeof *l->paths);
	for (size_t i = 0; rc == RC_OK && i < l->files.count; i++) {
		l->paths[i] = l->files.items[i].path;
		rc = file_read(&p->arena, l->paths[i], &l->texts[i], e);
		p->hash = str_hash(l->texts[i], str_hash(str_of(l->files.items[i].relative), p->hash));
		/* the same files in another order of directories are other packs */
		for (unsigned later = 0; later < l->files.items[i].layer; later++)
			p->hash = str_hash(STR("later"), p->hash);
	}
	l->key = image_key(str_hash(str_of(program_engine()), p->hash));
	return rc;
}

/* Rules and defines as the cache has them. */
static void rules_from_cache(struct loading *l)
{
	struct packs *p = l->packs;
	struct image x = {.reading = true};
	x.in = p->image = l->key ? cache_read(l->key) : (struct str){NULL, 0};
	if (!x.in.n)
		return;
	pack_image(&x, p, l->defines, l->paths, l->files.count);
	names_image(&x, p->names);
	l->cached = !x.bad && x.at == x.in.n;
	if (l->cached)
		return;
	p->rules = NULL;
	p->rule_count = 0;
	p->names = names_new(&p->arena);
	*l->defines = (struct defines){0};
}

static void rules_to_cache(struct loading *l)
{
	struct image x = {.reading = false};
	if (l->cached || !l->key)
		return;
	pack_image(&x, l->packs, l->defines, l->paths, l->files.count);
	names_image(&x, l->packs->names);
	if (!x.bad)
		cache_write(l->key, buf_str(&x.out));
	buf_free(&x.out);
}

static enum rc files_parse(struct loading *l, struct err *e)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < l->files.count; i++) {
		struct str rel = str_of(l->files.items[i].relative);
		if (str_ends(rel, ".yaml"))
			rc = l->cached ? RC_OK
			               : pack_yaml_read(l->packs, &l->layers, l->paths[i],
			                     l->files.items[i].layer, l->texts[i], e);
		else if (str_starts(rel, "names/"))
			rc = l->cached ? RC_OK : names_read(l->packs->names, l->paths[i], rel, l->texts[i], e);
		else if (str_is(rel, "confidence.tsv"))
			*(struct confidence_file *)arena_push(
			    &l->packs->arena, &l->confidence, &l->confidence_count, sizeof *l->confidence) =
			    (struct confidence_file){l->texts[i], l->files.items[i].layer};
	}
	return rc == RC_OK && !l->cached ? layers_settle(&l->layers, l->packs, e) : rc;
}

/* What packs have besides what stands in their files. */
static void rules_ready(struct packs *p, bool cached)
{
	struct arena *a = &p->arena;
	struct filters *f = p->filters = arena_alloc(a, sizeof *f);
	p->costs = arena_alloc(a, (p->rule_count + 1) * sizeof *p->costs);
	f->unfiltered = arena_alloc(a, (p->rule_count + 1) * sizeof *f->unfiltered);
	f->finders = arena_alloc(a, (p->rule_count + 1) * sizeof *f->finders);
	pthread_mutex_init(&f->lock, NULL);
	for (size_t i = 0; i < p->rule_count; i++) {
		p->rules[i].index = i;
		if (!cached)
			p->rules[i].marked = expand_has_marks(p->defines, p->rules[i].pattern);
		program_make(a, p->defines, &p->rules[i]);
	}
}

enum rc packs_load(struct packs **out, const char *const *dirs, size_t dir_count, struct err *e)
{
	struct packs *p = mem_zero(sizeof *p);
	struct loading l = {.packs = p, .defines = arena_alloc(&p->arena, sizeof *l.defines)};
	enum rc rc = RC_OK;

	l.layers.defines = l.defines;
	p->names = names_new(&p->arena);
	p->defines = l.defines;
	for (size_t i = 0; rc == RC_OK && i < dir_count; i++)
		rc = walk(&p->arena, &l.files, dirs[i], (struct file){"", dirs[i], (unsigned)i}, 0, e);
	if (rc != RC_OK)
		goto out;
	if (l.files.count == 0) {
		rc = err_set(e, RC_FATAL, "%s: no rules there", dir_count ? dirs[0] : "rules");
		goto out;
	}
	qsort(l.files.items, l.files.count, sizeof *l.files.items, by_relative);
	rc = files_read(&l, e);
	if (rc != RC_OK)
		goto out;
	rules_from_cache(&l);
	rc = files_parse(&l, e);
	rules_ready(p, l.cached);
	struct rule *dataset_fold = fold_rule(p, "dataset-fold"), *metric_fold = fold_rule(p, "metric-fold");
	p->dataset_fold = dataset_fold ? dataset_fold->program : NULL;
	p->metric_fold = metric_fold ? metric_fold->program : NULL;
	if (rc == RC_OK && !l.cached)
		rc = patterns_check(p, (const struct rule *const[]){dataset_fold, metric_fold}, 2, e);
	if (rc != RC_OK)
		goto out;
	if (!l.cached)
		names_ready(p->names);
	rules_to_cache(&l);
	for (size_t i = 0; i < l.confidence_count; i++)
		confidence_read(p, l.confidence[i].text, l.confidence[i].layer);
	snprintf(p->hash_hex, sizeof p->hash_hex, "%016llx", (unsigned long long)p->hash);
out:
	if (rc == RC_OK)
		*out = p;
	else
		packs_free(p);
	return rc;
}

void packs_free(struct packs *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->rule_count; i++) {
		program_free(p->rules[i].program);
		program_free(p->rules[i].split_program);
	}
	program_free(p->dataset_fold);
	program_free(p->metric_fold);
	for (int marked = 0; p->filters && marked < 2; marked++)
		prefilter_free(p->filters->of[marked]);
	if (p->filters) {
		pthread_mutex_destroy(&p->filters->lock);
		patterns_free(&p->filters->patterns);
		needs_free(p->filters->needs);
		cache_free(p->filters->image);
	}
	names_free(p->names);
	cache_free(p->image);
	arena_free(&p->arena);
	free(p);
}

/* The filters as the cache has them, else made and put there. */
static void filters_make(const struct packs *p, struct filters *f)
{
	uint64_t key = image_key(p->hash + 1);
	struct image x = {.reading = true};
	x.in = f->image = key ? cache_read(key) : (struct str){NULL, 0};
	if (x.in.n) {
		prefilters_image(&x, p, f->of, f->unfiltered);
		if (!x.bad && x.at == x.in.n)
			return;
		prefilter_free(f->of[0]);
		prefilter_free(f->of[1]);
	}
	prefilters_new(p, f->of, f->unfiltered);
	x = (struct image){.reading = false};
	prefilters_image(&x, p, f->of, f->unfiltered);
	if (key)
		cache_write(key, buf_str(&x.out));
	buf_free(&x.out);
}

const struct prefilter *packs_prefilter(const struct packs *p, bool marked)
{
	struct filters *f = p->filters;
	if (!atomic_load_explicit(&f->ready, memory_order_acquire)) {
		pthread_mutex_lock(&f->lock);
		if (!atomic_load_explicit(&f->ready, memory_order_acquire)) {
			filters_make(p, f);
			atomic_store_explicit(&f->ready, true, memory_order_release);
		}
		pthread_mutex_unlock(&f->lock);
	}
	return f->of[marked];
}

static const struct finder *finder_make(const struct packs *p, const struct rule *r)
{
	struct filters *f = p->filters;
	uint32_t need;
	const char *why;
	f->patterns.defines = p->defines;
	if (!f->needs)
		f->needs = needs_new();
	const struct node *tree = prefilter_tree(&f->patterns, f->needs, r, &need, &why);
	return tree ? finder_new(&f->patterns.arena, tree, prefilter_text, f->of[r->marked]) : NULL;
}

const struct finder *packs_finder(const struct packs *p, const struct rule *r)
{
	struct filters *f = p->filters;
	struct lazy_finder *lazy = &f->finders[r->index];
	if (!atomic_load_explicit(&lazy->tried, memory_order_acquire)) {
		packs_prefilter(p, r->marked);
		pthread_mutex_lock(&f->lock);
		if (!lazy->tried && !f->unfiltered[r->index])
			lazy->finder = finder_make(p, r);
		atomic_store_explicit(&lazy->tried, true, memory_order_release);
		pthread_mutex_unlock(&f->lock);
	}
	return lazy->finder;
}

const char *packs_unfiltered(const struct packs *p, const struct rule *r)
{
	packs_prefilter(p, r->marked);
	return p->filters->unfiltered[r->index];
}

const struct rule *packs_rule(const struct packs *p, struct str id)
{
	for (size_t i = 0; i < p->rule_count; i++)
		if (str_is(id, p->rules[i].id))
			return &p->rules[i];
	for (int i = 0; i < 2; i++) {
		const struct rule *list = names_rule(p->names, i ? FACT_METRIC : FACT_DATASET);
		if (str_is(id, list->id))
			return list;
	}
	return NULL;
}

struct str rule_set(const struct rule *r, const char *key)
{
	for (size_t i = 0; i < r->set_count; i++)
		if (strcmp(r->set[i].key, key) == 0)
			return r->set[i].value;
	return (struct str){NULL, 0};
}

const char *packs_default_dir(void)
{
	static char found[4096];
	const char *env = getenv("PAPERSIFT_RULES");
	if (env && *env)
		return env;
	ssize_t n = readlink("/proc/self/exe", found, sizeof found - 32);
	if (n > 0) {
		found[n] = '\0';
		/* build/papersift stands two steps below the source tree's rules/, sanitizer builds three */
		for (int up = 0; up < 4; up++) {
			char *slash = strrchr(found, '/');
			if (!slash)
				break;
			strcpy(slash, "/rules/README.md");
			if (access(found, R_OK) == 0) {
				strcpy(slash, "/rules");
				return found;
			}
			*slash = '\0';
		}
	}
#ifdef PAPERSIFT_DATADIR
	return PAPERSIFT_DATADIR "/rules";
#else
	return "rules";
#endif
}
