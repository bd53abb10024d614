/* curl.c: libcurl's functions, from a library that is loaded at the first call. With libcurl come some thirty libraries more
 * (TLS, Kerberos, LDAP), which take longer to load than a record takes to read; hardly any run asks the web for anything.
 * Callers include <curl/curl.h> and needn't know. Only what they call is here: the linker tells what is missing. */
#define CURL_DISABLE_TYPECHECK
#include "../../pipeline/library.h"
#include <curl/curl.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

/* The ABI's number since 2006; libcurl keeps to it (https://curl.se/libcurl/abi.html). */
#define LIBRARY "libcurl.so.4"

#define FUNCTIONS(X)           \
	X(easy_cleanup)        \
	X(easy_escape)         \
	X(easy_getinfo)        \
	X(easy_init)           \
	X(easy_perform)        \
	X(easy_reset)          \
	X(easy_setopt)         \
	X(easy_strerror)       \
	X(easy_unescape)       \
	X(free)                \
	X(global_init)         \
	X(multi_add_handle)    \
	X(multi_cleanup)       \
	X(multi_info_read)     \
	X(multi_init)          \
	X(multi_perform)       \
	X(multi_poll)          \
	X(multi_remove_handle) \
	X(multi_setopt)        \
	X(slist_append)        \
	X(slist_free_all)      \
	X(url)                 \
	X(url_cleanup)         \
	X(url_get)             \
	X(url_set)             \
	X(version)

#define POINTER(name) __typeof__(curl_##name) *(name);
static struct {
	FUNCTIONS(POINTER)
} library;

static void need(void *from, const char *name, void *pointer)
{
	if (library_function(from, name, pointer))
		return;
	fprintf(stderr, "papersift: libcurl is needed and can't be loaded: %s\n", dlerror());
	_exit(2);
}

#define LOAD(name) need(from, "curl_" #name, &library.name);
static void load(void)
{
	void *from = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
	FUNCTIONS(LOAD)
}

/* The loaded library. */
static const __typeof__(library) *lib(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, load);
	return &library;
}

/* ---- options are one argument of a type that the option's number tells (curl.h, CURLOPTTYPE_) ---- */

CURLcode(curl_easy_setopt)(CURL *easy, CURLoption option, ...)
{
	va_list more;
	CURLcode code;
	va_start(more, option);
	if (option < CURLOPTTYPE_OBJECTPOINT)
		code = lib()->easy_setopt(easy, option, va_arg(more, long));
	else if (option >= CURLOPTTYPE_OFF_T && option < CURLOPTTYPE_BLOB)
		code = lib()->easy_setopt(easy, option, va_arg(more, curl_off_t));
	else
		code = lib()->easy_setopt(easy, option, va_arg(more, void *));
	va_end(more);
	return code;
}

CURLMcode(curl_multi_setopt)(CURLM *multi, CURLMoption option, ...)
{
	va_list more;
	CURLMcode code;
	va_start(more, option);
	if ((int)option < CURLOPTTYPE_OBJECTPOINT)
		code = lib()->multi_setopt(multi, option, va_arg(more, long));
	else if ((int)option >= CURLOPTTYPE_OFF_T)
		code = lib()->multi_setopt(multi, option, va_arg(more, curl_off_t));
	else
		code = lib()->multi_setopt(multi, option, va_arg(more, void *));
	va_end(more);
	return code;
}

CURLcode(curl_easy_getinfo)(CURL *easy, CURLINFO info, ...)
{
	va_list more;
	va_start(more, info);
	CURLcode code = lib()->easy_getinfo(easy, info, va_arg(more, void *));
	va_end(more);
	return code;
}

/* ---- the others ---- */

CURL *curl_easy_init(void)
{
	return lib()->easy_init();
}

void curl_easy_cleanup(CURL *easy)
{
	if (easy)
		lib()->easy_cleanup(easy);
}

CURLcode curl_easy_perform(CURL *easy)
{
	return lib()->easy_perform(easy);
}

void curl_easy_reset(CURL *easy)
{
	lib()->easy_reset(easy);
}

const char *curl_easy_strerror(CURLcode code)
{
	return lib()->easy_strerror(code);
}

char *curl_easy_escape(CURL *easy, const char *text, int n)
{
	return lib()->easy_escape(easy, text, n);
}

char *curl_easy_unescape(CURL *easy, const char *text, int n, int *out)
{
	return lib()->easy_unescape(easy, text, n, out);
}

void curl_free(void *p)
{
	if (p)
		lib()->free(p);
}

CURLcode curl_global_init(long flags)
{
	return lib()->global_init(flags);
}

CURLM *curl_multi_init(void)
{
	return lib()->multi_init();
}

CURLMcode curl_multi_add_handle(CURLM *multi, CURL *easy)
{
	return lib()->multi_add_handle(multi, easy);
}

CURLMcode curl_multi_remove_handle(CURLM *multi, CURL *easy)
{
	return lib()->multi_remove_handle(multi, easy);
}

CURLMcode curl_multi_cleanup(CURLM *multi)
{
	return multi ? lib()->multi_cleanup(multi) : CURLM_OK;
}

CURLMsg *curl_multi_info_read(CURLM *multi, int *left)
{
	return lib()->multi_info_read(multi, left);
}

CURLMcode curl_multi_perform(CURLM *multi, int *running)
{
	return lib()->multi_perform(multi, running);
}

CURLMcode curl_multi_poll(CURLM *multi, struct curl_waitfd more[], unsigned n, int milliseconds, int *ready)
{
	return lib()->multi_poll(multi, more, n, milliseconds, ready);
}

struct curl_slist *curl_slist_append(struct curl_slist *list, const char *text)
{
	return lib()->slist_append(list, text);
}

void curl_slist_free_all(struct curl_slist *list)
{
	if (list)
		lib()->slist_free_all(list);
}

CURLU *curl_url(void)
{
	return lib()->url();
}

void curl_url_cleanup(CURLU *url)
{
	if (url)
		lib()->url_cleanup(url);
}

CURLUcode curl_url_get(CURLU *url, CURLUPart what, char **part, unsigned flags)
{
	return lib()->url_get(url, what, part, flags);
}

CURLUcode curl_url_set(CURLU *url, CURLUPart what, const char *part, unsigned flags)
{
	return lib()->url_set(url, what, part, flags);
}

char *curl_version(void)
{
	return lib()->version();
}
