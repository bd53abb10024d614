/* pwc.c: Papers With Code's dumps (https://github.com/paperswithcode/paperswithcode-data): papers with abstracts, and
 * links between papers and code. Its evaluation tables are leaderboards: their rows name a model, rarely a paper, and are
 * no format here. */
#include "../normalise/normalise.h"
#include "json_paper.h"

#define RULE "source/pwc"

static const char *const keys[] = {"paper_url", "url_abs", "url_pdf", "proceeding", "tasks", "repo_url",
    "is_official", "paper_arxiv_id", "paper_title", "mentioned_in_paper", "short_abstract", "arxiv_id",
    "methods", NULL};
#define KEY_PAPER_URL (1u << 0)

static int bid(struct str head)
{
	unsigned found = head_json_keys(head, keys);
	int own = 0;

	if (!(found & KEY_PAPER_URL))
		return 0;
	for (unsigned i = 1; keys[i]; i++)
		own += (found >> i) & 1;
	return own >= 3 ? 90 : 0;
}

static struct str any_of(struct arena *a, const struct json *v, const char *one, const char *two)
{
	struct str s = json_line(a, json_get(v, one));

	return s.n > 0 ? s : json_line(a, json_get(v, two));
}

/* The repository of a link between a paper and code: the authors' own only where the dump says so; others' are links of
 * the paper too, but not its code. */
static void read_repository(struct paper *p, const struct json *record)
{
	bool official = json_says_true(json_get(record, "is_official"));

	json_links(
	    p, json_line(p->arena, json_get(record, "repo_url")), official ? LINK_CODE : LINK_OTHER, RULE);
}

static enum rc read_record(const struct json *record, struct place at, struct paper *p, struct err *e)
{
	struct arena *a = p->arena;
	const struct json *authors = json_get(record, "authors");
	struct str version = {0};

	if (json_authors_check(authors, at, e) != RC_OK)
		return RC_SKIP;
	p->title = any_of(a, record, "title", "paper_title");
	p->abstract = json_line(a, json_get(record, "abstract"));
	json_authors_begin(p);
	for (size_t i = 0; i < json_count(authors); i++)
		json_author_name(p, json_text(json_at(authors, i)));
	p->identifiers.arxiv = id_arxiv(a, any_of(a, record, "arxiv_id", "paper_arxiv_id"), &version);
	p->identifiers.arxiv_version = version;
	json_ids_of_url(p, any_of(a, record, "url_abs", "paper_url_abs"));
	p->identifiers.openreview = p->identifiers.openreview.n > 0
	    ? p->identifiers.openreview
	    : json_line(a, json_get(record, "openreview_id"));
	p->venue.name = any_of(a, record, "conference", "proceeding");
	if (p->venue.name.n > 0)
		p->venue.type = VENUE_PROCEEDINGS;
	else if (p->identifiers.arxiv.n > 0)
		p->venue.type = VENUE_PREPRINT;
	json_paper_date(p, json_line(a, json_get(record, "date")));
	json_keywords(p, json_get(record, "tasks"));
	read_repository(p, record);
	return RC_OK;
}

static enum rc parse(const struct blob *b, struct place at, struct paper *p, struct err *e)
{
	return json_parse_paper(b, at, p, e, read_record);
}

const struct format format_pwc = {
    .name = "pwc",
    .about = "Papers With Code's dumps: papers with abstracts, links between papers and code",
    .guess = true,
    .bid = bid,
    .split = split_json,
    .parse = parse,
};
