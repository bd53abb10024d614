/* cmd_formats.c: `papersift formats`: what can be read and written. */
#include "../stages/export/export.h"
#include "../stages/parse/format.h"
#include "command.h"

static int formats_main(const struct options *o, struct err *e)
{
	struct buf b = {0};
	if (o->input_count > 0)
		return usage_error(e, "formats takes no input");
	buf_adds(&b, "Input formats (--from):\n");
	for (size_t i = 0; formats[i]; i++)
		buf_addf(&b, "  %-16s %s\n", formats[i]->name, formats[i]->about);
	buf_adds(&b, "\nOutput formats (--to):\n");
	for (size_t i = 0; exporters[i]; i++)
		buf_addf(&b, "  %-16s %s\n", exporters[i]->name, exporters[i]->about);
	buf_adds(
	    &b, "\nLimits, each an error when reached (a record or an input is refused, the run goes on):\n");
	limits_write(&b);
	int code = command_print(buf_str(&b), e);
	buf_free(&b);
	return code;
}

const struct command cmd_formats = {
    .name = "formats",
    .synopsis = "formats",
    .about = "list the formats that can be read and written",
    .examples = "  papersift formats\n",
    .details =
        "Input formats are told apart by the first bytes; inputs may be plain or inside .gz .xz .zst\n"
        ".bz2 .tar .zip, or .7z (from a file). UTF-16 is read as such; tables, RIS and BibTeX may be "
        "Latin-1.\n"
        "The list ends with the limits on what is read. Entries of BibTeX that others inherit from must "
        "stand\n"
        "in its first 64 MiB.\n",
    .main = formats_main,
};
