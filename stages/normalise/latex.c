/* latex.c: reads LaTeX: accents and letters, and the commands that have a plain form. */
#include "normalise.h"
#include "undo.h"
#include <stdlib.h>
#include <string.h>

#define ACCENT_DEPTH 3 /* \^{\'{\e}}: an accent on an accent, in braces */

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* ---- accents and letters ---- */

/* The combining mark of an accent command, or 0. */
static uint32_t accent_mark(char c)
{
	static const struct {
		char accent;
		uint16_t mark;
	} marks[] = {
	    {'`', 0x300},
	    {'\'', 0x301},
	    {'^', 0x302},
	    {'~', 0x303},
	    {'=', 0x304},
	    {'u', 0x306},
	    {'.', 0x307},
	    {'"', 0x308},
	    {'r', 0x30A},
	    {'H', 0x30B},
	    {'v', 0x30C},
	    {'d', 0x323},
	    {'c', 0x327},
	    {'k', 0x328},
	    {'b', 0x331},
	};

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (marks[i].accent == c)
			return marks[i].mark;
	return 0;
}

/* The letter of a command that stands for one, or 0. */
static uint32_t special_letter(struct str name)
{
	static const struct {
		const char *name;
		uint16_t cp;
	} letters[] = {
	    {"ss", 0xDF},
	    {"o", 0xF8},
	    {"O", 0xD8},
	    {"l", 0x142},
	    {"L", 0x141},
	    {"aa", 0xE5},
	    {"AA", 0xC5},
	    {"ae", 0xE6},
	    {"AE", 0xC6},
	    {"i", 0x131},
	    {"oe", 0x153},
	    {"OE", 0x152},
	    {"j", 0x237},
	    {"dh", 0xF0},
	    {"DH", 0xD0},
	    {"th", 0xFE},
	    {"TH", 0xDE},
	    {"dj", 0x111},
	    {"DJ", 0x110},
	    {"ng", 0x14B},
	    {"NG", 0x14A},
	};

	for (size_t i = 0; i < sizeof(letters) / sizeof(*letters); i++)
		if (str_is(name, letters[i].name))
			return letters[i].cp;
	return 0;
}

static size_t skip_space(struct str s, size_t i)
{
	while (i < s.n && is_space(s.p[i]))
		i++;
	return i;
}

static size_t letter_at(struct str s, size_t i, uint32_t *cp, int depth);

/* What an accent stands on: a letter, a construct, or either in braces. Returns the end, or 0. */
static size_t accent_base(struct str s, size_t i, uint32_t *cp, int depth)
{
	size_t size = 0, end;

	if (i >= s.n)
		return 0;
	if (s.p[i] == '{') {
		end = accent_base(s, skip_space(s, i + 1), cp, depth + 1);
		end = end ? skip_space(s, end) : 0;
		return end && end < s.n && s.p[end] == '}' && depth < ACCENT_DEPTH ? end + 1 : 0;
	}
	if (is_letter(s.p[i])) {
		*cp = (unsigned char)s.p[i];
		return i + 1;
	}
	if ((unsigned char)s.p[i] >= 0xC3) { /* "\'{ê}": a source that undid half of it */
		*cp = utf8_decode(s, i, &size);
		return i + size;
	}
	size = letter_at(s, i, cp, depth + 1);
	return size ? i + size : 0;
}

static size_t accent_at(struct str s, size_t i, uint32_t *cp, int depth)
{
	uint32_t mark = accent_mark(s.p[i + 1]);
	size_t at = i + 2, end;

	if (!mark || at >= s.n)
		return 0;
	if (is_letter(s.p[i + 1])) { /* \c c, \c{c}, \c\i: a letter right behind makes it another command */
		if (is_letter(s.p[at]))
			return 0;
	}
	at = skip_space(s, at);
	end = accent_base(s, at, cp, depth);
	if (!end)
		return 0;
	if (*cp == 0x131 || *cp == 0x237) /* accents stand on the dotless letters in place of the dot */
		*cp = *cp == 0x131 ? 'i' : 'j';
	if (mark == 0x307 && *cp == 'i')
		return end - i;
	*cp = fold_compose(*cp, mark);
	return *cp ? end - i : 0;
}

static size_t letter_at(struct str s, size_t i, uint32_t *cp, int depth)
{
	size_t size, end;

	if (depth > ACCENT_DEPTH || i + 1 >= s.n)
		return 0;
	if (s.p[i] == '{') {
		size_t at = skip_space(s, i + 1);

		size = at < s.n && s.p[at] == '\\' ? letter_at(s, at, cp, depth + 1) : 0;
		end = size ? skip_space(s, at + size) : s.n;
		return end < s.n && s.p[end] == '}' ? end + 1 - i : 0;
	}
	if (s.p[i] != '\\')
		return 0;
	size = accent_at(s, i, cp, depth);
	if (size)
		return size;
	end = latex_name_end(s, i + 1);
	*cp = special_letter(str_sub(s, i + 1, end));
	if (!*cp)
		return 0;
	if (str_starts(str_sub(s, end, s.n), "{}"))
		return end + 2 - i;
	return skip_space(s, end) - i; /* TeX skips the white space behind a command of letters */
}

size_t latex_letter(struct str s, size_t i, uint32_t *cp)
{
	return letter_at(s, i, cp, 0);
}

size_t latex_name_end(struct str s, size_t i)
{
	while (i < s.n && is_letter(s.p[i]))
		i++;
	return i;
}

struct str latex_to_unicode(struct arena *a, struct str s)
{
	char *out;
	size_t n = 0;

	if (!s.n || (!memchr(s.p, '\\', s.n) && !memchr(s.p, '{', s.n) && !memchr(s.p, '}', s.n)))
		return s;
	out = arena_raw(a, s.n + 1); /* no construct is shorter than its letter */
	for (size_t i = 0; i < s.n;) {
		uint32_t cp;
		size_t size = s.p[i] == '\\' || s.p[i] == '{' ? latex_letter(s, i, &cp) : 0;

		if (size) {
			n += utf8_encode(cp, out + n);
			i += size;
		} else if (s.p[i] == '\\' && i + 1 < s.n && !is_letter(s.p[i + 1])) {
			out[n++] = s.p[i++]; /* "\{" is no brace */
			out[n++] = s.p[i++];
		} else if (s.p[i] == '{' || s.p[i] == '}') {
			i++;
		} else {
			out[n++] = s.p[i++];
		}
	}
	out[n] = 0;
	return (struct str){out, n};
}
