/* completions.c: completions for bash, zsh and fish (manual.h). What an option's value may be is told by what the help
 * calls it, and by the tables of formats and stages. */
#include "../stages/export/export.h"
#include "../stages/parse/format.h"
#include "manual.h"
#include "stage.h"
#include <string.h>

/* Appends the words that the value of an option may be, separated by spaces; nothing where it may be any text. */
static void put_values(const struct flag *f, struct buf *out)
{
	static const struct {
		const char *name, *values;
	} words[] = {
	    {"color", "auto always never"}, {"encoding", "utf8 latex"}, {"protect", "smart all none"}};

	if (strcmp(f->name, "to") == 0)
		for (size_t i = 0; exporters[i]; i++)
			buf_addf(out, "%s%s", i ? " " : "", exporters[i]->name);
	else if (strcmp(f->name, "from") == 0 && f->bit)
		for (size_t i = 0; formats[i]; i++)
			buf_addf(out, "%s%s", i ? " " : "", formats[i]->name);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strcmp(f->name, words[i].name) == 0)
			buf_adds(out, words[i].values);
}

/* Appends the words that may follow a command; nothing where files do. */
static void put_words(const struct manual *m, const char *command, struct buf *out)
{
	if (strcmp(command, "rules") == 0)
		buf_adds(out, "list show test lint");
	else if (strcmp(command, "harvest") == 0)
		buf_adds(out, "arxiv hf-daily oai");
	else if (strcmp(command, "stage") == 0)
		for (size_t i = 0; stages[i]; i++)
			buf_addf(out, "%s%s", i ? " " : "", stages[i]->name);
	else if (strcmp(command, "help") == 0) {
		for (size_t i = 0; m->commands[i]; i++)
			buf_addf(out, "%s ", m->commands[i]->name);
		buf_adds(out, "man bash zsh fish");
	}
	for (size_t i = 0; m->commands[i]; i++)
		for (size_t k = 0; m->commands[i]->more && m->commands[i]->more[k]; k++)
			if (strcmp(m->commands[i]->name, command) == 0)
				buf_addf(out, " %s", strrchr(m->commands[i]->more[k]->name, ' ') + 1);
}

static bool is_directory(const struct flag *f)
{
	return f->value && strcmp(f->value, "DIR") == 0;
}

static bool is_file(const struct flag *f)
{
	return f->value && strcmp(f->value, "FILE") == 0;
}

/* Calls put for every command, those of two words behind the one they begin with. */
static void each_command(const struct manual *m, struct buf *out,
    void (*put)(const struct manual *m, const struct command *c, struct buf *out))
{
	for (size_t i = 0; m->commands[i]; i++) {
		const struct command *c = m->commands[i];

		put(m, c, out);
		for (size_t k = 0; c->more && c->more[k]; k++)
			put(m, c->more[k], out);
	}
}

/* Appends the commands of two words as alternatives of a shell's `case`. */
static void put_two_words(const struct manual *m, struct buf *out)
{
	const char *separator = "";

	for (size_t i = 0; m->commands[i]; i++)
		for (size_t k = 0; m->commands[i]->more && m->commands[i]->more[k]; k++) {
			buf_addf(out, "%s'%s'", separator, m->commands[i]->more[k]->name);
			separator = " | ";
		}
}

/* Appends a command as the pattern of a `case`. */
static void put_case(const struct command *c, struct buf *out)
{
	buf_addf(out, strchr(c->name, ' ') ? "\t'%s')\n" : "\t%s)\n", c->name);
}

/* ---- bash ---- */

static void bash_option(const struct flag *f, struct buf *out)
{
	struct buf values = {0};

	if (!f->value)
		return;
	put_values(f, &values);
	buf_addf(out, "\t\t--%s)\n", f->name);
	if (values.n)
		buf_addf(out, "\t\t\tCOMPREPLY=($(compgen -W \"%s\" -- \"$cur\"))\n\t\t\treturn\n\t\t\t;;\n",
		    values.p);
	else
		buf_addf(out, "\t\t\t_papersift_paths %s\n\t\t\treturn\n\t\t\t;;\n",
		    is_directory(f)  ? "-d"
		        : is_file(f) ? "-f"
		                     : "");
	buf_free(&values);
}

static void bash_command(const struct manual *m, const struct command *c, struct buf *out)
{
	const struct flag *flags[MANUAL_FLAGS];
	size_t count = m->flags(c, flags);
	struct buf words = {0};
	bool output = false;

	put_case(c, out);
	buf_adds(out, "\t\tcase $prev in\n");
	for (size_t i = 0; i < count; i++) {
		bash_option(flags[i], out);
		output |= strcmp(flags[i]->name, "output") == 0;
	}
	if (output)
		buf_adds(out, "\t\t-o)\n\t\t\t_papersift_paths -f\n\t\t\treturn\n\t\t\t;;\n");
	buf_adds(out, "\t\tesac\n\t\toptions=\"");
	for (size_t i = 0; i < count; i++)
		buf_addf(out, "--%s ", flags[i]->name);
	put_words(m, c->name, &words);
	buf_addf(out, "--help\"\n\t\twords=\"%s\"\n\t\t;;\n", words.n ? words.p : "");
	buf_free(&words);
}

void completions_bash(const struct manual *m, struct buf *out)
{
	buf_adds(out,
	    "# Completion of papersift for bash. Made by 'papersift help bash'.\n"
	    "_papersift_paths() { # -f, -d or nothing\n"
	    "\tcompopt -o filenames 2>/dev/null\n"
	    "\t[ $# -eq 0 ] || mapfile -t COMPREPLY < <(compgen \"$1\" -- \"$cur\")\n"
	    "}\n"
	    "_papersift() {\n"
	    "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} options='' words=''\n"
	    "\tCOMPREPLY=()\n"
	    "\tif [ \"$COMP_CWORD\" -eq 1 ]; then\n"
	    "\t\tCOMPREPLY=($(compgen -W \"");
	for (size_t i = 0; m->commands[i]; i++)
		buf_addf(out, "%s ", m->commands[i]->name);
	buf_adds(out,
	    "help --help --version\" -- \"$cur\"))\n"
	    "\t\treturn\n"
	    "\tfi\n"
	    "\tlocal command=${COMP_WORDS[1]}\n"
	    "\tif [ \"$COMP_CWORD\" -gt 2 ]; then\n"
	    "\t\tcase \"$command ${COMP_WORDS[2]}\" in\n"
	    "\t\t");
	put_two_words(m, out);
	buf_adds(out,
	    ") command=\"$command ${COMP_WORDS[2]}\" ;;\n"
	    "\t\tesac\n"
	    "\tfi\n"
	    "\tcase $command in\n");
	each_command(m, out, bash_command);
	buf_adds(out, "\thelp)\n\t\twords=\"");
	put_words(m, "help", out);
	buf_adds(out,
	    "\"\n\t\t;;\n"
	    "\tesac\n"
	    "\tif [[ $cur == -* ]]; then\n"
	    "\t\tCOMPREPLY=($(compgen -W \"$options\" -- \"$cur\"))\n"
	    "\telif [ -n \"$words\" ] && [ \"$COMP_CWORD\" -eq 2 ]; then\n"
	    "\t\tCOMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
	    "\telse\n"
	    "\t\t_papersift_paths -f\n"
	    "\tfi\n"
	    "}\n"
	    "complete -F _papersift papersift\n");
}

/* ---- zsh ---- */

/* Text inside '...' and, in a description of _arguments or _describe, without what ends it. */
static void zsh_text(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			buf_adds(out, "'\\''");
		else if (strchr("[]:\\", *text))
			buf_addf(out, "\\%c", *text);
		else
			buf_addc(out, *text);
	}
}

static void zsh_option(const struct flag *f, struct buf *out)
{
	struct buf values = {0};

	/* those that may be given several times */
	buf_addf(out, "\t\t\t'%s--%s[", f->bit == OPT_RULES ? "*" : "", f->name);
	zsh_text(out, f->about);
	buf_addc(out, ']');
	if (f->value) {
		put_values(f, &values);
		buf_addf(out, ":%s:", f->value);
		if (values.n)
			buf_addf(out, "(%s)", values.p);
		else if (is_directory(f) || is_file(f))
			buf_adds(out, is_directory(f) ? "_files -/" : "_files");
		else
			buf_addc(out, ' ');
	}
	buf_adds(out, "' \\\n");
	buf_free(&values);
}

static void zsh_command(const struct manual *m, const struct command *c, struct buf *out)
{
	const struct flag *flags[MANUAL_FLAGS];
	size_t count = m->flags(c, flags);
	struct buf words = {0};

	put_case(c, out);
	buf_adds(out, "\t\t_arguments \\\n");
	for (size_t i = 0; i < count; i++) {
		zsh_option(flags[i], out);
		if (strcmp(flags[i]->name, "output") == 0)
			buf_addf(out, "\t\t\t'-o[the same]:%s:_files' \\\n", flags[i]->value);
	}
	put_words(m, c->name, &words);
	if (words.n)
		buf_addf(out, "\t\t\t'1:word:(%s)' \\\n", words.p);
	buf_adds(out, "\t\t\t'--help[says how it is used]' \\\n\t\t\t'*:file:_files'\n\t\t;;\n");
	buf_free(&words);
}

void completions_zsh(const struct manual *m, struct buf *out)
{
	buf_adds(out,
	    "#compdef papersift\n"
	    "# Completion of papersift for zsh. Made by 'papersift help zsh'.\n"
	    "_papersift() {\n"
	    "\tlocal -a commands=(\n");
	for (size_t i = 0; m->commands[i]; i++) {
		buf_addf(out, "\t\t'%s:", m->commands[i]->name);
		zsh_text(out, m->commands[i]->about);
		buf_adds(out, "'\n");
	}
	buf_adds(out,
	    "\t\t'help:says more about a command'\n"
	    "\t)\n"
	    "\tif (( CURRENT == 2 )); then\n"
	    "\t\t_describe command commands\n"
	    "\t\treturn\n"
	    "\tfi\n"
	    "\tlocal command=$words[2]\n"
	    "\tshift words\n"
	    "\t(( CURRENT-- ))\n"
	    "\tif (( CURRENT > 2 )); then\n"
	    "\t\tcase \"$command $words[2]\" in\n"
	    "\t\t");
	put_two_words(m, out);
	buf_adds(out,
	    ")\n"
	    "\t\t\tcommand=\"$command $words[2]\"\n"
	    "\t\t\tshift words\n"
	    "\t\t\t(( CURRENT-- ))\n"
	    "\t\t\t;;\n"
	    "\t\tesac\n"
	    "\tfi\n"
	    "\tcase $command in\n");
	each_command(m, out, zsh_command);
	buf_adds(out, "\thelp)\n\t\t_arguments '1:command:(");
	put_words(m, "help", out);
	buf_adds(out,
	    ")'\n\t\t;;\n"
	    "\tesac\n"
	    "}\n"
	    "_papersift \"$@\"\n");
}

/* ---- fish ---- */

/* Text inside '...'. */
static void fish_text(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '\'' || *text == '\\')
			buf_addc(out, '\\');
		buf_addc(out, *text);
	}
}

/* Appends the condition under which a command's own words and options are offered. */
static void fish_condition(const struct command *c, struct buf *out)
{
	const char *second = strchr(c->name, ' ');

	if (second) {
		buf_addf(out, "__fish_seen_subcommand_from %.*s; and __fish_seen_subcommand_from %s",
		    (int)(second - c->name), c->name, second + 1);
		return;
	}
	buf_addf(out, "__fish_seen_subcommand_from %s", c->name);
	if (c->more)
		buf_adds(out, "; and not __fish_seen_subcommand_from");
	for (size_t k = 0; c->more && c->more[k]; k++)
		buf_addf(out, " %s", strchr(c->more[k]->name, ' ') + 1);
}

static void fish_option(const struct command *c, const struct flag *f, struct buf *out)
{
	struct buf values = {0};

	buf_adds(out, "complete -c papersift -n '");
	fish_condition(c, out);
	buf_addf(out, "' -l %s", f->name);
	if (strcmp(f->name, "output") == 0)
		buf_adds(out, " -s o");
	if (f->value) {
		put_values(f, &values);
		buf_adds(out, is_file(f) ? " -r -F" : " -x");
		if (values.n)
			buf_addf(out, " -a '%s'", values.p);
		else if (is_directory(f))
			buf_adds(out, " -a '(__fish_complete_directories)'");
	}
	buf_adds(out, " -d '");
	fish_text(out, f->about);
	buf_adds(out, "'\n");
	buf_free(&values);
}

static void fish_command(const struct manual *m, const struct command *c, struct buf *out)
{
	const struct flag *flags[MANUAL_FLAGS];
	size_t count = m->flags(c, flags);
	struct buf words = {0};

	if (!strchr(c->name, ' ')) {
		buf_addf(out, "complete -c papersift -n __fish_use_subcommand -f -a %s -d '", c->name);
		fish_text(out, c->about);
		buf_adds(out, "'\n");
	}
	for (size_t i = 0; i < count; i++)
		fish_option(c, flags[i], out);
	put_words(m, c->name, &words);
	if (words.n) {
		buf_adds(out, "complete -c papersift -n '");
		fish_condition(c, out);
		buf_addf(out, "' -f -a '%s'\n", words.p);
	}
	buf_free(&words);
}

void completions_fish(const struct manual *m, struct buf *out)
{
	buf_adds(out,
	    "# Completion of papersift for fish. Made by 'papersift help fish'.\n"
	    "complete -c papersift -n __fish_use_subcommand -l version -d 'the version'\n"
	    "complete -c papersift -n __fish_use_subcommand -f -a help -d 'says more about a command'\n");
	each_command(m, out, fish_command);
	buf_adds(out, "complete -c papersift -n '__fish_seen_subcommand_from help' -f -a '");
	put_words(m, "help", out);
	buf_adds(out, "'\n");
}
