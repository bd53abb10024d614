/* cmd_rules.c: `papersift rules`: looks at the rule packs and tests them. */
#include "../stages/extract/pack.h"
#include "../stages/extract/selftest.h"
#include "command.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void list_rules(const struct packs *packs, struct buf *out)
{
	for (size_t i = 0; i < packs->rule_count; i++) {
		const struct rule *r = &packs->rules[i];
		buf_addf(out, "%-32s %-12s %s\n", r->id, fact_kind_words[r->fact], r->about);
	}
}

/* The line of the next rule or define in a rule's file: list items begin at the first column. */
static bool begins_item(const char *line)
{
	return line[0] == '-' && (line[1] == ' ' || line[1] == '\n');
}

/* Appends the rule as its author wrote it: the lines of its list item, without what leads over to the next. */
static enum rc show_rule(const struct rule *r, struct buf *out, struct err *e)
{
	FILE *file = fopen(r->file, "re");
	char *line = NULL;
	size_t size = 0, end = 0;
	ssize_t n;
	if (!file)
		return err_set(e, RC_FATAL, "%s: %s", r->file, strerror(errno));
	buf_addf(out, "# %s:%u\n", r->file, r->line);
	if (!isnan(r->confidence))
		buf_addf(out, "# confidence %.2f\n", r->confidence);
	end = out->n;
	for (unsigned number = 1; (n = getline(&line, &size, file)) > 0; number++) {
		if (number < r->line)
			continue;
		if (number > r->line && begins_item(line))
			break;
		buf_add(out, (struct str){line, (size_t)n});
		/* Blank lines and comments behind a rule belong to what follows it. */
		if (line[0] != '#' && line[0] != '\n')
			end = out->n;
	}
	out->n = end;
	free(line);
	fclose(file);
	return RC_OK;
}

static int rules_with(
    const struct options *o, const char *what, const struct packs *packs, struct buf *out, struct err *e)
{
	size_t failed = 0;
	if (strcmp(what, "list") == 0) {
		list_rules(packs, out);
	} else if (strcmp(what, "show") == 0) {
		const struct rule *r = packs_rule(packs, str_of(o->inputs[1]));
		if (!r) {
			err_set(e, RC_FATAL, "there is no rule '%s' ('papersift rules list' lists them)",
			    o->inputs[1]);
			return EXIT_FATAL;
		}
		if (show_rule(r, out, e) != RC_OK)
			return EXIT_FATAL;
	} else if (strcmp(what, "test") == 0) {
		size_t examples = 0;
		for (size_t i = 0; i < packs->rule_count; i++)
			examples += packs->rules[i].hit_count + packs->rules[i].miss_count;
		failed = rules_test(packs, out);
		buf_addf(out, "%zu rules, %zu examples, %zu failed\n", packs->rule_count, examples, failed);
	} else {
		failed = rules_lint(packs, out);
		buf_addf(out, "%zu rules, %zu warnings\n", packs->rule_count, failed);
	}
	return failed ? EXIT_FATAL : EXIT_FINE;
}

static int rules_main(const struct options *o, struct err *e)
{
	static const char *const actions[] = {"list", "show", "test", "lint", NULL};
	struct packs *packs = NULL;
	struct buf out = {0};
	int code = EXIT_FATAL;
	if (o->input_count == 0 || word_index(actions, str_of(o->inputs[0])) < 0)
		return usage_error(
		    e, "rules takes one of list, show, test, lint, eval, diff, hits, new, right behind it");
	bool show = strcmp(o->inputs[0], "show") == 0;
	if (o->input_count != (show ? 2 : 1))
		return usage_error(
		    e, show ? "rules show takes one rule's id" : "rules %s takes nothing more", o->inputs[0]);
	if (command_packs(&packs, o, e) == RC_OK) {
		code = rules_with(o, o->inputs[0], packs, &out, e);
		if (command_print(buf_str(&out), e) != EXIT_FINE)
			code = EXIT_FATAL;
	}
	buf_free(&out);
	packs_free(packs);
	return code;
}

extern const struct command cmd_rules_diff, cmd_rules_eval, cmd_rules_hits, cmd_rules_new;
static const struct command *const more[] = {
    &cmd_rules_eval, &cmd_rules_diff, &cmd_rules_hits, &cmd_rules_new, NULL};

const struct command cmd_rules = {
    .name = "rules",
    .synopsis = "rules list|show ID|test|lint [--rules DIR]\n"
                "papersift rules eval|diff|hits|new ... ('papersift help rules eval' and so on)",
    .about = "look at the rules that find the facts, test, measure and write them",
    .examples = "  papersift rules list\n"
                "  papersift rules show gains/by-amount\n"
                "  papersift rules test --rules my-rules/\n",
    .details =
        "  list     each rule's id, the kind of fact, and what it is about\n"
        "  show ID  a rule as it was written\n"
        "  test     runs every rule's own examples; exit code 2 where one fails\n"
        "  lint     warns of patterns whose steps grow exponentially on texts made of the patterns, and of\n"
        "           what is still to be filled in; exit code 2 where there is a warning. Notes say what\n"
        "           else is slow\n"
        "  eval     scores the rules on abstracts that somebody has read, by field and by rule\n"
        "  diff     which facts a change of the rules gains, loses and changes, in their sentences\n"
        "  hits     what one rule matches in a corpus\n"
        "  new      writes a rule to fill in\n"
        "A directory given by --rules adds rules, replaces those of the same id, and switches rules off;\n"
        "rules/README.md says how they are written.\n",
    .options = OPT_RULES,
    .main = rules_main,
    .more = more,
};
