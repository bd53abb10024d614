/* bibtex.c: output format `bibtex`: one entry a paper, in UTF-8, fields in a fixed order.
 *
 * A paper printed in proceedings is @inproceedings, in a journal @article; so is one whose venue is known only
 * as a reference that couldn't be taken apart ("Mud Lett., to appear"), which then stands in `journal` as it
 * was printed, where reference managers put arXiv's journal-ref too. Anything else is @misc (a preprint is no
 * @article: it has no journal). Whatever it is, eprint, archivePrefix and primaryClass are kept as arXiv's own
 * exports name them. What BibTeX has no field for stands in `note`, which JabRef and Zotero keep: how many
 * authors an unnamed list has, whether the paper was withdrawn, where its code is. A field without a value is
 * left out; nothing is made up. */
#include "bibtex.h"
#include "export.h"
#include <string.h>

struct entry {
	struct buf *out;
	const struct paper *p;
	struct arena *a;
};

/* ---- fields ---- */

static void field_begin(struct entry *t, const char *name)
{
	buf_addf(t->out, ",\n  %-13s = ", name);
}

static void field_text(struct entry *t, const char *name, struct str s)
{
	if (s.n == 0)
		return;
	field_begin(t, name);
	buf_addc(t->out, '{');
	bibtex_text(t->out, t->a, s, false);
	buf_addc(t->out, '}');
}

static void field_verbatim(struct entry *t, const char *name, struct str s)
{
	if (s.n == 0)
		return;
	field_begin(t, name);
	buf_addc(t->out, '{');
	bibtex_verbatim(t->out, s);
	buf_addc(t->out, '}');
}

/* ---- authors ---- */

/* The word that separates authors, as a word of a name. White space is what bibtex_text makes a space. */
static bool has_and(struct str s)
{
	for (size_t i = 0; i < s.n;) {
		size_t end = i;

		while (end < s.n && (unsigned char)s.p[end] > ' ')
			end++;
		if (str_eq_nocase(str_sub(s, i, end), STR("and")))
			return true;
		i = end + 1;
	}
	return false;
}

/* In one piece, as groups and single names are: {{The ATLAS Collaboration}}. */
static void put_whole(struct entry *t, struct str s)
{
	buf_addc(t->out, '{');
	bibtex_text(t->out, t->a, s, false);
	buf_addc(t->out, '}');
}

/* A part of a name; in braces where BibTeX would take it apart. */
static void put_part(struct entry *t, struct str s)
{
	if (str_find_char(s, ',', 0) != SIZE_MAX || has_and(s))
		put_whole(t, s);
	else
		bibtex_text(t->out, t->a, s, false);
}

/* "Ortega y Gasset" is one name: to BibTeX everything up to a small word would be the particle. */
static void put_family(struct entry *t, struct str s)
{
	bool small_inside = false;

	for (size_t i = 1; i < s.n; i++)
		small_inside |= s.p[i - 1] == ' ' && s.p[i] >= 'a' && s.p[i] <= 'z';
	if (small_inside && s.p[0] >= 'A' && s.p[0] <= 'Z')
		put_whole(t, s);
	else
		put_part(t, s);
}

/* "von Last, Jr, First" (btxdoc, section 4). */
static void put_author(struct entry *t, const struct author *w)
{
	struct str family = w->family.n ? w->family : w->given;
	struct str given = w->family.n ? w->given : (struct str){0};

	if (w->literal.n) {
		put_whole(t, w->literal);
		return;
	}
	if (given.n == 0 && w->suffix.n == 0 && w->particle.n == 0) {
		put_whole(t, family);
		return;
	}
	if (w->particle.n) {
		put_part(t, w->particle);
		buf_addc(t->out, ' ');
	}
	put_family(t, family);
	if (w->suffix.n) {
		buf_adds(t->out, ", ");
		put_part(t, w->suffix);
	}
	buf_adds(t->out, ", ");
	put_part(t, given);
}

static void put_authors(struct entry *t)
{
	const struct paper *p = t->p;

	if (p->author_count_listed == 0)
		return;
	field_begin(t, "author");
	buf_addc(t->out, '{');
	for (size_t i = 0; i < p->author_count_listed; i++) {
		buf_adds(t->out, i ? " and " : "");
		put_author(t, &p->authors[i]);
	}
	buf_adds(t->out, p->authors_complete ? "}" : " and others}");
}

/* ---- where and when ---- */

static bool in_print(const struct paper *p)
{
	return p->venue.name.n > 0 && p->venue.type != VENUE_PREPRINT;
}

static const char *entry_type(const struct paper *p)
{
	if (!in_print(p))
		return "misc";
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
			field_text(t, "howpublished", v->name);
		return;
	}
	field_text(t, v->type == VENUE_PROCEEDINGS ? "booktitle" : "journal", v->name);
	field_text(t, "volume", v->volume);
	field_text(t, "number", v->issue);
	field_text(t, "pages", pages_range(t->a, v->pages));
	if (v->type == VENUE_PROCEEDINGS) /* biblatex knows no publisher of an article */
		field_text(t, "publisher", v->publisher);
}

/* The month goes with the date's year, and what arXiv's date says isn't the month of print. */
static void put_date(struct entry *t)
{
	static const char *const months[] = {
	    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
	const struct paper *p = t->p;
	struct str year = date_year(p->date), month = str_sub(p->date, 5, 7);

	if (p->venue.year >= 0 && (in_print(p) || year.n == 0)) {
		struct str printed = str_fmt(t->a, "%d", p->venue.year);

		if (!str_eq(printed, year))
			month.n = 0;
		year = printed;
	}
	if (in_print(p) && p->identifiers.arxiv.n > 0)
		month.n = 0;
	field_text(t, "year", year);
	if (year.n == 0 || month.n != 2)
		return;

	int m = (month.p[0] - '0') * 10 + month.p[1] - '0';

	if (m < 1 || m > 12)
		return;
	field_begin(t, "month");
	buf_adds(t->out, months[m - 1]);
}

/* ---- identifiers ---- */

static void put_eprint(struct entry *t)
{
	const struct identifiers *i = &t->p->identifiers;

	if (i->arxiv.n == 0)
		return;
	field_verbatim(t, "eprint", i->arxiv);
	field_text(t, "archivePrefix", STR("arXiv"));
	if (t->p->category_count > 0)
		field_verbatim(t, "primaryClass", t->p->categories[0]);
}

/* The page that shows the paper, by the first identifier that has one. A DOI links by itself. */
static void put_url(struct entry *t)
{
	const struct identifiers *i = &t->p->identifiers;
	struct str url = {0};

	if (i->arxiv.n)
		url = str_fmt(
		    t->a, "https://arxiv.org/abs/%.*s%.*s", STR_ARG(i->arxiv), STR_ARG(i->arxiv_version));
	else if (i->acl.n)
		url = str_fmt(t->a, "https://aclanthology.org/%.*s/", STR_ARG(i->acl));
	else if (i->openreview.n)
		url = str_fmt(t->a, "https://openreview.net/forum?id=%.*s", STR_ARG(i->openreview));
	else if (i->pmid.n)
		url = str_fmt(t->a, "https://pubmed.ncbi.nlm.nih.gov/%.*s/", STR_ARG(i->pmid));
	field_verbatim(t, "url", url);
}

/* ---- note and keywords ---- */

static void note_next(struct buf *note)
{
	if (note->n > 0)
		buf_adds(note, ". ");
}

/* % would begin a comment, # a macro's parameter. */
static void note_url(struct buf *note, struct str url)
{
	struct buf plain = {0};

	bibtex_verbatim(&plain, url);
	buf_adds(note, "\\url{");
	for (size_t i = 0; i < plain.n; i++) {
		if (plain.p[i] == '%' || plain.p[i] == '#')
			buf_addc(note, '\\');
		buf_addc(note, plain.p[i]);
	}
	buf_addc(note, '}');
	buf_free(&plain);
}

static void note_links(struct buf *note, const struct paper *p)
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
			note_url(note, l->url);
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
	note_links(&note, p);
	if (note.n > 0) {
		field_begin(t, "note");
		buf_addc(t->out, '{');
		buf_add(t->out, buf_str(&note));
		buf_addc(t->out, '}');
	}
	buf_free(&note);
}

static void put_keywords(struct entry *t)
{
	const struct paper *p = t->p;

	if (p->keyword_count == 0)
		return;
	field_begin(t, "keywords");
	for (size_t i = 0; i < p->keyword_count; i++) {
		buf_adds(t->out, i ? ", " : "{");
		bibtex_text(t->out, t->a, p->keywords[i], false);
	}
	buf_addc(t->out, '}');
}

/* ---- the entry ---- */

static void write_paper(const struct paper *p, struct str key, size_t index, struct buf *out)
{
	struct entry t = {.out = out, .p = p, .a = p->arena};

	buf_addf(out, "%s@%s{%.*s", index ? "\n" : "", entry_type(p), STR_ARG(key));
	put_authors(&t);
	if (p->title.n) {
		field_begin(&t, "title");
		buf_addc(out, '{');
		bibtex_text(out, p->arena, p->title, true);
		buf_addc(out, '}');
	}
	put_venue(&t);
	put_date(&t);
	put_eprint(&t);
	field_verbatim(&t, "doi", p->identifiers.doi);
	put_url(&t);
	put_keywords(&t);
	put_note(&t);
	if (p->author_count_listed == 0) /* styles sort by it where there is no author */
		field_text(&t, "key", key);
	buf_adds(out, "\n}\n");
}

const struct exporter export_bibtex = {
    .name = "bibtex",
    .about = "BibTeX: one entry a paper, UTF-8",
    .needs_key = true,
    .paper = write_paper,
};
