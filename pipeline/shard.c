/* shard.c: the option --shard (shard.h). */
#include "shard.h"
#include <ctype.h>
#include <stdlib.h>

const struct flag shard_flags[] = {
    {"shard", "I/N", 0, offsetof(struct options, shard), "only share I (1 to N) of N equal ones of the inputs"},
    {0},
};

bool shard_parse(const char *text, unsigned *number, unsigned *count)
{
	unsigned long n = 0, of = 0;
	char *end = NULL;

	if (isdigit((unsigned char)text[0]))
		n = strtoul(text, &end, 10);
	if (end && end[0] == '/' && isdigit((unsigned char)end[1]))
		of = strtoul(end + 1, &end, 10);
	if (n < 1 || n > of || of > SHARDS_MAX || *end != '\0')
		return false;
	*number = (unsigned)n;
	*count = (unsigned)of;
	return true;
}

int shard_settle(struct options *o, struct err *e)
{
	if (!o->shard || shard_parse(o->shard, &o->shard_number, &o->shard_count))
		return EXIT_FINE;
	return usage_error(e, "--shard takes a share and their number, from 1/1 to %d/%d, as in 3/8, not '%s'",
	    SHARDS_MAX, SHARDS_MAX, o->shard);
}
