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
        "\n"
        "Limits, each an error when reached: a record 16 MiB; archives inside archives 4 deep; for each\n"
        "input 20 million members, 4 TiB of what comes out of it, and 500 times its own size beyond the\n"
        "first 64 MiB; a list of inputs 1 million lines; 20,000 authors; 2,000 columns; of a BibTeX file\n"
        "20,000 @string, 1 MiB of them, and 1,000 fields an entry. Entries that others inherit from must\n"
        "stand in its first 64 MiB.\n",
    .main = formats_main,
};
