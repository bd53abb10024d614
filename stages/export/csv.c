/* csv.c: output format `csv`: a directory with one tidy table a kind of thing, and a Frictionless datapackage.json
 * that describes them. RFC 4180, UTF-8, line ends within a value flattened, nothing for null. */
#include "csv.h"
#include "bibtex.h"
#include "export.h"
#include <inttypes.h>
#include <math.h>
#include <string.h>

/* ---- cells ---- */

/* A row in the making. Of a fact the id is known only at its end. */
struct row {
	struct buf text;
	bool begun;
};

static void next_cell(struct row *r)
{
	if (r->begun)
		buf_addc(&r->text, ',');
	r->begun = true;
}

/* What spreadsheets take for a formula, some in the wide forms of East Asia too
 * (https://owasp.org/www-community/attacks/CSV_Injection). */
static bool is_formula(struct str s)
{
	static const char *const begins[] = {"=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"};

	for (size_t i = 0; i < sizeof(begins) / sizeof(*begins); i++)
		if (str_starts(s, begins[i]))
			return true;
	return false;
}

static void put_text(struct row *r, struct str s)
{
	struct buf *out = &r->text;
	bool quoted = false;

	next_cell(r);
	s = str_trim(s);
	for (size_t i = 0; i < s.n; i++)
		quoted |= s.p[i] == ',' || s.p[i] == '"';
	buf_adds(out, quoted ? "\"" : "");
	if (is_formula(s))
		buf_addc(out, '\'');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_addc(out, '"');
		buf_addc(out, (unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f ? ' ' : s.p[i]);
	}
	buf_adds(out, quoted ? "\"" : "");
}

static void put_number(struct row *r, double v)
{
	next_cell(r);
	if (isfinite(v))
		json_put_number(&r->text, v);
}

/* A negative count is an absent one. */
static void put_count(struct row *r, int64_t v)
{
	next_cell(r);
	if (v >= 0)
		buf_addf(&r->text, "%" PRId64, v);
}

static void put_bool(struct row *r, bool v)
{
	put_text(r, v ? STR("true") : STR("false"));
}

static void put_list(struct row *r, const struct str *items, size_t count)
{
	struct buf all = {0};

	for (size_t i = 0; i < count; i++)
		buf_addf(&all, "%s%.*s", i ? "; " : "", STR_ARG(items[i]));
	put_text(r, buf_str(&all));
	buf_free(&all);
}

static void end_row(struct row *r, struct buf *out)
{
	buf_add(out, buf_str(&r->text));
	buf_adds(out, "\r\n");
	buf_clear(&r->text);
	r->begun = false;
}

/* ---- papers and authors ---- */

static void put_identifiers(struct row *r, const struct identifiers *i)
{
	put_text(r, i->arxiv);
	put_text(r, i->arxiv_version);
	put_text(r, i->doi);
	put_text(r, i->pmid);
	put_text(r, i->pmcid);
	put_text(r, i->acl);
	put_text(r, i->openreview);
	put_text(r, i->dblp);
}

static void put_paper(struct row *r, const struct paper *p)
{
	const struct venue *v = &p->venue;

	put_text(r, p->id);
	put_text(r, p->title);
	put_text(r, p->date);
	put_text(r, str_of(date_basis_words[p->date_basis]));
	put_text(r, date_year(p->date));
	put_count(r, p->author_count);
	if (p->author_count_listed > 0)
		put_bool(r, p->authors_complete);
	else
		put_text(r, (struct str){0});
	put_text(r, v->name);
	put_text(r, str_of(venue_type_words[v->type]));
	put_text(r, v->volume);
	put_text(r, v->issue);
	put_text(r, v->pages);
	put_text(r, v->publisher);
	put_count(r, v->year);
	put_identifiers(r, &p->identifiers);
	put_list(r, p->categories, p->category_count);
	put_list(r, p->keywords, p->keyword_count);
	put_text(r, p->language);
	put_text(r, p->license);
	put_bool(r, p->withdrawn);
	put_text(r, p->withdrawn_version);
	put_bool(r, p->retracted);
	put_text(r, str_of(code_status_words[p->code_status]));
	put_text(r, p->code_evidence.surface);
	put_text(r, p->abstract);
	put_text(r, p->comment);
}

static void put_author(struct row *r, const struct paper *p, size_t i)
{
	const struct author *w = &p->authors[i];

	put_text(r, p->id);
	put_count(r, (int64_t)i + 1);
	put_text(r, w->family);
	put_text(r, w->given);
	put_text(r, w->particle);
	put_text(r, w->suffix);
	put_text(r, w->literal);
	put_text(r, w->orcid);
	put_list(r, w->affiliations, w->affiliation_count);
}

/* ---- facts ---- */

static void put_link(struct row *r, const struct link *l)
{
	put_text(r, l->url);
	put_text(r, str_of(link_kind_words[l->kind]));
	put_text(r, l->host);
	put_text(r, l->repository);
}

static void put_dataset(struct row *r, const struct dataset *d)
{
	put_text(r, d->canonical.n ? d->canonical : d->name);
	put_text(r, d->name);
	put_text(r, str_of(role_words[d->role]));
	put_count(r, d->mention_count ? (int64_t)d->mention_count : -1);
}

static void put_metric(struct row *r, const struct metric *m)
{
	put_text(r, m->canonical.n ? m->canonical : m->name);
	put_text(r, m->name);
	put_text(r, str_of(better_words[m->better]));
}

static void put_result(struct row *r, const struct result *x)
{
	put_text(r, x->metric);
	put_number(r, x->value);
	put_number(r, x->value_high);
	put_text(r, x->unit);
	put_number(r, x->uncertainty);
	put_text(r, str_of(bound_words[x->bound]));
	put_text(r, str_of(whose_words[x->of]));
	put_text(r, x->system);
	put_text(r, x->dataset);
}

static void put_gain(struct row *r, const struct gain *g)
{
	put_text(r, str_of(gain_kind_words[g->kind]));
	put_number(r, g->amount[0]);
	put_number(r, g->amount[1]);
	put_text(r, g->unit);
	put_text(r, str_of(direction_words[g->direction]));
	put_text(r, str_of(sense_words[g->sense]));
	put_text(r, str_of(bound_words[g->bound]));
	put_text(r, g->metric);
	put_text(r, g->baseline);
	put_text(r, g->dataset);
}

/* What the ids of one paper's facts of one kind were made of, so that the same thing said twice gets two. */
struct ids {
	uint64_t *hashes; /* in the paper's arena */
	size_t count;
};

/* "arxiv:2301.01234#results-0f3a9c21": the hash is of what the fact says and where, and not of the rule that found it
 * or its confidence, which may be measured anew. */
static void end_fact(struct row *r, struct buf *out, enum csv_table table, const struct paper *p,
    const struct span *s, struct ids *ids)
{
	struct row whole = {0};
	struct buf id = {0};
	uint64_t hash;
	size_t same = 1;

	put_text(r, s->placed ? str_of(field_words[s->field]) : (struct str){0});
	put_count(r, s->placed ? (int64_t)s->start : -1);
	put_count(r, s->placed ? (int64_t)s->end : -1);
	put_text(r, s->surface);
	hash = str_hash(buf_str(&r->text), 0);
	for (size_t i = 0; i < ids->count; i++)
		same += ids->hashes[i] == hash;
	*(uint64_t *)arena_push(p->arena, &ids->hashes, &ids->count, sizeof(hash)) = hash;
	put_text(r, s->rule);
	put_number(r, s->confidence);
	buf_addf(&id, "%.*s#%s-%08" PRIx32, STR_ARG(p->id), csv_descriptions[table].name, (uint32_t)hash);
	if (same > 1)
		buf_addf(&id, "-%zu", same);
	put_text(&whole, buf_str(&id));
	put_text(&whole, p->id);
	buf_addc(&whole.text, ',');
	buf_add(out, buf_str(&whole.text));
	end_row(r, out);
	buf_free(&whole.text);
	buf_free(&id);
}

/* A row for each of its values. */
static void put_fact(
    struct row *r, struct buf *out, const struct paper *p, const struct fact *f, struct ids *ids)
{
	for (size_t i = 0; i < f->field_count || i == 0; i++) {
		bool any = f->field_count > 0;

		put_text(r, f->kind);
		put_text(r, any ? f->fields[i].name : (struct str){0});
		put_text(r, any ? f->fields[i].value : (struct str){0});
		end_fact(r, out, CSV_FACTS, p, &f->span, ids);
	}
}

#define EACH_FACT(table, list, count, put)                                          \
	for (size_t i = 0; i < p->count; i++) {                                     \
		put(&r, &p->list[i]);                                               \
		end_fact(&r, &out[table], table, p, &p->list[i].span, &ids[table]); \
	}

static void write_paper(const struct export_item *item, struct buf *out)
{
	const struct paper *p = item->paper;
	struct ids ids[CSV_TABLES] = {{0}};
	struct row r = {0};

	put_paper(&r, p);
	end_row(&r, &out[CSV_PAPERS]);
	for (size_t i = 0; i < p->author_count_listed; i++) {
		put_author(&r, p, i);
		end_row(&r, &out[CSV_AUTHORS]);
	}
	EACH_FACT(CSV_LINKS, links, link_count, put_link)
	EACH_FACT(CSV_DATASETS, datasets, dataset_count, put_dataset)
	EACH_FACT(CSV_METRICS, metrics, metric_count, put_metric)
	EACH_FACT(CSV_RESULTS, results, result_count, put_result)
	EACH_FACT(CSV_GAINS, gains, gain_count, put_gain)
	for (size_t i = 0; i < p->fact_count; i++)
		put_fact(&r, &out[CSV_FACTS], p, &p->facts[i], &ids[CSV_FACTS]);
	buf_free(&r.text);
}

static void write_begin(struct buf *out)
{
	for (int i = 0; i < CSV_TABLES; i++)
		csv_header(&out[i], (enum csv_table)i);
}

static void write_end(size_t count, struct buf *out)
{
	(void)count;
	csv_descriptor(&out[CSV_DESCRIPTOR]);
}

const struct exporter export_csv = {
    .name = "csv",
    .about = "CSV: a directory (-o DIR) of tables with a Frictionless datapackage.json",
    .files = csv_files,
    .begin = write_begin,
    .paper = write_paper,
    .end = write_end,
};
