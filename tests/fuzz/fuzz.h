/* fuzz.h: what the fuzzing targets share. Each is a libFuzzer program (clang -fsanitize=fuzzer); `make fuzz` runs them
 * in turn. A target checks invariants, not only that nothing crashes. */
#ifndef PAPERSIFT_FUZZ_H
#define PAPERSIFT_FUZZ_H

#include "../../pipeline/str.h"
#include <stdio.h>
#include <stdlib.h>

/* Ends the target with a message where an invariant doesn't hold; libFuzzer keeps the input. */
#define MUST(holds, what)                                                                 \
	do {                                                                              \
		if (!(holds)) {                                                           \
			fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, what); \
			abort();                                                          \
		}                                                                         \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The input with every byte that isn't UTF-8 replaced, for functions that are promised valid UTF-8. */
static inline struct str fuzz_utf8(struct arena *a, const uint8_t *data, size_t size)
{
	char *p = arena_copy(a, (const char *)data, size);
	struct str s = {p, size};

	for (size_t bad; (bad = utf8_invalid(s)) != SIZE_MAX;)
		p[bad] = '?';
	return s;
}

#endif
