/* xml.c: one record as a tree, read with expat (xml.h). */
#include "xml.h"

#define XML_DTD /* expat as Debian builds it: the limits on amplification are there */
#include <expat.h>
#include <iconv.h>
#include <string.h>

struct building {
	struct xml_doc *doc;
	XML_Parser parser;
	const struct blob *blob;
	struct place at; /* of the record's first byte */
	const char *const *stop;
	struct xml *open; /* the innermost element that is open */
	size_t depth, nodes;
	struct buf text;     /* since the last tag */
	bool complete;       /* all of the record that counts was seen */
	const char *refused; /* what a handler refused the record for */
};

static struct str record_of(const struct blob *b)
{
	return str_sub(b->bytes, b->context, b->bytes.n);
}

static struct xml *add_node(struct building *b)
{
	struct xml *n = arena_alloc(&b->doc->arena, sizeof(*n));

	n->parent = b->open;
	if (!b->open)
		b->doc->root = n;
	else if (b->open->last)
		b->open->last->next = n;
	else
		b->open->first = n;
	if (b->open)
		b->open->last = n;
	if (++b->nodes > LIMIT_XML_NODES && !b->refused) {
		b->refused = "more elements and pieces of text than the limit";
		XML_StopParser(b->parser, XML_FALSE);
	}
	return n;
}

static void flush_text(struct building *b)
{
	if (b->text.n > 0 && b->open)
		add_node(b)->text = str_dup(&b->doc->arena, buf_str(&b->text));
	buf_clear(&b->text);
}

static void read_attributes(struct building *b, struct xml *n, const char **pairs)
{
	size_t count = 0;

	while (pairs[2 * count])
		count++;
	if (count == 0)
		return;
	n->attributes = arena_alloc(&b->doc->arena, count * sizeof(*n->attributes));
	n->attribute_count = count;
	for (size_t i = 0; i < count; i++)
		n->attributes[i] =
		    (struct xml_attribute){xml_local(str_dup(&b->doc->arena, str_of(pairs[2 * i]))),
		        str_dup(&b->doc->arena, str_of(pairs[2 * i + 1]))};
}

/* Bytes of the record before what the parser is at. False in the context. */
static bool inside_record(const struct building *b, size_t *byte)
{
	XML_Index index = XML_GetCurrentByteIndex(b->parser);

	*byte = index < 0 || (size_t)index < b->blob->context ? 0 : (size_t)index - b->blob->context;
	return index >= 0 && (size_t)index >= b->blob->context;
}

static void XMLCALL on_start(void *data, const char *name, const char **pairs)
{
	struct building *b = data;
	size_t byte;

	if (b->complete || b->refused)
		return;
	flush_text(b);
	struct str local = xml_local(str_of(name));
	bool inside = inside_record(b, &byte);
	if (inside && b->doc->record && xml_is_one_of(local, b->stop)) {
		b->complete = true;
		XML_StopParser(b->parser, XML_FALSE);
		return;
	}
	if (++b->depth > LIMIT_XML_DEPTH) {
		b->refused = "elements nested deeper than 256 levels";
		XML_StopParser(b->parser, XML_FALSE);
		return;
	}
	struct xml *n = add_node(b);
	n->name = str_dup(&b->doc->arena, local);
	read_attributes(b, n, pairs);
	if (inside && !b->doc->record)
		b->doc->record = n;
	b->open = n;
}

static void XMLCALL on_end(void *data, const char *name)
{
	struct building *b = data;

	(void)name;
	if (b->complete || b->refused)
		return;
	flush_text(b);
	b->complete = b->open == b->doc->record;
	b->open = b->open->parent;
	b->depth--;
}

static void XMLCALL on_text(void *data, const char *p, int n)
{
	struct building *b = data;

	if (!b->complete && !b->refused && n > 0)
		buf_add(&b->text, (struct str){p, (size_t)n});
}

/* An entity that the document doesn't declare. One that nobody knows stays as it is written. */
static void XMLCALL on_entity(void *data, const char *name, int is_parameter)
{
	struct building *b = data;
	struct str text = xml_entity(str_of(name));

	if (is_parameter || b->complete || b->refused)
		return;
	if (text.n > 0)
		buf_add(&b->text, text);
	else
		buf_addf(&b->text, "&%s;", name);
}

/* An entity of another file, which isn't read: it stays as it is written too. */
static int XMLCALL on_external_entity(
    XML_Parser data, const char *names, const char *base, const char *system_id, const char *public_id)
{
	struct building *b = (struct building *)(void *)data;
	struct str all = str_of(names);
	size_t end = str_find_char(all, '\f', 0);

	(void)base;
	(void)system_id;
	(void)public_id;
	if (!b->complete && !b->refused)
		buf_addf(&b->text, "&%.*s;", STR_ARG(str_sub(all, 0, end)));
	return XML_STATUS_OK;
}

/* <?CDATA ...?> is what is left of a CDATA section behind tools that take it for an instruction. */
static void XMLCALL on_instruction(void *data, const char *target, const char *text)
{
	struct building *b = data;

	if (!b->complete && !b->refused && str_is(str_of(target), "CDATA"))
		buf_adds(&b->text, text);
}

/* Encodings of one byte a character, beyond expat's own, through iconv. */
static int XMLCALL on_encoding(void *data, const char *name, XML_Encoding *encoding)
{
	iconv_t table = iconv_open("UTF-32LE", name);
	size_t known = 0;

	(void)data;
	if ((intptr_t)table == -1)
		return XML_STATUS_ERROR;
	for (int i = 0; i < 256; i++) {
		char in = (char)i, *from = &in;
		unsigned char out[8];
		char *to = (char *)out;
		size_t from_left = 1, to_left = sizeof(out);

		iconv(table, NULL, NULL, NULL, NULL);
		bool ok = iconv(table, &from, &from_left, &to, &to_left) != (size_t)-1 && to_left == 4;
		encoding->map[i] = ok ? out[0] | out[1] << 8 | out[2] << 16 : -1;
		known += ok;
	}
	iconv_close(table);
	encoding->data = NULL;
	encoding->convert = NULL;
	encoding->release = NULL;
	return known > 128 ? XML_STATUS_OK : XML_STATUS_ERROR;
}

static enum rc tell(const struct building *b, struct err *e)
{
	enum XML_Error code = XML_GetErrorCode(b->parser);
	size_t byte;

	bool inside = inside_record(b, &byte);
	struct place at = inside ? place_inside(b->at, record_of(b->blob), byte) : b->at;
	if (b->refused)
		return err_at(e, RC_SKIP, at, "%s", b->refused);
	if (code == XML_ERROR_AMPLIFICATION_LIMIT_BREACH)
		return err_at(e, RC_SKIP, at, "entities expand beyond the limit");
	if (code == XML_ERROR_UNKNOWN_ENCODING)
		return err_at(e, RC_SKIP, b->at, "the document's encoding isn't known");
	if (code == XML_ERROR_INVALID_TOKEN && byte < record_of(b->blob).n) {
		struct str rest = str_sub(record_of(b->blob), byte, byte + 8);
		size_t bad = utf8_invalid(rest);

		if (bad < 4)
			return err_at(e, RC_SKIP, at,
			    "broken XML: byte 0x%02x is no character of the document's encoding",
			    (unsigned char)rest.p[bad]);
	}
	return err_at(e, RC_SKIP, at, "broken XML: %s%s", XML_ErrorString(code),
	    inside || code == XML_ERROR_NONE ? "" : " (before this record, in what it stands in)");
}

static void set_up(struct building *b)
{
	XML_Parser parser = b->parser;

	XML_SetUserData(parser, b);
	XML_SetElementHandler(parser, on_start, on_end);
	XML_SetCharacterDataHandler(parser, on_text);
	XML_SetSkippedEntityHandler(parser, on_entity);
	XML_SetExternalEntityRefHandler(parser, on_external_entity);
	XML_SetExternalEntityRefHandlerArg(parser, b);
	XML_SetProcessingInstructionHandler(parser, on_instruction);
	XML_SetUnknownEncodingHandler(parser, on_encoding, NULL);
	/* As if there were a DTD that isn't read: then undeclared entities are told, and no errors. */
	XML_UseForeignDTD(parser, XML_TRUE);
	XML_SetBillionLaughsAttackProtectionMaximumAmplification(parser, (float)LIMIT_XML_AMPLIFICATION);
	XML_SetBillionLaughsAttackProtectionActivationThreshold(parser, LIMIT_XML_AMPLIFICATION_FROM);
}

enum rc xml_open(
    struct xml_doc *d, const struct blob *blob, struct place at, const char *const *stop, struct err *e)
{
	struct building b = {.doc = d, .blob = blob, .at = at, .stop = stop};
	enum rc rc = RC_OK;

	*d = (struct xml_doc){0};
	b.parser = XML_ParserCreate(NULL);
	if (!b.parser)
		memory_exhausted();
	b.at.column = blob->column;
	set_up(&b);
	/* Told to be the end, expat looks at every byte; that the context isn't closed is no error to us. */
	XML_Parse(b.parser, blob->bytes.p, (int)blob->bytes.n, XML_TRUE);
	if (!b.complete || !d->record)
		rc = tell(&b, e);
	XML_ParserFree(b.parser);
	buf_free(&b.text);
	return rc;
}

void xml_close(struct xml_doc *d)
{
	arena_free(&d->arena);
}
