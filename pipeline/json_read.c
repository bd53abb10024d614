/* json_read.c: a JSON text checked and loaded (json_read.h). */
#include "json_read.h"

#include "options.h"

/* Offset of the bracket that nests too deep, or SIZE_MAX. Looked for beforehand, as jansson recurses. */
static size_t too_deep(struct str text)
{
	size_t depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (quoted) {
			if (c == '\\')
				i++;
			else if (c == '"')
				quoted = false;
		} else if (c == '"') {
			quoted = true;
		} else if (c == '{' || c == '[') {
			if (++depth > LIMIT_JSON_DEPTH)
				return i;
		} else if ((c == '}' || c == ']') && depth > 0) {
			depth--;
		}
	}
	return SIZE_MAX;
}

enum rc json_read(json_t **out, struct str text, struct place at, struct err *e)
{
	json_error_t why = {0};
	size_t bad;

	*out = NULL;
	if ((bad = utf8_invalid(text)) != SIZE_MAX)
		return err_at(e, RC_SKIP, place_inside(at, text, bad), "byte 0x%02x is not UTF-8",
		    (unsigned char)text.p[bad]);
	if ((bad = too_deep(text)) != SIZE_MAX)
		return err_at(e, RC_SKIP, place_inside(at, text, bad), "JSON nested deeper than %d levels",
		    LIMIT_JSON_DEPTH);
	json_t *root = json_loadb(text.p ? text.p : "", text.n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &why);
	if (!root) {
		/* position counts the bytes read, the last of the offending token among them */
		size_t offset = why.position > 0 ? (size_t)why.position - 1 : 0;

		return err_at(e, RC_SKIP, place_inside(at, text, offset), "broken JSON: %s", why.text);
	}
	if (!json_is_object(root)) {
		json_decref(root);
		return err_at(e, RC_SKIP, at, "a JSON object expected");
	}
	*out = root;
	return RC_OK;
}
