/* style.c: how a bibliography is to be written (style.h). */
#include "style.h"
#include "command.h"

static const char *const encoding_words[] = {"utf8", "latex", NULL};
static const char *const protect_words[] = {"smart", "all", "none", NULL};

/* The index of the option's word among words, 0 where the option isn't given, or -1 with a message. */
static int choice(const char *option, const char *value, const char *const *words, struct err *e)
{
	struct buf list = {0};
	int i = value ? word_index(words, str_of(value)) : 0;

	if (i >= 0)
		return i;
	for (size_t k = 0; words[k]; k++)
		buf_addf(&list, "%s%s", k == 0 ? "" : words[k + 1] ? ", " : " or ", words[k]);
	usage_error(e, "--%s takes %s, not '%s'", option, list.p, value);
	buf_free(&list);
	return -1;
}

int export_style(struct export_options *out, const struct options *o, const struct exporter *x, struct err *e)
{
	const struct {
		const char *name;
		bool given;
		unsigned takes;
	} given[] = {
	    {"encoding", o->encoding != NULL, TAKES_ENCODING},
	    {"protect", o->protect != NULL, TAKES_PROTECT},
	    {"keys", o->keys != NULL, TAKES_KEYS},
	    {"key-lock", o->key_lock != NULL, TAKES_KEYS},
	    {"abstract", o->abstract, TAKES_ABSTRACT},
	    {"notes", o->notes, TAKES_NOTES},
	};
	int encoding = choice("encoding", o->encoding, encoding_words, e);
	int protect = choice("protect", o->protect, protect_words, e);

	if (encoding < 0 || protect < 0)
		return EXIT_USAGE;
	for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); i++)
		if (given[i].given && !(x->takes & given[i].takes))
			return usage_error(e, "--%s means nothing to the format %s", given[i].name, x->name);
	*out = (struct export_options){.encoding = (enum encoding)encoding,
	    .protect = (enum protect)protect,
	    .abstract = o->abstract,
	    .notes = o->notes,
	    .keys = o->keys,
	    .key_lock = o->key_lock};
	return EXIT_FINE;
}
