/* cmd_report.c: `papersift report`: a database as one page to look at. */
#include "../stages/export/report.h"
#include "../stages/store/store.h"
#include "command.h"
#include "output.h"
#include <string.h>

static int report_main(const struct options *o, struct err *e)
{
	struct selection selection = {
	    .where = o->where, .category = o->category, .since = o->since, .ids = o->ids};
	struct store *store = NULL;
	size_t count = 0;
	if (o->input_count != 1)
		return usage_error(e, "report takes one database");
	if (outputs_check(o, e) != RC_OK || store_open(&store, o->inputs[0], true, e) != RC_OK)
		return EXIT_FATAL;
	const char *slash = strrchr(o->inputs[0], '/');
	enum rc rc = report_write(store, &selection, slash ? slash + 1 : o->inputs[0], o->output, &count, e);
	store_close(store);
	return rc == RC_FATAL ? command_failed() : EXIT_FINE;
}

const struct command cmd_report = {
    .name = "report",
    .synopsis = "report DB [-o FILE] [options]",
    .about = "write a database as one HTML page: plots, leaderboards, a table of papers",
    .examples = "  papersift report papers.db -o report.html\n"
                "  papersift report papers.db --category cs.CL --since 2024 -o language.html\n"
                "  papersift report papers.db --where \"code_status = 'available'\" -o code.html\n",
    .details =
        "The page is one file that asks for nothing from the network; a browser opens it from the disk.\n"
        "It takes 100,000 papers at most; selections may be combined, --where takes an SQL expression\n"
        "over the table papers. A file appears under its name only when it is complete.\n",
    .options = OPT_OUTPUT | OPT_WHERE | OPT_CATEGORY | OPT_SINCE | OPT_IDS,
    .main = report_main,
};
