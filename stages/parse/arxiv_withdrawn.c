/* arxiv_withdrawn.c: does a paper's comment or abstract say that it is withdrawn? (arxiv.h) arXiv's records have no
 * field for it. */
#include "arxiv.h"

#define COMMENT_WORDS 60  /* how far to look in comments */
#define ABSTRACT_WORDS 12 /* and in abstracts: one that says so says it at once */

/* Words that "withdrawn" stands behind when it is said of the paper itself. */
static const char *const before[] = {"been", "bee", "is", "was", "being", "be", "already", "temporarily",
    "paper", "article", "manuscript", "submission", "preprint", "version", "work", NULL};

/* What "(to) withdraw" acts on then, perhaps behind one of the determiners. */
static const char *const objects[] = {
    "it", "paper", "article", "manuscript", "submission", "preprint", "work", NULL};
static const char *const determiners[] = {"this", "the", "my", "our", NULL};

/* What an abstract that says so begins with. */
static const char *const subjects[] = {"this", "the", "paper", "article", "manuscript", "submission",
    "preprint", "version", "current", "work", "withdrawn", "note", "report", NULL};

/* Forms that a comment begins with. */
static const char *const nouns[] = {"withdrawn", "withdrawal", "withdrawing", NULL};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_one_of(struct str word, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		if (str_eq_nocase(word, str_of(words[i])))
			return true;
	return false;
}

/* The next word at or after *i. Empty at the end. */
static struct str next_word(struct str s, size_t *i)
{
	while (*i < s.n && !is_letter(s.p[*i]))
		(*i)++;
	size_t from = *i;
	while (*i < s.n && is_letter(s.p[*i]))
		(*i)++;
	return str_sub(s, from, *i);
}

/* "withdrawn" at byte i of s, behind the words last and, before it, earlier: is it the paper that is? */
static bool is_of_paper(struct str s, size_t i, struct str last, struct str earlier)
{
	/* "withdrawn from the market", "accepted but was withdrawn" are said of something else. */
	if (!is_one_of(last, before) || str_eq_nocase(earlier, STR("but")))
		return false;
	if (!str_eq_nocase(next_word(s, &i), STR("from")))
		return true;
	struct str where = next_word(s, &i);
	if (str_eq_nocase(where, STR("the")))
		where = next_word(s, &i);
	return str_eq_nocase(where, STR("arxiv"));
}

/* "withdraw this paper", "withdraw it" */
static bool acts_on_paper(struct str s, size_t i)
{
	struct str object = next_word(s, &i);

	return is_one_of(is_one_of(object, determiners) ? next_word(s, &i) : object, objects);
}

/* Said of the paper in the first `within` words. */
static bool says_withdrawn(struct str s, size_t within)
{
	struct str earlier = {0}, last = {0}, word;
	size_t i = 0;

	for (size_t n = 0; n < within && (word = next_word(s, &i)).n > 0; n++) {
		if (n == 0 && is_one_of(word, nouns))
			return true;
		if (n == 1 && str_eq_nocase(word, STR("withdrawal")) && is_one_of(last, objects))
			return true;
		if (str_eq_nocase(word, STR("withdrawn")) && is_of_paper(s, i, last, earlier))
			return true;
		if (str_eq_nocase(word, STR("withdraw")) && acts_on_paper(s, i))
			return true;
		earlier = last;
		last = word;
	}
	return false;
}

bool arxiv_is_withdrawn(struct str comment, struct str abstract)
{
	size_t i = 0;

	if (says_withdrawn(comment, COMMENT_WORDS))
		return true;
	return is_one_of(next_word(abstract, &i), subjects) && says_withdrawn(abstract, ABSTRACT_WORDS);
}
