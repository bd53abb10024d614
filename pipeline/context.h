/* context.h: words of a text shown in their sentence, for people who read facts one by one. */
#ifndef PAPERSIFT_CONTEXT_H
#define PAPERSIFT_CONTEXT_H

#include "record.h"
#include <jansson.h>

/* Appends "    ... the sentence with [the words] in it ...\n": bytes [from, to) of text in brackets, around them at most
 * CONTEXT_BYTES on either side. Whatever the text holds, what is appended is one safe line. */
#define CONTEXT_BYTES 160
void context_put(struct buf *out, struct str text, size_t from, size_t to);
/* The same for a span of a paper; nothing where it has no place. */
void context_put_span(struct buf *out, const struct paper *p, const struct span *s);
/* The same for the first place of the words in abstract, title or comment; nothing where they stand in none. */
void context_put_words(struct buf *out, const struct paper *p, struct str words);
/* Appends a fact's values, "metric accuracy, value 84.2", from its JSON. Place, rule, confidence and what is empty are left
 * out. */
void context_put_values(struct buf *out, const json_t *fact);

#endif
