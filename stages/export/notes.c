/* notes.c: what the abstract states, in words (notes.h). */
#include "notes.h"
#include "bibtex.h"
#include "plain.h"

static const char *const bound_says[] = {"", "up to ", "at least ", "about ", "on average "};

/* "84.2%", "3x", "12 ms", "84.2-85%". */
static void put_amount(struct buf *out, double low, double high, struct str unit)
{
	bool close = str_is(unit, "%") || str_is(unit, "x") || str_is(unit, "\xc3\x97");

	json_put_number(out, low);
	if (high > low) {
		buf_addc(out, '-');
		json_put_number(out, high);
	}
	buf_adds(out, unit.n && !close ? " " : "");
	buf_add(out, unit);
}

static void put_tail(struct buf *out, const char *word, struct str s)
{
	if (s.n)
		buf_addf(out, " %s %.*s", word, STR_ARG(s));
}

/* Begins a list, or goes on with it. */
static void next_item(struct buf *out, size_t *count, const char *title)
{
	if ((*count)++ > 0)
		buf_adds(out, "; ");
	else
		buf_addf(out, "%s%s: ", out->n ? ". " : "", title);
}

static void put_datasets(struct buf *out, const struct paper *p, enum role role, const char *title)
{
	size_t count = 0;

	for (size_t i = 0; i < p->dataset_count; i++) {
		const struct dataset *d = &p->datasets[i];

		if (d->role != role)
			continue;
		next_item(out, &count, title);
		buf_add(out, d->canonical.n ? d->canonical : d->name);
	}
}

static void put_results(struct buf *out, const struct paper *p)
{
	size_t count = 0;

	for (size_t i = 0; i < p->result_count; i++) {
		const struct result *r = &p->results[i];

		if (r->of != OF_OWN)
			continue;
		next_item(out, &count, "Results");
		if (r->metric.n)
			buf_addf(out, "%.*s ", STR_ARG(r->metric));
		buf_adds(out, bound_says[r->bound]);
		put_amount(out, r->value, r->value_high, r->unit);
		put_tail(out, "on", r->dataset);
	}
}

/* "2.1% higher mIoU than Swin-B on ADE20K", "mIoU from 49.6% to 93.7%". */
static void put_gain(struct buf *out, const struct gain *g)
{
	static const char *const kinds[] = {"", "relative ", "absolute ", "", ""};

	if (g->kind == GAIN_FROM_TO) {
		if (g->metric.n)
			buf_addf(out, "%.*s ", STR_ARG(g->metric));
		buf_adds(out, "from ");
		put_amount(out, g->amount[0], g->amount[0], g->unit);
		buf_adds(out, " to ");
		put_amount(out, g->amount[1], g->amount[1], g->unit);
	} else {
		buf_adds(out, bound_says[g->bound]);
		put_amount(out, g->amount[0], g->amount[1], g->unit);
		buf_addf(out, " %s%s", kinds[g->kind],
		    g->metric.n ? sense_words[g->sense] : direction_words[g->direction]);
		if (g->metric.n)
			buf_addf(out, " %.*s", STR_ARG(g->metric));
	}
	put_tail(out, "than", g->baseline);
	put_tail(out, "on", g->dataset);
}

void notes_text(struct buf *out, const struct paper *p)
{
	size_t gains = 0, losses = 0;

	put_datasets(out, p, ROLE_INTRODUCED, "Introduces");
	put_datasets(out, p, ROLE_USED, "Datasets");
	put_results(out, p);
	for (size_t i = 0; i < p->gain_count; i++)
		if (p->gains[i].direction == DIRECTION_BETTER) {
			next_item(out, &gains, "Gains");
			put_gain(out, &p->gains[i]);
		}
	for (size_t i = 0; i < p->gain_count; i++)
		if (p->gains[i].direction == DIRECTION_WORSE) {
			next_item(out, &losses, "Losses");
			put_gain(out, &p->gains[i]);
		}
	if (out->n)
		buf_addc(out, '.');
}

struct str paper_url(struct arena *a, const struct paper *p)
{
	const struct identifiers *i = &p->identifiers;

	if (i->arxiv.n)
		return str_fmt(
		    a, "https://arxiv.org/abs/%.*s%.*s", STR_ARG(i->arxiv), STR_ARG(i->arxiv_version));
	if (i->acl.n)
		return str_fmt(a, "https://aclanthology.org/%.*s/", STR_ARG(i->acl));
	if (i->openreview.n)
		return str_fmt(a, "https://openreview.net/forum?id=%.*s", STR_ARG(i->openreview));
	if (i->pmid.n)
		return str_fmt(a, "https://pubmed.ncbi.nlm.nih.gov/%.*s/", STR_ARG(i->pmid));
	return (struct str){0};
}

bool in_print(const struct paper *p)
{
	return p->venue.name.n > 0 && p->venue.type != VENUE_PREPRINT;
}

struct str date_printed(struct arena *a, const struct paper *p)
{
	struct str year = date_year(p->date);
	bool printed = p->venue.year >= 0 && (in_print(p) || year.n == 0);

	if (printed) {
		struct str other = str_fmt(a, "%d", p->venue.year);

		if (!str_eq(other, year))
			return other;
	}
	if (year.n == 0 || (in_print(p) && p->identifiers.arxiv.n > 0))
		return year;
	return p->date;
}

/* ---- remarks ---- */

static void next_sentence(struct buf *out)
{
	if (out->n > 0)
		buf_adds(out, ". ");
}

static bool said_before(const struct paper *p, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (p->links[k].kind == p->links[i].kind && str_eq(p->links[k].url, p->links[i].url))
			return true;
	return false;
}

static void put_links(struct buf *out, const struct paper *p,
    void (*put_url)(struct buf *out, struct str url, const void *context), const void *context)
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

			if (l->kind != shown[k].kind || said_before(p, i))
				continue;
			next_sentence(out);
			buf_addf(out, "%s: ", shown[k].word);
			put_url(out, l->url, context);
			if (l->kind == LINK_CODE)
				buf_addf(out, " (%s)", code_status_words[p->code_status]);
			code |= l->kind == LINK_CODE;
		}
	if (!code && p->code_status != CODE_NONE) {
		next_sentence(out);
		buf_addf(out, "Code: %s", code_status_words[p->code_status]);
	}
}

void remarks_text(struct buf *out, const struct paper *p,
    void (*put_url)(struct buf *out, struct str url, const void *context), const void *context)
{
	if (p->title.n == 0)
		buf_adds(out, "Title not given");
	if (p->author_count_listed == 0 && p->author_count > 0) {
		next_sentence(out);
		buf_addf(out, "%d author%s not given)", p->author_count,
		    p->author_count == 1 ? " (name" : "s (names");
	}
	if (p->retracted) {
		next_sentence(out);
		buf_adds(out, "Retracted");
	}
	if (p->withdrawn) {
		next_sentence(out);
		buf_addf(out, "Withdrawn%s%.*s", p->withdrawn_version.n ? " in " : "",
		    STR_ARG(p->withdrawn_version));
	}
	put_links(out, p, put_url, context);
}

static void put_plain_url(struct buf *out, struct str url, const void *context)
{
	(void)context;
	for (size_t i = 0; i < url.n; i++)
		if ((unsigned char)url.p[i] > ' ')
			buf_addc(out, url.p[i]);
		else
			buf_addf(out, "%%%02X", (unsigned char)url.p[i]);
}

struct str notes_plain(struct arena *a, const struct paper *p, bool notes)
{
	struct buf text = {0}, facts = {0};
	struct str out;

	remarks_text(&text, p, put_plain_url, NULL);
	if (p->author_count_listed > 0 && !p->authors_complete) {
		next_sentence(&text);
		buf_adds(&text, "More authors than are named");
	}
	if (notes)
		notes_text(&facts, p);
	if (facts.n > 0) {
		next_sentence(&text);
		plain_text(&text, a, buf_str(&facts));
	}
	out = str_dup(a, buf_str(&text));
	buf_free(&text);
	buf_free(&facts);
	return out;
}
