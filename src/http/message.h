/*
 * A request as a handler sees it, and its answer. Everything in a request was checked against the limits of
 * limits.h and the rules of RFC 9110 and 9112 before a handler runs; it lives in the request's arena.
 */
#ifndef BS_HTTP_MESSAGE_H
#define BS_HTTP_MESSAGE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_PUT, HTTP_PATCH, HTTP_DELETE, HTTP_OPTIONS };

struct http_pair {
	struct str name, value; /* decoded for query and form; names of headers are lower case */
};

struct http_request {
	enum http_method  method;
	struct str        host;      /* without port, lower case; "" for HTTP/1.0 without Host */
	int               port;      /* 0 = none given */
	struct str
	    path; /* percent-decoded once, valid UTF-8, starts with '/', no dot segments, no NUL, no backslash */
	struct str        raw_query; /* as sent, without '?' */
	struct http_pair *query;     /* decoded, in order */
	size_t            n_query;
	struct http_pair *headers;   /* in order; values trimmed */
	size_t            n_headers;
	struct str        body;      /* whole; "" if none */
	struct str
	    peer; /* the client's address as text: "127.0.0.1"; behind a configured proxy the forwarded one */
	bool              is_loopback; /* the connection came over loopback */
	bool              is_tls;
	int64_t           received_us; /* wall clock */
	char              id[17];    /* request id, hex, NUL-terminated: in the log and on error pages */
	void             *plan;      /* what the handler's `fast` left for its `handle`; else NULL */
};

/* The first header of that lower-case name, or the empty text with ptr NULL. */
struct str http_header(const struct http_request *r, struct str name);
/* The first query parameter of that name; ptr NULL if absent. */
struct str http_query(const struct http_request *r, struct str name);
struct str http_method_name(enum http_method m);

/*
 * A finished answer in somebody else's memory, as a cache of pages keeps it: sent as it is, with nothing added to the
 * head but what differs from request to request.
 */
struct http_kept {
	struct str head;                /* from http_put_kept_head; ptr NULL: there is none */
	struct str body;
	void      *owner;
	void (*hold)(void *owner);      /* keeps head and body alive until release; any thread */
	void (*release)(void *owner);
	bool       is_held;             /* this answer holds it; else it lives until `fast_done` */
};

/*
 * An answer. Start with HTTP_RESPONSE_EMPTY; the server adds Date, Content-Length, Connection, the request
 * id and the headers that every answer carries (SECURITY-TARGETS 10.1). The body is one of: bytes in
 * `body`, constant bytes that outlive the server, or a file; or all of it is a kept answer.
 */
struct http_response {
	int        status;
	struct buf headers;       /* complete lines "name: value\r\n"; use http_put_header */
	struct buf body;
	struct str constant_body; /* used if ptr is not NULL */
	struct http_kept kept;    /* if its head is there, the whole answer but for `status`, which is also set, and further `headers` */
	int        file_fd;       /* used if >= 0; owned; Range and If-Range are answered by the server */
	int64_t    file_bytes;
	bool       close;         /* close the connection after this answer */
};
#define HTTP_RESPONSE_EMPTY                                                                                  \
	((struct http_response){                                                                             \
		.status = 200, .headers = BUF_MAX(16384), .body = BUF_MAX(8 << 20), .file_fd = -1 })

/*
 * The beginning of the head of an answer that is to be kept: status line, header lines of the response and those that
 * every answer carries. Whoever keeps it adds content-length. The server adds Date, request id, Connection and the empty
 * line each time.
 */
void http_put_kept_head(struct buf *out, const struct http_response *r);

/* Frees what the response owns. */
void http_response_done(struct http_response *r);

/*
 * The header encoder. A value with a control byte other than tab turns the answer into a 500 and is logged
 * (SECURITY-TARGETS 2.8). name: a literal, not one of the fields that the server adds.
 */
void http_put_header(struct http_response *r, struct str name, struct str value);
/*
 * Status, Location (encoded) and an empty body. code: 301, 302, 303, 307 or 308. A path with several
 * slashes in front keeps one: a browser would take "//name/" for another host.
 */
void http_redirect(struct http_response *r, int code, struct str location);

#endif
