/* work.c: the record that a thread is at work on (work.h). */
#include "work.h"
#include <time.h>

static _Thread_local struct {
	struct place at;
	unsigned seconds;
	int64_t until; /* nanoseconds of the thread's clock */
} work;

static int64_t thread_clock(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t) != 0)
		return 0;
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

void work_begin(struct place at, unsigned seconds)
{
	work.at = at;
	work.seconds = seconds;
	work.until = seconds ? thread_clock() + (int64_t)seconds * 1000000000 : 0;
}

struct place work_place(void)
{
	return work.at;
}

bool work_overdue(void)
{
	return work.seconds > 0 && thread_clock() > work.until;
}

enum rc work_refuse(struct err *e)
{
	return err_at(e, RC_SKIP, work.at, "the record took more than %u seconds, the limit (--record-time)",
	    work.seconds);
}
