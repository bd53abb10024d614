/* number.c: printed numbers to values. */
#include "number.h"
#include "names.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LIMIT_NUMBER_BYTES 40

static size_t digits(struct str s, size_t at)
{
	size_t n = 0;
	while (at + n < s.n && s.p[at + n] >= '0' && s.p[at + n] <= '9')
		n++;
	return n;
}

/* "10^5", "10^-5", "10^{5}" at s[at]: the exponent's text goes to out. Returns the bytes read, 0 when it isn't one. */
static size_t power_of_ten(struct str s, size_t at, char *out)
{
	size_t start = at, n;
	bool brace;
	if (!str_starts(str_sub(s, at, s.n), "10^"))
		return 0;
	at += 3;
	brace = at < s.n && s.p[at] == '{';
	at += brace;
	char *to = out;
	if (at < s.n && (s.p[at] == '-' || s.p[at] == '+'))
		*to++ = s.p[at++];
	n = digits(s, at);
	if (n == 0 || n > 3)
		return 0;
	memcpy(to, s.p + at, n);
	to[n] = '\0';
	at += n;
	if (brace && at < s.n && s.p[at] == '}')
		at++;
	return at - start;
}

/* What a word behind a number multiplies it by: its text, with the space before it, is taken off the end of s. */
static double multiplier(struct str *s)
{
	static const struct {
		const char *word;
		double value;
	} words[] = {{" thousand", 1e3}, {" million", 1e6}, {" billion", 1e9}, {" trillion", 1e12}};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t n = strlen(words[i].word);
		if (s->n > n && strncasecmp(s->p + s->n - n, words[i].word, n) == 0) {
			s->n -= n;
			return words[i].value;
		}
	}
	return 1;
}

/* "1/20": two whole numbers with a stroke between them; else NAN. */
static double fraction_parse(struct str s)
{
	size_t above = digits(s, 0), below = above < s.n && s.p[above] == '/' ? digits(s, above + 1) : 0;
	double parts[2] = {0, 0};
	if (above == 0 || below == 0 || above + 1 + below != s.n)
		return NAN;
	for (size_t i = 0; i < s.n; i++)
		if (i != above)
			parts[i > above] = parts[i > above] * 10 + (s.p[i] - '0');
	return parts[1] > 0 ? parts[0] / parts[1] : NAN;
}

static double plain_parse(struct str s)
{
	char plain[LIMIT_NUMBER_BYTES + 16], exponent[8];
	size_t n = 0, at = 0, d;
	if (s.n == 0)
		return NAN;
	if (s.p[0] == '+' || s.p[0] == '-')
		plain[n++] = s.p[at++];
	d = power_of_ten(s, at, exponent);
	if (d && at + d == s.n) {
		plain[n++] = '1';
		plain[n++] = 'e';
		strcpy(plain + n, exponent);
		return strtod(plain, NULL);
	}
	bool fraction = false;
	while (at < s.n) {
		char c = s.p[at];
		d = digits(s, at);
		if (d) {
			memcpy(plain + n, s.p + at, d);
			n += d;
			at += d;
		} else if (c == '.' && !fraction && digits(s, at + 1)) {
			plain[n++] = c;
			fraction = true;
			at++;
		} else if ((c == ',' || c == ' ') && !fraction && digits(s, at + 1) == 3) {
			at++; /* thousands */
		} else if (c == ',' && !fraction && digits(s, at + 1)) {
			plain[n++] = '.';
			fraction = true;
			at++;
		} else {
			break;
		}
	}
	if (n == 0 || plain[n - 1] == '+' || plain[n - 1] == '-')
		return NAN;
	if (at < s.n && (s.p[at] == 'e' || s.p[at] == 'E')) {
		size_t sign = at + 1 < s.n && (s.p[at + 1] == '-' || s.p[at + 1] == '+');
		d = digits(s, at + 1 + sign);
		if (d == 0 || d > 3)
			return NAN;
		memcpy(plain + n, s.p + at, 1 + sign + d);
		n += 1 + sign + d;
		at += 1 + sign + d;
	} else {
		size_t from = at;
		while (from < s.n && s.p[from] == ' ')
			from++;
		if (str_starts(str_sub(s, from, s.n), "×") || str_starts(str_sub(s, from, s.n), "·"))
			from += 2;
		else if (from < s.n && (s.p[from] == '*' || s.p[from] == 'x'))
			from++;
		while (from < s.n && s.p[from] == ' ')
			from++;
		d = power_of_ten(s, from, exponent);
		if (d) {
			plain[n++] = 'e';
			strcpy(plain + n, exponent);
			n += strlen(exponent);
			at = from + d;
		}
	}
	plain[n] = '\0';
	return at == s.n ? strtod(plain, NULL) : NAN;
}

double number_parse(struct str s)
{
	s = str_trim(s);
	if (s.n == 0 || s.n > LIMIT_NUMBER_BYTES)
		return NAN;
	double fraction = fraction_parse(s), times = multiplier(&s);
	return isnan(fraction) ? times * plain_parse(s) : fraction;
}

double number_or_word(const struct packs *packs, struct str s)
{
	double v = number_parse(s);
	return isnan(v) ? names_number(packs->names, s) : v;
}
