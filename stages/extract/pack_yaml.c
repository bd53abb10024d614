/* pack_yaml.c: reads one YAML file of rules. libyaml's document keeps line and column on every node, so every
 * complaint says where. Anchors, aliases and tags are refused: a rule is read where it stands. */
#include "pack_yaml.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

struct reading {
	struct packs *packs;
	struct layers *layers;
	const char *path;
	unsigned layer;
	struct str text;
	yaml_document_t doc;
	struct err *e;
};

static enum rc bad(struct reading *r, yaml_mark_t at, const char *what, const char *detail)
{
	struct place place = {r->path, at.line + 1, at.column + 1};
	return err_at(r->e, RC_FATAL, place, "%s%s%s", what, detail ? ": " : "", detail ? detail : "");
}

static const char *scalar(struct reading *r, const yaml_node_t *n)
{
	return arena_copy(&r->packs->arena, (const char *)n->data.scalar.value, n->data.scalar.length);
}

static enum rc want_scalar(struct reading *r, const yaml_node_t *n, const char *key, const char **out)
{
	if (n->type != YAML_SCALAR_NODE)
		return bad(r, n->start_mark, "a single value is wanted", key);
	*out = scalar(r, n);
	return RC_OK;
}

/* A scalar, or a list of scalars. */
static enum rc want_words(
    struct reading *r, const yaml_node_t *n, const char *key, const char ***out, size_t *count)
{
	if (n->type == YAML_SCALAR_NODE) {
		*(const char **)arena_push(&r->packs->arena, out, count, sizeof **out) = scalar(r, n);
		return RC_OK;
	}
	if (n->type != YAML_SEQUENCE_NODE)
		return bad(r, n->start_mark, "a list is wanted", key);
	for (yaml_node_item_t *i = n->data.sequence.items.start; i < n->data.sequence.items.top; i++) {
		const char *word = NULL;
		enum rc rc = want_scalar(r, yaml_document_get_node(&r->doc, *i), key, &word);
		if (rc != RC_OK)
			return rc;
		*(const char **)arena_push(&r->packs->arena, out, count, sizeof **out) = word;
	}
	return RC_OK;
}

static enum rc want_values(
    struct reading *r, const yaml_node_t *n, const char *key, struct rule_value **out, size_t *count)
{
	if (n->type != YAML_MAPPING_NODE)
		return bad(r, n->start_mark, "a mapping is wanted", key);
	for (yaml_node_pair_t *i = n->data.mapping.pairs.start; i < n->data.mapping.pairs.top; i++) {
		const yaml_node_t *k = yaml_document_get_node(&r->doc, i->key),
		                  *v = yaml_document_get_node(&r->doc, i->value);
		const char *name = NULL, **words = NULL;
		size_t word_count = 0;
		enum rc rc = want_scalar(r, k, key, &name);
		if (rc == RC_OK)
			rc = want_words(r, v, name, &words, &word_count);
		if (rc != RC_OK)
			return rc;
		if (word_count < 1 || word_count > 2)
			return bad(r, v->start_mark, "one value or two numbers are wanted", name);
		for (size_t j = 0; j < *count; j++)
			if (strcmp((*out)[j].key, name) == 0)
				return bad(r, k->start_mark, "this key stands twice", name);
		struct rule_value *value = arena_push(&r->packs->arena, out, count, sizeof **out);
		value->key = name;
		value->value = str_of(words[0]);
		if (word_count == 2)
			value->value2 = str_of(words[1]);
	}
	return RC_OK;
}

static enum rc want_examples(
    struct reading *r, const yaml_node_t *n, bool hit, struct example **out, size_t *count)
{
	const char *key = hit ? "hit" : "miss";
	if (n->type != YAML_SEQUENCE_NODE)
		return bad(r, n->start_mark, "a list of examples is wanted", key);
	for (yaml_node_item_t *i = n->data.sequence.items.start; i < n->data.sequence.items.top; i++) {
		const yaml_node_t *item = yaml_document_get_node(&r->doc, *i);
		struct example *x = arena_push(&r->packs->arena, out, count, sizeof **out);
		x->line = (unsigned)item->start_mark.line + 1;
		if (item->type == YAML_SCALAR_NODE) {
			x->text = str_of(scalar(r, item));
			continue;
		}
		if (item->type != YAML_MAPPING_NODE || !hit)
			return bad(r, item->start_mark,
			    hit ? "a text or a mapping of text and get is wanted" : "a text is wanted", key);
		for (yaml_node_pair_t *j = item->data.mapping.pairs.start; j < item->data.mapping.pairs.top;
		     j++) {
			const yaml_node_t *k = yaml_document_get_node(&r->doc, j->key),
			                  *v = yaml_document_get_node(&r->doc, j->value);
			const char *name = NULL, *text = NULL;
			enum rc rc = want_scalar(r, k, key, &name);
			if (rc == RC_OK && strcmp(name, "text") == 0) {
				rc = want_scalar(r, v, "text", &text);
				if (rc == RC_OK)
					x->text = str_of(text);
			} else if (rc == RC_OK && strcmp(name, "get") == 0) {
				rc = want_values(r, v, "get", &x->get, &x->get_count);
			} else if (rc == RC_OK) {
				rc = bad(r, k->start_mark, "unknown key in an example", name);
			}
			if (rc != RC_OK)
				return rc;
		}
		if (x->text.n == 0)
			return bad(r, item->start_mark, "an example without text", key);
	}
	return RC_OK;
}

static enum rc want_word(
    struct reading *r, const yaml_node_t *n, const char *const *words, const char *key, int *out)
{
	const char *text = NULL;
	enum rc rc = want_scalar(r, n, key, &text);
	if (rc != RC_OK)
		return rc;
	*out = word_index(words, str_of(text));
	if (*out < 0)
		return bad(r, n->start_mark, "unknown value", text);
	return RC_OK;
}

/* Columns by which the block that begins on line `line` (from 0) of the file is indented more than its value. */
static unsigned block_indent(const struct reading *r, size_t line, const char *value)
{
	size_t at = 0, spaces = 0;
	for (; line > 0 && at != SIZE_MAX; line--) {
		at = str_find_char(r->text, '\n', at);
		at = at == SIZE_MAX ? at : at + 1;
	}
	if (at == SIZE_MAX)
		return 0;
	while (at + spaces < r->text.n && r->text.p[at + spaces] == ' ')
		spaces++;
	size_t own = strspn(value, " ");
	return (unsigned)(spaces > own ? spaces - own : 0);
}

struct where {
	unsigned line, column;
};

/* A pattern must be a literal block or single-quoted, so that backslashes stay as typed. */
static enum rc want_pattern(
    struct reading *r, const yaml_node_t *n, const char *key, const char **out, struct where *at)
{
	if (n->type != YAML_SCALAR_NODE ||
	    (n->data.scalar.style != YAML_LITERAL_SCALAR_STYLE &&
	        n->data.scalar.style != YAML_SINGLE_QUOTED_SCALAR_STYLE))
		return bad(
		    r, n->start_mark, "a pattern is written as a literal block (|) or in single quotes", key);
	*out = scalar(r, n);
	if (n->data.scalar.style == YAML_LITERAL_SCALAR_STYLE)
		*at = (struct where){
		    (unsigned)n->start_mark.line + 2, block_indent(r, n->start_mark.line + 1, *out) + 1};
	else
		*at = (struct where){(unsigned)n->start_mark.line + 1, (unsigned)n->start_mark.column + 2};
	return RC_OK;
}

/* The words that a value of `set` may take, NULL where any text or number goes. */
static const char *const *set_words(const struct rule *r, const char *key)
{
	static const char *const status[] = {"none", "promised", "available", NULL};
	static const char *const scope[] = {
	    "mention", "name", NULL}; /* of not: this mention, or the name in all the paper */
	enum fact_kind on = r->fact == FACT_TIE ? r->to : r->fact;
	if (strcmp(key, "bound") == 0)
		return bound_words;
	if (strcmp(key, "direction") == 0)
		return direction_words;
	if (strcmp(key, "sense") == 0)
		return sense_words;
	if (strcmp(key, "role") == 0)
		return role_words;
	if (strcmp(key, "of") == 0)
		return whose_words;
	if (strcmp(key, "better") == 0)
		return better_words;
	if (strcmp(key, "class") == 0)
		return quantity_class_words;
	if (strcmp(key, "status") == 0)
		return status;
	if (strcmp(key, "scope") == 0)
		return scope;
	if (strcmp(key, "kind") == 0 && on == FACT_LINK)
		return link_kind_words;
	if (strcmp(key, "kind") == 0 && on == FACT_GAIN)
		return gain_kind_words;
	return NULL;
}

static bool set_key_known(const struct rule *r, const char *key)
{
	static const char *const known[FACT_KIND_COUNT] = {
	    [FACT_LINK] = " kind ",
	    [FACT_AVAILABILITY] = " status ",
	    [FACT_DATASET] = " role ",
	    [FACT_METRIC] = " better ",
	    [FACT_QUANTITY] = " low high unit class bound ",
	    [FACT_RESULT] = " of bound unit metric dataset system ",
	    [FACT_GAIN] = " kind direction sense bound unit metric baseline dataset ",
	    [FACT_NOT] = " scope ",
	};
	enum fact_kind on = r->fact == FACT_TIE ? r->to : r->fact;
	char padded[64];
	if (on == FACT_OTHER)
		return true;
	if (on >= FACT_KIND_COUNT || !known[on] || strlen(key) > 40)
		return false;
	padded[0] = ' ';
	strcpy(padded + 1, key);
	strcat(padded, " ");
	return strstr(known[on], padded) != NULL;
}

static enum rc check_rule(
    struct reading *r, const struct rule *rule, const yaml_node_t *n, const yaml_node_t *set)
{
	if (rule->fact == FACT_KIND_COUNT)
		return bad(r, n->start_mark, "a rule without 'fact'", rule->id);
	if (!rule->pattern)
		return bad(r, n->start_mark, "a rule without 're'", rule->id);
	if (!rule->about)
		return bad(r, n->start_mark, "a rule without 'about'", rule->id);
	if (rule->hit_count == 0 || rule->miss_count == 0)
		return bad(r, n->start_mark, "a rule needs at least one 'hit' and one 'miss'", rule->id);
	bool acts = rule->fact == FACT_TIE || rule->fact == FACT_NOT;
	if (acts && (rule->to == FACT_KIND_COUNT || rule->to >= FACT_TIE))
		return bad(
		    r, n->start_mark, "'tie' and 'not' need 'to', the kind of fact they act on", rule->id);
	if (rule->fact == FACT_TIE && rule->to == FACT_OTHER)
		return bad(r, n->start_mark,
		    "facts of a kind of one's own get their fields from their own rule, not from a 'tie'",
		    rule->id);
	if (!acts && rule->to != FACT_KIND_COUNT)
		return bad(r, n->start_mark, "'to' goes with 'tie' and 'not' only", rule->id);
	if ((rule->fact == FACT_OTHER) != (rule->kind != NULL))
		return bad(r, n->start_mark, "'kind' goes with 'fact: other', and is needed there", rule->id);
	for (size_t i = 0; i < rule->set_count; i++) {
		const struct rule_value *v = &rule->set[i];
		const char *const *words = set_words(rule, v->key);
		if (!set_key_known(rule, v->key))
			return bad(r, set->start_mark, "such a fact has no value of this name to set", v->key);
		struct str word = v->value;
		enum fact_kind on = acts ? rule->to : rule->fact;
		if (word.n && (on == FACT_RESULT || on == FACT_GAIN) &&
		    strstr(" metric dataset system baseline ", v->key))
			return bad(r, set->start_mark,
			    "such a name comes from a group; 'set' can only empty it ('')", v->key);
		/* "better?": unless the metric says otherwise */
		if (str_ends(word, "?") && (strcmp(v->key, "direction") == 0 || strcmp(v->key, "sense") == 0))
			word.n--;
		if (words && word_index(words, word) < 0)
			return bad(r, set->start_mark, "unknown value in 'set'", v->value.p);
	}
	return RC_OK;
}

static unsigned default_fields(const struct rule *rule)
{
	enum fact_kind on = rule->to != FACT_KIND_COUNT ? rule->to : rule->fact;
	unsigned all = 1u << FIELD_TITLE | 1u << FIELD_ABSTRACT | 1u << FIELD_COMMENT;
	if (on == FACT_LINK || on == FACT_AVAILABILITY || on == FACT_BOUNDARY)
		return all;
	return 1u << FIELD_TITLE | 1u << FIELD_ABSTRACT;
}

static enum rc rule_key(struct reading *r, struct rule *rule, const char *key, const yaml_node_t *v)
{
	const char *text = NULL, **words = NULL;
	size_t count = 0;
	struct where at = {0};
	int index = 0;
	enum rc rc;

	if (strcmp(key, "about") == 0)
		return want_scalar(r, v, key, &rule->about);
	if (strcmp(key, "fact") == 0 || strcmp(key, "to") == 0) {
		rc = want_word(r, v, fact_kind_words, key, &index);
		if (rc == RC_OK)
			*(*key == 'f' ? &rule->fact : &rule->to) = (enum fact_kind)index;
		return rc;
	}
	if (strcmp(key, "kind") == 0)
		return want_scalar(r, v, key, &rule->kind);
	if (strcmp(key, "re") == 0) {
		rc = want_pattern(r, v, key, &rule->pattern, &at);
		rule->re_line = at.line;
		rule->re_column = at.column;
		return rc;
	}
	if (strcmp(key, "split") == 0) {
		rc = want_pattern(r, v, key, &rule->split, &at);
		rule->split_line = at.line;
		rule->split_column = at.column;
		return rc;
	}
	if (strcmp(key, "set") == 0)
		return want_values(r, v, key, &rule->set, &rule->set_count);
	if (strcmp(key, "need") == 0)
		return want_words(r, v, key, &rule->need, &rule->need_count);
	if (strcmp(key, "hit") == 0)
		return want_examples(r, v, true, &rule->hit, &rule->hit_count);
	if (strcmp(key, "miss") == 0)
		return want_examples(r, v, false, &rule->miss, &rule->miss_count);
	if (strcmp(key, "rank") == 0) {
		rc = want_scalar(r, v, key, &text);
		char *end = NULL;
		long n = rc == RC_OK ? strtol(text, &end, 10) : 0;
		if (rc == RC_OK && (!*text || *end || n < -1000 || n > 1000))
			return bad(r, v->start_mark, "rank is an integer from -1000 to 1000", text);
		rule->rank = (int)n;
		return rc;
	}
	if (strcmp(key, "case") == 0) {
		static const char *const cases[] = {"exact", "any", NULL};
		rc = want_word(r, v, cases, key, &index);
		rule->any_case = index == 1;
		return rc;
	}
	if (strcmp(key, "fields") == 0) {
		rc = want_words(r, v, key, &words, &count);
		for (size_t i = 0; rc == RC_OK && i < count; i++) {
			index = word_index(field_words, str_of(words[i]));
			if (index < 0)
				return bad(r, v->start_mark, "no such field", words[i]);
			rule->fields |= 1u << index;
		}
		return rc;
	}
	return bad(r, v->start_mark, "unknown key of a rule", key);
}

static enum rc item(struct reading *r, const yaml_node_t *n)
{
	struct arena *a = &r->packs->arena;
	struct rule rule = {.file = r->path,
	    .fact = FACT_KIND_COUNT,
	    .to = FACT_KIND_COUNT,
	    .rank = 10000,
	    .confidence = NAN,
	    .layer = r->layer,
	    .line = (unsigned)n->start_mark.line + 1,
	    .column = (unsigned)n->start_mark.column + 1};
	struct define define = {.file = r->path, .line = rule.line, .layer = r->layer};
	const char **off = NULL;
	size_t off_count = 0;
	const yaml_node_t *set = n;
	const char *seen[16];
	size_t seen_count = 0;
	enum rc rc = RC_OK;

	if (n->type != YAML_MAPPING_NODE)
		return bad(r, n->start_mark, "a rule (a mapping) is wanted", NULL);
	for (yaml_node_pair_t *i = n->data.mapping.pairs.start; i < n->data.mapping.pairs.top; i++) {
		const yaml_node_t *k = yaml_document_get_node(&r->doc, i->key),
		                  *v = yaml_document_get_node(&r->doc, i->value);
		const char *key = NULL;
		rc = want_scalar(r, k, "key", &key);
		if (rc != RC_OK)
			return rc;
		for (size_t j = 0; j < seen_count; j++)
			if (strcmp(seen[j], key) == 0)
				return bad(r, k->start_mark, "this key stands twice", key);
		if (seen_count == sizeof seen / sizeof *seen)
			return bad(r, k->start_mark, "too many keys", key);
		seen[seen_count++] = key;
		if (strcmp(key, "set") == 0)
			set = v;
		if (strcmp(key, "id") == 0)
			rc = want_scalar(r, v, key, &rule.id);
		else if (strcmp(key, "define") == 0)
			rc = want_scalar(r, v, key, &define.name);
		else if (strcmp(key, "off") == 0)
			rc = want_words(r, v, key, &off, &off_count);
		else
			rc = rule_key(r, &rule, key, v);
		if (rc != RC_OK)
			return rc;
	}
	if (off_count) {
		if (seen_count > (rule.about ? 2u : 1u))
			return bad(r, n->start_mark, "'off' stands with 'about' only", off[0]);
		for (size_t i = 0; i < off_count; i++)
			layers_off(r->layers, a, off[i], r->path, rule.line, r->layer);
		return RC_OK;
	}
	if (define.name) {
		if (rule.id || !rule.pattern || seen_count > (rule.about ? 3u : 2u))
			return bad(
			    r, n->start_mark, "a define has 'define', 're' and 'about' only", define.name);
		if (expand_is_mark(str_of(define.name)))
			return bad(r, n->start_mark, "this name is that of a mark", define.name);
		define.pattern = rule.pattern;
		define.re_line = rule.re_line;
		define.re_column = rule.re_column;
		return layers_define(r->layers, a, &define)
		    ? RC_OK
		    : bad(r, n->start_mark, "this name is defined already", define.name);
	}
	if (!rule.id || !strchr(rule.id, '/'))
		return bad(r, n->start_mark, "a rule needs an 'id' of the form pack/name", rule.id);
	rc = check_rule(r, &rule, n, set);
	if (rc != RC_OK)
		return rc;
	if (rule.rank == 10000)
		rule.rank = rule.fact == FACT_TIE ? -1 : 0;
	if (rule.fields == 0)
		rule.fields = default_fields(&rule);
	*(struct rule *)arena_push(a, &r->packs->rules, &r->packs->rule_count, sizeof rule) = rule;
	return RC_OK;
}

/* Anchors, aliases and tags show only in the events, not in the finished document. */
static enum rc refuse_references(struct reading *r)
{
	yaml_parser_t parser;
	enum rc rc = RC_OK;
	bool more = true;
	if (!yaml_parser_initialize(&parser))
		memory_exhausted();
	yaml_parser_set_input_string(&parser, (const unsigned char *)r->text.p, r->text.n);
	while (more && rc == RC_OK) {
		yaml_event_t event;
		if (!yaml_parser_parse(&parser, &event)) {
			yaml_mark_t at = parser.problem_mark;
			rc = bad(r, at, parser.problem ? parser.problem : "broken YAML", parser.context);
			break;
		}
		yaml_mark_t at = event.start_mark;
		const yaml_char_t *anchor = NULL, *tag = NULL;
		if (event.type == YAML_SCALAR_EVENT) {
			anchor = event.data.scalar.anchor;
			tag = event.data.scalar.tag;
		} else if (event.type == YAML_SEQUENCE_START_EVENT) {
			anchor = event.data.sequence_start.anchor;
			tag = event.data.sequence_start.tag;
		} else if (event.type == YAML_MAPPING_START_EVENT) {
			anchor = event.data.mapping_start.anchor;
			tag = event.data.mapping_start.tag;
		}
		if (event.type == YAML_ALIAS_EVENT || anchor)
			rc = bad(r, at, "anchors and aliases are not allowed in rules", NULL);
		else if (tag)
			rc = bad(r, at, "tags are not allowed in rules", NULL);
		more = event.type != YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	return rc;
}

enum rc pack_yaml_read(
    struct packs *p, struct layers *layers, const char *path, unsigned layer, struct str text, struct err *e)
{
	struct reading r = {.packs = p, .layers = layers, .path = path, .layer = layer, .text = text, .e = e};
	yaml_parser_t parser;
	enum rc rc = refuse_references(&r);
	if (rc != RC_OK)
		return rc;
	if (!yaml_parser_initialize(&parser))
		memory_exhausted();
	yaml_parser_set_input_string(&parser, (const unsigned char *)text.p, text.n);
	if (!yaml_parser_load(&parser, &r.doc)) {
		rc = bad(&r, parser.problem_mark, parser.problem ? parser.problem : "broken YAML", NULL);
		yaml_parser_delete(&parser);
		return rc;
	}
	yaml_node_t *root = yaml_document_get_root_node(&r.doc);
	if (root && root->type != YAML_SEQUENCE_NODE)
		rc = bad(&r, root->start_mark, "a pack file is a list of rules", NULL);
	if (root && rc == RC_OK)
		for (yaml_node_item_t *i = root->data.sequence.items.start;
		     rc == RC_OK && i < root->data.sequence.items.top; i++)
			rc = item(&r, yaml_document_get_node(&r.doc, *i));
	yaml_document_delete(&r.doc);
	yaml_parser_delete(&parser);
	return rc;
}
