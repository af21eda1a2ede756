/* The headers of public answers, in one place (SECURITY-TARGETS 10). Those of every answer are the server's. */
#ifndef BS_SITE_HEADERS_H
#define BS_SITE_HEADERS_H

#include "site/page.h"

/* Content-Type, Cache-Control, ETag and Content-Security-Policy for what the page made. */
void headers_put(struct page *p);

/* True if the If-None-Match header (RFC 9110, 13.1.2) names this entity tag: then 304 is the answer. */
bool headers_match(struct str if_none_match, struct str etag);

#endif
