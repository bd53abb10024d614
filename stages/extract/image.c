/* image.c: writes and reads images (image.h). */
#include "image.h"
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define ALIGNED 8u

/* The next n bytes of what is read, or NULL. */
static const char *take(struct image *x, size_t n)
{
	if (x->bad || n > x->in.n - x->at) {
		x->bad = true;
		return NULL;
	}
	const char *p = x->in.p + x->at;
	x->at += n;
	return p;
}

void image_bytes(struct image *x, void *value, size_t size)
{
	if (!x->reading) {
		buf_add(&x->out, (struct str){value, size});
		return;
	}
	const char *p = take(x, size);
	if (p)
		memcpy(value, p, size);
	else
		memset(value, 0, size);
}

void image_u32(struct image *x, uint32_t *value)
{
	image_bytes(x, value, sizeof *value);
}

void image_bool(struct image *x, bool *value)
{
	unsigned char byte = !x->reading && *value;
	image_bytes(x, &byte, sizeof byte);
	if (byte > 1)
		x->bad = true;
	if (x->reading)
		*value = byte == 1;
}

void image_str(struct image *x, struct str *s)
{
	uint32_t n = s->p ? (uint32_t)s->n + 1 : 0; /* 0: no text, which isn't the empty one */
	image_u32(x, &n);
	if (!x->reading) {
		if (n) {
			buf_add(&x->out, *s);
			buf_addc(&x->out, '\0');
		}
		return;
	}
	const char *p = n ? take(x, n) : NULL;
	*s = (struct str){p, p ? n - 1 : 0};
}

void image_text(struct image *x, const char **text)
{
	struct str s = {NULL, 0};
	if (!x->reading && *text)
		s = str_of(*text);
	image_str(x, &s);
	if (x->reading)
		*text = s.p;
}

void image_array(struct image *x, void *items, size_t *count, size_t size)
{
	uint64_t n = *count;
	void *p;
	memcpy(&p, items, sizeof p); /* some pointer, not a void one */
	image_bytes(x, &n, sizeof n);
	if (!x->reading) {
		while (x->out.n % ALIGNED)
			buf_addc(&x->out, '\0');
		if (n)
			buf_add(&x->out, (struct str){p, n * size});
		return;
	}
	take(x, (ALIGNED - x->at % ALIGNED) % ALIGNED);
	if (n > x->in.n / size)
		x->bad = true;
	*count = x->bad ? 0 : n;
	const char *from = take(x, *count * size);
	memcpy(items, &from, sizeof from);
}

size_t image_count(struct image *x, struct arena *a, void *items, size_t count, size_t size)
{
	uint32_t n = (uint32_t)count;
	image_u32(x, &n);
	/* each takes a byte at least */
	if (x->reading && (x->bad || n > x->in.n)) {
		x->bad = true;
		n = 0;
	}
	if (x->reading) {
		void *room = arena_alloc(a, (n + 1) * size);
		memcpy(items, &room, sizeof room);
	}
	return n;
}

uint64_t image_key(uint64_t key)
{
	struct stat st;
	if (stat("/proc/self/exe", &st) != 0)
		return 0;
	uint64_t program[] = {key, st.st_dev, st.st_ino, (uint64_t)st.st_size, (uint64_t)st.st_mtim.tv_sec,
	    (uint64_t)st.st_mtim.tv_nsec};
	return str_hash((struct str){(const char *)program, sizeof program}, 1);
}
