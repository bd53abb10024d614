/* err.c: places, and writing the one located message (err.h), always as one safe line of UTF-8. */
#include "err.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A longer input name is shown by its end, so that the reason always has room. */
#define NAME_SHOWN 400

/* Controls, and the marks that turn the direction of a line around (Unicode TR 36, 3.8), those of one letter too. */
static bool is_control(uint32_t cp)
{
	return utf8_ends_line(cp) || utf8_turns_line(cp) || cp == 0x200e || cp == 0x200f;
}

/* Replaces each control character and each byte that isn't UTF-8 by '?'. */
static void make_safe(char *text)
{
	size_t n = strlen(text), in = 0, out = 0;

	while (in < n) {
		struct str rest = {text + in, n - in};
		size_t good = utf8_invalid(rest), size;

		if (good == SIZE_MAX)
			good = rest.n;
		for (size_t end = in + good; in < end; in += size) {
			if (is_control(utf8_decode((struct str){text, end}, in, &size))) {
				text[out++] = '?';
			} else {
				memmove(text + out, text + in, size);
				out += size;
			}
		}
		if (in < n) {
			text[out++] = '?';
			in++;
		}
	}
	text[out] = '\0';
}

static void finish(struct err *e, size_t used, const char *fmt, va_list args)
    __attribute__((format(printf, 3, 0)));

/* Formats behind the first `used` bytes and finishes the message. */
static void finish(struct err *e, size_t used, const char *fmt, va_list args)
{
	int n = vsnprintf(e->text + used, sizeof(e->text) - used, fmt, args);

	/* A message that was cut must not end in half a character. */
	if (n > 0 && (size_t)n >= sizeof(e->text) - used) {
		size_t end = sizeof(e->text) - 1;

		while (end > used && ((unsigned char)e->text[end - 1] & 0xc0) == 0x80)
			end--;
		if (end > used && (unsigned char)e->text[end - 1] >= 0xc0)
			end--;
		e->text[end] = '\0';
	}
	make_safe(e->text);
}

struct place place_inside(struct place at, struct str text, size_t offset)
{
	struct str before = str_sub(text, 0, offset);
	size_t start = 0, newline;

	if (!at.line)
		at.line = 1;
	if (!at.column)
		at.column = 1;
	while ((newline = str_find_char(before, '\n', start)) != SIZE_MAX) {
		start = newline + 1;
		at.line++;
		at.column = 1;
	}
	at.column += before.n - start;
	return at;
}

enum rc err_set(struct err *e, enum rc rc, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	finish(e, 0, fmt, args);
	va_end(args);
	return rc;
}

enum rc err_at(struct err *e, enum rc rc, struct place at, const char *fmt, ...)
{
	const char *name = at.input ? at.input : "";
	size_t n = strlen(name), used = 0;
	va_list args;

	e->text[0] = '\0';
	if (n > NAME_SHOWN)
		used = (size_t)snprintf(e->text, sizeof(e->text), "...%s:", name + n - NAME_SHOWN);
	else if (n)
		used = (size_t)snprintf(e->text, sizeof(e->text), "%s:", name);
	if (at.line)
		used += (size_t)snprintf(e->text + used, sizeof(e->text) - used, "%" PRIu64 ":", at.line);
	if (at.line && at.column)
		used += (size_t)snprintf(e->text + used, sizeof(e->text) - used, "%" PRIu64 ":", at.column);
	if (used)
		e->text[used++] = ' ';
	va_start(args, fmt);
	finish(e, used, fmt, args);
	va_end(args);
	return rc;
}
