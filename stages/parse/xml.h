/* xml.h: XML records: how a stream is split into them, and one record as a tree. The one place in stages/parse that
 * knows the XML library (expat 2.5). Names of elements and attributes are local ones, without their prefix: who
 * writes a format chooses prefixes freely, and records cut out of a response lack the declarations. */
#ifndef PAPERSIFT_XML_H
#define PAPERSIFT_XML_H

#include "format.h"

/* Limits on XML, each a located error when reached. */
#define LIMIT_XML_TAG ((size_t)64 << 10) /* bytes of one start tag outside of records */

/* ---- splitting (split_xml.c) ---- */

/* How a format's documents are cut. Lists are NULL-ended local names, or NULL. */
struct xml_plan {
	const char *const *records; /* elements that are a record each; never inside one another */
	const char *const *lone;    /* ones that are a record only where they stand outside of the former */
	const char *const *context; /* elements outside of records that later ones in the same parent need */
	const char *const *alone;   /* of `context`: a record where its parent ends and had none */
	/* NULL, or says whether an element named like a record is one. context: as in a blob; tag: its start tag. */
	bool (*is_record)(struct str context, struct str tag);
};

/* The next record by the plan. The blob's bytes begin with `context` bytes (its declaration and document type, the
 * start tags of what the record stands in, the plan's context elements), the record's own follow. Where a record isn't
 * closed, splitting goes on with the next record's start tag. Documents may follow one another in one stream. */
enum rc split_xml(struct splitter *s, const struct xml_plan *plan, struct blob *out, struct err *e);

/* ---- bidding (xml_head.c) ---- */

/* Local name of the root element of the document that head begins; empty where head is no XML. */
struct str xml_head_root(struct str head);
/* True where a start tag with this local name stands in head. */
bool xml_head_has(struct str head, const char *name);
/* Is s one of a NULL-ended list? A NULL list is empty. */
bool xml_is_one_of(struct str s, const char *const *list);
/* The name behind its prefix. */
struct str xml_local(struct str name);

/* ---- one record (xml.c) ---- */

struct xml_attribute {
	struct str name, value;
};

struct xml {
	struct str name; /* of an element; empty for a piece of text */
	struct str text; /* of a piece of text */
	struct xml_attribute *attributes;
	size_t attribute_count;
	struct xml *parent, *first, *last, *next;
};

/* A record's tree. All of it, and every view of it, dies with xml_close. */
struct xml_doc {
	struct arena arena;
	struct xml *root;   /* the outermost element of the context, or the record itself */
	struct xml *record; /* its parents hold the context */
};

/* Reads a record that split_xml cut. stop: NULL, or local names of elements of the record that end what is looked at.
 * External entities are not read, entities expand 16-fold at most beyond 1 MiB. RC_OK, or RC_SKIP with the place of
 * the error; at: that of the record's first byte. Call xml_close in either case. */
enum rc xml_open(
    struct xml_doc *d, const struct blob *b, struct place at, const char *const *stop, struct err *e);
void xml_close(struct xml_doc *d); /* one of all zero bytes allowed */

/* First child element of that name, or NULL; also of NULL. */
const struct xml *xml_child(const struct xml *n, const char *name);
/* Next sibling element of the same name as n, or NULL. */
const struct xml *xml_same(const struct xml *n);
/* First child element of any name; next sibling element of any name. */
const struct xml *xml_first(const struct xml *n);
const struct xml *xml_next(const struct xml *n);
/* The element at a path "Article/Journal/Title" below n, or NULL. */
const struct xml *xml_at(const struct xml *n, const char *path);
/* First element of that name anywhere below n, in document order, or NULL. */
const struct xml *xml_find(const struct xml *n, const char *name);
/* Nearest element of that name that n stands in, or NULL. */
const struct xml *xml_inside(const struct xml *n, const char *name);
bool xml_is(const struct xml *n, const char *name);
/* An attribute's value; empty where there is none. A view of the tree. */
struct str xml_attribute(const struct xml *n, const char *name);
/* All text of n as it stands, without what tags mean, white space folded, in the arena; empty for NULL. */
struct str xml_text(struct arena *a, const struct xml *n);
struct str xml_child_text(struct arena *a, const struct xml *n, const char *path);

/* ---- named entities (xml_entity.c) ---- */

/* What a named character reference of HTML stands for ("ouml"), UTF-8; empty where it is none. */
struct str xml_entity(struct str name);

#endif
