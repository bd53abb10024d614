/* bib_note.c: what BibTeX has no field for, in `note`, and what the abstract states, in the annotation
 * (bibtex.h). */
#include "bibtex.h"
#include "notes.h"

/* % would begin a comment, # a macro's parameter. */
static void put_url(struct buf *note, struct str url, const void *entry)
{
	const struct entry *t = entry;
	struct buf plain = {0};

	bibtex_verbatim(&plain, url, t->how);
	buf_adds(note, "\\url{");
	for (size_t i = 0; i < plain.n; i++) {
		if (plain.p[i] == '%' || plain.p[i] == '#')
			buf_addc(note, '\\');
		buf_addc(note, plain.p[i]);
	}
	buf_addc(note, '}');
	buf_free(&plain);
}

static void put_note(struct entry *t)
{
	struct buf note = {0};

	remarks_text(&note, t->p, put_url, t);
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
