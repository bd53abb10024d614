/* json.c: output format `json`: all records in one array, one a line, so that diffs and line tools work on
 * it. */
#include "export.h"

static void write_paper(const struct export_item *item, struct buf *out)
{
	buf_adds(out, item->index == 0 ? "[\n" : ",\n");
	paper_to_json(item->paper, out);
}

static void write_end(size_t count, struct buf *out)
{
	buf_adds(out, count == 0 ? "[]\n" : "\n]\n");
}

const struct exporter export_json = {
    .name = "json",
    .about = "one JSON array of records",
    .paper = write_paper,
    .end = write_end,
};
