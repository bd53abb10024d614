/* web.h: web addresses (RFC 3986, through libcurl's parser): telling them from paths, showing them without what is
 * secret in them, taking them apart. */
#ifndef PAPERSIFT_WEB_H
#define PAPERSIFT_WEB_H

#include "../../pipeline/str.h"

/* True for "http://..." and "https://...": what an input, written so, is read from the web. */
bool web_is(const char *s);
/* The address as it may be shown, stored and logged: without user name and password, and with "..." for the values of
 * the query keys that hold secrets (api_key, apikey, key, token, access_token). Appended to out. What can't be parsed
 * is appended up to its first '?', and without what stands before a '@'. */
void web_show(struct buf *out, const char *url);
/* An input or argument as it may be shown, stored and logged: an address as web_show does, anything else as it is. */
void web_show_input(struct buf *out, const char *input);
/* "host:port" in lower case with the scheme's default port filled in: what is paced and counted as one server.
 * Owned by the caller (free); NULL where url is no web address. */
char *web_server(const char *url);
/* The host alone, in lower case, an IPv6 address without its brackets. Owned by the caller; NULL as above. */
char *web_host(const char *url);
/* A file's name for what lies there: the path's last part, percent-decoded, with '_' for '/', control characters and a
 * leading '.', at most 200 bytes; "index" where the path ends in '/'. Owned by the caller; NULL as above. */
char *web_file_name(const char *url);
/* Appends base, without a '/' at its end, and path. */
void web_join(struct buf *out, const char *base, const char *path);
/* Appends "?name=value" or "&name=value" with the value percent-encoded. out already holds an address. */
void web_add_query(struct buf *out, const char *name, struct str value);
/* True where both lead to one page for a reader: scheme, default port, "www.", a closing '/' and the fragment apart. */
bool web_same_page(const char *a, const char *b);
/* True where url goes by https. */
bool web_is_https(const char *url);

#endif
