/*
 * What a request is aimed at: the request target and the Host field, taken apart once (SECURITY-TARGETS
 * 2.5, 2.6). Routing, authorisation and cache all use the result. Functions return 0 or the status of a
 * refusal.
 */
#ifndef BS_HTTP_TARGET_H
#define BS_HTTP_TARGET_H

#include "http/limits.h"
#include "http/message.h"

struct authority {
	struct str host; /* lower case, without port; in mem or borrowed from the text */
	int        port; /* 0: none given */
};

struct target {
	bool             is_asterisk;   /* "*": the server itself is meant; all below is empty */
	bool             has_authority; /* absolute-form */
	struct authority authority;
	struct str       raw_path;      /* as sent, starts with '/' */
	struct str       raw_query;     /* as sent, without '?' */
};

/*
 * text: the request target of a method that is not CONNECT, without blanks and control bytes. 400 if it has
 * no known form.
 */
int target_parse(struct arena *mem, struct str text, struct target *out);

/* "name", "name:8080", "127.0.0.1", "[::1]:8080". False for anything else, an empty text too. */
bool authority_parse(struct arena *mem, struct str text, struct authority *out);

/*
 * The one way to write an IP address: "192.0.2.1" also for ::ffff:192.0.2.1, "2001:db8::1". False if the
 * text is none.
 */
bool address_canonical(struct arena *mem, struct str text, struct str *out);

/*
 * Decodes a raw path once. 400 for a broken escape; 404 for what no page of ours is called: bad UTF-8,
 * control bytes, backslash, an encoded slash, a segment "." or "..", too many segments.
 */
int path_decode(struct arena *mem, const struct http_limits *limits, struct str raw, struct str *out);

/*
 * The parameters of a raw query, decoded, in order. A "%" that begins no escape stays as it is and bad
 * UTF-8 becomes U+FFFD, as browsers do it: links from elsewhere bring such parameters and their page must
 * still open. 400 for too many or a NUL.
 */
int query_parse(struct arena *mem, const struct http_limits *limits, struct str raw, struct http_pair **out,
                size_t *n);

#endif
