/* image.h: data structures as bytes, to be kept in the cache and read back without being made anew. The same function writes and
 * reads, so that both agree. What is read points into the image's bytes. An image is of use only to the program that wrote it:
 * image_key says which that is. */
#ifndef PAPERSIFT_IMAGE_H
#define PAPERSIFT_IMAGE_H

#include "../../pipeline/str.h"

struct image {
	bool reading, bad; /* bad: it ends too early, or isn't what it should be */
	struct buf out;    /* while writing; owned */
	struct str in;     /* while reading: borrowed, aligned as malloc does */
	size_t at;
};

void image_u32(struct image *x, uint32_t *value);
/* A byte that is neither 0 nor 1 makes the image bad. */
void image_bool(struct image *x, bool *value);
/* Text that ends in a zero byte, or NULL. */
void image_text(struct image *x, const char **text);
void image_str(struct image *x, struct str *s);
/* An array (items: the address of a pointer) without pointers in it. */
void image_array(struct image *x, void *items, size_t *count, size_t size);
/* The number of things that follow; where they are read, *items (the address of a pointer) gets zeroed room for them in the arena. */
size_t image_count(struct image *x, struct arena *a, void *items, size_t count, size_t size);
/* A plain value. */
void image_bytes(struct image *x, void *value, size_t size);

/* Makes a cache key of one that stands for the contents: changes with the program, even where its version doesn't. 0: unknown. */
uint64_t image_key(uint64_t key);

#endif
