/* jsonl.c: output format `jsonl`: one record a line. */
#include "export.h"

static void write_paper(const struct paper *p, struct str key, size_t index, struct buf *out)
{
	(void)key;
	(void)index;
	paper_to_json(p, out);
	buf_addc(out, '\n');
}

const struct exporter export_jsonl = {
    .name = "jsonl",
    .about = "JSON Lines: one record a line, as described in the README",
    .paper = write_paper,
};
