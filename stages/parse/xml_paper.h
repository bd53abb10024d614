/* xml_paper.h: what the XML formats fill in of a paper in the same way. Text is made in the paper's arena. */
#ifndef PAPERSIFT_XML_PAPER_H
#define PAPERSIFT_XML_PAPER_H

#include "language.h"
#include "xml.h"

/* A list of authors being read. */
struct author_list {
	struct paper *paper;
	struct author *last; /* the author added last; NULL where none was, or where there are LIMIT_AUTHORS */
	size_t spread;       /* bytes of affiliations so far, counted once for each author */
	bool others;         /* there are more than are listed */
};

/* Adds a person whose names the source gives apart; nothing is added where all are empty. A group by its name alone
 * ("LHCb Collaboration") is taken for one. */
void authors_add(struct author_list *l, struct str family, struct str given, struct str suffix);
/* Adds one whose name the source gives as a whole: "Given Family" or "Family, Given". */
void authors_add_name(struct author_list *l, struct str name);
/* Adds a group, unless it is there already. */
void authors_add_group(struct author_list *l, struct str name);
/* Of the author added last. The text must live in the paper's arena. Beyond 4 MiB in all they are left out. */
void authors_affiliate(struct author_list *l, struct str affiliation);
/* The identifier of the author added last: "https://orcid.org/0000-0002-1825-0097" to its bare form; what is none is
 * left out. */
void authors_identify(struct author_list *l, struct str orcid);
/* Sets authors_complete and author_count. */
void authors_end(struct author_list *l);

/* A date of a year, month (number or English name) and day, which may be empty, to ISO 8601; less precise where the
 * parts are no date. Empty without a year of four digits. */
struct str date_of_parts(struct arena *a, struct str year, struct str month, struct str day);
/* The same of the text of n's children of these names (NULL: none). */
struct str date_of_children(
    struct arena *a, const struct xml *n, const char *year, const char *month, const char *day);
/* Sets the paper's date, stated; nothing where it is empty. */
void paper_set_date(struct paper *p, struct str iso);
/* The year at the front of an ISO date, or -1. */
int year_of_date(struct str iso);
/* The first year, 1500 to 2199, that stands in s as four digits of their own, in the arena; empty where none does. */
struct str year_in(struct arena *a, struct str s);
/* The earlier of two dates, empty ones aside; of one that is part of the other, the more precise. */
struct str date_earlier(struct str a, struct str b);

/* "12" and "19" to "12-19"; one alone where the other is empty or the same. */
struct str page_range(struct arena *a, struct str first, struct str last);
/* "12–19" with a hyphen for its dash. */
struct str page_hyphens(struct arena *a, struct str pages);
/* A title without the full stop that DBLP and PubMed put behind it: a view. */
struct str drop_full_stop(struct str title);
/* Appends to a list of texts; nothing where text is empty. */
void add_text(struct arena *a, struct str **list, size_t *count, struct str text);
/* Flags what titles of papers that were taken back begin with: "RETRACTED: ", "WITHDRAWN: ". */
void paper_read_title_flags(struct paper *p);
/* A link that a field of the source gives. rule: "source/<format>". Nothing where url is no address. */
void paper_add_link(struct paper *p, const char *rule, enum link_kind kind, struct str url);
/* RC_OK, or RC_SKIP where the paper has neither title nor abstract. at: the record's place. */
enum rc paper_check(const struct paper *p, struct place at, struct err *e);

#endif
