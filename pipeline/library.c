/* library.c: functions of loaded libraries (library.h). */
#include "library.h"
#include <dlfcn.h>
#include <string.h>

bool library_function(void *library, const char *name, void *pointer)
{
	/* What dlsym returns is an object's address to C, and a function's to POSIX: so through memory. */
	void *f = library ? dlsym(library, name) : NULL;
	memcpy(pointer, &f, sizeof f);
	return f != NULL;
}
