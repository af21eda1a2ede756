/*
 * The head of a request: from bytes to struct http_request, in two steps.
 *
 * 1. The gate looks at each byte as it comes and enforces the wire rules of SECURITY-TARGETS 2.1 to 2.3 and
 *    the limits. It is deliberately narrower than RFC 9112 and keeps nothing but counts, so a slow client
 *    costs only the bytes it sent.
 * 2. head_parse runs llhttp over a head that passed and builds the request from what llhttp found. Where the
 *    two do not agree about the framing the request is refused: parsers that disagree are what request
 *    smuggling is made of.
 */
#ifndef BS_HTTP_HEAD_H
#define BS_HTTP_HEAD_H

#include "http/limits.h"
#include "http/message.h"
#include "http/wire.h"

/* {0} is a gate before the first byte. */
struct head_gate {
	size_t   line_at;        /* where the current line starts */
	size_t   seen;           /* bytes that were searched for the line's end */
	size_t   lines;          /* complete lines, the request line included */
	size_t   block_bytes;    /* field lines with their CRLFs */
	size_t   cookies;        /* crumbs in all Cookie fields */
	size_t   extra_crumbs;   /* those after the first of a line, which count as fields */
	enum http_method method;
	bool     is_http_1_0;
	bool     has_host, has_length, has_coding;
	uint64_t content_length;
};

enum { HEAD_MORE = 0, HEAD_COMPLETE = 200 };

/*
 * Looks at the bytes of a head so far, of which earlier calls saw a beginning. HEAD_MORE; HEAD_COMPLETE
 * with *head_len, the bytes up to and with the empty line; or the status of a refusal.
 */
int head_gate_step(struct head_gate *g, const struct http_limits *limits, struct str bytes, size_t *head_len);

/* How the body of a parsed request is framed and what becomes of the connection. */
struct framing {
	bool     is_chunked;
	uint64_t content_length;    /* 0 also when absent */
	bool     keep_alive;        /* the client's wish, by version and Connection */
	bool     is_http_1_0;
	bool     expects_continue;
	bool     is_asterisk;       /* OPTIONS * */
};

/* Where a request came from, as far as the connection knows. */
struct origin {
	struct str  peer;           /* text form */
	bool        is_loopback;
	const struct str *proxies;  /* addresses whose word about the client counts */
	size_t      n_proxies;
};

/*
 * Parses a head that passed the gate. *wire is ready for a chunked body afterwards. Fills out except body,
 * received_us and id. Everything is copied into mem. Returns 0 or a status.
 */
int head_parse(struct arena *mem, const struct http_limits *limits, const struct head_gate *g,
               const struct origin *origin, struct str head, struct wire **wire, struct http_request *out,
               struct framing *framing);

/* A line of a head or of trailers, without its CRLF: 0, or 400 if it is no field line we accept. */
int field_line_check(struct str line, struct str *name, struct str *value);

#endif
