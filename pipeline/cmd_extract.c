/* cmd_extract.c: `papersift extract`: records as JSON Lines to stdout, one by one: no database, no merging. */
#include "../stages/correct/correct.h"
#include "../stages/extract/pack.h"
#include "command.h"
#include "net.h"
#include "output.h"
#include "shard.h"
#include <unistd.h>

static void write_line(const struct run *run, const struct paper *p, struct buf *out)
{
	(void)run;
	paper_to_json(p, out);
	buf_addc(out, '\n');
}

static int extract_main(const struct options *o, struct err *e)
{
	static const char *const standard_input[] = {"-"};
	struct options options = *o;
	struct packs *packs = NULL;
	struct corrections *corrections = NULL;
	int code = EXIT_FATAL;
	if (o->input_count == 0) {
		/* Without a word, waiting for somebody to type in abstracts looks like hanging. */
		if (isatty(STDIN_FILENO))
			return usage_error(e, "extract needs an input");
		options.inputs = standard_input;
		options.input_count = 1;
	}
	struct http_options http;
	int usage = shard_settle(&options, e);
	if (usage == EXIT_FINE)
		usage = net_http(o, 0, &http, e);
	if (usage != EXIT_FINE)
		return usage;
	if (outputs_check(&options, e) == RC_OK && command_packs(&packs, &options, e) == RC_OK &&
	    command_corrections(&corrections, &options, e) == RC_OK) {
		struct run run = {.options = &options, .packs = packs, .corrections = corrections};
		struct pipeline p = {.run = &run,
		    .stages = stages,
		    .stage_count = stages_unordered(),
		    .http = &http,
		    .write = write_line};
		struct account a;
		code = command_drive(&p, &a, e);
	}
	corrections_free(corrections);
	packs_free(packs);
	return code;
}

const struct command cmd_extract = {
    .name = "extract",
    .synopsis = "extract [INPUT...] [options]",
    .about = "write what each abstract states as JSON Lines to stdout",
    .examples = "  papersift extract abstracts.jsonl.gz > facts.jsonl\n"
                "  curl -s https://example.org/listing.txt | papersift extract | jq .gains\n"
                "  papersift extract --from text abstract.txt\n",
    .details =
        "One record after the other, in the order of the input; nothing is merged and no database is\n"
        "kept. Without INPUT, stdin is read. --batch 1 writes each record as soon as it was read.\n"
        "With --shard I/N each record is in exactly one of N shards: files of directories and members\n"
        "of archives go to them in turn, JSON Lines are cut by bytes, other inputs by records. A shard\n"
        "of nothing, and nothing on a pipe, is no error.\n",
    .options = OPT_READING | OPT_EXTRACTING,
    .own = {NULL, shard_flags, net_input_flags},
    .main = extract_main,
};
