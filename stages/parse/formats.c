/* formats.c: the list of input formats and the choice among them by bids (format.h). */
#include "format.h"

const struct format *const formats[] = {
#define FORMAT(name) &format_##name,
#include "formats.def"
#undef FORMAT
    NULL,
};

const struct format *format_by_name(const char *name)
{
	for (size_t i = 0; formats[i]; i++)
		if (str_is(str_of(name), formats[i]->name))
			return formats[i];
	return NULL;
}

const struct format *format_sniff(struct str head)
{
	const struct format *best = NULL;
	int most = 0;

	if (str_starts(head, "\xEF\xBB\xBF"))
		head = str_sub(head, 3, head.n);
	for (size_t i = 0; formats[i]; i++) {
		int bid = formats[i]->guess ? formats[i]->bid(head) : 0;

		if (bid > most) {
			most = bid;
			best = formats[i];
		}
	}
	return best;
}
