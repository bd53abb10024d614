/* limits.c: the table of limits, for people (limits.h). */
#include "limits.h"
#include <inttypes.h>

enum unit { COUNT, BYTES, SECONDS, TIMES };

static const struct {
	const char *name;
	uint64_t value;
	enum unit unit;
	const char *what;
} limits[] = {
    {"record size", LIMIT_RECORD_BYTES, BYTES, "one record"},
    {"record time", LIMIT_RECORD_SECONDS, SECONDS, "of a processor for one record (--record-time)"},
    {"authors", LIMIT_AUTHORS, COUNT, "of one record"},
    {"facts", LIMIT_FACTS, COUNT, "of one record, all kinds together"},
    {"JSON depth", LIMIT_JSON_DEPTH, COUNT, "objects and arrays inside one another"},
    {"XML depth", LIMIT_XML_DEPTH, COUNT, "elements inside one another"},
    {"XML nodes", LIMIT_XML_NODES, COUNT, "elements and pieces of text of one record"},
    {"XML expansion", LIMIT_XML_AMPLIFICATION, TIMES, "what entities make of a record beyond its first MiB"},
    {"XML context", LIMIT_XML_CONTEXT, BYTES, "what a document says outside of records"},
    {"document size", LIMIT_DOCUMENT_BYTES, BYTES, "a listing; how far BibTeX is read ahead for parents"},
    {"BibTeX strings", LIMIT_BIB_MACROS, COUNT, "@string definitions of one file, 1 MiB of them"},
    {"nesting", LIMIT_NESTING, COUNT, "archives inside one another"},
    {"members", LIMIT_MEMBERS, COUNT, "of the archives of one input"},
    {"expanded size", LIMIT_EXPANDED_BYTES, BYTES, "what comes out of one input"},
    {"expanded ratio", LIMIT_RATIO, TIMES, "an input's own size, beyond the first 64 MiB that come out"},
    {"listed inputs", LIMIT_LISTED, COUNT, "lines of an @FILE"},
};

/* "20,000" */
static void add_grouped(struct buf *out, uint64_t n)
{
	if (n >= 1000) {
		add_grouped(out, n / 1000);
		buf_addf(out, ",%03" PRIu64, n % 1000);
	} else {
		buf_addf(out, "%" PRIu64, n);
	}
}

static void add_bytes(struct buf *out, uint64_t n)
{
	static const char *const units[] = {"bytes", "KiB", "MiB", "GiB", "TiB"};
	size_t i = 0;

	for (; i < 4 && n % 1024 == 0 && n > 0; i++)
		n /= 1024;
	buf_addf(out, "%" PRIu64 " %s", n, units[i]);
}

void limits_write(struct buf *out)
{
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		struct buf value = {0};

		if (limits[i].unit == BYTES)
			add_bytes(&value, limits[i].value);
		else
			add_grouped(&value, limits[i].value);
		if (limits[i].unit == SECONDS)
			buf_adds(&value, " s");
		else if (limits[i].unit == TIMES)
			buf_adds(&value, " times");
		buf_addf(out, "  %-16s %-12s %s\n", limits[i].name, value.p, limits[i].what);
		buf_free(&value);
	}
}
