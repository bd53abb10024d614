/* faults.c: stands between a program and the C library (LD_PRELOAD) and lets one call fail. FAULT says how and which:
 *   enospc:N eio:N short:N    the Nth write to a regular file, and with enospc all behind it (the disk stays full)
 *   fsync:N rename:N          the Nth of these
 *   malloc:N                  the Nth allocation
 *   clock:S                   the clock jumps back and forth by S seconds at each look
 * FAULT_COUNT names a file that gets the number of calls that could have failed, at the end. Only the process of
 * FAULT_NAME is meant. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum fault { NONE, ENOSPC_, EIO_, SHORT_, FSYNC_, RENAME_, MALLOC_, CLOCK_ };
static const char *const names[] = {"none", "enospc", "eio", "short", "fsync", "rename", "malloc", "clock"};
static enum fault kind;
static long at;
static atomic_long calls;

__attribute__((constructor)) static void begin(void)
{
	const char *fault = getenv("FAULT"), *name = getenv("FAULT_NAME");
	const char *colon = fault ? strchr(fault, ':') : NULL;

	if (!colon || (name && strcmp(name, program_invocation_short_name) != 0))
		return;
	for (int i = 0; i < (int)(sizeof(names) / sizeof(*names)); i++)
		if (strlen(names[i]) == (size_t)(colon - fault) &&
		    strncmp(fault, names[i], strlen(names[i])) == 0)
			kind = (enum fault)i;
	at = atol(colon + 1);
}

/* Without stdio, which may be closed by now. */
__attribute__((destructor)) static void end(void)
{
	const char *path = getenv("FAULT_COUNT");
	char text[32];
	int fd = path && kind != NONE ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;

	kind = NONE;
	if (fd < 0)
		return;
	int n = snprintf(text, sizeof(text), "%ld\n", atomic_load(&calls));

	if (write(fd, text, (size_t)n) != n)
		_exit(99);
	close(fd);
}

/* The C library's own. Two threads may both look it up; they find the same. */
static uintptr_t look_up(uintptr_t *known, const char *name)
{
	if (!*known)
		*known = (uintptr_t)dlsym(RTLD_NEXT, name);
	return *known;
}
#define REAL(function) ((__typeof__(function) *)look_up(&function##_at, #function))

static int regular(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
}

/* What becomes of a write of n bytes: -1 with errno set, or how many may be written. */
static ssize_t judge(int fd, size_t n)
{
	if ((kind != ENOSPC_ && kind != EIO_ && kind != SHORT_) || !regular(fd))
		return (ssize_t)n;
	long call = atomic_fetch_add(&calls, 1) + 1;

	if (kind == SHORT_)
		return call == at && n > 1 ? (ssize_t)(n / 2) : (ssize_t)n;
	if (call != at && !(kind == ENOSPC_ && call > at))
		return (ssize_t)n;
	errno = kind == EIO_ ? EIO : ENOSPC;
	return -1;
}

static uintptr_t write_at;
ssize_t write(int fd, const void *from, size_t n)
{
	ssize_t may = judge(fd, n);

	return may < 0 ? -1 : REAL(write)(fd, from, (size_t)may);
}

static uintptr_t pwrite64_at;
ssize_t pwrite64(int fd, const void *from, size_t n, off_t offset)
{
	ssize_t may = judge(fd, n);

	return may < 0 ? -1 : REAL(pwrite64)(fd, from, (size_t)may, offset);
}

ssize_t pwrite(int fd, const void *from, size_t n, off_t offset)
{
	return pwrite64(fd, from, n, offset);
}

static int fails(enum fault what, int error)
{
	if (kind != what || atomic_fetch_add(&calls, 1) + 1 != at)
		return 0;
	errno = error;
	return 1;
}

static uintptr_t fsync_at;
int fsync(int fd)
{
	return fails(FSYNC_, EIO) ? -1 : REAL(fsync)(fd);
}

static uintptr_t fdatasync_at;
int fdatasync(int fd)
{
	return fails(FSYNC_, EIO) ? -1 : REAL(fdatasync)(fd);
}

static uintptr_t rename_at;
int rename(const char *from, const char *to)
{
	return fails(RENAME_, EIO) ? -1 : REAL(rename)(from, to);
}

/* glibc's own names: dlsym allocates itself. */
void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);
void *malloc(size_t n)
{
	return fails(MALLOC_, ENOMEM) ? NULL : __libc_malloc(n);
}
void *calloc(size_t n, size_t size)
{
	return fails(MALLOC_, ENOMEM) ? NULL : __libc_calloc(n, size);
}
void *realloc(void *p, size_t n)
{
	return fails(MALLOC_, ENOMEM) ? NULL : __libc_realloc(p, n);
}

static uintptr_t clock_gettime_at;
int clock_gettime(clockid_t clock, struct timespec *now)
{
	int code = REAL(clock_gettime)(clock, now);

	if (kind == CLOCK_ && code == 0 && clock == CLOCK_REALTIME)
		now->tv_sec += atomic_fetch_add(&calls, 1) & 1 ? at : -at;
	return code;
}

static uintptr_t gettimeofday_at;
int gettimeofday(struct timeval *now, void *zone)
{
	int code = REAL(gettimeofday)(now, zone);

	if (kind == CLOCK_ && code == 0)
		now->tv_sec += atomic_fetch_add(&calls, 1) & 1 ? at : -at;
	return code;
}
