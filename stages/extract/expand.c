/* expand.c: patterns with {{name}} in them become patterns that PCRE2 compiles. A name is a mark (below) or a
 * define of the packs. Every byte of the result knows the byte of the rule's own pattern it came from, so that
 * an error in the pattern is reported where its author typed it. */
#include "expand.h"
#include "hit.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT_EXPANSION 65536 /* bytes of one expanded pattern */
#define LIMIT_INSIDE 12       /* defines within defines */

#define OPENS "[\\x{E001}-\\x{E005}\\x{E010}-\\x{E015}]"
#define INNER "[^\\x{E000}]++\\x{E000}"
#define ANY_MARK OPENS INNER
#define UNMARKED "[^\\x{E000}-\\x{E01F}]"

static const struct {
	const char *name, *pattern;
} marks[] = {
    {"dataset", "\\x{E001}" INNER},
    {"metric", "\\x{E002}" INNER},
    {"link", "\\x{E003}" INNER},
    {"maybe-dataset", "\\x{E004}" INNER},
    {"maybe-metric", "\\x{E005}" INNER},
    {"stop", "\\x{E006}"},
    {"quantity", "[\\x{E010}-\\x{E015}]" INNER},
    {"percent", "\\x{E010}" INNER},
    {"points", "\\x{E011}" INNER},
    {"factor", "\\x{E012}" INNER},
    {"fraction", "\\x{E013}" INNER},
    {"measure", "\\x{E014}" INNER},
    {"number", "\\x{E015}" INNER},
    {"any-mark", ANY_MARK},
    /* bounded repeats of a single class cost nothing, those of a group a copy each */
    {"gap", UNMARKED "{0,60}?(?:" ANY_MARK UNMARKED "{0,60}?){0,2}?"},
    {"far", UNMARKED "{0,250}?(?:" ANY_MARK UNMARKED "{0,250}?)*?"},
    {"unmarked", UNMARKED},
    {"clear", UNMARKED "{0,60}?"},
};
static_assert(MARK_QUANTITY + Q_CLASS_COUNT - 1 == 0x15, "the quantity marks end at U+E015");

const char *expand_name(const struct defines *d, struct str name, bool *is_mark)
{
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (str_is(name, marks[i].name)) {
			*is_mark = true;
			return marks[i].pattern;
		}
	*is_mark = false;
	for (size_t i = 0; i < d->count; i++)
		if (str_is(name, d->items[i].name))
			return d->items[i].pattern;
	return NULL;
}

bool expand_is_mark(struct str name)
{
	const struct defines none = {0};
	bool is_mark;
	return expand_name(&none, name, &is_mark) != NULL;
}

#define NOT_A_STOP "\\x{E006}" /* MARK_STOP */

struct expansion {
	const struct defines *defines;
	const struct rule *rule;
	struct buf out;
	uint32_t *origin; /* for each byte of out: the byte of the rule's pattern it comes from; owned */
	size_t origin_cap;
	struct err *e;
};

struct place expand_place(const struct rule *r, size_t offset)
{
	struct place at = {r->file, r->re_line, r->re_column};
	for (size_t i = 0; i < offset && r->pattern[i]; i++) {
		at.column++;
		if (r->pattern[i] == '\n') {
			at.line++;
			at.column = r->re_column;
		}
	}
	return at;
}

static void emit(struct expansion *x, struct str s, size_t origin, bool own)
{
	if (x->out.n + s.n >= x->origin_cap) {
		x->origin_cap = (x->out.n + s.n) * 2 + 256;
		x->origin = mem_grow(x->origin, x->origin_cap * sizeof *x->origin);
	}
	for (size_t i = 0; i < s.n; i++)
		x->origin[x->out.n + i] = (uint32_t)(own ? origin + i : origin);
	buf_add(&x->out, s);
}

static enum rc expand_into(struct expansion *x, const char *pattern, size_t origin, bool own, int depth)
{
	struct str p = str_of(pattern);
	size_t at = 0;
	while (at < p.n) {
		size_t open = str_find(p, STR("{{"), at),
		       close = open == SIZE_MAX ? SIZE_MAX : str_find(p, STR("}}"), open);
		if (close == SIZE_MAX) {
			emit(x, str_sub(p, at, p.n), own ? at : origin, own);
			break;
		}
		struct str name = str_sub(p, open + 2, close);
		size_t here = own ? open : origin;
		bool mark = false;
		const char *insert = expand_name(x->defines, name, &mark);
		emit(x, str_sub(p, at, open), own ? at : origin, own);
		at = close + 2;
		if (!insert)
			return err_at(x->e, RC_FATAL, expand_place(x->rule, here),
			    "rule %s: nothing is defined as {{%.*s}}", x->rule->id, STR_ARG(name));
		if (depth == LIMIT_INSIDE || x->out.n > LIMIT_EXPANSION)
			return err_at(x->e, RC_FATAL, expand_place(x->rule, here),
			    "rule %s: {{%.*s}} contains itself, or too much", x->rule->id, STR_ARG(name));
		emit(x, STR("(?:"), here, false);
		enum rc rc = RC_OK;
		if (mark)
			emit(x, str_of(insert), here, false);
		else
			rc = expand_into(x, insert, here, false, depth + 1);
		if (rc != RC_OK)
			return rc;
		/* a define may end in a comment: the newline ends it */
		emit(x, mark ? STR(")") : STR("\n)"), here, false);
	}
	return RC_OK;
}

/* Where the class that begins at `at` ends (its closing bracket, or the end). */
static size_t class_end(struct str p, size_t at)
{
	at += at + 1 < p.n && p.p[at + 1] == '^' ? 2 : 1;
	at += at < p.n && p.p[at] == ']';
	for (; at < p.n && p.p[at] != ']'; at++) {
		size_t named = p.p[at] == '[' && at + 1 < p.n && p.p[at + 1] == ':'
		    ? str_find(p, STR(":]"), at + 2)
		    : SIZE_MAX;
		if (named != SIZE_MAX)
			at = named + 1;
		else if (p.p[at] == '\\')
			at++;
	}
	return at;
}

/* A match stays within a sentence unless its rule says otherwise: no class of the form [^...] holds the end of one. */
static void keep_to_sentences(struct expansion *x)
{
	struct buf whole = x->out;
	struct str p = buf_str(&whole);
	uint32_t *origin = x->origin;
	size_t done = 0;
	if (!origin)
		return;
	x->out = (struct buf){0};
	x->origin = NULL;
	x->origin_cap = 0;
	for (size_t at = 0; at < p.n; at++) {
		if (p.p[at] == '\\') {
			at++;
		} else if (p.p[at] == '#') {
			size_t end = str_find_char(p, '\n', at);
			at = end == SIZE_MAX ? p.n : end;
		} else if (p.p[at] == '[') {
			if (at + 1 < p.n && p.p[at + 1] == '^') {
				for (; done < at + 2; done++)
					emit(x, str_sub(p, done, done + 1), origin[done], true);
				emit(x, STR(NOT_A_STOP), origin[done], false);
			}
			at = class_end(p, at);
		}
	}
	for (; done < p.n; done++)
		emit(x, str_sub(p, done, done + 1), origin[done], true);
	buf_free(&whole);
	free(origin);
}

static bool has_marks(const struct defines *d, struct str p, int depth)
{
	for (size_t at = 0; (at = str_find(p, STR("{{"), at)) != SIZE_MAX;) {
		size_t close = str_find(p, STR("}}"), at);
		if (close == SIZE_MAX)
			return false;
		bool is_mark;
		const char *pattern = expand_name(d, str_sub(p, at + 2, close), &is_mark);
		if (is_mark || (pattern && depth < LIMIT_INSIDE && has_marks(d, str_of(pattern), depth + 1)))
			return true;
		at = close + 2;
	}
	return false;
}

bool expand_has_marks(const struct defines *d, const char *pattern)
{
	return has_marks(d, str_of(pattern), 0);
}

enum rc expand_rule(const struct defines *d, const struct rule *r, struct expanded *out, struct err *e)
{
	struct expansion x = {.defines = d, .rule = r, .e = e};
	enum rc rc = expand_into(&x, r->pattern, 0, true, 0);
	if (rc == RC_OK) {
		if (r->marked)
			keep_to_sentences(&x);
		emit(&x, STR(" "), strlen(r->pattern), false);
	}
	out->text = x.out;
	out->origin = x.origin;
	return rc;
}

void expanded_free(struct expanded *x)
{
	buf_free(&x->text);
	free(x->origin);
}

struct rule *expand_define(struct arena *a, const struct defines *d, const char *name)
{
	for (size_t i = 0; i < d->count; i++) {
		const struct define *define = &d->items[i];
		if (strcmp(define->name, name) != 0)
			continue;
		struct rule *r = arena_alloc(a, sizeof *r);
		*r = (struct rule){.id = name,
		    .file = define->file,
		    .line = define->line,
		    .re_line = define->re_line,
		    .re_column = define->re_column,
		    .pattern = define->pattern};
		return r;
	}
	return NULL;
}
