/* copy_latex.c: what a backslash and the command behind it become in the matching copy. */
#include "copy.h"
#include <string.h>

static bool is_letter(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}

static size_t skip_space(const struct copier *c, size_t i)
{
	while (i < c->in.n && strchr(" \t\r\n", c->in.p[i]) && c->in.p[i])
		i++;
	return i;
}

/* A command of one sign: \% \, \- ... */
static size_t sign(struct copier *c, size_t i)
{
	char ch = c->in.p[i + 1];
	size_t end = i + 2, group_end;

	switch (ch) {
	case '%':
	case '&':
	case '_':
	case '#':
	case '$':
	case '{':
	case '}':
	case '"':
	case '\'':
		copier_put(c, (struct str){&ch, 1}, i, end);
		return end;
	case ',':
		copier_put_thin_space(c, i, end);
		return end;
	case ' ':
	case '\t':
	case '\n':
	case ';':
	case ':':
	case '>':
	case '\\':
		copier_put(c, STR(" "), i, end);
		return end;
	case '!':
	case '-':
	case '/':
	case '@':
		c->changed = true;
		return end;
	case '~':
	case '^': /* "\~{}", "\^{}" and "\~" alone: the sign itself */
		if (str_starts(str_sub(c->in, end, c->in.n), "{}"))
			end += 2;
		copier_put(c, (struct str){&ch, 1}, i, end);
		return end;
	case '(':
	case '[':
	case ')':
	case ']':
		group_end = copier_delimiter(c, i);
		if (group_end)
			return group_end;
		break;
	default:
		break;
	}
	copier_keep(c, i, i + 1);
	return i + 1;
}

/* A command we don't know stays, and so do the braces around its arguments: "\foo{x}", not "\foox". */
static size_t unknown(struct copier *c, size_t i, size_t end)
{
	struct copy_group *g = copier_group_at(c, end);

	copier_keep(c, i, end);
	if (!g || c->in.p[end] != '{')
		return end;
	g->kept = true;
	return copier_enter(c, g, 0);
}

/* A command whose argument counts. */
static size_t group(struct copier *c, const struct latex_command *command, size_t i, size_t end)
{
	size_t at = skip_space(c, end);
	struct copy_group *g = copier_group_at(c, at);

	c->changed = true;
	if (!g || c->in.p[at] != '{')
		return at; /* "\mathcal O" */
	if (command->before)
		copier_put(c, (struct str){&command->before, 1}, i, g->inner);
	at = g->inner;
	copier_enter(c, g, command->between);
	g->open = (uint32_t)i;
	return at;
}

size_t copier_command(struct copier *c, size_t i)
{
	const struct latex_command *command;
	uint32_t cp;
	size_t n, end;

	if (i + 1 == c->in.n) {
		copier_keep(c, i, i + 1);
		return i + 1;
	}
	if (c->in.p[i + 1] == '~' && copier_in_address(c, i)) /* "https://a.org/\~user" is no ũ */
		return sign(c, i);
	n = latex_letter(c->in, i, &cp);
	if (n) {
		copier_put_char(c, cp, i, i + n);
		return i + n;
	}
	if (!is_letter(c->in.p[i + 1]))
		return sign(c, i);
	end = latex_name_end(c->in, i + 1);
	command = latex_command(str_sub(c->in, i + 1, end));
	if (!command)
		return unknown(c, i, end);
	switch (command->kind) {
	case LATEX_SYMBOL:
		copier_put(c, str_of(command->text), i, end);
		return end;
	case LATEX_GROUP:
		return group(c, command, i, end);
	case LATEX_SWITCH:
		break;
	}
	c->changed = true;
	return skip_space(c, end);
}
