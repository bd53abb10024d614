/* arxiv_fields.c: fields of arXiv's XML (arxiv_fields.h). */
#include "arxiv_fields.h"

#include "../normalise/normalise.h"
#include "arxiv.h"

bool arxiv_is_category(struct str s)
{
	size_t i = 0;

	while (i < s.n && ((s.p[i] >= 'a' && s.p[i] <= 'z') || s.p[i] == '-'))
		i++;
	if (i < 2)
		return false;
	if (i == s.n)
		return true;
	if (s.p[i] != '.' || i + 3 > s.n)
		return false;
	for (i++; i < s.n; i++)
		if (!((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z') && s.p[i] != '-')
			return false;
	return true;
}

void arxiv_add_category(struct paper *p, struct str category)
{
	for (size_t i = 0; i < p->category_count && i < 64; i++)
		if (str_eq(p->categories[i], category))
			return;
	if (arxiv_is_category(category))
		add_text(p->arena, &p->categories, &p->category_count, category);
}

void arxiv_add_categories(struct paper *p, struct str list)
{
	for (size_t i = 0; i < list.n;) {
		size_t end = str_find_char(list, ' ', i);

		arxiv_add_category(p, str_sub(list, i, end));
		i = end == SIZE_MAX ? list.n : end + 1;
	}
}

struct str arxiv_first_doi(struct arena *a, struct str list)
{
	return id_doi(a, str_sub(list, 0, str_find_char(list, ' ', 0)));
}

void arxiv_end(struct paper *p, struct str journal_ref)
{
	if (journal_ref.n > 0)
		arxiv_journal_ref(&p->venue, p->arena, journal_ref);
	else
		p->venue.type = VENUE_PREPRINT;
	p->withdrawn = arxiv_is_withdrawn(p->comment, p->abstract);
	if (p->withdrawn)
		p->withdrawn_version = p->identifiers.arxiv_version;
}
