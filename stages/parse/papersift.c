/* papersift.c: papersift's own records, also bare ones of id, title and abstract; JSON Lines or a JSON array. */
#include "format.h"

/* The keys of pipeline/record.h. A record is ours when it says so, or has no key that isn't ours. */
static const char *const keys[] = {"schema_version", "title", "abstract", "id", "sources", "comment",
    "language", "license", "authors", "authors_complete", "authors_raw", "author_count", "date", "date_basis",
    "identifiers", "venue", "categories", "keywords", "withdrawn", "withdrawn_version", "retracted",
    "code_status", "code_evidence", "links", "datasets", "metrics", "results", "gains", "facts", "provenance",
    NULL};

#define KEY_SCHEMA_VERSION (1u << 0)
#define KEY_TITLE (1u << 1)
#define KEY_ABSTRACT (1u << 2)

/* What `papersift export --to json` writes where there is no paper. */
static bool is_empty_array(struct str head)
{
	struct str s = str_trim(head);

	return str_starts(s, "[") && str_is(str_trim(str_sub(s, 1, s.n)), "]");
}

static int bid(struct str head)
{
	unsigned found = head_json_keys(head, keys);

	if (is_empty_array(head))
		return 70;
	if (!(found & (KEY_TITLE | KEY_ABSTRACT)))
		return 0;
	if (found & KEY_SCHEMA_VERSION)
		return 95;
	return found & HEAD_OTHER_KEYS ? 0 : 70;
}

static enum rc parse(const struct blob *b, struct place at, struct paper *p, struct err *e)
{
	at.column = b->column;
	enum rc rc = blob_check_utf8(b, at, e);
	if (rc == RC_OK)
		rc = paper_from_json(p, b->bytes, at, e);
	if (rc != RC_OK)
		return rc;
	/* paper_from_json sets id_given. The text is folded anew: a bare record may bring it wrapped. */
	p->title = str_fold_space(p->arena, p->title);
	p->abstract = str_fold_space(p->arena, p->abstract);
	p->comment = str_fold_space(p->arena, p->comment);
	if (p->title.n == 0 && p->abstract.n == 0)
		return err_at(e, RC_SKIP, at, "neither title nor abstract");
	return RC_OK;
}

const struct format format_papersift = {
    .name = "papersift",
    .about = "papersift's own records, or just id, title and abstract: JSON Lines or a JSON array",
    .guess = true,
    .bid = bid,
    .split = split_json,
    .parse = parse,
};
