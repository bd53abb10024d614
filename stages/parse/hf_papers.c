/* hf_papers.c: Hugging Face's papers as its API answers (https://huggingface.co/docs/hub/api, /api/daily_papers,
 * /api/papers/ID): [{"paper": {...}, "publishedAt", ...}], or the paper alone. What papersift's listing reads from the
 * page's text is daily_papers.c's. */
#include "../normalise/normalise.h"
#include "json_paper.h"

#define RULE "source/hf-papers"

static const char *const ways[] = {"papers", "dailyPapers", NULL};
static const char *const heads[] = {"paper", "papers.paper", "dailyPapers.paper", NULL};

static const char *const keys[] = {"id", "title", "summary", "upvotes", "discussionId", "publishedAt", "authors",
    "ai_keywords", "ai_summary", "githubRepo", "submittedOnDailyAt", NULL};

static int bid(struct str head)
{
	unsigned found = head_json_keys(head_json_records(head, heads), keys);
	int own = 0;

	if (!(found & 2) || !(found & 5))
		return 0;
	for (unsigned i = 2; keys[i]; i++)
		own += (found >> i) & 1;
	return own >= 3 ? 90 : 0;
}

static enum rc split(struct splitter *s, struct blob *out, struct err *e)
{
	return split_json_wrapped(s, out, ways, e);
}

/* One paper: "publishedAt" inside "paper" is arXiv's date, the one outside the day it was posted. */
static enum rc read_paper(const struct json *record, struct place at, struct paper *p, struct err *e)
{
	const struct json *inner = json_get(record, "paper");
	const struct json *v = json_kind(inner) == JSON_KIND_OBJECT ? inner : record;
	const struct json *authors = json_get(v, "authors");
	struct arena *a = p->arena;
	struct str version = {0};

	if (json_count(authors) > LIMIT_AUTHORS)
		return err_at(e, RC_SKIP, at, "more than %d authors", LIMIT_AUTHORS);
	p->title = json_line(a, json_get(v, "title"));
	if (p->title.n == 0)
		p->title = json_line(a, json_get(record, "title"));
	p->abstract = json_line(a, json_get(v, "summary"));
	if (p->abstract.n == 0)
		p->abstract = json_line(a, json_get(v, "abstract"));
	if (p->abstract.n == 0)
		p->abstract = json_line(a, json_get(record, "summary"));
	authors_begin(p);
	for (size_t i = 0; i < json_count(authors); i++) {
		const struct json *author = json_at(authors, i);

		authors_add_name(p, json_text(json_kind(author) == JSON_KIND_OBJECT ? json_get(author, "name") : author));
	}
	p->identifiers.arxiv = id_arxiv(a, json_line(a, json_get(v, "id")), &version);
	p->identifiers.arxiv_version = version;
	if (p->identifiers.arxiv.n > 0)
		p->venue.type = VENUE_PREPRINT;
	paper_date(p, json_line(a, json_get(v, "publishedAt")));
	paper_keywords(p, json_get(v, "ai_keywords"));
	paper_links(p, json_line(a, json_get(v, "githubRepo")), LINK_CODE, RULE);
	paper_links(p, json_line(a, json_get(v, "projectPage")), LINK_PROJECT, RULE);
	p->withdrawn = json_kind(json_get(v, "withdrawnAt")) == JSON_KIND_STRING;
	return RC_OK;
}

static enum rc parse(const struct blob *b, struct place at, struct paper *p, struct err *e)
{
	return json_parse_paper(b, at, p, e, read_paper);
}

const struct format format_hf_papers = {
    .name = "hf-papers",
    .about = "Hugging Face Daily Papers as its API answers: JSON",
    .guess = true,
    .bid = bid,
    .split = split,
    .parse = parse,
};
