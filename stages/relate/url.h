/* url.h: web addresses as facts hold them (names.c), also for addresses that a source's own field gives. */
#ifndef PAPERSIFT_URL_H
#define PAPERSIFT_URL_H

#include "../../pipeline/str.h"

/* An address in arena a: scheme added, spaces that line breaks put in removed, ".git" and closing marks off. */
struct str url_clean(struct arena *a, struct str text);
/* Its host in lower case, without "www.", in arena a. */
struct str url_host(struct arena *a, struct str url);
/* "owner/name" of a repository on a code host: a view of url; empty where it is none. */
struct str url_repository(struct str url, struct str host);

#endif
