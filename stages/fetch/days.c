/* days.c: days of the calendar, in UTC (harvest.h). */
#include "harvest.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

/* Noon, so that no leap second moves a day. */
static time_t seconds_of(const char *day)
{
	struct tm t = {.tm_hour = 12};

	if (sscanf(day, "%4d-%2d-%2d", &t.tm_year, &t.tm_mon, &t.tm_mday) != 3)
		return 0;
	t.tm_year -= 1900;
	t.tm_mon--;
	return timegm(&t);
}

static void day_of(time_t seconds, char out[DAY_BYTES])
{
	struct tm t;

	gmtime_r(&seconds, &t);
	strftime(out, DAY_BYTES, "%Y-%m-%d", &t);
}

bool day_valid(const char *day)
{
	static const char form[] = "0000-00-00";
	char back[DAY_BYTES];

	if (strlen(day) != sizeof(form) - 1)
		return false;
	for (size_t i = 0; i < sizeof(form) - 1; i++)
		if (form[i] == '0' ? day[i] < '0' || day[i] > '9' : day[i] != form[i])
			return false;
	day_of(seconds_of(day), back);
	return strcmp(day, back) == 0;
}

void day_add(const char *day, int n, char out[DAY_BYTES])
{
	day_of(seconds_of(day) + (time_t)n * 86400, out);
}

void day_today(char out[DAY_BYTES])
{
	day_of(time(NULL), out);
}
