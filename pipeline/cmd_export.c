/* cmd_export.c: `papersift export`: a database, or a selection of it, in an output format. */
#include "../stages/export/export.h"
#include "../stages/store/store.h"
#include "command.h"
#include "output.h"
#include "style.h"

static int export_main(const struct options *o, struct err *e)
{
	struct selection selection = {
	    .where = o->where, .category = o->category, .since = o->since, .ids = o->ids};
	struct export_options style;
	struct store *store = NULL;
	size_t count = 0;
	if (o->input_count != 1)
		return usage_error(e, "export takes one database");
	if (!o->to)
		return usage_error(e, "export needs --to FORMAT");
	const struct exporter *x = exporter_by_name(o->to);
	if (!x)
		return usage_error(e, "there is no output format '%s'", o->to);
	if (export_style(&style, o, x, e) != EXIT_FINE)
		return EXIT_USAGE;
	if (outputs_check(o, e) != RC_OK || store_open(&store, o->inputs[0], true, e) != RC_OK)
		return EXIT_FATAL;
	enum rc rc = export_write(store, &selection, x, &style, o->output, &count, e);
	store_close(store);
	return rc == RC_FATAL ? command_failed() : EXIT_FINE;
}

const struct command cmd_export = {
    .name = "export",
    .synopsis = "export DB --to FORMAT [options]",
    .about = "write a database, or a selection of it, as BibTeX, CSL-JSON, RIS, CSV, JSON",
    .examples = "  papersift export papers.db --to bibtex -o papers.bib\n"
                "  papersift export papers.db --to jsonl --category cs.LG --since 2024-10 | jq .title\n"
                "  papersift export papers.db --to bibtex --where \"code_status = 'available'\"\n"
                "  papersift export papers.db --to biblatex --notes --key-lock keys.tsv -o papers.bib\n"
                "  papersift export papers.db --to csv -o tables/\n",
    .details =
        "Papers come in the order of their ids. Selections may be combined; --where takes an SQL\n"
        "expression over the table papers and can only read. A file appears under its name only when it is\n"
        "complete. csv is a directory.\n"
        "\n"
        "bibtex, biblatex, csl-json and ris have citation keys: those of the database, given once for ever;\n"
        "or after --keys, of letters, digits, - _ . : / + and\n"
        "  {author} {authors} {authors2}   the first author, up to 3, up to 2 (then \"etal\")\n"
        "  {year} {title} {title3} {id}    title: the first telling word, the first 3\n"
        "  {Author} {Authors} {Title}      with capitals\n"
        "A key that is taken gets a letter. --key-lock keeps keys when papers join (a line each: id, tab, "
        "key).\n",
    .options = OPT_TO | OPT_OUTPUT | OPT_WHERE | OPT_CATEGORY | OPT_SINCE | OPT_IDS | OPT_STYLE,
    .main = export_main,
};
