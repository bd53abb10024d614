/* xml_cut.h: what split_xml.c (documents), xml_record.c (records) and xml_scan.c (bytes) share. Private to them. */
#ifndef PAPERSIFT_XML_CUT_H
#define PAPERSIFT_XML_CUT_H

#include "xml.h"

#define LIMIT_XML_NAME 128 /* bytes of an element's name that count */

/* An element that is open outside of records. */
struct ancestor {
	char name[LIMIT_XML_NAME];
	size_t name_length;
	size_t before;  /* bytes of context before its start tag */
	size_t records; /* records in it so far */
	/* the context element in it that may be a record itself: bytes of the context, and its place; end 0: none */
	size_t own, end;
	struct blob place;
};

struct xml_splitter {
	char *context; /* LIMIT_XML_CONTEXT bytes: declaration, document type, start tags, context elements */
	size_t context_length, declaration_length;
	struct ancestor *open; /* LIMIT_XML_DEPTH of them */
	size_t depth;
	char *out; /* context and record, side by side */
	size_t out_size;
	size_t records; /* told so far, refused ones too */
	bool ended;
};

struct cutting {
	struct splitter *s;
	struct xml_splitter *x;
	const struct xml_plan *plan;
	struct blob *out;
	struct err *e;
};

/* ---- bytes (xml_scan.c) ---- */

/* A view of at least n of the next bytes where there are so many; until the next call on the stream. */
struct str xml_peek(const struct cutting *c, size_t n);
void xml_skip(const struct cutting *c, size_t n);
/* Byte behind the next `mark` at or after byte i of what is next, within `limit` bytes; SIZE_MAX where there is none. */
size_t xml_find_behind(const struct cutting *c, size_t i, const char *mark, size_t limit);
/* Skips to the next `mark` and it, however far it is, without holding what lies between. False at the end. */
bool xml_skip_behind(const struct cutting *c, const char *mark);
/* Byte behind the tag that begins at byte i: quoted values may hold '>'. SIZE_MAX where it doesn't end in time. */
size_t xml_tag_end(const struct cutting *c, size_t i);
bool xml_is_space(char c);
/* The name that begins at byte i of s, with its prefix. It is cut at LIMIT_XML_NAME. */
struct str xml_name_at(struct str s, size_t i);
bool xml_is_name_of(const struct ancestor *a, struct str name);
/* The place of the next byte, into a blob. */
void xml_mark_place(const struct cutting *c, struct blob *b);

/* ---- records (xml_record.c) ---- */

/* RC_SKIP with a message at the place in c->out. */
enum rc xml_refuse(struct cutting *c, const char *what);
/* Room for n bytes in c->x->out. What was there is not kept. */
void xml_reserve(const struct cutting *c, size_t n);
/* The record whose start tag, of that name, is the next n bytes. */
enum rc xml_take_record(struct cutting *c, size_t n, struct str name);

#endif
