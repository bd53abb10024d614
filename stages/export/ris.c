/* ris.c: output format `ris`: one record a paper, as reference managers import it
 * (https://en.wikipedia.org/wiki/RIS_(file_format)). Text is plain Unicode (plain.h), one line a field, lines end
 * in CR LF as the format's specification has it.
 *
 * A preprint is UNPB, unpublished; what has neither a venue nor an eprint is GEN. Each address that shows the paper
 * has a UR of its own, so that no identifier is lost; the PubMed id stands where databases write it, in AN under
 * their name in DB. */
#include "bibtex.h"
#include "notes.h"
#include "plain.h"

static void put_exact(struct buf *out, const char *tag, struct str s)
{
	size_t size;

	if (s.n == 0)
		return;
	buf_addf(out, "%s  - ", tag);
	for (size_t i = 0; i < s.n; i += size)
		if (utf8_ends_line(utf8_decode(s, i, &size)))
			buf_addc(out, ' ');
		else
			buf_add(out, str_sub(s, i, i + size));
	buf_adds(out, "\r\n");
}

static void put_text(struct buf *out, const char *tag, struct arena *a, struct str s)
{
	struct buf plain = {0};

	plain_text(&plain, a, s);
	put_exact(out, tag, str_trim(buf_str(&plain)));
	buf_free(&plain);
}

/* An address has no spaces, and nothing else may end the line. */
static void put_url(struct buf *out, const char *tag, struct str url)
{
	struct buf safe = {0};

	for (size_t i = 0; i < url.n; i++)
		if ((unsigned char)url.p[i] > ' ' && url.p[i] != 0x7f)
			buf_addc(&safe, url.p[i]);
		else
			buf_addf(&safe, "%%%02X", (unsigned char)url.p[i]);
	put_exact(out, tag, buf_str(&safe));
	buf_free(&safe);
}

/* A comma within a part of a name would shift the others; a semicolon parts names. */
static void put_part(struct buf *name, struct str part)
{
	for (size_t i = 0; i < part.n; i++)
		if (part.p[i] != ',' && part.p[i] != ';')
			buf_addc(name, part.p[i]);
}

/* "van Last, First, Jr"; a comma behind "Delta Museum," says that it is one name, not a given and a family name, as
 * EndNote's manual has it ("Corporate authors"). */
static void put_author(struct buf *out, struct arena *a, const struct author *w)
{
	const struct str parts[] = {w->particle, w->family, w->given, w->suffix};
	struct buf name = {0};

	put_part(&name, w->literal);
	if (name.n > 0)
		buf_addc(&name, ',');
	for (size_t i = 0; i < 4 && w->literal.n == 0; i++) {
		if (parts[i].n == 0)
			continue;
		if (name.n > 0)
			buf_adds(&name, i == 1 ? " " : ", ");
		put_part(&name, parts[i]);
	}
	/* A family name of several words is one too where nothing follows. */
	if (w->literal.n == 0 && w->given.n == 0 && w->suffix.n == 0 &&
	    str_find_char(buf_str(&name), ' ', 0) != SIZE_MAX)
		buf_addc(&name, ',');
	put_text(out, "AU", a, buf_str(&name));
	buf_free(&name);
}

/* PY is the year, DA 2023/01/29/. */
static void put_date(struct buf *out, struct str date)
{
	struct str parts[3] = {date_year(date), str_sub(date, 5, 7), str_sub(date, 8, 10)};

	put_exact(out, "PY", parts[0]);
	if (parts[0].n > 0 && parts[1].n == 2)
		buf_addf(out, "DA  - %.*s/%.*s/%.*s/\r\n", STR_ARG(parts[0]), STR_ARG(parts[1]),
		    STR_ARG(parts[2]));
}

/* "101-109", its dash any: first and last page. */
static void put_pages(struct buf *out, struct arena *a, struct str pages)
{
	size_t end = 0, from;

	while (
	    end < pages.n && pages.p[end] != '-' && !str_starts(str_sub(pages, end, pages.n), "\xe2\x80\x93"))
		end++;
	from = end;
	while (from < pages.n && (pages.p[from] == '-' || (unsigned char)pages.p[from] >= 0x80))
		from++;
	put_text(out, "SP", a, str_trim(str_sub(pages, 0, end)));
	put_text(out, "EP", a, str_trim(str_sub(pages, from, pages.n)));
}

static void put_venue(struct buf *out, struct arena *a, const struct paper *p)
{
	const struct venue *v = &p->venue;

	if (!in_print(p)) {
		put_text(out, "PB", a, v->name);
		return;
	}
	put_text(out, "T2", a, v->name);
	put_text(out, "VL", a, v->volume);
	put_text(out, "IS", a, v->issue);
	put_pages(out, a, v->pages);
	put_text(out, "PB", a, v->publisher);
}

static void put_identifiers(struct buf *out, struct arena *a, const struct paper *p)
{
	const struct identifiers *all = &p->identifiers;
	/* paper_url takes the first that is there, so one at a time */
	const struct identifiers one[] = {{.arxiv = all->arxiv, .arxiv_version = all->arxiv_version},
	    {.acl = all->acl}, {.openreview = all->openreview}, {.pmid = all->pmid}};

	put_url(out, "DO", all->doi);
	for (size_t i = 0; i < sizeof(one) / sizeof(one[0]); i++)
		put_url(out, "UR", paper_url(a, &(struct paper){.identifiers = one[i]}));
	if (all->pmid.n > 0) {
		put_exact(out, "DB", STR("PubMed"));
		put_exact(out, "AN", all->pmid);
	}
	put_exact(out, "C2", all->pmcid);
}

static const char *type_of(const struct paper *p)
{
	if (in_print(p))
		return p->venue.type == VENUE_PROCEEDINGS ? "CPAPER" : "JOUR";
	return p->identifiers.arxiv.n > 0 || p->venue.type == VENUE_PREPRINT ? "UNPB" : "GEN";
}

static void write_paper(const struct export_item *item, struct buf *out)
{
	const struct paper *p = item->paper;
	struct arena *a = p->arena;

	if (item->index > 0)
		buf_adds(out, "\r\n");
	put_exact(out, "TY", str_of(type_of(p)));
	put_exact(out, "ID", item->key);
	for (size_t i = 0; i < p->author_count_listed; i++)
		put_author(out, a, &p->authors[i]);
	put_text(out, "TI", a, p->title);
	put_date(out, date_printed(a, p));
	put_venue(out, a, p);
	put_identifiers(out, a, p);
	put_exact(out, "LA", p->language);
	if (item->options->abstract)
		put_text(out, "AB", a, p->abstract);
	for (size_t i = 0; i < p->keyword_count; i++)
		put_text(out, "KW", a, p->keywords[i]);
	put_exact(out, "N1", notes_plain(a, p, item->options->notes));
	buf_adds(out, "ER  - \r\n");
}

const struct exporter export_ris = {
    .name = "ris",
    .about = "RIS: for EndNote, Zotero, Mendeley and other reference managers",
    .takes = TAKES_BIBLIOGRAPHY,
    .paper = write_paper,
};
