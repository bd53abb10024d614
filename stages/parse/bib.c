/* bib.c: BibTeX and biblatex files: whose they are, and their splitter.
 *
 * An entry may need what stands elsewhere: macros, and entries that it inherits from (crossref, xdata), before it or
 * behind it. So the first LIMIT_DOCUMENT_BYTES of the file are read ahead; parents that stand farther on aren't found,
 * and the entry stays without what it would inherit. Beyond that, files are streamed. */
#include "bib.h"
#include "fields.h"
#include "format.h"
#include "lines.h"
#include <stdlib.h>
#include <string.h>

#define STEP_BYTES ((size_t)64 << 10)

struct parent {
	struct str key;  /* in lower case */
	struct str text; /* the entry; empty until it is found */
};

struct state {
	struct bib_macros macros;
	struct parent *parents; /* in the arena, sorted by key */
	size_t parent_count;
	struct buf record; /* the last one, with what it needs; in the arena */
	size_t room;
	bool full; /* too many macros, and that was told */
};

/* ---- looking ahead ---- */

static int by_key(const void *a, const void *b)
{
	return str_cmp(((const struct parent *)a)->key, ((const struct parent *)b)->key);
}

#define KEY_LIMIT 256 /* bytes of a key that entries inherit by */

static struct parent *parent_of(const struct state *st, struct str key)
{
	char low[KEY_LIMIT];
	struct parent wanted = {.key = {low, key.n}};

	if (key.n > sizeof(low))
		return NULL;
	for (size_t i = 0; i < key.n; i++)
		low[i] = key.p[i] >= 'A' && key.p[i] <= 'Z' ? (char)(key.p[i] | 32) : key.p[i];
	return st->parent_count ? bsearch(&wanted, st->parents, st->parent_count, sizeof(wanted), by_key)
	                        : NULL;
}

/* Calls `see` for each entry of the text. */
static void each_entry(
    struct splitter *s, struct str text, void (*see)(struct splitter *, const struct bib_entry *))
{
	struct bib_entry en;
	enum bib_end how;
	size_t at = 0;

	while (bib_find(text, &at) != SIZE_MAX) {
		size_t end = bib_extent(text, at, &how);

		if (bib_open(&en, str_sub(text, at, end)))
			see(s, &en);
		at = end;
	}
}

static const char *const inheriting[] = {"crossref", "xdata", NULL};

/* Is one of these words in the text? Cheap, as most entries have none. */
static bool may_inherit(struct str text)
{
	return memmem(text.p, text.n, "ross", 4) || memmem(text.p, text.n, "data", 4) ||
	    memmem(text.p, text.n, "ROSS", 4) || memmem(text.p, text.n, "DATA", 4);
}

/* The next key in a list like "{a, b}"; false at the end. */
static bool next_key(struct str list, size_t *at, struct str *key)
{
	size_t i = *at, from;

	while (i < list.n && strchr(" \t\r\n{}\",", list.p[i]))
		i++;
	from = i;
	while (i < list.n && !strchr(" \t\r\n{}\",", list.p[i]))
		i++;
	*at = i;
	*key = str_sub(list, from, i);
	return i > from;
}

static void see_needs(struct splitter *s, const struct bib_entry *en)
{
	struct state *st = s->state;
	struct bib_entry copy = *en;
	struct bib_field f;
	struct str key;

	if (str_eq_nocase(en->type, STR("string"))) {
		if (bib_next_field(&copy, &f) == BIB_FIELD)
			bib_define(&st->macros, &s->arena, f.name, bib_value(&s->arena, f.value, &st->macros),
			    false);
		return;
	}
	for (size_t i = 0; inheriting[i] && may_inherit(en->text); i++) {
		struct str list = bib_raw_field(en->text, inheriting[i]);
		size_t at = 0;

		while (next_key(list, &at, &key)) {
			struct parent *to =
			    arena_push(&s->arena, &st->parents, &st->parent_count, sizeof(*to));
			to->key = str_lower(&s->arena, str_dup(&s->arena, key));
		}
	}
}

static void see_parents(struct splitter *s, const struct bib_entry *en)
{
	struct parent *parent = en->key.n ? parent_of(s->state, en->key) : NULL;

	if (parent && parent->text.n == 0)
		parent->text = str_dup(&s->arena, en->text);
}

static void look_ahead(struct splitter *s)
{
	struct state *st = s->state;
	struct scan c;
	size_t n = 0;

	scan_begin(&c, s->stream);
	scan_more(&c, LIMIT_DOCUMENT_BYTES);
	each_entry(s, c.view, see_needs);
	if (st->parent_count == 0)
		return;
	qsort(st->parents, st->parent_count, sizeof(*st->parents), by_key);
	for (size_t i = 0; i < st->parent_count; i++)
		if (n == 0 || !str_eq(st->parents[n - 1].key, st->parents[i].key))
			st->parents[n++] = st->parents[i];
	st->parent_count = n;
	each_entry(s, c.view, see_parents);
}

/* ---- a record and what it needs ---- */

static void add(struct splitter *s, struct str text)
{
	struct state *st = s->state;
	struct buf *b = &st->record;

	if (b->n + text.n > st->room) {
		size_t room = st->room ? st->room : STEP_BYTES;

		while (room < b->n + text.n)
			room *= 2;
		char *p = arena_raw(&s->arena, room);
		if (b->n)
			memcpy(p, b->p, b->n);
		b->p = p;
		st->room = room;
	}
	memcpy(b->p + b->n, text.p, text.n);
	b->n += text.n;
}

static void add_macros(struct splitter *s, struct str text)
{
	struct state *st = s->state;
	struct bib_entry en;
	struct bib_field f;
	struct str name;

	if (st->macros.count == 0 || !bib_open(&en, text))
		return;
	for (unsigned n = 0; n < LIMIT_BIB_FIELDS && bib_next_field(&en, &f) == BIB_FIELD; n++) {
		for (size_t at = 0; bib_next_macro(f.value, &at, &name);) {
			const struct bib_macro *m = bib_macro(&st->macros, name);

			if (!m)
				continue;
			add(s, STR("\n@string{"));
			add(s, m->name);
			add(s, STR("={"));
			add(s, m->value);
			add(s, STR("}}"));
		}
	}
}

/* The entries that text inherits from, and those that they do. */
static void add_parents(struct splitter *s, struct str text)
{
	struct parent *known[BIB_PARENTS];
	size_t count = 0;

	for (size_t next = 0;; next++) {
		for (size_t i = 0; inheriting[i] && may_inherit(text); i++) {
			struct str list = bib_raw_field(text, inheriting[i]), key;
			size_t at = 0;

			while (count < BIB_PARENTS && next_key(list, &at, &key)) {
				struct parent *p = parent_of(s->state, key);
				bool seen = !p || p->text.n == 0;

				for (size_t k = 0; k < count && !seen; k++)
					seen = known[k] == p;
				if (!seen)
					known[count++] = p;
			}
		}
		if (next == count)
			break;
		text = known[next]->text;
		add_macros(s, text);
		add(s, STR("\n"));
		add(s, text);
	}
}

/* Entries that are no records. */
static bool is_data(const struct bib_entry *en)
{
	static const char *const types[] = {
	    "comment", "preamble", "string", "xdata", "set", "control", "IEEEtranBSTCTL", "bibnote", NULL};

	for (size_t i = 0; types[i]; i++)
		if (str_eq_nocase(en->type, str_of(types[i])))
			return true;
	return false;
}

static enum rc define(struct splitter *s, struct bib_entry en, struct place at, struct err *e)
{
	struct state *st = s->state;
	struct bib_field f;

	if (bib_next_field(&en, &f) != BIB_FIELD ||
	    bib_define(&st->macros, &s->arena, f.name, bib_value(&s->arena, f.value, &st->macros), true) ||
	    st->full)
		return RC_OK;
	st->full = true;
	return err_at(e, RC_SKIP, at,
	    "more than %u @string definitions, or %zu bytes of them; the rest is left out", LIMIT_BIB_MACROS,
	    LIMIT_BIB_MACRO_BYTES);
}

/* Consumes n bytes. */
static void pass(struct scan *c, size_t n)
{
	struct blob b;

	scan_take(c, n, &b);
}

/* The extent of the entry at the view's beginning, which is read as far as needed. 0: it is too long. */
static size_t extent(struct scan *c, enum bib_end *how)
{
	for (size_t want = STEP_BYTES;; want *= 2) {
		bool more = scan_more(c, want);
		size_t n = bib_extent(c->view, 0, how);

		/* What follows a closing brace may belong to it. */
		if (n + STEP_BYTES / 2 < c->view.n || !more)
			return n > LIMIT_RECORD_BYTES ? 0 : n;
		if (want > LIMIT_RECORD_BYTES + STEP_BYTES)
			return n > LIMIT_RECORD_BYTES ? 0 : n;
	}
}

static enum rc split(struct splitter *s, struct blob *out, struct err *e)
{
	struct state *st = s->state;
	struct scan c;
	struct bib_entry en;
	enum bib_end how;
	size_t from = 0;

	if (!st) {
		s->state = st = arena_alloc(&s->arena, sizeof(*st));
		look_ahead(s);
	}
	scan_begin(&c, s->stream);
	for (;;) {
		bool more = scan_more(&c, from + STEP_BYTES);
		size_t at = bib_find(c.view, &from);

		if (at == SIZE_MAX && !more)
			return scan_end(&c, e);
		pass(&c, from);
		from = 0;
		if (at == SIZE_MAX) {
			/* An '@' alone at the end of what is read: the word follows. */
			if (!scan_more(&c, STEP_BYTES) && c.view.n < 64)
				from = bib_find(c.view, &from) == SIZE_MAX ? c.view.n : from;
			continue;
		}
		struct place place = {
		    stream_path(s->stream), stream_line(s->stream), stream_column(s->stream)};
		size_t n = extent(&c, &how);
		if (n == 0 || !bib_open(&en, str_sub(c.view, 0, n))) {
			*out = (struct blob){
			    .offset = stream_offset(s->stream), .line = place.line, .column = place.column};
			pass(&c, 1);
			return err_at(e, RC_SKIP, place,
			    "the entry is longer than %zu bytes, the limit of a record; skipped",
			    LIMIT_RECORD_BYTES);
		}
		/* Half an entry before damage is none. */
		if (how == BIB_UNENDED && c.damaged)
			return scan_end(&c, e);
		if (is_data(&en)) {
			enum rc rc = str_eq_nocase(en.type, STR("string")) ? define(s, en, place, e) : RC_OK;

			*out = (struct blob){
			    .offset = stream_offset(s->stream), .line = place.line, .column = place.column};
			/* A brace that stands in a comment alone must not swallow entries. */
			pass(&c, how == BIB_UNENDED ? 1 : n);
			if (rc != RC_OK)
				return rc;
			continue;
		}
		scan_take(&c, n, out);
		st->record.n = 0;
		add(s, out->bytes);
		add_macros(s, out->bytes);
		add_parents(s, out->bytes);
		out->bytes = buf_str(&st->record);
		return RC_OK;
	}
}

/* ---- bid and parse ---- */

/* Text that isn't white space or a line of comment, in bytes. */
static size_t prose(struct str text)
{
	struct str line;
	size_t at = 0, n = 0;

	while (next_line(text, &at, &line)) {
		line = str_trim(line);
		if (line.n > 0 && line.p[0] != '%')
			n += line.n;
	}
	return n;
}

/* An entry with fields, "@article{key, title = ", and more in entries than between them: a README quotes one, too, and
 * source code has decorators that look much the same. */
static int bid(struct str head)
{
	struct bib_entry en;
	struct bib_field f;
	enum bib_end how;
	size_t at = 0, behind = 0, inside = 0, outside = 0;
	bool found = false;

	if (str_starts(str_trim(head), "#") || str_starts(str_trim(head), "<") ||
	    str_starts(str_trim(head), "{"))
		return 0;
	for (size_t seen = 0; seen < 50 && bib_find(head, &at) != SIZE_MAX; seen++) {
		size_t end = bib_extent(head, at, &how);
		struct str between = str_sub(head, behind, at);

		if (str_ends(str_trim(between), "```") || str_ends(str_trim(between), "```bibtex"))
			return 0;
		outside += prose(between);
		if (bib_open(&en, str_sub(head, at, end))) {
			inside += end - at;
			found |= bib_next_field(&en, &f) == BIB_FIELD && f.value.n > 0 &&
			    (en.key.n > 0 || f.value.p[0] == '{' || f.value.p[0] == '"');
		}
		behind = at = end;
	}
	return found && inside > outside ? 85 : 0;
}

static enum rc parse(const struct blob *b, struct place at, struct paper *p, struct err *e)
{
	struct str text, broken = {0};

	at.column = b->column;
	enum rc rc = field_utf8(&text, p->arena, b->bytes, at, e);
	if (rc != RC_OK)
		return rc;
	if (bib_paper(p, str_dup(p->arena, text), &broken))
		return RC_OK;
	if (broken.n > 0)
		return err_at(e, RC_SKIP, at, "the braces or quotes of the field '%.*s' don't end",
		    STR_ARG(str_sub(broken, 0, 40)));
	return err_at(e, RC_SKIP, at, "neither title nor abstract");
}

const struct format format_bibtex = {
    .name = "bibtex",
    .about = "BibTeX and biblatex, with @string, crossref and xdata",
    .guess = true,
    .bid = bid,
    .split = split,
    .parse = parse,
};
