/* resolve.c: fills in what papers lack (resolve.h). */
#include "resolve.h"
#include "../store/store_lookups.h"
#include "match.h"
#include <string.h>

/* No author; or none of the identifiers by which a paper is cited. */
static const char lacking[] = "title IS NOT NULL AND (NOT EXISTS (SELECT 1 FROM paper_authors a WHERE "
                              "a.paper_id = papers.paper_id) OR NOT EXISTS "
                              "(SELECT 1 FROM identifiers i WHERE i.paper_id = papers.paper_id AND "
                              "coalesce(arxiv, doi, pmid, acl, openreview) "
                              "IS NOT NULL))";

/* ---- asking ---- */

/* Asks until the answer is one. RC_OK, RC_SKIP, RC_FATAL. */
static enum rc ask(struct resolve *r, size_t i, const char *url, struct http_answer *a, struct err *e)
{
	const struct service *s = r->services[i];
	double own = r->settings[i].contact ? s->pause_polite : s->pause;
	struct http_request request = {.url = url,
	    .compressed = true,
	    .pause = r->pause < 0 ? own : r->pause,
	    .max_bytes = (uint64_t)16 << 20};
	struct err why;
	enum rc rc;

	for (unsigned tries = 1;; tries++) {
		rc = http_try(r->http, &request, a, e);
		if (rc == RC_OK && s->check(buf_str(&a->body), &why) != RC_OK) {
			struct buf shown = {0};

			web_show(&shown, url);
			rc = err_set(e, RC_END, "%.300s: %s", shown.p, why.text);
			buf_free(&shown);
		}
		if (rc == RC_END)
			rc = http_wait(r->http, tries, a, e);
		else
			return rc;
		if (rc != RC_OK)
			return rc;
	}
}

/* The answer of a service to a title, from the cache or the service. RC_OK; RC_SKIP: it has none to give; RC_END: it was
 * put aside; RC_FATAL. */
static enum rc answer_to(
    struct resolve *r, size_t i, struct str title, struct arena *a, struct str *answer, struct err *e)
{
	const struct service *s = r->services[i];
	struct buf key = {0}, words = {0}, url = {0};
	struct http_answer got = {0};
	struct err why = {0};
	enum rc rc;

	match_key(a, title, &key);
	match_words(a, title, &words);
	rc = store_lookup_get(r->store, s->name, buf_str(&key), r->since, a, answer, e);
	if (rc != RC_END)
		goto out;
	rc = r->down[i] ? RC_END : words.n == 0 ? RC_SKIP : RC_OK;
	if (rc != RC_OK)
		goto out;
	s->request(&r->settings[i], buf_str(&words), &url);
	rc = ask(r, i, url.p, &got, &why);
	if (rc == RC_OK) {
		*answer = str_dup(a, buf_str(&got.body));
		rc = store_lookup_put(r->store, s->name, buf_str(&key), r->now, *answer, e);
	} else if (rc == RC_FATAL) {
		*e = why;
	} else if (got.status != 400 && got.status != 404 && got.status != 414) {
		/* Those three are about this question alone. */
		r->down[i] = true;
		rc = RC_END;
		r->aside(r->context, s->name, why.text);
	}
out:
	http_answer_free(&got);
	buf_free(&key);
	buf_free(&words);
	buf_free(&url);
	return rc;
}

/* ---- choosing ---- */

static struct str first_family(const struct paper *p)
{
	if (p->author_count_listed == 0)
		return (struct str){0};
	return p->authors[0].literal.n ? p->authors[0].literal : p->authors[0].family;
}

/* The best of a service's candidates into *res, where it is better than what is there. */
static void choose(const struct resolve *r, size_t i, const struct paper *wanted, struct str answer,
    struct arena *a, struct resolve_result *res)
{
	const struct service *s = r->services[i];
	struct paper **papers, *best = NULL;
	double similar = 0;
	bool several = false;
	size_t count;

	service_papers(s, answer, a, &papers, &count);
	for (size_t k = 0; k < count; k++) {
		struct match m;

		match_judge(wanted, papers[k], r->threshold, s->printed, a, &m);
		if (m.accepted) {
			several |= best && !str_eq_nocase(first_family(best), first_family(papers[k]));
			if (!best || m.similarity > similar) {
				best = papers[k];
				similar = m.similarity;
			}
		} else if (m.similarity >= MATCH_NEAR && (!res->candidate || m.similarity > res->similarity)) {
			res->outcome = RESOLVE_NEAR;
			res->service = s->name;
			res->candidate = papers[k];
			res->similarity = m.similarity;
			res->reason = m.reason;
		}
	}
	if (!best)
		return;
	res->service = s->name;
	res->candidate = best;
	res->similarity = similar;
	res->outcome = several ? RESOLVE_NEAR : RESOLVE_FILLED;
	res->reason = several ? STR("several papers by different authors match") : (struct str){0};
}

/* ---- filling in ---- */

static void note(struct paper *p, const char *field, struct str origin)
{
	struct provenance *v = arena_push(p->arena, &p->provenance, &p->provenance_count, sizeof(*v));

	v->name = str_of(field);
	v->origin = origin;
}

static bool take(struct str *into, struct str have, struct str found)
{
	if (have.n > 0 || found.n == 0)
		return false;
	*into = found;
	return true;
}

static bool take_identifiers(struct paper *p, const struct identifiers *have, const struct identifiers *found)
{
	bool any = take(&p->identifiers.doi, have->doi, found->doi);

	if (take(&p->identifiers.arxiv, have->arxiv, found->arxiv)) {
		p->identifiers.arxiv_version = found->arxiv_version;
		any = true;
	}
	any |= take(&p->identifiers.pmid, have->pmid, found->pmid);
	any |= take(&p->identifiers.pmcid, have->pmcid, found->pmcid);
	any |= take(&p->identifiers.acl, have->acl, found->acl);
	any |= take(&p->identifiers.openreview, have->openreview, found->openreview);
	any |= take(&p->identifiers.dblp, have->dblp, found->dblp);
	return any;
}

/* "crossref:10.5555/x": the service and what it knows the paper by. */
static struct str origin_of(const struct resolve_result *res, struct arena *a)
{
	const struct identifiers *i = &res->candidate->identifiers;
	struct str id = i->arxiv.n && strcmp(res->service, "arxiv") == 0 ? i->arxiv
	    : i->doi.n                                                   ? i->doi
	                                                                 : i->arxiv;

	return str_fmt(a, "%s:%.*s", res->service, STR_ARG(id.n ? id : res->candidate->id));
}

/* The record that fills the paper in: only what it lacks. */
static struct paper *filling(const struct resolve_result *res, const char *format, struct arena *a)
{
	const struct paper *have = res->paper, *found = res->candidate;
	struct paper *p = paper_new(a);
	struct str origin = origin_of(res, a);
	struct source *source = arena_push(a, &p->sources, &p->source_count, sizeof(*source));

	p->id = have->id;
	p->id_given = true;
	source->path = origin;
	source->format = str_of(format);
	if (have->author_count_listed == 0 && found->author_count_listed > 0) {
		p->authors = found->authors;
		p->author_count_listed = found->author_count_listed;
		p->authors_complete = found->authors_complete;
		p->authors_raw = found->authors_raw;
		p->author_count = found->author_count;
		note(p, "authors", origin);
	}
	if (take_identifiers(p, &have->identifiers, &found->identifiers))
		note(p, "identifiers", origin);
	if (found->date.n > 0 && found->date_basis == DATE_STATED && have->date_basis != DATE_STATED) {
		p->date = found->date;
		p->date_basis = found->date_basis;
		note(p, "date", origin);
	}
	if (have->venue.name.n == 0 && found->venue.name.n > 0) {
		p->venue = found->venue;
		note(p, "venue", origin);
	}
	if (have->category_count == 0 && found->category_count > 0) {
		p->categories = found->categories;
		p->category_count = found->category_count;
		note(p, "categories", origin);
	}
	p->withdrawn = found->withdrawn;
	p->withdrawn_version = found->withdrawn_version;
	p->retracted = found->retracted;
	return p;
}

/* ---- the papers ---- */

static enum rc resolve_one(struct resolve *r, struct str id, size_t all, struct arena *a, struct err *e)
{
	struct paper *paper = paper_new(a);
	struct resolve_result res = {.paper = paper, .outcome = RESOLVE_ABSENT};
	const struct service *by = NULL;
	bool unasked = false;
	enum rc rc = store_load(r->store, id, paper, e);

	/* Joined with another one meanwhile. */
	if (rc == RC_END)
		return RC_OK;
	for (size_t i = 0; rc == RC_OK && i < r->service_count && res.outcome != RESOLVE_FILLED; i++) {
		struct str answer = {0};
		enum rc got = answer_to(r, i, paper->title, a, &answer, e);

		if (got == RC_FATAL)
			rc = RC_FATAL;
		else if (got == RC_OK)
			choose(r, i, paper, answer, a, &res);
		unasked |= got == RC_END;
		by = r->services[i];
	}
	if (rc == RC_OK && res.outcome == RESOLVE_FILLED)
		rc = sink_put(r->sink, filling(&res, by->format, a), e);
	else if (rc == RC_OK && unasked)
		res.outcome = RESOLVE_UNASKED;
	if (rc == RC_OK)
		rc = store_commit(r->store, e);
	return rc == RC_OK ? r->take(r->context, &res, all, e) : rc;
}

enum rc resolve_all(struct resolve *r, struct err *e)
{
	struct cursor *c = NULL;
	struct arena ids = {0}, a = {0};
	struct str *list = NULL;
	size_t count = 0;
	enum rc rc = store_select(r->store, &(struct selection){.where = lacking}, &c, e);

	/* Listed first: what is read must not change under the cursor. */
	while (rc == RC_OK) {
		arena_reset(&a);
		struct paper *p = paper_new(&a);

		rc = cursor_next(c, p, e);
		if (rc == RC_OK)
			*(struct str *)arena_push(&ids, &list, &count, sizeof(*list)) = str_dup(&ids, p->id);
	}
	cursor_close(c);
	if (rc == RC_END)
		rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < count; i++) {
		arena_reset(&a);
		rc = resolve_one(r, list[i], count, &a, e);
	}
	arena_free(&ids);
	arena_free(&a);
	return rc;
}
