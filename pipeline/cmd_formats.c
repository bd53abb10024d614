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
    .details = "Input formats are told apart by the first bytes; inputs may be plain or inside .gz .xz .zst\n"
               ".bz2 .tar .zip.\n",
    .main = formats_main,
};
