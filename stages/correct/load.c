/* load.c: reads a file of corrections (correct.h). Each line is checked whole: a slip of the pen stops the run before it
 * starts. */
#include "../../pipeline/file.h"
#include "../../pipeline/json_read.h"
#include "correction.h"
#include <stdlib.h>
#include <string.h>

struct line {
	struct corrections *all;
	struct correction *c;
	struct place at;
	struct err *e;
};

static enum rc bad(const struct line *l, const char *what, const char *detail)
{
	return err_at(l->e, RC_FATAL, l->at, what, detail);
}

static struct str text_of(const json_t *v)
{
	return json_is_string(v) ? (struct str){json_string_value(v), json_string_length(v)} : (struct str){0};
}

static bool key_is_known(const struct key *class, const char *name)
{
	static const char *const span[] = {"field", "start", "end", "surface", "rule", "confidence", NULL};
	for (const struct key *k = class->keys; k->name; k++)
		if (k->kind != KEY_SPAN && strcmp(k->name, name) == 0)
			return true;
	return word_index(span, str_of(name)) >= 0;
}

/* An object whose keys are a fact's, with values of the right types. */
static enum rc check_object(const struct line *l, const char *name, const json_t *object)
{
	const char *key;
	const json_t *value;
	if (!json_is_object(object) || json_object_size(object) == 0)
		return bad(l, "\"%s\": an object with the keys of a fact is wanted", name);
	json_object_foreach((json_t *)object, key, value) {
		if (!key_is_known(l->c->class, key))
			return err_at(l->e, RC_FATAL, l->at, "\"%s\": there is no \"%s\" in %s", name, key,
			    l->c->class->name);
		if (strcmp(name, "where") != 0 &&
		    word_index((const char *const[]){"end", "rule", "confidence", "mentions", NULL},
		        str_of(key)) >= 0)
			return err_at(
			    l->e, RC_FATAL, l->at, "\"%s\": \"%s\" follows from the rest", name, key);
	}
	void *scratch = arena_alloc(&l->all->arena, l->c->class->size);
	return members_from_json(l->c->class->keys, scratch, object, name, &l->all->arena, l->at, l->e) == RC_OK
	    ? RC_OK
	    : RC_FATAL;
}

/* Of the class `code`: {"status": ..., "surface": ...}. */
static enum rc check_code(const struct line *l)
{
	const json_t *v;
	const char *key;
	if (l->c->act != ACT_MEND)
		return bad(l, "%s can be mended only: a paper has one", "code");
	if (!json_is_object(l->c->what))
		return bad(l, "\"%s\": an object with \"status\" is wanted", "set");
	json_object_foreach((json_t *)l->c->what, key, v) {
		if (word_index(
		        (const char *const[]){"status", "field", "surface", "start", NULL}, str_of(key)) < 0)
			return bad(l, "\"set\": there is no \"%s\" in code", key);
		bool fits = strcmp(key, "start") == 0 ? json_is_integer(v) : json_is_string(v);
		if (!fits || (strcmp(key, "field") == 0 && word_index(field_words, text_of(v)) < 0))
			return bad(l, "\"%s\": the value doesn't fit", key);
	}
	int status = word_index(code_status_words, text_of(json_object_get(l->c->what, "status")));
	if (status < 0)
		return bad(l, "\"status\": one of \"available\", \"promised\", \"none\" expected%s", "");
	if (l->c->where)
		return bad(l, "code needs no \"%s\": a paper has one", "where");
	l->c->status = (enum code_status)status;
	return RC_OK;
}

static enum rc check_keys(const struct line *l)
{
	static const char *const known[] = {
	    "paper", "drop", "mend", "add", "where", "set", "fact", "id", "note", NULL};
	const char *key;
	const json_t *value;
	json_object_foreach(l->c->root, key, value) {
		(void)value;
		if (word_index(known, str_of(key)) < 0)
			return bad(l, "unknown key \"%s\" of a correction", key);
	}
	return RC_OK;
}

static enum rc read_act(const struct line *l)
{
	static const char *const acts[] = {"drop", "mend", "add", NULL};
	struct correction *c = l->c;
	const json_t *class = NULL;
	for (int i = 0; acts[i]; i++) {
		const json_t *v = json_object_get(c->root, acts[i]);
		if (v && class)
			return bad(l, "one of \"drop\", \"mend\", \"add\" is wanted, not %s", "two");
		if (v) {
			class = v;
			c->act = (enum act)i;
		}
	}
	if (!class)
		return bad(l, "one of \"drop\", \"mend\", \"add\" is wanted%s", "");
	c->class = fact_class_named(text_of(class));
	if (!c->class && !str_is(text_of(class), "code"))
		return bad(l, "\"%s\": links, datasets, metrics, results, gains, facts or code is wanted",
		    acts[c->act]);
	c->where = json_object_get(c->root, "where");
	c->what = json_object_get(c->root, c->act == ACT_ADD ? "fact" : "set");
	for (int i = 0; i < 2; i++) {
		const char *stray = i ? "fact" : "set";
		if (json_object_get(c->root, stray) && c->what != json_object_get(c->root, stray))
			return bad(l, "\"%s\" doesn't go with this", stray);
	}
	if (!c->class)
		return check_code(l);
	if (c->act == ACT_DROP && c->what)
		return bad(l, "\"%s\" goes with \"mend\"", "set");
	if (c->act == ACT_ADD && c->where)
		return bad(l, "\"%s\" doesn't go with \"add\"", "where");
	enum rc rc = c->act == ACT_ADD ? RC_OK : check_object(l, "where", c->where);
	if (rc == RC_OK && c->act != ACT_DROP)
		rc = check_object(l, c->act == ACT_ADD ? "fact" : "set", c->what);
	return rc;
}

static enum rc read_line(const struct line *l)
{
	struct correction *c = l->c;
	enum rc rc = json_read(&c->root, c->text, l->at, l->e) == RC_OK ? check_keys(l) : RC_FATAL;
	if (rc != RC_OK)
		return rc;
	c->paper = str_trim(text_of(json_object_get(c->root, "paper")));
	if (c->paper.n == 0)
		return bad(l, "\"%s\": the paper's id is wanted", "paper");
	const json_t *id = json_object_get(c->root, "id");
	if (id && text_of(id).n == 0)
		return bad(l, "\"%s\": a text is wanted", "id");
	c->rule = id ? str_fmt(&l->all->arena, "correction/%s", json_string_value(id))
	             : str_fmt(&l->all->arena, "correction/%llu", (unsigned long long)c->line);
	return read_act(l);
}

static int by_paper(const void *a, const void *b, void *context)
{
	const struct correction *items = context;
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	int order = str_cmp(items[x].paper, items[y].paper);
	return order ? order : x < y ? -1 : x > y;
}

enum rc corrections_load(struct corrections **out, const char *path, struct err *e)
{
	struct corrections *c = mem_zero(sizeof *c);
	struct str text = {0};
	uint64_t number = 0;
	enum rc rc = file_load(&c->arena, path, LIMIT_CORRECTIONS_BYTES, &text, e);
	c->path = path;
	c->hash = str_hash(text, 0);
	for (size_t at = 0, end; rc == RC_OK && at < text.n; at = end + 1) {
		end = str_find_char(text, '\n', at);
		end = end == SIZE_MAX ? text.n : end;
		struct str line = str_trim(str_sub(text, at, end));
		number++;
		if (line.n == 0)
			continue;
		struct correction *item = arena_push(&c->arena, &c->items, &c->count, sizeof *item);
		item->line = number;
		item->text = line;
		struct place place = {path, number, (uint64_t)(line.p - (text.p + at)) + 1};
		rc = read_line(&(struct line){c, item, place, e});
	}
	c->by_paper = arena_alloc(&c->arena, (c->count + 1) * sizeof *c->by_paper);
	for (size_t i = 0; i < c->count; i++)
		c->by_paper[i] = i;
	qsort_r(c->by_paper, c->count, sizeof *c->by_paper, by_paper, c->items);
	if (rc == RC_OK)
		*out = c;
	else
		corrections_free(c);
	return rc;
}

void corrections_free(struct corrections *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->count; i++)
		json_decref(c->items[i].root);
	arena_free(&c->arena);
	free(c);
}

uint64_t corrections_hash_all(const struct corrections *c)
{
	return c ? c->hash : 0;
}
