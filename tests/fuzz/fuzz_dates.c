/* fuzz_dates.c: stated dates to ISO 8601. */
#include "../../stages/normalise/normalise.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char form[] = "0000-00-00";
	struct arena a = {0};
	struct str text = fuzz_utf8(&a, data, size);

	for (int year = 0; year <= 2024; year += 2024) {
		bool inferred = false, again = false;
		struct str date = date_parse(&a, text, year, &inferred);

		MUST(date.n == 0 || date.n == 4 || date.n == 7 || date.n == 10, "a date of odd length");
		for (size_t i = 0; i < date.n; i++)
			MUST(form[i] == '0' ? date.p[i] >= '0' && date.p[i] <= '9' : date.p[i] == form[i],
			    "a date that is not ISO 8601");
		MUST(date.n == 0 || year != 0 || !inferred, "a year out of nowhere");
		if (date.n)
			MUST(str_eq(date_parse(&a, date, 0, &again), date) && !again,
			    "an ISO date that isn't read as itself");
	}
	arena_free(&a);
	return 0;
}
