/* web.c: web addresses (web.h). */
#include "web.h"
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LIMIT_NAME ((size_t)200) /* file systems allow 255 bytes; a prefix and a suffix are added */

bool web_is(const char *s)
{
	return strncasecmp(s, "http://", 7) == 0 || strncasecmp(s, "https://", 8) == 0;
}

bool web_is_https(const char *url)
{
	return strncasecmp(url, "https://", 8) == 0;
}

/* A parsed address; NULL where it is none of ours. */
static CURLU *parse(const char *url)
{
	CURLU *u = web_is(url) ? curl_url() : NULL;

	if (u && curl_url_set(u, CURLUPART_URL, url, 0) != CURLUE_OK) {
		curl_url_cleanup(u);
		u = NULL;
	}
	return u;
}

/* A part, owned by the caller (curl_free); NULL where there is none. */
static char *part(CURLU *u, CURLUPart what, unsigned flags)
{
	char *s = NULL;

	return curl_url_get(u, what, &s, flags) == CURLUE_OK ? s : NULL;
}

/* curl_free'd text as one of our own. */
static char *owned(char *s)
{
	char *copy = s ? strcpy(mem_alloc(strlen(s) + 1), s) : NULL;

	curl_free(s);
	return copy;
}

static void lower(char *s)
{
	for (; s && *s; s++)
		if (*s >= 'A' && *s <= 'Z')
			*s = (char)(*s + ('a' - 'A'));
}

static bool is_secret(struct str name)
{
	static const char *const names[] = {"api_key", "apikey", "key", "token", "access_token", NULL};

	for (size_t i = 0; names[i]; i++)
		if (str_eq_nocase(name, str_of(names[i])))
			return true;
	return false;
}

static void show_query(struct buf *out, struct str query)
{
	char before = '?';

	for (size_t at = 0; at <= query.n;) {
		size_t end = str_find_char(query, '&', at);
		struct str pair = str_sub(query, at, end == SIZE_MAX ? query.n : end);
		size_t equals = str_find_char(pair, '=', 0);
		struct str name = str_sub(pair, 0, equals == SIZE_MAX ? pair.n : equals);

		buf_addc(out, before);
		before = '&';
		if (equals != SIZE_MAX && is_secret(name)) {
			buf_add(out, name);
			buf_adds(out, "=...");
		} else {
			buf_add(out, pair);
		}
		at += pair.n + 1;
	}
}

void web_show(struct buf *out, const char *url)
{
	CURLU *u = parse(url);
	char *query = u ? part(u, CURLUPART_QUERY, 0) : NULL, *whole = NULL;

	if (u) {
		curl_url_set(u, CURLUPART_USER, NULL, 0);
		curl_url_set(u, CURLUPART_PASSWORD, NULL, 0);
		curl_url_set(u, CURLUPART_QUERY, NULL, 0);
		curl_url_set(u, CURLUPART_FRAGMENT, NULL, 0);
		whole = part(u, CURLUPART_URL, 0);
	}
	if (whole) {
		buf_adds(out, whole);
		if (query)
			show_query(out, str_of(query));
	} else {
		struct str s = str_of(url);
		size_t scheme = str_find(s, STR("://"), 0), at = str_find_char(s, '@', 0);

		s = str_sub(s, 0, str_find_char(s, '?', 0));
		if (at != SIZE_MAX && at < s.n && scheme != SIZE_MAX) {
			buf_add(out, str_sub(s, 0, scheme + 3));
			s = str_sub(s, at + 1, s.n);
		}
		buf_add(out, s);
	}
	curl_free(query);
	curl_free(whole);
	curl_url_cleanup(u);
}

void web_show_input(struct buf *out, const char *input)
{
	if (web_is(input))
		web_show(out, input);
	else
		buf_adds(out, input);
}

char *web_server(const char *url)
{
	CURLU *u = parse(url);
	struct buf b = {0};
	char *host = u ? part(u, CURLUPART_HOST, 0) : NULL;
	char *port = u ? part(u, CURLUPART_PORT, CURLU_DEFAULT_PORT) : NULL;

	if (host && port)
		buf_addf(&b, "%s:%s", host, port);
	lower(b.p);
	curl_free(host);
	curl_free(port);
	curl_url_cleanup(u);
	return b.p;
}

char *web_host(const char *url)
{
	CURLU *u = parse(url);
	char *host = u ? owned(part(u, CURLUPART_HOST, 0)) : NULL;

	if (host && host[0] == '[') {
		memmove(host, host + 1, strlen(host));
		host[strcspn(host, "]%")] = '\0';
	}
	lower(host);
	curl_url_cleanup(u);
	return host;
}

char *web_file_name(const char *url)
{
	CURLU *u = parse(url);
	char *path = u ? part(u, CURLUPART_PATH, 0) : NULL, *name = NULL;
	int n = 0;

	if (path) {
		const char *last = strrchr(path, '/');
		char *decoded = curl_easy_unescape(NULL, last ? last + 1 : path, 0, &n);

		name = mem_alloc((size_t)n + sizeof("index"));
		memcpy(name, decoded ? decoded : "", (size_t)n + 1);
		curl_free(decoded);
		if (n == 0)
			strcpy(name, "index");
	}
	for (int i = 0; i < n; i++)
		if ((unsigned char)name[i] < 0x20 || name[i] == 0x7f || name[i] == '/' ||
		    (i == 0 && name[i] == '.'))
			name[i] = '_';
	if (name && strlen(name) > LIMIT_NAME)
		name[LIMIT_NAME] = '\0';
	curl_free(path);
	curl_url_cleanup(u);
	return name;
}

void web_join(struct buf *out, const char *base, const char *path)
{
	struct str b = str_of(base);

	while (str_ends(b, "/"))
		b.n--;
	buf_add(out, b);
	buf_adds(out, path);
}

void web_add_query(struct buf *out, const char *name, struct str value)
{
	char *escaped = curl_easy_escape(NULL, value.p, (int)value.n);
	bool first = str_find_char(buf_str(out), '?', 0) == SIZE_MAX;

	if (!escaped)
		memory_exhausted();
	/* curl_easy_escape takes length 0 for "up to the NUL". */
	buf_addf(out, "%c%s=%s", first ? '?' : '&', name, value.n ? escaped : "");
	curl_free(escaped);
}

/* Host, path and query as web_same_page compares them. */
static void page_key(struct buf *out, const char *url)
{
	CURLU *u = parse(url);
	char *host = u ? part(u, CURLUPART_HOST, 0) : NULL;
	char *port = u ? part(u, CURLUPART_PORT, CURLU_NO_DEFAULT_PORT) : NULL;
	char *path = u ? part(u, CURLUPART_PATH, 0) : NULL;
	char *query = u ? part(u, CURLUPART_QUERY, 0) : NULL;

	lower(host);
	if (host && path) {
		buf_addf(
		    out, "%s:%s%s", strncmp(host, "www.", 4) == 0 ? host + 4 : host, port ? port : "", path);
		while (out->n > 0 && out->p[out->n - 1] == '/')
			out->p[--out->n] = '\0';
		if (query)
			buf_addf(out, "?%s", query);
	} else {
		buf_adds(out, url);
	}
	curl_free(host);
	curl_free(port);
	curl_free(path);
	curl_free(query);
	curl_url_cleanup(u);
}

bool web_same_page(const char *a, const char *b)
{
	struct buf ka = {0}, kb = {0};

	page_key(&ka, a);
	page_key(&kb, b);
	bool same = str_eq(buf_str(&ka), buf_str(&kb));
	buf_free(&ka);
	buf_free(&kb);
	return same;
}
