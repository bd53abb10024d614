/* keyring.c: which citation key each paper gets in one export (keyring.h). */
#include "keyring.h"
#include "../store/store.h"
#include "key_pattern.h"
#include "target.h"
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct keyring {
	struct store *store;        /* borrowed */
	const char *pattern, *lock; /* borrowed */
	bool changed;               /* since the lock file was read */
};

/* A line of the lock file, at `at`: "id<tab>key". */
static enum rc pin_line(struct store *s, struct str line, struct place at, struct err *e)
{
	size_t tab = str_find_char(line, '\t', 0);
	struct str id = str_trim(str_sub(line, 0, tab == SIZE_MAX ? line.n : tab)), key = {0};
	enum rc rc;

	if (tab != SIZE_MAX)
		key = str_trim(str_sub(line, tab + 1, line.n));
	if (id.n == 0 || key.n == 0)
		return err_at(e, RC_FATAL, at, "not a paper's id, a tab, and its key");
	for (size_t i = 0; i < key.n; i++)
		if ((unsigned char)key.p[i] <= ' ' || strchr("{}(),\"#%'=~\\", key.p[i]))
			return err_at(e, RC_FATAL, at, "this can't be a citation key: %.*s", STR_ARG(key));
	rc = store_pin(s, id, key, e);
	return rc == RC_SKIP ? err_at(e, RC_FATAL, at, "the id or the key stands in the file already") : rc;
}

static enum rc read_lock(struct store *s, const char *path, struct err *e)
{
	FILE *f = fopen(path, "r");
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	struct place at = {path, 0, 1};
	enum rc rc = RC_OK;

	if (!f)
		return errno == ENOENT ? RC_OK : err_set(e, RC_FATAL, "%s: %s", path, strerror(errno));
	while (rc == RC_OK && (n = getline(&line, &room, f)) >= 0) {
		struct str text = str_trim((struct str){line, (size_t)n});

		at.line++;
		if (text.n > 0)
			rc = pin_line(s, text, at, e);
	}
	if (rc == RC_OK && ferror(f))
		rc = err_set(e, RC_FATAL, "%s: %s", path, strerror(errno));
	free(line);
	fclose(f);
	return rc;
}

/* A paper that has no key is one of a run that was cut off before its end; read-only, it can't be given one. */
static struct str unkeyed(struct arena *a, const struct paper *p)
{
	struct str base = citation_key(a, p);

	return str_fmt(a, "%.*s-%08" PRIx32, STR_ARG(base), (uint32_t)str_hash(p->id, 0));
}

static struct str make_base(void *context, struct arena *a, const struct paper *p)
{
	const struct keyring *k = context;

	if (k->pattern)
		return key_pattern_apply(a, k->pattern, p);

	struct str key = store_key(k->store, a, p->id);

	return key.n ? key : unkeyed(a, p);
}

enum rc keyring_open(
    struct keyring **out, struct store *s, const char *pattern, const char *lock, struct err *e)
{
	struct keyring *k = mem_zero(sizeof(*k));
	enum rc rc = pattern ? key_pattern_check(pattern, e) : RC_OK;

	*k = (struct keyring){.store = s, .pattern = pattern, .lock = lock};
	if (rc == RC_OK && (pattern || lock))
		rc = store_pins_begin(s, e);
	if (rc == RC_OK && lock)
		rc = read_lock(s, lock, e);
	if (rc == RC_OK && (pattern || lock))
		rc = store_pins_assign(s, make_base, k, e);
	*out = k;
	if (rc != RC_OK) {
		keyring_close(k);
		*out = NULL;
	}
	return rc;
}

struct str keyring_key(struct keyring *k, const struct paper *p)
{
	bool added = false;
	struct str key = k->pattern || k->lock ? store_pin_of(k->store, p->arena, p->id, &added)
	                                       : store_key(k->store, p->arena, p->id);

	k->changed |= added;
	return key.n ? key : unkeyed(p->arena, p);
}

static enum rc save_line(void *context, struct str id, struct str key)
{
	buf_addf(context, "%.*s\t%.*s\n", STR_ARG(id), STR_ARG(key));
	return RC_OK;
}

enum rc keyring_save(struct keyring *k, struct err *e)
{
	struct target target = {.fd = -1};
	struct buf text = {0};
	enum rc rc;

	if (!k->lock || !k->changed)
		return RC_OK;
	rc = store_pins_list(k->store, save_line, &text, e);
	if (rc == RC_OK)
		rc = target_open(&target, k->lock, e);
	if (rc == RC_OK)
		rc = target_write(&target, &text, e);
	if (rc == RC_OK)
		rc = target_finish(&target, e);
	target_close(&target);
	buf_free(&text);
	return rc;
}

void keyring_close(struct keyring *k)
{
	free(k);
}
