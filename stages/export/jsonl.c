/* jsonl.c: output format `jsonl`: one record a line. */
#include "export.h"

static void write_paper(const struct export_item *item, struct buf *out)
{
	paper_to_json(item->paper, out);
	buf_addc(out, '\n');
}

const struct exporter export_jsonl = {
    .name = "jsonl",
    .about = "JSON Lines: one record a line, as described in the README",
    .paper = write_paper,
};
