/* xml_prose.c: titles and abstracts as plain text (xml_prose.h). */
#include "xml_prose.h"
#include "markup.h"
#include "script.h"

#include <string.h>

#define ESCAPED_DEPTH 2 /* markup in escaped markup */

struct writer {
	struct buf *out;
	size_t math_end; /* length of out right behind a formula's closing dollar; 0 elsewhere */
	int escaped;     /* inside escaped markup so deep */
	bool tex;        /* in a formula that is there as TeX too, which is the form that counts */
};

/* What is no text of the paper. */
static const char *const dropped[] = {"fn", "inline-graphic", "graphic", "related-object", "related-article",
    "index-term", "object-id", "annotation", "annotation-xml", "inline-supplementary-material", "media",
    "footnote", "fn-group", "table-wrap", "fig", "kwd-group", "comment", NULL};
/* What stands on lines of its own. */
static const char *const blocks[] = {"p", "sec", "title", "list", "list-item", "break", "br", "disp-formula",
    "div", "abstract", "def-item", "def", "term", "tr", "td", "th", "li", "ul", "ol", "AbstractText",
    "simple-para", "section", "sec-title", "section-title", "speech", "speaker", "disp-quote", "verse-line",
    NULL};
static const char *const formulas[] = {"inline-formula", "disp-formula", "alternatives", NULL};
static const char *const sub_names[] = {"sub", "inf", "subscript", NULL};
static const char *const sup_names[] = {"sup", "superscript", NULL};
/* Marks that refer to something outside of the text. */
static const char *const mark_types[] = {"fn", "aff", "corresp", "author-notes", "table-fn", "other", NULL};

static void render_children(struct writer *w, const struct xml *n);

/* ---- formulas ---- */

/* Formulas that follow one another are one: "$$" would be something else. */
static void put_math(struct writer *w, struct str tex)
{
	struct str s = str_trim(tex);

	if (s.n == 0)
		return;
	if (w->math_end > 0 && w->math_end == w->out->n) {
		w->out->n--;
		if ((s.p[0] | 32) >= 'a' && (s.p[0] | 32) <= 'z')
			buf_addc(w->out, ' ');
	} else {
		buf_addc(w->out, '$');
	}
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '$' || (i > 0 && s.p[i - 1] == '\\'))
			buf_addc(w->out, s.p[i]);
	buf_addc(w->out, '$');
	w->math_end = w->out->n;
}

static bool is_number(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!strchr("0123456789.,", s.p[i]))
			return false;
	return s.n > 0;
}

static const struct xml *tex_annotation(const struct xml *math)
{
	const struct xml *n = xml_find(math, "annotation");

	for (; n; n = xml_same(n)) {
		struct str encoding = xml_attribute(n, "encoding");

		if (str_eq_nocase(encoding, STR("application/x-tex")) ||
		    str_eq_nocase(encoding, STR("TeX")) || str_eq_nocase(encoding, STR("LaTeX")))
			return n;
	}
	return NULL;
}

static void render_formula(struct writer *w, const struct xml *n)
{
	struct arena a = {0};
	struct buf tex = {0};

	if (xml_is(n, "tex-math")) {
		buf_add(&tex, tex_math_inside(xml_text(&a, n)));
	} else if (!w->tex) {
		const struct xml *annotation = tex_annotation(n);
		struct str alt = xml_attribute(n, "alttext");

		if (annotation)
			buf_add(&tex, tex_math_inside(xml_text(&a, annotation)));
		else if (str_find_char(alt, '\\', 0) != SIZE_MAX)
			buf_add(&tex, tex_math_inside(alt));
		else
			mathml_to_tex(&tex, n);
	}
	if (is_number(str_trim(buf_str(&tex))))
		buf_add(w->out, str_trim(buf_str(&tex)));
	else
		put_math(w, buf_str(&tex));
	buf_free(&tex);
	arena_free(&a);
}

/* ---- sub- and superscripts ---- */

/* White space at the end of out that a pretty-printer put there. */
static bool ends_in_new_line(const struct buf *out)
{
	size_t i = out->n;
	bool newline = false;

	while (i > 0 && strchr(" \t\r\n", out->p[i - 1]))
		newline |= out->p[--i] == '\n';
	return newline;
}

static bool begins_with_new_line(struct str s)
{
	size_t i = 0;
	bool newline = false;

	while (i < s.n && strchr(" \t\r\n", s.p[i]))
		newline |= s.p[i++] == '\n';
	return newline;
}

static void trim_end(struct buf *out)
{
	while (out->n > 0 && strchr(" \t\r\n", out->p[out->n - 1]))
		out->n--;
}

static void render_script(struct writer *w, const struct xml *n, bool up)
{
	struct arena a = {0};
	struct buf inside = {0};
	struct writer inner = {.out = &inside, .escaped = w->escaped};

	render_children(&inner, n);
	struct str s = str_fold_space(&a, buf_str(&inside));
	/* "CO\n <sub>2</sub>\n vent" was printed so by a tool: a script belongs to what stands before it. */
	if (ends_in_new_line(w->out) &&
	    (!n->next || begins_with_new_line(n->next->text) || n->next->name.n || (!up && is_number(s))))
		trim_end(w->out);
	struct buf text = {0};
	char before = w->out->n > 0 ? w->out->p[w->out->n - 1] : '\0';
	if (utf8_invalid(s) != SIZE_MAX)
		buf_add(w->out, s);
	else if (script_add(&text, s, up, before))
		put_math(w, buf_str(&text));
	else
		buf_add(w->out, buf_str(&text));
	buf_free(&text);
	buf_free(&inside);
	arena_free(&a);
}

/* ---- text ---- */

static void render_text(struct writer *w, const struct xml *n)
{
	struct str s = n->text;

	/* "(\n <italic>x</italic>\n )": a pretty-printer's white space around inline elements. */
	if (w->out->n > 0 && begins_with_new_line(s)) {
		struct str trimmed = str_trim(s);

		if (trimmed.n > 0 && strchr(".,;:)]%?!", trimmed.p[0]))
			s = str_sub(s, (size_t)(trimmed.p - s.p), s.n);
	}
	if (w->escaped < ESCAPED_DEPTH && str_find_char(s, '<', 0) == SIZE_MAX &&
	    str_find_char(s, '&', 0) == SIZE_MAX) {
		buf_add(w->out, s);
		return;
	}
	struct buf document = {0};
	if (w->escaped < ESCAPED_DEPTH && xml_escaped(&document, s)) {
		struct xml_doc d = {0};
		struct blob b = {.bytes = buf_str(&document)};
		struct err ignored;

		if (xml_open(&d, &b, (struct place){0}, NULL, &ignored) == RC_OK) {
			w->escaped++;
			render_children(w, d.record);
			w->escaped--;
		} else {
			xml_strip_escaped(w->out, s);
		}
		xml_close(&d);
	} else {
		buf_add(w->out, s);
	}
	buf_free(&document);
}

/* "Results" before a section's text. A heading that says "Abstract" says nothing. */
static void render_title(struct writer *w, const struct xml *n)
{
	static const char *const headings[] = {
	    "abstract", "summary", "abstract:", "summary:", "abstract.", "summary.", NULL};
	struct arena a = {0};
	struct str title = xml_prose(&a, n);

	if (title.n > 0 && !xml_is_one_of(str_lower(&a, title), headings)) {
		buf_add(w->out, title);
		if (!strchr(".:?!", title.p[title.n - 1]))
			buf_addc(w->out, ':');
		buf_addc(w->out, ' ');
	}
	arena_free(&a);
}

static bool is_mark(const struct xml *n)
{
	return (xml_is(n, "xref") && xml_is_one_of(xml_attribute(n, "ref-type"), mark_types)) ||
	    (xml_is(n, "sup") && n->first && n->first == n->last && is_mark(n->first));
}

static void render_element(struct writer *w, const struct xml *n)
{
	bool block = xml_is_one_of(n->name, blocks), tex = w->tex;

	if (xml_is_one_of(n->name, dropped) || is_mark(n))
		return;
	if (block)
		buf_addc(w->out, ' ');
	else if (ends_in_new_line(w->out)) {
		size_t all = w->out->n;

		trim_end(w->out);
		if (w->out->n == 0 || !strchr("([", w->out->p[w->out->n - 1]))
			w->out->n = all;
	}
	if (!tex && xml_is_one_of(n->name, formulas)) {
		const struct xml *found = xml_find(n, "tex-math");

		w->tex = found && found->first;
	}
	if (xml_is_one_of(n->name, sub_names) || xml_is_one_of(n->name, sup_names))
		render_script(w, n, xml_is_one_of(n->name, sup_names));
	else if (xml_is(n, "math") || xml_is(n, "tex-math"))
		render_formula(w, n);
	else if ((xml_is(n, "title") || xml_is(n, "section-title") || xml_is(n, "sec-title")) && n->parent)
		render_title(w, n);
	else
		render_children(w, n);
	w->tex = tex;
	if (block)
		buf_addc(w->out, ' ');
}

static void render_children(struct writer *w, const struct xml *n)
{
	for (const struct xml *i = n->first; i; i = i->next) {
		if (i->name.n > 0)
			render_element(w, i);
		else
			render_text(w, i);
	}
}

void xml_prose_add(struct buf *out, struct str label, const struct xml *n)
{
	struct buf text = {0};
	struct writer w = {.out = &text};
	struct arena a = {0};

	if (n)
		render_children(&w, n);
	struct str s = str_fold_space(&a, buf_str(&text));
	if (s.n > 0) {
		if (out->n > 0)
			buf_addc(out, ' ');
		buf_add(out, label);
		if (label.n > 0)
			buf_adds(out, strchr(".:?!", label.p[label.n - 1]) ? " " : ": ");
		buf_add(out, s);
	}
	buf_free(&text);
	arena_free(&a);
}

struct str xml_prose(struct arena *a, const struct xml *n)
{
	struct buf b = {0};

	xml_prose_add(&b, (struct str){0}, n);
	struct str s = str_dup(a, buf_str(&b));
	buf_free(&b);
	return s;
}

struct str xml_abstract(struct arena *a, const struct xml *n)
{
	return markup_trim(xml_prose(a, n));
}
