/* round_trip.h: for the targets that come to a paper. */
#ifndef PAPERSIFT_ROUND_TRIP_H
#define PAPERSIFT_ROUND_TRIP_H

#include "../../pipeline/record.h"
#include "fuzz.h"

/* What is written can be read back, and is then written the same. */
static inline void fuzz_round_trip(const struct paper *p, struct arena *a)
{
	struct buf first = {0}, second = {0};
	struct paper *back = paper_new(a);
	struct err e = {0};

	paper_to_json(p, &first);
	MUST(utf8_invalid(buf_str(&first)) == SIZE_MAX, "JSON that is no UTF-8");
	enum rc rc = paper_from_json(back, buf_str(&first), (struct place){.input = "fuzz"}, &e);
	if (rc != RC_OK)
		fprintf(stderr, "%s\n%s\n", e.text, first.p);
	MUST(rc == RC_OK, "a record that papersift doesn't read back");
	paper_to_json(back, &second);
	if (!str_eq(buf_str(&first), buf_str(&second)))
		fprintf(stderr, "%s\n%s\n", first.p, second.p);
	MUST(str_eq(buf_str(&first), buf_str(&second)), "a record that changes when read back");
	buf_free(&first);
	buf_free(&second);
}

#endif
