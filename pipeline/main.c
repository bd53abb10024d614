/* main.c: the command line: which command, which options, what help says. The only file that prints usage or
 * exits. */
#include "../stages/parse/csv.h"
#include "../stages/parse/format.h"
#include "../stages/read/web.h"
#include "command.h"
#include "manual.h"
#include "version.h"
#include <errno.h>
#include <getopt.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define JOBS_MAX 256
#define BATCH_MAX 1000000
#define RECORD_TIME_MAX 86400

extern const struct command cmd_run, cmd_update, cmd_merge, cmd_extract, cmd_explain, cmd_export, cmd_report,
    cmd_stats, cmd_query, cmd_fetch, cmd_harvest, cmd_resolve, cmd_check_links, cmd_stage, cmd_rules,
    cmd_formats, cmd_migrate, cmd_doctor;

static const struct command *const commands[] = {&cmd_run, &cmd_update, &cmd_merge, &cmd_extract,
    &cmd_explain, &cmd_export, &cmd_report, &cmd_stats, &cmd_query, &cmd_fetch, &cmd_harvest, &cmd_resolve,
    &cmd_check_links, &cmd_stage, &cmd_rules, &cmd_formats, &cmd_migrate, &cmd_doctor, NULL};

#define SETS(member) offsetof(struct options, member)

static const struct flag flags[] = {
    {"db", "FILE", OPT_DB, SETS(db), "the SQLite database (made where it isn't there)"},
    {"bibtex", "FILE", OPT_BIBTEX, SETS(bibtex), "also export the database as BibTeX"},
    {"json", "FILE", OPT_JSON, SETS(json), "also export it as one JSON array"},
    {"json", NULL, OPT_AS_JSON, SETS(as_json), "the answer as JSON, for programs"},
    {"jsonl", "FILE", OPT_JSONL, SETS(jsonl), "also export it as JSON Lines"},
    {"to", "FORMAT", OPT_TO, SETS(to), "output format ('papersift formats' lists them)"},
    {"output", "FILE", OPT_OUTPUT, SETS(output), "write to FILE (short: -o) instead of stdout"},
    {"where", "SQL", OPT_WHERE, SETS(where), "papers for which this holds: \"code_status = 'available'\""},
    {"category", "NAME", OPT_CATEGORY, SETS(category), "papers of a category: cs.LG, or cs for all of cs"},
    {"since", "DATE", OPT_SINCE, SETS(since), "papers of this date or later: 2024, 2024-10, 2024-10-28"},
    {"ids", "FILE", OPT_IDS, SETS(ids), "papers whose ids stand in FILE, one a line"},
    {"encoding", "NAME", OPT_STYLE, SETS(encoding),
        "of text in BibTeX: utf8 (default) or latex, accents as {\\'e}"},
    {"protect", "HOW", OPT_STYLE, SETS(protect),
        "capitals of titles that BibTeX keeps: smart (default), all, none"},
    {"keys", "PATTERN", OPT_STYLE, SETS(keys), "other citation keys: \"{Authors}{year}{title2}\""},
    {"key-lock", "FILE", OPT_STYLE, SETS(key_lock),
        "citation keys stay as FILE has them; new ones are added to it"},
    {"abstract", NULL, OPT_STYLE, SETS(abstract), "with abstracts (bibliographies)"},
    {"notes", NULL, OPT_STYLE, SETS(notes), "with what the abstract states, as an annotation (bibliographies)"},
    {"id", "ID", OPT_ID, SETS(id), "only the paper with this id, e.g. arxiv:2301.01234"},
    {"from", "FORMAT", OPT_FROM, 0, "input format ('papersift formats' lists them) instead of guessing"},
    {"map", "COLUMNS", OPT_MAP, 0, "columns of a CSV or TSV: title=Title,abstract=AB (means --from csv)"},
    {"year", "YEAR", OPT_YEAR, 0, "of dates that are printed without one"},
    {"rules", "DIR", OPT_RULES, 0,
        "more rules: new ones, others in place of ours, ours switched off (repeatable)"},
    {"rejects", "FILE", OPT_REJECTS, SETS(rejects), "write what was refused, and why, as JSON Lines"},
    {"record-time", "S", OPT_RECORD_TIME, 0, "seconds after which a record is refused (default 10)"},
    {"jobs", "N", OPT_JOBS, 0, "worker threads (default: one for each processor)"},
    {"batch", "N", OPT_BATCH, 0, "records a batch (default 256; 1 hands on each record at once)"},
    {"color", "WHEN", OPT_COLOR, 0, "auto (default: on a terminal), always or never; NO_COLOR is heeded"},
    {"no-prefilter", NULL, OPT_NO_PREFILTER, 0, "run every rule on every text: slower, and the same is found"},
    {"profile", NULL, OPT_PROFILE, 0, "at the end, what each stage and rule cost, on stderr"},
    {"keep-duplicates", NULL, OPT_KEEP_DUPLICATES, 0, "each record stays a paper of its own"},
    {"restart", NULL, OPT_RESTART, 0, "don't go on with a run that was cut off: read everything again"},
    {"corrections", "FILE", OPT_CORRECTIONS, SETS(corrections),
        "a curator's word on facts: JSON Lines that drop, mend or add one, such as\n"
        "                    {\"paper\": \"arxiv:2301.01234\", \"mend\": \"results\", \"where\": {\"value\": "
        "84.2},\n"
        "                    \"set\": {\"of\": \"other\"}} (rules/README.md has all of it)"},
    {"errors", "MEASURE", OPT_ERRORS, SETS(errors), "what was missed (-) and wrong (+), in its sentence"},
    {"write", NULL, OPT_WRITE, SETS(write), "put each rule's measured confidence into the packs"},
    {"limit", "N", OPT_LIMIT, 0, "facts shown in context (default 20; 0 shows none)"},
    {"quiet", NULL, OPT_QUIET, 0, "no progress, no summary, no line for each refused record"},
};
#define FLAG_COUNT (sizeof(flags) / sizeof(*flags))

/* A command's options: its own, then those it shares with others. */
#define FLAGS_MAX MANUAL_FLAGS
#define FLAG_BASE 256 /* an option's number for getopt_long: beyond all letters */
struct flags {
	const struct flag *items[FLAGS_MAX];
	size_t count;
};

static const struct flag *flag_named(const struct flags *l, const char *name)
{
	for (size_t i = 0; i < l->count; i++)
		if (strcmp(l->items[i]->name, name) == 0)
			return l->items[i];
	return NULL;
}

static void add_flags(struct flags *out, const struct flag *list)
{
	for (const struct flag *f = list; f && f->name && out->count < FLAGS_MAX; f++)
		out->items[out->count++] = f;
}

/* all: those that the command doesn't take too, so that they can be told from unknown ones. Of two with one name the
 * command takes one at most, which comes first. */
static void flags_of(const struct command *c, bool all, struct flags *out)
{
	*out = (struct flags){0};
	add_flags(out, c->own[0]);
	for (int pass = 0; pass <= all; pass++)
		for (size_t i = 0; i < FLAG_COUNT && out->count < FLAGS_MAX; i++)
			if ((pass || c->options & flags[i].bit) && !flag_named(out, flags[i].name))
				out->items[out->count++] = &flags[i];
	for (size_t k = 1; k < sizeof(c->own) / sizeof(*c->own); k++)
		add_flags(out, c->own[k]);
}

static size_t manual_flags(const struct command *c, const struct flag **out)
{
	struct flags list;
	flags_of(c, false, &list);
	memcpy(out, list.items, list.count * sizeof(*out));
	return list.count;
}

/* ---- help ---- */

static const char help_examples[] =
    "  papersift run daily-papers.txt --db papers.db --bibtex papers.bib\n"
    "  papersift extract abstracts.jsonl.gz > facts.jsonl\n"
    "  papersift explain abstracts.jsonl --id arxiv:2301.01234\n"
    "  papersift export papers.db --to bibtex --where \"code_status = 'available'\" -o code.bib\n";
static const char help_about[] =
    "papersift reads listings and archives of papers (titles, abstracts) and writes down what each\n"
    "abstract states: links, datasets, metrics, results, gains, each with the words that say so and\n"
    "the rule that found it.\n";
static const char help_tail[] =
    "Inputs are files, directories, archives (.gz .xz .zst .bz2 .tar .zip .7z), @FILE for a list of\n"
    "inputs, http(s):// addresses, or - for stdin; 'papersift help formats' says what the limits are.\n"
    "Exit codes: 0 fine, 1 no paper read, 2 usage or fatal, 3 finished with rejects,\n"
    "130 interrupted (SIGTERM: 143).\n"
    "'papersift help COMMAND' says more; 'papersift --version' the version. 'papersift help man' is\n"
    "the man page; bash, zsh or fish instead of man: completions for that shell.\n";

static void print_help(FILE *out)
{
	fprintf(out, "Examples:\n%s\n%s\nCommands:\n", help_examples, help_about);
	for (size_t i = 0; commands[i]; i++)
		fprintf(out, "  %-11s %s\n", commands[i]->name, commands[i]->about);
	fprintf(out, "\n%s", help_tail);
}

static void print_command_help(const struct command *c, FILE *out)
{
	fprintf(out, "Examples:\n%s\npapersift %s\n  %s\n", c->examples, c->synopsis, c->about);
	if (c->details)
		fprintf(out, "\n%s", c->details);
	struct flags list;
	flags_of(c, false, &list);
	if (list.count > 0)
		fputs("\nOptions:\n", out);
	int width = 17;
	for (size_t i = 0; i < list.count; i++) {
		const struct flag *f = list.items[i];
		int n = (int)(strlen(f->name) + strlen(f->value ? f->value : "") + 3);
		width = f->value && n > width ? n : width;
	}
	for (size_t i = 0; i < list.count; i++) {
		const struct flag *f = list.items[i];
		char left[48];
		snprintf(left, sizeof(left), "--%s %s", f->name, f->value ? f->value : "");
		fprintf(out, "  %-*s %s\n", width, left, f->about);
	}
}

/* The command that argv[0] names; *argc and *argv move on to the second word where that belongs to the name. */
static const struct command *command_of(int *argc, char ***argv)
{
	const struct command *c = NULL;
	for (size_t i = 0; commands[i]; i++)
		if (strcmp(commands[i]->name, **argv) == 0)
			c = commands[i];
	for (size_t i = 0; c && c->more && *argc > 1 && c->more[i]; i++)
		if (strcmp(strrchr(c->more[i]->name, ' ') + 1, (*argv)[1]) == 0) {
			--*argc;
			++*argv;
			return c->more[i];
		}
	return c;
}

/* ---- options ---- */

static int set_number(struct options *o, const struct flag *f, const char *value, struct err *e)
{
	long low = f->bit == OPT_YEAR ? 1000 : f->bit == OPT_LIMIT ? 0 : 1;
	long high = f->bit == OPT_YEAR  ? 9999
	    : f->bit == OPT_JOBS        ? JOBS_MAX
	    : f->bit == OPT_RECORD_TIME ? RECORD_TIME_MAX
	                                : BATCH_MAX;
	char *end = NULL;
	long n = strtol(value, &end, 10);
	if (end == value || *end != '\0' || n < low || n > high)
		return usage_error(
		    e, "--%s takes a number from %ld to %ld, not '%s'", f->name, low, high, value);
	if (f->bit == OPT_YEAR)
		o->year = (int)n;
	else if (f->bit == OPT_JOBS)
		o->jobs = (unsigned)n;
	else if (f->bit == OPT_LIMIT)
		o->limit = (unsigned)n;
	else if (f->bit == OPT_RECORD_TIME)
		o->record_time = (unsigned)n;
	else
		o->batch = (unsigned)n;
	return EXIT_FINE;
}

static int set_color(struct options *o, const char *value, struct err *e)
{
	static const char *const words[] = {"auto", "always", "never", NULL};
	int i = word_index(words, str_of(value));
	if (i < 0)
		return usage_error(e, "--color takes auto, always or never, not '%s'", value);
	o->color = (enum color)i;
	return EXIT_FINE;
}

static int set_option(struct options *o, const struct flag *f, const char *value, struct err *e)
{
	if (f->text && f->value) {
		memcpy((char *)o + f->text, &value, sizeof(value));
		return EXIT_FINE;
	}
	if (f->text) {
		*((bool *)((char *)o + f->text)) = true;
		return EXIT_FINE;
	}
	switch (f->bit) {
	case OPT_FROM:
		if (!format_by_name(value))
			return usage_error(
			    e, "there is no input format '%s' ('papersift formats' lists them)", value);
		o->from = value;
		return EXIT_FINE;
	case OPT_MAP:
		if (csv_map_check(value, e) != RC_OK)
			return EXIT_USAGE;
		o->csv_map = value;
		return EXIT_FINE;
	case OPT_QUIET:
		o->quiet = true;
		return EXIT_FINE;
	case OPT_NO_PREFILTER:
		o->no_prefilter = true;
		return EXIT_FINE;
	case OPT_KEEP_DUPLICATES:
		o->keep_duplicates = true;
		return EXIT_FINE;
	case OPT_RESTART:
		o->restart = true;
		return EXIT_FINE;
	case OPT_PROFILE:
		o->profile = true;
		return EXIT_FINE;
	case OPT_COLOR:
		return set_color(o, value, e);
	case OPT_RULES:
		if (o->rules_dir_count == sizeof(o->rules_dir) / sizeof(*o->rules_dir))
			return usage_error(e, "--rules may be given %zu times", o->rules_dir_count);
		o->rules_dir[o->rules_dir_count++] = value;
		return EXIT_FINE;
	default:
		return set_number(o, f, value, e);
	}
}

/* Says what is wrong with `word`, which getopt_long refused: optopt is the letter or the flag's index, or 0. */
static int refuse_option(const struct flags *list, const char *word, int letter, struct err *e)
{
	const char *end = strchrnul(word, '=');
	size_t n = (size_t)(end - word), likely = 0;
	if (strncmp(word, "--", 2) != 0)
		return usage_error(e, "unknown option '-%c'", letter);
	for (size_t i = 0; i < list->count; i++)
		likely += n > 2 && strncmp(list->items[i]->name, word + 2, n - 2) == 0;
	if (likely > 1)
		return usage_error(
		    e, "%.*s may be one of %zu options; write it in full", (int)n, word, likely);
	if (likely == 1 && *end == '=')
		return usage_error(e, "%.*s takes no value", (int)n, word);
	return usage_error(e, "unknown option '%s'", word);
}

static bool takes(const struct command *c, const struct flag *f)
{
	return f->bit == 0 || c->options & f->bit;
}

/* Reads the options of a command, argv[0] being its name; what is no option becomes an input. *help: --help was
 * among them. */
static int parse_options(
    const struct command *c, struct options *o, int argc, char **argv, bool *help, struct err *e)
{
	struct option table[FLAGS_MAX + 2] = {0};
	struct flags list;
	flags_of(c, true, &list);
	for (size_t i = 0; i < list.count; i++)
		table[i] = (struct option){list.items[i]->name,
		    list.items[i]->value ? required_argument : no_argument, NULL, (int)i + FLAG_BASE};
	table[list.count] = (struct option){"help", no_argument, NULL, 'h'};
	opterr = 0;
	int got;
	while ((got = getopt_long(argc, argv, ":ho:q", table, NULL)) != -1) {
		const char *word = argv[optind - 1];
		const struct flag *known = optopt >= FLAG_BASE ? list.items[optopt - FLAG_BASE] : NULL;
		if (got == 'h') {
			*help = true;
			return EXIT_FINE;
		}
		/* Of an option that isn't the command's, that it isn't says more. */
		if (got == ':' && known && !takes(c, known))
			return usage_error(e, "'papersift %s' takes no --%s", c->name, known->name);
		if (got == ':')
			return usage_error(e, "%s needs a value", word);
		if (got == '?') {
			/* Inside a cluster of letters ("-qx") getopt hasn't stepped on yet. */
			bool is_long = optopt == 0 || known;
			return refuse_option(&list, is_long ? word : "-", optopt, e);
		}
		const struct flag *f = got >= FLAG_BASE ? list.items[got - FLAG_BASE]
		                                        : flag_named(&list, got == 'o' ? "output" : "quiet");
		if (!takes(c, f))
			return usage_error(e, "'papersift %s' takes no --%s", c->name, f->name);
		if (f->value && optarg[0] == '\0')
			return usage_error(e, "--%s needs a value", f->name);
		int code = set_option(o, f, optarg, e);
		if (code != EXIT_FINE)
			return code;
	}
	o->inputs = (const char *const *)(argv + optind);
	o->input_count = (size_t)(argc - optind);
	for (size_t i = 0; i < o->input_count; i++)
		if (o->inputs[i][0] == '\0')
			return usage_error(e, "an argument is empty (a variable that isn't set?)");
	return EXIT_FINE;
}

/* Colour only where somebody looks at it (https://no-color.org). */
static void settle_color(struct options *o)
{
	if (o->color != COLOR_AUTO)
		return;
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
	bool wanted = isatty(STDOUT_FILENO) && !(no && no[0]) && !(term && strcmp(term, "dumb") == 0);
	o->color = wanted ? COLOR_ALWAYS : COLOR_NEVER;
}

/* ---- running a command ---- */

/* The first one ends the run after what has been read; the next one, of either kind, at once: nothing that was committed
 * is lost. */
static void on_interrupt(int signal_number)
{
	if (atomic_exchange(&pipeline_interrupted, true)) {
		signal(signal_number, SIG_DFL);
		raise(signal_number);
	}
	atomic_store(&pipeline_signal, signal_number);
}

static void set_signals(void)
{
	static const int signals[] = {SIGINT, SIGTERM};
	struct sigaction interrupt = {.sa_handler = on_interrupt, .sa_flags = SA_RESTART}, before;
	sigemptyset(&interrupt.sa_mask);
	/* Whoever started us with one ignored (nohup, a shell's background job) meant it. */
	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
			sigaction(signals[i], &interrupt, NULL);
	/* Both come back as errors of write(): a closed pipe ends the run quietly, a file that would grow beyond
	 * its limit (ulimit -f) with a message. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
}

static int finish(int code, const char *command, const struct err *e)
{
	if (e->text[0])
		fprintf(stderr, "papersift: %s\n", e->text);
	if (code == EXIT_USAGE) {
		fprintf(stderr, "papersift: 'papersift help%s%s' shows how it is used\n", command ? " " : "",
		    command ? command : "");
		return EXIT_FATAL;
	}
	return code;
}

/* Help goes to stdout; who pipes it into a pager and leaves early is no error. */
static int print_and_check(const struct command *c)
{
	if (c)
		print_command_help(c, stdout);
	else
		print_help(stdout);
	return fflush(stdout) == 0 || errno == EPIPE ? EXIT_FINE : EXIT_FATAL;
}

static int help(int argc, char **argv, struct err *e)
{
	if (argc < 2)
		return print_and_check(NULL);
	argc--;
	argv++;
	const struct command *c = command_of(&argc, &argv);
	if (argc > 1)
		return usage_error(e, "help takes one command");
	const struct manual m = {commands, manual_flags, help_examples, help_about, help_tail};
	struct buf text = {0};
	if (!c && manual_write(&m, argv[0], &text)) {
		int code = command_print(buf_str(&text), e);
		buf_free(&text);
		return code;
	}
	return c ? print_and_check(c) : usage_error(e, "unknown command '%s'", argv[0]);
}

static int run_command(const struct command *c, int argc, char **argv, const char *command_line, struct err *e)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	struct options o = {
	    .command_line = command_line, .batch = 256, .limit = 20, .record_time = LIMIT_RECORD_SECONDS};
	o.jobs = processors < 1 ? 1 : processors > JOBS_MAX ? JOBS_MAX : (unsigned)processors;
	bool want_help = false;
	int code = parse_options(c, &o, argc, argv, &want_help, e);
	if (code != EXIT_FINE)
		return code;
	if (want_help)
		return print_and_check(c);
	if (o.csv_map && !o.from)
		o.from = "csv";
	settle_color(&o);
	return c->main(&o, e);
}

int main(int argc, char **argv)
{
	struct err e = {0};
	/* Batches take and give back blocks of up to a megabyte all the time: glibc would fetch each from the system and return
	 * it, page by page. What is kept this way is bounded by what was in use at once. */
	mallopt(M_MMAP_THRESHOLD, 64 << 20);
	mallopt(M_TRIM_THRESHOLD, 64 << 20);
	mallopt(M_TOP_PAD, 1 << 20);
	set_signals();
	if (argc < 2) {
		print_help(stderr);
		return EXIT_FATAL;
	}
	const char *name = argv[1];
	if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0)
		return printf("papersift %s\n", PAPERSIFT_VERSION) > 0 && fflush(stdout) == 0 ? EXIT_FINE
		                                                                              : EXIT_FATAL;
	if (strcmp(name, "help") == 0 || strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
		return finish(help(argc - 1, argv + 1, &e), NULL, &e);
	/* Written down before getopt_long puts the words in another order. */
	struct buf line = {0};
	for (int i = 0; i < argc; i++) {
		buf_adds(&line, i ? " " : "papersift");
		if (i)
			web_show_input(&line, argv[i]); /* credentials aren't kept */
	}
	argc--;
	argv++;
	const struct command *c = command_of(&argc, &argv);
	if (!c) {
		buf_free(&line);
		const char *what = name[0] == '-' ? "a command comes first, not '%s'" : "unknown command '%s'";
		err_set(&e, RC_FATAL, what, name);
		return finish(EXIT_USAGE, NULL, &e);
	}
	int code = finish(run_command(c, argc, argv, line.p, &e), c->name, &e);
	buf_free(&line);
	return code;
}
