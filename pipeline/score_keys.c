/* score_keys.c: names and units as they are compared (score.h). The words and the order of steps are those of the
 * gold's scorer. */
#include "score.h"
#include <string.h>
#include <utf8proc.h>

/* White space as Unicode has it, and the separators of ASCII. */
static bool is_space(uint32_t c)
{
	return (c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x20) || c == 0x85 || c == 0xa0 || c == 0x1680 ||
	    (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f ||
	    c == 0x3000;
}

/* \w: letters, numbers, the underscore. */
static bool is_word(uint32_t c)
{
	utf8proc_category_t k = utf8proc_category((utf8proc_int32_t)c);
	return c == '_' || (k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_LO) ||
	    (k >= UTF8PROC_CATEGORY_ND && k <= UTF8PROC_CATEGORY_NO);
}

static struct str fold_case(struct arena *a, struct str s)
{
	struct buf b = {0};
	for (size_t i = 0, size; i < s.n; i += size) {
		utf8proc_int32_t room[8];
		int last = 0;
		uint32_t c = utf8_decode(s, i, &size);
		utf8proc_ssize_t n =
		    utf8proc_decompose_char((utf8proc_int32_t)c, room, 8, UTF8PROC_CASEFOLD, &last);
		for (utf8proc_ssize_t k = 0; k < n && k < 8; k++)
			buf_addcp(&b, (uint32_t)room[k]);
	}
	struct str folded = str_dup(a, buf_str(&b));
	buf_free(&b);
	return folded;
}

/* Cuts white space (and what else is in `more`, ASCII) off the ends that are asked for. */
static struct str strip(struct str s, bool spaces, const char *more, bool front)
{
	for (size_t size; front && s.n; s = str_sub(s, size, s.n)) {
		uint32_t c = utf8_decode(s, 0, &size);
		if (!(spaces && is_space(c)) && !(c < 128 && c && strchr(more, (int)c)))
			break;
	}
	while (s.n) {
		size_t at = s.n - 1, size;
		while (at > 0 && ((unsigned char)s.p[at] & 0xc0) == 0x80)
			at--;
		uint32_t c = utf8_decode(s, at, &size);
		if (!(spaces && is_space(c)) && !(c < 128 && c && strchr(more, (int)c)))
			break;
		s = str_sub(s, 0, at);
	}
	return s;
}

struct str score_fold(struct arena *a, struct str s)
{
	struct str t = fold_case(a, s);
	struct buf b = {0};
	bool space = false, hyphen = false;
	for (size_t i = 0, size; i < t.n; i += size) {
		uint32_t c = utf8_decode(t, i, &size);
		if (c == '\\' && i + 1 < t.n && t.p[i + 1] == '%')
			continue;
		if (c == '$')
			continue;
		if (c == 0xd7)
			c = 'x';
		hyphen = c == '_' || c == '-' || c == 0x2013 || c == 0x2014 || c == '/';
		if (hyphen || is_space(c)) {
			space = true;
			continue;
		}
		if (!is_word(c) && !(c < 128 && strchr("%@+.&", (int)c)))
			continue;
		if (space)
			buf_addc(&b, ' ');
		space = false;
		buf_addcp(&b, c);
	}
	struct str folded = str_dup(a, strip(buf_str(&b), false, " .", true));
	buf_free(&b);
	return folded;
}

/* Takes the first of the words that s begins with, and the space behind it, off. */
static struct str without_first(struct str s, const char *const *words)
{
	for (; *words; words++) {
		size_t n = strlen(*words);
		if (str_starts(s, *words) && s.n > n && s.p[n] == ' ')
			return str_sub(s, n + 1, s.n);
	}
	return s;
}

/* Takes the longest of the words that s ends with, and the space before it, off; not where nothing would be left. */
static struct str without_last(struct str s, const char *const *words)
{
	size_t longest = 0;
	for (; *words; words++) {
		size_t n = strlen(*words);
		if (n > longest && str_ends(s, *words) && s.n > n && s.p[s.n - n - 1] == ' ')
			longest = n;
	}
	return longest && s.n > longest + 1 ? str_sub(s, 0, s.n - longest - 1) : s;
}

struct str score_name_key(struct arena *a, struct str s)
{
	static const char *const articles[] = {"the", "our", "a", "an", NULL};
	static const char *const generic[] = {"dataset", "datasets", "data set", "data sets", "benchmark",
	    "benchmarks", "corpus", "corpora", "database", "databases", "challenge", "challenges", "testset",
	    "testsets", "test set", "test sets", "data", "collection", "collections", "task", "tasks",
	    "suite", "suites", NULL};
	return without_last(without_first(score_fold(a, s), articles), generic);
}

struct str score_metric_key(struct arena *a, struct str s)
{
	/* where "mean", "average" and "relative" belong to the metric */
	static const char *const whole[] = {"average precision", "mean average", "mean absolute",
	    "mean square", "mean reciprocal", "relative error", "mean opinion", "average pooling", NULL};
	static const char *const before[] = {"the", "average", "averaged", "mean", "overall", "relative",
	    "absolute", "higher", "lower", "better", NULL};
	static const char *const behind[] = {"score", "scores", "value", "values", "metric", "metrics",
	    "measure", "measures", "rate", "rates", NULL};
	struct str k = score_fold(a, s);
	bool kept = false;
	for (size_t i = 0; whole[i]; i++)
		kept |= str_starts(k, whole[i]);
	k = without_last(kept ? k : without_first(k, before), behind);
	if (k.n > 3 && k.p[k.n - 1] == 's') {
		bool letters = true;
		for (size_t i = 2; i <= 4; i++)
			letters &= k.p[k.n - i] >= 'a' && k.p[k.n - i] <= 'z';
		if (letters)
			k.n--;
	}
	return k;
}

struct str score_unit_key(struct arena *a, struct str s)
{
	static const char *const units[][2] = {{"percent", "%"}, {"per cent", "%"},
	    {"percentage points", "points"}, {"percentage point", "points"}, {"point", "points"},
	    {"pp", "points"}, {"pts", "points"}, {"times", "x"}, {"fold", "x"}, {"milliseconds", "ms"},
	    {"millisecond", "ms"}, {"seconds", "s"}, {"second", "s"}, {"sec", "s"}, {"hours", "h"},
	    {"hour", "h"}, {"minutes", "min"}, {"minute", "min"}, {"frames per second", "fps"},
	    {"decibels", "db"}, {"gigabytes", "gb"}, {"megabytes", "mb"}, {"kilobytes", "kb"}};
	struct str k = score_fold(a, s);
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (str_is(k, units[i][0]))
			return str_of(units[i][1]);
	return k;
}

struct str score_url_key(struct arena *a, struct str s)
{
	struct str u = strip(strip(s, true, "", true), false, "/.", false);
	size_t n = 0;
	while (n < u.n && ((u.p[n] | 32) >= 'a' && (u.p[n] | 32) <= 'z'))
		n++;
	if (n > 0 && str_starts(str_sub(u, n, u.n), "://"))
		u = str_sub(u, n + 3, u.n);
	if (str_starts_nocase(u, "www."))
		u = str_sub(u, 4, u.n);
	if (str_ends(u, ".git"))
		u = str_sub(u, 0, u.n - 4);
	size_t slash = str_find_char(u, '/', 0);
	struct str host = fold_case(a, slash == SIZE_MAX ? u : str_sub(u, 0, slash));
	struct str path = slash == SIZE_MAX ? (struct str){0} : str_sub(u, slash + 1, u.n);
	return path.n ? str_fmt(a, "%.*s/%.*s", STR_ARG(host), STR_ARG(path)) : host;
}

static bool word_before(struct str s, size_t at)
{
	size_t size;
	if (at == 0)
		return false;
	do
		at--;
	while (at > 0 && ((unsigned char)s.p[at] & 0xc0) == 0x80);
	return is_word(utf8_decode(s, at, &size));
}

static bool holds(struct str whole, struct str part)
{
	size_t size;
	for (size_t at = 0; (at = str_find(whole, part, at)) != SIZE_MAX; at++) {
		size_t end = at + part.n;
		if (!word_before(whole, at) && (end == whole.n || !is_word(utf8_decode(whole, end, &size))))
			return true;
	}
	return false;
}

bool score_close(struct str a, struct str b)
{
	if (str_eq(a, b))
		return true;
	return a.n && b.n && (holds(a, b) || holds(b, a));
}
