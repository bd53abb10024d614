/* services.c: arXiv, Crossref and OpenAlex (services.h). */
#include "services.h"
#include "../../pipeline/stage.h"
#include "../fetch/answer.h"
#include "../parse/format.h"
#include "../read/stream.h"
#include "../read/web.h"
#include <jansson.h>
#include <string.h>

static struct str results(struct buf *b)
{
	buf_clear(b);
	buf_addf(b, "%d", SERVICE_RESULTS);
	return buf_str(b);
}

/* ---- arXiv: https://info.arxiv.org/help/api/user-manual.html ---- */

#define ARXIV_WORDS 8 /* in a query */

/* The next word of plain ASCII letters, at least four; the empty view at the end. */
static struct str next_plain_word(struct str words, size_t *at)
{
	while (*at < words.n) {
		size_t end = str_find_char(words, ' ', *at);
		struct str word = str_sub(words, *at, end == SIZE_MAX ? words.n : end);
		bool plain = word.n >= 4;

		*at += word.n + 1;
		for (size_t i = 0; i < word.n && plain; i++)
			plain = (word.p[i] | 0x20) >= 'a' && (word.p[i] | 0x20) <= 'z';
		if (plain)
			return word;
	}
	return (struct str){0};
}

/* The title's plain words, each of which must be there: a phrase would fail on math, hyphens and accents, which arXiv
 * keeps in other ways than those who print its titles. Short titles, of few such words, are asked for as a phrase. */
static void ask_arxiv(const struct service_settings *s, struct str words, struct buf *out)
{
	struct buf text = {0};
	size_t at = 0, n = 0;

	web_join(out, s->url, "/api/query");
	for (struct str w; n < ARXIV_WORDS && (w = next_plain_word(words, &at)).n > 0; n++)
		buf_addf(&text, "%sti:%.*s", n ? " AND " : "", STR_ARG(w));
	if (n < 4) {
		buf_clear(&text);
		buf_addf(&text, "ti:\"%.*s\"", STR_ARG(words));
	}
	web_add_query(out, "search_query", buf_str(&text));
	web_add_query(out, "max_results", results(&text));
	buf_free(&text);
}

static enum rc check_arxiv(struct str body, struct err *e)
{
	struct arena a = {0};
	struct answer answer;
	enum rc rc = answer_read(ANSWER_ATOM, body, &a, &answer, e);

	if (rc == RC_OK && answer.error_code.n > 0)
		rc = err_set(e, RC_SKIP, "arXiv says: %.*s", STR_ARG(answer.error_text));
	arena_free(&a);
	return rc;
}

/* ---- Crossref: https://api.crossref.org/swagger-ui/index.html ---- */

static void ask_crossref(const struct service_settings *s, struct str words, struct buf *out)
{
	struct buf text = {0};

	web_join(out, s->url, "/works");
	web_add_query(out, "query.bibliographic", words);
	web_add_query(out, "rows", results(&text));
	/* What isn't used needn't be sent. */
	web_add_query(out, "select",
	    STR("DOI,title,subtitle,author,issued,published,container-title,volume,issue,page,publisher,type,"
	        "prefix,member"));
	if (s->contact)
		web_add_query(out, "mailto", str_of(s->contact));
	buf_free(&text);
}

static enum rc check_json(struct str body, const char *one, const char *two, struct err *e)
{
	json_error_t error;
	json_t *root = json_loadb(body.p ? body.p : "", body.n, 0, &error);
	const json_t *list = json_object_get(root, one);
	enum rc rc = RC_OK;

	if (two)
		list = json_object_get(list, two);
	if (!root)
		rc = err_set(e, RC_SKIP, "the answer is no whole JSON: line %d: %s", error.line, error.text);
	else if (!json_is_array(list))
		rc = err_set(
		    e, RC_SKIP, "the answer has no list '%s%s%s'", one, two ? "." : "", two ? two : "");
	json_decref(root);
	return rc;
}

static enum rc check_crossref(struct str body, struct err *e)
{
	return check_json(body, "message", "items", e);
}

/* ---- OpenAlex: https://developers.openalex.org/api-reference ---- */

static void ask_openalex(const struct service_settings *s, struct str words, struct buf *out)
{
	struct buf text = {0};

	web_join(out, s->url, "/works");
	buf_addf(&text, "title.search:%.*s", STR_ARG(words));
	web_add_query(out, "filter", buf_str(&text));
	web_add_query(out, "per-page", results(&text));
	if (s->contact)
		web_add_query(out, "mailto", str_of(s->contact));
	if (s->key)
		web_add_query(out, "api_key", str_of(s->key));
	buf_free(&text);
}

static enum rc check_openalex(struct str body, struct err *e)
{
	return check_json(body, "results", NULL, e);
}

const struct service services[] = {
    /* "No more than one request every three seconds, and ... a single connection at a time":
     * https://info.arxiv.org/help/api/tou.html */
    {.name = "arxiv",
        .url = "https://export.arxiv.org",
        .format = "arxiv-atom",
        .pause = 3,
        .pause_polite = 3,
        .request = ask_arxiv,
        .check = check_arxiv},
    /* Lists: one request a second, three in the polite pool, which a mail address (mailto) opens; since December 2025:
     * https://www.crossref.org/documentation/retrieve-metadata/rest-api/access-and-authentication/ */
    {.name = "crossref",
        .url = "https://api.crossref.org",
        .format = "crossref",
        .printed = true,
        .pause = 1,
        .pause_polite = 0.34,
        .request = ask_crossref,
        .check = check_crossref},
    /* An API key, which is free, for more than a handful of requests a day since February 2026; at most 100 a second, of
     * which this takes far less: https://developers.openalex.org/api-reference/authentication */
    {.name = "openalex",
        .url = "https://api.openalex.org",
        .format = "openalex",
        .printed = true,
        .pause = 0.2,
        .pause_polite = 0.2,
        .request = ask_openalex,
        .check = check_openalex},
    {0},
};

const struct service *service_by_name(struct str name)
{
	for (const struct service *s = services; s->name; s++)
		if (str_is(name, s->name))
			return s;
	return NULL;
}

/* ---- an answer's papers ---- */

/* A text as a stream's source: one block. */
static enum rc pull_text(void *source, struct str *block, const char **why)
{
	struct str *left = source;

	(void)why;
	*block = *left;
	*left = (struct str){0};
	return block->n > 0 ? RC_OK : RC_END;
}

static enum rc keep(struct sink *self, struct paper *p, struct err *e)
{
	(void)self;
	(void)p;
	(void)e;
	return RC_OK;
}

static char *path_of(const char *name)
{
	return strcpy(mem_alloc(strlen(name) + 1), name);
}

void service_papers(
    const struct service *s, struct str answer, struct arena *a, struct paper ***papers, size_t *count)
{
	const struct format *f = format_by_name(s->format);
	static const struct options options = {0};
	const struct run run = {.options = &options};
	struct stream stream = {0};
	struct str left = answer;
	struct sink end = {keep};
	struct splitter split = {.stream = &stream, .options = &options};
	enum rc rc = RC_OK;

	*papers = NULL;
	*count = 0;
	stream_begin(&stream, path_of(s->name), false, pull_text, &left);
	while (f && rc != RC_END && rc != RC_FATAL) {
		struct blob blob = {0};
		struct err ignored;
		struct paper *p;

		rc = f->split(&split, &blob, &ignored);
		if (rc != RC_OK)
			continue;
		blob.bytes = str_dup(a, blob.bytes);
		p = paper_new(a);
		p->sources = arena_push(a, &p->sources, &p->source_count, sizeof(*p->sources));
		if (f->parse(&blob, (struct place){s->name, blob.line, blob.column}, p, &ignored) == RC_OK &&
		    stage_normalise.item(&run, NULL, p, &end, &ignored) == RC_OK)
			*(struct paper **)arena_push(a, papers, count, sizeof(p)) = p;
	}
	arena_free(&split.arena);
	stream_free(&stream);
}
