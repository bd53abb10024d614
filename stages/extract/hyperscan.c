/* hyperscan.c: the compiler of Hyperscan, loaded when it is needed (hyperscan.h). */
#include "hyperscan.h"

#ifdef HAVE_HYPERSCAN
#include "../../pipeline/library.h"
#include <dlfcn.h>
#include <hs/hs.h>
#include <stdlib.h>
#include <string.h>

#define LIBRARY "libhs.so.5"

struct compiler {
	__typeof__(hs_version) *version;
	__typeof__(hs_compile_lit_multi) *compile;
	__typeof__(hs_free_compile_error) *free_error;
};

/* True where it is there and makes what our runtime understands. It stays loaded: databases are made once or twice, one behind
 * the other. */
static bool compiler_load(struct compiler *c)
{
	void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
	return library_function(library, "hs_version", &c->version) &&
	    library_function(library, "hs_compile_lit_multi", &c->compile) &&
	    library_function(library, "hs_free_compile_error", &c->free_error) &&
	    strcmp(c->version(), hs_version()) == 0;
}

struct hs_database *hyperscan_compile(const struct str *texts, size_t count)
{
	struct compiler c;
	if (count == 0 || !compiler_load(&c))
		return NULL;
	const char **p = mem_alloc(count * sizeof *p);
	size_t *n = mem_alloc(count * sizeof *n);
	unsigned *flags = mem_alloc(count * sizeof *flags), *ids = mem_alloc(count * sizeof *ids);
	hs_database_t *db = NULL;
	hs_compile_error_t *error = NULL;
	for (size_t i = 0; i < count; i++) {
		p[i] = texts[i].p;
		n[i] = texts[i].n;
		flags[i] = HS_FLAG_CASELESS;
		ids[i] = (unsigned)i;
	}
	if (c.compile(p, flags, ids, n, (unsigned)count, HS_MODE_BLOCK, NULL, &db, &error) != HS_SUCCESS)
		db = NULL;
	c.free_error(error);
	free(p);
	free(n);
	free(flags);
	free(ids);
	return db;
}
#endif
