/* fuzz_names.c: author strings, single and structured names, LaTeX accents, identifiers. */
#include "../../pipeline/options.h"
#include "../../stages/normalise/normalise.h"
#include "fuzz.h"

static void check(struct str s)
{
	MUST(utf8_invalid(s) == SIZE_MAX, "a part of a name that is no UTF-8");
}

static void check_author(const struct author *w)
{
	check(w->given);
	check(w->family);
	check(w->particle);
	check(w->suffix);
	check(w->literal);
	for (size_t i = 0; i < w->affiliation_count; i++)
		check(w->affiliations[i]);
	MUST(w->literal.n == 0 || (w->given.n == 0 && w->family.n == 0), "a literal name with parts");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = {0};
	struct str text = fuzz_utf8(&a, data, size), version = {0};
	struct paper *p = paper_new(&a);
	size_t comma = str_find_char(text, ',', 0);
	struct author w;

	names_parse(p, text);
	MUST(p->author_count_listed <= LIMIT_AUTHORS, "more authors than the limit");
	for (size_t i = 0; i < p->author_count_listed; i++)
		check_author(&p->authors[i]);
	w = name_parse(&a, text);
	check_author(&w);
	comma = comma == SIZE_MAX ? text.n / 2 : comma;
	while (comma < text.n && ((unsigned char)text.p[comma] & 0xC0) == 0x80)
		comma++;
	w = name_structured(&a, str_sub(text, 0, comma), str_sub(text, comma, text.n), (struct str){0});
	check_author(&w);
	name_is_group(text);
	name_is_role(text);
	affiliation_is_reference(text);
	check(latex_to_unicode(&a, text));
	check(id_arxiv(&a, text, &version));
	check(version);
	check(id_doi(&a, text));
	arena_free(&a);
	return 0;
}
