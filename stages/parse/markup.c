/* markup.c: entities and tags of a string undone (markup.h). Entities first, as whole strings come escaped; then the
 * tags, in one pass over what that gave. */
#include "markup.h"
#include "../../pipeline/record.h"
#include "../normalise/undo.h"
#include "markup_tags.h"
#include "script.h"

#include <string.h>

#define ESCAPED_LIMIT 4 /* times that an entity may have been escaped */
#define STACK_LIMIT \
	32 /* elements inside one another that need their end; deeper ones count as runs of text */

/* An element that is open and whose end matters. */
struct open {
	const struct markup_known *known;
	size_t at;       /* where its text begins in the output */
	struct str href; /* of an anchor */
	bool has_tex;    /* of a formula: it is written */
};

struct undoing {
	struct str in;
	struct buf out;
	size_t last_close[MARKUP_TAGS]; /* byte behind the last closing tag of each; 0 none */
	struct open stack[STACK_LIMIT];
	size_t depth;
	size_t colon; /* byte behind the last colon that a heading got; 0 none */
	size_t math;  /* byte behind the last formula; 0 none */
};

/* ---- entities ---- */

/* The entity at byte i ('&'), escaped any number of times; 0 where none is there. */
static size_t entity_escaped(struct str s, size_t i, uint32_t *cp)
{
	size_t from = i, n;

	for (int k = 0; k < ESCAPED_LIMIT && str_starts(str_sub(s, from + 1, from + 5), "amp;"); k++)
		from += 4;
	n = entity_at(s, from, cp);
	if (n > 0)
		return from + n - i;
	*cp = '&';
	return from > i ? from + 1 - i : 0;
}

struct str markup_entities(struct arena *a, struct str s)
{
	char *out;
	size_t n = 0, size;
	uint32_t cp;

	if (str_find_char(s, '&', 0) == SIZE_MAX)
		return str_dup(a, s);
	out = arena_raw(a, s.n + 1); /* no character is longer than its entity */
	for (size_t i = 0; i < s.n; i += size) {
		size = s.p[i] == '&' ? entity_escaped(s, i, &cp) : 0;
		if (size > 0) {
			n += utf8_encode(cp, out + n);
		} else {
			out[n++] = s.p[i];
			size = 1;
		}
	}
	out[n] = '\0';
	return (struct str){out, n};
}

/* ---- tags ---- */

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Where the last partner of each tag stands, so that every tag knows at once whether it has one. */
static void find_closers(struct undoing *u)
{
	struct markup_tag tag;

	for (size_t i = str_find_char(u->in, '<', 0); i < u->in.n; i = str_find_char(u->in, '<', i + 1)) {
		if (i + 1 >= u->in.n || u->in.p[i + 1] != '/' || !markup_tag_at(u->in, i, &tag))
			continue;
		const struct markup_known *k = markup_known(tag.name);
		if (k)
			u->last_close[markup_known_index(k)] = tag.end;
	}
}

static bool counts_as_tag(
    const struct undoing *u, size_t i, const struct markup_tag *tag, const struct markup_known *k)
{
	bool closed = u->last_close[markup_known_index(k)] > i;

	/* Math that isn't closed would take the rest of the text with it. */
	if ((k->kind == MARKUP_TEX || k->kind == MARKUP_MATH) && !tag->closing && !tag->empty)
		return closed || tag->prefixed;
	if (tag->prefixed || tag->closing || closed)
		return true;
	/* "<p>" that is never closed begins a paragraph, not the "n<p" of a formula. */
	return k->alone && (tag->empty || i == 0 || !(is_letter(u->in.p[i - 1]) || is_digit(u->in.p[i - 1])));
}

/* ---- what tags mean ---- */

static void put_space(struct undoing *u)
{
	if (u->out.n > 0 && u->out.p[u->out.n - 1] != ' ')
		buf_addc(&u->out, ' ');
}

/* A formula was written from byte `at` on. Right behind another one they become one: "$a$$b$" would be read as something
 * else. */
static void join_math(struct undoing *u, size_t at)
{
	if (u->out.n < at + 2 || u->out.p[at] != '$')
		return;
	if (at > 0 && at == u->math) {
		bool parted = is_letter(u->out.p[at + 1]);

		u->out.p[at - 1] = ' ';
		memmove(u->out.p + at - !parted, u->out.p + at + 1, u->out.n - at - 1);
		u->out.n -= parted ? 1 : 2;
	}
	u->math = u->out.n;
}

/* The script whose text was written from byte `at` on. */
static void end_script(struct undoing *u, size_t at, bool up)
{
	struct buf text = {0};
	struct str s = str_trim(str_sub(buf_str(&u->out), at, u->out.n));
	bool tex = script_add(&text, s, up, at > 0 ? u->out.p[at - 1] : '\0');

	u->out.n = at;
	if (tex)
		buf_addf(&u->out, "$%.*s$", STR_ARG(buf_str(&text)));
	else
		buf_add(&u->out, buf_str(&text));
	join_math(u, at);
	buf_free(&text);
}

static void end_heading(struct undoing *u, size_t at)
{
	struct str s = str_trim(str_sub(buf_str(&u->out), at, u->out.n));

	if (markup_is_abstract_heading(s) && str_trim(str_sub(buf_str(&u->out), 0, at)).n == 0) {
		u->out.n = at;
	} else if (s.n > 0 && !strchr(".:;?!,-", s.p[s.n - 1])) {
		while (u->out.p[u->out.n - 1] == ' ')
			u->out.n--;
		buf_addc(&u->out, ':');
		u->colon = u->out.n;
	}
	put_space(u);
}

/* An address that the text doesn't show. */
static void end_anchor(struct undoing *u, size_t at, struct str href)
{
	struct str s = str_sub(buf_str(&u->out), at, u->out.n);

	if ((str_starts_nocase(href, "http://") || str_starts_nocase(href, "https://")) &&
	    str_find(s, STR("://"), 0) == SIZE_MAX && str_find(s, STR("www."), 0) == SIZE_MAX &&
	    str_find(s, STR("10."), 0) == SIZE_MAX)
		buf_addf(&u->out, " (%.*s)", STR_ARG(href));
}

static void end_element(struct undoing *u, const struct open *o)
{
	if (o->known->kind == MARKUP_SUPER || o->known->kind == MARKUP_SUB)
		end_script(u, o->at, o->known->kind == MARKUP_SUPER);
	else if (o->known->kind == MARKUP_HEADING)
		end_heading(u, o->at);
	else if (o->known->kind == MARKUP_ANCHOR)
		end_anchor(u, o->at, o->href);
}

/* Ends the innermost open element of that name and those inside it that were left open; nothing where none is. */
static void close_element(struct undoing *u, const struct markup_known *k)
{
	size_t i = u->depth;

	while (i > 0 && u->stack[i - 1].known != k)
		i--;
	for (; i > 0 && u->depth >= i; u->depth--)
		end_element(u, &u->stack[u->depth - 1]);
}

/* Is the formula that is being read written already, in TeX? */
static bool formula_has_tex(const struct undoing *u)
{
	for (size_t i = 0; i < u->depth; i++)
		if (u->stack[i].has_tex)
			return true;
	return false;
}

/* All formulas that are open hold TeX from now on; what MathML wrote before it goes. */
static void begin_tex(struct undoing *u)
{
	size_t at = SIZE_MAX;

	for (size_t i = 0; i < u->depth; i++)
		if (u->stack[i].known->kind == MARKUP_FORMULA) {
			at = at == SIZE_MAX ? u->stack[i].at : at;
			u->stack[i].has_tex = true;
		}
	if (at != SIZE_MAX)
		u->out.n = at;
}

/* The byte behind the closing tag of the same name, from byte i on; *inner is the text before it. */
static size_t skip_element(const struct undoing *u, size_t i, struct str name, struct str *inner)
{
	struct markup_tag tag;
	size_t from = i;

	for (i = str_find_char(u->in, '<', i); i < u->in.n; i = str_find_char(u->in, '<', i + 1))
		if (markup_tag_at(u->in, i, &tag) && tag.closing && str_eq_nocase(tag.name, name)) {
			*inner = str_sub(u->in, from, i);
			return tag.end;
		}
	*inner = str_sub(u->in, from, u->in.n);
	return u->in.n;
}

/* A known tag at byte i; returns the byte to go on with. */
static size_t take_tag(struct undoing *u, size_t i, const struct markup_tag *tag, const struct markup_known *k)
{
	struct str inner;
	size_t at;

	if (k->kind == MARKUP_BLOCK || (k->kind == MARKUP_HEADING && !tag->closing))
		put_space(u);
	if (tag->closing) {
		close_element(u, k);
		return tag->end;
	}
	if (tag->empty || k->kind == MARKUP_BLOCK || k->kind == MARKUP_RUN ||
	    ((k->kind == MARKUP_TEX || k->kind == MARKUP_MATH) && u->last_close[markup_known_index(k)] <= i))
		return tag->end;
	if (k->kind == MARKUP_TEX) {
		size_t end = skip_element(u, tag->end, tag->name, &inner);

		if (!formula_has_tex(u)) {
			begin_tex(u);
			at = u->out.n;
			markup_tex(&u->out, inner);
			join_math(u, at);
		}
		return end;
	}
	if (k->kind == MARKUP_MATH) {
		if (formula_has_tex(u))
			return skip_element(u, tag->end, tag->name, &inner);
		at = u->out.n;
		i = markup_math(&u->out, u->in, i);
		join_math(u, at);
		return i;
	}
	if (u->depth < STACK_LIMIT)
		u->stack[u->depth++] =
		    (struct open){.known = k, .at = u->out.n, .href = markup_attribute(tag, "href")};
	return tag->end;
}

static struct str undo_tags(struct arena *a, struct str s)
{
	struct undoing u = {.in = s};
	struct markup_tag tag;

	if (str_find_char(s, '<', 0) == SIZE_MAX)
		return s;
	find_closers(&u);
	for (size_t i = 0; i < s.n;) {
		const struct markup_known *k = NULL;

		if (s.p[i] == '<' && markup_tag_at(s, i, &tag))
			k = markup_known(tag.name);
		if (k && counts_as_tag(&u, i, &tag, k))
			i = take_tag(&u, i, &tag, k);
		else if (s.p[i] == '<' && str_starts(str_sub(s, i, s.n), "<![CDATA["))
			i += 9;
		else
			buf_addc(&u.out, s.p[i++]);
	}
	while (u.depth > 0)
		end_element(&u, &u.stack[--u.depth]);
	struct str text = str_trim(buf_str(&u.out));
	if (u.colon > 0 && (size_t)(text.p + text.n - u.out.p) == u.colon) /* a heading of nothing is the text */
		text.n--;
	text = str_dup(a, text);
	buf_free(&u.out);
	return text;
}

struct str markup_text(struct arena *a, struct str s)
{
	return str_fold_space(a, undo_tags(a, markup_entities(a, s)));
}

struct str markup_abstract(struct arena *a, struct str s)
{
	return markup_trim(markup_text(a, s));
}
