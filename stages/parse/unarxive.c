/* unarxive.c: unarXive's papers with their full text (https://github.com/IllDepence/unarXive), JSON Lines: "metadata" is
 * the arXiv snapshot's record; the abstract taken from the source has formulas and citations as references. */
#include "arxiv_snapshot.h"
#include "json_paper.h"

static const char *const keys[] = {
    "metadata", "paper_id", "_source_hash", "_source_name", "body_text", "bib_entries", "ref_entries", "discipline", NULL};
#define KEY_METADATA (1u << 0)

static int bid(struct str head)
{
	unsigned found = head_json_keys(head, keys);
	struct str metadata = head_json_path(head, "metadata");
	int own = 0;

	if (!(found & KEY_METADATA) || metadata.n == 0 || metadata.p[0] != '{')
		return 0;
	for (unsigned i = 1; keys[i]; i++)
		own += (found >> i) & 1;
	bool arxiv = head_json_path(metadata, "authors_parsed").n > 0 || head_json_path(metadata, "submitter").n > 0 ||
	    head_json_path(metadata, "categories").n > 0;
	return arxiv && own >= 2 ? 96 : 0;
}

/* Appends what "{{formula:uuid}}" stands for: its TeX between dollars. Citations and figures stand for nothing. */
static void put_reference(struct paper *p, struct buf *out, struct str what, const struct json *entries)
{
	size_t colon = str_find_char(what, ':', 0);

	if (colon == SIZE_MAX || !str_is(str_sub(what, 0, colon), "formula"))
		return;
	const char *key = str_dup(p->arena, str_sub(what, colon + 1, what.n)).p;
	struct str tex = json_line(p->arena, json_get(json_get(entries, key), "latex"));
	if (tex.n == 0)
		return;
	bool marked = str_starts(tex, "$");
	buf_addf(out, "%s%.*s%s", marked ? "" : "$", STR_ARG(tex), marked ? "" : "$");
}

static struct str undo_references(struct paper *p, struct str s, const struct json *entries)
{
	struct buf out = {0};

	for (size_t i = 0; i < s.n;) {
		size_t end = str_starts(str_sub(s, i, i + 2), "{{") ? str_find(s, STR("}}"), i) : SIZE_MAX;

		if (end == SIZE_MAX || end - i > 100) {
			buf_addc(&out, s.p[i++]);
			continue;
		}
		put_reference(p, &out, str_sub(s, i + 2, end), entries);
		i = end + 2;
	}
	s = str_fold_space(p->arena, str_dup(p->arena, buf_str(&out)));
	buf_free(&out);
	return s;
}

static enum rc read_paper(const struct json *record, struct place at, struct paper *p, struct err *e)
{
	const struct json *abstract = json_get(record, "abstract");
	enum rc rc = arxiv_snapshot_read(json_get(record, "metadata"), at, p, e);

	if (rc != RC_OK || p->abstract.n > 0)
		return rc;
	struct str text = json_line(p->arena, json_kind(abstract) == JSON_KIND_OBJECT ? json_get(abstract, "text") : abstract);
	p->abstract = undo_references(p, text, json_get(record, "ref_entries"));
	return RC_OK;
}

static enum rc parse(const struct blob *b, struct place at, struct paper *p, struct err *e)
{
	return json_parse_paper(b, at, p, e, read_paper);
}

const struct format format_unarxive = {
    .name = "unarxive",
    .about = "unarXive's papers with full text: JSON Lines; only the metadata is read",
    .guess = true,
    .bid = bid,
    .split = split_json,
    .parse = parse,
};
