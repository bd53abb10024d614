/* medline.c: MEDLINE/PubMed records as text (.nbib, "PubMed format"), tags of up to four letters and their values:
 *
 *   PMID- 12345678
 *   TI  - A title that goes on
 *         in lines that begin with six spaces.
 *
 * Tags: https://www.nlm.nih.gov/bsd/mms/medlineelements.html. ERIC writes the same with less of it, and begins its
 * records with OWN. */
#include "../normalise/normalise.h"
#include "fields.h"
#include "language.h"
#include "lines.h"
#include "markup.h"
#include <string.h>

/* ---- lines ---- */

/* "PMID-", "TI  -", "ISBN -", "LID -": *value is what stands behind. Empty where the line begins no field. */
static struct str tag_of(struct str line, struct str *value)
{
	size_t n = 0, dash;

	while (n < line.n && n < 5 &&
	    ((line.p[n] >= 'A' && line.p[n] <= 'Z') || (n > 0 && line.p[n] >= '0' && line.p[n] <= '9')))
		n++;
	for (dash = n; dash < line.n && dash < 5 && line.p[dash] == ' ';)
		dash++;
	if (n < 2 || n > 4 || dash < 4 || dash >= line.n || line.p[dash] != '-' ||
	    (dash + 1 < line.n && line.p[dash + 1] != ' '))
		return (struct str){0};
	*value = str_trim(str_sub(line, dash + 1, line.n));
	return str_sub(line, 0, n);
}

/* A record begins at a PMID, or behind an empty line at the tag that the first one began with. */
static enum line_kind kind(struct line_state *state, struct str line)
{
	struct str value = {0}, tag = tag_of(line, &value);
	bool behind_blank = state->marked;

	if (tag.n == 0) {
		state->marked = str_trim(line).n == 0;
		return LINE_OTHER;
	}
	if (state->first[0] == '\0')
		memcpy(state->first, tag.p, tag.n);
	bool begins = str_is(tag, "PMID") || !state->inside ||
	    (behind_blank && (str_is(tag, state->first) || str_is(tag, "OWN")));
	/* Only a record that is closed has read this line. */
	state->marked = begins && state->inside;
	return begins ? LINE_BEGINS : LINE_OTHER;
}

static enum rc split(struct splitter *s, struct blob *out, struct err *e)
{
	return split_lines(s, kind, out, e);
}

static int bid(struct str head)
{
	size_t at = 0, tags = 0;
	struct str line, value = {0}, text = str_trim(head);
	bool begins = false, title = false;

	while (tags < 200 && next_line(text, &at, &line)) {
		struct str tag = tag_of(line, &value);

		if (tag.n == 0) {
			if (tags == 0)
				return 0; /* something else stands before the first field */
			continue;
		}
		if (tags++ == 0)
			begins = str_is(tag, "PMID") || str_is(tag, "OWN") || str_is(tag, "STAT");
		title |= str_is(tag, "TI") || str_is(tag, "BTI") || str_is(tag, "AB") || str_is(tag, "TT");
	}
	return begins && title && tags > 3 ? 95 : 0;
}

/* ---- fields ---- */

struct reading {
	struct paper *paper;
	struct str title, book_title, other_title, abstract, other_abstract, date, electronic_date;
	struct str journal, journal_short;
	struct author *author; /* the last one listed, for what is said of him; NULL where there is none */
	bool full_names;       /* FAU lines: AU says the same again, shorter */
	bool author_keywords;  /* OT lines: MeSH terms aren't the authors' own */
};

static void set_first(struct str *field, struct str value)
{
	if (field->n == 0)
		*field = value;
}

static bool is_suffix(struct str word)
{
	static const char *const words[] = {
	    "Jr", "Jr.", "Sr", "Sr.", "2nd", "3rd", "4th", "II", "III", "IV", NULL};

	for (size_t i = 0; words[i]; i++)
		if (str_is(word, words[i]))
			return true;
	return false;
}

/* Takes the last word off *s. */
static struct str last_word(struct str *s)
{
	size_t i = s->n;

	while (i > 0 && s->p[i - 1] != ' ')
		i--;
	struct str word = str_sub(*s, i, s->n);
	*s = str_trim(str_sub(*s, 0, i));
	return word;
}

/* "Mangalam, Harry J Jr" (FAU), "Mangalam HJ Jr" (AU): both are family, given and suffix. */
static void read_author(struct reading *r, struct str name)
{
	struct paper *p = r->paper;
	size_t comma = str_find_char(name, ',', 0);
	struct str family = str_trim(str_sub(name, 0, comma)), given = {0}, suffix = {0}, shorter;

	r->author = NULL;
	size_t before = p->author_count_listed;
	if (comma == SIZE_MAX) {
		if (str_starts_nocase(name, "et al")) {
			p->authors_complete = false;
			return;
		}
		shorter = family;
		given = last_word(&shorter);
		if (is_suffix(given) && shorter.n > 0) {
			suffix = given;
			family = shorter;
			given = last_word(&shorter);
		}
		/* Only initials in capitals are given names here; "Plato" and "Some Study Group" have none. */
		bool initials = shorter.n > 0 && given.n <= 4;
		for (size_t i = 0; i < given.n; i++)
			initials &= given.p[i] >= 'A' && given.p[i] <= 'Z';
		if (initials)
			family = shorter;
		else
			given = (struct str){0};
	} else {
		given = str_trim(str_sub(name, comma + 1, name.n));
		shorter = given;
		struct str last = last_word(&shorter);
		if (is_suffix(last) && shorter.n > 0) {
			suffix = last;
			given = shorter.p[shorter.n - 1] == ',' ? str_sub(shorter, 0, shorter.n - 1) : shorter;
		}
	}
	if (family.n == 0 && given.n == 0)
		return;
	struct author *author = field_add_author(p);
	if (author) {
		*author = name_structured(p->arena, family, given, (struct str){0});
		author->suffix = suffix; /* "3rd": digits are marks of footnotes elsewhere */
	}
	r->author = p->author_count_listed > before ? author : NULL;
}

static void read_group(struct reading *r, struct str name)
{
	r->author = field_add_author(r->paper);
	if (r->author)
		r->author->literal = name;
}

static void add_affiliation(struct reading *r, struct str text)
{
	if (!r->author)
		return;
	struct str *to =
	    arena_push(r->paper->arena, &r->author->affiliations, &r->author->affiliation_count, sizeof(*to));
	*to = text;
}

/* "10.1000/x [doi]", "S0033(15)00037-2 [pii]", "NBK1826 [bookaccession]" */
static void read_location(struct reading *r, struct str value)
{
	if (!str_ends(value, "[doi]"))
		return;
	if (r->paper->identifiers.doi.n == 0)
		r->paper->identifiers.doi =
		    id_doi(r->paper->arena, str_sub(value, 0, value.n - strlen("[doi]")));
}

/* "ORCID: 0000-0001-2345-678X" or the same as an address. */
static void read_orcid(struct reading *r, struct str value)
{
	if (str_starts(value, "ORCID:") && r->author && value.n >= 19)
		r->author->orcid = str_sub(value, value.n - 19, value.n);
}

static void read_type(struct reading *r, struct str value)
{
	if (str_is(value, "Retracted Publication"))
		r->paper->retracted = true;
	else if (str_is(value, "Preprint"))
		r->paper->venue.type = VENUE_PREPRINT;
	else if (str_is(value, "Journal Articles"))
		r->paper->venue.type = VENUE_JOURNAL;
	else if (str_is(value, "Congress") && r->paper->venue.type == VENUE_UNKNOWN)
		r->paper->venue.type = VENUE_PROCEEDINGS;
}

/* Stars before a MeSH term or its qualifier mark what the article is mainly about. */
static struct str without_stars(struct arena *a, struct str term)
{
	struct str s = str_dup(a, term);
	char *out = (char *)s.p;
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		if (term.p[i] != '*')
			out[n++] = term.p[i];
	return (struct str){out, n};
}

static void read_field(struct reading *r, struct str tag, struct str value)
{
	struct paper *p = r->paper;
	const struct {
		const char *tag;
		struct str *to;
	} texts[] = {{"TI", &r->title}, {"BTI", &r->book_title}, {"TT", &r->other_title},
	    {"AB", &r->abstract}, {"OAB", &r->other_abstract}, {"DP", &r->date}, {"DEP", &r->electronic_date},
	    {"JT", &r->journal}, {"TA", &r->journal_short}, {"VI", &p->venue.volume}, {"IP", &p->venue.issue},
	    {"PG", &p->venue.pages}, {"PB", &p->venue.publisher}, {"PMID", &p->identifiers.pmid},
	    {"PMC", &p->identifiers.pmcid}, {"LA", &p->language}};

	if (value.n == 0)
		return;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (str_is(tag, texts[i].tag))
			set_first(texts[i].to, value);
	if (str_is(tag, "FAU") || (str_is(tag, "AU") && !r->full_names))
		read_author(r, value);
	else if (str_is(tag, "AU") && str_starts_nocase(value, "et al"))
		p->authors_complete = false;
	else if (str_is(tag, "CN"))
		read_group(r, value);
	else if (str_is(tag, "AD"))
		add_affiliation(r, value);
	else if (str_is(tag, "AUID"))
		read_orcid(r, value);
	else if (str_is(tag, "FED") || str_is(tag, "FIR"))
		r->author = NULL; /* editors, investigators: what follows is said of them */
	else if (str_is(tag, "LID") || str_is(tag, "AID"))
		read_location(r, value);
	else if (str_is(tag, "PT"))
		read_type(r, value);
	else if (str_is(tag, "RIN")) /* "Retraction in" */
		p->retracted = true;
	else if (str_is(tag, "OT") || (str_is(tag, "MH") && !r->author_keywords))
		field_keyword(p, without_stars(p->arena, value));
}

/* "[A title that was translated]." NLM ends all titles with a full stop. */
static struct str plain_title(struct str title)
{
	size_t depth = 1, i = 1;

	if (str_ends(title, ".") && !str_ends(title, ".."))
		title = str_sub(title, 0, title.n - 1);
	if (!str_starts(title, "["))
		return title;
	for (; i < title.n && depth > 0; i++)
		depth = title.p[i] == '[' ? depth + 1 : title.p[i] == ']' ? depth - 1 : depth;
	return i == title.n && depth == 0 ? str_sub(title, 1, title.n - 1) : title;
}

/* What publishers let PubMed say in an abstract's place. */
static bool is_abstract(struct str text)
{
	return text.n > 0 && str_find(text, STR("Abstract available from the publisher"), 0) == SIZE_MAX;
}

static bool has_tag(struct str text, const char *tag)
{
	struct str line, value = {0};
	size_t at = 0;

	while (next_line(text, &at, &line))
		if (str_is(tag_of(line, &value), tag))
			return true;
	return false;
}

static void read_fields(struct reading *r, struct str text)
{
	struct str line, tag = {0}, value = {0};
	const char *from = NULL, *to = NULL;
	size_t at = 0;

	while (next_line(text, &at, &line)) {
		struct str next = tag_of(line, &value);

		if (next.n > 0) {
			if (tag.n > 0)
				read_field(r, tag,
				    str_fold_space(r->paper->arena, (struct str){from, (size_t)(to - from)}));
			tag = next;
			from = value.p;
		}
		to = line.p + line.n;
	}
	if (tag.n > 0 && from)
		read_field(r, tag, str_fold_space(r->paper->arena, (struct str){from, (size_t)(to - from)}));
}

static void fill(struct reading *r)
{
	struct paper *p = r->paper;
	struct venue *v = &p->venue;

	p->title = plain_title(markup_text(p->arena,
	    r->title.n            ? r->title
	        : r->book_title.n ? r->book_title
	                          : r->other_title));
	p->abstract = markup_abstract(p->arena, r->abstract);
	if (!p->abstract.n && is_abstract(r->other_abstract))
		p->abstract = markup_abstract(p->arena, r->other_abstract);
	p->retracted |= field_says_retracted(p->title);
	p->date = field_date(p->arena, r->date.n ? r->date : r->electronic_date);
	p->date_basis = p->date.n ? DATE_STATED : DATE_NONE;
	p->language = language_code(p->arena, p->language);
	v->name = markup_text(p->arena, r->journal.n ? r->journal : r->journal_short);
	if (r->title.n && r->book_title.n)
		v->name = plain_title(markup_text(p->arena, r->book_title));
	else if (v->name.n && v->type == VENUE_UNKNOWN && p->identifiers.pmid.n)
		v->type = VENUE_JOURNAL;
	if (v->name.n && p->date.n)
		v->year = field_year(p->date);
	field_end_authors(p);
}

static enum rc parse(const struct blob *b, struct place at, struct paper *p, struct err *e)
{
	struct reading r = {.paper = p};
	struct str text;

	at.column = b->column;
	enum rc rc = field_utf8(&text, p->arena, b->bytes, at, e);
	if (rc != RC_OK)
		return rc;
	text = str_dup(p->arena, text);
	r.full_names = has_tag(text, "FAU");
	r.author_keywords = has_tag(text, "OT");
	field_begin_authors(p);
	read_fields(&r, text);
	fill(&r);
	if (p->title.n == 0 && p->abstract.n == 0)
		return err_at(e, RC_SKIP, at, "neither title nor abstract");
	return RC_OK;
}

const struct format format_medline = {
    .name = "medline",
    .about = "MEDLINE/PubMed and ERIC records as text (.nbib)",
    .guess = true,
    .bid = bid,
    .split = split,
    .parse = parse,
};
