/* cmd_rules_new.c: `papersift rules new`: a rule file to fill in. */
#include "../stages/extract/pack.h"
#include "../stages/extract/selftest.h"
#include "command.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* What a rule of a pack mostly makes, and how it mostly looks. */
static const struct form {
	const char *pack, *body;
} forms[] = {
    {"links",
        "  fact: link\n"
        "  re: |\n"
        "    (?<url> https? :// " FILL_IN_WORD " [\\w./-]+ )\n"
        "  set: {kind: code}            # code, data, model, project, paper, other\n"},
    {"availability",
        "  fact: availability\n"
        "  re: |\n"
        "    \\b " FILL_IN_WORD " {{clear}} {{link}}\n"
        "  set: {status: available}     # available, promised, none\n"},
    {"datasets",
        "  fact: dataset\n"
        "  re: |\n"
        "    (?<name> \\b [A-Z][\\w-]+ ) \\s " FILL_IN_WORD " \\b\n"
        "  set: {role: used}            # used, introduced\n"},
    {"metrics",
        "  fact: metric\n"
        "  re: |\n"
        "    (?<name> \\b " FILL_IN_WORD " \\b )\n"
        "  set: {better: higher}        # higher, lower\n"},
    {"results",
        "  fact: result\n"
        "  re: |\n"
        "    \\b " FILL_IN_WORD " \\s (?<amount> {{quantity}} ) \\s (?<metric> {{metric}} )\n"
        "  set: {of: own}               # own, other\n"},
    {"gains",
        "  fact: gain\n"
        "  re: |\n"
        "    \\b " FILL_IN_WORD " \\s (?<baseline> {{clear}} ) \\s by \\s (?<amount> {{quantity}} )\n"
        "  set: {direction: better, sense: higher}\n"},
};
static const char other[] = "  re: |\n"
                            "    \\b " FILL_IN_WORD " \\s* [=:,]? \\s* (?<value> \\d+ (?: \\. \\d+ )? )\n";

/* Lower case, digits and hyphens around one slash: what a file and a command line can hold. */
static bool is_id(const char *id)
{
	const char *slash = strchr(id, '/');
	if (!slash || slash == id || !slash[1] || strchr(slash + 1, '/'))
		return false;
	return strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-/") == strlen(id);
}

static void put_rule(struct buf *out, const char *id)
{
	const char *slash = strchr(id, '/');
	const char *body = NULL;
	struct str pack = {id, (size_t)(slash - id)};
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (str_is(pack, forms[i].pack))
			body = forms[i].body;
	buf_addf(out,
	    "# Write what stands for " FILL_IN_WORD
	    ", then: papersift rules lint --rules DIR; papersift rules test --rules DIR\n"
	    "# White space in a pattern counts for nothing: \\s or [ ] is a space, \\# a number sign. "
	    "{{quantity}}, {{metric}},\n"
	    "# {{dataset}}, {{link}}, {{clear}} and others stand for what was marked before: see "
	    "rules/README.md.\n"
	    "- id: %s\n"
	    "  about: " FILL_IN_WORD ", one line on the phenomenon\n",
	    id);
	if (body)
		buf_adds(out, body);
	else
		buf_addf(out, "  fact: other\n  kind: %s\n%s", slash + 1, other);
	buf_adds(out,
	    "  hit:                         # texts in which it must match, and values of the finished fact\n"
	    "    - text: '" FILL_IN_WORD ", a sentence with the phenomenon'\n"
	    "      get: {}\n"
	    "  miss:                        # texts near it in which it must not match\n"
	    "    - '" FILL_IN_WORD ", a sentence that only looks like it'\n");
}

/* A file that is there stays as it is. */
static enum rc write_new(const char *path, struct str text, struct err *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0 && errno == EEXIST)
		return err_set(e, RC_FATAL, "%s: is there already", path);
	if (fd < 0)
		return err_set(e, RC_FATAL, "%s: can't be written: %s", path, strerror(errno));
	bool failed = write(fd, text.p, text.n) != (ssize_t)text.n;
	failed |= close(fd) != 0;
	return failed ? err_set(e, RC_FATAL, "%s: can't be written: %s", path, strerror(errno)) : RC_OK;
}

static int new_main(const struct options *o, struct err *e)
{
	struct packs *packs = NULL;
	struct buf out = {0};
	int code = EXIT_FATAL;
	if (o->input_count != 1)
		return usage_error(e, "rules new takes one id, such as medicine/hazard-ratio");
	const char *id = o->inputs[0];
	if (!is_id(id))
		return usage_error(
		    e, "'%s': an id is pack/name, of lower-case letters, digits and hyphens", id);
	if (command_packs(&packs, o, e) != RC_OK)
		return EXIT_FATAL;
	if (packs_rule(packs, str_of(id))) {
		err_set(e, RC_FATAL,
		    "there is a rule '%s' already; what 'papersift rules show %s' writes can be changed and "
		    "put into a "
		    "directory of your own, where it stands in for ours",
		    id, id);
	} else {
		put_rule(&out, id);
		if (!o->output)
			code = command_print(buf_str(&out), e);
		else if (write_new(o->output, buf_str(&out), e) == RC_OK)
			code = EXIT_FINE;
	}
	buf_free(&out);
	packs_free(packs);
	return code;
}

const struct command cmd_rules_new = {
    .name = "rules new",
    .synopsis = "rules new ID [-o FILE]",
    .about = "write a rule with its examples to fill in",
    .examples = "  mkdir -p my-rules/medicine\n"
                "  papersift rules new medicine/hazard-ratio -o my-rules/medicine/ratios.yaml\n"
                "  papersift rules lint --rules my-rules/\n",
    .details = "The id is pack/name. In the packs links, availability, datasets, metrics, results and gains "
               "it begins as a\n"
               "rule for that kind of fact, in others as one for a kind of fact of your own, named as the "
               "rule. rules lint\n"
               "tells what is still to be filled in.\n",
    .options = OPT_RULES | OPT_OUTPUT,
    .main = new_main,
};
