/* arxiv_abs.c: arXiv's .abs files and its announcement mails (https://info.arxiv.org/help/subscribe.html), which hold
 * such records one after the other:
 *
 *   ------------------------------------------------------------------------------
 *   \\
 *   arXiv:0704.0001                       or "Paper: hep-th/9901001"
 *   From: A. Writer <obfuscated@address>
 *   Date: Mon, 2 Apr 2007 19:18:42 GMT   (12kb)
 *   Date (revised v2): ...
 *
 *   Title: ...                            lines that begin with white space go on
 *   Authors: ...
 *   \\
 *     The abstract.
 *   \\                                    mails: "\\ ( https://arxiv.org/abs/... ,  12kb)", also without an abstract */
#include "../normalise/normalise.h"
#include "arxiv.h"
#include "fields.h"
#include "lines.h"
#include <string.h>

enum phase { OUTSIDE, HEADER, ABSTRACT };

/* The line that a record begins with, behind its "\\". */
static bool is_id_line(struct str line)
{
	return str_starts(line, "arXiv:") || str_starts(line, "Paper: ") || str_starts(line, "Paper (");
}

static bool is_separator(struct str line)
{
	return str_is(line, "\\\\") || str_starts(line, "\\\\ ");
}

static bool is_rule(struct str line)
{
	if (line.n < 60)
		return false;
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] != '-' && line.p[i] != '%')
			return false;
	return true;
}

static enum line_kind kind(struct line_state *state, struct str line)
{
	bool behind_separator = state->marked;

	state->marked = is_separator(line) && str_trim(line).n == 2;
	if (is_id_line(line) && behind_separator) {
		if (!state->inside)
			state->phase = HEADER;
		else
			state->marked = true; /* asked again about this line */
		return LINE_BEGINS;
	}
	if (!state->inside)
		return LINE_OTHER;
	if (is_rule(line))
		return LINE_CLOSES;
	if (!is_separator(line))
		return LINE_OTHER;
	if (state->phase == ABSTRACT || str_trim(line).n > 2)
		return LINE_ENDS;
	state->phase = ABSTRACT;
	return LINE_OTHER;
}

static enum rc split(struct splitter *s, struct blob *out, struct err *e)
{
	return split_lines(s, kind, out, e);
}

static int bid(struct str head)
{
	struct str line, before = {0};
	size_t at = 0;

	while (next_line(head, &at, &line)) {
		if (is_id_line(line) && is_separator(before) && str_trim(before).n == 2) {
			struct str rest = str_sub(head, at, head.n);

			return str_find(rest, STR("\nTitle:"), 0) != SIZE_MAX ? 95 : 0;
		}
		before = line;
	}
	return 0;
}

/* ---- the header ---- */

struct header {
	struct paper *paper;
	struct str id, title, authors, comments, journal, doi, categories, license;
	struct str date;     /* of the first version */
	int versions;        /* as many dates as are listed */
	bool last_withdrawn; /* "(0kb,I)": the last version has nothing in it */
};

/* The number in "Date (revised v12)", "Date (v1)", or 0. */
static int version_of(struct str key)
{
	size_t v = str_find(key, STR("v"), 0);
	int n = 0;

	/* "revised" has a v too */
	while (v != SIZE_MAX && !(v + 1 < key.n && key.p[v + 1] >= '0' && key.p[v + 1] <= '9'))
		v = str_find(key, STR("v"), v + 1);
	for (size_t i = v == SIZE_MAX ? key.n : v + 1;
	     i < key.n && key.p[i] >= '0' && key.p[i] <= '9' && n < 1000; i++)
		n = n * 10 + (key.p[i] - '0');
	return n;
}

static void take_date(struct header *h, struct str key, struct str value)
{
	size_t size = str_find_char(value, '(', 0);
	struct str flags = str_sub(value, size, value.n);
	int version = version_of(key);

	if (h->date.n == 0)
		h->date = str_trim(str_sub(value, 0, size));
	h->versions = version > h->versions ? version : h->versions + (version == 0);
	/* I: "ignored", the source of a withdrawn version */
	h->last_withdrawn = str_starts(flags, "(0kb") && str_find_char(flags, 'I', 0) != SIZE_MAX;
}

static void take_field(struct header *h, struct str key, struct str value)
{
	const struct {
		const char *name;
		struct str *to;
	} fields[] = {{"Title", &h->title}, {"Author", &h->authors}, {"Authors", &h->authors},
	    {"Comments", &h->comments}, {"Comment", &h->comments}, {"Notes", &h->comments},
	    {"Journal-ref", &h->journal}, {"DOI", &h->doi}, {"Categories", &h->categories},
	    {"Subj-class", NULL}, {"License", &h->license}, {"Paper", &h->id}, {"arXiv", &h->id}};

	value = str_fold_space(h->paper->arena, value);
	if (str_starts_nocase(key, "Date"))
		take_date(h, key, value);
	/* "Paper (*cross-listing*): math/9901001" */
	key = str_trim(str_sub(key, 0, str_find_char(key, '(', 0)));
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (fields[i].to && fields[i].to->n == 0 && str_eq_nocase(key, str_of(fields[i].name)))
			*fields[i].to = value;
}

/* "Title", of "Title: ..."; "Date (revised v2)"; empty where the line isn't a field. */
static struct str key_of(struct str line)
{
	size_t colon = str_find_char(line, ':', 0);
	struct str key = str_sub(line, 0, colon == SIZE_MAX ? 0 : colon);

	for (size_t i = 0; i < key.n; i++) {
		char c = key.p[i] | 32;

		if (!((c >= 'a' && c <= 'z') || (i > 0 && strchr("- ()*0123456789", key.p[i]))))
			return (struct str){0};
	}
	return key;
}

/* Reads the lines up to "\\"; *at is then behind it. True where an abstract may follow. */
static bool read_header(struct header *h, struct str text, size_t *at)
{
	struct str line, key = {0};
	const char *from = NULL, *to = NULL; /* the value so far */
	bool more = false;

	while (next_line(text, at, &line)) {
		if (is_separator(line)) {
			more = str_trim(line).n == 2;
			break;
		}
		struct str next =
		    line.n > 0 && line.p[0] != ' ' && line.p[0] != '\t' ? key_of(line) : (struct str){0};

		if (next.n > 0 || line.n == 0) {
			if (key.n > 0)
				take_field(h, key, (struct str){from, (size_t)(to - from)});
			key = next;
			from = line.p + (next.n > 0 ? next.n + 1 : 0);
		} else if (key.n == 0 && str_starts(line, "replaced with revised version")) {
			/* mails, in a replacement's place of dates: what follows is the last version's */
			continue;
		}
		to = line.p + line.n;
	}
	if (key.n > 0)
		take_field(h, key, (struct str){from, (size_t)(to - from)});
	return more;
}

static struct str read_abstract(struct paper *p, struct str text, size_t at)
{
	size_t from = at, to = at;
	struct str line;

	while (next_line(text, &at, &line) && !is_separator(line))
		to = (size_t)(line.p + line.n - text.p);
	return str_fold_space(p->arena, str_sub(text, from, to));
}

/* ---- the record ---- */

static void add_categories(struct paper *p, struct str list)
{
	for (size_t i = 0; i < list.n;) {
		size_t end = str_find_char(list, ' ', i);
		struct str name = str_sub(list, i, end);

		i = end == SIZE_MAX ? list.n : end + 1;
		if (name.n > 0) {
			struct str *to = arena_push(p->arena, &p->categories, &p->category_count, sizeof(*to));
			*to = name;
		}
	}
}

static void fill(struct paper *p, const struct header *h)
{
	struct str version = {0};
	bool inferred = false;

	p->title = h->title;
	p->comment = h->comments;
	p->license = h->license;
	p->authors_raw = h->authors;
	if (h->authors.n > 0)
		names_parse(p, h->authors);
	p->identifiers.arxiv = id_arxiv(p->arena, str_sub(h->id, 0, str_find_char(h->id, ' ', 0)), &version);
	/* Several DOIs stand in one field, separated by spaces; the first is the article's. */
	p->identifiers.doi = id_doi(p->arena, str_sub(h->doi, 0, str_find_char(h->doi, ' ', 0)));
	if (version.n > 0)
		p->identifiers.arxiv_version = version;
	else if (h->versions > 0)
		p->identifiers.arxiv_version = str_fmt(p->arena, "v%d", h->versions);
	p->date = date_parse(p->arena, h->date, 0, &inferred);
	p->date_basis = p->date.n > 0 ? DATE_STATED : DATE_NONE;
	add_categories(p, h->categories);
	if (h->journal.n > 0)
		arxiv_journal_ref(&p->venue, p->arena, h->journal);
	else
		p->venue.type = VENUE_PREPRINT;
	p->withdrawn = h->last_withdrawn || arxiv_is_withdrawn(p->comment, p->abstract);
	if (p->withdrawn)
		p->withdrawn_version = p->identifiers.arxiv_version;
}

static enum rc parse(const struct blob *b, struct place at, struct paper *p, struct err *e)
{
	struct header h = {.paper = p};
	size_t i = 0;
	struct str text;

	at.column = b->column;
	enum rc rc = field_utf8(&text, p->arena, b->bytes, at, e);
	if (rc != RC_OK)
		return rc;
	text = str_dup(p->arena, text);
	if (read_header(&h, text, &i))
		p->abstract = read_abstract(p, text, i);
	if (h.title.n == 0 && p->abstract.n == 0)
		return err_at(e, RC_SKIP, at, "neither title nor abstract");
	fill(p, &h);
	return RC_OK;
}

const struct format format_arxiv_abs = {
    .name = "arxiv-abs",
    .about = "arXiv's .abs files and announcement mails, one record or many",
    .guess = true,
    .bid = bid,
    .split = split,
    .parse = parse,
};
