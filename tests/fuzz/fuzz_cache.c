/* fuzz_cache.c: what is kept of rule packs from one start to the next (image.h). Any bytes are read without harm; what was
 * read as a whole is written and read again the same. */
#include "../../stages/extract/names.h"
#include "../../stages/extract/pack_image.h"
#include "fuzz.h"
#include <string.h>

static const char *const paths[] = {"pack/fuzz.yaml", "pack/more.yaml"};

/* False where it isn't an image. *written gets what the same rules and names are written as. */
static bool read_image(struct str bytes, struct buf *written)
{
	struct packs *p = mem_zero(sizeof(*p));
	struct defines defines = {0};
	struct image x = {.reading = true, .in = bytes};

	p->names = names_new(&p->arena);
	pack_image(&x, p, &defines, paths, 2);
	if (!x.bad)
		names_image(&x, p->names);
	bool whole = !x.bad && x.at == x.in.n;
	if (whole) {
		x = (struct image){.reading = false};
		pack_image(&x, p, &defines, paths, 2);
		names_image(&x, p->names);
		MUST(!x.bad, "what was read can't be written");
		*written = x.out;
	}
	names_free(p->names);
	arena_free(&p->arena);
	free(p);
	return whole;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = mem_alloc(size + 1); /* aligned, and ends where the image ends */
	struct buf first = {0}, second = {0};

	memcpy(copy, data, size);
	if (read_image((struct str){copy, size}, &first)) {
		MUST(read_image(buf_str(&first), &second), "what was written isn't read");
		MUST(str_eq(buf_str(&first), buf_str(&second)), "it changes when it is read and written");
	}
	buf_free(&first);
	buf_free(&second);
	free(copy);
	return 0;
}
