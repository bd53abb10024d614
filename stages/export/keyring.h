/* keyring.h: inside stages/export: which citation key each paper gets in one export.
 *
 * Without a pattern and a lock the database's keys are used, which were given once and never change. A pattern
 * gives other keys, to all papers of the database in the order of their ids, whatever part of it is exported;
 * where a key is taken already, letters follow it: wu2023, wu2023a. A lock file pins keys: what stands in it is
 * never changed, and what this export adds to it is written back. It holds one paper a line, id, tab, key, in
 * the order of the ids. */
#ifndef PAPERSIFT_KEYRING_H
#define PAPERSIFT_KEYRING_H

#include "export.h"

struct keyring;
/* pattern (key_pattern.h) and lock may be NULL; a lock file that isn't there yet is an empty one. The keyring is
 * the caller's (NULL after an error), s and the two strings are borrowed. RC_OK; RC_FATAL with a message, that
 * of a bad line located. */
enum rc keyring_open(
    struct keyring **out, struct store *s, const char *pattern, const char *lock, struct err *e);
/* The paper's key, in its arena. */
struct str keyring_key(struct keyring *k, const struct paper *p);
/* Writes the lock file, where there is one and keys were added. */
enum rc keyring_save(struct keyring *k, struct err *e);
void keyring_close(struct keyring *k); /* NULL allowed */

#endif
