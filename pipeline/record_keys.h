/* record_keys.h: the JSON form of a record as one table: which key stands for which member of struct paper, in the
 * order of the output. Writer (record_json.c) and reader (record_parse.c) both follow it, so they can't differ. */
#ifndef PAPERSIFT_RECORD_KEYS_H
#define PAPERSIFT_RECORD_KEYS_H

#include "record.h"
#include <jansson.h>

/* How a member of a struct stands in JSON. What "absent" means is said in record.h; absent is left out. */
enum key_kind {
	KEY_TEXT,      /* struct str: string */
	KEY_TEXT_KEPT, /* the same, written even when empty */
	KEY_TEXTS,     /* struct str * and its count: array of strings */
	KEY_WORD,      /* an enum: one of `words` */
	KEY_FLAG,      /* bool: true, left out when false */
	KEY_COMPLETE, /* bool that says something about the list counted at `count`: written where that isn't empty */
	KEY_INT,        /* int, -1 absent */
	KEY_POSITIVE,   /* int, 0 absent */
	KEY_OFFSET,     /* uint64_t, always written */
	KEY_NUMBER,     /* double, NAN absent */
	KEY_PAIR,       /* double[2]: array of two numbers */
	KEY_RANGES,     /* struct range * and its count: array of [start, end] */
	KEY_OBJECT,     /* a struct with `keys`, left out when nothing is in it */
	KEY_LIST,       /* struct * of `size` bytes with `keys`, and its count: array of objects */
	KEY_MAP,        /* struct * of two struct str (name, value), and its count: object of strings */
	KEY_SPAN,       /* struct span: its keys, merged into the object around it */
	KEY_SPAN_OBJECT /* struct span: an object of its own, left out without a rule */
};

struct key {
	const char *name; /* NULL ends a table; KEY_SPAN has "" */
	enum key_kind kind;
	size_t at;                /* offset of the member */
	size_t count;             /* offset of the count that belongs to it */
	size_t size;              /* bytes of one element */
	const struct key *keys;   /* of what is inside */
	const char *const *words; /* of KEY_WORD */
};

/* The keys of struct paper behind "schema_version". */
extern const struct key paper_keys[];

/* Appends the object with these keys, in braces. */
void members_to_json(const struct key *keys, const void *object, struct buf *out);
/* Reads a JSON object into the struct at `to`, as paper_from_json does; `name` is what messages call it. What is absent
 * in it is set to what record.h says of that; unknown keys are ignored. Text goes into the arena. RC_OK, or RC_SKIP with
 * a message located by `at`. */
enum rc members_from_json(const struct key *keys, void *to, const json_t *object, const char *name,
    struct arena *a, struct place at, struct err *e);

#endif
