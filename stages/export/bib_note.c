/* bib_note.c: what BibTeX has no field for, in `note`, and what the abstract states, in the annotation
 * (bibtex.h). */
#include "bibtex.h"
#include "notes.h"

static void note_next(struct buf *note)
{
	if (note->n > 0)
		buf_adds(note, ". ");
}

/* % would begin a comment, # a macro's parameter. */
static void note_url(struct buf *note, struct str url, unsigned how)
{
	struct buf plain = {0};

	bibtex_verbatim(&plain, url, how);
	buf_adds(note, "\\url{");
	for (size_t i = 0; i < plain.n; i++) {
		if (plain.p[i] == '%' || plain.p[i] == '#')
			buf_addc(note, '\\');
		buf_addc(note, plain.p[i]);
	}
	buf_addc(note, '}');
	buf_free(&plain);
}

static void note_links(struct buf *note, const struct paper *p, unsigned how)
{
	static const struct {
		enum link_kind kind;
		const char *word;
	} shown[] = {
	    {LINK_CODE, "Code"}, {LINK_DATA, "Data"}, {LINK_MODEL, "Model"}, {LINK_PROJECT, "Project page"}};
	bool code = false;

	for (size_t k = 0; k < sizeof(shown) / sizeof(shown[0]); k++)
		for (size_t i = 0; i < p->link_count; i++) {
			const struct link *l = &p->links[i];
			bool seen = false;

			for (size_t j = 0; j < i && !seen; j++)
				seen = p->links[j].kind == l->kind && str_eq(p->links[j].url, l->url);
			if (l->kind != shown[k].kind || seen)
				continue;
			note_next(note);
			buf_addf(note, "%s: ", shown[k].word);
			note_url(note, l->url, how);
			if (l->kind == LINK_CODE)
				buf_addf(note, " (%s)", code_status_words[p->code_status]);
			code |= l->kind == LINK_CODE;
		}
	if (!code && p->code_status != CODE_NONE) {
		note_next(note);
		buf_addf(note, "Code: %s", code_status_words[p->code_status]);
	}
}

static void put_note(struct entry *t)
{
	const struct paper *p = t->p;
	struct buf note = {0};

	if (p->title.n == 0)
		buf_adds(&note, "Title not given");
	if (p->author_count_listed == 0 && p->author_count > 0) {
		note_next(&note);
		buf_addf(&note, "%d author%s not given)", p->author_count,
		    p->author_count == 1 ? " (name" : "s (names");
	}
	if (p->retracted) {
		note_next(&note);
		buf_adds(&note, "Retracted");
	}
	if (p->withdrawn) {
		note_next(&note);
		buf_addf(&note, "Withdrawn%s%.*s", p->withdrawn_version.n ? " in " : "",
		    STR_ARG(p->withdrawn_version));
	}
	note_links(&note, p, t->how);
	if (note.n > 0) {
		bib_field_begin(t, "note");
		buf_addc(t->out, '{');
		buf_add(t->out, buf_str(&note));
		buf_addc(t->out, '}');
	}
	buf_free(&note);
}


/* Where annotated styles, JabRef and Zotero look for one's own words on an entry. */
static void put_annotation(struct entry *t)
{
	struct buf text = {0};

	notes_text(&text, t->p);
	if (text.n > 0) {
		bib_field_begin(t, t->dialect == DIALECT_BIBTEX ? "annote" : "annotation");
		buf_addc(t->out, '{');
		bibtex_text(t->out, t->a, buf_str(&text), t->how);
		buf_addc(t->out, '}');
	}
	buf_free(&text);
}

void bib_notes(struct entry *t)
{
	put_note(t);
	if (t->options->notes)
		put_annotation(t);
}
