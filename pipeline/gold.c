/* gold.c: reads gold files (score.h). */
#include "file.h"
#include "score.h"

struct str gold_text(const json_t *object, const char *key)
{
	const json_t *v = json_object_get(object, key);
	return json_is_string(v) ? (struct str){json_string_value(v), json_string_length(v)} : (struct str){0};
}

struct where {
	const char *path;
	size_t number; /* of the record, from 1 */
	const json_t *record;
	struct err *e;
};

static enum rc bad(const struct where *w, const char *key, const char *wanted)
{
	return err_set(w->e, RC_FATAL, "%s: record %zu (%.*s): \"%s\": %s", w->path, w->number,
	    STR_ARG(gold_text(w->record, "id")), key, wanted);
}

static enum rc check_list(const struct where *w, const json_t *holder, int class)
{
	const char *name = score_classes[class];
	const json_t *list = json_object_get(holder, name), *x, *alias;
	size_t i, k;
	if (!list)
		return RC_OK;
	if (!json_is_array(list))
		return bad(w, name, "a list is wanted");
	if (json_array_size(list) > LIMIT_GOLD_FACTS)
		return bad(w, name, "a shorter list is wanted (2000)");
	json_array_foreach(list, i, x) {
		if (!json_is_object(x) && !(class == SCORE_METRICS && json_is_string(x)))
			return bad(w, name, "a list of objects is wanted");
		if (class == SCORE_LINKS && (!gold_text(x, "url").p || !gold_text(x, "kind").p))
			return bad(w, name, "a link has a \"url\" and a \"kind\"");
		json_array_foreach(json_object_get(x, "aliases"), k, alias)
			if (!json_is_string(alias))
				return bad(w, name, "\"aliases\" are texts");
	}
	return RC_OK;
}

static enum rc check_record(const struct where *w)
{
	static const char *const texts[] = {"id", "title", "abstract", NULL};
	enum rc rc = RC_OK;
	if (!json_is_object(w->record))
		return bad(w, "", "an object is wanted");
	for (int i = 0; texts[i]; i++)
		if (!gold_text(w->record, texts[i]).p)
			return bad(w, texts[i], "a text is wanted");
	if (!gold_text(w->record, "title").n && !gold_text(w->record, "abstract").n)
		return bad(w, "abstract", "there is neither title nor abstract");
	if (json_object_get(w->record, "comment") && !json_is_string(json_object_get(w->record, "comment")))
		return bad(w, "comment", "a text is wanted");
	for (int k = 0; rc == RC_OK && k < SCORE_CLASSES; k++) {
		rc = check_list(w, w->record, k);
		if (rc == RC_OK)
			rc = check_list(w, json_object_get(w->record, "optional"), k);
	}
	return rc;
}

enum rc gold_load(json_t **out, const char *path, struct err *e)
{
	struct arena a = {0};
	struct str text = {0};
	json_error_t why = {0};
	json_t *root = NULL;
	enum rc rc = file_load(&a, path, LIMIT_GOLD_BYTES, &text, e);
	if (rc != RC_OK)
		goto out;
	root = json_loadb(text.p ? text.p : "", text.n, JSON_ALLOW_NUL, &why);
	if (!root)
		rc = err_set(e, RC_FATAL, "%s:%d:%d: broken JSON: %s", path, why.line, why.column, why.text);
	else if (!json_is_array(root))
		rc = err_set(e, RC_FATAL, "%s: a gold file is an array of records", path);
	for (size_t i = 0; rc == RC_OK && i < json_array_size(root); i++)
		rc = check_record(&(struct where){path, i + 1, json_array_get(root, i), e});
out:
	if (rc == RC_OK)
		*out = root;
	else
		json_decref(root);
	arena_free(&a);
	return rc;
}

struct paper *gold_paper(struct arena *a, const json_t *record)
{
	struct paper *p = paper_new(a);
	p->id = gold_text(record, "id");
	p->id_given = p->id.n > 0;
	p->title = str_fold_space(a, gold_text(record, "title"));
	p->abstract = str_fold_space(a, gold_text(record, "abstract"));
	p->comment = str_fold_space(a, gold_text(record, "comment"));
	return p;
}
