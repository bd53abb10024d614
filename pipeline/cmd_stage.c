/* cmd_stage.c: `papersift stage`: one stage alone, as the fixtures run it and as one looks into a pipeline. */
#include "../stages/correct/correct.h"
#include "../stages/export/export.h"
#include "../stages/extract/hit_json.h"
#include "../stages/extract/pack.h"
#include "../stages/read/read.h"
#include "../stages/store/store.h"
#include "command.h"
#include "output.h"
#include "progress.h"
#include "rejects.h"
#include "style.h"
#include <inttypes.h>
#include <string.h>

static void write_line(const struct run *run, const struct paper *p, struct buf *out)
{
	(void)run;
	paper_to_json(p, out);
	buf_addc(out, '\n');
}

/* As `extract` leaves a paper: with the raw hits, which only `relate` reads. */
static void write_line_with_hits(const struct run *run, const struct paper *p, struct buf *out)
{
	(void)run;
	paper_to_json(p, out);
	out->n--; /* the closing brace */
	hits_to_json(p, out);
	buf_adds(out, "}\n");
}

static enum rc read_hits(
    const struct run *run, struct paper *p, struct str bytes, struct place at, struct err *e)
{
	return hits_from_json(p, run->packs, bytes, at, e);
}

/* ---- stage read ---- */

/* Reads a stream to its end, adding its line to out. */
static enum rc list_stream(struct stream *s, struct buf *out, struct err *e)
{
	enum rc rc;
	for (;;) {
		struct str head = {0};
		rc = stream_peek(s, (size_t)64 << 10, &head, e);
		if (rc != RC_OK || head.n == 0)
			break;
		stream_skip(s, head.n);
	}
	if (rc != RC_OK)
		return rc;
	buf_adds(out, "{\"path\":");
	json_put_string(out, str_of(stream_path(s)));
	buf_addf(out, ",\"bytes\":%" PRIu64 "}\n", stream_offset(s));
	return RC_OK;
}

/* Lists what the inputs hold: a line for each file or archive member. */
static int stage_read(const struct options *o, struct err *e)
{
	struct reader *reader = reader_open(o->inputs, o->input_count);
	struct progress progress;
	struct rejects rejects;
	struct buf out = {0};
	size_t streams = 0;
	progress_begin(&progress, false);
	enum rc rc = rejects_open(&rejects, o, NULL, &progress, 0, e);
	while (rc == RC_OK && !atomic_load(&pipeline_interrupted)) {
		struct stream *s = NULL;
		struct err why = {0};
		const char *path = "";
		rc = reader_next(reader, &s, &why);
		if (rc == RC_SKIP) {
			path = reader_refused(reader);
		} else if (rc == RC_OK) {
			path = stream_path(s);
			rc = list_stream(s, &out, &why);
			streams += rc == RC_OK;
		}
		if (rc == RC_OK)
			rc = output_write(1, buf_str(&out), e);
		else if (rc == RC_SKIP)
			rc = rejects_add(&rejects,
			    &(struct reject){
			        .kind = REJECT_INPUT, .path = path, .format = "", .reason = why.text},
			    e);
		else if (rc == RC_FATAL)
			*e = why;
		buf_clear(&out);
	}
	bool any_rejects = rejects.inputs > 0;
	if (rejects_close(&rejects, e) != RC_OK)
		rc = RC_FATAL;
	reader_close(reader);
	buf_free(&out);
	if (rc == RC_FATAL)
		return EXIT_FATAL;
	return streams == 0 ? EXIT_NO_PAPER : any_rejects ? EXIT_REJECTS : EXIT_FINE;
}

/* ---- stages that end in a database ---- */

static int print_counts(const struct store *s, struct err *e)
{
	static const char *const words[] = {"new", "updated", "unchanged", "merged"};
	const struct store_counts *counts = store_counts(s);
	struct buf b = {0};
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		buf_addf(&b, "%s\"%s\":%" PRIu64, i ? "," : "{", words[i], counts->outcome[i]);
	buf_addf(&b, ",\"facts\":%" PRIu64 ",\"rejected\":%" PRIu64 "}\n", counts->facts, counts->rejects);
	int code = command_print(buf_str(&b), e);
	buf_free(&b);
	return code;
}

/* Records into a database (a private one without --db). Then its counts; or, with an exporter, the papers. */
static int stage_to_store(const struct options *o, const struct exporter *x, struct err *e)
{
	struct export_options style = {0};
	struct store *store = NULL;
	int code = EXIT_FATAL;
	if (x && export_style(&style, o, x, e) != EXIT_FINE)
		return EXIT_USAGE;
	if (store_open(&store, o->db ? o->db : ":memory:", false, e) == RC_OK &&
	    store_begin_run(store, o->command_line, (struct str){0}, e) == RC_OK) {
		struct run run = {.options = o, .store = store};
		const struct stage *const *ordered = stages + stages_unordered();
		struct pipeline p = {
		    .run = &run, .stages = ordered, .stage_count = stages_count() - stages_unordered()};
		struct account a;
		code = command_drive(&p, &a, e);
		if (code != EXIT_FATAL && store_end_run(store, a.records, code, e) != RC_OK)
			code = EXIT_FATAL;
	}
	if (code == EXIT_FINE || code == EXIT_REJECTS) {
		const struct selection everything = {0};
		size_t count = 0;
		bool failed = x ? export_write(store, &everything, x, &style, o->output, &count, e) == RC_FATAL
		                : print_counts(store, e) != EXIT_FINE;
		code = failed ? EXIT_FATAL : code;
	}
	store_close(store);
	return code;
}

/* ---- stages with papers in and out ---- */

static int stage_alone(const struct options *o, const struct stage *const *stage, struct err *e)
{
	bool extracts = strcmp((*stage)->name, "extract") == 0,
	     relates = strcmp((*stage)->name, "relate") == 0;
	struct packs *packs = NULL;
	struct corrections *corrections = NULL;
	if ((extracts || relates) && command_packs(&packs, o, e) != RC_OK)
		return EXIT_FATAL;
	if (command_corrections(&corrections, o, e) != RC_OK) {
		packs_free(packs);
		return EXIT_FATAL;
	}
	struct run run = {.options = o, .packs = packs, .corrections = corrections};
	struct pipeline p = {.run = &run,
	    .stages = stage,
	    .stage_count = 1,
	    .parsed = relates ? read_hits : NULL,
	    .write = extracts ? write_line_with_hits : write_line};
	struct account a;
	int code = command_drive(&p, &a, e);
	corrections_free(corrections);
	packs_free(packs);
	return code;
}

static int stage_parse(const struct options *o, struct err *e)
{
	struct run run = {.options = o};
	struct pipeline p = {.run = &run, .write = write_line};
	struct account a;
	return command_drive(&p, &a, e);
}

static int stage_main(const struct options *o, struct err *e)
{
	static const char *const standard_input[] = {"-"};
	struct options options = *o;
	if (o->input_count == 0)
		return usage_error(e, "stage needs a stage's name");
	const char *name = o->inputs[0];
	options.inputs = o->input_count > 1 ? o->inputs + 1 : standard_input;
	options.input_count = o->input_count > 1 ? o->input_count - 1 : 1;
	if (outputs_check(&options, e) != RC_OK)
		return EXIT_FATAL;
	if (strcmp(name, "read") == 0)
		return stage_read(&options, e);
	if (strcmp(name, "parse") == 0)
		return stage_parse(&options, e);
	/* From here on records are what another stage wrote. */
	if (!options.from)
		options.from = "papersift";
	if (strcmp(name, "store") == 0)
		return stage_to_store(&options, NULL, e);
	if (strcmp(name, "export") == 0) {
		const struct exporter *x = exporter_by_name(options.to ? options.to : "jsonl");
		return x ? stage_to_store(&options, x, e)
		         : usage_error(e, "there is no output format '%s'", options.to);
	}
	for (size_t i = 0; stages[i]; i++)
		if (strcmp(stages[i]->name, name) == 0)
			return stage_alone(&options, &stages[i], e);
	return usage_error(e, "there is no stage '%s'", name);
}

const struct command cmd_stage = {
    .name = "stage",
    .synopsis = "stage NAME [INPUT...] [options]",
    .about = "run one stage alone, records in and out",
    .examples = "  papersift stage parse listing.txt\n"
                "  papersift stage parse listing.txt | papersift stage normalise | papersift stage extract\n"
                "  papersift stage export records.jsonl --to bibtex\n",
    .details = "  read       lists files and archive members with their sizes\n"
               "  parse      inputs to records\n"
               "  normalise  names, dates, identifiers\n"
               "  extract    runs the rules; writes what they hit into the key \"hits\"\n"
               "  relate     makes facts of the hits that extract wrote\n"
               "  correct    drops, mends and adds facts as --corrections says\n"
               "  dedupe     joins the records of one paper\n"
               "  store      records into a database (--db, or none that stays); prints the counts\n"
               "  export     records to an output format (--to, -o)\n"
               "All but read and parse take records in papersift's own form, unless --from says otherwise.\n",
    .options = OPT_READING | OPT_EXTRACTING | OPT_DB | OPT_TO | OPT_OUTPUT | OPT_KEEP_DUPLICATES | OPT_STYLE,
    .main = stage_main,
};
