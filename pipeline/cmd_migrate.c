/* cmd_migrate.c: `papersift migrate`: brings a database that an older papersift made to this one's schema. */
#include "../stages/store/store.h"
#include "command.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

static int migrate_main(const struct options *o, struct err *e)
{
	struct store *store = NULL;
	int code = EXIT_FATAL;

	if (o->input_count != 1)
		return usage_error(e, "migrate takes one database");
	/* Opening would make it. */
	if (access(o->inputs[0], F_OK) != 0) {
		err_set(e, RC_FATAL, "%s: %s", o->inputs[0], strerror(errno));
		return EXIT_FATAL;
	}
	if (store_open(&store, o->inputs[0], false, e) == RC_OK) {
		struct buf out = {0};

		buf_addf(&out, "%s is of schema version %d\n", o->inputs[0], store_schema_version());
		code = command_print(buf_str(&out), e);
		buf_free(&out);
	}
	store_close(store);
	return code;
}

const struct command cmd_migrate = {
    .name = "migrate",
    .synopsis = "migrate DB",
    .about = "bring a database that an older papersift made to this one's schema",
    .examples = "  cp papers.db papers-before.db && papersift migrate papers.db\n",
    .details = "In one step: the database stays as it was, or is of the new version. Every command that "
               "writes to a\n"
               "database does the same by itself; those that only read say that it is needed. There is no "
               "way back:\n"
               "keep a copy where the older papersift is still to read it.\n",
    .main = migrate_main,
};
