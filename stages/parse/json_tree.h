/* json_tree.h: a JSON text (RFC 8259) to a tree in one pass, for the millions of records that are as they should be: about a
 * twelfth of jansson's time. It takes nothing that jansson doesn't, and has no message: whatever is wrong or out of the common
 * (a number beyond 18 digits, say) it leaves to jansson, which knows how to say it. Private to json.c. */
#ifndef PAPERSIFT_JSON_TREE_H
#define PAPERSIFT_JSON_TREE_H

#include "json.h"

struct json {
	enum json_kind kind;
	bool whole;     /* of a number: `number` is it */
	bool truth;     /* of a boolean */
	uint32_t count; /* of an array or object */
	struct str key; /* of a member of an object */
	union {
		struct str text;
		long long number;
		const struct json *items; /* members have keys */
	};
};

/* Reads one value with nothing but white space around it into arena a. text: valid UTF-8; texts without escapes are borrowed
 * from it. depth: how deep it may nest. False: ask jansson. */
bool json_tree(struct json *out, struct arena *a, struct str text, int depth);

#endif
