/* report_data.c: papers to the columns and text blocks of the report's page (report_data.h). Columns carry the names of
 * the record's JSON keys where they hold the same. */
#include "report_data.h"
#include "../../pipeline/version.h"
#include "report_table.h"
#include <math.h>
#include <stdlib.h>

enum {
	TEXT_BLOCK = 500, /* papers; parsed at once when one of them is opened, which must not be felt */
	AUTHORS_MAX = 60  /* of a paper that are named; a collaboration's thousands help nobody here */
};

enum { PAPERS, LINKS, DATASETS, METRICS, RESULTS, GAINS, FACTS, TABLES };

/* Of every fact: its paper's number, and its span as the record gives it; field is "" where it has no place. */
#define SPAN_COLUMNS "*field", "start", "end", "*rule", "confidence"

static const struct report_table layout[TABLES] = {
    [PAPERS] = {.name = "papers",
        .columns = {"id", "title", "*by", "*date", "*venue", "*categories", "link", "*code_status", "*mark",
            SPAN_COLUMNS}},
    [LINKS] = {.name = "links", .columns = {"paper", "url", "*kind", "*host", SPAN_COLUMNS}},
    [DATASETS] = {.name = "datasets",
        .columns = {"paper", "*name", "*canonical", "*role", "mentions", SPAN_COLUMNS}},
    [METRICS] = {.name = "metrics", .columns = {"paper", "*name", "*canonical", "*better", SPAN_COLUMNS}},
    [RESULTS] = {.name = "results",
        .columns = {"paper", "*metric", "value", "value_high", "*unit", "uncertainty", "*bound", "*of",
            "*system", "*dataset", "surface", SPAN_COLUMNS}},
    [GAINS] = {.name = "gains",
        .columns = {"paper", "low", "high", "*unit", "*kind", "*direction", "*sense", "*bound", "*metric",
            "*baseline", "*dataset", "surface", SPAN_COLUMNS}},
    [FACTS] = {.name = "facts", .columns = {"paper", "*kind", "fields", SPAN_COLUMNS}},
};

struct report_data {
	struct report_table tables[TABLES];
	struct pool pool;
	struct buf texts;                        /* finished script elements */
	struct buf abstracts, comments, authors; /* of the block at hand */
	size_t in_block;
	struct buf scratch;
};

struct report_data *report_data_new(void)
{
	struct report_data *d = mem_zero(sizeof(*d));

	for (int i = 0; i < TABLES; i++)
		d->tables[i] = layout[i];
	pool_number(&d->pool, (struct str){0}); /* number 0 is "", so that the page sees absence at once */
	return d;
}

void report_data_free(struct report_data *d)
{
	if (!d)
		return;
	for (int i = 0; i < TABLES; i++)
		report_table_free(&d->tables[i]);
	pool_free(&d->pool);
	buf_free(&d->texts);
	buf_free(&d->abstracts);
	buf_free(&d->comments);
	buf_free(&d->authors);
	buf_free(&d->scratch);
	free(d);
}

/* ---- what the table of papers shows ---- */

static struct str author_name(struct arena *a, const struct author *author)
{
	if (author->literal.n)
		return author->literal;

	const struct str parts[] = {author->given, author->particle, author->family, author->suffix};
	struct str name = {0};

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (parts[i].n)
			name = name.n ? str_fmt(a, "%.*s %.*s", STR_ARG(name), STR_ARG(parts[i])) : parts[i];
	return name;
}

static struct str family_name(struct arena *a, const struct author *author)
{
	if (author->literal.n)
		return author->literal;
	if (author->particle.n && author->family.n)
		return str_fmt(a, "%.*s %.*s", STR_ARG(author->particle), STR_ARG(author->family));
	return author->family.n ? author->family : author->given;
}

/* "Wu", "Wu and Long", "Wu et al." */
static struct str by_line(const struct paper *p)
{
	size_t n = p->author_count_listed;

	if (n == 0)
		return (struct str){0};

	struct str first = family_name(p->arena, &p->authors[0]);

	if (n == 1 && p->authors_complete)
		return first;
	if (n == 2 && p->authors_complete) {
		struct str second = family_name(p->arena, &p->authors[1]);

		return str_fmt(p->arena, "%.*s and %.*s", STR_ARG(first), STR_ARG(second));
	}
	return str_fmt(p->arena, "%.*s et al.", STR_ARG(first));
}

static struct str all_authors(struct report_data *d, const struct paper *p)
{
	struct buf *b = &d->scratch;
	size_t n = p->author_count_listed;

	buf_clear(b);
	for (size_t i = 0; i < n && i < AUTHORS_MAX; i++) {
		if (i)
			buf_adds(b, ", ");
		buf_add(b, author_name(p->arena, &p->authors[i]));
	}
	if (n > AUTHORS_MAX)
		buf_addf(b, " and %zu others", n - AUTHORS_MAX);
	else if (n && !p->authors_complete)
		buf_adds(b, " et al.");
	return str_dup(p->arena, buf_str(b));
}

/* Where the paper itself can be read; arXiv first, for it is open to everybody. */
static struct str landing_page(const struct paper *p)
{
	const struct identifiers *i = &p->identifiers;
	const struct {
		const char *before;
		struct str id;
	} places[] = {
	    {"https://arxiv.org/abs/", i->arxiv},
	    {"https://doi.org/", i->doi},
	    {"https://aclanthology.org/", i->acl},
	    {"https://openreview.net/forum?id=", i->openreview},
	    {"https://pubmed.ncbi.nlm.nih.gov/", i->pmid},
	};

	for (size_t k = 0; k < sizeof(places) / sizeof(*places); k++)
		if (places[k].id.n)
			return str_fmt(p->arena, "%s%.*s", places[k].before, STR_ARG(places[k].id));
	return (struct str){0};
}

static struct str joined(struct report_data *d, struct arena *a, const struct str *items, size_t count)
{
	buf_clear(&d->scratch);
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_addc(&d->scratch, ' ');
		buf_add(&d->scratch, items[i]);
	}
	return str_dup(a, buf_str(&d->scratch));
}

/* ---- cells ---- */

static void word(struct report_data *d, struct report_table *t, const char *const *words, int i)
{
	cell_pooled(t, &d->pool, str_of(words[i]));
}

static void pooled(struct report_data *d, struct report_table *t, struct str s)
{
	cell_pooled(t, &d->pool, s);
}

static void span_cells(struct report_data *d, struct report_table *t, const struct span *s)
{
	pooled(d, t, s->placed ? str_of(field_words[s->field]) : (struct str){0});
	cell_int(t, s->placed ? s->start : 0);
	cell_int(t, s->placed ? s->end : 0);
	pooled(d, t, s->rule);
	cell_number(t, s->confidence);
	row_end(t);
}

/* Begins a row about a fact of the paper that is being added. */
static struct report_table *fact_row(struct report_data *d, int table)
{
	cell_int(&d->tables[table], (long long)d->tables[PAPERS].rows);
	return &d->tables[table];
}

static void add_link(struct report_data *d, const struct link *l)
{
	struct report_table *t = fact_row(d, LINKS);

	cell_text(t, l->url);
	word(d, t, link_kind_words, (int)l->kind);
	pooled(d, t, l->host);
	span_cells(d, t, &l->span);
}

static void add_dataset(struct report_data *d, const struct dataset *s)
{
	struct report_table *t = fact_row(d, DATASETS);

	pooled(d, t, s->name);
	pooled(d, t, s->canonical);
	word(d, t, role_words, (int)s->role);
	buf_clear(&d->scratch);
	for (size_t i = 0; i < s->mention_count; i++)
		buf_addf(&d->scratch, "%s%u,%u", i ? "," : "[", s->mentions[i].start, s->mentions[i].end);
	buf_adds(&d->scratch, s->mention_count ? "]" : "[]");
	cell_json(t, buf_str(&d->scratch));
	span_cells(d, t, &s->span);
}

static void add_metric(struct report_data *d, const struct metric *m)
{
	struct report_table *t = fact_row(d, METRICS);

	pooled(d, t, m->name);
	pooled(d, t, m->canonical);
	word(d, t, better_words, (int)m->better);
	span_cells(d, t, &m->span);
}

static void add_result(struct report_data *d, const struct result *r)
{
	struct report_table *t = fact_row(d, RESULTS);

	pooled(d, t, r->metric);
	cell_number(t, r->value);
	cell_number(t, r->value_high);
	pooled(d, t, r->unit);
	cell_number(t, r->uncertainty);
	word(d, t, bound_words, (int)r->bound);
	word(d, t, whose_words, (int)r->of);
	pooled(d, t, r->system);
	pooled(d, t, r->dataset);
	cell_text(t, r->span.surface);
	span_cells(d, t, &r->span);
}

static void add_gain(struct report_data *d, const struct gain *g)
{
	struct report_table *t = fact_row(d, GAINS);

	cell_number(t, g->amount[0]);
	cell_number(t, g->amount[1]);
	pooled(d, t, g->unit);
	word(d, t, gain_kind_words, (int)g->kind);
	word(d, t, direction_words, (int)g->direction);
	word(d, t, sense_words, (int)g->sense);
	word(d, t, bound_words, (int)g->bound);
	pooled(d, t, g->metric);
	pooled(d, t, g->baseline);
	pooled(d, t, g->dataset);
	cell_text(t, g->span.surface);
	span_cells(d, t, &g->span);
}

static void add_fact(struct report_data *d, struct arena *a, const struct fact *f)
{
	struct report_table *t = fact_row(d, FACTS);

	pooled(d, t, f->kind);
	buf_clear(&d->scratch);
	for (size_t i = 0; i < f->field_count; i++)
		buf_addf(&d->scratch, "%s%.*s: %.*s", i ? "; " : "", STR_ARG(f->fields[i].name),
		    STR_ARG(f->fields[i].value));
	cell_text(t, str_dup(a, buf_str(&d->scratch)));
	span_cells(d, t, &f->span);
}

static void add_paper_row(struct report_data *d, const struct paper *p)
{
	struct report_table *t = &d->tables[PAPERS];

	cell_text(t, p->id);
	cell_text(t, p->title);
	pooled(d, t, by_line(p));
	pooled(d, t, p->date);
	pooled(d, t, p->venue.name);
	pooled(d, t, joined(d, p->arena, p->categories, p->category_count));
	cell_text(t, landing_page(p));
	word(d, t, code_status_words, (int)p->code_status);
	pooled(d, t, p->retracted ? STR("retracted") : p->withdrawn ? STR("withdrawn") : (struct str){0});
	span_cells(d, t, &p->code_evidence);
}

/* ---- long texts ---- */

static void end_block(struct report_data *d)
{
	if (d->in_block == 0)
		return;
	buf_clear(&d->scratch);
	buf_addf(&d->scratch, "{\"abstract\":[%.*s],\n", STR_ARG(buf_str(&d->abstracts)));
	buf_addf(&d->scratch, "\"comment\":[%.*s],\n", STR_ARG(buf_str(&d->comments)));
	buf_addf(&d->scratch, "\"authors\":[%.*s]}", STR_ARG(buf_str(&d->authors)));
	buf_adds(&d->texts, "<script type=\"application/json\" class=\"text\">");
	put_json_in_html(&d->texts, buf_str(&d->scratch));
	buf_adds(&d->texts, "</script>\n");
	buf_clear(&d->abstracts);
	buf_clear(&d->comments);
	buf_clear(&d->authors);
	d->in_block = 0;
}

static void add_text(struct report_data *d, struct buf *b, struct str s)
{
	if (d->in_block)
		buf_addc(b, ',');
	json_put_string(b, s);
}

void report_data_add(struct report_data *d, const struct paper *p)
{
	for (size_t i = 0; i < p->link_count; i++)
		add_link(d, &p->links[i]);
	for (size_t i = 0; i < p->dataset_count; i++)
		add_dataset(d, &p->datasets[i]);
	for (size_t i = 0; i < p->metric_count; i++)
		add_metric(d, &p->metrics[i]);
	for (size_t i = 0; i < p->result_count; i++)
		add_result(d, &p->results[i]);
	for (size_t i = 0; i < p->gain_count; i++)
		add_gain(d, &p->gains[i]);
	for (size_t i = 0; i < p->fact_count; i++)
		add_fact(d, p->arena, &p->facts[i]);
	add_text(d, &d->authors, all_authors(d, p));
	add_text(d, &d->abstracts, p->abstract);
	add_text(d, &d->comments, p->comment);
	d->in_block++;
	add_paper_row(d, p);
	if (d->in_block == TEXT_BLOCK)
		end_block(d);
}

struct str report_data_texts(struct report_data *d)
{
	end_block(d);
	return buf_str(&d->texts);
}

void report_data_put(const struct report_data *d, struct str name, struct buf *out)
{
	struct buf json = {0};

	buf_adds(&json, "{\"version\":\"" PAPERSIFT_VERSION "\",\"database\":");
	json_put_string(&json, name);
	buf_addf(&json, ",\"block\":%d", TEXT_BLOCK);
	for (int i = 0; i < TABLES; i++) {
		buf_adds(&json, ",\n");
		report_table_put(&d->tables[i], &json);
	}
	buf_adds(&json, ",\n\"strings\":[");
	for (size_t i = 0; i < d->pool.count; i++) {
		if (i)
			buf_addc(&json, ',');
		json_put_string(&json, d->pool.items[i]);
	}
	buf_adds(&json, "]}");
	put_json_in_html(out, buf_str(&json));
	buf_free(&json);
}
