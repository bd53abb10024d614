/* answer.c: reads a response through expat (2.5), which checks that it is well-formed to its last byte (answer.h). */
#include "answer.h"
#include <expat.h>
#include <limits.h>
#include <string.h>

#define LIMIT_TEXT ((size_t)4096) /* of one text that is kept */

/* Namespaces; expat puts a blank between namespace and name. */
#define OAI "http://www.openarchives.org/OAI/2.0/ "
#define ATOM "http://www.w3.org/2005/Atom "
#define SEARCH "http://a9.com/-/spec/opensearch/1.1/ "

struct reading {
	XML_Parser parser; /* owned */
	enum answer_kind kind;
	struct arena *arena;
	struct answer *out;
	int depth;
	bool wrong_root, too_deep;
	char root[64];
	struct buf text; /* owned: of the element at hand, while it is one that counts */
	bool listening;
	bool error_entry; /* Atom: the entry at hand is titled "Error" */
	struct str summary, title;
};

static bool is(const char *name, const char *want)
{
	return strcmp(name, want) == 0;
}

static const char *const heard[] = {OAI "responseDate", OAI "error", OAI "resumptionToken",
    SEARCH "totalResults", ATOM "title", ATOM "summary", NULL};

static bool is_heard(const char *name)
{
	for (size_t i = 0; heard[i]; i++)
		if (is(name, heard[i]))
			return true;
	return false;
}

static struct str attribute(struct reading *r, const char **attributes, const char *name)
{
	for (; attributes[0]; attributes += 2)
		if (is(attributes[0], name))
			return str_dup(r->arena, str_of(attributes[1]));
	return (struct str){0};
}

static void start(void *context, const char *name, const char **attributes)
{
	struct reading *r = context;
	const char *root = r->kind == ANSWER_OAI ? OAI "OAI-PMH" : ATOM "feed";

	if (++r->depth > LIMIT_ANSWER_DEPTH)
		r->too_deep = true;
	if (r->depth == 1 && !is(name, root)) {
		const char *local = strrchr(name, ' ');

		r->wrong_root = true;
		strncpy(r->root, local ? local + 1 : name, sizeof(r->root) - 1);
	}
	if (r->wrong_root || r->too_deep) {
		XML_StopParser(r->parser, XML_FALSE);
		return;
	}
	/* What lies in a record's metadata is of other namespaces, or deeper. */
	if (r->kind == ANSWER_OAI && r->depth == 3 && is(name, OAI "record"))
		r->out->records++;
	if (r->kind == ANSWER_ATOM && r->depth == 2 && is(name, ATOM "entry")) {
		r->out->records++;
		r->title = r->summary = (struct str){0};
	}
	if (is(name, OAI "error") && r->out->error_code.n == 0)
		r->out->error_code = attribute(r, attributes, "code");
	if (is(name, OAI "resumptionToken"))
		r->out->list_size = attribute(r, attributes, "completeListSize");
	r->listening = is_heard(name);
	buf_clear(&r->text);
}

static void text(void *context, const char *p, int n)
{
	struct reading *r = context;

	if (r->listening && r->text.n + (size_t)n <= LIMIT_TEXT)
		buf_add(&r->text, (struct str){p, (size_t)n});
}

static void end(void *context, const char *name)
{
	struct reading *r = context;
	struct answer *a = r->out;

	if (r->listening) {
		struct str s = str_dup(r->arena, str_trim(buf_str(&r->text)));

		if (is(name, OAI "responseDate") && r->depth == 2)
			a->response_date = s;
		else if (is(name, OAI "error") && a->error_text.n == 0)
			a->error_text = s;
		else if (is(name, OAI "resumptionToken") && r->depth == 3)
			a->token = s;
		else if (is(name, SEARCH "totalResults"))
			a->total = s;
		else if (is(name, ATOM "title") && r->depth == 3)
			r->title = s;
		else if (is(name, ATOM "summary") && r->depth == 3)
			r->summary = s;
	}
	/* "Errors are reported as Atom feeds with a single entry", titled so (user manual, 3.4). */
	if (r->kind == ANSWER_ATOM && is(name, ATOM "entry") && str_is(r->title, "Error")) {
		a->error_code = str_dup(r->arena, r->title);
		a->error_text = r->summary;
	}
	r->listening = false;
	r->depth--;
}

/* Entities of a document's own have no place in an answer. */
static void no_entities(void *context, const char *name, int is_parameter, const char *value,
    int value_length, const char *base, const char *system, const char *public, const char *notation)
{
	struct reading *r = context;

	(void)name;
	(void)is_parameter;
	(void)value;
	(void)value_length;
	(void)base;
	(void)system;
	(void)public;
	(void)notation;
	XML_StopParser(r->parser, XML_FALSE);
}

enum rc answer_read(enum answer_kind kind, struct str body, struct arena *a, struct answer *out, struct err *e)
{
	static const char *const names[] = {"OAI-PMH answer", "Atom feed"};
	struct reading r = {.kind = kind, .arena = a, .out = out};
	enum rc rc = RC_OK;

	*out = (struct answer){0};
	r.parser = XML_ParserCreateNS(NULL, ' ');
	if (!r.parser)
		memory_exhausted();
	XML_SetUserData(r.parser, &r);
	XML_SetElementHandler(r.parser, start, end);
	XML_SetCharacterDataHandler(r.parser, text);
	XML_SetEntityDeclHandler(r.parser, no_entities);
	if (body.n > INT_MAX)
		rc = err_set(e, RC_SKIP, "the answer is too long");
	else if (XML_Parse(r.parser, body.p ? body.p : "", (int)body.n, 1) != XML_STATUS_OK) {
		if (r.wrong_root)
			rc = err_set(
			    e, RC_SKIP, "the answer is no %s, it begins with <%s>", names[kind], r.root);
		else if (r.too_deep)
			rc = err_set(
			    e, RC_SKIP, "the answer nests deeper than %d elements", LIMIT_ANSWER_DEPTH);
		else
			rc = err_set(e, RC_SKIP, "the answer is no whole %s: line %lu: %s", names[kind],
			    XML_GetCurrentLineNumber(r.parser), XML_ErrorString(XML_GetErrorCode(r.parser)));
	}
	XML_ParserFree(r.parser);
	buf_free(&r.text);
	return rc;
}
