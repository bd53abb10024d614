/* test_invariants.c: what must hold of every record (RECORD: spans, enumerations, absent values, round trip), on
 * everything under fixtures/, run through the real stages and packs. */
#include "check_main.h"

#include "../../pipeline/command.h"
#include "../../pipeline/pipeline.h"
#include "../../pipeline/progress.h"
#include "../../pipeline/rejects.h"
#include "../../stages/extract/pack.h"

#include <math.h>
#include <string.h>

static size_t papers_seen, facts_seen;
static char first_problem[600];

static void problem(const struct paper *p, const char *what, struct str detail)
{
	if (!first_problem[0])
		snprintf(first_problem, sizeof first_problem, "%.*s: %s: %.*s", STR_ARG(p->id), what,
		    STR_ARG(detail));
}

static void check_range(const struct paper *p, enum field f, uint32_t start, uint32_t end, struct str surface)
{
	struct str text = paper_field(p, f);
	size_t length = utf8_length(text);
	if (start >= end || end > length) {
		problem(p, "span outside its field", surface);
		return;
	}
	struct str there = str_sub(text, utf8_offset(text, start), utf8_offset(text, end));
	if (surface.p && !str_eq(there, surface))
		problem(p, "surface is not field[start:end]", surface);
}

static void check_span(const struct paper *p, const struct span *s)
{
	facts_seen++;
	if (!s->rule.n)
		problem(p, "fact without a rule", s->surface);
	if (!isnan(s->confidence) && (s->confidence < 0 || s->confidence > 1))
		problem(p, "confidence beyond 0..1", s->rule);
	if (s->placed)
		check_range(p, s->field, s->start, s->end, s->surface);
	else if (!str_starts(s->rule, "source/"))
		problem(p, "fact without a place", s->rule);
}

static void check_word(const struct paper *p, const char *const *words, unsigned i)
{
	for (unsigned k = 0; k <= i; k++)
		if (!words[k]) {
			problem(p, "value beyond its enumeration", str_of(words[0]));
			return;
		}
}

static void check_date(const struct paper *p)
{
	static const char form[] = "dddd-dd-dd";
	struct str d = p->date;
	bool ok = d.n == 0 || d.n == 4 || d.n == 7 || d.n == 10;
	for (size_t i = 0; ok && i < d.n; i++)
		ok = form[i] == 'd' ? d.p[i] >= '0' && d.p[i] <= '9' : d.p[i] == form[i];
	if (!ok || (d.n == 0) != (p->date_basis == DATE_NONE))
		problem(p, "date", d);
}

static void check_facts(const struct paper *p)
{
	for (size_t i = 0; i < p->link_count; i++) {
		check_span(p, &p->links[i].span);
		check_word(p, link_kind_words, p->links[i].kind);
		if (p->links[i].span.placed &&
		    (str_find(p->links[i].url, STR("://"), 0) == SIZE_MAX || !p->links[i].host.n))
			problem(p, "link without scheme or host", p->links[i].url);
	}
	for (size_t i = 0; i < p->dataset_count; i++) {
		const struct dataset *d = &p->datasets[i];
		check_span(p, &d->span);
		check_word(p, role_words, d->role);
		if (d->mention_count == 0 && d->span.placed)
			problem(p, "dataset without a mention", d->name);
		for (size_t k = 0; k < d->mention_count; k++)
			check_range(p, d->span.field, d->mentions[k].start, d->mentions[k].end,
			    (struct str){NULL, 0});
	}
	for (size_t i = 0; i < p->metric_count; i++) {
		check_span(p, &p->metrics[i].span);
		check_word(p, better_words, p->metrics[i].better);
	}
	for (size_t i = 0; i < p->result_count; i++) {
		const struct result *r = &p->results[i];
		check_span(p, &r->span);
		check_word(p, bound_words, r->bound);
		check_word(p, whose_words, r->of);
		if (!isfinite(r->value))
			problem(p, "result without a value", r->span.surface);
	}
	for (size_t i = 0; i < p->gain_count; i++) {
		const struct gain *g = &p->gains[i];
		check_span(p, &g->span);
		check_word(p, gain_kind_words, g->kind);
		check_word(p, direction_words, g->direction);
		check_word(p, sense_words, g->sense);
		check_word(p, bound_words, g->bound);
		if (!isfinite(g->amount[0]) || !isfinite(g->amount[1]))
			problem(p, "gain without an amount", g->span.surface);
	}
	for (size_t i = 0; i < p->fact_count; i++)
		check_span(p, &p->facts[i].span);
	if (p->code_status != CODE_NONE)
		check_span(p, &p->code_evidence);
}

/* What we write, we read back the same. */
static void check_round_trip(const struct paper *p)
{
	struct buf once = {0}, again = {0};
	struct arena a = {0};
	struct err e = {""};
	struct paper *back = paper_new(&a);
	paper_to_json(p, &once);
	if (paper_from_json(back, buf_str(&once), (struct place){"round trip", 1, 1}, &e) != RC_OK)
		problem(p, "our own JSON is refused", str_of(e.text));
	paper_to_json(back, &again);
	if (!str_eq(buf_str(&once), buf_str(&again)))
		problem(p, "JSON changes when read back", buf_str(&again));
	buf_free(&once);
	buf_free(&again);
	arena_free(&a);
}

static void seen(void *context, const struct paper *p)
{
	(void)context;
	papers_seen++;
	if (!p->id.n)
		problem(p, "paper without an id", p->title);
	if (p->source_count == 0)
		problem(p, "paper without a source", p->title);
	if (p->author_count >= 0 && p->authors_complete && (size_t)p->author_count < p->author_count_listed)
		problem(p, "fewer authors counted than listed", p->authors_raw);
	check_word(p, venue_type_words, p->venue.type);
	check_word(p, code_status_words, p->code_status);
	check_date(p);
	check_facts(p);
	check_round_trip(p);
}

START_TEST(test_fixtures)
{
	static const char *const inputs[] = {"fixtures/papers/input.arxiv.jsonl",
	    "fixtures/papers/input.listing.txt", "fixtures/papers/input.own.jsonl", "fixtures"};
	static const char *const dirs[] = {"rules"};
	struct options options = {.inputs = inputs, .input_count = 4, .jobs = 2, .batch = 16, .quiet = true};
	struct packs *packs = NULL;
	struct account account;
	struct err e = {""};
	ck_assert_msg(packs_load(&packs, dirs, 1, &e) == RC_OK, "%s", e.text);
	struct run run = {.options = &options, .packs = packs};
	struct progress progress;
	struct rejects rejects;
	progress_begin(&progress, false);
	ck_assert_int_eq(rejects_open(&rejects, &options, NULL, &progress, 0, &e), RC_OK);
	struct pipeline p = {.run = &run,
	    .stages = stages,
	    .stage_count = stages_unordered(),
	    .seen = seen,
	    .rejects = &rejects,
	    .progress = &progress};
	ck_assert_msg(pipeline_run(&p, &account, &e) == RC_OK, "%s", e.text);
	ck_assert_msg(!first_problem[0], "%s", first_problem);
	ck_assert_uint_eq(account.records, account.papers + account.rejected);
	ck_assert_uint_eq(papers_seen, account.papers);
	ck_assert_uint_ge(papers_seen, 150); /* the walk really found the fixtures */
	ck_assert_uint_ge(facts_seen, 500);
	ck_assert_int_eq(rejects_close(&rejects, &e), RC_OK);
	packs_free(packs);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_fixtures, NULL};
	return check_run("invariants", tests);
}
