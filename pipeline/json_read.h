/* json_read.h: a JSON text to a document, through jansson (2.14), for papersift's own records and foreign ones. */
#ifndef PAPERSIFT_JSON_READ_H
#define PAPERSIFT_JSON_READ_H

#include "err.h"
#include "str.h"
#include <jansson.h>

/* Reads one JSON object, in UTF-8. Keys must be unique, nesting at most LIMIT_JSON_DEPTH (options.h); \u0000 is
 * allowed: text may hold any character. RC_OK: *out is the document, owned by the caller (json_decref). RC_SKIP:
 * message with the place of the error, `at` being that of the text's first byte; *out is NULL. */
enum rc json_read(json_t **out, struct str text, struct place at, struct err *e);

#endif
