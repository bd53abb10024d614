/* openreview.c: OpenReview's notes as both versions of its API answer (https://docs.openreview.net/reference/api-v2/
 * entities/note): in the first a field of the content is its value, in the second {"value": ...}. Also the list that
 * OpenReview explorers make of them: [{"url", "title", "abstract", "authors", "decision"}]. */
#include "../normalise/normalise.h"
#include "bib_field.h"
#include "json_paper.h"

#include <string.h>
#include <time.h>

#define RULE "source/openreview"

static const char *const ways[] = {"notes", NULL};

static const char *const keys[] = {"content", "forum", "invitation", "invitations", "signatures", "readers",
    "cdate", "tcdate", "title", "decision", "ratings", "authors", "url", NULL};
#define KEY_CONTENT (1u << 0)
#define NOTE_KEYS 8u /* those before are a note's */
#define KEYS_OF_LIST (0x7u << 8)

static int bid(struct str head)
{
	struct str records = head_json_records(head, ways);
	unsigned found = head_json_keys(records, keys);
	struct str url = head_json_path(records, "url");
	int own = 0;

	for (unsigned i = 1; i < NOTE_KEYS; i++)
		own += (found >> i) & 1;
	if (head_json_empty(head, "notes"))
		return 60;
	if ((found & KEY_CONTENT) && own >= 2)
		return str_starts(head_json_path(records, "content"), "{") ? 90 : 0;
	return (found & KEYS_OF_LIST) == KEYS_OF_LIST &&
	        str_find(str_sub(url, 0, 40), STR("openreview.net/"), 0) != SIZE_MAX
	    ? 85
	    : 0;
}

static enum rc split(struct splitter *s, struct blob *out, struct err *e)
{
	return split_json_wrapped(s, out, ways, e);
}

/* A field of the content, whichever version. */
static const struct json *field(const struct json *content, const char *name)
{
	const struct json *v = json_get(content, name);

	return json_kind(v) == JSON_KIND_OBJECT ? json_get(v, "value") : v;
}

static struct str line(struct paper *p, const struct json *content, const char *name)
{
	return json_line(p->arena, field(content, name));
}

/* Names, or (since 2025) objects of names. */
static void read_authors(struct paper *p, const struct json *list)
{
	json_authors_begin(p);
	if (json_kind(list) == JSON_KIND_STRING)
		json_author_list(p, json_text(list));
	for (size_t i = 0; i < json_count(list); i++) {
		const struct json *v = json_at(list, i);
		struct str name = json_text(v);

		if (json_kind(v) == JSON_KIND_OBJECT)
			name = json_text(json_get(v, json_get(v, "fullname") ? "fullname" : "name"));
		json_author_name(p, name);
	}
}

/* Milliseconds since 1970 to a day (UTC). */
static struct str day_of(struct arena *a, const struct json *v)
{
	long long ms = json_whole(v, 0);
	time_t seconds = (time_t)(ms / 1000);
	struct tm tm;

	if (ms <= 0 || !gmtime_r(&seconds, &tm))
		return (struct str){0};
	return str_fmt(a, "%04d-%02d-%02d", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

/* The day of publication as the service has it, else of creation. */
static void read_date(struct paper *p, const struct json *note)
{
	static const char *const names[] = {"pdate", "cdate", "tcdate", "tmdate", NULL};

	for (size_t i = 0; names[i] && p->date.n == 0; i++)
		json_paper_date(p, day_of(p->arena, json_get(note, names[i])));
}

/* Does the note's invitation (one, or several) say so: ".../-/Withdrawn_Submission"? */
static bool invited_as(const struct json *note, const char *word)
{
	const struct json *list = json_get(note, "invitations");
	bool yes = str_has_nocase(json_text(json_get(note, "invitation")), word);

	for (size_t i = 0; i < json_count(list); i++)
		yes |= str_has_nocase(json_text(json_at(list, i)), word);
	return yes;
}

/* Where the paper stands: accepted where "venue" names it ("ICLR 2024 poster"), else submitted to it, rejected, or taken
 * back. */
static void read_standing(struct paper *p, const struct json *note, const struct json *content)
{
	struct str venue = line(p, content, "venue"), id = line(p, content, "venueid");
	struct str decision = line(p, content, "decision");
	bool rejected = str_has_nocase(id, "reject") || str_has_nocase(decision, "reject") ||
	    str_has_nocase(venue, "reject") || invited_as(note, "desk_reject");
	bool waiting = str_starts_nocase(venue, "submitted to") || str_has_nocase(venue, "submission") ||
	    str_starts_nocase(venue, "under review") || str_has_nocase(id, "under_review") ||
	    str_has_nocase(id, "pending") || str_ends(id, "/Submission");

	p->withdrawn = str_has_nocase(id, "withdrawn") || str_has_nocase(venue, "withdrawn") ||
	    str_has_nocase(decision, "withdraw") || invited_as(note, "withdrawn");
	json_fact(p, "decision", "status", decision.n > 0 ? decision : venue, RULE);
	if (p->withdrawn || rejected || waiting) {
		p->venue.type = VENUE_PREPRINT;
	} else if (venue.n > 0) {
		p->venue.name = venue;
		p->venue.type = str_has_nocase(id, "dblp.org/journals") || str_is(id, "TMLR")
		    ? VENUE_JOURNAL
		    : VENUE_PROCEEDINGS;
	} else if (str_has_nocase(decision, "accept")) {
		p->venue.type = VENUE_PROCEEDINGS;
	}
}

/* The entry that OpenReview offers knows the proceedings' full name. */
static void read_bibtex(struct paper *p, struct str entry)
{
	struct str name = bib_field(p->arena, entry, "booktitle");

	struct str year = bib_field(p->arena, entry, "year"), journal = bib_field(p->arena, entry, "journal");

	if (name.n > 0 && p->venue.type == VENUE_PROCEEDINGS) {
		p->venue.name = name;
		p->venue.year = json_year(year);
	}
	if (journal.n > 0 && p->venue.name.n > 0) { /* "Accepted by TMLR" */
		p->venue.name = journal;
		p->venue.type = VENUE_JOURNAL;
	}
	json_arxiv_venue(p); /* papers that were imported from DBLP */
	if (p->date.n == 0)
		json_paper_date(p, year);
}

static void read_links(struct paper *p, const struct json *content)
{
	static const struct {
		const char *name;
		enum link_kind kind;
	} fields[] = {{"code", LINK_CODE}, {"code_link", LINK_CODE}, {"code_url", LINK_CODE},
	    {"github", LINK_CODE}, {"software", LINK_CODE}, {"data", LINK_DATA}, {"dataset_url", LINK_DATA},
	    {"dataset", LINK_DATA}, {"website", LINK_PROJECT}, {"project_page", LINK_PROJECT},
	    {"homepage", LINK_PROJECT}};

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		struct str text = line(p, content, fields[i].name);

		/* Some fields hold a policy's words ("I have read ..."): only addresses count. */
		if (str_find(text, STR("://"), 0) != SIZE_MAX || str_starts(text, "www.") ||
		    str_starts(text, "github.com/"))
			if (str_find_char(text, ' ', 0) == SIZE_MAX || str_starts(text, "http"))
				json_links(p, text, fields[i].kind, RULE);
	}
}

static enum rc read_note(const struct json *note, struct place at, struct paper *p, struct err *e)
{
	const struct json *content = json_get(note, "content");
	struct arena *a = p->arena;
	struct str id = json_line(a, json_get(note, "id")), forum = json_line(a, json_get(note, "forum"));

	if (json_kind(content) != JSON_KIND_OBJECT) {
		content = note; /* an explorer's list */
		json_ids_of_url(p, json_line(a, json_get(note, "url")));
	} else if (id.n > 0 && forum.n > 0 && !str_eq(id, forum)) {
		return err_at(e, RC_SKIP, at,
		    "a reply in the forum %.*s (a review, comment or decision), no paper", STR_ARG(forum));
	} else {
		p->identifiers.openreview = id.n > 0 ? id : forum;
	}
	if (json_authors_check(field(content, "authors"), at, e) != RC_OK)
		return RC_SKIP;
	p->title = json_title(a, field(content, "title"));
	p->abstract = json_abstract(a, field(content, "abstract"));
	read_authors(p, field(content, "authors"));
	read_standing(p, note, content);
	read_date(p, note);
	read_bibtex(p, json_text(field(content, "_bibtex")));
	json_ids_of_url(p, line(p, content, "html"));
	json_keywords(p, field(content, "keywords"));
	p->license = json_line(a, json_get(note, "license"));
	if (p->license.n == 0)
		p->license = line(p, content, "license");
	read_links(p, content);
	return RC_OK;
}

static enum rc parse(const struct blob *b, struct place at, struct paper *p, struct err *e)
{
	return json_parse_paper(b, at, p, e, read_note);
}

const struct format format_openreview = {
    .name = "openreview",
    .about = "OpenReview notes of both versions of its API, explorers' lists of them: JSON",
    .guess = true,
    .bid = bid,
    .split = split,
    .parse = parse,
};
