/* bib_entry.c: one entry of a bibliography, fields in a fixed order, in the dialect of BibTeX or of biblatex
 * (bibtex.h).
 *
 * A paper printed in proceedings is @inproceedings, in a journal @article; so is one whose venue is known only
 * as a reference that couldn't be taken apart ("Mud Lett., to appear"), which then stands in `journal` as it
 * was printed, where reference managers put arXiv's journal-ref too. Anything else is @misc, in biblatex
 * @online where there is a place to find it at (a preprint is no @article: it has no journal). Whatever it is,
 * the eprint is kept, in the fields that arXiv's own exports name (archivePrefix, primaryClass) or biblatex's
 * manual does (eprinttype, eprintclass). What there is no field for stands in `note`, which JabRef and Zotero
 * keep: how many authors an unnamed list has, whether the paper was withdrawn, where its code is. A field
 * without a value is left out; nothing is made up. */
#include "bibtex.h"
#include "notes.h"
#include <string.h>

/* ---- fields ---- */

void bib_field_begin(struct entry *t, const char *name)
{
	buf_addf(t->out, ",\n  %-13s = ", name);
}

static void field_text(struct entry *t, const char *name, struct str s)
{
	if (s.n == 0)
		return;
	bib_field_begin(t, name);
	buf_addc(t->out, '{');
	bibtex_text(t->out, t->a, s, t->how);
	buf_addc(t->out, '}');
}

static void field_verbatim(struct entry *t, const char *name, struct str s)
{
	if (s.n == 0)
		return;
	bib_field_begin(t, name);
	buf_addc(t->out, '{');
	bibtex_verbatim(t->out, s, t->how);
	buf_addc(t->out, '}');
}

/* The name of a field in the dialect. */
static const char *called(const struct entry *t, const char *bibtex, const char *biblatex)
{
	return t->dialect == DIALECT_BIBTEX ? bibtex : biblatex;
}

static void put_title(struct entry *t)
{
	enum protect protect = t->options->protect;

	if (t->p->title.n == 0)
		return;
	bib_field_begin(t, "title");
	buf_adds(t->out, protect == PROTECT_ALL ? "{{" : "{");
	bibtex_text(t->out, t->a, t->p->title, t->how | (protect == PROTECT_SMART ? BIB_TITLE : 0));
	buf_adds(t->out, protect == PROTECT_ALL ? "}}" : "}");
}

/* ---- where and when ---- */

static const char *entry_type(const struct paper *p, enum dialect dialect)
{
	const struct identifiers *i = &p->identifiers;
	bool somewhere = i->arxiv.n || i->doi.n || i->acl.n || i->openreview.n || i->pmid.n;

	if (!in_print(p))
		return dialect == DIALECT_BIBLATEX && somewhere ? "online" : "misc";
	return p->venue.type == VENUE_PROCEEDINGS ? "inproceedings" : "article";
}

/* "12-34" is 12--34. */
static struct str pages_range(struct arena *a, struct str pages)
{
	struct buf b = {0};
	struct str out;

	for (size_t i = 0; i < pages.n; i++) {
		bool en_dash = str_starts(str_sub(pages, i, pages.n), "\xe2\x80\x93");

		if (pages.p[i] != '-' && !en_dash) {
			buf_addc(&b, pages.p[i]);
			continue;
		}
		if (b.n < 2 || b.p[b.n - 1] != '-')
			buf_adds(&b, "--");
		i += en_dash ? 2 : 0;
	}
	out = str_dup(a, buf_str(&b));
	buf_free(&b);
	return out;
}

static void put_venue(struct entry *t)
{
	const struct venue *v = &t->p->venue;

	if (!in_print(t->p)) {
		if (t->p->identifiers.arxiv.n == 0) /* else eprint says it */
			field_text(t, called(t, "howpublished", "organization"), v->name);
		return;
	}
	field_text(
	    t, v->type == VENUE_PROCEEDINGS ? "booktitle" : called(t, "journal", "journaltitle"), v->name);
	field_text(t, "volume", v->volume);
	field_text(t, "number", v->issue);
	field_text(t, "pages", pages_range(t->a, v->pages));
	if (v->type == VENUE_PROCEEDINGS) /* biblatex knows no publisher of an article */
		field_text(t, "publisher", v->publisher);
}

static void put_date(struct entry *t)
{
	static const char *const months[] = {
	    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
	struct str date = date_printed(t->a, t->p), month = str_sub(date, 5, 7);

	if (t->dialect == DIALECT_BIBLATEX) {
		field_text(t, "date", date);
		return;
	}
	field_text(t, "year", date_year(date).n ? date_year(date) : date);
	if (month.n != 2)
		return;

	int m = (month.p[0] - '0') * 10 + month.p[1] - '0';

	if (m < 1 || m > 12)
		return;
	bib_field_begin(t, "month");
	buf_adds(t->out, months[m - 1]);
}

/* ---- identifiers ---- */

static void put_eprint(struct entry *t)
{
	const struct identifiers *i = &t->p->identifiers;

	if (i->arxiv.n == 0)
		return;
	field_verbatim(t, "eprint", i->arxiv);
	field_text(t, called(t, "archivePrefix", "eprinttype"),
	    t->dialect == DIALECT_BIBTEX ? STR("arXiv") : STR("arxiv"));
	if (t->p->category_count > 0)
		field_verbatim(t, called(t, "primaryClass", "eprintclass"), t->p->categories[0]);
}

/* The page that shows the paper. A DOI links by itself. */
static void put_url(struct entry *t)
{
	field_verbatim(t, "url", paper_url(t->a, t->p));
}

/* ---- keywords and abstract ---- */

/* A comma would make two of one. */
static void put_keywords(struct entry *t)
{
	const struct paper *p = t->p;

	if (p->keyword_count == 0)
		return;
	bib_field_begin(t, "keywords");
	for (size_t i = 0; i < p->keyword_count; i++) {
		bool comma = str_find_char(p->keywords[i], ',', 0) != SIZE_MAX;

		buf_adds(t->out, i ? ", " : "{");
		buf_adds(t->out, comma ? "{" : "");
		bibtex_text(t->out, t->a, p->keywords[i], t->how);
		buf_adds(t->out, comma ? "}" : "");
	}
	buf_addc(t->out, '}');
}

/* ---- the entry ---- */

void bib_entry(const struct export_item *item, enum dialect dialect, struct buf *out)
{
	const struct paper *p = item->paper;
	struct entry t = {.out = out,
	    .p = p,
	    .a = p->arena,
	    .options = item->options,
	    .dialect = dialect,
	    .how = item->options->encoding == ENCODING_LATEX ? BIB_LATEX : 0};

	buf_addf(out, "%s@%s{%.*s", item->index ? "\n" : "", entry_type(p, dialect), STR_ARG(item->key));
	bib_authors(&t);
	put_title(&t);
	put_venue(&t);
	put_date(&t);
	put_eprint(&t);
	field_verbatim(&t, "doi", p->identifiers.doi);
	put_url(&t);
	if (item->options->abstract)
		field_text(&t, "abstract", p->abstract);
	put_keywords(&t);
	bib_notes(&t);
	if (p->author_count_listed == 0) /* styles sort by it where there is no author */
		field_text(&t, called(&t, "key", "label"), item->key);
	buf_adds(out, "\n}\n");
}
