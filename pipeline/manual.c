/* manual.c: the man page (manual.h), in the macros of man(7). */
#include "manual.h"
#include "version.h"
#include <string.h>

/* Text that means itself to roff: a hyphen is a minus, as options are to be copied; quotes stay straight. */
static void put(struct buf *out, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool first = i == 0 && (out->n == 0 || out->p[out->n - 1] == '\n');
		switch (text[i]) {
		case '\\':
			buf_adds(out, "\\e");
			break;
		case '-':
			buf_adds(out, "\\-");
			break;
		case '\'':
			buf_adds(out, "\\(aq");
			break;
		case '^':
			buf_adds(out, "\\(ha");
			break;
		case '~':
			buf_adds(out, "\\(ti");
			break;
		case '`':
			buf_adds(out, "\\(ga");
			break;
		default:
			if (first && text[i] == '.')
				buf_adds(out, "\\&");
			buf_addc(out, text[i]);
		}
	}
}

static void puts_line(struct buf *out, const char *text)
{
	put(out, text, strlen(text));
	buf_addc(out, '\n');
}

/* Some commands have a synopsis of several lines. */
static void put_synopsis(struct buf *out, const char *text)
{
	const char *end = strchrnul(text, '\n');

	buf_adds(out, ".B papersift ");
	put(out, text, (size_t)(end - text));
	buf_addc(out, '\n');
	if (*end) {
		buf_adds(out, ".br\n");
		puts_line(out, end + 1);
	}
}

/* A section of the help: lines that begin with a space are a table, others a paragraph that may be filled. */
static void put_help(struct buf *out, const char *text)
{
	bool table = false, begun = false; /* with a paragraph: that a table follows needs none */

	for (const char *end; *text; text = *end ? end + 1 : end) {
		end = strchrnul(text, '\n');
		bool indented = *text == ' ', empty = end == text;

		if (indented != table && !empty)
			buf_adds(out, !indented ? ".fi\n" : begun ? ".PP\n.nf\n" : ".nf\n");
		if (!empty)
			table = indented;
		begun = !empty;
		if (empty && !table) {
			buf_adds(out, *end && end[1] && end[1] != ' ' ? ".PP\n" : "");
			begun = *end && end[1] == ' ';
			continue;
		}
		put(out, text, (size_t)(end - text));
		buf_addc(out, '\n');
	}
	if (table)
		buf_adds(out, ".fi\n");
}

static void put_examples(struct buf *out, const char *text)
{
	buf_adds(out, ".PP\n.EX\n");
	put(out, text, strlen(text));
	buf_adds(out, ".EE\n");
}

static void put_command(const struct manual *m, const struct command *c, struct buf *out)
{
	const struct flag *flags[MANUAL_FLAGS];
	size_t count = m->flags(c, flags);

	buf_addf(out, ".SS ");
	puts_line(out, c->name);
	put_synopsis(out, c->synopsis);
	buf_adds(out, ".PP\n");
	puts_line(out, c->about);
	if (c->details) {
		buf_adds(out, ".PP\n");
		put_help(out, c->details);
	}
	put_examples(out, c->examples);
	for (size_t i = 0; i < count; i++) {
		buf_adds(out, ".TP\n\\fB\\-\\-");
		put(out, flags[i]->name, strlen(flags[i]->name));
		buf_adds(out, "\\fR");
		if (flags[i]->value) {
			buf_adds(out, " \\fI");
			put(out, flags[i]->value, strlen(flags[i]->value));
			buf_adds(out, "\\fR");
		}
		buf_addc(out, '\n');
		puts_line(out, flags[i]->about);
	}
}

static const char tail[] =
    ".SH EXIT STATUS\n"
    ".TP\n0\nfine\n"
    ".TP\n1\nno paper was read\n"
    ".TP\n2\nwrong usage, or the run had to stop; what was committed stays\n"
    ".TP\n3\nfinished, but records or inputs were refused\n"
    ".TP\n130, 143\ninterrupted, by SIGINT or SIGTERM; the same command again does the rest\n"
    ".SH ENVIRONMENT\n"
    ".TP\n.B PAPERSIFT_RULES\nthe directory of the rule packs, instead of those installed\n"
    ".TP\n.B PAPERSIFT_CONTACT\nthe mail address that services are told, where \\-\\-contact isn\\(aqt "
    "given\n"
    ".TP\n.B OPENALEX_API_KEY\nthe key that\n.B resolve\nasks OpenAlex with\n"
    ".TP\n.B NO_COLOR\nno colour where it isn\\(aqt empty\n"
    ".TP\n.B XDG_CACHE_HOME\nwhere the cache is, instead of\n.I ~/.cache\n"
    ".TP\n.B http_proxy, https_proxy, no_proxy\nas curl heeds them\n"
    ".SH FILES\n"
    ".TP\n.I " PAPERSIFT_DATADIR "/rules\nthe rule packs\n"
    ".TP\n.I " PAPERSIFT_DATADIR "/record.schema.json\nthe JSON Schema of a record\n"
    ".TP\n.I ~/.cache/papersift\nwhat is made of the packs, kept for the next start: 30 days from the last "
    "use, 64 MiB at most; it may be deleted\n"
    ".SH SEE ALSO\n"
    ".BR papersift\\-rules (5),\n.BR jq (1),\n.BR sqlite3 (1)\n";

static void put_man(const struct manual *m, struct buf *out)
{
	buf_adds(out,
	    ".\\\" Made by 'papersift help man'.\n"
	    ".TH PAPERSIFT 1 \"\" \"papersift " PAPERSIFT_VERSION "\" \"User Commands\"\n"
	    ".SH NAME\n"
	    "papersift \\- find what abstracts state, in archives of paper metadata\n"
	    ".SH SYNOPSIS\n");
	for (size_t i = 0; m->commands[i]; i++) {
		buf_adds(out, i ? ".br\n" : "");
		put_synopsis(out, m->commands[i]->synopsis);
	}
	buf_adds(out,
	    ".br\n.B papersift help\n[COMMAND | man | bash | zsh | fish]\n"
	    ".br\n.B papersift \\-\\-version\n"
	    ".SH DESCRIPTION\n");
	put_help(out, m->about);
	put_examples(out, m->examples);
	buf_adds(out, ".PP\n");
	put_help(out, m->notes);
	buf_adds(out, ".SH COMMANDS\n");
	for (size_t i = 0; m->commands[i]; i++) {
		put_command(m, m->commands[i], out);
		for (size_t k = 0; m->commands[i]->more && m->commands[i]->more[k]; k++)
			put_command(m, m->commands[i]->more[k], out);
	}
	buf_adds(out, tail);
}

bool manual_write(const struct manual *m, const char *name, struct buf *out)
{
	static const struct {
		const char *name;
		void (*write)(const struct manual *m, struct buf *out);
	} texts[] = {{"man", put_man}, {"bash", completions_bash}, {"zsh", completions_zsh},
	    {"fish", completions_fish}};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (strcmp(name, texts[i].name) == 0) {
			texts[i].write(m, out);
			return true;
		}
	return false;
}
