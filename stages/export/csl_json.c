/* csl_json.c: output format `csl-json`: an array of items as citation processors take them (Citation Style
 * Language 1.0.2: https://docs.citationstyles.org/en/stable/specification.html, appendices III and IV). Text is
 * plain Unicode (plain.h).
 *
 * CSL has no type for preprints: as Zotero does, they are `article` with the genre "Preprint", the number
 * "arXiv:..." and arXiv as publisher. The eprint of a printed paper stands in archive and archive_location. */
#include "bibtex.h"
#include "notes.h"
#include "plain.h"

static void put_name(struct buf *out, bool *first, const char *name)
{
	buf_addf(out, "%s\"%s\":", *first ? "{" : ",", name);
	*first = false;
}

static void put_text(struct buf *out, bool *first, const char *name, struct arena *a, struct str s)
{
	struct buf plain = {0};

	plain_text(&plain, a, s);
	if (plain.n > 0) {
		put_name(out, first, name);
		json_put_string(out, str_trim(buf_str(&plain)));
	}
	buf_free(&plain);
}

/* Not text: as it is. */
static void put_exact(struct buf *out, bool *first, const char *name, struct str s)
{
	if (s.n == 0)
		return;
	put_name(out, first, name);
	json_put_string(out, s);
}

static void put_authors(struct buf *out, bool *first, struct arena *a, const struct paper *p)
{
	if (p->author_count_listed == 0)
		return;
	put_name(out, first, "author");
	for (size_t i = 0; i < p->author_count_listed; i++) {
		const struct author *w = &p->authors[i];
		bool inner = true;

		buf_addc(out, i == 0 ? '[' : ',');
		put_text(out, &inner, "family", a, w->family);
		put_text(out, &inner, "given", a, w->given);
		put_text(out, &inner, "non-dropping-particle", a, w->particle);
		put_text(out, &inner, "suffix", a, w->suffix);
		put_text(out, &inner, "literal", a, w->literal);
		buf_adds(out, inner ? "{}" : "}");
	}
	buf_addc(out, ']');
}

/* "2023-01-29" is [[2023,1,29]]. */
static void put_date(struct buf *out, bool *first, struct str date)
{
	if (date_year(date).n == 0)
		return;
	put_name(out, first, "issued");
	buf_addf(out, "{\"date-parts\":[[%.*s", 4, date.p);
	for (size_t at = 5; at + 2 <= date.n; at += 3)
		buf_addf(out, ",%d", (date.p[at] - '0') * 10 + date.p[at + 1] - '0');
	buf_adds(out, "]]}");
}

static void put_venue(struct buf *out, bool *first, struct arena *a, const struct paper *p)
{
	const struct venue *v = &p->venue;
	const struct identifiers *i = &p->identifiers;

	if (in_print(p)) {
		put_text(out, first, "container-title", a, v->name);
		put_text(out, first, "volume", a, v->volume);
		put_text(out, first, "issue", a, v->issue);
		put_text(out, first, "page", a, v->pages);
		put_text(out, first, "publisher", a, v->publisher);
	} else if (i->arxiv.n > 0) {
		put_exact(out, first, "genre", STR("Preprint"));
		put_exact(out, first, "publisher", STR("arXiv"));
		put_exact(out, first, "number", str_fmt(a, "arXiv:%.*s", STR_ARG(i->arxiv)));
	} else {
		put_text(out, first, "publisher", a, v->name);
	}
	if (i->arxiv.n > 0) {
		put_exact(out, first, "archive", STR("arXiv"));
		put_exact(out, first, "archive_location", i->arxiv);
	}
}

static void put_list(struct buf *out, bool *first, const char *name, const struct str *items, size_t count)
{
	if (count == 0)
		return;
	put_name(out, first, name);
	for (size_t i = 0; i < count; i++) {
		buf_addc(out, i == 0 ? '[' : ',');
		json_put_string(out, items[i]);
	}
	buf_addc(out, ']');
}

/* One string in CSL. */
static void put_keywords(struct buf *out, bool *first, struct arena *a, const struct paper *p)
{
	struct buf all = {0};

	for (size_t i = 0; i < p->keyword_count; i++)
		buf_addf(&all, "%s%.*s", i ? ", " : "", STR_ARG(p->keywords[i]));
	put_text(out, first, "keyword", a, buf_str(&all));
	buf_free(&all);
}

static const char *type_of(const struct paper *p)
{
	if (!in_print(p))
		return "article";
	return p->venue.type == VENUE_PROCEEDINGS ? "paper-conference" : "article-journal";
}

static void write_paper(const struct export_item *item, struct buf *out)
{
	const struct paper *p = item->paper;
	struct arena *a = p->arena;
	bool first = true;

	buf_adds(out, item->index == 0 ? "[\n" : ",\n");
	put_exact(out, &first, "id", item->key);
	put_exact(out, &first, "type", str_of(type_of(p)));
	put_text(out, &first, "title", a, p->title);
	put_authors(out, &first, a, p);
	put_date(out, &first, date_printed(a, p));
	put_venue(out, &first, a, p);
	put_exact(out, &first, "DOI", p->identifiers.doi);
	put_exact(out, &first, "PMID", p->identifiers.pmid);
	put_exact(out, &first, "PMCID", p->identifiers.pmcid);
	put_exact(out, &first, "URL", paper_url(a, p));
	put_exact(out, &first, "language", p->language);
	if (item->options->abstract)
		put_text(out, &first, "abstract", a, p->abstract);
	put_list(out, &first, "categories", p->categories, p->category_count);
	put_keywords(out, &first, a, p);
	put_exact(out, &first, "note", notes_plain(a, p, item->options->notes));
	buf_addc(out, '}');
}

static void write_end(size_t count, struct buf *out)
{
	buf_adds(out, count == 0 ? "[]\n" : "\n]\n");
}

const struct exporter export_csl_json = {
    .name = "csl-json",
    .about = "CSL-JSON: for Zotero, pandoc --citeproc and other citation processors",
    .takes = TAKES_BIBLIOGRAPHY,
    .paper = write_paper,
    .end = write_end,
};
