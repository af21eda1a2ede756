/*
 * What a client may send and how long it may take: one table, from which the struct and its defaults are
 * made. Larger input is refused, never cut. A setting may lower or raise a number, but no check can be
 * switched off.
 */
#ifndef BS_HTTP_LIMITS_H
#define BS_HTTP_LIMITS_H

#include <stddef.h>
#include <stdint.h>

/* clang-format off */
/*        type     name                     default              what, and what the client gets past it */
#define HTTP_LIMIT_TABLE(X) \
	X(size_t,  request_line_bytes,      8192,                "without its CRLF; 414") \
	X(size_t,  header_line_bytes,       8192,                "one field line without its CRLF; 431") \
	X(size_t,  header_block_bytes,      32768,               "all field lines with their CRLFs; 431") \
	X(size_t,  header_fields,           100,                 "field lines, and each cookie after a line's first; 431") \
	X(size_t,  cookies,                 50,                  "400") \
	X(size_t,  path_segments,           32,                  "404") \
	X(size_t,  query_parameters,        64,                  "400") \
	X(size_t,  form_fields,             256,                 "400") \
	X(size_t,  multipart_parts,         64,                  "400") \
	X(size_t,  multipart_head_bytes,    8192,                "the header lines of one part; 400") \
	X(size_t,  body_comment_bytes,      64 << 10,            "for handlers' body_limit; 413") \
	X(size_t,  body_form_bytes,         64 << 10,            "likewise: login and other forms; 413") \
	X(size_t,  body_article_bytes,      4 << 20,             "likewise: saving an article; 413") \
	X(size_t,  body_upload_bytes,       32 << 20,            "likewise, and no body at all is longer; 413") \
	X(size_t,  bodies_bytes,            256 << 20,           "bodies in memory of all connections together; 503") \
	X(size_t,  chunk_size_digits,       8,                   "400") \
	X(size_t,  chunk_line_bytes,        256,                 "without its CRLF; 400") \
	X(size_t,  chunk_extension_bytes,   4096,                "all chunks of a request together; 400") \
	X(size_t,  trailer_bytes,           4096,                "trailer lines with their CRLFs, parsed and dropped; 400") \
	X(int64_t, header_us,               10 * 1000000,        "from the first byte, or the connection, to the last line; close") \
	X(int64_t, body_grace_us,           5 * 1000000,         "after that the body's rate counts") \
	X(size_t,  body_bytes_per_s,        1024,                "least average rate of a body; close") \
	X(int64_t, idle_us,                 15 * 1000000,        "between two requests; close") \
	X(int64_t, shared_wait_us,          5 * 1000000,         "for an answer that is being made for another; 503 with Retry-After") \
	X(int64_t, stalled_write_us,        20 * 1000000,        "in which the client takes no byte; close") \
	X(int64_t, linger_us,               2 * 1000000,         "for which input is thrown away after a refusal; close") \
	X(size_t,  requests_per_connection, 1000,                "the last answer says Connection: close") \
	X(size_t,  connections_per_address, 128,                 "per IPv4 address or IPv6 /64; refused") \
	X(size_t,  connections_total,       0,                   "0: from the limit of open files; oldest idle one is closed") \
	X(size_t,  queued_requests,         1024,                "waiting for a worker; 503 with Retry-After")
/* clang-format on */

struct http_limits {
#define HTTP_LIMIT_FIELD(type, name, value, words) type name;
	HTTP_LIMIT_TABLE(HTTP_LIMIT_FIELD)
#undef HTTP_LIMIT_FIELD
};

#define HTTP_LIMIT_VALUE(type, name, value, words) .name = (value),
#define HTTP_LIMITS_DEFAULT ((struct http_limits){ HTTP_LIMIT_TABLE(HTTP_LIMIT_VALUE) })

#endif
