/*
 * Conditional requests and byte ranges (RFC 9110, 13 and 14), as questions about a request and an answer's
 * validators.
 */
#ifndef BS_HTTP_RANGE_H
#define BS_HTTP_RANGE_H

#include "http/message.h"

struct validators {
	struct str etag;          /* with its quotes, perhaps W/; "" if none */
	struct str last_modified; /* as sent; "" if none */
};

/* True if a GET or HEAD may be answered 304: the client has what the validators describe. */
bool request_has_current(const struct http_request *r, const struct validators *v);

enum range_answer { RANGE_WHOLE, RANGE_PART, RANGE_UNSATISFIABLE };

/*
 * What a GET with Range wants of a thing of size bytes. Several ranges, another unit, a broken range and an
 * If-Range that does not hold all mean the whole. RANGE_PART: *from and *len, inside the thing and not
 * empty.
 */
enum range_answer request_range(const struct http_request *r, const struct validators *v, uint64_t size,
                                uint64_t *from, uint64_t *len);

#endif
