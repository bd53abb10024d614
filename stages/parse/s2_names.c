/* s2_names.c: S2ORC's names in parts (s2_names.h). Those of records that came from MEDLINE's old citations are turned
 * round: "Landau IaM" became first "Landau", last "IaM", and capitals of initials were lost ("Sv" for SV). */
#include "s2_names.h"
#include "../normalise/normalise.h"

#include <string.h>

#define INITIALS_BYTES 3 /* of "IaM" */

struct parts {
	struct str first, middle, last, suffix; /* in the arena; middle names with spaces between them */
};

bool s2_names_are_parted(const struct json *list)
{
	return json_get(json_at(list, 0), "first") || json_get(json_at(list, 0), "last");
}

static struct parts parts_of(struct arena *a, const struct json *v)
{
	struct parts parts = {.first = json_line(a, json_get(v, "first")), .last = json_line(a, json_get(v, "last")),
	    .suffix = json_line(a, json_get(v, "suffix"))};
	const struct json *middle = json_get(v, "middle");

	parts.middle = json_kind(middle) == JSON_KIND_STRING ? json_line(a, middle) : parts.middle;
	for (size_t i = 0; i < json_count(middle); i++)
		parts.middle = str_fmt(a, "%.*s%s%.*s", STR_ARG(parts.middle), i ? " " : "",
		    STR_ARG(json_line(a, json_at(middle, i))));
	return parts;
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_vowel(char c)
{
	return strchr("aeiouyAEIOUY", c) != NULL;
}

/* Might it be initials, by its form: one to three letters behind a name of more? */
static bool may_be_initials(const struct parts *n)
{
	if (n->last.n == 0 || n->last.n > INITIALS_BYTES || n->first.n <= 2 || str_ends(n->first, ".") ||
	    !is_upper(n->last.p[0]))
		return false;
	for (size_t i = 1; i < n->last.n; i++)
		if (!is_upper(n->last.p[i]) && !(n->last.p[i] >= 'a' && n->last.p[i] <= 'z'))
			return false;
	return true;
}

/* No family name is written so: no vowel ("Sv"), or a capital behind the first ("IaM"). */
static bool are_initials(const struct parts *n)
{
	bool vowel = false, inner = false;

	if (!may_be_initials(n) || str_is(n->last, "Ng") || str_is(n->last, "Ngo"))
		return false;
	for (size_t i = 0; i < n->last.n; i++) {
		vowel |= is_vowel(n->last.p[i]);
		inner |= i > 0 && is_upper(n->last.p[i]);
	}
	return !vowel || inner;
}

/* Family names of up to three letters that people have; others of that length are taken for initials. */
static bool is_short_family(struct str s)
{
	static const char *const names[] = {"Ai", "An", "Au", "Ba", "Bae", "Bai", "Bao", "Bee", "Bi", "Bo", "Bui", "Cai",
	    "Cao", "Cha", "Che", "Cho", "Coe", "Cox", "Cui", "Day", "De", "Dai", "Dao", "Do", "Du", "Fan", "Fay", "Fox",
	    "Fu", "Gao", "Ge", "Gu", "Guo", "Gay", "Ha", "Han", "Hao", "He", "Ho", "Hou", "Hu", "Hua", "Hui", "Im", "Ip",
	    "Jia", "Jin", "Joo", "Jun", "Jung", "Kay", "Ke", "Key", "Kim", "Ko", "Koh", "Kou", "Ku", "La", "Lai", "Lam",
	    "Lan", "Lao", "Lau", "Law", "Le", "Lee", "Lei", "Li", "Lim", "Lin", "Liu", "Lo", "Lou", "Low", "Lu", "Lui",
	    "Luo", "Luu", "Ma", "Mai", "Man", "Mao", "May", "Mei", "Min", "Mo", "Moe", "Nam", "Ni", "Nie", "No",
	    "Noh", "Oh", "Ong", "Ou", "Pan", "Paz", "Pei", "Poe", "Qi", "Qin", "Qiu", "Ran", "Rao", "Ray", "Ren", "Rey",
	    "Roe", "Roh", "Roy", "Rui", "Sen", "She", "Shi", "Shu", "Si", "So", "Son", "Soo", "Su", "Sun", "Tai", "Tan",
	    "Tao", "Tay", "Teo", "Toh", "Ton", "To", "Tu", "Uhm", "Vo", "Vu", "Wan", "Wei", "Wen", "Woo", "Wu", "Xi",
	    "Xia", "Xie", "Xin", "Xu", "Xue", "Yan", "Yao", "Yap", "Ye", "Yee", "Yeo", "Yi", "Yim", "Yin", "Yip", "Yoo",
	    "You", "Yu", "Yue", "Yun", "Zhu", "Zou", NULL};

	for (size_t i = 0; names[i]; i++)
		if (str_is(s, names[i]))
			return true;
	return s.n == 3 && is_vowel(s.p[1]) && !is_vowel(s.p[2]); /* "Kan", "Pop": a name like any */
}

/* "Sv" to "SV"; "IaM", "IuV" keep the two letters that stand for one. */
static struct str initials(struct arena *a, struct str s)
{
	char text[INITIALS_BYTES];
	bool inner = false;

	for (size_t i = 1; i < s.n; i++)
		inner |= is_upper(s.p[i]);
	if (inner)
		return s;
	for (size_t i = 0; i < s.n; i++)
		text[i] = is_upper(s.p[i]) ? s.p[i] : (char)(s.p[i] - 'a' + 'A');
	return str_dup(a, (struct str){text, s.n});
}

static struct str joined(struct arena *a, struct str one, struct str two)
{
	return str_trim(str_fmt(a, "%.*s %.*s", STR_ARG(one), STR_ARG(two)));
}

/* Adds the author; returns whether he was turned round. */
static bool add(struct paper *p, const struct parts *n, bool turned, struct author **author)
{
	struct arena *a = p->arena;
	struct str whole = joined(a, joined(a, n->first, n->middle), n->last);

	if (name_is_group(whole)) {
		*author = authors_add_literal(p, whole);
		return false;
	}
	if (turned)
		*author = authors_add(p, joined(a, n->first, n->middle), initials(a, n->last), n->suffix);
	else
		*author = authors_add(p, n->last, joined(a, n->first, n->middle), n->suffix);
	return turned;
}

void s2_names_read(struct paper *p, const struct json *list)
{
	bool any_turned = false, one_sure = false;
	struct buf raw = {0};

	for (size_t i = 0; i < json_count(list) && !one_sure; i++) {
		struct parts n = parts_of(p->arena, json_at(list, i));

		one_sure = are_initials(&n);
	}
	for (size_t i = 0; i < json_count(list); i++) {
		const struct json *v = json_at(list, i);
		struct parts n = parts_of(p->arena, v);
		struct author *author = NULL;
		bool turned =
		    are_initials(&n) || (may_be_initials(&n) && n.last.n < INITIALS_BYTES && (one_sure || !is_short_family(n.last)));

		any_turned |= add(p, &n, turned, &author);
		author_affiliations(p, author, json_path(v, "affiliation.institution"));
		buf_addf(&raw, "%s%.*s", i ? "; " : "", STR_ARG(joined(p->arena, joined(p->arena, n.first, n.middle), n.last)));
	}
	if (any_turned)
		p->authors_raw = str_dup(p->arena, buf_str(&raw));
	buf_free(&raw);
}
