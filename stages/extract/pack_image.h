/* pack_image.h: the rules and defines of packs to and from an image (image.h), so that a start need not read YAML. */
#ifndef PAPERSIFT_PACK_IMAGE_H
#define PAPERSIFT_PACK_IMAGE_H

#include "expand.h"
#include "image.h"
#include "pack.h"

/* Writes rules and defines as pack_yaml_read left them, or reads them into empty packs: texts then point into the image. paths:
 * of the packs' files, in order; the image holds their numbers only. */
void pack_image(
    struct image *x, struct packs *p, struct defines *d, const char *const *paths, size_t path_count);

#endif
