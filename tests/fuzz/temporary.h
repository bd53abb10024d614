/* temporary.h: for the targets whose code opens a file by its name. */
#ifndef PAPERSIFT_TEMPORARY_H
#define PAPERSIFT_TEMPORARY_H

#include "fuzz.h"
#include <unistd.h>

static char temporary_path[] = "/tmp/papersift-fuzz-XXXXXX";

static inline void temporary_remove(void)
{
	unlink(temporary_path);
}

/* A file that holds these bytes, and nothing else; the same name each time. Not one in memory (memfd_create): SQLite follows its
 * link to nowhere. */
static inline const char *temporary_file(const uint8_t *data, size_t size)
{
	static int fd = -1;

	if (fd < 0) {
		fd = mkstemp(temporary_path);
		MUST(fd >= 0 && atexit(temporary_remove) == 0, "no temporary file");
	}
	MUST(ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size, "no room for the input");
	return temporary_path;
}

#endif
