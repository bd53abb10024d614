/* oai.c: OAI-PMH responses (oai.h). */
#include "oai.h"

bool oai_head_has(struct str head, const char *element, const char *prefix)
{
	struct str root = xml_head_root(head);
	struct arena a = {0};

	if (root.n == 0)
		return false;
	if (xml_head_has(head, element))
		return true;
	/* No record may be in it: an error, or only deleted ones. The request says what was asked for. */
	bool asked = str_find(str_sub(head, 0, 4096), str_fmt(&a, "metadataPrefix=\"%s\"", prefix), 0) != SIZE_MAX;
	arena_free(&a);
	return asked && str_is(root, "OAI-PMH");
}

static enum rc refuse(const struct oai_record *r, struct place at, struct paper *p, struct err *e)
{
	const struct xml *record = r->doc.record, *header = xml_child(record, "header");

	if (xml_is(record, "error"))
		return err_at(e, RC_SKIP, at, "the server answered with an error: %.*s: %.*s",
		    STR_ARG(xml_attribute(record, "code")), STR_ARG(xml_text(p->arena, record)));
	if (str_is(xml_attribute(header, "status"), "deleted") || str_is(xml_attribute(record, "status"), "deleted"))
		return err_at(e, RC_SKIP, at, "deleted at its source: %.*s", STR_ARG(r->identifier));
	return RC_OK;
}

enum rc oai_open(struct oai_record *r, const struct blob *b, struct place at, const char *element, struct paper *p,
    struct err *e)
{
	*r = (struct oai_record){0};
	enum rc rc = xml_open(&r->doc, b, at, NULL, e);
	if (rc != RC_OK)
		return rc;
	at.column = b->column;
	r->identifier = xml_child_text(p->arena, r->doc.record, "header/identifier");
	rc = refuse(r, at, p, e);
	if (rc != RC_OK)
		return rc;
	r->metadata = xml_is(r->doc.record, element) ? r->doc.record
						     : xml_child(xml_child(r->doc.record, "metadata"), element);
	if (!r->metadata)
		return err_at(e, RC_SKIP, at, "no <%s> in the metadata of this record: %.*s", element,
		    STR_ARG(r->identifier));
	return RC_OK;
}

void oai_close(struct oai_record *r)
{
	xml_close(&r->doc);
}
