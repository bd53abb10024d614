/* bib_authors.c: the author field of an entry (bibtex.h). */
#include "bibtex.h"

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
	bibtex_text(t->out, t->a, s, t->how);
	buf_addc(t->out, '}');
}

/* A part of a name; in braces where BibTeX would take it apart. */
static void put_part(struct entry *t, struct str s)
{
	if (str_find_char(s, ',', 0) != SIZE_MAX || has_and(s))
		put_whole(t, s);
	else
		bibtex_text(t->out, t->a, s, t->how);
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

/* BibTeX has no form of a particle or suffix without a given name: nothing may follow a comma, so it is one piece. */
static void put_without_given(struct entry *t, const struct author *w, struct str family)
{
	struct buf whole = {0};

	buf_addf(&whole, "%.*s%s%.*s%s%.*s", STR_ARG(w->particle), w->particle.n ? " " : "", STR_ARG(family),
	    w->suffix.n ? " " : "", STR_ARG(w->suffix));
	put_whole(t, str_dup(t->a, buf_str(&whole)));
	buf_free(&whole);
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
	if (given.n == 0) {
		put_without_given(t, w, family);
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

void bib_authors(struct entry *t)
{
	const struct paper *p = t->p;

	if (p->author_count_listed == 0)
		return;
	bib_field_begin(t, "author");
	buf_addc(t->out, '{');
	for (size_t i = 0; i < p->author_count_listed; i++) {
		buf_adds(t->out, i ? " and " : "");
		put_author(t, &p->authors[i]);
	}
	buf_adds(t->out, p->authors_complete ? "}" : " and others}");
}
