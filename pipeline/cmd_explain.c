/* cmd_explain.c: `papersift explain`: shows a paper's text with every fact marked, and why. */
#include "../stages/correct/correct.h"
#include "../stages/extract/pack.h"
#include "command.h"
#include "explain.h"
#include "output.h"

/* Is this the paper asked for: by its id, or by a bare arXiv number or DOI? */
static bool asked_for(const struct options *o, const struct paper *p)
{
	return !o->id || str_is(p->id, o->id) || str_is(p->identifiers.arxiv, o->id) ||
	    str_is(p->identifiers.doi, o->id);
}

static void write_explained(const struct run *run, const struct paper *p, struct buf *out)
{
	if (asked_for(run->options, p))
		explain_paper(p, run->options->color == COLOR_ALWAYS, out);
}

/* Who has been looking for the id, and whether it came. */
struct search {
	const struct options *options;
	bool found;
};

static void look(void *context, const struct paper *p)
{
	struct search *s = context;
	s->found = s->found || asked_for(s->options, p);
}

static int explain_main(const struct options *o, struct err *e)
{
	struct packs *packs = NULL;
	struct corrections *corrections = NULL;
	int code = EXIT_FATAL;
	if (o->input_count == 0)
		return usage_error(e, "explain needs an input");
	if (outputs_check(o, e) == RC_OK && command_packs(&packs, o, e) == RC_OK &&
	    command_corrections(&corrections, o, e) == RC_OK) {
		struct run run = {.options = o, .packs = packs, .corrections = corrections};
		struct search search = {.options = o};
		struct pipeline p = {.run = &run,
		    .stages = stages,
		    .stage_count = stages_unordered(),
		    .write = write_explained,
		    .seen = look,
		    .context = &search};
		struct account a;
		code = command_drive(&p, &a, e);
		if ((code == EXIT_FINE || code == EXIT_REJECTS) && !a.pipe_closed && !search.found) {
			err_set(e, RC_OK, "no paper with the id '%s'", o->id);
			code = EXIT_NO_PAPER;
		}
	}
	corrections_free(corrections);
	packs_free(packs);
	return code;
}

const struct command cmd_explain = {
    .name = "explain",
    .synopsis = "explain INPUT... [--id ID] [options]",
    .about = "show a paper's text with every fact marked, and the rule behind each",
    .examples = "  papersift explain daily-papers.txt --color=always | less -R\n"
                "  papersift explain snapshot.jsonl.xz --id arxiv:2301.01234\n"
                "  xclip -o | papersift explain - --from text\n",
    .details =
        "Facts are marked by colour on a terminal, by brackets elsewhere: [gain: up 2.1 points]. Under the\n"
        "text stands for each fact: the words and where they are (in code points), its fields, the rule\n"
        "that found it, and the rules that tied further values to it.\n",
    .options = OPT_READING | OPT_EXTRACTING | OPT_ID | OPT_COLOR,
    .main = explain_main,
};
