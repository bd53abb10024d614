/* pubmed_authors.c: PubMed's author lists (pubmed.h). */
#include "pubmed.h"

/* "3rd" is "III": digits in names are marks of footnotes elsewhere. */
static struct str suffix_of(struct arena *a, const struct xml *author)
{
	static const char *const ordinals[] = {"2nd", "II", "3rd", "III", "4th", "IV", "5th", "V", NULL};
	struct str suffix = xml_child_text(a, author, "Suffix");

	for (size_t i = 0; ordinals[i]; i += 2)
		if (str_is(suffix, ordinals[i]))
			return str_of(ordinals[i + 1]);
	return suffix;
}

static void read_author(struct author_list *l, const struct xml *n)
{
	struct arena *a = l->paper->arena;
	struct str group = xml_child_text(a, n, "CollectiveName");
	struct str given = xml_child_text(a, n, "ForeName");

	if (given.n == 0)
		given = xml_child_text(a, n, xml_child(n, "FirstName") ? "FirstName" : "Initials");
	if (group.n > 0)
		authors_add_group(l, group);
	else
		xml_authors_add(l, xml_child_text(a, n, "LastName"), given, suffix_of(a, n));
	for (const struct xml *i = xml_child(n, "Identifier"); i; i = xml_same(i))
		if (str_is(xml_attribute(i, "Source"), "ORCID"))
			authors_identify(l, xml_text(a, i));
	for (const struct xml *i = xml_child(n, "AffiliationInfo"); i; i = xml_same(i))
		for (const struct xml *k = xml_child(i, "Affiliation"); k; k = xml_same(k))
			authors_affiliate(l, xml_text(a, k));
	authors_affiliate(l, xml_child_text(a, n, "Affiliation")); /* before 2015 */
}

void pubmed_read_authors(struct paper *p, const struct xml *article)
{
	struct author_list authors = {.paper = p};

	for (const struct xml *list = xml_child(article, "AuthorList"); list; list = xml_same(list)) {
		struct str type = xml_attribute(list, "Type");

		/* A book's editors stand in a list of their own. */
		if (str_is(type, "editors"))
			continue;
		authors.others |= str_is(xml_attribute(list, "CompleteYN"), "N");
		/* ValidYN="N" is a misspelt name whose corrected form follows. */
		for (const struct xml *i = xml_child(list, "Author"); i; i = xml_same(i))
			if (!str_is(xml_attribute(i, "ValidYN"), "N"))
				read_author(&authors, i);
	}
	authors_end(&authors);
}
